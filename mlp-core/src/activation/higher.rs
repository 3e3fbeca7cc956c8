//! `f''` and `f'''` of the functions with an exponential in their second derivative, by the kernels for exponentials.

use super::ElementwiseSecondOrder;
use crate::function::FunctionId;
use crate::kernel;
use crate::number::scalar::{Scalar, constant};

/// Whether [`by_kernels`] is faster than a loop over the formulas.
pub(super) const fn is_by_kernels(function: FunctionId) -> bool {
    matches!(function, FunctionId::Softplus | FunctionId::Silu | FunctionId::Gelu)
}

/// `f''` and `f'''` for slices, given `f'`.
pub(super) fn by_kernels<E: ElementwiseSecondOrder, T: Scalar>(
    function: FunctionId,
    s: &[T],
    a: &[T],
    slopes: &[T],
    [second, third]: [&mut [T]; 2],
) {
    match function {
        // f' is σ.
        FunctionId::Softplus => {
            for ((&sigma, second), third) in slopes.iter().zip(second).zip(third) {
                *second = sigma * (T::one() - sigma);
                *third = *second * (T::one() - sigma - sigma);
            }
        }
        FunctionId::Silu => {
            kernel::sigmoid(s, second);
            for ((&s, second), third) in s.iter().zip(second).zip(third) {
                let (slope, difference) = (*second * (T::one() - *second), T::one() - *second - *second);
                let s = if slope == T::zero() { T::zero() } else { s }; // not infinity times zero
                *second = slope * (constant::<T>(2.0) + s * difference);
                *third = slope * (constant::<T>(3.0) * difference + s * (T::one() - constant::<T>(6.0) * slope));
            }
        }
        FunctionId::Gelu => {
            for (third, &s) in third.iter_mut().zip(s) {
                *third = constant::<T>(-0.5) * s * s;
            }
            kernel::exp(third, second);
            for ((&s, second), third) in s.iter().zip(second).zip(third) {
                let density = constant::<T>(0.398_942_280_401_432_7) * *second;
                let s = if density == T::zero() { T::zero() } else { s };
                *second = density * (constant::<T>(2.0) - s * s);
                *third = density * s * (s * s - constant(4.0));
            }
        }
        _ => {
            for (((&s, &a), second), third) in s.iter().zip(a).zip(second).zip(third) {
                (*second, *third) = (E::second_derivative(s, a), E::third_derivative(s, a));
            }
        }
    }
}
