//! Softmax over each row, one per sample: `a_i = e^(s_i − m) / Σ_k e^(s_k − m)`, where `m` is the largest `s` of the row.

#![allow(clippy::needless_range_loop, reason = "vectors are indexed by row and part, as in the formula")]

use core::ops::{Div, Neg};

use pulp::{Simd, WithSimd};

use super::lanes::{Float, WithParts, in_parts, lanes_of, masks, reduce_sum};
use crate::function::{self, VectorForms};

/// A softmax over each row of `units` numbers.
pub(super) struct Softmax<'a, E> {
    pub(super) units: usize,
    pub(super) s: &'a [E],
    pub(super) a: &'a mut [E],
}

impl<E: Float + VectorForms> WithSimd for Softmax<'_, E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { units, s, a } = self;
        for (s, a) in s.chunks_exact(units).zip(a.chunks_exact_mut(units)) {
            subtract_max(simd, s, a);
        }
        // All rows at once, so that even short rows fill the vectors.
        for a in &mut *a {
            *a = if S::IS_SCALAR { a.exp() } else { function::exp::vector::value(*a) };
        }
        in_parts(simd, Normalize { units, a });
    }
}

/// `a_i = a_i / Σ_k a_k` in each row of `units` numbers, computed with the reciprocal.
struct Normalize<'a, E> {
    units: usize,
    a: &'a mut [E],
}

impl<E: Float + Div<Output = E>> WithParts<E> for Normalize<'_, E> {
    #[inline(always)]
    fn with_parts<S: Simd, const PARTS: usize>(self, simd: S) {
        let Self { units, a } = self;
        let mut rest = a;
        if units <= E::WIDE_LANES {
            // A group of short rows is loaded before it is stored: a masked load that overlaps the store of the previous
            // row would wait for it.
            macro_rules! groups {
                ($rows:literal) => {{
                    let (groups, others) = rest.split_at_mut(rest.len() - rest.len() % ($rows * units));
                    for group in groups.chunks_exact_mut($rows * units) {
                        normalize_rows::<E, S, PARTS, $rows>(simd, units, group);
                    }
                    rest = others;
                }};
            }
            match PARTS {
                1 => groups!(8),
                2 => groups!(4),
                _ => {}
            }
        }
        for a in rest.chunks_exact_mut(units) {
            normalize_row::<E, S, PARTS>(simd, a);
        }
    }
}

/// The start of the last vector of a row, and the mask of its lanes within the row.
#[inline(always)]
fn last_vector<E: Float, S: Simd>(simd: S, units: usize) -> (usize, E::Mask<S>) {
    let lanes = lanes_of::<E, S>();
    let last = (units - 1) / lanes * lanes;
    (last, E::mask_between(simd, 0, units - last))
}

/// `a_i = s_i − m`.
#[inline(always)]
fn subtract_max<E: Float + Neg<Output = E>, S: Simd>(simd: S, s: &[E], a: &mut [E]) {
    let (lanes, (last, mask)) = (lanes_of::<E, S>(), last_vector::<E, S>(simd, s.len()));
    assert!(s.len() == a.len());
    let count = s.len();
    let (s, a) = (s.as_ptr(), a.as_mut_ptr());
    // SAFETY: whole vectors end before the last one, which ends with the row.
    unsafe {
        let tail = E::load_masked(simd, mask, s.add(last));
        let mut largest = E::select(simd, mask, tail, E::splat(simd, *s));
        for v in (0..last).step_by(lanes) {
            largest = E::max(simd, E::load(simd, s.add(v)), largest);
        }
        let shift = E::splat(simd, -E::reduce_max(simd, largest));
        for v in (0..last).step_by(lanes) {
            E::store(simd, a.add(v), E::add(simd, E::load(simd, s.add(v)), shift));
        }
        E::store_first(simd, count - last, a.add(last), E::add(simd, tail, shift));
    }
}

/// [`normalize_row`] for `ROWS` rows of at most the lanes of a vector of 512 bits.
#[inline(always)]
fn normalize_rows<E: Float + Div<Output = E>, S: Simd, const PARTS: usize, const ROWS: usize>(
    simd: S,
    units: usize,
    a: &mut [E],
) {
    assert!(a.len() == ROWS * units && units <= E::WIDE_LANES);
    let (lanes, masks) = (lanes_of::<E, S>(), masks::<E, S, PARTS>(simd, units));
    let a = a.as_mut_ptr();
    let zero = E::splat(simd, E::default());
    let mut rows = [[zero; PARTS]; ROWS];
    // SAFETY: each vector ends with its row.
    unsafe {
        for n in 0..ROWS {
            for part in 0..PARTS {
                rows[n][part] = E::load_masked(simd, masks[part], a.wrapping_add(n * units + part * lanes));
            }
        }
        for n in 0..ROWS {
            let reciprocal = E::splat(simd, E::ONE / reduce_sum::<E, S, PARTS>(simd, rows[n]));
            for part in 0..PARTS {
                let count = units.saturating_sub(part * lanes).min(lanes);
                let scaled = E::multiply_add(simd, rows[n][part], reciprocal, zero);
                E::store_first(simd, count, a.wrapping_add(n * units + part * lanes), scaled);
            }
        }
    }
}

/// `a_i = a_i / Σ_k a_k`, computed with the reciprocal.
#[inline(always)]
fn normalize_row<E: Float + Div<Output = E>, S: Simd, const PARTS: usize>(simd: S, a: &mut [E]) {
    let (lanes, wide, units) = (lanes_of::<E, S>(), E::WIDE_LANES, a.len());
    // The start of the last vector of 512 bits.
    let last = (units - 1) / wide * wide;
    let masks = masks::<E, S, PARTS>(simd, units - last);
    let a = a.as_mut_ptr();
    // SAFETY: whole vectors end before the last one, which ends with the row.
    unsafe {
        let tail: [_; PARTS] =
            core::array::from_fn(|part| E::load_masked(simd, masks[part], a.wrapping_add(last + part * lanes)));
        let mut sums = tail;
        for v in (0..last).step_by(wide) {
            for part in 0..PARTS {
                sums[part] = E::add(simd, E::load(simd, a.add(v + part * lanes)), sums[part]);
            }
        }
        let reciprocal = E::splat(simd, E::ONE / reduce_sum::<E, S, PARTS>(simd, sums));
        let scaled = |x| E::multiply_add(simd, x, reciprocal, E::splat(simd, E::default()));
        for v in (0..last).step_by(lanes) {
            E::store(simd, a.add(v), scaled(E::load(simd, a.add(v))));
        }
        for part in 0..PARTS {
            let count = (units - last).saturating_sub(part * lanes).min(lanes);
            E::store_first(simd, count, a.wrapping_add(last + part * lanes), scaled(tail[part]));
        }
    }
}
