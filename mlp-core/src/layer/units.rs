//! The units of a layer: their activation function, its derivative, and dropout.

use super::buffers::{Buffers, PassedOn};
use super::dropout::LayerNoise;
use crate::activation::Activation;
use crate::number::memory::{Flat, flatten, flatten_mut};

/// `a = f(s)` for a block of samples. With dropout, the activations passed on are a copy, from which the noise drops
/// some: the backward pass needs all activations, since `f'(s)` may be a function of them.
#[inline(always)]
pub(super) fn activate<A: Activation, V: Flat, P: PassedOn<V>>(
    rate: f64,
    samples: usize,
    noise: Option<LayerNoise>,
    buffers: &mut Buffers<V, P>,
) {
    let Buffers { units, passed_on } = buffers;
    A::activate_samples(V::LEN, flatten(&units.s.as_ref()[..samples]), flatten_mut(&mut units.a.as_mut()[..samples]));
    if let Some(remaining) = passed_on.stored_mut() {
        let remaining = flatten_mut(&mut remaining[..samples]);
        remaining.copy_from_slice(flatten(&units.a.as_ref()[..samples]));
        if rate > 0.0
            && let Some(noise) = noise
        {
            noise.drop_out(rate, V::LEN, remaining);
        }
    }
}

/// `δ = ∂L/∂s` for a block of samples, given `∂L/∂a` of the activations passed on.
#[inline(always)]
pub(super) fn differentiate<A: Activation, V: Flat, P: PassedOn<V>>(
    rate: f64,
    samples: usize,
    noise: Option<LayerNoise>,
    buffers: &mut Buffers<V, P>,
) {
    let units = &mut buffers.units;
    let delta = flatten_mut(&mut units.delta.as_mut()[..samples]);
    if rate > 0.0
        && let Some(noise) = noise
    {
        noise.drop_out(rate, V::LEN, delta); // chain rule through the factors of dropout, drawn again
    }
    A::backpropagate_samples(
        V::LEN,
        flatten(&units.s.as_ref()[..samples]),
        flatten(&units.a.as_ref()[..samples]),
        delta,
    );
}
