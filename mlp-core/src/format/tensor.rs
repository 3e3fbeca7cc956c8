//! The weights and biases of a network as tensors for other programs: named by the layer, with weights `OUT` × `IN` in
//! row-major order. In memory, weights are column-major, so reading and writing transpose them.

use alloc::vec::Vec;

use crate::layer::BorrowedLayerInfo;

/// The weights or the biases of one layer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tensor<'a> {
    pub(crate) layer: &'a BorrowedLayerInfo<'a>,
    /// The index of the layer in [`Network::LAYERS`].
    pub(crate) layer_index: usize,
    pub(crate) part: Part,
    /// The index of its first parameter in the network.
    start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    Weight,
    Bias,
}

impl Part {
    /// Its name in a linear layer of PyTorch.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Bias => "bias",
        }
    }
}

impl<'a> Tensor<'a> {
    /// The tensors of a network, layer by layer, the weights before the bias. A layer without biases has weights only.
    pub(crate) fn all(layers: &'a [BorrowedLayerInfo<'a>]) -> impl Iterator<Item = Self> {
        layers.iter().enumerate().flat_map(|(layer_index, layer)| {
            let weight = Self { layer, layer_index, part: Part::Weight, start: layer.weights().start };
            let bias = Self { part: Part::Bias, start: layer.biases().start, ..weight };
            [Some(weight), layer.has_bias().then_some(bias)].into_iter().flatten()
        })
    }

    pub(crate) fn shape(&self) -> Vec<usize> {
        match self.part {
            Part::Weight => [self.layer.outputs, self.layer.inputs].to_vec(),
            Part::Bias => [self.layer.outputs].to_vec(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self.part {
            Part::Weight => self.layer.outputs * self.layer.inputs,
            Part::Bias => self.layer.outputs,
        }
    }

    /// The parameter indices of its values, in row-major order.
    pub(crate) fn row_major(self) -> impl Iterator<Item = usize> + use<> {
        let columns = self.len() / self.layer.outputs;
        let (start, outputs) = (self.start, self.layer.outputs);
        (0..outputs).flat_map(move |i| (0..columns).map(move |j| start + j * outputs + i))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::{format, vec};

    use super::*;
    use crate::prelude::*;

    network! { struct Net< input 3 => tanh 2 no_bias => linear 2; loss squared >; }

    #[test]
    fn weights_precede_biases_and_absent_biases_are_skipped() {
        let named = |tensor: &Tensor| format!("{}.{} {:?}", tensor.layer.name, tensor.part.name(), tensor.shape());
        let all: Vec<String> = Tensor::all(Net::LAYERS).map(|tensor| named(&tensor)).collect();
        assert_eq!(all, ["hidden1.weight [2, 3]", "output.weight [2, 2]", "output.bias [2]"]);
    }

    #[test]
    fn row_major_order_transposes_the_weights() {
        let mut net = Net::zeros();
        net.hidden1.weights = matrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0];
        net.output.weights = matrix![7.0, 8.0; 9.0, 10.0];
        net.output.bias = vector![11.0, 12.0];
        let values: Vec<Vec<f32>> = Tensor::all(Net::LAYERS)
            .map(|tensor| tensor.row_major().map(|at| net.parameters()[at]).collect())
            .collect();
        let expected = [vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], vec![7.0, 8.0, 9.0, 10.0], vec![11.0, 12.0]];
        assert_eq!(values, expected);
    }
}
