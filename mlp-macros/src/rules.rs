//! The rules that a definition must follow, one per function. All violations are reported.
//!
//! Rules about single words are checked where the words are parsed; rules about a modifier are in its file. That the widths of
//! adjacent layers fit together only rustc can check: see `expand/chain.rs`.

use std::collections::{HashMap, HashSet};

use proc_macro2::TokenTree;
use syn::Ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::builtin::{FunctionKind, Minimum};
use crate::message::{self, Errors};
use crate::model::{Dense, Layer, width_of};
use crate::modifier::{self, Position};
use crate::names;
use crate::schedule::Graph;
use crate::span::SpanRange;
use crate::syntax::{Definition, Part, Term, WrittenFunction};
use crate::width::Width;
use crate::wiring::Wired;

/// Checks a definition against all rules.
pub(crate) fn check(definition: &Definition, errors: &mut Errors) {
    for rule in [
        input_comes_first_and_once,
        network_has_a_layer,
        only_named_networks_have_several_inputs,
        layers_have_units,
        modifiers_are_given_once,
        modifiers_are_in_their_position,
        network_has_one_loss,
        functions_have_enough_units,
        layers_have_few_parts,
        every_part_of_the_output_has_a_loss,
        only_unnamed_networks_have_a_seed,
        unnamed_networks_have_no_attributes,
    ] {
        rule(definition, errors);
    }
}

fn input_comes_first_and_once(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    if body.inputs.is_empty() {
        errors.push(message::input::missing(body.start));
    }
    for (index, input) in body.inputs.iter().enumerate() {
        if index > 0 || !input.is_first {
            errors.push(message::input::not_first(input.span));
        }
    }
}

fn network_has_a_layer(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    // An unknown statement may have contained them.
    if body.layers.is_empty() && !body.has_unknown_statement {
        errors.push(message::body::no_layers(body.inputs.last().map_or(body.end, |input| input.span)));
    }
}

fn only_named_networks_have_several_inputs(definition: &Definition, errors: &mut Errors) {
    let sources = definition.body.inputs.first().map_or(&[][..], |input| &input.sources);
    if let (None, Some(second)) = (&definition.head, sources.get(1)) {
        errors.push(message::input::of_an_unnamed_network(second.span));
    }
}

fn layers_have_units(definition: &Definition, errors: &mut Errors) {
    for part in definition.body.layers.iter().flat_map(|layer| &layer.parts) {
        if let Some(Width::Literal(0, literal)) = &part.width {
            errors.push(message::width::no_units(literal.span()));
        }
    }
}

fn modifiers_are_given_once(definition: &Definition, errors: &mut Errors) {
    for layer in &definition.body.layers {
        let mut seen = HashSet::new();
        for modifier in &layer.modifiers {
            if !seen.insert(modifier.syntax.word) && !modifier.is_misspelled {
                errors.push(modifier::duplicate(modifier.span, modifier.syntax.word, "layer"));
            }
        }
    }
}

fn modifiers_are_in_their_position(definition: &Definition, errors: &mut Errors) {
    let layers = &definition.body.layers;
    for (index, layer) in layers.iter().enumerate() {
        let position = position(index, layers.len());
        errors.extend(layer.modifiers.iter().filter_map(|modifier| modifier.check(position)));
    }
}

/// The position of the layer with this index.
pub(crate) fn position(index: usize, layers: usize) -> Position {
    if index + 1 == layers { Position::Output } else { Position::Hidden }
}

fn network_has_one_loss(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    if body.losses.is_empty() && !body.lost_loss && !has_loss_in_attribute(definition) {
        errors.push(message::body::missing_loss(body.end));
    }
    let outputs = body.layers.last().map_or(1, |output| output.parts.len());
    for loss in body.losses.iter().skip(1) {
        errors.push(if body.losses.len() == outputs {
            message::heads::statement_for_each(loss.range)
        } else {
            message::body::duplicate_loss(loss.range)
        });
    }
}

/// Whether the loss is in `#[network(…)]`, which is reported as a mistake of the attribute.
fn has_loss_in_attribute(definition: &Definition) -> bool {
    let lists = definition.attributes.iter().filter_map(|attribute| attribute.meta.require_list().ok());
    let mut tokens = lists.filter(|list| names::is(&list.path, "network")).flat_map(|list| list.tokens.clone());
    tokens.any(|token| matches!(token, TokenTree::Ident(word) if word == "loss"))
}

/// Activations have enough units, and the loss enough outputs. rustc checks widths given by constants.
fn functions_have_enough_units(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    let outputs = body.layers.last().map_or(&[][..], |layer| &layer.parts);
    errors.extend(body.layers.iter().flat_map(|layer| &layer.parts).filter_map(part_with_too_few_units));
    let terms = body.losses.iter().flat_map(|loss| loss.terms.iter().zip(outputs));
    for (term, part) in terms {
        // Too few units for both the output activation and the loss are one mistake.
        let Some(written) = term.function.as_ref().filter(|_| part_with_too_few_units(part).is_none()) else {
            continue;
        };
        if let Some(minimum) = violated_minimum(written, FunctionKind::Loss, part.width.as_ref()) {
            errors.push(message::function::too_few_units(SpanRange::of(&written.path), minimum));
        }
    }
}

fn part_with_too_few_units(part: &Part) -> Option<syn::Error> {
    let written = part.activation.as_ref()?;
    let minimum = violated_minimum(written, FunctionKind::Activation, part.width.as_ref())?;
    Some(message::function::too_few_units(SpanRange::of(&written.path), minimum))
}

/// The maximum number of parts of a layer, and of losses: tuples of this length have implementations.
pub(crate) const MAXIMUM_PARTS: usize = 12;

fn layers_have_few_parts(definition: &Definition, errors: &mut Errors) {
    for layer in &definition.body.layers {
        if let Some(part) = layer.parts.get(MAXIMUM_PARTS) {
            errors.push(message::heads::too_many(part.span.into(), MAXIMUM_PARTS));
        }
    }
}

/// One loss for each part of the output layer; a single loss has no weight.
fn every_part_of_the_output_has_a_loss(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    let (Some(loss), Some(output)) = (body.losses.first(), body.layers.last()) else { return };
    let (losses, parts) = (loss.terms.len(), output.parts.len());
    if let Some(further) = &loss.further {
        errors.push(if losses < parts {
            message::heads::missing_plus(further)
        } else {
            message::stray(further.span(), further, "the loss")
        });
        return;
    }
    if parts > 1 && parts == body.losses.len() || body.has_wrong_arrow {
        return; // which has been reported
    }
    let extra = loss.terms.get(parts);
    if let Some((term, penalty)) = extra.and_then(|term| Some((term, penalty(term)?))) {
        errors.push(message::heads::penalty(term.range().unwrap_or(loss.range), penalty));
    } else if loss.has_mistake {
        // There may be another number of losses.
    } else if let Some(extra) = extra.and_then(Term::range) {
        errors.push(message::heads::more_losses(extra, parts + 1, parts));
    } else if losses < parts
        && let Some(last) = loss.terms.last()
        && let (Some(range), Some(function)) = (last.range(), &last.function)
    {
        errors.push(message::heads::fewer_losses(range, losses, parts, &function.name()));
    } else if let [Term { weight: Some(weight), function: Some(_) }] = loss.terms.as_slice() {
        errors.push(message::heads::weight_of_a_single_loss(SpanRange::from(&weight.literal)));
    }
}

/// The method of the trainer for a penalty in place of a loss.
fn penalty(term: &Term) -> Option<&'static str> {
    let word = term.function.as_ref()?.word()?.to_string();
    match word.as_str() {
        "l1" | "lasso" => Some("l1"),
        "l2" | "ridge" | "weight_decay" | "decay" | "penalty" | "regularization" => Some("l2"),
        _ => None,
    }
}

/// The minimum of a built-in function, if the width is below it. A width of 0 violates another rule.
fn violated_minimum(written: &WrittenFunction, kind: FunctionKind, width: Option<&Width>) -> Option<&'static Minimum> {
    let units = width?.value().filter(|units| *units > 0)?;
    let entry = written.built_in(kind)?;
    entry.minimum.as_ref().filter(|_| entry.needs_more_than(units))
}

fn only_unnamed_networks_have_a_seed(definition: &Definition, errors: &mut Errors) {
    for (index, seed) in definition.body.seeds.iter().enumerate() {
        if definition.head.is_some() && seed.value.is_some() {
            errors.push(message::body::seed_on_named(seed.range));
        } else if index > 0 {
            errors.push(message::body::duplicate_seed(seed.range));
        }
    }
}

fn unnamed_networks_have_no_attributes(definition: &Definition, errors: &mut Errors) {
    if definition.head.is_none() {
        for attribute in definition.attributes.iter().filter(|attribute| !names::is(attribute.path(), "network")) {
            errors.push(message::attribute::on_an_unnamed_network(SpanRange::of(attribute)));
        }
    }
}

/// The largest width after a mistake: the weights between two layers of this width fit into the address space.
pub(crate) const MAXIMUM_WIDTH: usize = 1 << 29;

/// The weights of a layer fit into the address space; otherwise rustc would say so of a type in the core. It does of widths given by
/// constants.
pub(crate) fn layers_fit_into_memory(layers: &[Layer<Dense>], errors: &mut Errors) {
    for Layer { form, .. } in layers {
        let (Some(inputs), Some(outputs)) = (form.inputs.value(), form.outputs.value()) else { continue };
        // Of 8 bytes each. Vectors of more than 2^50 numbers have no memory either.
        let [rows, columns] = [outputs, inputs].map(|units| units as u128);
        let is_large = (rows * columns) >> 60 > 0 || (rows | columns) >> 50 > 0;
        let units = form.parts.first().map_or(&form.outputs, |part| &part.units);
        if is_large {
            // The next layer reads the same width.
            return errors
                .push(message::width::too_many_weights(if inputs > outputs { &form.inputs } else { units }.span()));
        }
    }
}

/// A layer adds another of its own width, and the output layer adds only to plain sums. rustc checks widths given by
/// constants, and activations given by paths.
pub(crate) fn sums_have_equal_widths(
    wired: &[Wired],
    layers: &[Layer<Dense>],
    graph: &Graph,
    inputs: &[Width],
    errors: &mut Errors,
) {
    let adds = |index| graph.added(index).is_some();
    let is_linear = |layer: &Layer<Dense>| {
        let activation = layer.form.activation();
        activation.is_some_and(|function| function.built_in().is_none_or(|entry| entry.name == "linear"))
    };
    let misplaced = layers.last().filter(|output| adds(graph.output()) && !is_linear(output));
    for (index, Wired { reads, repeats, .. }) in wired.iter().enumerate() {
        let Some(name) = reads.add.as_ref().filter(|_| repeats.is_none()) else { continue };
        if misplaced.is_some() && index == graph.output() {
            continue;
        }
        let form = &layers[index].form;
        let added = graph.added(index).and_then(|source| width_of(source, inputs, layers).value());
        match (added, form.outputs.value()) {
            (Some(found), Some(expected)) if found != expected => {
                errors.push(message::wiring::added_width(name, found, expected));
            }
            _ => {}
        }
    }
    if let (Some(output), Some(name)) = (misplaced, wired.last().and_then(|wired| wired.reads.add.as_ref())) {
        errors.push(message::wiring::added_to_outputs(name.span(), output.form.text()));
    }
}

/// The name of a layer.
pub(crate) struct LayerName {
    pub(crate) name: Ident,
    /// Whether the user wrote it.
    pub(crate) is_written: bool,
}

/// Layer names are unique. Checked on the resolved names, which include the defaults.
pub(crate) fn names_are_different(layers: &[LayerName], errors: &mut Errors) {
    let mut first = HashMap::new();
    for layer in layers {
        if let Some(before) = first.insert(layer.name.unraw().to_string(), layer) {
            // Report a name that the user wrote rather than a default.
            let culprit = if layer.is_written || !before.is_written { layer } else { before };
            errors.push(message::body::duplicate_name(culprit.name.span(), &culprit.name));
        }
    }
}
