//! The number of samples in a step of training.

/// The number of samples in each step of training.
///
/// ```
/// use mlp_core::prelude::*;
/// let trainer = Trainer::new(Sgd::new(0.1)).batch(Batch::Full);
/// # let _ = trainer;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// One sample: online learning. The samples are shuffled every epoch.
    Online,
    /// This many samples: mini-batch learning. The samples are shuffled every epoch; the last batch of an epoch holds the
    /// remaining ones.
    Mini(usize),
    /// All samples: full-batch learning, with the gradient of the empirical risk itself.
    Full,
}

impl Batch {
    /// The size of every batch but the last, out of `samples` in all.
    #[cfg(feature = "alloc")]
    pub(super) fn size(self, samples: usize) -> usize {
        match self {
            Self::Online => 1,
            Self::Mini(size) => size,
            Self::Full => samples,
        }
    }
}
