//! Casts of slices of a generic scalar that is known to be a particular float.

use core::any::TypeId;

use super::scalar::Scalar;

/// `slice` as a slice of `U`, which must be the same type as `T`.
#[inline(always)]
pub(crate) fn cast<T: Scalar, U: Scalar>(slice: &[T]) -> &[U] {
    assert!(TypeId::of::<T>() == TypeId::of::<U>());
    // SAFETY: `T` and `U` are the same type.
    unsafe { &*(core::ptr::from_ref(slice) as *const [U]) }
}

/// `slice` as a mutable slice of `U`, which must be the same type as `T`.
#[inline(always)]
pub(crate) fn cast_mut<T: Scalar, U: Scalar>(slice: &mut [T]) -> &mut [U] {
    assert!(TypeId::of::<T>() == TypeId::of::<U>());
    // SAFETY: `T` and `U` are the same type.
    unsafe { &mut *(core::ptr::from_mut(slice) as *mut [U]) }
}
