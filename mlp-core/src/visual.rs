//! Pictures where a terminal is all there is: a curve in one line, and the answers of a network of two inputs.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

use nalgebra::SVector;

use crate::counted::Counted;
use crate::network::Network;
use crate::number::memory::as_slice;
use crate::number::scalar::{Scalar, constant, double};

/// The heights of a curve.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The darkness of an answer.
const SHADES: [char; 5] = [' ', '░', '▒', '▓', '█'];
/// The names of classes.
const NAMES: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A curve as a line of at most `width` blocks, from the lowest value `▁` to the highest `█`.
///
/// Values share a block by their mean if there are more than `width`. The scale is logarithmic if all values are positive and
/// the largest is more than ten times the smallest, as those of a risk often are. Infinite values and NaN are left out of the
/// scale and drawn as `×`.
///
/// ```
/// use mlp_core::visual::sparkline;
/// assert_eq!(sparkline([1.0, 0.1, 0.01, 0.001], 60), "█▆▃▁");
/// assert_eq!(sparkline([-1.0, 0.0, f64::NAN, 1.0], 60), "▁▅×█");
/// assert_eq!(sparkline([1.0, 3.0, 5.0, 7.0], 2), "▁█");
/// ```
pub fn sparkline(values: impl IntoIterator<Item = f64>, width: usize) -> String {
    let values: Vec<f64> = values.into_iter().collect();
    let means = means(&values, width);
    let finite = || means.iter().copied().filter(|mean| mean.is_finite());
    let (low, high) = finite().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let is_logarithmic = low > 0.0 && high > 10.0 * low;
    let position = |x: f64| if is_logarithmic { nalgebra::ComplexField::ln(x) } else { x };
    let block = |mean: &f64| match mean {
        mean if !mean.is_finite() => '×',
        mean => level(&BLOCKS, share(position(*mean), position(low), position(high))),
    };
    means.iter().map(block).collect()
}

/// The values, or the means of `width` groups of nearly equal size.
#[allow(clippy::cast_precision_loss, reason = "the size of a group")]
fn means(values: &[f64], width: usize) -> Vec<f64> {
    if values.len() <= width {
        return values.to_vec();
    }
    let group = |n: usize| &values[n * values.len() / width..(n + 1) * values.len() / width];
    let mean = |group: &[f64]| {
        let (count, sum) = (group.len() as f64, group.iter().sum::<f64>());
        if sum.is_finite() || group.iter().any(|x| !x.is_finite()) {
            return sum / count;
        }
        // The sum overflows. The mean does not, but for the rounding of its terms.
        group.iter().map(|x| x / count).sum::<f64>().clamp(f64::MIN, f64::MAX)
    };
    (0..width).map(group).map(mean).collect()
}

/// The position of a number between two others, from 0 to 1; 0 if these are equal. All are finite, and their difference may not be.
fn share(x: f64, low: f64, high: f64) -> f64 {
    let (distance, span) = (x - low, high - low);
    if span.is_infinite() {
        (x / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)
    } else if span > 0.0 {
        distance / span
    } else {
        0.0
    }
}

/// The level of a number between 0 and 1.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small index"
)]
fn level(levels: &[char], x: f64) -> char {
    let index = nalgebra::ComplexField::round(x.clamp(0.0, 1.0) * (levels.len() - 1) as f64);
    levels[index as usize]
}

/// The answers of a network of two inputs as `rows` lines of `columns` characters, over these ranges of the first input, which grows to
/// the right, and of the second, which grows upwards.
///
/// A single output is drawn in shades, from its smallest value ` ` to its largest `█`; of several outputs, the number of the largest
/// one (`a` after `9`; `?` from 36 on). An output that is not finite is drawn as `×`. A character of a terminal is about twice as
/// high as wide.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::visual::decision_map;
///
/// network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
/// let mut net = Xor::zeros();
/// net.hidden1.weights = matrix![1.0, 1.0; 1.0, 1.0];
/// net.hidden1.bias = vector![0.0, -1.0];
/// net.output.weights = matrix![1.0, -2.0];
/// let map = decision_map(&net, [0.0..=1.0, 0.0..=1.0], [9, 5]);
/// assert_eq!(map.lines().collect::<Vec<_>>(), ["██▓▓▒▒░░ ", "▓███▓▓▒▒░", "▒▓▓███▓▓▒", "░▒▒▓▓███▓", " ░░▒▒▓▓██"]);
/// ```
///
/// # Panics
///
/// If a map of this size does not fit into memory.
pub fn decision_map<N, T: Scalar>(network: &N, ranges: [RangeInclusive<f64>; 2], [columns, rows]: [usize; 2]) -> String
where
    N: Network<Scalar = T, Input = SVector<T, 2>>,
{
    let [right, up] = ranges;
    let output = |row: usize, column: usize| {
        let x = [between(&right, column, columns), between(&up, rows - 1 - row, rows)];
        let output = network.forward(&SVector::from(x.map(constant::<T>)));
        as_slice(&output).iter().map(|a| double(*a)).collect::<Vec<f64>>()
    };
    let mut outputs: Vec<Vec<f64>> = Vec::new();
    let count = rows.checked_mul(columns).filter(|&count| outputs.try_reserve_exact(count).is_ok());
    let Some(count) = count else {
        panic!("a map of {} of {} does not fit into memory", Counted(rows, "row"), Counted(columns, "character"))
    };
    outputs.extend((0..count).map(|n| output(n / columns, n % columns)));
    let finite = || outputs.iter().map(|output| output[0]).filter(|a| a.is_finite());
    let (low, high) = finite().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), a| (low.min(a), high.max(a)));
    let mut map = String::new();
    for line in outputs.chunks(columns.max(1)) {
        map.extend(line.iter().map(|output| match output[..] {
            [a] if a.is_finite() => level(&SHADES, share(a, low, high)),
            ref outputs if outputs.iter().all(|a| a.is_finite()) => name(outputs),
            _ => '×',
        }));
        map.push('\n');
    }
    map
}

/// The `n`-th of `count` equidistant numbers of a range.
#[allow(clippy::cast_precision_loss, reason = "positions in a terminal")]
fn between(range: &RangeInclusive<f64>, n: usize, count: usize) -> f64 {
    let share = if count > 1 { n as f64 / (count - 1) as f64 } else { 0.5 };
    let length = range.end() - range.start();
    if length.is_finite() {
        range.start() + share * length
    } else {
        (1.0 - share) * range.start() + share * range.end()
    }
}

/// The name of the largest output, the first of equal ones.
fn name(outputs: &[f64]) -> char {
    let largest = (1..outputs.len()).fold(0, |best, k| if outputs[k] > outputs[best] { k } else { best });
    NAMES.get(largest).map_or('?', |&name| char::from(name))
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::prelude::*;

    network! { struct Plane< input 2 => linear 1; loss squared >; }

    #[test]
    fn equal_values_are_the_lowest_block_and_none_are_no_line() {
        assert_eq!(sparkline([2.0; 3], 60), "▁▁▁");
        assert_eq!(sparkline([], 60), "");
        assert_eq!(sparkline([1.0], 0), "");
    }

    #[test]
    fn values_that_are_not_finite_do_not_change_the_scale() {
        assert_eq!(sparkline([0.0, f64::INFINITY, 7.0, f64::NAN], 60), "▁×█×");
        assert_eq!(sparkline([f64::NAN], 60), "×");
    }

    #[test]
    fn differences_quotients_and_sums_may_overflow() {
        assert_eq!(sparkline([-1.7e308, 1.7e308], 60), "▁█");
        assert_eq!(sparkline([f64::MIN, 0.0, f64::MAX], 60), "▁▅█");
        assert_eq!(sparkline([1e-300, 1e10], 60), "▁█");
        assert_eq!(sparkline([5e-324, 1.0], 60), "▁█");
        assert_eq!(sparkline([0.0, 5e-324], 60), "▁█");
        assert_eq!(sparkline([1e308; 4], 2), "▁▁");
        assert_eq!(sparkline([f64::MIN, f64::MIN, f64::MIN, f64::MAX, f64::MAX, f64::MAX], 2), "▁█");
        assert_eq!(sparkline([f64::MAX, f64::INFINITY, 1.0, 1.0], 2), "×▁");
    }

    #[test]
    fn a_map_covers_all_finite_numbers() {
        let all = || f64::MIN..=f64::MAX;
        let mut net = Plane::<f64>::zeros();
        net.output.weights = matrix![1.0, 0.0];
        assert_eq!(decision_map(&net, [all(), all()], [5, 2]), " ░▒▓█\n ░▒▓█\n");
    }

    #[test]
    #[should_panic(expected = "a map of 2 rows of 18446744073709551615 characters does not fit into memory")]
    #[cfg(target_pointer_width = "64")]
    fn a_map_larger_than_memory_panics() {
        decision_map(&Plane::zeros(), [0.0..=1.0, 0.0..=1.0], [usize::MAX, 2]);
    }

    #[test]
    fn a_map_without_columns_or_rows_is_empty() {
        for size in [[0, usize::MAX], [usize::MAX, 0], [0, 0]] {
            assert_eq!(decision_map(&Plane::zeros(), [0.0..=1.0, 0.0..=1.0], size), "", "{size:?}");
        }
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "computed exactly")]
    fn groups_cover_every_value_once() {
        for (count, width) in [(7, 3), (60, 60), (61, 60), (1000, 7)] {
            let values: Vec<f64> = (0..count).map(f64::from).collect();
            let (size, means) = (values.len(), means(&values, width));
            assert_eq!(means.len(), width.min(size), "{count} values");
            assert!(means.is_sorted(), "{count} values");
        }
        assert_eq!(means(&[1.0, 2.0, 3.0, 4.0, 5.0], 2), [1.5, 4.0]);
    }

    #[test]
    fn a_logarithmic_scale_has_equal_steps_for_equal_ratios() {
        assert_eq!(sparkline((0..8).map(|n| 10.0_f64.powi(-n)), 60), "█▇▆▅▄▃▂▁");
        assert_eq!(sparkline([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], 60), "▁▂▃▄▅▆▇█");
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "computed exactly")]
    fn a_range_is_covered_from_end_to_end() {
        assert_eq!([0, 1, 2].map(|n| between(&(-1.0..=3.0), n, 3)), [-1.0, 1.0, 3.0]);
        assert_eq!(between(&(-1.0..=3.0), 0, 1), 1.0);
    }
}
