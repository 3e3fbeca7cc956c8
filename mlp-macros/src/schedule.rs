//! The wiring of a network as data, and the order of the computations that follows from it.
//!
//! Every pass is expanded from this schedule. No other module knows how layers are connected.

/// The maximum number of layers of a network: rustc takes about 10 ms and half a megabyte for each.
pub(crate) const MAXIMUM_LAYERS: usize = 512;

/// A source of a layer's inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The input of the network with this index.
    Input(usize),
    /// The activations of the layer with this index.
    Layer(usize),
}

/// The effect of a contribution to a delta: the first overwrites, all later ones add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accum {
    Overwrite,
    Add,
}

/// A layer that reads another one, or the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Through its weights.
    Weights(usize),
    /// By adding the activations to its own.
    Sum(usize),
}

/// A computation of a backward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Passes the derivatives with respect to the activations of `reader` on to `layer`, whose activations it adds.
    PassOn { reader: usize, layer: usize, accum: Accum },
    /// Passes the delta of `reader` through its weights to `layer`, one of its sources.
    Propagate { reader: usize, layer: usize, accum: Accum },
    /// Turns the derivatives with respect to the layer's activations into its delta: chain rule through the activation.
    Differentiate { layer: usize },
    /// Adds the layer's contribution to the gradient.
    Accumulate { layer: usize },
}

/// The sources of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Read through the weights, in the order of their columns.
    pub(crate) sources: Vec<Source>,
    /// Added to the activations.
    pub(crate) added: Option<Source>,
}

/// The wiring of a network. A layer reads the input and earlier layers only; the last layer is the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
}

impl Graph {
    pub(crate) fn new(nodes: Vec<Node>) -> Self {
        Self { nodes }
    }

    /// A chain: every layer reads the one before it.
    pub(crate) fn chain(layers: usize) -> Self {
        Self { nodes: (0..layers).map(|layer| Node { sources: vec![Self::before(layer)], added: None }).collect() }
    }

    /// A chain whose first layer reads all of several inputs.
    pub(crate) fn chain_from(inputs: usize, layers: usize) -> Self {
        let mut graph = Self::chain(layers);
        if let Some(first) = graph.nodes.first_mut() {
            first.sources = (0..inputs).map(Source::Input).collect();
        }
        graph
    }

    /// The source of a layer that names none: the layer before it, or the input.
    pub(crate) fn before(layer: usize) -> Source {
        layer.checked_sub(1).map_or(Source::Input(0), Source::Layer)
    }

    /// The layer that computes the output.
    pub(crate) fn output(&self) -> usize {
        self.nodes.len().saturating_sub(1)
    }

    /// The sources of a layer, in the order of its inputs.
    pub(crate) fn sources(&self, layer: usize) -> &[Source] {
        &self.nodes[layer].sources
    }

    /// The source whose activations a layer adds to its own.
    pub(crate) fn added(&self, layer: usize) -> Option<Source> {
        self.nodes[layer].added
    }

    /// The readers of a source, in the order of the source text.
    pub(crate) fn readers(&self, source: Source) -> impl Iterator<Item = Reader> {
        self.nodes.iter().enumerate().flat_map(move |(reader, node)| {
            let weighs = node.sources.contains(&source).then_some(Reader::Weights(reader));
            let adds = (node.added == Some(source)).then_some(Reader::Sum(reader));
            weighs.into_iter().chain(adds)
        })
    }

    /// The layers in forward order: each after its sources.
    pub(crate) fn forward(&self) -> impl DoubleEndedIterator<Item = usize> + use<> {
        0..self.nodes.len()
    }

    /// The hidden layers in backward order: each after its readers.
    pub(crate) fn hidden_backward(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.output()).rev()
    }

    /// The backward pass that accumulates a gradient, starting from the delta of the output.
    pub(crate) fn backward(&self) -> Vec<Step> {
        self.reverse(|layer, propagations| [vec![Step::Accumulate { layer }], propagations].concat())
    }

    /// The backward pass that updates the weights in place. A layer propagates through its weights before they change.
    pub(crate) fn descend(&self) -> Vec<Step> {
        self.reverse(|layer, propagations| [propagations, vec![Step::Accumulate { layer }]].concat())
    }

    /// The steps of every layer, from the output to the first. All readers of a layer come after it in the source text,
    /// so its delta is complete when its own steps begin. The loss gives the delta of the output.
    fn reverse(&self, order: impl Fn(usize, Vec<Step>) -> Vec<Step>) -> Vec<Step> {
        let mut has_delta = vec![false; self.nodes.len()];
        let mut accum = |layer: usize| {
            if std::mem::replace(&mut has_delta[layer], true) { Accum::Add } else { Accum::Overwrite }
        };
        let mut steps = Vec::new();
        for reader in self.forward().rev() {
            let node = &self.nodes[reader];
            if let Some(Source::Layer(layer)) = node.added {
                steps.push(Step::PassOn { reader, layer, accum: accum(layer) });
            }
            if reader != self.output() {
                steps.push(Step::Differentiate { layer: reader });
            }
            let layers = node.sources.iter().filter_map(|source| match source {
                Source::Layer(layer) => Some(*layer),
                Source::Input(_) => None,
            });
            let propagations = layers.map(|layer| Step::Propagate { reader, layer, accum: accum(layer) });
            steps.extend(order(reader, propagations.collect()));
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::Accum::{Add, Overwrite};
    use super::Source::Layer;
    use super::Step::{Accumulate, Differentiate, PassOn, Propagate};
    use super::*;

    const INPUT: Source = Source::Input(0);

    fn reading(sources: &[&[Source]]) -> Graph {
        Graph { nodes: sources.iter().map(|sources| Node { sources: sources.to_vec(), added: None }).collect() }
    }

    /// `input => 0`, `0 => 1`, `0 => 2`, `(1, 2) => 3`.
    fn diamond() -> Graph {
        reading(&[&[INPUT], &[Layer(0)], &[Layer(0)], &[Layer(1), Layer(2)]])
    }

    /// `input => 0`, `(0, input) => 1`, `(0, 1) => 2`.
    fn shortcut() -> Graph {
        reading(&[&[INPUT], &[Layer(0), INPUT], &[Layer(0), Layer(1)]])
    }

    /// `input => 0`, `0 => 1`, which adds 0, `1 => 2`, which adds 1.
    fn residual() -> Graph {
        let mut graph = Graph::chain(3);
        graph.nodes[1].added = Some(Layer(0));
        graph.nodes[2].added = Some(Layer(1));
        graph
    }

    fn graphs() -> [Graph; 6] {
        [Graph::chain(1), Graph::chain(2), Graph::chain(4), diamond(), shortcut(), residual()]
    }

    /// The layers that read the activations of `layer`.
    fn readers(graph: &Graph, layer: usize) -> Vec<usize> {
        let number = |reader| match reader {
            Reader::Weights(reader) | Reader::Sum(reader) => reader,
        };
        graph.readers(Layer(layer)).map(number).collect()
    }

    fn position(steps: &[Step], step: Step) -> usize {
        let positions: Vec<_> = (0..steps.len()).filter(|&index| steps[index] == step).collect();
        assert_eq!(positions.len(), 1, "{step:?} occurs once in {steps:?}");
        positions[0]
    }

    #[test]
    fn a_chain_follows_the_order_of_backpropagation() {
        let propagate = |reader| Propagate { reader, layer: reader - 1, accum: Overwrite };
        assert_eq!(Graph::chain(3), reading(&[&[INPUT], &[Layer(0)], &[Layer(1)]]));
        assert_eq!(Graph::chain(3).forward().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(
            Graph::chain(3).backward(),
            [
                Accumulate { layer: 2 },
                propagate(2),
                Differentiate { layer: 1 },
                Accumulate { layer: 1 },
                propagate(1),
                Differentiate { layer: 0 },
                Accumulate { layer: 0 },
            ]
        );
        assert_eq!(
            Graph::chain(2).descend(),
            [propagate(1), Accumulate { layer: 1 }, Differentiate { layer: 0 }, Accumulate { layer: 0 }]
        );
    }

    #[test]
    fn a_diamond_adds_the_deltas_of_both_branches() {
        let propagate = |reader, layer, accum| Propagate { reader, layer, accum };
        assert_eq!(
            diamond().backward(),
            [
                Accumulate { layer: 3 },
                propagate(3, 1, Overwrite),
                propagate(3, 2, Overwrite),
                Differentiate { layer: 2 },
                Accumulate { layer: 2 },
                propagate(2, 0, Overwrite),
                Differentiate { layer: 1 },
                Accumulate { layer: 1 },
                propagate(1, 0, Add),
                Differentiate { layer: 0 },
                Accumulate { layer: 0 },
            ]
        );
        assert_eq!(readers(&diamond(), 0), [1, 2]);
    }

    #[test]
    fn a_shortcut_adds_to_the_delta_of_the_layer_that_is_read_twice() {
        let steps = shortcut().backward();
        assert!(steps.contains(&Propagate { reader: 2, layer: 0, accum: Overwrite }));
        assert!(steps.contains(&Propagate { reader: 1, layer: 0, accum: Add }));
        assert_eq!(readers(&shortcut(), 0), [1, 2]);
        assert_eq!(shortcut().sources(1), [Layer(0), INPUT]);
    }

    #[test]
    fn a_sum_passes_its_derivatives_on_before_they_become_its_delta() {
        let propagate = |reader, accum| Propagate { reader, layer: reader - 1, accum };
        assert_eq!(
            residual().backward(),
            [
                PassOn { reader: 2, layer: 1, accum: Overwrite },
                Accumulate { layer: 2 },
                propagate(2, Add),
                PassOn { reader: 1, layer: 0, accum: Overwrite },
                Differentiate { layer: 1 },
                Accumulate { layer: 1 },
                propagate(1, Add),
                Differentiate { layer: 0 },
                Accumulate { layer: 0 },
            ]
        );
        assert_eq!(residual().readers(Layer(0)).collect::<Vec<_>>(), [Reader::Weights(1), Reader::Sum(1)]);
    }

    #[test]
    fn a_layer_is_computed_after_its_sources() {
        for graph in graphs() {
            let order: Vec<_> = graph.forward().collect();
            for (index, &layer) in order.iter().enumerate() {
                for source in graph.sources(layer) {
                    assert!(*source == INPUT || order[..index].iter().any(|&before| *source == Layer(before)));
                }
            }
        }
    }

    #[test]
    fn a_hidden_layer_follows_all_its_readers() {
        for graph in graphs() {
            let order: Vec<_> = graph.hidden_backward().collect();
            for (index, &layer) in order.iter().enumerate() {
                assert!(readers(&graph, layer).iter().all(|reader| !order[index..].contains(reader)));
            }
        }
    }

    #[test]
    fn a_delta_is_complete_before_it_is_differentiated_and_used() {
        for graph in graphs() {
            for steps in [graph.backward(), graph.descend()] {
                for layer in graph.hidden_backward() {
                    let differentiated = position(&steps, Differentiate { layer });
                    assert!(differentiated < position(&steps, Accumulate { layer }));
                    for (index, step) in steps.iter().enumerate() {
                        match *step {
                            Propagate { layer: target, .. } | PassOn { layer: target, .. } if target == layer => {
                                assert!(index < differentiated);
                            }
                            Propagate { reader, .. } if reader == layer => assert!(index > differentiated),
                            // The summand does not pass through the activation function.
                            PassOn { reader, .. } if reader == layer => assert!(index < differentiated),
                            _ => {}
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_reader_overwrites_and_all_later_ones_add() {
        for graph in graphs() {
            for steps in [graph.backward(), graph.descend()] {
                for layer in graph.hidden_backward() {
                    let modes: Vec<_> = steps
                        .iter()
                        .filter_map(|step| match *step {
                            Propagate { layer: target, accum, .. } | PassOn { layer: target, accum, .. }
                                if target == layer =>
                            {
                                Some(accum)
                            }
                            _ => None,
                        })
                        .collect();
                    assert_eq!(modes.len(), readers(&graph, layer).len());
                    assert_eq!(modes.iter().position(|&accum| accum == Overwrite), Some(0));
                    assert!(modes[1..].iter().all(|&accum| accum == Add));
                }
            }
        }
    }

    #[test]
    fn a_layer_propagates_before_its_weights_are_updated() {
        for graph in graphs() {
            let steps = graph.descend();
            for reader in graph.forward() {
                let moved = position(&steps, Accumulate { layer: reader });
                for (index, step) in steps.iter().enumerate() {
                    assert!(!matches!(step, Propagate { reader: other, .. } if *other == reader) || index < moved);
                }
            }
        }
    }
}
