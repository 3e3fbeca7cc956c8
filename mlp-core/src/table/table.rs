//! The table: typed columns in memory, row selection and splits.

use std::fmt;
use std::path::Path;
use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use super::columns::{Columns, Named};
use super::error::TableError;
use super::reader::TableReader;
use super::summary::{Summary, shown};
use super::values::{Cell, Values};
use crate::data::{DataError, excerpt, random_parts};

/// A table in memory: the chosen columns of a CSV file, by rows. A number takes 8 bytes and a category 4.
///
/// A table is split first, a [`Preparation`](super::Preparation) is fitted to the training part alone, and the parts become data
/// sets.
///
/// ```
/// use mlp_core::table::{Columns, Table, category, number};
/// let columns = Columns::new().input("width", number()).input("colour", category()).target("price", number());
/// let text = "width,colour,price\n1.5,red,10\n2.5,blue,20\n3.5,red,25\n4.5,blue,35\n";
/// let table = Table::from_text("boxes.csv", text, &columns)?;
/// let [train, test] = table.split([0.75, 0.25], 7)?;
/// assert_eq!((train.rows(), test.rows()), (3, 1));
/// println!("{table}");
/// # Ok::<(), mlp_core::table::TableError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) columns: Arc<Columns>,
    /// The inputs, then the targets, then the others.
    pub(super) values: Vec<Values>,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) rows: usize,
    /// The rows that were skipped while these were read.
    pub(super) skipped: usize,
}

impl Table {
    /// Reads a file. [`TableReader`] reads it in chunks, or shows a progress bar.
    ///
    /// # Errors
    ///
    /// If the columns contradict each other, or for the first problem in the file, with its line and column.
    pub fn open(path: impl AsRef<Path>, columns: &Columns) -> Result<Self, TableError> {
        TableReader::open(path, columns)?.read()
    }

    /// Reads text in memory, such as from `include_str!`. `name` identifies it in errors.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn from_text(name: impl Into<String>, text: impl AsRef<[u8]>, columns: &Columns) -> Result<Self, TableError> {
        TableReader::new(name, text.as_ref(), columns)?.read()
    }

    /// The number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The number of rows that [`Columns::skip_incomplete`] left out while this table was read. Parts of a table have 0. A chunk counts those before its
    /// last row, so the ones at the end of the file are in no chunk.
    ///
    /// ```
    /// use mlp_core::table::{Columns, Table, number};
    /// let columns = Columns::new().input("x", number()).target("y", number()).skip_incomplete();
    /// let table = Table::from_text("line.csv", "x,y\n1,2\n3,\n5,6\n", &columns)?;
    /// assert_eq!((table.rows(), table.skipped()), (2, 1));
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    pub const fn skipped(&self) -> usize {
        self.skipped
    }

    /// The columns that were read.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The rows at these indices, in this order; an index may occur several times.
    ///
    /// # Panics
    ///
    /// If an index is not below the number of [`rows`](Self::rows).
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self {
            columns: Arc::clone(&self.columns),
            values: self.values.iter().map(|values| values.selected(rows)).collect(),
            weights: self.weights.as_ref().map(|weights| rows.iter().map(|&row| weights[row]).collect()),
            rows: rows.len(),
            skipped: 0,
        }
    }

    /// Splits the rows at random into parts with these shares, as [`Dataset::split`](crate::Dataset::split) does.
    ///
    /// # Errors
    ///
    /// If the shares are not positive numbers that sum to 1, or if a part would be empty.
    pub fn split<const P: usize>(&self, shares: [f64; P], seed: u64) -> Result<[Self; P], TableError> {
        Ok(random_parts(self.rows, shares, seed, |_| 0)?.map(|rows| self.select(&rows)))
    }

    /// Like [`split`](Self::split), but stratified: every part gets its share of each value of this column, to within one row.
    ///
    /// ```
    /// use mlp_core::table::{Columns, Table, flag, number};
    /// let columns = Columns::new().input("dose", number()).target("cured", flag());
    /// let text = "dose,cured\n1,no\n2,no\n3,no\n4,no\n5,yes\n6,yes\n7,yes\n8,yes\n";
    /// let table = Table::from_text("trial.csv", text, &columns)?;
    /// let [train, test] = table.split_stratified("cured", [0.5, 0.5], 7)?;
    /// let cured = |part: &Table| part.numbers("cured").unwrap().iter().sum::<f64>();
    /// assert_eq!((cured(&train), cured(&test)), (2.0, 2.0));
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`split`](Self::split), and if there is no such column.
    pub fn split_stratified<const P: usize>(
        &self,
        column: &str,
        shares: [f64; P],
        seed: u64,
    ) -> Result<[Self; P], TableError> {
        let class = self.classes_of(column)?;
        Ok(random_parts(self.rows, shares, seed, |row| class[row])?.map(|rows| self.select(&rows)))
    }

    /// Splits at random without dividing the rows with the same value of this column, such as those of one patient or customer:
    /// the shares are shares of the values. A model is tested on values that it was not trained on.
    ///
    /// ```
    /// use mlp_core::table::{Columns, Table, category, number};
    /// let columns = Columns::new().input("dose", number()).other("patient", category()).target("effect", number());
    /// let text = "patient,dose,effect\na,1,1\na,2,2\nb,1,3\nb,2,1\n";
    /// let table = Table::from_text("trial.csv", text, &columns)?;
    /// let [train, test] = table.split_grouped("patient", [0.5, 0.5], 7)?;
    /// assert_eq!((train.rows(), test.rows()), (2, 2));
    /// assert_ne!(train.texts("patient").unwrap()[0], test.texts("patient").unwrap()[0]);
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`split`](Self::split), and if there is no such column.
    pub fn split_grouped<const P: usize>(
        &self,
        column: &str,
        shares: [f64; P],
        seed: u64,
    ) -> Result<[Self; P], TableError> {
        let group = self.classes_of(column)?;
        let groups = group.iter().max().map_or(0, |&last| last + 1);
        let mut part_of = std::vec![0; groups];
        for (part, groups) in random_parts(groups, shares, seed, |_| 0)?.into_iter().enumerate() {
            for group in groups {
                part_of[group] = part;
            }
        }
        let mut parts = [const { Vec::new() }; P];
        for row in 0..self.rows {
            parts[part_of[group[row]]].push(row);
        }
        Ok(parts.map(|rows| self.select(&rows)))
    }

    /// Splits off the rows after the first `count`, keeping their order: for time series.
    ///
    /// # Errors
    ///
    /// If one of the two parts would be empty.
    pub fn split_at(&self, count: usize) -> Result<(Self, Self), TableError> {
        if count == 0 || count >= self.rows {
            return Err(DataError::EmptyPart { count, samples: self.rows }.into());
        }
        let rows: Vec<usize> = (0..self.rows).collect();
        let (first, second) = rows.split_at(count);
        Ok((self.select(first), self.select(second)))
    }

    /// The rows sorted by a column of numbers, dates, levels or flags, missing values first; equal values stay in order. With
    /// [`split_at`](Self::split_at), the training part is the past.
    ///
    /// # Errors
    ///
    /// If there is no such column.
    pub fn sorted_by(&self, column: &str) -> Result<Self, TableError> {
        let (_, values) = self.find(column)?;
        let mut rows: Vec<usize> = (0..self.rows).collect();
        match values {
            Values::Numbers(numbers) => {
                let key = |row: usize| if numbers[row].is_nan() { f64::NEG_INFINITY } else { numbers[row] };
                rows.sort_by(|&one, &other| key(one).total_cmp(&key(other)));
            }
            Values::Categories { codes, dictionary } => {
                rows.sort_by_key(|&row| dictionary.name(codes[row]));
            }
        }
        Ok(self.select(&rows))
    }

    /// The numbers of a column, NaN where a value is missing: of dates the seconds since the beginning of 1970, of levels their
    /// positions, of flags 0 or 1. `None` if there is no such column, or if it holds categories.
    pub fn numbers(&self, column: &str) -> Option<&[f64]> {
        match self.find(column).ok()?.1 {
            Values::Numbers(numbers) => Some(numbers),
            Values::Categories { .. } => None,
        }
    }

    /// The names in a column of categories, `None` where a value is missing. `None` if there is no such column of categories.
    pub fn texts(&self, column: &str) -> Option<Vec<Option<&str>>> {
        match self.find(column).ok()?.1 {
            Values::Categories { codes, dictionary } => Some(codes.iter().map(|&code| dictionary.name(code)).collect()),
            Values::Numbers(_) => None,
        }
    }

    /// The variables of the table, with their values.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&Named, &Values)> {
        self.columns.named().zip(&self.values)
    }

    fn find(&self, column: &str) -> Result<(&Named, &Values), TableError> {
        self.variables().find(|(named, _)| named.name == column).ok_or_else(|| {
            let names = self.columns.named().map(|named| named.name.clone()).collect();
            TableError::NoSuchColumn { name: column.into(), names }
        })
    }

    /// The value of a column in a row, which exists, for a message.
    pub(super) fn described(&self, column: &str, row: usize) -> String {
        match self.find(column).map(|(named, values)| (&named.variable.kind, values.cell(row))) {
            Ok((kind, Cell::Number(number))) => std::format!("`{}`", shown(kind, number)),
            Ok((_, Cell::Category(name))) => std::format!("`{}`", excerpt(name.as_bytes())),
            _ => "a missing value".into(),
        }
    }

    /// A number for each value of a column, from 0 on; rows with equal values have equal numbers. Missing values are a value.
    pub(super) fn classes_of(&self, column: &str) -> Result<Vec<usize>, TableError> {
        let (_, values) = self.find(column)?;
        let mut classes = std::collections::BTreeMap::new();
        let numbered = (0..self.rows).map(|row| {
            let key = match values.cell(row) {
                Cell::Missing => (0, 0, ""),
                // Minus zero is zero.
                Cell::Number(number) => (1, (number + 0.0).to_bits(), ""),
                Cell::Category(name) => (2, 0, name),
            };
            let next = classes.len();
            *classes.entry(key).or_insert(next)
        });
        Ok(numbered.collect())
    }
}

/// One line for each column: its kind, the number of missing and of different values, and its range or most frequent value.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Summary(self).fmt(f)
    }
}
