//! The threshold above which sharing a batch among threads takes less time than computing it on one.

use crate::layer::block_size::BLOCK;

/// The minimum work to share, in samples times parameters: waking sleeping helpers takes longer than a smaller batch.
const MIN_WORK: usize = 20_000;

/// The minimum number of samples to share: a second block of fewer samples takes less time to compute than to share and add.
const MIN_SAMPLES: usize = BLOCK + BLOCK / 8;

/// Whether a batch takes less time on several threads.
pub(super) fn is_worth_sharing(samples: usize, parameters: usize) -> bool {
    samples >= MIN_SAMPLES && samples.saturating_mul(parameters) >= MIN_WORK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_batches_and_small_networks_are_not_shared() {
        assert!(!is_worth_sharing(143, 1_000_000) && is_worth_sharing(144, 1_000_000));
        assert!(!is_worth_sharing(1000, 19) && is_worth_sharing(1000, 20));
        assert!(is_worth_sharing(usize::MAX, usize::MAX));
    }
}
