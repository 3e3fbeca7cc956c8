//! Targets: the expected outputs of a sample, or the index of its class.
//!
//! A class index means the vector that is one at the class and zero elsewhere, which is never stored. With a single
//! output unit the index is the expected output itself: 0 for class 0, 1 for class 1.

use nalgebra::SVector;

use crate::number::memory::Flat;
use crate::number::scalar::{Scalar, count};

/// A target for a network whose output is `Output`: an `SVector` of expected outputs, or a class index.
///
/// Implemented for `SVector<T, OUTPUTS>` and for `usize`. Losses receive either as [`Expected`].
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => softmax 3; loss categorical_cross_entropy >; }
/// let net = Net::zeros();
/// let x = [vector![0.5]];
/// assert_eq!(net.loss(&x, &[1]), net.loss(&x, &[vector![0.0, 1.0, 0.0]]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a target for a network whose output is `{Output}`",
    label = "a target is a vector like the output, or a class index of type `usize`"
)]
pub trait Target<Output: Flat>: Clone + Send + Sync {
    /// The expected outputs.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let y: Expected<'_, f32> = Target::<SVector<f32, 3>>::expected(&1);
    /// assert_eq!([y.at(0), y.at(1), y.at(2)], [0.0, 1.0, 0.0]);
    /// ```
    fn expected(&self) -> Expected<'_, Output::Scalar>;

    /// The former name of [`expected`](Target::expected).
    #[doc(hidden)]
    #[inline]
    fn wanted(&self) -> Expected<'_, Output::Scalar> {
        self.expected()
    }

    /// The class index, if the target is one.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Target::<SVector<f32, 3>>::class(&1), Some(1));
    /// assert_eq!(vector![0.0, 1.0, 0.0].class(), None);
    /// ```
    fn class(&self) -> Option<usize>;
}

impl<T: Scalar, const N: usize> Target<SVector<T, N>> for SVector<T, N> {
    #[inline]
    fn expected(&self) -> Expected<'_, T> {
        Expected(Form::Outputs(self.as_slice()))
    }

    fn class(&self) -> Option<usize> {
        None
    }
}

impl<T: Scalar, const N: usize> Target<SVector<T, N>> for usize {
    #[inline]
    fn expected(&self) -> Expected<'_, T> {
        Expected(if N == 1 { Form::Label(*self) } else { Form::Class(*self) })
    }

    fn class(&self) -> Option<usize> {
        Some(*self)
    }
}

/// A class index that is out of range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OutOfRange {
    /// The sample, counted from zero.
    pub(crate) sample: usize,
    /// Its class.
    pub(crate) class: usize,
    /// The number of classes.
    pub(crate) classes: usize,
}

/// The first class index that is out of range; a single output distinguishes two classes.
#[inline]
pub(crate) fn first_out_of_range<Output: Flat, Y: Target<Output>>(targets: &[Y]) -> Option<OutOfRange> {
    let classes = Output::LEN.max(2);
    let mut indices = targets.iter().enumerate().filter_map(|(sample, target)| Some((sample, target.class()?)));
    let (sample, class) = indices.find(|&(_, class)| class >= classes)?;
    Some(OutOfRange { sample, class, classes })
}

#[inline]
#[track_caller]
pub(crate) fn assert_same_length(inputs: usize, targets: usize) {
    assert!(inputs == targets, "{inputs} inputs, but {targets} targets: every sample needs both");
}

#[inline]
#[track_caller]
pub(crate) fn assert_not_empty(inputs: usize) {
    assert!(inputs > 0, "there is no mean over no samples: the batch is empty");
}

#[inline]
#[track_caller]
pub(crate) fn assert_classes<Output: Flat, Y: Target<Output>>(targets: &[Y]) {
    if let Some(OutOfRange { sample, class, classes }) = first_out_of_range::<Output, Y>(targets) {
        panic!(
            "sample {sample} (counted from 0) has class {class}, but the network tells apart {classes} classes, from 0"
        );
    }
}

/// The expected outputs `y` of one sample, as passed to a loss.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(vector![3.0, 4.0].expected().at(1), 4.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a, T>(Form<'a, T>);

/// The former name of [`Expected`].
pub type Wanted<'a, T> = Expected<'a, T>;

#[derive(Clone, Copy, Debug)]
enum Form<'a, T> {
    Outputs(&'a [T]),
    /// One at this output, zero at the others.
    Class(usize),
    /// The only output, as a number.
    Label(usize),
}

impl<T: Scalar> Expected<'_, T> {
    /// `y_k`, the expected output of unit `k`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(vector![3.0, 4.0].expected().at(0), 3.0);
    /// ```
    ///
    /// # Panics
    ///
    /// If `k` is not the index of an output.
    #[inline]
    pub fn at(&self, k: usize) -> T {
        match self.0 {
            Form::Outputs(y) => y[k],
            Form::Class(class) => {
                if k == class {
                    T::one()
                } else {
                    T::zero()
                }
            }
            Form::Label(label) => count(label),
        }
    }

    /// Subtracts `y` from `values`, such as activations `a` for the canonical delta `a − y`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut values = [5.0, 5.0];
    /// vector![3.0, 4.0].expected().subtract_from(&mut values);
    /// assert_eq!(values, [2.0, 1.0]);
    /// ```
    #[inline]
    pub fn subtract_from(&self, values: &mut [T]) {
        match self.0 {
            Form::Outputs(y) => {
                for (value, &y) in values.iter_mut().zip(y) {
                    *value -= y;
                }
            }
            Form::Class(class) => values[class] -= T::one(),
            Form::Label(label) => values[0] -= count(label),
        }
    }

    /// The class index, if the target is the index of one of several classes.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(vector![0.0, 1.0].expected().class(), None);
    /// assert_eq!(Target::<SVector<f32, 2>>::expected(&1).class(), Some(1));
    /// ```
    #[inline]
    pub fn class(&self) -> Option<usize> {
        match self.0 {
            Form::Class(class) => Some(class),
            Form::Outputs(_) | Form::Label(_) => None,
        }
    }
}
