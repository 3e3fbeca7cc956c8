//! The loops in plain Rust, for any scalar. Written so that the inner one runs along a column, which vectorizes.

use crate::scalar::Scalar;

#[inline]
pub(super) fn forward<T: Scalar>(
    inputs: usize,
    outputs: usize,
    samples: usize,
    weights: &[T],
    bias: &[T],
    input: &[T],
    s: &mut [T],
) {
    let samples = input.chunks_exact(inputs).zip(s.chunks_exact_mut(outputs)).take(samples);
    for (x, s) in samples {
        if bias.is_empty() {
            s.fill(T::zero());
        } else {
            s.copy_from_slice(bias);
        }
        for (&x, column) in x.iter().zip(weights.chunks_exact(outputs)) {
            for (s, &w) in s.iter_mut().zip(column) {
                *s += w * x;
            }
        }
    }
}

#[inline]
pub(super) fn propagate<T: Scalar>(
    inputs: usize,
    outputs: usize,
    samples: usize,
    weights: &[T],
    delta: &[T],
    input_delta: &mut [T],
) {
    let samples = delta.chunks_exact(outputs).zip(input_delta.chunks_exact_mut(inputs)).take(samples);
    for (delta, input_delta) in samples {
        for (d, column) in input_delta.iter_mut().zip(weights.chunks_exact(outputs)) {
            *d = dot(column, delta);
        }
    }
}

#[inline]
pub(super) fn accumulate_weights<T: Scalar>(
    inputs: usize,
    outputs: usize,
    samples: usize,
    input: &[T],
    delta: &[T],
    gradient: &mut [T],
) {
    let samples = input.chunks_exact(inputs).zip(delta.chunks_exact(outputs)).take(samples);
    for (x, delta) in samples {
        for (&x, column) in x.iter().zip(gradient.chunks_exact_mut(outputs)) {
            for (g, &d) in column.iter_mut().zip(delta) {
                *g += d * x;
            }
        }
    }
}

#[inline]
pub(super) fn accumulate_bias<T: Scalar>(outputs: usize, samples: usize, delta: &[T], gradient: &mut [T]) {
    for delta in delta.chunks_exact(outputs).take(samples) {
        for (g, &d) in gradient.iter_mut().zip(delta) {
            *g += d;
        }
    }
}

#[inline]
pub(super) fn add_scaled<T: Scalar>(factor: &[T], y: &[T], x: &mut [T]) {
    let factor = factor[0];
    for (x, &y) in x.iter_mut().zip(y) {
        *x += factor * y;
    }
}

#[inline]
pub(super) fn scale<T: Scalar>(factor: &[T], x: &mut [T]) {
    let factor = factor[0];
    for x in x {
        *x *= factor;
    }
}

/// `Σ x y` in eight partial sums, since the order of a single one would forbid vector instructions.
#[inline]
fn dot<T: Scalar>(x: &[T], y: &[T]) -> T {
    const LANES: usize = 8;
    let mut sums = [T::zero(); LANES];
    let (x_chunks, y_chunks) = (x.chunks_exact(LANES), y.chunks_exact(LANES));
    let tail = x_chunks.remainder().iter().zip(y_chunks.remainder()).fold(T::zero(), |sum, (&x, &y)| sum + x * y);
    for (x, y) in x_chunks.zip(y_chunks) {
        for ((sum, &x), &y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    sums.into_iter().fold(tail, |sum, partial| sum + partial)
}
