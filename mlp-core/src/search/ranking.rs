//! The order of the rows: the best first.

use core::cmp::Ordering;

use crate::metrics::Metric;
use crate::search::row::Row;

/// Compares two rows: by the mean of the monitored value, then by the number of parameters. A row with a run that diverged comes
/// after all others.
pub(super) fn compare(one: &Row, other: &Row, monitored: Option<Metric>) -> Ordering {
    let by_value = match (one.value(monitored), other.value(monitored)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    };
    by_value.then(one.candidate.parameters.cmp(&other.candidate.parameters))
}
