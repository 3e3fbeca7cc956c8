//! Whether the system has room for another thread.
//!
//! A thread that has started and then gets no memory aborts the process: the standard library cannot report that its signal
//! stack or an allocation failed. So room is tested before the thread is started.

use std::hint::black_box;
use std::vec::Vec;

/// The address space of a thread besides its memory for networks: a stack of 2 MiB, a signal stack, and the heap of a thread,
/// for which glibc reserves 128 MiB on 64-bit systems; and some to spare for the program.
const RESERVE: usize = if cfg!(miri) {
    0
} else if cfg!(target_pointer_width = "64") {
    256 << 20
} else {
    16 << 20
};

/// Whether the system has room for a thread that needs this many bytes. Allocates and frees the memory without touching it;
/// allocators map blocks of this size directly, and keep none of it.
pub(super) fn has_room(bytes: usize) -> bool {
    let mut memory = Vec::<u8>::new();
    let is_granted = memory.try_reserve_exact(bytes.saturating_add(RESERVE)).is_ok();
    // The compiler may remove an allocation that is never read.
    black_box(&memory);
    is_granted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_little_and_none_for_more_than_the_address_space() {
        assert!(has_room(0));
        assert!(!has_room(usize::MAX) && !has_room(usize::MAX / 4));
    }
}
