//! Targets: the expected outputs of a sample, or the index of its class; for several losses, one of them for each part of the
//! output.
//!
//! A class index means the vector that is one at the class and zero elsewhere, which is never stored. With a single
//! output unit the index is the expected output itself: 0 for class 0, 1 for class 1.

use core::ops::Range;

use nalgebra::SVector;
use thiserror::Error;

use crate::counted::Counted;
use crate::number::memory::Flat;
use crate::number::scalar::{Scalar, count};

/// A target for a network whose output is `Output`: an `SVector` of expected outputs, or a class index.
///
/// Implemented for `SVector<T, OUTPUTS>` and for `usize`, and, for a network with several losses, for tuples with one of them
/// for each part of the output: `(2, vector![0.5, -1.0])`. Losses receive all of them as [`Expected`].
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
    label = "a target is a vector like the output, or a class index of type `usize`; with several losses, a tuple of these"
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

    /// The number of parts of a tuple.
    #[doc(hidden)]
    const PARTS: usize = 1;

    /// The reason that the target does not fit an output whose parts, if there are several, have these widths.
    #[doc(hidden)]
    #[inline]
    fn misfit(&self, parts: &[usize]) -> Option<Misfit> {
        let _ = parts;
        None
    }
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

    #[inline]
    fn misfit(&self, parts: &[usize]) -> Option<Misfit> {
        if parts.len() > 1 {
            return Some(Misfit::Parts { found: 1, expected: parts.len() });
        }
        out_of_range(*self, N)
    }
}

/// The class, if `units` units do not distinguish it from others: a single one distinguishes two classes.
#[inline]
pub(crate) fn out_of_range(class: usize, units: usize) -> Option<Misfit> {
    let classes = units.max(2);
    (class >= classes).then_some(Misfit::Class { class, classes })
}

/// The reason that a target does not fit an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Misfit {
    /// A class index is out of range.
    #[error("has class {class}, but the network tells apart {classes} classes, from 0")]
    Class {
        /// The class index.
        class: usize,
        /// The number of classes.
        classes: usize,
    },
    /// A tuple has another number of parts than the network has losses.
    #[error("has a target of {}, but the output has {expected}", Counted(*found, "part"))]
    Parts {
        /// In the target.
        found: usize,
        /// In the network.
        expected: usize,
    },
    /// A vector in a tuple has another width than its part of the output.
    #[error("has {} for part {part} of the output (counted from 0), which has {}", Counted(*found, "value"), Counted(*expected, "unit"))]
    Width {
        /// The part, counted from zero.
        part: usize,
        /// The number of values in the target.
        found: usize,
        /// The number of units.
        expected: usize,
    },
}

/// A target that does not fit the output.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error("sample {sample} (counted from 0) {misfit}")]
pub(crate) struct Unfit {
    /// The sample, counted from zero.
    pub(crate) sample: usize,
    /// The reason.
    pub(crate) misfit: Misfit,
}

/// The first target that does not fit an output whose parts, if there are several, have these widths.
#[inline]
pub(crate) fn first_unfit<Output: Flat, Y: Target<Output>>(parts: &[usize], targets: &[Y]) -> Option<Unfit> {
    let mut misfits = targets.iter().enumerate().filter_map(|(sample, target)| Some((sample, target.misfit(parts)?)));
    misfits.next().map(|(sample, misfit)| Unfit { sample, misfit })
}

#[inline]
#[track_caller]
pub(crate) fn assert_same_length(inputs: usize, targets: usize) {
    assert!(
        inputs == targets,
        "{}, but {}: every sample needs both",
        Counted(inputs, "input"),
        Counted(targets, "target")
    );
}

#[inline]
#[track_caller]
pub(crate) fn assert_not_empty(inputs: usize) {
    assert!(inputs > 0, "there is no mean over no samples: the batch is empty");
}

#[inline]
#[track_caller]
pub(crate) fn assert_fits<Output: Flat, Y: Target<Output>>(parts: &[usize], targets: &[Y]) {
    if let Some(unfit) = first_unfit::<Output, Y>(parts, targets) {
        panic!("{unfit}");
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
    /// The only output, as a number; the label 0 of several outputs means that all are zero.
    Label(usize),
    /// One target for each part of the output.
    Parts(&'a dyn PartTargets<T>),
}

#[cfg(feature = "dynamic")]
impl<'a, T> Expected<'a, T> {
    /// These expected outputs.
    pub(crate) const fn outputs(y: &'a [T]) -> Self {
        Self(Form::Outputs(y))
    }
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
    /// If `k` is not the index of an output, or if the target is a tuple: a [`Loss`](crate::loss::Loss) gets only its own part.
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
            Form::Parts(_) => no_vector(),
        }
    }

    /// The expected outputs of the part with this index, which are these units.
    #[inline]
    pub(crate) fn part(self, index: usize, units: Range<usize>) -> Self {
        Self(match self.0 {
            Form::Outputs(y) => Form::Outputs(&y[units]),
            Form::Class(class) if units == (class..class + 1) => Form::Label(1),
            Form::Class(class) if units.contains(&class) => Form::Class(class - units.start),
            Form::Class(_) => Form::Label(0),
            Form::Label(label) => Form::Label(label),
            Form::Parts(parts) => return parts.part(index, units.len()),
        })
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
            Form::Parts(_) => no_vector(),
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
            Form::Outputs(_) | Form::Label(_) | Form::Parts(_) => None,
        }
    }
}

#[cold]
fn no_vector() -> ! {
    panic!("a target of several parts is not one vector: each loss and each metric is for one part of the output")
}

/// The target of one part of the output: an `SVector`, or a class index. An element of a tuple.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => softmax 3 + linear 2; loss categorical_cross_entropy + squared >; }
/// assert!(Net::zeros().loss(&[vector![0.0]], &[(1, vector![0.0, 0.0])]) > 1.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a target for a part of an output of `{T}`",
    label = "the target of a part is a vector, or a class index of type `usize`"
)]
pub trait PartTarget<T: Scalar>: Clone + Send + Sync {
    /// The expected outputs of this number of units.
    #[doc(hidden)]
    fn of_units(&self, units: usize) -> Expected<'_, T>;

    /// The reason that the target does not fit the part with this index.
    #[doc(hidden)]
    fn misfit(&self, part: usize, units: usize) -> Option<Misfit>;
}

impl<T: Scalar, const N: usize> PartTarget<T> for SVector<T, N> {
    #[inline]
    fn of_units(&self, _: usize) -> Expected<'_, T> {
        Expected(Form::Outputs(self.as_slice()))
    }

    fn misfit(&self, part: usize, units: usize) -> Option<Misfit> {
        (N != units).then_some(Misfit::Width { part, found: N, expected: units })
    }
}

impl<T: Scalar> PartTarget<T> for usize {
    #[inline]
    fn of_units(&self, units: usize) -> Expected<'_, T> {
        Expected(if units == 1 { Form::Label(*self) } else { Form::Class(*self) })
    }

    fn misfit(&self, _: usize, units: usize) -> Option<Misfit> {
        out_of_range(*self, units)
    }
}

/// A tuple of targets, one for each part of the output.
trait PartTargets<T: Scalar>: core::fmt::Debug {
    /// The target of the part with this index, which has this number of units.
    fn part(&self, index: usize, units: usize) -> Expected<'_, T>;
}

/// Calls a macro with every tuple of targets: the number of its parts, and their indices with names for their types.
macro_rules! tuples {
    ($tuple:ident) => {
        $tuple!(2: 0 Y0, 1 Y1);
        $tuple!(3: 0 Y0, 1 Y1, 2 Y2);
        $tuple!(4: 0 Y0, 1 Y1, 2 Y2, 3 Y3);
        $tuple!(5: 0 Y0, 1 Y1, 2 Y2, 3 Y3, 4 Y4);
        $tuple!(6: 0 Y0, 1 Y1, 2 Y2, 3 Y3, 4 Y4, 5 Y5);
        $tuple!(7: 0 Y0, 1 Y1, 2 Y2, 3 Y3, 4 Y4, 5 Y5, 6 Y6);
        $tuple!(8: 0 Y0, 1 Y1, 2 Y2, 3 Y3, 4 Y4, 5 Y5, 6 Y6, 7 Y7);
        $tuple!(9: 0 Y0, 1 Y1, 2 Y2, 3 Y3, 4 Y4, 5 Y5, 6 Y6, 7 Y7, 8 Y8);
        $tuple!(10: 0 Y0, 1 Y1, 2 Y2, 3 Y3, 4 Y4, 5 Y5, 6 Y6, 7 Y7, 8 Y8, 9 Y9);
        $tuple!(11: 0 Y0, 1 Y1, 2 Y2, 3 Y3, 4 Y4, 5 Y5, 6 Y6, 7 Y7, 8 Y8, 9 Y9, 10 Y10);
        $tuple!(12: 0 Y0, 1 Y1, 2 Y2, 3 Y3, 4 Y4, 5 Y5, 6 Y6, 7 Y7, 8 Y8, 9 Y9, 10 Y10, 11 Y11);
    };
}
#[cfg(feature = "alloc")]
pub(crate) use tuples;

macro_rules! tuple {
    ($count:literal: $($index:tt $Y:ident),+) => {
        impl<T: Scalar, $($Y: PartTarget<T> + core::fmt::Debug),+> PartTargets<T> for ($($Y,)+) {
            fn part(&self, index: usize, units: usize) -> Expected<'_, T> {
                match index {
                    $($index => self.$index.of_units(units),)+
                    _ => no_vector(),
                }
            }
        }

        impl<T: Scalar, const N: usize, $($Y: PartTarget<T> + core::fmt::Debug),+> Target<SVector<T, N>> for ($($Y,)+) {
            const PARTS: usize = $count;

            #[inline]
            fn expected(&self) -> Expected<'_, T> {
                Expected(Form::Parts(self))
            }

            fn class(&self) -> Option<usize> {
                None
            }

            fn misfit(&self, parts: &[usize]) -> Option<Misfit> {
                if parts.len() != $count {
                    return Some(Misfit::Parts { found: $count, expected: parts.len().max(1) });
                }
                None$(.or_else(|| PartTarget::<T>::misfit(&self.$index, $index, parts[$index])))+
            }
        }
    };
}
tuples!(tuple);
