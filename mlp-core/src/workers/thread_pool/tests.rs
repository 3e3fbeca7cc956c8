//! Every thread runs the job, sleeping helpers delay no call, and panics reach the caller.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::{SPIN_TIME, ThreadPool};
use crate::workers::testing::within_time_limit;

fn pool(threads: usize) -> ThreadPool {
    let mut pool = ThreadPool::new();
    while pool.len() < threads {
        assert!(pool.start_helper(), "the system refused to start a thread");
    }
    pool
}

/// Returns once this many threads have called it in this call of the pool.
fn meet(entered: &AtomicUsize, threads: usize) {
    entered.fetch_add(1, Ordering::SeqCst);
    while entered.load(Ordering::SeqCst) < threads {
        thread::yield_now();
    }
}

#[test]
fn all_threads_run_the_same_job() {
    within_time_limit(|| {
        let mut pool = pool(3);
        let seen = [const { AtomicUsize::new(0) }; 3];
        for call in 1..=100 {
            pool.run(3, &|thread| {
                seen[thread].fetch_add(1, Ordering::SeqCst);
                // No thread leaves before all have entered, so each takes part in every call.
                while seen.iter().any(|seen| seen.load(Ordering::SeqCst) < call) {
                    thread::yield_now();
                }
            });
        }
        assert_eq!(seen.map(AtomicUsize::into_inner), [100; 3]);
    });
}

#[test]
fn a_sleeping_helper_is_not_waited_for() {
    within_time_limit(|| {
        let mut pool = pool(2);
        let ran = AtomicUsize::new(0);
        for _ in 0..100 {
            thread::sleep(SPIN_TIME);
            // Wakes no helper.
            pool.run(1, &|_| {
                ran.fetch_add(1, Ordering::SeqCst);
            });
        }
        assert!(ran.into_inner() >= 100);
    });
}

mod panics {
    use std::any::Any;
    use std::boxed::Box;
    use std::mem;
    use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};

    use super::*;
    use crate::workers::testing::panic_message;

    #[test]
    fn a_panic_on_a_helper_reaches_the_caller() {
        within_time_limit(|| {
            let mut pool = pool(2);
            let entered = AtomicUsize::new(0);
            let message = panic_message(|| {
                pool.run(2, &|thread| {
                    meet(&entered, 2);
                    assert_eq!(thread, 0, "on purpose");
                });
            });
            assert!(message.contains("on purpose"), "{message}");
            pool.run(2, &|_| {});
        });
    }

    #[test]
    fn a_panicking_caller_waits_for_the_helper() {
        within_time_limit(|| {
            let mut pool = pool(2);
            let (entered, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let message = panic_message(|| {
                pool.run(2, &|thread| {
                    if thread == 0 {
                        while entered.load(Ordering::SeqCst) == 0 {
                            thread::yield_now();
                        }
                        panic!("the caller");
                    }
                    entered.store(1, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(20));
                    finished.store(1, Ordering::SeqCst);
                });
            });
            assert_eq!((&*message, finished.into_inner()), ("the caller", 1));
        });
    }

    #[test]
    fn panics_of_both_threads_do_not_affect_the_next_call() {
        within_time_limit(|| {
            let mut pool = pool(2);
            let entered = AtomicUsize::new(0);
            let message = panic_message(|| {
                pool.run(2, &|thread| {
                    meet(&entered, 2);
                    panic!("thread {thread}");
                });
            });
            assert_eq!(message, "thread 0");
            pool.run(2, &|_| {});
        });
    }

    /// A payload whose `drop` panics, with another such payload.
    struct PanicsOnDrop;

    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic_any(Self);
        }
    }

    /// Every thread from this number on panics, with a payload that panics when it is dropped.
    fn run_with_panics(pool: &mut ThreadPool, first: usize) -> Option<Box<dyn Any + Send>> {
        let (threads, entered) = (pool.len(), AtomicUsize::new(0));
        let run = || {
            pool.run(threads, &|thread| {
                meet(&entered, threads);
                if thread >= first {
                    panic_any(PanicsOnDrop);
                }
            });
        };
        catch_unwind(AssertUnwindSafe(run)).err()
    }

    #[test]
    fn payloads_that_panic_on_drop_neither_block_a_call_nor_end_a_helper() {
        within_time_limit(|| {
            let mut pool = pool(4);
            for first in [1, 2, 3, 0, 0, 1] {
                let panic = run_with_panics(&mut pool, first).expect("a panic");
                assert!(panic.is::<PanicsOnDrop>());
                mem::forget(panic);
            }
            assert!(run_with_panics(&mut pool, 4).is_none(), "all four threads take part");
        });
    }

    #[test]
    fn a_pool_is_dropped_with_a_payload_that_panics_on_drop() {
        within_time_limit(|| {
            let mut pool = pool(2);
            // The payload of the caller is propagated, that of the helper stays in the pool.
            mem::forget(run_with_panics(&mut pool, 0));
            drop(pool);
        });
    }
}
