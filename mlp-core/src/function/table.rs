//! The table of the elementwise functions.

/// Calls a macro with the table, one line per function:
///
/// ```text
/// function with constants[…] by plain|vector, loop of the derivative(argument) by plain|vector
///     => Type, initializer, onnx "Operator";
/// ```
///
/// - The function is the name of its file, of its loop in the kernels and of its activation. `with constants[…]` names the
///   constants that its loops take first.
/// - `by plain` computes a few operations on any scalar. `by vector` has a vector form for floats and calls a compiled
///   loop even for a single number.
/// - The argument of the derivative is `s`, or `a` where the derivative is cheaper in terms of the value.
/// - A function without constants is the built-in activation `Type`, declared in the function's file, with this
///   initializer; `onnx` names its operator if a single ONNX operator without attributes computes it.
///
/// The functions without a derivative come last; they are not activations.
///
/// Every macro that reads the table matches the pattern of `identify` below.
macro_rules! functions {
    ($callback:ident) => {
        $callback! {
            relu by plain, relu_backward(s) by plain => Relu, HeNormal, onnx "Relu";
            leaky_relu with constants[slope] by plain, leaky_relu_backward(s) by plain;
            hard_sigmoid by plain, hard_sigmoid_backward(s) by plain => HardSigmoid, GlorotUniform;
            hard_tanh by plain, hard_tanh_backward(s) by plain => HardTanh, GlorotUniform;
            hard_silu by plain, hard_silu_backward(s) by plain => HardSilu, HeNormal;
            elu with constants[scale, depth] by vector, elu_backward(s) by vector;
            gelu by vector, gelu_backward(s) by vector => Gelu, HeNormal;
            silu by vector, silu_backward(s) by vector => Silu, HeNormal;
            softplus by vector, softplus_backward(s) by vector => Softplus, HeNormal, onnx "Softplus";
            tanh by vector, tanh_backward(a) by plain => Tanh, GlorotUniform, onnx "Tanh";
            sigmoid by vector, sigmoid_backward(a) by plain => Sigmoid, GlorotUniform, onnx "Sigmoid";
            exp by vector, exp_backward(a) by plain => Exp, GlorotUniform, onnx "Exp";
            [without derivative]
            erf by vector;
        }
    };
}
pub(crate) use functions;

/// Generates [`FunctionId`] and the lookup of ONNX operators.
macro_rules! identify {
    (
        $($function:ident $(with $constants:ident[$($constant:ident),+])? by $by:ident,
            $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;)*
        [without derivative] $($only:ident by $only_by:ident;)*
    ) => {
        /// An elementwise function without constants for which the kernels have a loop.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[allow(missing_docs, reason = "the names of the functions")]
        pub enum FunctionId {
            Linear,
            $($($Type,)?)*
        }

        impl FunctionId {
            /// All functions.
            #[cfg(all(test, feature = "std"))]
            pub(crate) const ALL: &[Self] = &[Self::Linear, $($(Self::$Type,)?)*];
        }

        /// The names of the activations in the table.
        #[cfg(all(test, feature = "std"))]
        pub(crate) const ACTIVATIONS: &[&str] = &[$(stringify!($function)),*];

        /// The ONNX operator for this built-in activation, if a single operator without attributes computes it.
        #[cfg(feature = "onnx")]
        pub(crate) fn onnx_operator(activation: &str) -> Option<&'static str> {
            $($($(
                if activation == stringify!($function) {
                    return Some($operator);
                }
            )?)?)*
            None
        }
    };
}
functions!(identify);

/// Generates [`VectorForms`] from the functions `by vector`.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
macro_rules! vector_forms {
    (
        @bounds [$($bound:path,)*]
        $function:ident $(with $constants:ident[$($constant:ident),+])? by vector,
            $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;
        $($rest:tt)*
    ) => {
        vector_forms!(@bounds [$($bound,)* crate::function::$function::vector::Coefficients,] $($rest)*);
    };
    (
        @bounds $bounds:tt
        $function:ident $(with $constants:ident[$($constant:ident),+])? by plain,
            $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;
        $($rest:tt)*
    ) => {
        vector_forms!(@bounds $bounds $($rest)*);
    };
    (@bounds [$($bound:path,)*] [without derivative] $($only:ident by vector;)*) => {
        /// A float with the coefficients of all vector forms.
        pub(crate) trait VectorForms: $($bound +)* $(crate::function::$only::vector::Coefficients +)* {}

        impl<E: $($bound +)* $(crate::function::$only::vector::Coefficients +)*> VectorForms for E {}
    };
    ($($table:tt)*) => {
        vector_forms!(@bounds [] $($table)*);
    };
}
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
functions!(vector_forms);

#[cfg(all(test, feature = "std"))]
mod tests {
    use std::vec::Vec;

    /// The names of the activations in the table of mlp-macros: each literal followed by a type name, as in
    /// `plain("tanh", "Tanh")`.
    fn macro_activations() -> Vec<std::string::String> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../mlp-macros/src/builtin.rs");
        let source = std::fs::read_to_string(path).expect("the source of the macro");
        let table = source.split_once("const ACTIVATIONS").and_then(|(_, rest)| rest.split_once("];"));
        let (table, _) = table.expect("the macro has a table of activations");
        let literals: Vec<_> = table.split('"').skip(1).step_by(2).collect();
        let is_a_type = |literal: &str| literal.starts_with(char::is_uppercase);
        literals.windows(2).filter(|pair| is_a_type(pair[1])).map(|pair| pair[0].into()).collect()
    }

    #[test]
    fn the_macro_names_the_activations_of_the_table_and_three_others() {
        // linear has no loop, selu is elu with fixed constants, softmax is not elementwise.
        let others = ["linear", "selu", "softmax"];
        let mut expected: Vec<_> =
            super::ACTIVATIONS.iter().copied().chain(others).map(std::string::String::from).collect();
        let mut names = macro_activations();
        expected.sort_unstable();
        names.sort_unstable();
        assert_eq!(names, expected);
    }
}
