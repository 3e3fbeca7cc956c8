//! The loops on `f32` and `f64`, by the best instructions that the processor has.

use pulp::{Arch, Simd, WithSimd};

use super::elementary::{Exp, Sigmoid, Tanh};
use super::lanes::Float;
use super::portable;
use super::product::{Product, Start, View};
use crate::scalar::Scalar;

/// The best instructions that the processor has.
#[cfg(not(test))]
#[inline(always)]
fn arch() -> Arch {
    Arch::new()
}

/// The instructions that a test has asked for.
#[cfg(test)]
fn arch() -> Arch {
    super::tests::ARCH.get().unwrap_or_default()
}

/// A loop in plain Rust, compiled for every instruction set.
struct Loop<F>(F);

impl<F: FnOnce()> WithSimd for Loop<F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        (self.0)();
    }
}

#[inline(always)]
fn vectorized(body: impl FnOnce()) {
    arch().dispatch(Loop(body));
}

pub(super) fn forward<E: Float + Scalar>(
    inputs: usize,
    outputs: usize,
    samples: usize,
    weights: &[E],
    bias: &[E],
    input: &[E],
    s: &mut [E],
) {
    assert!(weights.len() >= inputs * outputs && input.len() >= inputs * samples && s.len() >= outputs * samples);
    assert!(bias.is_empty() || bias.len() >= outputs);
    arch().dispatch(Product {
        rows: outputs,
        columns: samples,
        depth: inputs,
        a: View { data: weights.as_ptr(), row: 1, column: outputs },
        b: View { data: input.as_ptr(), row: 1, column: inputs },
        c: s.as_mut_ptr(),
        start: if bias.is_empty() { Start::Zero } else { Start::Column(bias.as_ptr()) },
    });
}

pub(super) fn propagate<E: Float + Scalar>(
    inputs: usize,
    outputs: usize,
    samples: usize,
    weights: &[E],
    delta: &[E],
    input_delta: &mut [E],
) {
    assert!(weights.len() >= inputs * outputs && delta.len() >= outputs * samples);
    assert!(input_delta.len() >= inputs * samples);
    if samples < 4 {
        // Too few columns to pay for the transposition.
        return vectorized(|| portable::propagate(inputs, outputs, samples, weights, delta, input_delta));
    }
    arch().dispatch(Product {
        rows: inputs,
        columns: samples,
        depth: outputs,
        a: View { data: weights.as_ptr(), row: outputs, column: 1 },
        b: View { data: delta.as_ptr(), row: 1, column: outputs },
        c: input_delta.as_mut_ptr(),
        start: Start::Zero,
    });
}

pub(super) fn accumulate_weights<E: Float + Scalar>(
    inputs: usize,
    outputs: usize,
    before: usize,
    samples: usize,
    input: &[E],
    delta: &[E],
    gradient: &mut [E],
) {
    assert!(gradient.len() >= inputs * outputs && input.len() >= inputs * samples && delta.len() >= outputs * samples);
    arch().dispatch(Product {
        rows: outputs,
        columns: inputs,
        depth: samples,
        a: View { data: delta.as_ptr(), row: 1, column: outputs },
        b: View { data: input.as_ptr(), row: inputs, column: 1 },
        c: gradient.as_mut_ptr(),
        start: if before == 0 { Start::Zero } else { Start::Kept },
    });
}

pub(super) fn accumulate_bias<E: Float + Scalar>(
    outputs: usize,
    before: usize,
    samples: usize,
    delta: &[E],
    gradient: &mut [E],
) {
    if gradient.is_empty() {
        return;
    }
    assert!(gradient.len() >= outputs && delta.len() >= outputs * samples);
    let one = E::one();
    arch().dispatch(Product {
        rows: outputs,
        columns: 1,
        depth: samples,
        a: View { data: delta.as_ptr(), row: 1, column: outputs },
        // The input of a bias: a one for every sample.
        b: View { data: &raw const one, row: 0, column: 0 },
        c: gradient.as_mut_ptr(),
        start: if before == 0 { Start::Zero } else { Start::Kept },
    });
}

pub(super) fn add_scaled<E: Float + Scalar>(factor: &[E], y: &[E], x: &mut [E]) {
    vectorized(|| portable::add_scaled(factor, y, x));
}

pub(super) fn scale<E: Float + Scalar>(factor: &[E], x: &mut [E]) {
    vectorized(|| portable::scale(factor, x));
}

macro_rules! elementary {
    ($($name:ident: $Function:ident, $fast:ident;)*) => {$(
        pub(super) fn $name<E: $Function>(s: &[E], a: &mut [E]) {
            struct Map<'a, E>(&'a [E], &'a mut [E]);

            impl<E: $Function> WithSimd for Map<'_, E> {
                type Output = ();

                #[inline(always)]
                fn with_simd<S: Simd>(self, _: S) {
                    // Without fused multiply-add each of them would be a call.
                    if S::IS_SCALAR {
                        return portable::$name(self.0, self.1);
                    }
                    for (a, &s) in self.1.iter_mut().zip(self.0) {
                        *a = s.$fast();
                    }
                }
            }

            arch().dispatch(Map(s, a));
        }
    )*};
}

pub(super) fn exp_in_place<E: Exp>(x: &mut [E]) {
    struct Map<'a, E>(&'a mut [E]);

    impl<E: Exp> WithSimd for Map<'_, E> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            if S::IS_SCALAR {
                return portable::exp_in_place(self.0);
            }
            for x in self.0 {
                *x = x.fast_exp();
            }
        }
    }

    arch().dispatch(Map(x));
}

elementary! {
    exp: Exp, fast_exp;
    sigmoid: Sigmoid, fast_sigmoid;
    tanh: Tanh, fast_tanh;
}

macro_rules! loops {
    ($($name:ident;)*) => {$(
        pub(super) fn $name<E: Float + Scalar>(x: &[E], y: &mut [E]) {
            vectorized(|| portable::$name(x, y));
        }
    )*};
}

loops! {
    relu;
    relu_backward;
    tanh_backward;
    sigmoid_backward;
}
