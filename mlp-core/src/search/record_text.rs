//! The text of a record: a title, the identity, the runs, a checksum; fields are separated by tabs. Numbers are written so that
//! they are read back exactly. The file is not trusted.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io::{self, Read as _};
use std::path::Path;
use std::str::{FromStr, Split};
use std::string::{String, ToString};
use std::vec::Vec;
use std::{format, vec};

use crate::excerpt::{Description, Name};
use crate::metrics::Metric;
use crate::number::hash::Fnv1a;
use crate::regular_file;
use crate::search::row::{Run, Scores};

const TITLE: &str = "mlp search 1";
const CHECKSUM: &str = "checksum";

/// Far more than any search takes.
const LONGEST: u64 = 1 << 28;

/// Properties of a search with their values.
pub(super) type Identity = BTreeMap<String, String>;

/// The runs with their identity.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Content {
    pub(super) identity: Identity,
    pub(super) runs: BTreeMap<Key, Run>,
    /// The lines of runs with learning rates that do not take part.
    pub(super) others: Vec<String>,
}

/// The key of a run in the record, with the bits of its learning rate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) candidate: usize,
    pub(super) rate: u64,
    pub(super) fold: usize,
    pub(super) seed: u64,
    pub(super) epochs: usize,
}

impl Content {
    /// Without runs.
    pub(super) fn new(identity: Identity) -> Self {
        Self { identity, runs: BTreeMap::new(), others: vec![] }
    }

    /// The properties that a record with this identity has differently. A learning rate need not be in both.
    pub(super) fn differences(&self, found: &Identity) -> Vec<String> {
        let names: std::collections::BTreeSet<_> = self.identity.keys().chain(found.keys()).collect();
        let differs = |name: &&String| match (self.identity.get(*name), found.get(*name)) {
            (Some(ours), Some(theirs)) => one_field(ours) != one_field(theirs),
            _ => !name.starts_with("trainer "),
        };
        let value = |identity: &Identity, name: &String| identity.get(name).map_or("none".to_string(), Clone::clone);
        let text = |name: &String| {
            let (found, expected) = (value(found, name), value(&self.identity, name));
            format!("its {} is `{}`, expected `{}`", Name(name), Description(&found), Description(&expected))
        };
        names.into_iter().filter(differs).map(text).collect()
    }

    /// Adds another record of the same search.
    pub(super) fn add(&mut self, other: Self) {
        self.identity.extend(other.identity);
        self.runs.extend(other.runs);
        self.others.extend(other.others);
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("{TITLE}\n");
        for (name, value) in &self.identity {
            writeln!(text, "identity\t{}\t{}", one_field(name), one_field(value))?;
        }
        for (key, run) in &self.runs {
            let Key { candidate, rate, fold, seed, epochs } = key;
            write!(text, "run\t{candidate}\t{:?}\t{fold}\t{seed}\t{epochs}", f64::from_bits(*rate))?;
            write!(text, "\t{}\t{:?}", run.epochs, run.seconds)?;
            if let Some(scores) = &run.scores {
                let Scores { epoch, loss, validation_loss, metrics } = scores;
                write!(text, "\t{epoch}\t{loss:?}\t{validation_loss:?}")?;
                metrics.iter().try_for_each(|(_, value)| write!(text, "\t{value:?}"))?;
            }
            writeln!(text)?;
        }
        self.others.iter().try_for_each(|line| writeln!(text, "{line}"))?;
        writeln!(f, "{text}{CHECKSUM}\t{}", checksum(&text))
    }
}

/// A text without the characters that separate fields and lines.
fn one_field(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ")
}

fn checksum(text: &str) -> String {
    format!("{:016x}", Fnv1a::EMPTY.bytes(text.as_bytes()).finish())
}

/// The text of the file; `None` if there is none.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match regular_file::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = vec![];
    file.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// A text with a valid checksum, and its identity. How its runs are to be read depends on the metrics, which are part of the identity.
pub(super) struct Sealed<'a> {
    pub(super) identity: Identity,
    /// The runs, each with the number of its line.
    runs: Vec<(usize, &'a str)>,
}

/// The record in a text, or the defect of one that is none.
pub(super) fn open(bytes: &[u8]) -> Result<Sealed<'_>, String> {
    let text = str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_string())?;
    let rest = text.strip_prefix(TITLE).and_then(|rest| rest.strip_prefix('\n'));
    rest.ok_or_else(|| format!("its first line is not `{TITLE}`"))?;
    let (body, sum) = text.rsplit_once(CHECKSUM).ok_or_else(|| "it has no checksum".to_string())?;
    if sum != format!("\t{}\n", checksum(body)) {
        return Err("its checksum is wrong".to_string());
    }
    let mut sealed = Sealed { identity: Identity::new(), runs: vec![] };
    for (number, line) in (1..).zip(body.lines()).skip(1) {
        let defect = |reason: &str| defect(number, reason);
        let mut fields = line.split('\t');
        match fields.next() {
            Some("identity") => {
                let name = fields.next().ok_or_else(|| defect("a property has no name"))?;
                let value = fields.next().ok_or_else(|| defect("a property has no value"))?;
                sealed.identity.insert(name.to_string(), value.to_string());
            }
            Some("run") => sealed.runs.push((number, line)),
            _ => return Err(defect("it is neither a property nor a run")),
        }
    }
    Ok(sealed)
}

fn defect(line: usize, reason: &str) -> String {
    format!("line {line}: {reason}")
}

impl Sealed<'_> {
    /// The content, or its defect. The metrics are those of the trainer for each learning rate.
    pub(super) fn content(self, metrics: &[(f64, Vec<Metric>)]) -> Result<Content, String> {
        let mut content = Content::new(self.identity);
        for (number, line) in self.runs {
            match run(&mut line.split('\t'), metrics).ok_or_else(|| defect(number, "it is not a run"))? {
                Line::Run(key, run) => drop(content.runs.insert(key, run)),
                Line::Other => content.others.push(line.to_string()),
            }
        }
        Ok(content)
    }
}

/// A run under its key, or one with a learning rate that does not take part.
enum Line {
    Run(Key, Run),
    Other,
}

fn run(fields: &mut Split<'_, char>, metrics: &[(f64, Vec<Metric>)]) -> Option<Line> {
    fields.next().filter(|name| *name == "run")?;
    let candidate = field(fields)?;
    let rate: f64 = field(fields)?;
    let (fold, seed, most_epochs) = (field(fields)?, field(fields)?, field(fields)?);
    let key = Key { candidate, rate: rate.to_bits(), fold, seed, epochs: most_epochs };
    let (epochs, seconds) = (field(fields)?, field(fields)?);
    let mut run = Run { seed, fold, epochs, scores: None, seconds };
    let Some((_, metrics)) = metrics.iter().find(|(other, _)| other.to_bits() == key.rate) else {
        return Some(Line::Other);
    };
    if let Some(epoch) = fields.next() {
        let (epoch, loss, validation_loss) = (epoch.parse().ok()?, field(fields)?, field(fields)?);
        let value = |&metric: &Metric| Some((metric, field(fields)?));
        let metrics = metrics.iter().map(value).collect::<Option<_>>()?;
        run.scores = Some(Scores { epoch, loss, validation_loss, metrics });
    }
    fields.next().is_none().then_some(Line::Run(key, run))
}

fn field<T: FromStr>(fields: &mut Split<'_, char>) -> Option<T> {
    fields.next()?.parse().ok()
}
