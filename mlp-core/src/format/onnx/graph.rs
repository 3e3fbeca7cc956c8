//! The subset of ONNX that networks need, with the field numbers of `onnx.proto` (<https://onnx.ai>).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::protobuf::Message;

/// The name of the graph's output; after that of an input, `_` follows.
const OUTPUT: &str = "output";
/// The version of the file format released with [`OPERATOR_SET`].
const IR_VERSION: u64 = 7;
/// The version of the operator set: the first in which `Softmax` normalizes each sample separately.
const OPERATOR_SET: u64 = 13;
/// The code of the data type `f32`.
const FLOAT: u64 = 1;
/// The code of the data type `i64`.
const INTEGER: u64 = 7;
/// The codes of the attribute types.
const ATTRIBUTE_FLOAT: u64 = 1;
const ATTRIBUTE_INTEGER: u64 = 2;

/// A graph under construction: operators that take values by name and yield one value each.
#[derive(Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    /// The tensors in the file, called initializers in ONNX.
    constants: Vec<Message>,
    /// Their names.
    names: Vec<String>,
}

/// An operator with its operands.
struct Node {
    operator: &'static str,
    inputs: Vec<String>,
    output: String,
    attributes: Vec<Message>,
}

impl Graph {
    /// Adds an operator and returns the name of its result.
    pub(super) fn node(
        &mut self,
        operator: &'static str,
        inputs: impl IntoIterator<Item: ToString>,
        attributes: impl IntoIterator<Item = Message>,
    ) -> String {
        let output = format!("{}.{}", operator.to_lowercase(), self.nodes.len());
        let inputs = inputs.into_iter().map(|input| input.to_string()).collect();
        self.nodes.push(Node {
            operator,
            inputs,
            output: output.clone(),
            attributes: attributes.into_iter().collect(),
        });
        output
    }

    /// Adds a tensor, given its little-endian bytes, and returns its name.
    pub(super) fn tensor(&mut self, name: String, shape: &[usize], bytes: &[u8]) -> String {
        let tensor = shape.iter().fold(Message::new(), |tensor, &size| tensor.integer(1, size as u64));
        let tensor = tensor.integer(2, FLOAT).text(8, &name).bytes(9, bytes);
        self.constants.push(tensor);
        self.names.push(name.clone());
        name
    }

    /// Returns the name of a scalar constant; equal constants are stored once.
    pub(super) fn number(&mut self, value: f32) -> String {
        let name = format!("number.{value}");
        if self.names.contains(&name) { name } else { self.tensor(name, &[], &value.to_le_bytes()) }
    }

    /// The columns from `start` to before `end` of a value.
    pub(super) fn columns(&mut self, value: &str, start: usize, end: usize) -> String {
        let (start, end, axis) = (self.index(start), self.index(end), self.index(1));
        self.node("Slice", [value, &start, &end, &axis], [])
    }

    /// Returns the name of a tensor that holds one index; equal ones are stored once.
    fn index(&mut self, index: usize) -> String {
        let name = format!("index.{index}");
        if !self.names.contains(&name) {
            let tensor = Message::new().integer(1, 1).integer(2, INTEGER).text(8, &name);
            self.constants.push(tensor.bytes(9, &(index as u64).to_le_bytes()));
            self.names.push(name.clone());
        }
        name
    }

    /// The content of the file: the graph from these inputs, each a name and a width, to the value of the last operator, which is named
    /// [`OUTPUT`].
    pub(super) fn into_file<'a>(
        mut self,
        name: &str,
        inputs: impl Iterator<Item = (&'a str, usize)> + Clone,
        outputs: usize,
    ) -> Vec<u8> {
        let mut output = String::from(OUTPUT);
        while inputs.clone().any(|(input, _)| input == output) {
            output.push('_');
        }
        if let Some(last) = self.nodes.last_mut() {
            last.output.clone_from(&output);
        }
        let graph = Message::new()
            .messages(1, self.nodes.into_iter().enumerate().map(|(index, node)| node.into_message(index)))
            .text(2, name)
            .messages(5, self.constants)
            .messages(11, inputs.map(|(name, width)| value(name, width)))
            .message(12, &value(&output, outputs));
        Message::new()
            .integer(1, IR_VERSION)
            .text(2, env!("CARGO_PKG_NAME"))
            .message(7, &graph)
            .message(8, &Message::new().text(1, "").integer(2, OPERATOR_SET))
            .into_bytes()
    }
}

impl Node {
    fn into_message(self, index: usize) -> Message {
        let node = self.inputs.iter().fold(Message::new(), |node, input| node.text(1, input));
        node.text(2, &self.output)
            .text(3, &format!("{}.{index}", self.operator))
            .text(4, self.operator)
            .messages(5, self.attributes)
    }
}

/// The declaration of a value of shape `N` × `width`.
fn value(name: &str, width: usize) -> Message {
    let samples = Message::new().text(2, "N");
    let width = Message::new().integer(1, width as u64);
    let shape = Message::new().message(1, &samples).message(1, &width);
    let tensor = Message::new().integer(1, FLOAT).message(2, &shape);
    Message::new().text(1, name).message(2, &Message::new().message(1, &tensor))
}

/// A float attribute of an operator.
pub(super) fn float(name: &str, value: f32) -> Message {
    Message::new().text(1, name).float(2, value).integer(20, ATTRIBUTE_FLOAT)
}

/// An integer attribute of an operator.
pub(super) fn integer(name: &str, value: i64) -> Message {
    // Negative numbers are encoded in two's complement.
    Message::new().text(1, name).integer(3, value.cast_unsigned()).integer(20, ATTRIBUTE_INTEGER)
}
