//! What a definition must keep to, one rule a function. All that are broken are reported.
//!
//! Rules about single words (names, constants) stand where the words are read: in `parse` and `function`.

use std::collections::HashSet;

use proc_macro2::TokenTree;

use crate::ast::{Definition, Layer, Modifier, Width};
use crate::error::{self, Errors};
use crate::function::Written;
use crate::ir;
use crate::place::Place;

/// Holds a definition against the rules.
pub(crate) fn definition(definition: &Definition, errors: &mut Errors) {
    for rule in [
        input_is_given_first_and_once,
        there_is_a_layer,
        no_width_is_zero,
        each_modifier_is_given_once,
        the_output_is_not_dropped,
        there_is_one_loss,
        softmax_has_two_units,
        categorical_cross_entropy_has_two_outputs,
        only_unnamed_networks_have_a_seed,
        unnamed_networks_have_no_attributes,
    ] {
        rule(definition, errors);
    }
}

fn input_is_given_first_and_once(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    if body.inputs.is_empty() {
        errors.push(error::missing_input(body.start));
    }
    for (index, input) in body.inputs.iter().enumerate() {
        if index > 0 || !input.is_first {
            errors.push(error::input_not_first(input.span));
        }
    }
}

fn there_is_a_layer(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    if body.layers.is_empty() {
        errors.push(error::no_layers(body.inputs.last().map_or(body.end, |input| input.span)));
    }
}

fn no_width_is_zero(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    let widths = body.inputs.iter().map(|input| &input.width).chain(body.layers.iter().map(|layer| &layer.width));
    for width in widths {
        if let Some(Width::Literal(0, literal)) = width {
            errors.push(error::zero_width(literal.span()));
        }
    }
}

fn each_modifier_is_given_once(definition: &Definition, errors: &mut Errors) {
    for layer in &definition.body.layers {
        let mut seen = HashSet::new();
        for modifier in &layer.modifiers {
            let (keyword, span) = modifier.keyword();
            if !seen.insert(keyword) {
                errors.push(error::duplicate_modifier(span, keyword));
            }
        }
    }
}

fn the_output_is_not_dropped(definition: &Definition, errors: &mut Errors) {
    for modifier in definition.body.layers.last().iter().flat_map(|layer| &layer.modifiers) {
        if let Modifier::Dropout(span, _) = modifier {
            errors.push(error::dropout_of_output(*span));
        }
    }
}

fn there_is_one_loss(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    if body.losses.is_empty() && !body.lost_loss && !has_loss_in_attribute(definition) {
        errors.push(error::missing_loss(body.end));
    }
    for loss in body.losses.iter().skip(1) {
        errors.push(error::duplicate_loss(loss.place));
    }
}

/// Whether the loss stands in `#[network(…)]`, which is reported there.
fn has_loss_in_attribute(definition: &Definition) -> bool {
    let lists = definition.attributes.iter().filter_map(|attribute| attribute.meta.require_list().ok());
    let mut tokens = lists.filter(|list| list.path.is_ident("network")).flat_map(|list| list.tokens.clone());
    tokens.any(|token| matches!(token, TokenTree::Ident(word) if word == "loss"))
}

fn softmax_has_two_units(definition: &Definition, errors: &mut Errors) {
    for layer in &definition.body.layers {
        if is_softmax_of_one(layer) {
            errors.push(error::softmax_of_one(layer.activation.as_ref().map_or(layer.span, Written::span)));
        }
    }
}

fn is_softmax_of_one(layer: &Layer) -> bool {
    let is_softmax = layer.activation.as_ref().is_some_and(|written| written.path.is_ident("softmax"));
    is_softmax && matches!(layer.width, Some(Width::Literal(1, _)))
}

fn categorical_cross_entropy_has_two_outputs(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    let has_one_output = body.layers.last().is_some_and(|layer| {
        // Softmax of one unit is the same mistake, reported there.
        matches!(layer.width, Some(Width::Literal(1, _))) && !is_softmax_of_one(layer)
    });
    for written in body.losses.iter().filter_map(|loss| loss.function.as_ref()) {
        if has_one_output && written.path.is_ident("categorical_cross_entropy") {
            errors.push(error::categorical_on_one(written.span()));
        }
    }
}

fn only_unnamed_networks_have_a_seed(definition: &Definition, errors: &mut Errors) {
    for (index, seed) in definition.body.seeds.iter().enumerate() {
        if definition.head.is_some() {
            errors.push(error::seed_on_named(seed.place));
        } else if index > 0 {
            errors.push(error::duplicate_seed(seed.place));
        }
    }
}

fn unnamed_networks_have_no_attributes(definition: &Definition, errors: &mut Errors) {
    if definition.head.is_none() {
        for attribute in definition.attributes.iter().filter(|attribute| !attribute.path().is_ident("network")) {
            errors.push(error::attribute_on_unnamed(Place::of(attribute)));
        }
    }
}

/// The names of the layers are different. Checked on the names that the layers are given, since some are not written.
pub(crate) fn names_are_different(layers: &[ir::Layer], errors: &mut Errors) {
    for (index, layer) in layers.iter().enumerate() {
        if let Some(before) = layers[..index].iter().find(|before| before.name == layer.name) {
            // The one that the user named is the one to rename.
            let culprit = if layer.is_named || !before.is_named { layer } else { before };
            errors.push(error::duplicate_layer_name(culprit.name.span(), &culprit.name));
        }
    }
}
