//! Regularization of the gradient before the step: penalties on the weights, then clipping.

use crate::layer::BorrowedLayerInfo;
use crate::number::scalar::{Scalar, constant, double, is_finite};
use crate::number::sum::Sum;
use crate::optimizer::setting::{POSITIVE, ZERO_OR_POSITIVE, is_zero_or_positive_in};
use crate::train::error::TrainError;

/// Penalties `λ₁ Σ|w| + ½ λ₂ Σ w²` over the weights (not the biases), added to the risk, and bounds on the resulting gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Regularization {
    pub(super) l1: f64,
    pub(super) l2: f64,
    pub(super) largest_norm: Option<f64>,
    pub(super) largest_value: Option<f64>,
}

impl Regularization {
    pub(super) const NONE: Self = Self { l1: 0.0, l2: 0.0, largest_norm: None, largest_value: None };

    /// Adds the penalties of the parameters `w` to the risk and their derivatives to the gradient, then clips the gradient. Not
    /// generic over the network, so that it is compiled once for a scalar.
    #[inline(never)]
    pub(super) fn apply<T: Scalar>(&self, layers: &[BorrowedLayerInfo<'_>], w: &[T], risk: T, gradient: &mut [T]) -> T {
        let risk = risk + self.penalize(layers, w, gradient);
        if let Some(largest) = self.largest_value {
            let largest = constant::<T>(largest);
            for derivative in &mut *gradient {
                // Two comparisons, so that NaN is kept and detected later.
                if *derivative > largest {
                    *derivative = largest;
                } else if *derivative < -largest {
                    *derivative = -largest;
                }
            }
        }
        if let Some(largest) = self.largest_norm {
            clip_norm(gradient, constant(largest));
        }
        risk
    }

    /// Whether the objective differs from the risk of the samples.
    pub(super) fn has_penalties(&self) -> bool {
        self.l1 > 0.0 || self.l2 > 0.0
    }

    fn penalize<T: Scalar>(&self, layers: &[BorrowedLayerInfo<'_>], w: &[T], gradient: &mut [T]) -> T {
        let zero = nalgebra::zero::<T>();
        if !self.has_penalties() {
            return zero;
        }
        let [l1, l2, half] = [self.l1, self.l2, 0.5].map(constant::<T>);
        let mut penalty = Sum::zero();
        for range in layers.iter().map(BorrowedLayerInfo::weights) {
            for (&w, derivative) in w[range.clone()].iter().zip(&mut gradient[range]) {
                // The derivative of |w| at zero is taken as zero, as for relu.
                let sign = if w > zero {
                    l1
                } else if w < zero {
                    -l1
                } else {
                    zero
                };
                penalty.add(sign * w + half * l2 * w * w);
                *derivative += sign + l2 * w;
            }
        }
        penalty.total()
    }

    /// Refuses settings out of range.
    pub(super) fn check<T: Scalar>(&self) -> Result<(), TrainError> {
        let penalties = [("l1", "factor of the penalty `l1`", self.l1), ("l2", "factor of the penalty `l2`", self.l2)];
        for (name, factor, value) in penalties {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(TrainError::Penalty { name, value });
            }
            if !is_zero_or_positive_in::<T>(value) {
                return Err(TrainError::Setting { name: factor, must: ZERO_OR_POSITIVE, value });
            }
        }
        for (name, value) in self.bounds() {
            if value.is_nan() || value <= 0.0 {
                return Err(TrainError::Clip { name, value });
            }
            // An infinite bound is valid and disables clipping. One that is rounded to zero would end the training.
            if constant::<T>(value) <= T::zero() {
                let name = if name == "clip_norm" { "bound of `clip_norm`" } else { "bound of `clip_value`" };
                return Err(TrainError::Setting { name, must: POSITIVE, value });
            }
        }
        Ok(())
    }

    /// The bounds of the gradient with the names of their settings.
    pub(super) fn bounds(&self) -> impl Iterator<Item = (&'static str, f64)> + use<> {
        let bounds = [("clip_norm", self.largest_norm), ("clip_value", self.largest_value)];
        bounds.into_iter().filter_map(|(name, bound)| Some((name, bound?)))
    }
}

/// Scales a gradient to the norm `largest` if its norm is larger.
fn clip_norm<T: Scalar>(gradient: &mut [T], largest: T) {
    // Scaled by the largest magnitude, so that no square overflows, and underflow is harmless.
    let scale = gradient.iter().fold(T::zero(), |scale, g| scale.max(g.abs()));
    if scale <= T::zero() || !is_finite(scale) {
        return;
    }
    let mut squares = Sum::zero();
    for &g in &*gradient {
        squares.add((g / scale) * (g / scale));
    }
    let root = squares.total().sqrt();
    let norm = scale * root;
    if norm > largest {
        let factor = largest / norm;
        // The norm may overflow, and the factor underflow, though no clipped derivative does.
        let is_exact = double(factor) >= f64::from(f32::MIN_POSITIVE);
        for derivative in gradient {
            *derivative = if is_exact { *derivative * factor } else { *derivative / scale * (largest / root) };
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact values are compared exactly")]
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

    fn apply(regularization: &Regularization, net: &Net, risk: f32, gradient: &mut Net) -> f32 {
        regularization.apply(Net::LAYERS, net.parameters(), risk, gradient.parameters_mut())
    }

    #[test]
    fn penalties_apply_to_weights_but_not_to_biases() {
        let mut gradient = Net::zeros();
        let regularization = Regularization { l1: 0.5, l2: 0.25, ..Regularization::NONE };
        let risk = apply(&regularization, &net(), 1.0, &mut gradient);
        assert_eq!(risk, 1.0 + 0.5 * 5.0 + 0.125 * 13.0);
        assert_eq!(gradient.parameters(), [0.5 + 0.75, -0.5 - 0.5, 0.0]);
    }

    #[test]
    fn the_l1_penalty_of_a_zero_weight_has_a_zero_derivative() {
        let mut gradient = Net::zeros();
        apply(&Regularization { l1: 0.5, ..Regularization::NONE }, &Net::zeros(), 0.0, &mut gradient);
        assert_eq!(gradient, Net::zeros());
    }

    #[test]
    fn a_gradient_is_scaled_to_the_bound_only_if_its_norm_is_larger() {
        let clip = |largest: f64| {
            let mut gradient = Net::zeros();
            gradient.output.weights = matrix![-4.0, 0.0];
            gradient.output.bias = vector![3.0];
            let regularization = Regularization { largest_norm: Some(largest), ..Regularization::NONE };
            apply(&regularization, &Net::zeros(), 0.0, &mut gradient);
            gradient.parameters().to_vec()
        };
        assert_eq!(clip(5.5), [-4.0, 0.0, 3.0]); // its norm is 5
        assert_eq!(clip(2.5), [-2.0, 0.0, 1.5]);
    }

    #[test]
    fn a_gradient_whose_squares_overflow_is_clipped() {
        let mut gradient = Net::zeros();
        gradient.output.weights = matrix![2_f32.powi(127), 0.0];
        let regularization = Regularization { largest_norm: Some(1.0), ..Regularization::NONE };
        apply(&regularization, &Net::zeros(), 0.0, &mut gradient);
        assert_eq!(gradient.parameters(), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn a_gradient_whose_norm_overflows_is_clipped_and_not_erased() {
        for largest in [5.0, 2_f32.powi(-20), 2_f32.powi(-60)] {
            let mut gradient = Net::zeros();
            gradient.output.weights = matrix![-2_f32.powi(127), 2_f32.powi(127)];
            gradient.output.bias = vector![2_f32.powi(127)];
            let regularization = Regularization { largest_norm: Some(largest.into()), ..Regularization::NONE };
            apply(&regularization, &Net::zeros(), 0.0, &mut gradient);
            let part = largest / 3_f32.sqrt();
            assert_eq!(gradient.parameters(), [-part, part, part]);
        }
    }

    #[test]
    fn single_derivatives_are_clipped_on_both_sides() {
        let mut gradient = net();
        let regularization = Regularization { largest_value: Some(2.5), ..Regularization::NONE };
        apply(&regularization, &Net::zeros(), 0.0, &mut gradient);
        assert_eq!(gradient.parameters(), [2.5, -2.0, 2.5]);
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        for value in [-1.0, f64::NAN] {
            assert!(Regularization { l1: value, ..Regularization::NONE }.check::<f64>().is_err());
            assert!(Regularization { l2: value, ..Regularization::NONE }.check::<f64>().is_err());
            assert!(Regularization { largest_norm: Some(value), ..Regularization::NONE }.check::<f64>().is_err());
            assert!(Regularization { largest_value: Some(value), ..Regularization::NONE }.check::<f64>().is_err());
        }
        assert!(Regularization { largest_norm: Some(0.0), ..Regularization::NONE }.check::<f64>().is_err());
        assert_eq!(Regularization::NONE.check::<f64>(), Ok(()));
    }

    #[test]
    fn settings_that_the_precision_of_the_network_rounds_to_zero_or_infinity_are_refused() {
        let refused = |regularization: Regularization, name, must, value| {
            assert_eq!(regularization.check::<f32>(), Err(TrainError::Setting { name, must, value }));
            assert_eq!(regularization.check::<f64>(), Ok(()));
        };
        for value in [1e-60, 1e60] {
            refused(
                Regularization { l1: value, ..Regularization::NONE },
                "factor of the penalty `l1`",
                ZERO_OR_POSITIVE,
                value,
            );
            refused(
                Regularization { l2: value, ..Regularization::NONE },
                "factor of the penalty `l2`",
                ZERO_OR_POSITIVE,
                value,
            );
        }
        let value = 1e-60;
        refused(
            Regularization { largest_norm: Some(value), ..Regularization::NONE },
            "bound of `clip_norm`",
            POSITIVE,
            value,
        );
        refused(
            Regularization { largest_value: Some(value), ..Regularization::NONE },
            "bound of `clip_value`",
            POSITIVE,
            value,
        );
        for value in [1e60, f64::INFINITY] {
            let regularization =
                Regularization { largest_norm: Some(value), largest_value: Some(value), ..Regularization::NONE };
            assert_eq!(regularization.check::<f32>(), Ok(()));
        }
    }
}
