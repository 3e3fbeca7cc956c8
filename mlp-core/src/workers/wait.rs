//! Waiting for a running thread: spin, then yield.

use std::hint;
use std::thread;

/// Returns once `is_ready`. Spins first, since a thread on its own core is ready soon; then yields, since the thread may need
/// this core.
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
