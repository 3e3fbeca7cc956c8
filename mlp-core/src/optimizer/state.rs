//! What an optimizer remembers between steps, by name: one list for writing a checkpoint and for reading it.

use alloc::vec::Vec;

/// What an optimizer remembers from one step to the next: numbers, and vectors that are empty or as long as the network
/// has parameters, or several times as long. And what it is set to, by which a run with other settings is told apart.
///
/// ```
/// use mlp_core::optimizer::State;
/// use mlp_core::prelude::*;
///
/// /// Gradient descent with a learning rate of one over the number of steps.
/// #[derive(Default)]
/// struct Fading {
///     steps: f64,
/// }
///
/// impl Optimizer<f32> for Fading {
///     fn step<N: Network<Scalar = f32>>(&mut self, network: &mut N, gradient: &N) {
///         self.steps += 1.0;
///         Sgd::new(1.0 / self.steps).step(network, gradient);
///     }
///     fn check(&self) -> Result<(), TrainError> { Ok(()) }
///     fn reset(&mut self) { self.steps = 0.0 }
///     fn state(&mut self) -> State<'_, f32> { State::default().number("steps", &mut self.steps) }
/// }
///
/// let mut fading = Fading { steps: 3.0 };
/// for (name, number) in fading.state().numbers {
///     assert_eq!((name, *number), ("steps", 3.0));
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct State<'a, T> {
    /// Numbers, such as the count of steps, with names that are unique among them.
    pub numbers: Vec<(&'static str, &'a mut f64)>,
    /// Vectors, such as moments of the gradient, with names that are unique among them.
    pub vectors: Vec<(&'static str, &'a mut Vec<T>)>,
    /// Settings, such as a share of the moments that is kept. Without the learning rate, which is known already.
    pub settings: Vec<(&'static str, f64)>,
}

impl<T> Default for State<'_, T> {
    /// Nothing is remembered.
    fn default() -> Self {
        Self { numbers: Vec::new(), vectors: Vec::new(), settings: Vec::new() }
    }
}

impl<'a, T> State<'a, T> {
    /// This, and a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, number: &'a mut f64) -> Self {
        self.numbers.push((name, number));
        self
    }

    /// This, and a vector.
    #[must_use]
    pub fn vector(mut self, name: &'static str, vector: &'a mut Vec<T>) -> Self {
        self.vectors.push((name, vector));
        self
    }

    /// This, and a setting.
    #[must_use]
    pub fn setting(mut self, name: &'static str, value: f64) -> Self {
        self.settings.push((name, value));
        self
    }
}
