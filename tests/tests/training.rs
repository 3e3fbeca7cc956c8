//! Training: that it learns, that it is reproducible to the bit, what every optimizer does to the digit, and what bad
//! input gets.

#![allow(clippy::float_cmp, reason = "what is exact is held exactly")]

use mlp_core::optimizer::Objective;
use mlp_core::prelude::*;

network! { struct Xor< input 2 => tanh 4 => sigmoid 1; loss binary_cross_entropy >; }
network! { struct Line< input 1 => linear 1; loss squared >; }
network! { struct Classes< input 2 => softmax 3; loss categorical_cross_entropy >; }

fn xor_inputs() -> Vec<SVector<f32, 2>> {
    vec![vector![0.0, 0.0], vector![0.0, 1.0], vector![1.0, 0.0], vector![1.0, 1.0]]
}

fn xor_data() -> Dataset<SVector<f32, 2>, usize> {
    Dataset::new(xor_inputs(), vec![0, 1, 1, 0]).expect("good data")
}

/// Points of `y = 2x − 1`; more than a mini-batch, and not a multiple of one.
fn line_data<const N: usize>() -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    let x = |i: usize| (0..i).fold(-1.0, |x, _| x + 0.125);
    let inputs: Vec<_> = (0..N).map(|i| vector![x(i)]).collect();
    let targets = inputs.iter().map(|x| x * 2.0 - vector![1.0]).collect();
    Dataset::new(inputs, targets).expect("good data")
}

fn bits(network: &impl Network<Scalar = f32>) -> Vec<u32> {
    network.parameters().iter().map(|w| w.to_bits()).collect()
}

fn random_xor(seed: u64) -> Xor {
    Xor::random(&mut StdRng::seed_from_u64(seed))
}

mod it_learns {
    use super::*;

    fn learns_xor<O: Optimizer<f32>>(optimizer: O, batch: Batch, epochs: usize) {
        let mut xor = random_xor(2);
        let before = xor.loss(&xor_inputs(), &[0, 1, 1, 0]);
        let report = Trainer::new(optimizer)
            .batch(batch)
            .epochs(epochs)
            .seed(7)
            .fit(&mut xor, &xor_data())
            .expect("good settings");
        assert_eq!(report.epochs.len(), epochs);
        let after = xor.loss(&xor_inputs(), &[0, 1, 1, 0]);
        assert!(after < 0.1 && after < before, "{batch:?}: {before} became {after}");
        assert!((report.final_loss().expect("there were epochs") - after).abs() < 0.1);
        for (x, y) in xor_inputs().iter().zip([false, true, true, false]) {
            assert_eq!(xor.forward(x)[0] > 0.5, y, "{batch:?}");
        }
    }

    #[test]
    fn online_with_sgd() {
        learns_xor(Sgd::new(0.5), Batch::Online, 1000);
    }

    #[test]
    fn by_mini_batches_with_sgd() {
        learns_xor(Sgd::new(1.0), Batch::Mini(3), 1000);
    }

    #[test]
    fn by_the_full_batch_with_sgd() {
        learns_xor(Sgd::new(1.0), Batch::Full, 2000);
    }

    #[test]
    fn online_with_adam() {
        learns_xor(Adam::new(0.01), Batch::Online, 500);
    }

    #[test]
    fn by_mini_batches_with_adam() {
        learns_xor(Adam::new(0.02), Batch::Mini(3), 500);
    }

    #[test]
    fn by_the_full_batch_with_adam() {
        learns_xor(Adam::new(0.05), Batch::Full, 500);
    }

    #[test]
    fn towards_vectors_in_double_precision() {
        let x: Vec<SVector<f64, 1>> = (0..20).map(|i| vector![f64::from(i) / 10.0 - 1.0]).collect();
        let y = x.iter().map(|x| vector![3.0 * x[0] + 0.5]).collect();
        let mut line = Line::<f64>::zeros();
        let data = Dataset::new(x, y).expect("good data");
        Trainer::new(Sgd::new(0.3)).batch(Batch::Mini(5)).epochs(200).fit(&mut line, &data).expect("good settings");
        assert!((line.output.weights[0] - 3.0).abs() < 1e-6 && (line.output.bias[0] - 0.5).abs() < 1e-6);
    }

    #[test]
    fn in_a_box() {
        let mut xor = Xor::boxed_random(&mut StdRng::seed_from_u64(2));
        let report = Trainer::new(Adam::new(0.05)).epochs(300).fit(&mut *xor, &xor_data()).expect("good settings");
        assert!(report.final_loss().expect("there were epochs") < 0.1);
    }
}

mod it_is_reproducible {
    use super::*;

    fn trained(batch: Batch, seed: u64) -> Line {
        let mut line = Line::zeros();
        let mut trainer = Trainer::new(Sgd::new(0.125)).batch(batch).epochs(3).seed(seed);
        trainer.fit(&mut line, &line_data::<17>()).expect("good settings");
        line
    }

    #[test]
    fn the_same_seed_gives_the_same_bits() {
        for batch in [Batch::Online, Batch::Mini(4), Batch::Full] {
            assert_eq!(bits(&trained(batch, 7)), bits(&trained(batch, 7)), "{batch:?}");
        }
    }

    #[test]
    fn another_seed_gives_another_order() {
        for batch in [Batch::Online, Batch::Mini(4)] {
            assert_ne!(bits(&trained(batch, 7)), bits(&trained(batch, 8)), "{batch:?}");
        }
    }

    #[test]
    fn the_full_batch_has_no_order() {
        assert_eq!(bits(&trained(Batch::Full, 7)), bits(&trained(Batch::Full, 8)));
    }

    #[test]
    fn a_mini_batch_of_one_is_online() {
        assert_eq!(bits(&trained(Batch::Mini(1), 7)), bits(&trained(Batch::Online, 7)));
    }

    #[test]
    fn a_mini_batch_larger_than_the_data_holds_all_of_it() {
        // In another order than the full batch, so equal to rounding: 3 steps of at most 4 roundings, and 17 + 2 in the
        // mean of products that stay below 8.
        let (mini, full) = (trained(Batch::Mini(usize::MAX), 7), trained(Batch::Full, 7));
        for (mini, full) in mini.parameters().iter().zip(full.parameters()) {
            assert!((mini - full).abs() <= 3.0 * 23.0 * 8.0 * f32::EPSILON, "{mini} {full}");
        }
    }

    #[test]
    fn two_calls_go_on_where_one_would_have() {
        for batch in [Batch::Online, Batch::Mini(3), Batch::Full] {
            let (mut once, mut twice) = (random_xor(1), random_xor(1));
            let trainer = Trainer::new(Adam::new(0.01)).batch(batch);
            let report = trainer.clone().epochs(10).fit(&mut once, &xor_data()).expect("good settings");
            let mut short = trainer.epochs(5);
            let first = short.fit(&mut twice, &xor_data()).expect("good settings");
            let second = short.fit(&mut twice, &xor_data()).expect("good settings");
            assert_eq!(bits(&once), bits(&twice), "{batch:?}");
            assert_eq!(report.epochs, [first.epochs, second.epochs].concat(), "{batch:?}");
        }
    }

    #[test]
    fn no_epochs_change_nothing() {
        let mut xor = random_xor(1);
        let report = Trainer::new(Sgd::new(1.0)).epochs(0).fit(&mut xor, &xor_data()).expect("good settings");
        assert_eq!((report.epochs.len(), report.final_loss()), (0, None));
        assert_eq!(bits(&xor), bits(&random_xor(1)));
    }

    #[test]
    fn the_loss_of_an_epoch_is_measured_before_its_steps() {
        let data = line_data::<17>();
        let mut line = Line::zeros();
        let mut before = Vec::new();
        let mut trainer = Trainer::new(Sgd::new(0.125)).batch(Batch::Full).epochs(1);
        for _ in 0..3 {
            let risk = line.loss(data.inputs(), data.targets());
            let report = trainer.fit(&mut line, &data).expect("good settings");
            before.push((report.epochs[0].loss, risk));
        }
        // The mean of 17 losses below 8, by way of the gradient's mean and back: 2 roundings of the mean, 17 of the sum.
        for (reported, risk) in before {
            assert!((reported - risk).abs() <= 21.0 * f32::EPSILON * 8.0, "{reported} {risk}");
        }
    }
}

mod every_epoch {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    /// An optimizer that looks and does not move. Its clones look together.
    #[derive(Clone, Default)]
    struct Watch(Rc<RefCell<Vec<f32>>>);

    impl Optimizer<f32> for Watch {
        fn step<N: Network<Scalar = f32>>(&mut self, _network: &mut N, _gradient: &N) {
            unreachable!("`advance` does not call it");
        }

        fn check(&self) -> Result<(), SettingError> {
            Ok(())
        }

        fn advance<N: Network<Scalar = f32>>(&mut self, network: &mut N, objective: &mut impl Objective<N>) -> f32 {
            let (risk, _) = objective.gradient(network);
            self.0.borrow_mut().push(risk);
            risk
        }
    }

    /// The risks of the steps, where the network is zero and sample `i` of ten wants `2^i`: `½ 4^i`, of which sums are
    /// exact and tell which samples they are of.
    fn watch(batch: Batch, epochs: usize) -> (Vec<f32>, Report) {
        let targets: Vec<_> = (0..10).map(|i| vector![(0..i).fold(1.0_f32, |y, _| 2.0 * y)]).collect();
        let data = Dataset::new(vec![vector![1.0]; 10], targets).expect("good data");
        let watch = Watch::default();
        let mut trainer = Trainer::new(watch.clone()).batch(batch).epochs(epochs).seed(3);
        let report = trainer.fit(&mut Line::zeros(), &data).expect("good settings");
        (watch.0.take(), report)
    }

    #[test]
    fn sees_every_sample_once_online_in_a_new_order() {
        let (risks, report) = watch(Batch::Online, 2);
        let (first, second) = risks.split_at(10);
        assert_eq!(second.len(), 10);
        assert_ne!(first, second);
        for epoch in [first, second] {
            let mut sorted = epoch.to_vec();
            sorted.sort_by(f32::total_cmp);
            assert_ne!(epoch, sorted);
            assert!(sorted.windows(2).all(|pair| pair[1] == 4.0 * pair[0]));
            assert_eq!(sorted[0], 0.5);
        }
        assert_eq!(report.epochs[0].loss, first.iter().sum::<f32>() / 10.0);
    }

    #[test]
    fn sees_every_sample_once_in_mini_batches_of_which_the_last_holds_what_is_left() {
        let (risks, report) = watch(Batch::Mini(4), 2);
        assert_eq!(risks.len(), 6);
        let all = (0..10).map(|i| 0.5 * 4.0_f32.powi(i)).sum::<f32>();
        for epoch in risks.chunks(3) {
            assert_eq!(4.0 * epoch[0] + 4.0 * epoch[1] + 2.0 * epoch[2], all);
        }
        assert_ne!(risks[..3], risks[3..]);
        assert_eq!(report.epochs[0].loss, all / 10.0);
    }

    #[test]
    fn is_one_step_on_all_samples_in_a_full_batch() {
        let (risks, report) = watch(Batch::Full, 2);
        assert_eq!(risks.len(), 2);
        // The mean of ten is multiplied by a rounded tenth.
        let mean = (0..10).map(|i| 0.5 * 4.0_f32.powi(i)).sum::<f32>() / 10.0;
        assert!((risks[0] - mean).abs() <= mean * f32::EPSILON);
        assert_eq!(risks[0], risks[1]);
        assert!((report.epochs[0].loss - mean).abs() <= 2.0 * mean * f32::EPSILON);
    }
}

/// The optimizers against their formulas, written out once more in double precision.
mod by_hand {
    use super::*;

    network! { struct Net< input 2 => tanh 3 => linear 2; loss squared >; }

    type Samples = (Vec<SVector<f64, 2>>, Vec<SVector<f64, 2>>);

    fn start() -> (Net<f64>, Samples) {
        let net = <Net<f64> as Network>::random(&mut StdRng::seed_from_u64(11));
        let x = vec![vector![0.5, -1.0], vector![1.5, 0.25], vector![-0.75, 2.0]];
        let y = vec![vector![1.0, 0.0], vector![-1.0, 2.0], vector![0.5, 0.5]];
        (net, (x, y))
    }

    /// A product and a difference are rounded, or the difference alone.
    #[test]
    fn sgd_moves_against_the_gradient() {
        let (mut net, (x, y)) = start();
        let mut sgd = Sgd::new(0.3);
        for _ in 0..5 {
            let (_, gradient) = net.gradient(&x, &y);
            let before = net.clone();
            sgd.step(&mut net, &gradient);
            for ((&after, &w), &g) in net.parameters().iter().zip(before.parameters()).zip(gradient.parameters()) {
                let expected = w - 0.3 * g;
                assert!((after - expected).abs() <= f64::EPSILON * ((0.3 * g).abs() + w.abs()), "{after} {expected}");
            }
        }
    }

    /// `1 − β₂ᵗ` cancels: an ulp of `β₂ᵗ` is up to 1000 ulp of it, a half of that in the square root. The rest is less
    /// than 24 roundings. A step is at most `η / √(1 − β₂)`, less than 32 η; in the first ones about η.
    #[test]
    fn adam_follows_its_moments() {
        let (mut net, (x, y)) = start();
        let rate = 0.05;
        let mut adam = Adam::new(rate);
        let mut w = net.parameters().to_vec();
        let (mut m, mut v) = (vec![0.0; w.len()], vec![0.0; w.len()]);
        for t in 1..=20 {
            let (_, gradient) = net.gradient(&x, &y);
            adam.step(&mut net, &gradient);
            for (k, &g) in gradient.parameters().iter().enumerate() {
                m[k] = 0.9 * m[k] + (1.0 - 0.9) * g;
                v[k] = 0.999 * v[k] + (1.0 - 0.999) * g * g;
                let m_hat = m[k] / (1.0 - 0.9_f64.powi(t));
                let v_hat = v[k] / (1.0 - 0.999_f64.powi(t));
                w[k] -= rate * m_hat / (v_hat.sqrt() + 1e-8);
                let tolerance = f64::from(t) * f64::EPSILON * (w[k].abs() + rate * (500.0 * f64::from(t) + 24.0));
                let after = net.parameters()[k];
                assert!((after - w[k]).abs() <= tolerance, "step {t}, parameter {k}: {after} {}", w[k]);
            }
        }
    }

    /// By its bias corrections, the first step is η whatever the gradient, as long as ε is nothing beside it.
    #[test]
    fn the_first_step_of_adam_is_the_learning_rate() {
        let (mut net, (x, y)) = start();
        let (_, gradient) = net.gradient(&x, &y);
        let before = net.clone();
        Adam::new(0.25).step(&mut net, &gradient);
        for ((&after, &w), &g) in net.parameters().iter().zip(before.parameters()).zip(gradient.parameters()) {
            let expected = w - 0.25 * g / (g.abs() + 1e-8);
            assert!((after - expected).abs() <= 1000.0 * f64::EPSILON, "{after} {expected}");
        }
    }

    #[test]
    fn adam_starts_anew_for_a_network_of_another_size() {
        let (mut net, (x, y)) = start();
        let (_, gradient) = net.gradient(&x, &y);
        let mut used = Adam::new(0.1);
        let mut line = Line::<f64>::zeros();
        let (_, slope) = line.gradient(&[vector![1.0]], &[vector![1.0]]);
        used.step(&mut line, &slope);
        let mut other = net.clone();
        used.step(&mut net, &gradient);
        Adam::new(0.1).step(&mut other, &gradient);
        assert_eq!(net, other);
    }
}

/// Settings that are refused before anything is changed.
/// `properties.rs` holds that it is a step along the gradient.
mod descent {
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

    fn at_once<N: Network<Scalar = f32> + ByValue, Y: Target<N::Output>>(x: &[N::Input], y: &[Y]) -> (u32, Vec<u32>) {
        let mut net = random::<N>();
        let risk = net.descend(x, y, 0.1, &mut N::workspace(), &mut N::zeros());
        (risk.to_bits(), bits(&net))
    }

    #[test]
    fn on_more_samples_than_a_block_is_by_the_gradient() {
        let (x, y) = samples(129);
        assert_eq!(at_once::<Net, _>(&x, &y), by_the_gradient::<Net, _>(&x, &y));
        assert_ne!(
            at_once::<Net, _>(&x[1..], &y[1..]),
            by_the_gradient::<Net, _>(&x[1..], &y[1..]),
            "but for rounding"
        );
    }

    #[test]
    fn with_dropout_is_by_the_gradient() {
        let (x, y) = samples(5);
        assert_eq!(at_once::<Dropping, _>(&x, &y), by_the_gradient::<Dropping, _>(&x, &y));
    }

    #[test]
    fn is_what_a_trainer_does_with_sgd() {
        let (x, y) = samples(30);
        let data = Dataset::new(x.clone(), y.clone()).expect("good data");
        let mut net = random::<Net>();
        let report =
            Trainer::new(Sgd::new(0.1)).batch(Batch::Full).epochs(1).fit(&mut net, &data).expect("it converges");
        let risk = report.final_loss().expect("there was an epoch");
        assert_eq!((risk.to_bits(), bits(&net)), at_once::<Net, _>(&x, &y));
    }

    #[test]
    fn with_penalties_or_bounds_a_trainer_needs_the_gradient() {
        let (x, y) = samples(30);
        let data = Dataset::new(x.clone(), y.clone()).expect("good data");
        let trained = |trainer: Trainer<Sgd>| {
            let mut net = random::<Net>();
            trainer.batch(Batch::Full).epochs(1).fit(&mut net, &data).expect("it converges");
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
    fn stays_where_the_risk_is_not_finite() {
        for count in [1, 2, 129] {
            let (x, mut y) = samples(count);
            y[count - 1][0] = f32::NAN;
            let (risk, parameters) = at_once::<Net, _>(&x, &y);
            assert!(f32::from_bits(risk).is_nan());
            assert_eq!(parameters, bits(&random::<Net>()), "{count} samples");
            let (risk, parameters) = at_once::<Line, _>(&[vector![1.0]], &[vector![f32::INFINITY]]);
            assert_eq!((risk, parameters), (f32::INFINITY.to_bits(), bits(&random::<Line>())));
        }
    }
}

mod refused {
    use super::*;

    fn refusal<O: Optimizer<f32>>(trainer: Trainer<O>) -> TrainError {
        let mut trainer = trainer;
        let mut xor = random_xor(4);
        let error = trainer.fit(&mut xor, &xor_data()).expect_err("a bad setting");
        assert_eq!(bits(&xor), bits(&random_xor(4)), "the network is unchanged");
        error
    }

    #[test]
    fn a_learning_rate_that_is_not_positive_or_not_finite() {
        for rate in [0.0, -0.0, -0.1, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            for error in [refusal(Trainer::new(Sgd::new(rate))), refusal(Trainer::new(Adam::new(rate)))] {
                let TrainError::LearningRate { value } = error else { panic!("{rate}: {error}") };
                assert_eq!(value.to_bits(), rate.to_bits());
                assert_eq!(error.to_string(), format!("the learning rate must be a positive number, but it is {rate}"));
            }
        }
    }

    #[test]
    fn an_empty_mini_batch() {
        let error = refusal(Trainer::new(Sgd::new(0.1)).batch(Batch::Mini(0)));
        assert_eq!(error, TrainError::EmptyBatch);
        assert!(error.to_string().contains("at least one sample"));
    }

    #[test]
    fn a_class_that_is_not_an_output() {
        let inputs = vec![vector![0.0, 1.0]; 4];
        let fit = |classes: [usize; 4]| {
            let mut net = Classes::random(&mut StdRng::seed_from_u64(1));
            let before = net.clone();
            let data = Dataset::new(inputs.clone(), classes.to_vec()).expect("good data");
            let result = Trainer::new(Sgd::new(0.1)).epochs(1).fit(&mut net, &data);
            assert_eq!(result.is_err(), net == before);
            result
        };
        assert!(fit([0, 1, 2, 0]).is_ok());
        let error = fit([0, 1, 3, 9]).expect_err("there is no class 3");
        assert_eq!(error, TrainError::ClassOutOfRange { sample: 2, class: 3, classes: 3 });
        assert_eq!(
            error.to_string(),
            "sample 2 (counted from 0) has class 3, but the network tells apart 3 classes, from 0"
        );
    }

    #[test]
    fn a_class_of_a_single_output_that_is_neither_0_nor_1() {
        let mut xor = random_xor(4);
        let data = Dataset::new(xor_inputs(), vec![0, 1, 2, 0]).expect("good data");
        let error = Trainer::new(Sgd::new(0.1)).fit(&mut xor, &data).expect_err("there is no class 2");
        assert_eq!(error, TrainError::ClassOutOfRange { sample: 2, class: 2, classes: 2 });
        assert_eq!(bits(&xor), bits(&random_xor(4)));
    }

    #[test]
    fn errors_are_errors() {
        fn is_error<E: std::error::Error + Send + Sync + 'static>() {}
        is_error::<TrainError>();
        is_error::<DataError>();
    }
}

/// Data that is refused.
mod data {
    use super::*;

    type Samples = Vec<SVector<f32, 2>>;

    #[test]
    fn without_samples() {
        let error = Dataset::new(Samples::new(), Samples::new()).expect_err("no samples");
        assert_eq!(error, DataError::Empty);
        assert_eq!(error.to_string(), "there are no samples");
        assert_eq!(Dataset::new(Samples::new(), Vec::<usize>::new()), Err(DataError::Empty));
    }

    #[test]
    fn with_more_or_fewer_targets_than_inputs() {
        let error = Dataset::new(xor_inputs(), vec![0; 3]).expect_err("a target is missing");
        assert_eq!(error, DataError::LengthMismatch { inputs: 4, targets: 3 });
        assert_eq!(error.to_string(), "4 inputs, but 3 targets: every sample needs both");
        let no_inputs = Dataset::new(Samples::new(), vec![1]);
        assert_eq!(no_inputs, Err(DataError::LengthMismatch { inputs: 0, targets: 1 }));
    }

    #[test]
    fn with_a_number_that_is_not_finite() {
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            for (sample, index) in [(0, 0), (2, 1), (3, 0)] {
                let mut broken = xor_inputs();
                broken[sample][index] = bad;
                let error = Dataset::new(broken.clone(), xor_inputs()).expect_err("a bad input");
                assert_eq!(error, DataError::NonFiniteInput { sample, index });
                let said = format!("input {index} of sample {sample} is not a finite number (both counted from 0)");
                assert_eq!(error.to_string(), said);

                let error = Dataset::new(xor_inputs(), broken).expect_err("a bad target");
                assert_eq!(error, DataError::NonFiniteTarget { sample, index });
                assert_eq!(error.to_string(), said.replace("input", "target value"));
            }
        }
    }

    #[test]
    fn with_a_part_that_would_be_empty() {
        for count in [0, 4, 5] {
            let error = xor_data().split_at(count).expect_err("an empty part");
            assert_eq!(error, DataError::EmptyPart { count, samples: 4 });
        }
        let (first, second) = xor_data().split_at(1).expect("two parts");
        assert_eq!((first.len(), second.len()), (1, 3));
        assert_eq!(second.targets(), [1, 1, 0]);
    }

    #[test]
    fn the_largest_numbers_are_finite() {
        assert!(Dataset::new(vec![vector![f32::MAX, f32::MIN]], vec![vector![f32::MIN_POSITIVE]]).is_ok());
    }

    #[test]
    fn shuffling_keeps_samples_and_targets_together() {
        let inputs: Vec<_> = (0..50_u8).map(|i| vector![f32::from(i)]).collect();
        let shuffled = Dataset::new(inputs, (0..50).collect()).expect("good data").shuffled(5);
        for (x, &y) in shuffled.inputs().iter().zip(shuffled.targets()) {
            assert_eq!(Some(x[0]), u8::try_from(y).ok().map(f32::from));
        }
        let mut classes = shuffled.targets().to_vec();
        classes.sort_unstable();
        assert_eq!(classes, (0..50).collect::<Vec<_>>());
    }
}

mod divergence {
    use super::*;

    #[test]
    fn the_optimizer_forgets_what_led_astray() {
        // The loss is 10³⁰ / 2, its slope by the weight −10⁴⁵: not representable.
        let huge = Dataset::new(vec![vector![1e30]], vec![vector![1e15]]).expect("finite");
        let mut trainer = Trainer::new(Adam::new(0.1)).batch(Batch::Full).epochs(1);
        trainer.fit(&mut Line::zeros(), &huge).expect_err("the step is not finite");

        // Moments that are not finite would spoil the first step on good data.
        let mut line = Line::zeros();
        trainer.fit(&mut line, &line_data::<10>()).expect("a new start");
        assert!(line.parameters().iter().all(|w| w.is_finite()));
    }

    /// Trains until it diverges, and returns the epoch and the batch that the error names, after holding that the network
    /// is that of the last epoch before, bit for bit.
    fn diverge<O: Optimizer<f32> + Clone>(optimizer: O, batch: Batch, steps_an_epoch: usize) -> (usize, usize) {
        let start = || {
            let mut line = Line::zeros();
            line.output.weights = matrix![0.5];
            line
        };
        let data = line_data::<10>();
        let trainer = Trainer::new(optimizer).batch(batch).seed(9);
        let mut line = start();
        let error = trainer.clone().epochs(1000).fit(&mut line, &data).expect_err("it diverges");
        let TrainError::Diverged { epoch, batch, loss } = error else { panic!("{error}") };
        assert!((1..=1000).contains(&epoch));
        assert!((1..=steps_an_epoch).contains(&batch));
        assert!(error.to_string().contains(&format!("diverged in epoch {epoch}, batch {batch}")), "{error}");
        assert!(error.to_string().contains(&format!("the loss was {loss}")), "{error}");

        assert!(line.parameters().iter().all(|w| w.is_finite()));
        let mut until_then = start();
        let report = trainer.clone().epochs(epoch - 1).fit(&mut until_then, &data).expect("finite until then");
        assert!(report.epochs.iter().all(|epoch| epoch.loss.is_finite()));
        assert_eq!(bits(&line), bits(&until_then));
        (epoch, batch)
    }

    #[test]
    fn of_the_full_batch_keeps_the_last_finite_epoch() {
        let (epoch, _) = diverge(Sgd::new(100.0), Batch::Full, 1);
        assert!(epoch > 1);
    }

    #[test]
    fn of_mini_batches_keeps_the_last_finite_epoch() {
        let (epoch, batch) = diverge(Sgd::new(100.0), Batch::Mini(4), 3);
        assert!(epoch > 1 && batch > 0);
    }

    #[test]
    fn online_keeps_the_last_finite_epoch() {
        let (epoch, _) = diverge(Sgd::new(10.0), Batch::Online, 10);
        assert!(epoch > 1);
    }

    /// The first batch is finite, and sends the weights so far that the second is not.
    #[test]
    fn in_the_first_epoch_keeps_the_network_as_it_was() {
        let (epoch, batch) = diverge(Sgd::new(1e30), Batch::Mini(4), 3);
        assert_eq!((epoch, batch), (1, 2));
    }

    /// The loss is finite, and the step after it overflows.
    #[test]
    fn of_the_parameters_alone_is_found_too() {
        let mut line = Line::zeros();
        let data = line_data::<10>();
        let before = line.loss(data.inputs(), data.targets());
        let error = Trainer::new(Sgd::new(3e38)).batch(Batch::Full).epochs(1).fit(&mut line, &data);
        let Err(TrainError::Diverged { epoch: 1, batch: 1, loss }) = error else { panic!("{error:?}") };
        assert!(loss.is_finite() && (loss - f64::from(before)).abs() < 1e-5);
        assert_eq!(line, Line::zeros());
    }

    /// Finite data may have an infinite loss.
    #[test]
    fn at_the_first_sample_leaves_the_network_as_it_was() {
        let mut line = Line::zeros();
        let data = Dataset::new(vec![vector![1.0]], vec![vector![1e30]]).expect("good data");
        let error = Trainer::new(Sgd::new(0.1)).fit(&mut line, &data).expect_err("the loss is not representable");
        assert_eq!(error, TrainError::Diverged { epoch: 1, batch: 1, loss: f64::INFINITY });
        assert_eq!(line, Line::zeros());
    }

    #[test]
    fn to_nan_is_found() {
        let mut line = Line::zeros();
        line.output.bias = vector![f32::NAN];
        let error = Trainer::new(Adam::new(0.1)).fit(&mut line, &line_data::<10>()).expect_err("the network is broken");
        let TrainError::Diverged { epoch: 1, batch: 1, loss } = error else { panic!("{error}") };
        assert!(loss.is_nan());
    }
}

/// The functions that take a batch panic on what a `Dataset` and a `Trainer` turn into errors.
mod raw_batches {
    use super::*;

    const NO_INPUTS: [SVector<f32, 2>; 0] = [];
    const NO_CLASSES: [usize; 0] = [];

    fn into(x: &[SVector<f32, 2>], y: &[usize]) -> f32 {
        Classes::zeros().gradient_into(x, y, &mut Classes::workspace(), &mut Classes::boxed_zeros())
    }

    #[test]
    #[should_panic(expected = "the batch is empty")]
    fn empty_in_loss() {
        Classes::zeros().loss(&NO_INPUTS, &NO_CLASSES);
    }

    #[test]
    #[should_panic(expected = "the batch is empty")]
    fn empty_in_gradient() {
        let _ = Classes::zeros().gradient(&NO_INPUTS, &NO_CLASSES);
    }

    #[test]
    #[should_panic(expected = "the batch is empty")]
    fn empty_in_gradient_into() {
        into(&NO_INPUTS, &NO_CLASSES);
    }

    #[test]
    fn empty_is_the_empty_sum_in_accumulate_and_no_output_in_predict() {
        let net = Classes::zeros();
        let mut gradient = net.clone();
        let sum = net.accumulate(&NO_INPUTS, &NO_CLASSES, &mut Classes::workspace(), &mut gradient);
        assert_eq!((sum, gradient), (0.0, net.clone()));
        assert!(net.predict(&NO_INPUTS).is_empty());
    }

    #[test]
    #[should_panic(expected = "4 inputs, but 3 targets")]
    fn with_a_target_missing_in_loss() {
        Classes::zeros().loss(&xor_inputs(), &[0, 1, 2]);
    }

    #[test]
    #[should_panic(expected = "4 inputs, but 5 targets")]
    fn with_a_target_too_many_in_gradient() {
        let _ = Classes::zeros().gradient(&xor_inputs(), &[0, 1, 2, 0, 1]);
    }

    #[test]
    #[should_panic(expected = "4 inputs, but 3 targets")]
    fn with_a_target_missing_in_gradient_into() {
        into(&xor_inputs(), &[0, 1, 2]);
    }

    #[test]
    #[should_panic(expected = "4 inputs, but 3 targets")]
    fn with_a_target_missing_in_accumulate() {
        let net = Classes::zeros();
        net.accumulate(&xor_inputs(), &[0, 1, 2], &mut Classes::workspace(), &mut Classes::boxed_zeros());
    }

    /// A class that is not an output is found by every function, whatever the loss.
    macro_rules! out_of_range {
        ($($module:ident: $activation:ident $outputs:literal, $loss:ident, $class:literal;)*) => {$(
            mod $module {
                use super::*;

                network! { struct Net< input 2 => $activation $outputs; loss $loss >; }

                #[test]
                #[should_panic(expected = "classes, from 0")]
                fn in_loss() {
                    Net::zeros().loss(&xor_inputs(), &[0, 1, 0, $class]);
                }

                #[test]
                #[should_panic(expected = "classes, from 0")]
                fn in_gradient() {
                    let _ = Net::zeros().gradient(&xor_inputs(), &[0, 1, 0, $class]);
                }

                #[test]
                #[should_panic(expected = "classes, from 0")]
                fn in_deltas() {
                    let net = Net::zeros();
                    let _ = net.deltas(&net.trace(&vector![0.0, 1.0]), &$class);
                }
            }
        )*};
    }

    out_of_range! {
        with_a_class_too_high_for_categorical_cross_entropy: softmax 3, categorical_cross_entropy, 3;
        with_a_class_too_high_for_binary_cross_entropy: sigmoid 3, binary_cross_entropy, 3;
        with_a_class_too_high_for_squared: linear 3, squared, 3;
        with_a_class_too_high_for_absolute: linear 3, absolute, 3;
        with_a_class_too_high_for_huber: linear 3, huber, 3;
        with_a_class_too_high_for_poisson: exp 3, poisson, 3;
        with_a_class_too_high_for_a_single_output: sigmoid 1, binary_cross_entropy, 2;
    }
}
