//! Weights that exist or not.

use mlp_core::prelude::*;

use super::networks::*;

#[test]
fn the_weights_that_exist_are_counted() {
    assert_eq!(Local::CONNECTIONS, 16 + 6);
    assert_eq!(Local::PARAMETERS, 36 + 6 + 6 + 1);
    assert_eq!(Shortcut::CONNECTIONS, 8 * 4 + 8 * 12 + 16);
    let connections = Local::LAYERS[0].connections.expect("a layer with `connect`");
    assert_eq!((connections.path, connections.count()), ("near", 16));
}

#[test]
fn every_initializer_leaves_absent_weights_at_zero() {
    macro_rules! check {
        ($($scheme:ident),+) => {$({
            network! { struct Net< input 6 => tanh 6 connect near init $scheme => linear 1; loss squared >; }
            let net = Net::<f64>::boxed_random(&mut StdRng::seed_from_u64(2));
            assert!(is_connected(&*net), stringify!($scheme));
        })+};
    }
    check!(he_normal, he_uniform, glorot_normal, glorot_uniform, lecun_normal, lecun_uniform, zeros);
}

#[test]
fn the_variance_follows_from_the_connections_of_a_unit() {
    const fn first_ten(_: usize, j: usize) -> bool {
        j < 10
    }
    network! { struct Net< input 100 => relu 1000 connect first_ten => linear 1; loss squared >; }
    let net = Net::<f64>::boxed_random(&mut StdRng::seed_from_u64(2));
    let weights = net.hidden1.weights.columns(0, 10);
    let variance = weights.norm_squared() / 10_000.0;
    assert!((variance - 2.0 / 10.0).abs() < 0.01, "He: 2 / n_in = 0.2, found {variance}");
}

#[test]
fn the_variance_of_a_part_follows_from_its_own_activation() {
    const fn first_ten(_: usize, j: usize) -> bool {
        j < 10
    }
    network! { struct Net< input 100 => relu 500 + tanh 500 connect first_ten => linear 1; loss squared >; }
    let net = Net::<f64>::boxed_random(&mut StdRng::seed_from_u64(2));
    let variance = |first: usize| net.hidden1.weights.view((first, 0), (500, 10)).norm_squared() / 5000.0;
    // An input has 100 connections on average: 1000 for each of ten, and none for the others.
    let (he, glorot) = (2.0 / 10.0, 2.0 / (10.0 + 100.0));
    assert!((variance(0) - he).abs() < 0.02, "{} for He's {he}", variance(0));
    assert!((variance(500) - glorot).abs() < 0.002, "{} for Glorot's {glorot}", variance(500));
}

/// Trains a network whose layers all have absent weights.
fn trained(optimizer: impl Optimizer<f64>, batch: Batch) -> Box<Combined<f64>> {
    let data = Dataset::new(samples(60), targets(60)).expect("finite");
    let mut net = random::<Combined<f64>>(3);
    let before = net.boxed_clone();
    let mut trainer = Trainer::new(optimizer).batch(batch).epochs(3).l1(1e-3).l2(1e-3);
    trainer.fit(&mut *net, &data).expect("finite");
    assert_ne!(net.parameters(), before.parameters());
    net
}

#[test]
fn every_optimizer_leaves_absent_weights_at_zero() {
    for batch in [Batch::Online, Batch::Mini(7), Batch::Full] {
        assert!(is_connected(&*trained(Sgd::new(0.05), batch)));
        assert!(is_connected(&*trained(Sgd::new(0.05).momentum(0.9), batch)));
        assert!(is_connected(&*trained(RmsProp::new(0.01), batch)));
        assert!(is_connected(&*trained(Adam::new(0.01), batch)));
        assert!(is_connected(&*trained(AdamW::new(0.01), batch)));
    }
    assert!(is_connected(&*trained(Lbfgs::new(), Batch::Full)));
}

#[test]
fn descent_leaves_absent_weights_at_zero() {
    let mut net = random::<Local<f64>>(1);
    let (mut gradient, mut workspace) = (Local::<f64>::boxed_zeros(), Local::<f64>::workspace());
    net.descend(&samples(20), &samples::<1>(20), 0.1, &mut workspace, &mut gradient);
    assert!(is_connected(&*net));
}

#[test]
fn checks_and_sharpness_keep_to_the_weights_that_exist() {
    let (net, inputs, targets) = (random::<Local<f64>>(1), samples::<6>(8), samples::<1>(8));
    assert!(net.check_gradients(&inputs, &targets).error < 1e-6);
    assert!(net.check_second_derivatives(&inputs, &targets).error < 1e-6);
    let sharpness = net.sharpness(&inputs, &targets, 1e-6);
    assert!(sharpness.converged && is_connected(&*sharpness.eigenvector));
    let largest = net.hessian(&inputs, &targets).symmetric_eigenvalues().max();
    assert!((sharpness.eigenvalue - largest).abs() < 1e-4 * largest);
}

#[test]
fn two_masks_are_two_architectures() {
    network! { struct Near< input 6 => tanh 6 connect near => linear 1; loss squared >; }
    network! { struct Lower< input 6 => tanh 6 connect masks::lower => linear 1; loss squared >; }
    let bytes = Near::<f32>::boxed_zeros().to_raw_bytes();
    assert!(Lower::<f32>::boxed_zeros().load_raw_bytes(&bytes).is_err());
}

#[test]
fn files_with_other_numbers_there_are_refused() {
    let mut net = random::<Local<f64>>(1);
    net.hidden1.weights[(4, 1)] = 0.5;
    let mut other = random::<Local<f64>>(2);
    let before = other.boxed_clone();
    let expected = "the weight of `hidden1` to unit 4 from input 1 (counted from 0) is not zero";

    let error = other.load_raw_bytes(&net.to_raw_bytes()).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
    let path = std::env::temp_dir().join(format!("mlp-connections-{}.safetensors", std::process::id()));
    net.save_safetensors(&path).expect("written");
    let error = other.load_safetensors(&path).unwrap_err().to_string();
    std::fs::remove_file(&path).expect("removed");
    assert!(error.contains(expected), "{error}");
    assert_eq!(other.parameters(), before.parameters());
}

const fn every_second(unit: usize, input: usize) -> bool {
    input == 2 * unit
}

/// Half of the inputs have one connection, so the mean number of those of an input is 1/2.
#[test]
fn the_variance_of_weights_follows_from_mean_numbers_of_connections() {
    network! { struct Sparse2< input 400 => tanh 200 connect every_second init glorot_normal => linear 1; loss squared >; }
    let rng = &mut StdRng::seed_from_u64(1);
    let (mut squares, mut count) = (0.0, 0.0);
    for _ in 0..50 {
        let net = Sparse2::<f64>::random(rng);
        for weight in net.hidden1.weights.iter().filter(|weight| **weight != 0.0) {
            squares += weight * weight;
            count += 1.0;
        }
    }
    let variance: f64 = squares / count;
    assert!((variance - 2.0 / 1.5).abs() < 0.1, "{variance}");
}
