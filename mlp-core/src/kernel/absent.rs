//! Weights that do not exist are set to zero, vector by vector.

use core::any::TypeId;

use crate::number::cast::cast_mut;
use crate::number::scalar::Scalar;

/// Sets the weights to zero that do not exist.
#[inline(always)]
pub(crate) fn clear<T: Scalar>(exists: &[bool], weights: &mut [T]) {
    if TypeId::of::<T>() == TypeId::of::<f32>() {
        single::clear(exists, cast_mut(weights));
    } else if TypeId::of::<T>() == TypeId::of::<f64>() {
        double::clear(exists, cast_mut(weights));
    } else {
        select(exists, weights);
    }
}

#[inline(always)]
fn select<T: Scalar>(exists: &[bool], weights: &mut [T]) {
    for (weight, &exists) in weights.iter_mut().zip(exists) {
        // Without a branch, so that the loop is vectorized.
        *weight = if exists { *weight } else { T::zero() };
    }
}

macro_rules! compiled {
    ($module:ident, $float:ty) => {
        mod $module {
            /// The loop, with the selected instruction set.
            #[inline(never)]
            pub(super) fn clear(exists: &[bool], weights: &mut [$float]) {
                #[cfg(feature = "std")]
                {
                    struct Clear<'a>(&'a [bool], &'a mut [$float]);

                    impl pulp::WithSimd for Clear<'_> {
                        type Output = ();

                        #[inline(always)]
                        fn with_simd<S: pulp::Simd>(self, _: S) {
                            super::select(self.0, self.1);
                        }
                    }

                    crate::kernel::instruction_set::arch().dispatch(Clear(exists, weights));
                }
                #[cfg(not(feature = "std"))]
                super::select(exists, weights);
            }
        }
    };
}
compiled!(single, f32);
compiled!(double, f64);
