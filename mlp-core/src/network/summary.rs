//! The table printed by the `Display` of a network.

use core::fmt;

use super::Network;
use super::description::{FunctionText, HeadText, Reads, UnitsText};
use crate::layer::{BorrowedInputInfo, InputInfo, LayerInfo};
use crate::loss::heads::HeadInfo;
use crate::loss::{Link, Loss};

/// Writes the summary of a network as a table.
///
/// # Errors
///
/// If the formatter fails.
pub fn summarize<N: Network>(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let summary = Summary {
        name: N::NAME,
        inputs: N::INPUTS,
        layers: N::LAYERS,
        parameters: N::PARAMETERS,
        connections: N::CONNECTIONS,
        loss: FunctionText(N::Loss::NAME, N::Loss::CONSTANTS),
        heads: N::Loss::HEADS,
        link: N::Loss::link::<N::OutputActivation>,
    };
    summary.write(f)
}

/// The contents of a summary, independent of the type of the network, so that the function that writes it is compiled once.
struct Summary {
    name: &'static str,
    inputs: &'static [InputInfo],
    layers: &'static [LayerInfo],
    parameters: usize,
    connections: usize,
    /// The loss, if there is one.
    loss: FunctionText<'static>,
    /// The losses, if there are several.
    heads: &'static [HeadInfo],
    link: fn(usize) -> Link,
}

impl Summary {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let &Self { name, inputs, layers, parameters, connections, loss, heads, link } = self;
        let units = |index: usize| Units { layer: &layers[index], reads: Reads { inputs, layers, index } };
        let least = if layers.iter().any(|layer| layer.dropout > 0.0) { 40 } else { 24 };
        let longest = (0..layers.len()).map(|index| width(&units(index))).max().unwrap_or(0);
        let wide = if longest <= least { least } else { longest.max(40) };
        let rule = |f: &mut fmt::Formatter<'_>| writeln!(f, "{:-<16}-{:-<wide$}-{:-<16}-{:-<14}", "", "", "", "");
        writeln!(f, "{name}")?;
        if !is_plain(inputs) {
            writeln!(f, "{}", InputsText(inputs))?;
        }
        writeln!(f, "{:<16} {:<wide$} {:>16} {:>14}", "layer", "activation", "shape", "parameters")?;
        rule(f)?;
        for (index, layer) in layers.iter().enumerate() {
            let activation = Padded(units(index));
            let shape = Padded(Shape(layer.inputs, layer.outputs));
            writeln!(f, "{:<16} {activation:<wide$} {shape:>16} {:>14}", layer.name, layer.parameters)?;
        }
        rule(f)?;
        writeln!(f, "parameters: {parameters}")?;
        let weights = layers.iter().map(|layer| layer.inputs * layer.outputs).sum::<usize>();
        if connections < weights {
            writeln!(f, "connections: {connections} of {weights} weights")?;
        }
        if heads.is_empty() {
            return write!(f, "loss: {loss}{}", LinkText(link(0), 1.0));
        }
        for (index, head) in heads.iter().enumerate() {
            let link = LinkText(link(index), head.weight);
            write!(f, "{}{}{link}", if index == 0 { "loss: " } else { "\n    + " }, HeadText(head))?;
        }
        Ok(())
    }
}

/// Whether the width describes the inputs completely: one dense input without a name and dropout.
fn is_plain(inputs: &[BorrowedInputInfo]) -> bool {
    matches!(inputs, [input] if !input.is_sparse && input.dropout == 0.0 && input.name == UNNAMED)
}

/// The name of an input without one.
const UNNAMED: &str = "input";

/// The inputs in the syntax of `network!`: `input sparse 9742 as history, 3 as context`.
struct InputsText(&'static [InputInfo]);

impl fmt::Display for InputsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, &BorrowedInputInfo { name, width, is_sparse, dropout }) in self.0.iter().enumerate() {
            let sparse = if is_sparse { "sparse " } else { "" };
            write!(f, "{}{sparse}{width}", if index == 0 { "input " } else { ", " })?;
            if name != UNNAMED {
                write!(f, " as {name}")?;
            }
            if dropout > 0.0 {
                write!(f, " dropout {dropout}")?;
            }
        }
        Ok(())
    }
}

/// The relation between a loss with this weight and its activation, as the end of a line.
struct LinkText(Link, f64);

impl fmt::Display for LinkText {
    #[allow(clippy::float_cmp, reason = "the weight that is not written")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(link, weight) = *self;
        match (link.is_canonical, link.is_fused) {
            (_, true) if weight == 1.0 => f.write_str(", canonical link: delta = a - y"),
            (_, true) => write!(f, ", canonical link: delta = {weight} (a - y)"),
            (true, false) => f.write_str(", canonical link"),
            (false, false) => Ok(()),
        }
    }
}

/// The activation of a layer, its dropout rate, and what it reads, if that is not the layer before it.
struct Units {
    layer: &'static LayerInfo,
    reads: Reads,
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", UnitsText::without_width(self.layer), self.reads)?;
        if let Some(connections) = &self.layer.connections {
            write!(f, " connect {}", connections.path)?;
        }
        if self.layer.dropout > 0.0 { write!(f, ", dropout {}", self.layer.dropout) } else { Ok(()) }
    }
}

/// The numbers of inputs and of units of a layer.
struct Shape(usize, usize);

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.0, self.1)
    }
}

/// Pads a value as a whole, without an intermediate string.
struct Padded<D>(D);

impl<D: fmt::Display> fmt::Display for Padded<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let padding = f.width().unwrap_or(0).saturating_sub(width(&self.0));
        let (before, after) = if f.align() == Some(fmt::Alignment::Right) { (padding, 0) } else { (0, padding) };
        write!(f, "{:before$}{}{:after$}", "", self.0, "")
    }
}

/// The number of characters of a value.
fn width(value: &impl fmt::Display) -> usize {
    /// Counts the characters written.
    struct Width(usize);

    impl fmt::Write for Width {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.chars().count();
            Ok(())
        }
    }

    let mut width = Width(0);
    // Counting cannot fail.
    let _ = fmt::write(&mut width, format_args!("{value}"));
    width.0
}
