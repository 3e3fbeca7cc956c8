//! Networks whose layers are data at run time: typed by a visitor of a page, or read from a file.
//!
//! A [`Definition`] has the words of [`network!`](crate::network!) as values, and is checked as a whole. A [`Network`] of it computes
//! with the kernels and the functions of the compiled network, in the same order: outputs, gradients, training runs and random
//! weights have the same bits, and files are exchanged with it in both directions. Shapes are checked at run time, by errors
//! instead of the compiler, and a small network takes longer, since its loops are not unrolled.
//!
//! Sparse inputs, `connect` and functions of your own are those of compiled networks only. Without the feature
//! `safetensors` there are no files.
//!
//! ```
//! use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network, Trainer};
//! use mlp_core::prelude::{Adam, SeedableRng, StdRng};
//!
//! let layers = [Layer::new("tanh", 8), Layer::new("sigmoid", 1)];
//! let definition = Definition::new("Xor", [Input::new(2)], layers, [Loss::new("binary_cross_entropy")])?;
//! assert_eq!(definition.to_string(), "input 2 => tanh 8 => sigmoid 1; loss binary_cross_entropy");
//!
//! let mut net = Network::<f32>::random(definition, &mut StdRng::seed_from_u64(1));
//! let (x, y) = ([0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0]);
//! let mut trainer = Trainer::new(Adam::new(0.1));
//! for _ in 0..200 {
//!     trainer.epoch(&mut net, &x, &y)?;
//! }
//! let outputs = net.predict(&x)?;
//! assert!(outputs.iter().zip(y).all(|(a, y)| (a - y).abs() < 0.1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod activation;
mod batch;
mod definition;
mod description;
mod dropout;
mod error;
mod loss;
mod network;
#[cfg(feature = "safetensors")]
mod safetensors;
mod trainer;

pub use definition::{Definition, LayerDescription};
pub use description::{Input, Layer, Loss, Part};
pub use error::{DataError, DefinitionError};
pub use network::{Network, UnitValues};
pub use trainer::{Rule, Trainer, TrainingError};
