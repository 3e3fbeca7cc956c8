//! The implementation of `Flat` for a struct of flat fields, whose proof the derive writes: it sees the struct as it is, where a macro
//! that anyone can call would have to believe what it is told.
//!
//! `#[network(crate = …)]` lets any module provide the names of the expansion. The trait and the argument of its method can be no
//! others, or the implementation does not compile, and the method accepts a field of any type that is flat.

use proc_macro2::{Span, TokenStream};
use quote::format_ident;
use syn::Ident;

/// The parts of the implementation.
pub(super) struct Flat<'a> {
    /// The module of the names.
    pub(super) p: &'a Ident,
    pub(super) parameters: TokenStream,
    pub(super) ty: TokenStream,
    pub(super) predicates: &'a TokenStream,
    pub(super) scalar: &'a TokenStream,
    /// The constant on which the types of the fields depend, or `true`.
    pub(super) valid: TokenStream,
    /// All fields of the struct with their types.
    pub(super) fields: Vec<(Ident, TokenStream)>,
}

impl Flat<'_> {
    pub(super) fn implementation(&self) -> TokenStream {
        let Self { p, parameters, ty, predicates, scalar, valid, fields } = self;
        let (names, types): (Vec<_>, Vec<_>) = fields.iter().map(|(name, ty)| (name, ty)).unzip();
        let values: Vec<_> =
            (0..names.len()).map(|number| format_ident!("__{number}", span = Span::mixed_site())).collect();
        code!(
            // SAFETY: the pattern names all fields, and `add` accepts flat ones of this scalar. So all bytes but those of padding
            // are such scalars, whose number is the sum of theirs; every use of `Flat` rejects padding.
            unsafe impl<#parameters> #p::Flat for #ty
            where
                #predicates
            {
                type Scalar = #scalar;
                const LEN: #p::usize = 0 #(+ <#types as #p::Flat>::LEN)*;

                fn add_fields(&self, __fields: &mut #p::Fields<#scalar>) {
                    let Self { #(#names: #values),* } = self;
                    __fields #(.add::<#valid, _>(#values))*;
                }
            }
        )
    }
}
