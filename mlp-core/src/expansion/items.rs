//! The implementations for a network that only forward to this crate, whatever its wiring.

/// `Display`, `ByValue`, the constructors over `f32`, copies, and serde, given the generic parameter of a network, its type, the
/// predicates of its where clause, its types over `f32`, through an alias so that clippy does not compare the inherent methods with
/// those of the trait, and over `f64`, its scalar, the bounds required by the constructors
/// besides the size, the macro for copies, and the path of `ByValue`, whose span decides what rustc suggests.
#[doc(hidden)]
#[macro_export]
macro_rules! __items {
    (
        [$($parameter:tt)*] [$network:ty] [$($predicates:tt)*] [$($single:tt)*] [$($double:tt)*] [$Scalar:ty]
        [$($bounds:tt)*] $copies:ident [$($ByValue:tt)*]
    ) => {
        $crate::__display! { [$($parameter)*] [$network] [$($predicates)*] }

        impl<$($parameter)*> $($ByValue)* for $network
        where
            $($predicates)*
            for<'fits> $crate::__private::Fits<{
                $crate::__private::size_of::<$($double)*>() <= $crate::__private::LIMIT
            }>: $crate::__private::Small,
        {}

        $crate::__constructors! {
            [$($single)*]
            [
                for<'fits> $crate::__private::Fits<{
                    $crate::__private::size_of::<$($single)*>() <= $crate::__private::LIMIT
                }>: $crate::__private::Small,
                $($bounds)*
            ]
        }
        $crate::__private::$copies! {
            [$($parameter)*] [$network] [$($predicates)*]
            [
                for<'fits> (
                    $crate::__private::Fits<{ $crate::__private::size_of::<$($single)*>() <= $crate::__private::LIMIT }>,
                    $crate::__private::Fits<{ $crate::__private::size_of::<$($double)*>() <= $crate::__private::LIMIT }>,
                ): $crate::__private::SmallFor<$Scalar>
            ]
        }
        $crate::__serde! { [$($parameter)*] [$network] [$($predicates)*] }
    };
}

/// `TwiceDifferentiable`, given the generic parameter of a network, its type, the predicates of its where clause, the types of its
/// layers, and the path of the trait, whose span decides what rustc suggests.
///
/// Its conditions are checked where it is used: a network with an activation that has first derivatives only is a network like any
/// other. `for<…>` defers the check of a condition without type parameters.
#[doc(hidden)]
#[macro_export]
macro_rules! __twice_differentiable {
    ([$($parameter:tt)*] [$network:ty] [$($predicates:tt)*] [$($Trait:tt)*] $($Layer:ty,)+) => {
        impl<$($parameter)*> $($Trait)* for $network
        where
            $($predicates)*
            $(for<'rules> $crate::__private::ActivationOf<$Layer>: $crate::__private::SecondOrder,)+
        {
            const RULES: &'static [$crate::__private::UnitRules<Self::Scalar>] =
                &[$($crate::__private::UnitRules::of::<$Layer>()),+];
        }
    };
}

/// The items of `Blockwise` that are those of `Network`, given the name of the output layer.
#[doc(hidden)]
#[macro_export]
macro_rules! __blockwise {
    ($output:ident) => {
        type Sample = <Self as $crate::__private::Network>::Input;
        type Prediction = <Self as $crate::__private::Network>::Output;
        type Criterion =
            (<Self as $crate::__private::Network>::Loss, <Self as $crate::__private::Network>::OutputActivation);

        const STRUCTURE: $crate::__private::Structure = $crate::__private::Structure::of(
            <Self as $crate::__private::Network>::INPUTS,
            <Self as $crate::__private::Network>::LAYERS,
        );

        #[inline(always)]
        fn output_buffers<__B: $crate::__private::BlockSize>(
            __buffers: &mut Self::Buffers<__B>,
        ) -> &mut $crate::__private::UnitBuffers<Self::Prediction, __B> {
            __buffers.$output.units()
        }
    };
}
