//! The implementation for a type that does not have the shape of a network. It is erroneous, so rustc does not report uses
//! of the type.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{DeriveInput, Path};

/// The implementation, including the error messages.
pub(crate) fn fallback(input: &DeriveInput, krate: &Path, errors: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote_spanned!(Span::mixed_site()=> const _: () = {
        use #krate::__private as __mlp;

        // A type that depends on an erroneous constant is erroneous itself.
        const __VALID: __mlp::bool = { #errors };
        type __Unknown = <() as __mlp::IfValid<__VALID>>::Same;

        unsafe impl #impl_generics __mlp::Flat for #name #type_generics #where_clause {
            type Scalar = __Unknown;
        }

        impl #impl_generics __mlp::ByValue for #name #type_generics #where_clause {}

        impl #impl_generics __mlp::Network for #name #type_generics #where_clause {
            type Input = __Unknown;
            type Output = __Unknown;
            type OutputActivation = __Unknown;
            type Loss = __Unknown;
            type Trace = __Unknown;
            type Deltas = __Unknown;
            type Workspace = __Unknown;

            const NAME: &'static __mlp::str = "";
            const INPUTS: &'static [__mlp::InputInfo] = &[];
            const LAYERS: &'static [__mlp::LayerInfo] = &[];

            fn forward(&self, _: &Self::Input) -> Self::Output { loop {} }
            fn trace(&self, _: &Self::Input) -> Self::Trace { loop {} }
            fn deltas<Y: __mlp::Target<Self::Output>>(&self, _: &Self::Trace, _: &Y) -> Self::Deltas {
                loop {}
            }
            fn initialize<R: __mlp::Rng + ?__mlp::Sized>(&mut self, _: &mut R) {}
        }

        impl #impl_generics __mlp::Blockwise for #name #type_generics #where_clause {
            type Sample = __Unknown;
            type Prediction = __Unknown;
            type Buffers<__B: __mlp::BlockSize> = __Unknown;
            type Criterion = __Unknown;

            const STRUCTURE: __mlp::Structure = __mlp::Structure::of(&[], &[]);
            const UNITS: &'static [__mlp::UnitFunctions<Self::Scalar>] = &[];

            fn forward_block<__B: __mlp::BlockSize>(
                &self,
                _: __mlp::BlockOf<Self>,
                _: &mut Self::Buffers<__B>,
            ) {}
            fn backward_block<__B: __mlp::BlockSize>(
                &self,
                _: __mlp::BlockOf<Self>,
                _: &mut Self::Buffers<__B>,
                _: &mut Self,
            ) {}
            fn descend_block<__B: __mlp::BlockSize>(
                &mut self,
                _: __mlp::BlockOf<Self>,
                _: &mut Self::Buffers<__B>,
            ) {}
            fn output_buffers<__B: __mlp::BlockSize>(
                _: &mut Self::Buffers<__B>,
            ) -> &mut __mlp::UnitBuffers<Self::Prediction, __B> {
                loop {}
            }
        }
    };)
}
