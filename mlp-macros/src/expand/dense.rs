//! The generic arguments of `Dense<IN, OUT, A, T, K>`, as the type of a field names them.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Token, Type, TypePath};

/// The positions of the arguments.
pub(super) const INPUTS: usize = 0;
pub(super) const OUTPUTS: usize = 1;
pub(super) const ACTIVATION: usize = 2;
pub(super) const SCALAR: usize = 3;
pub(super) const CONNECTIONS: usize = 4;

/// An argument of a layer, unless its type is an alias.
pub(super) fn argument(layer: &Type, position: usize) -> Option<&GenericArgument> {
    let Type::Path(TypePath { qself: None, path, .. }) = layer else { return None };
    let last = path.segments.last().filter(|last| last.ident == "Dense")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let arguments: &Punctuated<_, Token![,]> = &arguments.args;
    arguments.get(position)
}

/// The span of an argument of a layer, or of the whole type if that is an alias.
pub(super) fn argument_span(layer: &Type, position: usize) -> Span {
    argument(layer, position).map_or_else(|| layer.span(), GenericArgument::span)
}
