//! Shares of a sum that are computed in any order and added in one order: as on one thread, to the bit.
//!
//! A thread claims the next share and, when it has computed it, waits until all shares before it have been added. Shares
//! are claimed in order, so the thread that has the first of those not yet added never waits: there is no deadlock. And a
//! thread waits before it claims another, so each needs room for one share, however many there are.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::team::wait_until;

/// A total, and the order in which shares are added to it.
#[derive(Debug)]
pub(super) struct Turnstile<T> {
    shares: usize,
    /// The next share to be claimed.
    unclaimed: AtomicUsize,
    /// The share whose turn it is to be added.
    turn: AtomicUsize,
    /// Whether a claimed share will never come, because of a panic.
    is_broken: AtomicBool,
    /// Never locked by two threads at a time, since one has the turn.
    total: Mutex<T>,
}

impl<T> Turnstile<T> {
    pub(super) const fn new(shares: usize, total: T) -> Self {
        Self {
            shares,
            unclaimed: AtomicUsize::new(0),
            turn: AtomicUsize::new(0),
            is_broken: AtomicBool::new(false),
            total: Mutex::new(total),
        }
    }

    /// The next share, unless all are claimed.
    pub(super) fn claim(&self) -> Option<Claim<'_, T>> {
        let share = self.unclaimed.fetch_add(1, Ordering::Relaxed);
        (share < self.shares).then(|| Claim { turnstile: self, share })
    }

    /// The total, when all threads are done.
    pub(super) fn into_total(self) -> T {
        self.total.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A claimed share. Whoever drops it without adding it breaks the turnstile, so that nobody waits in vain.
#[derive(Debug)]
pub(super) struct Claim<'a, T> {
    turnstile: &'a Turnstile<T>,
    pub(super) share: usize,
}

impl<T> Claim<'_, T> {
    /// Whether all shares before this one have been added.
    pub(super) fn has_turn(&self) -> bool {
        // Acquire: what was added before is visible.
        self.turnstile.turn.load(Ordering::Acquire) == self.share
    }

    /// Waits for the turn and adds the share. Does nothing if the turnstile is broken.
    pub(super) fn add(self, add: impl FnOnce(&mut T)) {
        let is_broken = || self.turnstile.is_broken.load(Ordering::Relaxed);
        wait_until(|| self.has_turn() || is_broken());
        if is_broken() {
            return;
        }
        add(&mut self.turnstile.total.lock().unwrap_or_else(PoisonError::into_inner));
        self.turnstile.turn.store(self.share + 1, Ordering::Release);
    }
}

impl<T> Drop for Claim<'_, T> {
    fn drop(&mut self) {
        if self.turnstile.turn.load(Ordering::Relaxed) <= self.share {
            self.turnstile.is_broken.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::thread;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn shares_come_in_order_whoever_is_first() {
        let turnstile = Turnstile::new(1000, Vec::new());
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while let Some(claim) = turnstile.claim() {
                        let share = claim.share;
                        // The earlier shares of a few take longest.
                        for _ in 0..(7 - share % 8) * 50 {
                            std::hint::spin_loop();
                        }
                        claim.add(|total| total.push(share));
                    }
                });
            }
        });
        assert_eq!(turnstile.into_total(), (0..1000).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_share_has_the_turn_and_the_second_has_it_after_the_first() {
        let turnstile = Turnstile::new(2, 0);
        let (first, second) = (turnstile.claim().unwrap(), turnstile.claim().unwrap());
        assert!(turnstile.claim().is_none());
        assert!(first.has_turn() && !second.has_turn());
        first.add(|total| *total += 1);
        assert!(second.has_turn());
        second.add(|total| *total *= 10);
        assert_eq!(turnstile.into_total(), 10);
    }

    #[test]
    fn nobody_waits_for_a_share_that_will_not_come() {
        let turnstile = Turnstile::new(3, 0);
        let (first, second) = (turnstile.claim().unwrap(), turnstile.claim().unwrap());
        thread::scope(|scope| {
            scope.spawn(move || second.add(|total| *total += 1));
            drop(first);
        });
        turnstile.claim().unwrap().add(|total| *total += 1);
        assert_eq!(turnstile.into_total(), 0);
    }

    #[test]
    fn a_panic_while_adding_breaks_the_turnstile() {
        let turnstile = Turnstile::new(2, 0);
        let (first, second) = (turnstile.claim().unwrap(), turnstile.claim().unwrap());
        catch_unwind(AssertUnwindSafe(|| first.add(|_| panic!("on purpose")))).unwrap_err();
        second.add(|total| *total += 1);
        assert_eq!(turnstile.into_total(), 0);
    }
}
