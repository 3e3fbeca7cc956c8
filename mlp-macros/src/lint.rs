//! The level of the link check: `allow` or `deny`, as the user wrote it.

use syn::Ident;
use syn::ext::IdentExt;

/// The name of the lint that both attributes take.
pub(crate) const NAME: &str = "noncanonical_link";

/// A link attribute.
#[derive(Clone)]
pub(crate) enum Lint {
    Allow(Ident),
    Deny(Ident),
}

impl Lint {
    /// The link attribute with this level; `None` for another word.
    pub(crate) fn of(level: &Ident) -> Option<Self> {
        match level.unraw().to_string().as_str() {
            "allow" => Some(Self::Allow(level.clone())),
            "deny" => Some(Self::Deny(level.clone())),
            _ => None,
        }
    }

    /// The word `allow` or `deny`.
    pub(crate) fn level(&self) -> &Ident {
        let (Self::Allow(level) | Self::Deny(level)) = self;
        level
    }
}
