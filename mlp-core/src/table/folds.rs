//! Folds of a table for cross-validation: the preparation is fitted to the training rows of each fold alone.

use std::string::String;
use std::vec::Vec;

use super::error::TableError;
use super::table::Table;
use crate::data::{DataError, Division};

impl Table {
    /// Deals the rows at random to this many folds, which take turns as the validation rows: pairs of training rows and validation
    /// rows, as by [`Dataset::folds`](crate::Dataset::folds).
    ///
    /// ```
    /// use mlp_core::table::{Columns, Preparation, Table, number};
    /// let columns = Columns::new().input("x", number()).target("y", number());
    /// let table = Table::from_text("line.csv", "x,y\n1,2\n3,4\n5,6\n7,8\n", &columns)?;
    /// for (train, validation) in table.folds(2, 7)? {
    ///     let preparation = Preparation::fit(&train)?; // to the training rows alone
    ///     assert_eq!((train.rows(), validation.rows()), (2, 2));
    /// }
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If there are fewer than 2 folds, or fewer rows than folds.
    pub fn folds(&self, folds: usize, seed: u64) -> Result<impl ExactSizeIterator<Item = (Self, Self)>, TableError> {
        Ok(self.pairs(Division::at_random(self.rows, folds, seed)?, folds))
    }

    /// Like [`folds`](Self::folds), but stratified: every fold has its share of each value of this column.
    ///
    /// # Errors
    ///
    /// As for [`folds`](Self::folds), if there is no such column, or if a value has fewer rows than there are folds.
    pub fn folds_stratified(
        &self,
        column: &str,
        folds: usize,
        seed: u64,
    ) -> Result<impl ExactSizeIterator<Item = (Self, Self)>, TableError> {
        let classes = self.classes_of(column)?;
        let division = Division::stratified(&classes, folds, seed).map_err(|error| match error {
            DataError::SmallClass { class, samples: rows, folds } => {
                let row = classes.iter().position(|&of_row| of_row == class);
                let value = row.map_or_else(String::new, |row| self.described(column, row));
                TableError::SmallClass { column: column.into(), value, rows, folds }
            }
            error => error.into(),
        })?;
        Ok(self.pairs(division, folds))
    }

    /// Divides the rows into folds without dividing the rows with the same value of this column, such as those of one patient, as by
    /// [`Dataset::folds_grouped`](crate::Dataset::folds_grouped).
    ///
    /// # Errors
    ///
    /// As for [`folds`](Self::folds), if there is no such column, or if it has fewer values than there are folds.
    pub fn folds_grouped(
        &self,
        column: &str,
        folds: usize,
    ) -> Result<impl ExactSizeIterator<Item = (Self, Self)>, TableError> {
        Ok(self.pairs(Division::grouped(&self.classes_of(column)?, folds)?, folds))
    }

    /// Folds in the order of the rows, which is that of time after [`sorted_by`](Self::sorted_by): fold `k` trains on the rows before
    /// those that it validates on, as by [`Dataset::folds_in_time`](crate::Dataset::folds_in_time).
    ///
    /// # Errors
    ///
    /// If there are no folds, or not more rows than folds.
    pub fn folds_in_time(&self, folds: usize) -> Result<impl ExactSizeIterator<Item = (Self, Self)>, TableError> {
        Ok(self.pairs(Division::in_time(self.rows, folds)?, folds))
    }

    fn pairs(&self, division: Division, folds: usize) -> impl ExactSizeIterator<Item = (Self, Self)> {
        (0..folds).map(move |fold| {
            let (training, validation): (Vec<usize>, Vec<usize>) = division.fold(fold);
            (self.select(&training), self.select(&validation))
        })
    }
}
