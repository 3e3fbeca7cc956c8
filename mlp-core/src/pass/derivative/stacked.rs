//! Inputs and their directions as one matrix, a strip of columns at a time, so that one product sums over both.
//!
//! The parts of the units are adjacent in memory; inputs and directions come from the caller, in two slices.

use core::ops::Range;

use crate::number::scalar::Scalar;

/// The numbers in a strip of a few inputs, and of many. Both are on the stack; zeroing the larger one takes longer than a pass
/// through a network of a few units.
const FEW: usize = 512;
const MANY: usize = 4096;

/// Calls `each` with strips of the inputs: their range, and the values of all samples of the first part, then of the second.
pub(super) fn for_each_strip<T: Scalar>(width: usize, parts: [&[T]; 2], each: impl FnMut(Range<usize>, &[T])) {
    if parts.iter().map(|part| part.len()).sum::<usize>() <= FEW {
        each_strip::<FEW, T>(width, parts, each);
    } else {
        each_strip::<MANY, T>(width, parts, each);
    }
}

fn each_strip<const LEN: usize, T: Scalar>(width: usize, parts: [&[T]; 2], mut each: impl FnMut(Range<usize>, &[T])) {
    let mut numbers = [T::zero(); LEN];
    let samples = parts.iter().map(|part| part.len() / width).sum::<usize>();
    // A product takes four columns at a time, or eight.
    let at_once = match LEN / samples {
        few @ ..4 => few.max(1),
        many => many / 4 * 4,
    };
    for first in (0..width).step_by(at_once) {
        let strip = first..width.min(first + at_once);
        let values = &mut numbers[..samples * strip.len()];
        let rows = parts.iter().flat_map(|part| part.chunks_exact(width));
        for (row, values) in rows.zip(values.chunks_exact_mut(strip.len())) {
            values.copy_from_slice(&row[strip.clone()]);
        }
        each(strip, values);
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn strips_cover_all_inputs_of_all_samples_once() {
        for width in [1, 3, 4, 11, 12, 48, 49, 784] {
            for samples in [1, 2, 42, 64] {
                let part = |first: u32| (first..).take(samples * width).map(f64::from).collect::<Vec<_>>();
                let parts = [part(0), part(1_000_000)];
                let mut stacked = std::vec![f64::NAN; 2 * samples * width];
                for_each_strip(width, [&parts[0], &parts[1]], |strip, values| {
                    assert_eq!(values.len(), 2 * samples * strip.len());
                    for (stacked, values) in stacked.chunks_mut(width).zip(values.chunks(strip.len())) {
                        assert!(stacked[strip.clone()].iter().all(|x| x.is_nan()), "{strip:?} twice");
                        stacked[strip.clone()].copy_from_slice(values);
                    }
                });
                assert_eq!(stacked, parts.concat(), "{width} inputs, {samples} samples");
            }
        }
    }
}
