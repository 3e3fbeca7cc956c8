//! Numbers with their noun, for messages: `1 input`, `2 inputs`.

use core::fmt;

/// A number and the singular of its noun.
pub(crate) struct Counted<N = usize>(pub(crate) N, pub(crate) &'static str);

impl<N: fmt::Display + PartialEq + From<u8>> fmt::Display for Counted<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, noun) = self;
        let ending = match () {
            () if *count == N::from(1) => "",
            () if noun.ends_with('s') => "es",
            () => "s",
        };
        write!(f, "{count} {noun}{ending}")
    }
}

/// The verb of a subject that is counted: `is` or `are`.
pub(crate) fn is_or_are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use std::string::ToString;

    use super::*;
    use crate::data::DataError;

    #[test]
    fn one_is_singular_and_every_other_number_plural() {
        let said = [0, 1, 2].map(|count| std::format!("{} {}", Counted(count, "input"), is_or_are(count)));
        assert_eq!(said, ["0 inputs are", "1 input is", "2 inputs are"]);
        let classes = [1_u64, 2].map(|count| std::format!("{}", Counted(count, "class")));
        assert_eq!(classes, ["1 class", "2 classes"]);
        assert_eq!(
            DataError::LengthMismatch { inputs: 1, targets: 2 }.to_string(),
            "1 input, but 2 targets: every sample needs both"
        );
        assert_eq!(
            DataError::InputWidth { sample: 0, found: 3, expected: 1 }.to_string(),
            "sample 0 (counted from 0) has 3 inputs, but 1 is expected"
        );
        assert_eq!(
            DataError::TargetWidth { sample: 0, found: 1, expected: 2 }.to_string(),
            "sample 0 (counted from 0) has 1 target value, but 2 are expected"
        );
        assert_eq!(
            DataError::EmptyPart { count: 1, samples: 1 }.to_string(),
            "splitting 1 sample at 1 leaves one part empty"
        );
        assert_eq!(
            DataError::EmptyShare { part: 0, share: 0.5, samples: 1 }.to_string(),
            "a share of 0.5 of 1 sample leaves part 0 (counted from 0) empty"
        );
    }
}
