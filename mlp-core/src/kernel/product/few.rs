//! Products with a few rows, such as the forward pass of a layer of four units: several columns of `A`, which follow each
//! other, fill a vector together, and the sums of its lanes are added up last.

#![allow(clippy::needless_range_loop, reason = "sums are indexed by chain, as in the formula")]

use pulp::{Simd, WithSimd};

use super::super::lanes::{Float, MOST_LANES, Order};
use super::{Product, Room, Start};

/// The most rows: with two columns in a vector, ordering their factors costs as much as is won.
const MOST_ROWS: usize = MOST_LANES / 3;
/// The most sums, so that there is always one that is ready for the next product.
const CHAINS: usize = 4;

/// A product of 2 to [`MOST_ROWS`] rows, in `CHAINS` sums: as many as one vector along a column of `B` has factors for.
pub(super) struct Few<E, const CHAINS: usize>(pub(super) Product<E>, pub(super) Room);

/// Into how many sums a row is cut.
pub(super) const fn chains(rows: usize) -> usize {
    if rows < CHAINS { rows } else { CHAINS }
}

/// In which order the lanes are needed.
struct Orders {
    /// For the vectors of `A` that are multiplied together: the factor of a lane is that of its column.
    factors: [Order; CHAINS],
    /// For adding up the sums of the columns in a vector: those of the second half to those of the first, and again.
    halves: [Order; 3],
}

/// The orders for all numbers of rows, with so many lanes.
#[allow(clippy::cast_possible_truncation, reason = "at most the lanes of a vector")]
const fn orders(lanes: usize) -> [Orders; MOST_ROWS + 1] {
    let mut all =
        [const { Orders { factors: [[0; MOST_LANES]; CHAINS], halves: [[0; MOST_LANES]; 3] } }; MOST_ROWS + 1];
    let mut rows = 1;
    while rows <= MOST_ROWS && rows <= lanes {
        let columns = lanes / rows;
        let mut lane = 0;
        while lane < lanes {
            let mut chain = 0;
            while chain < CHAINS {
                // Lanes that are left over take any factor: their part of `A` is masked out.
                all[rows].factors[chain][lane] = ((chain * columns + lane / rows) % lanes) as u32;
                chain += 1;
            }
            let mut step = 0;
            while step < 3 {
                let other = lane + rows * (4 >> step);
                // Beyond the vector there is nothing to be added. Where that matters, the last lane is one left over: zero.
                all[rows].halves[step][lane] = if other < lanes { other } else { lanes - 1 } as u32;
                step += 1;
            }
            lane += 1;
        }
        rows += 1;
    }
    all
}

static OF_16: [Orders; MOST_ROWS + 1] = orders(16);
static OF_8: [Orders; MOST_ROWS + 1] = orders(8);

impl<E: Float, const CHAINS: usize> WithSimd for Few<E, CHAINS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(product, room) = self;
        let (rows, depth, lanes) = (product.rows, product.depth, <E as Float>::lanes::<S>());
        let Orders { factors, halves } = if lanes == 16 { &OF_16[rows] } else { &OF_8[rows] };
        let columns = lanes / rows;
        let (whole, one) = (E::between(simd, 0, columns * rows), E::between(simd, 0, rows));
        let zero = E::splat(simd, E::default());
        for j in 0..product.columns {
            let mut sums = [zero; CHAINS];
            // SAFETY: masks end with the columns of `A` and `B`, and with the rows of `C` or its room.
            unsafe {
                if let Start::Column(bias) = product.start {
                    sums[0] = E::load_masked(simd, one, bias);
                }
                let (mut a, b) = (product.a.data, product.b.at(0, j));
                let mut p = 0;
                while p + CHAINS * columns <= depth {
                    let x = if CHAINS * columns == lanes {
                        E::load(simd, b.add(p))
                    } else {
                        E::load_masked(simd, E::between(simd, 0, CHAINS * columns), b.add(p))
                    };
                    for chain in 0..CHAINS {
                        let factor = E::permute(simd, x, &factors[chain]);
                        sums[chain] = E::multiply_add(simd, E::load_masked(simd, whole, a), factor, sums[chain]);
                        a = a.wrapping_add(columns * rows);
                    }
                    p += CHAINS * columns;
                }
                if p < depth {
                    let x = E::load_masked(simd, E::between(simd, 0, depth - p), b.add(p));
                    for chain in 0..CHAINS {
                        let left = (depth - p).saturating_sub(chain * columns).min(columns);
                        let a_of_chain = E::load_masked(simd, E::between(simd, 0, left * rows), a);
                        // Where no column is left, both are zero: the masks end with `A` and with `x`.
                        let factor = E::permute(simd, x, &factors[chain]);
                        sums[chain] = E::multiply_add(simd, a_of_chain, factor, sums[chain]);
                        a = a.wrapping_add(columns * rows);
                    }
                }
                let mut sum = sums[0];
                for chain in 1..CHAINS {
                    sum = E::add(simd, sum, sums[chain]);
                }
                // Lanes that are left over: zero times what may be infinite.
                sum = E::select(simd, whole, sum, zero);
                for (step, half) in halves.iter().enumerate() {
                    if columns > 4 >> step {
                        sum = E::add(simd, sum, E::permute(simd, sum, half));
                    }
                }
                let c = product.c.add(j * rows);
                if room == Room::WholeVectors { E::store(simd, c, sum) } else { E::store_masked(simd, one, c, sum) }
            }
        }
    }
}
