//! What is done to a gradient before the step: penalties on the weights, and clipping.

use super::TrainError;
use crate::layer::LayerInfo;
use crate::network::Network;
use crate::number::scalar::{Scalar, constant};

/// Penalties `λ₁ Σ|w| + ½ λ₂ Σ w²` over the weights (not the biases), which are part of what is minimized, and bounds on the
/// gradient of the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Regularization {
    pub(super) l1: f64,
    pub(super) l2: f64,
    pub(super) largest_norm: Option<f64>,
    pub(super) largest_value: Option<f64>,
}

impl Regularization {
    /// Adds the penalties to the risk and their slopes to the gradient, then clips that.
    pub(super) fn apply<N: Network>(&self, network: &N, risk: N::Scalar, gradient: &mut N) -> N::Scalar {
        let risk = risk + self.penalize(network, gradient);
        if let Some(largest) = self.largest_value {
            let largest = constant::<N::Scalar>(largest);
            for slope in gradient.parameters_mut() {
                // Two questions, so that NaN stays what it is and is found.
                if *slope > largest {
                    *slope = largest;
                } else if *slope < -largest {
                    *slope = -largest;
                }
            }
        }
        if let Some(largest) = self.largest_norm {
            clip_norm(gradient.parameters_mut(), constant(largest));
        }
        risk
    }

    /// Whether the risk is another one than that of the samples.
    pub(super) fn has_penalties(&self) -> bool {
        self.l1 > 0.0 || self.l2 > 0.0
    }

    fn penalize<N: Network>(&self, network: &N, gradient: &mut N) -> N::Scalar {
        let zero = nalgebra::zero::<N::Scalar>();
        if !self.has_penalties() {
            return zero;
        }
        let [l1, l2, half] = [self.l1, self.l2, 0.5].map(constant::<N::Scalar>);
        let mut penalty = zero;
        for range in N::LAYERS.iter().map(LayerInfo::weights) {
            let slopes = &mut gradient.parameters_mut()[range.clone()];
            for (&w, slope) in network.parameters()[range].iter().zip(slopes) {
                // The absolute value has no slope at zero: none is taken there, as for relu.
                let sign = if w > zero {
                    l1
                } else if w < zero {
                    -l1
                } else {
                    zero
                };
                penalty += sign * w + half * l2 * w * w;
                *slope += sign + l2 * w;
            }
        }
        penalty
    }

    pub(super) fn check(&self) -> Result<(), TrainError> {
        for (name, value) in [("l1", self.l1), ("l2", self.l2)] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(TrainError::Penalty { name, value });
            }
        }
        // An infinite bound clips nothing.
        match self.bounds().find(|(_, value)| value.is_nan() || *value <= 0.0) {
            Some((name, value)) => Err(TrainError::Clip { name, value }),
            None => Ok(()),
        }
    }

    /// The bounds of the gradient, by the names of their settings.
    pub(super) fn bounds(&self) -> impl Iterator<Item = (&'static str, f64)> + use<> {
        let bounds = [("clip_norm", self.largest_norm), ("clip_value", self.largest_value)];
        bounds.into_iter().filter_map(|(name, bound)| Some((name, bound?)))
    }
}

/// Shortens a gradient to the length `largest`, if it is longer; its direction stays.
fn clip_norm<T: Scalar>(gradient: &mut [T], largest: T) {
    // First by the largest value, so that no square overflows or vanishes.
    let scale = gradient.iter().fold(T::zero(), |scale, slope| scale.max(slope.abs()));
    if scale <= T::zero() || !crate::number::scalar::is_finite(scale) {
        return;
    }
    let squares = gradient.iter().fold(T::zero(), |sum, &slope| sum + (slope / scale) * (slope / scale));
    let norm = scale * squares.sqrt();
    if norm > largest {
        let factor = largest / norm;
        for slope in gradient {
            *slope *= factor;
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "what is exact is held exactly")]
mod tests {
    use nalgebra::{matrix, vector};

    use super::*;
    use crate::prelude::*;

    network! { struct Net< input 2 => linear 1; loss squared >; }

    fn net() -> Net {
        let mut net = Net::zeros();
        net.output.weights = matrix![3.0, -2.0];
        net.output.bias = vector![5.0];
        net
    }

    #[test]
    fn penalties_see_the_weights_and_not_the_biases() {
        let mut gradient = Net::zeros();
        let regularization = Regularization { l1: 0.5, l2: 0.25, ..Regularization::default() };
        let risk = regularization.apply(&net(), 1.0, &mut gradient);
        assert_eq!(risk, 1.0 + 0.5 * 5.0 + 0.125 * 13.0);
        assert_eq!(gradient.parameters(), [0.5 + 0.75, -0.5 - 0.5, 0.0]);
    }

    #[test]
    fn a_weight_of_zero_has_no_slope_of_its_own() {
        let mut gradient = Net::zeros();
        Regularization { l1: 0.5, ..Regularization::default() }.apply(&Net::zeros(), 0.0, &mut gradient);
        assert_eq!(gradient, Net::zeros());
    }

    #[test]
    fn a_long_gradient_is_shortened_and_a_short_one_stays() {
        let clip = |largest: f64| {
            let mut gradient = Net::zeros();
            gradient.output.weights = matrix![-4.0, 0.0];
            gradient.output.bias = vector![3.0];
            let regularization = Regularization { largest_norm: Some(largest), ..Regularization::default() };
            regularization.apply(&Net::zeros(), 0.0, &mut gradient);
            gradient.parameters().to_vec()
        };
        assert_eq!(clip(5.5), [-4.0, 0.0, 3.0]); // its length is 5
        assert_eq!(clip(2.5), [-2.0, 0.0, 1.5]);
    }

    #[test]
    fn a_gradient_of_which_the_squares_overflow_is_clipped_too() {
        let mut gradient = Net::zeros();
        gradient.output.weights = matrix![2_f32.powi(127), 0.0];
        let regularization = Regularization { largest_norm: Some(1.0), ..Regularization::default() };
        regularization.apply(&Net::zeros(), 0.0, &mut gradient);
        assert_eq!(gradient.parameters(), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn single_slopes_are_clipped_on_both_sides() {
        let mut gradient = net();
        let regularization = Regularization { largest_value: Some(2.5), ..Regularization::default() };
        regularization.apply(&Net::zeros(), 0.0, &mut gradient);
        assert_eq!(gradient.parameters(), [2.5, -2.0, 2.5]);
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        for value in [-1.0, f64::NAN] {
            assert!(Regularization { l1: value, ..Regularization::default() }.check().is_err());
            assert!(Regularization { l2: value, ..Regularization::default() }.check().is_err());
            assert!(Regularization { largest_norm: Some(value), ..Regularization::default() }.check().is_err());
            assert!(Regularization { largest_value: Some(value), ..Regularization::default() }.check().is_err());
        }
        assert!(Regularization { largest_norm: Some(0.0), ..Regularization::default() }.check().is_err());
        assert_eq!(Regularization::default().check(), Ok(()));
    }
}
