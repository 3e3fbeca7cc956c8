//! The inherent constructors and constants of a network over `f32`, so that `Xor::zeros()` means `Xor::<f32>::zeros()`.

/// The inherent items of a network, given its type and the bounds required to build it by value.
#[doc(hidden)]
#[macro_export]
macro_rules! __constructors {
    ([$($network:tt)*] [$($by_value:tt)*]) => {
        impl $($network)* {
            /// The number of weights and biases.
            pub const PARAMETERS: $crate::__private::usize = <Self as $crate::__private::Network>::PARAMETERS;

            /// The number of weights that exist: all of them, except in layers with `connect`.
            pub const CONNECTIONS: $crate::__private::usize = <Self as $crate::__private::Network>::CONNECTIONS;

            /// The inputs; of most networks, one vector.
            pub const INPUTS: &'static [$crate::__private::InputInfo] =
                <Self as $crate::__private::Network>::INPUTS;

            /// The layers, from the first hidden one to the output.
            pub const LAYERS: &'static [$crate::__private::LayerInfo] =
                <Self as $crate::__private::Network>::LAYERS;

            /// A network whose parameters are all zero.
            #[must_use]
            pub const fn zeros() -> Self
            where
                $($by_value)*
            {
                $crate::__private::const_zeros()
            }

            /// A network with random weights, drawn by each layer's initializer, and biases of zero.
            #[must_use]
            pub fn random<__R: $crate::__private::Rng + ?$crate::__private::core::marker::Sized>(
                __rng: &mut __R,
            ) -> Self
            where
                $($by_value)*
            {
                $crate::__private::random(__rng)
            }

            $crate::__with_alloc! {
                /// The empirical risk and its gradient.
                ///
                /// # Panics
                ///
                /// If the batch is empty, if the numbers of inputs and targets differ, or if a class index is out of
                /// range.
                #[track_caller]
                pub fn gradient<__Y: $crate::__private::Target<<Self as $crate::__private::Network>::Output>>(
                    &self,
                    __inputs: &[<Self as $crate::__private::Network>::Input],
                    __targets: &[__Y],
                ) -> (<Self as $crate::__private::Flat>::Scalar, Self)
                where
                    $($by_value)*
                {
                    $crate::__private::gradient(self, __inputs, __targets)
                }

                /// A network of zeros on the heap, built in place.
                #[must_use]
                pub fn boxed_zeros() -> $crate::__private::Box<Self> {
                    <Self as $crate::__private::Network>::boxed_zeros()
                }

                /// A network with random weights on the heap, built in place.
                #[must_use]
                pub fn boxed_random<__R: $crate::__private::Rng + ?$crate::__private::core::marker::Sized>(
                    __rng: &mut __R,
                ) -> $crate::__private::Box<Self> {
                    <Self as $crate::__private::Network>::boxed_random(__rng)
                }

                /// Memory for the activations and deltas of a block of samples, on the heap.
                #[must_use]
                pub fn workspace() -> $crate::__private::Box<<Self as $crate::__private::Network>::Workspace> {
                    <Self as $crate::__private::Network>::workspace()
                }
            }
        }
    };
}

/// Expands to the items, which need a heap.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_alloc {
    ($($items:tt)*) => { $($items)* };
}

/// Expands to nothing: the items need a heap.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_alloc {
    ($($items:tt)*) => {};
}
