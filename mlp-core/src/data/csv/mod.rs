//! Data sets from text in columns (comma-separated values, RFC 4180 and its relatives).
//!
//! The whole file is read into memory, since errors are to name the line, and is taken apart by the crate `csv`. What is
//! kept beside the text is no more than the samples, the names of the classes and the places of the fields of a line:
//! whoever wrote the file cannot make it take more memory than a multiple of its size, at most some thirty times for lines
//! of data, and twice that for a single line of empty fields.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

use nalgebra::SVector;

use super::Dataset;
use crate::number::scalar::Scalar;

mod classes;
mod column;
mod error;
mod read;

pub use column::Column;
pub use error::{CsvError, CsvProblem};

use classes::Classes;
use read::Table;

/// Samples of `N` numbers with class indices, and the names of the classes in the order of the indices.
pub type Labelled<T, const N: usize> = (Dataset<SVector<T, N>, usize>, Vec<String>);

/// A CSV file, and which of its columns are inputs and targets.
///
/// By default the first line is a header, the fields are separated by commas, the last columns are the targets and all
/// others the inputs, in the order of the file. Blank lines are skipped, and spaces around a field do not count. At the end
/// stands [`classes`](Csv::classes) for class labels, or [`values`](Csv::values) for numbers.
///
/// ```
/// use mlp_core::prelude::*;
///
/// const IRIS: &str = "\
/// sepal_length,sepal_width,petal_length,petal_width,species
/// 5.1,3.5,1.4,0.2,setosa
/// 6.3,3.3,6.0,2.5,virginica
/// 7.0,3.2,4.7,1.4,versicolor
/// ";
///
/// // From a file: `Csv::open("iris.csv")?`.
/// let (iris, species) = Csv::from_text("iris.csv", IRIS).target("species").classes::<f32, 4>()?;
/// assert_eq!(species, ["setosa", "versicolor", "virginica"]);
/// assert_eq!(iris.targets(), [0, 2, 1]);
///
/// let lengths = Csv::from_text("iris.csv", IRIS)
///     .inputs(["sepal_length", "sepal_width"])
///     .targets(["petal_length", "petal_width"])
///     .values::<f64, 2, 2>()?;
/// assert_eq!(lengths.inputs()[1], vector![6.3, 3.3]);
/// assert_eq!(lengths.targets()[1], vector![6.0, 2.5]);
/// # Ok::<(), mlp_core::data::CsvError>(())
/// ```
///
/// # Errors
///
/// A [`CsvError`] names the file, the line and the column:
///
/// ```
/// use mlp_core::prelude::*;
/// let error = Csv::from_text("ages.csv", "age,ill\n41,no\nold,yes\n").classes::<f32, 1>().unwrap_err();
/// assert_eq!(error.to_string(), "ages.csv, line 3, column 1 (age): `old` is not a number");
/// ```
#[derive(Clone, Debug)]
pub struct Csv<'a> {
    name: String,
    text: Cow<'a, [u8]>,
    /// Nothing: there is one, unless it looks like numbers.
    header: Option<bool>,
    delimiter: u8,
    inputs: Option<Vec<Column>>,
    targets: Option<Vec<Column>>,
    without: Vec<Column>,
    class_names: Option<Vec<String>>,
    missing: Vec<String>,
    skip_incomplete: bool,
}

impl Csv<'static> {
    /// Reads a file.
    ///
    /// ```no_run
    /// use mlp_core::prelude::*;
    /// let (iris, species) = Csv::open("iris.csv")?.target("species").classes::<f32, 4>()?;
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, CsvError> {
        let name = path.as_ref().display().to_string();
        match File::open(path) {
            Ok(file) => Self::from_reader(name, file),
            Err(error) => Err(CsvError::new(&name, CsvProblem::Io(error))),
        }
    }

    /// Reads all that a reader gives. Errors call it by the name.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let line = Csv::from_reader("standard input", "x,y\n1,2\n".as_bytes())?.values::<f32, 1, 1>()?;
    /// assert_eq!(line.targets(), [vector![2.0]]);
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the reader fails.
    pub fn from_reader(name: impl Into<String>, mut reader: impl Read) -> Result<Self, CsvError> {
        let (name, mut text) = (name.into(), Vec::new());
        match reader.read_to_end(&mut text) {
            Ok(_) => Ok(Self::new(name, Cow::Owned(text))),
            Err(error) => Err(CsvError::new(&name, CsvProblem::Io(error))),
        }
    }
}

impl<'a> Csv<'a> {
    /// Takes text that is in memory, such as that of `include_str!`, or bytes. Errors call it by the name.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let line = Csv::from_text("line.csv", "x,y\n1,2\n").values::<f32, 1, 1>()?;
    /// assert_eq!(line.inputs(), [vector![1.0]]);
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    pub fn from_text(name: impl Into<String>, text: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::new(name.into(), Cow::Borrowed(text.as_ref()))
    }

    fn new(name: String, text: Cow<'a, [u8]>) -> Self {
        Self {
            name,
            text,
            header: None,
            delimiter: b',',
            inputs: None,
            targets: None,
            without: Vec::new(),
            class_names: None,
            missing: ["", "?", "NA", "N/A"].map(Into::into).into(),
            skip_incomplete: false,
        }
    }

    /// Whether the first line names the columns. Without this there is such a line, and it is an error if it consists of
    /// numbers alone, as the first sample would, if it were mistaken for a header.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let text = "1,2\n3,4\n";
    /// assert_eq!(Csv::from_text("line.csv", text).header(false).values::<f32, 1, 1>()?.len(), 2);
    /// assert_eq!(Csv::from_text("line.csv", text).header(true).values::<f32, 1, 1>()?.len(), 1);
    /// assert!(Csv::from_text("line.csv", text).values::<f32, 1, 1>().is_err());
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    #[must_use]
    pub fn header(self, header: bool) -> Self {
        Self { header: Some(header), ..self }
    }

    /// What separates the fields of a line; by default `b','`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let line = Csv::from_text("line.csv", "x;y\n1;2\n").delimiter(b';').values::<f32, 1, 1>()?;
    /// assert_eq!(line.len(), 1);
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    /// The column of the target, by its name or its index, counted from 0; by default the last one.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let csv = Csv::from_text("xor.csv", "xor,a,b\n1,0,1\n");
    /// assert_eq!(csv.clone().target("xor").values::<f32, 2, 1>()?, csv.target(0).values::<f32, 2, 1>()?);
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    #[must_use]
    pub fn target(self, column: impl Into<Column>) -> Self {
        self.targets([column])
    }

    /// The columns of the targets, in this order; by default the last ones.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let csv = Csv::from_text("angles.csv", "sin,cos,angle\n0,1,0\n").targets(["cos", "sin"]);
    /// assert_eq!(csv.values::<f32, 1, 2>()?.targets(), [vector![1.0, 0.0]]);
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    #[must_use]
    pub fn targets(self, columns: impl IntoIterator<Item = impl Into<Column>>) -> Self {
        Self { targets: Some(columns.into_iter().map(Into::into).collect()), ..self }
    }

    /// The columns of the inputs, in this order; by default all but those of the targets.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let csv = Csv::from_text("cars.csv", "weight,name,year,mpg\n3504,chevrolet,70,18\n").inputs(["year", "weight"]);
    /// assert_eq!(csv.values::<f32, 2, 1>()?.inputs(), [vector![70.0, 3504.0]]);
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    #[must_use]
    pub fn inputs(self, columns: impl IntoIterator<Item = impl Into<Column>>) -> Self {
        Self { inputs: Some(columns.into_iter().map(Into::into).collect()), ..self }
    }

    /// Columns that are not inputs, such as names and numbers of lines.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let csv = Csv::from_text("cars.csv", "weight,name,year,mpg\n3504,chevrolet,70,18\n").without(["name"]);
    /// assert_eq!(csv.values::<f32, 2, 1>()?.inputs(), [vector![3504.0, 70.0]]);
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    #[must_use]
    pub fn without(self, columns: impl IntoIterator<Item = impl Into<Column>>) -> Self {
        Self { without: columns.into_iter().map(Into::into).collect(), ..self }
    }

    /// The classes in their order; any other is an error then.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let csv = Csv::from_text("cells.csv", "size,diagnosis\n2,malignant\n1,benign\n");
    /// let (cells, _) = csv.clone().class_names(["malignant", "benign"]).classes::<f32, 1>()?;
    /// assert_eq!(cells.targets(), [0, 1]);
    ///
    /// let error = csv.class_names(["benign", "unknown"]).classes::<f32, 1>().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "cells.csv, line 2, column 2 (diagnosis): `malignant` is not a class: these are `benign`, `unknown`",
    /// );
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    #[must_use]
    pub fn class_names(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { class_names: Some(names.into_iter().map(Into::into).collect()), ..self }
    }

    /// What stands for a value that is missing; by default nothing, `?`, `NA` and `N/A`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let csv = Csv::from_text("cars.csv", "power,mpg\n-9999,18\n").missing(["-9999"]);
    /// let error = csv.values::<f32, 1, 1>().unwrap_err();
    /// assert_eq!(error.to_string(), "cars.csv, line 2, column 1 (power): the value is missing (`-9999`)");
    /// ```
    #[must_use]
    pub fn missing(self, markers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { missing: markers.into_iter().map(Into::into).collect(), ..self }
    }

    /// Leaves out the samples of which an input or a target is missing, which is an error otherwise.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let csv = Csv::from_text("cars.csv", "power,mpg\n130,18\n?,25\n").skip_incomplete();
    /// assert_eq!(csv.values::<f32, 1, 1>()?.len(), 1);
    /// # Ok::<(), mlp_core::data::CsvError>(())
    /// ```
    #[must_use]
    pub fn skip_incomplete(self) -> Self {
        Self { skip_incomplete: true, ..self }
    }

    /// `N` numbers of type `T` and a class a line, and the names of the classes: the class of index `i` is the `i`-th.
    ///
    /// Without [`class_names`](Csv::class_names) the classes are those that occur, sorted: by their value if all are
    /// whole numbers, otherwise by their text. So the indices do not depend on the order of the lines.
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
    /// A [`CsvError`], for the first of what its [`CsvProblem`] lists.
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

    /// `N` numbers of type `T` for inputs and `M` for targets a line.
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
    /// A [`CsvError`], for the first of what its [`CsvProblem`] lists.
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

#[cfg(test)]
mod tests;
