//! Runs the lesson: on the device, and on the desktop, where the same code without the standard library in mlp-core must write the same
//! text.

#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod on_device {
    use mlp_embedded::device;
    use mlp_embedded::lesson::Memory;

    #[cortex_m_rt::entry]
    fn main() -> ! {
        static mut MEMORY: Memory = Memory::new();
        let is_learned = MEMORY.learn(&mut device::Output).unwrap_or(false);
        device::exit(is_learned)
    }
}

#[cfg(not(target_os = "none"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    let is_learned = mlp_embedded::lesson::Memory::new().learn(&mut text)?;
    print!("{text}");
    if is_learned { Ok(()) } else { Err("an error is larger than promised".into()) }
}
