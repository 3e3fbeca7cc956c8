//! The sample of a network with several inputs, and its Jacobian: structs with one field for each.

/// Implements `Sample` for the struct, given whether it is flat, its generic parameter, its type, its scalar, and its fields with
/// their numbers.
#[doc(hidden)]
#[macro_export]
macro_rules! __sample {
    ($layout:ident [$($parameter:tt)*] [$Sample:ty] [$Scalar:ty] $($number:tt $field:ident)+) => {
        impl<$($parameter)*> $crate::Sample for $Sample {
            type Scalar = $Scalar;

            const WIDTHS: &'static [$crate::__private::usize] =
                &[$($crate::__private::width_of_field(|__sample: &Self| &__sample.$field)),+];

            #[inline]
            fn values(&self, __input: $crate::__private::usize) -> $crate::Values<'_, $Scalar> {
                match __input {
                    $($number => $crate::Sample::values(&self.$field, 0),)+
                    _ => $crate::__private::no_such_input(__input),
                }
            }

            fn zeros() -> Self {
                Self { $($field: $crate::Sample::zeros()),+ }
            }

            fn set_numbers(&mut self, __numbers: &[$Scalar]) {
                $(let __numbers = $crate::__private::set_field(&mut self.$field, __numbers);)+
                let _ = __numbers;
            }

            fn set_entries(
                &mut self,
                __first: $crate::__private::usize,
                __entries: &[($crate::__private::usize, $Scalar)],
            ) {
                $(let (__first, __entries) = $crate::__private::set_entries_of_field(&mut self.$field, __first, __entries);)+
                let _ = (__first, __entries);
            }

            fn copy_from(&mut self, __other: &Self) {
                $($crate::Sample::copy_from(&mut self.$field, &__other.$field);)+
            }

            $crate::__sample! { @$layout $Scalar }
        }
    };
    (@dense $Scalar:ty) => {
        #[inline]
        fn contiguous(__samples: &[Self]) -> $crate::__private::Option<&[$Scalar]> {
            $crate::__private::Some($crate::__private::flatten(__samples))
        }

        fn contiguous_mut(__samples: &mut [Self]) -> $crate::__private::Option<&mut [$Scalar]> {
            $crate::__private::Some($crate::__private::flatten_mut(__samples))
        }
    };
    (@sparse $Scalar:ty) => {};
}

/// Implements `JacobianOf` for the struct of matrices, given its generic parameters, the number of outputs, the type of the sample,
/// its own type, the scalar, and its fields with the types of the inputs.
#[doc(hidden)]
#[macro_export]
macro_rules! __jacobian {
    ([$($parameter:tt)*] [$Outputs:ty] [$Sample:ty] [$Jacobian:ty] $($field:ident: $Input:ty,)+) => {
        impl<$($parameter)*> $crate::JacobianOf<$Sample> for $Outputs {
            type Jacobian = $Jacobian;

            fn zero_jacobian() -> $Jacobian {
                Self::Jacobian { $($field: <Self as $crate::JacobianOf<$Input>>::zero_jacobian()),+ }
            }

            fn set_row(
                __jacobian: &mut $Jacobian,
                __output: $crate::__private::usize,
                __row: &[<Self as $crate::__private::Flat>::Scalar],
            ) {
                $(
                    let (__own, __row) = __row.split_at(<$Input as $crate::Sample>::WIDTHS[0]);
                    <Self as $crate::JacobianOf<$Input>>::set_row(&mut __jacobian.$field, __output, __own);
                )+
                let _ = __row;
            }
        }
    };
}

use crate::layer::buffers::Activations;
use crate::sample::Sample;

/// The width of a field, which is one input.
pub const fn width_of_field<S, F: Sample>(_: fn(&S) -> &F) -> usize {
    F::WIDTHS[0]
}

/// Sets the numbers of a field, and returns those of the later fields.
pub fn set_field<'a, F: Sample>(field: &mut F, numbers: &'a [F::Scalar]) -> &'a [F::Scalar] {
    let (own, rest) = numbers.split_at(F::WIDTHS[0]);
    field.set_numbers(own);
    rest
}

/// Sets the entries of a field, and returns the index after it and the entries of the later fields.
pub fn set_entries_of_field<'a, F: Sample>(
    field: &mut F,
    first: usize,
    entries: &'a [(usize, F::Scalar)],
) -> (usize, &'a [(usize, F::Scalar)]) {
    let end = first + F::WIDTHS[0];
    let (own, rest) = entries.split_at(entries.partition_point(|&(index, _)| index < end));
    field.set_entries(first, own);
    (end, rest)
}

/// A dense input of a sample, as a source of a layer.
///
/// # Panics
///
/// If the input is sparse.
pub fn dense_input<S: Sample>(sample: &S, input: usize) -> Activations<'_, S::Scalar> {
    let values = sample.values(input).dense();
    Activations::new(values.len(), values)
}

/// Rejects the number of an input that does not exist.
///
/// # Panics
///
/// Always.
pub fn no_such_input(input: usize) -> ! {
    panic!("a sample has no input {input}")
}
