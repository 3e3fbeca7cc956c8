// `crate = …` accepts any module, but a module cannot vouch that a `String` consists of numbers.

#![forbid(unsafe_code)]

use std::marker::PhantomData;

mod stand_in {
    pub mod __private {
        pub use mlp_core::__private::*;
        use mlp_core::{Source, Trace};

        pub const fn is_layer<L, T>() {}
        pub const fn check_size<N>() {}
        pub const fn check_inputs<L>() {}
        pub const fn check_layer<L>(_: bool) {}
        pub const fn check_loss<O, L>() {}

        pub type Numbers = mlp_core::nalgebra::SVector<f32, 1>;

        pub struct BuffersOf<L, B>(L, B);

        impl<L, B> BuffersOf<L, B> {
            pub fn values(&self) {}
            pub fn units<V>(&mut self) -> &mut UnitBuffers<V, B> {
                unimplemented!()
            }
        }

        pub trait Layer: Sized {
            type Input;
            type Output;
            type Activation;
            const INPUTS: usize = 1;
            const OUTPUTS: usize = 1;
            fn initialize<R>(&mut self, _: Option<Initializer>, _: R) {}
        }

        impl<X> Layer for X {
            type Input = Numbers;
            type Output = Numbers;
            type Activation = Linear;
        }

        pub trait Network: Sized {
            type Input;
            type Output;
            type OutputActivation;
            type Loss;
            type Trace;
            type Deltas;
            type Workspace;
            const NAME: &'static str;
            const INPUTS: &'static [InputInfo];
            const LAYERS: &'static [LayerInfo];
            fn forward(&self, input: &Self::Input) -> Self::Output;
            fn trace(&self, input: &Self::Input) -> Self::Trace;
            fn deltas<Y: Target<Self::Output>>(&self, trace: &Self::Trace, target: &Y) -> Self::Deltas;
            fn initialize<R: Rng + ?Sized>(&mut self, rng: &mut R);
        }

        pub trait Target<Output> {}

        pub struct LayerInfo;

        impl LayerInfo {
            pub const fn of<L>(_: &'static str, _: &'static [Source]) -> Self {
                Self
            }
            pub const fn arrange<const N: usize>(layers: [Self; N]) -> [Self; N] {
                layers
            }
        }

        pub trait OverScalar {
            type Over<S: Scalar>;
        }
        pub trait Blockwise: Sized {
            type Sample;
            type Prediction;
            type Buffers<B: BlockSize>;
            type Criterion;
            const STRUCTURE: Structure;
            fn forward_block<B: BlockSize>(&self, block: Block<Self::Sample>, buffers: &mut Self::Buffers<B>);
            fn backward_block<B: BlockSize>(
                &self,
                block: Block<Self::Sample>,
                buffers: &mut Self::Buffers<B>,
                gradient: &mut Self,
            );
            fn descend_block<B: BlockSize>(&mut self, block: Block<Self::Sample>, buffers: &mut Self::Buffers<B>);
            fn output_buffers<B: BlockSize>(buffers: &mut Self::Buffers<B>) -> &mut UnitBuffers<Self::Prediction, B>;
        }

        pub struct Structure;

        impl Structure {
            pub const fn of(_: &[InputInfo], _: &[LayerInfo]) -> Self {
                Self
            }
        }

        pub struct Block<S>(S);

        impl<S> Block<S> {
            pub fn input(&self) {}
            pub fn forward<A, B, C>(&self, _: A, _: usize, _: B, _: C) {}
            pub fn add<A, B, C>(&self, _: A, _: B, _: C) {}
        }

        pub type BlockOf<N> = Block<<N as Blockwise>::Sample>;

        pub type UnitBuffers<V, B> = core::marker::PhantomData<(V, B)>;

        pub fn forward_at_once<N, I>(_: &N, _: &I) -> Option<Numbers> {
            None
        }
        pub fn output_delta<N, Y>(_: &Trace<Numbers>, _: &Y) -> Numbers {
            unimplemented!()
        }
        pub fn forward<L, S>(_: &L, _: S) -> Numbers {
            Numbers::zeros()
        }
        pub fn trace<L, S>(_: &L, _: S) -> Trace<Numbers> {
            unimplemented!()
        }
        pub type TraceOf<L> = Trace<<L as Layer>::Output>;
        pub type InputOf<L> = <L as Layer>::Input;
        pub type OutputOf<L> = <L as Layer>::Output;
        pub type ActivationOf<L> = <L as Layer>::Activation;

        macro_rules! nothing {
            ($($tokens:tt)*) => {};
        }
        macro_rules! blockwise {
            ($output:ident) => {
                type Sample = stand_in::__private::Numbers;
                type Prediction = stand_in::__private::Numbers;
                type Criterion = ();
                const STRUCTURE: stand_in::__private::Structure = stand_in::__private::Structure;
                fn output_buffers<B: stand_in::__private::BlockSize>(
                    _: &mut Self::Buffers<B>,
                ) -> &mut stand_in::__private::UnitBuffers<Self::Prediction, B> {
                    unimplemented!()
                }
            };
        }
        pub(crate) use {
            blockwise as implement_blockwise, nothing as implement_items, nothing as implement_twice_differentiable,
        };
    }
}

pub struct Text<T> {
    text: String,
    scalar: PhantomData<T>,
}

#[derive(mlp_core::Network)]
#[network(crate = stand_in, loss = squared)]
#[repr(C)]
struct Evil<T = f32> {
    output: Text<T>,
}

fn main() {
    let evil = Evil::<f32> { output: Text { text: "six numbers".into(), scalar: PhantomData } };
    println!("{:?} {}", mlp_core::__private::as_slice(&evil), evil.output.text);
}
