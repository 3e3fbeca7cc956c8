//! The type of a Jacobian, which follows from the types of the outputs and the inputs.

use nalgebra::{SMatrix, SVector};

use crate::number::memory::Flat;
use crate::number::scalar::Scalar;

/// Outputs whose Jacobian with respect to `Input` is a matrix, as [`Derivatives::jacobian`](crate::Derivatives::jacobian)
/// returns it. Implemented for vectors.
///
/// ```
/// use mlp_core::{JacobianOf, prelude::*};
/// type Jacobian = <SVector<f32, 2> as JacobianOf<SVector<f32, 3>>>::Jacobian;
/// assert_eq!(Jacobian::zeros().shape(), (2, 3));
/// ```
#[diagnostic::on_unimplemented(
    message = "there is no matrix type for the Jacobian of `{Self}` with respect to `{Input}`",
    note = "`jvp` and `vjp` compute its products with vectors"
)]
pub trait JacobianOf<Input>: Flat {
    /// The matrix: one row per output, one column per input.
    type Jacobian: Flat<Scalar = Self::Scalar>;
}

impl<T: Scalar, const IN: usize, const OUT: usize> JacobianOf<SVector<T, IN>> for SVector<T, OUT> {
    type Jacobian = SMatrix<T, OUT, IN>;
}
