//! Resolves the inputs of a network.

use std::collections::HashSet;

use syn::ext::IdentExt;
use syn::{Ident, Path};

use crate::message::{self, Errors};
use crate::model::Input;
use crate::modifier::{self, Draft, Position};
use crate::syntax::InputSource;
use crate::width::Width;

/// The modifiers that may follow the width of an input.
const MODIFIERS: &[&str] = &["as", "dropout"];

/// The inputs, whose widths `resolve` turns into those of the model.
pub(crate) fn inputs(
    written: &[InputSource],
    krate: &Path,
    mut resolve: impl FnMut(Option<&Width>) -> Width,
    errors: &mut Errors,
) -> Vec<Input> {
    let mut names = HashSet::new();
    let mut inputs = Vec::with_capacity(written.len());
    for source in written {
        check(source, errors);
        let width = resolve(source.width.as_ref());
        let mut draft = Draft::new(krate.clone(), vec![], width.clone());
        modifier::apply(&source.modifiers, Position::Hidden, &mut draft);
        let text = source.width.as_ref().map_or_else(|| "3".to_owned(), Width::text);
        if written.len() > 1 && !source.modifiers.iter().any(|modifier| modifier.syntax.word == "as") {
            let sparse = if source.is_sparse { "sparse " } else { "" };
            errors.push_recurring(message::input::without_name(source.span, format_args!("{sparse}{text}")));
        }
        let is_named = draft.name.is_some();
        let name = draft.name.unwrap_or_else(|| Ident::new("input", source.span));
        if !names.insert(name.unraw().to_string()) && written.len() > 1 && is_named {
            errors.push(message::input::named_twice(&name));
        }
        inputs.push(Input { name, is_named, width: Some(width), is_sparse: source.is_sparse, dropout: draft.dropout });
    }
    if inputs.is_empty() {
        inputs.push(Input { width: Some(resolve(None)), ..Input::plain() });
    }
    inputs
}

/// An input has a width of at least 1, and only its own modifiers, each once.
fn check(source: &InputSource, errors: &mut Errors) {
    if let Some(Width::Literal(0, literal)) = &source.width {
        errors.push(message::width::no_inputs(literal.span()));
    }
    let mut seen = HashSet::new();
    for modifier in &source.modifiers {
        if !MODIFIERS.contains(&modifier.syntax.word) {
            errors.push(message::input::with_modifier_at(modifier.span, modifier.syntax.word));
        } else if !seen.insert(modifier.syntax.word) {
            errors.push(modifier::duplicate(modifier.span, modifier.syntax.word, "input"));
        }
    }
}
