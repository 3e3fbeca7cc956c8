//! Files of the network of a line: those of a program.

use mlp_core::dynamic::Network;

use crate::spec::definition;

/// The content of a safetensors file with these parameters.
pub(crate) fn write(spec: &str, parameters: &[f32]) -> Result<Vec<u8>, String> {
    let mut network = Network::<f32>::zeros(definition(spec)?);
    if parameters.len() != network.parameters().len() {
        return Err(format!("{} parameters, but the network has {}", parameters.len(), network.parameters().len()));
    }
    network.parameters_mut().copy_from_slice(parameters);
    Ok(network.to_safetensors())
}

/// The parameters in a safetensors file.
pub(crate) fn read(spec: &str, file: &[u8]) -> Result<Vec<f32>, String> {
    let mut network = Network::<f32>::zeros(definition(spec)?);
    network.load_safetensors_bytes(file).map_err(|error| error.to_string())?;
    Ok(network.parameters().to_vec())
}
