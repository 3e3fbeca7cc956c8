//! `cargo bench`: a training step (forward pass, backpropagation, gradient descent on one fixed batch) and inference
//! (one forward pass) on one thread, as medians; with the operations of the matrix products a second, and what part that
//! is of the peak in single precision, measured in the same minute. In double precision the peak is half of that.
#![allow(clippy::cast_precision_loss, reason = "counts of operations, for rates of three digits")]
#![allow(clippy::wildcard_imports, reason = "all cases")]

use std::hint::black_box;

use mlp_benches::cases::*;
use mlp_benches::{median_seconds, peak_flops};
use mlp_core::prelude::*;

/// The peak, beside which all is measured.
struct Table {
    peak: f64,
}

impl Table {
    fn row(&self, name: &str, operations: usize, seconds: f64) {
        let rate = operations as f64 / seconds;
        let (rate, part) = (rate / 1e9, 100.0 * rate / self.peak);
        println!("{name:<24} {:>12.0} ns {rate:>8.1} GFLOP/s {part:>5.0}% of the peak", seconds * 1e9);
    }

    fn training<N: Network, Y: Target<N::Output>>(&self, name: &str, inputs: &[N::Input], targets: &[Y])
    where
        Sgd: Optimizer<N::Scalar>,
    {
        let mut net = N::boxed_random(&mut StdRng::seed_from_u64(1));
        let (mut gradient, mut workspace) = (N::boxed_zeros(), N::workspace());
        let mut sgd = Sgd::new(1e-6);
        let seconds = median_seconds(|| {
            black_box(net.gradient_into(black_box(inputs), targets, &mut workspace, &mut gradient));
            sgd.step(&mut *net, &gradient);
        });
        // Forward, the gradient of the weights and, but for the first layer, the way back.
        let products = |index: usize| if index == 0 { 2 } else { 3 };
        let layers = N::LAYERS.iter().enumerate();
        let operations = layers.map(|(index, layer)| 2 * products(index) * layer.inputs * layer.outputs).sum::<usize>();
        self.row(name, operations * inputs.len(), seconds);
    }

    fn inference<N: Network<Scalar = f32>>(&self, name: &str, input: &N::Input) {
        let net = N::boxed_random(&mut StdRng::seed_from_u64(1));
        let seconds = median_seconds(|| {
            black_box(net.forward(black_box(input)));
        });
        let operations = N::LAYERS.iter().map(|layer| 2 * layer.inputs * layer.outputs).sum();
        self.row(name, operations, seconds);
    }
}

fn main() {
    let table = Table { peak: peak_flops() };
    println!("peak of one core: {:.0} GFLOP/s in single precision\n", table.peak / 1e9);
    table.training::<Xor, _>("xor, batch 4", &samples::<2>(4), &samples::<1>(4));
    table.training::<Control, _>("control, batch 32", &samples::<4>(32), &samples::<2>(32));
    table.training::<Digits, _>("digits, batch 32", &samples::<64>(32), &classes(32));
    table.training::<Mnist, _>("mnist, batch 128", &samples::<784>(128), &classes(128));
    table.training::<MnistDeep, _>("mnist-deep, batch 128", &samples::<784>(128), &classes(128));
    table.training::<Wide, _>("wide, batch 256", &samples::<512>(256), &samples::<64>(256));
    table.training::<Odd, _>("odd, batch 64", &samples::<13>(64), &samples::<1>(64));
    table.training::<Twelve, _>("twelve layers, batch 64", &samples::<32>(64), &samples::<32>(64));
    table.training::<OneUnit, _>("one unit, batch 128", &samples::<784>(128), &classes_of(2, 128));
    table.training::<Mnist<f64>, _>("mnist in f64, batch 128", &doubles::<784>(128), &classes(128));
    table.training::<Mnist, _>("mnist, batch 1", &samples::<784>(1), &classes(1));
    table.inference::<Policy>("policy", &samples::<32>(1)[0]);
    table.inference::<Mnist>("mnist-infer", &samples::<784>(1)[0]);
    println!("\npeak of one core, again: {:.0} GFLOP/s", peak_flops() / 1e9);
}
