//! The report of a training run: one entry per epoch.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};
use core::time::Duration;

use crate::metrics::Metric;

/// The result of a training run.
///
/// Reports compare equal if everything but the times is equal.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
/// let report = Trainer::new(Sgd::new(0.5)).epochs(2).fit(&mut Net::zeros(), &data)?;
/// assert_eq!(report.epochs.len(), 2);
/// assert_eq!(report.epochs[0].loss, 2.0);
/// assert_eq!(report.stop, StopReason::AllEpochs);
/// assert_eq!(report.to_string(), "2 epochs (all epochs): loss 0.0000; best epoch 2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report<T = f32> {
    /// One entry per epoch, in order.
    pub epochs: Vec<Epoch<T>>,
    /// The reason training ended.
    pub stop: StopReason,
    /// The index of the best epoch in `epochs`.
    pub(super) best: Option<usize>,
}

/// The reason a training run ended.
///
/// A callback after a batch, a time limit and an interrupt end a run after the current batch, in general within an epoch. The network
/// is the one after that batch (or the best one, with [early stopping](crate::Trainer::early_stopping)), and the report has the complete
/// epochs. A checkpoint holds the place within the epoch: resumed from it, the run continues with the next batch and ends with
/// the same bits and the same report as one that was never stopped. Another call of `fit` with the same trainer, network and data
/// continues there as well, except with early stopping; with another seed or [`Batch::Full`](crate::Batch::Full), it begins the epoch
/// anew.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
/// let mut trainer = Trainer::new(Sgd::new(0.5));
/// let report = trainer.fit_with(&mut Net::zeros(), &data, |epoch, _| {
///     if epoch.loss < 0.01 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
/// })?;
/// assert_eq!(report.stop, StopReason::Callback);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// All requested epochs are done.
    AllEpochs,
    /// The monitored value did not improve within the patience of early stopping.
    EarlyStopping,
    /// The schedule lowered the learning rate to zero in the precision of the network: no further step would change it.
    ScheduleEnded,
    /// A function called after every batch or epoch returned [`ControlFlow::Break`](core::ops::ControlFlow::Break).
    Callback,
    /// The time of [`Trainer::time_limit`](crate::Trainer::time_limit) is over.
    TimeLimit,
    /// The interrupt of [`Trainer::interrupt`](crate::Trainer::interrupt) was requested.
    Interrupted,
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AllEpochs => "all epochs",
            Self::EarlyStopping => "early stopping",
            Self::ScheduleEnded => "schedule ended",
            Self::Callback => "stopped by a callback",
            Self::TimeLimit => "time limit",
            Self::Interrupted => "interrupted",
        })
    }
}

#[cfg(feature = "mpi")]
impl StopReason {
    /// Of several reasons on several processes, the last counts.
    pub(super) const ALL: [Self; 6] =
        [Self::AllEpochs, Self::EarlyStopping, Self::ScheduleEnded, Self::Callback, Self::TimeLimit, Self::Interrupted];
}

/// The results of one epoch.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
/// let report = Trainer::new(Sgd::new(0.5)).validation(&data).epochs(1).fit(&mut Net::zeros(), &data)?;
/// let epoch = &report.epochs[0];
/// assert_eq!((epoch.epoch, epoch.loss, epoch.validation_loss), (1, 2.0, Some(0.0)));
/// assert!(epoch.to_string().starts_with("epoch 1: loss 2.0000, validation 0.0000"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Epoch<T = f32> {
    /// The number of the epoch, counted from 1 over all calls of `fit`.
    pub epoch: usize,
    /// The mean loss over the samples, [weighted](crate::Dataset::with_weights) like them, each evaluated before the step on its
    /// batch; without penalties.
    pub loss: T,
    /// The risk on the validation set after the epoch.
    pub validation_loss: Option<T>,
    /// The requested metrics after the epoch, on the validation set or, without one, on the training samples.
    pub metrics: Vec<(Metric, f64)>,
    /// The learning rate of the last step, for an optimizer that has one.
    pub learning_rate: Option<f64>,
    /// The number of training samples.
    pub samples: usize,
    /// The time of the training steps, without validation and metrics. Zero without the feature `std`.
    pub time: Duration,
}

impl<T: PartialEq> PartialEq for Epoch<T> {
    fn eq(&self, other: &Self) -> bool {
        let Self { epoch, loss, validation_loss, metrics, learning_rate, samples, time: _ } = other;
        (self.epoch, &self.loss, &self.validation_loss) == (*epoch, loss, validation_loss)
            && (&self.metrics, self.learning_rate, self.samples) == (metrics, *learning_rate, *samples)
    }
}

/// The number, counted from 1, of the epoch after this many earlier ones.
pub(super) fn epoch_number(earlier: u64) -> usize {
    usize::try_from(earlier).map_or(usize::MAX, |earlier| earlier.saturating_add(1))
}

impl<T> Epoch<T> {
    /// The value of a requested metric.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => sigmoid 1; loss binary_cross_entropy >; }
    /// let data = Dataset::new(vec![vector![-1.0], vector![1.0]], vec![0, 1])?;
    /// let mut trainer = Trainer::new(Sgd::new(0.5)).epochs(1).metric(Metric::Accuracy);
    /// let report = trainer.fit(&mut Net::zeros(), &data)?;
    /// assert_eq!(report.epochs[0].metric(Metric::Accuracy), Some(1.0));
    /// assert_eq!(report.epochs[0].metric(Metric::Rmse), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn metric(&self, metric: Metric) -> Option<f64> {
        self.metrics.iter().find(|(other, _)| *other == metric).map(|&(_, value)| value)
    }

    /// The number of training samples per second; infinite if the time is too short to be measured.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
    pub fn samples_per_second(&self) -> f64 {
        self.samples as f64 / self.time.as_secs_f64()
    }
}

impl<T: fmt::Display> fmt::Display for Epoch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "epoch {}: ", self.epoch)?;
        self.fmt_values(f)?;
        if !self.time.is_zero() {
            write!(f, ", {:.0} samples/s", self.samples_per_second())?;
        }
        Ok(())
    }
}

impl<T: fmt::Display> Epoch<T> {
    /// The values of the epoch, without its number and speed.
    fn fmt_values(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.4}", self.loss)?;
        if let Some(loss) = &self.validation_loss {
            write!(f, ", validation {loss:.4}")?;
        }
        for (metric, value) in &self.metrics {
            write!(f, ", {metric} {value:.4}")?;
        }
        Ok(())
    }
}

/// The number of epochs, the reason for the end, the values of the last epoch, and the best epoch, with its values if it is another one.
impl<T: fmt::Display> fmt::Display for Report<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.epochs.len();
        write!(f, "{count} {} ({})", if count == 1 { "epoch" } else { "epochs" }, self.stop)?;
        if let Some(last) = self.epochs.last() {
            write!(f, ": ")?;
            last.fmt_values(f)?;
        }
        if let Some((index, best)) = self.best.and_then(|index| Some((index, self.epochs.get(index)?))) {
            write!(f, "; best epoch {}", best.epoch)?;
            if index + 1 != count {
                write!(f, ": ")?;
                best.fmt_values(f)?;
            }
        }
        Ok(())
    }
}

impl<T: Copy> Report<T> {
    /// The loss of the last epoch; `None` without epochs.
    pub fn final_loss(&self) -> Option<T> {
        self.epochs.last().map(|epoch| epoch.loss)
    }
}

impl<T> Report<T> {
    /// The best epoch by the [monitored](crate::Trainer::monitor) value: by default the smallest risk on the validation set
    /// or, without one, the smallest training loss.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
    /// let report = Trainer::new(Sgd::new(0.25)).epochs(5).fit(&mut Net::zeros(), &data)?;
    /// assert_eq!(report.best_epoch().unwrap().epoch, 5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn best_epoch(&self) -> Option<&Epoch<T>> {
        self.best.map(|best| &self.epochs[best])
    }

    /// The time of the training steps of all epochs, without validation and metrics. Zero without the feature `std`.
    pub fn time(&self) -> Duration {
        // Saturating, since a damaged checkpoint can contain the longest representable time.
        self.epochs.iter().fold(Duration::ZERO, |sum, epoch| sum.saturating_add(epoch.time))
    }

    /// The number of training samples per second, over all epochs.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
    pub fn samples_per_second(&self) -> f64 {
        self.epochs.iter().map(|epoch| epoch.samples as f64).sum::<f64>() / self.time().as_secs_f64()
    }
}

impl<T: fmt::Display> Report<T> {
    /// The history as CSV: a header, then one line per epoch.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
    /// let report = Trainer::new(Sgd::new(0.5)).epochs(1).metric(Metric::Mae).fit(&mut Net::zeros(), &data)?;
    /// let csv = report.to_csv();
    /// assert!(csv.starts_with("epoch,loss,validation_loss,MAE,learning_rate,samples,seconds\n1,2,,0,0.5,1,"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_csv(&self) -> String {
        let mut csv = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_csv(&mut csv);
        csv
    }

    fn write_csv(&self, csv: &mut String) -> fmt::Result {
        write!(csv, "epoch,loss,validation_loss")?;
        for (metric, _) in self.epochs.first().map_or(&[][..], |epoch| &epoch.metrics) {
            write!(csv, ",{metric}")?;
        }
        writeln!(csv, ",learning_rate,samples,seconds")?;
        for epoch in &self.epochs {
            write!(csv, "{},{},{}", epoch.epoch, epoch.loss, Optional(epoch.validation_loss.as_ref()))?;
            for (_, value) in &epoch.metrics {
                write!(csv, ",{value}")?;
            }
            writeln!(csv, ",{},{},{}", Optional(epoch.learning_rate), epoch.samples, epoch.time.as_secs_f64())?;
        }
        Ok(())
    }

    /// Writes [`to_csv`](Self::to_csv) to a file, atomically.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    #[cfg(feature = "std")]
    pub fn save_csv(&self, path: impl AsRef<std::path::Path>) -> std::io::Result<()> {
        crate::atomic_file::write(path.as_ref(), |file| file.write_all(self.to_csv().as_bytes()))
    }
}

/// Displays a value, or nothing.
struct Optional<D>(Option<D>);

impl<D: fmt::Display> fmt::Display for Optional<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |value| value.fmt(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_whose_sum_overflows_saturate() {
        let epoch = Epoch {
            epoch: 1,
            loss: 1.0_f32,
            validation_loss: None,
            metrics: Vec::new(),
            learning_rate: None,
            samples: 1,
            time: Duration::MAX,
        };
        let report = Report { epochs: alloc::vec![epoch.clone(), epoch], stop: StopReason::AllEpochs, best: None };
        assert_eq!(report.time(), Duration::MAX);
    }

    #[test]
    fn a_report_names_the_end_and_the_best_epoch() {
        let epoch = |epoch, loss| Epoch {
            epoch,
            loss,
            validation_loss: Some(2.0 * loss),
            metrics: alloc::vec![(Metric::Accuracy, 0.5)],
            learning_rate: None,
            samples: 1,
            time: Duration::ZERO,
        };
        let mut report = Report { epochs: Vec::<Epoch>::new(), stop: StopReason::TimeLimit, best: None };
        assert_eq!(alloc::format!("{report}"), "0 epochs (time limit)");
        report.epochs.push(epoch(3, 0.25));
        report.best = Some(0);
        assert_eq!(
            alloc::format!("{report}"),
            "1 epoch (time limit): loss 0.2500, validation 0.5000, accuracy 0.5000; best epoch 3"
        );
        report.epochs.push(epoch(4, 0.5));
        assert_eq!(
            alloc::format!("{report}"),
            "2 epochs (time limit): loss 0.5000, validation 1.0000, accuracy 0.5000; \
             best epoch 3: loss 0.2500, validation 0.5000, accuracy 0.5000"
        );
    }
}
