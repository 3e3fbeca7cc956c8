//! `candidates!`, which tells the procedural macro the path of this crate, and the implementations for the enum that it defines.

/// Defines several networks in one line, and an enum over them: a list `[a | b]` in place of a value gives one network
/// with each of its alternatives, and several lists give all combinations.
///
/// ```
/// use mlp_core::prelude::*;
///
/// candidates! {
///     /// Reads digits.
///     pub enum Reader<
///         input 64 => [relu | tanh] [16 | 32 | 64] repeat [1 | 2] => softmax 10;
///         loss categorical_cross_entropy
///     >;
/// }
/// assert_eq!(Reader::CANDIDATES.len(), 2 * 3 * 2);
/// assert_eq!(Reader::CANDIDATES[0].name, "Relu16Repeat1");
/// assert_eq!(Reader::CANDIDATES[0].architecture, "relu 16 repeat 1 => softmax 10");
/// ```
///
/// | list in place of | example |
/// |---|---|
/// | an activation, with its constant | `[relu \| leaky_relu(0.1)] 16` |
/// | the width of a hidden layer | `relu [16 \| WIDTH \| { 2 * WIDTH }]` |
/// | a number of repetitions | `relu 16 repeat [1 \| 2]` |
/// | a probability, also of an input | `relu 16 dropout [0 \| 0.2]` |
/// | an initializer | `relu 16 init [he_normal \| he_uniform]` |
/// | the loss | `loss [squared \| huber(1.0)]`; a link attribute before `loss` holds for all, one before an alternative for this one |
///
/// Values of different losses are not comparable, so a search among them needs a metric that decides:
/// [`monitor(Metric::Rmse)`](crate::Search::monitor).
///
/// There are at most 64 networks. They have the same inputs and outputs, so the width of the output layer is one number. Of several
/// inputs, a sample is the struct `ReaderInput`, as for a network of that name.
///
/// Each network is an ordinary type, as [`network!`](crate::network!) defines it, whose name is that of the enum and of the
/// alternatives: `ReaderRelu16Repeat1`. The enum has a variant for each with the network in a box,
/// `Reader::Relu16Repeat1(Box<ReaderRelu16Repeat1>)`, and implements [`Candidates`](crate::search::Candidates), `Clone` (in place
/// on the heap), `Debug`, `PartialEq`, `Display` and, with the feature `serde`, `Serialize` and `Deserialize`, externally tagged by the
/// name of the candidate. `Reader` alone is `Reader<f32>`. Visibility, documentation and attributes are
/// those of the enum, and `#[network(crate = path)]` renames the runtime crate, as for `network!`.
///
/// [`Search`](crate::Search) trains all of them and chooses one.
#[macro_export]
macro_rules! candidates {
    ($($tokens:tt)*) => {
        $crate::__private::candidates! { ($crate) $($tokens)* }
    };
}

/// The implementations for an enum over networks, given its scalar, its type, its type over `f32`, its name, the type of the first
/// network, a name for a network, and for each candidate its index, its pattern with that name, its variant, its type, its name
/// and its architecture: whole types, patterns and expressions of the derive, in which a deprecated enum does not warn.
#[doc(hidden)]
#[macro_export]
macro_rules! __candidates {
    (
        [$T:ident] [$Enum:ty] [$Single:ty] [$title:literal] [$First:ty] $network:ident
        $([$index:literal $pattern:pat => $variant:expr, $Network:ty, $candidate:literal $architecture:literal])*
    ) => {
        impl<$T: $crate::__private::Scalar> $crate::__private::Candidates for $Enum {
            type Scalar = $T;
            type Input = <$First as $crate::__private::Network>::Input;
            type Output = <$First as $crate::__private::Network>::Output;

            const NAME: &'static $crate::__private::str = $title;
            const CANDIDATES: &'static [$crate::__private::Candidate] =
                &[$($crate::__private::Candidate::of::<$Network>($candidate, $architecture)),*];

            fn index(&self) -> $crate::__private::usize {
                match self {
                    $($pattern => { let _ = $network; $index })*
                }
            }

            fn zeros(__index: $crate::__private::usize) -> $crate::__private::Option<Self> {
                match __index {
                    $($index => $crate::__private::Some(
                        $variant(<$Network as $crate::__private::Network>::boxed_zeros())
                    ),)*
                    _ => $crate::__private::None,
                }
            }

            fn visit<__V: $crate::__private::Visitor<Self>>(&self, __visitor: __V) -> __V::Result {
                match self {
                    $($pattern => $crate::__private::Visitor::visit(__visitor, &**$network),)*
                }
            }

            fn visit_mut<__V: $crate::__private::VisitorMut<Self>>(&mut self, __visitor: __V) -> __V::Result {
                match self {
                    $($pattern => $crate::__private::VisitorMut::visit(__visitor, &mut **$network),)*
                }
            }

            fn parameters(&self) -> &[$T] {
                match self {
                    $($pattern => $crate::__private::Network::parameters(&**$network),)*
                }
            }

            fn parameters_mut(&mut self) -> &mut [$T] {
                match self {
                    $($pattern => $crate::__private::Network::parameters_mut(&mut **$network),)*
                }
            }
        }

        impl<$T: $crate::__private::Scalar> $crate::__private::Clone for $Enum {
            fn clone(&self) -> Self {
                match self {
                    $($pattern => $variant($crate::__private::Network::boxed_clone(&**$network)),)*
                }
            }

            fn clone_from(&mut self, __source: &Self) {
                $crate::__private::clone_candidate(self, __source);
            }
        }

        impl<$T: $crate::__private::Scalar> $crate::__private::core::fmt::Display for $Enum {
            fn fmt(
                &self,
                __f: &mut $crate::__private::core::fmt::Formatter<'_>,
            ) -> $crate::__private::core::fmt::Result {
                $crate::__private::describe(self, __f)?;
                match self {
                    $($pattern => $crate::__private::core::fmt::Display::fmt(&**$network, __f),)*
                }
            }
        }

        $crate::__candidates_serde! { [$T] [$Enum] $($candidate)* }

        impl $Single {
            /// The networks, in the order of the variants.
            pub const CANDIDATES: &'static [$crate::__private::Candidate] =
                <Self as $crate::__private::Candidates>::CANDIDATES;

            /// The network with this index, all parameters zero; `None` if there is none.
            #[must_use]
            pub fn zeros(__index: $crate::__private::usize) -> $crate::__private::Option<Self> {
                <Self as $crate::__private::Candidates>::zeros(__index)
            }

            /// The network with this index, with random weights drawn by each layer's initializer; `None` if there is none.
            #[must_use]
            pub fn random<__R: $crate::__private::Rng + ?$crate::__private::core::marker::Sized>(
                __index: $crate::__private::usize,
                __rng: &mut __R,
            ) -> $crate::__private::Option<Self> {
                <Self as $crate::__private::Candidates>::random(__index, __rng)
            }

            $crate::__load_candidates! {}
        }
    };
}

/// Expands to the constructor from a file.
#[cfg(feature = "safetensors")]
#[doc(hidden)]
#[macro_export]
macro_rules! __load_candidates {
    () => {
        /// Reads a network from a safetensors file. The variant is that of the saved network.
        ///
        /// # Errors
        ///
        /// If the file cannot be read, or if it does not hold exactly one of the candidates.
        pub fn load(
            __path: impl $crate::__private::core::convert::AsRef<$crate::__private::FilePath>,
        ) -> $crate::__private::core::result::Result<Self, $crate::format::LoadError> {
            <Self as $crate::__private::Candidates>::load(__path)
        }
    };
}

/// Expands to nothing: files need the feature `safetensors`.
#[cfg(not(feature = "safetensors"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __load_candidates {
    () => {};
}
