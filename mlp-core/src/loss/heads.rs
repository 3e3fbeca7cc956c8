//! Several losses, one for each part of the output layer.

use core::marker::PhantomData;
use core::ops::Range;

use super::domain::{Domain, OutsideDomain};
use super::{Loss, SecondOrderLoss, is_fused};
use crate::activation::Activation;
use crate::activation::part::PartVisitor;
use crate::number::memory::Flat;
use crate::number::scalar::{Scalar, constant, ratio};
use crate::partner::BuiltInAlone;
use crate::target::{Expected, Target};

/// The loss `L` of the next `UNITS` units of the output layer, times `NUMERATOR / DENOMINATOR`: an element of [`Heads`].
#[derive(Debug)]
pub struct Head<const UNITS: usize, L, const NUMERATOR: u64 = 1, const DENOMINATOR: u64 = 1>(PhantomData<fn() -> L>);

/// The weighted sum `Σ_h c_h L_h` of several losses, one for each part of a [`Mixed`](crate::activation::Mixed) output layer, in
/// order: a tuple of 2 to 12 [`Head`]s. Written `loss categorical_cross_entropy + 0.5 * squared`, in `network!` and in the derive.
///
/// Each loss sees the activations of its own part, and is checked against, and computed with, the activation of that part:
/// for canonical pairs, `δ = c (a − y)`. A target is a tuple with one target for each part, or a vector of all outputs.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => softmax 3 + linear 2; loss categorical_cross_entropy + 0.5 * squared >; }
/// let (net, x) = (Net::zeros(), [vector![1.0]]);
/// let loss = net.loss(&x, &[(2, vector![0.0, 2.0])]);
/// assert_eq!(loss, net.loss(&x, &[vector![0.0, 0.0, 1.0, 0.0, 2.0]]));
/// assert!((loss - (3.0_f32.ln() + 0.5 * 2.0)).abs() < 1e-6);
/// ```
#[derive(Debug)]
pub struct Heads<H>(PhantomData<fn() -> H>);

/// One of several losses as data.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => softmax 3 + linear 2; loss categorical_cross_entropy + 0.5 * squared >; }
/// let heads = <<Net as Network>::Loss as Loss>::HEADS;
/// assert_eq!((heads[1].loss, heads[1].units, heads[1].weight), ("squared", 2, 0.5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct HeadInfo {
    /// The name of the loss.
    pub loss: &'static str,
    /// The constants of the loss, such as the threshold of `huber`.
    pub constants: &'static [f64],
    /// The factor of the loss in the sum.
    pub weight: f64,
    /// The number of outputs.
    pub units: usize,
    /// The smallest number of outputs for which the loss is meaningful.
    pub(crate) minimum: usize,
}

/// A tuple of [`Head`]s. This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of losses",
    note = "several losses are a tuple of 2 to 12 `Head<UNITS, Loss>`"
)]
pub trait HeadList: sealed::Sealed + 'static {
    /// The losses as data.
    #[doc(hidden)]
    const HEADS: &'static [HeadInfo];

    /// The numbers of their outputs.
    #[doc(hidden)]
    const UNITS: &'static [usize];

    /// Calls the visitor with the loss with this index.
    #[doc(hidden)]
    fn visit<V: HeadVisitor>(index: usize, visitor: &mut V);
}

/// Receives a loss as a type.
pub trait HeadVisitor {
    /// Called with the loss `L`.
    fn visit<L: Loss>(&mut self);
}

/// A tuple of [`Head`]s whose losses have second derivatives.
pub trait SecondOrderHeads: HeadList {
    /// Calls the visitor with the loss with this index.
    #[doc(hidden)]
    fn visit_second_order<V: SecondOrderHeadVisitor>(index: usize, visitor: &mut V);
}

/// Receives a loss with second derivatives as a type.
pub trait SecondOrderHeadVisitor {
    /// Called with the loss `L`.
    fn visit<L: SecondOrderLoss>(&mut self);
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! tuple {
    ($($index:tt: $U:ident $L:ident $N:ident $D:ident),+) => {
        impl<$(const $U: usize, $L, const $N: u64, const $D: u64),+> sealed::Sealed for ($(Head<$U, $L, $N, $D>,)+) {}

        impl<$(const $U: usize, $L: Loss, const $N: u64, const $D: u64),+> HeadList for ($(Head<$U, $L, $N, $D>,)+) {
            const HEADS: &'static [HeadInfo] = &[$(HeadInfo::of::<$L>($U, ratio($N, $D))),+];
            const UNITS: &'static [usize] = &[$($U),+];

            #[inline(always)]
            fn visit<V: HeadVisitor>(index: usize, visitor: &mut V) {
                match index {
                    $($index => visitor.visit::<$L>(),)+
                    _ => {}
                }
            }
        }

        impl<$(const $U: usize, $L: SecondOrderLoss, const $N: u64, const $D: u64),+> SecondOrderHeads
            for ($(Head<$U, $L, $N, $D>,)+)
        {
            #[inline(always)]
            fn visit_second_order<V: SecondOrderHeadVisitor>(index: usize, visitor: &mut V) {
                match index {
                    $($index => visitor.visit::<$L>(),)+
                    _ => {}
                }
            }
        }
    };
}
tuple!(0: U0 L0 N0 D0, 1: U1 L1 N1 D1);
tuple!(0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2);
tuple!(0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2, 3: U3 L3 N3 D3);
tuple!(0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2, 3: U3 L3 N3 D3, 4: U4 L4 N4 D4);
tuple!(0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2, 3: U3 L3 N3 D3, 4: U4 L4 N4 D4, 5: U5 L5 N5 D5);
tuple!(
    0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2, 3: U3 L3 N3 D3, 4: U4 L4 N4 D4, 5: U5 L5 N5 D5, 6: U6 L6 N6 D6
);
tuple!(
    0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2, 3: U3 L3 N3 D3, 4: U4 L4 N4 D4, 5: U5 L5 N5 D5, 6: U6 L6 N6 D6,
    7: U7 L7 N7 D7
);
tuple!(
    0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2, 3: U3 L3 N3 D3, 4: U4 L4 N4 D4, 5: U5 L5 N5 D5, 6: U6 L6 N6 D6,
    7: U7 L7 N7 D7, 8: U8 L8 N8 D8
);
tuple!(
    0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2, 3: U3 L3 N3 D3, 4: U4 L4 N4 D4, 5: U5 L5 N5 D5, 6: U6 L6 N6 D6,
    7: U7 L7 N7 D7, 8: U8 L8 N8 D8, 9: U9 L9 N9 D9
);
tuple!(
    0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2, 3: U3 L3 N3 D3, 4: U4 L4 N4 D4, 5: U5 L5 N5 D5, 6: U6 L6 N6 D6,
    7: U7 L7 N7 D7, 8: U8 L8 N8 D8, 9: U9 L9 N9 D9, 10: U10 L10 N10 D10
);
tuple!(
    0: U0 L0 N0 D0, 1: U1 L1 N1 D1, 2: U2 L2 N2 D2, 3: U3 L3 N3 D3, 4: U4 L4 N4 D4, 5: U5 L5 N5 D5, 6: U6 L6 N6 D6,
    7: U7 L7 N7 D7, 8: U8 L8 N8 D8, 9: U9 L9 N9 D9, 10: U10 L10 N10 D10, 11: U11 L11 N11 D11
);

impl HeadInfo {
    const fn of<L: Loss>(units: usize, weight: f64) -> Self {
        Self { loss: L::NAME, constants: L::CONSTANTS, weight, units, minimum: L::MINIMUM_OUTPUTS }
    }

    /// The numbers of outputs of these losses.
    pub(crate) fn ranges(heads: &'static [Self]) -> impl Iterator<Item = (usize, Range<usize>)> {
        let mut start = 0;
        heads.iter().enumerate().map(move |(index, head)| {
            let range = start..start + head.units;
            start = range.end;
            (index, range)
        })
    }
}

/// The loss of one head after any activation, or with the activation `A` if the pair is computed as one.
struct Value<'a, T> {
    s: &'a [T],
    a: &'a [T],
    y: Expected<'a, T>,
    loss: T,
}

/// The derivative of one head by its activations, or with the activation `A` by its pre-activations.
struct Derivative<'a, T> {
    s: &'a [T],
    a: &'a [T],
    y: Expected<'a, T>,
    delta: &'a mut [T],
}

impl<T: Scalar> HeadVisitor for Value<'_, T> {
    #[inline(always)]
    fn visit<L: Loss>(&mut self) {
        self.loss = L::loss(self.a, self.y);
    }
}

impl<T: Scalar> HeadVisitor for Derivative<'_, T> {
    #[inline(always)]
    fn visit<L: Loss>(&mut self) {
        L::derivative(self.a, self.y, self.delta);
    }
}

/// The activation of a part, for a visitor of the losses.
struct After<'v, A, V> {
    visitor: &'v mut V,
    activation: PhantomData<A>,
}

impl<A: Activation, T: Scalar> HeadVisitor for After<'_, A, Value<'_, T>> {
    #[inline(always)]
    fn visit<L: Loss>(&mut self) {
        let Value { s, a, y, loss } = self.visitor;
        *loss = L::pair_loss::<A, T>(s, a, *y);
    }
}

impl<A: Activation, T: Scalar> HeadVisitor for After<'_, A, Derivative<'_, T>> {
    #[inline(always)]
    fn visit<L: Loss>(&mut self) {
        let Derivative { s, a, y, delta } = self.visitor;
        L::pair_delta::<A, T>(s, a, *y, delta);
    }
}

/// A visitor of the activations of the parts, for the loss with the same index.
struct Pair<'v, H, V> {
    index: usize,
    visitor: &'v mut V,
    heads: PhantomData<H>,
}

impl<H: HeadList, T: Scalar> PartVisitor for Pair<'_, H, Value<'_, T>> {
    #[inline(always)]
    fn visit<A: Activation>(&mut self) {
        H::visit(self.index, &mut After { visitor: self.visitor, activation: PhantomData::<A> });
    }
}

impl<H: HeadList, T: Scalar> PartVisitor for Pair<'_, H, Derivative<'_, T>> {
    #[inline(always)]
    fn visit<A: Activation>(&mut self) {
        H::visit(self.index, &mut After { visitor: self.visitor, activation: PhantomData::<A> });
    }
}

impl<H: HeadList> Loss for Heads<H> {
    const NAME: &'static str = "heads";
    const HEADS: &'static [HeadInfo] = H::HEADS;
    const PARTS: &'static [usize] = H::UNITS;
    type Canonical = BuiltInAlone;

    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
        HeadInfo::ranges(H::HEADS).fold(T::zero(), |sum, (index, units)| {
            let mut head = Value { s: &[], a: &a[units.clone()], y: y.part(index, units), loss: T::zero() };
            H::visit(index, &mut head);
            sum + constant::<T>(H::HEADS[index].weight) * head.loss
        })
    }

    fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        for (index, units) in HeadInfo::ranges(H::HEADS) {
            let delta = &mut delta[units.clone()];
            H::visit(index, &mut Derivative { s: &[], a: &a[units.clone()], y: y.part(index, units), delta });
            scale(H::HEADS[index].weight, delta);
        }
    }

    #[inline]
    fn pair_loss<A: Activation, T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>) -> T {
        HeadInfo::ranges(H::HEADS).fold(T::zero(), |sum, (index, units)| {
            let (s, a, y) = (&s[units.clone()], &a[units.clone()], y.part(index, units));
            let mut pair = Value { s, a, y, loss: T::zero() };
            A::visit_part(index, &mut Pair { index, visitor: &mut pair, heads: PhantomData::<H> });
            sum + constant::<T>(H::HEADS[index].weight) * pair.loss
        })
    }

    #[inline]
    fn pair_delta<A: Activation, T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        for (index, units) in HeadInfo::ranges(H::HEADS) {
            let (s, a, y) = (&s[units.clone()], &a[units.clone()], y.part(index, units.clone()));
            let mut pair = Derivative { s, a, y, delta: &mut delta[units.clone()] };
            A::visit_part(index, &mut Pair { index, visitor: &mut pair, heads: PhantomData::<H> });
            scale(H::HEADS[index].weight, &mut delta[units]);
        }
    }

    fn check_targets<O: Flat, Y: Target<O>>(targets: &[Y]) -> Result<(), (&'static str, OutsideDomain)> {
        for (sample, target) in targets.iter().enumerate() {
            for (index, units) in HeadInfo::ranges(H::HEADS) {
                let mut domain = HeadDomain(Domain::finite());
                H::visit(index, &mut domain);
                if let Some((output, value)) =
                    domain.0.violation(target.expected().part(index, units.clone()), units.len())
                {
                    let output = output.map(|output| output + units.start);
                    return Err((H::HEADS[index].loss, OutsideDomain { sample, output, value, domain: domain.0 }));
                }
            }
        }
        Ok(())
    }

    fn link<A: Activation>(head: usize) -> Link {
        let mut link = HeadLink { head, link: Link::default(), heads: PhantomData::<H> };
        A::visit_part(head, &mut link);
        link.link
    }
}

fn scale<T: Scalar>(weight: f64, delta: &mut [T]) {
    let weight = constant::<T>(weight);
    for delta in delta {
        *delta *= weight;
    }
}

struct HeadDomain(Domain);

impl HeadVisitor for HeadDomain {
    fn visit<L: Loss>(&mut self) {
        self.0 = L::TARGETS;
    }
}

/// The relation between a loss and the activation of its part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Link {
    /// Whether the activation is the canonical one of the loss.
    pub is_canonical: bool,
    /// Whether the pair is computed by fused formulas.
    pub is_fused: bool,
}

impl Link {
    pub(super) fn of<L: Loss, A: Activation>() -> Self {
        Self { is_canonical: super::is_canonical::<L, A>(), is_fused: is_fused::<L, A>() }
    }
}

struct HeadLink<H> {
    head: usize,
    link: Link,
    heads: PhantomData<H>,
}

struct LinkAfter<'a, A> {
    link: &'a mut Link,
    activation: PhantomData<A>,
}

impl<H: HeadList> PartVisitor for HeadLink<H> {
    fn visit<A: Activation>(&mut self) {
        H::visit(self.head, &mut LinkAfter { link: &mut self.link, activation: PhantomData::<A> });
    }
}

impl<A: Activation> HeadVisitor for LinkAfter<'_, A> {
    fn visit<L: Loss>(&mut self) {
        *self.link = Link::of::<L, A>();
    }
}

impl<H: SecondOrderHeads> SecondOrderLoss for Heads<H> {
    fn hessian_product<T: Scalar>(a: &[T], y: Expected<'_, T>, da: &[T], product: &mut [T]) {
        for (index, units) in HeadInfo::ranges(H::HEADS) {
            let (a, da, y) = (&a[units.clone()], &da[units.clone()], y.part(index, units.clone()));
            let delta = &mut product[units];
            H::visit_second_order(index, &mut Product { a, da, y, delta });
            scale(H::HEADS[index].weight, delta);
        }
    }

    /// Whether every loss is fused with the activation of its part; the deltas of the others pass through their activations.
    fn is_fused_with<A: Activation>() -> bool {
        (0..H::HEADS.len()).all(|head| Self::link::<A>(head).is_fused)
    }

    fn pair_derivatives<A: Activation, T: Scalar>(a: [&[T]; 2], y: Expected<'_, T>, delta: [&mut [T]; 2]) {
        pair_tangents::<H, A, T>(a, y, delta, |_| true);
    }

    fn pair_fused_parts<A: Activation, T: Scalar>(a: [&[T]; 2], y: Expected<'_, T>, delta: [&mut [T]; 2]) {
        pair_tangents::<H, A, T>(a, y, delta, |head| Self::link::<A>(head).is_fused);
    }
}

/// The derivatives of some of the losses, and their tangents.
fn pair_tangents<H: SecondOrderHeads, A: Activation, T: Scalar>(
    [a, da]: [&[T]; 2],
    y: Expected<'_, T>,
    [delta, d_delta]: [&mut [T]; 2],
    includes: impl Fn(usize) -> bool,
) {
    for (index, units) in HeadInfo::ranges(H::HEADS).filter(|(index, _)| includes(*index)) {
        let y = y.part(index, units.clone());
        let (a, da) = (&a[units.clone()], &da[units.clone()]);
        let (delta, d_delta) = (&mut delta[units.clone()], &mut d_delta[units]);
        let pair = PairTangent { index, a, da, y, delta, d_delta, heads: PhantomData::<H> };
        A::visit_part(index, &mut { pair });
        scale(H::HEADS[index].weight, delta);
        scale(H::HEADS[index].weight, d_delta);
    }
}

struct Product<'a, T> {
    a: &'a [T],
    da: &'a [T],
    y: Expected<'a, T>,
    delta: &'a mut [T],
}

impl<T: Scalar> SecondOrderHeadVisitor for Product<'_, T> {
    fn visit<L: SecondOrderLoss>(&mut self) {
        L::hessian_product(self.a, self.y, self.da, self.delta);
    }
}

/// The derivative of one loss after the activation of its part, and its tangent.
struct PairTangent<'a, T, H> {
    index: usize,
    a: &'a [T],
    da: &'a [T],
    y: Expected<'a, T>,
    delta: &'a mut [T],
    d_delta: &'a mut [T],
    heads: PhantomData<H>,
}

struct TangentAfter<'v, 'a, A, T, H> {
    pair: &'v mut PairTangent<'a, T, H>,
    activation: PhantomData<A>,
}

impl<H: SecondOrderHeads, T: Scalar> PartVisitor for PairTangent<'_, T, H> {
    fn visit<A: Activation>(&mut self) {
        H::visit_second_order(self.index, &mut TangentAfter { pair: self, activation: PhantomData::<A> });
    }
}

impl<A: Activation, T: Scalar, H> SecondOrderHeadVisitor for TangentAfter<'_, '_, A, T, H> {
    fn visit<L: SecondOrderLoss>(&mut self) {
        let PairTangent { a, da, y, delta, d_delta, .. } = self.pair;
        L::pair_derivatives::<A, T>([a, da], *y, [delta, d_delta]);
    }
}
