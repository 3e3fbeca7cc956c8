//! Slices of a generic scalar as slices of the float that it is.

use core::any::TypeId;

use super::scalar::Scalar;

/// `slice` as a slice of `U`, which is another name for `T`.
#[inline(always)]
pub(crate) fn cast<T: Scalar, U: Scalar>(slice: &[T]) -> &[U] {
    assert!(TypeId::of::<T>() == TypeId::of::<U>());
    // SAFETY: `T` and `U` are the same type.
    unsafe { &*(core::ptr::from_ref(slice) as *const [U]) }
}

/// `slice` as a mutable slice of `U`, which is another name for `T`.
#[inline(always)]
pub(crate) fn cast_mut<T: Scalar, U: Scalar>(slice: &mut [T]) -> &mut [U] {
    assert!(TypeId::of::<T>() == TypeId::of::<U>());
    // SAFETY: `T` and `U` are the same type.
    unsafe { &mut *(core::ptr::from_mut(slice) as *mut [U]) }
}
