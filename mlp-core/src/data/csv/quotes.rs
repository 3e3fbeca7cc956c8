//! A quoted field that is never closed. The crate `csv` ends it with the text.

/// Whether the text of a record ends within a quoted field, in the dialect of the crate `csv`.
pub(super) fn is_open(record: &[u8], delimiter: u8) -> bool {
    let (mut is_first, mut is_quoted) = (true, false);
    let mut bytes = record.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if is_quoted => is_quoted = bytes.next_if_eq(&b'"').is_some(),
            b'"' if is_first => is_quoted = true,
            _ => {}
        }
        is_first = !is_quoted && byte == delimiter;
    }
    is_quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_open_until_a_single_one_follows() {
        for closed in [&b""[..], b"1,2", b"\"\"", b"\"a\"\"\"", b"a\"b", b"1,\"x\ny\",2", b"\"a\"b\"", b" \"a"] {
            assert!(!is_open(closed, b','), "{}", str::from_utf8(closed).unwrap());
        }
        for open in [&b"\""[..], b"1,\"2", b"\"a\"\"", b"\"a\",\"", b"\"\"\"", b"\"a,\n\r"] {
            assert!(is_open(open, b','), "{}", str::from_utf8(open).unwrap());
        }
        assert!(is_open(b"a,b;\"c", b';') && !is_open(b"a,b;\"c", b','));
    }
}
