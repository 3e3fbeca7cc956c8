//! The data types of tensors: that of a network's scalar, and conversion to double precision.

use safetensors::tensor::Dtype;

use crate::number::Stored;

/// The data type of a scalar.
pub(super) fn dtype<T: Stored>() -> Dtype {
    match T::SIZE {
        4 => Dtype::F32,
        _ => Dtype::F64,
    }
}

/// The values in `bytes`, of type `F32` or `F64`, in double precision.
pub(super) fn doubles(dtype: Dtype, bytes: &[u8]) -> impl Iterator<Item = f64> {
    let (single, double) = if dtype == Dtype::F32 { (bytes, &[][..]) } else { (&[][..], bytes) };
    f32::numbers(single).map(f64::from).chain(f64::numbers(double))
}
