//! The type of a Jacobian, which follows from the types of the outputs and the inputs.

#[cfg(feature = "alloc")]
use nalgebra::DMatrix;
use nalgebra::{SMatrix, SVector};

use crate::number::memory::{Flat, zeros};
use crate::number::scalar::Scalar;
#[cfg(feature = "alloc")]
use crate::sparse::Sparse;

/// Outputs with a type for their Jacobian with respect to `Input`, as [`Derivatives::jacobian`](crate::Derivatives::jacobian)
/// returns it. Implemented for vectors of outputs.
///
/// | input | Jacobian |
/// |---|---|
/// | `SVector<T, IN>` | `SMatrix<T, OUT, IN>` |
/// | `Sparse<IN, T>` | `DMatrix<T>` of `OUT` rows and `IN` columns, on the heap |
/// | `FilmsInput<T>`, of several inputs | `FilmsJacobian<OUT, T>`, which has the same fields: the matrix of each input |
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
    /// One row per output, one column per number of the input; for several inputs, a matrix for each.
    type Jacobian;

    /// The Jacobian of zeros.
    #[doc(hidden)]
    fn zero_jacobian() -> Self::Jacobian;

    /// Writes the row of an output: the derivatives with respect to all numbers of all inputs.
    #[doc(hidden)]
    fn set_row(jacobian: &mut Self::Jacobian, output: usize, row: &[Self::Scalar]);
}

impl<T: Scalar, const IN: usize, const OUT: usize> JacobianOf<SVector<T, IN>> for SVector<T, OUT> {
    type Jacobian = SMatrix<T, OUT, IN>;

    #[inline]
    fn zero_jacobian() -> SMatrix<T, OUT, IN> {
        zeros()
    }

    fn set_row(jacobian: &mut SMatrix<T, OUT, IN>, output: usize, row: &[T]) {
        set_row(OUT, jacobian.as_mut_slice(), output, row);
    }
}

#[cfg(feature = "alloc")]
impl<T: Scalar, const IN: usize, const OUT: usize> JacobianOf<Sparse<IN, T>> for SVector<T, OUT> {
    type Jacobian = DMatrix<T>;

    fn zero_jacobian() -> DMatrix<T> {
        DMatrix::zeros(OUT, IN)
    }

    fn set_row(jacobian: &mut DMatrix<T>, output: usize, row: &[T]) {
        if jacobian.shape() != (OUT, IN) {
            *jacobian = DMatrix::zeros(OUT, IN);
        }
        set_row(OUT, jacobian.as_mut_slice(), output, row);
    }
}

/// Writes a row of a column-major matrix.
fn set_row<T: Scalar>(rows: usize, matrix: &mut [T], row: usize, numbers: &[T]) {
    for (element, &number) in matrix[row..].iter_mut().step_by(rows).zip(numbers) {
        *element = number;
    }
}
