//! Suggestions for misspelled names.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Ident, Path};

/// Names that are keywords in some editions of Rust and not in others. The expansion and the user's crate may differ in
/// theirs, so these names are always raw.
const KEYWORDS_OF_SOME_EDITIONS: &[&str] = &["async", "await", "dyn", "gen", "try"];

/// The name as an identifier in every edition; `None` for a word that is no name in any.
pub(crate) fn identifier(word: &Ident) -> Option<Ident> {
    let text = word.to_string();
    if KEYWORDS_OF_SOME_EDITIONS.contains(&text.as_str()) {
        return Some(Ident::new_raw(&text, word.span()));
    }
    syn::parse_str::<Ident>(&text).is_ok().then(|| word.clone())
}

/// A name of the user's as a name of the expansion: found as before, and displayed at the same location, but with the span
/// of the macro, which exempts it from lints about the user's code.
pub(crate) fn adopted(name: &Ident) -> Ident {
    let span = name.span().resolved_at(Span::mixed_site());
    let text = name.unraw().to_string();
    let is_plain = text != "gen" && syn::parse_str::<Ident>(&text).is_ok();
    if is_plain { Ident::new(&text, span) } else { Ident::new_raw(&text, span) }
}

/// Whether a path is this word, which may be written as a raw identifier.
pub(crate) fn is(path: &Path, word: &str) -> bool {
    path.get_ident().is_some_and(|ident| ident.unraw() == word)
}

/// Another word for one of our names, often from another library, and our name.
pub(crate) type Synonym = (&'static str, &'static str);

/// The maximum length, in characters, of a word that is compared with names: a comparison takes time in proportion to the square.
const LONGEST_WORD: usize = 100;

/// The closest of the `known` names, if one is close enough; a synonym is an exact match.
pub(crate) fn closest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
    synonyms: &[Synonym],
) -> Option<&'a str> {
    let written = written.to_lowercase();
    let synonym = synonyms.iter().find(|(other, _)| *other == written).map(|(_, ours)| *ours);
    let length = written.chars().count();
    if length > LONGEST_WORD {
        return None;
    }
    let allowed = (length / 3).max(1);
    known
        .into_iter()
        // The distance is at least the difference in length.
        .filter(|name| Some(*name) == synonym || name.len().abs_diff(length) <= allowed)
        .map(|name| (if Some(name) == synonym { 0 } else { strsim::osa_distance(&written, name) }, name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["relu", "sigmoid", "leaky_relu"];

    #[test]
    fn a_misspelled_name_is_corrected() {
        assert_eq!(closest("rleu", KNOWN, &[]), Some("relu"));
        assert_eq!(closest("sigmiod", KNOWN, &[]), Some("sigmoid"));
        assert_eq!(closest("leakyrelu", KNOWN, &[]), Some("leaky_relu"));
    }

    #[test]
    fn a_synonym_is_replaced() {
        assert_eq!(closest("Rectifier", KNOWN, &[("rectifier", "relu")]), Some("relu"));
    }

    #[test]
    fn an_unrelated_word_has_no_suggestion() {
        assert_eq!(closest("maxout", KNOWN, &[("rectifier", "relu")]), None);
    }

    #[test]
    fn a_name_of_many_letters_is_compared_with_no_name() {
        let start = std::time::Instant::now();
        assert_eq!(closest(&"relu".repeat(1_000_000), KNOWN, &[]), None);
        let (long, similar) = ("t".repeat(60_000), "u".repeat(60_000));
        assert_eq!(closest(&long, [similar.as_str()], &[]), None);
        assert!(start.elapsed().as_secs() < 5);
    }

    #[test]
    fn keywords_of_some_editions_become_raw_and_others_stay() {
        let identifier = |word: &str| identifier(&Ident::new(word, Span::call_site())).map(|name| name.to_string());
        assert_eq!(identifier("gen").as_deref(), Some("r#gen"));
        assert_eq!(identifier("async").as_deref(), Some("r#async"));
        assert_eq!(identifier("encoder").as_deref(), Some("encoder"));
        assert_eq!(identifier("fn"), None);
        let adopted = |name: Ident| adopted(&name).to_string();
        assert_eq!(adopted(Ident::new("gen", Span::call_site())), "r#gen");
        assert_eq!(adopted(Ident::new_raw("type", Span::call_site())), "r#type");
        assert_eq!(adopted(Ident::new_raw("plain", Span::call_site())), "plain");
    }
}
