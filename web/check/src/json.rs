//! Writing JSON: the few forms that the page reads.

use std::fmt::Write as _;

/// A JSON text that grows.
pub(crate) struct Json {
    pub(crate) text: String,
}

impl Json {
    pub(crate) fn new() -> Self {
        Self { text: String::new() }
    }

    /// A value in the syntax of JSON.
    pub(crate) fn raw(&mut self, value: &str) {
        self.text += value;
    }

    pub(crate) fn number(&mut self, value: usize) {
        let _ = write!(self.text, "{value}");
    }

    pub(crate) fn string(&mut self, value: &str) {
        self.text.push('"');
        for letter in value.chars() {
            match letter {
                '"' => self.text += "\\\"",
                '\\' => self.text += "\\\\",
                '\n' => self.text += "\\n",
                control if control < ' ' => {
                    let _ = write!(self.text, "\\u{:04x}", u32::from(control));
                }
                other => self.text.push(other),
            }
        }
        self.text.push('"');
    }

    /// The key of the next value of an object.
    pub(crate) fn key(&mut self, key: &str) -> &mut Self {
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        self.string(key);
        self.text.push(':');
        self
    }

    pub(crate) fn object(&mut self, content: impl FnOnce(&mut Self)) {
        self.text.push('{');
        content(self);
        self.text.push('}');
    }

    pub(crate) fn array<V>(&mut self, values: &[V], mut write: impl FnMut(&mut Self, &V)) {
        self.text.push('[');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            write(self, value);
        }
        self.text.push(']');
    }
}
