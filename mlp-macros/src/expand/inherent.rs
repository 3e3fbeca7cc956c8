//! What makes `Xor` mean `Xor<f32>`: constructors and constants of the `f32` network, and which networks may be built by
//! value.

use proc_macro2::{Span, TokenStream};

use super::Names;
use crate::derive::Derived;
use crate::place::located;

/// The constructors and constants, and `ByValue`.
pub(super) fn inherent(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, single, double, .. } = names;
    let name = &network.name;
    let mut by_value = network.generics.clone();
    let fits = |network: &TokenStream| -> syn::WherePredicate {
        syn::parse_quote_spanned!(Span::mixed_site()=>
            for<'fits> #p::Fits<{ #p::core::mem::size_of::<#network>() <= #p::LIMIT }>: #p::Small)
    };
    let mut small = vec![fits(single)];
    if network.scalar.is_none() {
        // The scalar that is fixed may be any.
        small.push(syn::parse_quote_spanned!(Span::mixed_site()=> for<'fits> <Self as #p::Flat>::Scalar: #p::ZeroBits));
    }
    let small = code!(#(#small),*);
    // Were the trait named by the derive, rustc would advise to implement it by hand.
    let by_value_trait = located(code!(#p::ByValue), name.span());
    by_value.make_where_clause().predicates.push(fits(double));
    let by_value_where = by_value.where_clause;
    code!(
        impl #impl_generics #by_value_trait for #name #type_generics #by_value_where {}

        #[allow(dead_code)]
        impl #single {
            /// How many weights and biases there are.
            pub const PARAMETERS: usize = <Self as #p::Network>::PARAMETERS;

            /// The layers, from the first hidden one to the output.
            pub const LAYERS: &'static [#p::LayerInfo] = <Self as #p::Network>::LAYERS;

            /// A network of which all parameters are zero.
            #[must_use]
            pub const fn zeros() -> Self where #small {
                #p::const_zeros()
            }

            /// A network with random weights, drawn by each layer's initializer, and biases of zero.
            #[must_use]
            pub fn random<__R: #p::Rng + ?#p::core::marker::Sized>(rng: &mut __R) -> Self where #small {
                let mut network = Self::zeros();
                #p::Network::initialize(&mut network, rng);
                network
            }

            #p::with_alloc! {
                /// The empirical risk and its gradient.
                ///
                /// # Panics
                ///
                /// If the batch is empty, if there are not as many targets as inputs, or if a class index is out of
                /// range.
                #[track_caller]
                pub fn gradient<__Y: #p::Target<<Self as #p::Network>::Output>>(
                    &self,
                    inputs: &[<Self as #p::Network>::Input],
                    targets: &[__Y],
                ) -> (<Self as #p::Flat>::Scalar, Self) where #small {
                    let mut gradient = Self::zeros();
                    let mut workspace = Self::workspace();
                    let risk = #p::Network::gradient_into(self, inputs, targets, &mut *workspace, &mut gradient);
                    (risk, gradient)
                }

                /// A network of zeros on the heap, built in place.
                #[must_use]
                pub fn boxed_zeros() -> #p::Box<Self> {
                    <Self as #p::Network>::boxed_zeros()
                }

                /// A network with random weights on the heap, built in place.
                #[must_use]
                pub fn boxed_random<__R: #p::Rng + ?#p::core::marker::Sized>(rng: &mut __R) -> #p::Box<Self> {
                    <Self as #p::Network>::boxed_random(rng)
                }

                /// Room for the activations and deltas of a block of samples, on the heap.
                #[must_use]
                pub fn workspace() -> #p::Box<<Self as #p::Network>::Workspace> {
                    <Self as #p::Network>::workspace()
                }
            }
        }
    )
}
