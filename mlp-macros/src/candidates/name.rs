//! The names of the variants: the alternatives that make the difference, in camel case.

use std::collections::HashSet;

use proc_macro2::{Ident, Span};

use super::position::Position;
use super::syntax::{Definition, List};
use super::text;

/// The name of a variant without alternatives.
const ONLY: &str = "Only";

/// A name for each combination, all different.
pub(super) fn variants(definition: &Definition, combinations: &[Vec<usize>]) -> Vec<Ident> {
    let mut taken = HashSet::new();
    let lists: Vec<_> = definition.lists().collect();
    let unique = |chosen: &Vec<usize>| {
        let name = variant(&lists, chosen);
        let numbers = (1..).map(|number| if number == 1 { name.clone() } else { format!("{name}Variant{number}") });
        let name = numbers.into_iter().find(|name| taken.insert(name.clone())).unwrap_or_default();
        Ident::new(&name, Span::call_site().located_at(definition.name.span()))
    };
    combinations.iter().map(unique).collect()
}

fn variant(lists: &[&List], chosen: &[usize]) -> String {
    let mut name = String::new();
    for (list, &index) in lists.iter().zip(chosen) {
        if list.alternatives.len() > 1 {
            let tokens = &list.alternatives[index].tokens;
            let part = camel(&text::of(&tokens[list.position.attributes(tokens)..]));
            name += match list.position {
                Position::Argument("repeat") => "Repeat",
                Position::Argument("dropout") => "Dropout",
                Position::Argument("init") => "Init",
                // Digits after digits, or at the start, need a word between them.
                Position::Width { .. } if !name.ends_with(char::is_alphabetic) && begins_with_digit(&part) => "Width",
                Position::Loss if begins_with_digit(&part) => "Loss",
                _ => "",
            };
            name += &part;
        }
    }
    if name.is_empty() || syn::parse_str::<Ident>(&name).is_err() { format!("{ONLY}{name}") } else { name }
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// `leaky_relu(0.1)` becomes `LeakyRelu0_1`, and `crate::own::WIDE` becomes `Wide`.
fn camel(text: &str) -> String {
    let mut text = without_prefixes(text);
    for (sign, word) in [('*', " times "), ('+', " plus "), ('-', " minus "), ('/', " over ")] {
        text = text.replace(sign, word);
    }
    let mut name = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|word| !word.is_empty()) {
        // The point of a number.
        let word = word.replace('.', "_");
        if name.ends_with(|c: char| c.is_ascii_digit()) && begins_with_digit(&word) {
            name.push('_');
        }
        let is_shouted = word.chars().all(|c| !c.is_lowercase()) && word.len() > 1;
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_uppercase().to_string()));
        name.extend(letters.map(|letter| if is_shouted { letter.to_ascii_lowercase() } else { letter }));
    }
    name.trim_end_matches('_').to_owned()
}

/// The text with the last name of each path: `Mine<3>` for `crate::own::Mine::<3>`.
fn without_prefixes(text: &str) -> String {
    let text = text.replace("::<", "<");
    let mut pieces: Vec<_> = text.split("::").collect();
    let last = pieces.pop().unwrap_or_default();
    let prefixes = pieces.iter().map(|piece| piece.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_'));
    prefixes.chain([last]).collect()
}

/// Whether `clippy::enum_variant_names` demands shorter names: all of at least three begin or end with the same word, as alternatives of
/// one kind do.
pub(super) fn share_a_word<'a>(names: impl ExactSizeIterator<Item = &'a Ident> + Clone) -> bool {
    const LEAST: usize = 3;
    if names.len() < LEAST {
        return false;
    }
    let words = names.map(words);
    let is_shared = |word: fn(&Vec<String>) -> Option<&String>| {
        let mut all = words.clone().map(|words| word(&words).cloned());
        let first = all.next();
        first.is_some() && all.all(|word| Some(word) == first)
    };
    is_shared(|words| words.first()) || is_shared(|words| words.last())
}

/// The words of a name in camel case.
fn words(name: &Ident) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.to_string().chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            _ => words.push(letter.into()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_kind_share_a_word() {
        let share_a_word = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|name| Ident::new(name, Span::call_site())).collect();
            share_a_word(names.iter())
        };
        assert!(share_a_word(&["InitZeros", "InitHeNormal", "InitHeUniform"]));
        assert!(share_a_word(&["LeakyRelu0_1", "LeakyRelu0_2", "LeakyRelu0_3"]));
        assert!(share_a_word(&["Relu8InitZeros", "Relu16InitZeros", "TanhZeros"]));
        assert!(!share_a_word(&["LeakyRelu0_1", "LeakyRelu0_2"]));
        assert!(!share_a_word(&["Tanh16", "Tanh32", "Tanh64"]));
        assert!(!share_a_word(&["ReluInitZeros", "TanhInitHeNormal", "TanhInitZeros"]));
    }

    #[test]
    fn alternatives_become_parts_of_names() {
        for (text, name) in [
            ("relu", "Relu"),
            ("leaky_relu(0.1)", "LeakyRelu0_1"),
            ("he_normal", "HeNormal"),
            ("crate::own::WIDE_NET", "WideNet"),
            ("N", "N"),
            ("{ 2 * N }", "2TimesN"),
            ("Mine<3>", "Mine3"),
            ("own::Mine::<5>", "Mine5"),
            ("crate::P<own::Q<3>>", "PQ3"),
            ("0.25", "0_25"),
            ("huber(1.)", "Huber1"),
            ("0.5 * squared + absolute", "0_5TimesSquaredPlusAbsolute"),
        ] {
            assert_eq!(camel(text), name);
        }
    }
}
