//! Input files of the tests: fixtures written by other programs, in sections of lines of a key and its values, and headers
//! of IDX files.

/// The lines of the section below `heading`, each split into its key and the rest.
///
/// # Panics
///
/// If the section is missing or empty, or a line has no values.
pub fn section<'a>(fixture: &'a str, heading: &str) -> Vec<(&'a str, &'a str)> {
    let lines = fixture.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.is_empty());
    let section: Vec<_> = lines.map(|line| line.split_once(' ').expect("a key and its values")).collect();
    assert!(!section.is_empty(), "the fixture has no section `{heading}`");
    section
}

/// The numbers of a line.
///
/// # Panics
///
/// If a number does not parse.
pub fn numbers(values: &str) -> Vec<f64> {
    values.split(' ').map(|number| number.parse().expect("a number")).collect()
}

/// An IDX header of these dimensions, with unsigned bytes as elements.
///
/// # Panics
///
/// With more than 255 dimensions.
pub fn idx_header(sizes: &[u32]) -> Vec<u8> {
    let dimensions = u8::try_from(sizes.len()).expect("few dimensions");
    [0, 0, 8, dimensions].into_iter().chain(sizes.iter().flat_map(|size| size.to_be_bytes())).collect()
}
