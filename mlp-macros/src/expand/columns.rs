//! The columns of the weights at which the sources of a layer begin: one constant table a layer, so that the expansion grows
//! linearly with the number of sources.

use proc_macro2::{Literal, Span, TokenStream};
use quote::format_ident;
use syn::Ident;
use syn::ext::IdentExt;

use super::chain::width;
use super::names::Names;
use crate::model::Struct;
use crate::schedule::Source;

/// The number of sources whose first column is at most one width, written in place.
const IN_PLACE: usize = 2;

/// The tables of the layers with further sources that are layers.
pub(super) fn tables(network: &Struct, names: &Names) -> TokenStream {
    let (p, model) = (&names.p, &network.model);
    let tables = model.graph.forward().filter_map(|layer| {
        let sources = model.graph.sources(layer);
        let is_layer = |source: &Source| matches!(source, Source::Layer(_));
        sources.iter().skip(IN_PLACE).any(is_layer).then(|| {
            let (table, number) = (table(&model.layers[layer].name), Literal::usize_unsuffixed(sources.len()));
            let widths = sources.iter().map(|source| width(network, names, *source));
            code!(const #table: [#p::usize; #number] = #p::first_columns([#(#widths),*]);)
        })
    });
    code!(#(#tables)*)
}

/// The first column of the source at this position, given the width of the first source.
pub(super) fn first_column(reader: &Ident, position: usize, first_width: impl FnOnce() -> TokenStream) -> TokenStream {
    match position {
        0 => code!(0),
        1 => first_width(),
        _ => {
            let (table, position) = (table(reader), Literal::usize_unsuffixed(position));
            code!(#table[#position])
        }
    }
}

/// The name of the table.
fn table(reader: &Ident) -> Ident {
    format_ident!("__COLUMNS_{}", reader.unraw(), span = Span::mixed_site())
}

#[cfg(test)]
mod tests {
    use proc_macro2::{TokenStream, TokenTree};
    use quote::ToTokens;

    use crate::{define, derive};

    /// The number of tokens.
    fn size(tokens: TokenStream) -> usize {
        let of_token = |token| match token {
            TokenTree::Group(group) => 1 + size(group.stream()),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => 1,
        };
        tokens.into_iter().map(of_token).sum()
    }

    /// The size of the expansion of a network whose output layer reads all of `count` others.
    fn size_of_star(count: usize) -> usize {
        let layers = (0..count).map(|index| format!("=> tanh 2 as l{index} from input")).collect::<Vec<_>>().join(" ");
        let names = (0..count).map(|index| format!("l{index}")).collect::<Vec<_>>().join(", ");
        let text = format!("struct Star< input 2 {layers} => linear 1 from ({names}); loss squared >;");
        let network = define::network(text.parse().expect("tokens"), &syn::parse_quote!(::mlp_core));
        let item = syn::parse2::<syn::ItemStruct>(network).expect("a struct");
        size(derive::network(item.into_token_stream()))
    }

    #[test]
    fn the_expansion_grows_linearly_with_the_number_of_sources() {
        let [few, some, many] = [10, 60, 110].map(size_of_star);
        assert_eq!(many - some, some - few, "tokens of 50 further sources");
    }
}
