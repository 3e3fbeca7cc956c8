//! The README and the guides: the compiler messages they show are the compiler's, their figures are those of the last
//! measurement, and the files they name exist. The programs in them run as doctests of `mlp-core`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p mlp-tests --test it readme` copies messages and figures into the documents anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Snapshots of the programs whose messages the documents show.
const SNAPSHOTS: [&str; 2] = ["tests/ui/link/readme.stderr", "tests/ui/network/readme.stderr"];

const RESULTS: &str = "benches/peers/RESULTS.md";

/// The header of a column of times in the documents, and the columns of `RESULTS` whose minimum it shows.
const COLUMNS: [(&str, &[&str]); 7] = [
    ("this library", &["ours"]),
    ("C", &["C, gcc"]),
    ("nalgebra by hand", &["nalgebra, by hand"]),
    ("JAX", &["JAX, scan", "JAX, jit a step"]),
    ("PyTorch", &["PyTorch, compiled", "PyTorch, eager"]),
    ("candle", &["candle"]),
    ("burn", &["burn"]),
];
const RATIO: &str = "fastest other / this";

/// Serializes the tests that read or write documents.
fn exclusive() -> MutexGuard<'static, ()> {
    static DOCUMENTS: Mutex<()> = Mutex::new(());
    DOCUMENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of the workspace").to_path_buf()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The README and every guide, by their paths in the repository.
fn documents() -> Vec<String> {
    let guides = fs::read_dir(root().join("mlp-core/src/guide")).expect("the guides");
    let names = guides.map(|entry| entry.expect("a guide").file_name().into_string().expect("an ASCII name"));
    let mut paths: Vec<_> = names
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "md"))
        .map(|name| format!("mlp-core/src/guide/{name}"))
        .collect();
    paths.push("README.md".to_owned());
    paths.sort();
    paths
}

/// Compares a document with its expected text, or writes the expected text if `UPDATE_SNAPSHOTS` is set.
fn assert_document(path: &str, actual: &str, expected: &str) {
    if actual != expected && std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(root().join(path), expected).expect("the document can be written");
        return;
    }
    for (actual, expected) in actual.lines().zip(expected.lines()) {
        assert_eq!(actual, expected, "{path} is out of date: update it by UPDATE_SNAPSHOTS=1");
    }
    assert_eq!(actual, expected, "{path} is out of date: update it by UPDATE_SNAPSHOTS=1");
}

/// The line of a message with its location, such as ` --> src/main.rs:4:61`.
fn location(message: &str) -> Option<&str> {
    message.lines().find(|line| line.trim_start().starts_with("--> "))
}

/// The messages of the snapshots by location, as for a user's `src/main.rs`.
fn messages() -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for path in SNAPSHOTS {
        let name = path.strip_prefix("tests/").expect("a case of the tests").replace(".stderr", ".rs");
        for message in read(path).replace(&name, "src/main.rs").split("\n\n") {
            if let Some(location) = location(message) {
                messages.insert(location.to_owned(), message.trim_end().to_owned());
            }
        }
    }
    messages
}

/// The text with the content of its fenced blocks of plain text replaced, except where `replace` returns `None`.
fn with_blocks(text: &str, mut replace: impl FnMut(&str) -> Option<String>) -> String {
    const OPEN: &str = "```text\n";
    const CLOSE: &str = "\n```";
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (block, after) = after.split_once(CLOSE).expect("the block is closed");
        result += before;
        result += OPEN;
        result += &replace(block).unwrap_or_else(|| block.to_owned());
        result += CLOSE;
        rest = after;
    }
    result + rest
}

#[test]
fn compiler_messages_are_shown_as_the_compiler_prints_them() {
    let _guard = exclusive();
    let messages = messages();
    let mut shown = 0;
    for path in documents() {
        let text = read(&path);
        let expected = with_blocks(&text, |block| {
            if !(block.starts_with("warning") || block.starts_with("error")) {
                return None;
            }
            shown += 1;
            let location = location(block).unwrap_or_else(|| panic!("{path}: a message without a location"));
            let message = messages.get(location);
            Some(message.unwrap_or_else(|| panic!("{path}: no snapshot has a message at{location}")).clone())
        });
        assert_document(&path, &text, &expected);
    }
    assert!(shown >= 2, "the README shows a warning and an error");
}

/// The cells of a row of a Markdown table.
fn cells(line: &str) -> Option<Vec<&str>> {
    let row = line.strip_prefix('|')?.strip_suffix('|')?;
    Some(row.split('|').map(str::trim).collect())
}

/// The times of a network in nanoseconds, by column of `RESULTS`.
type Times = BTreeMap<String, f64>;

/// The measured times, by the description of the network.
fn measurements() -> BTreeMap<String, Times> {
    let text = read(RESULTS);
    let mut by_case = BTreeMap::new();
    let mut networks = BTreeMap::new();
    let mut header: Vec<&str> = Vec::new();
    for row in text.lines().map(cells) {
        match row {
            None => header.clear(),
            Some(row) if header.is_empty() => header = row,
            Some(row) if row[0].starts_with("---") => {}
            Some(row) if header[1] == "network" => {
                networks.insert(row[0].to_owned(), row[1].to_owned());
            }
            Some(row) => {
                let times: Times = header
                    .iter()
                    .zip(&row)
                    .filter(|(title, _)| !matches!(**title, "case" | "ours / fastest peer"))
                    .filter_map(|(title, time)| {
                        Some(((*title).to_owned(), time.replace(['*', ','], "").parse::<f64>().ok()?))
                    })
                    .collect();
                by_case.insert(row[0].to_owned(), times);
            }
        }
    }
    networks.insert("simplechains, 2 threads".to_owned(), "the same on two threads".to_owned());
    by_case.into_iter().map(|(case, times)| (networks[&case].clone(), times)).collect()
}

/// A time of three significant digits, such as `1.41 µs`.
fn with_unit(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        n if n < 1e3 => (n, "ns"),
        n if n < 1e6 => (n / 1e3, "µs"),
        n => (n / 1e6, "ms"),
    };
    let decimals = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.decimals$} {unit}")
}

/// The cell of a document's column for a network, from its times.
fn cell(column: &str, times: &Times) -> String {
    let smallest = |titles: &[&str]| titles.iter().filter_map(|title| times.get(*title)).copied().reduce(f64::min);
    if column == RATIO {
        let others = times.iter().filter(|(title, _)| *title != "ours").map(|(_, time)| *time).reduce(f64::min);
        return format!("{:.2}x", others.expect("a peer was measured") / times["ours"]);
    }
    let (_, titles) = COLUMNS.iter().find(|(title, _)| *title == column).expect("a known column");
    smallest(titles).map_or_else(|| "–".to_owned(), with_unit)
}

/// `Measured on …, commit …` with the date and commit of `RESULTS`.
fn measured_on() -> String {
    let text = read(RESULTS);
    let (_, line) = text.split_once("\n- ").expect("the list of what was measured");
    let (date, rest) = line.split_once(' ').expect("a date");
    let (_, rest) = rest.split_once("commit ").expect("a commit");
    let (commit, _) = rest.split_once(';').expect("a load");
    format!("Measured on {date}, commit {commit}")
}

#[test]
fn speed_tables_repeat_the_last_measurement() {
    let _guard = exclusive();
    let measurements = measurements();
    let mut rows = 0;
    for path in ["README.md", "mlp-core/src/guide/performance.md"] {
        let text = read(path);
        let mut header: Vec<&str> = Vec::new();
        let mut expected = String::new();
        for line in text.lines() {
            let row = cells(line).unwrap_or_default();
            if row.last() == Some(&RATIO) {
                header.clone_from(&row);
            } else if row.is_empty() {
                header.clear();
            }
            if header.is_empty() || row[0] == "network" || row[0].starts_with("---") {
                expected += line;
            } else {
                let times = measurements.get(row[0]).unwrap_or_else(|| panic!("{path}: `{}` is not measured", row[0]));
                let figures: Vec<_> = header[1..].iter().map(|column| cell(column, times)).collect();
                expected.extend(["| ", row[0], " | ", &figures.join(" | "), " |"]);
                rows += 1;
            }
            expected += "\n";
        }
        let (before, after) = expected.split_once("Measured on ").expect("the document dates its figures");
        let after = after.splitn(3, ',').nth(2).expect("a date and a commit");
        let expected = format!("{before}{},{after}", measured_on());
        assert_document(path, &text, &expected);
    }
    assert_eq!(rows, 5 + measurements.len(), "five rows in the README, all in the guide");
}

#[test]
fn the_readme_is_short() {
    let _guard = exclusive();
    assert!(read("README.md").lines().count() < 250);
}

/// The words in backticks and the targets of links that look like paths from the root of the repository.
fn paths(text: &str) -> Vec<String> {
    const TOP: [&str; 8] = ["mlp-core/", "mlp-macros/", "examples/", "tests/", "benches/", "fuzz/", "tools/", ".ci/"];
    let code = text.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let is_path = |word: &&str| TOP.iter().any(|top| word.starts_with(top)) && !word.contains(['*', '<', '{', '…']);
    code.chain(links).filter(is_path).map(|word| word.trim_end_matches([',', ':', ';']).to_owned()).collect()
}

/// Panics with the paths in the documents that do not exist; returns the number of those that do.
fn assert_paths_exist(documents: &[String]) -> usize {
    let mut missing = Vec::new();
    let mut found = 0;
    for document in documents {
        for path in paths(&read(document)) {
            if root().join(&path).exists() {
                found += 1;
            } else {
                missing.push(format!("{document}: {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "no such file:\n{}", missing.join("\n"));
    found
}

#[test]
fn files_named_in_the_readme_and_the_guides_exist() {
    let _guard = exclusive();
    assert!(assert_paths_exist(&documents()) > 15);
}

#[test]
fn files_named_for_contributors_exist() {
    let _guard = exclusive();
    assert!(assert_paths_exist(&["CONTRIBUTING.md", "ARCHITECTURE.md"].map(str::to_owned)) > 50);
}
