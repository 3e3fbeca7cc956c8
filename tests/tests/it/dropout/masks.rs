//! The masks of many units. All weights and inputs are 1, so that a delta is zero only for a dropped unit.

use super::*;

network! {
    struct Half< input 1 => linear 200 dropout 0.5 => linear 199 dropout 0.5 => linear 1; loss squared >;
}
network! { struct Tenth< input 1 => linear 1000 dropout 0.1 => linear 1; loss squared >; }
network! { struct Most< input 1 => linear 1000 dropout 0.99 => linear 1; loss squared >; }

#[allow(clippy::unnecessary_box_returns, reason = "a network is built in place")]
fn ones<N: Network<Scalar = f32>>() -> Box<N> {
    let mut net = N::boxed_zeros();
    net.parameters_mut().fill(1.0);
    net
}

/// The masks of the two hidden layers for one sample: true where a unit is kept.
fn kept(noise: Noise) -> [Vec<bool>; 2] {
    let (_, gradient) = gradient(&*ones::<Half>(), &[vector![1.0]], &[vector![-1e9]], noise);
    let is_kept = |delta: &f32| *delta != 0.0;
    [gradient.hidden1.bias.iter().map(is_kept).collect(), gradient.hidden2.bias.iter().map(is_kept).collect()]
}

#[test]
fn a_mask_depends_on_seed_epoch_sample_and_layer() {
    let mut masks = BTreeSet::new();
    let mut count = 0;
    for seed in [0, 1, u64::MAX] {
        for epoch in [0, 1, 2, u64::MAX] {
            for first_sample in [0, 1, 2, 127, 128, 1 << 40, u64::MAX] {
                let noise = Noise { seed, epoch, first_sample };
                let [first, second] = kept(noise);
                assert_eq!([first.clone(), second.clone()], kept(noise), "the same noise gives the same mask");
                masks.extend([first[..199].to_vec(), second]);
                count += 2;
            }
        }
    }
    assert_eq!(masks.len(), count, "no two masks are equal");
}

/// Two independent masks agree in 100 ± 7 units. A thousand pairs show no deviation seven times as large.
#[test]
fn masks_are_uncorrelated() {
    let mut masks = Vec::new();
    for first_sample in 0..12 {
        masks.extend(kept(Noise { first_sample, ..NOISE }).map(|mask| mask[..199].to_vec()));
    }
    for (index, mask) in masks.iter().enumerate() {
        for shift in [0, 1, 2, 16] {
            for other in &masks[..index] {
                let agreeing = mask.iter().zip(&other[shift..]).filter(|(a, b)| a == b).count();
                let compared = 199 - shift;
                assert!(agreeing.abs_diff(compared / 2) < 50, "{agreeing} of {compared}, shifted by {shift}");
            }
        }
    }
}

/// The frequency of `n` draws with probability `p` has a standard deviation of `√(p (1 − p) / n)`, and the mean of
/// `1/(1 − p)` where kept, 0 where dropped, one of `√(p / (1 − p) / n)`. All but one in a million seeds are within five
/// standard deviations.
fn frequencies<N: Network<Scalar = f32, Input = SVector<f32, 1>, Output = SVector<f32, 1>>>() {
    let p = N::LAYERS[0].dropout;
    let net = ones::<N>();
    let epochs: u32 = 200;
    let n = f64::from(1000 * epochs);
    let (mut dropped, mut sum) = (0.0, 0.0);
    for epoch in 0..epochs {
        let noise = Noise { epoch: epoch.into(), ..NOISE };
        // With inputs, weights and biases of 1, a = 2. The gradient of an output weight is δ a, that of the bias δ.
        let (_, gradient) = gradient(&*net, &[vector![1.0]], &[vector![-1e6]], noise);
        let parameters = gradient.parameters();
        let (output, delta) = (&parameters[2000..3000], parameters[3000]);
        for &product in output {
            let passed_on = f64::from(product / delta);
            assert!(passed_on == 0.0 || (passed_on - 2.0 / (1.0 - p)).abs() < 1e-4 / (1.0 - p), "{passed_on}");
            dropped += f64::from(u8::from(passed_on == 0.0));
            sum += passed_on;
        }
    }
    let (share, mean) = (dropped / n, sum / n / 2.0);
    assert!((share - p).abs() < 5.0 * (p * (1.0 - p) / n).sqrt(), "{share} of the units are dropped, not {p}");
    assert!((mean - 1.0).abs() < 5.0 * (p / (1.0 - p) / n).sqrt(), "the mean activation changes by the factor {mean}");
}

#[test]
fn frequency_and_mean_activation_match_the_probability() {
    frequencies::<Tenth>();
    frequencies::<Most>();
}
