//! The wiring of a network by name, from `from` and `add` of `network!` or of the derive, resolved into a graph.

use std::collections::HashSet;

use syn::Ident;
use syn::ext::IdentExt;

use crate::message::{self, Errors};
use crate::model::Input;
use crate::names;
use crate::schedule::{Graph, Node, Source};
use crate::span::SpanRange;

/// The name of the network's input among the sources of a layer.
const INPUT: &str = "input";

/// The names after `from`.
#[derive(Clone)]
pub(crate) struct From {
    pub(crate) names: Vec<Ident>,
}

/// The sources of a layer as written.
#[derive(Clone, Default)]
pub(crate) struct Reads {
    pub(crate) from: Option<From>,
    pub(crate) add: Option<Ident>,
    /// Whether a mistake in the layer has been reported, and its sources may be others.
    pub(crate) has_mistake: bool,
}

/// A layer with its place in the wiring.
pub(crate) struct Wired {
    pub(crate) name: Ident,
    /// The location of a message about the layer.
    pub(crate) range: SpanRange,
    /// The sources; the source of a repetition after the first is the one before it.
    pub(crate) reads: Reads,
    /// For repetitions after the first: the name before its number.
    pub(crate) repeats: Option<Ident>,
    /// Whether a mistake in the layer has been reported that may have hidden its name.
    pub(crate) has_lost_name: bool,
}

/// The graph of these layers. A layer with a mistake reads the layer before it.
pub(crate) fn graph(layers: &[Wired], inputs: &[Input], errors: &mut Errors) -> Graph {
    let before = errors.count();
    let mut wiring = Wiring { layers, inputs, errors };
    wiring.no_layer_has_the_name_of_an_input();
    wiring.the_first_layer_chooses_an_input();
    let mut nodes: Vec<Node> = Vec::with_capacity(layers.len());
    for (index, layer) in layers.iter().enumerate() {
        let node = match nodes.last().filter(|_| layer.repeats.is_some()) {
            Some(before) => repeated(index, before),
            None => wiring.node(index),
        };
        nodes.push(node);
    }
    let graph = Graph::new(nodes);
    // After a mistake in the wiring, the readers are not known.
    if wiring.errors.count() == before && layers.iter().all(|layer| !layer.reads.has_mistake) {
        wiring.every_layer_is_read(&graph);
        wiring.every_input_is_read(&graph);
    }
    graph
}

/// A repetition reads the repetition before it, and adds the same source as that one; if that source is the first one that it
/// reads, the repetition adds the one before it instead.
fn repeated(index: usize, before: &Node) -> Node {
    let adds_its_source = before.added.is_some_and(|added| before.sources.first() == Some(&added));
    let added = if adds_its_source { Some(Graph::before(index)) } else { before.added };
    Node { sources: vec![Graph::before(index)], added }
}

struct Wiring<'a> {
    layers: &'a [Wired],
    inputs: &'a [Input],
    errors: &'a mut Errors,
}

impl Wiring<'_> {
    /// The sources of the layer with this index.
    fn node(&mut self, index: usize) -> Node {
        let Reads { from, add, .. } = &self.layers[index].reads;
        let sources = from.as_ref().map(|from| self.sources(index, from));
        let sources = sources.filter(|sources| !sources.is_empty()).unwrap_or_else(|| vec![Graph::before(index)]);
        let added = add.as_ref().and_then(|name| {
            let source = self.source(index, name, "adds");
            match source {
                Some(Source::Input(input)) if self.inputs[input].is_sparse => {
                    self.errors.push(message::input::sparse_summand(name));
                    None
                }
                source => source,
            }
        });
        Node { sources, added }
    }

    fn sources(&mut self, index: usize, from: &From) -> Vec<Source> {
        let mut seen = HashSet::new();
        let mut sources: Vec<(Source, &Ident)> = Vec::new();
        for name in &from.names {
            if !seen.insert(name.unraw().to_string()) {
                self.errors.push(message::wiring::named_twice(name));
            } else if let Some(source) = self.source(index, name, "reads") {
                // The only input has two names.
                match sources.iter().find(|(known, _)| *known == source) {
                    Some((_, other)) => self.errors.push(message::wiring::same_source(name, other)),
                    None => sources.push((source, name)),
                }
            }
        }
        sources.into_iter().map(|(source, _)| source).collect()
    }

    /// The source with this name, which comes before the layer with this index. `None` after a mistake, and if the name may be the
    /// one that an input lacks, which has been reported.
    fn source(&mut self, index: usize, name: &Ident, verb: &str) -> Option<Source> {
        let text = name.unraw().to_string();
        let found = self.layers.iter().position(|layer| layer.name.unraw() == text);
        let input = self.inputs.iter().position(|input| input.name.unraw() == text);
        // Even if a layer has that name, which has been reported.
        if let Some(input) = input.filter(|_| found.is_none() || text != INPUT) {
            return Some(Source::Input(input));
        }
        let lacks_name = self.inputs.len() > 1 && self.inputs.iter().any(|input| !input.is_named);
        let source = match found {
            None if lacks_name || self.layers.iter().any(|layer| layer.has_lost_name) => return None,
            Some(layer) if text == INPUT => Err(message::wiring::ambiguous(name, &self.layers[layer].name)),
            None if text == INPUT && self.inputs.len() == 1 => Ok(Source::Input(0)),
            None if text == INPUT => Err(message::input::one_of_several(name, &self.names_of_inputs())),
            Some(layer) if layer < index => Ok(Source::Layer(layer)),
            Some(layer) if layer == index => Err(message::wiring::itself(name, verb)),
            Some(_) => Err(message::wiring::later(name, verb, &self.known(index))),
            None => Err(self.unknown(index, name)),
        };
        self.errors.keep(source)
    }

    /// The names that a layer may read.
    fn known(&self, index: usize) -> Vec<String> {
        let layers = self.layers[..index].iter().map(|layer| layer.name.unraw().to_string());
        self.names_of_inputs().into_iter().chain(layers).collect()
    }

    fn names_of_inputs(&self) -> Vec<String> {
        // One of several inputs without a name has been reported.
        let named = self.inputs.iter().filter(|input| self.inputs.len() == 1 || input.is_named);
        named.map(|input| input.name.unraw().to_string()).collect()
    }

    fn no_layer_has_the_name_of_an_input(&mut self) {
        // A layer may be named `input` as long as nothing reads the input by that name.
        let named = |input: &Input| input.name != INPUT;
        for layer in self.layers {
            if self.inputs.iter().any(|input| named(input) && input.name.unraw() == layer.name.unraw()) {
                self.errors.push(message::input::named_as_layer(&layer.name));
            }
        }
    }

    fn the_first_layer_chooses_an_input(&mut self) {
        if let (Some(first), [_, _, ..]) = (self.layers.first(), self.inputs)
            && first.reads.from.is_none()
            && !first.reads.has_mistake
            && self.inputs.iter().all(|input| input.is_named)
        {
            self.errors.push(message::input::not_chosen(first.range, &self.names_of_inputs()));
        }
    }

    /// Every input is read by a layer.
    fn every_input_is_read(&mut self, graph: &Graph) {
        for (index, input) in self.inputs.iter().enumerate() {
            let is_first = self.inputs[..index].iter().all(|other| other.name.unraw() != input.name.unraw());
            // One of several inputs without a name has been reported.
            let is_known = input.is_named || self.inputs.len() == 1;
            if is_first && is_known && graph.readers(Source::Input(index)).next().is_none() {
                self.errors.push(message::input::unread(input.name.span(), &input.name));
            }
        }
    }

    fn unknown(&self, index: usize, name: &Ident) -> syn::Error {
        let last =
            self.layers.iter().rfind(|layer| layer.repeats.as_ref().is_some_and(|base| base.unraw() == name.unraw()));
        if let Some(last) = last {
            return message::wiring::repeated(name, &last.name);
        }
        let known = self.known(index);
        let closest = names::closest(&name.unraw().to_string(), known.iter().map(String::as_str), &[]);
        message::wiring::unknown(name, closest, &known, self.inputs.len() > 1)
    }

    /// Every layer but the last is read by another.
    fn every_layer_is_read(&mut self, graph: &Graph) {
        for index in graph.hidden_backward() {
            if graph.readers(Source::Layer(index)).next().is_none() {
                self.errors.push(message::wiring::unread(self.layers[index].range, &self.layers[index].name));
            }
        }
    }
}
