//! How many samples a step of training sees.

/// How many samples each step of training sees.
///
/// ```
/// use mlp_core::prelude::*;
/// let trainer = Trainer::new(Sgd::new(0.1)).batch(Batch::Full);
/// # let _ = trainer;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// One sample: online learning. The samples come in a new order every epoch.
    Online,
    /// This many samples: mini-batch learning. The samples come in a new order every epoch; the last batch of an epoch
    /// holds what is left.
    Mini(usize),
    /// All samples: full-batch learning, the gradient of the empirical risk itself.
    Full,
}

impl Batch {
    /// How many samples there are in every batch but the last, of so many in all.
    #[cfg(feature = "alloc")]
    pub(super) fn size(self, samples: usize) -> usize {
        match self {
            Self::Online => 1,
            Self::Mini(size) => size,
            Self::Full => samples,
        }
    }
}
