//! Losses of one sample, and their derivatives.
//!
//! A loss is a function of the activations `a` and the expected outputs `y` of one sample. With its canonical
//! activation it may also be computed from the pre-activations `s`, which stays finite where `log a` does not. Your own
//! loss implements [`Loss`] and is then named in `network!` by its path.

use core::any::TypeId;

use crate::activation::Activation;
use crate::number::memory::Flat;
use crate::number::scalar::Scalar;
use crate::partner::Declaration;
use crate::target::{Expected, Target};

use heads::HeadInfo;
pub(crate) use heads::Link;

mod absolute;
mod binary_cross_entropy;
mod categorical_cross_entropy;
mod domain;
pub(crate) mod heads;
pub(crate) mod huber;
mod logarithm;
mod poisson;
mod second_order;
mod squared;
#[cfg(test)]
mod testing;

pub use absolute::Absolute;
pub use binary_cross_entropy::BinaryCrossEntropy;
pub use categorical_cross_entropy::CategoricalCrossEntropy;
pub use domain::{Domain, OutsideDomain};
pub use huber::Huber;
pub use poisson::Poisson;
pub use second_order::SecondOrderLoss;
pub use squared::Squared;

/// The loss `L(y, a)` of one sample.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// A shortfall costs three times as much as a surplus.
/// pub struct Shortfall;
///
/// impl Loss for Shortfall {
///     const NAME: &'static str = "shortfall";
///     type Canonical = NoPartner;
///
///     fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
///         let cost = |k| {
///             let e: T = a[k] - y.at(k);
///             if e < T::zero() { -(e + e + e) } else { e }
///         };
///         (0..a.len()).fold(T::zero(), |sum, k| sum + cost(k))
///     }
///
///     fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
///         for k in 0..a.len() {
///             let short = a[k] < y.at(k);
///             delta[k] = if short { -(T::one() + T::one() + T::one()) } else { T::one() };
///         }
///     }
/// }
///
/// network! { struct Stock< input 1 => linear 1; loss Shortfall >; }
/// let risk = Stock::zeros().loss(&[vector![1.0]], &[vector![2.0]]);
/// assert_eq!(risk, 6.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss",
    note = "a built-in one is written in lower case in `network!`; your own type implements `Loss`"
)]
pub trait Loss: 'static {
    /// The name shown by summaries.
    const NAME: &'static str;

    /// The constants of the function, such as the threshold of `huber`.
    const CONSTANTS: &'static [f64] = &[];

    /// The smallest number of outputs for which the loss is meaningful.
    const MINIMUM_OUTPUTS: usize = 1;

    /// The targets for which the loss is defined; every finite number unless stated. [`Trainer::fit`](crate::Trainer::fit)
    /// and [`Evaluation::of`](crate::Evaluation::of) refuse other targets. The methods of this trait and of a network do
    /// not check them.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    ///
    /// /// `Σ_k max(0, 1 − y_k a_k)`, for labels -1 and 1.
    /// struct Hinge;
    ///
    /// impl Loss for Hinge {
    ///     const NAME: &'static str = "hinge";
    ///     const TARGETS: Domain = Domain::one_of(&[-1.0, 1.0]);
    ///     type Canonical = NoPartner;
    ///
    ///     fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
    ///         (0..a.len()).fold(T::zero(), |sum, k| sum + (T::one() - y.at(k) * a[k]).max(T::zero()))
    ///     }
    ///
    ///     fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
    ///         for k in 0..a.len() {
    ///             delta[k] = if y.at(k) * a[k] < T::one() { -y.at(k) } else { T::zero() };
    ///         }
    ///     }
    /// }
    ///
    /// network! { struct Margin< input 1 => linear 1; loss Hinge >; }
    /// let data = Dataset::new(vec![vector![2.0], vector![3.0]], vec![vector![-1.0], vector![0.0]])?;
    /// let error = Trainer::new(Sgd::new(0.1)).fit(&mut Margin::zeros(), &data).unwrap_err();
    /// assert!(error.to_string().contains("sample 1 (both counted from 0) is 0, but must be one of -1, 1"));
    /// # Ok::<(), DataError>(())
    /// ```
    const TARGETS: Domain = Domain::finite();

    /// The losses of the parts of the output layer, for several [`Heads`](crate::parts::Heads); empty for a single loss.
    const HEADS: &'static [HeadInfo] = &[];

    /// The numbers of their outputs.
    #[doc(hidden)]
    const PARTS: &'static [usize] = &[];

    /// The canonical activation of this loss: [`Partner<Activation>`](crate::link::Partner), or
    /// [`NoPartner`](crate::link::NoPartner) to declare none. The compiler warns about any other activation. With
    /// [`Fused<Activation>`](crate::link::Fused) the pair is computed by [`canonical_loss`](Loss::canonical_loss) and
    /// [`canonical_delta`](Loss::canonical_delta).
    type Canonical: Declaration;

    /// `L(y, a)`. `a` has one element per output.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let y = vector![1.0, 2.0];
    /// assert_eq!(Squared::loss(&[1.0, 5.0], y.expected()), 4.5);
    /// ```
    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T;

    /// Writes `∂L/∂a_k` into `delta[k]`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (y, mut delta) = (vector![1.0, 2.0], [0.0; 2]);
    /// Squared::derivative(&[1.0, 5.0], y.expected(), &mut delta);
    /// assert_eq!(delta, [0.0, 3.0]);
    /// ```
    fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]);

    /// `L` with its canonical activation, from the pre-activations `s`; finite for every finite `s` for which the
    /// result is representable.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// // The sigmoid of 10,000 is 1 in f32, and ln(1 - 1) is infinite; the loss is not.
    /// let y = vector![0.0_f32];
    /// assert_eq!(BinaryCrossEntropy::canonical_loss(&[1e4], &[1.0], y.expected()), 1e4);
    /// ```
    #[inline]
    fn canonical_loss<T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>) -> T {
        let _ = s;
        Self::loss(a, y)
    }

    /// Writes `δ_k = ∂L/∂s_k` with the canonical activation into `delta[k]`: `a_k − y_k`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (y, mut delta) = (vector![1.0], [0.0]);
    /// BinaryCrossEntropy::canonical_delta(&[0.25], y.expected(), &mut delta);
    /// assert_eq!(delta, [-0.75]);
    /// ```
    #[inline]
    fn canonical_delta<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        delta.copy_from_slice(a);
        y.subtract_from(delta);
    }

    /// `L` for one sample after the activation `A`: from the pre-activations if the pair has a fused formula, otherwise from the
    /// activations.
    #[doc(hidden)]
    #[inline(always)]
    fn pair_loss<A: Activation, T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>) -> T
    where
        Self: Sized,
    {
        if is_fused::<Self, A>() { Self::canonical_loss(s, a, y) } else { Self::loss(a, y) }
    }

    /// `δ_k = ∂L/∂s_k` for one sample after the activation `A`.
    #[doc(hidden)]
    #[inline(always)]
    fn pair_delta<A: Activation, T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>, delta: &mut [T])
    where
        Self: Sized,
    {
        if is_fused::<Self, A>() {
            Self::canonical_delta(a, y, delta);
        } else {
            Self::derivative(a, y, delta);
            A::backpropagate(s, a, delta); // chain rule through the output activation
        }
    }

    /// Refuses targets outside the domain; the error begins with the name of the loss.
    #[doc(hidden)]
    fn check_targets<O: Flat, Y: Target<O>>(targets: &[Y]) -> Result<(), (&'static str, OutsideDomain)>
    where
        Self: Sized,
    {
        Self::TARGETS.check::<O, Y>(targets).map_err(|outside| (Self::NAME, outside))
    }

    /// The relation to the activation `A`, or that of one of several losses to the activation of its part.
    #[doc(hidden)]
    fn link<A: Activation>(_head: usize) -> Link
    where
        Self: Sized,
    {
        Link::of::<Self, A>()
    }
}

/// Whether the activation `A` is the canonical partner of the loss `L`.
#[inline]
pub(crate) fn is_canonical<L: Loss, A: Activation>() -> bool {
    TypeId::of::<A>() == TypeId::of::<<L::Canonical as Declaration>::Partner>()
}

/// Whether the loss `L` with the activation `A` is computed by `canonical_loss` and `canonical_delta`.
#[inline]
pub(crate) fn is_fused<L: Loss, A: Activation>() -> bool {
    <L::Canonical as Declaration>::FUSED && is_canonical::<L, A>()
}
