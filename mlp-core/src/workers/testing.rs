//! Test helpers: a time limit, so that a deadlock fails instead of hanging, and the message of a panic.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::string::String;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Far above the time of the slowest test, even in an unoptimized build or under a sanitizer on a busy machine.
const LIMIT: Duration = Duration::from_secs(if cfg!(miri) { 3600 } else { 300 });

/// Runs a test on a thread of its own and propagates its panic.
///
/// # Panics
///
/// If the test has not returned within [`LIMIT`]. Its thread is detached and ends with the process.
pub(super) fn within_time_limit(test: impl FnOnce() + Send + 'static) {
    within(LIMIT, test);
}

fn within(limit: Duration, test: impl FnOnce() + Send + 'static) {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(test));
        // Fails only after the time limit, when the receiver is gone.
        let _ = sender.send(result);
    });
    match receiver.recv_timeout(limit) {
        Ok(result) => {
            let _ = thread.join();
            result.unwrap_or_else(|panic| resume_unwind(panic));
        }
        Err(RecvTimeoutError::Timeout) => panic!("not finished after {limit:?}: probably a deadlock"),
        Err(RecvTimeoutError::Disconnected) => unreachable!("the thread sends its result, even after a panic"),
    }
}

/// The message with which `panicking` panics.
pub(super) fn panic_message(panicking: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(panicking)).expect_err("it should panic");
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => (*panic.downcast::<&str>().expect("the panic has a message")).into(),
    }
}

#[test]
fn a_test_that_hangs_fails_and_the_panic_of_a_test_is_propagated() {
    let message = panic_message(|| within(Duration::from_millis(10), || thread::sleep(Duration::from_secs(5))));
    assert!(message.starts_with("not finished after 10ms"), "{message}");
    assert_eq!(panic_message(|| within_time_limit(|| panic!("of the test"))), "of the test");
    within_time_limit(|| {});
}
