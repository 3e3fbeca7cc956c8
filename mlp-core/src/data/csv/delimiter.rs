//! A guess at the delimiter of a file that was read with another one, for messages.

use csv::{ByteRecord, ReaderBuilder};

/// The usual delimiters.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The advice where the options of the file are chosen.
pub(crate) const SAY: &str = "say `";

/// Whether a byte can separate fields: it neither quotes them nor ends a line, and is a character of its own.
pub(crate) fn can_separate(delimiter: u8) -> bool {
    delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\n' | b'\r')
}

/// The beginning of a line is enough for a guess, and bounds its memory.
const EXAMINED: usize = 1 << 12;

/// The delimiter that splits the first line of `text` into the most fields, if these are more than with the `chosen` one.
fn likely(text: &[u8], chosen: u8) -> Option<u8> {
    let text = &text[..text.len().min(EXAMINED)];
    let fields = |delimiter: u8| {
        let mut first = ByteRecord::new();
        let mut builder = ReaderBuilder::new();
        let mut reader = builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
        reader.read_byte_record(&mut first).map_or(0, |_| first.len())
    };
    let likely = DELIMITERS.into_iter().max_by_key(|&delimiter| fields(delimiter))?;
    (fields(likely) > fields(chosen)).then_some(likely)
}

/// The usual delimiter that splits the first line of `text` into the most fields; a comma if none splits it.
#[cfg(feature = "tables")]
pub(crate) fn likely_delimiter(text: &[u8]) -> u8 {
    likely(text, b',').unwrap_or(b',')
}

/// The end of a message about columns, if the delimiter may be the mistake. `advice` is the text before the option.
pub(crate) fn hint(text: &[u8], chosen: u8, advice: &str) -> String {
    match likely(text, chosen) {
        None => String::new(),
        Some(b'\t') => format!(r"; if tabs separate the fields, {advice}.delimiter(b'\t')`"),
        Some(other) => {
            let other = char::from(other);
            format!("; if `{other}` separates the fields, {advice}.delimiter(b'{other}')`")
        }
    }
}
