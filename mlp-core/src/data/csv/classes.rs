//! Class labels: the mapping from names to indices.

use std::collections::BTreeMap;

use super::error::CsvProblem;
use super::text::{excerpt, list_names};

/// The classes known so far.
pub(in crate::data) struct Classes {
    indices: BTreeMap<String, usize>,
    /// Whether the set of classes is fixed.
    is_closed: bool,
}

impl Classes {
    /// The named classes and no others; without names, a set to which every new class is added.
    pub(in crate::data) fn new(names: Option<&[String]>) -> Result<Self, CsvProblem> {
        let mut indices = BTreeMap::new();
        for (index, name) in names.unwrap_or_default().iter().enumerate() {
            if indices.insert(name.clone(), index).is_some() {
                return Err(CsvProblem::ClassTwice { name: name.clone() });
            }
        }
        Ok(Self { indices, is_closed: names.is_some() })
    }

    /// Whether the user named this class.
    pub(super) fn is_named(&self, text: &[u8]) -> bool {
        // A marker of a missing value is never added to an open set.
        std::str::from_utf8(text).is_ok_and(|name| self.indices.contains_key(name))
    }

    /// The index of a class; a class seen for the first time gets the next index.
    pub(super) fn index(&mut self, text: &[u8]) -> Result<usize, CsvProblem> {
        let Ok(name) = std::str::from_utf8(text) else {
            return Err(CsvProblem::NotUtf8 { text: excerpt(text) });
        };
        if let Some(&index) = self.indices.get(name) {
            return Ok(index);
        }
        if self.is_closed {
            return Err(CsvProblem::UnknownClass { text: excerpt(text), classes: list_names(self.names().iter()) });
        }
        let index = self.indices.len();
        self.indices.insert(name.into(), index);
        Ok(index)
    }

    /// Renumbers `targets` to the final class order and returns the names in that order: that of the user's names, or
    /// sorted.
    pub(super) fn sort(mut self, targets: &mut [usize]) -> Vec<String> {
        if !self.is_closed {
            let mut sorted: Vec<&str> = self.indices.keys().map(String::as_str).collect();
            sort_names(&mut sorted);
            let mut sorted_index = vec![0; sorted.len()];
            for (index, name) in sorted.into_iter().enumerate() {
                sorted_index[self.indices[name]] = index;
            }
            for target in targets {
                *target = sorted_index[*target];
            }
            for index in self.indices.values_mut() {
                *index = sorted_index[*index];
            }
        }
        self.names()
    }

    /// The names in the order of their indices, and whether they are the user's.
    #[cfg(feature = "mpi")]
    pub(in crate::data) fn into_names(self) -> (Vec<String>, bool) {
        (self.names(), self.is_closed)
    }

    fn names(&self) -> Vec<String> {
        let mut names = vec![String::new(); self.indices.len()];
        for (name, &index) in &self.indices {
            names[index].clone_from(name);
        }
        names
    }
}

/// Sorts names: by value if all are integers, as text otherwise.
pub(crate) fn sort_names<S: AsRef<str> + Ord>(names: &mut [S]) {
    let number = |name: &S| name.as_ref().parse::<i64>();
    names.sort_unstable();
    if names.iter().all(|name| number(name).is_ok()) {
        // A stable sort, so spellings of the same number stay sorted as text.
        names.sort_by_key(|name| number(name).ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(labels: &[&str]) -> (Vec<usize>, Vec<String>) {
        let mut classes = Classes::new(None).unwrap();
        let mut targets: Vec<usize> = labels.iter().map(|name| classes.index(name.as_bytes()).unwrap()).collect();
        let names = classes.sort(&mut targets);
        (targets, names)
    }

    #[test]
    fn integer_classes_sort_by_value_and_other_classes_as_text() {
        assert_eq!(sorted(&["10", "-1", "9", "10"]), (vec![2, 0, 1, 2], ["-1", "9", "10"].map(Into::into).into()));
        assert_eq!(sorted(&["10", "b", "9"]), (vec![0, 2, 1], ["10", "9", "b"].map(Into::into).into()));
    }

    #[test]
    fn a_class_that_is_not_named_is_an_error_in_a_closed_set_alone() {
        let mut closed = Classes::new(Some(&["a".into(), "b".into()])).unwrap();
        assert_eq!(closed.index(b"b").unwrap(), 1);
        assert_eq!(closed.index(b"c").unwrap_err().to_string(), "`c` is not a class: these are `a`, `b`");
        assert_eq!(closed.index(b"\xff").unwrap_err().to_string(), "`\u{fffd}` is not valid UTF-8");
        assert_eq!(Classes::new(None).unwrap().index(b"c").unwrap(), 0);
    }

    #[test]
    fn two_spellings_of_one_number_are_two_classes() {
        assert_eq!(sorted(&["1", "01", "0"]), (vec![2, 1, 0], ["0", "01", "1"].map(Into::into).into()));
    }
}
