//! `descend` against a gradient followed by a step of SGD, and its use by the trainer.

use mlp_core::ByValue;

use super::*;

network! { struct Net< input 2 => tanh 20 => linear 1; loss squared >; }
network! { struct Dropping< input 2 => tanh 20 dropout 0.5 => linear 1; loss squared >; }

fn samples(count: usize) -> (Vec<SVector<f32, 2>>, Vec<SVector<f32, 1>>) {
    let x = |i: usize| f32::from(u8::try_from(i % 11).expect("small")) / 8.0;
    ((0..count).map(|i| vector![x(i), x(3 * i)]).collect(), (0..count).map(|i| vector![x(7 * i)]).collect())
}

fn random<N: Network + ByValue>() -> N {
    N::random(&mut StdRng::seed_from_u64(1))
}

fn by_the_gradient<N: Network<Scalar = f32> + ByValue, Y: Target<N::Output>>(
    x: &[N::Input],
    y: &[Y],
) -> (u32, Vec<u32>) {
    let (mut net, mut gradient) = (random::<N>(), N::zeros());
    let risk = net.gradient_into(x, y, &mut N::workspace(), &mut gradient);
    Sgd::new(0.1).step(&mut net, &gradient);
    (risk.to_bits(), bits(&net))
}

fn by_descent<N: Network<Scalar = f32> + ByValue, Y: Target<N::Output>>(x: &[N::Input], y: &[Y]) -> (u32, Vec<u32>) {
    let mut net = random::<N>();
    let risk = net.descend(x, y, 0.1, &mut N::workspace(), &mut N::zeros());
    (risk.to_bits(), bits(&net))
}

#[test]
fn on_more_samples_than_a_block_uses_the_gradient() {
    let (x, y) = samples(129);
    assert_eq!(by_descent::<Net, _>(&x, &y), by_the_gradient::<Net, _>(&x, &y));
    assert_ne!(
        by_descent::<Net, _>(&x[1..], &y[1..]),
        by_the_gradient::<Net, _>(&x[1..], &y[1..]),
        "different roundings"
    );
}

#[test]
fn with_dropout_uses_the_gradient() {
    let (x, y) = samples(5);
    assert_eq!(by_descent::<Dropping, _>(&x, &y), by_the_gradient::<Dropping, _>(&x, &y));
}

#[test]
fn equals_a_full_batch_epoch_of_sgd() {
    let (x, y) = samples(30);
    let data = Dataset::new(x.clone(), y.clone()).expect("valid data");
    let mut net = random::<Net>();
    let report =
        Trainer::new(Sgd::new(0.1)).batch(Batch::Full).epochs(1).fit(&mut net, &data).expect("the run converges");
    let risk = report.final_loss().expect("an epoch");
    assert_eq!((risk.to_bits(), bits(&net)), by_descent::<Net, _>(&x, &y));
}

#[test]
fn with_penalties_or_clipping_the_trainer_uses_the_gradient() {
    let (x, y) = samples(30);
    let data = Dataset::new(x.clone(), y.clone()).expect("valid data");
    let trained = |trainer: Trainer<Sgd>| {
        let mut net = random::<Net>();
        trainer.batch(Batch::Full).epochs(1).fit(&mut net, &data).expect("the run converges");
        bits(&net)
    };
    let plain = || Trainer::new(Sgd::new(0.1));
    let (_, by_the_gradient) = by_the_gradient::<Net, _>(&x, &y);
    assert_eq!(trained(plain().clip_norm(1e9)), by_the_gradient);
    assert_eq!(trained(plain().clip_value(1e9)), by_the_gradient);
    assert_ne!(trained(plain().clip_norm(1e-3)), by_the_gradient);
    assert_ne!(trained(plain().l2(0.5)), by_the_gradient);
    assert_ne!(trained(plain().l1(0.5)), trained(plain()));
}

#[test]
fn leaves_the_network_unchanged_where_the_risk_is_not_finite() {
    for count in [1, 2, 129] {
        let (x, mut y) = samples(count);
        y[count - 1][0] = f32::NAN;
        let (risk, parameters) = by_descent::<Net, _>(&x, &y);
        assert!(f32::from_bits(risk).is_nan());
        assert_eq!(parameters, bits(&random::<Net>()), "{count} samples");
        let (risk, parameters) = by_descent::<Line, _>(&[vector![1.0]], &[vector![f32::INFINITY]]);
        assert_eq!((risk, parameters), (f32::INFINITY.to_bits(), bits(&random::<Line>())));
    }
}

/// The message of a panic, if there is one.
fn message_of(step: impl FnOnce()) -> Option<String> {
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(step)).err()?;
    Some(*panic.downcast::<String>().expect("a formatted message"))
}

#[test]
fn a_learning_rate_that_is_not_positive_in_the_precision_of_the_network_is_refused() {
    network! { struct Wide< input 1 => tanh 40 => linear 1; loss squared >; }
    let (x, y) = ([vector![1.0]], [vector![1.0]]);
    for rate in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, -0.0, 1e-60, 1e60] {
        let expected =
            format!("the learning rate must be a positive number in the precision of the network, but it is {rate}");
        let (mut line, mut workspace) = (Line::zeros(), Line::workspace());
        let step = || _ = line.descend(&x, &y, rate, &mut workspace, &mut Line::zeros());
        assert_eq!(message_of(step).as_deref(), Some(&*expected));
        let (mut wide, mut workspace) = (Wide::zeros(), Wide::workspace());
        let step = || _ = wide.descend(&x, &y, rate, &mut workspace, &mut Wide::zeros());
        assert_eq!(message_of(step).as_deref(), Some(&*expected));
        let mut workspace = mlp_core::StaticWorkspace::<Line, 2>::new();
        let step = || _ = workspace.descend(&mut line, &x, &y, rate, &mut Line::zeros());
        assert_eq!(message_of(step).as_deref(), Some(&*expected));
        let step = || _ = workspace.descend_online(&mut line, &x[0], &y[0], rate);
        assert_eq!(message_of(step).as_deref(), Some(&*expected));
        assert!(line == Line::zeros() && wide == Wide::zeros());
    }
    let (mut net, mut workspace) = (<Line<f64> as Network>::zeros(), <Line<f64> as Network>::workspace());
    let mut gradient = net.clone();
    let step = || _ = net.descend(&[vector![1.0]], &[vector![1.0]], 1e-60, &mut workspace, &mut gradient);
    assert_eq!(message_of(step), None);
}
