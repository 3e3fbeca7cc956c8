//! Networks in safetensors files, under the names that PyTorch uses.

mod data_type;
mod description;
#[cfg(feature = "dynamic")]
mod dynamic;
mod file;
mod malformed;
mod names;
#[cfg(feature = "tables")]
mod noted;
mod options;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use data_type::dtype;
pub(crate) use description::Description;
pub use file::SafetensorsFile;
#[cfg(feature = "tables")]
pub(crate) use noted::{load_noted, save_noted};
pub use options::Safetensors;
#[cfg(feature = "dynamic")]
pub(crate) use {
    description::Described,
    dynamic::{load_parameters, to_bytes},
};
