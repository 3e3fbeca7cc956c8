//! The check that all processes do the same: a list of properties with their values.

use std::string::{String, ToString};
use std::vec::Vec;

use super::error::ProcessError;
use super::link::Link;
use crate::number::hash::Fnv1a;

impl Link {
    /// Refuses properties of which one has another value on another process. If all are equal, the processes exchange a hash alone.
    pub(crate) fn compare<N: AsRef<str>>(self, properties: &[(N, String)]) -> Result<(), ProcessError> {
        let line = |(name, value): &(N, String)| std::format!("{}\t{value}\n", name.as_ref());
        let text: String = properties.iter().map(line).collect();
        let hash = Fnv1a::EMPTY.bytes(text.as_bytes()).finish();
        if self.least(hash) == self.largest(hash) {
            return Ok(());
        }
        let texts = self.all_bytes(text.as_bytes());
        let texts: Vec<_> = texts.iter().map(|text| String::from_utf8_lossy(text)).collect();
        Err(first_difference(&texts))
    }
}

/// The first line in which a text differs from that of process 0.
fn first_difference(texts: &[impl AsRef<str>]) -> ProcessError {
    let lines =
        |process: usize| texts[process].as_ref().lines().map(|line| line.split_once('\t').unwrap_or((line, "")));
    let differs = |process: &usize| !lines(*process).eq(lines(0));
    let process = (1..texts.len()).find(differs).unwrap_or_default();
    let (mut ours, mut theirs) = (lines(0), lines(process));
    loop {
        let (our, their) = (ours.next(), theirs.next());
        if our != their || our.is_none() {
            let (name, value) = our.or(their).unwrap_or_default();
            let of = |line: Option<(&str, &str)>| {
                line.filter(|line| line.0 == name).map_or("none", |line| line.1).to_string()
            };
            return ProcessError::Different {
                property: name.to_string(),
                ours: if our.is_some() { value.to_string() } else { "none".to_string() },
                process,
                theirs: of(their),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_named_with_both_values() {
        let different = |ours: &str, theirs: &str| match first_difference(&[ours, ours, theirs]) {
            ProcessError::Different { property, ours, process: 2, theirs } => {
                std::format!("{property}: {ours}, {theirs}")
            }
            other => std::format!("{other:?}"),
        };
        assert_eq!(different("seed\t1\nrate\t2\n", "seed\t1\nrate\t3\n"), "rate: 2, 3");
        assert_eq!(different("seed\t1\n", "seed\t1\nrate\t3\n"), "rate: none, 3");
        assert_eq!(different("seed\t1\nrate\t3\n", "seed\t1\n"), "rate: 3, none");
    }
}
