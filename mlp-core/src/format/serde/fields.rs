//! The fields of a serialized network.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::excerpt;

pub(super) const FIELDS: &[&str] = &["architecture", "parameters"];

/// The index of a field in [`FIELDS`], deserialized from its name.
pub(super) struct Field(pub(super) usize);

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
                field.map(Field).ok_or_else(|| E::unknown_field(excerpt::Name(name).beginning(), FIELDS))
            }
        }

        deserializer.deserialize_identifier(Name)
    }
}
