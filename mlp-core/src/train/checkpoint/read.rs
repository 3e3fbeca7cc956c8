//! Reading a checkpoint. The file is not trusted: its header has a limited length, its data are read only after the header
//! has been matched to the run and the checksum to the data, and every number is checked before the run is changed.

use core::time::Duration;
use std::collections::HashMap;
use std::format;
use std::io::{self, Read, Seek, SeekFrom};
use std::string::{String, ToString};
use std::vec::Vec;

use safetensors::tensor::{Dtype, Metadata};

use super::checksum;
use super::layout::{
    self, BEST, CHECKSUM, COLUMNS, Column, HISTORY, NETWORK, PLATEAU, PROPERTY, UNFINISHED, VERSION, VERSION_KEY,
};
use crate::counted::Counted;
use crate::excerpt::{Description, Name};
use crate::format::dtype;
use crate::layer::Excess;
use crate::network::Network;
use crate::number::Stored;
use crate::train::checkpoint_store::{RunFacts, Snapshot};
use crate::train::early_stopping::BestEpoch;
use crate::train::history::History;
use crate::train::identity::Identity;
use crate::train::plateau::Plateau;
use crate::train::report::{Epoch, epoch_number};
use crate::train::unfinished::Unfinished;

/// The reason why a run cannot be resumed.
pub(super) enum Error {
    Read(io::Error),
    Damaged(String),
    /// The differences between the run in the file and this one, each with both values.
    Different(Vec<String>),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

impl From<String> for Error {
    fn from(reason: String) -> Self {
        Self::Damaged(reason)
    }
}

/// Replaces a run by the one in a file of this length. On an error, nothing is changed.
pub(super) fn resume<N: Network<Scalar: Stored>>(
    file: &mut (impl Read + Seek),
    length: u64,
    snapshot: Snapshot<'_, N>,
) -> Result<(), Error> {
    let header = Header::read(file, length, max_header_length(&snapshot))?;
    header.check_version()?;
    file.rewind()?;
    if !checksum::is_valid(file, length)? {
        return Err(Error::Damaged("its checksum does not match its content".to_string()));
    }
    let differences = header.differences(snapshot.identity);
    if !differences.is_empty() {
        return Err(Error::Different(differences));
    }
    header.check_tensors(&snapshot)?;
    file.seek(SeekFrom::Start(header.end))?;
    let mut data = Vec::new();
    if file.take(header.tensors.data_len() as u64).read_to_end(&mut data)? != header.tensors.data_len() {
        return Err(Error::Damaged("it became shorter while it was read".to_string()));
    }
    Content { header, data }.restore(snapshot)?;
    Ok(())
}

/// The largest accepted length of a header. Our own are shorter than half of it; longer texts are of another run.
fn max_header_length<N: Network>(snapshot: &Snapshot<'_, N>) -> u64 {
    const PER_ENTRY: usize = 512;
    let Snapshot { identity, optimizer, facts, .. } = snapshot;
    let entries = identity.len() + optimizer.vectors.len() + optimizer.numbers.len() + facts.metrics.len();
    // JSON escapes a character by up to six.
    let texts: usize = identity.iter().map(|(_, value)| 6 * value.len()).sum();
    ((1 << 18) + PER_ENTRY * entries + texts) as u64
}

/// The parsed header of a safetensors file.
struct Header {
    tensors: Metadata,
    texts: HashMap<String, String>,
    /// The position of the data.
    end: u64,
}

impl Header {
    /// Reads the header of a file of this length, or explains why it is none.
    fn read(file: &mut impl Read, length: u64, max_length: u64) -> Result<Self, Error> {
        let mut bytes = [0; 8];
        if length < bytes.len() as u64 {
            return Err(Error::Damaged(format!("it is {} long", Counted(length, "byte"))));
        }
        file.read_exact(&mut bytes)?;
        let declared = u64::from_le_bytes(bytes);
        if declared > max_length {
            let reason = format!(
                "its header would be {} long, but at most {max_length} are accepted",
                Counted(declared, "byte")
            );
            return Err(Error::Damaged(reason));
        }
        let end = declared + bytes.len() as u64;
        if length < end {
            return Err(Error::Damaged(format!(
                "it ends after {length} bytes, within a header of {}",
                Counted(declared, "byte")
            )));
        }
        let mut header = Vec::new();
        file.take(declared).read_to_end(&mut header)?;
        let tensors: Metadata = serde_json::from_slice(&header).map_err(|error| error.to_string())?;
        let expected = end.saturating_add(tensors.data_len() as u64);
        if length != expected {
            let reason = format!("it is {length} bytes long, but its header requires {expected}");
            return Err(Error::Damaged(reason));
        }
        let texts = tensors.metadata().clone().unwrap_or_default().into_iter().collect();
        Ok(Self { tensors, texts, end })
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    fn check_version(&self) -> Result<(), String> {
        match self.text(VERSION_KEY) {
            Some(VERSION) => Ok(()),
            Some("1") => Err(format!(
                "its layout has version 1, which has no checksum, and this program reads version {VERSION}: finish \
                 the run with the version of the library that began it, or begin it anew with another file"
            )),
            Some(other) => Err(format!("its layout has version {other:?}, but this program reads version {VERSION}")),
            None => Err("it is a safetensors file, but not a checkpoint".to_string()),
        }
    }

    /// The differences between the run in the file and this one, each with both values.
    fn differences(&self, identity: &Identity) -> Vec<String> {
        const MISSING: &str = "missing";
        let difference = |name: &str, theirs: &str, ours: &str| {
            (theirs != ours).then(|| {
                format!("{}: there it is {}, here it is {}", Name(name), Description(theirs), Description(ours))
            })
        };
        let ours = identity.iter().filter_map(|(name, ours)| {
            difference(name, self.text(&format!("{PROPERTY}{name}")).unwrap_or(MISSING), ours)
        });
        let is_ours = |name: &str| identity.iter().any(|(ours, _)| *ours == name);
        let theirs = self.texts.iter().filter_map(|(key, value)| Some((key.strip_prefix(PROPERTY)?, value)));
        let mut theirs: Vec<_> = theirs.filter(|(name, _)| !is_ours(name)).collect();
        theirs.sort_unstable();
        ours.chain(theirs.into_iter().filter_map(|(name, theirs)| difference(name, theirs, MISSING))).collect()
    }

    /// Refuses tensors and columns other than those of this run.
    fn check_tensors<N: Network<Scalar: Stored>>(&self, snapshot: &Snapshot<'_, N>) -> Result<(), String> {
        let Snapshot { optimizer, facts, .. } = snapshot;
        let columns = layout::column_names(facts);
        match self.text(COLUMNS) {
            Some(found) if found == columns => {}
            found => {
                let found = found.unwrap_or_default();
                return Err(format!("the columns of its history are {found:?}, but those of the run are {columns:?}"));
            }
        }
        let scalar = dtype::<N::Scalar>();
        let exactly = |dtype, shape| (dtype, Shape::Exactly(shape));
        let mut expected = HashMap::from([
            (NETWORK.to_string(), exactly(scalar, [N::PARAMETERS])),
            (PLATEAU.to_string(), exactly(Dtype::F64, [3])),
            (CHECKSUM.to_string(), exactly(Dtype::U8, [checksum::LENGTH])),
            (HISTORY.to_string(), (Dtype::F64, Shape::Rows(layout::columns(facts).len()))),
        ]);
        if facts.keeps_best && self.text(BEST).is_some() {
            expected.insert(BEST.to_string(), exactly(scalar, [N::PARAMETERS]));
        }
        if self.tensors.info(UNFINISHED).is_some() {
            expected.insert(UNFINISHED.to_string(), exactly(Dtype::F64, [4]));
        }
        let vectors = optimizer.vectors.iter().map(|(name, _)| layout::vector(name));
        expected.extend(vectors.map(|name| (name, (scalar, Shape::MultipleOf(N::PARAMETERS)))));
        let numbers = optimizer.numbers.iter().map(|(name, _)| layout::number(name));
        expected.extend(numbers.map(|name| (name, exactly(Dtype::F64, [1]))));

        for name in self.tensors.offset_keys() {
            let (dtype, shape) = expected.remove(&name).ok_or_else(|| format!("it has an unexpected {name:?}"))?;
            let Some(found) = self.tensors.info(&name) else { continue };
            if found.dtype != dtype {
                return Err(format!("`{name}` has numbers of type {}, not {dtype}", found.dtype));
            }
            if !shape.fits(&found.shape) {
                return Err(format!("`{name}` has the shape {:?}, not {shape}", found.shape));
            }
        }
        match expected.into_keys().min() {
            Some(missing) => Err(format!("it has no `{missing}`")),
            None => Ok(()),
        }
    }
}

/// The valid shapes of a tensor.
enum Shape {
    Exactly([usize; 1]),
    MultipleOf(usize),
    /// Any number of rows of this length.
    Rows(usize),
}

impl Shape {
    fn fits(&self, found: &[usize]) -> bool {
        match (self, found) {
            (Self::Exactly(expected), _) => found == expected,
            (Self::MultipleOf(factor), [length]) => length.is_multiple_of(*factor),
            (Self::Rows(columns), [_, found]) => found == columns,
            _ => false,
        }
    }
}

impl core::fmt::Display for Shape {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Exactly(shape) => write!(f, "{shape:?}"),
            Self::MultipleOf(factor) => write!(f, "a multiple of [{factor}]"),
            Self::Rows(columns) => write!(f, "[epochs, {columns}]"),
        }
    }
}

/// A file with the right checksum and tensors.
struct Content {
    header: Header,
    data: Vec<u8>,
}

impl Content {
    /// Replaces a run by the one in the file. On an error, nothing is changed.
    fn restore<N: Network<Scalar: Stored>>(&self, snapshot: Snapshot<'_, N>) -> Result<(), String> {
        let Snapshot { network, optimizer, history, unfinished, facts, .. } = snapshot;
        let parameters: Vec<N::Scalar> = self.finite(NETWORK)?;
        let epochs = self.epochs(&facts)?;
        let index = self.best(epochs.len())?;
        let has_best = facts.keeps_best && index.is_some();
        let best_parameters = if has_best { self.finite(BEST)? } else { Vec::new() };
        let plateau = self.plateau()?;
        let stopped_in = self.unfinished(facts.samples)?;
        let vectors = optimizer.vectors.iter().map(|(name, _)| self.finite(&layout::vector(name)));
        let vectors = vectors.collect::<Result<Vec<Vec<N::Scalar>>, _>>()?;
        let numbers = optimizer.numbers.iter().map(|(name, _)| self.finite(&layout::number(name)));
        let numbers = numbers.collect::<Result<Vec<Vec<f64>>, _>>()?;

        for parameters in [&parameters, &best_parameters].into_iter().filter(|parameters| !parameters.is_empty()) {
            if let Some(excess) = Excess::first(N::LAYERS, parameters) {
                return Err(excess.to_string());
            }
        }
        network.parameters_mut().copy_from_slice(&parameters);
        optimizer.vectors.into_iter().zip(vectors).for_each(|((_, old), new)| *old = new);
        optimizer.numbers.into_iter().zip(numbers.iter().flatten()).for_each(|((_, old), new)| *old = *new);
        *unfinished = stopped_in;
        *history = History { epochs, best: BestEpoch { index, parameters: best_parameters }, plateau };
        Ok(())
    }

    /// The numbers of a tensor, whose type has been checked.
    fn numbers<T: Stored>(&self, name: &str) -> impl Iterator<Item = T> {
        let range = self.header.tensors.info(name).map_or((0, 0), |info| info.data_offsets);
        T::numbers(self.data.get(range.0..range.1).unwrap_or_default())
    }

    /// The numbers of a tensor; an error if one is infinite or NaN.
    fn finite<T: Stored>(&self, name: &str) -> Result<Vec<T>, String> {
        let numbers: Vec<T> = self.numbers(name).collect();
        match numbers.iter().position(|number| !number.to_f64().is_finite()) {
            Some(index) => Err(format!("element {index} of `{name}` is {}", numbers[index].to_f64())),
            None => Ok(numbers),
        }
    }

    /// The index of the best epoch, if any.
    fn best(&self, epochs: usize) -> Result<Option<usize>, String> {
        let Some(best) = self.header.text(BEST) else { return Ok(None) };
        let index = best.parse().ok().filter(|&best| best < epochs);
        index.map(Some).ok_or_else(|| format!("its best epoch is {best:?} of {epochs}, counted from 0"))
    }

    fn plateau(&self) -> Result<Plateau, String> {
        let numbers: Vec<f64> = self.numbers(PLATEAU).collect();
        let [best, waited, count] = numbers[..] else { return Err(format!("`{PLATEAU}` is incomplete")) };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an integer in the range")]
        let integer = |number: f64| {
            let is_integer = (0.0..=u32::MAX.into()).contains(&number) && number.fract() <= 0.0;
            is_integer.then_some(number as u32)
        };
        match (integer(waited), integer(count)) {
            // Infinite before the first measurement.
            (Some(waited), Some(count)) if !best.is_nan() => Ok(Plateau { best, waited, count }),
            _ => Err(format!("`{PLATEAU}` is {best}, {waited}, {count}")),
        }
    }

    /// The unfinished epoch, out of `of` samples.
    fn unfinished(&self, of: usize) -> Result<Option<Unfinished>, String> {
        let numbers: Vec<f64> = self.finite(UNFINISHED)?;
        let [done, rounded, lost, seconds] = numbers[..] else { return Ok(None) };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked below")]
        let samples = done as usize;
        #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
        let is_valid = samples > 0 && samples < of && (samples as f64 - done).abs() <= 0.0;
        match Duration::try_from_secs_f64(seconds) {
            Ok(time) if is_valid => Ok(Some(Unfinished { samples, of, losses: (rounded, lost), time })),
            _ => Err(format!("`{UNFINISHED}` has {done} of {of} samples after {seconds} seconds")),
        }
    }

    fn epochs<T: Stored>(&self, facts: &RunFacts<'_>) -> Result<Vec<Epoch<T>>, String> {
        let columns = layout::columns(facts);
        let numbers: Vec<f64> = self.numbers(HISTORY).collect();
        let rows = numbers.chunks_exact(columns.len()).zip(facts.first_epoch..);
        rows.map(|(row, earlier)| epoch(row, &columns, earlier, facts)).collect()
    }
}

/// An epoch from its row in the history. Validation losses and metrics are as the run measured them, possibly not finite.
fn epoch<T: Stored>(row: &[f64], columns: &[Column], earlier: u64, facts: &RunFacts<'_>) -> Result<Epoch<T>, String> {
    let at = |column: Column| columns.iter().position(|&other| other == column).map(|index| row[index]);
    let number = epoch_number(earlier);
    let invalid = |name: &str, value: Option<f64>| {
        format!("the {name} of epoch {number} is {}", value.map_or("missing".to_string(), |value| value.to_string()))
    };
    let [loss, seconds, learning_rate] = [Column::Loss, Column::Seconds, Column::LearningRate].map(at);
    let finite = loss.map(nalgebra::convert::<f64, T>).filter(|loss| loss.to_f64().is_finite());
    if let Some(rate) = learning_rate.filter(|rate| !(rate.is_finite() && *rate >= 0.0)) {
        return Err(invalid("learning rate", Some(rate)));
    }
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    Ok(Epoch {
        epoch: number,
        loss: finite.ok_or_else(|| invalid("loss", loss))?,
        validation_loss: at(Column::ValidationLoss).map(nalgebra::convert),
        metrics: facts
            .metrics
            .iter()
            .enumerate()
            .filter_map(|(index, &metric)| Some((metric, at(Column::Metric(index))?)))
            .collect(),
        learning_rate,
        samples: facts.samples,
        time: time.ok_or_else(|| invalid("time in seconds", seconds))?,
    })
}
