//! Sparse vectors: a sequence of pairs, the index and the value of each entry.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{self, Serialize, Serializer};

use crate::number::scalar::{Scalar, is_finite};
use crate::sparse::Sparse;

impl<const N: usize, T: Scalar + Serialize> Serialize for Sparse<N, T> {
    /// Refuses values that are infinite or NaN, which JSON does not have.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some((index, _)) = self.entries().find(|&(_, value)| !is_finite(value)) {
            return Err(ser::Error::custom(format_args!(
                "the value at index {index} of a sparse vector is infinite or NaN"
            )));
        }
        serializer.collect_seq(self.entries())
    }
}

impl<'de, const N: usize, T: Scalar + Deserialize<'de>> Deserialize<'de> for Sparse<N, T> {
    /// Accepts what [`Sparse::new`] accepts: entries in any order, each index once and below `N`. Their values are finite.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Pairs(PhantomData))
    }
}

struct Pairs<const N: usize, T>(PhantomData<T>);

impl<'de, const N: usize, T: Scalar + Deserialize<'de>> Visitor<'de> for Pairs<N, T> {
    type Value = Sparse<N, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the entries of a sparse vector of width {N}: pairs of an index and a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pairs: A) -> Result<Sparse<N, T>, A::Error> {
        // The length that the data claim is not trusted.
        let mut entries = Vec::new();
        while let Some(entry) = pairs.next_element::<(usize, T)>()? {
            if !is_finite(entry.1) {
                // A number that is too large for the scalar becomes infinite in serde.
                return Err(A::Error::custom(format_args!(
                    "the value at index {} of a sparse vector is infinite, NaN, or too large",
                    entry.0
                )));
            }
            entries.push(entry);
            if entries.len() > N {
                return Err(A::Error::invalid_length(entries.len(), &self));
            }
        }
        Sparse::new(entries).map_err(A::Error::custom)
    }
}
