//! The few vector instructions that the matrix product needs, on either float.

use pulp::Simd;

/// A float of which several fit into a vector register.
pub(super) trait Float: Copy + Default + 'static {
    /// A vector of them.
    type Vector<S: Simd>: Copy;
    /// A mask that keeps loads and stores within bounds.
    type Mask<S: Simd>: Copy;

    /// How many fit into a vector.
    fn lanes<S: Simd>() -> usize;
    /// One number in all lanes.
    fn splat<S: Simd>(simd: S, value: Self) -> Self::Vector<S>;
    /// The first `count` lanes.
    fn first<S: Simd>(simd: S, count: usize) -> Self::Mask<S>;
    /// `x y + z`.
    fn multiply_add<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>, z: Self::Vector<S>) -> Self::Vector<S>;
    /// `x + y`.
    fn add<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>) -> Self::Vector<S>;

    /// A vector from memory.
    ///
    /// # Safety
    ///
    /// `from` is valid for reads of a whole vector.
    unsafe fn load<S: Simd>(simd: S, from: *const Self) -> Self::Vector<S>;
    /// The lanes of a mask from memory, zero elsewhere.
    ///
    /// # Safety
    ///
    /// `from` is valid for reads of the lanes of the mask.
    unsafe fn load_masked<S: Simd>(simd: S, mask: Self::Mask<S>, from: *const Self) -> Self::Vector<S>;
    /// A vector to memory.
    ///
    /// # Safety
    ///
    /// `to` is valid for writes of a whole vector.
    unsafe fn store<S: Simd>(simd: S, to: *mut Self, vector: Self::Vector<S>);
    /// The lanes of a mask to memory.
    ///
    /// # Safety
    ///
    /// `to` is valid for writes of the lanes of the mask.
    unsafe fn store_masked<S: Simd>(simd: S, mask: Self::Mask<S>, to: *mut Self, vector: Self::Vector<S>);
}

macro_rules! float {
    ($T:ty, $vector:ident, $mask:ident, $lanes:ident, $splat:ident, $between:ident, $unsigned:ty, $multiply_add:ident, $add:ident, $load:ident, $store:ident) => {
        impl Float for $T {
            type Vector<S: Simd> = S::$vector;
            type Mask<S: Simd> = pulp::MemMask<S::$mask>;

            #[inline(always)]
            fn lanes<S: Simd>() -> usize {
                S::$lanes
            }

            #[inline(always)]
            fn splat<S: Simd>(simd: S, value: Self) -> Self::Vector<S> {
                simd.$splat(value)
            }

            #[inline(always)]
            #[allow(clippy::cast_possible_truncation, reason = "at most the lanes of a vector")]
            fn first<S: Simd>(simd: S, count: usize) -> Self::Mask<S> {
                simd.$between(0, count as $unsigned)
            }

            #[inline(always)]
            fn multiply_add<S: Simd>(
                simd: S,
                x: Self::Vector<S>,
                y: Self::Vector<S>,
                z: Self::Vector<S>,
            ) -> Self::Vector<S> {
                simd.$multiply_add(x, y, z)
            }

            #[inline(always)]
            fn add<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>) -> Self::Vector<S> {
                simd.$add(x, y)
            }

            #[inline(always)]
            unsafe fn load<S: Simd>(_: S, from: *const Self) -> Self::Vector<S> {
                // SAFETY: the caller's promise; the read may be unaligned.
                unsafe { from.cast::<Self::Vector<S>>().read_unaligned() }
            }

            #[inline(always)]
            unsafe fn load_masked<S: Simd>(simd: S, mask: Self::Mask<S>, from: *const Self) -> Self::Vector<S> {
                // SAFETY: the caller's promise.
                unsafe { simd.$load(mask, from) }
            }

            #[inline(always)]
            unsafe fn store<S: Simd>(_: S, to: *mut Self, vector: Self::Vector<S>) {
                // SAFETY: the caller's promise; the write may be unaligned.
                unsafe { to.cast::<Self::Vector<S>>().write_unaligned(vector) }
            }

            #[inline(always)]
            unsafe fn store_masked<S: Simd>(simd: S, mask: Self::Mask<S>, to: *mut Self, vector: Self::Vector<S>) {
                // SAFETY: the caller's promise.
                unsafe { simd.$store(mask, to, vector) }
            }
        }
    };
}

float! {
    f32, f32s, m32s, F32_LANES, splat_f32s, mask_between_m32s, u32, mul_add_e_f32s, add_f32s,
    mask_load_ptr_f32s, mask_store_ptr_f32s
}
float! {
    f64, f64s, m64s, F64_LANES, splat_f64s, mask_between_m64s, u64, mul_add_e_f64s, add_f64s,
    mask_load_ptr_f64s, mask_store_ptr_f64s
}
