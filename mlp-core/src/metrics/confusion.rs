//! The confusion matrix: counts by expected and predicted class.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::batch::assert_batch;
use super::class::{class_count, expected_class, predicted_class};
use super::tally::{Tally, macro_average};
use crate::number::memory::Flat;
use crate::target::Target;

/// The number of samples of each class by predicted class.
///
/// Memory grows with the square of the number of classes; [`Metric`](super::Metric) needs no such table.
/// A sample without a prediction, because an output is NaN, counts among the samples of its class and lowers the recall. A
/// sample whose target has no class is ignored.
///
/// ```
/// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
/// let outputs = [vector![0.9], vector![0.8], vector![0.4], vector![0.3], vector![0.2]];
/// let matrix = ConfusionMatrix::new(&outputs, &[1, 0, 0, 0, 1]).with_names(["healthy", "ill"]);
/// assert_eq!(matrix.count(0, 1), 1); // of class 0, predicted as class 1
/// assert_eq!(matrix.accuracy(), 0.6);
/// assert_eq!(matrix.precision(1), Some(0.5));
/// assert_eq!(matrix.recall(0), Some(2.0 / 3.0));
/// println!("{matrix}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    classes: usize,
    /// Row-major: row `i` counts the samples of class `i` by predicted class.
    counts: Vec<usize>,
    /// The number of samples of each class without a prediction.
    unanswered: Vec<usize>,
    names: Vec<String>,
}

impl ConfusionMatrix {
    /// Counts outputs against targets. A single output distinguishes two classes.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.2, 0.8, 0.0]], &[2]);
    /// assert_eq!((matrix.classes(), matrix.count(2, 1)), (3, 1));
    /// ```
    ///
    /// # Panics
    ///
    /// If the numbers of outputs and targets differ, or if a class index is out of range.
    pub fn new<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> Self {
        assert_batch(outputs, targets);
        let classes = class_count::<O>();
        let (mut counts, mut unanswered) = (vec![0; classes * classes], vec![0; classes]);
        for (output, target) in outputs.iter().zip(targets) {
            match (expected_class(target), predicted_class(output)) {
                (Some(expected), Some(predicted)) => counts[expected * classes + predicted] += 1,
                (Some(expected), None) => unanswered[expected] += 1,
                (None, _) => {}
            }
        }
        Self { classes, counts, unanswered, names: Vec::new() }
    }

    /// Names the classes, from class 0, for printing; a class without a name is printed by its index.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.7]], &[1]).with_names(["no", "yes"]);
    /// assert!(matrix.to_string().contains("yes"));
    /// ```
    #[must_use]
    pub fn with_names<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.names = names.into_iter().take(self.classes).map(Into::into).collect();
        self
    }

    /// The number of classes.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7]], &[1]).classes(), 2);
    /// ```
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The number of samples of class `expected` predicted as class `predicted`; 0 for classes out of range.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.7]], &[0]);
    /// assert_eq!((matrix.count(0, 1), matrix.count(1, 0), matrix.count(0, 2)), (1, 0, 0));
    /// ```
    pub fn count(&self, expected: usize, predicted: usize) -> usize {
        if expected.max(predicted) < self.classes { self.counts[expected * self.classes + predicted] } else { 0 }
    }

    /// The number of samples of a class without a prediction, because an output was NaN; 0 for a class out of range.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![f32::NAN]], &[1]).unanswered(1), 1);
    /// ```
    pub fn unanswered(&self, expected: usize) -> usize {
        self.unanswered.get(expected).copied().unwrap_or(0)
    }

    /// The number of samples.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.2]], &[1, 1]).total(), 2);
    /// ```
    pub fn total(&self) -> usize {
        self.counts.iter().chain(&self.unanswered).sum()
    }

    /// The share of correct predictions; NaN without samples.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.2]], &[1, 1]).accuracy(), 0.5);
    /// ```
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
    pub fn accuracy(&self) -> f64 {
        let correct: usize = (0..self.classes).map(|class| self.count(class, class)).sum();
        correct as f64 / self.total() as f64
    }

    /// The share of correct predictions among the predictions of the class; `None` if it is never predicted.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.7], vector![0.9]], &[1, 0]);
    /// assert_eq!((matrix.precision(0), matrix.precision(1)), (None, Some(0.5)));
    /// ```
    pub fn precision(&self, class: usize) -> Option<f64> {
        self.tally(class).precision()
    }

    /// The share of correct predictions among the samples of the class; `None` if it has no samples.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.7], vector![0.1]], &[1, 1]);
    /// assert_eq!((matrix.recall(0), matrix.recall(1)), (None, Some(0.5)));
    /// ```
    pub fn recall(&self, class: usize) -> Option<f64> {
        self.tally(class).recall()
    }

    /// The harmonic mean of precision and recall; `None` if the class is neither expected nor predicted.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.7], vector![0.9]], &[1, 0]);
    /// assert_eq!((matrix.f1(0), matrix.f1(1)), (Some(0.0), Some(2.0 / 3.0)));
    /// ```
    pub fn f1(&self, class: usize) -> Option<f64> {
        self.tally(class).f1()
    }

    /// The mean precision over the classes that occur, as [`macro_precision`](super::macro_precision) defines it.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.9]], &[1, 0]).macro_precision(), 0.25);
    /// ```
    pub fn macro_precision(&self) -> f64 {
        macro_average(&self.tallies(), Tally::precision)
    }

    /// The mean recall over the classes that occur, as [`macro_recall`](super::macro_recall) defines it.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.9]], &[1, 0]).macro_recall(), 0.5);
    /// ```
    pub fn macro_recall(&self) -> f64 {
        macro_average(&self.tallies(), Tally::recall)
    }

    /// The mean F1 over the classes that occur, as [`macro_f1`](super::macro_f1) defines it.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.9]], &[1, 0]).macro_f1(), 1.0 / 3.0);
    /// ```
    pub fn macro_f1(&self) -> f64 {
        macro_average(&self.tallies(), Tally::f1)
    }

    fn tallies(&self) -> Vec<Tally> {
        (0..self.classes).map(|class| self.tally(class)).collect()
    }

    fn tally(&self, class: usize) -> Tally {
        let of_class = (0..self.classes).map(|predicted| self.count(class, predicted)).sum::<usize>();
        Tally {
            expected: of_class + self.unanswered(class),
            predicted: (0..self.classes).map(|expected| self.count(expected, class)).sum(),
            correct: self.count(class, class),
        }
    }

    fn name(&self, class: usize) -> String {
        self.names.get(class).cloned().unwrap_or_else(|| class.to_string())
    }

    /// The cells of the table: a row of headings, then a row per class.
    fn cells(&self) -> Vec<Vec<String>> {
        let has_unanswered = self.unanswered.iter().any(|&count| count > 0);
        let percent = |share: Option<f64>| share.map_or_else(|| "–".into(), |share| format!("{:.1}%", 100.0 * share));
        let mut headings = vec![String::from("expected \\ predicted")];
        headings.extend((0..self.classes).map(|class| self.name(class)));
        headings.extend(has_unanswered.then(|| "none".into()));
        headings.extend(["recall".into(), "precision".into(), "F1".into()]);
        let row = |class| {
            let mut row = vec![self.name(class)];
            row.extend((0..self.classes).map(|predicted| self.count(class, predicted).to_string()));
            row.extend(has_unanswered.then(|| self.unanswered(class).to_string()));
            row.extend([self.recall(class), self.precision(class), self.f1(class)].map(percent));
            row
        };
        core::iter::once(headings).chain((0..self.classes).map(row)).collect()
    }
}

/// A table with a row per expected class and a column per predicted class, followed by the recall, precision and F1 of each
/// row's class.
impl fmt::Display for ConfusionMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = self.cells();
        let widths: Vec<usize> = (0..cells[0].len())
            .map(|column| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
            .collect();
        for (index, row) in cells.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{:<width$}", row[0], width = widths[0])?;
            for (cell, &width) in row.iter().zip(&widths).skip(1) {
                write!(f, "  {cell:>width$}")?;
            }
        }
        Ok(())
    }
}
