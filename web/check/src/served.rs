//! The parts of the grammar that only a compiled program has: names of its own, and what the interpreter does not compute.

use syn::spanned::Spanned;

use crate::message::{Errors, at};
use crate::span::SpanRange;
use crate::syntax::{Definition, WrittenFunction};
use crate::width::Width;

/// Reports what a page cannot compute. The definition has no other mistakes.
pub(crate) fn check(definition: &Definition, errors: &mut Errors) {
    let body = &definition.body;
    for source in body.inputs.iter().flat_map(|input| &input.sources) {
        if source.is_sparse {
            errors.push(at(source.span, "a page computes dense inputs only", "remove `sparse`"));
        }
        check_width(source.width.as_ref(), errors);
        check_modifiers(&source.modifiers, errors);
    }
    for layer in &body.layers {
        for part in &layer.parts {
            check_function(part.activation.as_ref(), errors);
            check_width(part.width.as_ref(), errors);
        }
        check_modifiers(&layer.modifiers, errors);
    }
    for term in body.losses.iter().flat_map(|loss| &loss.terms) {
        check_function(term.function.as_ref(), errors);
    }
}

fn check_modifiers(modifiers: &[crate::modifier::Modifier], errors: &mut Errors) {
    for modifier in modifiers.iter().filter(|modifier| modifier.syntax.word == "connect") {
        let text = "`connect` names a function of a program, which a page does not have";
        errors.push(at(modifier.span, text, "remove this"));
    }
}

fn check_width(width: Option<&Width>, errors: &mut Errors) {
    if let Some(width) = width.filter(|width| width.value().is_none()) {
        let text = format!("`{}` is a constant of a program, which a page does not have", width.text());
        errors.push(at(width.span(), text, "write a number"));
    }
}

fn check_function(function: Option<&WrittenFunction>, errors: &mut Errors) {
    if let Some(function) = function.filter(|function| function.word().is_none()) {
        let text = format!("`{}` is a function of a program, which a page does not have", function.name());
        errors.push(at(SpanRange::of(&function.path), text, "write a built-in one, in lower case"));
    }
}
