//! The categories of a column: each name is stored once, and a row holds its code.

use std::collections::HashMap;
use std::sync::Arc;
use std::vec::Vec;

use crate::data::{CsvProblem, excerpt};

/// The code of a missing value.
pub(super) const MISSING: u32 = u32::MAX;

/// Names and their codes, in the order in which they were first seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    names: Vec<Arc<str>>,
    codes: HashMap<Arc<[u8]>, u32>,
}

impl Dictionary {
    /// The code of a name, which is added if it is new.
    pub(super) fn add(&mut self, name: &[u8]) -> Result<u32, CsvProblem> {
        let text = str::from_utf8(name).map_err(|_| CsvProblem::NotUtf8 { text: excerpt(name) })?;
        let code = u32::try_from(self.names.len()).ok().filter(|&code| code != MISSING);
        let code = code.ok_or_else(|| CsvProblem::Malformed("the column has more than 2^32 categories".into()))?;
        let name: Arc<str> = text.into();
        self.codes.insert(Arc::<[u8]>::from(Arc::clone(&name)), code);
        self.names.push(name);
        Ok(code)
    }

    /// The code of a known name.
    #[inline]
    pub(super) fn code(&self, name: &[u8]) -> Option<u32> {
        self.codes.get(name).copied()
    }

    /// The number of names.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a code; `None` if it marks a missing value.
    pub(super) fn name(&self, code: u32) -> Option<&str> {
        self.names.get(code as usize).map(|name| &**name)
    }
}
