//! The calls into `mlp-core` that compute a layer. The callers decide the order.

use proc_macro2::{Literal, Span, TokenStream};
use quote::format_ident;
use syn::Ident;
use syn::ext::IdentExt;

use super::columns;
use super::connections;
use super::inputs;
use super::names::alias;
use crate::model::Struct;
use crate::schedule::{Accum, Graph, Reader, Source};

/// The two backward passes.
#[derive(Clone, Copy)]
pub(super) enum Backward {
    /// Accumulates the gradient.
    Gradient,
    /// Updates the weights in place.
    Descent,
}

/// The calls for one network. Layers are identified by index.
pub(super) struct Calls<'a> {
    pub(super) network: &'a Struct,
    pub(super) p: &'a Ident,
    pub(super) type_generics: &'a TokenStream,
}

impl Calls<'_> {
    pub(super) fn name(&self, layer: usize) -> &Ident {
        &self.network.model.layers[layer].name
    }

    /// The local variable of a layer, by a prefix that no other variable has.
    pub(super) fn local(&self, layer: usize) -> Ident {
        format_ident!("__of_{}", self.name(layer).unraw(), span = Span::mixed_site())
    }

    /// The local variable of the derivatives with respect to the activations of a layer that adds others. Those of the output
    /// layer, whose activation is then the identity, are its delta.
    fn derivatives(&self, layer: usize) -> Ident {
        if layer == self.graph().output() {
            return self.local(layer);
        }
        format_ident!("__derivatives{layer}", span = Span::mixed_site())
    }

    fn graph(&self) -> &Graph {
        &self.network.model.graph
    }

    /// The sources of a layer as an array, given by `dense`, or by `sparse` for a sparse input.
    fn sources(
        &self,
        layer: usize,
        dense: impl Fn(Source) -> TokenStream,
        sparse: impl Fn(usize) -> TokenStream,
    ) -> TokenStream {
        let (p, is_mixed) = (self.p, inputs::reads_sparse_input(self.network, layer));
        let sources = self.graph().sources(layer).iter().map(|source| match *source {
            Source::Input(input) if self.network.model.inputs[input].is_sparse => {
                let input = sparse(input);
                code!(#p::AnySource::Input(#input))
            }
            source if is_mixed => {
                let activations = dense(source);
                code!(#p::AnySource::Activations(#activations))
            }
            source => dense(source),
        });
        code!([#(#sources),*])
    }

    /// Computes the activations of a layer for one sample.
    pub(super) fn forward(&self, layer: usize) -> TokenStream {
        self.compute(layer, &code!(forward), &TokenStream::new())
    }

    /// Computes the trace of a layer.
    pub(super) fn trace(&self, layer: usize) -> TokenStream {
        self.compute(layer, &code!(trace), &code!(.a))
    }

    /// Calls a step for one sample; `activations` selects the activations in its result.
    fn compute(&self, layer: usize, step: &TokenStream, activations: &TokenStream) -> TokenStream {
        let p = self.p;
        let (name, local) = (self.name(layer), self.local(layer));
        let dense = |source| match source {
            Source::Input(index) if inputs::are_several(self.network) => code!(#p::dense_input(__input, #index)),
            Source::Input(_) => code!(#p::activations(__input)),
            Source::Layer(layer) => {
                let result = self.local(layer);
                code!(#p::activations(&#result #activations))
            }
        };
        let sources = self.sources(layer, dense, |index| code!(#p::input_of(__input, #index)));
        let call = code!(#p::#step(&__this.#name, #sources));
        match self.graph().added(layer).map(dense) {
            None => code!(let #local = #call;),
            Some(added) => code!(let mut #local = #call; #p::add_sample(#added, &mut #local #activations);),
        }
    }

    /// Computes the delta of a hidden layer, propagated from its readers.
    pub(super) fn hidden_delta(&self, layer: usize) -> TokenStream {
        let p = self.p;
        let (name, local) = (self.name(layer), self.local(layer));
        let readers = self.graph().readers(Source::Layer(layer)).map(|reader| match reader {
            Reader::Weights(reader) => {
                let first_column = self.first_column(reader, layer);
                let (reader, delta) = (self.name(reader), self.local(reader));
                code!(.through(&__this.#reader, #first_column, &#delta))
            }
            Reader::Sum(reader) => {
                let derivatives = self.derivatives(reader);
                code!(.plus(&#derivatives))
            }
        });
        let sum = code!(#p::hidden_delta(&__this.#name) #(#readers)*);
        if self.graph().added(layer).is_none() {
            return code!(let #local = #sum.at(&__trace.#name););
        }
        let derivatives = self.derivatives(layer);
        code!(let (#derivatives, #local) = #sum.at_sum(&__trace.#name);)
    }

    /// Computes the delta of the output.
    pub(super) fn output_delta(&self, output: usize) -> TokenStream {
        let (p, name, local) = (self.p, self.name(output), self.local(output));
        code!(let #local = #p::output_delta::<Self, _>(&__trace.#name, __target);)
    }

    /// Computes the activations of a layer for a block of samples.
    pub(super) fn forward_block(&self, layer: usize) -> TokenStream {
        let (name, sources) = (self.name(layer), self.block_sources(layer));
        let number = Literal::usize_unsuffixed(layer);
        let add = self.graph().added(layer).map(|added| {
            let output = layer == self.graph().output();
            let function = if output { code!(add_to_outputs) } else { code!(add_activations) };
            let added = self.block_source(added);
            code!(__block.#function(#added, &mut __buffers.#name);)
        });
        code!(
            __block.forward(&__this.#name, #number, #sources, &mut __buffers.#name);
            #add
        )
    }

    pub(super) fn pass_on(&self, reader: usize, layer: usize, accum: Accum) -> TokenStream {
        let (reader, layer) = (self.name(reader), self.name(layer));
        let pass_on = match accum {
            Accum::Overwrite => code!(pass_on),
            Accum::Add => code!(pass_on_further),
        };
        code!(__block.#pass_on(&__buffers.#reader, &mut __buffers.#layer))
    }

    pub(super) fn propagate(&self, reader: usize, layer: usize, accum: Accum) -> TokenStream {
        let first_column = self.first_column(reader, layer);
        let (reader, layer) = (self.name(reader), self.name(layer));
        let propagate = match accum {
            Accum::Overwrite => code!(propagate),
            Accum::Add => code!(propagate_further),
        };
        code!(__block.#propagate(&__this.#reader, #first_column, &__buffers.#reader, &mut __buffers.#layer))
    }

    pub(super) fn differentiate(&self, layer: usize) -> TokenStream {
        let (name, number) = (self.name(layer), Literal::usize_unsuffixed(layer));
        code!(__block.differentiate(&__this.#name, #number, &mut __buffers.#name))
    }

    /// Adds the layer's contribution to the gradient, or directly to the weights.
    pub(super) fn accumulate(&self, layer: usize, pass: Backward) -> TokenStream {
        let (p, name, sources) = (self.p, self.name(layer), self.block_sources(layer));
        let destination = match pass {
            Backward::Gradient => code!(&mut __gradient.#name),
            Backward::Descent => code!(&mut __this.#name),
        };
        let sparse = inputs::reads_sparse_input(self.network, layer).then_some(&sources);
        let disconnect = connections::disconnect(&self.network.model.layers[layer], p, &destination, sparse);
        let disconnect = disconnect.map(|call| code!(; #call));
        code!(__block.add(#destination, #sources, &__buffers.#name) #disconnect)
    }

    /// The sources of a layer for a block of samples, after dropout.
    fn block_sources(&self, layer: usize) -> TokenStream {
        let sparse = |input| {
            let rate = inputs::rate(self.network, self.p, input);
            code!(__block.input_values(#input, #rate))
        };
        self.sources(layer, |source| self.block_source(source), sparse)
    }

    fn block_source(&self, source: Source) -> TokenStream {
        match source {
            Source::Input(input) if inputs::is_copied(self.network, input) => {
                let copy = inputs::copy(input);
                code!(__buffers.#copy.values())
            }
            Source::Input(_) => code!(__block.input()),
            Source::Layer(layer) => {
                let name = self.name(layer);
                code!(__buffers.#name.values())
            }
        }
    }

    /// The column offset of a source in the weights of its reader: the total width of the sources before it.
    fn first_column(&self, reader: usize, source: usize) -> TokenStream {
        let p = self.p;
        let sources = self.graph().sources(reader);
        let position = sources.iter().take_while(|other| **other != Source::Layer(source)).count();
        columns::first_column(self.name(reader), position, || match sources[0] {
            Source::Input(input) => code!(<<Self as #p::Blockwise>::Sample as #p::Sample>::WIDTHS[#input]),
            Source::Layer(layer) => {
                let alias = alias(self.name(layer));
                let generics = &self.type_generics;
                code!(<#alias #generics as #p::Layer>::OUTPUTS)
            }
        })
    }
}
