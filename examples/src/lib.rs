//! Programs to read in order: the code is in `examples/examples`, the data in `examples/data`, the pictures
//! in `examples/pictures`, and the gallery in `examples/README.md`.
//!
//! | program | subject |
//! |---|---|
//! | `01-xor` | one layer cannot compute exclusive or, two can; the share of seeds that learn it |
//! | `02-digits` | training, validation and test on 1797 handwritten digits |
//! | `03-iris` | from a CSV file to an evaluated model in thirty lines |
//! | `04-auto-mpg` | regression: standardized inputs and targets, a decreasing learning rate, early stopping |
//! | `05-breast-cancer` | two classes: dropout, ROC AUC, the decision threshold |
//! | `06-fashion-mnist` | 70,000 images on all cores: progress bar, learning curves, saving, loading, ONNX |
//! | `07-shortcuts` | thirty layers: the deltas of a chain vanish, those of residual sums do not |
//! | `08-heads` | one body, two heads: a class and a position, each with its own loss |
//! | `09-physics` | differential equations: a boundary-value problem, and an oscillator's parameters from noisy samples |
//! | `10-curvature` | eigenvalues of the Hessian at a saddle point and at a solution, and the edge of stability |
//! | `11-policy` | learning by reward: a pole balanced on a cart by policy gradients and by Q-learning |
//! | `12-table`, `12-predict` | a table with text, a date and missing values; cross-validation; a model for another program |
//! | `13-activations` | one sheet of all activation functions; where each saturates |
//! | `14-approximation` | the error of 1 to 256 hidden units beside the rates of the theory |
//! | `15-links` | each pair with a warning against the canonical partner of its loss |
//! | `16-cost` | the multiply-adds and the time of a gradient for 8 to 2048 units |
//! | `17-batches` | full batch, mini-batches and single samples: the same data, the same passes |
//! | `18-choice` | a choice among twelve networks and two learning rates on a validation set; one test |
//! | `19-symmetry` | flips and permutations of units; two trained networks aligned |
//! | `20-recommender` | the next film from those watched so far: sparse and several inputs, a softmax over 9742 films |
//! | `21-surfaces` | the risk around deep networks with and without shortcuts; the path of training |
//! | `22-depth` | vanishing and exploding gradients by initializer and activation |
//! | `23-nonconvex` | the final risks of 100 seeds for 2 to 16 hidden units |
//! | `imbalance` | one positive in a hundred, found by weights that give both classes the same total |

pub mod chart;
pub mod counted;
pub mod penguins;
