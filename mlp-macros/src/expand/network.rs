//! The implementations of `Network` and `Blockwise`: the passes, in the order of the schedule.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Ident, Type};

use super::call::{Backward, Calls};
use super::connections;
use super::ends::Ends;
use super::inputs;
use super::names::Names;
use crate::model::{Initializer, Layer, Struct};
use crate::schedule::{Graph, Source, Step};

/// The implementations of both traits.
pub(super) fn network_trait(network: &Struct, names: &Names) -> TokenStream {
    let Names {
        p,
        private,
        network: ty,
        impl_generics,
        type_generics,
        arguments,
        where_clause,
        trace,
        deltas,
        workspace,
        ..
    } = names;
    let model = &network.model;
    let calls = Calls { network, p, type_generics };
    let title = model.name.unraw().to_string();
    let titles = model.names().map(|name| name.unraw().to_string());
    let output = &model.output().name;
    let Ends { aliases, input, prediction, associated_types } = Ends::of(network, names);
    let initializations = model.layers.iter().map(|layer| initialize(layer, p));
    let infos = model.graph.forward().zip(names.layers(network)).zip(titles).map(|((layer, ty), title)| {
        let sources = model.graph.sources(layer).iter().map(|source| self::source(*source, p));
        let adding = model.graph.added(layer).map(|added| {
            let added = source(added, p);
            code!(.adding(#added))
        });
        let connecting = connections::connecting(&model.layers[layer]);
        code!(#p::LayerInfo::of::<#ty>(#title, &[#(#sources),*])#adding #connecting)
    });
    let functions = names.layers(network);
    let inputs = inputs::infos(network, names);
    let forward_body = forward(&model.graph, &calls);
    let trace_body = self::trace(&model.graph, &calls, trace);
    let deltas_body = self::deltas(&model.graph, &calls, deltas);
    let forward_block_body = forward_block(&model.graph, &calls, &inputs::load(network, p));
    let backward_block_body = steps(&model.graph.backward(), &calls, Backward::Gradient);
    let descend_block_body = steps(&model.graph.descend(), &calls, Backward::Descent);
    code!(
        #aliases

        impl #impl_generics #p::Network for #ty #where_clause {
            #associated_types
            type Loss = __Loss;
            type Trace = #trace #type_generics;
            type Deltas = #deltas #type_generics;
            type Workspace = #workspace #type_generics;

            const NAME: &'static #p::str = #title;
            const INPUTS: &'static [#p::InputInfo] = #inputs;
            const LAYERS: &'static [#p::LayerInfo] =
                &#p::LayerInfo::arrange([#(#infos),*]);

            fn forward(&self, __input: &#input) -> #prediction {
                let __this = #p::if_valid::<__VALID, _>(self);
                #forward_body
            }

            fn trace(&self, __input: &Self::Input) -> Self::Trace {
                let __this = #p::if_valid::<__VALID, _>(self);
                #trace_body
            }

            fn deltas<__Y: #p::Target<Self::Output>>(&self, __trace: &Self::Trace, __target: &__Y) -> Self::Deltas {
                let __this = #p::if_valid::<__VALID, _>(self);
                #deltas_body
            }

            fn initialize<__R: #p::Rng + ?#p::Sized>(&mut self, __rng: &mut __R) {
                let __this = #p::if_valid_mut::<__VALID, _>(self);
                let mut __rng = #p::fork(__rng);
                #(#initializations)*
            }
        }

        impl #impl_generics #p::Blockwise for #ty #where_clause {
            #private::implement_blockwise! { #output }
            type Buffers<__B: #p::BlockSize> = #workspace<#arguments __B>;
            const UNITS: &'static [#p::UnitFunctions<Self::Scalar>] = &[#(#p::UnitFunctions::of::<#functions>()),*];

            #[inline(always)]
            fn forward_block<__B: #p::BlockSize>(&self, __block: #p::BlockOf<Self>, __buffers: &mut Self::Buffers<__B>) {
                let __this = #p::if_valid::<__VALID, _>(self);
                #forward_block_body
            }

            #[inline(always)]
            fn backward_block<__B: #p::BlockSize>(
                &self,
                __block: #p::BlockOf<Self>,
                __buffers: &mut Self::Buffers<__B>,
                __gradient: &mut Self,
            ) {
                let __this = #p::if_valid::<__VALID, _>(self);
                let __gradient = #p::if_valid_mut::<__VALID, _>(__gradient);
                #backward_block_body
            }

            #[inline(always)]
            fn descend_block<__B: #p::BlockSize>(&mut self, __block: #p::BlockOf<Self>, __buffers: &mut Self::Buffers<__B>) {
                let __this = #p::if_valid_mut::<__VALID, _>(self);
                #descend_block_body
            }
        }
    )
}

/// `a = f(W a + b)` for every layer, unless a kernel computes the whole network.
fn forward(graph: &Graph, calls: &Calls) -> TokenStream {
    let p = calls.p;
    let statements = graph.forward().map(|layer| calls.forward(layer));
    let output = graph.output();
    let output = calls.local(output);
    code!(
        if let #p::Some(__found) = #p::forward_at_once(self, __input) {
            return __found;
        }
        #(#statements)*
        #output
    )
}

/// `s` and `a` of every layer.
fn trace(graph: &Graph, calls: &Calls, trace: &Ident) -> TokenStream {
    let statements = graph.forward().map(|layer| calls.trace(layer));
    let fields = fields(graph, calls);
    code!(#(#statements)* #trace { #fields })
}

/// δ of every layer.
fn deltas(graph: &Graph, calls: &Calls, deltas: &Ident) -> TokenStream {
    let output = calls.output_delta(graph.output());
    let hidden = graph.hidden_backward().map(|layer| calls.hidden_delta(layer));
    let statements = [output].into_iter().chain(hidden);
    let fields = fields(graph, calls);
    code!(#(#statements)* #deltas { #fields })
}

/// The fields of a struct expression, from the local variables.
fn fields(graph: &Graph, calls: &Calls) -> TokenStream {
    let fields = graph.forward().map(|layer| {
        let (field, local) = (calls.name(layer), calls.local(layer));
        code!(#field: #local)
    });
    code!(#(#fields),*)
}

/// Every layer, after the copies of inputs that `load` makes.
fn forward_block(graph: &Graph, calls: &Calls, load: &TokenStream) -> TokenStream {
    let statements = graph.forward().map(|layer| calls.forward_block(layer));
    quote!(#load #(#statements)*)
}

fn steps(steps: &[Step], calls: &Calls, pass: Backward) -> TokenStream {
    let statements = steps.iter().map(|step| match *step {
        Step::PassOn { reader, layer, accum } => calls.pass_on(reader, layer, accum),
        Step::Propagate { reader, layer, accum } => calls.propagate(reader, layer, accum),
        Step::Differentiate { layer } => calls.differentiate(layer),
        Step::Accumulate { layer } => calls.accumulate(layer, pass),
    });
    quote!(#(#statements;)*)
}

/// A source as data.
fn source(source: Source, p: &Ident) -> TokenStream {
    match source {
        Source::Input(input) => {
            let number = Literal::usize_unsuffixed(input);
            code!(#p::Input(#number))
        }
        Source::Layer(layer) => {
            let number = Literal::usize_unsuffixed(layer);
            code!(#p::Hidden(#number))
        }
    }
}

/// Draws the weights of a layer.
fn initialize(layer: &Layer<Type>, p: &Ident) -> TokenStream {
    let (name, scheme) = (&layer.name, scheme(layer.initializer, p));
    if layer.connect.is_none() {
        return code!(#p::Layer::initialize(&mut __this.#name, #scheme, &mut __rng););
    }
    let table = connections::table(layer);
    code!(#p::initialize_connected(&mut __this.#name, #scheme, &mut __rng, &#table.0);)
}

fn scheme(initializer: Option<Initializer>, p: &Ident) -> TokenStream {
    let Some(Initializer { variant, .. }) = initializer else {
        return code!(#p::None);
    };
    let variant = Ident::new(variant, proc_macro2::Span::mixed_site());
    code!(#p::Some(#p::Initializer::#variant))
}
