//! Files of the compiled network of the same definition.

use alloc::vec::Vec;

use super::definition::{Definition, View};
use super::network::Network;
use crate::format::{Described, FormatError, Stored, load_parameters, to_bytes};
use crate::number::scalar::Scalar;

impl<T: Scalar + Stored> Network<T> {
    /// The content of a safetensors file: that of the compiled network with these parameters.
    ///
    /// ```
    /// use mlp_core::dynamic::{self, Definition, Input, Layer};
    /// use mlp_core::prelude::*;
    /// network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
    ///
    /// let layers = [Layer::new("relu", 2), Layer::new("linear", 1)];
    /// let definition = Definition::new("Xor", [Input::new(2)], layers, [dynamic::Loss::new("squared")])?;
    /// let net = dynamic::Network::<f32>::random(definition, &mut StdRng::seed_from_u64(7));
    /// let mut compiled = Xor::zeros();
    /// compiled.load_safetensors_bytes(&net.to_safetensors())?;
    /// assert_eq!(compiled.parameters(), net.parameters());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_safetensors(&self) -> Vec<u8> {
        described(&self.definition, |network| to_bytes(network, &self.parameters))
    }

    /// Loads the content of a safetensors file, such as one of the compiled network.
    ///
    /// # Errors
    ///
    /// If it is the file of another network, or damaged. The network is then unchanged.
    ///
    /// ```
    /// use mlp_core::dynamic::{self, Definition, Input, Layer};
    /// use mlp_core::prelude::*;
    /// network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
    ///
    /// let layers = [Layer::new("relu", 2), Layer::new("linear", 1)];
    /// let definition = Definition::new("Xor", [Input::new(2)], layers, [dynamic::Loss::new("squared")])?;
    /// let compiled = Xor::random(&mut StdRng::seed_from_u64(7));
    /// let mut net = dynamic::Network::<f32>::zeros(definition);
    /// net.load_safetensors_bytes(&compiled.to_safetensors())?;
    /// assert_eq!(compiled.parameters(), net.parameters());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load_safetensors_bytes(&mut self, bytes: &[u8]) -> Result<(), FormatError> {
        let Self { definition, parameters } = self;
        described(definition, |network| load_parameters(network, parameters, bytes))
    }
}

fn described<R>(definition: &Definition, then: impl FnOnce(&Described<'_>) -> R) -> R {
    definition.with(|View { inputs, layers }| {
        then(&Described { name: definition.name(), inputs, layers, loss: definition.loss() })
    })
}
