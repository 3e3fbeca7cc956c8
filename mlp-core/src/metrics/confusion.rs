//! The confusion matrix: counts by expected and predicted class.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::batch::{Equal, Ratios, Weighting, assert_batch};
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
#[derive(Clone, Debug, PartialEq)]
pub struct ConfusionMatrix {
    classes: usize,
    counts: Cells<usize>,
    /// The sums of the weights, if the samples have some.
    weights: Option<Cells<f64>>,
    names: Vec<String>,
}

/// Sums over the samples, by class.
#[derive(Clone, Debug, PartialEq)]
struct Cells<T> {
    /// Row-major: row `i` has the samples of class `i` by predicted class.
    answered: Vec<T>,
    /// The samples of each class without a prediction.
    unanswered: Vec<T>,
}

impl<T: Copy + Default + core::ops::AddAssign> Cells<T> {
    fn new(classes: usize) -> Self {
        Self { answered: vec![T::default(); classes * classes], unanswered: vec![T::default(); classes] }
    }

    fn add(&mut self, expected: usize, predicted: Option<usize>, term: T) {
        match predicted {
            Some(predicted) => self.answered[expected * self.unanswered.len() + predicted] += term,
            None => self.unanswered[expected] += term,
        }
    }
}

// Sums of weights are never NaN.
impl Eq for ConfusionMatrix {}

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
        Self::counted(outputs, targets, predicted_class)
    }

    /// Counts outputs against targets by this predicted class.
    #[track_caller]
    pub(super) fn counted<O: Flat, Y: Target<O>>(
        outputs: &[O],
        targets: &[Y],
        predicted: impl Fn(&O) -> Option<usize>,
    ) -> Self {
        assert_batch(outputs, targets, Equal);
        let classes = class_count(O::LEN);
        let mut counts = Cells::new(classes);
        for (output, target) in outputs.iter().zip(targets) {
            if let Some(expected) = expected_class(target) {
                counts.add(expected, predicted(output), 1);
            }
        }
        Self { classes, counts, weights: None, names: Vec::new() }
    }

    /// Counts outputs of samples with weights, as by scikit-learn's `sample_weight`: accuracy, recall, precision and F1 are those
    /// of the [sums of weights](Self::weight), which the table shows. Samples with a weight of 0 are not counted. Only the ratios of the
    /// weights matter; if their sum overflows, they are divided by a power of two.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let (outputs, targets) = ([vector![0.9], vector![0.8], vector![0.4]], [1, 0, 0]);
    /// let matrix = ConfusionMatrix::weighted(&outputs, &targets, &[0.5, 0.5, 3.0]);
    /// assert_eq!((matrix.count(0, 0), matrix.weight(0, 0)), (1, 3.0));
    /// assert_eq!(matrix.accuracy(), 0.875);
    /// ```
    ///
    /// # Panics
    ///
    /// As [`new`](Self::new), and if the number of weights is not that of the samples, or a weight is negative, infinite or NaN.
    pub fn weighted<O: Flat, Y: Target<O>, W: Copy + Into<f64>>(outputs: &[O], targets: &[Y], weights: &[W]) -> Self {
        let weights = Ratios::new(weights);
        assert_batch(outputs, targets, weights);
        let unit = weights.unit_of_sums(outputs.len());
        let classes = class_count(O::LEN);
        let (mut counts, mut sums) = (Cells::new(classes), Cells::new(classes));
        for (sample, (output, target)) in outputs.iter().zip(targets).enumerate() {
            let weight = weights.of(sample);
            if let Some(expected) = expected_class(target).filter(|_| weight > 0.0) {
                let predicted = predicted_class(output);
                counts.add(expected, predicted, 1);
                sums.add(expected, predicted, weight);
            }
        }
        for sum in sums.answered.iter_mut().chain(&mut sums.unanswered) {
            *sum *= unit;
        }
        Self { classes, counts, weights: Some(sums), names: Vec::new() }
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
        self.cell(expected, predicted).map_or(0, |cell| self.counts.answered[cell])
    }

    /// The sum of the weights of the samples of class `expected` predicted as class `predicted`; their number for samples without
    /// weights, and 0 for classes out of range.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// let matrix = ConfusionMatrix::weighted(&[vector![0.7], vector![0.9]], &[0, 0], &[0.5, 1.5]);
    /// assert_eq!((matrix.weight(0, 1), matrix.weight(1, 1)), (2.0, 0.0));
    /// ```
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
    pub fn weight(&self, expected: usize, predicted: usize) -> f64 {
        let Some(cell) = self.cell(expected, predicted) else { return 0.0 };
        self.weights.as_ref().map_or_else(|| self.counts.answered[cell] as f64, |weights| weights.answered[cell])
    }

    /// The index of a cell.
    fn cell(&self, expected: usize, predicted: usize) -> Option<usize> {
        (expected.max(predicted) < self.classes).then_some(expected * self.classes + predicted)
    }

    /// The sum of the weights of the samples of a class without a prediction.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
    fn unanswered_weight(&self, expected: usize) -> f64 {
        match &self.weights {
            Some(weights) => weights.unanswered.get(expected).copied().unwrap_or(0.0),
            None => self.unanswered(expected) as f64,
        }
    }

    /// The number of samples of a class without a prediction, because an output was NaN; 0 for a class out of range.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![f32::NAN]], &[1]).unanswered(1), 1);
    /// ```
    pub fn unanswered(&self, expected: usize) -> usize {
        self.counts.unanswered.get(expected).copied().unwrap_or(0)
    }

    /// The number of samples.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.2]], &[1, 1]).total(), 2);
    /// ```
    pub fn total(&self) -> usize {
        self.counts.answered.iter().chain(&self.counts.unanswered).sum()
    }

    /// The share of correct predictions; NaN without samples.
    ///
    /// ```
    /// use mlp_core::{metrics::ConfusionMatrix, prelude::*};
    /// assert_eq!(ConfusionMatrix::new(&[vector![0.7], vector![0.2]], &[1, 1]).accuracy(), 0.5);
    /// ```
    pub fn accuracy(&self) -> f64 {
        let tallies = self.tallies();
        let sum = |of: fn(&Tally) -> f64| tallies.iter().map(of).fold(0.0, |sum, term| sum + term);
        sum(|tally| tally.correct) / sum(|tally| tally.expected)
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
        let classes = 0..self.classes;
        Tally {
            expected: classes
                .clone()
                .fold(self.unanswered_weight(class), |sum, predicted| sum + self.weight(class, predicted)),
            predicted: classes.fold(0.0, |sum, expected| sum + self.weight(expected, class)),
            correct: self.weight(class, class),
        }
    }

    fn name(&self, class: usize) -> String {
        self.names.get(class).cloned().unwrap_or_else(|| class.to_string())
    }

    /// The cells of the table: a row of headings, then a row per class.
    fn cells(&self) -> Vec<Vec<String>> {
        let has_unanswered = self.counts.unanswered.iter().any(|&count| count > 0);
        let percent = |share: Option<f64>| share.map_or_else(|| "–".into(), |share| format!("{:.1}%", 100.0 * share));
        let mut headings = vec![String::from("expected \\ predicted")];
        headings.extend((0..self.classes).map(|class| self.name(class)));
        headings.extend(has_unanswered.then(|| "none".into()));
        headings.extend(["recall".into(), "precision".into(), "F1".into()]);
        let has_weights = self.weights.is_some();
        let cell = |count: usize, weight: f64| if has_weights { format!("{weight:.2}") } else { count.to_string() };
        let row = |class| {
            let mut row = vec![self.name(class)];
            row.extend((0..self.classes).map(|other| cell(self.count(class, other), self.weight(class, other))));
            row.extend(has_unanswered.then(|| cell(self.unanswered(class), self.unanswered_weight(class))));
            row.extend([self.recall(class), self.precision(class), self.f1(class)].map(percent));
            row
        };
        core::iter::once(headings).chain((0..self.classes).map(row)).collect()
    }
}

/// A table of numbers of samples, or of sums of their weights, with a row per expected class and a column per predicted class,
/// followed by the recall, precision and F1 of each row's class.
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
