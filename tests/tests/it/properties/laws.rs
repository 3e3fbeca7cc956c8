//! The laws that hold for every network and every batch.
//!
//! Sums in different orders agree to twice the bound of a running error analysis (`mlp_tests::rounding`); laws that hold
//! to the bit compare equal sequences of operations.

use mlp_core::prelude::*;
use mlp_core::{Flat, LayerInfo};
use mlp_tests::compare::assert_within;

use super::case::{Case, Float, doubles};

impl<N, T: Float, const I: usize, const O: usize> Case<N>
where
    N: Network + Flat<Scalar = T> + PartialEq + std::fmt::Debug,
    N: Network<Input = SVector<T, I>, Output = SVector<T, O>>,
{
    pub(super) fn check_all(&self) {
        self.predictions_are_those_of_forward();
        self.means_are_those_of_single_samples();
        self.shares_of_a_batch_add_up();
        self.descent_is_a_step_along_the_gradient();
        self.the_flat_view_is_the_network();
        self.traces_and_deltas_are_those_of_the_gradient();
        self.hidden_units_can_be_permuted();
    }

    fn predictions_are_those_of_forward(&self) {
        let predicted = self.net.predict(&self.x);
        assert_eq!(predicted.len(), self.x.len());
        let what = self.describe("predict is forward");
        for ((x, output), bounds) in self.x.iter().zip(&predicted).zip(&self.bounds) {
            let forward = self.net.forward(x);
            let bound = &bounds.a[N::LAYERS.len() - 1];
            assert_within(&what, &doubles(output.as_slice()), &doubles(forward.as_slice()), bound, 2.0 * T::EPSILONS);
        }
    }

    fn means_are_those_of_single_samples(&self) {
        let (risk, gradient) = (self.inspect.gradient)(&self.net, &self.x, &self.y);
        let ((mean_loss, loss_bound), (mean_gradient, gradient_bound)) = self.means();
        let what = self.describe("the risk is the mean of the losses");
        let risks = doubles(&[risk, self.net.loss(&self.x, &self.y)]);
        assert_within(&what, &risks, &[mean_loss; 2], &[loss_bound; 2], 2.0 * T::EPSILONS);
        let what = self.describe("the gradient is the mean of the gradients");
        assert_within(&what, &doubles(gradient.parameters()), &mean_gradient, &gradient_bound, 2.0 * T::EPSILONS);

        // To the bit, for any previous content of the workspace and of the gradient.
        let mut workspace = N::workspace();
        let mut into = N::boxed_clone(&self.net);
        for _ in 0..2 {
            let again = self.net.gradient_into(&self.x, &self.y, &mut workspace, &mut into);
            assert_eq!((again, &*into), (risk, &gradient), "{}", self.describe("gradient_into is gradient"));
            self.net.accumulate(&self.x[..1], &self.y[..1], &mut workspace, &mut into);
        }
    }

    fn shares_of_a_batch_add_up(&self) {
        let ((loss, loss_bound), (gradient, gradient_bound)) = self.means();
        let sum = |values: Vec<f64>| -> Vec<f64> { values.into_iter().map(|value| self.n() * value).collect() };
        let (gradient, gradient_bound) = (sum(gradient), sum(gradient_bound));
        let mut workspace = N::workspace();
        for cut in [0, 1, self.x.len() / 3, self.x.len()] {
            let mut shares = N::boxed_zeros();
            let mut share = |range: core::ops::Range<usize>| -> f64 {
                self.net.accumulate(&self.x[range.clone()], &self.y[range], &mut workspace, &mut shares).into()
            };
            let shared = share(0..cut) + share(cut..self.x.len());
            let what = self.describe(&format!("shares cut at {cut} add up"));
            assert_within(&what, &[shared], &[self.n() * loss], &[self.n() * loss_bound], 2.0 * T::EPSILONS);
            assert_within(&what, &doubles(shares.parameters()), &gradient, &gradient_bound, 2.0 * T::EPSILONS);
        }
    }

    /// With a learning rate of one, whose product with the gradient is exact.
    fn descent_is_a_step_along_the_gradient(&self) {
        let ((loss, loss_bound), (gradient, gradient_bound)) = self.means();
        let (mut moved, mut scratch) = (N::boxed_clone(&self.net), N::boxed_zeros());
        let risk = moved.descend(&self.x, &self.y, 1.0, &mut N::workspace(), &mut scratch);
        assert_within(
            &self.describe("descent returns the risk"),
            &[risk.into()],
            &[loss],
            &[loss_bound],
            2.0 * T::EPSILONS,
        );
        let weights = doubles(self.net.parameters());
        let expected: Vec<_> = weights.iter().zip(&gradient).map(|(w, slope)| w - slope).collect();
        // The difference rounds once.
        let bounds: Vec<_> =
            gradient_bound.iter().zip(&expected).map(|(bound, w)| bound + f64::EPSILON * w.abs()).collect();
        let what = self.describe("descent is a step along the gradient");
        assert_within(&what, &doubles(moved.parameters()), &expected, &bounds, 2.0 * T::EPSILONS);
    }

    fn the_flat_view_is_the_network(&self) {
        let of_layers: usize = N::LAYERS.iter().map(|layer| layer.parameters).sum();
        assert_eq!(N::PARAMETERS, of_layers);
        assert_eq!(N::PARAMETERS, self.net.parameters().len());
        assert_eq!(N::LAYERS[0].inputs, I);
        assert_eq!(N::LAYERS[N::LAYERS.len() - 1].outputs, O);
        for pair in N::LAYERS.windows(2) {
            assert_eq!(pair[0].outputs, pair[1].inputs);
        }
        let mut copy = N::boxed_zeros();
        copy.parameters_mut().copy_from_slice(self.net.parameters());
        assert_eq!(copy, self.net);
        assert_eq!(copy, self.net.boxed_clone());
        let last = N::PARAMETERS - 1;
        copy.parameters_mut()[last] += T::one();
        assert_ne!(copy, self.net);
    }

    /// To the bit: `∂L/∂w_ij = δ_i a_j` and `∂L/∂b_i = δ_i`.
    fn traces_and_deltas_are_those_of_the_gradient(&self) {
        for (x, y) in self.x.iter().zip(&self.y).take(5) {
            let activations = (self.inspect.activations)(&self.net, x);
            let output: SVector<T, O> = self.net.forward(x);
            assert_eq!(
                activations[N::LAYERS.len() - 1],
                output.as_slice(),
                "{}",
                self.describe("the trace ends in forward")
            );

            let deltas = (self.inspect.deltas)(&self.net, x, y);
            let (_, gradient) = (self.inspect.gradient)(&self.net, &[*x], &[*y]);
            let mut expected = Vec::new();
            for (index, (layer, delta)) in N::LAYERS.iter().zip(&deltas).enumerate() {
                let input = if index == 0 { x.as_slice() } else { &activations[index - 1] };
                expected.extend(input.iter().flat_map(|&a| delta.iter().map(move |&d| d * a)));
                let biases = layer.parameters - layer.inputs * layer.outputs;
                expected.extend_from_slice(&delta[..biases]);
            }
            assert_eq!(gradient.parameters(), expected, "{}", self.describe("the gradient is δ a"));
        }
    }

    /// Hidden units can be permuted: rows and biases of one layer together with the columns of the next.
    fn hidden_units_can_be_permuted(&self) {
        for hidden in 0..N::LAYERS.len() - 1 {
            let units = N::LAYERS[hidden].outputs;
            let next = |unit: usize| (unit + 1) % units;
            let moved = self.rearranged(hidden, |unit, w| (next(unit), w));
            assert!(units == 1 || moved != *self.net);
            let what = self.describe(&format!("the units of layer {hidden} are permuted"));
            for (x, bounds) in self.x.iter().zip(&self.bounds).take(5) {
                let (before, after): (SVector<T, O>, SVector<T, O>) = (self.net.forward(x), moved.forward(x));
                let bound = &bounds.a[N::LAYERS.len() - 1];
                assert_within(&what, &doubles(after.as_slice()), &doubles(before.as_slice()), bound, 2.0 * T::EPSILONS);
            }
        }
    }

    /// To the bit: tanh is odd, so a unit whose incoming weights change sign can change the sign of its outgoing ones.
    pub(super) fn tanh_units_can_change_sign(&self) {
        for hidden in 0..N::LAYERS.len() - 1 {
            assert_eq!(N::LAYERS[hidden].activation, "tanh");
            let flipped = self.rearranged(hidden, |unit, w| (unit, if unit % 2 == 0 { -w } else { w }));
            assert_ne!(flipped, *self.net);
            let what = self.describe(&format!("the units of layer {hidden} change sign"));
            assert_eq!(flipped.predict(&self.x), self.net.predict(&self.x), "{what}");
        }
    }

    /// The network with the weights to and from each unit of a hidden layer moved to another unit or changed.
    fn rearranged(&self, hidden: usize, change: impl Fn(usize, T) -> (usize, T)) -> N {
        let before = |layers: &[LayerInfo]| layers.iter().map(|layer| layer.parameters).sum::<usize>();
        let (layer, next) = (&N::LAYERS[hidden], &N::LAYERS[hidden + 1]);
        let (start, next_start) = (before(&N::LAYERS[..hidden]), before(&N::LAYERS[..=hidden]));
        let mut other = N::boxed_clone(&self.net);
        let (from, to) = (self.net.parameters(), other.parameters_mut());
        for unit in 0..layer.outputs {
            // Column-major: the stride between the weights and bias of a unit is the number of units.
            for index in (start..next_start).skip(unit).step_by(layer.outputs) {
                let (other, w) = change(unit, from[index]);
                to[index - unit + other] = w;
            }
            for i in 0..next.outputs {
                let (other, w) = change(unit, from[next_start + unit * next.outputs + i]);
                to[next_start + other * next.outputs + i] = w;
            }
        }
        *other
    }
}
