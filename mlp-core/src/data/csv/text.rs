//! Text of the file: trimmed for parsing, escaped and shortened for messages.

use crate::excerpt::{MAX_ITEMS, Name};

/// The beginning of a field, on one line and escaped: the file may contain anything, of any length.
pub(crate) fn excerpt(text: &[u8]) -> String {
    const MAX_CHARACTERS: usize = 40;
    // A character takes at most four bytes, and an invalid sequence at most three.
    let text = String::from_utf8_lossy(&text[..text.len().min(4 * MAX_CHARACTERS + 4)]);
    let mut characters = text.chars();
    let mut excerpt: String = characters.by_ref().take(MAX_CHARACTERS).flat_map(char::escape_debug).collect();
    if characters.next().is_some() {
        excerpt.push('…');
    }
    excerpt
}

/// A [`Name`] in the file.
pub(crate) fn pasteable(name: &[u8]) -> String {
    // A character takes at most four bytes.
    Name(&String::from_utf8_lossy(&name[..name.len().min(4 * Name::MAX_CHARACTERS + 4)])).to_string()
}

/// A list of names, truncated to fit a message.
pub(crate) fn list(mut names: impl Iterator<Item = String>) -> String {
    let mut listed: Vec<String> = names.by_ref().take(MAX_ITEMS).map(|name| format!("`{name}`")).collect();
    if names.next().is_some() {
        listed.push("…".into());
    }
    listed.join(", ")
}

/// Like [`list`], of names that the user has given.
pub(crate) fn list_names<'a>(names: impl Iterator<Item = &'a String>) -> String {
    list(names.map(|name| Name(name).to_string()))
}

/// The field without surrounding white space, which includes the non-breaking spaces of spreadsheets.
#[inline]
pub(crate) fn trim(field: &[u8]) -> &[u8] {
    match field {
        // Nearly all fields.
        [b'!'..=b'~', .., b'!'..=b'~'] | [b'!'..=b'~'] => field,
        _ => trim_any(field),
    }
}

fn trim_any(field: &[u8]) -> &[u8] {
    let trimmed = field.trim_ascii();
    match (trimmed.first(), trimmed.last()) {
        (Some(first), Some(last)) if !(first.is_ascii() && last.is_ascii()) => {
            str::from_utf8(trimmed).map_or(trimmed, |text| text.trim().as_bytes())
        }
        _ => trimmed,
    }
}
