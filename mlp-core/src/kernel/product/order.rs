//! The order of the sums over the depth, which decides the bits of a product. It depends on the sizes of the product alone,
//! not on the instruction set: every processor with fused multiply-add computes the same bits.
//!
//! By default, an element of `C` is one sum of fused multiply-adds in the order of the depth, beginning with `initial`. It is
//! split only where vectors are too few to hide the latency: among several accumulators, or among the lanes of vectors of
//! 512 bits, which narrower instruction sets compute in parts.

use pulp::Simd;

use super::super::lanes::{Float, lanes_of};
use super::{Initial, Product};

/// Whether a product with this number of accumulators per element can have enough rows for this number of vectors: it has
/// several accumulators only if its rows are few. For other combinations, no loop is compiled.
pub(super) const fn has_rows_for<E: Float, S: Simd>(vectors: usize, accumulators: usize) -> bool {
    accumulators == 1 || (vectors - 1) * lanes_of::<E, S>() < E::WIDE_LANES * 4 / accumulators
}

impl<E: Float> Product<E> {
    /// The number of accumulators per element of `C`: enough independent sums to hide the latency of a fused multiply-add.
    /// Step `p` of the depth is added to accumulator `p` modulo their number, the last incomplete round to the first one; then
    /// they are added in order.
    #[inline(always)]
    pub(super) fn accumulators(&self) -> usize {
        let vectors = self.rows.div_ceil(E::WIDE_LANES);
        let independent = match self.rows {
            _ if self.is_order_fixed => vectors,
            // The vectors of the transposed product.
            1 => self.columns.div_ceil(E::WIDE_LANES),
            _ => vectors * self.columns,
        };
        match independent {
            1 if self.depth >= 64 => 4,
            1 | 2 if self.depth >= 16 => 2,
            _ => 1,
        }
    }

    /// Whether vectors along the depth are fuller than vectors down the single row of `C`. Cost in fused multiply-adds: each
    /// loads two vectors, and the lanes are reduced at the end.
    #[inline(always)]
    pub(super) fn prefers_dot_products(&self) -> bool {
        let is_contiguous = self.a.column_stride == 1 && self.b.row_stride == 1 && !self.appends_row_sums;
        self.rows == 1 && is_contiguous && 2 * self.depth.div_ceil(E::WIDE_LANES) + 8 < self.depth
    }

    /// Whether several columns of `A` should share a vector, since few rows would leave its lanes idle. Cost in fused
    /// multiply-adds: factors are permuted, and sums reduced. Independent of the number of columns, as is the order of
    /// summation.
    ///
    /// The depth limit is measured: at 16 inputs, inference loses more than training gains.
    #[inline(always)]
    pub(super) fn prefers_narrow(&self) -> bool {
        let lanes = E::WIDE_LANES;
        // Cheap conditions first: the division takes as long as a small layer.
        let is_possible = self.rows >= 2 && 3 * self.rows <= lanes && self.depth > 16;
        let is_contiguous = self.a.row_stride == 1 && self.a.column_stride == self.rows && self.b.row_stride == 1;
        let overwrites = matches!(self.initial, Initial::Zero | Initial::Bias(_));
        let is_plain = self.is_order_fixed && !self.appends_row_sums && overwrites;
        is_possible && is_plain && is_contiguous && 2 * self.depth.div_ceil(lanes / self.rows) + 16 < self.depth
    }
}
