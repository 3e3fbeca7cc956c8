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
    ::mlp_core::__private::core::clone::Clone,
    ::mlp_core::__private::core::fmt::Debug,
    ::mlp_core::__private::core::cmp::PartialEq,
    ::mlp_core::Network
)]
#[network(crate = ::mlp_core, loss = squared)]
#[repr(C)]
pub struct Xor<T = f32> {
    ///`relu`, 2 → 2: 6 parameters.
    pub hidden1: ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
    ///`linear`, 2 → 1: 3 parameters.
    pub output: ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
}
const _: () = {
    use ::mlp_core::__private as __mlp;
    impl<T> __mlp::Sound for Xor<T>
    where
        T: __mlp::Scalar,
    {
        #[allow(unused_qualifications)]
        const SOUND: bool = {
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
    const __SOUND: bool = <Xor<f32> as __mlp::Sound>::SOUND;
    type __Sound<__X> = <__X as __mlp::Given<__SOUND>>::Same;
    /// The pre-activations and activations of every layer for one sample.
    #[derive(
        __mlp::core::clone::Clone,
        __mlp::core::fmt::Debug,
        __mlp::core::cmp::PartialEq
    )]
    pub struct XorTrace<T>
    where
        T: __mlp::Scalar,
    {
        ///Of the layer of this name.
        pub hidden1: __mlp::Trace<
            <__Sound<
                ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
            > as __mlp::Layer>::Output,
        >,
        ///Of the layer of this name.
        pub output: __mlp::Trace<
            <__Sound<
                ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
            > as __mlp::Layer>::Output,
        >,
    }
    /// The deltas of every layer for one sample.
    #[derive(
        __mlp::core::clone::Clone,
        __mlp::core::fmt::Debug,
        __mlp::core::cmp::PartialEq
    )]
    pub struct XorDeltas<T>
    where
        T: __mlp::Scalar,
    {
        ///Of the layer of this name.
        pub hidden1: <__Sound<
            ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
        > as __mlp::Layer>::Output,
        ///Of the layer of this name.
        pub output: <__Sound<
            ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
        > as __mlp::Layer>::Output,
    }
    /// The activations and deltas of every layer for a block of samples.
    #[repr(C)]
    pub struct XorWorkspace<T>
    where
        T: __mlp::Scalar,
    {
        hidden1: __mlp::Buffers<
            <__Sound<
                ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
            > as __mlp::Layer>::Output,
        >,
        output: __mlp::Buffers<
            <__Sound<
                ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
            > as __mlp::Layer>::Output,
        >,
    }
    unsafe impl<T> __mlp::Flat for XorWorkspace<T>
    where
        T: __mlp::Scalar,
    {
        type Scalar = T;
    }
    unsafe impl<T> __mlp::Flat for Xor<T>
    where
        T: __mlp::Scalar,
    {
        type Scalar = T;
    }
    const _: () = __mlp::check_size::<Xor<f32>>();
    impl<T> __mlp::Network for Xor<T>
    where
        T: __mlp::Scalar,
    {
        type Input = <__Sound<
            ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
        > as __mlp::Layer>::Input;
        type Output = <__Sound<
            ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
        > as __mlp::Layer>::Output;
        type OutputActivation = <__Sound<
            ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
        > as __mlp::Layer>::Activation;
        type Loss = __Sound<__mlp::Squared>;
        type Trace = XorTrace<T>;
        type Deltas = XorDeltas<T>;
        type Workspace = XorWorkspace<T>;
        const NAME: &'static str = "Xor";
        const LAYERS: &'static [__mlp::LayerInfo] = &[
            __mlp::LayerInfo::of::<
                __Sound<::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>>,
            >("hidden1"),
            __mlp::LayerInfo::of::<
                __Sound<::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>>,
            >("output"),
        ];
        fn forward(&self, input: &Self::Input) -> Self::Output {
            let this = __mlp::given::<__SOUND, _>(self);
            if let __mlp::core::option::Option::Some(output) = __mlp::forward_at_once(
                self,
                input,
            ) {
                return output;
            }
            let hidden1 = __mlp::Layer::forward(&this.hidden1, __mlp::as_slice(input));
            let output = __mlp::Layer::forward(&this.output, __mlp::as_slice(&hidden1));
            output
        }
        fn trace(&self, input: &Self::Input) -> Self::Trace {
            let this = __mlp::given::<__SOUND, _>(self);
            let hidden1 = __mlp::Layer::trace(&this.hidden1, __mlp::as_slice(input));
            let output = __mlp::Layer::trace(&this.output, __mlp::as_slice(&hidden1.a));
            XorTrace {
                hidden1: hidden1,
                output: output,
            }
        }
        fn deltas<__Y: __mlp::Target<Self::Output>>(
            &self,
            trace: &Self::Trace,
            target: &__Y,
        ) -> Self::Deltas {
            let this = __mlp::given::<__SOUND, _>(self);
            let output = __mlp::output_delta::<Self, __Y>(&trace.output, target);
            let hidden1 = __mlp::hidden_delta(
                &this.hidden1,
                &trace.hidden1,
                &this.output,
                &output,
            );
            XorDeltas {
                hidden1: hidden1,
                output: output,
            }
        }
        fn initialize<__R: __mlp::Rng + ?__mlp::core::marker::Sized>(
            &mut self,
            rng: &mut __R,
        ) {
            let this = __mlp::given_mut::<__SOUND, _>(self);
            let mut rng = __mlp::fork(rng);
            __mlp::Layer::initialize(
                &mut this.hidden1,
                __mlp::core::option::Option::None,
                &mut rng,
            );
            __mlp::Layer::initialize(
                &mut this.output,
                __mlp::core::option::Option::None,
                &mut rng,
            );
        }
        #[inline(always)]
        fn forward_block(
            &self,
            samples: usize,
            noise: __mlp::core::option::Option<__mlp::Noise>,
            input: &[Self::Scalar],
            workspace: &mut Self::Workspace,
        ) {
            let this = __mlp::given::<__SOUND, _>(self);
            let noise_of_layer = __mlp::noise_of_layer(noise, 0u64);
            __mlp::Layer::forward_block(
                &this.hidden1,
                samples,
                noise_of_layer,
                input,
                &mut workspace.hidden1,
            );
            let noise_of_layer = __mlp::noise_of_layer(noise, 1u64);
            __mlp::Layer::forward_block(
                &this.output,
                samples,
                noise_of_layer,
                __mlp::Layer::passed_on(&this.hidden1, &workspace.hidden1),
                &mut workspace.output,
            );
        }
        #[inline(always)]
        fn backward_block(
            &self,
            before: usize,
            samples: usize,
            noise: __mlp::core::option::Option<__mlp::Noise>,
            input: &[Self::Scalar],
            workspace: &mut Self::Workspace,
            gradient: &mut Self,
        ) {
            let this = __mlp::given::<__SOUND, _>(self);
            let gradient = __mlp::given_mut::<__SOUND, _>(gradient);
            __mlp::Layer::accumulate(
                &mut gradient.output,
                before,
                samples,
                __mlp::Layer::passed_on(&this.hidden1, &workspace.hidden1),
                workspace.output.deltas(),
            );
            __mlp::Layer::propagate(
                &this.output,
                samples,
                workspace.output.deltas(),
                workspace.hidden1.deltas_mut(),
            );
            let noise_of_layer = __mlp::noise_of_layer(noise, 0u64);
            __mlp::Layer::differentiate(
                &this.hidden1,
                samples,
                noise_of_layer,
                &mut workspace.hidden1,
            );
            __mlp::Layer::accumulate(
                &mut gradient.hidden1,
                before,
                samples,
                input,
                workspace.hidden1.deltas(),
            );
        }
        #[inline(always)]
        fn descend_block(
            &mut self,
            samples: usize,
            input: &[Self::Scalar],
            workspace: &mut Self::Workspace,
        ) {
            let this = __mlp::given_mut::<__SOUND, _>(self);
            __mlp::Layer::propagate(
                &this.output,
                samples,
                workspace.output.deltas(),
                workspace.hidden1.deltas_mut(),
            );
            __mlp::Layer::accumulate(
                &mut this.output,
                1,
                samples,
                __mlp::Layer::passed_on(&this.hidden1, &workspace.hidden1),
                workspace.output.deltas(),
            );
            __mlp::Layer::differentiate(
                &this.hidden1,
                samples,
                __mlp::core::option::Option::None,
                &mut workspace.hidden1,
            );
            __mlp::Layer::accumulate(
                &mut this.hidden1,
                1,
                samples,
                input,
                workspace.hidden1.deltas(),
            );
        }
        #[inline(always)]
        fn output_buffers(
            workspace: &mut Self::Workspace,
        ) -> &mut __mlp::Buffers<Self::Output> {
            &mut workspace.output
        }
    }
    impl<T> __mlp::core::fmt::Display for Xor<T>
    where
        T: __mlp::Scalar,
    {
        fn fmt(
            &self,
            f: &mut __mlp::core::fmt::Formatter<'_>,
        ) -> __mlp::core::fmt::Result {
            __mlp::summarize::<Self>(f)
        }
    }
    impl<T> __mlp::ByValue for Xor<T>
    where
        for<'fits> __mlp::Fits<
            { __mlp::core::mem::size_of::<Xor<f64>>() <= __mlp::LIMIT },
        >: __mlp::Small,
    {}
    #[allow(dead_code)]
    impl Xor<f32> {
        /// How many weights and biases there are.
        pub const PARAMETERS: usize = <Self as __mlp::Network>::PARAMETERS;
        /// The layers, from the first hidden one to the output.
        pub const LAYERS: &'static [__mlp::LayerInfo] = <Self as __mlp::Network>::LAYERS;
        /// A network of which all parameters are zero.
        #[must_use]
        pub const fn zeros() -> Self
        where
            for<'fits> __mlp::Fits<
                { __mlp::core::mem::size_of::<Xor<f32>>() <= __mlp::LIMIT },
            >: __mlp::Small,
        {
            __mlp::const_zeros()
        }
        /// A network with random weights, drawn by each layer's initializer, and biases of zero.
        #[must_use]
        pub fn random<__R: __mlp::Rng + ?__mlp::core::marker::Sized>(
            rng: &mut __R,
        ) -> Self
        where
            for<'fits> __mlp::Fits<
                { __mlp::core::mem::size_of::<Xor<f32>>() <= __mlp::LIMIT },
            >: __mlp::Small,
        {
            let mut network = Self::zeros();
            __mlp::Network::initialize(&mut network, rng);
            network
        }
        __mlp::with_alloc! {
            #[doc = r" The empirical risk and its gradient."] #[doc = r""] #[doc =
            r" # Panics"] #[doc = r""] #[doc =
            r" If the batch is empty, if there are not as many targets as inputs, or if a class index is out of"]
            #[doc = r" range."] #[track_caller] pub fn gradient < __Y : __mlp::Target <<
            Self as __mlp::Network > ::Output >> (& self, inputs : & [< Self as
            __mlp::Network > ::Input], targets : & [__Y],) -> (< Self as __mlp::Flat >
            ::Scalar, Self) where for < 'fits > __mlp::Fits < {
            __mlp::core::mem::size_of:: < Xor < f32 > > () <= __mlp::LIMIT } > :
            __mlp::Small { let mut gradient = Self::zeros(); let mut workspace =
            Self::workspace(); let risk = __mlp::Network::gradient_into(self, inputs,
            targets, & mut * workspace, & mut gradient); (risk, gradient) } #[doc =
            r" A network of zeros on the heap, built in place."] #[must_use] pub fn
            boxed_zeros() -> __mlp::Box < Self > { < Self as __mlp::Network >
            ::boxed_zeros() } #[doc =
            r" A network with random weights on the heap, built in place."] #[must_use]
            pub fn boxed_random < __R : __mlp::Rng + ? __mlp::core::marker::Sized > (rng
            : & mut __R) -> __mlp::Box < Self > { < Self as __mlp::Network >
            ::boxed_random(rng) } #[doc =
            r" Room for the activations and deltas of a block of samples, on the heap."]
            #[must_use] pub fn workspace() -> __mlp::Box << Self as __mlp::Network >
            ::Workspace > { < Self as __mlp::Network > ::workspace() }
        }
    }
    __mlp::with_serde! {
        impl < T > __mlp::serde::Serialize for Xor < T > where T : __mlp::Scalar, for <
        'serde > < Self as __mlp::Flat > ::Scalar : __mlp::serde::Serialize { fn
        serialize < __S : __mlp::serde::Serializer > (& self, serializer : __S,) ->
        __mlp::core::result::Result < __S::Ok, __S::Error > { __mlp::serialize(self,
        serializer) } } impl < 'de, T > __mlp::serde::Deserialize < 'de > for Xor < T >
        where T : __mlp::Scalar, < Self as __mlp::Flat > ::Scalar :
        __mlp::serde::Deserialize < 'de >, Self : __mlp::ByValue { fn deserialize < __D :
        __mlp::serde::Deserializer < 'de >> (deserializer : __D,) ->
        __mlp::core::result::Result < Self, __D::Error > {
        __mlp::deserialize(deserializer) } }
    }
    #[allow(dead_code, non_camel_case_types)]
    const _: () = {
        mod __names {
            pub struct hidden1;
            pub struct output;
        }
        fn feeds<__From, __To, __FromName, __ToName>()
        where
            __From: __mlp::Feeds<__To, __FromName, __ToName>,
        {}
        fn widths_chain<T>()
        where
            T: __mlp::Scalar,
        {
            feeds::<
                <__Sound<
                    ::mlp_core::Dense<2, 2, ::mlp_core::activation::Relu, T>,
                > as __mlp::Layer>::Outputs,
                <__Sound<
                    ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
                > as __mlp::Layer>::Inputs,
                __names::hidden1,
                __names::output,
            >();
        }
    };
    const _: () = <Xor<f32> as __mlp::Network>::LAYERS[0usize].check_inputs();
    const _: () = <Xor<f32> as __mlp::Network>::LAYERS[0usize].check_units();
    const _: () = <Xor<f32> as __mlp::Network>::LAYERS[1usize].check_units();
    const _: () = __mlp::check_dropout::<Xor<f32>>(0usize);
    const _: () = __mlp::check_dropout::<Xor<f32>>(1usize);
    const _: () = __mlp::check_loss::<Xor<f32>>();
    #[allow(dead_code, clippy::no_effect, path_statements, unused_qualifications)]
    fn check_link<T: __mlp::Scalar>() {
        #[allow(unused_imports)]
        use __mlp::{Mismatched as _, Unremarkable as _};
        <__Sound<
            __mlp::Link<
                __Sound<__mlp::Squared>,
                <__Sound<
                    ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
                > as __mlp::Layer>::Activation,
            >,
        >>::noncanonical_link;
        <__Sound<
            __mlp::Declared<
                <__Sound<__mlp::Squared> as __mlp::Loss>::Canonical,
                <__Sound<
                    ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
                > as __mlp::Layer>::Activation,
            >,
        >>::noncanonical_link;
        <__Sound<
            __mlp::Declared<
                <<__Sound<
                    ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, T>,
                > as __mlp::Layer>::Activation as __mlp::Activation>::Canonical,
                __Sound<__mlp::Squared>,
            >,
        >>::noncanonical_link;
    }
};
