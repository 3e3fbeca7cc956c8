//! Checks left to rustc, which alone knows the values of widths: adjacent layers must match, and widths must be large
//! enough.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

use super::dense::{ACTIVATION, CONNECTIONS, INPUTS, OUTPUTS, argument, argument_span};
use super::names::Names;
use crate::model::{Input, Struct};
use crate::schedule::Source;
use crate::span::{SpanRange, respan, respan_path};

/// Checks that the width of each layer matches the inputs of its readers.
pub(super) fn width_checks(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, impl_generics, where_clause, .. } = names;
    let model = &network.model;
    if network.has_mistakes {
        return TokenStream::new();
    }
    // The first layer has the width of the input by definition, unless that is declared.
    let is_declared = model.inputs.iter().any(|input| input.width.is_some());
    // With the span of the user's, so that rustc does not mention the expansion.
    let alias = |name: &str, ty: &TokenStream, location: Span| {
        let (p, name) = (Ident::new(&p.to_string(), location), Ident::new(name, location));
        quote_spanned!(location=> #p::#name<#ty>)
    };
    let readers = model.graph.forward().skip(usize::from(!is_declared));
    let checks = readers.map(|to| {
        let sources = model.graph.sources(to);
        let to = &model.layers[to];
        let to_type = names.layer(network, to);
        let location = argument_span(&to.form, INPUTS);
        let outputs = if let [Source::Layer(from)] = *sources {
            let from = names.layer(network, &model.layers[from]);
            alias("OutputsOf", &from, location)
        } else {
            let widths = sources.iter().map(|source| width(network, names, *source));
            quote_spanned!(location=> <#p::Total<{ #(#widths)+* }> as #p::TotalWidth>::Outputs)
        };
        let (from_marker, to_marker) = (markers_of(sources, network), marker(&to.name));
        let function = respan(code!(#p::feeds), location);
        let inputs = alias("InputsOf", &to_type, location);
        let bound = quote_spanned!(location=>
            #function::<#outputs, #inputs, #from_marker, __names::#to_marker>
        );
        code!(#bound();)
    });
    let sums = model.graph.forward().filter_map(|to| Some((to, model.graph.added(to)?)));
    let sums = sums.map(|(to, added)| {
        let to = &model.layers[to];
        let to_type = names.layer(network, to);
        let (from_marker, to_marker) = (markers_of(&[added], network), marker(&to.name));
        let location = argument_span(&to.form, OUTPUTS);
        let function = respan(code!(#p::adds), location);
        let units = alias("OutputsOf", &to_type, location);
        let width = width(network, names, added);
        let bound = quote_spanned!(location=>
            #function::<#units, <#p::Total<{ #width }> as #p::TotalWidth>::Outputs, #from_marker, __names::#to_marker>
        );
        code!(#bound();)
    });
    let markers = model.names().map(marker);
    let mentions_input = |layer: usize| {
        let reads = layer > 0 && model.graph.sources(layer).contains(&Source::Input(0));
        reads || model.graph.added(layer) == Some(Source::Input(0))
    };
    let inputs = (is_declared || model.graph.forward().any(mentions_input)).then(|| {
        let markers = model.inputs.iter().map(|input| marker(&input.name));
        code!(
            #(pub struct #markers;)*
        )
    });
    code!(
        const _: () = {
            mod __names {
                #(pub struct #markers;)*
                #inputs
            }
            fn widths_chain #impl_generics () #where_clause {
                #(#checks)*
                #(#sums)*
            }
        };
    )
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

/// The marker of a source, or a tuple of those of several.
fn markers_of(sources: &[Source], network: &Struct) -> TokenStream {
    let markers = sources.iter().map(|source| match *source {
        Source::Input(input) => {
            let marker = marker(&network.model.inputs[input].name);
            code!(__names::#marker)
        }
        Source::Layer(layer) => {
            let marker = marker(&network.model.layers[layer].name);
            code!(__names::#marker)
        }
    });
    if let [_] = sources { code!(#(#markers)*) } else { code!((#(#markers),*)) }
}

/// A marker type with the name of a layer, which rustc shows in its message.
fn marker(name: &Ident) -> Ident {
    let mut marker = name.clone();
    marker.set_span(Span::mixed_site());
    marker
}

/// Checks of the values of widths and dropout probabilities.
pub(super) fn constant_checks(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, single, .. } = names;
    let model = &network.model;
    let name = &model.name;
    let check = |call: TokenStream, location: SpanRange| {
        let call = respan_path(code!(#p::#call), location);
        let (head, end) = (respan(code!(const _: () =), location.start), respan(code!(;), location.end));
        code!(#head #call #end)
    };
    let (first, output) = (&model.layers[0], model.output());
    let first_type = names.single_layer(network, first);
    let inputs = if let [Input { is_sparse: false, .. }] = *model.inputs {
        check(code!(check_inputs::<#first_type>()), argument_span(&first.form, INPUTS).into())
    } else {
        let checks = model.inputs.iter().enumerate().map(|(index, input)| {
            let location = input.width.as_ref().map_or_else(|| input.name.span().into(), SpanRange::of);
            check(code!(check_input(<#name #single as #p::Network>::INPUTS[#index])), location)
        });
        code!(#(#checks)*)
    };
    let shared = model.inputs_of.as_ref().map(|other| {
        let types = code!(<#name #single as #p::Network>::INPUTS, <#other #single as #p::Network>::INPUTS);
        check(code!(check_inputs_of(#types)), SpanRange::of(other))
    });
    let layers = model.layers.iter().map(|layer| {
        let ty = names.single_layer(network, layer);
        let is_output = layer.name == output.name;
        let units = argument_span(&layer.form, OUTPUTS).into();
        if argument(&layer.form, CONNECTIONS).is_none() {
            return check(code!(check_layer::<#ty>(#is_output)), units);
        }
        let units = check(code!(check_units::<#ty>()), units);
        let dropout = check(code!(check_dropout::<#ty>(#is_output)), argument_span(&layer.form, CONNECTIONS).into());
        code!(#units #dropout)
    });
    let output_type = names.single_layer(network, output);
    // After a mistake, the loss may be another one.
    let loss = (!network.has_mistakes).then(|| check(code!(check_loss::<#output_type, __Loss>()), model.loss.range()));
    let sum = model.graph.added(model.graph.output()).map(|_| {
        check(code!(check_added_to_outputs::<#output_type>()), argument_span(&output.form, ACTIVATION).into())
    });
    // Without a `Clone` of the user's there is only that of small networks.
    let clone = (!network.has_clone).then(|| {
        let check = check(code!(check_clone::<__Single>(<#p::Probe<__Single>>::IS_CLONE)), name.span().into());
        code!(use #p::NotClone as _; #check)
    });
    code!(#clone #inputs #shared #(#layers)* #sum #loss)
}
