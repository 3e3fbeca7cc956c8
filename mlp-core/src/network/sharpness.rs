//! The largest eigenvalue of the Hessian, by power iteration.

use alloc::boxed::Box;

use nalgebra::ComplexField;

use super::gradient_check::fill_with_direction;
use super::{Derivatives, TwiceDifferentiable};
use crate::kernel;
use crate::loss::SecondOrderLoss;
use crate::number::memory::boxed_zeros;
use crate::number::scalar::{Scalar, constant, double};
use crate::number::unit::unit_of_squares;
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

/// The maximum numbers of products in the two power iterations.
const MAX_PRODUCTS: [usize; 2] = [500, 2000];

/// The largest eigenvalue. Power iteration finds the one of largest magnitude, if it is that of one sign only: at a saddle, `λ` and
/// `−λ` may both be eigenvalues. Unless it finds a positive one, the iteration with `H + |H|`, which has no negative eigenvalues,
/// finds the upper end of the spectrum.
pub(super) fn sharpness<N, Y: Target<N::Output>>(
    network: &N,
    inputs: &[N::Input],
    targets: &[Y],
    tolerance: f64,
) -> Sharpness<N>
where
    N: TwiceDifferentiable<Loss: SecondOrderLoss>,
{
    let [first, second] = MAX_PRODUCTS;
    let (dominant, norm) = power_iteration(network, inputs, targets, nalgebra::zero(), tolerance, first);
    if dominant.converged && dominant.eigenvalue >= nalgebra::zero() {
        return dominant;
    }
    let (upper, _) = power_iteration(network, inputs, targets, -norm, tolerance, second);
    let products = dominant.products + upper.products;
    // Without convergence, both are below the largest eigenvalue.
    let largest = if upper.converged || upper.eigenvalue >= dominant.eigenvalue { upper } else { dominant };
    Sharpness { products, ..largest }
}

/// The eigenvalue of `H` for which that of `H − shift` has the largest magnitude, and `|(H − shift) v|`, which is close to that magnitude
/// even where eigenvalues of both signs have it.
fn power_iteration<N, Y: Target<N::Output>>(
    network: &N,
    inputs: &[N::Input],
    targets: &[Y],
    shift: N::Scalar,
    tolerance: f64,
    max_products: usize,
) -> (Sharpness<N>, N::Scalar)
where
    N: TwiceDifferentiable<Loss: SecondOrderLoss>,
{
    let (mut v, mut product, mut workspace) = (boxed_zeros::<N>(), boxed_zeros::<N>(), N::workspace());
    fill_with_direction(N::LAYERS, v.parameters_mut());
    normalize(v.parameters_mut());
    let (mut eigenvalue, mut norm) = (nalgebra::zero::<N::Scalar>(), nalgebra::zero());
    let (mut converged, mut products) = (false, 0);
    while products < max_products && !converged {
        network.hessian_vector_product_into(inputs, targets, &v, &mut workspace, &mut product);
        kernel::add_scaled(&[-shift], v.parameters(), product.parameters_mut());
        products += 1;
        let unit = divide_by_unit(product.parameters_mut());
        let in_unit = inner(v.parameters(), product.parameters());
        eigenvalue = unit * in_unit;
        norm = unit * inner(product.parameters(), product.parameters()).sqrt();
        let rest = distance(product.parameters(), in_unit, v.parameters());
        converged = double(rest) * double(unit) <= tolerance * double(eigenvalue + shift).abs();
        if !converged {
            core::mem::swap(&mut v, &mut product);
            normalize(v.parameters_mut());
        }
    }
    (Sharpness { eigenvalue: eigenvalue + shift, eigenvector: v, products, converged }, norm)
}

/// Divides numbers by a power of two, which is returned, so that their squares neither overflow nor underflow.
fn divide_by_unit<T: Scalar>(x: &mut [T]) -> T {
    let unit = constant(unit_of_squares(x.iter().map(|&x| double(x).abs())));
    for x in x {
        *x /= unit;
    }
    unit
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
