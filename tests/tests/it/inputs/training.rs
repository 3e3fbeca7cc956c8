//! Training: gradient descent moves the columns of the entries alone, and Adam leaves the others as they are.

use mlp_core::optimizer::Objective;

use super::*;

fn data<X: mlp_core::Sample>(inputs: Vec<X>) -> Dataset<X, usize> {
    let targets = classes(inputs.len());
    Dataset::new(inputs, targets).unwrap()
}

/// The parameters of both networks after training with optimizers of the same kind.
fn train_both<O: Optimizer<f64>>(tolerance: f64, optimizer: impl Fn() -> O, change: impl Fn(Trainer<O>) -> Trainer<O>) {
    let (mut a, mut b) = pair::<Films<f64>, DenseFilms<f64>>();
    let (x, z) = films(300);
    let before = a.parameters().to_vec();
    for (epochs, batch) in [(2, Batch::Online), (3, Batch::Mini(16)), (2, Batch::Mini(200)), (2, Batch::Full)] {
        let trainer = || change(Trainer::new(optimizer()).batch(batch).epochs(epochs).seed(3));
        let of_a = trainer().fit(&mut *a, &data(x.clone())).unwrap();
        let of_b = trainer().fit(&mut *b, &data(z.clone())).unwrap();
        let risks = |report: &Report<f64>| report.epochs.iter().map(|epoch| epoch.loss).collect::<Vec<_>>();
        let risks = risks(&of_a).into_iter().zip(risks(&of_b));
        assert!(risks.clone().all(|(a, b)| (a - b).abs() < tolerance), "{:?}", risks.collect::<Vec<_>>());
        let largest = a.parameters().iter().fold(1.0_f64, |largest, w| largest.max(w.abs()));
        for (a, b) in a.parameters().iter().zip(b.parameters()) {
            assert!((a - b).abs() < tolerance * largest, "{a} and {b} after {batch:?}");
        }
        assert_ne!(a.parameters(), before);
    }
}

#[test]
fn gradient_descent_is_that_of_a_dense_input() {
    train_both(1e-11, || Sgd::new(0.1), |trainer| trainer);
}

#[test]
fn penalties_and_clipping_are_those_of_a_dense_input() {
    train_both(1e-11, || Sgd::new(0.1), |trainer| trainer.l2(0.01));
    train_both(1e-11, || Sgd::new(0.1), |trainer| trainer.l1(0.001).clip_norm(0.1));
}

#[test]
fn other_optimizers_are_those_of_a_dense_input() {
    train_both(1e-11, || Sgd::new(0.01).momentum(0.5), |trainer| trainer);
    train_both(1e-11, || RmsProp::new(1e-3), |trainer| trainer);
}

#[test]
fn threads_train_to_the_same_bits() {
    let (x, _) = films(900);
    let train = |threads| {
        let mut net = pair::<Films<f64>, DenseFilms<f64>>().0;
        let mut trainer = Trainer::new(Adam::new(0.01)).batch(Batch::Mini(400)).epochs(3).threads(threads);
        trainer.fit(&mut *net, &data(x.clone())).unwrap();
        net
    };
    assert_eq!(train(1), train(2));
}

/// The weights that read one index of the history.
fn columns(net: &Films<f64>, index: usize) -> Vec<f64> {
    let (taste, output) = (net.taste.weights.column(index), net.output.weights.column(3 + index));
    taste.iter().chain(output.iter()).copied().collect()
}

#[test]
fn adam_leaves_the_columns_without_entries_as_they_are() {
    let mut net = pair::<Films<f64>, DenseFilms<f64>>().0;
    let before = net.clone();
    let sample = |indices: &[usize]| FilmsInput {
        history: Sparse::new(indices.iter().map(|&index| (index, 1.0))).unwrap(),
        context: vector![1.0, 0.5, -1.0],
    };
    let mut trainer = Trainer::new(Adam::new(0.01)).epochs(1);
    trainer.fit(&mut *net, &Dataset::new(vec![sample(&[5, 7])], vec![1]).unwrap()).unwrap();
    let after_first = net.clone();
    assert_ne!(columns(&net, 5), columns(&before, 5));
    assert_eq!(columns(&net, 6), columns(&before, 6));
    trainer.fit(&mut *net, &Dataset::new(vec![sample(&[7])], vec![2]).unwrap()).unwrap();
    // With its momentum, the column would move on.
    assert_eq!(columns(&net, 5), columns(&after_first, 5));
    assert_ne!(columns(&net, 7), columns(&after_first, 7));
    assert_ne!(net.output.bias, after_first.output.bias);
}

/// Adam of Kingma and Ba for one parameter, whose moments are those of the steps in which its column has a gradient.
struct Reference {
    moments: Vec<(f64, f64)>,
    steps: i32,
}

impl Reference {
    fn step(&mut self, net: &mut Words<f64>, gradient: &Words<f64>) {
        self.steps += 1;
        let touched =
            |index: usize| index >= 30 * 6 || gradient.hidden1.weights.column(index / 6).iter().any(|&g| g != 0.0);
        for (index, &g) in gradient.parameters().iter().enumerate().filter(|(index, _)| touched(*index)) {
            let (m, v) = &mut self.moments[index];
            (*m, *v) = (0.9 * *m + 0.1 * g, 0.999 * *v + 0.001 * g * g);
            let (m, v) = (*m / (1.0 - 0.9_f64.powi(self.steps)), *v / (1.0 - 0.999_f64.powi(self.steps)));
            net.parameters_mut()[index] -= 0.01 * m / (v.sqrt() + 1e-8);
        }
    }
}

#[test]
fn adam_is_lazy_in_a_step_and_in_training() {
    let (mut trained, _) = pair::<Words<f64>, DenseWords<f64>>();
    let (mut stepped, mut expected) = (trained.clone(), trained.clone());
    let (x, _) = words(60);
    let targets = classes(60);
    let mut trainer = Trainer::new(Adam::new(0.01)).batch(Batch::Full).epochs(1);
    let mut adam = Adam::new(0.01);
    let mut reference = Reference { moments: vec![(0.0, 0.0); Words::<f64>::PARAMETERS], steps: 0 };
    for (x, targets) in x.chunks(4).zip(targets.chunks(4)) {
        trainer.fit(&mut *trained, &Dataset::new(x.to_vec(), targets.to_vec()).unwrap()).unwrap();
        let (_, gradient) = stepped.gradient(x, targets);
        adam.step(&mut *stepped, &gradient);
        let (_, gradient) = expected.gradient(x, targets);
        reference.step(&mut expected, &gradient);
        assert_close(trained.parameters(), expected.parameters(), "training");
        assert_close(stepped.parameters(), expected.parameters(), "steps");
    }
}

#[test]
fn adam_w_lets_all_weights_decay() {
    let mut net = pair::<Films<f64>, DenseFilms<f64>>().0;
    let before = net.clone();
    let sample = FilmsInput { history: Sparse::new([(5, 1.0)]).unwrap(), context: vector![1.0, 0.5, -1.0] };
    let data = Dataset::new(vec![sample], vec![1]).unwrap();
    Trainer::new(AdamW::new(0.1).weight_decay(0.5)).epochs(1).fit(&mut *net, &data).unwrap();
    let decayed: Vec<_> = columns(&before, 6).iter().map(|w| w * 0.95).collect();
    assert_close(&columns(&net, 6), &decayed, "weights without entries");
}

#[test]
fn a_resumed_run_ends_in_the_same_bits() {
    let path = std::env::temp_dir().join(format!("mlp-sparse-{}.checkpoint", std::process::id()));
    let (x, _) = films(100);
    let trainer = |epochs| Trainer::new(Adam::new(0.01)).epochs(epochs).seed(3);
    let start = || pair::<Films<f64>, DenseFilms<f64>>().0;
    let mut whole = start();
    trainer(6).fit(&mut *whole, &data(x.clone())).unwrap();
    let mut net = start();
    trainer(3).checkpoint(Checkpoint::new(&path)).fit(&mut *net, &data(x.clone())).unwrap();
    let mut resumed = start();
    trainer(6).checkpoint(Checkpoint::new(&path).resume()).fit(&mut *resumed, &data(x.clone())).unwrap();
    // An entry of one sample at another index is another data set.
    let mut moved = x;
    moved[50].history = Sparse::new([(13, 0.25)]).unwrap();
    let other = trainer(6).checkpoint(Checkpoint::new(&path).resume()).fit(&mut *start(), &data(moved));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(resumed, whole);
    assert!(other.unwrap_err().to_string().contains("data"));
}

/// Asks for the gradient at a network of its own, then takes a step of gradient descent.
struct Asking(Sgd);

impl Optimizer<f64> for Asking {
    fn step<N: Network<Scalar = f64>>(&mut self, network: &mut N, gradient: &N) {
        self.0.step(network, gradient);
    }

    fn advance<N: Network<Scalar = f64>>(&mut self, network: &mut N, objective: &mut impl Objective<N>) -> f64 {
        objective.gradient(network);
        self.0.advance(network, objective)
    }

    fn check(&self) -> Result<(), SettingError> {
        self.0.check()
    }
}

#[test]
fn an_optimizer_may_ask_for_the_gradient_before_a_step() {
    let (mut asking, mut plain) = (pair::<Films<f64>, DenseFilms<f64>>().0, pair::<Films<f64>, DenseFilms<f64>>().0);
    let data = data(films(600).0);
    let (batch, sgd) = (Batch::Mini(200), Sgd::new(0.1));
    Trainer::new(Asking(sgd.clone())).batch(batch).epochs(2).fit(&mut *asking, &data).unwrap();
    Trainer::new(sgd).batch(batch).epochs(2).fit(&mut *plain, &data).unwrap();
    assert_eq!(asking, plain);
}

#[test]
fn weights_of_samples_validation_and_metrics_take_sparse_samples() {
    let (mut a, mut b) = pair::<Films<f64>, DenseFilms<f64>>();
    let (x, z) = films(80);
    let weights: Vec<f64> = (0..80).map(|n| f64::from(n % 4)).collect();
    let a_data = data(x).with_weights(weights.clone()).unwrap();
    let b_data = data(z).with_weights(weights).unwrap();
    let trainer = || Trainer::new(Sgd::new(0.1)).epochs(3).metric(Metric::Accuracy);
    let of_a = trainer().validation(&a_data).fit(&mut *a, &a_data).unwrap();
    let of_b = trainer().validation(&b_data).fit(&mut *b, &b_data).unwrap();
    for (a, b) in of_a.epochs.iter().zip(&of_b.epochs) {
        assert_close(&[a.validation_loss.unwrap()], &[b.validation_loss.unwrap()], "validation");
        assert_eq!(a.metrics, b.metrics);
    }
}

/// A third of the weights.
const fn third(i: usize, j: usize) -> bool {
    (i + j).is_multiple_of(3)
}

network! { struct Masked< input sparse 30 as words, 2 as rest => tanh 6 from (words, rest) connect third => softmax 4;
loss categorical_cross_entropy >; }
network! { struct DenseMasked< input 32 => tanh 6 connect third => softmax 4; loss categorical_cross_entropy >; }

#[test]
fn weights_that_do_not_exist_stay_zero_with_sparse_inputs() {
    let samples = (0..200).map(|sample| {
        let (words, rest) = (sparse::<30>(sample), SVector::<f64, 2>::from_vec(numbers(2, sample)));
        let all: Vec<f64> = words.to_vector().iter().chain(rest.iter()).copied().collect();
        (MaskedInput { words, rest }, SVector::<f64, 32>::from_vec(all))
    });
    let (x, z): (Vec<_>, Vec<_>) = samples.unzip();
    let mut a = Masked::<f64>::random(&mut StdRng::seed_from_u64(3));
    let mut b = DenseMasked::<f64>::zeros();
    b.parameters_mut().copy_from_slice(a.parameters());
    let absent = |net: &Masked<f64>| {
        let weights = (0..32).flat_map(|j| (0..6).map(move |i| (i, j)));
        weights.filter(|&(i, j)| !third(i, j)).all(|index| net.hidden1.weights[index] == 0.0)
    };
    for batch in [Batch::Online, Batch::Mini(16), Batch::Full] {
        Trainer::new(Sgd::new(0.1)).batch(batch).epochs(2).fit(&mut a, &data(x.clone())).unwrap();
        Trainer::new(Sgd::new(0.1)).batch(batch).epochs(2).fit(&mut b, &data(z.clone())).unwrap();
        assert_close(a.parameters(), b.parameters(), "parameters");
        assert!(absent(&a));
    }
    let (_, gradient) = a.gradient(&x, &classes(x.len()));
    assert!(absent(&gradient));
    Trainer::new(Adam::new(0.01)).epochs(2).fit(&mut a, &data(x)).unwrap();
    assert!(absent(&a));
}
