//! The columns of a layer's weights at which its sources begin.

/// The first columns of sources with these widths: for each, the total width of those before it. A total that does not fit is
/// reported by the check of the widths.
pub const fn first_columns<const N: usize>(widths: [usize; N]) -> [usize; N] {
    let mut columns = [0_usize; N];
    let mut index = 1;
    while index < N {
        columns[index] = columns[index - 1].saturating_add(widths[index - 1]);
        index += 1;
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_begins_after_all_those_before_it() {
        assert_eq!(first_columns([3, 1, 4, 2]), [0, 3, 4, 8]);
        assert_eq!(first_columns([7]), [0]);
        assert_eq!(first_columns([]), [0; 0]);
    }

    #[test]
    fn widths_that_do_not_fit_together_are_left_to_the_check_of_the_widths() {
        assert_eq!(first_columns([usize::MAX, 2, 1]), [0, usize::MAX, usize::MAX]);
    }
}
