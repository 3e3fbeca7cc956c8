//! Schedules of the learning rate.

use alloc::format;
use alloc::string::String;
use core::f64::consts::PI;

use nalgebra::ComplexField;

use crate::number::scalar::{Scalar, constant};
use crate::train::error::TrainError;

/// A schedule of the learning rate: a factor, as a function of the position in training.
///
/// The position is counted in epochs and fractions of epochs. The factor is evaluated for each step, so that training for a
/// few long epochs follows the curve, too. Every call of [`fit`](crate::Trainer::fit) continues where the last one ended.
///
/// A learning rate of zero in the precision of the network ends the run ([`StopReason::ScheduleEnded`]);
/// [`down_to`](Schedule::down_to) keeps it above.
///
/// [`StopReason::ScheduleEnded`]: crate::StopReason::ScheduleEnded
///
/// ```
/// use mlp_core::prelude::*;
/// let schedule = Schedule::cosine(100).down_to(0.01).warm_up(5);
/// assert_eq!(schedule.factor(0.0), 0.0);
/// assert_eq!(schedule.factor(2.5), 0.5);
/// assert_eq!(schedule.factor(5.0), 1.0);
/// assert!((schedule.factor(100.0) - 0.01).abs() < 1e-12);
/// let trainer = Trainer::new(Sgd::new(0.1)).epochs(100).schedule(schedule);
/// # let _ = trainer;
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    shape: Shape,
    /// The lower bound of the factor, except during the warm-up.
    floor: f64,
    warm_up: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Constant,
    Step { every: usize, factor: f64 },
    Cosine { epochs: usize },
    Plateau { patience: usize, factor: f64 },
}

impl Schedule {
    const fn of(shape: Shape) -> Self {
        Self { shape, floor: 0.0, warm_up: 0 }
    }

    /// A constant learning rate.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Schedule::constant().factor(17.0), 1.0);
    /// ```
    pub const fn constant() -> Self {
        Self::of(Shape::Constant)
    }

    /// Multiplies the learning rate by `factor` every `every` epochs.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let schedule = Schedule::step(10, 0.5);
    /// assert_eq!((schedule.factor(9.9), schedule.factor(10.0), schedule.factor(20.0)), (1.0, 0.5, 0.25));
    /// ```
    pub const fn step(every: usize, factor: f64) -> Self {
        Self::of(Shape::Step { every, factor })
    }

    /// Lowers the learning rate to zero over this many epochs along half a cosine, `½ (1 + cos π t)` with `t` from 0 to 1; the
    /// factor stays there (Loshchilov and Hutter, "SGDR", 2017, without restarts). The epochs include those of a warm-up.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let schedule = Schedule::cosine(10);
    /// assert_eq!(schedule.factor(0.0), 1.0);
    /// assert!((schedule.factor(5.0) - 0.5).abs() < 1e-15);
    /// assert_eq!(schedule.factor(10.0), 0.0);
    /// ```
    pub const fn cosine(epochs: usize) -> Self {
        Self::of(Shape::Cosine { epochs })
    }

    /// Multiplies the learning rate by `factor` whenever the [monitored](crate::Trainer::monitor) value has not improved for
    /// `patience` epochs: by default the risk on the validation set or, without one, the training loss.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let trainer = Trainer::new(Sgd::new(0.1)).schedule(Schedule::reduce_on_plateau(5, 0.5).down_to(1e-3));
    /// # let _ = trainer;
    /// ```
    pub const fn reduce_on_plateau(patience: usize, factor: f64) -> Self {
        Self::of(Shape::Plateau { patience, factor })
    }

    /// Adds a lower bound of the factor: a cosine ends at it, steps do not fall below it.
    #[must_use]
    pub const fn down_to(self, floor: f64) -> Self {
        Self { floor, ..self }
    }

    /// Adds a linear rise from zero over the first `epochs` epochs.
    #[must_use]
    pub const fn warm_up(self, epochs: usize) -> Self {
        Self { warm_up: epochs, ..self }
    }

    /// The factor at a position, in epochs; for [`reduce_on_plateau`](Self::reduce_on_plateau), before the first plateau.
    pub fn factor(&self, epochs: f64) -> f64 {
        self.factor_after(epochs, 0)
    }

    /// The factor at a position, in epochs, after this many plateaus.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 epochs")]
    #[allow(clippy::cast_possible_truncation, reason = "saturates, and the factor has reached its bound by then")]
    pub(super) fn factor_after(&self, epochs: f64, plateaus: u32) -> f64 {
        let warm_up = self.warm_up as f64;
        let rise = if epochs < warm_up { epochs / warm_up } else { 1.0 };
        let falls = |times: i32, factor: f64| ComplexField::powi(factor, times).max(self.floor);
        let fall = match self.shape {
            Shape::Constant => 1.0,
            Shape::Step { every, factor } => falls((epochs / every as f64) as i32, factor),
            Shape::Cosine { epochs: end } => {
                let progress = ((epochs - warm_up).max(0.0) / (end as f64 - warm_up)).min(1.0);
                self.floor + (1.0 - self.floor) * 0.5 * (1.0 + ComplexField::cos(PI * progress))
            }
            Shape::Plateau { factor, .. } => falls(i32::try_from(plateaus).unwrap_or(i32::MAX), factor),
        };
        rise * fall
    }

    /// The schedule in the identity of a run, which is stored in checkpoints.
    pub(super) fn identity(&self) -> String {
        let Self { shape, floor, warm_up } = self;
        let shape = match shape {
            Shape::Constant => "constant".into(),
            Shape::Step { every, factor } => format!("times {factor} every {every} epochs"),
            Shape::Cosine { epochs } => format!("cosine of {epochs} epochs"),
            Shape::Plateau { patience, factor } => format!("times {factor} after {patience} epochs on a plateau"),
        };
        format!("{shape}, down to {floor}, warm-up of {warm_up} epochs")
    }

    /// Whether the learning rate of the epoch after this many is zero in the precision `T`, for the rate that is scaled, if any.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 epochs")]
    pub(super) fn has_ended<T: Scalar>(&self, learning_rate: Option<f64>, epochs: u64, plateaus: u32) -> bool {
        match learning_rate {
            Some(rate) if !self.is_constant() => {
                constant::<T>(rate * self.factor_after(epochs as f64 + 0.5, plateaus)) <= nalgebra::zero()
            }
            _ => false,
        }
    }

    /// Whether the factor is always one.
    pub(super) fn is_constant(&self) -> bool {
        *self == Self::constant()
    }

    /// The patience of [`reduce_on_plateau`](Self::reduce_on_plateau).
    pub(super) fn patience(&self) -> Option<usize> {
        match self.shape {
            Shape::Plateau { patience, .. } => Some(patience),
            _ => None,
        }
    }

    /// Refuses settings out of range.
    pub(super) fn check(&self) -> Result<(), TrainError> {
        let refuse = |setting, must| Err(TrainError::Schedule { setting, must });
        if !(0.0..=1.0).contains(&self.floor) {
            return refuse("lower bound of the factor", "from 0 to 1");
        }
        match self.shape {
            Shape::Step { every: 0, .. } => refuse("number of epochs per step", "at least 1"),
            Shape::Step { factor, .. } | Shape::Plateau { factor, .. } if !(factor > 0.0 && factor < 1.0) => {
                refuse("factor of a step", "above 0 and below 1")
            }
            Shape::Plateau { patience: 0, .. } => refuse("patience", "at least 1 epoch"),
            Shape::Cosine { epochs } if epochs <= self.warm_up => {
                refuse("number of epochs of the cosine", "larger than that of the warm-up")
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact values are compared exactly")]
mod tests {
    use super::*;

    #[test]
    fn a_cosine_with_a_warm_up_rises_then_falls_then_stays() {
        let schedule = Schedule::cosine(10).down_to(0.2).warm_up(2);
        let close = |epochs: f64, factor: f64| assert!((schedule.factor(epochs) - factor).abs() < 1e-15, "{epochs}");
        close(0.0, 0.0);
        close(1.0, 0.5);
        close(2.0, 1.0);
        close(6.0, 0.6);
        close(10.0, 0.2);
        close(1000.0, 0.2);
    }

    #[test]
    fn steps_do_not_fall_below_the_lower_bound() {
        let schedule = Schedule::step(1, 0.1).down_to(0.05);
        assert_eq!([0.0, 1.0, 2.0, 1e300].map(|epochs| schedule.factor(epochs)), [1.0, 0.1, 0.05, 0.05]);
    }

    #[test]
    fn every_plateau_multiplies_by_the_factor() {
        let schedule = Schedule::reduce_on_plateau(3, 0.5).down_to(0.2);
        assert_eq!(
            [0, 1, 2, 3, u32::MAX].map(|plateaus| schedule.factor_after(8.0, plateaus)),
            [1.0, 0.5, 0.25, 0.2, 0.2]
        );
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        let refused = [
            Schedule::step(0, 0.5),
            Schedule::step(1, 0.0),
            Schedule::step(1, 1.0),
            Schedule::step(1, f64::NAN),
            Schedule::reduce_on_plateau(0, 0.5),
            Schedule::reduce_on_plateau(1, 2.0),
            Schedule::cosine(0),
            Schedule::cosine(5).warm_up(5),
            Schedule::constant().down_to(-0.1),
            Schedule::constant().down_to(f64::NAN),
        ];
        for schedule in refused {
            assert!(schedule.check().is_err(), "{schedule:?}");
        }
        for schedule in [Schedule::constant().warm_up(3), Schedule::cosine(5).warm_up(4), Schedule::step(1, 0.5)] {
            assert_eq!(schedule.check(), Ok(()), "{schedule:?}");
        }
    }
}
