//! The vector operations of the matrix product and softmax, for `f32` and `f64`.

use core::ops::{AddAssign, Mul};

use pulp::{Arch, Simd};

/// The largest number of lanes of a vector: 512 bits of `f32`.
pub(super) const MAX_LANES: usize = 16;

/// For each lane of a result, the source lane.
pub(super) type LaneIndices = [u32; MAX_LANES];

/// The instruction set for the product of a layer of this many units with a single sample: AVX2 in place of AVX-512 if few
/// vectors would be half empty, or a single one full. The columns of weights are not aligned, so that vectors of 512 bits
/// always cross a cache line, vectors of 256 bits every other time. The bits are the same.
#[inline(always)]
#[cfg_attr(
    not(any(target_arch = "x86", target_arch = "x86_64")),
    allow(unused_variables, clippy::match_single_binding, reason = "other processors have vectors of one size")
)]
pub(super) fn for_single_samples<E: Float>(arch: Arch, units: usize) -> Arch {
    match arch {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V4(simd) => {
            let is_half_empty = !units.div_ceil(E::WIDE_LANES / 2).is_multiple_of(2);
            if units <= E::WIDE_LANES || (units < 4 * E::WIDE_LANES && is_half_empty) { Arch::V3(*simd) } else { arch }
        }
        _ => arch,
    }
}

/// The number of lanes of a vector, as a constant: conditions in a `const` block keep code for other instruction sets from
/// being compiled.
pub(super) const fn lanes_of<E: Float, S: Simd>() -> usize {
    size_of::<E::Vector<S>>() / size_of::<E>()
}

/// Vector code for the parts of a vector of 512 bits: see [`in_parts`].
pub(super) trait WithParts<E: Float> {
    /// Runs with `PARTS` vectors of the instruction set in place of one of 512 bits.
    fn with_parts<S: Simd, const PARTS: usize>(self, simd: S);
}

/// Runs vector code with the number of vectors that have the lanes of one of 512 bits. Sums over such lanes have the same
/// order on every instruction set.
#[inline(always)]
pub(super) fn in_parts<E: Float, S: Simd>(simd: S, code: impl WithParts<E>) {
    // A constant, so that only one of them is compiled.
    match const { E::WIDE_LANES / lanes_of::<E, S>() } {
        1 => code.with_parts::<S, 1>(simd),
        2 => code.with_parts::<S, 2>(simd),
        4 => code.with_parts::<S, 4>(simd),
        8 => code.with_parts::<S, 8>(simd),
        16 => code.with_parts::<S, 16>(simd),
        _ => unreachable!("vectors have at most 512 bits, and a number of lanes that is a power of two"),
    }
}

/// The masks of the parts of a vector of 512 bits whose first `count` lanes are in use.
#[inline(always)]
pub(super) fn masks<E: Float, S: Simd, const PARTS: usize>(simd: S, count: usize) -> [E::Mask<S>; PARTS] {
    let lanes = lanes_of::<E, S>();
    core::array::from_fn(|part| E::mask_between(simd, 0, count.saturating_sub(part * lanes).min(lanes)))
}

/// The sum over the lanes of a vector of 512 bits, in parts: halves are added until one lane is left.
#[inline(always)]
pub(super) fn reduce_sum<E: Float, S: Simd, const PARTS: usize>(simd: S, mut parts: [E::Vector<S>; PARTS]) -> E {
    let mut count = PARTS;
    while count > 1 {
        count /= 2;
        for part in 0..count {
            parts[part] = E::add(simd, parts[part], parts[part + count]);
        }
    }
    if cfg!(target_arch = "x86_64") {
        return E::reduce_sum(simd, parts[0]);
    }
    // Elsewhere, pulp adds neighbours first.
    let mut lanes = [E::default(); MAX_LANES];
    let mut count = lanes_of::<E, S>();
    // SAFETY: the array has room for a vector.
    unsafe { E::store(simd, lanes.as_mut_ptr(), parts[0]) };
    while count > 1 {
        count /= 2;
        for lane in 0..count {
            let upper = lanes[lane + count];
            lanes[lane] += upper;
        }
    }
    lanes[0]
}

/// A float with vector operations.
pub(super) trait Float: Copy + Default + AddAssign + Mul<Output = Self> + 'static {
    /// A vector.
    type Vector<S: Simd>: Copy;
    /// A mask of lanes, to keep loads and stores within bounds.
    type Mask<S: Simd>: Copy;

    /// One.
    const ONE: Self;
    /// The lanes of a vector of 512 bits. They decide the order of sums on every instruction set.
    const WIDE_LANES: usize = 64 / size_of::<Self>();
    /// The side of the blocks that are transposed in registers.
    const TRANSPOSE_SIDE: usize;

    /// `value` in every lane.
    fn splat<S: Simd>(simd: S, value: Self) -> Self::Vector<S>;
    /// The lanes from `from` up to, but not including, `to`.
    fn mask_between<S: Simd>(simd: S, from: usize, to: usize) -> Self::Mask<S>;
    /// `x y + z`.
    fn multiply_add<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>, z: Self::Vector<S>) -> Self::Vector<S>;
    /// `x + y`.
    fn add<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>) -> Self::Vector<S>;

    /// The larger of two numbers; `y` if either is NaN.
    fn max<S: Simd>(simd: S, x: Self::Vector<S>, y: Self::Vector<S>) -> Self::Vector<S>;

    /// `x` in the lanes of a mask, `y` elsewhere.
    fn select<S: Simd>(simd: S, mask: Self::Mask<S>, x: Self::Vector<S>, y: Self::Vector<S>) -> Self::Vector<S>;

    /// The lanes of `x` at these indices. A single instruction for vectors of 8 or 16 lanes on x86-64; through memory
    /// elsewhere.
    fn permute<S: Simd>(simd: S, x: Self::Vector<S>, indices: &LaneIndices) -> Self::Vector<S>;

    /// The sum over all lanes.
    fn reduce_sum<S: Simd>(simd: S, x: Self::Vector<S>) -> Self;

    /// The largest lane.
    fn reduce_max<S: Simd>(simd: S, x: Self::Vector<S>) -> Self;

    /// Loads a vector.
    ///
    /// # Safety
    ///
    /// `from` is valid for reads of a whole vector.
    unsafe fn load<S: Simd>(simd: S, from: *const Self) -> Self::Vector<S>;
    /// Loads the lanes of a mask; the others are zero.
    ///
    /// # Safety
    ///
    /// `from` is valid for reads of the lanes of the mask.
    unsafe fn load_masked<S: Simd>(simd: S, mask: Self::Mask<S>, from: *const Self) -> Self::Vector<S>;
    /// Copies a square block of side `TRANSPOSE_SIDE`, transposed.
    ///
    /// # Safety
    ///
    /// `from` is valid for reads and `to` for writes of such a block.
    unsafe fn transpose_block(from: *const Self, from_stride: usize, to: *mut Self, to_stride: usize);
    /// Stores a vector.
    ///
    /// # Safety
    ///
    /// `to` is valid for writes of a whole vector.
    unsafe fn store<S: Simd>(simd: S, to: *mut Self, vector: Self::Vector<S>);
    /// Stores the lanes of a mask. Slow on AVX2 (see [`store_first`](Self::store_first)).
    ///
    /// # Safety
    ///
    /// `to` is valid for writes of the lanes of the mask.
    unsafe fn store_masked<S: Simd>(simd: S, mask: Self::Mask<S>, to: *mut Self, vector: Self::Vector<S>);
    /// Stores the first `count` lanes.
    ///
    /// # Safety
    ///
    /// `count` is at most the number of lanes, and `to` is valid for writes of `count` numbers.
    unsafe fn store_first<S: Simd>(simd: S, count: usize, to: *mut Self, vector: Self::Vector<S>);
}

macro_rules! float {
    ($T:ty, $vector:ident, $mask:ident, $splat:ident, $mask_between:ident, $unsigned:ty, $multiply_add:ident, $fused_multiply_add:ident, $add:ident, $max:ident, $select:ident, $reduce_sum:ident, $reduce_max:ident, $load:ident, $store:ident, $transpose_side:literal, $transpose:ident, $permute:ident) => {
        impl Float for $T {
            type Vector<S: Simd> = S::$vector;
            type Mask<S: Simd> = pulp::MemMask<S::$mask>;

            const ONE: Self = 1.0;
            const TRANSPOSE_SIDE: usize = $transpose_side;

            #[inline(always)]
            fn splat<S: Simd>(simd: S, value: Self) -> Self::Vector<S> {
                simd.$splat(value)
            }

            #[inline(always)]
            #[allow(clippy::cast_possible_truncation, reason = "at most the lanes of a vector")]
            fn mask_between<S: Simd>(simd: S, from: usize, to: usize) -> Self::Mask<S> {
                // Drops pulp's jump table of copy routines: inside a loop, masked instructions are faster.
                pulp::MemMask::new(simd.$mask_between(from as $unsigned, to as $unsigned).mask())
            }

            #[inline(always)]
            fn multiply_add<S: Simd>(
                simd: S,
                x: Self::Vector<S>,
                y: Self::Vector<S>,
                z: Self::Vector<S>,
            ) -> Self::Vector<S> {
                #[cfg(test)]
                if S::IS_SCALAR && super::tests::FUSES_SCALARS.get() {
                    return simd.$fused_multiply_add(x, y, z);
                }
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
            fn permute<S: Simd>(_: S, x: Self::Vector<S>, indices: &LaneIndices) -> Self::Vector<S> {
                $permute::<S>(x, indices)
            }

            #[inline(always)]
            fn reduce_sum<S: Simd>(simd: S, x: Self::Vector<S>) -> Self {
                simd.$reduce_sum(x)
            }

            #[inline(always)]
            fn reduce_max<S: Simd>(simd: S, x: Self::Vector<S>) -> Self {
                simd.$reduce_max(x)
            }

            #[inline(always)]
            unsafe fn load<S: Simd>(_: S, from: *const Self) -> Self::Vector<S> {
                // SAFETY: guaranteed by the caller; the read may be unaligned.
                unsafe { from.cast::<Self::Vector<S>>().read_unaligned() }
            }

            #[inline(always)]
            unsafe fn load_masked<S: Simd>(simd: S, mask: Self::Mask<S>, from: *const Self) -> Self::Vector<S> {
                // SAFETY: guaranteed by the caller.
                unsafe { simd.$load(mask, from) }
            }

            #[inline(always)]
            unsafe fn transpose_block(from: *const Self, from_stride: usize, to: *mut Self, to_stride: usize) {
                // SAFETY: guaranteed by the caller.
                unsafe { $transpose(from, from_stride, to, to_stride) }
            }

            #[inline(always)]
            unsafe fn store<S: Simd>(_: S, to: *mut Self, vector: Self::Vector<S>) {
                // SAFETY: guaranteed by the caller; the write may be unaligned.
                unsafe { to.cast::<Self::Vector<S>>().write_unaligned(vector) }
            }

            #[inline(always)]
            unsafe fn store_masked<S: Simd>(simd: S, mask: Self::Mask<S>, to: *mut Self, vector: Self::Vector<S>) {
                // SAFETY: guaranteed by the caller.
                unsafe { simd.$store(mask, to, vector) }
            }

            #[inline(always)]
            unsafe fn store_first<S: Simd>(simd: S, count: usize, to: *mut Self, vector: Self::Vector<S>) {
                #[cfg(target_arch = "x86_64")]
                if size_of::<Self::Vector<S>>() == 32 {
                    // SAFETY: guaranteed by the caller; a vector of this size is such a register.
                    return unsafe {
                        store_pieces(core::mem::transmute_copy(&vector), to.cast(), count * size_of::<$T>())
                    };
                }
                // SAFETY: guaranteed by the caller.
                unsafe { Self::store_masked(simd, Self::mask_between(simd, 0, count), to, vector) }
            }
        }
    };
}

float! {
    f32, f32s, m32s, splat_f32s, mask_between_m32s, u32, mul_add_e_f32s, mul_add_f32s, add_f32s, max_f32s, select_f32s,
    reduce_sum_f32s, reduce_max_f32s, mask_load_ptr_f32s, mask_store_ptr_f32s, 4, transpose_singles, permute_singles
}
float! {
    f64, f64s, m64s, splat_f64s, mask_between_m64s, u64, mul_add_e_f64s, mul_add_f64s, add_f64s, max_f64s, select_f64s,
    reduce_sum_f64s, reduce_max_f64s, mask_load_ptr_f64s, mask_store_ptr_f64s, 2, transpose_doubles, permute_doubles
}

/// Stores the first `bytes` of a vector, a multiple of four, in pieces of 16, 8 and 4. A masked store of AVX2 takes 12 cycles
/// or more on processors by AMD.
///
/// # Safety
///
/// `to` is valid for writes of `bytes` bytes, at most 32.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn store_pieces(vector: core::arch::x86_64::__m256, mut to: *mut u8, bytes: usize) {
    use core::arch::x86_64::{
        _mm_castps_pd, _mm_movehl_ps, _mm_store_sd, _mm_store_ss, _mm_storeu_ps, _mm256_castps256_ps128,
        _mm256_extractf128_ps, _mm256_storeu_ps,
    };

    // SAFETY: guaranteed by the caller.
    unsafe {
        if bytes == 32 {
            return _mm256_storeu_ps(to.cast(), vector);
        }
        let mut rest = _mm256_castps256_ps128(vector);
        if bytes & 16 != 0 {
            _mm_storeu_ps(to.cast(), rest);
            rest = _mm256_extractf128_ps::<1>(vector);
            to = to.add(16);
        }
        if bytes & 8 != 0 {
            _mm_store_sd(to.cast(), _mm_castps_pd(rest));
            rest = _mm_movehl_ps(rest, rest);
            to = to.add(8);
        }
        if bytes & 4 != 0 {
            _mm_store_ss(to.cast(), rest);
        }
    }
}

/// Transposes 4 by 4 numbers of single precision with SSE2, which is baseline x86-64.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn transpose_singles(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
    use core::arch::x86_64::{
        _mm_loadu_ps, _mm_movehl_ps, _mm_movelh_ps, _mm_storeu_ps, _mm_unpackhi_ps, _mm_unpacklo_ps,
    };

    // SAFETY: guaranteed by the caller.
    unsafe {
        let row = |i: usize| _mm_loadu_ps(from.add(i * from_stride));
        let (low, high) = (_mm_unpacklo_ps(row(0), row(1)), _mm_unpacklo_ps(row(2), row(3)));
        _mm_storeu_ps(to, _mm_movelh_ps(low, high));
        _mm_storeu_ps(to.add(to_stride), _mm_movehl_ps(high, low));
        let (low, high) = (_mm_unpackhi_ps(row(0), row(1)), _mm_unpackhi_ps(row(2), row(3)));
        _mm_storeu_ps(to.add(2 * to_stride), _mm_movelh_ps(low, high));
        _mm_storeu_ps(to.add(3 * to_stride), _mm_movehl_ps(high, low));
    }
}

/// Transposes 2 by 2 numbers of double precision with SSE2, which is baseline x86-64.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn transpose_doubles(from: *const f64, from_stride: usize, to: *mut f64, to_stride: usize) {
    use core::arch::x86_64::{_mm_loadu_pd, _mm_storeu_pd, _mm_unpackhi_pd, _mm_unpacklo_pd};

    // SAFETY: guaranteed by the caller.
    unsafe {
        let (first, second) = (_mm_loadu_pd(from), _mm_loadu_pd(from.add(from_stride)));
        _mm_storeu_pd(to, _mm_unpacklo_pd(first, second));
        _mm_storeu_pd(to.add(to_stride), _mm_unpackhi_pd(first, second));
    }
}

#[cfg(not(target_arch = "x86_64"))]
use {transpose_by_loops as transpose_singles, transpose_by_loops as transpose_doubles};

/// Transposes a block on other processors.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
unsafe fn transpose_by_loops<E: Float>(from: *const E, from_stride: usize, to: *mut E, to_stride: usize) {
    for i in 0..E::TRANSPOSE_SIDE {
        for p in 0..E::TRANSPOSE_SIDE {
            // SAFETY: guaranteed by the caller.
            unsafe { *to.add(p * to_stride + i) = *from.add(i * from_stride + p) };
        }
    }
}

/// The lanes at these indices.
#[inline(always)]
fn permute_singles<S: Simd>(x: S::f32s, indices: &LaneIndices) -> S::f32s {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{
            __m256, __m512, _mm256_loadu_si256, _mm256_permutevar8x32_ps, _mm512_loadu_si512, _mm512_permutexvar_ps,
        };

        // SAFETY: vectors with this many lanes are these registers and imply the instructions; `indices` has 16
        // elements.
        unsafe {
            if S::F32_LANES == 16 {
                let x: __m512 = core::mem::transmute_copy(&x);
                return core::mem::transmute_copy(&_mm512_permutexvar_ps(
                    _mm512_loadu_si512(indices.as_ptr().cast()),
                    x,
                ));
            }
            if S::F32_LANES == 8 {
                let x: __m256 = core::mem::transmute_copy(&x);
                let indices = _mm256_loadu_si256(indices.as_ptr().cast());
                return core::mem::transmute_copy(&_mm256_permutevar8x32_ps(x, indices));
            }
        }
    }
    permute_in_memory::<f32, S::f32s>(x, S::F32_LANES, indices)
}

/// The lanes at these indices.
#[inline(always)]
fn permute_doubles<S: Simd>(x: S::f64s, indices: &LaneIndices) -> S::f64s {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{
            __m256d, __m512d, _mm_loadu_si128, _mm256_add_epi64, _mm256_castpd_ps, _mm256_castps_pd,
            _mm256_cvtepu32_epi64, _mm256_loadu_si256, _mm256_permutevar8x32_ps, _mm256_set1_epi64x, _mm256_slli_epi64,
            _mm512_cvtepu32_epi64, _mm512_permutexvar_pd,
        };

        // SAFETY: as above.
        unsafe {
            if S::F64_LANES == 8 {
                let x: __m512d = core::mem::transmute_copy(&x);
                let indices = _mm512_cvtepu32_epi64(_mm256_loadu_si256(indices.as_ptr().cast()));
                return core::mem::transmute_copy(&_mm512_permutexvar_pd(indices, x));
            }
            if S::F64_LANES == 4 {
                let x: __m256d = core::mem::transmute_copy(&x);
                // Lane `i` is the pair `2i`, `2i + 1` of lanes of 32 bits.
                let indices = _mm256_cvtepu32_epi64(_mm_loadu_si128(indices.as_ptr().cast()));
                let pairs = _mm256_add_epi64(indices, indices);
                let pairs = _mm256_add_epi64(pairs, _mm256_slli_epi64::<32>(pairs));
                let pairs = _mm256_add_epi64(pairs, _mm256_set1_epi64x(1 << 32));
                return core::mem::transmute_copy(&_mm256_castps_pd(_mm256_permutevar8x32_ps(
                    _mm256_castpd_ps(x),
                    pairs,
                )));
            }
        }
    }
    permute_in_memory::<f64, S::f64s>(x, S::F64_LANES, indices)
}

/// The lanes at these indices, one by one in memory.
#[inline(always)]
fn permute_in_memory<E: Float, V: Copy>(x: V, lanes: usize, indices: &LaneIndices) -> V {
    let mut result = x;
    for (lane, &from) in indices[..lanes].iter().enumerate() {
        // SAFETY: a vector is `lanes` numbers, and the source lane is reduced modulo `lanes`.
        unsafe { *(&raw mut result).cast::<E>().add(lane) = *(&raw const x).cast::<E>().add(from as usize % lanes) };
    }
    result
}
