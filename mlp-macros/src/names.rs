//! Suggestions for misspelled names.

/// Another word for one of our names, often from another library, and our name.
pub(crate) type Synonym = (&'static str, &'static str);

/// The closest of the `known` names, if one is close enough; a synonym is an exact match.
pub(crate) fn closest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
    synonyms: &[Synonym],
) -> Option<&'a str> {
    let written = written.to_lowercase();
    let synonym = synonyms.iter().find(|(other, _)| *other == written).map(|(_, ours)| *ours);
    let allowed = (written.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (if Some(name) == synonym { 0 } else { strsim::damerau_levenshtein(&written, name) }, name))
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
}
