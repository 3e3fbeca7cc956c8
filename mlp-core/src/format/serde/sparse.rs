//! Sparse vectors: a sequence of pairs, the index and the value of each entry.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::number::scalar::Scalar;
use crate::sparse::Sparse;

impl<const N: usize, T: Scalar + Serialize> Serialize for Sparse<N, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.entries())
    }
}

impl<'de, const N: usize, T: Scalar + Deserialize<'de>> Deserialize<'de> for Sparse<N, T> {
    /// Accepts what [`Sparse::new`] accepts: entries in any order, each index once and below `N`.
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
            entries.push(entry);
            if entries.len() > N {
                return Err(A::Error::invalid_length(entries.len(), &self));
            }
        }
        Sparse::new(entries).map_err(A::Error::custom)
    }
}
