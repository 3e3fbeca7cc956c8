//! The weights that exist, of layers with `connect`: one constant table a layer.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::chain::width;
use super::names::Names;
use crate::location::place;
use crate::model::{Layer, Struct};
use crate::span::{SpanRange, text};

/// The tables, column by column as the weights, and the check that every unit has a connection.
pub(super) fn tables(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, private, .. } = names;
    let layers = network.model.layers.iter().enumerate();
    let layers = layers.filter_map(|(index, layer)| Some((index, layer, layer.connect.as_ref()?)));
    let mut earlier: Vec<(String, Ident)> = Vec::new();
    let tables = layers.map(|(index, layer, path)| {
        // A function that leaves a unit of a repeated layer without connections is one mistake: the table of a repetition reads that
        // of an earlier one, and rustc reports no constant that depends on an erroneous one. Two layers that name the same function
        // are two mistakes, since only one of them may have such a unit.
        let function = place(SpanRange::of(path).end) + &text(path);
        let before = earlier.iter().find(|(other, _)| *other == function).map(|(_, table)| table.clone());
        let before = before.map(|before| code!(let _ = #private::matches!(#before.0.first(), #p::Some(true));));
        earlier.push((function, self::table(layer)));
        let (table, ty) = (table(layer), names.single_layer(network, layer));
        let (name, span) = (layer.name.unraw().to_string(), SpanRange::of(path).end);
        let p_here = Ident::new(&p.to_string(), span);
        let sources = sources(network, names, index)
            .map(|sources| quote_spanned!(span=> #p_here::check_sources(#name, &__table, __OUTPUTS, &[#sources]);));
        // rustc reports a function of another type, one that is not `const`, and a unit without connections at the path.
        let value = quote_spanned!(span=> {
            let mut __table = [false; __INPUTS * __OUTPUTS];
            let (mut __index, mut __input) = (0, 0);
            while __index < __table.len() {
                let mut __unit = 0;
                while __unit < __OUTPUTS {
                    __table[__index] = #path(__unit, __input);
                    __index += 1;
                    __unit += 1;
                }
                __input += 1;
            }
            #p_here::check_connections(#name, &__table, __OUTPUTS);
            #sources
            (__table, #p_here::Summary::of(&__table))
        });
        let sizes = code!(
            const __INPUTS: #p::usize = <#ty as #p::Layer>::INPUTS;
            const __OUTPUTS: #p::usize = <#ty as #p::Layer>::OUTPUTS;
        );
        code!(
            #[allow(long_running_const_eval)]
            static #table: ([#p::bool; <#ty as #p::Layer>::INPUTS * <#ty as #p::Layer>::OUTPUTS], #p::Summary) = {
                #before
                #sizes
                #value
            };
        )
    });
    code!(#(#tables)*)
}

/// The sources of a layer as widths, with the name of each that nothing else reads, if there are several: every unit of a layer
/// has a connection, but a source may have none.
fn sources(network: &Struct, names: &Names, layer: usize) -> Option<TokenStream> {
    let model = &network.model;
    let sources = model.graph.sources(layer);
    let named = sources.iter().map(|source| {
        let has_other_readers = model.graph.readers(*source).count() > 1;
        let name = if has_other_readers { String::new() } else { model.name_of(*source).unraw().to_string() };
        let width = width(network, names, *source);
        code!((#name, #width))
    });
    (sources.len() > 1 && !network.has_mistakes).then(|| code!(#(#named),*))
}

/// The description of the layer with its table.
pub(super) fn connecting(layer: &Layer<syn::Type>) -> Option<TokenStream> {
    let (path, table) = (text(layer.connect.as_ref()?), table(layer));
    Some(code!(.connecting(#path, &#table.0, #table.1)))
}

/// The call that removes the weights that do not exist from a layer of a network or of a gradient.
///
/// `sparse` are the sources of a layer that reads a sparse input.
pub(super) fn disconnect(
    layer: &Layer<syn::Type>,
    p: &Ident,
    destination: &TokenStream,
    sparse: Option<&TokenStream>,
) -> Option<TokenStream> {
    layer.connect.as_ref()?;
    let table = table(layer);
    let all = || code!(#p::disconnect(#destination, &#table.0));
    Some(sparse.map_or_else(all, |sources| code!(#p::disconnect_touched(#destination, #sources, &#table.0))))
}

/// The name of the table.
pub(super) fn table(layer: &Layer<syn::Type>) -> Ident {
    format_ident!("__CONNECTIONS_{}", layer.name.unraw(), span = Span::mixed_site())
}
