//! Large networks never touch the stack, not even in debug builds. A separate process, because of its memory use.

use mlp_core::prelude::*;

network! {
    /// 50 million parameters: 200 MB.
    struct Large<
        input 2000 => relu 5000 => relu 5000 => linear 3000;
        loss squared
    >;
}

#[test]
fn a_network_of_fifty_million_parameters_trains_on_a_small_stack() {
    const STACK: usize = 256 << 10;
    assert_eq!(Large::PARAMETERS, 50_013_000);
    let train = || {
        let mut net = Large::boxed_random(&mut StdRng::seed_from_u64(1));
        let mut gradient = Large::boxed_zeros();
        let mut workspace = Large::workspace();
        let mut before = net.boxed_clone();
        assert!(*before == *net);
        before.parameters_mut()[7] += 1.0;
        before.clone_from(&net);
        assert!(*before == *net);

        let x = vec![SVector::<f32, 2000>::repeat(0.1); 2];
        let y = vec![SVector::<f32, 3000>::zeros(); 2];
        let risk = net.gradient_into(&x, &y, &mut workspace, &mut gradient);
        Sgd::new(1e-3).step(&mut *net, &gradient);
        let less = net.gradient_into(&x, &y, &mut workspace, &mut gradient);
        assert!(less < risk, "{risk} became {less}");

        let data = Dataset::new(x, y).expect("two finite samples");
        Trainer::new(Sgd::new(1e-3)).epochs(1).fit(&mut *net, &data).expect("the loss stays finite");
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(train).expect("a thread");
    thread.join().expect("no stack overflow");
}

/// As [`Large`], written by hand, over a fixed scalar.
#[derive(Debug, PartialEq, Network)]
#[network(loss = squared, clone)]
#[repr(C)]
struct Handwritten {
    hidden1: Dense<1000, 1000, Relu, f64>,
    output: Dense<1000, 1, Linear, f64>,
}

#[test]
fn a_large_network_is_compared_printed_and_overwritten_on_a_small_stack() {
    let test = || {
        let mut net = Handwritten::boxed_random(&mut StdRng::seed_from_u64(1));
        let mut other = Handwritten::boxed_zeros();
        assert!(*net != *other);
        core::mem::swap(&mut net, &mut other);
        assert!(net.parameters().iter().all(|&w| w == 0.0));
        net.clone_from(&other);
        assert!(*net == *other);
        assert!(format!("{net:?}").len() > Handwritten::PARAMETERS);
        assert!(net.to_string().contains("1002001"), "{net}");
    };
    std::thread::Builder::new().stack_size(128 << 10).spawn(test).expect("a thread").join().expect("no stack overflow");
}

#[test]
fn a_large_network_is_cast_and_averaged_on_a_small_stack() {
    network! { struct Wide< input 1000 => relu 1000 => linear 1; loss squared >; }
    let test = || {
        let net = Wide::boxed_random(&mut StdRng::seed_from_u64(1));
        let mut back = mlp_core::OverScalar::cast::<f32>(&*mlp_core::OverScalar::cast::<f64>(&*net));
        assert!(*back == *net);
        mlp_core::optimizer::soft_update(&mut *back, &net, 0.5).expect("a factor in range");
        assert!(*back == *net);
    };
    std::thread::Builder::new().stack_size(128 << 10).spawn(test).expect("a thread").join().expect("no stack overflow");
}

#[test]
fn a_small_network_is_cloned_by_value_and_in_place() {
    network! { struct Net< input 2 => relu 2 => linear 1; loss squared >; }
    let mut net = Net::random(&mut StdRng::seed_from_u64(1));
    let boxed = Box::new(net.clone());
    let mut copies = vec![boxed.clone(); 2];
    assert_eq!(copies, [boxed.clone(), boxed]);
    net.output.bias[0] = 7.0;
    copies[1].clone_from(&Box::new(net.clone()));
    Clone::clone_from(&mut *copies[0], &net);
    assert_eq!(*copies[0], net);
    assert_eq!(*copies[1], net);
}

#[test]
fn a_network_of_zeros_can_be_a_static() {
    network! { struct Net< input 2 => relu 2 no_bias => linear 1; loss squared >; }
    static NET: Net = Net::zeros();
    assert_eq!(NET.forward(&vector![1.0, 2.0]), vector![0.0]);
}

network! { struct Smaller< input 400 => relu 380 => linear 10; loss squared >; }
network! { struct JustSmall< input 512 => relu 500 => linear 10; loss squared >; }

/// Without optimization, every function that returns a value has a copy.
fn on_the_stack_of_a_thread(test: fn()) {
    let (mebibyte, size) = (1 << 20, size_of::<JustSmall>());
    assert!(size <= mebibyte && size > mebibyte - (mebibyte >> 8), "{size}");
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(test).expect("a thread");
    thread.join().expect("no stack overflow");
}

#[test]
fn zeros_below_the_limit_fit_on_the_stack_of_a_thread() {
    on_the_stack_of_a_thread(|| assert!(JustSmall::zeros().parameters().iter().all(|&w| w == 0.0)));
}

#[test]
fn a_random_network_below_the_limit_fits_on_the_stack_of_a_thread() {
    on_the_stack_of_a_thread(|| assert!(JustSmall::random(&mut StdRng::seed_from_u64(1)).hidden1.weights[0] != 0.0));
}

/// The pair of the risk and the gradient is another copy, and its value on the way another one.
#[test]
fn a_gradient_of_three_fifths_of_the_limit_fits_on_the_stack_of_a_thread() {
    assert!(size_of::<Smaller>() > 620_000);
    on_the_stack_of_a_thread(|| {
        let net = Smaller::boxed_random(&mut StdRng::seed_from_u64(1));
        let (risk, gradient) = net.gradient(&[SVector::repeat(0.1)], &[SVector::<f32, 10>::zeros()]);
        assert!(risk > 0.0 && gradient.output.bias[0] != 0.0);
    });
}

#[test]
fn a_copy_below_the_limit_fits_on_the_stack_of_a_thread() {
    on_the_stack_of_a_thread(|| {
        let net = JustSmall::boxed_random(&mut StdRng::seed_from_u64(1));
        assert!(JustSmall::clone(&net).output.weights == net.output.weights);
    });
}
