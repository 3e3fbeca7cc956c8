/// Learns exclusive or.
/**
# Architecture

| layer | activation | shape | parameters |
|---|---|---|---|
| `hidden1` | `relu` | 2 → 2 | 6 |
| `output` | `linear` | 2 → 1 | 3 |
| total | | | 9 |

Loss: `squared`, canonical with `linear`: δ = a − y.*/
#[derive(
    ::mlp_core::__private::core::fmt::Debug,
    ::mlp_core::__private::core::cmp::PartialEq,
    ::mlp_core::Network
)]
#[network(crate = ::mlp_core, loss = squared, clone)]
#[repr(C)]
pub struct Xor<T = ::core::primitive::f32> {
    ///`relu`, 2 → 2: 6 parameters.
    pub hidden1: ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
    ///`linear`, 2 → 1: 3 parameters.
    pub output: ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
}
const _: () = {
    use ::mlp_core::__private as __mlp;
    #[doc(hidden)]
    impl<T> __mlp::Valid for Xor<T>
    where
        T: __mlp::Scalar,
    {
        const VALID: __mlp::bool = {
            __mlp::is_layer::<
                ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
                T,
            >();
            __mlp::is_layer::<
                ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
                T,
            >();
            __mlp::is_loss::<__mlp::Squared>();
            true
        };
    }
    type __Single = Xor<__mlp::f32>;
    const __VALID: __mlp::bool = <__Single as __mlp::Valid>::VALID;
    #[cfg(not(doc))]
    type __Valid<__X> = <__X as __mlp::IfValid<__VALID>>::Same;
    #[cfg(doc)]
    type __Valid<__X> = __X;
    type __layer_hidden1<T: __mlp::Scalar> = __Valid<
        ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
    >;
    type __layer_output<T: __mlp::Scalar> = __Valid<
        ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
    >;
    type __Activation<T: __mlp::Scalar> = __mlp::ActivationOf<__layer_output<T>>;
    type __Loss = __Valid<__mlp::Squared>;
    /// The pre-activations and activations of every layer for one sample.
    #[derive(
        ::mlp_core::__private::Clone,
        ::mlp_core::__private::Debug,
        ::mlp_core::__private::PartialEq
    )]
    pub struct XorTrace<T: __mlp::Scalar> {
        ///Of the layer of this name.
        pub hidden1: __mlp::TraceOf<__layer_hidden1<T>>,
        ///Of the layer of this name.
        pub output: __mlp::TraceOf<__layer_output<T>>,
    }
    /// The deltas of every layer for one sample.
    #[derive(
        ::mlp_core::__private::Clone,
        ::mlp_core::__private::Debug,
        ::mlp_core::__private::PartialEq
    )]
    pub struct XorDeltas<T: __mlp::Scalar> {
        ///Of the layer of this name.
        pub hidden1: __mlp::OutputOf<__layer_hidden1<T>>,
        ///Of the layer of this name.
        pub output: __mlp::OutputOf<__layer_output<T>>,
    }
    /// The activations and deltas of every layer for a block of samples.
    #[repr(C)]
    pub struct XorWorkspace<T: __mlp::Scalar, __B: __mlp::BlockSize = __mlp::FullBlock> {
        hidden1: __mlp::BuffersOf<__layer_hidden1<T>, __B>,
        output: __mlp::BuffersOf<__layer_output<T>, __B>,
    }
    unsafe impl<T: __mlp::Scalar, __B: __mlp::BlockSize> __mlp::Flat
    for XorWorkspace<T, __B> {
        type Scalar = T;
        const LEN: __mlp::usize = 0
            + <__mlp::BuffersOf<__layer_hidden1<T>, __B> as __mlp::Flat>::LEN
            + <__mlp::BuffersOf<__layer_output<T>, __B> as __mlp::Flat>::LEN;
        fn add_fields(&self, __fields: &mut __mlp::Fields<T>) {
            let Self { hidden1: __0, output: __1 } = self;
            __fields.add::<true, _>(__0).add::<true, _>(__1);
        }
    }
    unsafe impl<T: __mlp::Scalar> __mlp::Flat for Xor<T> {
        type Scalar = T;
        const LEN: __mlp::usize = 0 + <__layer_hidden1<T> as __mlp::Flat>::LEN
            + <__layer_output<T> as __mlp::Flat>::LEN;
        fn add_fields(&self, __fields: &mut __mlp::Fields<T>) {
            let Self { hidden1: __0, output: __1 } = self;
            __fields.add::<__VALID, _>(__0).add::<__VALID, _>(__1);
        }
    }
    const _: () = __mlp::check_size::<Xor<__mlp::f32>>();
    #[cfg(not(doc))]
    type __Input<T: __mlp::Scalar> = __mlp::InputOf<__layer_hidden1<T>>;
    #[cfg(doc)]
    type __Input<T: __mlp::Scalar> = __mlp::SVector<T, 2>;
    #[cfg(not(doc))]
    type __Output<T: __mlp::Scalar> = __mlp::OutputOf<__layer_output<T>>;
    #[cfg(doc)]
    type __Output<T: __mlp::Scalar> = __mlp::SVector<T, 1>;
    impl<T: __mlp::Scalar> __mlp::Network for Xor<T> {
        ///The inputs for one sample: `SVector<T, 2>`.
        type Input = __Input<T>;
        ///The outputs for one sample: `SVector<T, 1>`.
        type Output = __Output<T>;
        #[cfg(not(doc))]
        type OutputActivation = __Activation<T>;
        #[cfg(doc)]
        type OutputActivation = ::mlp_core::activation::Linear;
        type Loss = __Loss;
        type Trace = XorTrace<T>;
        type Deltas = XorDeltas<T>;
        type Workspace = XorWorkspace<T>;
        const NAME: &'static __mlp::str = "Xor";
        const INPUTS: &'static [__mlp::InputInfo] = &[
            __mlp::InputInfo::of::<__layer_hidden1<T>>("input"),
        ];
        const LAYERS: &'static [__mlp::LayerInfo] = &__mlp::LayerInfo::arrange([
            __mlp::LayerInfo::of::<__layer_hidden1<T>>("hidden1", &[__mlp::Input(0)]),
            __mlp::LayerInfo::of::<__layer_output<T>>("output", &[__mlp::Hidden(0)]),
        ]);
        fn forward(&self, __input: &__Input<T>) -> __Output<T> {
            let __this = __mlp::if_valid::<__VALID, _>(self);
            if let __mlp::Some(__found) = __mlp::forward_at_once(self, __input) {
                return __found;
            }
            let __of_hidden1 = __mlp::forward(
                &__this.hidden1,
                [__mlp::activations(__input)],
            );
            let __of_output = __mlp::forward(
                &__this.output,
                [__mlp::activations(&__of_hidden1)],
            );
            __of_output
        }
        fn trace(&self, __input: &Self::Input) -> Self::Trace {
            let __this = __mlp::if_valid::<__VALID, _>(self);
            let __of_hidden1 = __mlp::trace(
                &__this.hidden1,
                [__mlp::activations(__input)],
            );
            let __of_output = __mlp::trace(
                &__this.output,
                [__mlp::activations(&__of_hidden1.a)],
            );
            XorTrace {
                hidden1: __of_hidden1,
                output: __of_output,
            }
        }
        fn deltas<__Y: __mlp::Target<Self::Output>>(
            &self,
            __trace: &Self::Trace,
            __target: &__Y,
        ) -> Self::Deltas {
            let __this = __mlp::if_valid::<__VALID, _>(self);
            let __of_output = __mlp::output_delta::<Self, _>(&__trace.output, __target);
            let __of_hidden1 = __mlp::hidden_delta(&__this.hidden1)
                .through(&__this.output, 0, &__of_output)
                .at(&__trace.hidden1);
            XorDeltas {
                hidden1: __of_hidden1,
                output: __of_output,
            }
        }
        fn initialize<__R: __mlp::Rng + ?__mlp::Sized>(&mut self, __rng: &mut __R) {
            let __this = __mlp::if_valid_mut::<__VALID, _>(self);
            let mut __rng = __mlp::fork(__rng);
            __mlp::Layer::initialize(&mut __this.hidden1, __mlp::None, &mut __rng);
            __mlp::Layer::initialize(&mut __this.output, __mlp::None, &mut __rng);
        }
    }
    impl<T: __mlp::Scalar> __mlp::Blockwise for Xor<T> {
        ::mlp_core::__private::implement_blockwise! {
            output
        }
        type Buffers<__B: __mlp::BlockSize> = XorWorkspace<T, __B>;
        const UNITS: &'static [__mlp::UnitFunctions<Self::Scalar>] = &[
            __mlp::UnitFunctions::of::<__layer_hidden1<T>>(),
            __mlp::UnitFunctions::of::<__layer_output<T>>(),
        ];
        #[inline(always)]
        fn forward_block<__B: __mlp::BlockSize>(
            &self,
            __block: __mlp::BlockOf<Self>,
            __buffers: &mut Self::Buffers<__B>,
        ) {
            let __this = __mlp::if_valid::<__VALID, _>(self);
            __block
                .forward(&__this.hidden1, 0, [__block.input()], &mut __buffers.hidden1);
            __block
                .forward(
                    &__this.output,
                    1,
                    [__buffers.hidden1.values()],
                    &mut __buffers.output,
                );
        }
        #[inline(always)]
        fn backward_block<__B: __mlp::BlockSize>(
            &self,
            __block: __mlp::BlockOf<Self>,
            __buffers: &mut Self::Buffers<__B>,
            __gradient: &mut Self,
        ) {
            let __this = __mlp::if_valid::<__VALID, _>(self);
            let __gradient = __mlp::if_valid_mut::<__VALID, _>(__gradient);
            __block
                .add(
                    &mut __gradient.output,
                    [__buffers.hidden1.values()],
                    &__buffers.output,
                );
            __block
                .propagate(&__this.output, 0, &__buffers.output, &mut __buffers.hidden1);
            __block.differentiate(&__this.hidden1, 0, &mut __buffers.hidden1);
            __block.add(&mut __gradient.hidden1, [__block.input()], &__buffers.hidden1);
        }
        #[inline(always)]
        fn descend_block<__B: __mlp::BlockSize>(
            &mut self,
            __block: __mlp::BlockOf<Self>,
            __buffers: &mut Self::Buffers<__B>,
        ) {
            let __this = __mlp::if_valid_mut::<__VALID, _>(self);
            __block
                .propagate(&__this.output, 0, &__buffers.output, &mut __buffers.hidden1);
            __block
                .add(
                    &mut __this.output,
                    [__buffers.hidden1.values()],
                    &__buffers.output,
                );
            __block.differentiate(&__this.hidden1, 0, &mut __buffers.hidden1);
            __block.add(&mut __this.hidden1, [__block.input()], &__buffers.hidden1);
        }
    }
    ::mlp_core::__private::implement_items! {
        [T : __mlp::Scalar] [Xor < T >] [] [__Single] [Xor < __mlp::f64 >] [T] []
        implement_clone[__mlp::ByValue]
    }
    impl<T: __mlp::Scalar> __mlp::OverScalar for Xor<T> {
        type Over<__S: __mlp::Scalar> = Xor<__S>;
    }
    ::mlp_core::__private::implement_twice_differentiable! {
        [T : __mlp::Scalar] [Xor < T >] [] [__mlp::TwiceDifferentiable] __layer_hidden1 <
        T >, __layer_output < T >,
    }
    const _: () = __mlp::check_widths(
        <__layer_hidden1<__mlp::f32> as __mlp::Layer>::OUTPUTS,
        <__layer_output<__mlp::f32> as __mlp::Layer>::INPUTS,
        [
            "the layers `hidden1` and `output` do not chain: the width of `hidden1` is ",
            ", and `output` takes ",
        ],
    );
    const _: () = __mlp::check_inputs::<__layer_hidden1<__mlp::f32>>();
    const _: () = __mlp::check_layer::<__layer_hidden1<__mlp::f32>>(false);
    const _: () = __mlp::check_layer::<__layer_output<__mlp::f32>>(true);
    const _: () = __mlp::check_loss::<__layer_output<__mlp::f32>, __Loss>();
    fn __check_link<T: __mlp::Scalar>() {
        use __mlp::{Mismatched as _, Unremarkable as _};
        let () = <__Valid<__mlp::Link<__Loss, __Activation<T>>>>::noncanonical_link;
        let () = <__Valid<
            __mlp::DeclaredByLoss<__Loss, __Activation<T>>,
        >>::noncanonical_link;
        let () = <__Valid<
            __mlp::DeclaredByActivation<__Loss, __Activation<T>>,
        >>::noncanonical_link;
    }
};
