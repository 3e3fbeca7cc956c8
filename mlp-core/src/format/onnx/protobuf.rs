//! Writing the wire format of Protocol Buffers: a message is a sequence of fields, each a number and type followed by the
//! content (<https://protobuf.dev/programming-guides/encoding/>).

use alloc::vec::Vec;

/// A message under construction.
#[derive(Default)]
pub(super) struct Message(Vec<u8>);

/// The wire types.
const VARINT: u64 = 0;
const LENGTH_DELIMITED: u64 = 2;
const FOUR_BYTES: u64 = 5;

impl Message {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn integer(mut self, field: u64, value: u64) -> Self {
        self.varint(field << 3 | VARINT);
        self.varint(value);
        self
    }

    pub(super) fn float(mut self, field: u64, value: f32) -> Self {
        self.varint(field << 3 | FOUR_BYTES);
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(super) fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | LENGTH_DELIMITED);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn text(self, field: u64, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    pub(super) fn message(self, field: u64, message: &Message) -> Self {
        self.bytes(field, &message.0)
    }

    /// A repeated field of messages.
    pub(super) fn messages(self, field: u64, messages: impl IntoIterator<Item = Message>) -> Self {
        messages.into_iter().fold(self, |all, message| all.message(field, &message))
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Seven bits per byte, the lowest first; the highest bit is set in all bytes but the last.
    #[allow(clippy::cast_possible_truncation, reason = "the low seven bits")]
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_matches_the_specification() {
        // The examples in the documentation of the encoding: 150, "testing", and a nested message.
        assert_eq!(Message::new().integer(1, 150).into_bytes(), [0x08, 0x96, 0x01]);
        assert_eq!(Message::new().text(2, "testing").into_bytes(), *b"\x12\x07testing");
        let inner = Message::new().integer(1, 150);
        assert_eq!(Message::new().message(3, &inner).into_bytes(), [0x1a, 0x03, 0x08, 0x96, 0x01]);
        assert_eq!(Message::new().float(2, 1.0).into_bytes(), [0x15, 0x00, 0x00, 0x80, 0x3f]);
        assert_eq!(
            Message::new().integer(16, u64::MAX).into_bytes(),
            [0x80, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]
        );
    }
}
