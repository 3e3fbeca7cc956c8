//! The output of `candidates!`: a struct for each network, and the enum over them with its derive. Cannot fail.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::derive::ATTRIBUTE;
use super::name::share_a_word;
use super::position::Position;
use super::product::Candidate;
use super::syntax::Definition;
use super::text;
use crate::expand;
use crate::model::Item;
use crate::names;
use crate::token::lookahead::is_punct;
use crate::token::piece;

/// The items. `mistakes` holds the error messages about the definition: then the first network takes the place of all.
pub(super) fn items(
    definition: &Definition,
    candidates: &[Candidate],
    networks: &[Item],
    mistakes: Option<&TokenStream>,
) -> TokenStream {
    let Some(first) = networks.first() else { return TokenStream::new() };
    let krate = &first.network.krate;
    let Definition { attributes, visibility, name, .. } = definition;
    let structs = networks.iter().map(|item| {
        let about = format!("A candidate of [`{}`].", definition.name.unraw());
        let item = expand::item(item, mistakes);
        if mistakes.is_some() { item } else { quote!(#[doc = #about] #item) }
    });
    // A derived `Clone` would demand too little of the scalar.
    let forwarded = attributes.iter().filter(|attribute| !names::is(attribute.path(), "network"));
    let forwarded = forwarded.map(expand::without_clone);
    let derives = expand::UserDerives::of(attributes)
        .complete(krate, &quote_spanned!(Span::mixed_site()=> #krate::__private::Candidates));
    let scalar = Ident::new(if *name == "T" { "S" } else { "T" }, Span::mixed_site());
    let entries: Vec<_> = candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| {
            let network = networks.get(index).unwrap_or(first).network.name.clone();
            (candidate, network, architecture(definition, candidate))
        })
        .collect();
    let variants = entries.iter().map(|(candidate, network, architecture)| {
        let (variant, about) = (&candidate.variant, format!("`{architecture}`"));
        quote_spanned!(Span::mixed_site()=> #[doc = #about] #variant(#krate::__private::Box<#network<#scalar>>),)
    });
    let lines = entries.iter().enumerate().map(|(index, (candidate, network, architecture))| {
        let (index, variant) = (Literal::usize_suffixed(index), &candidate.variant);
        let title = variant.to_string();
        quote_spanned!(Span::mixed_site()=>
            [#index #name::#variant(__network) => #name::#variant, #network<#scalar>, #title #architecture]
        )
    });
    let inputs = expand::inputs_aliases(&networks[0], name);
    let of_one_kind = share_a_word(entries.iter().map(|(candidate, ..)| &candidate.variant));
    let allowed = of_one_kind.then(|| quote!(#[allow(clippy::enum_variant_names)]));
    let (title, first) = (name.unraw().to_string(), &first.network.name);
    let single = quote_spanned!(Span::mixed_site()=> #name<::core::primitive::f32>);
    let attribute = Ident::new(ATTRIBUTE, Span::mixed_site());
    quote_spanned!(Span::mixed_site()=>
        #(#structs)*
        #inputs
        #(#forwarded)*
        #derives
        #allowed
        #[#attribute(#krate::__private::implement_candidates {
            [#scalar] [#name<#scalar>] [#single] [#title] [#first<#scalar>] __network #(#lines)*
        })]
        #visibility enum #name<#scalar = ::core::primitive::f32> {
            #(#variants)*
        }
    )
}

/// The layers of a candidate as text, with the input and the loss if candidates differ in them.
fn architecture(definition: &Definition, candidate: &Candidate) -> String {
    let differs = |position: fn(Position) -> bool| {
        definition.lists().any(|list| position(list.position) && list.alternatives.len() > 1)
    };
    let mut body = definition.body_of(candidate);
    if is_punct(body.first(), '<') {
        body.remove(0);
    }
    let statements = piece::statements(body);
    let layers = piece::layers(statements.first().map_or(vec![], |layers| layers.tokens.clone()));
    let has_dropout = layers.first().is_some_and(|input| text::of(&input.tokens).contains(" dropout "))
        && differs(|position| position == Position::Argument("dropout"));
    let layers = layers.iter().skip(usize::from(!has_dropout)).map(|layer| text::of(&layer.tokens));
    let mut text = layers.collect::<Vec<_>>().join(" => ");
    if differs(|position| position == Position::Loss)
        && let Some(loss) = statements.get(1)
    {
        let attributes = Position::Loss.attributes(&loss.tokens);
        let end = loss.tokens.iter().rposition(|token| is_punct(Some(token), '>')).unwrap_or(loss.tokens.len());
        let end = if statements.len() > 2 { end.max(attributes) } else { loss.tokens.len() };
        text += "; ";
        text += &text::of(&loss.tokens[attributes..end]);
    }
    text
}
