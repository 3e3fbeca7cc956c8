//! The built-in activations without constants, generated from the function table.

use super::{Elementwise, ElementwiseSecondOrder, higher};
use crate::function::{self, FunctionId, functions};
use crate::initializer::Initializer;
use crate::kernel;
use crate::number::scalar::Scalar;
use crate::partner::BuiltInAlone;

/// The argument of a derivative, which the table names `s` or `a`.
macro_rules! argument {
    (s, $s:ident, $a:ident) => {
        $s
    };
    (a, $s:ident, $a:ident) => {
        $a
    };
}

macro_rules! activations {
    (
        $($function:ident $(with $constants:ident[$($constant:ident),+])? by $by:ident,
            $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;)*
        [without derivative] $($only:ident by $only_by:ident;)*
    ) => {$($(
        pub use function::$function::$Type;

        impl Elementwise for $Type {
            const NAME: &'static str = stringify!($function);
            const INITIALIZER: Initializer = Initializer::$init;
            const FUNCTION: Option<FunctionId> = Some(FunctionId::$Type);
            const IS_ODD: bool = matches!(FunctionId::$Type, FunctionId::Tanh | FunctionId::HardTanh);
            type Canonical = BuiltInAlone;

            #[inline]
            fn value<T: Scalar>(s: T) -> T {
                function::$function::value(s)
            }

            #[inline]
            fn derivative<T: Scalar>(s: T, a: T) -> T {
                let _ = (s, a);
                function::$function::derivative(argument!($x, s, a))
            }

            #[inline(always)]
            fn values<T: Scalar>(s: &[T], a: &mut [T]) {
                kernel::$function(s, a);
            }

            #[inline(always)]
            fn derivatives<T: Scalar>(s: &[T], a: &[T], delta: &mut [T]) {
                let _ = (s, a);
                kernel::$backward(argument!($x, s, a), delta);
            }
        }

        impl ElementwiseSecondOrder for $Type {
            #[inline]
            fn second_derivative<T: Scalar>(s: T, a: T) -> T {
                let _ = (s, a);
                function::$function::second_derivative(argument!($x, s, a))
            }

            #[inline]
            fn third_derivative<T: Scalar>(s: T, a: T) -> T {
                let _ = (s, a);
                function::$function::third_derivative(argument!($x, s, a))
            }

            const BY_KERNELS: bool = higher::is_by_kernels(FunctionId::$Type);

            fn higher_derivatives<T: Scalar>(s: &[T], a: &[T], slopes: &[T], derivatives: [&mut [T]; 2]) {
                higher::by_kernels::<Self, T>(FunctionId::$Type, s, a, slopes, derivatives);
            }
        }
    )?)*};
}
functions!(activations);
