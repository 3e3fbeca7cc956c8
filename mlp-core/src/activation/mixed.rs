//! Units of one layer with different activations.

use core::marker::PhantomData;
use core::ops::Range;

use super::part::{MAXIMUM_CONSTANTS, MAXIMUM_NAME, Part, PartVisitor};
use super::{Activation, SecondOrder};
use crate::initializer::Initializer;
use crate::number::Jet;
use crate::number::const_text::ConstText;
use crate::number::scalar::Scalar;
use crate::partner::BuiltInAlone;

/// `N` units of a [`Mixed`] layer, with the activation `A`.
///
/// ```
/// use mlp_core::prelude::*;
/// type Hidden<T> = Dense<2, 5, Mixed<(Units<3, Relu>, Units<2, Tanh>)>, T>;
/// assert_eq!(Hidden::<f32>::new(SMatrix::zeros(), SVector::zeros()).bias.len(), 5);
/// ```
#[derive(Debug)]
pub struct Units<const N: usize, A>(PhantomData<fn() -> A>);

/// Units of one layer with different activations, one after the other: a tuple of 2 to 12 [`Units`]. Each activation acts on its
/// own units alone, so that a softmax normalizes over them. Written `relu 3 + tanh 2`.
///
/// The weights of a part are drawn by the initializer of its activation, unless `init` names one for the layer.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Heads< input 2 => softmax 3 + linear 2; loss categorical_cross_entropy + squared >; }
///
/// // The same network, written by hand:
/// #[derive(Network)]
/// #[network(loss = categorical_cross_entropy + squared)]
/// #[repr(C)]
/// struct ByHand<T = f32> {
///     output: Dense<2, 5, Mixed<(Units<3, Softmax>, Units<2, Linear>)>, T>,
/// }
///
/// let mut net = ByHand::zeros();
/// net.output.bias = vector![1.0, 1.0, 1.0, 5.0, 6.0];
/// assert_eq!(net.forward(&vector![0.0, 0.0]).as_slice()[3..], [5.0, 6.0]);
/// assert_eq!(ByHand::LAYERS[0].activation, Heads::LAYERS[0].activation);
/// assert_eq!(Heads::LAYERS[0].activation, "softmax 3 + linear 2");
/// ```
#[derive(Debug)]
pub struct Mixed<P>(PhantomData<fn() -> P>);

/// A tuple of [`Units`]. This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of parts of a layer",
    note = "the parts of a layer are a tuple of 2 to 12 `Units<N, Activation>`"
)]
pub trait Parts: sealed::Sealed + 'static {
    /// The parts as data.
    #[doc(hidden)]
    const PARTS: &'static [Part];

    /// Calls the visitor with the activation of the part with this index.
    #[doc(hidden)]
    fn visit<V: PartVisitor>(index: usize, visitor: &mut V);
}

mod sealed {
    pub trait Sealed {}
}

/// A tuple of [`Units`] whose activations have second-order rules.
pub trait SecondOrderParts: Parts {
    /// Calls the visitor with the activation of the part with this index.
    #[doc(hidden)]
    fn visit_second_order<V: SecondOrderVisitor>(index: usize, visitor: V);
}

/// Receives an activation with second-order rules as a type.
pub trait SecondOrderVisitor {
    /// Called with the activation `A`.
    fn visit<A: SecondOrder>(self);
}

/// Implements [`Parts`], [`SecondOrderParts`], and [`PartAt`] for every index.
macro_rules! tuple {
    ($($index:tt: $N:ident $A:ident),+) => {
        impl<$(const $N: usize, $A),+> sealed::Sealed for ($(Units<$N, $A>,)+) {}

        impl<$(const $N: usize, $A: Activation),+> Parts for ($(Units<$N, $A>,)+) {
            const PARTS: &'static [Part] = &[$(Part::of::<$A>($N)),+];

            #[inline(always)]
            fn visit<V: PartVisitor>(index: usize, visitor: &mut V) {
                match index {
                    $($index => visitor.visit::<$A>(),)+
                    _ => {}
                }
            }
        }

        impl<$(const $N: usize, $A: SecondOrder),+> SecondOrderParts for ($(Units<$N, $A>,)+) {
            #[inline(always)]
            fn visit_second_order<V: SecondOrderVisitor>(index: usize, visitor: V) {
                match index {
                    $($index => visitor.visit::<$A>(),)+
                    _ => {}
                }
            }
        }

        tuple!(@each [$($N $A),+] $($index: $A,)+);
    };
    (@each $all:tt $($index:tt: $A:ident,)+) => {
        $(tuple!(@one $all $index: $A);)+
    };
    (@one [$($N:ident $B:ident),+] $index:tt: $A:ident) => {
        #[diagnostic::do_not_recommend]
        impl<$(const $N: usize, $B: Activation),+> PartAt<$index> for Mixed<($(Units<$N, $B>,)+)> {
            type Activation = $A;
        }
    };
}
tuple!(0: N0 A0, 1: N1 A1);
tuple!(0: N0 A0, 1: N1 A1, 2: N2 A2);
tuple!(0: N0 A0, 1: N1 A1, 2: N2 A2, 3: N3 A3);
tuple!(0: N0 A0, 1: N1 A1, 2: N2 A2, 3: N3 A3, 4: N4 A4);
tuple!(0: N0 A0, 1: N1 A1, 2: N2 A2, 3: N3 A3, 4: N4 A4, 5: N5 A5);
tuple!(0: N0 A0, 1: N1 A1, 2: N2 A2, 3: N3 A3, 4: N4 A4, 5: N5 A5, 6: N6 A6);
tuple!(0: N0 A0, 1: N1 A1, 2: N2 A2, 3: N3 A3, 4: N4 A4, 5: N5 A5, 6: N6 A6, 7: N7 A7);
tuple!(0: N0 A0, 1: N1 A1, 2: N2 A2, 3: N3 A3, 4: N4 A4, 5: N5 A5, 6: N6 A6, 7: N7 A7, 8: N8 A8);
tuple!(0: N0 A0, 1: N1 A1, 2: N2 A2, 3: N3 A3, 4: N4 A4, 5: N5 A5, 6: N6 A6, 7: N7 A7, 8: N8 A8, 9: N9 A9);
tuple!(
    0: N0 A0, 1: N1 A1, 2: N2 A2, 3: N3 A3, 4: N4 A4, 5: N5 A5, 6: N6 A6, 7: N7 A7, 8: N8 A8, 9: N9 A9, 10: N10 A10
);
tuple!(
    0: N0 A0, 1: N1 A1, 2: N2 A2, 3: N3 A3, 4: N4 A4, 5: N5 A5, 6: N6 A6, 7: N7 A7, 8: N8 A8, 9: N9 A9, 10: N10 A10,
    11: N11 A11
);

/// The activation of the part with the index `INDEX` of an output layer, for the loss of that part.
#[diagnostic::on_unimplemented(
    message = "the output layer has no part for this loss: the losses are counted from 0, and this is number {INDEX}",
    label = "there is no part for this loss",
    note = "a network has one loss for each part of its output layer, in this order: `softmax 3 + linear 2` and \
            `categorical_cross_entropy + squared`; in a derive, the activation of the output layer is \
            `Mixed<(Units<3, Softmax>, Units<2, Linear>)>`"
)]
pub trait PartAt<const INDEX: usize> {
    /// The activation.
    type Activation: Activation;
}

impl<P: Parts> Mixed<P> {
    const TEXT: ConstText<MAXIMUM_NAME> = Part::names(P::PARTS);
    const ALL_CONSTANTS: ([f64; MAXIMUM_CONSTANTS], usize) = Part::all_constants(P::PARTS);
}

impl<P: Parts> Activation for Mixed<P> {
    const NAME: &'static str = Self::TEXT.as_str();
    const CONSTANTS: &'static [f64] = Self::ALL_CONSTANTS.0.split_at(Self::ALL_CONSTANTS.1).0;
    const INITIALIZER: Initializer = Initializer::GlorotUniform;
    const PARTS: &'static [Part] = P::PARTS;
    type Canonical = BuiltInAlone;

    #[inline]
    fn activate<T: Scalar>(s: &[T], a: &mut [T]) {
        for (index, units) in ranges::<P>() {
            P::visit(index, &mut Activate { s: &s[units.clone()], a: &mut a[units] });
        }
    }

    #[inline]
    fn backpropagate<T: Scalar>(s: &[T], a: &[T], delta: &mut [T]) {
        for (index, units) in ranges::<P>() {
            let (s, a) = (&s[units.clone()], &a[units.clone()]);
            P::visit(index, &mut Backpropagate { s, a, delta: &mut delta[units] });
        }
    }

    fn tangent<T: Scalar>(s: &[T], a: &[T], ds: &[T], da: &mut [T], row: &mut [T]) {
        for (index, units) in ranges::<P>() {
            let (s, a, ds) = (&s[units.clone()], &a[units.clone()], &ds[units.clone()]);
            P::visit(index, &mut Tangent { s, a, ds, da: &mut da[units.clone()], row: &mut row[..units.len()] });
        }
    }

    #[inline(always)]
    fn visit_part<V: PartVisitor>(index: usize, visitor: &mut V) {
        P::visit(index, visitor);
    }
}

/// The units of every part.
fn ranges<P: Parts>() -> impl Iterator<Item = (usize, Range<usize>)> {
    let mut start = 0;
    P::PARTS.iter().enumerate().map(move |(index, part)| {
        let units = start..start + part.units;
        start = units.end;
        (index, units)
    })
}

impl<P: SecondOrderParts> SecondOrder for Mixed<P> {
    fn backpropagate_tangent<T: Scalar>(s: &[T], a: &[T], ds: &[T], da: &[T], delta: &mut [T], d_delta: &mut [T]) {
        for (index, units) in ranges::<P>() {
            let [s, a, ds, da] = [s, a, ds, da].map(|values| &values[units.clone()]);
            let delta = [&mut delta[units.clone()], &mut d_delta[units]];
            P::visit_second_order(index, BackpropagateTangent { s, a, ds, da, delta });
        }
    }

    fn activate_jet<T: Scalar>(s: Jet<&[T]>, a: &[T], [first, second]: [&mut [T]; 2]) {
        for (index, units) in ranges::<P>() {
            let (s, a) = (part_of(s, &units), &a[units.clone()]);
            let derivatives = [&mut first[units.clone()], &mut second[units]];
            P::visit_second_order(index, ActivateJet { s, a, derivatives });
        }
    }

    fn backpropagate_jet<T: Scalar>(s: Jet<&[T]>, a: Jet<&[T]>, delta: Jet<&mut [T]>) {
        let Jet { value, first, second } = delta;
        for (index, units) in ranges::<P>() {
            let (s, a) = (part_of(s, &units), part_of(a, &units));
            let (value, first, second) = (&mut value[units.clone()], &mut first[units.clone()], &mut second[units]);
            P::visit_second_order(index, BackpropagateJet { s, a, delta: Jet { value, first, second } });
        }
    }
}

/// The units of a part.
fn part_of<'v, T>(jet: Jet<&'v [T]>, units: &Range<usize>) -> Jet<&'v [T]> {
    let part = |values: &'v [T]| &values[units.clone()];
    Jet { value: part(jet.value), first: part(jet.first), second: part(jet.second) }
}

struct BackpropagateTangent<'a, T> {
    s: &'a [T],
    a: &'a [T],
    ds: &'a [T],
    da: &'a [T],
    delta: [&'a mut [T]; 2],
}

impl<T: Scalar> SecondOrderVisitor for BackpropagateTangent<'_, T> {
    fn visit<A: SecondOrder>(self) {
        let Self { s, a, ds, da, delta: [delta, d_delta] } = self;
        A::backpropagate_tangent(s, a, ds, da, delta, d_delta);
    }
}

struct ActivateJet<'a, T> {
    s: Jet<&'a [T]>,
    a: &'a [T],
    derivatives: [&'a mut [T]; 2],
}

impl<T: Scalar> SecondOrderVisitor for ActivateJet<'_, T> {
    fn visit<A: SecondOrder>(self) {
        A::activate_jet(self.s, self.a, self.derivatives);
    }
}

struct BackpropagateJet<'a, T> {
    s: Jet<&'a [T]>,
    a: Jet<&'a [T]>,
    delta: Jet<&'a mut [T]>,
}

impl<T: Scalar> SecondOrderVisitor for BackpropagateJet<'_, T> {
    fn visit<A: SecondOrder>(self) {
        A::backpropagate_jet(self.s, self.a, self.delta);
    }
}

struct Tangent<'a, T> {
    s: &'a [T],
    a: &'a [T],
    ds: &'a [T],
    da: &'a mut [T],
    row: &'a mut [T],
}

impl<T: Scalar> PartVisitor for Tangent<'_, T> {
    fn visit<A: Activation>(&mut self) {
        A::tangent(self.s, self.a, self.ds, self.da, self.row);
    }
}

struct Activate<'a, T> {
    s: &'a [T],
    a: &'a mut [T],
}

impl<T: Scalar> PartVisitor for Activate<'_, T> {
    #[inline(always)]
    fn visit<A: Activation>(&mut self) {
        A::activate(self.s, self.a);
    }
}

struct Backpropagate<'a, T> {
    s: &'a [T],
    a: &'a [T],
    delta: &'a mut [T],
}

impl<T: Scalar> PartVisitor for Backpropagate<'_, T> {
    #[inline(always)]
    fn visit<A: Activation>(&mut self) {
        A::backpropagate(self.s, self.a, self.delta);
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact results are compared exactly")]
mod tests {
    use super::*;
    use crate::activation::{LeakyRelu, Relu, Softmax, Tanh};

    type Three = Mixed<(Units<2, LeakyRelu<1, 10>>, Units<3, Softmax>, Units<1, Tanh>)>;
    const S: [f64; 6] = [-1.0, 2.0, 0.5, 0.25, -3.0, 0.75];

    #[test]
    fn every_part_computes_its_own_units() {
        let (mut a, mut delta) = ([0.0; 6], [1.0, -2.0, 3.0, -4.0, 5.0, -6.0]);
        Three::activate(&S, &mut a);
        Three::backpropagate(&S, &a, &mut delta);
        let (mut b, mut other) = ([0.0; 6], [1.0, -2.0, 3.0, -4.0, 5.0, -6.0]);
        LeakyRelu::<1, 10>::activate(&S[..2], &mut b[..2]);
        Softmax::activate(&S[2..5], &mut b[2..5]);
        Tanh::activate(&S[5..], &mut b[5..]);
        LeakyRelu::<1, 10>::backpropagate(&S[..2], &b[..2], &mut other[..2]);
        Softmax::backpropagate(&S[2..5], &b[2..5], &mut other[2..5]);
        Tanh::backpropagate(&S[5..], &b[5..], &mut other[5..]);
        assert_eq!((a, delta), (b, other));
    }

    #[test]
    fn names_and_constants_list_the_parts() {
        assert_eq!(Three::NAME, "leaky_relu 2 + softmax 3 + tanh 1");
        assert_eq!(Three::CONSTANTS, [0.1]);
        assert_eq!(<Mixed<(Units<10, Relu>, Units<100, Tanh>)>>::NAME, "relu 10 + tanh 100");
    }
}
