//! Networks embedded in the program at compile time.

use super::error::raw::RawError;
use super::raw::header::parameter_bytes;
use crate::network::Network;
use crate::number::{Stored, memory};

/// The network in a raw file, for [`include_network!`](crate::include_network).
///
/// # Panics
///
/// At compile time, if the file does not hold the network.
#[track_caller]
pub const fn included<N: Network<Scalar: Stored>>(file: &[u8]) -> N {
    match parameter_bytes::<N>(file) {
        Ok(_) if cfg!(target_endian = "big") => {
            panic!("a raw file is little-endian, and this target is not: load it at run time by `load_raw_bytes`")
        }
        Ok(bytes) => memory::from_bytes(bytes),
        Err(RawError::NotRaw) => panic!("this is no raw file of a network: `save_raw` writes one"),
        Err(RawError::Version { .. }) => panic!("this raw file has a version of the format that is not supported"),
        Err(RawError::Scalar { .. }) => {
            panic!("this raw file holds numbers of another type: save a network of the scalar that is included")
        }
        Err(RawError::Parameters { .. }) => {
            panic!("this raw file is of another network: it has another number of parameters")
        }
        Err(RawError::Architecture) => {
            panic!("this raw file is of another network: it has other widths, activations, sources or connections")
        }
        Err(RawError::Excess(_)) => {
            panic!("this raw file is of another network: it has weights where this one has no connections")
        }
        Err(RawError::Length { .. }) => {
            panic!("this raw file is damaged: it is shorter or longer than its header says")
        }
    }
}

/// Embeds the network of a raw file in the program: an expression for a `static` or a `const`.
///
/// `save_raw` ([`RawFile`](crate::format::RawFile)) writes the file. The path is relative to the source file, as for
/// `include_bytes!`. The compiler checks that the file exists, is complete and holds this network: scalar, widths,
/// activations. Nothing is loaded or copied at run time, neither `std` nor a heap is required, and a network in a `static` may
/// have any size.
///
/// ```standalone_crate
/// use mlp_core::prelude::*;
///
/// network! {
///     /// A trained exclusive or.
///     pub struct Xor< input 2 => relu 2 => linear 1; loss squared >;
/// }
///
/// static XOR: Xor = include_network!(Xor, "xor.bin");
///
/// assert_eq!(XOR.forward(&vector![0.0, 1.0]), vector![1.0]);
/// ```
#[macro_export]
macro_rules! include_network {
    ($network:ty, $path:expr $(,)?) => {{
        const NETWORK: $network = $crate::__private::included($crate::__private::core::include_bytes!($path));
        NETWORK
    }};
}
