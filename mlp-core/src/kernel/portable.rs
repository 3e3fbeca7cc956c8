//! The loops in plain Rust, for any scalar. The inner loop runs along a column, so that it vectorizes.

use super::square_root::square_root;
use crate::function::{self, functions};
use crate::number::Accum;
use crate::number::scalar::Scalar;

#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "sizes and slices of a product")]
pub(super) fn forward<T: Scalar>(
    accum: Accum,
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
        match accum {
            Accum::Overwrite if bias.is_empty() => s.fill(T::zero()),
            Accum::Overwrite => s.copy_from_slice(bias),
            Accum::Add => assert!(bias.is_empty(), "the first source adds the biases"),
        }
        if super::is_unrolled(inputs * outputs) {
            for (&x, column) in x.iter().zip(weights.chunks_exact(outputs)) {
                for (s, &w) in s.iter_mut().zip(column) {
                    *s += w * x;
                }
            }
            continue;
        }
        let mut first = 0;
        while first < outputs {
            first += match outputs - first {
                REGISTER_SUMS.. => weigh_units::<T, REGISTER_SUMS>(outputs, first, weights, x, s),
                4.. => weigh_units::<T, 4>(outputs, first, weights, x, s),
                _ => weigh_units::<T, 1>(outputs, first, weights, x, s),
            };
        }
    }
}

/// `s += W x` for this number of units from the first on, whose sums stay in registers; returns the number.
#[inline(always)]
fn weigh_units<T: Scalar, const UNITS: usize>(
    outputs: usize,
    first: usize,
    weights: &[T],
    x: &[T],
    s: &mut [T],
) -> usize {
    let Some(s) = s[first..].first_chunk_mut::<UNITS>() else { unreachable!("not more units than remain") };
    let mut sums = *s;
    for (&x, column) in x.iter().zip(weights.chunks_exact(outputs)) {
        let Some(column) = column[first..].first_chunk::<UNITS>() else { unreachable!("one weight per unit") };
        for (sum, &w) in sums.iter_mut().zip(column) {
            *sum += w * x;
        }
    }
    *s = sums;
    UNITS
}

#[inline(always)]
pub(super) fn propagate<T: Scalar>(
    accum: Accum,
    inputs: usize,
    outputs: usize,
    samples: usize,
    weights: &[T],
    delta: &[T],
    input_delta: &mut [T],
) {
    let samples = delta.chunks_exact(outputs).zip(input_delta.chunks_exact_mut(inputs)).take(samples);
    for (delta, input_delta) in samples {
        // With `std`, the products of few units call this, whose sums have this order on every instruction set.
        #[cfg(any(not(feature = "std"), target_arch = "wasm32"))]
        let (weights, input_delta) = propagate_in_fours(accum, outputs, weights, delta, input_delta);
        for (d, column) in input_delta.iter_mut().zip(weights.chunks_exact(outputs)) {
            let sum = dot(column, delta);
            *d = match accum {
                Accum::Overwrite => sum,
                Accum::Add => *d + sum,
            };
        }
    }
}

/// [`propagate`] from 8 to 15 units, whose sums of [`dot`] are computed for four inputs at a time: these fill a vector.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
#[inline(always)]
pub(super) fn propagate_from_8_to_15<T: Scalar>(
    accum: Accum,
    inputs: usize,
    outputs: usize,
    samples: usize,
    weights: &[T],
    delta: &[T],
    input_delta: &mut [T],
) {
    let samples = delta.chunks_exact(outputs).zip(input_delta.chunks_exact_mut(inputs)).take(samples);
    for (delta, input_delta) in samples {
        let (fours, rest) = input_delta.as_chunks_mut::<4>();
        let (weights, rest_of_weights) = weights.split_at(4 * fours.len() * outputs);
        for (d, columns) in fours.iter_mut().zip(weights.chunks_exact(4 * outputs)) {
            let sums = four_dots(columns, delta);
            for (d, sum) in d.iter_mut().zip(sums) {
                *d = match accum {
                    Accum::Overwrite => sum,
                    Accum::Add => *d + sum,
                };
            }
        }
        if !rest.is_empty() {
            propagate(accum, rest.len(), outputs, 1, rest_of_weights, delta, rest);
        }
    }
}

/// [`dot`] of each of four columns with the deltas of 8 to 15 units.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
#[inline(always)]
fn four_dots<T: Scalar>(columns: &[T], delta: &[T]) -> [T; 4] {
    let units = delta.len();
    let ((a, b), (c, e)) = {
        let (first, second) = columns.split_at(2 * units);
        (first.split_at(units), second.split_at(units))
    };
    let [a, b, c, e, delta] = [a, b, c, e, delta].map(|numbers| match numbers.split_first_chunk::<8>() {
        Some(parts) => parts,
        None => unreachable!("at least 8 units"),
    });
    let rest = a.1.iter().zip(b.1).zip(c.1).zip(e.1).zip(delta.1);
    let mut rest = rest.map(|((((&a, &b), &c), &e), &delta)| [a * delta, b * delta, c * delta, e * delta]);
    let mut sums = rest.next().unwrap_or([T::zero(); 4]);
    for products in rest {
        for (sum, product) in sums.iter_mut().zip(products) {
            *sum += product;
        }
    }
    for unit in 0..8 {
        for (sum, column) in sums.iter_mut().zip([a.0, b.0, c.0, e.0]) {
            // `dot` adds the product to a sum of zero.
            *sum += T::zero() + column[unit] * delta.0[unit];
        }
    }
    sums
}

/// [`propagate`] for one sample to as many inputs as are multiples of four, of which four share the loads of the deltas; returns the
/// weights and the inputs that remain.
#[cfg(any(not(feature = "std"), target_arch = "wasm32"))]
#[inline(always)]
fn propagate_in_fours<'w, 'd, T: Scalar>(
    accum: Accum,
    outputs: usize,
    weights: &'w [T],
    delta: &[T],
    input_delta: &'d mut [T],
) -> (&'w [T], &'d mut [T]) {
    let (fours, rest) = input_delta.as_chunks_mut::<4>();
    let (weights, rest_of_weights) = weights.split_at(4 * fours.len() * outputs);
    for (d, columns) in fours.iter_mut().zip(weights.chunks_exact(4 * outputs)) {
        let (first, second) = columns.split_at(2 * outputs);
        let ((a, b), (c, e)) = (first.split_at(outputs), second.split_at(outputs));
        let mut sums = [T::zero(); 4];
        for ((((&delta, &a), &b), &c), &e) in delta.iter().zip(a).zip(b).zip(c).zip(e) {
            for (sum, w) in sums.iter_mut().zip([a, b, c, e]) {
                *sum += w * delta;
            }
        }
        finish(accum, &sums, d);
    }
    (rest_of_weights, rest)
}

/// The number of sums that stay in registers.
const REGISTER_SUMS: usize = 16;

/// Like the vector kernels, this sums the samples from zero and then adds the sum to the gradient: threads rely on the
/// sum of a block being the same wherever it is computed.
#[inline(always)]
pub(super) fn accumulate<T: Scalar>(
    accum: Accum,
    inputs: usize,
    outputs: usize,
    samples: usize,
    input: &[T],
    delta: &[T],
    gradient: &mut [T],
) {
    let (weights, bias) = gradient.split_at_mut(inputs * outputs);
    let is_single = samples == 1;
    let samples = input.chunks_exact(inputs).zip(delta.chunks_exact(outputs)).take(samples);
    if weights.len() <= REGISTER_SUMS {
        let mut sums = [T::zero(); REGISTER_SUMS];
        for (x, delta) in samples.clone() {
            for (&x, sums) in x.iter().zip(sums.chunks_exact_mut(outputs)) {
                add_multiple(x, delta, sums);
            }
        }
        finish(accum, &sums, weights);
    } else if is_single {
        outer_product(accum, &input[..inputs], &delta[..outputs], weights);
    } else {
        for (j, column) in weights.chunks_exact_mut(outputs).enumerate() {
            accumulate_column(accum, &samples.clone().map(|(x, delta)| (x[j], delta)), column);
        }
    }
    // The input of a bias is one for every sample.
    accumulate_column(accum, &samples.map(|(_, delta)| (T::one(), delta)), bias);
}

/// The gradient of the weights by one sample, `δ xᵀ`.
#[inline(always)]
fn outer_product<T: Scalar>(accum: Accum, input: &[T], delta: &[T], gradient: &mut [T]) {
    match accum {
        Accum::Overwrite => for_columns(input, delta, gradient, |g, product| *g = product),
        Accum::Add => for_columns(input, delta, gradient, |g, product| *g += product),
    }
}

/// Combines every element of `gradient` with its element of `δ xᵀ`.
#[inline(always)]
fn for_columns<T: Scalar>(input: &[T], delta: &[T], gradient: &mut [T], combine: impl Fn(&mut T, T) + Copy) {
    let mut first = 0;
    while first < delta.len() {
        first += match delta.len() - first {
            REGISTER_SUMS.. => for_units::<T, REGISTER_SUMS>(first, input, delta, gradient, combine),
            4.. => for_units::<T, 4>(first, input, delta, gradient, combine),
            _ => for_units::<T, 1>(first, input, delta, gradient, combine),
        };
    }
}

/// [`for_columns`] for this number of units from the first on, whose deltas stay in registers; returns the number.
#[inline(always)]
fn for_units<T: Scalar, const UNITS: usize>(
    first: usize,
    input: &[T],
    delta: &[T],
    gradient: &mut [T],
    combine: impl Fn(&mut T, T),
) -> usize {
    let Some(&units) = delta[first..].first_chunk::<UNITS>() else { unreachable!("not more units than remain") };
    for (&x, column) in input.iter().zip(gradient.chunks_exact_mut(delta.len())) {
        let Some(column) = column[first..].first_chunk_mut::<UNITS>() else { unreachable!("one weight per unit") };
        for (g, &d) in column.iter_mut().zip(&units) {
            combine(g, d * x);
        }
    }
    UNITS
}

/// The gradient of the weights from one input: `Σ x · δ`.
#[inline(always)]
fn accumulate_column<'a, T: Scalar>(
    accum: Accum,
    samples: &(impl Iterator<Item = (T, &'a [T])> + Clone),
    gradient: &mut [T],
) {
    for (strip, gradient) in gradient.chunks_mut(REGISTER_SUMS).enumerate() {
        let mut sums = [T::zero(); REGISTER_SUMS];
        for (x, delta) in samples.clone() {
            add_multiple(x, &delta[strip * REGISTER_SUMS..], &mut sums);
        }
        finish(accum, &sums, gradient);
    }
}

/// `sums += x · δ`.
#[inline(always)]
fn add_multiple<T: Scalar>(x: T, delta: &[T], sums: &mut [T]) {
    for (sum, &d) in sums.iter_mut().zip(delta) {
        *sum += d * x;
    }
}

/// Writes the sums of a block of samples, or adds them to those of earlier blocks.
#[inline(always)]
fn finish<T: Scalar>(accum: Accum, sums: &[T], gradient: &mut [T]) {
    for (g, &sum) in gradient.iter_mut().zip(sums) {
        *g = match accum {
            Accum::Overwrite => sum,
            Accum::Add => *g + sum,
        };
    }
}

#[inline(always)]
pub(super) fn add_scaled<T: Scalar>(factor: &[T], y: &[T], x: &mut [T]) {
    let factor = factor[0];
    if super::is_unrolled(x.len()) {
        // The numbers of a small gradient were stored just before, one by one. A vector load of several of them would miss
        // store forwarding and wait for the cache, so they are loaded one by one.
        for (x, y) in x.iter_mut().zip(y) {
            // SAFETY: a reference is valid for reads.
            *x += factor * unsafe { core::ptr::read_volatile(y) };
        }
        return;
    }
    for (x, &y) in x.iter_mut().zip(y) {
        *x += factor * y;
    }
}

#[inline(always)]
pub(super) fn scale<T: Scalar>(factor: &[T], x: &mut [T]) {
    let factor = factor[0];
    for x in x {
        *x *= factor;
    }
}

#[inline(always)]
pub(super) fn scalar_product<T: Scalar>(x: &[T], y: &[T], result: &mut [T]) {
    result[0] = dot(x, y);
}

#[inline(always)]
pub(super) fn momentum<T: Scalar>(constants: &[T], gradient: &[T], velocity: &mut [T], x: &mut [T]) {
    let &[momentum, rate] = constants else { unreachable!("all the constants of momentum") };
    for ((x, &g), v) in x.iter_mut().zip(gradient).zip(velocity) {
        *v = momentum * *v + g;
        *x -= rate * *v;
    }
}

#[inline(always)]
pub(super) fn nesterov<T: Scalar>(constants: &[T], gradient: &[T], velocity: &mut [T], x: &mut [T]) {
    let &[momentum, rate] = constants else { unreachable!("all the constants of momentum") };
    for ((x, &g), v) in x.iter_mut().zip(gradient).zip(velocity) {
        *v = momentum * *v + g;
        *x -= rate * (g + momentum * *v);
    }
}

#[inline(always)]
pub(super) fn rms_prop<T: Scalar>(constants: &[T], gradient: &[T], squares: &mut [T], x: &mut [T]) {
    let &[decay, complement, epsilon, rate] = constants else { unreachable!("all the constants of RMSProp") };
    for ((x, &g), r) in x.iter_mut().zip(gradient).zip(squares) {
        *r = decay * *r + complement * g * g;
        *x -= rate * g / (square_root(*r) + epsilon);
    }
}

#[inline(always)]
pub(super) fn rms_prop_momentum<T: Scalar>(
    constants: &[T],
    gradient: &[T],
    squares: &mut [T],
    velocity: &mut [T],
    x: &mut [T],
) {
    let &[decay, complement, epsilon, momentum, rate] = constants else { unreachable!("all the constants of RMSProp") };
    let averages = squares.iter_mut().zip(velocity);
    for ((x, &g), (r, v)) in x.iter_mut().zip(gradient).zip(averages) {
        *r = decay * *r + complement * g * g;
        *v = momentum * *v + g / (square_root(*r) + epsilon);
        *x -= rate * *v;
    }
}

#[inline(always)]
pub(super) fn adam<T: Scalar>(constants: &[T], gradient: &[T], first: &mut [T], second: &mut [T], x: &mut [T]) {
    let &[beta_1, complement_1, beta_2, complement_2, rate, correction, epsilon] = constants else {
        unreachable!("all the constants of Adam")
    };
    let moments = first.iter_mut().zip(second);
    for ((x, &g), (m, v)) in x.iter_mut().zip(gradient).zip(moments) {
        *m = beta_1 * *m + complement_1 * g;
        *v = beta_2 * *v + complement_2 * g * g;
        *x -= rate * *m / (square_root(*v * correction) + epsilon);
    }
}

#[inline(always)]
pub(super) fn softmax<T: Scalar>(units: usize, s: &[T], a: &mut [T]) {
    for (s, a) in s.chunks_exact(units).zip(a.chunks_exact_mut(units)) {
        let largest = s.iter().fold(s[0], |largest, &s| if s > largest { s } else { largest });
        for (a, &s) in a.iter_mut().zip(s) {
            *a = (s - largest).exp();
        }
        let sum = a.iter().fold(T::zero(), |sum, &a| sum + a);
        let reciprocal = T::one() / sum;
        for a in a {
            *a *= reciprocal;
        }
    }
}

#[inline(always)]
pub(super) fn largest_and_others<T: Scalar>(s: &[T], a: &[T], result: &mut [T]) {
    let largest = reduce(s, s[0], |x, y| if y > x { y } else { x });
    // The first if a NaN leaves none equal.
    let m = s.iter().position(|&s| s == largest).unwrap_or(0);
    let sum = |a: &[T]| reduce(a, T::zero(), |x, y| x + y);
    result.copy_from_slice(&[largest, a[m], sum(&a[..m]) + sum(&a[m + 1..])]);
}

/// Reduction with eight accumulators: a single one would fix the order and prevent vectorization.
#[inline(always)]
fn reduce<T: Scalar>(x: &[T], start: T, combine: impl Fn(T, T) -> T) -> T {
    let mut lanes = [start; 8];
    let (blocks, rest) = x.as_chunks::<8>();
    for block in blocks {
        for (lane, &x) in lanes.iter_mut().zip(block) {
            *lane = combine(*lane, x);
        }
    }
    let rest = rest.iter().fold(start, |rest, &x| combine(rest, x));
    lanes.into_iter().fold(rest, combine)
}

macro_rules! plain_loops {
    (
        $($function:ident $(with $constants:ident[$($constant:ident),+])? by $by:ident,
            $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;)*
        [without derivative] $($only:ident by $only_by:ident;)*
    ) => {
        elementwise! {
            Scalar;
            $(
                $function(s; a $(with $constants[$($constant),+])?) = function::$function::value($($($constant,)+)? s);
                $backward($x; delta $(with $constants[$($constant),+])?) *=
                    function::$function::derivative($($($constant,)+)? $x);
            )*
            $($only(s; a) = function::$only::value(s);)*
        }
    };
}
functions!(plain_loops);

/// `Σ x y` with eight accumulators, for the same reason.
#[inline(always)]
fn dot<T: Scalar>(x: &[T], y: &[T]) -> T {
    const LANES: usize = 8;
    let add = |sum: T, product: T| sum + product;
    let (x_chunks, y_chunks) = (x.chunks_exact(LANES), y.chunks_exact(LANES));
    let tail = x_chunks.remainder().iter().zip(y_chunks.remainder()).map(|(&x, &y)| x * y).reduce(add);
    let tail = tail.unwrap_or(T::zero());
    if x.len() < LANES {
        return tail;
    }
    let mut sums = [T::zero(); LANES];
    for (x, y) in x_chunks.zip(y_chunks) {
        for ((sum, &x), &y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    sums.into_iter().fold(tail, add)
}
