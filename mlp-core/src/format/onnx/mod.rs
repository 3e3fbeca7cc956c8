//! Export of networks to ONNX files, for inference in other runtimes.

mod activation;
mod export;
mod file;
mod graph;
mod options;
mod protobuf;
#[cfg(test)]
mod tests;

pub use file::OnnxFile;
pub use options::Onnx;
