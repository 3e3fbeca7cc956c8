//! Products of few rows, such as the forward pass of a layer of four units: a vector holds several adjacent columns of
//! `A`, and the sums of the columns are reduced last.

#![allow(clippy::needless_range_loop, reason = "sums are indexed by accumulator, as in the formula")]

use pulp::{Simd, WithSimd};

use super::super::lanes::{Float, LaneIndices, MAX_LANES, in_parts, lanes_of};
use super::narrow_parts::InParts;
use super::{Initial, Padding, Product};

/// The largest number of rows: with only two columns in a vector, permuting the factors costs as much as it saves.
pub(super) const MAX_ROWS: usize = MAX_LANES / 3;
/// The largest number of accumulators, enough to hide the latency of a fused multiply-add.
const MAX_ACCUMULATORS: usize = 4;

/// A product of 2 to [`MAX_ROWS`] rows. One vector along a column of `B` holds the factors of all `ACCUMULATORS`.
pub(super) struct Narrow<E, const ACCUMULATORS: usize>(pub(super) Product<E>, pub(super) Padding);

/// The number of accumulators for this number of rows.
pub(super) const fn accumulators(rows: usize) -> usize {
    if rows < MAX_ACCUMULATORS { rows } else { MAX_ACCUMULATORS }
}

/// The permutations for one number of rows, for vectors of 512 bits.
struct Permutations {
    /// For each accumulator, the factor of every lane: that of the column in the lane.
    factors: [LaneIndices; MAX_ACCUMULATORS],
    /// For each step of the tree reduction over the columns in a vector, the lane to add.
    reduction: [LaneIndices; 3],
}

/// The permutations for all numbers of rows, for vectors of `lanes` elements.
#[allow(clippy::cast_possible_truncation, reason = "at most the lanes of a vector")]
const fn permutations(lanes: usize) -> [Permutations; MAX_ROWS + 1] {
    let mut all = [const { Permutations { factors: [[0; MAX_LANES]; MAX_ACCUMULATORS], reduction: [[0; MAX_LANES]; 3] } };
        MAX_ROWS + 1];
    let mut rows = 1;
    while rows <= MAX_ROWS && rows <= lanes {
        let columns = lanes / rows;
        let mut lane = 0;
        while lane < lanes {
            let mut accumulator = 0;
            while accumulator < MAX_ACCUMULATORS {
                // Surplus lanes take any factor, since their `A` is masked out.
                all[rows].factors[accumulator][lane] = ((accumulator * columns + lane / rows) % lanes) as u32;
                accumulator += 1;
            }
            let mut step = 0;
            while step < 3 {
                let other = lane + rows * (4 >> step);
                // Past the vector, the last lane: wherever the sum is used, it is a surplus lane, hence zero.
                all[rows].reduction[step][lane] = if other < lanes { other } else { lanes - 1 } as u32;
                step += 1;
            }
            lane += 1;
        }
        rows += 1;
    }
    all
}

static FOR_16_LANES: [Permutations; MAX_ROWS + 1] = permutations(16);
static FOR_8_LANES: [Permutations; MAX_ROWS + 1] = permutations(8);

impl<E: Float, const ACCUMULATORS: usize> WithSimd for Narrow<E, ACCUMULATORS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(product, padding) = self;
        let (rows, depth, lanes) = (product.rows, product.depth, lanes_of::<E, S>());
        if lanes < E::WIDE_LANES {
            return in_parts(simd, InParts::<E, ACCUMULATORS>(product, padding));
        }
        let Permutations { factors, reduction } = if lanes == 16 { &FOR_16_LANES[rows] } else { &FOR_8_LANES[rows] };
        let columns = lanes / rows;
        let (whole, one) = (E::mask_between(simd, 0, columns * rows), E::mask_between(simd, 0, rows));
        let zero = E::splat(simd, E::default());
        for j in 0..product.columns {
            let mut sums = [zero; ACCUMULATORS];
            // SAFETY: masks end with the columns of `A` and `B`, and with the rows of `C` or their padding.
            unsafe {
                if let Initial::Bias(bias) = product.initial {
                    sums[0] = E::load_masked(simd, one, bias);
                }
                let (mut a, b) = (product.a.data, product.b.at(0, j));
                let mut p = 0;
                while p + ACCUMULATORS * columns <= depth {
                    let x = if ACCUMULATORS * columns == lanes {
                        E::load(simd, b.add(p))
                    } else {
                        E::load_masked(simd, E::mask_between(simd, 0, ACCUMULATORS * columns), b.add(p))
                    };
                    for accumulator in 0..ACCUMULATORS {
                        let factor = E::permute(simd, x, &factors[accumulator]);
                        sums[accumulator] =
                            E::multiply_add(simd, E::load_masked(simd, whole, a), factor, sums[accumulator]);
                        a = a.wrapping_add(columns * rows);
                    }
                    p += ACCUMULATORS * columns;
                }
                if p < depth {
                    let x = E::load_masked(simd, E::mask_between(simd, 0, depth - p), b.add(p));
                    for accumulator in 0..ACCUMULATORS {
                        let left = (depth - p).saturating_sub(accumulator * columns).min(columns);
                        let tail = E::load_masked(simd, E::mask_between(simd, 0, left * rows), a);
                        // Past the last column both operands are zero, since both are masked.
                        let factor = E::permute(simd, x, &factors[accumulator]);
                        sums[accumulator] = E::multiply_add(simd, tail, factor, sums[accumulator]);
                        a = a.wrapping_add(columns * rows);
                    }
                }
                let mut sum = sums[0];
                for accumulator in 1..ACCUMULATORS {
                    sum = E::add(simd, sum, sums[accumulator]);
                }
                // Surplus lanes may be NaN: zero times an infinite factor.
                sum = E::select(simd, whole, sum, zero);
                for (step, indices) in reduction.iter().enumerate() {
                    if columns > 4 >> step {
                        sum = E::add(simd, sum, E::permute(simd, sum, indices));
                    }
                }
                let c = product.c.add(j * rows);
                if padding == Padding::WholeVectors {
                    E::store(simd, c, sum);
                } else {
                    E::store_masked(simd, one, c, sum);
                }
            }
        }
    }
}
