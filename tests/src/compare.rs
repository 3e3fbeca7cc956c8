//! Comparison of computed with expected values, each within its own bound.

/// Asserts that every value is within `factor` times its bound of the expected one.
///
/// # Panics
///
/// If an error exceeds its bound, or the lengths differ.
#[track_caller]
pub fn assert_within(what: &str, actual: &[f64], expected: &[f64], bounds: &[f64], factor: f64) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    assert_eq!(actual.len(), bounds.len(), "{what}");
    for (index, ((actual, expected), bound)) in actual.iter().zip(expected).zip(bounds).enumerate() {
        let (gap, tolerance) = ((actual - expected).abs(), factor * bound);
        assert!(gap <= tolerance, "{what}, {index}: {actual} and {expected} differ by {gap:e} > {tolerance:e}");
    }
}
