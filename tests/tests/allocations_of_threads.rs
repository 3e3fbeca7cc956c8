//! Threads and the heap: the hot loop on several threads allocates on none of them, and threads for which there is no memory
//! are not started. A separate process with one test, because it counts and refuses the allocations of all threads.

#![allow(clippy::float_cmp, reason = "the same bits")]

use mlp_core::prelude::*;
use mlp_tests::allocations::{CountingAllocator, on_all_threads, with_refused};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

network! { struct Net< input 20 => tanh 50 => linear 3; loss squared >; }

#[test]
fn threads_and_the_heap() {
    the_hot_loop_on_several_threads_allocates_nothing_for_any_batch();
    a_thread_without_memory_is_not_started();
}

/// The system fails at every thread once, the first helper included.
fn a_thread_without_memory_is_not_started() {
    let net = Net::<f32>::boxed_random(&mut StdRng::seed_from_u64(1));
    let x: Vec<_> = (0..5000).map(|_| SVector::<f32, 20>::repeat(0.5)).collect();
    let y = vec![SVector::<f32, 3>::repeat(0.25); x.len()];
    let (mut expected, mut gradient) = (Net::boxed_zeros(), Net::boxed_zeros());
    let risk = net.gradient_into(&x, &y, &mut Net::workspace(), &mut expected);
    for helpers in 0..3 {
        // The address space that a thread needs besides its networks.
        let mut threads = with_refused(16 << 20, helpers, || Threads::<Net>::new(4));
        assert_eq!(threads.count(), 1 + helpers);
        assert_eq!(threads.gradient_into(&net, &x, &y, &mut gradient), risk);
        assert_eq!(gradient, expected);
    }
}

fn the_hot_loop_on_several_threads_allocates_nothing_for_any_batch() {
    let mut net = Net::<f32>::boxed_random(&mut StdRng::seed_from_u64(1));
    let (mut gradient, mut sgd) = (Net::boxed_zeros(), Sgd::new(1e-3));
    let x: Vec<_> = (0..5000).map(|_| SVector::<f32, 20>::repeat(0.5)).collect();
    let y = vec![SVector::<f32, 3>::repeat(0.25); x.len()];

    let mut threads = Threads::<Net>::new(3);
    let steps = |threads: &mut Threads<Net>, net: &mut Net, gradient: &mut Net, sgd: &mut Sgd, samples: usize| {
        for _ in 0..200 {
            threads.gradient_into(net, &x[..samples], &y[..samples], gradient);
            sgd.step(net, gradient);
        }
    };
    // Warm up: starting a thread allocates on that thread.
    steps(&mut threads, &mut net, &mut gradient, &mut sgd, 5000);
    for samples in [1, 128, 256, 1000, 5000] {
        let allocations = on_all_threads(|| steps(&mut threads, &mut net, &mut gradient, &mut sgd, samples));
        assert_eq!(allocations, 0, "{samples} samples");
    }
    assert!(on_all_threads(|| drop(Threads::<Net>::new(2))) > 4, "creating threads is counted");
}
