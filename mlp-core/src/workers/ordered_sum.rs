//! An ordered reduction: terms are computed in any order and added in order, so the bits are those of one thread.
//!
//! A thread claims the next term, computes it, and waits until all earlier terms are added. Terms are claimed in order, so
//! the thread with the earliest term never waits, and no deadlock can occur. A thread adds its term before it claims another,
//! so each thread needs memory for one term only.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::wait::wait_until;

/// A total, and the order in which terms are added to it.
#[derive(Debug)]
pub(super) struct OrderedSum<T> {
    terms: usize,
    /// The index of the next term to claim.
    unclaimed: AtomicUsize,
    /// The index of the next term to add.
    next: AtomicUsize,
    /// Whether a claimed term will never be added, because of a panic.
    is_poisoned: AtomicBool,
    /// Never contended: only the thread that holds the next term locks it.
    total: Mutex<T>,
}

impl<T> OrderedSum<T> {
    pub(super) const fn new(terms: usize, total: T) -> Self {
        Self {
            terms,
            unclaimed: AtomicUsize::new(0),
            next: AtomicUsize::new(0),
            is_poisoned: AtomicBool::new(false),
            total: Mutex::new(total),
        }
    }

    /// Claims the next term; `None` once all are claimed.
    pub(super) fn claim(&self) -> Option<Claim<'_, T>> {
        let index = self.unclaimed.fetch_add(1, Ordering::Relaxed);
        (index < self.terms).then(|| Claim { sum: self, index })
    }

    /// The total, once all threads have finished.
    pub(super) fn into_total(self) -> T {
        self.total.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A claimed term. Dropping it without adding it poisons the sum, so that no other thread waits forever.
#[derive(Debug)]
pub(super) struct Claim<'a, T> {
    sum: &'a OrderedSum<T>,
    pub(super) index: usize,
}

impl<T> Claim<'_, T> {
    /// Whether all earlier terms are added.
    pub(super) fn is_next(&self) -> bool {
        // Acquire: makes the earlier additions visible.
        self.sum.next.load(Ordering::Acquire) == self.index
    }

    /// Waits until all earlier terms are added, then adds this one. Does nothing if the sum is poisoned.
    pub(super) fn add(self, add: impl FnOnce(&mut T)) {
        let is_poisoned = || self.sum.is_poisoned.load(Ordering::Relaxed);
        wait_until(|| self.is_next() || is_poisoned());
        if is_poisoned() {
            return;
        }
        add(&mut self.sum.total.lock().unwrap_or_else(PoisonError::into_inner));
        self.sum.next.store(self.index + 1, Ordering::Release);
    }
}

impl<T> Drop for Claim<'_, T> {
    fn drop(&mut self) {
        if self.sum.next.load(Ordering::Relaxed) <= self.index {
            self.sum.is_poisoned.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::thread;
    use std::vec::Vec;

    use super::*;
    use crate::workers::testing::within_time_limit;

    #[test]
    fn terms_are_added_in_order_whichever_is_computed_first() {
        within_time_limit(|| {
            let sum = OrderedSum::new(1000, Vec::new());
            thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        while let Some(claim) = sum.claim() {
                            let index = claim.index;
                            // Of eight consecutive terms, the earliest takes longest.
                            for _ in 0..(7 - index % 8) * 50 {
                                std::hint::spin_loop();
                            }
                            claim.add(|total| total.push(index));
                        }
                    });
                }
            });
            assert_eq!(sum.into_total(), (0..1000).collect::<Vec<_>>());
        });
    }

    #[test]
    fn the_second_term_is_next_once_the_first_is_added() {
        within_time_limit(|| {
            let sum = OrderedSum::new(2, 0);
            let (first, second) = (sum.claim().unwrap(), sum.claim().unwrap());
            assert!(sum.claim().is_none());
            assert!(first.is_next() && !second.is_next());
            first.add(|total| *total += 1);
            assert!(second.is_next());
            second.add(|total| *total *= 10);
            assert_eq!(sum.into_total(), 10);
        });
    }

    #[test]
    fn a_dropped_term_blocks_no_thread() {
        within_time_limit(|| {
            let sum = OrderedSum::new(3, 0);
            let (first, second) = (sum.claim().unwrap(), sum.claim().unwrap());
            thread::scope(|scope| {
                scope.spawn(move || second.add(|total| *total += 1));
                drop(first);
            });
            sum.claim().unwrap().add(|total| *total += 1);
            assert_eq!(sum.into_total(), 0);
        });
    }

    #[test]
    fn a_panic_during_an_addition_poisons_the_sum() {
        within_time_limit(|| {
            let sum = OrderedSum::new(2, 0);
            let (first, second) = (sum.claim().unwrap(), sum.claim().unwrap());
            catch_unwind(AssertUnwindSafe(|| first.add(|_| panic!("on purpose")))).unwrap_err();
            second.add(|total| *total += 1);
            assert_eq!(sum.into_total(), 0);
        });
    }
}
