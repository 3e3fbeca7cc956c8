//! A pool of threads that all run the same closure. It is independent of networks.
//!
//! A call must cost no more than microseconds, since an epoch of a small network takes a few hundred. Idle threads therefore
//! spin for longer than an optimizer step takes before they sleep; those of rayon sleep sooner.

use std::any::Any;
use std::boxed::Box;
use std::hint;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::vec::Vec;

use crate::workers::wait::wait_until;

/// The time an idle helper spins before it sleeps: longer than an optimizer step and the gathering of a mini-batch, and too
/// short to matter once training has ended.
pub(super) const SPIN_TIME: Duration = Duration::from_micros(200);

/// The closure that the threads run, with the number of the thread as its argument.
type Job<'a> = &'a (dyn Fn(usize) + Sync + 'a);

/// The payload of a panic.
type Payload = Box<dyn Any + Send>;

/// The calling thread and its helpers.
#[derive(Debug)]
pub(super) struct ThreadPool {
    shared: Arc<Shared>,
    helpers: Vec<JoinHandle<()>>,
}

/// The state shared by the caller and the helpers.
#[derive(Debug)]
struct Shared {
    /// The state of the current call: see [`gate`].
    gate: AtomicU64,
    /// A [`Job`] on the caller's stack; valid while the gate is open or a helper is inside.
    job: AtomicPtr<()>,
    /// The first panic of a helper in this call.
    panic: Mutex<Option<Payload>>,
}

/// The bits of the gate: the number of helpers inside, whether helpers may enter, whether the pool shuts down, and the
/// generation, which counts the calls.
mod gate {
    pub(super) const INSIDE: u64 = 0xFFFF;
    pub(super) const OPEN: u64 = 1 << 16;
    pub(super) const SHUT_DOWN: u64 = 1 << 17;
    pub(super) const GENERATION: u64 = 1 << 18;
}

impl ThreadPool {
    /// The calling thread alone.
    pub(super) fn new() -> Self {
        let shared = Shared { gate: AtomicU64::new(0), job: AtomicPtr::new(ptr::null_mut()), panic: Mutex::new(None) };
        Self { shared: Arc::new(shared), helpers: Vec::new() }
    }

    /// Starts another helper; `false` if the system refuses. Returns once the helper runs, so its stack and whatever else the
    /// system allocates for a thread are in place.
    pub(super) fn start_helper(&mut self) -> bool {
        let number = self.len();
        // The gate counts in 16 bits.
        if number > usize::from(u16::MAX) {
            return false;
        }
        let shared = Arc::clone(&self.shared);
        let (sender, has_started) = mpsc::channel();
        let main = move || {
            // Fails only if the caller has stopped waiting.
            let _ = sender.send(());
            drop(sender);
            shared.help(number);
        };
        let Ok(helper) = thread::Builder::new().name(std::format!("mlp-{number}")).spawn(main) else { return false };
        // Returns in any case: a thread that dies drops its sender.
        let has_started = has_started.recv().is_ok();
        if has_started {
            self.helpers.push(helper);
        }
        has_started
    }

    /// The number of threads, including the caller.
    pub(super) fn len(&self) -> usize {
        self.helpers.len() + 1
    }

    /// Runs the job on several threads, each with its own number below [`len`](Self::len); the caller has number 0. Wakes
    /// enough helpers for `threads` threads; other helpers that are awake participate, too. Returns when all participants
    /// have finished. A helper that wakes too late does not participate and is not waited for.
    ///
    /// # Panics
    ///
    /// If the job panics on any thread, after it has finished on all of them.
    pub(super) fn run(&mut self, threads: usize, job: Job<'_>) {
        // If the caller also panicked in an earlier call, the panic of a helper is still stored.
        self.shared.discard_panic();
        let call = Call::open(&self.shared, &job);
        for helper in self.helpers.iter().take(threads.saturating_sub(1)) {
            helper.thread().unpark();
        }
        job(0);
        drop(call);
        // Released before unwinding.
        let panic = self.shared.panic().take();
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        self.shared.gate.fetch_or(gate::SHUT_DOWN, Ordering::Release);
        for helper in self.helpers.drain(..) {
            helper.thread().unpark();
            // A helper catches every panic of a job, so `join` has no error to report.
            let _ = helper.join();
        }
        self.shared.discard_panic();
    }
}

/// An open gate. Dropping it, also in a panic, closes the gate and waits until all helpers have left.
struct Call<'a>(&'a Shared);

impl<'a> Call<'a> {
    fn open(shared: &'a Shared, job: &'a Job<'_>) -> Self {
        shared.job.store(ptr::from_ref(job).cast_mut().cast(), Ordering::Relaxed);
        // No helper is inside, since the last call waited for all to leave. Release: a helper that sees the open gate sees the
        // job.
        shared.gate.fetch_add(gate::GENERATION | gate::OPEN, Ordering::Release);
        Self(shared)
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.0.gate.fetch_and(!gate::OPEN, Ordering::Relaxed);
        // Acquire: makes the writes of the helpers visible.
        wait_until(|| self.0.gate.load(Ordering::Acquire) & gate::INSIDE == 0);
    }
}

impl Shared {
    /// The main loop of a helper.
    fn help(&self, number: usize) {
        let mut last = 0;
        while let Some(generation) = self.enter(last) {
            last = generation;
            let job = self.job.load(Ordering::Relaxed).cast::<Job<'static>>();
            // SAFETY: between `enter` and `leave` the caller is in `run` and waits for this helper, so the job on its stack
            // and everything it borrows are alive. The lifetime is not `'static`, but ends after `leave`. Jobs are `Sync`.
            let job = unsafe { *job };
            let panic = catch_unwind(AssertUnwindSafe(|| job(number))).err();
            let surplus = panic.and_then(|panic| self.keep_first(panic));
            self.leave();
            // The caller no longer waits: the payload is of a user's type, and its `drop` may do anything.
            discard(surplus);
        }
    }

    /// Stores the payload of a helper's panic for the caller, or returns it if another helper panicked before.
    fn keep_first(&self, panic: Payload) -> Option<Payload> {
        let mut first = self.panic();
        if first.is_some() {
            return Some(panic);
        }
        *first = Some(panic);
        None
    }

    fn discard_panic(&self) {
        let panic = self.panic().take();
        discard(panic);
    }

    /// Waits until the gate is open in a generation other than `last`, enters, and returns the generation. `None` when the
    /// pool shuts down.
    fn enter(&self, last: u64) -> Option<u64> {
        let mut idle_since = None;
        loop {
            let seen = self.gate.load(Ordering::Relaxed);
            let generation = seen / gate::GENERATION;
            if seen & gate::SHUT_DOWN != 0 {
                return None;
            }
            if seen & gate::OPEN != 0 && generation != last {
                // Acquire: makes the job, and the caller's earlier writes, visible.
                if self.gate.compare_exchange_weak(seen, seen + 1, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                    return Some(generation);
                }
            } else if idle_since.get_or_insert_with(Instant::now).elapsed() < SPIN_TIME {
                for _ in 0..8 {
                    hint::spin_loop();
                }
            } else {
                // If a call opens the gate between the load and this line, `park` returns at once.
                thread::park();
            }
        }
    }

    fn leave(&self) {
        self.gate.fetch_sub(1, Ordering::Release);
    }

    fn panic(&self) -> MutexGuard<'_, Option<Payload>> {
        self.panic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops the payload of a panic. A panic of that `drop` ends here: a helper that unwinds would never leave the gate, and its
/// caller would wait for ever. Its payload is leaked, since dropping it could panic again.
fn discard(payload: Option<Payload>) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        mem::forget(panic);
    }
}

#[cfg(test)]
mod tests;
