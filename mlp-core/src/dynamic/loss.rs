//! The losses of a network chosen at run time, each with its weight and its part of the output layer.

use alloc::vec::Vec;
use core::ops::Range;

use super::activation::{Activation, Mistake, only};
use crate::activation::part::PartVisitor;
use crate::loss::heads::HeadVisitor;
use crate::loss::{
    Absolute, BinaryCrossEntropy, CategoricalCrossEntropy, Domain, Huber, Loss as _, OutsideDomain, Poisson, Squared,
    huber,
};
use crate::number::scalar::{Scalar, constant};
use crate::target::Expected;

/// A built-in loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Loss {
    Squared,
    Absolute,
    /// With its threshold.
    Huber(f64),
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    Poisson,
}

impl Loss {
    /// The losses without constants.
    const PLAIN: [Self; 5] =
        [Self::Squared, Self::Absolute, Self::BinaryCrossEntropy, Self::CategoricalCrossEntropy, Self::Poisson];

    /// The loss with this name and these constants; without constants, with its default.
    pub(super) fn new(name: &str, constants: &[f64]) -> Result<Self, Mistake> {
        if name == <Huber>::NAME {
            let threshold = only(constants, Huber::<1, 1>::CONSTANTS[0], |threshold| threshold > 0.0, "positive")?;
            return Ok(Self::Huber(threshold));
        }
        let loss = Self::PLAIN.into_iter().find(|loss| loss.facts().name == name).ok_or(Mistake::Unknown)?;
        if constants.is_empty() { Ok(loss) } else { Err(Mistake::Constants(0)) }
    }

    /// Calls the visitor with the loss as a type. The constant of the type is not that of this loss.
    #[inline(always)]
    fn visit(self, visitor: &mut impl HeadVisitor) {
        match self {
            Self::Squared => visitor.visit::<Squared>(),
            Self::Absolute => visitor.visit::<Absolute>(),
            Self::Huber(_) => visitor.visit::<Huber>(),
            Self::BinaryCrossEntropy => visitor.visit::<BinaryCrossEntropy>(),
            Self::CategoricalCrossEntropy => visitor.visit::<CategoricalCrossEntropy>(),
            Self::Poisson => visitor.visit::<Poisson>(),
        }
    }

    /// The facts about the type.
    pub(super) fn facts(self) -> Facts {
        let mut facts = Facts { name: "", minimum: 0, domain: Domain::finite() };
        self.visit(&mut facts);
        facts
    }

    pub(super) fn constants(&self) -> &[f64] {
        match self {
            Self::Huber(threshold) => core::slice::from_ref(threshold),
            _ => &[],
        }
    }
}

/// Facts about a loss.
pub(super) struct Facts {
    pub(super) name: &'static str,
    /// The smallest number of outputs.
    pub(super) minimum: usize,
    /// The targets for which the loss is defined.
    domain: Domain,
}

impl HeadVisitor for Facts {
    fn visit<L: crate::loss::Loss>(&mut self) {
        *self = Self { name: L::NAME, minimum: L::MINIMUM_OUTPUTS, domain: L::TARGETS };
    }
}

/// A loss of consecutive outputs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    pub(super) loss: Loss,
    /// The factor, if there are several losses.
    pub(super) weight: f64,
    pub(super) units: Range<usize>,
    /// Their activation.
    activation: Activation,
    /// Whether the loss and the activation are computed together.
    is_fused: bool,
}

impl Head {
    pub(super) fn new(loss: Loss, weight: f64, units: Range<usize>, activation: Activation) -> Self {
        let mut pair = Fused { loss, is_fused: false };
        activation.visit(&mut pair);
        Self { loss, weight, units, activation, is_fused: pair.is_fused }
    }

    fn loss_of<T: Scalar>(&self, s: &[T], a: &[T], y: Expected<'_, T>) -> T {
        if let Loss::Huber(threshold) = self.loss {
            return huber::loss(threshold, a, y);
        }
        let mut value = Value { is_fused: self.is_fused, s, a, y, loss: T::zero() };
        self.loss.visit(&mut value);
        value.loss
    }

    fn delta_of<T: Scalar>(&self, s: &[T], a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        if let Loss::Huber(threshold) = self.loss {
            huber::derivative(threshold, a, y, delta);
        } else {
            self.loss.visit(&mut Derivative { is_fused: self.is_fused, a, y, delta });
        }
        if !self.is_fused {
            self.activation.backpropagate(self.units.len(), s, a, delta); // chain rule through the output activation
        }
    }
}

/// The losses of a network: one, or one for each part of the output layer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Losses(pub(super) Vec<Head>);

impl Losses {
    /// `L` for one sample.
    pub(super) fn loss<T: Scalar>(&self, s: &[T], a: &[T], y: &[T]) -> T {
        if let [head] = &*self.0 {
            return head.loss_of(s, a, Expected::outputs(y));
        }
        self.0.iter().fold(T::zero(), |sum, head| {
            let units = head.units.clone();
            let loss = head.loss_of(&s[units.clone()], &a[units.clone()], Expected::outputs(&y[units]));
            sum + constant::<T>(head.weight) * loss
        })
    }

    /// `δ_k = ∂L/∂s_k` for one sample.
    pub(super) fn delta<T: Scalar>(&self, s: &[T], a: &[T], y: &[T], delta: &mut [T]) {
        if let [head] = &*self.0 {
            return head.delta_of(s, a, Expected::outputs(y), delta);
        }
        for head in &self.0 {
            let units = head.units.clone();
            let (y, delta) = (Expected::outputs(&y[units.clone()]), &mut delta[units.clone()]);
            head.delta_of(&s[units.clone()], &a[units], y, delta);
            let weight = constant::<T>(head.weight);
            for delta in delta {
                *delta *= weight;
            }
        }
    }

    /// The first target for which a loss is not defined.
    pub(super) fn check<T: Scalar>(&self, outputs: usize, targets: &[T]) -> Result<(), (&'static str, OutsideDomain)> {
        for (sample, y) in targets.chunks_exact(outputs).enumerate() {
            for head in &self.0 {
                let Facts { name, domain, .. } = head.loss.facts();
                let y = Expected::outputs(&y[head.units.clone()]);
                if let Some((output, value)) = domain.violation(y, head.units.len()) {
                    let output = output.map(|output| output + head.units.start);
                    return Err((name, OutsideDomain { sample, output, value, domain }));
                }
            }
        }
        Ok(())
    }
}

struct Fused {
    loss: Loss,
    is_fused: bool,
}

impl PartVisitor for Fused {
    fn visit<A: crate::activation::Activation>(&mut self) {
        let mut pair = FusedWith { is_fused: false, activation: core::marker::PhantomData::<A> };
        self.loss.visit(&mut pair);
        self.is_fused = pair.is_fused;
    }
}

struct FusedWith<A> {
    is_fused: bool,
    activation: core::marker::PhantomData<A>,
}

impl<A: crate::activation::Activation> HeadVisitor for FusedWith<A> {
    fn visit<L: crate::loss::Loss>(&mut self) {
        self.is_fused = crate::loss::is_fused::<L, A>();
    }
}

struct Value<'a, T> {
    is_fused: bool,
    s: &'a [T],
    a: &'a [T],
    y: Expected<'a, T>,
    loss: T,
}

impl<T: Scalar> HeadVisitor for Value<'_, T> {
    #[inline(always)]
    fn visit<L: crate::loss::Loss>(&mut self) {
        let Self { is_fused, s, a, y, .. } = *self;
        self.loss = if is_fused { L::canonical_loss(s, a, y) } else { L::loss(a, y) };
    }
}

struct Derivative<'a, T> {
    is_fused: bool,
    a: &'a [T],
    y: Expected<'a, T>,
    delta: &'a mut [T],
}

impl<T: Scalar> HeadVisitor for Derivative<'_, T> {
    #[inline(always)]
    fn visit<L: crate::loss::Loss>(&mut self) {
        let Self { is_fused, a, y, delta } = self;
        if *is_fused {
            L::canonical_delta(a, *y, delta);
        } else {
            L::derivative(a, *y, delta);
        }
    }
}
