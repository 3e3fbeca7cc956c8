//! The computation of independent jobs on threads. The results do not depend on the number of threads.

use alloc::vec::Vec;

/// Computes all jobs, and returns the results in their order. After an error, no further jobs begin; of several errors, that of the
/// first job is returned. If the system starts fewer threads, the results are the same.
#[cfg(feature = "threads")]
pub(crate) fn compute<J: Sync, R: Send, E: Send>(
    jobs: &[J],
    threads: usize,
    run: impl Fn(&J) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    let (next, has_failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        let mut results = Vec::new();
        while !has_failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { break };
            let result = run(job);
            has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
            results.push((index, result));
        }
        results
    };
    let mut results: Vec<_> = std::thread::scope(|scope| {
        // The calling thread works too, so that all jobs are computed even if the system starts no thread.
        let helpers: Vec<_> = (1..threads.min(jobs.len()))
            .map_while(|_| std::thread::Builder::new().spawn_scoped(scope, work).ok())
            .collect();
        let mut results = work();
        for helper in helpers {
            results.extend(helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        results
    });
    // All jobs before one that has begun have begun as well, so the first error is the same for any number of threads.
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Computes all jobs on the calling thread, up to the first error.
#[cfg(not(feature = "threads"))]
pub(crate) fn compute<J, R, E>(jobs: &[J], _threads: usize, run: impl Fn(&J) -> Result<R, E>) -> Result<Vec<R>, E> {
    jobs.iter().map(run).collect()
}
