//! The bits of products and functions, the same on every processor with fused multiply-add: committed hashes, so that
//! machines with different instruction sets can be compared.

use std::vec::Vec;

use super::super::instruction_set::InstructionSet;
use super::super::lanes::Float;
use super::super::simd;
use super::ARCH;
use crate::function::VectorForms;
use crate::number::Accum::{Add, Overwrite};
use crate::number::hash::Fnv1a;
use crate::number::scalar::{Scalar, constant};

/// Numbers between −1 and 1 of 20 bits, computed without the mathematical library of the platform.
fn portable_numbers<T: Scalar>(count: usize, seed: u32) -> Vec<T> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        constant(f64::from(state >> 12) / f64::from(1_u32 << 19) - 1.0)
    };
    (0..count).map(|_| next()).collect()
}

fn hash<T: Scalar>(numbers: &[T]) -> u64 {
    let double = |x: T| -> f64 { nalgebra::convert_unchecked(x) };
    // The sign and the payload of NaN depend on the processor.
    let bits = |x: f64| if x.is_nan() { u64::MAX } else { x.to_bits() };
    numbers.iter().fold(Fnv1a::EMPTY, |hash, &x| hash.number(bits(double(x)))).finish()
}

/// A shape for each algorithm of products: dot products, few rows, narrow tiles, full tiles, several blocks, and a single sample.
const SHAPES: [(usize, usize, usize); 9] = [
    (3, 5, 7),
    (70, 1, 9),
    (70, 2, 1),
    (40, 3, 20),
    (33, 17, 13),
    (784, 10, 5),
    (300, 70, 1),
    (64, 48, 130),
    (523, 33, 9),
];

fn products<T: Scalar + Float>() -> Vec<u64> {
    let mut hashes = Vec::new();
    for (inputs, outputs, samples) in SHAPES {
        let (weights, bias) = (portable_numbers::<T>(inputs * outputs, 1), portable_numbers::<T>(outputs, 2));
        let (input, delta) = (portable_numbers::<T>(inputs * samples, 3), portable_numbers::<T>(outputs * samples, 4));
        let mut s = portable_numbers::<T>(outputs * samples, 5);
        simd::forward(Overwrite, inputs, outputs, samples, &weights, &bias, &input, &mut s);
        simd::forward(Add, inputs, outputs, samples, &weights, &[], &input, &mut s);
        let mut propagated = portable_numbers::<T>(inputs * samples, 6);
        simd::propagate(Add, inputs, outputs, samples, &weights, &delta, &mut propagated);
        let mut gradient = portable_numbers::<T>(inputs * outputs + outputs, 7);
        simd::accumulate(Add, inputs, outputs, samples, &input, &delta, &mut gradient);
        hashes.push(hash(&[s, propagated, gradient].concat()));
    }
    hashes
}

/// Magnitudes from subnormal numbers to those at which each function is constant or overflows.
fn arguments<T: Scalar>() -> Vec<T> {
    let mut s = Vec::new();
    for scale in [1.0, 10.0, 100.0, 1e-3, 1e-40] {
        s.extend(portable_numbers::<T>(103, 8).iter().map(|&x| x * constant(scale)));
    }
    s.extend([0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN].map(constant::<T>));
    s
}

fn functions<T: Scalar + Float + VectorForms>() -> Vec<u64> {
    let s = arguments::<T>();
    let mut hashes = Vec::new();
    macro_rules! apply {
        ($($name:ident($($constants:expr)?);)*) => {$({
            // A derivative multiplies what it finds.
            let mut result = portable_numbers::<T>(s.len(), 9);
            simd::$name($(&$constants.map(constant),)? &s, &mut result);
            hashes.push(hash(&result));
        })*};
    }
    apply! {
        elu([1.5, 0.75]); elu_backward([1.5, 0.75]);
        gelu(); gelu_backward();
        silu(); silu_backward();
        softplus(); softplus_backward();
        tanh(); sigmoid(); exp(); erf();
    }
    let mut probabilities = s.clone();
    simd::softmax(10, &s[..510], &mut probabilities[..510]);
    hashes.push(hash(&probabilities[..510]));
    hashes
}

/// The hashes of the products of each shape, in single and in double precision.
const PRODUCTS: [&[u64]; 2] = [
    &[
        0xf435_e768_bdee_ed69,
        0xcbf6_b883_b986_a7ab,
        0x7007_e78d_4286_aa1f,
        0x4762_41e8_09d4_9094,
        0x76ce_6445_95d4_45e3,
        0x46d9_9369_5543_69ab,
        0x5298_79c0_4241_3b6b,
        0xeb1f_b96d_8ca5_30c2,
        0xf65d_c6b2_3477_0e62,
    ],
    &[
        0x3204_86da_ba10_1ef1,
        0x92fc_64a9_8561_9a67,
        0xeebd_b3ac_ae56_96cd,
        0x018e_0fbb_3d5d_123f,
        0xdfb1_6ac4_b7c7_5100,
        0xf6c6_164c_0aca_9b4d,
        0x7ad1_69d7_a900_4c96,
        0xeda0_2dc6_bf1f_8a96,
        0x974f_4ba1_b210_6d8f,
    ],
];

/// The hashes of the functions, in the same order as above.
const FUNCTIONS: [&[u64]; 2] = [
    &[
        0x8cd3_3557_c42b_0692,
        0x7e39_e11d_107a_7252,
        0x1402_3540_8fe1_7ea9,
        0x4dc7_beea_c10b_63b7,
        0xba86_50d3_0502_bbc7,
        0xc4cb_809f_38c0_3e8d,
        0x37e5_8293_f785_680e,
        0x56e1_dc1b_a860_3188,
        0xd3ed_afbd_7a8b_7959,
        0x84dd_3813_83a4_c313,
        0xf55a_b8f0_bda3_d846,
        0x36ab_0dd1_6330_ab7a,
        0x5184_b82e_d45c_7f34,
    ],
    &[
        0x3683_9607_6c69_021a,
        0x262c_15c5_2b4c_6473,
        0xf4d9_bc47_8b38_8091,
        0x2e78_2e90_e481_53a1,
        0x9be5_b5d5_49bc_6b86,
        0xbb33_8faa_a793_0a79,
        0x3ee8_4551_46f3_7948,
        0xa44d_fa2d_6e38_4363,
        0xeede_a578_07d9_4fc0,
        0xb624_7650_b68d_52ec,
        0x9cf9_1c80_cbba_1a3e,
        0x3e1f_4816_ec35_ee1c,
        0xe047_b62e_967b_796c,
    ],
];

/// The hashes of each instruction set that has fused multiply-add.
fn on_fused_instruction_sets(compute: impl Fn() -> Vec<u64>) -> Vec<(InstructionSet, Vec<u64>)> {
    let is_fused = |set: &InstructionSet| *set != InstructionSet::Portable;
    let sets = InstructionSet::ALL.into_iter().filter(is_fused).filter(|set| set.is_available());
    sets.map(|set| {
        ARCH.set(set.arch());
        let hashes = compute();
        ARCH.set(None);
        (set, hashes)
    })
    .collect()
}

/// Asserts that every instruction set gives the committed hashes.
#[track_caller]
fn assert_known(expected: [&[u64]; 2], single: fn() -> Vec<u64>, double: fn() -> Vec<u64>) {
    let got = [single, double].map(on_fused_instruction_sets);
    let is_known = got.iter().zip(expected).all(|(sets, expected)| sets.iter().all(|(_, hashes)| hashes == expected));
    assert!(is_known, "{got:x?}");
}

#[test]
fn products_have_the_same_bits_on_every_processor() {
    assert_known(PRODUCTS, products::<f32>, products::<f64>);
}

#[test]
fn functions_have_the_same_bits_on_every_processor() {
    assert_known(FUNCTIONS, functions::<f32>, functions::<f64>);
}
