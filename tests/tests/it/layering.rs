//! The dependencies between the modules of each crate, read from its imports: no folder, and no module at the root, depends on
//! itself through others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module by its segments from the root of the crate on.
type Module = Vec<String>;

/// The modules that each module names by `crate::…` or `super::…`; a path may end in an item.
type Imports = BTreeMap<Module, BTreeSet<Module>>;

/// The source files below a directory.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("a directory of sources");
    let paths = entries.map(|entry| entry.expect("an entry of the directory").path());
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The code of a file without comments and its test module.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let text = text.split("\n#[cfg(all(test").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The module of a source file, relative to the root of the crate.
fn module(relative: &Path) -> Module {
    let segments = relative.with_extension("");
    let segments = segments.iter().map(|segment| segment.to_string_lossy().into_owned());
    segments.filter(|segment| segment != "mod" && segment != "lib").collect()
}

/// Whether the text before a path shows that the path begins there.
fn begins_a_path(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$')
}

/// The paths of a tree such as `layer::{Dense, info::{self, Source}}`, at the beginning of the code, after this prefix.
fn paths_of_a_tree(prefix: Module, code: &str) -> Vec<Module> {
    let (mut paths, mut path, mut outer, mut is_renamed) = (Vec::new(), prefix, Vec::new(), false);
    let mut rest = code;
    loop {
        rest = if outer.is_empty() { rest } else { rest.trim_start() };
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        if !word.is_empty() {
            is_renamed |= word == "as";
            if !is_renamed && word != "self" {
                path.push(word.to_owned());
            }
            rest = after;
        } else if let Some(after) = rest.strip_prefix("::") {
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            outer.push(path.clone());
            rest = after;
        } else {
            paths.push(path);
            let closes = rest.starts_with('}');
            let Some(prefix) = (if closes { outer.pop() } else { outer.last().cloned() }) else { return paths };
            (path, is_renamed) = (prefix, false);
            rest = &rest[1..];
            if outer.is_empty() && closes {
                return paths;
            }
        }
    }
}

/// The paths that begin with `crate::` or `super::` in the code of this module.
fn named_paths(module: &Module, code: &str) -> BTreeSet<Module> {
    let from_the_root = code.match_indices("crate::").map(|(at, start)| (at, start.len(), Module::new()));
    let from_above = code.match_indices("super::").filter_map(|(at, _)| {
        let segments = code[at..].split("super::").take_while(|between| between.is_empty()).count();
        let above = module.len().checked_sub(segments)?;
        Some((at, segments * "super::".len(), module[..above].to_vec()))
    });
    let trees = from_the_root.chain(from_above).filter(|&(at, ..)| begins_a_path(&code[..at]));
    trees.flat_map(|(at, length, prefix)| paths_of_a_tree(prefix, &code[at + length..])).collect()
}

fn imports(krate: &str) -> Imports {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(krate).join("src");
    let files = sources(&root).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let modules = files.filter_map(|path| {
        let relative = path.strip_prefix(&root).expect("a path below the root");
        let module = module(relative);
        let is_test = relative.to_string_lossy().contains("test");
        (!is_test).then(|| (module.clone(), named_paths(&module, &code(&path))))
    });
    modules.collect()
}

/// The dependencies between the direct children of a module, whether files or folders.
fn between_children(parent: &[String], imports: &Imports) -> BTreeMap<String, BTreeSet<String>> {
    let child = |module: &Module| module.strip_prefix(parent).and_then(|below| below.first()).cloned();
    let mut dependencies = BTreeMap::<_, BTreeSet<_>>::new();
    for (module, paths) in imports {
        if let Some(name) = child(module) {
            dependencies
                .entry(name.clone())
                .or_default()
                .extend(paths.iter().filter_map(child).filter(|to| *to != name));
        }
    }
    let children: BTreeSet<_> = dependencies.keys().cloned().collect();
    for others in dependencies.values_mut() {
        others.retain(|other| children.contains(other));
    }
    dependencies
}

/// The modules that depend on themselves through others.
fn on_cycles(dependencies: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let is_on_a_cycle = |module: &&String| {
        let (mut reached, mut open) = (BTreeSet::new(), vec![*module]);
        while let Some(from) = open.pop() {
            open.extend(dependencies[from].iter().filter(|to| reached.insert(*to)));
        }
        reached.contains(*module)
    };
    dependencies.keys().filter(is_on_a_cycle).cloned().collect()
}

/// The modules on import cycles: all of them at the root, and below it the folders.
fn modules_on_cycles(imports: &Imports) -> BTreeSet<Module> {
    let is_folder =
        |module: &Module| imports.keys().any(|other| other.len() > module.len() && other.starts_with(module));
    let parents = imports.keys().filter(|module| is_folder(module));
    let found = parents.flat_map(|parent| {
        let names = on_cycles(&between_children(parent, imports));
        names.into_iter().map(|name| [parent.as_slice(), &[name]].concat())
    });
    found.filter(|module| module.len() == 1 || is_folder(module)).collect()
}

#[test]
fn no_folder_of_the_core_is_on_an_import_cycle() {
    let imports = imports("mlp-core");
    let at_the_root = between_children(&[], &imports);
    assert!(at_the_root["layer"].contains("kernel"), "the imports are read: {at_the_root:?}");
    let of_training = between_children(&["train".to_owned()], &imports);
    assert!(of_training["checkpoint"].contains("history"), "the imports are read: {of_training:?}");
    assert_eq!(modules_on_cycles(&imports), BTreeSet::new());
}

#[test]
fn no_folder_of_the_macros_is_on_an_import_cycle() {
    let imports = imports("mlp-macros");
    let at_the_root = between_children(&[], &imports);
    assert!(at_the_root["expand"].contains("schedule"), "the imports are read: {at_the_root:?}");
    assert_eq!(modules_on_cycles(&imports), BTreeSet::new());
}

#[test]
fn cycles_are_found_in_every_spelling() {
    let read = |files: &[(&str, &str)]| -> Imports {
        let module = |path: &str| module(Path::new(path));
        files.iter().map(|(path, code)| (module(path), named_paths(&module(path), code))).collect()
    };
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "use crate::{c, b::{self as other, x::Item}};"),
        ("b/mod.rs", "fn f() { super::c::f() }"),
        ("b/x.rs", "pub struct Item;"),
        ("b/y/mod.rs", "use super::{x::Item, z};"),
        ("b/y/deep.rs", "use super::super::x::Item;"),
        ("b/z/mod.rs", "use $crate::a;"),
        ("b/z/deep.rs", "macro_rules! m { () => { crate::b::y::f() } }"),
        ("c.rs", ""),
    ];
    let found = |files: &[_]| modules_on_cycles(&read(files)).iter().map(|m| m.join("::")).collect::<Vec<_>>();
    assert_eq!(found(&files), ["b::y", "b::z"]);
    assert_eq!(found(&[&files[..8], &[("c.rs", "use crate::a::Item;")]].concat()), ["a", "b", "b::y", "b::z", "c"]);
}
