//! Settings of optimizers: ranges with their messages, and the learning rate.

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
    // 1 in single precision, so that nothing would decay.
    let near = 1.0 - 1e-9;
    let must = format!("must be at least 0, and less than 1 in the precision of the network, but it is {near}");
    refuses(&Sgd::new(0.1).momentum::<f32>(near), &format!("the momentum {must}"));
    refuses(&RmsProp::new(0.1).momentum(near), &format!("the momentum {must}"));
    refuses(&RmsProp::new(0.1).decay(near), &format!("the decay {must}"));
    refuses(&Adam::new(0.1).betas(near, 0.9), &format!("the first beta {must}"));
    refuses(&AdamW::new(0.1).betas(0.9, near), &format!("the second beta {must}"));
    assert!(Optimizer::<f64>::check(&Adam::new(0.1).betas(0.9, near)).is_ok());
    // In single precision 10⁻⁶⁰ is zero and 10⁶⁰ infinite.
    for bad in [0.0, -1e-8, f64::NAN, f64::INFINITY, 1e-60, 1e60] {
        let message = format!("the epsilon must be a positive number in the precision of the network, but it is {bad}");
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
fn a_learning_rate_out_of_range_is_refused_by_every_optimizer_with_one() {
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
fn can_be_set_in_constants() {
    const MOMENTUM: Momentum = Sgd::new(0.1).momentum(0.9).nesterov();
    const RMS_PROP: RmsProp = RmsProp::new(0.1).decay(0.9).epsilon(1e-7).momentum(0.5);
    const ADAM: Adam = Adam::new(0.1).betas(0.9, 0.99).epsilon(1e-7);
    const ADAM_W: AdamW = AdamW::new(0.1).betas(0.9, 0.99).epsilon(1e-7).weight_decay(0.1);
    const LBFGS: Lbfgs = Lbfgs::new().memory(5).evaluations(10);
    let checks = [MOMENTUM.check(), RMS_PROP.check(), ADAM.check(), ADAM_W.check(), LBFGS.check()];
    assert_eq!(checks, [Ok(()), Ok(()), Ok(()), Ok(()), Ok(())]);
}

#[test]
fn the_message_about_mini_batches_suggests_the_setting() {
    let error = TrainError::NeedsFullBatch { batch: Batch::Mini(32) };
    let message = "this optimizer needs all samples in every step: use `Batch::Full` instead of `Batch::Mini(32)`";
    assert_eq!(error.to_string(), message);
}
