//! The known name that a misspelled word was probably meant as.

/// A name of another library, or another word for the same thing, with ours.
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
    fn a_typing_mistake_finds_the_name() {
        assert_eq!(closest("rleu", KNOWN, &[]), Some("relu"));
        assert_eq!(closest("sigmiod", KNOWN, &[]), Some("sigmoid"));
        assert_eq!(closest("leakyrelu", KNOWN, &[]), Some("leaky_relu"));
    }

    #[test]
    fn a_synonym_finds_the_name() {
        assert_eq!(closest("Rectifier", KNOWN, &[("rectifier", "relu")]), Some("relu"));
    }

    #[test]
    fn nonsense_finds_nothing() {
        assert_eq!(closest("maxout", KNOWN, &[("rectifier", "relu")]), None);
    }
}
