//! Networks of several architectures behind one type.

use alloc::vec::Vec;

use super::Network;

/// A trained network, or anything else with outputs for inputs, whose architecture is known at run time only: all networks with the
/// same inputs and outputs implement `Predict<Input, Output>`, and live side by side in a `Vec<Box<dyn Predict<…>>>`.
///
/// The trait object has [`predict`](trait.Predict.html#method.predict-1) as well, like a network. (A trait method of this name would
/// be ambiguous with [`Network::predict`].)
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::Predict;
///
/// network! { struct Small< input 4 => tanh 3 => linear 2; loss squared >; }
/// network! { struct Deep< input 4 => relu 8 => relu 8 => linear 2; loss squared >; }
///
/// let mut rng = StdRng::seed_from_u64(7);
/// let ensemble: Vec<Box<dyn Predict<SVector<f32, 4>, SVector<f32, 2>>>> =
///     vec![Box::new(Small::random(&mut rng)), Deep::boxed_random(&mut rng)];
/// let x = vector![0.1, 0.2, 0.3, 0.4];
/// let mean = ensemble.iter().map(|net| net.predict_one(&x)).sum::<SVector<f32, 2>>() / 2.0;
/// assert!(mean.iter().all(|a| a.is_finite()));
/// assert_eq!(ensemble[1].predict(&[x, x]).len(), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not predict `{Output}` from `{Input}`",
    note = "a network implements `Predict` of its own inputs and outputs, such as `Predict<SVector<f32, 4>, SVector<f32, 2>>`"
)]
pub trait Predict<Input, Output> {
    /// The outputs for one sample: [`Network::forward`].
    fn predict_one(&self, input: &Input) -> Output;

    /// The outputs for a slice of samples: [`Network::predict`], which is faster than one sample at a time.
    fn predict_all(&self, inputs: &[Input]) -> Vec<Output> {
        inputs.iter().map(|input| self.predict_one(input)).collect()
    }
}

impl<N: Network> Predict<N::Input, N::Output> for N {
    fn predict_one(&self, input: &N::Input) -> N::Output {
        self.forward(input)
    }

    fn predict_all(&self, inputs: &[N::Input]) -> Vec<N::Output> {
        self.predict(inputs)
    }
}

impl<Input, Output> dyn Predict<Input, Output> + '_ {
    /// The outputs for a slice of samples.
    pub fn predict(&self, inputs: &[Input]) -> Vec<Output> {
        self.predict_all(inputs)
    }
}

impl<Input, Output> dyn Predict<Input, Output> + Send + '_ {
    /// The outputs for a slice of samples.
    pub fn predict(&self, inputs: &[Input]) -> Vec<Output> {
        self.predict_all(inputs)
    }
}

impl<Input, Output> dyn Predict<Input, Output> + Send + Sync + '_ {
    /// The outputs for a slice of samples.
    pub fn predict(&self, inputs: &[Input]) -> Vec<Output> {
        self.predict_all(inputs)
    }
}
