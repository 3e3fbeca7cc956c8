//! The check that serialized data hold the expected architecture.

use core::fmt;
use core::fmt::Write as _;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

use crate::excerpt::{Description, beginning};
use crate::network::Network;
use crate::network::description::Architecture;

/// Proof that the data hold the architecture of `N`.
pub(super) struct SameArchitecture<N>(PhantomData<N>);

impl<'de, N: Network> Deserialize<'de> for SameArchitecture<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Expected<N>(PhantomData<N>);

        impl<N: Network> Visitor<'_> for Expected<N> {
            type Value = SameArchitecture<N>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "the architecture `{}`", Architecture::of::<N>())
            }

            fn visit_str<E: Error>(self, found: &str) -> Result<SameArchitecture<N>, E> {
                let mut rest = Rest(found);
                match write!(rest, "{}", Architecture::of::<N>()) {
                    Ok(()) if rest.0.is_empty() => Ok(SameArchitecture(PhantomData)),
                    _ => Err(E::invalid_value(Unexpected::Str(beginning(found, Description::MAX_CHARACTERS)), &self)),
                }
            }
        }

        deserializer.deserialize_str(Expected(PhantomData))
    }
}

/// The unmatched rest of a string. Writing to it strips the written prefix: a comparison without allocation.
struct Rest<'a>(&'a str);

impl fmt::Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}
