//! Activation functions: `a = f(s)` for a whole layer, and their backward pass.
//!
//! Most activations apply one function to every unit; they implement [`Elementwise`], two functions of one number, and
//! thereby [`Activation`]. An activation of the whole layer, such as softmax, implements [`Activation`] itself. Your own
//! activation does the same and is then named in `network!` by its path.
//!
//! The formulas of the built-in activations are in `function/`; those without constants are generated from its table.

use crate::function::FunctionId;
use crate::initializer::Initializer;
use crate::number::scalar::Scalar;
use crate::partner::Declaration;
use part::{Part, PartVisitor};

mod elu;
mod functions;
mod higher;
mod leaky_relu;
mod linear;
pub(crate) mod mixed;
pub(crate) mod part;
mod second_order;
mod selu;
mod softmax;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use elu::Elu;
pub use functions::*;
pub use leaky_relu::LeakyRelu;
pub use linear::Linear;
pub use mixed::{Mixed, Units};
pub use second_order::{ElementwiseSecondOrder, SecondOrder};
pub use selu::Selu;
pub use softmax::Softmax;

/// The activation function of a layer, as a function of the whole layer.
///
/// Implement [`Elementwise`] instead if one function is applied to every unit.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// The activations of a layer have length one: `a = s / |s|`.
/// pub struct UnitLength;
///
/// impl Activation for UnitLength {
///     const NAME: &'static str = "unit_length";
///     type Canonical = NoPartner;
///
///     fn activate<T: Scalar>(s: &[T], a: &mut [T]) {
///         let length = s.iter().fold(T::zero(), |sum, &s| sum + s * s).sqrt();
///         for (a, &s) in a.iter_mut().zip(s) {
///             *a = s / length;
///         }
///     }
///
///     // da_i/ds_j = (1 if i = j, − a_i a_j) / |s|
///     fn backpropagate<T: Scalar>(s: &[T], a: &[T], delta: &mut [T]) {
///         let length = s.iter().fold(T::zero(), |sum, &s| sum + s * s).sqrt();
///         let along = a.iter().zip(&*delta).fold(T::zero(), |sum, (&a, &d)| sum + a * d);
///         for (delta, &a) in delta.iter_mut().zip(a) {
///             *delta = (*delta - a * along) / length;
///         }
///     }
/// }
///
/// network! { struct Direction< input 2 => UnitLength 2; loss squared >; }
/// let mut net = Direction::zeros();
/// net.output.bias = vector![3.0, 4.0];
/// assert_eq!(net.forward(&vector![0.0, 0.0]), vector![0.6, 0.8]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an activation function",
    note = "a built-in one is written in lower case in `network!`; your own type implements `Elementwise` or `Activation`"
)]
pub trait Activation: 'static {
    /// The name shown by [`LAYERS`](crate::Network::LAYERS) and by summaries.
    const NAME: &'static str;

    /// The constants of the function, such as the slope of `leaky_relu`.
    const CONSTANTS: &'static [f64] = &[];

    /// The default initializer of the weights of such a layer.
    const INITIALIZER: Initializer = Initializer::GlorotUniform;

    /// The function, if the kernels have a loop for it without constants: several such layers are computed in one call.
    #[doc(hidden)]
    const FUNCTION: Option<FunctionId> = None;

    /// The parts of the units of a [`Mixed`] layer; empty for any other.
    #[doc(hidden)]
    const PARTS: &'static [Part] = &[];

    /// The smallest number of units for which the function is meaningful.
    const MINIMUM_UNITS: usize = 1;

    /// Whether `f(−s) = −f(s)` to the bit, so that the signs of a unit's weights can be [flipped](crate::symmetry::flip).
    const IS_ODD: bool = false;

    /// Whether exchanging the pre-activations of two units exchanges their activations, so that units can be
    /// [permuted](crate::symmetry::permute): true for every elementwise function, and for softmax.
    const IS_SYMMETRIC: bool = false;

    /// The canonical loss of this activation: [`Partner<Loss>`](crate::link::Partner), or
    /// [`NoPartner`](crate::link::NoPartner) to declare none. The link check warns about any other loss.
    type Canonical: Declaration;

    /// `a = f(s)` for the units of one sample. Both slices have one element per unit.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut a = [0.0; 2];
    /// Softmax::activate(&[3.0, 3.0], &mut a);
    /// assert_eq!(a, [0.5, 0.5]);
    /// ```
    fn activate<T: Scalar>(s: &[T], a: &mut [T]);

    /// Turns `∂L/∂a` into `∂L/∂s`, in place, for the units of one sample: chain rule through the activation.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut delta = [5.0, 5.0];
    /// Relu::backpropagate(&[-1.0, 2.0], &[0.0, 2.0], &mut delta);
    /// assert_eq!(delta, [0.0, 5.0]);
    /// ```
    fn backpropagate<T: Scalar>(s: &[T], a: &[T], delta: &mut [T]);

    /// The tangent `da = J ds` with the Jacobian `J = ∂a/∂s`, for the units of one sample: chain rule forward. `row` has one
    /// element per unit, as scratch.
    ///
    /// The default computes the rows of the Jacobian by [`backpropagate`](Activation::backpropagate), one per unit, and is
    /// right for every activation. Override it if `J ds` is cheaper, such as where `J` is symmetric.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (mut da, mut row) = ([0.0; 2], [0.0; 2]);
    /// Relu::tangent(&[-1.0, 2.0], &[0.0, 2.0], &[5.0, 5.0], &mut da, &mut row);
    /// assert_eq!(da, [0.0, 5.0]);
    /// ```
    fn tangent<T: Scalar>(s: &[T], a: &[T], ds: &[T], da: &mut [T], row: &mut [T]) {
        for (k, da) in da.iter_mut().enumerate() {
            row.fill(T::zero());
            row[k] = T::one();
            Self::backpropagate(s, a, row);
            *da = row.iter().zip(ds).fold(T::zero(), |sum, (&j, &ds)| sum + j * ds);
        }
    }

    /// [`activate`](Activation::activate) for several consecutive samples of `units` units.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut a = [0.0; 4];
    /// Softmax::activate_samples(2, &[3.0, 3.0, 7.0, 7.0], &mut a);
    /// assert_eq!(a, [0.5; 4]);
    /// ```
    fn activate_samples<T: Scalar>(units: usize, s: &[T], a: &mut [T]) {
        for (s, a) in s.chunks_exact(units).zip(a.chunks_exact_mut(units)) {
            Self::activate(s, a);
        }
    }

    /// [`backpropagate`](Activation::backpropagate) for several consecutive samples of `units` units.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut delta = [5.0; 4];
    /// Relu::backpropagate_samples(2, &[-1.0, 2.0, 3.0, -4.0], &[0.0, 2.0, 3.0, 0.0], &mut delta);
    /// assert_eq!(delta, [0.0, 5.0, 5.0, 0.0]);
    /// ```
    fn backpropagate_samples<T: Scalar>(units: usize, s: &[T], a: &[T], delta: &mut [T]) {
        let samples = s.chunks_exact(units).zip(a.chunks_exact(units)).zip(delta.chunks_exact_mut(units));
        for ((s, a), delta) in samples {
            Self::backpropagate(s, a, delta);
        }
    }

    /// Calls the visitor with the activation of the part with this index.
    #[doc(hidden)]
    #[inline(always)]
    fn visit_part<V: PartVisitor>(_index: usize, visitor: &mut V)
    where
        Self: Sized,
    {
        visitor.visit::<Self>();
    }

    /// [`tangent`](Activation::tangent) for several consecutive samples of `units` units.
    #[doc(hidden)]
    fn tangent_samples<T: Scalar>(units: usize, s: &[T], a: &[T], ds: &[T], da: &mut [T], row: &mut [T]) {
        let samples = s.chunks_exact(units).zip(a.chunks_exact(units)).zip(ds.chunks_exact(units));
        for (((s, a), ds), da) in samples.zip(da.chunks_exact_mut(units)) {
            Self::tangent(s, a, ds, da, row);
        }
    }
}

/// An activation function applied to every unit: `a_i = f(s_i)`.
///
/// ```
/// use mlp_core::prelude::*;
///
/// pub struct Square;
///
/// impl Elementwise for Square {
///     const NAME: &'static str = "square";
///     type Canonical = NoPartner;
///     fn value<T: Scalar>(s: T) -> T { s * s }
///     fn derivative<T: Scalar>(s: T, _a: T) -> T { s + s }
/// }
///
/// network! { struct Parabola< input 1 => Square 1; loss squared >; }
/// let mut net = Parabola::zeros();
/// net.output.weights = matrix![3.0];
/// assert_eq!(net.forward(&vector![2.0]), vector![36.0]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an activation function",
    note = "a built-in one is written in lower case in `network!`; your own type implements `Elementwise` or `Activation`"
)]
pub trait Elementwise: 'static {
    /// The name shown by [`LAYERS`](crate::Network::LAYERS) and by summaries.
    const NAME: &'static str;

    /// The constants of the function, such as the slope of `leaky_relu`.
    const CONSTANTS: &'static [f64] = &[];

    /// The default initializer of the weights of such a layer.
    const INITIALIZER: Initializer = Initializer::GlorotUniform;

    /// The function, if the kernels have a loop for it without constants: several such layers are computed in one call.
    #[doc(hidden)]
    const FUNCTION: Option<FunctionId> = None;

    /// Whether `f(−s) = −f(s)` to the bit, so that the signs of a unit's weights can be [flipped](crate::symmetry::flip).
    const IS_ODD: bool = false;

    /// The canonical loss of this activation: [`Partner<Loss>`](crate::link::Partner), or
    /// [`NoPartner`](crate::link::NoPartner) to declare none.
    type Canonical: Declaration;

    /// `f(s)`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Sigmoid::value(0.0), 0.5);
    /// ```
    fn value<T: Scalar>(s: T) -> T;

    /// `f'(s)`; it is often cheaper in terms of `a = f(s)`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Sigmoid::derivative(0.0, 0.5), 0.25);
    /// ```
    fn derivative<T: Scalar>(s: T, a: T) -> T;

    /// `a = f(s)` for slices.
    #[doc(hidden)]
    #[inline]
    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        for (a, &s) in a.iter_mut().zip(s) {
            *a = Self::value(s);
        }
    }

    /// Multiplies each delta by `f'`.
    #[doc(hidden)]
    #[inline]
    fn derivatives<T: Scalar>(s: &[T], a: &[T], delta: &mut [T]) {
        for ((delta, &s), &a) in delta.iter_mut().zip(s).zip(a) {
            *delta *= Self::derivative(s, a);
        }
    }
}

impl<E: Elementwise> Activation for E {
    const NAME: &'static str = <E as Elementwise>::NAME;
    const CONSTANTS: &'static [f64] = <E as Elementwise>::CONSTANTS;
    const INITIALIZER: Initializer = <E as Elementwise>::INITIALIZER;
    const FUNCTION: Option<FunctionId> = <E as Elementwise>::FUNCTION;
    const IS_ODD: bool = <E as Elementwise>::IS_ODD;
    const IS_SYMMETRIC: bool = true;
    type Canonical = <E as Elementwise>::Canonical;

    #[inline(always)]
    fn activate<T: Scalar>(s: &[T], a: &mut [T]) {
        E::values(s, a);
    }

    #[inline(always)]
    fn backpropagate<T: Scalar>(s: &[T], a: &[T], delta: &mut [T]) {
        E::derivatives(s, a, delta);
    }

    #[inline(always)]
    fn tangent<T: Scalar>(s: &[T], a: &[T], ds: &[T], da: &mut [T], _: &mut [T]) {
        da.copy_from_slice(ds);
        E::derivatives(s, a, da); // the Jacobian is diagonal
    }

    #[inline(always)]
    fn tangent_samples<T: Scalar>(_: usize, s: &[T], a: &[T], ds: &[T], da: &mut [T], row: &mut [T]) {
        Self::tangent(s, a, ds, da, row);
    }

    #[inline(always)]
    fn activate_samples<T: Scalar>(_: usize, s: &[T], a: &mut [T]) {
        Self::activate(s, a);
    }

    #[inline(always)]
    fn backpropagate_samples<T: Scalar>(_: usize, s: &[T], a: &[T], delta: &mut [T]) {
        Self::backpropagate(s, a, delta);
    }
}
