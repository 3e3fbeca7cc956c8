//! Encoding: tables and rows as samples.

use std::vec::Vec;

use super::Preparation;
use super::encoding::UnknownName;
use super::target::{self, RowTargets, TableTarget, too_large, unknown_category};
use crate::data::Dataset;
use crate::number::scalar::{constant, double};
use crate::sample::Sample;
use crate::table::error::TableError;
use crate::table::table::Table;
use crate::table::values::Cell;

impl Preparation {
    /// The samples of a table: inputs for the network, an `SVector` or a [`Sparse`](crate::Sparse) (or, for several inputs, the
    /// struct of the network), and [targets](TableTarget), with the weights of the table if it has some.
    ///
    /// # Errors
    ///
    /// If the width of the inputs or targets differs from that of the columns, if a category is refused, if a scaled number is
    /// beyond the range of the scalar, if the table was read with other columns, or if all weights are zero.
    pub fn dataset<X: Sample, Y: TableTarget>(&self, table: &Table) -> Result<Dataset<X, Y>, TableError> {
        target::check::<Y>(self)?;
        let inputs = self.samples(table)?;
        let targets = (0..table.rows()).map(|row| Y::of_row(&mut RowTargets::new(self, table, row)));
        let data = Dataset::new(inputs, targets.collect::<Result<_, _>>()?)?;
        Ok(match &table.weights {
            None => data,
            Some(weights) => data.with_weights(weights.clone())?,
        })
    }

    /// The inputs of a table, without targets.
    ///
    /// # Errors
    ///
    /// As for [`dataset`](Self::dataset).
    pub fn samples<X: Sample>(&self, table: &Table) -> Result<Vec<X>, TableError> {
        self.check_width::<X>()?;
        if self.columns != table.columns {
            return Err(TableError::OtherColumns);
        }
        let mut samples = Vec::with_capacity(table.rows());
        let mut entries = Vec::new();
        for row in 0..table.rows() {
            samples.push(self.sample(table.values.iter().map(|values| values.cell(row)), &mut entries)?);
        }
        Ok(samples)
    }

    /// Whether a sample has the inputs of these columns.
    pub(in crate::table) fn check_width<X: Sample>(&self) -> Result<(), TableError> {
        let (found, expected) = (self.inputs(), X::WIDTHS.iter().sum());
        if found == expected { Ok(()) } else { Err(TableError::InputWidth { found, expected }) }
    }

    /// The sample of a row, given by the cells of the input columns; `entries` is scratch space.
    pub(in crate::table) fn sample<'a, X: Sample>(
        &self,
        cells: impl Iterator<Item = Cell<'a>>,
        entries: &mut Vec<(usize, X::Scalar)>,
    ) -> Result<X, TableError> {
        entries.clear();
        let mut first = 0;
        for ((named, encoding), cell) in self.input_columns().zip(cells) {
            let mut excess = None;
            let set = |index: usize, value: f64| {
                if value != 0.0 {
                    let number: X::Scalar = constant(value);
                    if !double(number).is_finite() {
                        excess = Some(value);
                    }
                    entries.push((first + index, number));
                }
            };
            encoding.encode(cell, set).map_err(|UnknownName| unknown_category(named, encoding, cell))?;
            if let Some(scaled) = excess {
                return Err(too_large(named, cell, scaled));
            }
            first += encoding.width();
        }
        let mut sample = X::zeros();
        sample.set_entries(0, entries);
        Ok(sample)
    }
}
