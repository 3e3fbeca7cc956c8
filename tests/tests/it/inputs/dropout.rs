//! Dropout of inputs: in training alone, per sample, with the mean kept.

use super::*;

network! { struct Dense1< input 200 dropout 0.25 => linear 1; loss squared >; }
network! { struct Sparse1< input sparse 200 dropout 0.25 => linear 1; loss squared >; }
network! { struct Several< input sparse 200 as x dropout 0.25, 200 as z dropout 0.5 => linear 1 from (x, z); loss squared >; }

network! { struct Dense2< input 200 as x dropout 0.25, 200 as z dropout 0.25 => linear 1 from (x, z); loss squared >; }
network! { struct WithLayer<
input 200 as x dropout 0.25, 1 as rest
    => linear 200 as copy dropout 0.25 from rest
    => linear 1 from (x, copy);
loss squared >; }

const NOISE: Noise = Noise { seed: 7, epoch: 2, first_sample: 0 };

/// With zero weights and a target of -1, the gradient of each weight is the input that remains.
fn remaining<N: Network<Scalar = f64, Output = SVector<f64, 1>>>(x: &[N::Input], noise: Noise) -> Vec<f64> {
    let (net, mut gradient) = (N::boxed_zeros(), N::boxed_zeros());
    let y = vec![vector![-1.0]; x.len()];
    net.gradient_into_with_noise(x, &y, noise, &mut N::workspace(), &mut gradient);
    gradient.parameters()[..N::LAYERS[0].inputs].to_vec()
}

fn check(values: &[f64], rate: f64) {
    let dropped = values.iter().filter(|&&value| value == 0.0).count() as f64 / values.len() as f64;
    assert!((dropped - rate).abs() < 0.12, "{dropped} of {rate}");
    let scaled = 1.0 / (1.0 - rate);
    assert!(values.iter().all(|&value| value == 0.0 || (value - scaled).abs() < 1e-12), "{values:?}");
}

fn ones() -> Sparse<200, f64> {
    Sparse::new((0..200).map(|index| (index, 1.0))).unwrap()
}

#[test]
fn each_input_drops_its_own_share() {
    check(&remaining::<Dense1<f64>>(&[SVector::repeat(1.0)], NOISE), 0.25);
    check(&remaining::<Sparse1<f64>>(&[ones()], NOISE), 0.25);
    let both = remaining::<Several<f64>>(&[SeveralInput { x: ones(), z: SVector::repeat(1.0) }], NOISE);
    check(&both[..200], 0.25);
    check(&both[200..], 0.5);
    // Each input draws by itself.
    let differ = both[..200].iter().zip(&both[200..]).filter(|(x, z)| (**x == 0.0) != (**z == 0.0)).count();
    assert!(differ > 50, "{differ}");
}

#[test]
fn inputs_and_layers_draw_independently() {
    let differ = |values: &[f64]| {
        let (first, second) = values.split_at(200);
        first.iter().zip(second).filter(|(x, z)| (**x == 0.0) != (**z == 0.0)).count()
    };
    let x = SVector::repeat(1.0);
    let inputs = remaining::<Dense2<f64>>(&[Dense2Input { x, z: x }], NOISE);
    assert!(differ(&inputs) > 50, "{}", differ(&inputs));
    // Entries are drawn in parts of 64.
    let entries = remaining::<Sparse1<f64>>(&[ones()], NOISE);
    assert_ne!(entries[..64], entries[64..128]);
    // The layer passes on ones.
    let (mut net, mut gradient) = (WithLayer::<f64>::boxed_zeros(), WithLayer::<f64>::boxed_zeros());
    net.copy.bias.fill(1.0);
    let x = [WithLayerInput { x, rest: vector![0.0] }];
    net.gradient_into_with_noise(&x, &[vector![-1.0]], NOISE, &mut WithLayer::<f64>::workspace(), &mut gradient);
    let remaining = gradient.output.weights.as_slice();
    assert!(differ(remaining) > 50, "{}", differ(remaining));
}

#[test]
fn the_noise_depends_on_the_counters_alone() {
    let x = vec![ones(); 5];
    assert_eq!(remaining::<Sparse1<f64>>(&x, NOISE), remaining::<Sparse1<f64>>(&x, NOISE));
    assert_ne!(remaining::<Sparse1<f64>>(&x, NOISE), remaining::<Sparse1<f64>>(&x, Noise { epoch: 3, ..NOISE }));
    assert_ne!(remaining::<Sparse1<f64>>(&x, NOISE), remaining::<Sparse1<f64>>(&x, Noise { seed: 8, ..NOISE }));
    // The third sample of a batch is the first of a batch that begins with it.
    let third = remaining::<Sparse1<f64>>(&x[..1], Noise { first_sample: 2, ..NOISE });
    let first_two = remaining::<Sparse1<f64>>(&x[..2], NOISE);
    let first_three = remaining::<Sparse1<f64>>(&x[..3], NOISE);
    let sum: Vec<_> = first_two.iter().zip(&third).map(|(two, third)| 2.0 * two + third).collect();
    assert_close(&sum, &first_three.iter().map(|three| 3.0 * three).collect::<Vec<_>>(), "three samples");
    let dense = vec![SVector::<f64, 200>::repeat(1.0); 3];
    let third = remaining::<Dense1<f64>>(&dense[..1], Noise { first_sample: 2, ..NOISE });
    let first_two = remaining::<Dense1<f64>>(&dense[..2], NOISE);
    let sum: Vec<_> = first_two.iter().zip(&third).map(|(two, third)| 2.0 * two + third).collect();
    let first_three = remaining::<Dense1<f64>>(&dense, NOISE);
    assert_close(&sum, &first_three.iter().map(|three| 3.0 * three).collect::<Vec<_>>(), "three samples");
}

#[test]
fn every_sample_of_a_batch_of_several_blocks_has_its_own_noise() {
    let x = vec![ones(); 129];
    let last = remaining::<Sparse1<f64>>(&x[..1], Noise { first_sample: 128, ..NOISE });
    let others = remaining::<Sparse1<f64>>(&x[..128], NOISE);
    let sum: Vec<_> = others.iter().zip(&last).map(|(others, last)| 128.0 * others + last).collect();
    let all: Vec<_> = remaining::<Sparse1<f64>>(&x, NOISE).iter().map(|all| 129.0 * all).collect();
    assert_close(&sum, &all, "129 samples");
}

#[test]
fn without_noise_nothing_is_dropped() {
    let (mut net, y) = (Sparse1::<f64>::zeros(), [vector![0.0]]);
    net.output.weights.fill(1.0);
    assert_eq!(net.forward(&ones()), vector![200.0]);
    assert_eq!(net.loss(&[ones()], &y), 20_000.0);
    let (_, gradient) = net.gradient(&[ones()], &y);
    assert!(gradient.output.weights.iter().all(|&derivative| derivative == 200.0));
    net.descend(&[ones()], &y, 0.001, &mut Sparse1::<f64>::workspace(), &mut Sparse1::<f64>::zeros());
    assert!(net.output.weights.iter().all(|&w| (w - 0.8).abs() < 1e-12));
}

#[test]
fn training_drops_inputs() {
    network! { struct Plain< input 200 => linear 1; loss squared >; }
    let data = Dataset::new(vec![SVector::<f64, 200>::repeat(1.0); 4], vec![vector![1.0]; 4]).unwrap();
    let (mut dropped, mut plain) = (Dense1::<f64>::zeros(), Plain::<f64>::zeros());
    let trainer = || Trainer::new(Sgd::new(1e-3)).epochs(1);
    trainer().fit(&mut dropped, &data).unwrap();
    trainer().fit(&mut plain, &data).unwrap();
    let spread = |weights: &[f64]| weights.iter().fold(0.0_f64, |largest, w| largest.max((w - weights[0]).abs()));
    assert_eq!(spread(&plain.parameters()[..200]), 0.0);
    assert!(spread(&dropped.parameters()[..200]) > 1e-4);
}
