//! The messages about a file of `tests/ui` equal its snapshot, without a compiler: texts, lines, columns and underlined characters.
//! `tests/tests/ui.rs` compares what rustc makes of them; this takes a second, so that it notices every change of a rule.

use std::{env, fs, path};

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Attribute, Path, Token, parse_quote};

use crate::{candidates, define, derive};

/// A message, and where a file has it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Located {
    /// From 1, as the column.
    line: usize,
    column: usize,
    /// The number of underlined characters; of an underline over several lines, 0.
    length: usize,
    text: String,
}

/// Snapshots that cannot be compared outside of rustc, and why.
const OTHERS: &[(&str, &str)] = &[
    ("candidates/frame", "outside of rustc, an empty call has no location"),
    ("network/empty_call", "as above"),
    ("network/fragments_that_do_not_fit", "the networks are in `macro_rules!`"),
    ("candidates/one_mistake_once", "outside of rustc, mistakes at one token are compared by their texts"),
    ("derive/with_further_reprs", "rustc evaluates `cfg_attr`"),
];

/// The errors of a snapshot that a `compile_error!` makes: those without a code.
fn expected(snapshot: &str) -> Vec<Located> {
    snapshot.split("\n\n").filter_map(expected_message).collect()
}

fn expected_message(block: &str) -> Option<Located> {
    let mut lines = block.lines();
    let mut text = lines.next()?.strip_prefix("error: ")?.to_owned();
    let mut lines = lines.by_ref().peekable();
    while let Some(line) = lines.next_if(|line| !line.trim_start().starts_with("--> ")) {
        text = format!("{text}\n{}", line.trim_start());
    }
    let mut numbers = lines.next()?.rsplit(':');
    let (column, line) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    let underline = lines.find(|line| line.trim_start().starts_with('|') && line.contains('^'))?;
    let length = if underline.contains('_') { 0 } else { underline.matches('^').count() };
    // Ours say what to write; those about links are warnings of rustc.
    (text.contains("\nhelp: ") && !text.starts_with("use of deprecated")).then(|| Located {
        line,
        column,
        length,
        text: without_spaces(&text),
    })
}

/// Outside of rustc, tokens are printed with other spaces.
fn without_spaces(text: &str) -> String {
    text.replace(' ', "")
}

/// The messages of an expansion.
fn messages(expansion: TokenStream, found: &mut Vec<Located>) {
    let mut tokens = expansion.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "compile_error" => {
                let Some(TokenTree::Group(text)) = tokens.nth(1) else { panic!("`compile_error!` has a text") };
                let literal: syn::LitStr = syn::parse2(text.stream()).expect("a text in quotes");
                found.push(located(word.span(), text.span_close(), &literal.value()));
            }
            TokenTree::Group(group) => messages(group.stream(), found),
            _ => {}
        }
    }
}

fn located(first: Span, last: Span, text: &str) -> Located {
    let (start, end) = (first.start(), last.end());
    let length = if start.line == end.line { end.column - start.column } else { 0 };
    Located { line: start.line, column: start.column + 1, length, text: without_spaces(text) }
}

/// Expands the macros of a file, and those of what they expand to.
struct Expansion {
    found: Vec<Located>,
}

impl Expansion {
    fn add(&mut self, expansion: TokenStream) {
        messages(expansion.clone(), &mut self.found);
        if let Ok(file) = syn::parse2(expansion) {
            self.visit_file(&file);
        }
    }

    fn derive(&mut self, attributes: &[Attribute], item: &dyn ToTokens) {
        let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
        let paths =
            derives.filter_map(|derive| derive.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok());
        for path in paths.flatten() {
            match &path.segments[path.segments.len() - 1].ident {
                name if name == "Network" => self.add(derive::network(item.to_token_stream())),
                name if name == "__Candidates" => self.add(candidates::derive(item.to_token_stream())),
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Expansion {
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let krate = parse_quote!(::mlp_core);
        if call.path.is_ident("network") {
            self.add(define::network(call.tokens.clone(), &krate));
        }
        if call.path.is_ident("candidates") {
            self.add(candidates::candidates(call.tokens.clone(), &krate));
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.derive(&item.attrs, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.derive(&item.attrs, item);
    }

    fn visit_item_union(&mut self, item: &'ast syn::ItemUnion) {
        self.derive(&item.attrs, item);
    }
}

/// Compares all messages about a file: their number, or the first difference.
fn compare(path: &path::Path) -> Result<usize, String> {
    let read = |extension| fs::read_to_string(path.with_extension(extension)).expect("the file exists");
    let file = syn::parse_file(&read("rs")).map_err(|error| error.to_string())?;
    let (mut expected, mut expansion) = (expected(&read("stderr")), Expansion { found: vec![] });
    expansion.visit_file(&file);
    let mut found = expansion.found;
    expected.sort();
    found.sort();
    // rustc prints equal messages once.
    found.dedup();
    let longer = found.len().max(expected.len());
    match (0..longer).find(|&index| found.get(index) != expected.get(index)) {
        None => Ok(expected.len()),
        Some(first) => Err(format!("found {:#?} instead of {:#?}", found.get(first), expected.get(first))),
    }
}

#[test]
fn the_messages_are_those_of_the_snapshots() {
    let directory = path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ui");
    let (mut files, mut others, mut count, mut failures) = (0, 0, 0, vec![]);
    for folder in ["candidates", "derive", "network"] {
        for entry in fs::read_dir(directory.join(folder)).expect("the folder exists") {
            let path = entry.expect("an entry").path();
            let name = format!("{folder}/{}", path.file_stem().expect("a name").to_string_lossy());
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let is_other = OTHERS.iter().any(|(other, _)| *other == name);
            match compare(&path) {
                Ok(messages) => {
                    assert!(!is_other, "{name} could be compared");
                    (files, count) = (files + 1, count + messages);
                }
                Err(_) if is_other => others += 1,
                Err(difference) => failures.push(format!("{name}: {difference}")),
            }
        }
    }
    println!("{count} messages of {files} files");
    assert_eq!(others, OTHERS.len(), "each of the others is a file");
    assert!(failures.is_empty(), "{} files:\n{}", failures.len(), failures.join("\n"));
}
