//! A text composed at compile time, since const code cannot format.

/// A text of at most `CAPACITY` bytes.
#[derive(Clone, Copy)]
pub(crate) struct ConstText<const CAPACITY: usize> {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl<const CAPACITY: usize> ConstText<CAPACITY> {
    pub(crate) const EMPTY: Self = Self { bytes: [0; CAPACITY], length: 0 };

    /// Appends a text, or nothing if it does not fit.
    pub(crate) const fn push(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if text.len() <= CAPACITY - self.length {
            let mut index = 0;
            while index < text.len() {
                self.bytes[self.length] = text[index];
                self.length += 1;
                index += 1;
            }
        }
        self
    }

    pub(crate) const fn push_number(self, number: usize) -> Self {
        const DIGITS: &[&str] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        self.push_leading(number).push(DIGITS[number % 10])
    }

    /// Appends all digits but the last.
    const fn push_leading(self, number: usize) -> Self {
        if number < 10 { self } else { self.push_number(number / 10) }
    }

    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => unreachable!(), // whole texts were pushed
        }
    }
}
