//! The version that is measured, from the lock file.

fn main() {
    let lock = std::fs::read_to_string("Cargo.lock").expect("the lock file");
    let (_, after) = lock.split_once("name = \"burn\"\nversion = \"").expect("burn in the lock file");
    println!("cargo::rustc-env=PEER_VERSION={}", after.split('"').next().expect("a version"));
    println!("cargo::rerun-if-changed=Cargo.lock");
}
