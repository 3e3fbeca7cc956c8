//! The verdict of a function called after every batch or epoch: continue or stop.

use core::ops::ControlFlow;

/// The return value of a function called after every batch or epoch: `()` to continue, or a [`ControlFlow`].
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::train::Verdict;
/// assert_eq!(().verdict(), ControlFlow::Continue(()));
/// assert_eq!(ControlFlow::Break(()).verdict(), ControlFlow::Break(()));
/// ```
#[diagnostic::on_unimplemented(
    message = "a function that is called after every epoch returns nothing, or `ControlFlow<()>`",
    label = "this returns `{Self}`"
)]
pub trait Verdict {
    /// Whether to continue.
    fn verdict(self) -> ControlFlow<()>;
}

impl Verdict for () {
    fn verdict(self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Verdict for ControlFlow<()> {
    fn verdict(self) -> Self {
        self
    }
}
