//! The documentation of a network: its architecture as a table.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::picture;
use crate::builtin;
use crate::model::{Dense, Function, Layer, Network, Term};
use crate::schedule::Graph;

/// The architecture table, appended to the user's documentation.
pub(crate) fn network(network: &Network<Dense>) -> TokenStream {
    let mut text = String::from("\n# Architecture\n\n| layer | activation | shape | parameters |\n|---|---|---|---|\n");
    for layer in &network.layers {
        let (name, Layer { form, .. }) = (&layer.name, layer);
        let (activation, notes) = (form.text(), notes(layer));
        let _ = writeln!(text, "| `{name}` | `{activation}`{notes} | {} | {} |", shape(form), parameters(form));
    }
    let total = network.layers.iter().map(|layer| parameter_count(&layer.form)).sum::<Option<usize>>();
    if let Some(total) = total {
        let _ = writeln!(text, "| total | | | {total} |");
    }
    let _ = write!(text, "\nLoss: {}.", loss(network));
    if network.inputs.iter().any(|input| !input.is_plain()) || network.inputs.len() > 1 {
        let inputs: Vec<_> = network.inputs.iter().map(|input| format!("`{}`: {}", input.name, input.text())).collect();
        let _ = write!(text, "\n\nInputs: {}.", inputs.join("; "));
    }
    if network.graph != Graph::chain(network.layers.len()) || network.inputs.len() > 1 {
        let about = "What a layer reads through weights is above, what it adds is dashed and below.";
        let _ = write!(text, "\n\n{}\n\n{about}", picture::svg(network));
    }
    quote!(#[doc = #text])
}

/// A one-line description of a layer.
pub(crate) fn layer(layer: &Layer<Dense>) -> String {
    let form = &layer.form;
    format!("`{}`, {}{}: {}.", form.text(), shape(form), notes(layer), counted(&parameters(form), "parameter"))
}

/// A number with its noun. One that only the compiler knows is in the plural.
pub(super) fn counted(count: &str, noun: &str) -> String {
    format!("{count} {noun}{}", if count == "1" { "" } else { "s" })
}

fn notes(layer: &Layer<Dense>) -> String {
    let connect = layer.connect.as_ref().map(|path| format!(", connect {}", crate::span::text(path)));
    layer.form.notes.iter().flat_map(|note| [", ", note]).collect::<String>() + &connect.unwrap_or_default()
}

fn loss(network: &Network<Dense>) -> String {
    let pairs = network.loss.terms.iter().zip(&network.output().form.parts);
    let pairs = pairs.map(|(term, part)| pair(term, &part.activation));
    pairs.collect::<Vec<_>>().join("; + ")
}

/// A loss and the activation of its part.
fn pair(term: &Term, output: &Function) -> String {
    let Term { function, weight } = term;
    let weight = weight.as_ref().map(|(_, weight)| weight.to_string());
    let difference = weight.as_ref().map_or_else(|| "a − y".to_owned(), |weight| format!("{weight} (a − y)"));
    let weight = weight.map_or_else(String::new, |weight| format!("{weight} * "));
    let (loss, activation) = (function.text(), output.text());
    match (function.built_in(), output.built_in()) {
        (Some(built_in), Some(output)) if builtin::is_canonical(built_in, output) => {
            format!("`{weight}{loss}`, canonical with `{activation}`: δ = {difference}")
        }
        (Some(_), Some(_)) => format!("`{weight}{loss}`, not canonical with `{activation}`"),
        _ => format!("`{weight}{loss}` after `{activation}`"),
    }
}

fn shape(form: &Dense) -> String {
    format!("{} → {}", form.inputs.text(), form.outputs.text())
}

fn parameter_count(form: &Dense) -> Option<usize> {
    let (inputs, outputs) = (form.inputs.value()?, form.outputs.value()?);
    inputs.checked_add(usize::from(form.has_bias))?.checked_mul(outputs)
}

/// The parameter count, or a formula if only rustc knows a width.
fn parameters(form: &Dense) -> String {
    if let Some(value) = parameter_count(form) {
        return value.to_string();
    }
    let (inputs, outputs) = (form.inputs.text(), form.outputs.text());
    let bias = if form.has_bias { " + 1" } else { "" };
    format!("({inputs}{bias}) · ({outputs})")
}
