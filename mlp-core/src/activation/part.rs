//! A part of the units of a layer as data, and the visitor of its activation.

use super::Activation;
use crate::function::FunctionId;
use crate::number::const_text::ConstText;
#[cfg(feature = "onnx")]
use crate::partner::Declaration;

/// The maximum length of the name of a mixed layer in bytes; parts that do not fit are left out.
pub(super) const MAXIMUM_NAME: usize = 512;
/// The maximum number of constants that the description of a mixed layer lists.
pub(super) const MAXIMUM_CONSTANTS: usize = 64;

/// Units of one layer with the same activation: an element of [`LayerInfo::parts`](crate::LayerInfo::parts).
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 2 => relu 3 + tanh 4 => linear 1; loss squared >; }
/// let parts = Net::LAYERS[0].parts;
/// assert_eq!((parts[1].activation, parts[1].units), ("tanh", 4));
/// ```
pub type Part = BorrowedPart<'static>;

/// Units of one layer with the same activation, whose constants are borrowed: [`Part`], if they are constants of a type.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct BorrowedPart<'a> {
    /// The name of the activation function.
    pub activation: &'static str,
    /// The constants of the activation function, such as the slope of `leaky_relu`.
    pub constants: &'a [f64],
    /// The number of units.
    pub units: usize,
    /// The smallest number of units for which the function is meaningful.
    pub(crate) minimum: usize,
    /// Whether the activation is odd.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "symmetries need a heap"))]
    pub(crate) is_odd: bool,
    /// Whether the units can be permuted.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "symmetries need a heap"))]
    pub(crate) is_symmetric: bool,
    /// Whether the activation is built in.
    #[cfg(feature = "onnx")]
    pub(crate) is_built_in: bool,
    /// The activation, if the kernels know it as a function.
    #[allow(dead_code, reason = "for passes over parts")]
    pub(crate) function: Option<FunctionId>,
}

impl BorrowedPart<'_> {
    /// These units with the activation `A`.
    pub(crate) const fn of<A: Activation>(units: usize) -> Self {
        Self {
            activation: A::NAME,
            constants: A::CONSTANTS,
            units,
            minimum: A::MINIMUM_UNITS,
            is_odd: A::IS_ODD,
            is_symmetric: A::IS_SYMMETRIC,
            #[cfg(feature = "onnx")]
            is_built_in: <A::Canonical as Declaration>::BUILT_IN,
            function: A::FUNCTION,
        }
    }

    /// The number of units of all parts.
    pub(crate) const fn total(parts: &[Self]) -> usize {
        let (mut total, mut index) = (0, 0);
        while index < parts.len() {
            total += parts[index].units;
            index += 1;
        }
        total
    }

    /// `relu 3 + tanh 4`.
    pub(super) const fn names(parts: &[Self]) -> ConstText<MAXIMUM_NAME> {
        let mut text = ConstText::EMPTY;
        let mut index = 0;
        while index < parts.len() {
            let separator = if index == 0 { "" } else { " + " };
            text = text.push(separator).push(parts[index].activation).push(" ").push_number(parts[index].units);
            index += 1;
        }
        text
    }

    /// The constants of all parts, and their number.
    pub(super) const fn all_constants(parts: &[Self]) -> ([f64; MAXIMUM_CONSTANTS], usize) {
        let mut constants = [0.0; MAXIMUM_CONSTANTS];
        let (mut length, mut index) = (0, 0);
        while index < parts.len() {
            let mut constant = 0;
            while constant < parts[index].constants.len() && length < MAXIMUM_CONSTANTS {
                constants[length] = parts[index].constants[constant];
                constant += 1;
                length += 1;
            }
            index += 1;
        }
        (constants, length)
    }
}

/// Receives the activation of a part as a type.
pub trait PartVisitor {
    /// Called with the activation `A`.
    fn visit<A: Activation>(&mut self);
}
