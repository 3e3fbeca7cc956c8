//! Masks do not depend on how samples are divided into blocks. Exact: with integer weights and inputs and a factor of 2
//! nothing is rounded.

use super::*;

network! { struct Odd< input 2 => relu 33 dropout 0.5 => linear 7 dropout 0.5 => linear 1; loss squared >; }
network! { struct Few< input 2 => relu 3 dropout 0.5 => linear 1; loss squared >; }

fn is_independent_of_blocks<N>()
where
    N: Network<Scalar = f64, Input = SVector<f64, 2>, Output = SVector<f64, 1>>,
{
    let mut net = N::boxed_zeros();
    for (i, w) in net.parameters_mut().iter_mut().enumerate() {
        *w = [1.0, -2.0, 3.0][i % 3];
    }
    let x: Vec<_> = (0..300).map(|i| vector![f64::from(i % 5), f64::from(i % 3) - 1.0]).collect();
    let y: Vec<_> = (0..300).map(|i| vector![f64::from(i % 7)]).collect();
    let mut workspace = N::workspace();
    let mut in_parts = |size: usize| {
        let mut sum = N::boxed_zeros();
        let mut loss = 0.0;
        for first in (0..300).step_by(size) {
            let part = first..300.min(first + size);
            let noise = Noise { first_sample: NOISE.first_sample + first as u64, ..NOISE };
            loss += net.accumulate_with_noise(&x[part.clone()], &y[part], noise, &mut workspace, &mut sum);
        }
        (loss, sum.parameters().to_vec())
    };
    let expected = in_parts(1);
    for size in [2, 3, 4, 5, 100, 127, 128, 129, 256, 300] {
        assert!(in_parts(size) == expected, "{}, {size} at a time", N::NAME);
    }
}

#[test]
fn the_mask_of_a_sample_does_not_depend_on_other_samples() {
    is_independent_of_blocks::<Odd<f64>>();
    is_independent_of_blocks::<Few<f64>>();
}
