//! The wiring of a network as data, and the order of the computations that follows from it.
//!
//! Every pass is expanded from this schedule. No other module knows how layers are connected.

/// The most layers of a network: rustc takes about 10 ms and half a megabyte for each.
pub(crate) const MAXIMUM_LAYERS: usize = 512;

/// A source of a layer's inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The input of the network.
    Input,
    /// The activations of the layer with this index.
    Layer(usize),
}

/// The effect of a contribution to a delta: the first overwrites, all later ones add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accum {
    Overwrite,
    Add,
}

/// A computation of a backward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Passes the delta of `reader` through its weights to `layer`, one of its sources.
    Propagate { reader: usize, layer: usize, accum: Accum },
    /// Turns the derivatives with respect to the layer's activations into its delta: chain rule through the activation.
    Differentiate { layer: usize },
    /// Adds the layer's contribution to the gradient.
    Accumulate { layer: usize },
}

/// The sources of every layer. A layer reads the input and earlier layers only; the last layer is the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Graph {
    sources: Vec<Vec<Source>>,
}

impl Graph {
    /// A chain: the first layer reads the input, and every other layer the one before it.
    pub(crate) fn chain(layers: usize) -> Self {
        let source = |layer: usize| layer.checked_sub(1).map_or(Source::Input, Source::Layer);
        Self { sources: (0..layers).map(|layer| vec![source(layer)]).collect() }
    }

    /// The layer that computes the output.
    pub(crate) fn output(&self) -> usize {
        self.sources.len().saturating_sub(1)
    }

    /// The sources of a layer, in the order of its inputs.
    pub(crate) fn sources(&self, layer: usize) -> &[Source] {
        &self.sources[layer]
    }

    /// The readers of a layer, in the order of the source text.
    pub(crate) fn readers(&self, layer: usize) -> impl Iterator<Item = usize> {
        (layer + 1..self.sources.len()).filter(move |&reader| self.sources[reader].contains(&Source::Layer(layer)))
    }

    /// The layers in forward order: each after its sources.
    pub(crate) fn forward(&self) -> impl DoubleEndedIterator<Item = usize> + use<> {
        0..self.sources.len()
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
        let mut has_delta = vec![false; self.sources.len()];
        let mut steps = Vec::new();
        for reader in self.forward().rev() {
            if reader != self.output() {
                steps.push(Step::Differentiate { layer: reader });
            }
            let layers = self.sources[reader].iter().filter_map(|source| match source {
                Source::Layer(layer) => Some(*layer),
                Source::Input => None,
            });
            let propagations = layers.map(|layer| {
                let is_later = std::mem::replace(&mut has_delta[layer], true);
                Step::Propagate { reader, layer, accum: if is_later { Accum::Add } else { Accum::Overwrite } }
            });
            steps.extend(order(reader, propagations.collect()));
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::Accum::{Add, Overwrite};
    use super::Source::{Input, Layer};
    use super::Step::{Accumulate, Differentiate, Propagate};
    use super::*;

    /// `input => 0`, `0 => 1`, `0 => 2`, `(1, 2) => 3`.
    fn diamond() -> Graph {
        Graph { sources: vec![vec![Input], vec![Layer(0)], vec![Layer(0)], vec![Layer(1), Layer(2)]] }
    }

    /// `input => 0`, `(0, input) => 1`, `(0, 1) => 2`.
    fn shortcut() -> Graph {
        Graph { sources: vec![vec![Input], vec![Layer(0), Input], vec![Layer(0), Layer(1)]] }
    }

    fn graphs() -> [Graph; 5] {
        [Graph::chain(1), Graph::chain(2), Graph::chain(4), diamond(), shortcut()]
    }

    fn position(steps: &[Step], step: Step) -> usize {
        let positions: Vec<_> = (0..steps.len()).filter(|&index| steps[index] == step).collect();
        assert_eq!(positions.len(), 1, "{step:?} occurs once in {steps:?}");
        positions[0]
    }

    #[test]
    fn a_chain_follows_the_order_of_backpropagation() {
        let propagate = |reader| Propagate { reader, layer: reader - 1, accum: Overwrite };
        assert_eq!(Graph::chain(3).sources, [[Input], [Layer(0)], [Layer(1)]]);
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
        assert_eq!(diamond().readers(0).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn a_shortcut_adds_to_the_delta_of_the_layer_that_is_read_twice() {
        let steps = shortcut().backward();
        assert!(steps.contains(&Propagate { reader: 2, layer: 0, accum: Overwrite }));
        assert!(steps.contains(&Propagate { reader: 1, layer: 0, accum: Add }));
        assert_eq!(shortcut().readers(0).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(shortcut().sources(1), [Layer(0), Input]);
    }

    #[test]
    fn a_layer_is_computed_after_its_sources() {
        for graph in graphs() {
            let order: Vec<_> = graph.forward().collect();
            for (index, &layer) in order.iter().enumerate() {
                for source in graph.sources(layer) {
                    assert!(*source == Input || order[..index].iter().any(|&before| *source == Layer(before)));
                }
            }
        }
    }

    #[test]
    fn a_hidden_layer_follows_all_its_readers() {
        for graph in graphs() {
            let order: Vec<_> = graph.hidden_backward().collect();
            for (index, &layer) in order.iter().enumerate() {
                assert!(graph.readers(layer).all(|reader| !order[index..].contains(&reader)));
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
                            Propagate { layer: target, .. } if target == layer => assert!(index < differentiated),
                            Propagate { reader, .. } if reader == layer => assert!(index > differentiated),
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
                            Propagate { layer: target, accum, .. } if target == layer => Some(accum),
                            _ => None,
                        })
                        .collect();
                    assert_eq!(modes.len(), graph.readers(layer).count());
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
