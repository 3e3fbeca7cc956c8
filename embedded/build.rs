//! Writes the memory layout of each program where the linker script of cortex-m-rt finds it.

use std::path::PathBuf;
use std::{env, fs};

/// The programs of the device, each with the size of its stack.
const STACKS: [(&str, &str); 3] = [("sine", "1K"), ("learner", "2K"), ("pendulum", "4K")];

fn main() {
    println!("cargo:rerun-if-changed=layout.x");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system != "none") {
        return;
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let layout = fs::read_to_string("layout.x").expect("layout.x is beside build.rs");
    for (program, stack) in STACKS {
        let folder = out.join(program);
        fs::create_dir_all(&folder).expect("OUT_DIR is writable");
        fs::write(folder.join("memory.x"), layout.replace("@STACK@", stack)).expect("OUT_DIR is writable");
        println!("cargo:rustc-link-arg-bin={program}=-L{}", folder.display());
    }
}
