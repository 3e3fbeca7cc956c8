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
    /// The monitored value of an epoch, with its sign chosen so that smaller is better. NaN is never better.
    pub(super) fn value<T: Scalar>(self, epoch: &Epoch<T>) -> f64 {
        match self {
            Self::Metric(metric) => {
                let value = epoch.metric(metric).unwrap_or(f64::NAN);
                if metric.is_larger_better() { -value } else { value }
            }
            Self::Risk => nalgebra::try_convert(epoch.validation_loss.unwrap_or(epoch.loss)).unwrap_or(f64::NAN),
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
