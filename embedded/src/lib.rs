//! The computations of the programs for the microcontroller, compiled on the desktop as well, where their results must have the same
//! bits. The programs are in `src/bin`; `embedded/run` builds, runs and compares them.

#![no_std]

#[cfg(target_os = "none")]
pub mod device;
pub mod digest;
// Without the file that `teach` writes, `teach` must compile.
#[cfg(not(feature = "std"))]
pub mod lesson;
pub mod networks;
pub mod pendulum;
