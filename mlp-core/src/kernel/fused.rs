//! The loops over functions with a vector form, for instruction sets with fused multiply-add.

use crate::function::{self, functions};

macro_rules! fused_loops {
    (
        $($function:ident $(with $constants:ident[$($constant:ident),+])? by $by:ident,
            $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;)*
        [without derivative] $($only:ident by $only_by:ident;)*
    ) => {$(
        fused_loops!(@$by value $function, $function(s; a $(with $constants[$($constant),+])?) =);
        fused_loops!(@$backward_by derivative $function, $backward($x; delta $(with $constants[$($constant),+])?) *=);
    )*
        $(fused_loops!(@$only_by value $only, $only(s; a) =);)*
    };
    (@plain $($line:tt)*) => {};
    (@vector $form:ident $function:ident, $loop:ident($x:ident; $y:ident $(with $constants:ident[$($constant:ident),+])?) $assign:tt) => {
        elementwise! {
            function::$function::vector::Coefficients;
            $loop($x; $y $(with $constants[$($constant),+])?) $assign
                function::$function::vector::$form($($($constant,)+)? $x);
        }
    };
}
functions!(fused_loops);
