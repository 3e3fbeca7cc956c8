//! Products H v beside gradients, from the parameters of the peers. Every gradient is followed by a step of the parameters, every
//! product by one of the direction along the product, and one of the parameters along the direction.

use std::hint::black_box;

use contract::{TIMED_RATE, check, classes, time};
use mlp_benches::peak_flops;
use mlp_core::prelude::*;
use ours::{beginning, samples};

network! { struct Control< input 4 => tanh 16 => tanh 16 => linear 2; loss squared >; }
network! { struct Digits< input 64 => relu 32 => softmax 10; loss categorical_cross_entropy >; }
network! { struct MnistDeep< input 784 => relu 256 => relu 128 => softmax 10; loss categorical_cross_entropy >; }

fn case<N, Y>(name: &str, inputs: &[N::Input], targets: &[Y])
where
    N: TwiceDifferentiable<Scalar = f32, Loss: SecondOrderLoss>,
    Y: Target<N::Output>,
{
    let (net, mut moved, mut result, mut workspace) =
        (beginning::<N>(), beginning::<N>(), N::boxed_zeros(), N::workspace());
    let mut step = Sgd::new(TIMED_RATE);
    let along = |result: &N| net.parameters().iter().zip(result.parameters()).map(|(w, g)| w * g).sum();

    let gradient = format!("{name}, gradient");
    net.gradient_into(inputs, targets, &mut workspace, &mut result);
    check(&gradient, along(&result));
    time(&gradient, || {
        black_box(moved.gradient_into(black_box(inputs), targets, &mut workspace, &mut result));
        step.step(&mut *moved, &result);
    });

    let product = format!("{name}, H v");
    let (mut moved, mut direction) = (beginning::<N>(), beginning::<N>());
    net.hessian_vector_product_into(inputs, targets, &direction, &mut workspace, &mut result);
    check(&product, along(&result));
    time(&product, || {
        moved.hessian_vector_product_into(black_box(inputs), targets, &direction, &mut workspace, &mut result);
        step.step(&mut *direction, &result);
        step.step(&mut *moved, &direction);
    });
}

fn main() {
    contract::version!("mlp-core");
    println!("peak\t{:.0}", peak_flops());
    case::<Control, _>("control", &samples::<4>(32), &samples::<2>(32));
    case::<Digits, _>("digits", &samples::<64>(32), &classes(32));
    case::<MnistDeep, _>("mnist-deep", &samples::<784>(128), &classes(128));
}
