//! The weights and biases of a network as the tensors of other programs: named by the layer, the weights `OUT` × `IN` row
//! by row. Here they stand column by column, so both directions transpose.

use alloc::vec::Vec;

use crate::layer::LayerInfo;
use crate::network::Network;

/// The weights or the biases of one layer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tensor {
    /// The layer, and the how manieth it is.
    pub(crate) layer: &'static LayerInfo,
    pub(crate) index: usize,
    pub(crate) part: Part,
    /// Where it begins among the parameters of the network.
    first: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    Weight,
    Bias,
}

impl Part {
    /// What PyTorch calls it in a linear layer.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Bias => "bias",
        }
    }
}

impl Tensor {
    /// Those of a network, layer by layer. A layer without biases has weights only.
    pub(crate) fn all<N: Network>() -> impl Iterator<Item = Self> {
        let mut first = 0;
        N::LAYERS.iter().enumerate().flat_map(move |(index, layer)| {
            let weight = Self { layer, index, part: Part::Weight, first };
            let bias = Self { part: Part::Bias, first: first + weight.len(), ..weight };
            first += layer.parameters;
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

    /// Where its numbers stand among the parameters of the network, row by row.
    pub(crate) fn positions(self) -> impl Iterator<Item = usize> {
        let columns = self.len() / self.layer.outputs;
        (0..self.layer.outputs).flat_map(move |i| (0..columns).map(move |j| self.first + j * self.layer.outputs + i))
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
    fn weights_and_biases_follow_each_other_and_what_does_not_exist_is_left_out() {
        let named = |tensor: &Tensor| format!("{}.{} {:?}", tensor.layer.name, tensor.part.name(), tensor.shape());
        let all: Vec<String> = Tensor::all::<Net>().map(|tensor| named(&tensor)).collect();
        assert_eq!(all, ["hidden1.weight [2, 3]", "output.weight [2, 2]", "output.bias [2]"]);
    }

    #[test]
    fn the_numbers_stand_row_by_row() {
        let mut net = Net::zeros();
        net.hidden1.weights = matrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0];
        net.output.weights = matrix![7.0, 8.0; 9.0, 10.0];
        net.output.bias = vector![11.0, 12.0];
        let numbers: Vec<Vec<f32>> =
            Tensor::all::<Net>().map(|tensor| tensor.positions().map(|at| net.parameters()[at]).collect()).collect();
        let expected = [vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], vec![7.0, 8.0, 9.0, 10.0], vec![11.0, 12.0]];
        assert_eq!(numbers, expected);
    }
}
