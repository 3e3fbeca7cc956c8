//! The error for content that is not in the format.

use alloc::borrow::Cow;

use crate::format::error::content::FormatError;

pub(super) fn malformed(reason: impl Into<Cow<'static, str>>) -> FormatError {
    FormatError::Malformed { format: "safetensors", reason: reason.into().into_owned() }
}
