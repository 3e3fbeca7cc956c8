//! The errors of all formats. The formats depend on them, never the reverse.

#[cfg(feature = "alloc")]
pub(super) mod content;
#[cfg(feature = "alloc")]
pub(super) mod difference;
#[cfg(feature = "std")]
pub(super) mod load;
#[cfg(feature = "safetensors")]
pub(super) mod module_names;
#[cfg(feature = "onnx")]
pub(super) mod onnx;
pub(super) mod raw;
#[cfg(feature = "std")]
pub(super) mod save;

#[cfg(feature = "alloc")]
pub use content::FormatError;
#[cfg(feature = "alloc")]
pub use difference::Difference;
#[cfg(feature = "std")]
pub use load::LoadError;
#[cfg(feature = "safetensors")]
pub use module_names::ModuleNamesError;
#[cfg(feature = "onnx")]
pub use onnx::OnnxError;
pub use raw::RawError;
#[cfg(feature = "std")]
pub use save::SaveError;
