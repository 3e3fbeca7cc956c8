//! A network: `{ architecture, parameters }`.

/// `impl Serialize` and `impl Deserialize` for a network, given its generic parameter, its type, and the predicates of its
/// where clause.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ([$($parameter:tt)*] [$network:ty] [$($predicates:tt)*]) => {
        impl<$($parameter)*> $crate::__private::serde::Serialize for $network
        where
            $($predicates)*
            // A network over a fixed scalar unknown to serde is not serializable.
            for<'serde> <Self as $crate::__private::Flat>::Scalar: $crate::__private::serde::Serialize,
        {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                __serializer: __S,
            ) -> $crate::__private::core::result::Result<__S::Ok, __S::Error> {
                $crate::__private::serialize(self, __serializer)
            }
        }

        impl<'de, $($parameter)*> $crate::__private::serde::Deserialize<'de> for $network
        where
            $($predicates)*
            <Self as $crate::__private::Flat>::Scalar: $crate::__private::serde::Deserialize<'de>,
            // Decided where it is used: a large network over a fixed scalar only lacks the implementation.
            for<'serde> Self: $crate::__private::ByValue,
        {
            fn deserialize<__D: $crate::__private::serde::Deserializer<'de>>(
                __deserializer: __D,
            ) -> $crate::__private::core::result::Result<Self, __D::Error> {
                $crate::__private::deserialize(__deserializer)
            }
        }
    };
}

/// Expands to nothing without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($($tokens:tt)*) => {};
}
