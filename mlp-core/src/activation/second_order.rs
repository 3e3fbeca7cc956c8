//! Second-order rules of activations: the derivatives of a tangent, and jets forward and backward.
//!
//! An elementwise function gives `f''` and `f'''` ([`ElementwiseSecondOrder`]); everything else follows. An activation of
//! the whole layer implements [`SecondOrder`] itself.

use core::ops::Range;

use super::{Activation, Elementwise};
use crate::number::Jet;
use crate::number::scalar::Scalar;

/// The second-order rules of an activation, as [`hessian_vector_product`](crate::Derivatives::hessian_vector_product),
/// [`jet`](crate::Derivatives::jet) and the methods built on them need them.
///
/// Implement [`ElementwiseSecondOrder`] instead if one function is applied to every unit.
///
/// Below, `J` is the Jacobian `∂a/∂s`. All slices have one element per unit of one sample. The rules for jets are those of
/// Taylor arithmetic: Griewank and Walther, "Evaluating Derivatives" (2008), chapter 13.
///
/// ```
/// use mlp_core::prelude::*;
///
/// // softmax of two units with s = [t, −t] at t = 0
/// let (mut first, mut second) = ([0.0; 2], [0.0; 2]);
/// let s = Jet { value: &[0.0, 0.0][..], first: &[1.0, -1.0], second: &[0.0, 0.0] };
/// Softmax::activate_jet(s, &[0.5, 0.5], [&mut first, &mut second]);
/// assert_eq!((first, second), ([0.5, -0.5], [0.0, 0.0]));
/// ```
#[diagnostic::on_unimplemented(
    message = "the activation `{Self}` has no second-order rules",
    label = "needs the second derivatives of `{Self}`",
    note = "if one function is applied to every unit, implement `ElementwiseSecondOrder` for `{Self}`: f'' and f'''",
    note = "if it acts on the whole layer, implement `mlp_core::activation::SecondOrder` for it",
    note = "`input_gradient`, `jacobian`, `jvp`, `vjp` and `gradient_with` need first derivatives only"
)]
pub trait SecondOrder: Activation {
    /// The backward pass and its derivative along a tangent (Pearlmutter's R operator, 1994): turns `g = ∂L/∂a` in `delta`
    /// into `Jᵀ g`, and its tangent `dg` in `d_delta` into `Jᵀ dg + (∂J/∂s [ds])ᵀ g`. `da = J ds` is given.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (mut delta, mut d_delta) = ([3.0], [0.0]);
    /// Exp::backpropagate_tangent(&[0.0], &[1.0], &[2.0], &[2.0], &mut delta, &mut d_delta);
    /// assert_eq!((delta, d_delta), ([3.0], [6.0])); // f' g, f'' ds g
    /// ```
    fn backpropagate_tangent<T: Scalar>(s: &[T], a: &[T], ds: &[T], da: &[T], delta: &mut [T], d_delta: &mut [T]);

    /// The first and the second derivative of the activations along a line, given those of the pre-activations and the
    /// activations `a`: for an elementwise function, `a' = f' s'` and `a'' = f'' s'² + f' s''`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (mut first, mut second) = ([0.0], [0.0]);
    /// let s = Jet { value: &[0.0][..], first: &[2.0], second: &[5.0] };
    /// Exp::activate_jet(s, &[1.0], [&mut first, &mut second]);
    /// assert_eq!((first, second), ([2.0], [9.0]));
    /// ```
    fn activate_jet<T: Scalar>(s: Jet<&[T]>, a: &[T], derivatives: [&mut [T]; 2]);

    /// The backward pass of [`activate_jet`](SecondOrder::activate_jet): turns the derivatives of `L` with respect to `a`,
    /// `a'` and `a''` into those with respect to `s`, `s'` and `s''`, in place.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let one = |x: &'static f64| std::slice::from_ref(x);
    /// let s = Jet { value: one(&0.0), first: one(&2.0), second: one(&5.0) };
    /// let a = Jet { value: one(&1.0), first: one(&2.0), second: one(&9.0) };
    /// let (mut value, mut first, mut second) = ([0.0], [0.0], [1.0]); // L = a''
    /// let delta = Jet { value: &mut value[..], first: &mut first[..], second: &mut second[..] };
    /// Exp::backpropagate_jet(s, a, delta);
    /// assert_eq!((value, first, second), ([9.0], [4.0], [1.0])); // a'' = e^s (s'² + s'')
    /// ```
    fn backpropagate_jet<T: Scalar>(s: Jet<&[T]>, a: Jet<&[T]>, delta: Jet<&mut [T]>);

    /// [`backpropagate_tangent`](SecondOrder::backpropagate_tangent) for several samples; each array holds a value and its
    /// tangent.
    #[doc(hidden)]
    fn backpropagate_tangent_samples<T: Scalar>(units: usize, s: [&[T]; 2], a: [&[T]; 2], delta: [&mut [T]; 2]) {
        let [delta, d_delta] = delta.map(|values| values.chunks_exact_mut(units));
        let ([s, ds], [a, da]) = (s.map(|s| s.chunks_exact(units)), a.map(|a| a.chunks_exact(units)));
        for (((s, ds), (a, da)), (delta, d_delta)) in s.zip(ds).zip(a.zip(da)).zip(delta.zip(d_delta)) {
            Self::backpropagate_tangent(s, a, ds, da, delta, d_delta);
        }
    }

    /// [`activate_jet`](SecondOrder::activate_jet) for several samples.
    #[doc(hidden)]
    fn activate_jet_samples<T: Scalar>(units: usize, s: Jet<&[T]>, a: &[T], [first, second]: [&mut [T]; 2]) {
        let derivatives = first.chunks_exact_mut(units).zip(second.chunks_exact_mut(units));
        for ((s, a), (first, second)) in samples(units, s).zip(a.chunks_exact(units)).zip(derivatives) {
            Self::activate_jet(s, a, [first, second]);
        }
    }

    /// [`backpropagate_jet`](SecondOrder::backpropagate_jet) for several samples.
    #[doc(hidden)]
    fn backpropagate_jet_samples<T: Scalar>(units: usize, s: Jet<&[T]>, a: Jet<&[T]>, delta: Jet<&mut [T]>) {
        let Jet { value, first, second } = delta;
        let deltas =
            value.chunks_exact_mut(units).zip(first.chunks_exact_mut(units)).zip(second.chunks_exact_mut(units));
        for ((s, a), ((value, first), second)) in samples(units, s).zip(samples(units, a)).zip(deltas) {
            Self::backpropagate_jet(s, a, Jet { value, first, second });
        }
    }
}

/// The jets of single samples.
fn samples<T>(units: usize, jet: Jet<&[T]>) -> impl Iterator<Item = Jet<&[T]>> {
    let Jet { value, first, second } = jet;
    let parts = value.chunks_exact(units).zip(first.chunks_exact(units)).zip(second.chunks_exact(units));
    parts.map(|((value, first), second)| Jet { value, first, second })
}

/// The second and third derivative of an activation that applies one function to every unit.
///
/// At a kink, where `f'` jumps, give the derivative of the piece that `derivative` belongs to: the rules are exact along
/// every line on which no unit is at a kink.
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
/// impl ElementwiseSecondOrder for Square {
///     fn second_derivative<T: Scalar>(_s: T, _a: T) -> T { T::one() + T::one() }
///     fn third_derivative<T: Scalar>(_s: T, _a: T) -> T { T::zero() }
/// }
///
/// network! { struct Parabola< input 1 => Square 1; loss squared >; }
/// let mut net = Parabola::zeros();
/// net.output.weights = matrix![3.0];
/// assert_eq!(net.laplacian(&vector![2.0]), vector![18.0]); // of 9 x²
/// ```
#[diagnostic::on_unimplemented(
    message = "the activation `{Self}` has no second derivative",
    label = "needs the second derivatives of `{Self}`",
    note = "implement `ElementwiseSecondOrder` for `{Self}`: f'' and f'''"
)]
pub trait ElementwiseSecondOrder: Elementwise {
    /// `f''(s)`, given `a = f(s)` as well.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Exp::second_derivative(0.0, 1.0), 1.0);
    /// ```
    fn second_derivative<T: Scalar>(s: T, a: T) -> T;

    /// `f'''(s)`, given `a = f(s)` as well; only [`gradient_with_jets`](crate::Derivatives::gradient_with_jets) needs it.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Exp::third_derivative(0.0, 1.0), 1.0);
    /// ```
    fn third_derivative<T: Scalar>(s: T, a: T) -> T;

    /// Whether the derivatives of slices are computed by kernels: worth it for functions with an exponential in them.
    #[doc(hidden)]
    const BY_KERNELS: bool = false;

    /// `f''` and `f'''` for slices, given `f'` as well.
    #[doc(hidden)]
    fn higher_derivatives<T: Scalar>(s: &[T], a: &[T], slopes: &[T], [second, third]: [&mut [T]; 2]) {
        let _ = slopes;
        for (((&s, &a), second), third) in s.iter().zip(a).zip(second).zip(third) {
            (*second, *third) = (Self::second_derivative(s, a), Self::third_derivative(s, a));
        }
    }
}

/// The number of units whose derivatives are computed at once.
const CHUNK: usize = 64;

/// `f'`, `f''` and `f'''` of the units, a chunk at a time, with the range of the chunk.
#[inline]
fn by_chunks<E: ElementwiseSecondOrder, T: Scalar>(s: &[T], a: &[T], mut each: impl FnMut(Range<usize>, [&[T]; 3])) {
    let (mut slopes, mut second, mut third) = ([T::one(); CHUNK], [T::zero(); CHUNK], [T::zero(); CHUNK]);
    for first in (0..s.len()).step_by(CHUNK) {
        let chunk = first..s.len().min(first + CHUNK);
        let [slopes, second, third] = [&mut slopes, &mut second, &mut third].map(|array| &mut array[..chunk.len()]);
        slopes.fill(T::one());
        E::derivatives(&s[chunk.clone()], &a[chunk.clone()], slopes);
        E::higher_derivatives(&s[chunk.clone()], &a[chunk.clone()], slopes, [second, third]);
        each(chunk, [slopes, second, third]);
    }
}

/// Calls `each` with the index, `f'`, `f''` and `f'''` of every unit.
#[inline(always)]
fn for_each_unit<E: ElementwiseSecondOrder, T: Scalar>(s: &[T], a: &[T], mut each: impl FnMut(usize, T, T, T)) {
    if const { E::BY_KERNELS } {
        by_chunks::<E, T>(s, a, |chunk, [slopes, second, third]| {
            for (((unit, &f1), &f2), &f3) in chunk.zip(slopes).zip(second).zip(third) {
                each(unit, f1, f2, f3);
            }
        });
    } else {
        for (unit, (&s, &a)) in s.iter().zip(a).enumerate() {
            each(unit, E::derivative(s, a), E::second_derivative(s, a), E::third_derivative(s, a));
        }
    }
}

#[diagnostic::do_not_recommend]
impl<E: ElementwiseSecondOrder> SecondOrder for E {
    #[inline]
    fn backpropagate_tangent<T: Scalar>(s: &[T], a: &[T], ds: &[T], _: &[T], delta: &mut [T], d_delta: &mut [T]) {
        let len = s.len();
        let (ds, delta, d_delta) = (&ds[..len], &mut delta[..len], &mut d_delta[..len]);
        for_each_unit::<E, T>(s, a, |i, f1, f2, _| {
            d_delta[i] = f1 * d_delta[i] + f2 * ds[i] * delta[i]; // product rule
            delta[i] *= f1;
        });
    }

    #[inline]
    fn activate_jet<T: Scalar>(s: Jet<&[T]>, a: &[T], [first, second]: [&mut [T]; 2]) {
        let len = s.value.len();
        let (s1, s2, first, second) = (&s.first[..len], &s.second[..len], &mut first[..len], &mut second[..len]);
        for_each_unit::<E, T>(s.value, a, |i, f1, f2, _| {
            first[i] = f1 * s1[i]; // chain rule
            second[i] = f2 * s1[i] * s1[i] + f1 * s2[i]; // chain rule and product rule
        });
    }

    #[inline]
    fn backpropagate_jet<T: Scalar>(s: Jet<&[T]>, a: Jet<&[T]>, delta: Jet<&mut [T]>) {
        let len = s.value.len();
        let (s1, s2) = (&s.first[..len], &s.second[..len]);
        let Jet { value: g, first: g1, second: g2 } = delta;
        let (g, g1, g2) = (&mut g[..len], &mut g1[..len], &mut g2[..len]);
        for_each_unit::<E, T>(s.value, a.value, |i, f1, f2, f3| {
            // The transposed derivatives of a = f, a' = f' s', a'' = f'' s'² + f' s''.
            g[i] = f1 * g[i] + f2 * s1[i] * g1[i] + (f3 * s1[i] * s1[i] + f2 * s2[i]) * g2[i];
            g1[i] = f1 * g1[i] + (f2 + f2) * s1[i] * g2[i];
            g2[i] *= f1;
        });
    }

    #[inline]
    fn backpropagate_tangent_samples<T: Scalar>(
        _: usize,
        [s, ds]: [&[T]; 2],
        [a, da]: [&[T]; 2],
        [delta, d_delta]: [&mut [T]; 2],
    ) {
        Self::backpropagate_tangent(s, a, ds, da, delta, d_delta);
    }

    #[inline]
    fn activate_jet_samples<T: Scalar>(_: usize, s: Jet<&[T]>, a: &[T], derivatives: [&mut [T]; 2]) {
        Self::activate_jet(s, a, derivatives);
    }

    #[inline]
    fn backpropagate_jet_samples<T: Scalar>(_: usize, s: Jet<&[T]>, a: Jet<&[T]>, delta: Jet<&mut [T]>) {
        Self::backpropagate_jet(s, a, delta);
    }
}
