//! The square root, which optimizers take for every parameter.

use crate::number::scalar::Scalar;

/// `√x`, correctly rounded. Without the standard library, Rust has no access to the instruction of the processor, and the function in
/// software takes 60 instructions: on a Cortex-M with hardware floats, the instruction is used.
#[inline(always)]
pub(crate) fn square_root<T: Scalar>(x: T) -> T {
    #[cfg(all(target_arch = "arm", target_abi = "eabihf", not(feature = "std")))]
    if core::any::TypeId::of::<T>() == core::any::TypeId::of::<f32>() {
        use crate::number::cast::{cast, cast_mut};

        let mut root = [x];
        cast_mut::<T, f32>(&mut root)[0] = single(cast::<T, f32>(&[x])[0]);
        return root[0];
    }
    x.sqrt()
}

/// `√x` by the instruction for single precision, which every float unit has.
#[cfg(all(target_arch = "arm", target_abi = "eabihf", not(feature = "std")))]
#[inline(always)]
fn single(x: f32) -> f32 {
    let mut bits = x.to_bits();
    // SAFETY: the hard-float ABI guarantees the float unit. Its registers cannot be operands (rustc 1.95 misses their feature on this
    // target), so the one in use is restored; nothing else is read or written but the operands.
    unsafe {
        core::arch::asm!(
            "vmov {saved}, s0",
            "vmov s0, {bits}",
            "vsqrt.f32 s0, s0",
            "vmov {bits}, s0",
            "vmov s0, {saved}",
            bits = inout(reg) bits,
            saved = out(reg) _,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    f32::from_bits(bits)
}
