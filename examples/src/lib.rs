//! Programs to read in order: the code is in `examples/examples`, the data in `examples/data`.
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
//! | `18-choice` | a choice among twelve networks and two learning rates on a validation set; one test |
//! | `imbalance` | one positive in a hundred, found by weights that give both classes the same total |

pub mod chart;
