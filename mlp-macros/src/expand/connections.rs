//! The weights that exist, of layers with `connect`: one constant table a layer.

use proc_macro2::{Span, TokenStream};
use quote::format_ident;
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
        let function = path;
        let (name, check) = (layer.name.unraw().to_string(), respan(code!(#p::check_connections), range.end));
        code!(
            #[allow(long_running_const_eval)]
            static #table: ([#p::bool; <#ty as #p::Layer>::INPUTS * <#ty as #p::Layer>::OUTPUTS], #p::Summary) = {
                let mut table = [false; <#ty as #p::Layer>::INPUTS * <#ty as #p::Layer>::OUTPUTS];
                let (mut index, mut input) = (0, 0);
                while index < table.len() {
                    let mut unit = 0;
                    while unit < <#ty as #p::Layer>::OUTPUTS {
                        table[index] = #function(unit, input);
                        (index, unit) = (index + 1, unit + 1);
                    }
                    input += 1;
                }
                #check(#name, &table, <#ty as #p::Layer>::OUTPUTS);
                (table, #p::Summary::of(&table))
            };
        )
    });
    code!(#(#tables)*)
}

/// The description of the layer with its table.
pub(super) fn connecting(layer: &Layer<syn::Type>) -> Option<TokenStream> {
    let (path, table) = (text(layer.connect.as_ref()?), table(layer));
    Some(code!(.connecting(#path, &#table.0, #table.1)))
}

/// The call that removes the weights that do not exist from a layer of a network or of a gradient.
pub(super) fn disconnect(layer: &Layer<syn::Type>, p: &Ident, destination: &TokenStream) -> Option<TokenStream> {
    layer.connect.as_ref()?;
    let table = table(layer);
    Some(code!(#p::disconnect(#destination, &#table.0)))
}

/// The name of the table.
pub(super) fn table(layer: &Layer<syn::Type>) -> Ident {
    format_ident!("__CONNECTIONS_{}", layer.name.unraw(), span = Span::mixed_site())
}
