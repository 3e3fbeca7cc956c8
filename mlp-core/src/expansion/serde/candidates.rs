//! An enum of candidates: externally tagged by the name of the candidate, with the network as content.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, Unexpected, VariantAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::excerpt;
use crate::format::{deserialize_into, serialize};
use crate::network::Network;
use crate::search::{self, Candidates};

/// `impl Serialize` and `impl Deserialize` for an enum over networks, given its scalar, its type and the names of the candidates.
#[doc(hidden)]
#[macro_export]
macro_rules! __candidates_serde {
    ([$T:ident] [$Enum:ty] $($candidate:literal)*) => {
        impl<$T> $crate::__private::serde::Serialize for $Enum
        where
            $T: $crate::__private::Scalar + $crate::__private::serde::Serialize,
        {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                __serializer: __S,
            ) -> $crate::__private::core::result::Result<__S::Ok, __S::Error> {
                $crate::__private::serialize_candidate(self, __serializer)
            }
        }

        impl<'de, $T> $crate::__private::serde::Deserialize<'de> for $Enum
        where
            $T: $crate::__private::Scalar + $crate::__private::serde::Deserialize<'de>,
        {
            fn deserialize<__D: $crate::__private::serde::Deserializer<'de>>(
                __deserializer: __D,
            ) -> $crate::__private::core::result::Result<Self, __D::Error> {
                $crate::__private::deserialize_candidate(&[$($candidate),*], __deserializer)
            }
        }
    };
}

/// Serializes the network under the name of its variant.
///
/// # Errors
///
/// If a parameter is infinite or NaN, or if the serializer fails.
pub fn serialize_candidate<C: Candidates<Scalar: Serialize>, S: Serializer>(
    candidate: &C,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    // There are at most 64.
    let index = u32::try_from(candidate.index()).unwrap_or(u32::MAX);
    serializer.serialize_newtype_variant(C::NAME, index, candidate.candidate().name, &Content(candidate))
}

/// The network of a candidate.
struct Content<'a, C>(&'a C);

impl<C: Candidates<Scalar: Serialize>> Serialize for Content<'_, C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.visit(Write(serializer))
    }
}

struct Write<S>(S);

impl<C: Candidates<Scalar: Serialize>, S: Serializer> search::Visitor<C> for Write<S> {
    type Result = Result<S::Ok, S::Error>;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, network: &N) -> Self::Result {
        serialize(network, self.0)
    }
}

/// Deserializes the network with the name of a variant, in place on the heap.
///
/// # Errors
///
/// If the data do not hold a network of one of these names and of its architecture.
pub fn deserialize_candidate<'de, C: Candidates<Scalar: Deserialize<'de>>, D: Deserializer<'de>>(
    names: &'static [&'static str],
    deserializer: D,
) -> Result<C, D::Error> {
    deserializer.deserialize_enum(C::NAME, names, Variants { names, candidates: PhantomData })
}

/// The visitor of the enum.
struct Variants<C> {
    names: &'static [&'static str],
    candidates: PhantomData<C>,
}

impl<'de, C: Candidates<Scalar: Deserialize<'de>>> Visitor<'de> for Variants<C> {
    type Value = C;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a candidate of `{}`", C::NAME)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variants: A) -> Result<C, A::Error> {
        let (index, content) = variants.variant_seed(Name(self.names))?;
        let mut candidate =
            C::zeros(index).ok_or_else(|| A::Error::invalid_value(Unexpected::Unsigned(index as u64), &self))?;
        content.newtype_variant_seed(IntoCandidate(&mut candidate))?;
        Ok(candidate)
    }
}

/// The content of a variant.
struct IntoCandidate<'a, C>(&'a mut C);

impl<'de, C: Candidates<Scalar: Deserialize<'de>>> DeserializeSeed<'de> for IntoCandidate<'_, C> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.visit_mut(Read(deserializer, PhantomData))
    }
}

struct Read<'de, D>(D, PhantomData<&'de ()>);

impl<'de, C: Candidates<Scalar: Deserialize<'de>>, D: Deserializer<'de>> search::VisitorMut<C> for Read<'de, D> {
    type Result = Result<(), D::Error>;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(
        self,
        network: &mut N,
    ) -> Self::Result {
        deserialize_into(network, self.0)
    }
}

/// The index of a variant, deserialized from its name, or from itself in formats without names.
struct Name(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a candidate")
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<usize, E> {
        let known = usize::try_from(index).ok().filter(|&index| index < self.0.len());
        known.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(index), &"the index of a candidate"))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        self.0
            .iter()
            .position(|candidate| *candidate == name)
            .ok_or_else(|| E::unknown_variant(excerpt::Name(name).beginning(), self.0))
    }
}
