//! The named state of an optimizer: a single list for writing and reading checkpoints.

use alloc::vec::Vec;

/// The state that an optimizer carries from one step to the next, and its settings.
///
/// The length of a vector is a multiple of the number of parameters, possibly zero. A checkpoint is resumed only with the
/// settings it was written with.
///
/// ```
/// use mlp_core::optimizer::State;
/// use mlp_core::prelude::*;
///
/// /// Gradient descent with the learning rate 1 / t in step t.
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
///     fn check(&self) -> Result<(), SettingError> { Ok(()) }
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
    /// Numbers, such as the step count; names are unique within this list.
    pub numbers: Vec<(&'static str, &'a mut f64)>,
    /// Vectors, such as moments of the gradient; names are unique within this list.
    pub vectors: Vec<(&'static str, &'a mut Vec<T>)>,
    /// Settings, such as decay rates, except the learning rate, which the trainer records itself.
    pub settings: Vec<(&'static str, f64)>,
}

impl<T> Default for State<'_, T> {
    /// The empty state.
    fn default() -> Self {
        Self { numbers: Vec::new(), vectors: Vec::new(), settings: Vec::new() }
    }
}

impl<'a, T> State<'a, T> {
    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, number: &'a mut f64) -> Self {
        self.numbers.push((name, number));
        self
    }

    /// Adds a vector.
    #[must_use]
    pub fn vector(mut self, name: &'static str, vector: &'a mut Vec<T>) -> Self {
        self.vectors.push((name, vector));
        self
    }

    /// Adds a setting.
    #[must_use]
    pub fn setting(mut self, name: &'static str, value: f64) -> Self {
        self.settings.push((name, value));
        self
    }
}
