//! The weights that exist, of layers with `connect`: one constant table a layer.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::names::Names;
use crate::model::{Layer, Struct};
use crate::span::{SpanRange, respan, text};

/// The tables, column by column as the weights, and the check that every unit has a connection.
pub(super) fn tables(network: &Struct, names: &Names) -> TokenStream {
    let p = &names.p;
    let layers = network.model.layers.iter().filter_map(|layer| Some((layer, layer.connect.as_ref()?)));
    let tables = layers.map(|(layer, path)| {
        let (table, ty) = (table(layer), names.single_layer(network, layer));
        let range = SpanRange::of(path);
        // rustc reports a function of another type, or one that is not `const`, at its path.
        let function = quote_spanned!(range.start.resolved_at(Span::mixed_site())=> #path);
        let (name, check) = (layer.name.unraw().to_string(), respan(code!(#p::check_connections), range.end));
        code!(
            const _: fn(#p::usize, #p::usize) -> #p::bool = #function;
            #[allow(long_running_const_eval)]
            static #table: [#p::bool; <#ty as #p::Layer>::INPUTS * <#ty as #p::Layer>::OUTPUTS] = {
                let mut table = [false; <#ty as #p::Layer>::INPUTS * <#ty as #p::Layer>::OUTPUTS];
                let mut index = 0;
                while index < table.len() {
                    let (unit, input) =
                        (index % <#ty as #p::Layer>::OUTPUTS, index / <#ty as #p::Layer>::OUTPUTS);
                    table[index] = #function(unit, input);
                    index += 1;
                }
                #check(#name, &table, <#ty as #p::Layer>::OUTPUTS);
                table
            };
        )
    });
    code!(#(#tables)*)
}

/// The description of the layer with its table.
pub(super) fn connecting(layer: &Layer<syn::Type>) -> Option<TokenStream> {
    let (path, table) = (text(layer.connect.as_ref()?), table(layer));
    Some(code!(.connecting(#path, &#table)))
}

/// The call that removes the weights that do not exist from a layer of a network or of a gradient.
pub(super) fn disconnect(layer: &Layer<syn::Type>, p: &Ident, destination: &TokenStream) -> Option<TokenStream> {
    layer.connect.as_ref()?;
    let table = table(layer);
    Some(code!(#p::disconnect(#destination, &#table)))
}

/// The name of the table.
pub(super) fn table(layer: &Layer<syn::Type>) -> Ident {
    format_ident!("__CONNECTIONS_{}", layer.name.unraw(), span = Span::mixed_site())
}
