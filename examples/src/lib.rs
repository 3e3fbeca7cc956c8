//! Programs to read in order; they stand in `examples/examples`, and their data in `examples/data`.
//!
//! | program | what it shows |
//! |---|---|
//! | `01-xor` | what one layer cannot do, what two do exactly, and how often they learn it |
//! | `02-digits` | training, validation and test on 1797 handwritten digits |
//! | `03-iris` | from a CSV file to a judged model in thirty lines |
//! | `04-auto-mpg` | regression: standardized inputs and targets, a falling learning rate, early stopping |
//! | `05-breast-cancer` | two classes: dropout, ROC AUC, where to draw the line |
//! | `06-fashion-mnist` | 70,000 images on all cores: a progress bar, learning curves, saved, loaded, exported to ONNX |
