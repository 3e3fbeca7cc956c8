//! The inputs of a network with several: a map of the inputs by name. A dense one is a sequence of numbers, a sparse one the
//! sequence of its entries, pairs of an index and a value.
//!
//! Serialization requires finite values. Deserialization requires them as well, every input once and no other field, exactly the
//! numbers of a dense input, and of a sparse one what [`Sparse::new`](crate::Sparse::new) accepts.

use core::fmt;
use core::marker::PhantomData;

use nalgebra::SVector;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, Expected, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde::ser::{self, Serialize, SerializeStruct, Serializer};

use crate::counted::Counted;
use crate::excerpt;
use crate::number::memory::as_mut_slice;
use crate::number::scalar::{Scalar, is_finite};
use crate::sample::{Entries, Sample, Values};

/// `impl Serialize` and `impl Deserialize` for the struct, given its generic parameter, its type, its scalar, its name, and its
/// fields with their numbers, names and types.
#[doc(hidden)]
#[macro_export]
macro_rules! __sample_serde {
    (
        [$($parameter:tt)*] [$Sample:ty] [$Scalar:ty] $title:literal
        $($number:literal $field:ident $name:literal: $Field:ty,)+
    ) => {
        impl<$($parameter)*> $crate::__private::serde::Serialize for $Sample
        where
            // A scalar unknown to serde is not serializable.
            for<'serde> $Scalar: $crate::__private::serde::Serialize,
        {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                __serializer: __S,
            ) -> $crate::__private::core::result::Result<__S::Ok, __S::Error> {
                $crate::__private::serialize_sample(self, $title, &[$($name),+], __serializer)
            }
        }

        impl<'de, $($parameter)*> $crate::__private::DeserializeFields<'de> for $Sample
        where
            $Scalar: $crate::__private::serde::Deserialize<'de>,
        {
            fn deserialize_field<__D: $crate::__private::serde::Deserializer<'de>>(
                &mut self,
                __field: $crate::__private::usize,
                __deserializer: __D,
            ) -> $crate::__private::core::result::Result<(), __D::Error> {
                match __field {
                    $($number => {
                        $crate::__private::DeserializeInput::deserialize_input(&mut self.$field, $name, __deserializer)
                    })+
                    _ => $crate::__private::no_such_input(__field),
                }
            }
        }

        impl<'de, $($parameter)*> $crate::__private::serde::Deserialize<'de> for $Sample
        where
            $Scalar: $crate::__private::serde::Deserialize<'de>,
        {
            fn deserialize<__D: $crate::__private::serde::Deserializer<'de>>(
                __deserializer: __D,
            ) -> $crate::__private::core::result::Result<Self, __D::Error> {
                $crate::__private::deserialize_sample($title, &[$($name),+], __deserializer)
            }
        }
    };
}

/// Serializes a sample with these names of its inputs.
///
/// All values are finite, as the parameters of a network are: JSON has no infinities and NaN.
///
/// # Errors
///
/// If a value is infinite or NaN, or if the serializer fails.
pub fn serialize_sample<X: Sample<Scalar: Serialize>, S: Serializer>(
    sample: &X,
    name: &'static str,
    fields: &'static [&'static str],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut inputs = serializer.serialize_struct(name, fields.len())?;
    for (input, field) in fields.iter().enumerate() {
        let values = sample.values(input);
        if let Some(index) = not_finite(&values) {
            return Err(ser::Error::custom(format_args!(
                "value {index} (counted from 0) of the input `{field}` is infinite or NaN"
            )));
        }
        inputs.serialize_field(field, &Input(values))?;
    }
    inputs.end()
}

/// The index of the first value that is infinite or NaN.
fn not_finite<T: Scalar>(values: &Values<'_, T>) -> Option<usize> {
    match values {
        Values::Dense(values) => values.iter().position(|&value| !is_finite(value)),
        Values::Sparse(Entries { indices, values }) => {
            let entry = values.iter().position(|&value| !is_finite(value))?;
            Some(indices[entry] as usize)
        }
    }
}

/// One input of a sample.
struct Input<'a, T>(Values<'a, T>);

impl<T: Scalar + Serialize> Serialize for Input<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Values::Dense(values) => values.serialize(serializer),
            Values::Sparse(Entries { indices, values }) => {
                serializer.collect_seq(indices.iter().map(|&index| index as usize).zip(values))
            }
        }
    }
}

/// A struct of inputs that can be filled one by one.
pub trait DeserializeFields<'de>: Sample {
    /// Deserializes the input with this index.
    ///
    /// # Errors
    ///
    /// If the data do not hold such an input.
    fn deserialize_field<D: Deserializer<'de>>(&mut self, field: usize, deserializer: D) -> Result<(), D::Error>;
}

/// One input of a network, which replaces the one in place.
pub trait DeserializeInput<'de> {
    /// Deserializes the input with this name.
    ///
    /// # Errors
    ///
    /// If the data do not hold such an input.
    fn deserialize_input<D: Deserializer<'de>>(&mut self, name: &'static str, deserializer: D) -> Result<(), D::Error>;
}

impl<'de, T: Scalar + Deserialize<'de>, const N: usize> DeserializeInput<'de> for SVector<T, N> {
    fn deserialize_input<D: Deserializer<'de>>(&mut self, name: &'static str, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(Numbers { name, numbers: as_mut_slice(self) })
    }
}

#[cfg(feature = "alloc")]
impl<'de, T: Scalar + Deserialize<'de>, const N: usize> DeserializeInput<'de> for crate::Sparse<N, T> {
    fn deserialize_input<D: Deserializer<'de>>(&mut self, _: &'static str, deserializer: D) -> Result<(), D::Error> {
        *self = Deserialize::deserialize(deserializer)?;
        Ok(())
    }
}

/// The numbers of a dense input.
struct Numbers<'a, T> {
    name: &'static str,
    numbers: &'a mut [T],
}

impl<'de, T: Scalar + Deserialize<'de>> Visitor<'de> for Numbers<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Length(self.numbers.len(), self.name).fmt(f)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut found: A) -> Result<(), A::Error> {
        let expected = &Length(self.numbers.len(), self.name);
        for (index, number) in self.numbers.iter_mut().enumerate() {
            *number = found.next_element()?.ok_or_else(|| A::Error::invalid_length(index, expected))?;
            if !is_finite(*number) {
                // A number that is too large for the scalar becomes infinite in serde.
                return Err(A::Error::custom(format_args!(
                    "value {index} (counted from 0) of the input `{}` is infinite, NaN, or too large",
                    self.name
                )));
            }
        }
        match found.next_element::<IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Err(A::Error::invalid_length(expected.0 + 1, expected)),
        }
    }
}

/// The length and the name of a dense input.
struct Length(usize, &'static str);

impl Expected for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of the input `{}`", Counted(self.0, "value"), self.1)
    }
}

/// Deserializes a sample with these names of its inputs.
///
/// # Errors
///
/// If the data do not hold exactly these inputs.
pub fn deserialize_sample<'de, X: DeserializeFields<'de>, D: Deserializer<'de>, const INPUTS: usize>(
    name: &'static str,
    fields: &'static [&'static str; INPUTS],
    deserializer: D,
) -> Result<X, D::Error> {
    deserializer.deserialize_struct(name, fields, Inputs { name, fields, sample: PhantomData })
}

/// The visitor of the inputs.
struct Inputs<X, const INPUTS: usize> {
    name: &'static str,
    fields: &'static [&'static str; INPUTS],
    sample: PhantomData<X>,
}

impl<'de, X: DeserializeFields<'de>, const INPUTS: usize> Visitor<'de> for Inputs<X, INPUTS> {
    type Value = X;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} of `{}`", Counted(INPUTS, "input"), self.name)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut inputs: A) -> Result<X, A::Error> {
        let mut sample = X::zeros();
        for field in 0..INPUTS {
            let value = inputs.next_element_seed(Field { sample: &mut sample, field })?;
            value.ok_or_else(|| A::Error::invalid_length(field, &self))?;
        }
        Ok(sample)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut inputs: A) -> Result<X, A::Error> {
        let mut sample = X::zeros();
        let mut seen = [false; INPUTS];
        while let Some(field) = inputs.next_key_seed(Name(self.fields))? {
            if core::mem::replace(&mut seen[field], true) {
                return Err(A::Error::duplicate_field(self.fields[field]));
            }
            inputs.next_value_seed(Field { sample: &mut sample, field })?;
        }
        match seen.iter().position(|seen| !seen) {
            Some(missing) => Err(A::Error::missing_field(self.fields[missing])),
            None => Ok(sample),
        }
    }
}

/// The value of a field.
struct Field<'a, X> {
    sample: &'a mut X,
    field: usize,
}

impl<'de, X: DeserializeFields<'de>> DeserializeSeed<'de> for Field<'_, X> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.sample.deserialize_field(self.field, deserializer)
    }
}

/// The index of a field, deserialized from its name.
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
        f.write_str("the name of an input")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        self.0
            .iter()
            .position(|field| *field == name)
            .ok_or_else(|| E::unknown_field(excerpt::Name(name).beginning(), self.0))
    }
}
