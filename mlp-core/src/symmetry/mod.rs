//! Symmetries of the weights: changes of the parameters that leave the function of a network as it is.
//!
//! - A **sign flip** of a unit with an odd activation, such as tanh, negates all weights to and from it and its bias:
//!   `f(−s) = −f(s)`, and the next layer reads `(−w)(−a) = w a`. The outputs are equal to the last bit (zeros may differ in sign).
//! - A **permutation** of the units of a layer exchanges the rows of its weights and biases, and the columns of those that read it.
//!   The next layer adds the same products in another order: each of its pre-activations changes by at most
//!   `2 γ (Σ_j |w_ij a_j| + |b_i|)` with `γ = n ε / (1 − n ε)` for `n` inputs (Higham 2002, section 4.2).
//!
//! A hidden layer of `H` tanh units has `2^H · H!` of them. For one such layer and a network without redundant units, no other
//! changes of the parameters leave the function as it is (Sussmann 1992, <https://doi.org/10.1016/S0893-6080(05)80037-1>; Chen, Lu and
//! Hecht-Nielsen 1993, <https://doi.org/10.1162/neco.1993.5.6.910>). The scales of relu units are a further symmetry, which this module
//! leaves out.
//!
//! Layers joined by `add` are flipped and permuted together. Outputs are fixed. Units are permuted only within their part of a mixed
//! layer, and only if `connect` gives them the same connections. The masks of dropout belong to places, not to units.
//!
//! ```
//! use mlp_core::{prelude::*, symmetry};
//!
//! network! { struct Xor< input 2 => tanh 2 => linear 1; loss squared >; }
//!
//! let net = Xor::random(&mut StdRng::seed_from_u64(1));
//! let mut other = net.clone();
//! symmetry::flip(&mut other, "hidden1", 0)?;
//! assert_eq!(other.forward(&vector![0.3, -0.7]), net.forward(&vector![0.3, -0.7]));
//! symmetry::permute(&mut other, "hidden1", &[1, 0])?;
//! assert_ne!(other, net);
//! assert!(symmetry::are_equivalent(&other, &net));
//! assert_eq!(symmetry::count::<Xor>(), Some(8)); // 2² · 2!
//! # Ok::<(), symmetry::SymmetryError>(())
//! ```

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::network::Network;

mod change;
mod error;
mod graph;
mod partition;
mod refine;
mod search;
mod sorted;
mod stream;
mod twins;

use change::{flip_unit, permute_units};
pub use error::SymmetryError;
use stream::Stream;

/// Negates the weights to and from a unit and its bias. The outputs stay the same to the last bit.
///
/// ```
/// use mlp_core::{prelude::*, symmetry};
/// network! { struct Net< input 1 => tanh 1 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// net.hidden1.weights = matrix![0.5];
/// net.output.weights = matrix![3.0];
/// symmetry::flip(&mut net, "hidden1", 0)?;
/// assert_eq!((net.hidden1.weights, net.output.weights), (matrix![-0.5], matrix![-3.0]));
/// # Ok::<(), symmetry::SymmetryError>(())
/// ```
///
/// # Errors
///
/// If there is no such unit, if its activation is not odd, or if its sign is fixed, as that of an output is. The network is unchanged
/// then.
pub fn flip<N: Network>(network: &mut N, layer: &str, unit: usize) -> Result<(), SymmetryError> {
    let stream = stream::<N>(layer)?;
    check_unit(&stream, unit)?;
    stream.check_flip(unit)?;
    flip_unit(&stream, network.parameters_mut(), unit);
    Ok(())
}

/// Puts the units of a layer into another order: unit `i` becomes the one that was unit `order[i]`. The outputs stay the same up to
/// rounding, as the [module](self) says.
///
/// ```
/// use mlp_core::{prelude::*, symmetry};
/// network! { struct Net< input 1 => relu 3 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// net.hidden1.bias = vector![0.0, 1.0, 2.0];
/// net.output.weights = matrix![0.0, 10.0, 20.0];
/// symmetry::permute(&mut net, "hidden1", &[2, 0, 1])?;
/// assert_eq!(net.hidden1.bias, vector![2.0, 0.0, 1.0]);
/// assert_eq!(net.output.weights, matrix![20.0, 0.0, 10.0]);
/// # Ok::<(), symmetry::SymmetryError>(())
/// ```
///
/// # Errors
///
/// If there is no such layer, if `order` does not name each of its units once, if units have different activations or connections,
/// or if the order is fixed, as that of the outputs is. The network is unchanged then.
pub fn permute<N: Network>(network: &mut N, layer: &str, order: &[usize]) -> Result<(), SymmetryError> {
    let stream = stream::<N>(layer)?;
    let (name, units) = (stream.first().name, stream.units());
    let mut is_named: Vec<bool> = (0..units).map(|_| false).collect();
    for &unit in order {
        check_unit(&stream, unit)?;
        is_named[unit] = true;
    }
    if order.len() != units || is_named.contains(&false) {
        return Err(SymmetryError::NotAnOrder { layer: name, units });
    }
    for (place, &unit) in order.iter().enumerate() {
        stream.check_exchange(unit, place)?;
    }
    permute_units(&stream, network.parameters_mut(), order);
    Ok(())
}

/// Brings a network into a form that it shares with all networks that are equal to it up to sign flips and permutations: in every
/// layer where both are possible, the first number other than zero among the bias and the weights of a unit is positive, and the units
/// are sorted by their biases and weights. Layers whose units are fixed stay as they are.
///
/// Ties are broken by the rest of the network: units with the same bias and weights are sorted by the weights that read them, and the
/// sign of a unit whose bias and weights are zeros follows from these. Units may still be alike in all their connections without being
/// interchangeable, such as those of equal chains of units side by side: then each is tried as the first, and the smallest parameters
/// are taken. That search ends when 2²⁴ parameters have been looked at. Only beyond can networks that are equal
/// up to symmetries get different forms; networks that are not equal never get the same.
///
/// ```
/// use mlp_core::{prelude::*, symmetry};
/// network! { struct Net< input 1 => tanh 2 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// net.hidden1.weights = matrix![-2.0; 1.0];
/// net.output.weights = matrix![20.0, 10.0];
/// symmetry::canonicalize(&mut net);
/// assert_eq!(net.hidden1.weights, matrix![1.0; 2.0]);
/// assert_eq!(net.output.weights, matrix![10.0, -20.0]);
/// ```
pub fn canonicalize<N: Network>(network: &mut N) {
    let streams: Vec<Stream> = streams::<N>().collect();
    // Makes equal networks the same, so that ties in the order below have no effect.
    let labelled = search::labelled(&streams, network.parameters());
    let parameters = network.parameters_mut();
    parameters.copy_from_slice(&labelled);
    sorted::sort(&streams, parameters);
}

/// Whether two networks are equal up to sign flips and permutations of units: whether they have the same
/// [canonical form](canonicalize), number for number. Networks that were trained apart never are; the program `19-symmetry` aligns them.
///
/// ```
/// use mlp_core::{prelude::*, symmetry};
/// network! { struct Net< input 2 => tanh 3 => linear 1; loss squared >; }
/// let net = Net::random(&mut StdRng::seed_from_u64(1));
/// let mut other = net.clone();
/// symmetry::permute(&mut other, "hidden1", &[2, 0, 1])?;
/// assert!(symmetry::are_equivalent(&net, &other));
/// other.output.bias[0] += 0.1;
/// assert!(!symmetry::are_equivalent(&net, &other));
/// # Ok::<(), symmetry::SymmetryError>(())
/// ```
pub fn are_equivalent<N: Network>(a: &N, b: &N) -> bool {
    let (mut a, mut b) = (a.boxed_clone(), b.boxed_clone());
    canonicalize(&mut *a);
    canonicalize(&mut *b);
    a.parameters() == b.parameters()
}

/// The number of combinations of sign flips and permutations of a network: `2^H · H!` for a hidden layer of `H` tanh units, and the
/// product over the layers. `None` if it does not fit.
///
/// ```
/// use mlp_core::{prelude::*, symmetry};
/// network! { struct Net< input 2 => relu 3 => tanh 2 => linear 1; loss squared >; }
/// assert_eq!(symmetry::count::<Net>(), Some(6 * 8));
/// ```
pub fn count<N: Network>() -> Option<u128> {
    let mut count = 1_u128;
    for stream in streams::<N>() {
        for unit in 0..stream.units() {
            if stream.check_flip(unit).is_ok() {
                count = count.checked_mul(2)?;
            }
            // The earlier units of the same kind, and this one: the factors of the factorials.
            let same = (0..unit).filter(|&other| stream.check_exchange(other, unit).is_ok()).count() + 1;
            count = count.checked_mul(same as u128)?;
        }
    }
    Some(count)
}

/// The stream of the layer with this name.
fn stream<N: Network>(layer: &str) -> Result<Stream, SymmetryError> {
    if let Some(index) = N::LAYERS.iter().position(|info| info.name == layer) {
        return Stream::of(N::INPUTS, N::LAYERS, index);
    }
    let mut layers = String::new();
    for (index, info) in N::LAYERS.iter().enumerate() {
        layers.push_str(if index == 0 { "`" } else { ", `" });
        layers.push_str(info.name);
        layers.push('`');
    }
    Err(SymmetryError::NoSuchLayer { layer: layer.to_owned(), layers })
}

/// The streams whose units are not fixed, by their first layers.
fn streams<N: Network>() -> impl Iterator<Item = Stream> {
    (0..N::LAYERS.len())
        .filter_map(|layer| Stream::of(N::INPUTS, N::LAYERS, layer).ok().filter(|stream| stream.begins_at(layer)))
}

fn check_unit(stream: &Stream, unit: usize) -> Result<(), SymmetryError> {
    let (layer, units) = (stream.first().name, stream.units());
    if unit < units { Ok(()) } else { Err(SymmetryError::NoSuchUnit { layer, units, unit }) }
}
