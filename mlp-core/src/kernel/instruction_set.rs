//! The instruction set of the vector loops, detected once. Tests and benchmarks may select a lower one, for all threads of
//! the process.

use core::fmt;
use core::str::FromStr;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use pulp::Arch;

/// An instruction set for which the vector loops are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum InstructionSet {
    /// Plain loops, compiled for every processor of the target.
    Portable = 1,
    /// The vectors of `AArch64`.
    Neon,
    /// AVX2 with fused multiply-add.
    Avx2,
    /// AVX-512.
    Avx512,
}

use InstructionSet::{Avx2, Avx512, Neon, Portable};

/// The selected instruction set; zero before the first use.
static SELECTED: AtomicU8 = AtomicU8::new(0);

/// The instruction set of the vector loops.
#[cfg(not(test))]
#[inline(always)]
pub(super) fn arch() -> Arch {
    selected()
}

/// The instruction set under test.
#[cfg(test)]
pub(super) fn arch() -> Arch {
    super::tests::ARCH.get().unwrap_or_else(selected)
}

#[inline(always)]
fn selected() -> Arch {
    // Relaxed: nothing else is published with the number.
    let selected = SELECTED.load(Relaxed);
    // SAFETY: a number is stored only after its instruction set has been detected.
    unsafe {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            if selected == Avx512 as u8 {
                return Arch::V4(pulp::x86::V4::new_unchecked());
            }
            if selected == Avx2 as u8 {
                return Arch::V3(pulp::x86::V3::new_unchecked());
            }
        }
        #[cfg(target_arch = "aarch64")]
        if selected == Neon as u8 {
            return Arch::Neon(pulp::aarch64::Neon::new_unchecked());
        }
    }
    if selected == 0 { detect() } else { Arch::Scalar }
}

/// Selects the highest instruction set of the processor.
#[cold]
#[inline(never)]
fn detect() -> Arch {
    let (set, arch) = InstructionSet::ALL
        .iter()
        .rev()
        .find_map(|&set| Some((set, set.arch()?)))
        .expect("the portable loops run on every processor");
    // Another thread may have selected one meanwhile, which stays.
    let _ = SELECTED.compare_exchange(0, set as u8, Relaxed, Relaxed);
    arch
}

/// Whether this processor computes a vector of 512 bits in two halves, as Zen 4 does (family 25 of AMD). Asked once, since a
/// virtual machine takes microseconds to answer.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[inline(always)]
pub(super) fn halves_wide_vectors() -> bool {
    /// One more than the answer; zero before the first use.
    static ANSWER: AtomicU8 = AtomicU8::new(0);

    #[cold]
    #[inline(never)]
    fn ask() -> bool {
        #[cfg(target_arch = "x86")]
        use core::arch::x86::__cpuid;
        #[cfg(target_arch = "x86_64")]
        use core::arch::x86_64::__cpuid;

        // The last four letters of `AuthenticAMD`, and the extended and the basic family, which are added.
        let (vendor, version) = (__cpuid(0).ecx, __cpuid(1).eax);
        let family = (version >> 20 & 0xff) + (version >> 8 & 0xf);
        let answer = vendor == u32::from_le_bytes(*b"cAMD") && family == 25;
        ANSWER.store(u8::from(answer) + 1, Relaxed);
        answer
    }

    match ANSWER.load(Relaxed) {
        0 => ask(),
        answer => answer == 2,
    }
}

impl InstructionSet {
    /// All instruction sets, from the lowest to the highest of each processor.
    pub const ALL: [Self; 4] = [Portable, Neon, Avx2, Avx512];

    /// The instruction set in use.
    pub fn selected() -> Self {
        let _ = selected();
        let selected = SELECTED.load(Relaxed);
        let Some(set) = Self::ALL.into_iter().find(|&set| set as u8 == selected) else {
            unreachable!("only numbers of instruction sets are stored")
        };
        set
    }

    /// Whether this processor has it.
    pub fn is_available(self) -> bool {
        self.arch().is_some()
    }

    /// Selects it for all threads of the process.
    ///
    /// # Errors
    ///
    /// If the processor lacks it; then nothing changes.
    pub fn select(self) -> Result<(), Unavailable> {
        if !self.is_available() {
            return Err(Unavailable(self));
        }
        SELECTED.store(self as u8, Relaxed);
        Ok(())
    }

    /// The proof that this processor has it.
    pub(super) fn arch(self) -> Option<Arch> {
        match self {
            Portable => Some(Arch::Scalar),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Avx2 => pulp::x86::V3::try_new().map(Arch::V3),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Avx512 => pulp::x86::V4::try_new().map(Arch::V4),
            #[cfg(target_arch = "aarch64")]
            Neon => pulp::aarch64::Neon::try_new().map(Arch::Neon),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Portable => "portable",
            Neon => "neon",
            Avx2 => "avx2",
            Avx512 => "avx512",
        }
    }
}

impl fmt::Display for InstructionSet {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that no instruction set has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unknown;

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("unknown instruction set; the names are")?;
        InstructionSet::ALL.iter().try_for_each(|set| write!(f, " {set}"))
    }
}

impl core::error::Error for Unknown {}

impl FromStr for InstructionSet {
    type Err = Unknown;

    fn from_str(name: &str) -> Result<Self, Unknown> {
        Self::ALL.into_iter().find(|set| set.name() == name).ok_or(Unknown)
    }
}

/// An instruction set that the processor lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable(pub InstructionSet);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "this processor has no {}", self.0)
    }
}

impl core::error::Error for Unavailable {}
