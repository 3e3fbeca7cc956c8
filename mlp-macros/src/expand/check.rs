//! Checks of constants left to rustc, which alone knows the values of widths: each must be large enough.

use proc_macro2::TokenStream;

use super::dense::{ACTIVATION, CONNECTIONS, INPUTS, OUTPUTS, argument, argument_span};
use super::inputs::owner_of_inputs;
use super::names::Names;
use crate::model::{Input, Struct};
use crate::span::{SpanRange, respan, respan_path};

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
        let owner = owner_of_inputs(network, single);
        let types = code!(<#name #single as #p::Network>::INPUTS, <__Valid<#owner> as #p::Network>::INPUTS);
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
