//! Which class is taken for which.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::classes::{Tally, macro_average};
use super::{answered, assert_batch, classes_of, wanted};
use crate::number::memory::Flat;
use crate::target::Target;

/// How often samples of each class were answered by each class.
///
/// It takes as many numbers as the square of the number of classes; [`Metric`](super::Metric) needs no such table.
/// A sample that is answered by no class, since an output is NaN, counts among those of its class, which lowers the
/// recall. A sample whose target stands for no class is left out.
///
/// ```
/// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
/// let outputs = [vector![0.9], vector![0.8], vector![0.4], vector![0.3], vector![0.2]];
/// let matrix = ConfusionMatrix::new(&outputs, &[1, 0, 0, 0, 1]).with_names(["healthy", "ill"]);
/// assert_eq!(matrix.count(0, 1), 1); // of class 0, answered by class 1
/// assert_eq!(matrix.accuracy(), 0.6);
/// assert_eq!(matrix.precision(1), Some(0.5));
/// assert_eq!(matrix.recall(0), Some(2.0 / 3.0));
/// println!("{matrix}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    classes: usize,
    /// Row by row, each the samples of one class by what they are answered by.
    counts: Vec<usize>,
    /// The samples of each class that are answered by none.
    unanswered: Vec<usize>,
    names: Vec<String>,
}

impl ConfusionMatrix {
    /// Counts outputs against targets. A single output tells two classes apart.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.2, 0.8, 0.0]], &[2]);
    /// assert_eq!((matrix.classes(), matrix.count(2, 1)), (3, 1));
    /// ```
    ///
    /// # Panics
    ///
    /// If there are not as many targets as outputs, or if a class index is not that of an output.
    pub fn new<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> Self {
        assert_batch(outputs, targets);
        let classes = classes_of::<O>();
        let (mut counts, mut unanswered) = (vec![0; classes * classes], vec![0; classes]);
        for (output, target) in outputs.iter().zip(targets) {
            match (wanted(target), answered(output)) {
                (Some(wanted), Some(answered)) => counts[wanted * classes + answered] += 1,
                (Some(wanted), None) => unanswered[wanted] += 1,
                (None, _) => {}
            }
        }
        Self { classes, counts, unanswered, names: Vec::new() }
    }

    /// Names for the classes, from class 0 on, by which they are printed; a class without one is printed by its index.
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

    /// How many classes there are.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7]], &[1]).classes(), 2);
    /// ```
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How many samples of one class were answered by another, or by the same; 0 for classes that there are not.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.7]], &[0]);
    /// assert_eq!((matrix.count(0, 1), matrix.count(1, 0), matrix.count(0, 2)), (1, 0, 0));
    /// ```
    pub fn count(&self, wanted: usize, answered: usize) -> usize {
        if wanted.max(answered) < self.classes { self.counts[wanted * self.classes + answered] } else { 0 }
    }

    /// How many samples of a class were answered by none, since an output was NaN; 0 for a class that there is not.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![f32::NAN]], &[1]).unanswered(1), 1);
    /// ```
    pub fn unanswered(&self, wanted: usize) -> usize {
        self.unanswered.get(wanted).copied().unwrap_or(0)
    }

    /// How many samples were counted.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.2]], &[1, 1]).total(), 2);
    /// ```
    pub fn total(&self) -> usize {
        self.counts.iter().chain(&self.unanswered).sum()
    }

    /// The share of samples that are right; NaN, if there are none.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.2]], &[1, 1]).accuracy(), 0.5);
    /// ```
    #[allow(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 samples")]
    pub fn accuracy(&self) -> f64 {
        let right: usize = (0..self.classes).map(|class| self.count(class, class)).sum();
        right as f64 / self.total() as f64
    }

    /// Of the samples that are answered by the class, the share that is of it; undefined if it is never answered.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.7], vector![0.9]], &[1, 0]);
    /// assert_eq!((matrix.precision(0), matrix.precision(1)), (None, Some(0.5)));
    /// ```
    pub fn precision(&self, class: usize) -> Option<f64> {
        self.tally(class).precision()
    }

    /// Of the samples of the class, the share that is answered by it; undefined if there are no samples of it.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.7], vector![0.1]], &[1, 1]);
    /// assert_eq!((matrix.recall(0), matrix.recall(1)), (None, Some(0.5)));
    /// ```
    pub fn recall(&self, class: usize) -> Option<f64> {
        self.tally(class).recall()
    }

    /// The harmonic mean of precision and recall; undefined if the class is neither wanted nor answered.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::new(&[vector![0.7], vector![0.9]], &[1, 0]);
    /// assert_eq!((matrix.f1(0), matrix.f1(1)), (Some(0.0), Some(2.0 / 3.0)));
    /// ```
    pub fn f1(&self, class: usize) -> Option<f64> {
        self.tally(class).f1()
    }

    /// The mean of the precision over the classes that occur, as [`macro_precision`](super::macro_precision) has it.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.9]], &[1, 0]).macro_precision(), 0.25);
    /// ```
    pub fn macro_precision(&self) -> f64 {
        macro_average(&self.tallies(), Tally::precision)
    }

    /// The mean of the recall over the classes that occur, as [`macro_recall`](super::macro_recall) has it.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.9]], &[1, 0]).macro_recall(), 0.5);
    /// ```
    pub fn macro_recall(&self) -> f64 {
        macro_average(&self.tallies(), Tally::recall)
    }

    /// The mean of F1 over the classes that occur, as [`macro_f1`](super::macro_f1) has it.
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
        let of_class = (0..self.classes).map(|answered| self.count(class, answered)).sum::<usize>();
        Tally {
            wanted: of_class + self.unanswered(class),
            answered: (0..self.classes).map(|wanted| self.count(wanted, class)).sum(),
            right: self.count(class, class),
        }
    }

    fn name(&self, class: usize) -> String {
        self.names.get(class).cloned().unwrap_or_else(|| class.to_string())
    }

    /// The cells of the table: a line of headings, a line for each class.
    fn cells(&self) -> Vec<Vec<String>> {
        let nobody = self.unanswered.iter().any(|&count| count > 0);
        let percent = |share: Option<f64>| share.map_or_else(|| "–".into(), |share| format!("{:.1}%", 100.0 * share));
        let mut headings = vec![String::from("wanted \\ answered")];
        headings.extend((0..self.classes).map(|class| self.name(class)));
        headings.extend(nobody.then(|| "none".into()));
        headings.extend(["recall".into(), "precision".into(), "F1".into()]);
        let line = |class| {
            let mut line = vec![self.name(class)];
            line.extend((0..self.classes).map(|answered| self.count(class, answered).to_string()));
            line.extend(nobody.then(|| self.unanswered(class).to_string()));
            line.extend([self.recall(class), self.precision(class), self.f1(class)].map(percent));
            line
        };
        core::iter::once(headings).chain((0..self.classes).map(line)).collect()
    }
}

/// A table: a line for each class that is wanted, a column for each that is answered, and on the right recall, precision
/// and F1 of the class of the line.
impl fmt::Display for ConfusionMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = self.cells();
        let widths: Vec<usize> = (0..cells[0].len())
            .map(|column| cells.iter().map(|line| line[column].chars().count()).max().unwrap_or(0))
            .collect();
        for (row, line) in cells.iter().enumerate() {
            if row > 0 {
                writeln!(f)?;
            }
            write!(f, "{:<width$}", line[0], width = widths[0])?;
            for (cell, &width) in line.iter().zip(&widths).skip(1) {
                write!(f, "  {cell:>width$}")?;
            }
        }
        Ok(())
    }
}
