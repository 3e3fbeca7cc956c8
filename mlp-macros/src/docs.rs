//! The documentation of a network: its architecture as a table.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Layer, Network};
use crate::names;

/// The table that stands below the user's own documentation.
pub(crate) fn network(network: &Network) -> TokenStream {
    let mut text = String::from("\n# Architecture\n\n| layer | activation | shape | parameters |\n|---|---|---|---|\n");
    for layer in &network.layers {
        let (name, activation) = (&layer.name, layer.activation.text());
        let options = options(layer);
        let _ = writeln!(text, "| `{name}` | `{activation}`{options} | {} | {} |", shape(layer), parameters(layer));
    }
    let total = network.layers.iter().map(parameters_value).sum::<Option<usize>>();
    if let Some(total) = total {
        let _ = writeln!(text, "| total | | | {total} |");
    }
    let _ = write!(text, "\nLoss: {}.", loss(network));
    quote!(#[doc = #text])
}

/// One line about a layer.
pub(crate) fn layer(layer: &Layer) -> String {
    format!("`{}`, {}{}: {} parameters.", layer.activation.text(), shape(layer), options(layer), parameters(layer))
}

fn options(layer: &Layer) -> String {
    let bias = if layer.has_bias { "" } else { ", no bias" };
    let dropout = layer.dropout.as_ref().map(|probability| format!(", dropout {}", probability.text));
    format!("{bias}{}", dropout.unwrap_or_default())
}

fn loss(network: &Network) -> String {
    let output = &network.layers.last().expect("a network has an output layer").activation;
    let (loss, activation) = (network.loss.text(), output.text());
    match (network.loss.built_in(), output.built_in()) {
        (Some(built_in), Some(output)) if names::CANONICAL.contains(&(built_in.name, output.name)) => {
            format!("`{loss}`, canonical with `{activation}`: δ = a − y")
        }
        (Some(_), Some(_)) => format!("`{loss}`, not canonical with `{activation}`"),
        _ => format!("`{loss}` after `{activation}`"),
    }
}

fn shape(layer: &Layer) -> String {
    format!("{} → {}", layer.inputs.text(), layer.outputs.text())
}

fn parameters_value(layer: &Layer) -> Option<usize> {
    let (inputs, outputs) = (layer.inputs.value()?, layer.outputs.value()?);
    inputs.checked_add(usize::from(layer.has_bias))?.checked_mul(outputs)
}

/// A number, or the product of widths that are known to rustc alone.
fn parameters(layer: &Layer) -> String {
    if let Some(value) = parameters_value(layer) {
        return value.to_string();
    }
    let (inputs, outputs) = (layer.inputs.text(), layer.outputs.text());
    let bias = if layer.has_bias { " + 1" } else { "" };
    format!("({inputs}{bias}) · ({outputs})")
}
