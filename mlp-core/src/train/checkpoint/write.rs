//! The content of a checkpoint file for a run.

use std::borrow::Cow;
use std::collections::HashMap;
use std::format;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use safetensors::tensor::{Dtype, View, serialize};

use super::checksum;
use super::layout::{
    self, BEST, CHECKSUM, COLUMNS, Column, HISTORY, NETWORK, PLATEAU, PROPERTY, UNFINISHED, VERSION, VERSION_KEY,
};
use crate::format::dtype;
use crate::network::Network;
use crate::number::Stored;
use crate::train::checkpoint_store::Snapshot;
use crate::train::history::History;
use crate::train::report::Epoch;
use crate::train::unfinished::Unfinished;

/// A tensor to be written.
struct Numbers {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Numbers {
    fn of<T: Stored>(numbers: &[T]) -> Self {
        let mut bytes = Vec::with_capacity(numbers.len() * T::SIZE);
        for number in numbers {
            bytes.extend_from_slice(number.bytes().as_ref());
        }
        Self { dtype: dtype::<T>(), shape: vec![numbers.len()], bytes }
    }
}

impl View for Numbers {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// The content of the file for a run, or the reason why the run could not be resumed from it.
pub(super) fn bytes_of<N: Network<Scalar: Stored>>(snapshot: Snapshot<'_, N>) -> Result<Vec<u8>, String> {
    let Snapshot { identity, network, optimizer, history: History { epochs, best, plateau }, unfinished, facts } =
        snapshot;
    let mut metadata: HashMap<_, _> =
        identity.iter().map(|(name, value)| (format!("{PROPERTY}{name}"), value.clone())).collect();
    metadata.insert(VERSION_KEY.to_string(), VERSION.to_string());
    metadata.insert(COLUMNS.to_string(), layout::column_names(&facts));
    if let Some(index) = best.index {
        metadata.insert(BEST.to_string(), index.to_string());
    }

    let mut tensors = vec![(NETWORK.to_string(), Numbers::of(network.parameters()))];
    for (name, values) in optimizer.vectors {
        require_finite(name, values)?;
        tensors.push((layout::vector(name), Numbers::of(values)));
    }
    for (name, &mut value) in optimizer.numbers {
        require_finite(name, &[value])?;
        tensors.push((layout::number(name), Numbers::of(&[value])));
    }
    let plateau = [plateau.best, plateau.waited.into(), plateau.count.into()];
    tensors.push((PLATEAU.to_string(), Numbers::of(&plateau)));
    if let Some(Unfinished { samples, losses: (rounded, lost), time, .. }) = *unfinished {
        #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
        let numbers = [samples as f64, rounded, lost, time.as_secs_f64()];
        tensors.push((UNFINISHED.to_string(), Numbers::of(&numbers)));
    }
    if !best.parameters.is_empty() {
        tensors.push((BEST.to_string(), Numbers::of(&best.parameters)));
    }
    let columns = layout::columns(&facts);
    let rows: Vec<f64> = epochs.iter().flat_map(|epoch| columns.iter().map(|&column| cell(epoch, column))).collect();
    let history = Numbers { shape: vec![epochs.len(), columns.len()], ..Numbers::of(&rows) };
    tensors.push((HISTORY.to_string(), history));
    // `serialize` sorts by the size of the numbers, so the bytes of the checksum are the last of the file.
    let space = Numbers { dtype: Dtype::U8, shape: vec![checksum::LENGTH], bytes: vec![0; checksum::LENGTH] };
    tensors.push((CHECKSUM.to_string(), space));

    let mut bytes = serialize(tensors, Some(metadata.into_iter().collect())).map_err(|error| error.to_string())?;
    checksum::seal(&mut bytes);
    Ok(bytes)
}

/// A column of an epoch, in double precision, which is exact for `f32` and `f64`.
fn cell<T: Stored>(epoch: &Epoch<T>, column: Column) -> f64 {
    match column {
        Column::Loss => epoch.loss.to_f64(),
        Column::Seconds => epoch.time.as_secs_f64(),
        Column::ValidationLoss => epoch.validation_loss.map_or(f64::NAN, Stored::to_f64),
        Column::LearningRate => epoch.learning_rate.unwrap_or(f64::NAN),
        Column::Metric(index) => epoch.metrics[index].1,
    }
}

/// Refuses state of the optimizer that `read` would refuse.
fn require_finite<T: Stored>(name: &str, values: &[T]) -> Result<(), String> {
    match values.iter().position(|value| !value.to_f64().is_finite()) {
        Some(index) => {
            let value = values[index].to_f64();
            Err(format!("element {index} of the optimizer's `{name}` is {value}: a smaller learning rate may help"))
        }
        None => Ok(()),
    }
}
