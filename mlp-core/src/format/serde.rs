//! Networks in the data of a program, through serde.
//!
//! A network is `{ architecture, parameters }`: what it computes, as `network!` takes it, and its parameters in a row. The
//! architecture must be the network's own and the parameters as many as it has; only then is there a network.

use core::fmt;
use core::fmt::Write as _;
use core::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, Expected, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::network::ByValue;
use crate::network::Network;
use crate::network::description::Architecture;
use crate::number::memory;

const FIELDS: &[&str] = &["architecture", "parameters"];

/// Serializes a network, as its `Serialize` does: its architecture as a text such as `input 2 => relu 2 => linear 1`,
/// and [`parameters()`](Network::parameters).
///
/// JSON has no infinite numbers and no NaN: `serde_json` writes `null` for them and does not read that as a number.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let json = serde_json::to_string(&Net::zeros())?;
/// assert_eq!(json, r#"{"architecture":"input 1 => linear 1","parameters":[0.0,0.0]}"#);
/// let same: Net = serde_json::from_str(&json)?;
/// assert_eq!(same, Net::zeros());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// If the serializer fails.
pub fn serialize<N: Network<Scalar: Serialize>, S: Serializer>(network: &N, serializer: S) -> Result<S::Ok, S::Error> {
    let mut fields = serializer.serialize_struct(N::NAME, FIELDS.len())?;
    fields.serialize_field(FIELDS[0], &Text(Architecture(N::LAYERS)))?;
    fields.serialize_field(FIELDS[1], network.parameters())?;
    fields.end()
}

/// Deserializes a network, as its `Deserialize` does.
///
/// # Errors
///
/// If what is there is no network of this architecture.
pub fn deserialize<'de, N, D>(deserializer: D) -> Result<N, D::Error>
where
    N: Network<Scalar: Deserialize<'de>> + ByValue,
    D: Deserializer<'de>,
{
    let mut network = memory::zeros::<N>();
    deserializer.deserialize_struct(N::NAME, FIELDS, Into(&mut network))?;
    Ok(network)
}

/// Deserializes a network onto the heap, in place: for networks that are too large for `Deserialize`.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::format::deserialize_boxed;
///
/// network! { struct Large< input 1000 => relu 300 => linear 1; loss squared >; }
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Model {
///     trained_on: String,
///     #[serde(deserialize_with = "deserialize_boxed")]
///     network: Box<Large>,
/// }
///
/// let model = Model { trained_on: "nothing".into(), network: Large::boxed_zeros() };
/// let json = serde_json::to_string(&model)?;
/// let same: Model = serde_json::from_str(&json)?;
/// assert_eq!(same.network, model.network);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// If what is there is no network of this architecture.
#[cfg(feature = "alloc")]
pub fn deserialize_boxed<'de, N, D>(deserializer: D) -> Result<alloc::boxed::Box<N>, D::Error>
where
    N: Network<Scalar: Deserialize<'de>>,
    D: Deserializer<'de>,
{
    let mut network = memory::boxed_zeros::<N>();
    deserializer.deserialize_struct(N::NAME, FIELDS, Into(&mut *network))?;
    Ok(network)
}

/// Something that is written as a text.
struct Text<D>(D);

impl<D: fmt::Display> Serialize for Text<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The visitor of a network: fills one that nobody else has, and that is dropped on an error.
struct Into<'a, N>(&'a mut N);

impl<'de, N: Network<Scalar: Deserialize<'de>>> Visitor<'de> for Into<'_, N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the network `{}`", N::NAME)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        fields.next_element::<Same<N>>()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        fields.next_element_seed(Parameters(&mut *self.0))?.ok_or_else(|| A::Error::invalid_length(1, &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut seen = [false; 2];
        while let Some(Field(field)) = fields.next_key()? {
            if core::mem::replace(&mut seen[field], true) {
                return Err(A::Error::duplicate_field(FIELDS[field]));
            }
            match field {
                0 => {
                    fields.next_value::<Same<N>>()?;
                }
                _ => fields.next_value_seed(Parameters(&mut *self.0))?,
            }
        }
        match seen.iter().position(|seen| !seen) {
            Some(missing) => Err(A::Error::missing_field(FIELDS[missing])),
            None => Ok(()),
        }
    }
}

/// The name of a field, as its index.
struct Field(usize);

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl Visitor<'_> for Name {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`architecture` or `parameters`")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Field, E> {
                let field = FIELDS.iter().position(|field| *field == name);
                field.map(Field).ok_or_else(|| E::unknown_field(name, FIELDS))
            }
        }

        deserializer.deserialize_identifier(Name)
    }
}

/// The architecture of `N`, found in the data.
struct Same<N>(PhantomData<N>);

impl<'de, N: Network> Deserialize<'de> for Same<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ThisArchitecture<N>(PhantomData<N>);

        impl<N: Network> Visitor<'_> for ThisArchitecture<N> {
            type Value = Same<N>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "the architecture `{}`", Architecture(N::LAYERS))
            }

            fn visit_str<E: Error>(self, found: &str) -> Result<Same<N>, E> {
                let mut rest = Rest(found);
                match write!(rest, "{}", Architecture(N::LAYERS)) {
                    Ok(()) if rest.0.is_empty() => Ok(Same(PhantomData)),
                    _ => Err(E::invalid_value(Unexpected::Str(found), &self)),
                }
            }
        }

        deserializer.deserialize_str(ThisArchitecture(PhantomData))
    }
}

/// A text from which what is written is taken off: compares without a copy.
struct Rest<'a>(&'a str);

impl fmt::Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// Fills the parameters of a network.
struct Parameters<'a, N>(&'a mut N);

impl<'de, N: Network<Scalar: Deserialize<'de>>> DeserializeSeed<'de> for Parameters<'_, N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, N: Network<Scalar: Deserialize<'de>>> Visitor<'de> for Parameters<'_, N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} parameters of the network `{}`", N::PARAMETERS, N::NAME)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<(), A::Error> {
        let mut found = 0;
        let expected = &Count(N::PARAMETERS);
        for parameter in self.0.parameters_mut() {
            *parameter = numbers.next_element()?.ok_or_else(|| A::Error::invalid_length(found, expected))?;
            found += 1;
        }
        match numbers.next_element::<IgnoredAny>() {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(A::Error::invalid_length(found + 1, expected)),
            Err(error) => Err(error),
        }
    }
}

/// How many parameters there should be.
struct Count(usize);

impl Expected for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} parameters", self.0)
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::boxed::Box;
    use alloc::format;
    use alloc::string::String;

    use serde::Deserialize;

    use crate::prelude::*;

    network! { struct Net< input 2 => leaky_relu(0.25) 2 no_bias => linear 1; loss squared >; }

    fn net() -> Net {
        Net::random(&mut StdRng::seed_from_u64(7))
    }

    fn from_json(json: &str) -> Result<Net, String> {
        serde_json::from_str(json).map_err(|error| format!("{error}"))
    }

    const ARCHITECTURE: &str = r#""architecture":"input 2 => leaky_relu(0.25) 2 no_bias => linear 1""#;

    #[test]
    fn a_network_goes_through_a_text_format_and_a_binary_one() {
        let json = serde_json::to_string(&net()).unwrap();
        assert!(json.starts_with(&format!("{{{ARCHITECTURE},\"parameters\":[")), "{json}");
        assert_eq!(from_json(&json).unwrap(), net());

        let bytes = postcard::to_allocvec(&net()).unwrap();
        assert_eq!(postcard::from_bytes::<Net>(&bytes).unwrap(), net());

        let double = <Net<f64> as Network>::random(&mut StdRng::seed_from_u64(7));
        let bytes = postcard::to_allocvec(&double).unwrap();
        assert_eq!(postcard::from_bytes::<Net<f64>>(&bytes).unwrap(), double);
    }

    #[test]
    fn the_fields_may_stand_in_any_order_each_once_and_no_other() {
        let parameters = r#""parameters":[1,2,3,4,5,6,7]"#;
        let swapped = from_json(&format!("{{{parameters},{ARCHITECTURE}}}")).unwrap();
        assert_eq!(swapped.parameters(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        for (json, message) in [
            (format!("{{{parameters}}}"), "missing field `architecture`"),
            (format!("{{{ARCHITECTURE}}}"), "missing field `parameters`"),
            (format!("{{{ARCHITECTURE},{ARCHITECTURE},{parameters}}}"), "duplicate field `architecture`"),
            (format!("{{{ARCHITECTURE},{parameters},\"more\":1}}"), "unknown field `more`"),
            ("[]".into(), "invalid length 0, expected the network `Net`"),
            ("7".into(), "expected the network `Net`"),
        ] {
            let error = from_json(&json).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn another_architecture_is_refused_and_both_are_named() {
        for found in [
            "input 2 => leaky_relu(0.5) 2 no_bias => linear 1",
            "input 2 => leaky_relu(0.25) 2 no_bias => linear 10",
            "",
            "input 2",
        ] {
            let error =
                from_json(&format!(r#"{{"architecture":"{found}","parameters":[1,2,3,4,5,6,7]}}"#)).unwrap_err();
            let message = format!(
                "invalid value: string \"{found}\", expected the architecture `input 2 => leaky_relu(0.25) 2 no_bias => linear 1`"
            );
            assert!(error.starts_with(&message), "{error}");
        }
    }

    #[test]
    fn another_number_of_parameters_is_refused() {
        for (parameters, found) in [("", 0), ("1,2,3,4,5,6", 6), ("1,2,3,4,5,6,7,8", 8)] {
            let error = from_json(&format!(r#"{{{ARCHITECTURE},"parameters":[{parameters}]}}"#)).unwrap_err();
            assert!(error.starts_with(&format!("invalid length {found}, expected 7 parameters")), "{error}");
        }
        assert!(from_json(&format!(r#"{{{ARCHITECTURE},"parameters":[1,2,3,4,5,6,null]}}"#)).is_err());
    }

    #[test]
    fn data_cut_or_corrupted_anywhere_never_panic() {
        let json = serde_json::to_string(&net()).unwrap();
        let bytes = postcard::to_allocvec(&net()).unwrap();
        for end in 0..json.len() {
            assert!(from_json(&json[..end]).is_err());
        }
        for end in 0..bytes.len() {
            assert!(postcard::from_bytes::<Net>(&bytes[..end]).is_err());
        }
        for at in 0..bytes.len() {
            for flip in 1..=255 {
                let mut corrupted = bytes.clone();
                corrupted[at] ^= flip;
                let _ = postcard::from_bytes::<Net>(&corrupted);
            }
        }
    }

    #[test]
    fn a_large_network_is_built_in_place() {
        network! { struct Large< input 1000 => relu 1000 => linear 1; loss squared >; }
        #[derive(Deserialize)]
        struct Model(#[serde(deserialize_with = "crate::format::deserialize_boxed")] Box<Large>);

        let mut large = Large::boxed_zeros();
        large.parameters_mut().iter_mut().zip(0..97_u8).for_each(|(parameter, n)| *parameter = n.into());
        let bytes = postcard::to_allocvec(&*large).unwrap();
        let thread = std::thread::Builder::new().stack_size(256 << 10);
        let same = thread.spawn(move || postcard::from_bytes::<Model>(&bytes).unwrap().0).unwrap().join().unwrap();
        assert!(same == large);
    }
}
