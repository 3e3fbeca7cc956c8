//! Tables of mixed columns: numbers, categories, dates and missing values from CSV files, their preparation for a network, and models
//! that are saved with it.
//!
//! | step | type |
//! |---|---|
//! | guess what the columns hold, as source to paste | [`Guess`] |
//! | state what the columns hold | [`Columns`], with [`number`], [`category`], [`ordinal`], [`date`], [`flag`] |
//! | read the file, at once or in chunks | [`Table`], [`TableReader`] |
//! | split it into parts | [`Table::split`], [`split_stratified`](Table::split_stratified), [`split_grouped`](Table::split_grouped), [`split_at`](Table::split_at) |
//! | learn categories, means and scales from the training part | [`Preparation`] |
//! | make samples | [`Preparation::dataset`] |
//! | train on a file larger than memory | [`Shards`] |
//! | predict from rows and named values, in another program | [`Model`] |
//!
//! The guide [`tables`](crate::guide::tables) shows them together.

mod columns;
mod date;
mod date_format;
mod dictionary;
mod error;
mod field_parser;
mod folds;
mod guess;
mod model;
mod number_format;
mod outputs;
mod parse;
mod prediction;
mod preparation;
mod reader;
mod records;
mod shards;
mod significant;
mod similar;
mod summary;
#[allow(clippy::module_inception, reason = "the file of the type `Table`")]
mod table;
mod value;
mod values;
mod variable;

pub use columns::Columns;
pub use date::DatePart;
pub use error::{DefinitionProblem, FitProblem, TableError};
pub use guess::Guess;
pub use model::{Model, Predictions};
pub use prediction::{Predicted, PredictedClass, PredictedDate, PredictedLevel, Prediction};
pub use preparation::{Preparation, TableTarget};
pub use reader::{Chunks, TableReader};
pub use shards::Shards;
pub use table::Table;
pub use value::Value;
pub use variable::{
    Category, Date, Fill, Flag, Number, Ordinal, Scaling, Unknown, Variable, category, date, flag, number, ordinal,
};
