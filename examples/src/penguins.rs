//! The network and the columns of the examples `12-table` and `12-predict`: two programs with one definition.

use std::path::PathBuf;

use mlp_core::prelude::*;
use mlp_core::table::{Columns, DatePart, Fill, category, date, flag, number};

network! {
    /// The mass of a penguin.
    pub struct Penguins< input 18 => tanh 16 => linear 1; loss squared >;
}

/// The column of the target.
pub const TARGET: &str = "Body Mass (g)";

/// The columns of the table.
pub fn columns() -> Columns {
    Columns::new()
        .input("Species", category())
        .input("Island", category())
        .input("Sex", category().fill("unknown"))
        .input("Clutch Completion", flag())
        .input("Date Egg", date("%Y-%m-%d").parts([DatePart::Year, DatePart::DayOfYear]))
        .inputs(["Culmen Length (mm)", "Culmen Depth (mm)", "Flipper Length (mm)"], number())
        .inputs(["Delta 15 N (o/oo)"], number().fill(Fill::Mean).indicator())
        .other("Individual ID", category())
        .target(TARGET, number())
        .skip_incomplete() // two birds without measurements
}

/// The default path of the model.
pub fn model_path() -> PathBuf {
    std::env::temp_dir().join("penguins.safetensors")
}
