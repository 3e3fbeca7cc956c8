//! The conditions of a measurement: the processor, the instruction set and its peak.

use std::env::{self, VarError};
use std::fs;
use std::hint::black_box;
use std::time::Instant;

use mlp_core::instruction_set::InstructionSet;
use pulp::{Arch, Simd, WithSimd};

/// Selects the instruction set that the environment variable `MLP_ARCH` names, for all threads of this program; without
/// the variable, the highest of the processor stays. Returns the selected one.
///
/// # Panics
///
/// If there is no such instruction set, or the processor lacks it.
pub fn select_instruction_set() -> InstructionSet {
    match env::var("MLP_ARCH") {
        Ok(name) => {
            let set: InstructionSet = name.parse().unwrap_or_else(|error| panic!("MLP_ARCH={name}: {error}"));
            set.select().unwrap_or_else(|error| panic!("MLP_ARCH={name}: {error}"));
            set
        }
        Err(VarError::NotPresent) => InstructionSet::selected(),
        Err(error) => panic!("MLP_ARCH: {error}"),
    }
}

/// The name of the processor, as Linux has it.
pub fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let value = |key: &str| {
        let line = info.lines().find(|line| line.split(':').next().is_some_and(|name| name.trim() == key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    match (value("model name"), value("cpu family"), value("model")) {
        (Some(name), Some(family), Some(model)) => format!("{name} (family {family}, model {model})"),
        (Some(name), ..) => name,
        _ => format!("unknown {} processor", env::consts::ARCH),
    }
}

/// The selected instruction set for pulp, which the kernels use as well.
fn arch() -> Arch {
    match InstructionSet::selected() {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        InstructionSet::Avx2 => pulp::x86::V3::try_new().map(Arch::V3),
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        InstructionSet::Avx512 => pulp::x86::V4::try_new().map(Arch::V4),
        InstructionSet::Portable => Some(Arch::Scalar),
        // Other processors have one instruction set beside the portable loops.
        _ => Some(Arch::new()),
    }
    .expect("a selected instruction set is available")
}

/// Fused multiply-adds in registers, with enough independent accumulators to hide the latency.
struct MultiplyAdds {
    rounds: usize,
}

const ACCUMULATORS: usize = 12;

impl WithSimd for MultiplyAdds {
    type Output = f64;

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for the instruction set of the caller")]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        if S::IS_SCALAR {
            return multiply_and_add(self.rounds);
        }
        let (x, y) = (black_box(simd.splat_f32s(0.5)), black_box(simd.splat_f32s(1.0)));
        let mut accumulators = [simd.splat_f32s(0.0); ACCUMULATORS];
        for _ in 0..self.rounds {
            for accumulator in &mut accumulators {
                *accumulator = simd.mul_add_e_f32s(*accumulator, x, y);
            }
        }
        black_box(accumulators);
        (2 * ACCUMULATORS * S::F32_LANES * self.rounds) as f64
    }
}

/// As [`MultiplyAdds`], by separate instructions of the baseline of the target, as the portable loops have them.
fn multiply_and_add(rounds: usize) -> f64 {
    const LANES: usize = 4;
    let (x, y) = (black_box([0.5_f32; LANES]), black_box([1.0_f32; LANES]));
    let mut accumulators = [[0.0_f32; LANES]; ACCUMULATORS];
    for _ in 0..rounds {
        for accumulator in &mut accumulators {
            for lane in 0..LANES {
                accumulator[lane] = accumulator[lane] * x[lane] + y[lane];
            }
        }
    }
    black_box(accumulators);
    (2 * ACCUMULATORS * LANES * rounds) as f64
}

/// Peak floating-point operations per second of one core in single precision with the selected instruction set: the best
/// of several attempts. That of double precision is half of it.
pub fn peak_flops() -> f64 {
    let attempt = || {
        let start = Instant::now();
        let operations = arch().dispatch(MultiplyAdds { rounds: black_box(1_000_000) });
        operations / start.elapsed().as_secs_f64()
    };
    (0..15).map(|_| attempt()).fold(0.0, f64::max)
}
