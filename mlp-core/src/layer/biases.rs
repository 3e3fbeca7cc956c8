//! The biases of a layer where no product with the inputs includes them: in passes over values and derivatives, where biases
//! contribute to the values alone, and for inputs that are added one sample at a time.

use super::block_size::BLOCK;
use crate::kernel;
use crate::number::Accum;
use crate::number::scalar::Scalar;

/// Starts the pre-activations of all samples from the biases, if any.
pub(crate) fn fill_with_biases<T: Scalar>(biases: &[T], s: &mut [T]) {
    if biases.is_empty() {
        return s.fill(T::zero());
    }
    // Doubles the filled part with each copy: copying a few numbers takes as long as copying many.
    let mut filled = biases.len();
    s[..filled].copy_from_slice(biases);
    while filled < s.len() {
        let next = filled.min(s.len() - filled);
        s.copy_within(..next, filled);
        filled += next;
    }
}

/// The widest layer whose deltas are summed here, and the number of lanes; a call of a kernel pays for wider ones.
const LANES: usize = 16;

/// Writes or adds `Σ δ` over the samples, if there are biases: summed from zero before it is added.
pub(crate) fn accumulate_biases<T: Scalar>(accum: Accum, units: usize, delta: &[T], gradient: &mut [T]) {
    if gradient.is_empty() {
        return;
    }
    if units > LANES && delta.len() > units {
        // A bias is a weight from an input that is one for every sample.
        let ones = [T::one(); BLOCK];
        return kernel::accumulate(accum, 1, units, delta.len() / units, &ones, delta, gradient);
    }
    let narrow;
    let sums = if units > LANES {
        delta // of one sample
    } else {
        narrow = narrow_sums(units, delta);
        &narrow[..units]
    };
    for (gradient, &sum) in gradient.iter_mut().zip(sums) {
        *gradient = if accum == Accum::Add { *gradient + sum } else { sum };
    }
}

/// The sums of the deltas of a few units, with the numbers of several samples in the lanes. The lanes beyond them sum numbers of
/// the next samples and are ignored.
fn narrow_sums<T: Scalar>(units: usize, delta: &[T]) -> [T; LANES] {
    let period = LANES / units * units;
    let (mut sums, mut rest) = ([T::zero(); LANES], delta);
    while let Some(lanes) = rest.first_chunk::<LANES>() {
        for (sum, &delta) in sums.iter_mut().zip(lanes) {
            *sum += delta;
        }
        rest = &rest[period..];
    }
    for lane in units..period {
        let sum = sums[lane];
        sums[lane % units] += sum;
    }
    for delta in rest.chunks_exact(units) {
        for (sum, &delta) in sums.iter_mut().zip(delta) {
            *sum += delta;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    /// Small integers, whose sums are exact.
    #[test]
    fn biases_of_any_width_get_the_sums_over_all_samples() {
        for units in 1..40_u32 {
            for samples in [1, 2, 3, 7, 8, 9, 42, 64] {
                let (units, delta) = (units as usize, (0..units * samples).map(f64::from).collect::<Vec<_>>());
                let sum = |unit: usize| delta.iter().skip(unit).step_by(units).sum::<f64>();
                let mut gradient = std::vec![0.5; units];
                accumulate_biases(Accum::Overwrite, units, &delta, &mut gradient);
                assert_eq!(gradient, (0..units).map(sum).collect::<Vec<_>>(), "{units} units, {samples} samples");
                accumulate_biases(Accum::Add, units, &delta, &mut gradient);
                assert_eq!(gradient, (0..units).map(|unit| 2.0 * sum(unit)).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn every_sample_starts_from_the_biases_or_from_zero() {
        for samples in [1, 2, 3, 64] {
            let mut s = std::vec![9.0; 3 * samples];
            fill_with_biases(&[1.0, 2.0, 3.0], &mut s);
            assert!(s.chunks(3).all(|s| s == [1.0, 2.0, 3.0]));
            fill_with_biases(&[], &mut s);
            assert!(s.iter().all(|&s| s == 0.0));
        }
    }
}
