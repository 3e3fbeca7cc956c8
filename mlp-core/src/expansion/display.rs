//! The implementation of `Display` for a network.

/// `impl Display` for a network, given its generic parameter, its type, and the predicates of its where clause.
#[doc(hidden)]
#[macro_export]
macro_rules! __display {
    ([$($parameter:tt)*] [$network:ty] [$($predicates:tt)*]) => {
        impl<$($parameter)*> $crate::__private::core::fmt::Display for $network
        where
            $($predicates)*
        {
            fn fmt(
                &self,
                __f: &mut $crate::__private::core::fmt::Formatter<'_>,
            ) -> $crate::__private::core::fmt::Result {
                $crate::__private::summarize::<Self>(__f)
            }
        }
    };
}
