//! The batch size.

/// The number of samples per training step.
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
    /// This many samples: mini-batch learning. The samples are shuffled every epoch; the last batch of an epoch may be
    /// smaller.
    Mini(usize),
    /// All samples: full-batch learning, with the exact gradient of the empirical risk.
    Full,
}

impl Batch {
    /// The batch size for a data set of `samples` samples. The last batch may be smaller.
    #[cfg(feature = "alloc")]
    pub(super) fn size(self, samples: usize) -> usize {
        match self {
            Self::Online => 1,
            Self::Mini(size) => size,
            Self::Full => samples,
        }
    }
}
