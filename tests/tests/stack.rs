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
        let before = net.boxed_clone();
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

#[test]
fn a_network_of_zeros_can_be_a_static() {
    network! { struct Net< input 2 => relu 2 no_bias => linear 1; loss squared >; }
    static NET: Net = Net::zeros();
    assert_eq!(NET.forward(&vector![1.0, 2.0]), vector![0.0]);
}
