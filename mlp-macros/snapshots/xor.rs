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
    const __VALID: __mlp::bool = <Xor<__mlp::f32> as __mlp::Valid>::VALID;
    #[cfg(not(doc))]
    type __Valid<__X> = <__X as __mlp::IfValid<__VALID>>::Same;
    #[cfg(doc)]
    type __Valid<__X> = __X;
    trait __IfValid<const VALID: __mlp::bool> {
        type Same;
    }
    impl<__X, const VALID: __mlp::bool> __IfValid<VALID> for __X {
        type Same = Self;
    }
    type __layer_hidden1<T: __mlp::Scalar> = __Valid<
        ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
    >;
    type __layer_output<T: __mlp::Scalar> = __Valid<
        ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
    >;
    type __Loss = __Valid<__mlp::Squared>;
    /// The pre-activations and activations of every layer for one sample.
    #[derive(__mlp::Clone, __mlp::Debug, __mlp::PartialEq)]
    pub struct XorTrace<T: __mlp::Scalar> {
        ///Of the layer of this name.
        pub hidden1: __mlp::Trace<<__layer_hidden1<T> as __mlp::Layer>::Output>,
        ///Of the layer of this name.
        pub output: __mlp::Trace<<__layer_output<T> as __mlp::Layer>::Output>,
    }
    /// The deltas of every layer for one sample.
    #[derive(__mlp::Clone, __mlp::Debug, __mlp::PartialEq)]
    pub struct XorDeltas<T: __mlp::Scalar> {
        ///Of the layer of this name.
        pub hidden1: <__layer_hidden1<T> as __mlp::Layer>::Output,
        ///Of the layer of this name.
        pub output: <__layer_output<T> as __mlp::Layer>::Output,
    }
    /// The activations and deltas of every layer for a block of samples.
    #[repr(C)]
    pub struct XorWorkspace<T: __mlp::Scalar> {
        hidden1: __mlp::BuffersOf<__layer_hidden1<T>>,
        output: __mlp::BuffersOf<__layer_output<T>>,
    }
    unsafe impl<T: __mlp::Scalar> __mlp::Flat for XorWorkspace<T> {
        type Scalar = T;
        const LEN: __mlp::usize = <__mlp::BuffersOf<
            __layer_hidden1<T>,
        > as __mlp::Flat>::LEN
            + <__mlp::BuffersOf<__layer_output<T>> as __mlp::Flat>::LEN;
        fn add_fields(&self, fields: &mut __mlp::Fields<T>) {
            fields.add(&self.hidden1);
            fields.add(&self.output);
        }
    }
    unsafe impl<T: __mlp::Scalar> __mlp::Flat for Xor<T> {
        type Scalar = T;
        const LEN: __mlp::usize = <__layer_hidden1<T> as __mlp::Flat>::LEN
            + <__layer_output<T> as __mlp::Flat>::LEN;
        fn add_fields(&self, fields: &mut __mlp::Fields<T>) {
            let this: &<Self as __IfValid<__VALID>>::Same = self;
            fields.add(&this.hidden1);
            fields.add(&this.output);
        }
    }
    const _: () = __mlp::check_size::<Xor<__mlp::f32>>();
    #[cfg(not(doc))]
    type __Input<T: __mlp::Scalar> = <__layer_hidden1<T> as __mlp::Layer>::Input;
    #[cfg(doc)]
    type __Input<T: __mlp::Scalar> = __mlp::SVector<T, 2>;
    #[cfg(not(doc))]
    type __Output<T: __mlp::Scalar> = <__layer_output<T> as __mlp::Layer>::Output;
    #[cfg(doc)]
    type __Output<T: __mlp::Scalar> = __mlp::SVector<T, 1>;
    impl<T: __mlp::Scalar> __mlp::Network for Xor<T> {
        ///The inputs for one sample: `SVector<T, 2>`.
        type Input = __Input<T>;
        ///The outputs for one sample: `SVector<T, 1>`.
        type Output = __Output<T>;
        #[cfg(not(doc))]
        type OutputActivation = <__layer_output<T> as __mlp::Layer>::Activation;
        #[cfg(doc)]
        type OutputActivation = ::mlp_core::activation::Linear;
        type Loss = __Loss;
        type Trace = XorTrace<T>;
        type Deltas = XorDeltas<T>;
        type Workspace = XorWorkspace<T>;
        const NAME: &'static __mlp::str = "Xor";
        const INPUTS: &'static [__mlp::InputInfo] = &[
            __mlp::InputInfo::new(
                "input",
                <__layer_hidden1<T> as __mlp::Layer>::INPUTS,
                false,
            ),
        ];
        const LAYERS: &'static [__mlp::LayerInfo] = &__mlp::LayerInfo::arrange([
            __mlp::LayerInfo::of::<
                __layer_hidden1<T>,
            >("hidden1", &[__mlp::Source::Input(0usize)]),
            __mlp::LayerInfo::of::<
                __layer_output<T>,
            >("output", &[__mlp::Source::Layer(0usize)]),
        ]);
        fn forward(&self, input: &__Input<T>) -> __Output<T> {
            let this = __mlp::if_valid::<__VALID, _>(self);
            if let __mlp::Some(output) = __mlp::forward_at_once(self, input) {
                return output;
            }
            let __hidden1 = __mlp::Layer::forward(
                &this.hidden1,
                [__mlp::activations(input)],
            );
            let __output = __mlp::Layer::forward(
                &this.output,
                [__mlp::activations(&__hidden1)],
            );
            __output
        }
        fn trace(&self, input: &Self::Input) -> Self::Trace {
            let this = __mlp::if_valid::<__VALID, _>(self);
            let __hidden1 = __mlp::Layer::trace(
                &this.hidden1,
                [__mlp::activations(input)],
            );
            let __output = __mlp::Layer::trace(
                &this.output,
                [__mlp::activations(&__hidden1.a)],
            );
            XorTrace {
                hidden1: __hidden1,
                output: __output,
            }
        }
        fn deltas<__Y: __mlp::Target<Self::Output>>(
            &self,
            trace: &Self::Trace,
            target: &__Y,
        ) -> Self::Deltas {
            let this = __mlp::if_valid::<__VALID, _>(self);
            let __output = __mlp::output_delta::<Self, _>(&trace.output, target);
            let __hidden1 = __mlp::hidden_delta(
                &this.hidden1,
                &trace.hidden1,
                |delta| {
                    __mlp::propagate_sample(
                        &this.output,
                        __mlp::Overwrite,
                        0,
                        &__output,
                        delta,
                    );
                },
            );
            XorDeltas {
                hidden1: __hidden1,
                output: __output,
            }
        }
        fn initialize<__R: __mlp::Rng + ?__mlp::Sized>(&mut self, rng: &mut __R) {
            let this = __mlp::if_valid_mut::<__VALID, _>(self);
            let mut rng = __mlp::fork(rng);
            __mlp::Layer::initialize(&mut this.hidden1, __mlp::None, &mut rng);
            __mlp::Layer::initialize(&mut this.output, __mlp::None, &mut rng);
        }
    }
    impl<T: __mlp::Scalar> __mlp::Blockwise for Xor<T> {
        type Sample = <Self as __mlp::Network>::Input;
        type Prediction = <Self as __mlp::Network>::Output;
        type Buffers = <Self as __mlp::Network>::Workspace;
        type Criterion = (
            <Self as __mlp::Network>::Loss,
            <Self as __mlp::Network>::OutputActivation,
        );
        const STRUCTURE: __mlp::Structure = __mlp::Structure::of(
            <Self as __mlp::Network>::INPUTS,
            <Self as __mlp::Network>::LAYERS,
        );
        const UNITS: &'static [__mlp::UnitFunctions<Self::Scalar>] = &[
            __mlp::UnitFunctions::of::<__layer_hidden1<T>>(),
            __mlp::UnitFunctions::of::<__layer_output<T>>(),
        ];
        #[inline(always)]
        fn forward_block(
            &self,
            block: __mlp::Block<Self::Sample>,
            buffers: &mut Self::Buffers,
        ) {
            let this = __mlp::if_valid::<__VALID, _>(self);
            __mlp::forward_block(
                &this.hidden1,
                block.samples(),
                block.noise(0),
                [block.input()],
                &mut buffers.hidden1,
            );
            __mlp::forward_block(
                &this.output,
                block.samples(),
                block.noise(1),
                [buffers.hidden1.passed_on()],
                &mut buffers.output,
            );
        }
        #[inline(always)]
        fn backward_block(
            &self,
            accum: __mlp::Accum,
            block: __mlp::Block<Self::Sample>,
            buffers: &mut Self::Buffers,
            gradient: &mut Self,
        ) {
            let this = __mlp::if_valid::<__VALID, _>(self);
            let gradient = __mlp::if_valid_mut::<__VALID, _>(gradient);
            __mlp::accumulate(
                &mut gradient.output,
                accum,
                block.samples(),
                [buffers.hidden1.passed_on()],
                buffers.output.deltas(),
            );
            __mlp::propagate(
                &this.output,
                __mlp::Overwrite,
                0,
                block.samples(),
                buffers.output.deltas(),
                &mut buffers.hidden1,
            );
            __mlp::differentiate(
                &this.hidden1,
                block.samples(),
                block.noise(0),
                &mut buffers.hidden1,
            );
            __mlp::accumulate(
                &mut gradient.hidden1,
                accum,
                block.samples(),
                [block.input()],
                buffers.hidden1.deltas(),
            );
        }
        #[inline(always)]
        fn descend_block(
            &mut self,
            block: __mlp::Block<Self::Sample>,
            buffers: &mut Self::Buffers,
        ) {
            let this = __mlp::if_valid_mut::<__VALID, _>(self);
            __mlp::propagate(
                &this.output,
                __mlp::Overwrite,
                0,
                block.samples(),
                buffers.output.deltas(),
                &mut buffers.hidden1,
            );
            __mlp::accumulate(
                &mut this.output,
                __mlp::Add,
                block.samples(),
                [buffers.hidden1.passed_on()],
                buffers.output.deltas(),
            );
            __mlp::differentiate(
                &this.hidden1,
                block.samples(),
                __mlp::None,
                &mut buffers.hidden1,
            );
            __mlp::accumulate(
                &mut this.hidden1,
                __mlp::Add,
                block.samples(),
                [block.input()],
                buffers.hidden1.deltas(),
            );
        }
        #[inline(always)]
        fn output_buffers(
            buffers: &mut Self::Buffers,
        ) -> &mut __mlp::UnitBuffers<Self::Prediction> {
            buffers.output.units()
        }
    }
    impl<T: __mlp::Scalar> __mlp::OverScalar for Xor<T> {
        type Over<__S: __mlp::Scalar> = Xor<__S>;
    }
    impl<T: __mlp::Scalar> __mlp::TwiceDifferentiable for Xor<T>
    where
        for<'rules> <__layer_hidden1<T> as __mlp::Layer>::Activation: __mlp::SecondOrder,
        for<'rules> <__layer_output<T> as __mlp::Layer>::Activation: __mlp::SecondOrder,
    {
        const RULES: &'static [__mlp::UnitRules<Self::Scalar>] = &[
            __mlp::UnitRules::of::<__layer_hidden1<T>>(),
            __mlp::UnitRules::of::<__layer_output<T>>(),
        ];
    }
    __mlp::display! {
        [T : __mlp::Scalar] [Xor < T >] []
    }
    impl<T: __mlp::Scalar> __mlp::ByValue for Xor<T>
    where
        for<'fits> __mlp::Fits<
            { __mlp::size_of::<Xor<__mlp::f64>>() <= __mlp::LIMIT },
        >: __mlp::Small,
    {}
    type __Single = Xor<__mlp::f32>;
    __mlp::constructors! {
        [__Single] [for < 'fits > __mlp::Fits < { __mlp::size_of:: < Xor < __mlp::f32 > >
        () <= __mlp::LIMIT } > : __mlp::Small]
    }
    __mlp::implement_clone! {
        [T : __mlp::Scalar] [Xor < T >] [] [for < 'fits > (__mlp::Fits < {
        __mlp::size_of:: < Xor < __mlp::f32 > > () <= __mlp::LIMIT } >, __mlp::Fits < {
        __mlp::size_of:: < Xor < __mlp::f64 > > () <= __mlp::LIMIT } >) : __mlp::SmallFor
        < T >]
    }
    __mlp::implement_serde! {
        [T : __mlp::Scalar] [Xor < T >] []
    }
    const _: () = {
        mod __names {
            pub struct hidden1;
            pub struct output;
        }
        fn widths_chain<T: __mlp::Scalar>() {
            __mlp::feeds::<
                <__layer_hidden1<T> as __mlp::Layer>::Outputs,
                <__layer_output<T> as __mlp::Layer>::Inputs,
                __names::hidden1,
                __names::output,
            >();
        }
    };
    use __mlp::NotClone as _;
    const _: () = __mlp::check_clone::<
        Xor<__mlp::f32>,
    >(<__mlp::Probe<Xor<__mlp::f32>>>::IS_CLONE);
    const _: () = __mlp::check_inputs::<__layer_hidden1<__mlp::f32>>();
    const _: () = __mlp::check_units::<__layer_hidden1<__mlp::f32>>();
    const _: () = __mlp::check_units::<__layer_output<__mlp::f32>>();
    const _: () = __mlp::check_dropout::<Xor<__mlp::f32>>(0usize);
    const _: () = __mlp::check_dropout::<Xor<__mlp::f32>>(1usize);
    const _: () = __mlp::check_loss::<__layer_output<__mlp::f32>, __Loss>();
    fn __check_link<T: __mlp::Scalar>() {
        use __mlp::{Mismatched as _, Unremarkable as _};
        use __mlp::{Activation as __IsActivation, Layer as __IsLayer, Loss as __IsLoss};
        let () = <__Valid<
            __mlp::Link<__Loss, <__layer_output<T> as __IsLayer>::Activation>,
        >>::noncanonical_link;
        let () = <__Valid<
            __mlp::Declared<
                <__Loss as __IsLoss>::Canonical,
                <__layer_output<T> as __IsLayer>::Activation,
            >,
        >>::noncanonical_link;
        let () = <__Valid<
            __mlp::Declared<
                <<__layer_output<
                    T,
                > as __IsLayer>::Activation as __IsActivation>::Canonical,
                __Loss,
            >,
        >>::noncanonical_link;
    }
};
