//! The same bits on every instruction set with fused multiply-add: training with each optimizer. A separate process, since
//! the instruction set is selected for a whole process.

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers for either precision")]
#![allow(clippy::cast_lossless, clippy::unnecessary_cast, reason = "one macro for both precisions")]

use mlp_core::instruction_set::InstructionSet;
use mlp_core::prelude::*;

network! {
    /// Layers of one, few and many units, with elementary functions.
    struct Regression< input 20 => tanh 70 => sigmoid 17 => gelu 5 => linear 1; loss squared >;
}

network! { struct Classification< input 20 => relu 40 dropout 0.2 => silu 33 => softmax 10; loss categorical_cross_entropy >; }

/// A pseudorandom number between −1 and 1.
fn number(i: usize, j: usize) -> f64 {
    f64::sin((31 * i + 17 * j) as f64)
}

macro_rules! inputs {
    ($T:ty) => {
        (0..150).map(|i| SVector::from_fn(|j, _| number(i, j) as $T)).collect::<Vec<SVector<$T, 20>>>()
    };
}

/// The weights and the risk after training, as text that tells all bits apart.
macro_rules! trained {
    ($Net:ident<$T:ty>, $optimizer:expr, $batch:expr, $targets:expr) => {{
        let data = Dataset::new(inputs!($T), $targets).expect("finite samples");
        let mut net = <$Net<$T>>::boxed_random(&mut StdRng::seed_from_u64(1));
        Trainer::new($optimizer).batch($batch).epochs(3).seed(1).fit(&mut *net, &data).expect("the loss stays finite");
        let alone = net.forward(&data.inputs()[7]);
        format!("{:?} {:?} {:?}", net.parameters(), net.loss(data.inputs(), data.targets()), alone)
    }};
}

macro_rules! all_optimizers {
    ($T:ty) => {{
        let values = || (0..150).map(|i| SVector::from([number(i, 50) as $T])).collect::<Vec<SVector<$T, 1>>>();
        let classes = || (0..150).map(|i| i % 10).collect::<Vec<usize>>();
        let mini = Batch::Mini(32);
        [
            ("gradient descent", trained!(Classification<$T>, Sgd::new(0.1), mini, classes())),
            ("momentum", trained!(Classification<$T>, Sgd::new(0.05).momentum(0.9), mini, classes())),
            ("RMSProp", trained!(Classification<$T>, RmsProp::new(1e-3), mini, classes())),
            ("Adam", trained!(Classification<$T>, Adam::new(1e-2), mini, classes())),
            ("AdamW", trained!(Regression<$T>, AdamW::new(1e-2), mini, values())),
            ("single samples", trained!(Regression<$T>, Adam::new(1e-2), Batch::Mini(1), values())),
            ("L-BFGS", trained!(Regression<$T>, Lbfgs::new(), Batch::Full, values())),
        ]
    }};
}

#[test]
fn a_seed_gives_the_same_network_on_every_instruction_set() {
    let is_fused = |set: InstructionSet| set != InstructionSet::Portable;
    let sets: Vec<_> = InstructionSet::ALL.into_iter().filter(|&set| is_fused(set) && set.is_available()).collect();
    let runs: Vec<_> = sets
        .iter()
        .map(|set| {
            set.select().expect("an available instruction set");
            (all_optimizers!(f32), all_optimizers!(f64))
        })
        .collect();
    for (set, run) in sets.iter().zip(&runs) {
        for (got, expected) in run.0.iter().chain(&run.1).zip(runs[0].0.iter().chain(&runs[0].1)) {
            assert!(got.1 == expected.1, "{}: {set} differs from {}", got.0, sets[0]);
            assert!(!got.1.contains("NaN"), "{}", got.0);
        }
    }
}
