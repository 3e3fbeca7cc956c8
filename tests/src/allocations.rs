//! A counting allocator, for tests of heap use.
//!
//! ```
//! use mlp_tests::allocations::{CountingAllocator, on_this_thread};
//!
//! #[global_allocator]
//! static ALLOCATOR: CountingAllocator = CountingAllocator;
//!
//! let used = on_this_thread(|| drop(vec![0_u8; 100]));
//! assert_eq!((used.allocations, used.peak), (1, 100));
//! ```

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The system allocator with counters.
#[derive(Clone, Copy, Debug)]
pub struct CountingAllocator;

/// The heap use of a closure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// The number of allocations and reallocations.
    pub allocations: usize,
    /// The peak number of bytes in use, relative to the start.
    pub peak: usize,
}

/// The counters of one thread since its measurement began.
#[derive(Clone, Copy)]
struct Counters {
    allocations: usize,
    /// Allocated minus freed bytes; negative if earlier memory is freed.
    held: isize,
    peak: isize,
}

const ZERO: Counters = Counters { allocations: 0, held: 0, peak: 0 };

std::thread_local! {
    static COUNTERS: Cell<Counters> = const { Cell::new(ZERO) };
}

/// The size from which allocations are refused, once as many as below have been granted.
static LARGE: AtomicUsize = AtomicUsize::new(usize::MAX);
static GRANTED: AtomicUsize = AtomicUsize::new(0);

/// Whether an allocation of this size fails, as if the system had no memory.
fn is_refused(size: usize) -> bool {
    let take = |granted: usize| granted.checked_sub(1);
    size >= LARGE.load(Ordering::SeqCst) && GRANTED.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take).is_err()
}

/// The number of allocations of all threads.
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

/// Counts allocations and bytes (negative when freed).
fn count(allocations: usize, bytes: isize) {
    ALLOCATIONS.fetch_add(allocations, Ordering::SeqCst);
    // A terminating thread frees memory after its thread-local counters are destroyed.
    let _ = COUNTERS.try_with(|counters| {
        let Counters { allocations: before, held, peak } = counters.get();
        let held = held + bytes;
        counters.set(Counters { allocations: before + allocations, held, peak: peak.max(held) });
    });
}

// SAFETY: every call is forwarded to the system allocator; counting does not allocate.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_refused(layout.size()) {
            return ptr::null_mut();
        }
        count(1, layout.size().cast_signed());
        // SAFETY: the caller upholds the contract of `GlobalAlloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size().cast_signed());
        // SAFETY: the caller upholds the contract of `GlobalAlloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, -layout.size().cast_signed());
        // SAFETY: the caller upholds the contract of `GlobalAlloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both blocks may be in use while the bytes are copied.
        count(1, size.cast_signed());
        // SAFETY: the caller upholds the contract of `GlobalAlloc`.
        let new = unsafe { System.realloc(pointer, layout, size) };
        count(0, -layout.size().cast_signed());
        new
    }
}

/// The heap use of a closure on the calling thread. Calls must not be nested.
pub fn on_this_thread(run: impl FnOnce()) -> Used {
    COUNTERS.set(ZERO);
    run();
    let Counters { allocations, peak, .. } = COUNTERS.get();
    Used { allocations, peak: peak.cast_unsigned() }
}

/// The number of allocations on all threads while a closure runs.
pub fn on_all_threads(run: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::SeqCst);
    run();
    ALLOCATIONS.load(Ordering::SeqCst) - before
}

/// Runs a closure while all threads are refused allocations of at least `size` bytes after `granted` of them.
pub fn with_refused<R>(size: usize, granted: usize, run: impl FnOnce() -> R) -> R {
    GRANTED.store(granted, Ordering::SeqCst);
    LARGE.store(size, Ordering::SeqCst);
    let result = run();
    LARGE.store(usize::MAX, Ordering::SeqCst);
    result
}
