//! The importance of inputs: the loss of a trained network if the values of an input are permuted among the samples.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use crate::counted::Counted;
use crate::data::{Dataset, Label};
use crate::metrics::{Metric, Statistic};
use crate::network::Network;
use crate::number::memory::{self, Flat};
use crate::number::random::shuffle;
use crate::number::scalar::double;
use crate::target::Target;
use crate::train::error::TrainError;
use crate::train::evaluation::{check_metrics, check_monitored, check_targets, evaluate};
use crate::train::source::Source;

/// Measures how much a trained network relies on each of its inputs: the increase of its risk, or the decrease of a metric, if the
/// values of that input are permuted among the samples, which breaks their relation to the targets and keeps their distribution.
/// (L. Breiman, "Random forests", Machine Learning 45, 2001; scikit-learn's `permutation_importance`.)
///
/// Columns that belong together, such as those of a one-hot category, are permuted together as a [`group`](Self::group). Two inputs
/// that carry the same information mask each other, since the network can use the other one: each alone seems unimportant.
///
/// Use samples that the network was not trained on. The same seed gives the same numbers.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::train::PermutationImportance;
///
/// network! { struct Net< input 3 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// net.output.weights = matrix![2.0, 0.0, 0.5];
/// let inputs: Vec<SVector<f32, 3>> = (0..40).map(|i| vector![(i % 7) as f32, (i % 5) as f32, (i % 3) as f32]).collect();
/// let targets = inputs.iter().map(|x| net.forward(x)).collect();
/// let test = Dataset::new(inputs, targets)?;
///
/// let importance = PermutationImportance::new().names(["weight", "color", "age"]).of(&net, &test)?;
/// println!("{importance}"); // the most important input first
/// let [weight, color, age] = &importance.inputs[..] else { unreachable!("three inputs") };
/// assert!(weight.increase.mean > age.increase.mean && age.increase.mean > 0.0);
/// assert_eq!(color.increase.mean, 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "nothing is measured until `of`"]
pub struct PermutationImportance {
    repeats: usize,
    seed: u64,
    metric: Option<Metric>,
    names: Vec<String>,
    groups: Vec<(String, Vec<usize>)>,
}

impl Default for PermutationImportance {
    fn default() -> Self {
        Self::new()
    }
}

impl PermutationImportance {
    /// Ten permutations with seed 0, scored by the risk.
    pub const fn new() -> Self {
        Self { repeats: 10, seed: 0, metric: None, names: Vec::new(), groups: Vec::new() }
    }

    /// The number of permutations of each input.
    pub fn repeats(mut self, repeats: usize) -> Self {
        self.repeats = repeats;
        self
    }

    /// The seed of the permutations, which are the same for all inputs.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Scores the network by this metric instead of the risk. The importance is the decrease of a metric for which larger is better, and
    /// the increase of another.
    pub fn metric(mut self, metric: Metric) -> Self {
        self.metric = Some(metric);
        self
    }

    /// The names of all inputs, in order. Without them, an input is named by its index: `input 0`.
    pub fn names<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }

    /// Permutes these inputs together, and reports one number for them. The values of a sample stay together, so a one-hot category
    /// stays one-hot. Each call adds a group; inputs in no group are permuted alone.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// use mlp_core::train::PermutationImportance;
    /// network! { struct Net< input 4 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![0.0, 1.0, 2.0, 3.0];
    /// let color = |i: usize| [vector![1.0, 0.0, 0.0], vector![0.0, 1.0, 0.0], vector![0.0, 0.0, 1.0]][i % 3];
    /// let inputs: Vec<_> = (0..30).map(|i| vector![i as f32, color(i)[0], color(i)[1], color(i)[2]]).collect();
    /// let test = Dataset::new(inputs.clone(), inputs.iter().map(|x| net.forward(x)).collect())?;
    /// let importance = PermutationImportance::new().group("color", 1..4).of(&net, &test)?;
    /// let names: Vec<_> = importance.inputs.iter().map(|input| input.name.as_str()).collect();
    /// assert_eq!(names, ["input 0", "color"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn group(mut self, name: impl Into<String>, inputs: impl IntoIterator<Item = usize>) -> Self {
        self.groups.push((name.into(), inputs.into_iter().collect()));
        self
    }

    /// Measures the importance of the inputs of a network on these samples, in one pass over them for each permutation.
    ///
    /// # Errors
    ///
    /// If there are no repeats, fewer than two samples, another number of names than inputs, or a group that is empty, or has an
    /// input that does not exist or is in two groups; as for [`Evaluation::of`](crate::Evaluation::of); if the metric is
    /// [undefined](Metric::undefined_on) on these samples; and if the risk or the metric of the network is infinite or NaN.
    pub fn of<N, Y>(&self, network: &N, data: &Dataset<N::Input, Y>) -> Result<Importances, ImportanceError>
    where
        N: Network<Input: Flat<Scalar = N::Scalar>>,
        Y: Target<N::Output> + Label,
    {
        let groups = self.all_groups(N::Input::LEN)?;
        if self.repeats == 0 {
            return Err(ImportanceError::NoRepeats);
        }
        if data.len() < 2 {
            return Err(ImportanceError::OneSample);
        }
        let metrics = self.metric.as_slice();
        check_targets::<N, Y>("data set", Source::Whole(data))?;
        check_metrics::<N>(metrics)?;
        check_monitored::<N::Output, _, Y>("data set", self.metric, Source::Whole(data))?;
        let mut workspace = N::workspace();
        let mut score = |data: &Dataset<N::Input, Y>| {
            let evaluation = evaluate(network, data, metrics, &mut workspace);
            evaluation.metrics.first().map_or_else(|| double(evaluation.loss), |&(_, value)| value)
        };
        let baseline = score(data);
        if !baseline.is_finite() {
            return Err(ImportanceError::Baseline { metric: self.metric, value: baseline });
        }
        let falls = self.metric.is_some_and(Metric::is_larger_better);
        let orders: Vec<_> = (0..self.repeats).map(|repeat| self.order(data.len(), repeat)).collect();
        let mut permuted = data.clone();
        let inputs = groups.into_iter().map(|(name, columns)| {
            let increases: Vec<_> = orders
                .iter()
                .map(|order| {
                    move_columns(data.inputs(), order, &columns, permuted.inputs_mut());
                    let score = score(&permuted);
                    if falls { baseline - score } else { score - baseline }
                })
                .collect();
            move_columns(data.inputs(), &(0..data.len()).collect::<Vec<_>>(), &columns, permuted.inputs_mut());
            let none = Statistic { mean: f64::NAN, deviation: None };
            Importance { name, columns, increase: Statistic::of(&increases).unwrap_or(none), increases }
        });
        Ok(Importances { baseline, metric: self.metric, inputs: inputs.collect() })
    }

    /// The order of the samples in a repeat.
    fn order(&self, samples: usize, repeat: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..samples).collect();
        shuffle(&mut order, self.seed, repeat as u64);
        order
    }

    /// The groups and the inputs in none of them, in the order of their first inputs.
    fn all_groups(&self, inputs: usize) -> Result<Vec<(String, Vec<usize>)>, ImportanceError> {
        if !self.names.is_empty() && self.names.len() != inputs {
            return Err(ImportanceError::Names { names: self.names.len(), inputs });
        }
        let mut is_grouped = vec![false; inputs];
        for (group, columns) in &self.groups {
            if columns.is_empty() {
                return Err(ImportanceError::EmptyGroup { group: group.clone() });
            }
            for &input in columns {
                match is_grouped.get_mut(input) {
                    None => return Err(ImportanceError::NoSuchInput { group: group.clone(), input, inputs }),
                    Some(true) => return Err(ImportanceError::TwoGroups { group: group.clone(), input }),
                    Some(free) => *free = true,
                }
            }
        }
        let name = |input: usize| self.names.get(input).map_or_else(|| format!("input {input}"), Clone::clone);
        let alone = (0..inputs).filter(|&input| !is_grouped[input]).map(|input| (name(input), vec![input]));
        let mut groups: Vec<_> = self.groups.iter().cloned().chain(alone).collect();
        groups.sort_by_key(|(_, columns)| columns.iter().copied().min());
        Ok(groups)
    }
}

/// Overwrites these columns of the samples by those of other samples, in this order.
fn move_columns<X: Flat>(from: &[X], order: &[usize], columns: &[usize], to: &mut [X]) {
    for (sample, &other) in to.iter_mut().zip(order) {
        let (sample, other) = (memory::as_mut_slice(sample), memory::as_slice(&from[other]));
        for &column in columns {
            sample[column] = other[column];
        }
    }
}

/// The importance of the inputs of a network, as measured by [`PermutationImportance`].
///
/// `Display` prints a table with the most important input first.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Importances {
    /// The risk or the metric without a permutation.
    pub baseline: f64,
    /// The metric; `None` for the risk.
    pub metric: Option<Metric>,
    /// The inputs and groups of inputs, in the order of the network.
    pub inputs: Vec<Importance>,
}

/// The importance of an input, or of a group of inputs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Importance {
    /// The name of the input or of the group.
    pub name: String,
    /// The indices of the inputs that are permuted together.
    pub columns: Vec<usize>,
    /// The increase of the risk by the permutations, or the deterioration of the metric: mean and deviation over the repeats.
    /// About zero for an input that the network does not use, and slightly negative by chance.
    pub increase: Statistic,
    /// The increase of each repeat.
    pub increases: Vec<f64>,
}

impl Importances {
    /// The inputs with the most important first; of equal ones, in the order of the network.
    pub fn sorted(&self) -> Vec<&Importance> {
        let mut sorted: Vec<_> = self.inputs.iter().collect();
        sorted.sort_by(|one, other| other.increase.mean.total_cmp(&one.increase.mean));
        sorted
    }
}

/// A table with the most important input first: mean and deviation over the repeats, with four digits after the point or the
/// precision of the format.
impl fmt::Display for Importances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = f.precision().unwrap_or(4);
        let score = self.metric.map_or_else(|| "risk".to_string(), |metric| metric.to_string());
        let falls = self.metric.is_some_and(Metric::is_larger_better);
        let heading = format!("{} of the {score}", if falls { "decrease" } else { "increase" });
        let lines: Vec<_> =
            self.sorted().into_iter().map(|input| (&input.name, format!("{:.precision$}", input.increase))).collect();
        let width = |text: &str| text.chars().count();
        let names = lines.iter().map(|(name, _)| width(name)).max().unwrap_or(0).max(5);
        let values = lines.iter().map(|(_, value)| width(value)).max().unwrap_or(0).max(width(&heading));
        write!(
            f,
            "{score} {:.precision$} without a permutation\n{:names$}  {heading:>values$}",
            self.baseline, "input"
        )?;
        lines.iter().try_for_each(|(name, value)| write!(f, "\n{name:names$}  {value:>values$}"))
    }
}

/// The reason that the importance of inputs was not measured.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ImportanceError {
    /// `repeats(0)`.
    #[error("the importance of inputs needs at least one permutation, but `repeats(0)` was given")]
    NoRepeats,
    /// There is one sample, whose values cannot be permuted.
    #[error("the importance of inputs needs at least two samples, among which values are permuted, but there is one")]
    OneSample,
    /// The number of names is not that of the inputs.
    #[error("{}, but the network has {}: name all of them, or none", Counted(*names, "name"), Counted(*inputs, "input"))]
    Names {
        /// The number of names.
        names: usize,
        /// The number of inputs.
        inputs: usize,
    },
    /// A group has no inputs.
    #[error("the group `{group}` has no inputs")]
    EmptyGroup {
        /// The name of the group.
        group: String,
    },
    /// A group has an input that the network does not have.
    #[error("the group `{group}` has input {input} (counted from 0), but the network has {}", Counted(*inputs, "input"))]
    NoSuchInput {
        /// The name of the group.
        group: String,
        /// The input, counted from zero.
        input: usize,
        /// The number of inputs.
        inputs: usize,
    },
    /// An input is in two groups, or twice in one.
    #[error("input {input} (counted from 0) is in the group `{group}` and in an earlier one, or twice in this one")]
    TwoGroups {
        /// The name of the later group.
        group: String,
        /// The input, counted from zero.
        input: usize,
    },
    /// The score of the network is infinite or NaN, so that no permutation changes it.
    #[error(
        "the {} of the network is {value} without a permutation, so that no input changes it: are its parameters finite?",
        metric.map_or_else(|| "risk".to_string(), |metric| metric.to_string())
    )]
    Baseline {
        /// The metric; `None` for the risk.
        metric: Option<Metric>,
        /// The risk or the metric.
        value: f64,
    },
    /// The samples do not suit the network or the metric.
    #[error(transparent)]
    Data(#[from] TrainError),
}
