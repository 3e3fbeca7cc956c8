//! The name that was probably meant instead of one that no column has.

use std::string::String;

/// Longer names are not compared: the number of steps is the product of the lengths.
const LONGEST: usize = 200;

/// The end of a message about a name that does not exist: the most similar of these names, if one is similar.
pub(super) fn did_you_mean<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let lower = name.to_lowercase();
    let near = names.filter_map(|candidate| {
        let length = candidate.chars().count().max(name.chars().count());
        let edits = (length <= LONGEST).then(|| strsim::levenshtein(&lower, &candidate.to_lowercase()))?;
        (3 * edits <= length).then_some((edits, candidate))
    });
    let nearest = near.min_by_key(|&(edits, _)| edits);
    nearest.map_or_else(String::new, |(_, candidate)| std::format!("; did you mean `{candidate}`?"))
}
