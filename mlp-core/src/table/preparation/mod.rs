//! The preparation: what was learned from the training part of a table, and the encoding of rows by it.

mod encoding;
mod names;
mod samples;
mod statistics;
mod summary;
mod target;

use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use serde::{Deserialize, Serialize};

pub(super) use encoding::Linear;
use encoding::{Encoding, ValueEncoding};
use statistics::Statistics;
pub use target::TableTarget;

use super::columns::{Columns, Named};
use super::error::{FitProblem, TableError};
use super::table::Table;
use super::variable::Kind;

/// The encodings of columns, fitted to the training part of a table: categories, means, scales, values to fill in. It turns tables and rows
/// into samples, and outputs into values of the targets.
///
/// It is fitted to the training part alone. Missing values do not count in its statistics.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::table::{Columns, Preparation, Table, category, number};
///
/// network! { struct Price< input 3 => tanh 4 => linear 1; loss squared >; }
///
/// let columns = Columns::new().input("width", number()).input("colour", category()).target("price", number());
/// let text = "width,colour,price\n1.5,red,10\n2.5,blue,20\n3.5,red,25\n4.5,blue,35\n5.5,red,40\n";
/// let table = Table::from_text("boxes.csv", text, &columns)?;
/// let (train, test) = table.split_at(4)?;
///
/// let preparation = Preparation::fit(&train)?;
/// println!("{preparation}"); // the encoding of every column, and the line `input 3 => … => linear 1; loss squared`
/// assert_eq!(preparation.input_names(), ["width", "colour = blue", "colour = red"]);
/// let train: Dataset<_, SVector<f32, 1>> = preparation.dataset(&train)?;
/// let test: Dataset<_, SVector<f32, 1>> = preparation.dataset(&test)?;
/// assert_eq!(train.inputs()[1], vector![-0.4472136, 1.0, 0.0]);
///
/// let mut net = Price::random(&mut StdRng::seed_from_u64(7));
/// Trainer::new(Adam::new(0.01)).fit(&mut net, &train)?;
/// println!("risk: {}", net.loss(test.inputs(), test.targets()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preparation {
    /// Behind a pointer, to be compared and shared with tables cheaply.
    pub(super) columns: Arc<Columns>,
    /// Of the input columns.
    pub(super) inputs: Vec<Encoding>,
    /// Of the target columns.
    pub(super) targets: Vec<Encoding>,
}

impl Preparation {
    /// Fits the encodings of all columns to the training part of a table.
    ///
    /// # Errors
    ///
    /// If a column has neither a value nor a constant one to fill in, or if the range of its numbers overflows.
    pub fn fit(train: &Table) -> Result<Self, TableError> {
        let mut fitting = Fitting::default();
        fitting.add(train)?;
        fitting.finish()
    }

    /// Like [`fit`](Self::fit), from the chunks of a table that is larger than memory. A median, or a most frequent number, keeps the
    /// numbers of its column in memory.
    ///
    /// ```
    /// use mlp_core::table::{Columns, Preparation, TableReader, number};
    /// let columns = Columns::new().input("x", number()).target("y", number());
    /// let text = "x,y\n1,2\n3,4\n5,6\n";
    /// let chunks = TableReader::new("line.csv", text.as_bytes(), &columns)?.chunks(2);
    /// let preparation = Preparation::fit_chunks(chunks)?;
    /// assert_eq!(preparation.inputs(), 1);
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`fit`](Self::fit), the first error among the chunks, or if there are no rows.
    pub fn fit_chunks(chunks: impl IntoIterator<Item = Result<Table, TableError>>) -> Result<Self, TableError> {
        let mut fitting = Fitting::default();
        for chunk in chunks {
            fitting.add(&chunk?)?;
        }
        fitting.finish()
    }

    /// The number of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs.iter().map(Encoding::width).sum()
    }

    /// The names of the inputs: of the column, with the category, the part of the date, or the mark of a missing value.
    pub fn input_names(&self) -> Vec<String> {
        self.input_columns().flat_map(|(named, encoding)| encoding.input_names(&named.name)).collect()
    }

    /// The range of the inputs of each input column, for example to permute the inputs of a category together.
    pub fn input_ranges(&self) -> Vec<(&str, std::ops::Range<usize>)> {
        let mut first = 0;
        let ranges = self.input_columns().map(|(named, encoding)| {
            let range = first..first + encoding.width();
            first = range.end;
            (&*named.name, range)
        });
        ranges.collect()
    }

    /// The classes of the target, in the order of their indices, if the only target is a category, an ordinal variable or a flag.
    pub fn class_names(&self) -> Option<Vec<String>> {
        let ([named], [encoding]) = (&*self.columns.targets, &*self.targets) else { return None };
        target::class_names(&named.variable, encoding)
    }

    /// The columns.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    fn input_columns(&self) -> impl Iterator<Item = (&Named, &Encoding)> {
        self.columns.inputs.iter().zip(&self.inputs)
    }

    fn target_columns(&self) -> impl Iterator<Item = (&Named, &Encoding)> {
        self.columns.targets.iter().zip(&self.targets)
    }

    /// The target columns: name, kind, classes, and the scale of a number.
    pub(super) fn target_meanings(&self) -> impl Iterator<Item = (&str, &Kind, Option<Vec<String>>, Linear)> {
        self.target_columns().map(|(named, encoding)| {
            let classes = target::class_names(&named.variable, encoding);
            (&*named.name, &named.variable.kind, classes, encoding.linear())
        })
    }

    /// Whether a preparation from a file makes sense.
    pub(super) fn is_valid(&self) -> bool {
        let fits = |(named, encoding): (&Named, &Encoding)| {
            let is_of_kind = match (&named.variable.kind, &encoding.values) {
                (
                    Kind::Category { unknown, names: stated, .. },
                    ValueEncoding::Category { unknown: fitted, names, .. },
                ) => unknown == fitted && stated.as_ref().is_none_or(|stated| *stated == names.all()),
                (Kind::Date { parts, .. }, ValueEncoding::Date { parts: fitted, .. }) => {
                    parts.iter().eq(fitted.iter().map(|(part, _)| part))
                }
                (Kind::Number { .. } | Kind::Ordinal { .. } | Kind::Flag { .. }, ValueEncoding::Number { .. }) => true,
                _ => false,
            };
            is_of_kind && encoding.is_valid() && encoding.indicator == named.variable.indicator
        };
        self.columns.check().is_ok()
            && self.columns.inputs.len() == self.inputs.len()
            && self.columns.targets.len() == self.targets.len()
            && self.input_columns().all(fits)
            && self.target_columns().all(fits)
    }
}

/// The columns of a training part of which no row, or some, have been seen, and their statistics.
#[derive(Default)]
struct Fitting(Option<(Arc<Columns>, Vec<Statistics>)>);

impl Fitting {
    fn add(&mut self, chunk: &Table) -> Result<(), TableError> {
        let (columns, statistics) = self.0.get_or_insert_with(|| {
            let statistics = chunk.columns.named().map(|named| Statistics::new(&named.variable)).collect();
            (Arc::clone(&chunk.columns), statistics)
        });
        if **columns != *chunk.columns {
            return Err(TableError::OtherColumns);
        }
        for (statistics, (named, values)) in statistics.iter_mut().zip(chunk.variables()) {
            statistics.add(&named.variable, values);
        }
        Ok(())
    }

    fn finish(self) -> Result<Preparation, TableError> {
        let (columns, statistics) = self.0.ok_or(crate::data::DataError::Empty)?;
        let mut statistics = statistics.into_iter();
        let mut fit = |named: &Vec<Named>, is_target: bool| {
            let pairs = named.iter().zip(statistics.by_ref());
            let fitted = pairs.map(|(named, statistics)| fitted_variable(named, statistics, &columns, is_target));
            fitted.collect::<Result<Vec<_>, _>>()
        };
        let inputs = fit(&columns.inputs, false)?;
        let targets = fit(&columns.targets, true)?;
        Ok(Preparation { columns, inputs, targets })
    }
}

fn fitted_variable(
    named: &Named,
    statistics: Statistics,
    columns: &Columns,
    is_target: bool,
) -> Result<Encoding, TableError> {
    let failed = |problem| TableError::Fit { column: named.name.clone(), problem };
    let encoding = statistics.fit(&named.variable, columns.format).map_err(failed)?;
    match &encoding.values {
        ValueEncoding::Category { names, .. } if is_target && names.all().len() < 2 => {
            Err(failed(FitProblem::OneClass))
        }
        _ => Ok(encoding),
    }
}
