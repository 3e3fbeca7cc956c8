//! Tables larger than memory: the rows on disk, in random order, as parts that fit.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec::Vec;

use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use super::columns::Columns;
use super::error::TableError;
use super::reader::TableReader;
use super::table::Table;
use super::values::Values;
use crate::number::random::{generator, shuffle};
use crate::regular_file;

/// The number of rows that are read at a time.
const ROWS: usize = 1 << 13;

/// The rows of a table that is larger than memory, on disk, divided at random into parts that fit.
///
/// **The shuffle**: every row is in a part chosen uniformly at random, by the seed; the order of the parts is another one in every
/// epoch, by the seed and the epoch; and the trainer shuffles the rows within a part. Rows of different parts are never in one
/// batch.
///
/// A part is a random sample of the rows, so one of them can serve for validation. The preparation is then fitted to the others:
/// `Preparation::fit_chunks((1..shards.parts()).map(|part| shards.part(part)))`.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::table::{Columns, Preparation, Shards, TableReader, number};
///
/// network! { struct Line< input 1 => linear 1; loss squared >; }
///
/// let columns = Columns::new().input("x", number()).target("y", number());
/// let text: String = ["x,y\n".into()].into_iter().chain((0..1000).map(|x| format!("{x},{}\n", 2 * x))).collect();
/// let file = TableReader::new("line.csv", text.as_bytes(), &columns)?; // `TableReader::open("line.csv", &columns)?`
/// let directory = std::env::temp_dir().join(format!("line-{}", std::process::id()));
///
/// let shards = Shards::write(file, &directory, 5, 7)?;
/// // Part 0 is for validation, so that the preparation must not know it.
/// let preparation = Preparation::fit_chunks((1..shards.parts()).map(|part| shards.part(part)))?;
/// let validation: Dataset<_, SVector<f32, 1>> = preparation.dataset(&shards.part(0)?)?;
/// let mut net = Line::zeros();
/// let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(1);
/// for epoch in 0..3 {
///     for part in shards.epoch_of(1..shards.parts(), epoch) {
///         let data: Dataset<_, SVector<f32, 1>> = preparation.dataset(&part?)?;
///         trainer.fit(&mut net, &data)?;
///     }
///     println!("risk: {}", net.loss(validation.inputs(), validation.targets()));
/// }
/// assert!((net.output.weights[0] - 1.0).abs() < 1e-3); // both columns are standardized
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The directory is removed when the value is dropped.
#[derive(Debug)]
pub struct Shards {
    directory: PathBuf,
    columns: Arc<Columns>,
    /// No rows, but the names of the categories.
    empty: Vec<Values>,
    has_weights: bool,
    /// The number of rows of each part.
    rows: Vec<usize>,
    seed: u64,
}

impl Shards {
    /// Reads a file once and writes its rows to a new directory, in this many parts.
    ///
    /// # Errors
    ///
    /// For the first problem in the file, with its line and column; if the file has no rows; if there are no parts, or more than fit
    /// into memory; or if the directory exists already or cannot be written.
    pub fn write<R: Read>(
        reader: TableReader<R>,
        directory: impl AsRef<Path>,
        parts: usize,
        seed: u64,
    ) -> Result<Self, TableError> {
        if parts == 0 {
            return Err(TableError::NoParts);
        }
        let mut rows = Vec::new();
        if rows.try_reserve_exact(parts).is_err() {
            return Err(TableError::TooManyParts { parts });
        }
        rows.resize(parts, 0);
        let directory = directory.as_ref();
        let mut shards = Self {
            directory: directory.to_path_buf(),
            columns: reader.columns(),
            empty: Vec::new(),
            has_weights: false,
            rows,
            seed,
        };
        // From here on, the directory is removed also after an error.
        fs::create_dir(directory).map_err(|error| {
            shards.directory = PathBuf::new();
            failed(directory, "created", error)
        })?;
        shards.write_rows(reader)?;
        if shards.len() == 0 {
            return Err(crate::data::DataError::Empty.into());
        }
        Ok(shards)
    }

    /// The number of rows of all parts.
    #[allow(clippy::len_without_is_empty, reason = "there is at least one row")]
    pub fn len(&self) -> usize {
        self.rows.iter().sum()
    }

    /// The number of parts.
    pub fn parts(&self) -> usize {
        self.rows.len()
    }

    /// The rows of a part. A part may be empty if there are few rows.
    ///
    /// # Errors
    ///
    /// If the files of the part cannot be read, or are not those that were written.
    ///
    /// # Panics
    ///
    /// If `part` is not below the number of [`parts`](Self::parts).
    pub fn part(&self, part: usize) -> Result<Table, TableError> {
        let path = self.path(part);
        let expected = self.rows[part] * self.row_size();
        let mut bytes = Vec::with_capacity(expected);
        // One extra byte detects a file that is too long.
        let file = regular_file::open(&path).map(|file| file.take(expected as u64 + 1));
        file.and_then(|mut file| file.read_to_end(&mut bytes)).map_err(|error| failed(&path, "read", error))?;
        if bytes.len() != expected {
            return Err(failed(&path, "read", io::Error::other("it is not the file that was written")));
        }
        let mut values = self.empty.clone();
        let mut weights = Vec::new();
        let mut rest = &*bytes;
        for _ in 0..self.rows[part] {
            for values in &mut values {
                rest = match values {
                    Values::Numbers(numbers) => {
                        let (number, rest) = taken(rest);
                        numbers.push(f64::from_le_bytes(number));
                        rest
                    }
                    Values::Categories { codes, .. } => {
                        let (code, rest) = taken(rest);
                        codes.push(u32::from_le_bytes(code));
                        rest
                    }
                };
            }
            if self.has_weights {
                let (weight, after) = taken(rest);
                weights.push(f64::from_le_bytes(weight));
                rest = after;
            }
        }
        Ok(Table {
            columns: Arc::clone(&self.columns),
            values,
            weights: self.has_weights.then_some(weights),
            rows: self.rows[part],
            skipped: 0,
        })
    }

    /// The parts that have rows, in the order of this epoch.
    pub fn epoch(&self, epoch: u64) -> impl Iterator<Item = Result<Table, TableError>> {
        self.epoch_of(0..self.parts(), epoch)
    }

    /// Like [`epoch`](Self::epoch), but with these parts alone, such as all but those for validation.
    ///
    /// # Panics
    ///
    /// If a part is not below the number of [`parts`](Self::parts).
    pub fn epoch_of(
        &self,
        parts: impl IntoIterator<Item = usize>,
        epoch: u64,
    ) -> impl Iterator<Item = Result<Table, TableError>> {
        let mut order: Vec<usize> = parts.into_iter().filter(|&part| self.rows[part] > 0).collect();
        // The generator of the first position divides the rows.
        shuffle(&mut order, self.seed, epoch.wrapping_add(1));
        order.into_iter().map(|part| self.part(part))
    }

    fn path(&self, part: usize) -> PathBuf {
        self.directory.join(std::format!("part-{part}"))
    }

    /// The number of bytes of a row in a file.
    fn row_size(&self) -> usize {
        let of = |values: &Values| match values {
            Values::Numbers(_) => size_of::<f64>(),
            Values::Categories { .. } => size_of::<u32>(),
        };
        self.empty.iter().map(of).sum::<usize>() + if self.has_weights { size_of::<f64>() } else { 0 }
    }

    fn write_rows<R: Read>(&mut self, mut reader: TableReader<R>) -> Result<(), TableError> {
        let mut rng: ChaCha8Rng = generator(self.seed);
        let mut files = Vec::new();
        for part in 0..self.parts() {
            let path = self.path(part);
            let file = File::create_new(&path).map_err(|error| failed(&path, "created", error))?;
            files.push(BufWriter::new(file));
        }
        // No chunk outlives the reading of the next one, with which it shares the names of categories.
        while let Some(chunk) = reader.next_rows(ROWS)? {
            for row in 0..chunk.rows {
                let part = rng.random_range(0..files.len());
                write_row(&chunk, row, &mut files[part]).map_err(|error| failed(&self.path(part), "written", error))?;
                self.rows[part] += 1;
            }
            self.has_weights = chunk.weights.is_some();
        }
        self.empty = reader.into_empty();
        for (part, file) in files.iter_mut().enumerate() {
            file.flush().map_err(|error| failed(&self.path(part), "written", error))?;
        }
        Ok(())
    }
}

impl Drop for Shards {
    fn drop(&mut self) {
        if self.directory.as_os_str().is_empty() {
            return;
        }
        for part in 0..self.parts() {
            // Files that cannot be removed stay.
            let _ = fs::remove_file(self.path(part));
        }
        let _ = fs::remove_dir(&self.directory);
    }
}

fn write_row(table: &Table, row: usize, file: &mut impl Write) -> io::Result<()> {
    for values in &table.values {
        match values {
            Values::Numbers(numbers) => file.write_all(&numbers[row].to_le_bytes())?,
            Values::Categories { codes, .. } => file.write_all(&codes[row].to_le_bytes())?,
        }
    }
    match &table.weights {
        Some(weights) => file.write_all(&weights[row].to_le_bytes()),
        None => Ok(()),
    }
}

/// The first bytes, and the rest. The number of bytes was checked.
fn taken<const N: usize>(bytes: &[u8]) -> ([u8; N], &[u8]) {
    bytes.split_first_chunk().map_or(([0; N], &[]), |(first, rest)| (*first, rest))
}

fn failed(path: &Path, action: &'static str, error: io::Error) -> TableError {
    TableError::File { path: path.to_path_buf(), action, error }
}
