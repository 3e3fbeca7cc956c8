//! The state of an optimizer: complete for resuming, and discarded if it does not fit the network.

use super::*;

/// Asserts that ten steps equal five steps and five more of an optimizer that was given the state.
fn resumes<O: Optimizer<f64> + Clone + PartialEq + std::fmt::Debug>(fresh: &O) {
    let run = |optimizer: &mut O, net: &mut Double, steps: std::ops::Range<i32>| {
        for step in steps {
            optimizer.set_learning_rate(0.1 / f64::from(step + 1));
            optimizer.step(net, &gradient(step));
        }
    };
    let (mut optimizer, mut net) = (fresh.clone(), gradient(100));
    run(&mut optimizer, &mut net, 0..5);

    // Into a new optimizer, and into a used one.
    let mut used = fresh.clone();
    run(&mut used, &mut gradient(50), 20..27);
    for mut resumed in [fresh.clone(), used.clone()] {
        let (written, read) = (optimizer.state(), resumed.state());
        for ((name, number), (expected, into)) in written.numbers.into_iter().zip(read.numbers) {
            assert_eq!(name, expected);
            *into = *number;
        }
        for ((name, vector), (expected, into)) in written.vectors.into_iter().zip(read.vectors) {
            assert_eq!(name, expected);
            assert!(vector.len().is_multiple_of(Double::PARAMETERS), "{name}");
            into.clone_from(vector);
        }
        let (mut uninterrupted, mut expected_net, mut resumed_net) = (optimizer.clone(), net.clone(), net.clone());
        run(&mut uninterrupted, &mut expected_net, 5..10);
        run(&mut resumed, &mut resumed_net, 5..10);
        assert_eq!(expected_net, resumed_net, "{fresh:?}");
    }

    // The state has an effect, and `reset` clears it.
    let (mut other, mut expected) = (net.clone(), net.clone());
    run(&mut used, &mut other, 5..10);
    run(&mut optimizer, &mut expected, 5..10);
    assert_ne!(other, expected, "{fresh:?}");
    used.set_learning_rate(0.1);
    used.reset();
    assert_eq!(used, *fresh);
}

#[test]
fn resumes_to_the_bit() {
    resumes(&Sgd::new(0.1).momentum(0.9));
    resumes(&Sgd::new(0.1).momentum(0.9).nesterov());
    resumes(&RmsProp::new(0.1));
    resumes(&RmsProp::new(0.1).momentum(0.9));
    resumes(&Adam::new(0.1).betas(0.8, 0.99));
    resumes(&AdamW::new(0.1));
    resumes(&Lbfgs::new().memory(3));
}

#[test]
fn of_the_wrong_length_is_discarded() {
    fn starts_anew<O: Optimizer<f64> + Clone>(fresh: &O) {
        for wrong in [1, Double::PARAMETERS - 1, Double::PARAMETERS + 1, 5 * Double::PARAMETERS] {
            for index in 0..4 {
                let mut optimizer = fresh.clone();
                if let Some((_, vector)) = optimizer.state().vectors.get_mut(index) {
                    **vector = vec![1.0; wrong];
                }
                let (mut net, mut expected) = (gradient(100), gradient(100));
                optimizer.step(&mut net, &gradient(1));
                fresh.clone().step(&mut expected, &gradient(1));
                assert_eq!(net, expected, "vector {index} of {wrong} numbers");
            }
        }
    }
    starts_anew(&Sgd::new(0.1).momentum(0.9));
    starts_anew(&RmsProp::new(0.1).momentum(0.9));
    starts_anew(&Adam::new(0.1));
    starts_anew(&AdamW::new(0.1));
    starts_anew(&Lbfgs::new());
}

#[test]
fn of_another_network_is_discarded() {
    network! { struct Other< input 1 => linear 1; loss squared >; }
    fn starts_anew<O: Optimizer<f64> + Clone>(fresh: &O) {
        let (mut used, mut slope) = (fresh.clone(), Other::<f64>::zeros());
        slope.output.bias[0] = 3.0;
        used.step(&mut Other::<f64>::zeros(), &slope);
        let (mut net, mut expected) = (gradient(100), gradient(100));
        used.step(&mut net, &gradient(1));
        fresh.clone().step(&mut expected, &gradient(1));
        assert_eq!(net, expected);
    }
    starts_anew(&Sgd::new(0.1).momentum(0.9));
    starts_anew(&RmsProp::new(0.1).momentum(0.9));
    starts_anew(&Adam::new(0.1));
    starts_anew(&AdamW::new(0.1));
    starts_anew(&Lbfgs::new());
}
