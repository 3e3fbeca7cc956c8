//! The output of `network!`: a struct with `#[derive(Network)]`, or a block that constructs an unnamed network.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Ident};

use super::derives::{Absence, UserDerives};
use super::docs;
use crate::model::{Constant, Dense, Input, Item, Layer, Network, Part, Placement};
use crate::modifier::TABLE;
use crate::names;
use crate::span::respan_path;

/// The item or expression. `mistakes` holds the error messages about its definition.
pub(crate) fn item(item: &Item, mistakes: Option<&TokenStream>) -> TokenStream {
    let mistakes = mistakes.map(|mistakes| poison(&item.unknown_width, mistakes));
    let constants = item.constants.iter().map(|constant| self::constant(constant, &item.attributes));
    match &item.placement {
        Placement::Named(visibility) => {
            let definition = definition(item, &quote!(#visibility), &docs::network(&item.network));
            quote!(#mistakes #(#constants)* #definition)
        }
        Placement::Unnamed { seed } => {
            let Network { krate, name, .. } = &item.network;
            let definition = definition(item, &TokenStream::new(), &TokenStream::new());
            let statements = quote_spanned!(Span::mixed_site()=>
                #mistakes
                #(#constants)*
                #definition
                <#name>::random(&mut #krate::__private::generator(#seed))
            );
            // rustc reports a block in place of an item here, which would otherwise be in `mlp-core`.
            let mut block = Group::new(Delimiter::Brace, statements);
            block.set_span(Span::mixed_site().located_at(item.network.layers[0].name.span()));
            block.to_token_stream()
        }
    }
}

/// The constant that replaces unknown widths; its value is the error messages. rustc reports nothing about code that depends
/// on an erroneous constant.
fn poison(name: &Ident, mistakes: &TokenStream) -> TokenStream {
    quote_spanned!(Span::mixed_site()=>
        const #name: ::core::primitive::usize = { #mistakes };
    )
}

/// The constant of a width, which is compiled if the struct is.
fn constant(constant: &Constant, attributes: &[Attribute]) -> TokenStream {
    let Constant { name, value } = constant;
    let conditions = conditions(attributes);
    quote_spanned!(Span::mixed_site()=> #(#conditions)* const #name: ::core::primitive::usize = #value;)
}

/// The attributes on which it depends whether the struct is compiled, and what is defined beside it.
pub(super) fn conditions(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|attribute| names::is(attribute.path(), "cfg"))
}

/// The struct of layers.
fn definition(item: &Item, visibility: &TokenStream, docs: &TokenStream) -> TokenStream {
    let Item { network, attributes, .. } = item;
    let Network { name, krate, loss, lint, .. } = network;
    let derived = UserDerives::of(&item.attributes);
    let scalar = scalar_name(network);
    let derives = derived.complete(krate, &quote_spanned!(Span::mixed_site()=> #krate::Network));
    // A `Clone` for small networks only.
    let (clone, conditional_clone) = match derived.absence("Clone") {
        Absence::Never => (None, None),
        Absence::Always => (Some(quote!(, clone)), None),
        Absence::If(condition) => (None, Some(quote!(#[cfg_attr(#condition, network(clone))]))),
    };
    let fields = (0..network.layers.len()).map(|index| field(network, index, &scalar));
    let loss = loss.to_attribute();
    let inputs = inputs(network);
    let inputs_of = network.inputs_of.as_ref().map(|path| quote!(, inputs_of = #path));
    let lint = lint.as_ref().map(|lint| {
        let level = lint.level();
        quote!(, #level(noncanonical_link))
    });
    quote_spanned!(Span::mixed_site()=>
        #(#attributes)*
        #docs
        #derives
        #[network(crate = #krate #inputs #inputs_of, loss = #loss #lint #clone)]
        #conditional_clone
        #[repr(C)]
        #visibility struct #name<#scalar = ::core::primitive::f32> {
            #(#fields)*
        }
    )
}

fn field(network: &Network<Dense>, index: usize, scalar: &Ident) -> TokenStream {
    let Network { krate, layers, .. } = network;
    let layer = &layers[index];
    let Layer { name, form, .. } = layer;
    let Dense { parts, inputs, outputs, connections, .. } = form;
    let docs = docs::layer(layer);
    // rustc reports errors in the layer on its type, from the first token to the last, so these two have the span of the
    // activation.
    let range = form.range();
    let dense = respan_path(quote_spanned!(Span::mixed_site()=> #krate::Dense), range);
    let close = {
        let span = dense.clone().into_iter().next().map_or(range.end, |first| first.span().located_at(range.end));
        quote_spanned!(span=> >)
    };
    let module = respan_path(quote_spanned!(Span::mixed_site()=> #krate::activation), range.start.into());
    let activation = if let Some(activation) = form.activation() {
        activation.to_type(&module)
    } else {
        let parts = parts.iter().map(|Part { activation, units }| {
            let activation = activation.to_type(&module);
            quote_spanned!(Span::mixed_site()=> #module::Units<#units, #activation>)
        });
        quote_spanned!(Span::mixed_site()=> #module::Mixed<(#(#parts,)*)>)
    };
    let options: Vec<_> = TABLE.field_options().filter_map(|(_, option)| (option.write)(network, index)).collect();
    let options = (!options.is_empty()).then(|| quote!(#[network(#(#options),*)]));
    let connections = connections.as_ref().map(|connections| quote!(, #connections));
    quote_spanned!(Span::mixed_site()=>
        #[doc = #docs]
        #options
        pub #name: #dense<#inputs, #outputs, #activation, #scalar #connections #close,
    )
}

/// The option that describes the inputs, if the first layer does not say all about them.
fn inputs(network: &Network<Dense>) -> Option<TokenStream> {
    if let [input] = network.inputs.as_slice()
        && input.is_plain()
        && input.name == Input::plain().name
    {
        return None;
    }
    let inputs = network.inputs.iter().map(|Input { name, is_named, width, is_sparse, dropout }| {
        let sparse = is_sparse.then(|| quote!(sparse));
        let name = is_named.then(|| quote!(as #name));
        let dropout = dropout.as_ref().map(|dropout| {
            let probability: TokenStream = dropout.text.parse().unwrap_or_default();
            quote!(dropout #probability)
        });
        quote!(#sparse #width #name #dropout)
    });
    Some(quote!(, input(#(#inputs),*)))
}

/// A name for the scalar parameter that shadows none of the user's names.
fn scalar_name(network: &Network<Dense>) -> Ident {
    let forms = network.layers.iter().map(|layer| &layer.form);
    let mut texts: Vec<String> =
        forms.flat_map(|form| [form.text(), form.inputs.text(), form.outputs.text()]).collect();
    texts.extend([network.loss.text(), network.name.to_string()]);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_taken = |name: &str| texts.iter().any(|text| text.split(|c| !is_word(c)).any(|word| word == name));
    let name = ["T", "S", "U", "V"].into_iter().find(|name| !is_taken(name)).unwrap_or("Scalar");
    Ident::new(name, Span::call_site())
}
