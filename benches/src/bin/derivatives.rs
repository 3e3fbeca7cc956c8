//! The times of derivatives relative to a gradient of as many samples, as in `benches/DECISIONS.md`: medians of interleaved
//! series, on one thread. Arguments select networks.
#![allow(clippy::wildcard_imports, reason = "all cases")]

use std::hint::black_box;

use mlp_benches::cases::*;
use mlp_benches::median_seconds_of;
use mlp_core::prelude::*;

/// Prints a row per number of samples.
fn rows<N, Y, const IN: usize, const OUT: usize>(name: &str, targets: impl Fn(usize) -> Vec<Y>)
where
    N: TwiceDifferentiable<Scalar = f32, Input = SVector<f32, IN>, Output = SVector<f32, OUT>, Loss: SecondOrderLoss>,
    Y: Target<N::Output>,
{
    if std::env::args().len() > 1 && !std::env::args().any(|argument| argument == name) {
        return;
    }
    let [net, direction] = [1, 2].map(|seed| N::boxed_random(&mut StdRng::seed_from_u64(seed)));
    for count in [1, 32, 128, 1024] {
        let (x, y) = (samples::<IN>(count), targets(count));
        let mut dx = x.clone();
        let [mut g0, mut g1, mut g2, mut g3] = [(); 4].map(|()| N::boxed_zeros());
        let [mut w0, mut w1, mut w2, mut w3, mut w4] = [(); 5].map(|()| N::workspace());
        let [gradient, product, jets, own, input] = median_seconds_of([
            &mut || {
                black_box(net.gradient_into(black_box(&x), &y, &mut w0, &mut g0));
            },
            &mut || net.hessian_vector_product_into(black_box(&x), &y, &direction, &mut w1, &mut g1),
            &mut || {
                let loss = |_: usize, jet: &Jet<N::Output>, d: &mut Jet<N::Output>| {
                    (d.value, d.second) = (jet.value, jet.second);
                    0.5 * (jet.value.norm_squared() + jet.second.norm_squared())
                };
                black_box(net.gradient_with_jets(black_box(&x), &x, loss, &mut w2, &mut g2));
            },
            &mut || {
                let loss = |_: usize, a: &N::Output, d: &mut N::Output| {
                    *d = *a;
                    0.5 * a.norm_squared()
                };
                black_box(net.gradient_with(black_box(&x), loss, &mut w3, &mut g3));
            },
            &mut || {
                black_box(net.input_gradients_into(black_box(&x), &y, &mut w4, &mut dx));
            },
        ]);
        let ratios = [product, jets, own, input].map(|time| format!("{:.2}", time / gradient)).join(" | ");
        println!("| {name} | {count} | {:.0} | {ratios} |", gradient * 1e9);
    }
}

fn main() {
    println!("| | samples | gradient in ns | `H v` | `gradient_with_jets` | `gradient_with` | input gradients |");
    println!("|---|---|---|---|---|---|---|");
    rows::<Control, _, 4, 2>("control", samples::<2>);
    rows::<Digits, _, 64, 10>("digits", classes);
    rows::<MnistDeep, _, 784, 10>("mnist-deep", classes);
}
