//! Reading a candidate from a safetensors file: the variant is found by the network in the file.

use alloc::vec::Vec;
use std::path::Path;

use crate::format::{Description, FormatError, LoadError, Safetensors, Stored};
use crate::network::Network;
use crate::search::candidates::{Candidates, VisitorMut};

/// Reads the one candidate that is the network in the file.
pub(super) fn load<C: Candidates<Scalar: Stored>>(path: &Path) -> Result<C, LoadError> {
    let mut found = Vec::new();
    let mut first_error = None;
    for network in (0..C::CANDIDATES.len()).filter_map(C::zeros) {
        let mut network = network;
        match network.visit_mut(Load(path)) {
            Ok(name) => found.push((name, network)),
            // The other candidates would fail in the same way.
            Err(error @ (LoadError::Read { .. } | LoadError::Content { error: FormatError::Malformed { .. }, .. })) => {
                return Err(error);
            }
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    if found.len() == 1 {
        return Ok(found.remove(0).1);
    }
    let description = Description::read(path);
    if found.len() > 1 {
        // Candidates that differ in dropout, loss or initializer alone have the same tensors and activations.
        let is_named = |name| description.as_ref().is_some_and(|description| description.name == name);
        if let Some(index) = found.iter().position(|(name, _)| is_named(*name)) {
            return Ok(found.swap_remove(index).1);
        }
        let fitting = found.iter().map(|(_, network)| network.candidate().architecture.into()).collect();
        return Err(content(path, FormatError::SeveralCandidates { fitting }));
    }
    match (description, first_error) {
        (Some(description), _) => {
            let error = FormatError::NoCandidate {
                name: C::NAME,
                candidates: C::CANDIDATES.len(),
                found: description.architecture,
            };
            Err(content(path, error))
        }
        (None, Some(error)) => Err(error),
        (None, None) => unreachable!("there is at least one candidate"),
    }
}

fn content(path: &Path, error: FormatError) -> LoadError {
    LoadError::Content { path: path.to_path_buf(), error }
}

/// Loads a file into any of the candidates, and returns the name of its type.
struct Load<'a>(&'a Path);

impl<C: Candidates<Scalar: Stored>> VisitorMut<C> for Load<'_> {
    type Result = Result<&'static str, LoadError>;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(
        self,
        network: &mut N,
    ) -> Self::Result {
        Safetensors::new().load(network, self.0).map(|()| N::NAME)
    }
}
