//! What the programs of the microcontroller compute, also compiled on the desktop: the same code, whose results are compared to the
//! last bit. The programs are in `src/bin`; `embedded/run` builds, runs and compares them.

#![no_std]

#[cfg(target_os = "none")]
pub mod device;
pub mod digest;
// Without the file that `teach` writes, `teach` must compile.
#[cfg(not(feature = "std"))]
pub mod lesson;
pub mod networks;
pub mod pendulum;
