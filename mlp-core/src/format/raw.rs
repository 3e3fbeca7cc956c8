//! The parameters as they stand in memory, behind a header that says whose they are: for programs that carry their network
//! within them, and for whoever reads them without any library.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
#[cfg(feature = "std")]
use std::fs::File;
#[cfg(feature = "std")]
use std::path::Path;

use thiserror::Error;

#[cfg(feature = "std")]
use super::error::{LoadError, SaveError};
use super::fingerprint::fingerprint;
#[cfg(feature = "std")]
use super::input;
#[cfg(feature = "std")]
use crate::atomic_file;
use crate::network::Network;
use crate::number::Stored;
use crate::number::memory;

/// The first bytes of such a file.
const MAGIC: [u8; 8] = *b"mlp raw\0";
/// The version of the header that is written and read.
const VERSION: u32 = 1;
/// The length of the header in bytes.
const HEADER: usize = 32;

/// Saving and loading raw files, for every network of `f32` or `f64`. [`include_network!`](crate::include_network) puts one
/// into the program.
///
/// | bytes | content, little-endian |
/// |---|---|
/// | 0 to 7 | `mlp raw` and a zero byte |
/// | 8 to 11 | the version of the format: 1 |
/// | 12 to 15 | the size of a number: 4 for `f32`, 8 for `f64` |
/// | 16 to 23 | the fingerprint of the architecture |
/// | 24 to 31 | the number of parameters |
/// | from 32 | [`parameters()`](Network::parameters): layer by layer, the weights column by column, then the biases |
///
/// The fingerprint covers what the network computes: widths, activations with their constants, biases. Layers may be
/// renamed, and the loss may be another, without making the file useless. The scalar is not converted.
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
/// let xor = Xor::random(&mut StdRng::seed_from_u64(7));
/// # #[cfg(feature = "alloc")] {
/// let bytes = xor.to_raw_bytes();
/// assert_eq!(bytes.len(), 32 + 9 * 4);
///
/// let mut same = Xor::zeros();
/// same.load_raw_bytes(&bytes).expect("they are of the same network");
/// assert_eq!(same, xor);
/// # }
/// ```
pub trait RawFile: Network<Scalar: Stored> {
    /// Writes the network to a file: whole, or not at all.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    #[cfg(feature = "std")]
    fn save_raw(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        let path = path.as_ref();
        let written = atomic_file::write(path, |out| {
            out.write_all(&header::<Self>())?;
            self.parameters().iter().try_for_each(|parameter| out.write_all(parameter.bytes().as_ref()))
        });
        written.map_err(|error| SaveError::Write { path: path.to_path_buf(), error })
    }

    /// Replaces the parameters by those of a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or does not hold this network. The network is then as it was.
    #[cfg(feature = "std")]
    fn load_raw(&mut self, path: impl AsRef<Path>) -> Result<(), LoadError> {
        let path = path.as_ref();
        // One byte more shows that the file is too long, and a file of another length is not needed any further.
        let longest = HEADER + Self::PARAMETERS * Self::Scalar::SIZE + 1;
        let bytes = File::open(path).and_then(|mut file| input::read_up_to(&mut file, longest as u64));
        let bytes = bytes.map_err(|error| LoadError::Read { path: path.to_path_buf(), error })?;
        let loaded = self.load_raw_bytes(&bytes);
        loaded.map_err(|error| LoadError::Content { path: path.to_path_buf(), error: error.into() })
    }

    /// The content of such a file.
    #[cfg(feature = "alloc")]
    fn to_raw_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + Self::PARAMETERS * Self::Scalar::SIZE);
        bytes.extend_from_slice(&header::<Self>());
        for parameter in self.parameters() {
            bytes.extend_from_slice(parameter.bytes().as_ref());
        }
        bytes
    }

    /// Replaces the parameters by those that these bytes hold.
    ///
    /// # Errors
    ///
    /// If the bytes do not hold this network, which is then as it was.
    fn load_raw_bytes(&mut self, bytes: &[u8]) -> Result<(), RawError> {
        let numbers = numbers::<Self>(bytes)?;
        let parameters = self.parameters_mut().iter_mut();
        parameters.zip(Self::Scalar::numbers(numbers)).for_each(|(parameter, number)| *parameter = number);
        Ok(())
    }
}

impl<N: Network<Scalar: Stored>> RawFile for N {}

/// Why bytes are no raw dump of this network.
///
/// ```
/// use mlp_core::{format::RawError, prelude::*};
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// assert_eq!(Net::zeros().load_raw_bytes(b"something else"), Err(RawError::NotRaw));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RawError {
    /// They do not begin as a raw file does.
    #[error("this is no raw file of a network")]
    NotRaw,
    /// They are of a later version of the format.
    #[error("this raw file is of version {found} of the format, which is not known here")]
    Version {
        /// The version that the file claims.
        found: u32,
    },
    /// The numbers have another size.
    #[error("this raw file holds numbers of {found} bytes, where those of the network have {expected}")]
    Scalar {
        /// In the file.
        found: u32,
        /// In the network.
        expected: u32,
    },
    /// The number of parameters is another.
    #[error("this raw file is of another network: it holds {found} parameters, where the network has {expected}")]
    Parameters {
        /// In the file.
        found: u64,
        /// In the network.
        expected: u64,
    },
    /// The number of parameters is the same, but widths, activations or their constants are not.
    #[error("this raw file is of another network: with as many parameters, but other widths or activations")]
    Architecture,
    /// The file is too short or too long.
    #[error("this raw file is {found} bytes long, where its header asks for {expected}")]
    Length {
        /// How many there are, or more.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
}

/// The header of the files of a network.
#[cfg(feature = "alloc")]
fn header<N: Network<Scalar: Stored>>() -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..8].copy_from_slice(&MAGIC);
    header[8..12].copy_from_slice(&VERSION.to_le_bytes());
    header[12..16].copy_from_slice(&scalar_size::<N>().to_le_bytes());
    header[16..24].copy_from_slice(&fingerprint(N::LAYERS).to_le_bytes());
    header[24..].copy_from_slice(&(N::PARAMETERS as u64).to_le_bytes());
    header
}

#[allow(clippy::cast_possible_truncation, reason = "it is 4 or 8")]
const fn scalar_size<N: Network<Scalar: Stored>>() -> u32 {
    N::Scalar::SIZE as u32
}

/// What follows the header, if all is right. The most telling difference is found first.
const fn numbers<N: Network<Scalar: Stored>>(bytes: &[u8]) -> Result<&[u8], RawError> {
    let Some((header, numbers)) = bytes.split_first_chunk::<HEADER>() else { return Err(RawError::NotRaw) };
    if field(header, 0) != u64::from_le_bytes(MAGIC) {
        return Err(RawError::NotRaw);
    }
    let [version, scalar] = halves(field(header, 8));
    if version != VERSION {
        return Err(RawError::Version { found: version });
    }
    if scalar != scalar_size::<N>() {
        return Err(RawError::Scalar { found: scalar, expected: scalar_size::<N>() });
    }
    if field(header, 24) != N::PARAMETERS as u64 {
        return Err(RawError::Parameters { found: field(header, 24), expected: N::PARAMETERS as u64 });
    }
    if field(header, 16) != fingerprint(N::LAYERS) {
        return Err(RawError::Architecture);
    }
    let expected = HEADER + N::PARAMETERS * N::Scalar::SIZE;
    if bytes.len() != expected {
        return Err(RawError::Length { found: bytes.len(), expected });
    }
    Ok(numbers)
}

/// The number that stands in the header from `at` on.
const fn field(header: &[u8; HEADER], at: usize) -> u64 {
    match header.split_at(at).1.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => 0,
    }
}

/// Two numbers that stand in one field.
#[allow(clippy::cast_possible_truncation, reason = "each half is taken")]
const fn halves(field: u64) -> [u32; 2] {
    [field as u32, (field >> 32) as u32]
}

/// The network that a raw file holds, for [`include_network!`](crate::include_network).
///
/// # Panics
///
/// When the program is compiled, if the file does not hold the network.
#[track_caller]
pub const fn included<N: Network<Scalar: Stored>>(file: &[u8]) -> N {
    match numbers::<N>(file) {
        Ok(_) if cfg!(target_endian = "big") => {
            panic!("a raw file is little-endian, and this target is not: load it at run time by `load_raw_bytes`")
        }
        Ok(numbers) => memory::from_bytes(numbers),
        Err(RawError::NotRaw) => panic!("this is no raw file of a network: `save_raw` writes one"),
        Err(RawError::Version { .. }) => panic!("this raw file is of a version that is not known here"),
        Err(RawError::Scalar { .. }) => {
            panic!("this raw file holds numbers of another type: save a network of the scalar that is included")
        }
        Err(RawError::Parameters { .. }) => {
            panic!("this raw file is of another network: it has another number of parameters")
        }
        Err(RawError::Architecture) => {
            panic!("this raw file is of another network: it has other widths or activations")
        }
        Err(RawError::Length { .. }) => {
            panic!("this raw file is damaged: it is shorter or longer than its header says")
        }
    }
}

/// Puts the network of a raw file into the program: an expression for a `static` or a `const`.
///
/// `save_raw` ([`RawFile`](crate::format::RawFile)) writes the file. Its path is relative to the source file, as that of
/// `include_bytes!` is. The compiler checks that the file is there, that it is whole, and that it holds this network: number
/// type, widths, activations. Nothing is loaded or copied at run time, neither `std` nor a heap is needed, and a network in
/// a `static` may have any size.
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! {
///     /// Learned exclusive or.
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
        const NETWORK: $network = $crate::__private::included(include_bytes!($path));
        NETWORK
    }};
}

#[cfg(test)]
#[cfg(feature = "std")]
mod tests {
    use alloc::string::ToString;
    use alloc::vec;

    use super::*;
    use crate::prelude::*;

    network! { struct Net< input 3 => elu(0.5) 2 => linear 2 no_bias; loss squared >; }

    fn net() -> Net {
        Net::random(&mut StdRng::seed_from_u64(7))
    }

    /// Loads into a network of ones, which an error must leave as it is.
    fn load(bytes: &[u8]) -> Result<Net, RawError> {
        let mut net = Net::zeros();
        net.parameters_mut().fill(1.0);
        let marked = net.clone();
        net.load_raw_bytes(bytes).inspect_err(|error| assert_eq!(net, marked, "{error}"))?;
        Ok(net)
    }

    #[test]
    fn every_bit_comes_back() {
        let mut net = net();
        let odd = [f32::NAN, -f32::NAN, f32::from_bits(0x7fa0_0001), f32::INFINITY, -0.0, f32::MIN_POSITIVE / 2.0];
        net.parameters_mut()[..6].copy_from_slice(&odd);
        let bits = |net: &Net| net.parameters().iter().map(|w| w.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&load(&net.to_raw_bytes()).unwrap()), bits(&net));

        let double = <Net<f64> as Network>::random(&mut StdRng::seed_from_u64(7));
        let mut same = Net::<f64>::zeros();
        same.load_raw_bytes(&double.to_raw_bytes()).unwrap();
        assert_eq!(same, double);
    }

    #[test]
    fn the_header_is_as_documented() {
        let mut net = net();
        net.hidden1.weights = matrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0];
        let bytes = net.to_raw_bytes();
        assert_eq!(bytes[..8], *b"mlp raw\0");
        assert_eq!(bytes[8..16], [1, 0, 0, 0, 4, 0, 0, 0]);
        // Files depend on this number.
        assert_eq!(u64::from_le_bytes(bytes[16..24].try_into().unwrap()), 0x6774_2853_328c_06d0);
        assert_eq!(bytes[24..32], 12_u64.to_le_bytes());
        let columns: Vec<u8> = [1.0_f32, 4.0, 2.0, 5.0, 3.0, 6.0].iter().flat_map(|w| w.to_le_bytes()).collect();
        assert_eq!(bytes[32..56], columns);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let bytes = net().to_raw_bytes();
        let expected = bytes.len();
        for end in 0..expected {
            let error = if end < HEADER { RawError::NotRaw } else { RawError::Length { found: end, expected } };
            assert_eq!(load(&bytes[..end]), Err(error));
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(load(&longer), Err(RawError::Length { found: expected + 1, expected }));
    }

    #[test]
    fn every_bit_of_the_header_matters() {
        let bytes = net().to_raw_bytes();
        for bit in 0..8 * HEADER {
            let mut corrupted = bytes.clone();
            corrupted[bit / 8] ^= 1 << (bit % 8);
            let error = load(&corrupted).unwrap_err();
            let is_named = match bit / 64 {
                0 => error == RawError::NotRaw,
                1 => matches!(error, RawError::Version { .. } | RawError::Scalar { .. }),
                2 => error == RawError::Architecture,
                _ => matches!(error, RawError::Parameters { expected: 12, .. }),
            };
            assert!(is_named, "bit {bit}: {error}");
        }
    }

    #[test]
    fn what_a_network_computes_must_agree_and_its_names_and_loss_need_not() {
        network! { struct Renamed< input 3 => elu(0.5) 2 as first => linear 2 as last no_bias; loss absolute >; }
        assert_eq!(load(&Renamed::zeros().to_raw_bytes()), Ok(Net::zeros()));

        network! { struct Constant< input 3 => elu 2 => linear 2 no_bias; loss squared >; }
        network! { struct Other< input 3 => relu 2 => linear 2 no_bias; loss squared >; }
        network! { struct Biased< input 2 => elu(0.5) 2 no_bias => linear 2; loss squared >; }
        network! { struct Wide< input 3 => elu(0.5) 4 no_bias; #[allow(noncanonical_link)] loss squared >; }
        for bytes in [Constant::zeros().to_raw_bytes(), Other::zeros().to_raw_bytes(), Wide::zeros().to_raw_bytes()] {
            assert_eq!(load(&bytes), Err(RawError::Architecture));
        }
        let error = RawError::Parameters { found: 10, expected: 12 };
        assert_eq!(load(&Biased::zeros().to_raw_bytes()), Err(error));
        let error = RawError::Scalar { found: 8, expected: 4 };
        assert_eq!(load(&Net::<f64>::zeros().to_raw_bytes()), Err(error));
    }

    #[test]
    fn files_go_through_the_disk_and_errors_name_them() {
        let directory = std::env::temp_dir().join(std::format!("mlp-raw-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join("net.bin");
        net().save_raw(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), net().to_raw_bytes());
        let mut same = Net::zeros();
        same.load_raw(&path).unwrap();
        assert_eq!(same, net());

        std::fs::write(&path, vec![0; 1000]).unwrap();
        let error = same.load_raw(&path).unwrap_err().to_string();
        assert!(error.ends_with("net.bin`: this is no raw file of a network"), "{error}");
        std::fs::write(&path, [net().to_raw_bytes(), vec![0; 1000]].concat()).unwrap();
        assert!(matches!(same.load_raw(&path), Err(LoadError::Content { .. })));
        assert_eq!(same, net());
        assert!(matches!(same.load_raw(directory.join("nowhere")), Err(LoadError::Read { .. })));
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
