//! The messages as the user reads them: each case under `ui` with the output of rustc.
//!
//! `TRYBUILD=overwrite cargo test -p mlp-tests --test ui` updates the `.stderr` files for the installed version of rustc;
//! review the changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use trybuild::TestCases;

#[test]
fn messages_about_networks_match_their_snapshots() {
    TestCases::new().compile_fail("ui/network/*.rs");
}

#[test]
fn messages_about_candidates_match_their_snapshots() {
    TestCases::new().compile_fail("ui/candidates/*.rs");
}

#[test]
fn messages_about_derives_match_their_snapshots() {
    TestCases::new().compile_fail("ui/derive/*.rs");
}

#[test]
fn messages_about_uses_of_networks_match_their_snapshots() {
    TestCases::new().compile_fail("ui/use/*.rs");
}

#[test]
fn messages_about_included_networks_match_their_snapshots() {
    TestCases::new().compile_fail("ui/include/*.rs");
}

#[test]
fn the_link_check_warns_about_mismatched_pairs() {
    TestCases::new().compile_fail("ui/link/*.rs");
}

#[test]
fn correct_networks_compile_silently() {
    TestCases::new().pass("ui/pass/*.rs");
}

/// The first lines of the link check's warnings in a snapshot.
fn warnings(snapshot: &str) -> Vec<String> {
    let path = root().join("tests/ui/link").join(snapshot);
    let text = fs::read_to_string(path).expect("the snapshot is committed");
    let is_warning =
        |line: &&str| line.starts_with("warning: use of deprecated") && line.contains("noncanonical_link`");
    text.lines().filter(is_warning).map(ToOwned::to_owned).collect()
}

#[test]
fn sixty_of_ninety_pairs_cause_one_specific_warning_each() {
    let warnings = warnings("all_pairs.stderr");
    let texts: BTreeSet<_> = warnings.iter().map(|line| line.split("noncanonical_link`: ").last()).collect();
    assert_eq!((warnings.len(), texts.len()), (60, 60));
}

#[test]
fn a_network_causes_one_warning_regardless_of_its_uses() {
    assert_eq!(warnings("once_for_each_network.stderr").len(), 5);
}

#[test]
fn an_allowed_pair_causes_no_warning() {
    assert_eq!(warnings("allowed.stderr"), [""; 0]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests are in the workspace").to_path_buf()
}

/// The string literals of a source text, split at `{…}` and at escapes: the constant parts of its messages.
fn fragments(source: &str) -> BTreeSet<String> {
    let code: String = source
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .filter(|line| !line.trim_start().starts_with("//"))
        .filter(|line| !line.contains("reason = "))
        .fold(String::new(), |code, line| code + line + "\n");
    // Remove quotes that do not end a literal.
    let literals = code.replace("'\"'", "").replace("\\\"", "\u{1}");
    let literals = literals.split('"').skip(1).step_by(2).map(|literal| {
        // After `\` at the end of a line, the literal continues at the first letter of the next.
        literal.split("\\\n").map(str::trim_start).collect::<String>()
    });
    let cut = |literal: String| {
        let braces = literal.replace("{{", "\u{1}").replace("}}", "\u{1}").replace("\\n", "\u{1}");
        let outside = braces.split(['{', '\u{1}']).map(|piece| piece.rsplit('}').next().unwrap_or(piece).to_owned());
        outside.collect::<Vec<_>>()
    };
    literals.flat_map(cut).filter(|fragment| fragment.chars().count() >= 12 && fragment.contains(' ')).collect()
}

#[test]
fn every_message_has_its_case() {
    let sources = root().join("mlp-macros/src");
    let mut files = vec![sources.join("builtin.rs")];
    for folder in ["message", "modifier"] {
        files.extend(
            fs::read_dir(sources.join(folder)).expect("the messages").map(|entry| entry.expect("a file").path()),
        );
    }
    let fragments = files.iter().flat_map(|path| fragments(&fs::read_to_string(path).expect("a source text")));
    let mut shown = String::new();
    for group in ["network", "candidates", "derive"] {
        for entry in fs::read_dir(root().join("tests/ui").join(group)).expect("the cases") {
            let path = entry.expect("a case").path();
            if path.extension().is_some_and(|extension| extension == "stderr") {
                shown += &fs::read_to_string(path).expect("a snapshot");
            }
        }
    }
    let missing: Vec<_> = fragments.filter(|fragment| !shown.contains(fragment)).collect();
    assert!(missing.is_empty(), "no case shows: {missing:#?}");
}
