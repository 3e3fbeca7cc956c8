//! The description of a network as plain data, before it is checked: the words of `network!` as values.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::initializer::Initializer;

/// An input of a network: `input 2`, or `2 as image`.
///
/// ```
/// use mlp_core::dynamic::Input;
/// assert_eq!(Input::new(2), Input::new(2).named("input"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The name; `input` unless the user gives one.
    pub name: String,
    /// The number of values.
    pub width: usize,
    /// The probability of dropping a value in training: at least 0 and less than 1.
    pub dropout: f64,
}

impl Input {
    /// An input of this width.
    ///
    /// ```
    /// use mlp_core::dynamic::Input;
    /// assert_eq!(Input::new(784).width, 784);
    /// ```
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { name: "input".to_owned(), width, dropout: 0.0 }
    }

    /// The same input with this name.
    ///
    /// ```
    /// use mlp_core::dynamic::Input;
    /// assert_eq!(Input::new(784).named("image").name, "image");
    /// ```
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    /// The same input, of whose values each is dropped with this probability in training.
    ///
    /// ```
    /// use mlp_core::dynamic::Input;
    /// assert_eq!(Input::new(784).dropout(0.2).dropout, 0.2);
    /// ```
    #[must_use]
    pub fn dropout(self, dropout: f64) -> Self {
        Self { dropout, ..self }
    }
}

/// Units of a layer with the same activation: `leaky_relu(0.1) 3`.
///
/// ```
/// use mlp_core::dynamic::{Layer, Part};
/// let part = Part { activation: "leaky_relu".into(), constants: vec![0.1], units: 3 };
/// assert_eq!(Layer::new("leaky_relu", 3).constants(&[0.1]).parts, [part]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The name of a built-in activation.
    pub activation: String,
    /// Its constants; without them, its defaults.
    pub constants: Vec<f64>,
    /// The number of units.
    pub units: usize,
}

/// A layer: `relu 3 + tanh 2 as low from (image, shape) add other no_bias init he_normal`.
///
/// ```
/// use mlp_core::dynamic::Layer;
/// use mlp_core::Initializer;
/// let layer = Layer::new("relu", 3).and("tanh", 2).named("low").from(&["image", "shape"]).no_bias();
/// let layer = layer.init(Initializer::HeNormal).add("other");
/// assert_eq!((layer.parts.len(), layer.has_bias), (2, false));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The units; several parts have different activations.
    pub parts: Vec<Part>,
    /// The name; by default `output` for the last layer, and `hidden1`, `hidden2`, … by position for the others.
    pub name: Option<String>,
    /// The names of the sources in the order of the columns of the weights; by default the layer before it, or the input.
    pub sources: Vec<String>,
    /// The source whose activations it adds to its own.
    pub added: Option<String>,
    /// Whether the units have biases.
    pub has_bias: bool,
    /// The distribution of the initial weights; by default that of the activation.
    pub initializer: Option<Initializer>,
    /// The probability of dropping the activation of a unit in training: at least 0 and less than 1, and 0 in the output layer.
    pub dropout: f64,
}

impl Layer {
    /// Units with this activation.
    ///
    /// ```
    /// use mlp_core::dynamic::Layer;
    /// assert_eq!(Layer::new("tanh", 3).parts[0].activation, "tanh");
    /// ```
    #[must_use]
    pub fn new(activation: &str, units: usize) -> Self {
        let (parts, sources) = (Vec::new(), Vec::new());
        let layer = Self { parts, name: None, sources, added: None, has_bias: true, initializer: None, dropout: 0.0 };
        layer.and(activation, units)
    }

    /// The same layer with these units in addition.
    ///
    /// ```
    /// use mlp_core::dynamic::Layer;
    /// assert_eq!(Layer::new("relu", 3).and("tanh", 2).parts[1].units, 2);
    /// ```
    #[must_use]
    pub fn and(mut self, activation: &str, units: usize) -> Self {
        self.parts.push(Part { activation: activation.to_owned(), constants: Vec::new(), units });
        self
    }

    /// The same layer with these constants of the activation of its last units, such as the slope of `leaky_relu`.
    ///
    /// ```
    /// use mlp_core::dynamic::Layer;
    /// assert_eq!(Layer::new("elu", 3).constants(&[0.5]).parts[0].constants, [0.5]);
    /// ```
    #[must_use]
    pub fn constants(mut self, constants: &[f64]) -> Self {
        if let Some(part) = self.parts.last_mut() {
            part.constants = constants.to_vec();
        }
        self
    }

    /// The same layer with this name.
    ///
    /// ```
    /// use mlp_core::dynamic::Layer;
    /// assert_eq!(Layer::new("relu", 3).named("low").name.as_deref(), Some("low"));
    /// ```
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    /// The same layer, of whose activations each is dropped with this probability in training.
    ///
    /// ```
    /// use mlp_core::dynamic::Layer;
    /// assert_eq!(Layer::new("relu", 3).dropout(0.5).dropout, 0.5);
    /// ```
    #[must_use]
    pub fn dropout(self, dropout: f64) -> Self {
        Self { dropout, ..self }
    }

    /// The same layer, which reads the inputs and layers of these names.
    ///
    /// ```
    /// use mlp_core::dynamic::Layer;
    /// assert_eq!(Layer::new("relu", 3).from(&["low", "input"]).sources, ["low", "input"]);
    /// ```
    #[must_use]
    pub fn from(self, sources: &[&str]) -> Self {
        Self { sources: sources.iter().map(|&name| name.to_owned()).collect(), ..self }
    }

    /// The same layer, which adds the activations of the input or layer of this name to its own.
    ///
    /// ```
    /// use mlp_core::dynamic::Layer;
    /// assert_eq!(Layer::new("relu", 3).add("low").added.as_deref(), Some("low"));
    /// ```
    #[must_use]
    #[allow(clippy::should_implement_trait, reason = "the word of `network!`")]
    pub fn add(self, source: &str) -> Self {
        Self { added: Some(source.to_owned()), ..self }
    }

    /// The same layer without biases.
    ///
    /// ```
    /// use mlp_core::dynamic::Layer;
    /// assert!(!Layer::new("relu", 3).no_bias().has_bias);
    /// ```
    #[must_use]
    pub fn no_bias(self) -> Self {
        Self { has_bias: false, ..self }
    }

    /// The same layer with this distribution of the initial weights.
    ///
    /// ```
    /// use mlp_core::{Initializer, dynamic::Layer};
    /// assert_eq!(Layer::new("relu", 3).init(Initializer::Zeros).initializer, Some(Initializer::Zeros));
    /// ```
    #[must_use]
    pub fn init(self, initializer: Initializer) -> Self {
        Self { initializer: Some(initializer), ..self }
    }
}

/// A loss: `huber(0.5)`, or `0.5 * squared` for one of several parts of the output layer.
///
/// ```
/// use mlp_core::dynamic::Loss;
/// let loss = Loss::new("huber").constants(&[0.5]).times(2.0);
/// assert_eq!((loss.constants, loss.weight), (vec![0.5], 2.0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// The name of a built-in loss.
    pub name: String,
    /// Its constants; without them, its defaults.
    pub constants: Vec<f64>,
    /// The factor of this loss among several.
    pub weight: f64,
}

impl Loss {
    /// The loss with this name.
    ///
    /// ```
    /// use mlp_core::dynamic::Loss;
    /// assert_eq!(Loss::new("squared").weight, 1.0);
    /// ```
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), constants: Vec::new(), weight: 1.0 }
    }

    /// The same loss with these constants, such as the threshold of `huber`.
    ///
    /// ```
    /// use mlp_core::dynamic::Loss;
    /// assert_eq!(Loss::new("huber").constants(&[2.0]).constants, [2.0]);
    /// ```
    #[must_use]
    pub fn constants(self, constants: &[f64]) -> Self {
        Self { constants: constants.to_vec(), ..self }
    }

    /// The same loss times this factor, among several.
    ///
    /// ```
    /// use mlp_core::dynamic::Loss;
    /// assert_eq!(Loss::new("squared").times(0.5).weight, 0.5);
    /// ```
    #[must_use]
    pub fn times(self, weight: f64) -> Self {
        Self { weight, ..self }
    }
}
