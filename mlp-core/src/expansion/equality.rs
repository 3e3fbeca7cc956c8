//! The implementation of `PartialEq` for the struct of several inputs, and for its Jacobian.

/// `PartialEq`, given the generic parameters of a struct, its type, and its fields. Derived, it would make clippy ask for `Eq`, which
/// the scalars of a network do not implement.
#[doc(hidden)]
#[macro_export]
macro_rules! __equality {
    ([$($parameter:tt)*] [$Struct:ty] $($field:ident)+) => {
        impl<$($parameter)*> $crate::__private::PartialEq for $Struct {
            fn eq(&self, __other: &Self) -> $crate::__private::bool {
                $(self.$field == __other.$field)&&+
            }
        }
    };
}
