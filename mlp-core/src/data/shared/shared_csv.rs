//! A CSV file of which each process reads its own part.

use core::str::FromStr;
use std::borrow::Cow;
use std::path::Path;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use nalgebra::SVector;

use super::error::ShareError;
use super::lines::{self, Lines};
use super::{DataError, Shared};
use crate::data::csv::{Classes, Csv, CsvError, CsvProblem, Table, sort_names};
use crate::number::scalar::Scalar;
use crate::processes::{Exchanged, Link, Operation, ProcessError, Processes};

/// A CSV file of which each process reads its own part, so that none holds all of it: the counterpart of a [`Csv`].
///
/// The results are those of [`Csv::open`] in one process: the samples in the order of the file, the same class indices, and errors that
/// name the line of the file. The file must be visible to all processes under its path.
///
/// A quote in the middle of a field without quotes, in a file that has line ends within quotes as well, may be misread as the beginning
/// of a quoted field.
///
/// ```
/// use mlp_core::data::SharedCsv;
/// use mlp_core::prelude::*;
/// use mlp_core::processes::Processes;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let world = Processes::start()?;
/// # let path = std::env::temp_dir().join(format!("mlp-{}-iris.csv", std::process::id()));
/// # std::fs::write(&path, "width,length,species\n3.5,1.4,setosa\n2.5,6.0,virginica\n")?;
/// # let path = &path;
/// // let path = "iris.csv";
/// let (data, species) = SharedCsv::open(path, &world)?.with(|csv| csv.target("species")).classes::<f32, 2>()?;
/// assert_eq!((data.len(), species), (2, vec!["setosa".to_string(), "virginica".to_string()]));
/// # std::fs::remove_file(path)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SharedCsv {
    link: Link,
    /// With the text of this process.
    csv: Csv<'static>,
    /// The number of lines of the first record, if it is repeated before the records of this process.
    repeated: Option<usize>,
    /// The number of lines in the file before the records of this process.
    before: usize,
}

impl SharedCsv {
    /// Reads the records of this process.
    ///
    /// # Errors
    ///
    /// If a process cannot read the file, or if it has another length there.
    pub fn open(path: impl AsRef<Path>, processes: &Processes) -> Result<Self, ShareError> {
        let (link, path) = (processes.link(), path.as_ref());
        link.enter(Operation::Share)?;
        let name = path.display().to_string();
        let (lines, length) = lines::read(path, link);
        let Lines { text, repeated, before } =
            link.agree(lines.map_err(|error| ShareError::from(CsvError::new(&name, CsvProblem::Io(error)))))?;
        let lengths = link.all(length);
        if let Some(process) = lengths.iter().position(|other| *other != lengths[0]) {
            let (ours, theirs) = (lengths[0].to_string(), lengths[process].to_string());
            return Err(ProcessError::Different {
                property: format_args!("the length of {name}").to_string(),
                ours,
                process,
                theirs,
            }
            .into());
        }
        Ok(Self { link, csv: Csv::new(name, Cow::Owned(text)), repeated, before })
    }

    /// Sets options, such as [`Csv::target`].
    #[must_use]
    pub fn with(self, options: impl FnOnce(Csv<'static>) -> Csv<'static>) -> Self {
        Self { csv: options(self.csv), ..self }
    }

    /// Reads `N` inputs of type `T` and one class per line, as [`Csv::classes`] does. The class names are those of the whole file.
    ///
    /// # Errors
    ///
    /// As for [`Csv::classes`], in every process.
    #[allow(clippy::type_complexity, reason = "as `Labelled`")]
    pub fn classes<T: Scalar + FromStr, const N: usize>(
        &self,
    ) -> Result<(Shared<SVector<T, N>, usize>, Vec<String>), ShareError> {
        self.link.enter(Operation::Share)?;
        let read = self.read_classes().map_err(|error| self.in_file(error));
        let (inputs, mut targets, (names, is_closed)) = self.link.agree(read)?;
        let names = if is_closed { names } else { self.unite(&names, &mut targets) };
        Ok((self.share(inputs, targets)?, names))
    }

    /// Reads `N` inputs and `M` target values of type `T` per line, as [`Csv::values`] does.
    ///
    /// # Errors
    ///
    /// As for [`Csv::values`], in every process.
    #[allow(clippy::type_complexity, reason = "as the data set of `Csv::values`")]
    pub fn values<T: Scalar + FromStr, const N: usize, const M: usize>(
        &self,
    ) -> Result<Shared<SVector<T, N>, SVector<T, M>>, ShareError> {
        self.link.enter(Operation::Share)?;
        let read = self.read_values().map_err(|error| self.in_file(error));
        let (inputs, targets) = self.link.agree(read)?;
        self.share(inputs, targets)
    }

    fn share<X: crate::Sample, Y: Exchanged>(
        &self,
        inputs: Vec<X>,
        targets: Vec<Y>,
    ) -> Result<Shared<X, Y>, ShareError> {
        Shared::of_parts(self.link, Ok((inputs, targets))).map_err(|error| match error {
            ShareError::Data(DataError::Empty) => CsvError::new(self.csv.name(), CsvProblem::Empty).into(),
            other => other,
        })
    }

    fn table(&self, inputs: usize, targets: usize) -> Result<Table<'_>, CsvError> {
        let mut table = Table::new(&self.csv, inputs, targets)?;
        if self.repeated.is_some() {
            table.skip_first_sample();
        }
        Ok(table)
    }

    #[allow(clippy::type_complexity, reason = "inputs, targets, and the names with whether they were given")]
    fn read_classes<T: Scalar + FromStr, const N: usize>(
        &self,
    ) -> Result<(Vec<SVector<T, N>>, Vec<usize>, (Vec<String>, bool)), CsvError> {
        let mut table = self.table(N, 1)?;
        let mut classes = Classes::new(self.csv.names_of_classes()).map_err(|problem| table.error(problem))?;
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        while table.advance()? {
            if table.push_inputs(&mut inputs)? && !table.push_class(&mut classes, &mut targets)? {
                inputs.truncate(targets.len());
            }
        }
        Ok((inputs, targets, classes.into_names()))
    }

    #[allow(clippy::type_complexity, reason = "inputs and targets")]
    fn read_values<T: Scalar + FromStr, const N: usize, const M: usize>(
        &self,
    ) -> Result<(Vec<SVector<T, N>>, Vec<SVector<T, M>>), CsvError> {
        let mut table = self.table(N, M)?;
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        while table.advance()? {
            if table.push_inputs(&mut inputs)? && !table.push_targets(&mut targets)? {
                inputs.truncate(targets.len());
            }
        }
        Ok((inputs, targets))
    }

    /// The names of all processes in order, to which the targets are renumbered.
    fn unite(&self, names: &[String], targets: &mut [usize]) -> Vec<String> {
        let mut bytes = Vec::new();
        for name in names {
            name.len().write(&mut bytes);
            bytes.extend_from_slice(name.as_bytes());
        }
        let mut all = Vec::new();
        for bytes in self.link.all_bytes(&bytes) {
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let length = usize::read(&mut rest);
                let (name, after) = rest.split_at(length);
                rest = after;
                all.push(String::from_utf8_lossy(name).into_owned());
            }
        }
        sort_names(&mut all);
        // Equal names are adjacent, also among spellings of one number, which are sorted as text first.
        all.dedup();
        let mut index = vec![0; names.len()];
        for (index, name) in index.iter_mut().zip(names) {
            *index = all.iter().position(|other| other == name).unwrap_or_default();
        }
        for target in targets {
            *target = index[*target];
        }
        all
    }

    /// The error with the line of the file instead of the text of this process.
    fn in_file(&self, error: CsvError) -> ShareError {
        match (error.line(), self.repeated) {
            (Some(line), Some(repeated)) if line > repeated => error.at_line(self.before + line - repeated).into(),
            _ => error.into(),
        }
    }
}
