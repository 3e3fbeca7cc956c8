//! Networks in safetensors files, under the names that PyTorch uses.

mod data_type;
mod description;
mod file;
mod malformed;
mod names;
mod options;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use data_type::dtype;
pub(crate) use description::Description;
pub use file::SafetensorsFile;
pub use options::Safetensors;
