//! The data set: inputs and targets, validated once.

use alloc::vec::Vec;

use super::error::DataError;
use super::scale::Scaler;
use super::weights::Weights;
use crate::number::memory::{self, Flat};
use crate::sample::{self, Sample};
use crate::target::tuples;

/// Samples, at least one, each an input with its target; all values are finite.
///
/// `X` is an `SVector`, or another [`Sample`]; `Y` is an `SVector` or a class index (`usize`). Samples may have
/// [weights](Dataset::with_weights).
///
/// ```
/// use mlp_core::prelude::*;
/// let data = Dataset::new(vec![vector![0.0, 1.0]], vec![vector![1.0]])?;
/// assert_eq!(data.len(), 1);
/// # Ok::<(), DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset<X, Y> {
    pub(super) inputs: Vec<X>,
    pub(super) targets: Vec<Y>,
    /// `None` if all samples count the same.
    pub(super) weights: Option<Weights>,
}

/// The target of a sample in a [`Dataset`]: an `SVector`, a class index of type `usize`, or a tuple of 2 to 12 of these for a
/// network with several losses.
///
/// ```
/// use mlp_core::{data::Label, prelude::*};
/// assert_eq!(vector![1.0, f32::INFINITY].first_non_finite(), Some(1));
/// assert_eq!(7_usize.first_non_finite(), None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a target",
    label = "a target is an `SVector`, a class index of type `usize`, or a tuple of these"
)]
pub trait Label: Clone {
    /// The index of the first value that is not finite; a class index counts as one value.
    ///
    /// ```
    /// use mlp_core::{data::Label, prelude::*};
    /// assert_eq!(vector![1.0, 2.0].first_non_finite(), None);
    /// ```
    fn first_non_finite(&self) -> Option<usize>;

    /// The number of values.
    #[doc(hidden)]
    fn values(&self) -> usize {
        1
    }

    /// Appends a copy without moving a large target through the stack.
    #[doc(hidden)]
    fn push_copy_to(&self, targets: &mut Vec<Self>) {
        targets.push(self.clone());
    }
}

impl<T: crate::Scalar, const N: usize> Label for nalgebra::SVector<T, N> {
    fn first_non_finite(&self) -> Option<usize> {
        sample::position_of_non_finite(memory::as_slice(self))
    }

    fn values(&self) -> usize {
        N
    }

    fn push_copy_to(&self, targets: &mut Vec<Self>) {
        memory::push_copy(targets, self);
    }
}

impl Label for usize {
    fn first_non_finite(&self) -> Option<usize> {
        None
    }
}

macro_rules! tuple {
    ($_:literal: $($index:tt $Y:ident),+) => {
        impl<$($Y: Label),+> Label for ($($Y,)+) {
            fn first_non_finite(&self) -> Option<usize> {
                let mut before = 0;
                $(
                    if let Some(index) = self.$index.first_non_finite() {
                        return Some(before + index);
                    }
                    before += self.$index.values();
                )+
                let _ = before;
                None
            }

            fn values(&self) -> usize {
                0 $(+ self.$index.values())+
            }
        }
    };
}
tuples!(tuple);

impl<X: Sample, Y: Label> Dataset<X, Y> {
    /// Validates samples and their targets.
    ///
    /// # Errors
    ///
    /// If there are no samples, if the numbers of inputs and targets differ, or if a value is infinite or NaN.
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
        Self { inputs, targets, weights: None }.all_finite()
    }

    /// Returns the data set if all values are finite.
    fn all_finite(self) -> Result<Self, DataError> {
        for (sample, (input, target)) in self.inputs.iter().zip(&self.targets).enumerate() {
            if let Some(index) = sample::first_non_finite(input) {
                return Err(DataError::NonFiniteInput { sample, index });
            }
            if let Some(index) = target.first_non_finite() {
                return Err(DataError::NonFiniteTarget { sample, index });
            }
        }
        Ok(self)
    }

    /// Scales the inputs. The [`Scaler`] is fitted to the training set and applied to every set.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new(vec![vector![1.0], vector![3.0], vector![8.0]], vec![0, 1, 1])?;
    /// let (train, test) = data.split_at(2)?;
    /// let scaler = MinMax::fit(train.inputs())?;
    /// let (train, test) = (train.scale_inputs(&scaler)?, test.scale_inputs(&scaler)?);
    /// assert_eq!(train.inputs(), [vector![0.0], vector![1.0]]);
    /// assert_eq!(test.inputs(), [vector![3.5]]);
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If a value becomes infinite or NaN.
    pub fn scale_inputs(mut self, scaler: &impl Scaler<X>) -> Result<Self, DataError> {
        scaler.scale_all(&mut self.inputs);
        self.all_finite()
    }

    /// Scales the targets. [`Scaler::unscale`] maps the outputs of the network to the original scale.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new(vec![vector![0.0], vector![1.0]], vec![vector![10.0], vector![30.0]])?;
    /// let scaler = Standardizer::fit(data.targets())?;
    /// let data = data.scale_targets(&scaler)?;
    /// assert_eq!(data.targets(), [vector![-1.0], vector![1.0]]);
    ///
    /// let mut prediction = vector![0.5];
    /// scaler.unscale(&mut prediction);
    /// assert_eq!(prediction, vector![25.0]);
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If a value becomes infinite or NaN.
    pub fn scale_targets(mut self, scaler: &impl Scaler<Y>) -> Result<Self, DataError>
    where
        Y: Flat,
    {
        scaler.scale_all(&mut self.targets);
        self.all_finite()
    }
}

#[allow(clippy::len_without_is_empty, reason = "a data set is never empty")]
impl<X, Y> Dataset<X, Y> {
    /// The number of samples; at least one.
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

    /// The inputs, to be permuted: the caller keeps all numbers finite.
    pub(crate) fn inputs_mut(&mut self) -> &mut [X] {
        &mut self.inputs
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

    /// Iterates over the samples.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![0, 1])?;
    /// assert_eq!(data.iter().last(), Some((&vector![2.0], &1)));
    /// # Ok::<(), DataError>(())
    /// ```
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&X, &Y)> + DoubleEndedIterator + Clone {
        self.inputs.iter().zip(&self.targets)
    }

    /// Iterates over batches of `size` samples, in order and without copying; the last batch may be smaller. Their weights are
    /// the chunks of [`weights`](Dataset::weights) of that size.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new((0..9).map(|i| vector![i as f32]).collect(), (0..9).collect())?;
    /// for (inputs, targets) in data.batches(4)? {
    ///     assert_eq!(inputs.len(), targets.len());
    /// }
    /// assert!(data.batches(4)?.map(|(inputs, _)| inputs.len()).eq([4, 4, 1]));
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If `size` is zero.
    pub fn batches(
        &self,
        size: usize,
    ) -> Result<impl ExactSizeIterator<Item = (&[X], &[Y])> + DoubleEndedIterator + Clone, DataError> {
        if size == 0 {
            return Err(DataError::EmptyBatch);
        }
        Ok(self.inputs.chunks(size).zip(self.targets.chunks(size)))
    }

    /// Returns the inputs and the targets, without the [`weights`](Dataset::weights).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (inputs, targets) = Dataset::new(vec![vector![1.0]], vec![0])?.into_parts();
    /// assert_eq!((inputs, targets), (vec![vector![1.0]], vec![0]));
    /// # Ok::<(), DataError>(())
    /// ```
    pub fn into_parts(self) -> (Vec<X>, Vec<Y>) {
        (self.inputs, self.targets)
    }
}
