//! The options in `#[network(…)]`.

use proc_macro2::TokenTree;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Meta, Path, Token};

use crate::error::{self, Errors};
use crate::place::Place;

/// Reads the options of all `#[network(…)]` among the attributes: `each` is given the name of one and what follows it,
/// and may leave the rest where that is wrong. Whether all could be told apart.
pub(crate) fn read(
    attributes: &[Attribute],
    example: &str,
    errors: &mut Errors,
    mut each: impl FnMut(&Ident, ParseStream, &mut Errors),
) -> bool {
    let mut is_read = true;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("network")) {
        let is_list = matches!(&attribute.meta, Meta::List(list) if !list.tokens.is_empty());
        if !is_list {
            errors.push(error::attribute_without_options(Place::of(attribute), example));
            is_read = false;
            continue;
        }
        let read = attribute.parse_nested_meta(|meta| {
            let Some(option) = meta.path.segments.first().map(|segment| segment.ident.clone()) else { return Ok(()) };
            let before = errors.count();
            each(&option, meta.input, errors);
            if errors.count() == before
                && let Some((stray, _)) = meta.input.cursor().token_tree().filter(|_| !meta.input.peek(Token![,]))
            {
                errors.push(error::stray(stray.span(), error::shown(&stray), format_args!("`{option}`")));
            }
            skip_to_comma(meta.input)
        });
        is_read &= errors.keep(read).is_some();
    }
    is_read
}

/// What follows `=`.
pub(crate) fn value<T>(
    option: &Ident,
    input: ParseStream,
    example: &str,
    parse: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    if input.parse::<Option<Token![=]>>()?.is_none() || input.is_empty() || input.peek(Token![,]) {
        return Err(error::option_without_value(option, example));
    }
    parse(input)
}

/// The path of a crate, under whatever name.
pub(crate) fn krate(option: &Ident, input: ParseStream) -> syn::Result<Path> {
    let example = "crate = path";
    let path = value(option, input, example, |input| Ok(input.call(Path::parse_mod_style).ok()))?;
    let is_module = |path: &Path| path.segments.iter().all(|segment| segment.ident != "Self");
    path.filter(is_module).ok_or_else(|| error::option_without_value(option, example))
}

fn skip_to_comma(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        TokenTree::parse(input)?;
    }
    Ok(())
}
