//! The messages, as the user reads them: each case under `ui` with what rustc says about it.
//!
//! `TRYBUILD=overwrite cargo test -p mlp-tests --test ui` writes the `.stderr` files anew, for the version of rustc at
//! hand; read what has changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use trybuild::TestCases;

#[test]
fn mistakes_in_a_network_read_well() {
    TestCases::new().compile_fail("ui/network/*.rs");
}

#[test]
fn mistakes_in_a_derive_read_well() {
    TestCases::new().compile_fail("ui/derive/*.rs");
}

#[test]
fn mistakes_in_the_use_of_a_network_read_well() {
    TestCases::new().compile_fail("ui/use/*.rs");
}

#[test]
fn mistakes_in_an_included_network_read_well() {
    TestCases::new().compile_fail("ui/include/*.rs");
}

#[test]
fn the_link_check_warns_where_it_should() {
    TestCases::new().compile_fail("ui/link/*.rs");
}

#[test]
fn what_is_right_compiles_silently() {
    TestCases::new().pass("ui/pass/*.rs");
}

/// The lines of a snapshot that begin a warning of the link check.
fn warnings(snapshot: &str) -> Vec<String> {
    let path = root().join("tests/ui/link").join(snapshot);
    let text = fs::read_to_string(path).expect("the snapshot is committed");
    let is_warning =
        |line: &&str| line.starts_with("warning: use of deprecated") && line.contains("noncanonical_link`");
    text.lines().filter(is_warning).map(ToOwned::to_owned).collect()
}

#[test]
fn of_ninety_pairs_sixty_are_warned_about_each_once_in_its_own_words() {
    let warnings = warnings("all_pairs.stderr");
    let texts: BTreeSet<_> = warnings.iter().map(|line| line.split("noncanonical_link`: ").last()).collect();
    assert_eq!((warnings.len(), texts.len()), (60, 60));
}

#[test]
fn a_network_is_warned_about_once_however_it_is_used() {
    assert_eq!(warnings("once_for_each_network.stderr").len(), 5);
}

#[test]
fn nothing_is_said_where_it_is_allowed() {
    assert_eq!(warnings("allowed.stderr"), [""; 0]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests stand in the workspace").to_path_buf()
}

/// The string literals of a source text, cut at `{…}` and at the escapes: what of a message does not depend on the case.
fn fragments(source: &str) -> BTreeSet<String> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |code, line| code + line + "\n");
    // Quotes that do not end a literal are out of the way.
    let literals = code.replace("'\"'", "").replace("\\\"", "\u{1}");
    let literals = literals.split('"').skip(1).step_by(2).map(|literal| {
        // `\` at the end of a line goes on at the first letter of the next.
        literal.split("\\\n").map(str::trim_start).collect::<String>()
    });
    let cut = |literal: String| {
        let braces = literal.replace("{{", "\u{1}").replace("}}", "\u{1}").replace("\\n", "\u{1}");
        let outside = braces.split(['{', '\u{1}']).map(|piece| piece.rsplit('}').next().unwrap_or(piece).to_owned());
        outside.collect::<Vec<_>>()
    };
    literals.flat_map(cut).filter(|fragment| fragment.chars().count() >= 12).collect()
}

#[test]
fn every_message_has_its_case() {
    let source = fs::read_to_string(root().join("mlp-macros/src/error.rs")).expect("the catalogue of messages");
    let mut said = String::new();
    for group in ["network", "derive"] {
        for entry in fs::read_dir(root().join("tests/ui").join(group)).expect("the cases") {
            let path = entry.expect("a case").path();
            if path.extension().is_some_and(|extension| extension == "stderr") {
                said += &fs::read_to_string(path).expect("a snapshot");
            }
        }
    }
    let unsaid: Vec<_> = fragments(&source).into_iter().filter(|fragment| !said.contains(fragment)).collect();
    assert!(unsaid.is_empty(), "no case shows: {unsaid:#?}");
}
