//! The traits that a network implements: `Network`, layer by layer, and `Display`.

use proc_macro2::{Span, TokenStream};
use quote::format_ident;
use syn::Ident;
use syn::ext::IdentExt;

use super::Names;
use super::sound::sound;
use crate::derive::{Derived, DerivedLayer};

/// A layer and the one that feeds it; the first is fed by the input.
struct Step<'a> {
    /// Counted from the first.
    number: u64,
    layer: &'a Ident,
    before: Option<&'a Ident>,
}

fn steps(network: &Derived) -> impl DoubleEndedIterator<Item = Step<'_>> {
    let fields: Vec<_> = network.fields().collect();
    (0..fields.len()).map(move |index| Step {
        number: index as u64,
        layer: fields[index],
        before: index.checked_sub(1).map(|before| fields[before]),
    })
}

/// The local variable for a layer. It is called like the layer, unless it could be taken for a constant of that name.
fn local(layer: &Ident) -> Ident {
    let name = layer.unraw();
    let is_snake = name.to_string().starts_with(|c: char| c.is_lowercase() || c == '_');
    if is_snake { layer.clone() } else { format_ident!("__{name}", span = Span::mixed_site()) }
}

/// `a = f(W a + b)`, layer by layer unless it can be had at once.
fn forward(network: &Derived, p: &Ident) -> TokenStream {
    let statements = steps(network).map(|Step { layer, before, .. }| {
        let a = local(layer);
        let before = before.map(local);
        let input = before.map_or_else(|| code!(input), |before| code!(&#before));
        code!(let #a = #p::Layer::forward(&this.#layer, [#p::as_slice(#input)]);)
    });
    let output = local(&network.output().name);
    code!(
        if let #p::core::option::Option::Some(output) = #p::forward_at_once(self, input) {
            return output;
        }
        #(#statements)*
        #output
    )
}

/// The same, with `s` and `a` of every layer kept.
fn trace(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, trace, .. } = names;
    let statements = steps(network).map(|Step { layer, before, .. }| {
        let trace = local(layer);
        let before = before.map(local);
        let input = before.map_or_else(|| code!(input), |before| code!(&#before.a));
        code!(let #trace = #p::Layer::trace(&this.#layer, [#p::as_slice(#input)]);)
    });
    let (fields, locals) = (network.fields(), network.fields().map(local));
    code!(#(#statements)* #trace { #(#fields: #locals),* })
}

/// δ of every layer, from the output back.
fn deltas(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, deltas, .. } = names;
    let output = &network.output().name;
    let output_delta = local(output);
    let statements = steps(network).rev().filter_map(|Step { layer, before, .. }| {
        let (delta, before_delta) = (local(layer), local(before?));
        Some(code!(
            let mut #before_delta = #p::zeros();
            #p::propagate_sample(
                &this.#layer, #p::Accum::Overwrite, #p::all_columns(&this.#layer), &#delta, &mut #before_delta,
            );
            #p::differentiate_sample(&this.#before, &trace.#before, &mut #before_delta);
        ))
    });
    let (fields, locals) = (network.fields(), network.fields().map(local));
    code!(
        let #output_delta = #p::output_delta::<<Self as #p::Blockwise>::Criterion, _, __Y>(&trace.#output, target);
        #(#statements)*
        #deltas { #(#fields: #locals),* }
    )
}

/// What a layer is fed, for a block of samples.
fn block_input(before: Option<&Ident>) -> TokenStream {
    before.map_or_else(|| code!(input), |before| code!(buffers.#before.passed_on()))
}

fn forward_block(network: &Derived, p: &Ident) -> TokenStream {
    let statements = steps(network).map(|Step { number, layer, before }| {
        let input = block_input(before);
        code!(
            let noise_of_layer = #p::noise_of_layer(noise, #number);
            #p::Layer::weigh(
                &this.#layer,
                #p::Accum::Overwrite,
                #p::all_columns(&this.#layer),
                samples,
                #input,
                buffers.#layer.pre_activations_mut(),
            );
            #p::activate(&this.#layer, samples, noise_of_layer, &mut buffers.#layer);
        )
    });
    code!(#(#statements)*)
}

/// Each layer's share of the gradient, and its delta passed on, from the output back.
fn backward_block(network: &Derived, p: &Ident) -> TokenStream {
    let statements = steps(network).rev().map(|Step { number, layer, before }| {
        let input = block_input(before);
        let propagate = before.map(|before| {
            let number_before = number - 1;
            code!(
                #p::Layer::propagate(
                    &this.#layer,
                    #p::Accum::Overwrite,
                    #p::all_columns(&this.#layer),
                    samples,
                    buffers.#layer.deltas(),
                    buffers.#before.deltas_mut(),
                );
                let noise_of_layer = #p::noise_of_layer(noise, #number_before);
                #p::differentiate(&this.#before, samples, noise_of_layer, &mut buffers.#before);
            )
        });
        code!(
            #p::Layer::accumulate(
                &mut gradient.#layer, accum, #p::all_columns(&this.#layer), samples, #input, buffers.#layer.deltas(),
            );
            #propagate
        )
    });
    code!(#(#statements)*)
}

/// As [`backward_block`], but each layer moves at once: its delta is passed on through the weights before they move.
fn descend_block(network: &Derived, p: &Ident) -> TokenStream {
    let statements = steps(network).rev().map(|Step { layer, before, .. }| {
        let input = block_input(before);
        let propagate = before.map(|before| {
            code!(
                #p::Layer::propagate(
                    &this.#layer,
                    #p::Accum::Overwrite,
                    #p::all_columns(&this.#layer),
                    samples,
                    buffers.#layer.deltas(),
                    buffers.#before.deltas_mut(),
                );
            )
        });
        let differentiate = before.map(|before| {
            code!(
                #p::differentiate(&this.#before, samples, #p::core::option::Option::None, &mut buffers.#before);
            )
        });
        code!(
            #propagate
            let columns = #p::all_columns(&this.#layer);
            #p::Layer::accumulate(
                &mut this.#layer, #p::Accum::Add, columns, samples, #input, buffers.#layer.deltas(),
            );
            #differentiate
        )
    });
    code!(#(#statements)*)
}

/// The implementation of `Network`.
pub(super) fn network_trait(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, where_clause, trace, deltas, workspace, .. } = names;
    let name = &network.name;
    let title = name.to_string();
    let titles = network.fields().map(|field| field.unraw().to_string());
    let loss = sound(&network.loss.to_type(p));
    let first = sound(&network.layers[0].ty);
    let (output, output_type) = (&network.output().name, sound(&network.output().ty));
    let (fields, types) = (network.fields(), network.types());
    let sources = (0..network.layers.len()).map(|index| match index.checked_sub(1) {
        Some(source) => code!(#p::Source::Layer(#source)),
        None => code!(#p::Source::Input),
    });
    let schemes = network.layers.iter().map(|layer| initializer(layer, p));
    let forward_body = forward(network, p);
    let trace_body = self::trace(network, names);
    let deltas_body = self::deltas(network, names);
    let forward_block_body = forward_block(network, p);
    let backward_block_body = backward_block(network, p);
    let descend_block_body = descend_block(network, p);
    code!(
        impl #impl_generics #p::Network for #name #type_generics #where_clause {
            type Input = <#first as #p::Layer>::Input;
            type Output = <#output_type as #p::Layer>::Output;
            type OutputActivation = <#output_type as #p::Layer>::Activation;
            type Loss = #loss;
            type Trace = #trace #type_generics;
            type Deltas = #deltas #type_generics;
            type Workspace = #workspace #type_generics;

            const NAME: &'static str = #title;
            const LAYERS: &'static [#p::LayerInfo] = &#p::LayerInfo::arrange([#(#p::LayerInfo::of::<#types>(#titles, &[#sources])),*]);

            fn forward(&self, input: &Self::Input) -> Self::Output {
                let this = #p::given::<__SOUND, _>(self);
                #forward_body
            }

            fn trace(&self, input: &Self::Input) -> Self::Trace {
                let this = #p::given::<__SOUND, _>(self);
                #trace_body
            }

            fn deltas<__Y: #p::Target<Self::Output>>(&self, trace: &Self::Trace, target: &__Y) -> Self::Deltas {
                let this = #p::given::<__SOUND, _>(self);
                #deltas_body
            }

            fn initialize<__R: #p::Rng + ?#p::core::marker::Sized>(&mut self, rng: &mut __R) {
                let this = #p::given_mut::<__SOUND, _>(self);
                let mut rng = #p::fork(rng);
                #(#p::Layer::initialize(&mut this.#fields, #schemes, &mut rng);)*
            }
        }

        impl #impl_generics #p::Blockwise for #name #type_generics #where_clause {
            type Sample = <Self as #p::Network>::Input;
            type Prediction = <Self as #p::Network>::Output;
            type Buffers = <Self as #p::Network>::Workspace;
            type Criterion = (<Self as #p::Network>::Loss, <Self as #p::Network>::OutputActivation);

            const STRUCTURE: #p::Structure = #p::Structure::of(<Self as #p::Network>::LAYERS);

            #[inline(always)]
            fn forward_block(
                &self,
                samples: usize,
                noise: #p::core::option::Option<#p::Noise>,
                input: &[<Self as #p::Flat>::Scalar],
                buffers: &mut Self::Buffers,
            ) {
                let this = #p::given::<__SOUND, _>(self);
                #forward_block_body
            }

            #[inline(always)]
            fn backward_block(
                &self,
                accum: #p::Accum,
                samples: usize,
                noise: #p::core::option::Option<#p::Noise>,
                input: &[<Self as #p::Flat>::Scalar],
                buffers: &mut Self::Buffers,
                gradient: &mut Self,
            ) {
                let this = #p::given::<__SOUND, _>(self);
                let gradient = #p::given_mut::<__SOUND, _>(gradient);
                #backward_block_body
            }

            #[inline(always)]
            fn descend_block(
                &mut self,
                samples: usize,
                input: &[<Self as #p::Flat>::Scalar],
                buffers: &mut Self::Buffers,
            ) {
                let this = #p::given_mut::<__SOUND, _>(self);
                #descend_block_body
            }

            #[inline(always)]
            fn output_buffers(buffers: &mut Self::Buffers) -> &mut #p::UnitBuffers<Self::Prediction> {
                buffers.#output.units()
            }
        }
    )
}

fn initializer(layer: &DerivedLayer, p: &Ident) -> TokenStream {
    let Some(variant) = &layer.initializer else {
        return code!(#p::core::option::Option::None);
    };
    code!(#p::core::option::Option::Some(#p::Initializer::#variant))
}

/// `Display` as a summary.
pub(super) fn display(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, where_clause, .. } = names;
    let name = &network.name;
    code!(
        impl #impl_generics #p::core::fmt::Display for #name #type_generics #where_clause {
            fn fmt(&self, f: &mut #p::core::fmt::Formatter<'_>) -> #p::core::fmt::Result {
                #p::summarize::<Self>(f)
            }
        }
    )
}
