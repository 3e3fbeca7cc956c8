//! The phases of `network!` on a line of text, as `mlp-macros/src/define.rs` runs them on tokens.

use proc_macro2::TokenStream;

use crate::link_check::link_warnings;
use crate::message::Errors;
use crate::network::Network;
use crate::report::{Level, Message, Source};
use crate::{parse, resolve, rules, served};

/// The result of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The messages, in the order of the text.
    pub messages: Vec<Message>,
    /// The network, if there is no error.
    pub network: Option<Network>,
}

/// Checks the body of a network, such as `input 2 => relu 2 => linear 1; loss squared`, or a whole item.
///
/// ```
/// let checked = mlp_web_check::check("input 2 => rleu 2 => linear 1; loss squared");
/// let message = &checked.messages[0];
/// assert_eq!((&*message.text, &*message.help), ("unknown activation `rleu`", "did you mean `relu`?"));
/// assert_eq!(message.bytes, 11..15);
///
/// let checked = mlp_web_check::check("input 2 => relu 2 => linear 1; loss squared");
/// assert_eq!(checked.network.map(|network| network.parameters()), Some(9));
/// ```
pub fn check(line: &str) -> Checked {
    let is_item = is_item(line);
    let source = Source { line, prefix: if is_item { "" } else { "struct Network<" } };
    // On a line of its own, what follows the text is not part of a comment in it.
    let text = format!("{}{line}{}", source.prefix, if is_item { "" } else { "\n>;" });
    let checked = match text.parse::<TokenStream>() {
        Ok(tokens) => check_tokens(tokens, &source),
        Err(error) => {
            // The bracket that is not closed, or the sign.
            let start = source.bytes(error.span(), error.span()).start;
            let sign = line[start..].chars().next();
            let bytes = start..start + sign.map_or(0, char::len_utf8);
            Checked { messages: vec![Message::new(Level::Error, &foreign_sign(sign), bytes)], network: None }
        }
    };
    // The locations of this text would otherwise be kept for all time.
    proc_macro2::extra::invalidate_current_thread_spans();
    checked
}

/// The message about a sign that Rust does not have, or a bracket that is not closed.
fn foreign_sign(sign: Option<char>) -> String {
    match sign {
        Some(sign @ ('→' | '⇒' | '⟶' | '⟹' | '➔' | '➜')) => {
            format!("layers are joined by `=>`, not by `{sign}`\nhelp: write `=>`")
        }
        Some('×' | '·' | '⋅') => {
            "a layer is repeated by `repeat` after its width\nhelp: write `repeat 3`".to_owned()
        }
        Some('−' | '–' | '—') => "this dash is no minus sign\nhelp: write `-`".to_owned(),
        Some('\'' | '‘' | '’' | '"' | '“' | '”' | '„' | '`') => {
            "names are written without quotation marks\nhelp: remove them, as in `relu 2`".to_owned()
        }
        _ => "this is not a sequence of words, numbers and signs with matching brackets\n\
              help: close every bracket, and remove signs that Rust does not have"
            .to_owned(),
    }
}

/// Whether the text is an item rather than the body of a network.
fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let first = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default();
    matches!(first, "struct" | "pub") || line.starts_with('<') || line.starts_with("#[") || line.starts_with("///")
}

fn check_tokens(tokens: TokenStream, source: &Source) -> Checked {
    let krate = syn::parse_quote!(::mlp_core);
    let mut all = Errors::default();
    let mut networks = vec![];
    for (definition, mut errors) in parse::call(tokens) {
        if let Some(definition) = definition {
            rules::check(&definition, &mut errors);
            let item = resolve::item(&definition, &krate, &mut errors);
            if errors.is_empty() {
                served::check(&definition, &mut errors);
            }
            networks.push(item.network);
        }
        all.append(errors);
    }
    let mut messages: Vec<_> = all.in_order().into_iter().map(|error| message(error, source)).collect();
    let mut network = None;
    if let ([model], true) = (&*networks, messages.is_empty()) {
        messages = link_warnings(model, source);
        if messages.iter().all(|message| message.level == Level::Warning) {
            network = Network::of(model);
        }
    }
    messages.sort_by_key(|message| message.bytes.start);
    Checked { messages, network }
}

/// The message of an error, and what rustc would underline: from the start of its first token to the end of its last.
fn message(error: &syn::Error, source: &Source) -> Message {
    let span = error.span();
    Message::new(Level::Error, &error.to_string(), source.bytes(span, span))
}
