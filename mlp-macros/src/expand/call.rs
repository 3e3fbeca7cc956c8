//! The calls into `mlp-core` that compute a layer: their spelling, and nothing about their order.

use proc_macro2::{Span, TokenStream};
use quote::format_ident;
use syn::Ident;
use syn::ext::IdentExt;

use crate::model::Struct;
use crate::schedule::{Accum, Source};

/// The two backward passes.
#[derive(Clone, Copy)]
pub(super) enum Backward {
    /// Collects a gradient, with dropout.
    Gradient,
    /// Moves the weights at once, without dropout.
    Descent,
}

/// The calls of one network. Layers are given by their index.
pub(super) struct Calls<'a> {
    pub(super) network: &'a Struct,
    pub(super) p: &'a Ident,
}

impl Calls<'_> {
    pub(super) fn name(&self, layer: usize) -> &Ident {
        &self.network.model.layers[layer].name
    }

    /// The local variable of a layer. It has the layer's name, unless that could be the name of a constant.
    pub(super) fn local(&self, layer: usize) -> Ident {
        let layer = self.name(layer);
        let name = layer.unraw();
        let is_snake = name.to_string().starts_with(|c: char| c.is_lowercase() || c == '_');
        if is_snake { layer.clone() } else { format_ident!("__{name}", span = Span::mixed_site()) }
    }

    /// The inputs of a layer, one argument for each source; `activations` spells those of another layer.
    fn inputs(&self, layer: usize, activations: impl Fn(usize) -> TokenStream) -> TokenStream {
        let inputs = self.network.model.graph.sources(layer).iter().map(|source| match *source {
            Source::Input => code!(input),
            Source::Layer(layer) => activations(layer),
        });
        code!(#(#inputs),*)
    }

    pub(super) fn forward(&self, layer: usize) -> TokenStream {
        let (p, name) = (self.p, self.name(layer));
        let inputs = self.inputs(layer, |source| {
            let a = self.local(source);
            code!(&#a)
        });
        code!(#p::Layer::forward(&this.#name, #p::as_slice(#inputs)))
    }

    pub(super) fn trace(&self, layer: usize) -> TokenStream {
        let (p, name) = (self.p, self.name(layer));
        let inputs = self.inputs(layer, |source| {
            let trace = self.local(source);
            code!(&#trace.a)
        });
        code!(#p::Layer::trace(&this.#name, #p::as_slice(#inputs)))
    }

    /// The delta of a hidden layer, from those of the layers that read it.
    pub(super) fn hidden_delta(&self, layer: usize) -> TokenStream {
        let (p, name) = (self.p, self.name(layer));
        let readers = self.network.model.graph.readers(layer).map(|reader| {
            let (reader, delta) = (self.name(reader), self.local(reader));
            code!(&this.#reader, &#delta)
        });
        code!(#p::hidden_delta(&this.#name, &trace.#name, #(#readers),*))
    }

    pub(super) fn output_delta(&self, output: usize) -> TokenStream {
        let (p, name) = (self.p, self.name(output));
        code!(#p::output_delta::<Self, __Y>(&trace.#name, target))
    }

    pub(super) fn forward_block(&self, layer: usize) -> TokenStream {
        let (p, name) = (self.p, self.name(layer));
        let (noise, inputs) = (self.noise(layer), self.block_inputs(layer));
        code!(#p::Layer::forward_block(&this.#name, samples, #noise, #inputs, &mut workspace.#name))
    }

    /// In a chain, the mode is always `Overwrite`, as which `propagate` works.
    pub(super) fn propagate(&self, reader: usize, layer: usize, _: Accum) -> TokenStream {
        let (p, reader, layer) = (self.p, self.name(reader), self.name(layer));
        code!(#p::Layer::propagate(&this.#reader, samples, workspace.#reader.deltas(), workspace.#layer.deltas_mut()))
    }

    pub(super) fn differentiate(&self, layer: usize, pass: Backward) -> TokenStream {
        let (p, name) = (self.p, self.name(layer));
        let noise = match pass {
            Backward::Gradient => self.noise(layer),
            Backward::Descent => code!(#p::None),
        };
        code!(#p::Layer::differentiate(&this.#name, samples, #noise, &mut workspace.#name))
    }

    /// The layer's share of the gradient, added to the gradient or to the weights themselves.
    pub(super) fn accumulate(&self, layer: usize, pass: Backward) -> TokenStream {
        let (p, name, inputs) = (self.p, self.name(layer), self.block_inputs(layer));
        let destination = match pass {
            Backward::Gradient => code!(&mut gradient.#name, before),
            Backward::Descent => code!(&mut this.#name, 1),
        };
        code!(#p::Layer::accumulate(#destination, samples, #inputs, workspace.#name.deltas()))
    }

    /// The inputs of a layer for a block of samples, after dropout.
    fn block_inputs(&self, layer: usize) -> TokenStream {
        let p = self.p;
        self.inputs(layer, |source| {
            let source = self.name(source);
            code!(#p::Layer::passed_on(&this.#source, &workspace.#source))
        })
    }

    fn noise(&self, layer: usize) -> TokenStream {
        let (p, number) = (self.p, layer as u64);
        code!(#p::noise_of_layer(noise, #number))
    }
}
