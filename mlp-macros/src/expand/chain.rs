//! Checks left to rustc, which alone knows the values of widths: those of adjacent layers must match.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;

use super::dense::{INPUTS, OUTPUTS, argument_span};
use super::names::Names;
use crate::message;
use crate::model::Struct;
use crate::schedule::Source;
use crate::span::respan;

/// The most sources that a message names.
const SHOWN: usize = 6;

/// Checks that the width of each layer matches the inputs of its readers, and those of the layers that add it.
pub(super) fn width_checks(network: &Struct, names: &Names) -> TokenStream {
    if network.has_mistakes {
        return TokenStream::new();
    }
    let model = &network.model;
    // The first layer has the width of the input by definition, unless that is declared.
    let is_declared = model.inputs.iter().any(|input| input.width.is_some());
    let chains = model.graph.forward().skip(usize::from(!is_declared)).map(|to| chain(network, names, to));
    let sums = model.graph.forward().filter_map(|to| Some(sum(network, names, to, model.graph.added(to)?)));
    code!(#(#chains)* #(#sums)*)
}

/// A layer takes as many values as its sources have together.
fn chain(network: &Struct, names: &Names, to: usize) -> TokenStream {
    let p = &names.p;
    let model = &network.model;
    let sources = model.graph.sources(to);
    let layer = names.single_layer(network, &model.layers[to]);
    let widths = sources.iter().map(|source| width(network, names, *source));
    let reader = model.layers[to].name.unraw();
    let read: Vec<_> = sources.iter().map(|source| model.name_of(*source).unraw().to_string()).collect();
    let found = match (&read[..], sources) {
        ([one], [Source::Layer(_)]) => {
            format!("the layers `{one}` and `{reader}` do not chain: the width of `{one}` is ")
        }
        ([one], _) => format!("the input and the layer `{reader}` do not chain: the width of `{one}` is "),
        (all, _) => {
            let all = if all.len() > SHOWN {
                format!("{} sources", all.len())
            } else {
                message::list(all.iter().map(String::as_str))
            };
            format!("the layer `{reader}` does not fit what it reads: {all} have together the width ")
        }
    };
    let texts = [found, format!(", and `{reader}` takes ")];
    check(
        names,
        &code!(#(#widths)+*),
        &code!(<#layer as #p::Layer>::INPUTS),
        &texts,
        argument_span(&model.layers[to].form, INPUTS),
    )
}

/// A layer adds as many activations as it has.
fn sum(network: &Struct, names: &Names, to: usize, added: Source) -> TokenStream {
    let layer = &network.model.layers[to];
    let (own, other) = (layer.name.unraw(), network.model.name_of(added).unraw());
    let texts = [
        format!("the layer `{own}` cannot add `{other}`: the width of `{other}` is "),
        format!(", and that of `{own}` is "),
    ];
    let [found, expected] = [added, Source::Layer(to)].map(|source| width(network, names, source));
    check(names, &found, &expected, &texts, argument_span(&layer.form, OUTPUTS))
}

/// A constant that cannot be evaluated if two widths differ. The texts come before the one and the other.
fn check(
    names: &Names,
    found: &TokenStream,
    expected: &TokenStream,
    texts: &[String; 2],
    location: Span,
) -> TokenStream {
    let p = &names.p;
    let [before, between] = texts;
    respan(code!(const _: () = #p::check_widths(#found, #expected, [#before, #between]);), location)
}

/// The width of a source, of the network over `f32`: rustc evaluates no constant that depends on a type parameter.
pub(super) fn width(network: &Struct, names: &Names, source: Source) -> TokenStream {
    let p = &names.p;
    let layers = &network.model.layers;
    let (layer, width) = match source {
        Source::Input(input) => {
            if network.model.inputs[input].width.is_some() {
                let (name, single) = (&network.model.name, &names.single);
                return code!(<#name #single as #p::Network>::INPUTS[#input].width);
            }
            (&layers[0], code!(INPUTS))
        }
        Source::Layer(layer) => (&layers[layer], code!(OUTPUTS)),
    };
    let layer = names.single_layer(network, layer);
    code!(<#layer as #p::Layer>::#width)
}
