//! The optimizer during a run, in which a schedule changes its learning rate.

use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

use crate::number::scalar::Scalar;
use crate::optimizer::Optimizer;

/// An optimizer that gets its learning rate back on drop: at the end of a run, and if a callback panics.
pub(super) struct Scheduled<'a, T: Scalar, O: Optimizer<T>> {
    optimizer: &'a mut O,
    /// The learning rate before the run, for an optimizer that has one.
    pub(super) base_rate: Option<f64>,
    scalar: PhantomData<T>,
}

impl<'a, T: Scalar, O: Optimizer<T>> Scheduled<'a, T, O> {
    pub(super) fn new(optimizer: &'a mut O) -> Self {
        let base_rate = optimizer.learning_rate();
        Self { optimizer, base_rate, scalar: PhantomData }
    }
}

impl<T: Scalar, O: Optimizer<T>> Deref for Scheduled<'_, T, O> {
    type Target = O;

    fn deref(&self) -> &O {
        self.optimizer
    }
}

impl<T: Scalar, O: Optimizer<T>> DerefMut for Scheduled<'_, T, O> {
    fn deref_mut(&mut self) -> &mut O {
        self.optimizer
    }
}

impl<T: Scalar, O: Optimizer<T>> Drop for Scheduled<'_, T, O> {
    fn drop(&mut self) {
        if let Some(rate) = self.base_rate {
            self.optimizer.set_learning_rate(rate);
        }
    }
}
