//! Values that consist of contiguous scalars alone: their flat view, and their construction in place on the heap.
//!
//! All `unsafe` code outside the kernels and the threads is in this module. It relies on one contract, [`Flat`],
//! implemented by the layers and, for a `#[repr(C)]` struct of layers, by `#[derive(Network)]`. A derived implementation
//! proves the contract in terms of this module alone: see [`Fields`] and [`check`].

use core::marker::PhantomData;
use core::mem::{MaybeUninit, size_of};
use core::slice;

use nalgebra::SMatrix;

use crate::number::Stored;
use crate::number::if_valid::IfValid;
use crate::number::scalar::Scalar;

/// A value that consists of contiguous scalars and nothing else: a network, a sample.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(<SVector<f32, 3> as mlp_core::Flat>::LEN, 3);
/// ```
///
/// # Safety
///
/// The implementor has no padding, at least the alignment of [`Flat::Scalar`], and every sequence of `LEN` scalars is a
/// valid value of it, which may be sent and shared between threads if the scalars may. A `#[repr(C)]` struct whose
/// fields are all `Flat` with the same scalar meets this contract.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not consist of numbers alone",
    label = "a sample is an `SVector` of one scalar; a network is defined by `network!` or `#[derive(Network)]`"
)]
pub unsafe trait Flat: Sized {
    /// The type of the numbers.
    type Scalar: Scalar;

    /// The number of scalars.
    const LEN: usize = size_of::<Self>() / size_of::<Self::Scalar>();

    /// Adds every field of the value. Never called: that it compiles proves that the fields are flat.
    #[doc(hidden)]
    fn add_fields(&self, _: &mut Fields<Self::Scalar>) {}
}

/// The fields of a value whose [`Flat`] is derived.
///
/// `#[network(crate = …)]` lets any module provide the names that an expansion refers to. This type cannot be replaced by
/// another one, since it is in the signature of [`Flat::add_fields`], and its method accepts flat fields only.
#[derive(Debug)]
pub struct Fields<T>(PhantomData<T>);

impl<T: Scalar> Fields<T> {
    /// Adds a field, whose type is not considered if the constant cannot be evaluated.
    pub fn add<const VALID: bool, F: IfValid<VALID, Same: Flat<Scalar = T>>>(&mut self, _: &F) -> &mut Self {
        self
    }
}

/// Rejects a type with padding at compile time. Every function that relies on [`Flat`] evaluates this for its type.
///
/// # Panics
///
/// If the size is not that of the scalars, or if they would be misaligned.
const fn check<F: Flat>() {
    assert!(size_of::<F>() == F::LEN * size_of::<F::Scalar>(), "a value of scalars alone has no padding");
    assert!(align_of::<F>() >= align_of::<F::Scalar>(), "the scalars of a value are aligned");
}

// SAFETY: nalgebra's `Matrix` is `#[repr(C)]` around `ArrayStorage`, a `#[repr(transparent)]` array of arrays, and markers.
unsafe impl<T: Scalar, const R: usize, const C: usize> Flat for SMatrix<T, R, C> {
    type Scalar = T;
}

/// The scalars of `value`, in the order of its fields; matrices are column-major.
#[inline]
pub fn as_slice<F: Flat>(value: &F) -> &[F::Scalar] {
    const { check::<F>() };
    // SAFETY: `Flat` promises `LEN` contiguous scalars, suitably aligned; they are borrowed as long as `value` is.
    unsafe { slice::from_raw_parts((&raw const *value).cast(), F::LEN) }
}

/// The scalars of `value`, mutably.
#[inline]
pub(crate) fn as_mut_slice<F: Flat>(value: &mut F) -> &mut [F::Scalar] {
    const { check::<F>() };
    // SAFETY: as in `as_slice`; the borrow is exclusive, and `Flat` promises that any scalars make a valid value.
    unsafe { slice::from_raw_parts_mut((&raw mut *value).cast(), F::LEN) }
}

/// The scalars of consecutive values: samples as the columns of a matrix.
#[inline]
pub fn flatten<F: Flat>(values: &[F]) -> &[F::Scalar] {
    const { check::<F>() };
    // SAFETY: `Flat` promises no padding, so the elements of a slice are adjacent.
    unsafe { slice::from_raw_parts(values.as_ptr().cast(), values.len() * F::LEN) }
}

/// The scalars of consecutive values, mutably.
#[inline]
pub fn flatten_mut<F: Flat>(values: &mut [F]) -> &mut [F::Scalar] {
    const { check::<F>() };
    // SAFETY: as in `flatten`, with an exclusive borrow.
    unsafe { slice::from_raw_parts_mut(values.as_mut_ptr().cast(), values.len() * F::LEN) }
}

/// Fills `value` with zeros and returns it as initialized.
fn fill_with_zeros<F: Flat>(value: &mut MaybeUninit<F>) -> &mut F {
    const { check::<F>() };
    let first = value.as_mut_ptr().cast::<F::Scalar>();
    for index in 0..F::LEN {
        // SAFETY: `value` is valid for `LEN` scalars, and `index` is below that.
        unsafe { first.add(index).write(nalgebra::zero()) };
    }
    // SAFETY: all `LEN` scalars have been written, and they are the whole value.
    unsafe { value.assume_init_mut() }
}

/// A scalar whose zero is represented by zero bits.
///
/// # Safety
///
/// Zero bits are a valid value, and it is zero.
pub unsafe trait ZeroBits {}

// SAFETY: the positive zero of IEEE 754 has all bits zero.
unsafe impl ZeroBits for f32 {}
// SAFETY: as above.
unsafe impl ZeroBits for f64 {}

/// A value of zeros, also in a `const` or a `static`. A function, since rustc would evaluate an associated constant for
/// every network type, however large.
pub const fn const_zeros<F: Flat<Scalar: ZeroBits>>() -> F {
    const { check::<F>() };
    // A constant, of which code without optimization has one copy on the stack, not one in each function called here.
    // SAFETY: `F` consists of scalars alone, and zero bits are a valid value of each.
    const { unsafe { MaybeUninit::zeroed().assume_init() } }
}

/// The value with these bytes, also in a `const` or a `static`.
///
/// # Panics
///
/// If the number of bytes is not the size of the value.
pub(crate) const fn from_bytes<F: Flat<Scalar: Stored>>(bytes: &[u8]) -> F {
    const { check::<F>() };
    assert!(bytes.len() == size_of::<F>());
    // SAFETY: the length is checked above, and the read may be unaligned. `F` consists of `f32` or `f64`, the only
    // `Stored` types, whose bit patterns are all valid.
    unsafe { bytes.as_ptr().cast::<F>().read_unaligned() }
}

/// A copy by value.
#[inline]
pub const fn copied<F: Flat>(value: &F) -> F {
    const { check::<F>() };
    // SAFETY: `F` consists of scalars alone, which are `Copy`.
    unsafe { core::ptr::read(value) }
}

/// Copies a value in place.
#[inline]
pub fn copy<F: Flat>(from: &F, to: &mut F) {
    as_mut_slice(to).copy_from_slice(as_slice(from));
}

/// Whether a value that is returned should be built on the heap: of more than 16 KiB. Code without optimization has a copy on the
/// stack in every function that builds and returns a value; from the heap it is moved to the caller's variable at once.
#[cfg(feature = "alloc")]
pub(crate) const fn is_large<F>() -> bool {
    size_of::<F>() > 16 << 10
}

/// A value that begins as zeros and is completed in place; on the heap if it [is large](is_large).
#[inline(always)]
pub(crate) fn built<F: Flat>(complete: impl FnOnce(&mut F)) -> F {
    #[cfg(feature = "alloc")]
    if const { is_large::<F>() } {
        return built_on_the_heap(complete);
    }
    built_on_the_stack(complete)
}

#[inline]
fn built_on_the_stack<F: Flat>(complete: impl FnOnce(&mut F)) -> F {
    let mut value = zeros();
    complete(&mut value);
    value
}

#[cfg(feature = "alloc")]
fn built_on_the_heap<F: Flat>(complete: impl FnOnce(&mut F)) -> F {
    let mut value = boxed_zeros();
    complete(&mut *value);
    *value
}

/// A value of zeros.
#[inline]
pub(crate) fn zeros<F: Flat>() -> F {
    let mut value = MaybeUninit::uninit();
    fill_with_zeros(&mut value);
    // SAFETY: initialized by the line above.
    unsafe { value.assume_init() }
}

#[cfg(feature = "alloc")]
mod heap {
    use alloc::boxed::Box;
    use alloc::vec::Vec;

    use super::{Flat, fill_with_zeros};

    /// A value of zeros on the heap, built in place: it is never on the stack, whatever its size.
    pub(crate) fn boxed_zeros<F: Flat>() -> Box<F> {
        let mut value = Box::new_uninit();
        fill_with_zeros(&mut *value);
        // SAFETY: initialized by the line above.
        unsafe { value.assume_init() }
    }

    /// A copy on the heap, built in place: it is never on the stack, whatever its size.
    pub(crate) fn boxed_clone<F: Flat>(value: &F) -> Box<F> {
        let mut boxed = boxed_zeros::<F>();
        super::copy(value, &mut boxed);
        boxed
    }

    /// Appends a value of zeros and returns it. It is never on the stack, whatever its size.
    pub(crate) fn push_zeros<F: Flat>(values: &mut Vec<F>) -> &mut F {
        let index = values.len();
        values.reserve(1);
        fill_with_zeros(&mut values.spare_capacity_mut()[0]);
        // SAFETY: `reserve` made room for one more element, which the line above initialized.
        unsafe { values.set_len(index + 1) };
        &mut values[index]
    }

    /// Appends a copy. It is never on the stack, unlike with `push(value.clone())` and, in debug builds, `extend_from_slice`.
    pub(crate) fn push_copy<F: Flat>(values: &mut Vec<F>, value: &F) {
        let index = values.len();
        values.reserve(1);
        // SAFETY: `reserve` made room for one more element, which `value` cannot overlap; `Flat` promises scalars
        // alone, which are `Copy`.
        unsafe {
            core::ptr::copy_nonoverlapping(value, values.as_mut_ptr().add(index), 1);
            values.set_len(index + 1);
        }
    }
}

#[cfg(feature = "alloc")]
pub(crate) use heap::{boxed_clone, boxed_zeros, push_copy, push_zeros};

#[cfg(test)]
mod tests {
    use nalgebra::{matrix, vector};

    use super::*;

    #[test]
    fn a_matrix_is_flat_in_column_major_order() {
        let m = matrix![1.0, 2.0; 3.0, 4.0];
        assert_eq!(as_slice(&m), [1.0, 3.0, 2.0, 4.0]);
    }

    #[test]
    fn consecutive_samples_are_contiguous() {
        let samples = [vector![1.0, 2.0], vector![3.0, 4.0]];
        assert_eq!(flatten(&samples), [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn writing_the_flat_view_writes_the_value() {
        let mut m: SMatrix<f64, 2, 2> = zeros();
        as_mut_slice(&mut m)[2] = 5.0;
        assert_eq!(m, matrix![0.0, 5.0; 0.0, 0.0]);
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn a_box_is_built_and_copied_in_place() {
        let mut m = boxed_zeros::<SMatrix<f32, 3, 2>>();
        assert_eq!(*m, SMatrix::<f32, 3, 2>::zeros());
        m[(2, 1)] = 7.0;
        assert_eq!(boxed_clone(&*m), m);
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn zeros_and_copies_are_appended_in_place() {
        let mut samples = vec![vector![1.0, 2.0]];
        push_zeros(&mut samples)[1] = 3.0;
        push_copy(&mut samples, &vector![4.0, 5.0]);
        assert_eq!(samples, [vector![1.0, 2.0], vector![0.0, 3.0], vector![4.0, 5.0]]);
    }
}
