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

    /// Records the monitored value of an epoch; smaller is better.
    pub(super) fn record(&mut self, value: f64, patience: usize) {
        if value < self.best {
            (self.best, self.waited) = (value, 0);
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
        let counts = [3.0, 2.0, 2.0, 2.5, 1.9, f64::NAN, 2.0, 2.0, 2.0].map(|value| {
            plateau.record(value, 2);
            plateau.count
        });
        assert_eq!(counts, [0, 0, 0, 1, 1, 1, 2, 2, 3]);
    }
}
