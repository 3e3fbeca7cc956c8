//! Ctrl-C as an interrupt of training runs.

use std::format;
use std::process;
use std::string::{String, ToString};
use std::sync::OnceLock;

use thiserror::Error;

use crate::train::interrupt::Interrupt;

/// The interrupt of this process, or the reason that there is none.
static INTERRUPT: OnceLock<Result<Interrupt, CtrlCError>> = OnceLock::new();

/// The exit code of a process that Ctrl-C has ended, as shells report it: 128 and the number of the signal.
const EXIT_CODE: i32 = 128 + 2;

/// Ctrl-C cannot be handled, in most cases since the program has a handler of its own: let that one call
/// [`Interrupt::request`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("Ctrl-C cannot interrupt training: {reason}; a handler of the program can call `Interrupt::request`")]
pub struct CtrlCError {
    reason: String,
}

impl Interrupt {
    /// The interrupt that Ctrl-C requests (on Unix, the signal `SIGINT`). The first Ctrl-C ends runs after their current batch; a
    /// second one ends the process at once, with the exit code 130.
    ///
    /// The first call installs the handler, which stays for the rest of the process; all calls return clones of one interrupt. After
    /// [`reset`](Self::reset), the next Ctrl-C is a first one again.
    ///
    /// ```no_run
    /// use mlp_core::prelude::*;
    /// use mlp_core::train::Interrupt;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
    /// let mut net = Net::zeros();
    /// let report = Trainer::new(Sgd::new(0.1)).interrupt(&Interrupt::on_ctrl_c()?).fit(&mut net, &data)?;
    /// if report.stop == StopReason::Interrupted {
    ///     println!("interrupted after {} epochs", report.epochs.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If a handler cannot be installed, in most cases since the program has one of its own.
    pub fn on_ctrl_c() -> Result<Self, CtrlCError> {
        INTERRUPT.get_or_init(install).clone()
    }
}

fn install() -> Result<Interrupt, CtrlCError> {
    let interrupt = Interrupt::new();
    let requested = interrupt.clone();
    // Not `set_handler`, which would replace a handler of the program without a word.
    let installed = ctrlc::try_set_handler(move || {
        if requested.request() {
            process::exit(EXIT_CODE);
        }
    });
    installed.map(|()| interrupt).map_err(|error| CtrlCError { reason: reason(&error) })
}

fn reason(error: &ctrlc::Error) -> String {
    match error {
        ctrlc::Error::MultipleHandlers => "the program has a handler of its own".to_string(),
        other => format!("{other}"),
    }
}
