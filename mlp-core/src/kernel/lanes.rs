//! The few vector instructions that the matrix product needs, on either float.

use pulp::Simd;

/// The most numbers in a vector.
pub(super) const MOST_LANES: usize = 16;

/// An order of lanes: from which one each takes its number.
pub(super) type Order = [u32; MOST_LANES];

/// A float of which several fit into a vector register.
pub(super) trait Float: Copy + Default + core::ops::AddAssign + 'static {
    /// A vector of them.
    type Vector<S: Simd>: Copy;
    /// A mask that keeps loads and stores within bounds.
    type Mask<S: Simd>: Copy;

    /// One.
    const ONE: Self;
    /// The side of the squares that are transposed in registers.
    const SQUARE: usize;

    /// How many fit into a vector.
    fn lanes<S: Simd>() -> usize;
    /// One number in all lanes.
    fn splat<S: Simd>(simd: S, value: Self) -> Self::Vector<S>;
    /// The lanes from `from` to before `to`.
    fn between<S: Simd>(simd: S, from: usize, to: usize) -> Self::Mask<S>;
    /// `x y + z`.
    fn multiply_add<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>, z: Self::Vector<S>) -> Self::Vector<S>;
    /// `x + y`.
    fn add<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>) -> Self::Vector<S>;

    /// The larger of two numbers; `y` where one of them is not a number.
    fn max<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>) -> Self::Vector<S>;

    /// `x` in the lanes of a mask, `y` elsewhere.
    fn select<S: Simd>(simd: S, mask: Self::Mask<S>, x: Self::Vector<S>, y: Self::Vector<S>) -> Self::Vector<S>;

    /// The lanes in this order. One instruction with vectors of 8 or 16 numbers on x86-64, and a detour through memory
    /// elsewhere.
    fn permute<S: Simd>(simd: S, x: Self::Vector<S>, order: &Order) -> Self::Vector<S>;

    /// The sum over all lanes.
    fn sum_of_lanes<S: Simd>(simd: S, x: Self::Vector<S>) -> Self;

    /// The largest number of all lanes.
    fn max_of_lanes<S: Simd>(simd: S, x: Self::Vector<S>) -> Self;

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
    /// Copies a square transposed: `SQUARE` runs of as many numbers, which are so far apart.
    ///
    /// # Safety
    ///
    /// `from` is valid for reads and `to` for writes of such a square.
    unsafe fn transpose_square(from: *const Self, from_stride: usize, to: *mut Self, to_stride: usize);
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
    ($T:ty, $vector:ident, $mask:ident, $lanes:ident, $splat:ident, $between:ident, $unsigned:ty, $multiply_add:ident, $add:ident, $max:ident, $select:ident, $sum:ident, $max_of_lanes:ident, $load:ident, $store:ident, $square:literal, $transpose:ident, $permute:ident) => {
        impl Float for $T {
            type Vector<S: Simd> = S::$vector;
            type Mask<S: Simd> = pulp::MemMask<S::$mask>;

            const ONE: Self = 1.0;
            const SQUARE: usize = $square;

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
            fn between<S: Simd>(simd: S, from: usize, to: usize) -> Self::Mask<S> {
                // Without the jump into a table of copying routines that pulp would keep in the mask: inside a loop a
                // masked instruction is the faster one.
                pulp::MemMask::new(simd.$between(from as $unsigned, to as $unsigned).mask())
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
            fn max<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>) -> Self::Vector<S> {
                simd.$max(x, y)
            }

            #[inline(always)]
            fn select<S: Simd>(
                simd: S,
                mask: Self::Mask<S>,
                x: Self::Vector<S>,
                y: Self::Vector<S>,
            ) -> Self::Vector<S> {
                simd.$select(mask.mask(), x, y)
            }

            #[inline(always)]
            fn permute<S: Simd>(_: S, x: Self::Vector<S>, order: &Order) -> Self::Vector<S> {
                $permute::<S>(x, order)
            }

            #[inline(always)]
            fn sum_of_lanes<S: Simd>(simd: S, x: Self::Vector<S>) -> Self {
                simd.$sum(x)
            }

            #[inline(always)]
            fn max_of_lanes<S: Simd>(simd: S, x: Self::Vector<S>) -> Self {
                simd.$max_of_lanes(x)
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
            unsafe fn transpose_square(from: *const Self, from_stride: usize, to: *mut Self, to_stride: usize) {
                // SAFETY: the caller's promise.
                unsafe { $transpose(from, from_stride, to, to_stride) }
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
    f32, f32s, m32s, F32_LANES, splat_f32s, mask_between_m32s, u32, mul_add_e_f32s, add_f32s, max_f32s, select_f32s,
    reduce_sum_f32s, reduce_max_f32s, mask_load_ptr_f32s, mask_store_ptr_f32s, 4, transpose_singles, permute_singles
}
float! {
    f64, f64s, m64s, F64_LANES, splat_f64s, mask_between_m64s, u64, mul_add_e_f64s, add_f64s, max_f64s, select_f64s,
    reduce_sum_f64s, reduce_max_f64s, mask_load_ptr_f64s, mask_store_ptr_f64s, 2, transpose_doubles, permute_doubles
}

/// A square of 4 by 4 single-precision numbers, in the instructions that every x86-64 has.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn transpose_singles(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
    use core::arch::x86_64::{
        _mm_loadu_ps, _mm_movehl_ps, _mm_movelh_ps, _mm_storeu_ps, _mm_unpackhi_ps, _mm_unpacklo_ps,
    };

    // SAFETY: the caller's promise.
    unsafe {
        let run = |i: usize| _mm_loadu_ps(from.add(i * from_stride));
        let (low, high) = (_mm_unpacklo_ps(run(0), run(1)), _mm_unpacklo_ps(run(2), run(3)));
        _mm_storeu_ps(to, _mm_movelh_ps(low, high));
        _mm_storeu_ps(to.add(to_stride), _mm_movehl_ps(high, low));
        let (low, high) = (_mm_unpackhi_ps(run(0), run(1)), _mm_unpackhi_ps(run(2), run(3)));
        _mm_storeu_ps(to.add(2 * to_stride), _mm_movelh_ps(low, high));
        _mm_storeu_ps(to.add(3 * to_stride), _mm_movehl_ps(high, low));
    }
}

/// A square of 2 by 2 double-precision numbers, in the instructions that every x86-64 has.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn transpose_doubles(from: *const f64, from_stride: usize, to: *mut f64, to_stride: usize) {
    use core::arch::x86_64::{_mm_loadu_pd, _mm_storeu_pd, _mm_unpackhi_pd, _mm_unpacklo_pd};

    // SAFETY: the caller's promise.
    unsafe {
        let (first, second) = (_mm_loadu_pd(from), _mm_loadu_pd(from.add(from_stride)));
        _mm_storeu_pd(to, _mm_unpacklo_pd(first, second));
        _mm_storeu_pd(to.add(to_stride), _mm_unpackhi_pd(first, second));
    }
}

#[cfg(not(target_arch = "x86_64"))]
use {transpose_by_loops as transpose_singles, transpose_by_loops as transpose_doubles};

/// A square elsewhere.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
unsafe fn transpose_by_loops<E: Float>(from: *const E, from_stride: usize, to: *mut E, to_stride: usize) {
    for i in 0..E::SQUARE {
        for p in 0..E::SQUARE {
            // SAFETY: the caller's promise.
            unsafe { *to.add(p * to_stride + i) = *from.add(i * from_stride + p) };
        }
    }
}

/// The lanes in this order.
#[inline(always)]
fn permute_singles<S: Simd>(x: S::f32s, order: &Order) -> S::f32s {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{
            __m256, __m512, _mm256_loadu_si256, _mm256_permutevar8x32_ps, _mm512_loadu_si512, _mm512_permutexvar_ps,
        };

        // SAFETY: vectors of this many lanes are these registers, and there are none without the instructions; an order
        // has 16 numbers.
        unsafe {
            if S::F32_LANES == 16 {
                let x: __m512 = core::mem::transmute_copy(&x);
                return core::mem::transmute_copy(&_mm512_permutexvar_ps(_mm512_loadu_si512(order.as_ptr().cast()), x));
            }
            if S::F32_LANES == 8 {
                let x: __m256 = core::mem::transmute_copy(&x);
                let order = _mm256_loadu_si256(order.as_ptr().cast());
                return core::mem::transmute_copy(&_mm256_permutevar8x32_ps(x, order));
            }
        }
    }
    permute_in_memory::<f32, S::f32s>(x, S::F32_LANES, order)
}

/// The lanes in this order.
#[inline(always)]
fn permute_doubles<S: Simd>(x: S::f64s, order: &Order) -> S::f64s {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{__m512d, _mm256_loadu_si256, _mm512_cvtepu32_epi64, _mm512_permutexvar_pd};

        // SAFETY: as above.
        unsafe {
            if S::F64_LANES == 8 {
                let x: __m512d = core::mem::transmute_copy(&x);
                let order = _mm512_cvtepu32_epi64(_mm256_loadu_si256(order.as_ptr().cast()));
                return core::mem::transmute_copy(&_mm512_permutexvar_pd(order, x));
            }
        }
    }
    permute_in_memory::<f64, S::f64s>(x, S::F64_LANES, order)
}

/// The lanes in this order, number by number.
#[inline(always)]
fn permute_in_memory<E: Float, V: Copy>(x: V, lanes: usize, order: &Order) -> V {
    let mut result = x;
    for (lane, &from) in order[..lanes].iter().enumerate() {
        // SAFETY: a vector is so many numbers, and the orders name no others.
        unsafe { *(&raw mut result).cast::<E>().add(lane) = *(&raw const x).cast::<E>().add(from as usize % lanes) };
    }
    result
}
