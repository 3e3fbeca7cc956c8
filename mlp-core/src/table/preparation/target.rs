//! The targets of a table as targets of a network: class indices, vectors, or tuples of these for several losses.

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use nalgebra::SVector;

use super::Preparation;
use super::encoding::{Encoding, UnknownName, ValueEncoding};
use crate::data::{Label, excerpt, list};
use crate::number::memory;
use crate::number::scalar::{Scalar, constant};
use crate::table::columns::Named;
use crate::table::error::TableError;
use crate::table::table::Table;
use crate::table::values::Cell;
use crate::table::variable::{Kind, Variable};

/// A target that the target columns of a table can become, in their order: a class index (`usize`) takes one category, ordinal
/// variable or flag; an `SVector` takes columns until it is full; a tuple, for a network with several losses, gives each of its
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
            Some((named, _)) => format!("`{}` is a {}", named.name, named.variable.kind.name()),
        };
        Err(TableError::NoClass { found })
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the position of a level, 0 or 1")]
    fn of_row(columns: &mut RowTargets<'_>) -> Result<Self, TableError> {
        let (named, encoding, cell) = columns.next();
        match (&encoding.values, cell) {
            (ValueEncoding::Category { names, .. }, Cell::Category(name)) => names.position(name).ok_or_else(|| {
                let known = list(names.all().iter().cloned());
                TableError::UnknownClass { column: named.name.clone(), class: excerpt(name.as_bytes()), known }
            }),
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
            found += encoding.width();
        }
        if found == N { Ok(()) } else { Err(TableError::TargetWidth { found, expected: N }) }
    }

    fn of_row(columns: &mut RowTargets<'_>) -> Result<Self, TableError> {
        let mut target = memory::zeros::<Self>();
        let mut first = 0;
        while first < N {
            let (named, encoding, cell) = columns.next();
            let numbers = memory::as_mut_slice(&mut target);
            let set = |index, value| numbers[first + index] = constant(value);
            encoding.encode(cell, set).map_err(|UnknownName| unknown_category(named, encoding, cell))?;
            first += encoding.width();
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

/// The error about a category that the training part does not have.
pub(super) fn unknown_category(named: &Named, encoding: &Encoding, cell: Cell<'_>) -> TableError {
    let category = match cell {
        Cell::Category(name) => excerpt(name.as_bytes()),
        Cell::Number(_) | Cell::Missing => String::new(),
    };
    let known = match &encoding.values {
        ValueEncoding::Category { names, .. } => list(names.all().iter().cloned()),
        _ => String::new(),
    };
    TableError::UnknownCategory { column: named.name.clone(), category, known }
}
