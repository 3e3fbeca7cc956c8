//! Tests of the vector loops against the portable ones, on every instruction set of the machine. This file has the test
//! data and comparisons; each subject has its own file.

#![allow(clippy::float_cmp, reason = "exact results are compared exactly")]
#![allow(clippy::cast_precision_loss, reason = "small integers")]

use std::borrow::Cow;
use std::cell::Cell;
use std::vec::Vec;

use pulp::Arch;

use super::instruction_set::InstructionSet;
use crate::number::scalar::{Scalar, constant};

mod accum;
mod bits;
mod elementwise;
mod instruction_set;
mod known_bits;
mod pass;
mod products;
mod sizes;
mod softmax;
mod updates;

std::thread_local! {
    /// The instruction set that the kernels use in this thread.
    pub(super) static ARCH: Cell<Option<Arch>> = const { Cell::new(None) };
    /// Whether the portable products of this thread use `mul_add`, which takes a call where the target lacks the instruction.
    pub(super) static FUSES_SCALARS: Cell<bool> = const { Cell::new(false) };
}

/// The instruction sets of this machine.
fn instruction_sets() -> impl Iterator<Item = Arch> {
    InstructionSet::ALL.into_iter().filter_map(InstructionSet::arch)
}

fn on_every_instruction_set(test: impl Fn()) {
    for arch in instruction_sets() {
        ARCH.set(Some(arch));
        test();
    }
    ARCH.set(None);
}

/// Whether the processor is emulated, so that tests should choose fewer sizes; set by `tools/sanitize`.
fn has_few_sizes() -> bool {
    std::env::var_os("MLP_FEW_SIZES").is_some()
}

/// Numbers of the form k / 8 with |k| ≤ 8. Their products and short sums are exact in single precision, so results do not
/// depend on the order of summation and are compared bit for bit.
fn numbers<T: Scalar>(count: usize, seed: usize) -> Vec<T> {
    (0..count).map(|i| constant(((i * 7 + seed * 13) % 17) as f64 / 8.0 - 1.0)).collect()
}

/// Numbers whose sums are almost never exact.
fn inexact_numbers<T: Scalar>(count: usize, seed: usize) -> Vec<T> {
    (0..count).map(|i| constant(f64::sin((i * 7 + seed * 13) as f64))).collect()
}

/// Whether two slices are equal bit for bit, up to the bits of NaN.
fn same_bits<T: Scalar>(x: &[T], y: &[T]) -> bool {
    let double = |x: T| -> f64 { nalgebra::convert_unchecked(x) };
    let mut pairs = x.iter().zip(y).map(|(&x, &y)| (double(x), double(y)));
    pairs.all(|(x, y)| x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan()))
}

/// Computes a result between guard numbers, which must be unchanged afterwards.
fn in_guarded_buffer<T: Scalar>(len: usize, compute: impl FnOnce(&mut [T])) -> Vec<T> {
    const GUARD: usize = 70;
    let mut numbers = std::vec![constant::<T>(7.0); len + 2 * GUARD];
    compute(&mut numbers[GUARD..GUARD + len]);
    let (before, after) = (&numbers[..GUARD], &numbers[GUARD + len..]);
    assert!(before.iter().chain(after).all(|&number| number == constant(7.0)), "the guard is overwritten");
    numbers[GUARD..GUARD + len].to_vec()
}

/// Under Miri, a copy in a separate allocation: Miri aligns it arbitrarily and detects reads before it. A real
/// allocator would align it to 16 bytes.
fn reallocated_under_miri<T: Scalar>(numbers: &[T]) -> Cow<'_, [T]> {
    if cfg!(miri) { numbers.to_vec().into() } else { numbers.into() }
}
