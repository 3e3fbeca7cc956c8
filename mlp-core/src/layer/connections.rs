//! The weights that exist in a layer, if not all do. The matrix of the weights stays whole; the others are and stay zero.

use core::fmt;

use rand::rngs::ChaCha8Rng;
use thiserror::Error;

use super::initialization::initializer_of;
use super::{Layer, LayerInfo, SourceValues};
use crate::initializer::Initializer;
use crate::kernel;
use crate::number::const_text::ConstText;
use crate::number::hash::Fnv1a;
use crate::number::memory::as_mut_slice;
use crate::number::scalar::{self, Scalar, constant};

/// The weights that exist in a layer with `connect`, in [`LayerInfo::connections`](crate::LayerInfo::connections).
///
/// ```
/// use mlp_core::prelude::*;
/// const fn near(i: usize, j: usize) -> bool { i.abs_diff(j) <= 1 }
/// network! { struct Local< input 6 => tanh 6 connect near => linear 1; loss squared >; }
///
/// let connections = Local::LAYERS[0].connections.unwrap();
/// assert!(connections.exists(2, 3) && !connections.exists(2, 4));
/// assert_eq!(connections.count(), 16);
/// let net = Local::random(&mut StdRng::seed_from_u64(1));
/// assert_eq!(net.hidden1.weights[(2, 4)], 0.0);
/// ```
#[derive(Clone, Copy, PartialEq)]
pub struct Connections {
    /// The path of the function.
    pub path: &'static str,
    /// Whether each weight exists, in the order of the weights: column by column.
    table: &'static [bool],
    summary: Summary,
    outputs: usize,
}

/// Facts about a table, evaluated with it: rustc warns of long evaluations elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    count: usize,
    hash: u64,
}

impl Summary {
    /// The number of weights that exist, and a hash of all.
    pub const fn of(table: &[bool]) -> Self {
        // In as few steps as possible: rustc warns of an evaluation of more than two million.
        let (mut count, mut hash) = (0, Fnv1a::EMPTY);
        let mut index = 0;
        while index < table.len() {
            count += table[index] as usize;
            hash = hash.bit(table[index]);
            index += 1;
        }
        Self { count, hash: hash.finish() }
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} of {} weights)", self.path, self.count(), self.table.len())
    }
}

impl Connections {
    pub(super) const fn new(path: &'static str, table: &'static [bool], summary: Summary, outputs: usize) -> Self {
        Self { path, table, summary, outputs }
    }

    /// Whether the weight to this unit from this input exists.
    ///
    /// # Panics
    ///
    /// If the layer has fewer units or inputs.
    pub const fn exists(&self, unit: usize, input: usize) -> bool {
        assert!(unit < self.outputs, "the layer has fewer units");
        self.table[input * self.outputs + unit]
    }

    /// The number of weights that exist.
    pub const fn count(&self) -> usize {
        self.summary.count
    }

    /// A hash of the weights that exist.
    pub(crate) const fn hash(&self) -> u64 {
        self.summary.hash
    }

    /// Sets the weights that do not exist to zero, at the beginning of these parameters of a layer.
    pub(crate) fn clear<T: Scalar>(&self, weights: &mut [T]) {
        kernel::clear(self.table, weights);
    }
}

const fn count(table: &[bool]) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < table.len() {
        count += table[index] as usize;
        index += 1;
    }
    count
}

/// Sets the weights that do not exist to zero, in a layer of a network or of a gradient.
#[inline]
pub fn disconnect<L: Layer>(layer: &mut L, table: &[bool]) {
    kernel::clear(table, as_mut_slice(layer));
}

/// Like [`disconnect`], for the weights that a gradient of these sources touches: with a sparse input, few columns.
pub fn disconnect_touched<L: Layer, A: SourceValues<L::Scalar>, const SOURCES: usize>(
    layer: &mut L,
    sources: [A; SOURCES],
    table: &[bool],
) {
    let weights = as_mut_slice(layer);
    let mut first = 0;
    for source in sources {
        let columns = first..first + source.width();
        first = columns.end;
        source.for_each_touched(columns, |touched| {
            let range = touched.start * L::OUTPUTS..touched.end * L::OUTPUTS;
            kernel::clear(&table[range.clone()], &mut weights[range]);
        });
    }
}

/// Sets the weights that do not exist to zero, among all parameters of a network.
#[cfg(feature = "alloc")]
pub(crate) fn clear_absent<T: Scalar>(layers: &[super::BorrowedLayerInfo<'_>], parameters: &mut [T]) {
    for layer in layers {
        if let Some(connections) = &layer.connections {
            connections.clear(&mut parameters[layer.weights()]);
        }
    }
}

/// Whether the parameter with this index exists: a bias, or a weight that `connect` does not leave out.
#[cfg(feature = "alloc")]
pub(crate) fn exists(layers: &[super::BorrowedLayerInfo<'_>], parameter: usize) -> bool {
    layers.iter().all(|layer| match &layer.connections {
        Some(connections) if layer.weights().contains(&parameter) => {
            connections.table[parameter - layer.first_parameter]
        }
        _ => true,
    })
}

/// Draws the weights that exist, and sets the others to zero. The variance of a weight follows from the number of connections of its
/// unit, and from the mean number of those of an input.
pub fn initialize_connected<L: Layer>(
    layer: &mut L,
    scheme: Option<Initializer>,
    rng: &mut ChaCha8Rng,
    table: &[bool],
) {
    layer.initialize(scheme, rng);
    let (inputs, outputs) = (L::INPUTS, L::OUTPUTS);
    let fan_out = scalar::count::<f64>(count(table)) / scalar::count::<f64>(inputs.max(1));
    let weights = as_mut_slice(layer);
    kernel::clear(table, weights);
    for unit in 0..outputs {
        let scheme = scheme.unwrap_or_else(|| initializer_of::<L::Activation>(unit));
        let fan_in = table[unit..].iter().step_by(outputs).filter(|&&exists| exists).count();
        let full = scheme.standard_deviation(inputs, outputs);
        if full > 0.0 {
            let factor = constant(scheme.standard_deviation_of(scalar::count(fan_in), fan_out) / full);
            weights[unit..inputs * outputs].iter_mut().step_by(outputs).for_each(|weight| *weight *= factor);
        }
    }
}

/// A weight other than zero where the network has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "the weight of `{layer}` to unit {unit} from input {input} (counted from 0) is not zero, but the network has no such connection"
)]
#[non_exhaustive]
pub struct Excess {
    /// The name of the layer.
    pub layer: &'static str,
    /// The unit, counted from zero.
    pub unit: usize,
    /// The input of the layer, counted from zero.
    pub input: usize,
}

impl Excess {
    /// The first one among the parameters of a network.
    pub(crate) fn first<T: Scalar>(layers: &'static [LayerInfo], parameters: &[T]) -> Option<Self> {
        layers.iter().find_map(|layer| {
            let (connections, weights) = (layer.connections?, &parameters[layer.weights()]);
            let is_excess = |(&weight, &exists): (&T, &bool)| !exists && weight != T::zero();
            Some(Self::at(layer, weights.iter().zip(connections.table).position(is_excess)?))
        })
    }

    /// The first one among parameters of `size` little-endian bytes.
    pub(crate) const fn first_in_bytes(layers: &'static [LayerInfo], size: usize, parameters: &[u8]) -> Option<Self> {
        let mut index = 0;
        while index < layers.len() {
            let layer = &layers[index];
            if let Some(connections) = &layer.connections {
                let mut weight = 0;
                while weight < connections.table.len() {
                    let start = (layer.weights().start + weight) * size;
                    if !connections.table[weight] && !is_zero(parameters, start, size) {
                        return Some(Self::at(layer, weight));
                    }
                    weight += 1;
                }
            }
            index += 1;
        }
        None
    }

    /// The weight with this index in the table.
    const fn at(layer: &LayerInfo, index: usize) -> Self {
        Self { layer: layer.name, unit: index % layer.outputs, input: index / layer.outputs }
    }
}

/// Whether a little-endian float is zero, of either sign.
const fn is_zero(bytes: &[u8], start: usize, size: usize) -> bool {
    let mut index = 0;
    while index < size {
        let byte = bytes[start + index];
        let is_sign = index + 1 == size && byte == 0x80;
        if byte != 0 && !is_sign {
            return false;
        }
        index += 1;
    }
    true
}

/// Rejects a layer without a connection from one of its sources, each given by its width and, if nothing else reads it, its name.
///
/// # Panics
///
/// If a source has no connection.
#[track_caller]
pub const fn check_sources(layer: &str, table: &[bool], outputs: usize, sources: &[(&str, usize)]) {
    let (mut source, mut first) = (0, 0);
    while source < sources.len() {
        let (name, width) = sources[source];
        let end = first + width * outputs;
        while first < end && first < table.len() && !table[first] {
            first += 1;
        }
        if first == end && !name.is_empty() {
            let text = ConstText::<256>::EMPTY.push("only `").push(layer).push("` reads `").push(name);
            let text = text.push("`, and has no connection from it: the function is false for all of its values");
            panic!("{}", text.as_str());
        }
        first = end;
        source += 1;
    }
}

/// Rejects a layer with a unit that has no connection.
///
/// # Panics
///
/// If a unit has none.
#[track_caller]
pub const fn check_connections(layer: &str, table: &[bool], outputs: usize) {
    let mut unit = 0;
    while unit < outputs {
        let mut index = unit;
        while index < table.len() && !table[index] {
            index += outputs;
        }
        if index >= table.len() {
            let text = ConstText::<256>::EMPTY.push("unit ").push_number(unit).push(" of the layer `").push(layer);
            let text = text.push("` (counted from 0) has no connection: the function is false for every input j");
            panic!("{}", text.as_str());
        }
        unit += 1;
    }
}
