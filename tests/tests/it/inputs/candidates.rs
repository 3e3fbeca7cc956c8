//! Several networks with the same inputs: candidates, and structs by hand.

use mlp_core::prelude::*;

candidates! {
    #[derive(Clone)]
    enum Rating<
        input sparse 12 as history, 2 as context dropout [0 | 0.1]
            => linear 3 as taste from history
            => [relu | tanh] [4 | 8] from (taste, context)
            => linear 1;
        loss squared
    >;
}

fn data() -> Dataset<RatingInput, SVector<f32, 1>> {
    let sample = |index: usize| {
        let context = vector![(index % 7) as f32 / 7.0, (index % 3) as f32 / 3.0];
        let history = Sparse::mean_of([index % 12, (index * 5 + 1) % 12]).expect("two indices below 12");
        RatingInput { history, context }
    };
    let inputs: Vec<_> = (0..60).map(sample).collect();
    let targets = inputs.iter().map(|x| vector![x.context[0] - x.context[1]]).collect();
    Dataset::new(inputs, targets).expect("as many inputs as targets")
}

#[test]
fn a_search_chooses_among_candidates_with_several_inputs() {
    let [training, validation, test] = data().split([0.6, 0.2, 0.2], 1).expect("60 samples");
    let search = Search::<Rating>::new(|rate| Trainer::new(Adam::new(rate)).batch(Batch::Mini(12)).epochs(60));
    let choice = search.learning_rates(&[0.03]).threads(2).choose(&training, &validation).expect("the runs converge");
    assert_eq!(choice.rows().len(), 8);
    let (best, evaluation) = choice.test(&test).expect("samples of the same kind");
    assert!(evaluation.loss < 0.02, "{}", evaluation.loss);
    let x = &validation.inputs()[0];
    assert_eq!(best.predict(std::slice::from_ref(x))[0], best.forward(x));
}

#[test]
fn every_candidate_takes_the_sample_and_gives_a_jacobian_of_its_fields() {
    let (rng, data) = (&mut StdRng::seed_from_u64(7), data());
    let x = &data.inputs()[5];
    let Some(Rating::Dropout0_1Tanh8(net)) = Rating::random(7, rng) else { panic!("{:?}", Rating::CANDIDATES[7]) };
    let jacobian: RatingJacobian<1> = net.jacobian(x);
    let step = 1e-2;
    let mut moved = x.clone();
    moved.context[1] += step;
    let slope = (net.forward(&moved) - net.forward(x)) / step;
    assert!((slope[0] - jacobian.context[(0, 1)]).abs() < 1e-3, "{slope} {}", jacobian.context);
}

mod by_hand {
    use mlp_core::prelude::*;

    network! { pub(super) struct Actor< input 2 as pose, 3 as speed => tanh 8 from (pose, speed) => linear 1; loss squared >; }

    #[derive(Clone, Debug, PartialEq, Network)]
    #[network(input(2 as pose, 3 as speed), inputs_of = self::Actor, loss = squared)]
    #[repr(C)]
    pub(super) struct Critic<T = f32> {
        #[network(from(pose, speed))]
        pub hidden: Dense<5, 16, Relu, T>,
        pub output: Dense<16, 1, Linear, T>,
    }

    pub(super) type Judge<T = f32> = Critic<T>;

    /// Of a network that itself takes the samples of another one, behind an alias.
    #[derive(Network)]
    #[network(input(2 as pose, 3 as speed), inputs_of = Judge, loss = squared)]
    #[repr(C)]
    pub(super) struct Third<T = f32> {
        #[network(from(pose, speed))]
        pub output: Dense<5, 1, Linear, T>,
    }

    /// Over one scalar.
    #[derive(Network)]
    #[network(input(2 as pose, 3 as speed), inputs_of = Actor<f64>, loss = squared)]
    #[repr(C)]
    pub(super) struct Double {
        #[network(from(pose, speed))]
        pub output: Dense<5, 1, Linear, f64>,
    }

    #[derive(Network)]
    #[network(input(2 as pose, 3 as speed), inputs_of = Double, loss = squared)]
    #[repr(C)]
    pub(super) struct SecondDouble {
        #[network(from(pose, speed))]
        pub output: Dense<5, 1, Linear, f64>,
    }
}

#[test]
fn a_struct_by_hand_takes_the_samples_of_another_network() {
    use by_hand::{Actor, ActorInput, Critic, Double, SecondDouble, Third};

    let x = ActorInput { pose: vector![0.5, 1.0], speed: vector![0.0, 1.0, 0.0] };
    let net = Critic::random(&mut StdRng::seed_from_u64(1));
    assert_eq!(net.trace(&x).output.a, net.forward(&x));
    let double = ActorInput::<f64> { pose: vector![0.5, 1.0], speed: vector![0.0, 1.0, 0.0] };
    assert_eq!(Critic::<f64>::zeros().forward(&double), Actor::<f64>::zeros().forward(&double));
    assert_eq!(Third::zeros().forward(&x), vector![0.0]);
    assert_eq!(Third::zeros().jacobian(&x).speed, matrix![0.0, 0.0, 0.0]);
    assert_eq!(
        (Double::zeros().forward(&double), SecondDouble::zeros().forward(&double)),
        (vector![0.0], vector![0.0])
    );
}
