//! Narrow products with vectors of less than 512 bits: the sums of [`narrow`](super::narrow), whose vectors are computed in
//! parts.

#![allow(clippy::needless_range_loop, reason = "sums are indexed by accumulator and part, as in the formula")]

use pulp::Simd;

use super::super::lanes::{Float, LaneIndices, MAX_LANES, WithParts, lanes_of, masks};
use super::narrow::MAX_ROWS;
use super::{Initial, Padding, Product};

/// A narrow product in parts.
pub(super) struct InParts<E, const ACCUMULATORS: usize>(pub(super) Product<E>, pub(super) Padding);

/// For one number of rows and each part of a wide vector: the column of `A` in each lane, after that in the first lane.
type Columns = [LaneIndices; MAX_PARTS];

/// The largest number of parts with more than one lane.
const MAX_PARTS: usize = 4;

/// The columns for all numbers of rows, for parts of `lanes` elements.
#[allow(clippy::cast_possible_truncation, reason = "at most the lanes of a vector")]
const fn columns_of(lanes: usize) -> [Columns; MAX_ROWS + 1] {
    let mut all = [[[0; MAX_LANES]; MAX_PARTS]; MAX_ROWS + 1];
    let mut rows = 1;
    while rows <= MAX_ROWS {
        let mut part = 0;
        while part < MAX_PARTS {
            let mut lane = 0;
            while lane < lanes {
                all[rows][part][lane] = ((part * lanes + lane) / rows - part * lanes / rows) as u32;
                lane += 1;
            }
            part += 1;
        }
        rows += 1;
    }
    all
}

static IN_8_LANES: [Columns; MAX_ROWS + 1] = columns_of(8);
static IN_4_LANES: [Columns; MAX_ROWS + 1] = columns_of(4);
static IN_2_LANES: [Columns; MAX_ROWS + 1] = columns_of(2);

impl<E: Float, const ACCUMULATORS: usize> WithParts<E> for InParts<E, ACCUMULATORS> {
    #[inline(always)]
    fn with_parts<S: Simd, const PARTS: usize>(self, simd: S) {
        let Self(product, padding) = self;
        let (rows, depth) = (product.rows, product.depth);
        let (lanes, wide) = (lanes_of::<E, S>(), E::WIDE_LANES);
        let in_lanes = match lanes {
            8 => &IN_8_LANES[rows],
            4 => &IN_4_LANES[rows],
            _ => &IN_2_LANES[rows],
        };
        let columns = wide / rows;
        let first_columns: [usize; PARTS] = core::array::from_fn(|part| part * lanes / rows);
        let zero = E::splat(simd, E::default());
        let whole = masks::<E, S, PARTS>(simd, columns * rows);
        for j in 0..product.columns {
            let mut sums = [[zero; PARTS]; ACCUMULATORS];
            // SAFETY: masks end with the columns of `A` and `B`, and with the rows of `C` or their padding.
            unsafe {
                if let Initial::Bias(bias) = product.initial {
                    let one = masks::<E, S, PARTS>(simd, rows);
                    for part in 0..PARTS {
                        sums[0][part] = E::load_masked(simd, one[part], bias.wrapping_add(part * lanes));
                    }
                }
                let (mut a, b) = (product.a.data, product.b.at(0, j));
                // The factor of every lane of a part, from this step of the depth on.
                let whole_factors = |p: usize, part: usize| {
                    let x = E::load(simd, b.wrapping_add(p + first_columns[part]));
                    if lanes == 1 { x } else { E::permute(simd, x, &in_lanes[part]) }
                };
                // Past the depth, zero.
                let factors = |p: usize, part: usize| {
                    let first = p + first_columns[part];
                    let mask = E::mask_between(simd, 0, depth.saturating_sub(first).min(lanes));
                    let x = E::load_masked(simd, mask, b.wrapping_add(first));
                    if lanes == 1 { x } else { E::permute(simd, x, &in_lanes[part]) }
                };
                let mut p = 0;
                macro_rules! add_columns {
                    ($factors:ident) => {
                        for accumulator in 0..ACCUMULATORS {
                            for part in 0..PARTS {
                                let column = E::load_masked(simd, whole[part], a.wrapping_add(part * lanes));
                                let sum = &mut sums[accumulator][part];
                                *sum = E::multiply_add(simd, column, $factors(p, part), *sum);
                            }
                            a = a.wrapping_add(columns * rows);
                            p += columns;
                        }
                    };
                }
                while p + (ACCUMULATORS - 1) * columns + first_columns[PARTS - 1] + lanes.max(columns) <= depth {
                    add_columns!(whole_factors);
                }
                while p + ACCUMULATORS * columns <= depth {
                    add_columns!(factors);
                }
                for accumulator in 0..if p < depth { ACCUMULATORS } else { 0 } {
                    let left = depth.saturating_sub(p).min(columns);
                    let tail = masks::<E, S, PARTS>(simd, left * rows);
                    for part in 0..PARTS {
                        let column = E::load_masked(simd, tail[part], a.wrapping_add(part * lanes));
                        let sum = &mut sums[accumulator][part];
                        *sum = E::multiply_add(simd, column, factors(p, part), *sum);
                    }
                    a = a.wrapping_add(columns * rows);
                    p += columns;
                }
                // The columns are reduced in memory, whose second half stays zero.
                let mut buffer = [E::default(); 2 * MAX_LANES];
                let buffer = buffer.as_mut_ptr();
                let at = |lane: usize| buffer.wrapping_add(lane);
                for part in 0..PARTS {
                    for accumulator in 1..ACCUMULATORS {
                        sums[0][part] = E::add(simd, sums[0][part], sums[accumulator][part]);
                    }
                    // Surplus lanes may be NaN: zero times an infinite factor.
                    E::store(simd, at(part * lanes), E::select(simd, whole[part], sums[0][part], zero));
                }
                let c = product.c.add(j * rows);
                for part in 0..rows.div_ceil(lanes) {
                    // The tree of additions of the permuted vectors; at least three columns.
                    let column = |n: usize| E::load(simd, at(part * lanes + n * rows).cast_const());
                    let by_four = |n: usize| {
                        if columns > 4 { E::add(simd, column(n), column(n + 4)) } else { column(n) }
                    };
                    let by_two = |n: usize| E::add(simd, by_four(n), by_four(n + 2));
                    let sum = E::add(simd, by_two(0), by_two(1));
                    let c = c.wrapping_add(part * lanes);
                    if padding == Padding::WholeVectors {
                        E::store(simd, c, sum);
                    } else {
                        E::store_first(simd, lanes.min(rows - part * lanes), c, sum);
                    }
                }
            }
        }
    }
}
