//! Threads that wait for work: one closure, run by all of them at once. They know nothing of networks.
//!
//! A call must cost microseconds, since a whole epoch of a small network takes no more than a few hundred. Measured on two
//! cores of an AMD EPYC (Zen 4, Linux 6), from the call to the first word of the helper: 0.5 µs while the helper still
//! looks out for work, 25 µs once it sleeps, of which waking it holds up the caller for 4 to 8. rayon 1.12 took 1.2 µs and
//! 26 µs; but its threads go to sleep after some 20 µs without work, which is less than the optimizer's step of a network
//! of 100,000 parameters takes, and yield their time slice before that, which costs whole milliseconds on a busy machine.
//! Hence these threads of our own, and no dependency.

use std::any::Any;
use std::boxed::Box;
use std::hint;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::vec::Vec;

/// How long a helper looks out for the next call before it sleeps: longer than an optimizer's step and the gathering of a
/// mini-batch take, too short to matter when training is over.
pub(super) const LOOKOUT: Duration = Duration::from_micros(200);

/// What the threads of a team do; called with the number of the thread.
type Job<'a> = &'a (dyn Fn(usize) + Sync + 'a);

/// The caller and its helpers.
#[derive(Debug)]
pub(super) struct Team {
    shared: Arc<Shared>,
    helpers: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    /// Whether there is a call to take part in: see [`gate`].
    gate: AtomicU64,
    /// A [`Job`] on the caller's stack, while the gate is open or somebody is inside.
    job: AtomicPtr<()>,
    /// What a helper panicked with.
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

/// The gate in one word: the number of the call, whether helpers may still come in, and how many are inside.
mod gate {
    pub(super) const INSIDE: u64 = 0xFFFF;
    pub(super) const OPEN: u64 = 1 << 16;
    /// The team is dissolved.
    pub(super) const OVER: u64 = 1 << 17;
    pub(super) const CALL: u64 = 1 << 18;
}

impl Team {
    /// A team of this many threads with the caller; of fewer where the system refuses to start them.
    pub(super) fn new(threads: usize) -> Self {
        let shared =
            Arc::new(Shared { gate: AtomicU64::new(0), job: AtomicPtr::new(ptr::null_mut()), panic: Mutex::new(None) });
        let limit = threads.min(usize::from(u16::MAX));
        let start = |number| {
            let shared = Arc::clone(&shared);
            thread::Builder::new().name(std::format!("mlp-{number}")).spawn(move || shared.help(number)).ok()
        };
        let helpers = (1..limit).map_while(start).collect();
        Self { shared, helpers }
    }

    /// How many threads there are, with the caller.
    pub(super) fn len(&self) -> usize {
        self.helpers.len() + 1
    }

    /// Runs the job on several threads, each with a number of its own below [`len`](Self::len); the caller is number 0. Wakes
    /// helpers for this many; others take part if they are awake. Returns when all that took part have ended. A helper that
    /// wakes up too late does not take part, and nobody waits for it.
    ///
    /// # Panics
    ///
    /// If the job panics, on whatever thread; it has ended on all threads then, too.
    pub(super) fn run(&mut self, threads: usize, job: Job<'_>) {
        // That of a helper, if the caller panicked in the same call.
        self.shared.panic().take();
        let call = Call::open(&self.shared, &job);
        for helper in self.helpers.iter().take(threads.saturating_sub(1)) {
            helper.thread().unpark();
        }
        job(0);
        drop(call);
        if let Some(panic) = self.shared.panic().take() {
            resume_unwind(panic);
        }
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        self.shared.gate.fetch_or(gate::OVER, Ordering::Release);
        for helper in self.helpers.drain(..) {
            helper.thread().unpark();
            // A helper catches every panic of a job, so there is nothing to be told.
            let _ = helper.join();
        }
    }
}

/// An open gate. Dropping it, also by a panic, closes the gate and waits until everybody has left.
struct Call<'a>(&'a Shared);

impl<'a> Call<'a> {
    fn open(shared: &'a Shared, job: &'a Job<'_>) -> Self {
        shared.job.store(ptr::from_ref(job).cast_mut().cast(), Ordering::Relaxed);
        // Nobody is inside: the last call has seen to that. Whoever finds the gate open finds the job, too.
        shared.gate.fetch_add(gate::CALL | gate::OPEN, Ordering::Release);
        Self(shared)
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.0.gate.fetch_and(!gate::OPEN, Ordering::Relaxed);
        // Acquire: what the helpers have written is visible from here on.
        wait_until(|| self.0.gate.load(Ordering::Acquire) & gate::INSIDE == 0);
    }
}

impl Shared {
    /// What a helper does all its life.
    fn help(&self, number: usize) {
        let mut last = 0;
        while let Some(call) = self.enter(last) {
            last = call;
            let job = self.job.load(Ordering::Relaxed).cast::<Job<'static>>();
            // SAFETY: between `enter` and `leave` the caller is in `run` and waits for this helper, so the job on its stack,
            // and all that it borrows, is alive. The lifetime is not `'static`, but ends after `leave`. Jobs are `Sync`.
            let job = unsafe { *job };
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| job(number))) {
                self.panic().get_or_insert(panic);
            }
            self.leave();
        }
    }

    /// Waits for an open gate that is not that of the call `last`, goes in, and returns the call. `None` when the team is
    /// dissolved.
    fn enter(&self, last: u64) -> Option<u64> {
        let mut idle_since = None;
        loop {
            let seen = self.gate.load(Ordering::Relaxed);
            let call = seen / gate::CALL;
            if seen & gate::OVER != 0 {
                return None;
            }
            if seen & gate::OPEN != 0 && call != last {
                // Acquire: the job of this call, and all that the caller wrote before it, is visible from here on.
                if self.gate.compare_exchange_weak(seen, seen + 1, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                    return Some(call);
                }
            } else if idle_since.get_or_insert_with(Instant::now).elapsed() < LOOKOUT {
                for _ in 0..8 {
                    hint::spin_loop();
                }
            } else {
                // A call that opens between the look at the gate and this line makes it return at once.
                thread::park();
            }
        }
    }

    fn leave(&self) {
        self.gate.fetch_sub(1, Ordering::Release);
    }

    fn panic(&self) -> std::sync::MutexGuard<'_, Option<Box<dyn Any + Send>>> {
        self.panic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for another thread, which is at work: on a processor of its own it will be ready soon; else it needs this one.
pub(super) fn wait_until(is_ready: impl Fn() -> bool) {
    for _ in 0..2000 {
        if is_ready() {
            return;
        }
        hint::spin_loop();
    }
    while !is_ready() {
        thread::yield_now();
    }
}
