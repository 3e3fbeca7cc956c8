//! The cases in dfdx, with static shapes.

use std::hint::black_box;

use contract::{
    ADAM_RATE, CHECKED_RATE, CHECKED_STEPS, TIMED_RATE, check, classes, is_selected, time, weighted_sum, weights,
};
use dfdx::losses::{cross_entropy_with_logits_loss, mse_loss};
use dfdx::nn::modules;
use dfdx::optim::{Adam, Optimizer, Sgd};
use dfdx::prelude::*;

/// Sets the initial weights of a layer, which dfdx indexes [unit][input].
fn begin<const I: usize, const O: usize>(layer: &mut modules::Linear<I, O, f32, Cpu>) {
    let numbers = weights(I, O);
    let transposed: Vec<f32> = (0..O).flat_map(|i| numbers.iter().skip(i).step_by(O).copied()).collect();
    layer.weight.copy_from(&transposed);
    layer.bias.copy_from(&[0.0; O]);
}

/// Samples as rows.
fn samples<const N: usize, const WIDTH: usize>(dev: &Cpu) -> Tensor<Rank2<N, WIDTH>, f32, Cpu> {
    dev.tensor_from_vec(contract::samples(N, WIDTH), (Const::<N>, Const::<WIDTH>))
}

/// Classes as one-hot rows.
fn one_hot<const N: usize, const OUT: usize>(dev: &Cpu) -> Tensor<Rank2<N, OUT>, f32, Cpu> {
    let row = |class| (0..OUT).map(move |k| if k == class { 1.0 } else { 0.0 });
    dev.tensor_from_vec(classes(N).into_iter().flat_map(row).collect(), (Const::<N>, Const::<OUT>))
}

/// The learning rates of the checked and of the timed steps.
type Rates = [f64; 2];
const DESCENT: Rates = [CHECKED_RATE, TIMED_RATE];
const ADAM: Rates = [ADAM_RATE; 2];

fn measure(name: &str, [checked, timed]: Rates, mut step: impl FnMut(f64) -> f32) {
    for _ in 0..CHECKED_STEPS {
        step(checked);
    }
    check(name, step(timed));
    time(name, || {
        black_box(step(timed));
    });
}

/// A network with parameters in the layers at these indices.
macro_rules! network {
    ($dev:ident, $model:ty, $($place:tt)*) => {{
        let mut model = $dev.build_module::<$model, f32>();
        $(begin(&mut model.$place);)*
        model
    }};
}

/// A training step on a batch, as in the examples of dfdx.
macro_rules! training {
    ($dev:ident, $name:literal, $model:ty, [$($place:tt)*], $x:expr, $y:expr, $optimizer:path, $rates:expr, $loss:expr) => {
        if is_selected($name) {
            let mut model = network!($dev, $model, $($place)*);
            let (x, y, loss_of) = ($x, $y, $loss);
            let mut optimizer = $optimizer(&model, Default::default());
            let mut gradients = Some(model.alloc_grads());
            measure($name, $rates, |rate| {
                optimizer.cfg.lr = rate;
                let outputs = model.forward_mut(x.trace(gradients.take().expect("every step puts the gradients back")));
                let loss = loss_of(outputs, y.clone());
                let value = loss.array();
                let mut g = loss.backward();
                optimizer.update(&mut model, &g).expect("all parameters are used");
                model.zero_grads(&mut g);
                gradients = Some(g);
                value
            });
        }
    };
}

/// The squared error: half the sum over the outputs, the mean over the samples.
macro_rules! squared {
    ($outputs:literal) => {
        |a, y| mse_loss(a, y) * (0.5 * $outputs as f32)
    };
}

macro_rules! inference {
    ($dev:ident, $name:literal, $model:ty, [$($place:tt)*], $inputs:literal) => {
        if is_selected($name) {
            let model = network!($dev, $model, $($place)*);
            let x = $dev.tensor_from_vec(contract::samples(1, $inputs), (Const::<$inputs>,));
            check($name, weighted_sum(&model.forward(x.clone()).as_vec()));
            time($name, || {
                black_box(model.forward(x.clone()));
            });
        }
    };
}

fn main() {
    contract::version!("dfdx");
    let dev = Cpu::default();
    type Control = (Linear<4, 16>, Tanh, Linear<16, 16>, Tanh, Linear<16, 2>);
    type Deep = (Linear<784, 256>, ReLU, Linear<256, 128>, ReLU, Linear<128, 10>);
    type Wide = (Linear<512, 1024>, ReLU, Linear<1024, 1024>, ReLU, Linear<1024, 64>);
    type Odd = (Linear<13, 50>, ReLU, Linear<50, 300>, ReLU, Linear<300, 1>);
    type Mnist = (Linear<784, 128>, ReLU, Linear<128, 10>);
    type Policy = (Linear<32, 64>, Tanh, Linear<64, 64>, Tanh, Linear<64, 4>);
    type Chain = (Linear<4, 32>, Tanh, Linear<32, 16>, Tanh, Linear<16, 4>);
    training!(
        dev, "xor", (Linear<2, 2>, ReLU, Linear<2, 1>), [0 2],
        samples::<4, 2>(&dev), samples::<4, 1>(&dev), Sgd::new, DESCENT, squared!(1)
    );
    training!(
        dev, "control", Control, [0 2 4], samples::<32, 4>(&dev), samples::<32, 2>(&dev), Sgd::new, DESCENT, squared!(2)
    );
    training!(
        dev, "digits", (Linear<64, 32>, ReLU, Linear<32, 10>), [0 2],
        samples::<32, 64>(&dev), one_hot::<32, 10>(&dev), Sgd::new, DESCENT, cross_entropy_with_logits_loss
    );
    training!(
        dev, "mnist", Mnist, [0 2],
        samples::<128, 784>(&dev), one_hot::<128, 10>(&dev), Sgd::new, DESCENT, cross_entropy_with_logits_loss
    );
    training!(
        dev, "mnist-deep", Deep, [0 2 4],
        samples::<128, 784>(&dev), one_hot::<128, 10>(&dev), Sgd::new, DESCENT, cross_entropy_with_logits_loss
    );
    training!(dev, "wide", Wide, [0 2 4], samples::<256, 512>(&dev), samples::<256, 64>(&dev), Sgd::new, DESCENT, squared!(64));
    training!(dev, "odd", Odd, [0 2 4], samples::<64, 13>(&dev), samples::<64, 1>(&dev), Sgd::new, DESCENT, squared!(1));
    training!(
        dev, "mnist-1", Mnist, [0 2],
        samples::<1, 784>(&dev), one_hot::<1, 10>(&dev), Sgd::new, DESCENT, cross_entropy_with_logits_loss
    );
    inference!(dev, "policy", Policy, [0 2 4], 32);
    inference!(dev, "mnist-infer", (Linear<784, 128>, ReLU, Linear<128, 10>, Softmax), [0 2], 784);
    training!(
        dev, "simplechains", Chain, [0 2 4], samples::<10_000, 4>(&dev), samples::<10_000, 4>(&dev),
        Adam::new, ADAM, squared!(4)
    );
}
