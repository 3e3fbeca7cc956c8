//! Functions and architectures as text, in the syntax of `network!`.

use core::fmt;

use crate::layer::LayerInfo;

/// A function with its constants in the syntax of `network!`: `relu`, `leaky_relu(0.01)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FunctionText(pub(crate) &'static str, pub(crate) &'static [f64]);

impl FunctionText {
    /// The activation of a layer.
    pub(crate) const fn of(layer: &LayerInfo) -> Self {
        Self(layer.activation, layer.constants)
    }
}

impl fmt::Display for FunctionText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)?;
        for (index, constant) in self.1.iter().enumerate() {
            write!(f, "{}{constant}", if index == 0 { "(" } else { ", " })?;
        }
        f.write_str(if self.1.is_empty() { "" } else { ")" })
    }
}

/// The layers of a network in the syntax of `network!`, without names, dropout and loss:
/// `input 2 => relu 2 => linear 1`.
#[cfg(any(feature = "alloc", feature = "serde"))]
pub(crate) struct Architecture(pub(crate) &'static [LayerInfo]);

#[cfg(any(feature = "alloc", feature = "serde"))]
impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "input {}", self.0[0].inputs)?;
        for layer in self.0 {
            let bias = if layer.has_bias() { "" } else { " no_bias" };
            write!(f, " => {} {}{bias}", FunctionText::of(layer), layer.outputs)?;
        }
        Ok(())
    }
}
