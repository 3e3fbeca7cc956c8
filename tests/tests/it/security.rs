//! The tests that `SECURITY.md` names exist.

use std::fs;
use std::path::Path;

/// All Rust code below a directory.
fn code(directory: &Path) -> String {
    let entries = fs::read_dir(directory).expect("a directory of sources");
    let paths = entries.map(|entry| entry.expect("an entry of the directory").path());
    paths.fold(String::new(), |code, path| {
        if path.is_dir() {
            code + &self::code(&path)
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            code + &fs::read_to_string(path).expect("a source file")
        } else {
            code
        }
    })
}

#[test]
fn every_test_named_in_the_security_policy_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let policy = fs::read_to_string(root.join("SECURITY.md")).expect("the security policy");
    let code = code(&root.join("mlp-core/src")) + &code(&root.join("tests/tests"));
    let rows = policy.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit_once(" | "));
    let named: Vec<_> = rows.flat_map(|(_, tests)| tests.split('`').skip(1).step_by(2)).collect();
    assert!(named.len() >= 15, "{named:?}");
    for test in named.into_iter().filter(|name| !name.contains('/')) {
        assert!(
            code.contains(&format!("#[test]\n    fn {test}()")) || code.contains(&format!("#[test]\nfn {test}()")),
            "{test}"
        );
    }
}
