//! The device: output, the exit of the emulator, and the count of instructions.

use core::fmt;
use core::panic::PanicInfo;

#[cfg(feature = "count")]
use cortex_m::peripheral::{SYST, syst::SystClkSource};
use semihosting::print;
use semihosting::process::ExitCode;

/// The console of the emulator.
pub struct Output;

impl fmt::Write for Output {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        print!("{text}");
        Ok(())
    }
}

/// Ends the emulator, with the exit code 0 if all is as promised.
pub fn exit(is_as_promised: bool) -> ! {
    if is_as_promised { ExitCode::SUCCESS.exit_process() } else { ExitCode::FAILURE.exit_process() }
}

/// Ends the emulator without a text: that of a panic would format floats, which takes more flash than a network.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    exit(false)
}

/// Counts instructions by the timer `SysTick`. With `-icount shift=0`, an instruction of the emulator takes a nanosecond, and the clock of the board
/// ticks every 40.
#[cfg(feature = "count")]
pub struct Counter(SYST);

#[cfg(feature = "count")]
impl Counter {
    const INSTRUCTIONS_PER_TICK: u32 = 40;
    const REPETITIONS: u32 = 400;
    /// The largest number of ticks before the timer starts again.
    const TICKS: u32 = 0x00ff_ffff;

    /// Starts the timer; `None` if it is in use.
    #[must_use]
    pub fn start() -> Option<Self> {
        let mut timer = cortex_m::Peripherals::take()?.SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(Self::TICKS);
        timer.clear_current();
        timer.enable_counter();
        Some(Self(timer))
    }

    /// Writes the instructions of a piece of work, the mean of many repetitions.
    pub fn count(&mut self, name: &str, mut work: impl FnMut()) {
        work();
        let before = SYST::get_current();
        for _ in 0..Self::REPETITIONS {
            work();
        }
        let ticks = before.wrapping_sub(SYST::get_current()) & Self::TICKS;
        let _ = fmt::Write::write_fmt(
            &mut Output,
            format_args!("{name}\t{}\n", ticks * Self::INSTRUCTIONS_PER_TICK / Self::REPETITIONS),
        );
    }
}

/// Only does the work: the programs without counts and text, whose size is measured.
#[cfg(not(feature = "count"))]
pub struct Counter;

#[cfg(not(feature = "count"))]
impl Counter {
    /// Nothing is started.
    #[must_use]
    pub fn start() -> Option<Self> {
        Some(Self)
    }

    /// Does the work.
    pub fn count(&mut self, _: &str, mut work: impl FnMut()) {
        work();
    }
}
