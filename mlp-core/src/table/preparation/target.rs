//! The targets of a table as targets of a network: class indices, vectors, or tuples of these for several losses.

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use nalgebra::SVector;

use super::Preparation;
use super::encoding::{Encoding, UnknownName, ValueEncoding};
use crate::data::{Label, excerpt, list_names};
use crate::excerpt::Name;
use crate::number::memory;
use crate::number::scalar::{Scalar, constant, double};
use crate::table::columns::Named;
use crate::table::error::TableError;
use crate::table::table::Table;
use crate::table::values::Cell;
use crate::table::variable::{Kind, Variable};

/// A target that the target columns of a table can become, in their order: a class index (`usize`) takes one category, ordinal
/// variable or flag; an `SVector` takes columns until it is full, with a value for each class of a category, or one value for two
/// classes if it has no other; a tuple, for a network with several losses, gives each of its
/// parts the next columns.
///
/// This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made of the targets of a table",
    label = "a target is a class index of type `usize`, an `SVector`, or a tuple of these"
)]
pub trait TableTarget: Label + sealed::Sealed {
    /// Takes the columns of this target.
    #[doc(hidden)]
    fn plan(columns: &mut Plan<'_>) -> Result<(), TableError>;

    /// The target of a row, from the columns taken by `plan`.
    #[doc(hidden)]
    fn of_row(columns: &mut RowTargets<'_>) -> Result<Self, TableError>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for usize {}
    impl<T, const N: usize> Sealed for nalgebra::SVector<T, N> {}
}

/// The target columns that no part of a target has taken yet.
#[doc(hidden)]
pub struct Plan<'a> {
    columns: &'a [Named],
    encodings: &'a [Encoding],
}

/// The values of a row in the target columns that no part of a target has taken yet.
#[doc(hidden)]
pub struct RowTargets<'a> {
    preparation: &'a Preparation,
    table: &'a Table,
    row: usize,
    next: usize,
}

impl<'a> Plan<'a> {
    fn next(&mut self) -> Option<(&'a Named, &'a Encoding)> {
        let ([named, columns @ ..], [encoding, encodings @ ..]) = (self.columns, self.encodings) else { return None };
        (self.columns, self.encodings) = (columns, encodings);
        Some((named, encoding))
    }
}

impl TableTarget for usize {
    fn plan(columns: &mut Plan<'_>) -> Result<(), TableError> {
        let found = match columns.next() {
            None => "no column is left".to_string(),
            Some((named, _)) if is_class(&named.variable) => return Ok(()),
            Some((named, _)) => format!("`{}` is a {}", Name(&named.name), named.variable.kind.name()),
        };
        Err(TableError::NoClass { found })
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the position of a level, 0 or 1")]
    fn of_row(columns: &mut RowTargets<'_>) -> Result<Self, TableError> {
        let (named, encoding, cell) = columns.next();
        match (&encoding.values, cell) {
            (ValueEncoding::Category { names, .. }, Cell::Category(name)) => {
                names.position(name).ok_or_else(|| unknown_class(named, encoding, cell))
            }
            (_, Cell::Number(number)) => Ok(number as usize),
            // Targets are neither missing nor of another kind in a table.
            _ => Ok(0),
        }
    }
}

impl<T: Scalar, const N: usize> TableTarget for SVector<T, N> {
    fn plan(columns: &mut Plan<'_>) -> Result<(), TableError> {
        let mut found = 0;
        while found < N {
            let Some((_, encoding)) = columns.next() else { break };
            found += width_in_vector::<N>(encoding);
        }
        if found == N { Ok(()) } else { Err(TableError::TargetWidth { found, expected: N }) }
    }

    fn of_row(columns: &mut RowTargets<'_>) -> Result<Self, TableError> {
        let mut target = memory::zeros::<Self>();
        let mut first = 0;
        while first < N {
            let (named, encoding, cell) = columns.next();
            let numbers = memory::as_mut_slice(&mut target);
            let is_second = width_in_vector::<N>(encoding) < encoding.width();
            let mut excess = None;
            let set = |index: usize, value: f64| {
                // Of two classes in one value, the second is 1.
                let (index, value) = if is_second { (0, if index == 1 { value } else { 0.0 }) } else { (index, value) };
                let number: T = constant(value);
                if !double(number).is_finite() {
                    excess = Some(value);
                }
                numbers[first + index] = number;
            };
            encoding.encode(cell, set).map_err(|UnknownName| unknown_class(named, encoding, cell))?;
            if let Some(scaled) = excess {
                return Err(too_large(named, cell, scaled));
            }
            first += width_in_vector::<N>(encoding);
        }
        Ok(target)
    }
}

macro_rules! tuple {
    ($($Y:ident),+) => {
        impl<$($Y: sealed::Sealed),+> sealed::Sealed for ($($Y,)+) {}

        impl<$($Y: TableTarget),+> TableTarget for ($($Y,)+) {
            fn plan(columns: &mut Plan<'_>) -> Result<(), TableError> {
                $(<$Y>::plan(columns)?;)+
                Ok(())
            }

            fn of_row(columns: &mut RowTargets<'_>) -> Result<Self, TableError> {
                Ok(($(<$Y>::of_row(columns)?,)+))
            }
        }
    };
}
tuple!(Y0, Y1);
tuple!(Y0, Y1, Y2);
tuple!(Y0, Y1, Y2, Y3);
tuple!(Y0, Y1, Y2, Y3, Y4);
tuple!(Y0, Y1, Y2, Y3, Y4, Y5);

impl<'a> RowTargets<'a> {
    pub(super) const fn new(preparation: &'a Preparation, table: &'a Table, row: usize) -> Self {
        Self { preparation, table, row, next: 0 }
    }

    fn next(&mut self) -> (&'a Named, &'a Encoding, Cell<'a>) {
        let column = self.next;
        self.next += 1;
        let Preparation { columns, targets, .. } = self.preparation;
        let values = &self.table.values[columns.inputs.len() + column];
        (&columns.targets[column], &targets[column], values.cell(self.row))
    }
}

/// Whether all target columns become targets of this type.
pub(super) fn check<Y: TableTarget>(preparation: &Preparation) -> Result<(), TableError> {
    let Preparation { columns, targets, .. } = preparation;
    if targets.is_empty() {
        return Err(TableError::NoTargets);
    }
    let mut plan = Plan { columns: &columns.targets, encodings: targets };
    Y::plan(&mut plan)?;
    let width = |encodings: &[Encoding]| encodings.iter().map(Encoding::width).sum::<usize>();
    let (found, left) = (width(targets), width(plan.encodings));
    if left > 0 { Err(TableError::TargetWidth { found, expected: found - left }) } else { Ok(()) }
}

/// Whether a value is a class.
pub(super) const fn is_class(variable: &Variable) -> bool {
    matches!(variable.kind, Kind::Category { .. } | Kind::Ordinal { .. } | Kind::Flag { .. })
}

/// The names of the classes, in the order of their indices.
pub(super) fn class_names(variable: &Variable, encoding: &Encoding) -> Option<Vec<String>> {
    match (&variable.kind, &encoding.values) {
        (_, ValueEncoding::Category { names, .. }) => Some(names.all().to_vec()),
        (Kind::Ordinal { levels, .. }, _) => Some(levels.clone()),
        (Kind::Flag { words: Some((one, zero)) }, _) => Some([zero.clone(), one.clone()].into()),
        (Kind::Flag { words: None }, _) => Some(["no".into(), "yes".into()].into()),
        _ => None,
    }
}

/// The number of values of a target in a vector of `N` values: one for each class of a category, or one for two classes if there is
/// room for one alone.
fn width_in_vector<const N: usize>(encoding: &Encoding) -> usize {
    match &encoding.values {
        ValueEncoding::Category { names, .. } if N == 1 && names.all().len() == 2 => 1,
        _ => encoding.width(),
    }
}

/// The error about a category that the training part does not have.
pub(super) fn unknown_category(named: &Named, encoding: &Encoding, cell: Cell<'_>) -> TableError {
    let (category, known) = unknown_name(encoding, cell);
    if is_stated(named) {
        return TableError::UnlistedCategory { column: named.name.clone(), category, known };
    }
    TableError::UnknownCategory { column: named.name.clone(), category, known }
}

/// The error about a class that the training part does not have.
fn unknown_class(named: &Named, encoding: &Encoding, cell: Cell<'_>) -> TableError {
    let (class, known) = unknown_name(encoding, cell);
    if is_stated(named) {
        return TableError::UnlistedCategory { column: named.name.clone(), category: class, known };
    }
    TableError::UnknownClass { column: named.name.clone(), class, known }
}

/// Whether the categories are those that the column states.
fn is_stated(named: &Named) -> bool {
    matches!(named.variable.kind, Kind::Category { names: Some(_), .. })
}

/// An unknown name, and the known ones.
fn unknown_name(encoding: &Encoding, cell: Cell<'_>) -> (String, String) {
    let name = match cell {
        Cell::Category(name) => excerpt(name.as_bytes()),
        Cell::Number(_) | Cell::Missing => String::new(),
    };
    let known = match &encoding.values {
        ValueEncoding::Category { names, .. } => list_names(names.all().iter()),
        _ => String::new(),
    };
    (name, known)
}

/// The error about a number that the scalar of the network cannot hold.
#[cold]
pub(super) fn too_large(named: &Named, cell: Cell<'_>, scaled: f64) -> TableError {
    let number = if let Cell::Number(number) = cell { number } else { scaled };
    TableError::TooLarge { column: named.name.clone(), number, scaled }
}
