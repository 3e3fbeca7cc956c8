//! Softmax over each row, one per sample: `a_i = e^(s_i − m) / Σ_k e^(s_k − m)`, where `m` is the largest `s` of the row.

use core::ops::{Div, Neg};

use pulp::{Simd, WithSimd};

use super::lanes::Float;
use crate::function::{self, VectorForms};

/// The number of short rows normalized together.
const GROUP: usize = 8;

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
            // Without fused multiply-add, as in `simd`.
            *a = if S::IS_SCALAR || cfg!(target_arch = "wasm32") { a.exp() } else { function::exp::vector::value(*a) };
        }
        // A group of rows of one vector each is loaded before it is stored: a masked load that overlaps the store of
        // the previous row would wait for it.
        let (groups, rest) = if units <= <E as Float>::lanes::<S>() {
            a.split_at_mut(a.len() - a.len() % (GROUP * units))
        } else {
            a.split_at_mut(0)
        };
        for group in groups.chunks_exact_mut(GROUP * units) {
            normalize_rows(simd, units, group);
        }
        for a in rest.chunks_exact_mut(units) {
            normalize_row(simd, a);
        }
    }
}

/// The start of the last vector of a row, and the mask of its lanes within the row.
#[inline(always)]
fn last_vector<E: Float, S: Simd>(simd: S, units: usize) -> (usize, E::Mask<S>) {
    let lanes = E::lanes::<S>();
    let last = (units - 1) / lanes * lanes;
    (last, E::mask_between(simd, 0, units - last))
}

/// `a_i = s_i − m`.
#[inline(always)]
fn subtract_max<E: Float + Neg<Output = E>, S: Simd>(simd: S, s: &[E], a: &mut [E]) {
    let (lanes, (last, mask)) = (E::lanes::<S>(), last_vector::<E, S>(simd, s.len()));
    assert!(s.len() == a.len());
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
        E::store_masked(simd, mask, a.add(last), E::add(simd, tail, shift));
    }
}

/// [`normalize_row`] for [`GROUP`] rows that fit into one vector each.
#[inline(always)]
fn normalize_rows<E: Float + Div<Output = E>, S: Simd>(simd: S, units: usize, a: &mut [E]) {
    assert!(a.len() == GROUP * units && units <= E::lanes::<S>());
    let mask = E::mask_between(simd, 0, units);
    let a = a.as_mut_ptr();
    let zero = E::splat(simd, E::default());
    let mut rows = [zero; GROUP];
    // SAFETY: each vector ends with its row.
    unsafe {
        for (n, row) in rows.iter_mut().enumerate() {
            *row = E::load_masked(simd, mask, a.add(n * units));
        }
        for (n, row) in rows.into_iter().enumerate() {
            let reciprocal = E::splat(simd, E::ONE / E::reduce_sum(simd, row));
            E::store_masked(simd, mask, a.add(n * units), E::multiply_add(simd, row, reciprocal, zero));
        }
    }
}

/// `a_i = a_i / Σ_k a_k`, computed with the reciprocal.
#[inline(always)]
fn normalize_row<E: Float + Div<Output = E>, S: Simd>(simd: S, a: &mut [E]) {
    let (lanes, (last, mask)) = (E::lanes::<S>(), last_vector::<E, S>(simd, a.len()));
    let a = a.as_mut_ptr();
    // SAFETY: as above.
    unsafe {
        let tail = E::load_masked(simd, mask, a.add(last));
        let sum = (0..last).step_by(lanes).fold(tail, |sum, v| E::add(simd, E::load(simd, a.add(v)), sum));
        let reciprocal = E::splat(simd, E::ONE / E::reduce_sum(simd, sum));
        let scaled = |x| E::multiply_add(simd, x, reciprocal, E::splat(simd, E::default()));
        for v in (0..last).step_by(lanes) {
            E::store(simd, a.add(v), scaled(E::load(simd, a.add(v))));
        }
        E::store_masked(simd, mask, a.add(last), scaled(tail));
    }
}
