//! Copies of a network: by value if it is small, otherwise in place only.

/// `impl Clone` for a small network, and the inherent forms, given its generic parameter, its type, the predicates of its where
/// clause, and those required to copy it by value.
#[doc(hidden)]
#[macro_export]
macro_rules! __clone {
    ([$($parameter:tt)*] [$network:ty] [$($predicates:tt)*] [$($small:tt)*]) => {
        impl<$($parameter)*> $crate::__private::Clone for $network
        where
            $($predicates)*
            $($small)*
        {
            #[inline]
            fn clone(&self) -> Self {
                $crate::__private::copied(self)
            }

            #[inline]
            fn clone_from(&mut self, __source: &Self) {
                $crate::__private::copy(__source, self);
            }
        }

        $crate::__cloning! { [$($parameter)*] [$network] [$($predicates)*] [$($small)*] }
    };
}

/// The inherent forms, given the same. They exist for large networks, which do not implement `Clone`: rustc then finds them
/// through a `Box`, and prints the message of [`SmallFor`](crate::network::by_value::SmallFor).
#[doc(hidden)]
#[macro_export]
macro_rules! __cloning {
    ([$($parameter:tt)*] [$network:ty] [$($predicates:tt)*] [$($small:tt)*]) => {
        impl<$($parameter)*> $network
        where
            $($predicates)*
        {
            /// A copy. Rejected for networks over 1 MiB: use
            /// [`boxed_clone`](Network::boxed_clone), which builds it in place on the heap.
            #[must_use]
            #[inline]
            pub fn clone(&self) -> Self
            where
                $($small)*
            {
                $crate::__private::copied(self)
            }

            /// Overwrites the parameters by those of another network, in place.
            #[inline]
            pub fn clone_from(&mut self, __source: &Self) {
                $crate::__private::copy(__source, self);
            }
        }
    };
}
