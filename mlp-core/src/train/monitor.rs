//! The monitored value of an epoch, which ranks the epochs.

use core::fmt;

use crate::metrics::Metric;
use crate::number::scalar::Scalar;
use crate::train::report::Epoch;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Monitor {
    /// The risk on the validation set, or the training loss without one.
    Risk,
    Metric(Metric),
}

impl Monitor {
    /// The monitored value of an epoch, with its sign chosen so that smaller is better; `None` if it is infinite or NaN,
    /// and thus not measured.
    pub(super) fn value<T: Scalar>(self, epoch: &Epoch<T>) -> Option<f64> {
        let value = match self {
            Self::Metric(metric) => {
                let value = epoch.metric(metric)?;
                if metric.is_larger_better() { -value } else { value }
            }
            Self::Risk => nalgebra::try_convert(epoch.validation_loss.unwrap_or(epoch.loss))?,
        };
        Some(value).filter(|value| value.is_finite())
    }

    /// The monitored metric; `None` for the risk.
    pub(super) fn metric(self) -> Option<Metric> {
        match self {
            Self::Metric(metric) => Some(metric),
            Self::Risk => None,
        }
    }
}

/// The form stored in checkpoints.
impl fmt::Display for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Risk => f.write_str("the risk"),
            Self::Metric(metric) => metric.fmt(f),
        }
    }
}
