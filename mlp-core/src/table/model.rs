//! The model: a network with the preparation of its inputs and targets, in one file.

use std::boxed::Box;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::string::{String, ToString};
use std::vec::Vec;

use super::columns::{Columns, is_zero_or_one};
use super::error::TableError;
use super::outputs::Outputs;
use super::prediction::Prediction;
use super::preparation::Preparation;
use super::reader::TableReader;
use super::table::Table;
use super::value::Value;
use super::values::Cell;
use super::variable::{Kind, Variable};
use crate::data::{CsvError, CsvProblem, excerpt, trim};
use crate::format::{FormatError, LoadError, SaveError, load_noted, save_noted};
use crate::network::Network;
use crate::number::Stored;
use crate::regular_file;

/// The number of names of a column that are kept while the rows of a file are predicted.
const NAMES: usize = 1 << 12;

/// The name of the preparation in the description of the network in a file.
const NOTE: &str = "preparation";

/// A trained network with the [`Preparation`] of its inputs and targets: predicts from rows of a CSV file or from named values, in the
/// units and classes of the table. Saved and loaded as one file.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::table::{Columns, Model, Preparation, Table, Value, category, number};
///
/// network! { struct Price< input 3 => tanh 8 => linear 1; loss squared >; }
///
/// let columns = Columns::new().input("width", number()).input("colour", category()).target("price", number());
/// let text = "width,colour,price\n1.5,red,10\n2.5,blue,20\n3.5,red,25\n4.5,blue,35\n5.5,red,40\n";
/// let table = Table::from_text("boxes.csv", text, &columns)?;
/// let preparation = Preparation::fit(&table)?;
/// let mut net = Price::random(&mut StdRng::seed_from_u64(7));
/// let train: Dataset<_, SVector<f32, 1>> = preparation.dataset(&table)?;
/// Trainer::new(Adam::new(0.05)).epochs(300).fit(&mut net, &train)?;
///
/// # let directory = std::env::temp_dir().join(format!("mlp-model-{}", std::process::id()));
/// # std::fs::create_dir_all(&directory)?;
/// # let path = directory.join("price.safetensors");
/// Model::new(net, preparation)?.save(&path)?;
///
/// // In another program, with the same definition of the network:
/// let model = Model::<Price>::load(&path)?;
/// let price = model.predict([("width", Value::from(2.0)), ("colour", "red".into())])?;
/// assert!((10.0..20.0).contains(&price.number().unwrap()));
///
/// let error = model.predict([("width", Value::from(2.0)), ("colour", "green".into())]).unwrap_err();
/// assert!(error.to_string().starts_with("column `colour`: the training part has no `green`; it has `blue`, `red`"));
/// # std::fs::remove_dir_all(&directory)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Model<N> {
    network: Box<N>,
    preparation: Preparation,
    outputs: Outputs,
}

impl<N: Network> Model<N> {
    /// Joins a network, or a boxed one, with the preparation that its samples were made by.
    ///
    /// The target columns take the outputs in order. With several losses, each part of the output layer belongs to one target, or to
    /// several in a vector. A part of one target has an output for each class of a category, of an ordinal variable or of a flag; or
    /// one output: the probability of the second of two classes, or a number. One output for two levels is a probability under the
    /// loss `binary_cross_entropy`, and the position of the level under any other.
    ///
    /// # Errors
    ///
    /// If the network has other inputs or outputs than the columns give.
    pub fn new(network: impl Into<Box<N>>, preparation: Preparation) -> Result<Self, TableError> {
        preparation.check_width::<N::Input>()?;
        let outputs = Outputs::new::<N>(&preparation)?;
        Ok(Self { network: network.into(), preparation, outputs })
    }

    /// The network.
    pub fn network(&self) -> &N {
        &self.network
    }

    /// The preparation.
    pub fn preparation(&self) -> &Preparation {
        &self.preparation
    }

    /// The network and the preparation.
    pub fn into_parts(self) -> (Box<N>, Preparation) {
        (self.network, self.preparation)
    }

    /// Predicts from values by the names of the input columns, in any order. Columns with a value to fill in may be left out.
    ///
    /// # Errors
    ///
    /// If a value does not fit its column, a category is refused, a column is not given, or a name is that of no input column.
    pub fn predict<K, V>(&self, values: impl IntoIterator<Item = (K, V)>) -> Result<Prediction, TableError>
    where
        K: AsRef<str>,
        V: Into<Value>,
    {
        let columns = &self.preparation.columns;
        let mut given = std::vec![None; columns.inputs.len()];
        for (name, value) in values {
            let name = name.as_ref();
            let Some(position) = columns.inputs.iter().position(|named| named.name == name) else {
                let names = columns.inputs.iter().map(|named| named.name.clone()).collect();
                return Err(TableError::NoSuchColumn { name: excerpt(name.as_bytes()), names });
            };
            if given[position].replace(value.into()).is_some() {
                return Err(TableError::GivenTwice { name: name.into() });
            }
        }
        let is_needed = |(position, value): &(usize, &Option<Value>)| {
            value.is_none() && columns.inputs[*position].variable.fill.is_none()
        };
        let missing = given.iter().enumerate().filter(is_needed);
        let names: Vec<String> = missing.map(|(position, _)| columns.inputs[position].name.clone()).collect();
        if !names.is_empty() {
            return Err(TableError::NotGiven { names });
        }
        let mut cells = Vec::with_capacity(given.len());
        for (named, value) in columns.inputs.iter().zip(&given) {
            let cell = self.cell(&named.variable, value.as_ref().unwrap_or(&Value::Missing));
            cells.push(cell.map_err(|problem| TableError::Value { column: named.name.clone(), problem })?);
        }
        self.predict_cells(cells.into_iter())
    }

    /// Predicts every row of a table that was read with the same columns.
    ///
    /// # Errors
    ///
    /// If a category is refused, or if the table was read with other columns.
    pub fn predict_table(&self, table: &Table) -> Result<Vec<Prediction>, TableError> {
        let samples = self.preparation.samples::<N::Input>(table)?;
        Ok(samples.iter().map(|sample| self.predict_sample(sample)).collect())
    }

    /// Predicts every row of a CSV file. Its header names the input columns, in any order; other columns, such as the targets,
    /// are ignored. Rows that do not fit are errors, after which the iterator goes on.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not a regular file (a pipe is read by [`predict_csv`](Self::predict_csv)), or if its header
    /// lacks an input column.
    pub fn predict_file(&self, path: impl AsRef<Path>) -> Result<Predictions<'_, N, File>, TableError> {
        let name = path.as_ref().display().to_string();
        match regular_file::open(path) {
            Ok(file) => self.predict_csv(name, file),
            Err(error) => Err(CsvError::new(&name, CsvProblem::Io(error)).into()),
        }
    }

    /// Like [`predict_file`](Self::predict_file), from a reader such as the standard input, row by row as they arrive. `name`
    /// identifies it in errors.
    ///
    /// # Errors
    ///
    /// As for [`predict_file`](Self::predict_file).
    pub fn predict_csv<R: Read>(
        &self,
        name: impl Into<String>,
        source: R,
    ) -> Result<Predictions<'_, N, R>, TableError> {
        let columns = &self.preparation.columns;
        let reader = TableReader::of_inputs(name.into(), source, columns)?;
        Ok(Predictions { model: self, reader })
    }

    /// Like [`predict_file`](Self::predict_file), for a file of another spelling than the one that the table was read from: with the
    /// delimiter, the decimal comma, the thousands separator, the markers of missing values and the names in place of a header that
    /// `spelling` states. Its inputs and targets are not looked at.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// use mlp_core::table::{Columns, Model, Preparation, Table, number};
    /// network! { struct Line< input 1 => linear 1; loss squared >; }
    /// let columns = Columns::new().input("x", number()).target("y", number());
    /// let preparation = Preparation::fit(&Table::from_text("t.csv", "x,y\n1,2\n3,4\n", &columns)?)?;
    /// let model = Model::new(Line::zeros(), preparation)?;
    /// let german = Columns::new().delimiter(b';').decimal_comma();
    /// let mut rows = model.predict_csv_as("t.csv", "id;x\n7;1,5\n".as_bytes(), &german)?;
    /// assert_eq!(rows.next().unwrap()?.number(), Some(3.0));
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`predict_file`](Self::predict_file), and if the spelling contradicts itself.
    pub fn predict_file_as(
        &self,
        path: impl AsRef<Path>,
        spelling: &Columns,
    ) -> Result<Predictions<'_, N, File>, TableError> {
        let name = path.as_ref().display().to_string();
        match regular_file::open(path) {
            Ok(file) => self.predict_csv_as(name, file, spelling),
            Err(error) => Err(CsvError::new(&name, CsvProblem::Io(error)).into()),
        }
    }

    /// Like [`predict_csv`](Self::predict_csv), for a source of another spelling, as [`predict_file_as`](Self::predict_file_as).
    ///
    /// # Errors
    ///
    /// As for [`predict_file_as`](Self::predict_file_as).
    pub fn predict_csv_as<R: Read>(
        &self,
        name: impl Into<String>,
        source: R,
        spelling: &Columns,
    ) -> Result<Predictions<'_, N, R>, TableError> {
        spelling.check_spelling()?;
        let reader = TableReader::of_inputs(name.into(), source, &self.preparation.columns.spelled(spelling))?;
        Ok(Predictions { model: self, reader })
    }

    fn cell<'a>(&self, variable: &Variable, value: &'a Value) -> Result<Cell<'a>, CsvProblem> {
        let columns = &self.preparation.columns;
        let missing = |text: &str| {
            let problem = || CsvProblem::Missing { text: excerpt(text.as_bytes()) };
            variable.fill.as_ref().map(|_| Cell::Missing).ok_or_else(problem)
        };
        let kind = &variable.kind;
        Ok(match (kind, value) {
            (_, Value::Missing) => missing("")?,
            // Read like a field of a file.
            (kind, Value::Text(text)) => match (kind, trimmed(text)) {
                (_, text) if columns.is_missing(kind, text.as_bytes()) => missing(text)?,
                (Kind::Category { .. }, text) => Cell::Category(text),
                (_, text) => Cell::Number(kind.parse(text.as_bytes(), columns.format)?),
            },
            (Kind::Number { .. }, Value::Number(number)) if number.is_finite() => Cell::Number(*number),
            (Kind::Number { .. }, Value::Number(number)) => {
                return Err(CsvProblem::NotFinite { text: number.to_string() });
            }
            (Kind::Flag { .. }, Value::Number(number)) if is_zero_or_one(*number) => Cell::Number(*number),
            (Kind::Flag { .. }, Value::Flag(flag)) => Cell::Number(f64::from(u8::from(*flag))),
            (kind, Value::Number(number)) => return Err(wrong_kind(kind, &number.to_string())),
            (kind, Value::Flag(flag)) => return Err(wrong_kind(kind, &flag.to_string())),
        })
    }

    fn predict_cells<'a>(&self, cells: impl Iterator<Item = Cell<'a>>) -> Result<Prediction, TableError> {
        let sample = self.preparation.sample::<N::Input>(cells, &mut Vec::new())?;
        Ok(self.predict_sample(&sample))
    }

    fn predict_sample(&self, sample: &N::Input) -> Prediction {
        self.outputs.prediction(&self.network.forward(sample))
    }
}

impl<N: Network<Scalar: Stored>> Model<N> {
    /// Writes the network and the preparation to a safetensors file atomically. The tensors are those of
    /// [`save_safetensors`](crate::format::SafetensorsFile::save_safetensors), and the preparation is a part of the metadata.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, or if the names of all categories take more than the 100 MB of a header of the format.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        // All numbers of a preparation are finite.
        let note = serde_json::to_value(&self.preparation).unwrap_or_default();
        save_noted(&*self.network, NOTE, note, path.as_ref())
    }

    /// Reads a file that [`save`](Self::save) wrote.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, holds another network, or has no preparation for it.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let path = path.as_ref();
        let mut network = N::boxed_zeros();
        let note = load_noted(&mut *network, NOTE, path)?;
        let malformed = |reason: String| {
            let error = FormatError::Malformed { format: "model", reason };
            LoadError::Content { path: path.to_path_buf(), error }
        };
        let preparation: Preparation = serde_json::from_value(note).map_err(|error| malformed(error.to_string()))?;
        if !preparation.is_valid() {
            return Err(malformed("its preparation contradicts itself".into()));
        }
        Self::new(network, preparation).map_err(|error| malformed(error.to_string()))
    }
}

/// The text without surrounding white space.
fn trimmed(text: &str) -> &str {
    str::from_utf8(trim(text.as_bytes())).unwrap_or(text)
}

fn wrong_kind(kind: &Kind, text: &str) -> CsvProblem {
    CsvProblem::WrongKind { text: text.into(), kind: kind.name() }
}

/// The predictions for the rows of a CSV file, from [`Model::predict_csv`].
pub struct Predictions<'a, N, R> {
    model: &'a Model<N>,
    reader: TableReader<R>,
}

impl<N: Network, R: Read> Iterator for Predictions<'_, N, R> {
    type Item = Result<Prediction, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        // A file may have ever new categories, such as identifiers in a column with `Unknown::Other`.
        self.reader.forget_names(NAMES);
        let row = self.reader.next_rows(1).transpose()?;
        Some(row.and_then(|row| {
            let prediction = self.model.predict_cells(row.values.iter().map(|values| values.cell(0)));
            prediction.map_err(|error| self.reader.error_of_row(error))
        }))
    }
}
