//! The link check: the texts of `mlp-core` about a loss and an output activation that are not partners.

use crate::lint::Lint;
use crate::model::{Dense, Network};
use crate::report::{Level, Message, Source};

/// Reads the table of the texts: the type of the loss, that of the activation, the text.
macro_rules! noncanonical {
    ($($loss:ident $(<$ln:ident, $ld:ident>)?, $activation:ident $(<$an:ident, $ad:ident>)? => $text:literal;)*) => {
        const TEXTS: &[(&str, &str, &str)] = &[$((stringify!($loss), stringify!($activation), $text),)*];
    };
}

include!("../../../mlp-core/src/link/texts.rs");

/// The warnings about the losses of a network, each for its part of the output layer; errors if the user denies them.
pub(crate) fn link_warnings(network: &Network<Dense>, source: &Source) -> Vec<Message> {
    let level = match network.lint {
        Some(Lint::Allow(_)) => return vec![],
        Some(Lint::Deny(_)) => Level::Error,
        None => Level::Warning,
    };
    let (parts, losses) = (&network.output().form.parts, &network.loss.terms);
    if losses.len() != parts.len() {
        return vec![]; // one loss of several parts, which no text is about
    }
    let warning = |(loss, part): (&crate::model::Term, &crate::model::Part)| {
        let (loss, activation) = (&loss.function, part.activation.built_in()?);
        let (loss_type, range) = (loss.built_in()?.type_name, loss.range());
        let row = TEXTS.iter().find(|row| (row.0, row.1) == (loss_type, activation.type_name))?;
        Some(Message::new(level, row.2, source.bytes(range.start, range.end)))
    };
    losses.iter().zip(parts).filter_map(warning).collect()
}
