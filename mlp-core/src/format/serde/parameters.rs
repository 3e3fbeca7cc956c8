//! The parameters in serialized data, deserialized in place.

use core::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, Expected, IgnoredAny, SeqAccess, Visitor};

use crate::counted::Counted;
use crate::network::Network;
use crate::number::scalar::is_finite;

/// Deserializes the parameters into a network.
pub(super) struct Parameters<'a, N>(pub(super) &'a mut N);

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
            if !is_finite(*parameter) {
                // A number that is too large for the scalar becomes infinite in serde.
                return Err(A::Error::custom(format_args!(
                    "parameter {found} (counted from 0) of the network `{}` is infinite, NaN, or too large",
                    N::NAME
                )));
            }
            found += 1;
        }
        match numbers.next_element::<IgnoredAny>() {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(A::Error::invalid_length(found + 1, expected)),
            Err(error) => Err(error),
        }
    }
}

/// The expected number of parameters.
struct Count(usize);

impl Expected for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Counted(self.0, "parameter"))
    }
}
