//! Jobs on threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::vec::Vec;

use crate::search::pool::compute;

#[test]
fn results_are_in_the_order_of_the_jobs() {
    let jobs: Vec<u64> = (0..50).collect();
    for threads in [0, 1, 3, 80] {
        let results = compute(&jobs, threads, |&job| {
            // Later jobs end before earlier ones.
            std::thread::sleep(std::time::Duration::from_micros(200 * (job % 3)));
            Ok::<_, ()>(job * job)
        });
        assert_eq!(results, Ok(jobs.iter().map(|job| job * job).collect()));
    }
}

#[test]
fn the_first_error_is_returned_and_no_further_jobs_begin() {
    let jobs: Vec<usize> = (0..1000).collect();
    for threads in [1, 3] {
        let begun = AtomicUsize::new(0);
        let error = compute(&jobs, threads, |&job| {
            begun.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(std::time::Duration::from_micros(100));
            if job >= 5 { Err(job) } else { Ok(()) }
        });
        assert_eq!(error, Err(5));
        assert!(begun.into_inner() < 100);
    }
}

#[test]
fn no_jobs_have_no_results() {
    assert_eq!(compute(&[], 2, |&job: &u8| Ok::<_, ()>(job)), Ok(Vec::new()));
}
