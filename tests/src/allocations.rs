//! An allocator that keeps accounts: what a piece of code takes from the heap.
//!
//! ```
//! use mlp_tests::allocations::{Accounts, on_this_thread};
//!
//! #[global_allocator]
//! static HEAP: Accounts = Accounts;
//!
//! let used = on_this_thread(|| drop(vec![0_u8; 100]));
//! assert_eq!((used.allocations, used.peak), (1, 100));
//! ```

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The system's allocator, with accounts.
#[derive(Clone, Copy, Debug)]
pub struct Accounts;

/// What was taken from the heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// How often memory was asked for; a reallocation counts.
    pub allocations: usize,
    /// The most bytes that were held at a time, beyond those held at the beginning.
    pub peak: usize,
}

/// The accounts of a thread since a measurement began.
#[derive(Clone, Copy)]
struct Account {
    allocations: usize,
    /// Bytes taken less bytes given back; negative where memory from before is given back.
    held: isize,
    peak: isize,
}

const NOTHING: Account = Account { allocations: 0, held: 0, peak: 0 };

std::thread_local! {
    static ACCOUNT: Cell<Account> = const { Cell::new(NOTHING) };
}

/// How often memory was asked for on all threads.
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

/// Enters that memory was taken (or given back, if negative) on this thread.
fn enter(allocations: usize, bytes: isize) {
    ALLOCATIONS.fetch_add(allocations, Ordering::SeqCst);
    // A thread that ends gives back memory after its accounts are gone.
    let _ = ACCOUNT.try_with(|account| {
        let Account { allocations: before, held, peak } = account.get();
        let held = held + bytes;
        account.set(Account { allocations: before + allocations, held, peak: peak.max(held) });
    });
}

// SAFETY: everything is left to the system's allocator; keeping the accounts allocates nothing.
unsafe impl GlobalAlloc for Accounts {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        enter(1, layout.size().cast_signed());
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        enter(1, layout.size().cast_signed());
        // SAFETY: the caller's promise.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        enter(0, -layout.size().cast_signed());
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // While the numbers are copied, both places may be held.
        enter(1, size.cast_signed());
        // SAFETY: the caller's promise.
        let new = unsafe { System.realloc(place, layout, size) };
        enter(0, -layout.size().cast_signed());
        new
    }
}

/// What a piece of code takes from the heap on the thread that runs it. Not to be nested.
pub fn on_this_thread(run: impl FnOnce()) -> Used {
    ACCOUNT.set(NOTHING);
    run();
    let Account { allocations, peak, .. } = ACCOUNT.get();
    Used { allocations, peak: peak.cast_unsigned() }
}

/// How often memory is asked for on any thread while a piece of code runs.
pub fn on_all_threads(run: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::SeqCst);
    run();
    ALLOCATIONS.load(Ordering::SeqCst) - before
}
