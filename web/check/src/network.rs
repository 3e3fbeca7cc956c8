//! The network of a line, for the engine and for the page.

use crate::json::Json;
use crate::model::{self, Dense, Function};
use crate::ratio::Ratio;
use crate::schedule::Source;

/// A network whose widths are numbers and whose functions are built in.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    name: String,
    inputs: Vec<Input>,
    layers: Vec<Layer>,
    losses: Vec<(Named, Ratio)>,
    loss: String,
}

/// A function with its constant.
#[derive(Clone, Debug, PartialEq)]
struct Named {
    name: &'static str,
    constant: Option<Ratio>,
}

#[derive(Clone, Debug, PartialEq)]
struct Input {
    name: String,
    width: usize,
    dropout: Option<Ratio>,
}

#[derive(Clone, Debug, PartialEq)]
struct Layer {
    name: String,
    parts: Vec<(Named, usize)>,
    sources: Vec<String>,
    added: Option<String>,
    has_bias: bool,
    initializer: Option<&'static str>,
    dropout: Option<Ratio>,
    inputs: usize,
    outputs: usize,
    activation: String,
}

impl Network {
    /// The network of a model; `None` if it needs a program.
    pub(crate) fn of(model: &model::Network<Dense>) -> Option<Self> {
        let rate = |dropout: &Option<model::Probability>| dropout.as_ref().map(|dropout| dropout.value);
        let input = |input: &model::Input| {
            let width = input.width.as_ref()?.value()?;
            Some(Input { name: input.name.to_string(), width, dropout: rate(&input.dropout) })
        };
        let inputs = model.inputs.iter().map(input).collect::<Option<Vec<_>>>()?;
        let source = |source: Source| model.name_of(source).to_string();
        let layer = |(index, layer): (usize, &model::Layer<Dense>)| {
            let form = &layer.form;
            let parts = form.parts.iter().map(|part| Some((Named::of(&part.activation)?, part.units.value()?)));
            let parts = parts.collect::<Option<Vec<_>>>()?;
            Some(Layer {
                name: layer.name.to_string(),
                sources: model.graph.sources(index).iter().map(|&read| source(read)).collect(),
                added: model.graph.added(index).map(source),
                has_bias: form.has_bias,
                initializer: layer.initializer.map(|initializer| initializer.name),
                dropout: rate(&form.dropout),
                inputs: form.inputs.value()?,
                outputs: parts.iter().try_fold(0_usize, |sum, (_, units)| sum.checked_add(*units))?,
                activation: form.text(),
                parts,
            })
        };
        let layers = model.layers.iter().enumerate().map(layer).collect::<Option<Vec<_>>>()?;
        let loss = |term: &model::Term| {
            let one = Ratio { numerator: 1, denominator: 1 };
            Some((Named::of(&term.function)?, term.weight.as_ref().map_or(one, |(weight, _)| *weight)))
        };
        let losses = model.loss.terms.iter().map(loss).collect::<Option<Vec<_>>>()?;
        Some(Self { name: model.name.to_string(), inputs, layers, losses, loss: model.loss.text() })
    }

    /// The number of weights and biases; saturating.
    pub fn parameters(&self) -> usize {
        self.layers.iter().fold(0, |sum, layer| sum.saturating_add(layer.weights()).saturating_add(layer.biases()))
    }

    /// As the page reads it: the `Definition` of `engine.js`.
    pub(crate) fn write(&self, json: &mut Json) {
        let is_categorical = |(loss, _): &(Named, _)| loss.name == "categorical_cross_entropy";
        let classes = matches!(&*self.losses, [loss] if is_categorical(loss));
        json.object(|json| {
            json.key("spec").string(&self.spec());
            json.key("inputs").number(self.inputs.iter().fold(0_usize, |sum, input| sum.saturating_add(input.width)));
            json.key("outputs").number(self.layers.last().map_or(0, |output| output.outputs));
            json.key("parameters").number(self.parameters());
            json.key("loss").string(&self.loss);
            json.key("classes").raw(if classes { "true" } else { "false" });
            let mut first = 0_usize;
            json.key("layers").array(&self.layers, |json, layer| {
                let weights = first.saturating_add(layer.weights());
                let biases = weights.saturating_add(layer.biases());
                json.object(|json| {
                    json.key("name").string(&layer.name);
                    json.key("activation").string(&layer.activation);
                    json.key("inputs").number(layer.inputs);
                    json.key("outputs").number(layer.outputs);
                    json.key("sources").array(&layer.sources, |json, source| json.string(source));
                    json.key("weights").array(&[first, weights], |json, &end| json.number(end));
                    if layer.has_bias {
                        json.key("bias").array(&[weights, biases], |json, &end| json.number(end));
                    } else {
                        json.key("bias").raw("null");
                    }
                });
                first = biases;
            });
        });
    }

    /// As `web/engine/src/spec.rs` reads it.
    fn spec(&self) -> String {
        let mut spec = format!("network {}\n", self.name);
        let dropout = |rate: &Option<Ratio>| rate.map(|rate| format!("dropout{}\n", ratio(rate))).unwrap_or_default();
        for input in &self.inputs {
            spec += &format!("input {} {}\n{}", input.name, input.width, dropout(&input.dropout));
        }
        for layer in &self.layers {
            spec += &format!("layer {}\n", layer.name);
            for (function, units) in &layer.parts {
                spec += &format!("part {} {units}{}\n", function.name, function.constant());
            }
            spec += &format!("from {}\n", layer.sources.join(" "));
            if let Some(added) = &layer.added {
                spec += &format!("add {added}\n");
            }
            if !layer.has_bias {
                spec += "no_bias\n";
            }
            if let Some(scheme) = layer.initializer {
                spec += &format!("init {scheme}\n");
            }
            spec += &dropout(&layer.dropout);
        }
        for (function, weight) in &self.losses {
            spec += &format!("loss {}{}{}\n", function.name, ratio(*weight), function.constant());
        }
        spec
    }
}

/// A ratio after a space.
fn ratio(Ratio { numerator, denominator }: Ratio) -> String {
    format!(" {numerator}/{denominator}")
}

impl Named {
    fn of(function: &Function) -> Option<Self> {
        let Function::BuiltIn { entry, constant, .. } = function else { return None };
        Some(Self { name: entry.name, constant: *constant })
    }

    /// The constant after a space, if there is one.
    fn constant(&self) -> String {
        self.constant.map(ratio).unwrap_or_default()
    }
}

impl Layer {
    fn weights(&self) -> usize {
        self.inputs.saturating_mul(self.outputs)
    }

    fn biases(&self) -> usize {
        if self.has_bias { self.outputs } else { 0 }
    }
}
