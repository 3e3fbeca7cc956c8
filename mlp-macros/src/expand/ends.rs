//! The types of the inputs and the outputs, and the activation of the outputs.
//!
//! rustdoc shows types as they are written. For the documentation alone, they are therefore written in the terms that users
//! know: `SVector<T, 2>`, not the associated type of a layer.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericArgument, Type};

use super::dense::{ACTIVATION, INPUTS, OUTPUTS, SCALAR, argument};
use super::inputs;
use super::names::{Names, is_generic};
use crate::model::{Layer, Struct};
use crate::span::text;

/// The types of both ends of a network.
pub(super) struct Ends {
    /// The definitions of `input` and `prediction`.
    pub(super) aliases: TokenStream,
    pub(super) input: TokenStream,
    pub(super) prediction: TokenStream,
    /// The associated types `Input`, `Output` and `OutputActivation`.
    pub(super) associated_types: TokenStream,
}

impl Ends {
    pub(super) fn of(network: &Struct, names: &Names) -> Self {
        let Names { p, impl_generics, where_clause, type_generics, .. } = names;
        let (first, output) = (&network.model.layers[0], network.model.output());
        let (first_type, output_type) = (names.layer(network, first), names.layer(network, output));
        let alias = |name: TokenStream, layer: &Layer<Type>, number, ty: TokenStream| {
            let is_generic = is_generic(network, layer);
            let (parameters, arguments) = (code!(#impl_generics #where_clause), code!(#type_generics));
            let (parameters, arguments) = (is_generic.then_some(parameters), is_generic.then_some(arguments));
            let definition = if let Some(vector) = vector(network, names, layer, number) {
                code!(
                    #[cfg(not(doc))]
                    type #name #parameters = #ty;
                    #[cfg(doc)]
                    type #name #parameters = #vector;
                )
            } else {
                code!(type #name #parameters = #ty;)
            };
            (definition, code!(#name #arguments))
        };
        let (inputs, input) = match inputs::declared_type(network, names) {
            Some(ty) => (TokenStream::new(), ty),
            None => alias(code!(__Input), first, INPUTS, code!(#p::InputOf<#first_type>)),
        };
        let (outputs, prediction) = alias(code!(__Output), output, OUTPUTS, code!(#p::OutputOf<#output_type>));
        let (about_input, about_output) = (note("inputs", first, INPUTS), note("outputs", output, OUTPUTS));
        let is_vector = inputs::declared_type(network, names).is_none();
        let about_input = about_input.filter(|_| is_vector);
        let activation = &names.output_activation;
        let activation = if let Some(function @ GenericArgument::Type(_)) = argument(&output.form, ACTIVATION) {
            code!(
                #[cfg(not(doc))]
                type OutputActivation = #activation;
                #[cfg(doc)]
                type OutputActivation = #function;
            )
        } else {
            code!(type OutputActivation = #activation;)
        };
        Self {
            aliases: code!(#inputs #outputs),
            associated_types: code!(
                #about_input
                type Input = #input;
                #about_output
                type Output = #prediction;
                #activation
            ),
            input,
            prediction,
        }
    }
}

/// `SVector<T, 2>` as a type.
fn vector(network: &Struct, names: &Names, layer: &Layer<Type>, number: usize) -> Option<TokenStream> {
    let Names { p, scalar, .. } = names;
    let width = argument(&layer.form, number)?;
    let scalar = match argument(&layer.form, SCALAR) {
        Some(fixed) if network.scalar.is_none() => fixed.to_token_stream(),
        _ => scalar.clone(),
    };
    Some(code!(#p::SVector<#scalar, #width>))
}

/// `SVector<T, 2>` in words: for an associated type, rustdoc replaces the alias by its definition.
fn note(noun: &str, layer: &Layer<Type>, number: usize) -> Option<TokenStream> {
    let width = text(argument(&layer.form, number)?);
    let scalar = argument(&layer.form, SCALAR).map_or_else(|| "f32".to_owned(), text);
    let text = format!("The {noun} for one sample: `SVector<{scalar}, {width}>`.");
    Some(code!(#[doc = #text]))
}
