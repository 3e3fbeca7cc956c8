//! Text of the file: trimmed for parsing, escaped and shortened for messages.

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

/// A name in the file as it is written between the quotes of a string in Rust, so that it can be pasted; longer ones than any
/// sensible name are shortened.
pub(crate) fn pasteable(name: &[u8]) -> String {
    const MAX_CHARACTERS: usize = 200;
    let name = String::from_utf8_lossy(&name[..name.len().min(4 * MAX_CHARACTERS + 4)]);
    let mut characters = name.chars();
    let first: String = characters.by_ref().take(MAX_CHARACTERS).collect();
    // In contrast to `escape_debug`, single quotes stay.
    let mut pasteable = format!("{first:?}");
    pasteable.pop();
    pasteable.remove(0);
    if characters.next().is_some() {
        pasteable.push('…');
    }
    pasteable
}

/// A list of names, truncated to fit a message.
pub(crate) fn list(mut names: impl Iterator<Item = String>) -> String {
    const MAX_NAMES: usize = 40;
    let mut listed: Vec<String> = names.by_ref().take(MAX_NAMES).map(|name| format!("`{name}`")).collect();
    if names.next().is_some() {
        listed.push("…".into());
    }
    listed.join(", ")
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
