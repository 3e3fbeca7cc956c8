//! Sizes that no slice can have: every one of them must be refused before a pointer is formed. A wrapped product of two
//! sizes would be smaller than the slice.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{numbers, on_every_instruction_set};
use crate::kernel;
use crate::number::Accum;

/// The sizes of a product, `inputs`, `outputs` and `samples`, whose products wrap to numbers that the slices do have.
fn wrapping_sizes() -> [[usize; 3]; 8] {
    let (half, eighth) = (1 << (usize::BITS / 2), 1 << (usize::BITS - 3));
    [
        [8, 8, eighth],                       // inputs · samples = outputs · samples = 0
        [8, 8, eighth + 2],                   // 16
        [8, 9, eighth + 2],                   // 16, and one eighth of all addresses
        [half, half, 1],                      // inputs · outputs = 0
        [half, half + 1, 1],                  // half
        [eighth, 8, 1],                       // 0
        [8, eighth, 1],                       // 0
        [usize::MAX, usize::MAX, usize::MAX], // 1
    ]
}

fn is_refused(call: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(call)).is_err()
}

#[test]
fn products_with_wrapping_sizes_are_refused() {
    on_every_instruction_set(|| {
        for [inputs, outputs, samples] in wrapping_sizes() {
            for length in [0, 1, 16, 64, 72] {
                let (x, y) = (numbers::<f32>(length, 1), numbers::<f32>(length, 2));
                for accum in [Accum::Overwrite, Accum::Add] {
                    let mut result = numbers::<f32>(length, 3);
                    let sizes = std::format!("{inputs} {outputs} {samples} {length} {accum:?}");
                    let forward = || kernel::simd::forward(accum, inputs, outputs, samples, &x, &[], &y, &mut result);
                    assert!(is_refused(forward), "{sizes}");
                    let propagate = || kernel::simd::propagate(accum, inputs, outputs, samples, &x, &y, &mut result);
                    assert!(is_refused(propagate), "{sizes}");
                    let accumulate = || kernel::simd::accumulate(accum, inputs, outputs, samples, &x, &y, &mut result);
                    assert!(is_refused(accumulate), "{sizes}");
                }
            }
        }
    });
}

#[test]
fn empty_products_are_refused() {
    on_every_instruction_set(|| {
        let (x, y) = (numbers::<f64>(64, 1), numbers::<f64>(64, 2));
        for sizes in [[0, 8, 1], [8, 0, 1], [8, 8, 0], [0, 0, 0], [0, 0, 1], [0, 8, 0]] {
            let [inputs, outputs, samples] = sizes;
            let mut result = numbers::<f64>(64, 3);
            let accum = Accum::Overwrite;
            let forward = || kernel::simd::forward(accum, inputs, outputs, samples, &x, &[], &y, &mut result);
            assert!(is_refused(forward), "{sizes:?}");
            let propagate = || kernel::simd::propagate(accum, inputs, outputs, samples, &x, &y, &mut result);
            assert!(is_refused(propagate), "{sizes:?}");
            let accumulate =
                || kernel::simd::accumulate(accum, inputs, outputs, samples, &x, &y, &mut result[..inputs * outputs]);
            assert!(is_refused(accumulate), "{sizes:?}");
        }
    });
}

#[test]
fn a_gradient_of_another_size_is_refused() {
    on_every_instruction_set(|| {
        let (x, y) = (numbers::<f32>(64, 1), numbers::<f32>(64, 2));
        for length in [0, 63, 65, 71, 73, 128] {
            let mut gradient = numbers::<f32>(length, 3);
            let accumulate = || kernel::simd::accumulate(Accum::Overwrite, 8, 8, 8, &x, &y, &mut gradient);
            assert!(is_refused(accumulate), "{length}");
        }
    });
}
