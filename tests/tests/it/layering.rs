//! The dependencies between the modules of each crate, read from its imports: no module depends on itself through others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules that each top-level module names by `crate::…`.
type Dependencies = BTreeMap<String, BTreeSet<String>>;

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

/// The first segments of all paths that begin with `crate::`.
fn named_modules(code: &str) -> impl Iterator<Item = String> + '_ {
    code.split("crate::").skip(1).flat_map(|rest| {
        let group = rest.strip_prefix('{').and_then(|group| group.split('}').next());
        let paths: Vec<_> = group.map_or_else(|| vec![rest], |group| group.split(',').collect());
        paths.into_iter().map(|path| {
            path.trim_start().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>()
        })
    })
}

fn dependencies(krate: &str) -> Dependencies {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(krate).join("src");
    let mut dependencies = Dependencies::new();
    for path in sources(&root) {
        let relative = path.strip_prefix(&root).expect("a path below the root");
        let module = relative.iter().next().expect("a module").to_string_lossy().trim_end_matches(".rs").to_owned();
        let is_test = relative.to_string_lossy().contains("test");
        if module != "lib" && !is_test && path.extension().is_some_and(|extension| extension == "rs") {
            dependencies.entry(module).or_default().extend(named_modules(&code(&path)));
        }
    }
    let modules: BTreeSet<_> = dependencies.keys().cloned().collect();
    for (module, named) in &mut dependencies {
        named.retain(|other| other != module && modules.contains(other));
    }
    dependencies
}

/// The modules on import cycles, and those between them: all that remain after modules without dependencies, and then
/// modules without dependents, have been removed repeatedly.
fn on_cycles(mut dependencies: Dependencies) -> BTreeSet<String> {
    loop {
        let before = dependencies.len();
        let named: BTreeSet<_> = dependencies.values().flatten().cloned().collect();
        dependencies.retain(|module, others| !others.is_empty() && named.contains(module));
        let modules: BTreeSet<_> = dependencies.keys().cloned().collect();
        for others in dependencies.values_mut() {
            others.retain(|other| modules.contains(other));
        }
        if dependencies.len() == before {
            return modules;
        }
    }
}

#[test]
fn no_module_of_the_core_is_on_an_import_cycle() {
    let dependencies = dependencies("mlp-core");
    assert!(dependencies["layer"].contains("kernel"), "the imports are read: {dependencies:?}");
    assert_eq!(on_cycles(dependencies), BTreeSet::new());
}

#[test]
fn no_module_of_the_macros_is_on_an_import_cycle() {
    let dependencies = dependencies("mlp-macros");
    assert!(dependencies["expand"].contains("schedule"), "the imports are read: {dependencies:?}");
    assert_eq!(on_cycles(dependencies), BTreeSet::new());
}
