//! Functions and architectures as text, in the syntax of `network!`.

use core::fmt;
#[cfg(feature = "alloc")]
use core::marker::PhantomData;

use crate::layer::{BorrowedInputInfo, BorrowedLayerInfo, InputInfo, LayerInfo, Source};
#[cfg(feature = "alloc")]
use crate::loss::Loss;
use crate::loss::heads::HeadInfo;
#[cfg(any(feature = "alloc", feature = "serde"))]
use crate::network::Network;

/// A function with its constants in the syntax of `network!`: `relu`, `leaky_relu(0.01)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FunctionText<'a>(pub(crate) &'a str, pub(crate) &'a [f64]);

impl fmt::Display for FunctionText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)?;
        for (index, constant) in self.1.iter().enumerate() {
            write!(f, "{}{constant}", if index == 0 { "(" } else { ", " })?;
        }
        f.write_str(if self.1.is_empty() { "" } else { ")" })
    }
}

/// The units of a layer in the syntax of `network!`: `relu 2`, or `relu 3 + tanh 2`.
pub(crate) struct UnitsText<'a> {
    layer: &'a BorrowedLayerInfo<'a>,
    /// Whether to write the width of a layer that is not mixed.
    with_width: bool,
}

impl<'a> UnitsText<'a> {
    #[cfg(any(feature = "alloc", feature = "serde"))]
    pub(crate) const fn new(layer: &'a BorrowedLayerInfo<'a>) -> Self {
        Self { layer, with_width: true }
    }

    pub(crate) const fn without_width(layer: &'a BorrowedLayerInfo<'a>) -> Self {
        Self { layer, with_width: false }
    }
}

impl fmt::Display for UnitsText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { layer, with_width } = *self;
        if layer.parts.is_empty() {
            write!(f, "{}", FunctionText(layer.activation, layer.constants))?;
            return if with_width { write!(f, " {}", layer.outputs) } else { Ok(()) };
        }
        for (index, part) in layer.parts.iter().enumerate() {
            let plus = if index == 0 { "" } else { " + " };
            write!(f, "{plus}{} {}", FunctionText(part.activation, part.constants), part.units)?;
        }
        Ok(())
    }
}

/// The loss of a network in the syntax of `network!`: `huber(1)`, or `categorical_cross_entropy + 0.5 * squared`.
#[cfg(feature = "alloc")]
pub(crate) struct LossText<L>(PhantomData<L>);

#[cfg(feature = "alloc")]
impl<L> LossText<L> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

#[cfg(feature = "alloc")]
impl<L: Loss> fmt::Display for LossText<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if L::HEADS.is_empty() {
            return write!(f, "{}", FunctionText(L::NAME, L::CONSTANTS));
        }
        for (index, head) in L::HEADS.iter().enumerate() {
            write!(f, "{}{}", if index == 0 { "" } else { " + " }, HeadText(head))?;
        }
        Ok(())
    }
}

/// One of several losses with its weight: `0.5 * squared`.
pub(crate) struct HeadText(pub(crate) &'static HeadInfo);

impl fmt::Display for HeadText {
    #[allow(clippy::float_cmp, reason = "the weight that is not written")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let HeadInfo { loss, constants, weight, .. } = *self.0;
        if weight != 1.0 {
            write!(f, "{weight} * ")?;
        }
        write!(f, "{}", FunctionText(loss, constants))
    }
}

/// The layers of a network in the syntax of `network!`, with default names, without dropout and loss; for `connect`, the number of
/// weights that exist and a hash of their positions:
/// `input 2 => relu 2 => linear 1 from (hidden1, input)`.
#[cfg(any(feature = "alloc", feature = "serde"))]
pub(crate) struct Architecture<'a> {
    pub(crate) inputs: &'a [BorrowedInputInfo<'a>],
    pub(crate) layers: &'a [BorrowedLayerInfo<'a>],
}

#[cfg(any(feature = "alloc", feature = "serde"))]
impl Architecture<'static> {
    /// That of a network. Whether an input is sparse is left out: the parameters are the same.
    pub(crate) const fn of<N: Network>() -> Self {
        Self { inputs: N::INPUTS, layers: N::LAYERS }
    }
}

/// The sources of a layer and the layer that it adds, by name, unless its only source is the layer before it:
/// ` from (low, input) add stem`.
pub(crate) struct Reads {
    pub(crate) inputs: &'static [InputInfo],
    pub(crate) layers: &'static [LayerInfo],
    /// The index of the layer.
    pub(crate) index: usize,
}

impl fmt::Display for Reads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layer = &self.layers[self.index];
        write_reads(f, self.inputs, layer, self.index, |source, f| match source {
            Source::Input(input) => f.write_str(self.inputs[input].name),
            Source::Layer(layer) => f.write_str(self.layers[layer].name),
        })
    }
}

/// Writes what a layer reads and adds, unless it reads the layer before it alone, or the only input.
fn write_reads(
    f: &mut fmt::Formatter<'_>,
    inputs: &[BorrowedInputInfo],
    layer: &BorrowedLayerInfo,
    index: usize,
    name: impl Fn(Source, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    let is_implied = layer.reads_the_previous(index) && (index > 0 || inputs.len() == 1);
    if !is_implied {
        let (open, close) = if layer.sources.len() > 1 { ("(", ")") } else { ("", "") };
        write!(f, " from {open}")?;
        for (index, source) in layer.sources.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            name(*source, f)?;
        }
        f.write_str(close)?;
    }
    let Some(added) = layer.added else { return Ok(()) };
    f.write_str(" add ")?;
    name(added, f)
}

#[cfg(any(feature = "alloc", feature = "serde"))]
impl fmt::Display for Architecture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inputs, layers } = self;
        for (index, input) in inputs.iter().enumerate() {
            write!(f, "{}{}", if index == 0 { "input " } else { ", " }, input.width)?;
        }
        for (index, layer) in layers.iter().enumerate() {
            let bias = if layer.has_bias() { "" } else { " no_bias" };
            write!(f, " => {}{bias}{}", UnitsText::new(layer), Wiring { inputs, layer, index })?;
            if let Some(connections) = &layer.connections {
                write!(f, " connect {} weights ({:016x})", connections.count(), connections.hash())?;
            }
        }
        Ok(())
    }
}

/// The sources of a layer and the layer that it adds, by default names.
#[cfg(any(feature = "alloc", feature = "serde"))]
struct Wiring<'a> {
    inputs: &'a [BorrowedInputInfo<'a>],
    layer: &'a BorrowedLayerInfo<'a>,
    index: usize,
}

#[cfg(any(feature = "alloc", feature = "serde"))]
impl fmt::Display for Wiring<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_reads(f, self.inputs, self.layer, self.index, |source, f| match source {
            Source::Input(_) if self.inputs.len() == 1 => f.write_str("input"),
            Source::Input(input) => write!(f, "input{}", input + 1),
            Source::Layer(layer) => write!(f, "hidden{}", layer + 1),
        })
    }
}
