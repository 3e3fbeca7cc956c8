//! The categories of a fitted variable, with their positions.

use std::collections::HashMap;
use std::string::String;
use std::vec::Vec;

use serde::{Deserialize, Serialize};

/// Names in the order of their positions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub(in crate::table) struct Names {
    all: Vec<String>,
    positions: HashMap<String, usize>,
}

impl Names {
    pub(in crate::table) fn all(&self) -> &[String] {
        &self.all
    }

    /// The position of a name.
    pub(in crate::table) fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// Whether every name occurs once.
    pub(super) fn are_different(&self) -> bool {
        self.all.len() == self.positions.len()
    }
}

impl From<Vec<String>> for Names {
    fn from(all: Vec<String>) -> Self {
        let positions = all.iter().cloned().enumerate().map(|(position, name)| (name, position)).collect();
        Self { all, positions }
    }
}

impl From<Names> for Vec<String> {
    fn from(names: Names) -> Self {
        names.all
    }
}
