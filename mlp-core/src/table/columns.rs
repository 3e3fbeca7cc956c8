//! The columns of a table that a network uses: inputs, targets and weights, and the spelling of the file.

use std::string::String;
use std::vec::Vec;

use serde::{Deserialize, Serialize};

use super::date::{self, DatePart};
use super::error::{DefinitionProblem, TableError};
use super::number_format::NumberFormat;
use super::variable::{Fill, Kind, Unknown, Variable};
use crate::data::{MISSING, can_separate, trim};

/// The columns of a table that become inputs, targets and weights of samples, by their names in the header, and the spelling of
/// the file. Other columns are ignored.
///
/// ```
/// use mlp_core::table::{Columns, Fill, Table, category, date, number};
///
/// let columns = Columns::new()
///     .delimiter(b';')
///     .decimal_comma()
///     .input("weight", number())
///     .input("power", number().fill(Fill::Median))
///     .input("make", category())
///     .input("sold", date("%d.%m.%Y"))
///     .target("price", number());
///
/// let text = "id;weight;power;make;sold;price\n1;980,5;51;Fiat;03.02.2019;4500\n2;1410;;Volvo;17.11.2021;18900\n";
/// let table = Table::from_text("cars.csv", text, &columns)?;
/// assert_eq!(table.rows(), 2);
/// # Ok::<(), mlp_core::table::TableError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[must_use]
pub struct Columns {
    pub(super) inputs: Vec<Named>,
    pub(super) targets: Vec<Named>,
    /// Neither inputs nor targets.
    pub(super) others: Vec<Named>,
    pub(super) weight: Option<String>,
    pub(super) delimiter: u8,
    pub(super) format: NumberFormat,
    pub(super) missing: Vec<String>,
    pub(super) skips_incomplete: bool,
    /// The names of all columns of a file without a header.
    // Always written, since formats without names of fields have no place for a field that may be left out.
    #[serde(default)]
    pub(super) header: Option<Vec<String>>,
}

/// A variable under the name of its column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) variable: Variable,
}

impl Default for Columns {
    fn default() -> Self {
        Self::new()
    }
}

impl Columns {
    /// No columns, of a file with commas between the fields and points in the numbers.
    pub fn new() -> Self {
        Self {
            inputs: Vec::new(),
            targets: Vec::new(),
            others: Vec::new(),
            weight: None,
            delimiter: b',',
            format: NumberFormat::POINT,
            missing: MISSING.map(Into::into).into(),
            skips_incomplete: false,
            header: None,
        }
    }

    /// Adds a column of inputs. The inputs of the network are in the order of these calls.
    pub fn input(mut self, name: impl Into<String>, variable: impl Into<Variable>) -> Self {
        self.inputs.push(Named { name: name.into(), variable: variable.into() });
        self
    }

    /// Adds several columns of inputs of one kind.
    ///
    /// ```
    /// use mlp_core::table::{Columns, number};
    /// let columns = Columns::new().inputs(["width", "height"], number()).target("price", number());
    /// # let _ = columns;
    /// ```
    pub fn inputs(self, names: impl IntoIterator<Item = impl Into<String>>, variable: impl Into<Variable>) -> Self {
        let variable = variable.into();
        names.into_iter().fold(self, |columns, name| columns.input(name, variable.clone()))
    }

    /// Adds a column of targets. The targets of the network are in the order of these calls.
    pub fn target(mut self, name: impl Into<String>, variable: impl Into<Variable>) -> Self {
        self.targets.push(Named { name: name.into(), variable: variable.into() });
        self
    }

    /// Adds a column that is neither an input nor a target, for [splits](super::Table::split_grouped) by it.
    pub fn other(mut self, name: impl Into<String>, variable: impl Into<Variable>) -> Self {
        self.others.push(Named { name: name.into(), variable: variable.into() });
        self
    }

    /// The column of the [weights](crate::Dataset::with_weights) of the samples.
    pub fn weight(mut self, name: impl Into<String>) -> Self {
        self.weight = Some(name.into());
        self
    }

    /// The file has no header, and these are the names of all its columns, in their order. Its first line is a row. A
    /// [`Model`](super::Model) then predicts files of the same columns, also without a header.
    ///
    /// ```
    /// use mlp_core::table::{Columns, Table, category, number};
    /// let columns = Columns::new()
    ///     .header(["id", "length", "species"])
    ///     .input("length", number())
    ///     .target("species", category());
    /// let table = Table::from_text("iris.csv", "1,5.1,setosa\n2,6.3,virginica\n", &columns)?;
    /// assert_eq!(table.numbers("length"), Some(&[5.1, 6.3][..]));
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    pub fn header(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.header = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The field separator; by default `b','`.
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// The numbers have a comma before their decimals, as in `0,5`.
    pub fn decimal_comma(mut self) -> Self {
        self.format.decimal = ',';
        self
    }

    /// The digits of numbers are in groups of three, as in `1'234.5` with the separator `'`.
    pub fn thousands(mut self, separator: char) -> Self {
        self.format.thousands = Some(separator);
        self
    }

    /// The markers of a missing value, in place of the default ones, which are those of
    /// [`Csv::missing`](crate::data::Csv::missing) and include the empty field.
    ///
    /// A field that is a marker is missing also where it could be read as a value, such as `-999` as a number; only the levels of an
    /// [`ordinal`](super::ordinal), the [names](super::Category::names) of a category and the words of
    /// [`Flag::words`](super::Flag::words) are values although they are markers.
    /// Markers are compared as text, in fields of a file and in [`Value::Text`](super::Value::Text) alike.
    ///
    /// ```
    /// use mlp_core::table::{Columns, Table, number, ordinal};
    /// let columns = Columns::new()
    ///     .missing(["", "-999", "None"])
    ///     .input("temperature", number().fill(0.0))
    ///     .input("damage", ordinal(["None", "Mild", "Severe"]))
    ///     .target("cost", number());
    /// let table = Table::from_text("t.csv", "temperature,damage,cost\n-999,None,1\n", &columns)?;
    /// assert!(table.numbers("temperature").unwrap()[0].is_nan());
    /// assert_eq!(table.numbers("damage").unwrap(), [0.0]);
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    pub fn missing(mut self, markers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.missing = markers.into_iter().map(Into::into).collect();
        self
    }

    /// Skips rows with a missing target, with a missing weight, or with a missing input that no [`Fill`] replaces. Otherwise they
    /// are errors. [`Table::skipped`](super::Table::skipped) counts them.
    pub fn skip_incomplete(mut self) -> Self {
        self.skips_incomplete = true;
        self
    }

    /// Whether this text is a marker of a missing value.
    pub(super) fn is_marker(&self, text: &[u8]) -> bool {
        self.missing.iter().any(|marker| marker.as_bytes() == text)
    }

    /// Whether this text, in a column of this kind, marks a missing value.
    pub(super) fn is_missing(&self, kind: &Kind, text: &[u8]) -> bool {
        self.is_marker(text) && !kind.states(text)
    }

    /// Whether a marker is also read as a value of this kind, such as `-999` in a column of numbers.
    pub(super) fn has_readable_markers(&self, kind: &Kind) -> bool {
        self.missing.iter().any(|marker| {
            let marker = marker.as_bytes();
            kind.number(marker, self.format).is_some() && !kind.states(marker)
        })
    }

    /// Checks what can be checked without a file.
    pub(super) fn check(&self) -> Result<(), TableError> {
        let wrong = |column: &str, problem| Err(TableError::Definition { column: column.into(), problem });
        if self.inputs.is_empty() {
            return Err(TableError::NoInputs);
        }
        let mut names: Vec<&str> = self.named().map(|named| &*named.name).chain(self.weight.as_deref()).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return wrong(pair[0], DefinitionProblem::Twice);
        }
        if let Some(name) = names.iter().find(|name| is_padded(name)) {
            return wrong(name, DefinitionProblem::WhiteSpace { text: (*name).into() });
        }
        self.check_spelling()?;
        for Named { name, variable } in self.named() {
            if let Some(problem) = self.problem(variable) {
                return wrong(name, problem);
            }
        }
        for Named { name, variable } in &self.inputs {
            if variable.indicator && variable.fill.is_none() {
                return wrong(name, DefinitionProblem::IndicatorWithoutFill);
            }
        }
        for Named { name, variable } in &self.targets {
            if variable.fill.is_some() || variable.indicator {
                return wrong(name, DefinitionProblem::FilledTarget);
            }
            if matches!(&variable.kind, Kind::Category { most, unknown, .. } if most.is_some() || *unknown != Unknown::Refuse)
            {
                return wrong(name, DefinitionProblem::ClassesOfTarget);
            }
            if matches!(&variable.kind, Kind::Date { parts, .. } if parts[..] != [DatePart::Time]) {
                return wrong(name, DefinitionProblem::DateTarget);
            }
        }
        Ok(())
    }

    /// Checks the spelling of the file.
    pub(super) fn check_spelling(&self) -> Result<(), TableError> {
        if !can_separate(self.delimiter) {
            return Err(TableError::Delimiter { delimiter: self.delimiter });
        }
        if let Some(marker) = self.missing.iter().find(|marker| is_padded(marker)) {
            return Err(TableError::Marker { marker: marker.clone() });
        }
        let NumberFormat { decimal, thousands } = self.format;
        if thousands == Some(decimal) || thousands.is_some_and(|separator| separator.is_ascii_digit()) {
            return Err(TableError::Separator { separator: decimal });
        }
        Ok(())
    }

    /// These columns in a file of another spelling.
    pub(super) fn spelled(&self, spelling: &Self) -> Self {
        let Self { delimiter, format, missing, header, .. } = spelling.clone();
        Self { delimiter, format, missing, header, ..self.clone() }
    }

    /// The inputs, then the targets, then the others.
    pub(super) fn named(&self) -> impl Iterator<Item = &Named> {
        self.inputs.iter().chain(&self.targets).chain(&self.others)
    }

    fn problem(&self, variable: &Variable) -> Option<DefinitionProblem> {
        if let Some(text) = variable.texts().find(|text| is_padded(text)) {
            return Some(DefinitionProblem::WhiteSpace { text: text.clone() });
        }
        match &variable.kind {
            Kind::Date { format, parts, .. } => {
                let no_parts = || parts.is_empty().then_some(DefinitionProblem::NoParts);
                if let Some(problem) = date::problem(format).or_else(no_parts) {
                    return Some(problem);
                }
            }
            Kind::Ordinal { levels, .. } if levels.len() < 2 => return Some(DefinitionProblem::Levels),
            Kind::Ordinal { levels, .. } => {
                let mut sorted = levels.clone();
                sorted.sort_unstable();
                if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
                    return Some(DefinitionProblem::LevelTwice { level: pair[0].clone() });
                }
            }
            Kind::Flag { words: Some((one, zero)) } if one == zero => {
                return Some(DefinitionProblem::WordTwice { word: one.clone() });
            }
            Kind::Category { most: Some(_), names: Some(_), .. } => return Some(DefinitionProblem::NamesAtMost),
            Kind::Category { names: Some(names), unknown, .. } => {
                let mut sorted = names.clone();
                sorted.sort_unstable();
                if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
                    return Some(DefinitionProblem::NameTwice { name: pair[0].clone() });
                }
                if names.is_empty() {
                    return Some(DefinitionProblem::NoCategories);
                }
                if let Some(Fill::Text(text)) = &variable.fill
                    && *unknown == Unknown::Refuse
                    && !names.contains(text)
                {
                    return Some(DefinitionProblem::FillOfNames { text: text.clone() });
                }
            }
            Kind::Category { most: Some(0), .. } => return Some(DefinitionProblem::NoCategories),
            Kind::Category { most: Some(_), unknown: Unknown::Refuse, .. } => return Some(DefinitionProblem::LeftOut),
            _ => {}
        }
        let kind = variable.kind.name();
        match &variable.fill {
            Some(Fill::Mean | Fill::Median | Fill::Number(_)) if variable.kind.is_category() => {
                Some(DefinitionProblem::FillOfCategory)
            }
            Some(Fill::Number(number)) if !number.is_finite() => Some(DefinitionProblem::FillNotFinite),
            Some(Fill::Number(_)) if !matches!(variable.kind, Kind::Number { .. } | Kind::Flag { .. }) => {
                Some(DefinitionProblem::FillOfKind { text: "a number".into(), kind })
            }
            Some(Fill::Number(number)) if matches!(variable.kind, Kind::Flag { .. }) && !is_zero_or_one(*number) => {
                Some(DefinitionProblem::FillOfKind { text: std::format!("`{number}`"), kind })
            }
            Some(Fill::Text(text)) => {
                let is_readable =
                    variable.kind.is_category() || variable.kind.number(text.as_bytes(), self.format).is_some();
                (!is_readable).then(|| DefinitionProblem::FillOfKind { text: std::format!("`{text}`"), kind })
            }
            _ => None,
        }
    }
}

/// Whether fields, which are trimmed, are never equal to this text.
fn is_padded(text: &str) -> bool {
    trim(text.as_bytes()).len() < text.len()
}

/// Whether a number is a value of a flag.
#[allow(clippy::float_cmp, reason = "exactly these numbers")]
pub(super) fn is_zero_or_one(number: f64) -> bool {
    number == 0.0 || number == 1.0
}
