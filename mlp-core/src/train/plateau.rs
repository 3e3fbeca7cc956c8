//! Plateaus: stretches of epochs without improvement, at which `Schedule::reduce_on_plateau` lowers the learning rate.

/// The state of `Schedule::reduce_on_plateau`. It persists across calls of `fit`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plateau {
    /// The best value since training began.
    pub(super) best: f64,
    /// The number of epochs since the best value or the last plateau.
    pub(super) waited: u32,
    /// The number of plateaus so far.
    pub(super) count: u32,
}

impl Plateau {
    pub(super) const NONE: Self = Self { best: f64::INFINITY, waited: 0, count: 0 };

    /// The state if another value is monitored from now on: there is none to improve on, and the learning rate stays lowered.
    pub(super) fn of_another_value(self) -> Self {
        Self { count: self.count, ..Self::NONE }
    }

    /// Records the monitored value of an epoch; smaller is better. An epoch without a value is one without improvement,
    /// unless there was never a value to improve on.
    pub(super) fn record(&mut self, value: Option<f64>, patience: usize) {
        if let Some(value) = value.filter(|&value| value < self.best) {
            (self.best, self.waited) = (value, 0);
            return;
        }
        if self.best.is_infinite() {
            return;
        }
        self.waited = self.waited.saturating_add(1);
        if usize::try_from(self.waited).is_ok_and(|waited| waited >= patience) {
            (self.waited, self.count) = (0, self.count.saturating_add(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plateau_is_counted_after_patience_epochs_and_restarts_the_wait() {
        let mut plateau = Plateau::NONE;
        let values = [3.0, 2.0, 2.0, 2.5, 1.9].map(Some).into_iter().chain([None]).chain([2.0; 3].map(Some));
        let counts: std::vec::Vec<_> = values.map(|value| record(&mut plateau, value)).collect();
        assert_eq!(counts, [0, 0, 0, 1, 1, 1, 2, 2, 3]);
    }

    #[test]
    fn epochs_before_the_first_value_are_no_plateau() {
        let mut plateau = Plateau::NONE;
        let counts = [None, None, None, Some(3.0), None, None].map(|value| record(&mut plateau, value));
        assert_eq!(counts, [0, 0, 0, 0, 0, 1]);
    }

    fn record(plateau: &mut Plateau, value: Option<f64>) -> u32 {
        plateau.record(value, 2);
        plateau.count
    }
}
