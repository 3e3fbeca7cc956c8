//! The human-readable summary of a preparation: the encoding of every column, and the widths of the network, ready to paste.

use std::fmt;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::Preparation;
use super::encoding::{Encoding, Linear, ValueEncoding};
use super::target;
use crate::table::columns::Named;
use crate::table::significant::significant;
use crate::table::variable::{Kind, Unknown};

/// From this width on, samples with few entries are better sparse.
const SPARSE_WIDTH: usize = 128;

/// The number of parts of the largest [`TableTarget`](super::TableTarget). More targets are a vector.
const LARGEST_TUPLE: usize = 6;

impl Preparation {
    /// The input and the output layer of a network for these columns, for a definition by [`network!`](crate::network!), with a hidden layer in between:
    /// `input 3 => relu 16 => linear 1; loss squared`. The input is sparse if it is wide and mostly zero. Targets of different kinds
    /// get parts of the output layer with a loss each: `softmax 3 + linear 1; loss categorical_cross_entropy + squared`, for targets
    /// of the type `(usize, SVector<f32, 1>)`. Without a target, the output is left open: `input 3 => relu 16 => …`.
    pub fn network(&self) -> String {
        let (inputs, entries) = (self.inputs(), self.inputs.iter().map(Encoding::entries).sum::<usize>());
        let is_sparse = inputs >= SPARSE_WIDTH && 8 * entries <= inputs;
        let sparse = if is_sparse { "sparse " } else { "" };
        let hidden = (inputs.min(64) + 1).next_power_of_two().clamp(8, 64);
        format!("input {sparse}{inputs} => relu {hidden} => {}", self.output())
    }

    /// The output layer and its losses: consecutive numbers share a part, as do consecutive flags.
    fn output(&self) -> String {
        let mut parts: Vec<(&str, usize, &str)> = Vec::new();
        for (Named { variable, .. }, encoding) in self.target_columns() {
            let (activation, width, loss) = match target::class_names(variable, encoding) {
                Some(_) if matches!(variable.kind, Kind::Flag { .. }) => ("sigmoid", 1, "binary_cross_entropy"),
                Some(names) => ("softmax", names.len(), "categorical_cross_entropy"),
                None => ("linear", 1, "squared"),
            };
            match parts.last_mut() {
                Some((last, sum, _)) if *last == activation && activation != "softmax" => *sum += width,
                _ => parts.push((activation, width, loss)),
            }
        }
        if parts.is_empty() {
            return "…".into();
        }
        if parts.len() > LARGEST_TUPLE {
            let width = self.targets.iter().map(Encoding::width).sum();
            parts = [("linear", width, "squared")].into();
        }
        let layers: Vec<String> = parts.iter().map(|(activation, width, _)| format!("{activation} {width}")).collect();
        let losses: Vec<&str> = parts.iter().map(|&(_, _, loss)| loss).collect();
        format!("{}; loss {}", layers.join(" + "), losses.join(" + "))
    }
}

impl fmt::Display for Preparation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<[String; 3]> = [["inputs", "column", "encoding"].map(String::from)].into();
        let mut first = 0;
        for (named, encoding) in self.input_columns() {
            lines.push([range(first, encoding.width()), named.name.clone(), described(encoding)]);
            first += encoding.width();
        }
        for (named, encoding) in self.target_columns() {
            lines.push(["target".into(), named.name.clone(), described_target(named, encoding)]);
        }
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        for [inputs, column, encoding] in &lines {
            writeln!(f, "{inputs:0$}  {column:1$}  {encoding}", width(0), width(1))?;
        }
        write!(f, "network: {}", self.network())
    }
}

fn range(first: usize, width: usize) -> String {
    match width {
        1 => format!("{first}"),
        _ => format!("{first} to {}", (first + width).saturating_sub(1)),
    }
}

fn described(encoding: &Encoding) -> String {
    let (mut text, fill) = match &encoding.values {
        ValueEncoding::Number { fill, scale } => (scaled(*scale), fill.map(|fill| significant(fill, 4))),
        ValueEncoding::Date { fill, parts } => {
            let parts: Vec<&str> = parts.iter().map(|(part, _)| part.name()).collect();
            (parts.join(", "), fill.map(|seconds| format!("{} s after 1970", significant(seconds, 9))))
        }
        ValueEncoding::Category { fill, names, unknown } => {
            let shown: Vec<&str> = names.all().iter().map(String::as_str).collect();
            let text = match &*shown {
                [first, second, third, .., last] if shown.len() > 6 => {
                    format!("{} categories: {first}, {second}, {third}, …, {last}", shown.len())
                }
                _ => format!("one of {}", shown.join(", ")),
            };
            let others = match unknown {
                Unknown::Refuse => "",
                Unknown::Zeros => "; others are zeros",
                Unknown::Other => "; or another",
            };
            (text + others, fill.clone())
        }
    };
    if let Some(fill) = fill {
        text += "; missing: ";
        text += &fill;
    }
    if encoding.indicator {
        text += ", with an indicator";
    }
    text
}

fn described_target(named: &Named, encoding: &Encoding) -> String {
    match target::class_names(&named.variable, encoding) {
        Some(names) => {
            let classes: Vec<String> =
                names.iter().enumerate().take(10).map(|(index, name)| format!("{index} = {name}")).collect();
            classes.join(", ") + if names.len() > 10 { ", …" } else { "" }
        }
        None => described(encoding),
    }
}

fn scaled(Linear { offset, unit }: Linear) -> String {
    match (offset, unit) {
        (0.0, 1.0) => "as it is".to_string(),
        _ => format!("(x − {}) / {}", significant(offset, 4), significant(unit, 4)),
    }
}
