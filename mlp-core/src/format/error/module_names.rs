//! Module names that do not match the layers of a network.

use alloc::string::String;

use thiserror::Error;

use crate::counted::Counted;
use crate::excerpt::Name;

/// Names given to [`Safetensors::modules`](crate::format::Safetensors::modules) that do not match the layers of the network.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::format::{ModuleNamesError, Safetensors};
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let error = Safetensors::new().modules(&["0", "2"]).to_bytes(&Net::zeros()).unwrap_err();
/// assert_eq!(error, ModuleNamesError::Count { given: 2, layers: 1 });
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModuleNamesError {
    /// The number of names differs from the number of layers.
    #[error("{} of modules, but the network has {}: each layer needs one", Counted(*given, "name"), Counted(*layers, "layer"))]
    Count {
        /// The number of names.
        given: usize,
        /// The number of layers.
        layers: usize,
    },
    /// Two layers have the same name.
    #[error("two modules are called \"{}\": each layer needs a name of its own", Name(name))]
    Twice {
        /// The name.
        name: String,
    },
}
