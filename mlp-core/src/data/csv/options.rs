//! A CSV file and the options for reading it.

use std::borrow::Cow;
use std::io::Read;
use std::path::Path;

use super::column::Column;
use super::error::{CsvError, CsvProblem};
use crate::regular_file;

/// The markers of a missing value: those of pandas, except for the NaNs of old C libraries, and `?`.
pub(crate) const MISSING: [&str; 16] = [
    "", "?", "NA", "N/A", "n/a", "#NA", "#N/A", "#N/A N/A", "<NA>", "NaN", "nan", "-NaN", "-nan", "NULL", "null",
    "None",
];

/// A CSV file with the selection of its input and target columns.
///
/// By default the first line is a header, the fields are separated by commas, the last columns are the targets and all
/// others the inputs, in the order of the file. Lines that are empty or consist of white space are skipped, and white space
/// around a field is ignored.
/// [`classes`](Csv::classes) then reads class labels, and [`values`](Csv::values) numeric targets.
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
    pub(super) name: String,
    pub(super) text: Cow<'a, [u8]>,
    /// `None`: a header is expected, and a header of numbers is an error.
    pub(super) header: Option<bool>,
    pub(super) delimiter: u8,
    pub(super) inputs: Option<Vec<Column>>,
    pub(super) targets: Option<Vec<Column>>,
    pub(super) without: Vec<Column>,
    pub(super) class_names: Option<Vec<String>>,
    pub(super) missing: Vec<String>,
    pub(super) skip_incomplete: bool,
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
    /// If the file cannot be read, or is not a regular file: a pipe is read by [`from_reader`](Self::from_reader).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, CsvError> {
        let name = path.as_ref().display().to_string();
        match regular_file::open(path) {
            Ok(file) => Self::from_reader(name, file),
            Err(error) => Err(CsvError::new(&name, CsvProblem::Io(error))),
        }
    }

    /// Reads a reader to its end. `name` identifies it in errors.
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
    /// Uses text or bytes in memory, such as from `include_str!`. `name` identifies it in errors.
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

    /// The name of the file.
    #[cfg(feature = "mpi")]
    pub(in crate::data) fn name(&self) -> &str {
        &self.name
    }

    /// The classes that the user has named.
    #[cfg(feature = "mpi")]
    pub(in crate::data) fn names_of_classes(&self) -> Option<&[String]> {
        self.class_names.as_deref()
    }

    pub(in crate::data) fn new(name: String, text: Cow<'a, [u8]>) -> Self {
        Self {
            name,
            text,
            header: None,
            delimiter: b',',
            inputs: None,
            targets: None,
            without: Vec::new(),
            class_names: None,
            missing: MISSING.map(Into::into).into(),
            skip_incomplete: false,
        }
    }

    /// Whether the first line names the columns. Without this option a header is expected, and a first line of numbers is an
    /// error, since it is probably the first sample.
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

    /// The field separator; by default `b','`. A quote, the end of a line and bytes of other characters than those of ASCII are refused when
    /// the file is read.
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

    /// The target column, by its name or its index, counted from 0; by default the last column.
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

    /// The target columns, in this order; by default the last columns.
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

    /// The input columns, in this order; by default all columns that are not targets.
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

    /// Columns to exclude from the inputs, such as names and row numbers.
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

    /// The classes in the order of their indices; any other class becomes an error.
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

    /// The markers of a missing value. By default, an empty field, `?` as in the UCI repository, and the markers that pandas
    /// recognizes and programs in Python, R, Julia and SQL write: `NA`, `N/A`, `n/a`, `#NA`, `#N/A`, `#N/A N/A`, `<NA>`, `NaN`,
    /// `nan`, `-NaN`, `-nan`, `NULL`, `null` and `None`. They apply to inputs, targets and classes, except for a class that
    /// [`class_names`](Csv::class_names) names.
    ///
    /// A `-` or a `.` is none of them, since it may be the name of a class; among numbers it is an error.
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

    /// Skips samples with a missing input or target, which are otherwise an error.
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
}
