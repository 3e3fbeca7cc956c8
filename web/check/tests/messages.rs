//! The messages are those of the compiler: the snapshots of `tests/ui`, with their texts, lines, columns and underlined lengths.

use std::fs;
use std::path::Path;

use mlp_web_check::{Level, Message, check};

/// A message of a snapshot.
#[derive(Debug, PartialEq)]
struct Expected {
    level: &'static str,
    text: String,
    help: String,
    /// From 1.
    line: usize,
    column: usize,
    /// The number of underlined characters; of an underline over several lines, 0.
    length: usize,
}

/// The messages of a snapshot about networks: those whose text has a `help:` line of ours.
fn snapshot(path: &Path) -> Vec<Expected> {
    let text = fs::read_to_string(path).unwrap();
    let blocks = text.split("\n\n");
    blocks.filter_map(message_of).collect()
}

fn message_of(block: &str) -> Option<Expected> {
    let mut lines = block.lines();
    let first = lines.next()?;
    let (level, text) = match first.split_once(": ")? {
        ("error", text) => ("error", text),
        ("warning", text) => ("warning", text),
        _ => return None,
    };
    // The path of the deprecated constant.
    let text = match text.strip_prefix("use of deprecated associated constant `") {
        Some(rest) => rest.split_once("`: ")?.1,
        None => text,
    };
    let mut text = text.to_owned();
    let mut help = None;
    let mut lines = lines.peekable();
    while let Some(line) = lines.next_if(|line| !line.trim_start().starts_with("--> ")) {
        match line.trim_start().strip_prefix("help: ") {
            Some(line) => help = Some(line.to_owned()),
            None => text = format!("{text}\n{}", line.trim_start()),
        }
    }
    let location = lines.next()?.trim_start().strip_prefix("--> ")?;
    let mut numbers = location.rsplit(':');
    let (column, line) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    let is_underline = |line: &&str| line.trim_start().starts_with('|') && line.contains('^');
    let underline = lines.find(is_underline)?;
    let length = if underline.contains('_') { 0 } else { underline.matches('^').count() };
    Some(Expected { level, text, help: help?, line, column, length })
}

/// The calls of `network!` in a file: the byte of the first letter after the brace or parenthesis, and the text inside.
fn calls(source: &str) -> Vec<(usize, &str)> {
    let mut calls = vec![];
    let mut from = 0;
    while let Some(found) = source[from..].find("network!") {
        let open = from + found + source[from + found..].find(['{', '(', '[']).unwrap();
        let (mut depth, mut end) = (0, open);
        for (byte, letter) in source[open..].char_indices() {
            match letter {
                '{' | '(' | '[' => depth += 1,
                '}' | ')' | ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                end = open + byte;
                break;
            }
        }
        calls.push((open + 1, &source[open + 1..end]));
        from = end;
    }
    calls
}

/// A message as the compiler would locate it in the file.
fn located(source: &str, first: usize, Message { level, text, help, bytes }: &Message) -> Expected {
    let start = first + bytes.start;
    let before = &source[..start];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let underlined = &source[start..first + bytes.end];
    Expected {
        level: level.name(),
        text: text.clone(),
        help: help.clone(),
        line: before.matches('\n').count() + 1,
        column: source[line_start..start].chars().count() + 1,
        length: if underlined.contains('\n') { 0 } else { underlined.chars().count() },
    }
}

/// Compares all messages about the networks of a file of `tests/ui`: their number, or the first difference.
fn compare(file: &str) -> Result<usize, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui").join(file);
    let source = fs::read_to_string(path.with_extension("rs")).unwrap();
    let mut expected = snapshot(&path.with_extension("stderr"));
    let mut found = vec![];
    let line_of = |byte: usize| source[..byte].matches('\n').count() + 1;
    let lines: Vec<_> =
        calls(&source).iter().map(|(first, text)| line_of(*first)..=line_of(first + text.len())).collect();
    // The others are about the derive.
    expected.retain(|message| lines.iter().any(|lines| lines.contains(&message.line)));
    for (first, text) in calls(&source) {
        // The text of an item begins with it.
        let text_start = text.len() - text.trim_start().len();
        let messages = check(&text[text_start..]).messages;
        found.extend(messages.iter().map(|message| located(&source, first + text_start, message)));
    }
    found.retain(|message| !is_of_the_page(message));
    let key = |message: &Expected| (message.line, message.column, message.text.clone());
    expected.sort_by_key(key);
    found.sort_by_key(key);
    let longer = found.len().max(expected.len());
    match (0..longer).find(|&index| found.get(index) != expected.get(index)) {
        None => Ok(expected.len()),
        Some(first) => Err(format!("{file}: found {:#?} instead of {:#?}", found.get(first), expected.get(first))),
    }
}

/// Whether the message is about a part of the grammar that a page cannot compute.
fn is_of_the_page(message: &Expected) -> bool {
    ["a page computes", "a page trains", "which a page does not have"].iter().any(|part| message.text.contains(part))
}

/// Snapshots that do not depend on the parser and the rules alone.
const OTHERS: &[(&str, &str)] = &[
    ("network/fragments_that_do_not_fit", "the networks are in `macro_rules!`"),
    ("network/constant_that_is_not_a_number", "one of the networks is in a `macro_rules!`"),
    ("network/empty_call", "an empty line of a page is an empty network"),
    ("network/enum_for_struct", "a line of a page is a body, unless it begins like an item"),
    ("network/missing_opening_angle", "as above"),
    ("network/named_as_an_expression", "as above"),
    ("network/not_a_struct", "as above"),
    ("network/attributes_in_other_words", "as above"),
    ("network/unnamed_as_an_item", "as above"),
    ("network/stray_after_the_loss", "outside of rustc, tokens are printed with other spaces"),
    ("network/width_that_is_not_an_expression", "as above"),
    ("link/allowed", "an attribute on the call is not in its tokens"),
    ("link/own_functions_denied", "rustc compares the user's own functions"),
    ("link/own_loss_with_another_partner", "as above"),
    ("link/own_activation_with_another_partner", "as above"),
    ("link/through_an_alias_of_the_functions", "as above"),
];

#[test]
fn every_message_is_that_of_the_compiler() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui");
    let (mut files, mut messages) = (0, 0);
    let mut different = vec![];
    for folder in ["network", "link"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{folder}/{}", path.file_stem().unwrap().to_str().unwrap());
            // A program that compiles has no snapshot.
            if path.extension().is_some_and(|extension| extension == "stderr")
                && OTHERS.iter().all(|(other, _)| *other != name)
            {
                match compare(&name) {
                    // All its messages are those of rustc.
                    Ok(0) => {}
                    Ok(count) => (files, messages) = (files + 1, messages + count),
                    Err(difference) => different.push(difference),
                }
            }
        }
    }
    assert!(different.is_empty(), "{} files:\n{}", different.len(), different.join("\n"));
    assert!(files >= 126 && messages >= 618, "{files} files, {messages} messages");
}

#[test]
fn a_denied_pair_is_an_error() {
    let checked = check("input 2 => relu 2; #[deny(noncanonical_link)] loss squared");
    assert_eq!(checked.messages.len(), 1);
    assert_eq!(checked.messages[0].level, Level::Error);
    assert!(checked.network.is_none());
    let allowed = check("input 2 => relu 2; #[allow(noncanonical_link)] loss squared");
    assert!(allowed.messages.is_empty() && allowed.network.is_some());
}

#[test]
fn locations_are_those_of_the_line() {
    let at = |line: &str| check(line).messages.iter().map(|message| message.bytes.clone()).collect::<Vec<_>>();
    assert_eq!(at("input 2 => relu 2 => linear 1; loss squard"), [36..42]);
    assert_eq!(at("input 2 => relu 2; loss squared"), [24..31]); // a warning
    assert_eq!(at("input 2 => relu 2 => linear 1"), [29..29]);
    assert_eq!(at("input 2 => relu 2 => linear 1 // done"), [37..37]);
    assert_eq!(at("/* größer */ input 2 => rleu 2 => linear 1; loss squared"), [26..30]);
    assert_eq!(at("input 2 => relu 2\n  => linaer 1; loss squared"), [23..29]);
    assert_eq!(at("input 2 => relu (2 => linear 1; loss squared"), [16..17]);
}

#[test]
fn a_sign_that_rust_does_not_have_is_named() {
    for (line, sign, help) in [
        ("input 2 → relu 2 → linear 1; loss squared", "→", "write `=>`"),
        ("input 2 ⇒ relu 2 ⇒ linear 1; loss squared", "⇒", "write `=>`"),
        ("input 2 => 'relu' 2 => linear 1; loss squared", "'", "remove them, as in `relu 2`"),
        ("input 2 => “relu” 2 => linear 1; loss squared", "“", "remove them, as in `relu 2`"),
        ("input 2 => relu 2 ×3 => linear 1; loss squared", "×", "write `repeat 3`"),
        ("input 2 => leaky_relu(–0.1) 2 => linear 1; loss squared", "–", "write `-`"),
        (
            "input 2 => (relu 2 => linear 1; loss squared",
            "(",
            "close every bracket, and remove signs that Rust does not have",
        ),
    ] {
        let checked = check(line);
        let [message] = &*checked.messages else { panic!("{line}: {checked:?}") };
        assert_eq!((&line[message.bytes.clone()], &*message.help), (sign, help), "{line}");
    }
}

#[test]
fn what_a_page_cannot_compute_is_refused_at_its_token() {
    for (line, token) in [
        ("input 2 => relu N => linear 1; loss squared", "N"),
        ("input 2 => my::Own 2 => linear 1; loss squared", "my::Own"),
        ("input 2 => relu 2 => linear 1; loss my::Loss", "my::Loss"),
        ("input 2 => relu 2 connect near => linear 1; loss squared", "connect"),
        ("input sparse 2 => relu 2 => linear 1; loss squared", "sparse"),
    ] {
        let checked = check(line);
        assert!(checked.network.is_none());
        let [message] = &*checked.messages else { panic!("{line}: {checked:?}") };
        assert_eq!(&line[message.bytes.clone()], token, "{message:?}");
    }
}

#[test]
fn no_line_makes_it_panic() {
    let line =
        "input 2 as x => relu 2 + tanh 3 from (x) add x no_bias init zeros => leaky_relu(0.1) 1; loss 0.5 * huber(1.0)";
    for start in 0..line.len() {
        for end in start..line.len() {
            check(&line[start..end]);
        }
    }
}
