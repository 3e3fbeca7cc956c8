//! The record of finished runs without the standard library: there are no files, so nothing is recorded.

use alloc::vec::Vec;

use crate::search::candidates::Candidates;
use crate::search::choice::Samples;
use crate::search::error::SearchError;
use crate::search::plan::{Job, Plan};
use crate::search::row::Run;
use crate::search::settings::Settings;
use crate::train::Trainer;

pub(super) struct Finished;

#[allow(clippy::unnecessary_wraps, reason = "the same interface as with the standard library")]
impl Finished {
    pub(super) fn open<C: Candidates, O, Y>(
        _: &Settings,
        _: Vec<(f64, Trainer<O>)>,
        _: &Plan,
        _: &Samples<'_, C::Input, Y>,
    ) -> Result<Self, SearchError> {
        Ok(Self)
    }

    pub(super) fn find(&self, _: &Job, _: &Plan) -> Option<Run> {
        None
    }

    pub(super) fn keep(&self, _: &Job, _: &Plan, _: &Run) -> Result<(), SearchError> {
        Ok(())
    }

    pub(super) fn close(self) -> Result<(), SearchError> {
        Ok(())
    }
}
