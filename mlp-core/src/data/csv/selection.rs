//! Column selection: the indices of the inputs and targets, resolved against the first line of the file.

use csv::ByteRecord;

use super::column::Column;
use super::error::CsvProblem;
use super::options::Csv;
use super::text::{list, pasteable, trim};

/// The indices of the columns to read.
#[derive(Default)]
pub(super) struct Selection {
    pub(super) inputs: Vec<usize>,
    pub(super) targets: Vec<usize>,
}

impl Selection {
    /// Resolves the columns chosen by `csv` against the first line, for samples of `inputs` and `targets` numbers.
    pub(super) fn new(csv: &Csv<'_>, first: &ByteRecord, inputs: usize, targets: usize) -> Result<Self, CsvProblem> {
        let (columns, has_header) = (first.len(), csv.header != Some(false));
        let find = |column: &Column| find(column, first, has_header);
        let find_all = |columns: &Vec<Column>| columns.iter().map(find).collect::<Result<Vec<usize>, _>>();

        let targets = match csv.targets.as_ref().map(find_all).transpose()? {
            Some(chosen) if chosen.len() == targets => chosen,
            Some(chosen) => return Err(CsvProblem::TargetCount { found: chosen.len(), expected: targets }),
            None if columns < targets => return Err(CsvProblem::TargetCount { found: columns, expected: targets }),
            None => (columns - targets..columns).collect(),
        };
        let without = find_all(&csv.without)?;
        let is_remaining = |column: &usize| !targets.contains(column) && !without.contains(column);
        let remaining = || (0..columns).filter(is_remaining);
        let chosen = csv.inputs.as_ref().map(find_all).transpose()?;
        // Counted before any allocation: the file may have any number of columns.
        let found = chosen.as_ref().map_or_else(|| remaining().count(), Vec::len);
        if found != inputs {
            return Err(CsvProblem::InputCount { found, expected: inputs });
        }
        let inputs = chosen.unwrap_or_else(|| remaining().collect());
        if let Some(index) = first_repeated(inputs.iter().chain(&targets)) {
            return Err(CsvProblem::ChosenTwice { column: Column::Index(index) });
        }
        if let Some(&index) = inputs.iter().find(|index| without.contains(index)) {
            return Err(CsvProblem::ChosenTwice { column: Column::Index(index) });
        }
        Ok(Self { inputs, targets })
    }
}

/// Finds a column in the first line.
fn find(column: &Column, first: &ByteRecord, has_header: bool) -> Result<usize, CsvProblem> {
    let name = match column {
        &Column::Index(index) if index < first.len() => return Ok(index),
        Column::Name(name) if has_header => name,
        _ => return Err(no_column(column, first, has_header)),
    };
    let mut found = (0..first.len()).filter(|&index| trim(&first[index]) == name.as_bytes());
    match (found.next(), found.next()) {
        (None, _) => Err(no_column(column, first, has_header)),
        (Some(index), None) => Ok(index),
        (Some(_), Some(_)) => Err(CsvProblem::AmbiguousColumn { column: column.clone() }),
    }
}

fn no_column(column: &Column, first: &ByteRecord, has_header: bool) -> CsvProblem {
    let names = first.iter().map(|name| pasteable(trim(name)));
    let names = match first.len() {
        _ if has_header => list(names),
        1 => "known by its index alone: there is no header".into(),
        _ => "known by their indices alone: there is no header".into(),
    };
    CsvProblem::NoColumn { column: column.clone(), columns: first.len(), names }
}

/// The smallest repeated index.
fn first_repeated<'a>(indices: impl Iterator<Item = &'a usize>) -> Option<usize> {
    let mut sorted: Vec<usize> = indices.copied().collect();
    sorted.sort_unstable();
    sorted.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}
