//! Resolves the syntax tree of `network!` into its model. Placeholders replace erroneous parts, so the result is always a
//! network.

mod attributes;
mod function;
mod input;

pub(crate) use attributes::without_network;
pub(crate) use function::function;
pub(crate) use input::inputs;

use std::collections::HashSet;

use proc_macro2::Span;
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Path};

use crate::builtin::FunctionKind;
use crate::lint::Lint;
use crate::message::{self, Errors};
use crate::model::{Constant, Dense, Function, Input, Item, Layer, Losses, Network, Part, Placement, Term, width_of};
use crate::modifier::{self, Draft, Position};
use crate::rules::{self, LayerName};
use crate::schedule::{self, Graph};
use crate::syntax::{self, Definition};
use crate::width::{Width, braced};
use crate::wiring::{self, Wired};

/// Resolves every part of a definition, given the path of `mlp_core`, unless an attribute names another one.
pub(crate) fn item(definition: &Definition, krate: &Path, errors: &mut Errors) -> Item {
    let body = &definition.body;
    let (attributes, renamed) = attributes::split(&definition.attributes, errors);
    let krate = renamed.unwrap_or_else(|| krate.clone());
    let head = definition.head.as_ref();
    let unknown_width = unknown_width(head.map(|head| &head.name));
    let mut widths = Widths { unknown: &unknown_width, name: head.map(|head| &head.name), constants: vec![] };
    let sources = body.inputs.first().map_or(&[][..], |input| &input.sources);
    let inputs = inputs(sources, &krate, |width| widths.resolve(width), errors);
    let (layers, graph) = layers(definition, &inputs, &krate, &mut widths, errors);
    let constants = widths.constants;
    let loss = body.losses.first();
    let network = Network {
        name: head.map_or_else(|| Ident::new("UnnamedNetwork", Span::call_site()), |head| head.name.clone()),
        krate,
        inputs,
        layers,
        graph,
        loss: loss.and_then(|loss| losses(known(loss, body), errors)).unwrap_or_else(|| Losses::placeholder(body.end)),
        inputs_of: None,
        lint: loss.and_then(|loss| loss.lint.clone()),
    };
    let placement = match head {
        Some(head) => Placement::Named(head.visibility.clone()),
        None => Placement::Unnamed { seed: body.seeds.first().and_then(|seed| seed.value).unwrap_or(0) },
    };
    Item { network, attributes, placement, constants, unknown_width }
}

/// The name of the constant that replaces erroneous widths.
fn unknown_width(name: Option<&Ident>) -> Ident {
    let name = name.map_or_else(String::new, |name| name.unraw().to_string().to_uppercase() + "_");
    format_ident!("{name}HAS_MISTAKES", span = Span::mixed_site())
}

/// The widths of a network.
struct Widths<'a> {
    /// The constant that replaces erroneous widths.
    unknown: &'a Ident,
    /// The name of the network.
    name: Option<&'a Ident>,
    constants: Vec<Constant>,
}

impl Widths<'_> {
    /// The width to use in the type of a layer. An expression becomes a constant: the types of a network are written several times,
    /// and rustc would evaluate it, and report its mistakes, in each of them; and it derives nothing for a type with a macro.
    fn resolve(&mut self, written: Option<&Width>) -> Width {
        let Some(width) = written else { return Width::Path(self.unknown.clone().into()) };
        let value = match width {
            Width::Expression(value) => value.clone(),
            Width::Path(path) if is_out_of_reach(path) => braced(path.to_token_stream(), path.span()).into(),
            _ => return width.clone(),
        };
        let network = self.name.map_or_else(String::new, |name| name.unraw().to_string());
        let span = Span::mixed_site().located_at(value.span());
        let name = format_ident!("__{network}_width{}", self.constants.len(), span = span);
        self.constants.push(Constant { name: name.clone(), value: Width::Expression(value.clone()) });
        Width::Constant(name, value)
    }
}

/// Whether this is a local variable by its name, or belongs to `Self`, neither of which the items of a network can use.
fn is_out_of_reach(path: &Path) -> bool {
    let is_variable = |word: &Ident| word.to_string().starts_with(char::is_lowercase);
    path.get_ident().is_some_and(is_variable) || path.segments.first().is_some_and(|first| first.ident == "Self")
}

/// The layers with their repetitions, names, sources and widths.
fn layers(
    definition: &Definition,
    inputs: &[Input],
    krate: &Path,
    widths: &mut Widths,
    errors: &mut Errors,
) -> (Vec<Layer<Dense>>, Graph) {
    let body = &definition.body;
    let unreadable = [syntax::Layer::unreadable(body.end)];
    let written = if body.layers.is_empty() { &unreadable[..] } else { &body.layers[..] };
    let mut layers = Vec::new();
    let (mut names, mut wired) = (Vec::new(), Vec::new());
    for (index, layer) in written.iter().enumerate() {
        let position = rules::position(index, written.len());
        let parts: Vec<_> = layer.parts.iter().map(|part| self::part(part, widths, errors)).collect();
        let outputs = Width::sum(&parts.iter().map(|part| part.units.clone()).collect::<Vec<_>>());
        let mut draft = Draft::new(krate.clone(), parts, outputs);
        modifier::apply(&layer.modifiers, position, &mut draft);
        draft.options.reads.has_mistake = layer.has_mistake;
        draft.finish();
        if layers.len() + draft.count.unwrap_or(1) > schedule::MAXIMUM_LAYERS {
            errors.push(message::body::too_many_layers(layer.span, schedule::MAXIMUM_LAYERS));
            break;
        }
        for number in 1..=draft.count.unwrap_or(1) {
            let is_last = position == Position::Output && number == draft.count.unwrap_or(1);
            let name = match (&draft.name, draft.count) {
                (Some(name), None) => name.clone(),
                (Some(name), Some(_)) => format_ident!("{name}{number}", span = name.span()),
                (None, _) if is_last => Ident::new("output", layer.span),
                (None, _) => format_ident!("hidden{}", layers.len() + 1, span = layer.span),
            };
            names.push(LayerName { name: name.clone(), is_written: draft.name.is_some() });
            let repeats = (number > 1).then(|| draft.name.clone().unwrap_or_else(|| name.clone()));
            wired.push(Wired {
                name: name.clone(),
                range: layer.span.into(),
                reads: draft.options.reads.clone(),
                repeats,
                has_lost_name: layer.has_mistake,
            });
            let (form, options) = (draft.dense.clone(), &draft.options);
            let (initializer, connect) = (options.initializer, options.connect.clone());
            layers.push(Layer { name, form, initializer, connect });
        }
    }
    rules::names_are_different(&names, errors);
    let graph = wiring::graph(&wired, inputs, errors);
    let read: Vec<_> = inputs.iter().filter_map(|input| input.width.clone()).collect();
    for index in graph.forward() {
        let sources = graph.sources(index).iter().map(|source| width_of(*source, &read, &layers).clone());
        layers[index].form.inputs = Width::sum(&sources.collect::<Vec<_>>());
    }
    rules::layers_fit_into_memory(&layers, errors);
    rules::sums_have_equal_widths(&wired, &layers, &graph, &read, errors);
    (layers, graph)
}

/// The losses without those for which the output layer has no part, which have been reported.
fn known<'a>(loss: &'a syntax::Loss, body: &syntax::Body) -> &'a [syntax::Term] {
    let parts = body.layers.last().map_or(usize::MAX, |output| output.parts.len());
    &loss.terms[..loss.terms.len().min(parts)]
}

fn part(written: &syntax::Part, widths: &mut Widths, errors: &mut Errors) -> Part {
    let activation = written.activation.as_ref();
    let activation = activation.and_then(|written| function(written, FunctionKind::Activation, errors));
    Part {
        activation: activation.unwrap_or_else(|| Function::placeholder(FunctionKind::Activation, written.span)),
        units: widths.resolve(written.width.as_ref()),
    }
}

/// The losses with their weights; `None` after a mistake in one of them.
pub(crate) fn losses(written: &[syntax::Term], errors: &mut Errors) -> Option<Losses> {
    let term = |term: &syntax::Term| {
        let function = term.function.as_ref().and_then(|written| function(written, FunctionKind::Loss, errors))?;
        let weight = term.weight.as_ref().map(|weight| (weight.value, weight.literal.to_token_stream()));
        Some(Term { function, weight })
    };
    // All mistakes are reported.
    let terms: Vec<_> = written.iter().map(term).collect();
    let terms = terms.into_iter().collect::<Option<Vec<_>>>().filter(|terms| !terms.is_empty())?;
    Some(Losses { terms })
}

/// Replaces the parts that rustc would report a second time.
pub(crate) fn repair(item: &mut Item) {
    let Item { network, attributes, placement, unknown_width, .. } = item;
    if network.loss.single().is_none() || network.output().form.parts.len() > 1 {
        network.loss = Losses::placeholder(network.loss.range().start);
        let output = network.layers.last_mut().expect("a network has a layer");
        output.form.parts.truncate(1);
        output.form.outputs = output.form.parts[0].units.clone();
    }
    for layer in &mut network.layers {
        let Dense { parts, outputs, .. } = &mut layer.form;
        if parts.len() > rules::MAXIMUM_PARTS {
            parts.truncate(1);
            outputs.clone_from(&parts[0].units);
        }
    }
    repair_inputs(network, unknown_width);
    // The widths that a chain does not have.
    for index in 1..network.layers.len() {
        let before = network.layers[index - 1].form.outputs.clone();
        network.layers[index].form.inputs = before;
    }
    network.lint = Some(Lint::Allow(Ident::new("allow", Span::call_site())));
    if let Placement::Unnamed { .. } = placement {
        attributes.clear();
    }
    let mut names: HashSet<_> = network.inputs.iter().map(|input| input.name.unraw().to_string()).collect();
    for (index, layer) in network.layers.iter_mut().enumerate() {
        // Of other widths, a unit may have no connection.
        layer.connect = None;
        let dense = &mut layer.form;
        for part in &mut dense.parts {
            repair_function(&mut part.activation, FunctionKind::Activation, &part.units);
        }
        if let [term] = network.loss.terms.as_mut_slice() {
            repair_function(&mut term.function, FunctionKind::Loss, &dense.outputs);
        }
        let units = dense.parts.iter_mut().map(|part| &mut part.units);
        for width in [&mut dense.inputs, &mut dense.outputs].into_iter().chain(units) {
            if width.value().is_some_and(|units| units == 0 || units > rules::MAXIMUM_WIDTH) {
                *width = Width::Path(unknown_width.clone().into());
            }
        }
        if !names.insert(layer.name.unraw().to_string()) {
            layer.name = format_ident!("duplicate{index}");
        }
    }
}

/// A chain whose first layer reads all inputs, if their names can be those of fields.
fn repair_inputs(network: &mut Network<Dense>, unknown_width: &Ident) {
    let Network { inputs, layers, graph, .. } = network;
    if !Input::are_distinct(inputs) {
        inputs.truncate(1);
    }
    let inputs_are_several = inputs.len() > 1;
    for width in inputs.iter_mut().filter_map(|input| input.width.as_mut()) {
        if width.value().is_some_and(|units| units == 0 || units > rules::MAXIMUM_WIDTH) {
            *width = Width::Path(unknown_width.clone().into());
        }
    }
    for input in inputs.iter_mut() {
        // That it lacks a name has been reported.
        input.is_named |= inputs_are_several;
    }
    *graph = Graph::chain_from(inputs.len(), layers.len());
    let widths: Vec<_> = inputs.iter().filter_map(|input| input.width.clone()).collect();
    if let Some(first) = layers.first_mut() {
        first.form.inputs = Width::sum(&widths);
    }
}

/// Replaces a function with fewer units than its minimum.
fn repair_function(function: &mut Function, kind: FunctionKind, width: &Width) {
    let has_too_few = |units| function.built_in().is_some_and(|entry| entry.needs_more_than(units));
    if width.value().is_some_and(has_too_few) {
        *function = Function::placeholder(kind, function.range().start);
    }
}
