//! The human-readable summary of a table: one line for each column.

use std::fmt;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::columns::Named;
use super::date;
use super::table::Table;
use super::values::Values;
use super::variable::Kind;
use crate::counted::Counted;

pub(super) struct Summary<'a>(pub(super) &'a Table);

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.0;
        let inputs = table.columns.inputs.len();
        let targets = inputs + table.columns.targets.len();
        let mut lines = std::vec![["column", "role", "kind", "missing", "different", "values"].map(String::from)];
        for (position, (named, values)) in table.variables().enumerate() {
            let role = match position {
                position if position < inputs => "input",
                position if position < targets => "target",
                _ => "other",
            };
            lines.push(line(named, values, role));
        }
        let widths: Vec<usize> =
            (0..6).map(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0)).collect();
        write!(f, "{}", Counted(table.rows, "row"))?;
        if table.skipped > 0 {
            write!(f, ", {} skipped as incomplete", table.skipped)?;
        }
        for line in &lines {
            writeln!(f)?;
            let [name, role, kind, missing, different, text] = line;
            write!(f, "{name:0$}  {role:1$}  {kind:2$}  ", widths[0], widths[1], widths[2])?;
            write!(f, "{missing:>0$}  {different:>1$}  {text}", widths[3], widths[4])?;
        }
        Ok(())
    }
}

fn line(named: &Named, values: &Values, role: &str) -> [String; 6] {
    let kind = &named.variable.kind;
    let (missing, different, text) = match values {
        Values::Numbers(all) => {
            let mut sorted: Vec<f64> = values.numbers().collect();
            sorted.sort_by(f64::total_cmp);
            let missing = all.len() - sorted.len();
            let text = match (sorted.first(), sorted.last()) {
                (Some(&first), Some(&last)) => format!("{} to {}", shown(kind, first), shown(kind, last)),
                _ => String::new(),
            };
            sorted.dedup();
            (missing, sorted.len(), text)
        }
        Values::Categories { codes, dictionary } => {
            let counts = values.counts();
            let present: usize = counts.iter().sum();
            let different = counts.iter().filter(|&&count| count > 0).count();
            // The first of the most frequent ones in the order of the file.
            let most = counts.iter().enumerate().rev().max_by_key(|&(_, count)| count);
            let name = most.and_then(|(code, count)| Some((dictionary.name(u32::try_from(code).ok()?)?, count)));
            let text = name.map_or_else(String::new, |(name, count)| format!("`{name}` {}", Counted(*count, "time")));
            (codes.len() - present, different, text)
        }
    };
    [named.name.clone(), role.into(), kind.name().into(), format!("{missing}"), format!("{different}"), text]
}

/// A stored number as the file writes it.
pub(super) fn shown(kind: &Kind, number: f64) -> String {
    match kind {
        Kind::Date { format, .. } => date::text(number, format),
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the position of a level")]
        Kind::Ordinal { levels, .. } => levels.get(number as usize).cloned().unwrap_or_default(),
        Kind::Flag { words: None } => String::from(if number > 0.5 { "yes" } else { "no" }),
        Kind::Flag { words: Some((one, zero)) } => {
            if number > 0.5 {
                one.clone()
            } else {
                zero.clone()
            }
        }
        _ => format!("{number}"),
    }
}
