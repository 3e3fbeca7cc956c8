//! Reading a CSV file into a data set, with class labels or numeric targets.

use std::str::FromStr;

use nalgebra::SVector;

use super::classes::Classes;
use super::error::CsvError;
use super::options::Csv;
use super::table::Table;
use crate::data::dataset::Dataset;
use crate::number::scalar::Scalar;

/// Samples of `N` numbers with class indices, and the class names in the order of the indices.
pub type Labelled<T, const N: usize> = (Dataset<SVector<T, N>, usize>, Vec<String>);

impl Csv<'_> {
    /// Reads `N` inputs of type `T` and one class per line. Returns the data set and the class names, in the order of the
    /// class indices.
    ///
    /// Without [`class_names`](Csv::class_names) the classes are those in the file, sorted by value if all are integers and
    /// as text otherwise, so the indices do not depend on the order of the lines.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (data, names) = Csv::from_text("digits.csv", "ink,digit\n0.3,10\n0.2,9\n").classes::<f64, 1>()?;
    /// assert_eq!(names, ["9", "10"]);
    /// assert_eq!(data.targets(), [1, 0]);
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A [`CsvError`] for the first [`CsvProblem`](super::CsvProblem) in the file.
    pub fn classes<T: Scalar + FromStr, const N: usize>(&self) -> Result<Labelled<T, N>, CsvError> {
        let mut table = Table::new(self, N, 1)?;
        let mut classes = Classes::new(self.class_names.as_deref()).map_err(|problem| table.error(problem))?;
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        while table.advance()? {
            if table.push_inputs(&mut inputs)? && !table.push_class(&mut classes, &mut targets)? {
                inputs.truncate(targets.len());
            }
        }
        let names = classes.sort(&mut targets);
        Ok((table.finish(inputs, targets)?, names))
    }

    /// Reads `N` inputs and `M` target values of type `T` per line.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Csv::from_text("line.csv", "x,y\n1,2\n").values::<f32, 1, 1>()?;
    /// assert_eq!(data, Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A [`CsvError`] for the first [`CsvProblem`](super::CsvProblem) in the file.
    pub fn values<T: Scalar + FromStr, const N: usize, const M: usize>(
        &self,
    ) -> Result<Dataset<SVector<T, N>, SVector<T, M>>, CsvError> {
        let mut table = Table::new(self, N, M)?;
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        while table.advance()? {
            if table.push_inputs(&mut inputs)? && !table.push_targets(&mut targets)? {
                inputs.truncate(targets.len());
            }
        }
        table.finish(inputs, targets)
    }
}
