//! Samples with their targets, checked once.
//!
//! ```
//! use mlp_core::prelude::*;
//! let inputs: Vec<SVector<f32, 1>> = (0..10).map(|i| vector![i as f32]).collect();
//! let parity = (0..10).map(|i| i % 2).collect();
//! let (train, test) = Dataset::new(inputs, parity)?.shuffled(1).split_at(7)?;
//! assert_eq!((train.len(), test.len()), (7, 3));
//! # Ok::<(), DataError>(())
//! ```

use alloc::vec::Vec;

use rand::seq::SliceRandom;

use crate::memory::{self, Flat};
use crate::random::generator;
use crate::scalar::is_finite;

mod error;

pub use error::DataError;

/// Inputs and targets of equal number, at least one of them, all numbers finite.
///
/// `X` is an `SVector`; `Y` is an `SVector` or a class index (`usize`).
///
/// ```
/// use mlp_core::prelude::*;
/// let data = Dataset::new(vec![vector![0.0, 1.0]], vec![vector![1.0]])?;
/// assert_eq!(data.len(), 1);
/// # Ok::<(), DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset<X, Y> {
    inputs: Vec<X>,
    targets: Vec<Y>,
}

/// What may stand in a [`Dataset`] as a target: an `SVector`, or a class index of type `usize`.
///
/// ```
/// use mlp_core::{data::Label, prelude::*};
/// assert_eq!(vector![1.0, f32::INFINITY].first_non_finite(), Some(1));
/// assert_eq!(7_usize.first_non_finite(), None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a target",
    label = "a target is an `SVector` or a class index of type `usize`"
)]
pub trait Label: Clone {
    /// The index of the first number that is not finite.
    ///
    /// ```
    /// use mlp_core::{data::Label, prelude::*};
    /// assert_eq!(vector![1.0, 2.0].first_non_finite(), None);
    /// ```
    fn first_non_finite(&self) -> Option<usize>;
}

impl<T: crate::Scalar, const N: usize> Label for nalgebra::SVector<T, N> {
    fn first_non_finite(&self) -> Option<usize> {
        first_non_finite(self)
    }
}

impl Label for usize {
    fn first_non_finite(&self) -> Option<usize> {
        None
    }
}

fn first_non_finite<F: Flat>(sample: &F) -> Option<usize> {
    memory::as_slice(sample).iter().position(|&x| !is_finite(x))
}

impl<X: Flat + Clone, Y: Label> Dataset<X, Y> {
    /// Samples and their targets.
    ///
    /// # Errors
    ///
    /// If there are no samples, not as many targets as inputs, or a number that is infinite or NaN.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Dataset::new(vec![vector![1.0, 2.0]], vec![0]).is_ok());
    /// assert!(Dataset::new(vec![vector![1.0, 2.0]], vec![0, 1]).is_err());
    /// ```
    pub fn new(inputs: Vec<X>, targets: Vec<Y>) -> Result<Self, DataError> {
        if inputs.len() != targets.len() {
            return Err(DataError::LengthMismatch { inputs: inputs.len(), targets: targets.len() });
        }
        if inputs.is_empty() {
            return Err(DataError::Empty);
        }
        for (sample, (input, target)) in inputs.iter().zip(&targets).enumerate() {
            if let Some(index) = first_non_finite(input) {
                return Err(DataError::NonFiniteInput { sample, index });
            }
            if let Some(index) = target.first_non_finite() {
                return Err(DataError::NonFiniteTarget { sample, index });
            }
        }
        Ok(Self { inputs, targets })
    }

    /// The samples in another order, which depends on the seed alone.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new((0..9).map(|i| vector![i as f32]).collect(), (0..9).collect())?;
    /// assert_eq!(data.clone().shuffled(1), data.clone().shuffled(1));
    /// assert_ne!(data.clone().shuffled(1), data);
    /// # Ok::<(), DataError>(())
    /// ```
    #[must_use]
    pub fn shuffled(self, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut generator(seed));
        Self {
            inputs: order.iter().map(|&i| self.inputs[i].clone()).collect(),
            targets: order.iter().map(|&i| self.targets[i].clone()).collect(),
        }
    }

    /// The first `count` samples, and the others.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new((0..9).map(|i| vector![i as f32]).collect(), (0..9).collect())?;
    /// let (train, test) = data.split_at(6)?;
    /// assert_eq!((train.len(), test.len()), (6, 3));
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If one of the two parts would be empty.
    pub fn split_at(mut self, count: usize) -> Result<(Self, Self), DataError> {
        if count == 0 || count >= self.len() {
            return Err(DataError::EmptyPart { count, samples: self.len() });
        }
        let rest = Self { inputs: self.inputs.split_off(count), targets: self.targets.split_off(count) };
        Ok((self, rest))
    }
}

#[allow(clippy::len_without_is_empty, reason = "a data set is never empty")]
impl<X, Y> Dataset<X, Y> {
    /// How many samples there are; at least one.
    ///
    /// ```
    /// # use mlp_core::prelude::*;
    /// assert_eq!(Dataset::new(vec![vector![1.0]], vec![0])?.len(), 1);
    /// # Ok::<(), DataError>(())
    /// ```
    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    /// The inputs of the samples.
    ///
    /// ```
    /// # use mlp_core::prelude::*;
    /// assert_eq!(Dataset::new(vec![vector![1.0]], vec![0])?.inputs(), [vector![1.0]]);
    /// # Ok::<(), DataError>(())
    /// ```
    pub fn inputs(&self) -> &[X] {
        &self.inputs
    }

    /// The targets of the samples.
    ///
    /// ```
    /// # use mlp_core::prelude::*;
    /// assert_eq!(Dataset::new(vec![vector![1.0]], vec![0])?.targets(), [0]);
    /// # Ok::<(), DataError>(())
    /// ```
    pub fn targets(&self) -> &[Y] {
        &self.targets
    }
}
