//! A flag that another thread, a signal handler or the program itself sets to end a training run after the current batch.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request to end training runs, shared between its clones: any thread makes it, and every run of a trainer with this
/// [interrupt](crate::Trainer::interrupt) ends after its current batch, with a report and a last checkpoint.
///
/// A run that begins after the request ends before its first batch, until [`reset`](Self::reset).
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::train::Interrupt;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]; 8], vec![vector![2.0]; 8])?;
///
/// let interrupt = Interrupt::new();
/// let mut trainer = Trainer::new(Sgd::new(0.1)).batch(Batch::Online).epochs(usize::MAX).interrupt(&interrupt);
/// let report = std::thread::scope(|scope| {
///     scope.spawn(|| interrupt.request()); // at the press of a button
///     trainer.fit(&mut Net::zeros(), &data)
/// })?;
/// assert_eq!(report.stop, StopReason::Interrupted);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    is_requested: Arc<AtomicBool>,
}

impl Interrupt {
    /// No request yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the runs to end, and returns whether they had been asked before.
    pub fn request(&self) -> bool {
        // The flag orders no other memory.
        self.is_requested.swap(true, Ordering::Relaxed)
    }

    /// Whether the runs are asked to end.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.is_requested.load(Ordering::Relaxed)
    }

    /// Takes the request back, for the next run.
    pub fn reset(&self) {
        self.is_requested.store(false, Ordering::Relaxed);
    }
}
