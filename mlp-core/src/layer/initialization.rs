//! Initial weights: by one scheme, or of a mixed layer, by that of the activation of each part.

use rand::rngs::ChaCha8Rng;

use crate::activation::Activation;
use crate::activation::part::PartVisitor;
use crate::initializer::Initializer;
use crate::number::scalar::Scalar;

/// Draws the weights, column by column, by this scheme or by that of each activation.
pub(super) fn initialize_weights<A: Activation, T: Scalar>(
    scheme: Option<Initializer>,
    inputs: usize,
    outputs: usize,
    weights: &mut [T],
    rng: &mut ChaCha8Rng,
) {
    if scheme.is_some() || A::PARTS.is_empty() {
        return scheme.unwrap_or(A::INITIALIZER).fill(inputs, outputs, weights, rng);
    }
    let parts = A::PARTS.iter().enumerate().map(|(index, part)| (part.units, initializer_of_part::<A>(index)));
    initialize_parts(&parts, inputs, outputs, weights, rng);
}

/// Draws the weights, column by column, by the scheme of each part: given the number of its units, and the scheme.
pub(crate) fn initialize_parts<T: Scalar>(
    parts: &(impl Iterator<Item = (usize, Initializer)> + Clone),
    inputs: usize,
    outputs: usize,
    weights: &mut [T],
    rng: &mut ChaCha8Rng,
) {
    for column in weights.chunks_exact_mut(outputs) {
        let mut rest = column;
        for (units, scheme) in parts.clone() {
            let (units, after) = rest.split_at_mut(units);
            scheme.fill(inputs, outputs, units, rng);
            rest = after;
        }
    }
}

/// The initializer of the activation of a unit.
pub(super) fn initializer_of<A: Activation>(unit: usize) -> Initializer {
    let mut end = 0;
    let part = A::PARTS.iter().position(|part| {
        end += part.units;
        unit < end
    });
    part.map_or(A::INITIALIZER, initializer_of_part::<A>)
}

fn initializer_of_part<A: Activation>(index: usize) -> Initializer {
    struct Scheme(Initializer);

    impl PartVisitor for Scheme {
        fn visit<A: Activation>(&mut self) {
            self.0 = A::INITIALIZER;
        }
    }

    let mut scheme = Scheme(A::INITIALIZER);
    A::visit_part(index, &mut scheme);
    scheme.0
}
