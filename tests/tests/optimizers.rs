//! Optimizers: each against an independent library, to the digit; that they can be stopped and resumed, to the bit; what
//! settings they refuse. `lbfgs.rs` holds what L-BFGS does on its own.

#![allow(clippy::float_cmp, reason = "what is exact is held exactly")]

use mlp_core::prelude::*;

network! { struct Net< input 2 => tanh 3 => linear 2; loss squared >; }

type Double = Net<f64>;

fn network(parameters: &[f64]) -> Double {
    let mut net = Double::zeros();
    net.parameters_mut().copy_from_slice(parameters);
    net
}

/// Gradients of very different sizes, and of both signs.
fn gradient(step: i32) -> Double {
    let mut gradient = Double::zeros();
    for (k, g) in (1..).zip(gradient.parameters_mut()) {
        *g = (f64::from(7 * step + 3 * k)).sin() * 10.0_f64.powi(k % 7 - 4);
    }
    gradient
}

/// `fixtures/optimizers.py` wrote `fixtures/optimizers.txt` with Optax.
mod as_optax {
    use super::*;

    /// A gradient, and the parameters after its step.
    type Step = (Vec<f64>, Vec<f64>);

    /// The parameters at first, and the steps.
    fn steps(name: &str) -> (Vec<f64>, Vec<Step>) {
        let fixture = include_str!("../fixtures/optimizers.txt");
        let lines = fixture.lines().skip_while(|line| *line != format!("optimizer {name}")).skip(1);
        let mut vectors = lines.take_while(|line| !line.is_empty()).map(|line| {
            let (_, numbers) = line.split_once(' ').expect("a key and numbers");
            numbers.split(' ').map(|number| number.parse().expect("a number")).collect::<Vec<f64>>()
        });
        let start = vectors.next().expect("the optimizer is in the fixture");
        let mut steps = Vec::new();
        while let (Some(gradient), Some(after)) = (vectors.next(), vectors.next()) {
            steps.push((gradient, after));
        }
        assert_eq!(steps.len(), 6);
        (start, steps)
    }

    /// Holds every parameter after each step to `roundings(t)` roundings of its largest step so far, for every step, and to one
    /// of its own.
    fn holds<O: Optimizer<f64>>(name: &str, mut optimizer: O, roundings: impl Fn(f64) -> f64) {
        let (start, steps) = steps(name);
        let mut net = network(&start);
        let (mut before, mut largest_step, mut t) = (start.clone(), vec![0.0_f64; start.len()], 0.0);
        for (gradient, wanted) in steps {
            t += 1.0;
            optimizer.step(&mut net, &network(&gradient));
            for (k, (&w, &wanted)) in net.parameters().iter().zip(&wanted).enumerate() {
                largest_step[k] = largest_step[k].max((wanted - before[k]).abs());
                let tolerance = t * f64::EPSILON * (before[k].abs() + wanted.abs() + roundings(t) * largest_step[k]);
                assert!((w - wanted).abs() <= tolerance, "{name}, step {t}, parameter {k}: {w} is not {wanted}");
            }
            before = wanted;
        }
    }

    /// Of a sum of gradients that cancel, what is left may be small beside its parts, but not beside the largest step times
    /// `1 / (1 − μ)`.
    #[test]
    fn sgd_and_momentum() {
        holds("sgd", Sgd::new(0.1), |_| 2.0);
        holds("momentum", Sgd::new(0.1).momentum(0.9), |t| 4.0 * t * 10.0);
        holds("nesterov", Sgd::new(0.1).momentum(0.75).nesterov(), |t| 5.0 * t * 4.0);
    }

    /// Some ten roundings a step; with the momentum, sums that cancel, as above.
    #[test]
    fn rms_prop() {
        holds("rms_prop", RmsProp::new(0.01), |t| 10.0 * t);
        let with_settings = RmsProp::new(0.01).decay(0.9).epsilon(1e-3).momentum(0.5);
        holds("rms_prop_with_settings", with_settings, |t| 10.0 * t * 2.0);
    }

    /// `1 − β₂ᵗ` cancels: an ulp of `β₂ᵗ` is up to 1000 ulp of it for β₂ = 0.999, 20 for 0.95, a half of that in the square
    /// root; and the first moments may cancel to a tenth of their parts. Else some 24 roundings.
    #[test]
    fn adam_and_adam_w() {
        holds("adam", Adam::new(0.01), |t| 500.0 * t + 240.0);
        holds("adam_w", AdamW::new(0.01), |t| 500.0 * t + 240.0);
        holds("adam_with_settings", Adam::new(0.02).betas(0.8, 0.95).epsilon(1e-3), |t| 10.0 * t + 120.0);
        let with_settings = AdamW::new(0.02).weight_decay(0.5).betas(0.8, 0.95).epsilon(1e-3);
        holds("adam_w_with_settings", with_settings, |t| 10.0 * t + 120.0);
    }

    /// Curvatures from 1 to 10 make every one of three pairs worsen the error of some 17 roundings in a scalar product
    /// tenfold at most, forwards and backwards.
    #[test]
    fn lbfgs() {
        holds("lbfgs", Lbfgs::new().memory(3), |t| 17.0 * 10.0 * 6.0 * t);
    }
}

mod special_cases {
    use super::*;

    fn bits<O: Optimizer<f64>>(mut optimizer: O) -> Vec<u64> {
        let mut net = gradient(100);
        (0..5).for_each(|step| optimizer.step(&mut net, &gradient(step)));
        net.parameters().iter().map(|w| w.to_bits()).collect()
    }

    #[test]
    fn momentum_zero_is_gradient_descent() {
        assert_eq!(bits(Sgd::new(0.1).momentum(0.0)), bits(Sgd::new(0.1)));
        assert_eq!(bits(Sgd::new(0.1).momentum(0.0).nesterov()), bits(Sgd::new(0.1)));
        assert_ne!(bits(Sgd::new(0.1).momentum(0.5)), bits(Sgd::new(0.1)));
        assert_ne!(bits(Sgd::new(0.1).momentum(0.5)), bits(Sgd::new(0.1).momentum(0.5).nesterov()));
    }

    #[test]
    fn weight_decay_zero_is_adam() {
        let adam = bits(Adam::new(0.1).betas(0.8, 0.9).epsilon(0.1));
        assert_eq!(bits(AdamW::new(0.1).betas(0.8, 0.9).epsilon(0.1).weight_decay(0.0)), adam);
        assert_ne!(bits(AdamW::new(0.1).betas(0.8, 0.9).epsilon(0.1)), adam);
    }

    #[test]
    fn momentum_zero_is_rms_prop_without_a_velocity() {
        let mut rms_prop = RmsProp::new(0.1).momentum(0.0);
        rms_prop.step(&mut gradient(1), &gradient(2));
        let lens: Vec<_> = rms_prop.state().vectors.iter().map(|(name, vector)| (*name, vector.len())).collect();
        assert_eq!(lens, [("squares", Double::PARAMETERS), ("velocity", 0)]);
    }

    /// A unit that never had a gradient divides zero by ε.
    #[test]
    fn without_a_gradient_nothing_moves() {
        fn stays<O: Optimizer<f32>>(mut optimizer: O) {
            let mut net = Net::zeros();
            net.hidden1.weights.fill(1.0);
            let before = net.clone();
            optimizer.step(&mut net, &Net::zeros());
            assert_eq!(net, before);
        }
        stays(Sgd::new(0.1).momentum(0.9));
        stays(Sgd::new(0.1).momentum(0.9).nesterov());
        stays(RmsProp::new(0.1));
        stays(RmsProp::new(0.1).momentum(0.9));
        stays(Adam::new(0.1));
        stays(AdamW::new(0.1).weight_decay(0.0));
        stays(Lbfgs::new());
    }

    /// `(1 − α)` and `(1 − β)` in single precision, where they would cancel: the first steps are exact to a few roundings.
    #[test]
    fn the_first_step_has_its_length_in_single_precision() {
        fn first_step<O: Optimizer<f32>>(mut optimizer: O) -> f32 {
            let mut net = Net::zeros();
            let mut gradient = Net::zeros();
            gradient.output.bias[0] = 0.7;
            optimizer.step(&mut net, &gradient);
            -net.output.bias[0]
        }
        for (step, wanted) in [
            (first_step(Adam::new(0.5)), 0.5_f32),
            (first_step(Adam::new(0.5).betas(0.99999, 0.999_999_9)), 0.5),
            (first_step(RmsProp::new(0.5).decay(0.9999).epsilon(1e-30)), 50.0),
        ] {
            assert!((step - wanted).abs() <= 10.0 * f32::EPSILON * wanted, "{step} is not {wanted}");
        }
    }
}

mod state {
    use super::*;

    /// Runs ten steps at once, and five and five with nothing but the state in between.
    fn resumes<O: Optimizer<f64> + Clone + PartialEq + std::fmt::Debug>(fresh: &O) {
        let run = |optimizer: &mut O, net: &mut Double, steps: std::ops::Range<i32>| {
            for step in steps {
                optimizer.set_learning_rate(0.1 / f64::from(step + 1));
                optimizer.step(net, &gradient(step));
            }
        };
        let (mut optimizer, mut net) = (fresh.clone(), gradient(100));
        run(&mut optimizer, &mut net, 0..5);

        // Into one that is new, and into one that has seen something else.
        let mut used = fresh.clone();
        run(&mut used, &mut gradient(50), 20..27);
        for mut resumed in [fresh.clone(), used.clone()] {
            let (written, read) = (optimizer.state(), resumed.state());
            for ((name, number), (wanted, into)) in written.numbers.into_iter().zip(read.numbers) {
                assert_eq!(name, wanted);
                *into = *number;
            }
            for ((name, vector), (wanted, into)) in written.vectors.into_iter().zip(read.vectors) {
                assert_eq!(name, wanted);
                assert!(vector.len().is_multiple_of(Double::PARAMETERS), "{name}");
                into.clone_from(vector);
            }
            let (mut on, mut wanted_net, mut resumed_net) = (optimizer.clone(), net.clone(), net.clone());
            run(&mut on, &mut wanted_net, 5..10);
            run(&mut resumed, &mut resumed_net, 5..10);
            assert_eq!(wanted_net, resumed_net, "{fresh:?}");
        }

        // And what it has seen matters, and is forgotten when it is asked to.
        let (mut other, mut wanted) = (net.clone(), net.clone());
        run(&mut used, &mut other, 5..10);
        run(&mut optimizer, &mut wanted, 5..10);
        assert_ne!(other, wanted, "{fresh:?}");
        used.set_learning_rate(0.1);
        used.reset();
        assert_eq!(used, *fresh);
    }

    #[test]
    fn is_complete() {
        resumes(&Sgd::new(0.1).momentum(0.9));
        resumes(&Sgd::new(0.1).momentum(0.9).nesterov());
        resumes(&RmsProp::new(0.1));
        resumes(&RmsProp::new(0.1).momentum(0.9));
        resumes(&Adam::new(0.1).betas(0.8, 0.99));
        resumes(&AdamW::new(0.1));
        resumes(&Lbfgs::new().memory(3));
    }

    #[test]
    fn of_the_wrong_length_is_a_new_start() {
        fn starts_anew<O: Optimizer<f64> + Clone>(fresh: &O) {
            for wrong in [1, Double::PARAMETERS - 1, Double::PARAMETERS + 1, 5 * Double::PARAMETERS] {
                for index in 0..4 {
                    let mut optimizer = fresh.clone();
                    if let Some((_, vector)) = optimizer.state().vectors.get_mut(index) {
                        **vector = vec![1.0; wrong];
                    }
                    let (mut net, mut wanted) = (gradient(100), gradient(100));
                    optimizer.step(&mut net, &gradient(1));
                    fresh.clone().step(&mut wanted, &gradient(1));
                    assert_eq!(net, wanted, "vector {index} of {wrong} numbers");
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
    fn is_that_of_one_network() {
        network! { struct Other< input 1 => linear 1; loss squared >; }
        fn starts_anew<O: Optimizer<f64> + Clone>(fresh: &O) {
            let (mut used, mut slope) = (fresh.clone(), Other::<f64>::zeros());
            slope.output.bias[0] = 3.0;
            used.step(&mut Other::<f64>::zeros(), &slope);
            let (mut net, mut wanted) = (gradient(100), gradient(100));
            used.step(&mut net, &gradient(1));
            fresh.clone().step(&mut wanted, &gradient(1));
            assert_eq!(net, wanted);
        }
        starts_anew(&Sgd::new(0.1).momentum(0.9));
        starts_anew(&RmsProp::new(0.1).momentum(0.9));
        starts_anew(&Adam::new(0.1));
        starts_anew(&AdamW::new(0.1));
        starts_anew(&Lbfgs::new());
    }
}

mod settings {
    use super::*;

    fn refuses<O: Optimizer<f32>>(optimizer: &O, message: &str) {
        let error = optimizer.check().expect_err(message);
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn out_of_range_are_refused_by_name() {
        for bad in [-0.1, 1.0, 1.5, f64::NAN, f64::INFINITY] {
            let must = format!("must be at least 0 and less than 1, but it is {bad}");
            refuses(&Sgd::new(0.1).momentum::<f32>(bad), &format!("the momentum {must}"));
            refuses(&RmsProp::new(0.1).momentum(bad), &format!("the momentum {must}"));
            refuses(&RmsProp::new(0.1).decay(bad), &format!("the decay {must}"));
            refuses(&Adam::new(0.1).betas(bad, 0.9), &format!("the first beta {must}"));
            refuses(&Adam::new(0.1).betas(0.9, bad), &format!("the second beta {must}"));
            refuses(&AdamW::new(0.1).betas(0.9, bad), &format!("the second beta {must}"));
        }
        // 10⁻⁶⁰ is zero in single precision, and 10⁶⁰ infinite.
        for bad in [0.0, -1e-8, f64::NAN, f64::INFINITY, 1e-60, 1e60] {
            let message =
                format!("the epsilon must be a positive number in the precision of the network, but it is {bad}");
            refuses(&RmsProp::new(0.1).epsilon(bad), &message);
            refuses(&Adam::new(0.1).epsilon(bad), &message);
            refuses(&AdamW::new(0.1).epsilon(bad), &message);
        }
        for bad in [-0.1, f64::NAN, f64::INFINITY] {
            let message = format!("the weight decay must be at least 0 and finite, but it is {bad}");
            refuses(&AdamW::new(0.1).weight_decay(bad), &message);
        }
        refuses(&Lbfgs::new().memory(0), "the memory must be from 1 to 1000, but it is 0");
        refuses(&Lbfgs::new().memory(1001), "the memory must be from 1 to 1000, but it is 1001");
        refuses(&Lbfgs::new().evaluations(0), "the number of evaluations must be at least 1, but it is 0");
        let epsilon = 1e-60;
        assert!(Optimizer::<f64>::check(&Adam::new(0.1).epsilon(epsilon)).is_ok());
    }

    #[test]
    fn a_learning_rate_is_refused_by_all_that_have_one() {
        for rate in [0.0, -0.1, f64::NAN, f64::INFINITY] {
            let message = format!("the learning rate must be a positive number, but it is {rate}");
            refuses(&Sgd::new(rate).momentum::<f32>(0.9), &message);
            refuses(&RmsProp::new(rate), &message);
            refuses(&AdamW::new(rate), &message);
        }
    }

    #[test]
    fn a_learning_rate_is_read_and_set() {
        fn has_a_rate<O: Optimizer<f32> + PartialEq + std::fmt::Debug>(mut optimizer: O, other: &O) {
            assert_eq!(optimizer.learning_rate(), Some(0.1));
            optimizer.set_learning_rate(0.2);
            assert_eq!(optimizer, *other);
            assert!(optimizer.check().is_ok() && !optimizer.needs_full_batch());
        }
        has_a_rate(Sgd::new(0.1).momentum(0.9), &Sgd::new(0.2).momentum(0.9));
        has_a_rate(RmsProp::new(0.1), &RmsProp::new(0.2));
        has_a_rate(Adam::new(0.1), &Adam::new(0.2));
        has_a_rate(AdamW::new(0.1), &AdamW::new(0.2));
        assert_eq!(Optimizer::<f32>::learning_rate(&Lbfgs::new()), None);
    }

    #[test]
    fn are_constants() {
        const MOMENTUM: Momentum = Sgd::new(0.1).momentum(0.9).nesterov();
        const RMS_PROP: RmsProp = RmsProp::new(0.1).decay(0.9).epsilon(1e-7).momentum(0.5);
        const ADAM: Adam = Adam::new(0.1).betas(0.9, 0.99).epsilon(1e-7);
        const ADAM_W: AdamW = AdamW::new(0.1).betas(0.9, 0.99).epsilon(1e-7).weight_decay(0.1);
        const LBFGS: Lbfgs = Lbfgs::new().memory(5).evaluations(10);
        let checks = [MOMENTUM.check(), RMS_PROP.check(), ADAM.check(), ADAM_W.check(), LBFGS.check()];
        assert_eq!(checks, [Ok(()), Ok(()), Ok(()), Ok(()), Ok(())]);
    }

    #[test]
    fn mini_batches_are_refused_with_what_to_write_instead() {
        let error = TrainError::NeedsFullBatch { batch: Batch::Mini(32) };
        let message = "this optimizer needs all samples in every step: use `Batch::Full` instead of `Batch::Mini(32)`";
        assert_eq!(error.to_string(), message);
    }
}
