//! The table that a choice prints, and the first line of a network's summary.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use crate::counted::Counted;
use crate::metrics::Statistic;
use crate::search::candidates::Candidates;
use crate::search::choice::Choice;
use crate::search::row::Row;
use crate::train::no_mean;

/// Writes the first line of the summary of a variant: the enum and the architecture.
///
/// # Errors
///
/// If the formatter fails.
pub fn describe<C: Candidates>(network: &C, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(f, "{}: {}", C::NAME, network.candidate().architecture)
}

/// The results, the best first.
impl<C: Candidates> fmt::Display for Choice<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs: usize = self.rows.iter().map(|row| row.runs.len()).sum();
        let networks = Counted(C::CANDIDATES.len(), "network");
        writeln!(f, "{}: {networks}, {}, {}", C::NAME, Counted(runs, "run"), self.about_runs())?;
        let mut lines = vec![self.header()];
        lines.extend(self.rows.iter().map(|row| self.line(row)));
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<_> = (0..lines[0].len()).map(width).collect();
        for (number, line) in lines.iter().enumerate() {
            for (column, (cell, &width)) in line.iter().zip(&widths).enumerate() {
                match column {
                    0 => write!(f, "{cell:width$}")?,
                    // The note.
                    _ if column + 1 == line.len() && cell.is_empty() => {}
                    _ if column + 1 == line.len() => write!(f, "  {cell}")?,
                    _ => write!(f, "  {cell:>width$}")?,
                }
            }
            if number == 0 {
                write!(f, "\n{:-<1$}", "", widths.iter().sum::<usize>() + 2 * (widths.len() - 1))?;
            }
            if number + 1 < lines.len() {
                writeln!(f)?;
            }
        }
        Ok(())
    }
}

impl<C: Candidates> Choice<C> {
    /// How many runs a row has, and by what they are compared.
    fn about_runs(&self) -> String {
        let folds = if self.folds > 1 { format!("{} folds, ", self.folds) } else { String::new() };
        let value = self.monitored.map_or_else(|| "validation loss".to_string(), |metric| metric.to_string());
        format!("{folds}{}, compared by the {value}", Counted(self.seeds, "seed"))
    }

    fn header(&self) -> Vec<String> {
        let mut header = ["architecture", "rate", "validation loss"].map(ToString::to_string).to_vec();
        header.extend(self.metrics.iter().map(ToString::to_string));
        header.extend(["parameters", "seconds", ""].map(ToString::to_string));
        header
    }

    fn line(&self, row: &Row) -> Vec<String> {
        let statistic = |statistic: Option<Statistic>| match statistic {
            Some(value) => value.to_string(),
            None => no_mean(&row.runs).to_string(),
        };
        let mut line = vec![row.candidate.architecture.to_string(), rate(row.learning_rate)];
        line.push(statistic(row.validation_loss()));
        line.extend(self.metrics.iter().map(|&metric| statistic(row.metric(metric))));
        line.extend([row.candidate.parameters.to_string(), format!("{:.2}", row.seconds()), note(row)]);
        line
    }
}

/// A learning rate, without an exponent if there are few zeros.
pub(super) fn rate(rate: f64) -> String {
    if rate == 0.0 || (1e-4..1e4).contains(&rate.abs()) { format!("{rate}") } else { format!("{rate:e}") }
}

/// A note on a row that diverged or was dropped.
fn note(row: &Row) -> String {
    let epochs = row.runs.iter().map(|run| run.epochs).max().unwrap_or(0);
    match (row.diverged(), row.runs.len()) {
        (0, _) if row.is_complete => String::new(),
        (0, _) => format!("dropped after {}", Counted(epochs, "epoch")),
        (1, 1) => "diverged".to_string(),
        (diverged, runs) => format!("{diverged} of {runs} diverged"),
    }
}
