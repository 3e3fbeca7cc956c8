//! Errors and power failures at every operation.

use super::super::simulation::{Fault, Files, NEW, Simulation};
use super::*;

/// More than a buffer, so that it is written in parts.
fn new_content() -> Vec<u8> {
    (0..20_000).map(|index| if index % 2 == 0 { b'n' } else { b'w' }).collect()
}

/// A file of mode 604, or none, and what a killed process left.
fn simulation(exists: bool, fault: Option<Fault>) -> Simulation {
    let files = [("d/.net.1-2.tmp", "half", 0o600), ("d/other", "other", 0o640), ("d/net", "old", 0o604)];
    Simulation::new(&files[..if exists { 3 } else { 2 }], fault)
}

fn is_temporary(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tmp")
}

fn replace_in(simulation: &Simulation) -> io::Result<()> {
    let content = new_content();
    replace(&simulation, Path::new("d/net"), |out| out.write_all(&content))
}

/// Every file system with a fault at each of its operations.
fn with_every_fault(
    fault: impl Fn(usize) -> Fault,
    mut check: impl FnMut(bool, &'static str, &Simulation, io::Result<()>),
) {
    for exists in [true, false] {
        let operations = {
            let simulation = simulation(exists, None);
            replace_in(&simulation).unwrap();
            simulation.operations()
        };
        for (index, operation) in operations.into_iter().enumerate() {
            let simulation = simulation(exists, Some(fault(index)));
            let result = replace_in(&simulation);
            check(exists, operation, &simulation, result);
        }
    }
}

fn assert_old_or_new(exists: bool, files: &Files, context: &str) {
    let old = exists.then(|| (b"old".to_vec(), 0o604));
    let new = (new_content(), if exists { 0o604 } else { NEW });
    let found = files.get(Path::new("d/net"));
    let length = found.map(|(content, mode)| (content.len(), *mode));
    assert!(found == old.as_ref() || found == Some(&new), "{context}: {length:?}");
    assert_eq!(files[Path::new("d/other")], (b"other".to_vec(), 0o640), "{context}");
}

#[test]
fn a_power_failure_before_any_operation_leaves_the_old_or_the_new_content() {
    with_every_fault(Fault::PowerFailure, |exists, operation, simulation, _| {
        for files in simulation.after_power_failure() {
            assert_old_or_new(exists, &files, operation);
        }
    });
}

#[test]
fn a_power_failure_after_the_replacement_leaves_the_new_content() {
    for exists in [true, false] {
        let simulation = simulation(exists, None);
        replace_in(&simulation).unwrap();
        let new = (new_content(), if exists { 0o604 } else { NEW });
        for files in simulation.after_power_failure() {
            assert!(files.get(Path::new("d/net")) == Some(&new));
        }
    }
}

#[test]
fn an_error_of_any_operation_leaves_the_old_or_the_new_content_and_no_temporary_file() {
    let mut ignored = Vec::new();
    with_every_fault(
        |index| Fault::Error(index, io::ErrorKind::StorageFull),
        |exists, operation, simulation, result| {
            let files = simulation.files();
            assert_old_or_new(exists, &files, operation);
            let is_new = files.get(Path::new("d/net")).is_some_and(|(content, _)| content.len() > 3);
            match &result {
                Ok(()) => {
                    ignored.push(operation);
                    assert!(is_new, "{operation}");
                }
                Err(error) => {
                    assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{operation}");
                    assert_eq!(is_replaced(error), is_new, "{operation}");
                    assert_eq!(is_new, operation == "sync_directory");
                }
            }
            // Those of this process; the abandoned one stays if it cannot be listed, opened, locked or removed.
            let left = files.keys().filter(|path| is_temporary(path));
            let left: Vec<_> = left.filter(|path| !path.ends_with(".net.1-2.tmp")).collect();
            assert!(left.is_empty() || operation == "remove", "{operation}: {left:?}");
        },
    );
    ignored.sort_unstable();
    ignored.dedup();
    // Without them, the file is replaced all the same.
    assert_eq!(ignored, ["lock", "names", "open", "remove", "resolve"]);
}

#[test]
fn permission_for_the_file_itself_is_required_even_though_renaming_needs_none() {
    let operations = |exists| {
        let simulation = simulation(exists, None);
        replace_in(&simulation).unwrap();
        simulation.operations()
    };
    assert!(operations(true).contains(&"require_writable"));
    assert!(!operations(false).contains(&"require_writable"));
}
