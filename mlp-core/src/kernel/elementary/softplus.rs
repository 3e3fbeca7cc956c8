//! The smooth rectifier.

use super::Sigmoid;
use crate::number::scalar::constant;

/// A float with its smooth rectifier.
pub(in crate::kernel) trait Softplus: Sigmoid {
    /// `2 (artanh w − w) / w³` of `w²`, for `w ≤ ⅓`.
    fn artanh_rest(square: Self) -> Self;

    /// `ln(1 + e^x) = max(0, x) + ln(1 + z)` with `z = e^−y`, `y = |x|`.
    ///
    /// The logarithm is `2 artanh w` of `w = z / (2 + z)`, and since `z` is itself a quotient (see
    /// [`fast_sigmoid`](Sigmoid::fast_sigmoid)), `w` is one: `2^n (c + t) / (2^n (c + t) + 2 (c − t))`.
    #[inline(always)]
    fn fast_softplus(self) -> Self {
        let y = self.magnitude().at_most(-Self::ENDS.0);
        let (numerator, complement) = (-y).odds();
        let two = constant::<Self>(2.0);
        let w = numerator / complement.multiply_add(two * Self::SCALE.0, numerator);
        let square = w * w;
        let logarithm = (w * square).multiply_add(Self::artanh_rest(square), w + w);
        self.at_least(constant(0.0)) + logarithm
    }
}

impl Softplus for f32 {
    #[inline(always)]
    fn artanh_rest(square: Self) -> Self {
        polynomial!(square; 0.232_390_508_1_f32, 0.217_033_147_8, 0.285_925_835_4, 0.399_997_025_7, 0.666_666_686_5)
    }
}

impl Softplus for f64 {
    #[inline(always)]
    fn artanh_rest(square: Self) -> Self {
        polynomial!(square;
            0.152_426_398_772_251_92, 0.063_271_667_831_690_73, 0.099_438_548_282_679_71, 0.104_801_267_679_185_09,
            0.117_680_229_524_903_49, 0.133_331_754_540_668_06, 0.153_846_203_107_836_7, 0.181_818_180_846_523_57,
            0.222_222_222_233_507_3, 0.285_714_285_714_218_1, 0.400_000_000_000_000_13, 0.666_666_666_666_666_6
        )
    }
}
