//! What a definition must keep to, one rule a function. All that are broken are reported.
//!
//! Rules about single words (names, constants) stand where the words are read: in `ast` and `function`.

use std::collections::HashSet;

use crate::ast::{Definition, Layer, Modifier, Width};
use crate::error::{self, Errors};
use crate::function::Written;

/// Holds a definition against the rules.
pub(crate) fn definition(definition: &Definition, errors: &mut Errors) {
    for rule in [
        input_is_given_first_and_once,
        there_is_a_layer,
        no_width_is_zero,
        each_modifier_is_given_once,
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
        errors.push(error::missing_input(body.first));
    }
    for (index, input) in body.inputs.iter().enumerate() {
        if index > 0 || !input.is_first {
            errors.push(error::input_not_first(input.span));
        }
    }
}

fn there_is_a_layer(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    if body.layers.is_empty() && !body.lost_layer {
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
            if !seen.insert(modifier.name()) {
                errors.push(error::duplicate_modifier(modifier.span(), modifier.name()));
            }
        }
    }
}

fn there_is_one_loss(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    if body.losses.is_empty() && !body.lost_loss {
        errors.push(error::missing_loss(body.end));
    }
    for loss in body.losses.iter().skip(1) {
        errors.push(error::duplicate_loss(loss.keyword));
    }
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
    for (index, (span, _)) in definition.body.seeds.iter().enumerate() {
        if definition.head.is_some() {
            errors.push(error::seed_on_named(*span));
        } else if index > 0 {
            errors.push(error::duplicate_seed(*span));
        }
    }
}

fn unnamed_networks_have_no_attributes(definition: &Definition, errors: &mut Errors) {
    if definition.head.is_none() {
        for attribute in definition.attributes.iter().filter(|attribute| !attribute.path().is_ident("network")) {
            errors.push(error::attribute_on_unnamed(attribute.pound_token.span));
        }
    }
}

/// The names of the layers are different. Checked on the names that the layers are given, since some are not written.
pub(crate) fn names_are_different<'a>(names: impl Iterator<Item = &'a syn::Ident>, errors: &mut Errors) {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name.to_string()) {
            errors.push(error::duplicate_layer_name(name.span(), name));
        }
    }
}

/// The first modifier that `pick` accepts.
pub(crate) fn modifier<'a, T>(layer: &'a Layer, pick: impl FnMut(&'a Modifier) -> Option<T>) -> Option<T> {
    layer.modifiers.iter().find_map(pick)
}
