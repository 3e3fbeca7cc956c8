//! The largest eigenvalue of the Hessian, by power iteration.

use alloc::boxed::Box;

use super::gradient_check::fill_with_direction;
use super::{Derivatives, TwiceDifferentiable};
use crate::kernel;
use crate::loss::SecondOrderLoss;
use crate::number::memory::boxed_zeros;
use crate::number::scalar::{Scalar, double};
use crate::target::Target;

/// The largest eigenvalue of the Hessian of the empirical risk, as found by [`sharpness`](Derivatives::sharpness).
#[derive(Debug)]
#[non_exhaustive]
pub struct Sharpness<N: TwiceDifferentiable> {
    /// The eigenvalue: the largest curvature of the risk in any direction.
    pub eigenvalue: N::Scalar,
    /// The direction of the largest curvature, of length one.
    pub eigenvector: Box<N>,
    /// The number of products `H v`.
    pub products: usize,
    /// Whether `|H v − λ v|` is within the tolerance.
    pub converged: bool,
}

/// The maximum number of products in one power iteration.
const MAX_PRODUCTS: usize = 1000;

/// The largest eigenvalue. Power iteration finds the one of largest magnitude; if that is negative, the iteration with
/// `H − λ` finds the other end of the spectrum.
pub(super) fn sharpness<N, Y: Target<N::Output>>(
    network: &N,
    inputs: &[N::Input],
    targets: &[Y],
    tolerance: f64,
) -> Sharpness<N>
where
    N: TwiceDifferentiable<Loss: SecondOrderLoss>,
{
    let dominant = power_iteration(network, inputs, targets, nalgebra::zero(), tolerance);
    if dominant.eigenvalue >= nalgebra::zero() {
        return dominant;
    }
    let other = power_iteration(network, inputs, targets, dominant.eigenvalue, tolerance);
    Sharpness { products: dominant.products + other.products, ..other }
}

/// The eigenvalue of `H` for which that of `H − shift` has the largest magnitude.
fn power_iteration<N, Y: Target<N::Output>>(
    network: &N,
    inputs: &[N::Input],
    targets: &[Y],
    shift: N::Scalar,
    tolerance: f64,
) -> Sharpness<N>
where
    N: TwiceDifferentiable<Loss: SecondOrderLoss>,
{
    let (mut v, mut product, mut workspace) = (boxed_zeros::<N>(), boxed_zeros::<N>(), N::workspace());
    fill_with_direction(N::LAYERS, v.parameters_mut());
    normalize(v.parameters_mut());
    let (mut eigenvalue, mut converged, mut products) = (nalgebra::zero::<N::Scalar>(), false, 0);
    while products < MAX_PRODUCTS && !converged {
        network.hessian_vector_product_into(inputs, targets, &v, &mut workspace, &mut product);
        kernel::add_scaled(&[-shift], v.parameters(), product.parameters_mut());
        products += 1;
        eigenvalue = inner(v.parameters(), product.parameters());
        let rest = distance(product.parameters(), eigenvalue, v.parameters());
        converged = double(rest) <= tolerance * double(eigenvalue).abs();
        if !converged {
            core::mem::swap(&mut v, &mut product);
            normalize(v.parameters_mut());
        }
    }
    Sharpness { eigenvalue: eigenvalue + shift, eigenvector: v, products, converged }
}

/// `⟨x, y⟩`.
fn inner<T: Scalar>(x: &[T], y: &[T]) -> T {
    let mut result = [T::zero()];
    kernel::scalar_product(x, y, &mut result);
    result[0]
}

/// `|x − factor · y|`.
fn distance<T: Scalar>(x: &[T], factor: T, y: &[T]) -> T {
    let squares = x.iter().zip(y).fold(T::zero(), |sum, (&x, &y)| {
        let gap = x - factor * y;
        sum + gap * gap
    });
    squares.sqrt()
}

/// Scales a vector to length one; zero stays zero.
fn normalize<T: Scalar>(x: &mut [T]) {
    let length = inner(x, x).sqrt();
    if length > T::zero() {
        kernel::scale(&[T::one() / length], x);
    }
}
