//! The claim of every warning of the link check, tested by numbers: the formula for `δ`, and that it vanishes, explodes, is undefined,
//! or leads away from the target. The texts are in `mlp-core/src/link/texts.rs`.
//!
//! An output unit is followed along the direction of descent, `ds/dt = −δ`, to see where its delta leads it. Each test names its pair,
//! and the last one compares these names with the table of texts.

#![allow(clippy::float_cmp, reason = "exact zeros")]

use mlp_core::prelude::*;

/// Loss, activation and delta of one output unit at a pre-activation and a target.
#[derive(Clone, Copy, Debug)]
struct At {
    loss: f64,
    a: f64,
    delta: f64,
}

/// A loss with an activation, for one output unit or, for losses of several, the first of three.
#[derive(Clone, Copy)]
struct Pair {
    name: (&'static str, &'static str),
    one: fn(f64, f64) -> At,
    three: fn([f64; 3], [f64; 3]) -> [At; 3],
}

/// The pair as a network whose output layer reads nothing: its biases are `s`.
macro_rules! pair {
    ($loss:ident after $activation:ident) => {{
        network! { struct One< input 1 => $activation 1; #[allow(noncanonical_link)] loss $loss >; }
        pair!(@ $loss $activation, |s, y| {
            let mut net = One::<f64>::zeros();
            net.output.bias = vector![s];
            let (x, y) = (vector![0.0], vector![y]);
            let trace = net.trace(&x);
            At { loss: net.loss(&[x], &[y]), a: trace.output.a[0], delta: net.deltas(&trace, &y).output[0] }
        })
    }};
    ($loss:ident of three after $activation:ident) => {
        pair!(@ $loss $activation, |_, _| At { loss: f64::NAN, a: f64::NAN, delta: f64::NAN })
    };
    ($loss:ident of classes after $activation:ident) => {{
        network! { struct Classes< input 1 => $activation 3; #[allow(noncanonical_link)] loss $loss >; }
        // The first output is expected; nothing lowers the others.
        pair!(@ $loss $activation, |s, y| {
            let mut net = Classes::<f64>::zeros();
            net.output.bias = vector![s, 0.5, 0.9];
            let (x, y) = (vector![0.0], vector![y, 0.0, 0.0]);
            let trace = net.trace(&x);
            let deltas = net.deltas(&trace, &y).output;
            assert_eq!((deltas[1], deltas[2]), (0.0, 0.0), "the wrong outputs");
            At { loss: net.loss(&[x], &[y]), a: trace.output.a[0], delta: deltas[0] }
        })
    }};
    (@ $loss:ident $activation:ident, $one:expr) => {{
        network! { struct Three< input 1 => $activation 3; #[allow(noncanonical_link)] loss $loss >; }
        let three = |s, y| {
            let mut net = Three::<f64>::zeros();
            net.output.bias = SVector::from(s);
            let (x, y) = (vector![0.0], SVector::from(y));
            let trace = net.trace(&x);
            let (loss, deltas) = (net.loss(&[x], &[y]), net.deltas(&trace, &y).output);
            core::array::from_fn(|k| At { loss, a: trace.output.a[k], delta: deltas[k] })
        };
        Pair { name: (stringify!($loss), stringify!($activation)), one: $one, three }
    }};
}

/// Pre-activations on both sides of zero.
const GRID: [f64; 12] = [-6.0, -2.5, -1.5, -0.8, -0.3, -0.05, 0.05, 0.3, 0.7, 1.4, 2.5, 6.0];

fn sigma(s: f64) -> f64 {
    1.0 / (1.0 + (-s).exp())
}

/// The step of the descent along `ds/dt = −δ`.
const STEP: f64 = 0.05;

impl Pair {
    /// Asserts the formula for `δ` in the text, from `s`, `a` and `y`, on a grid. It need not be finite there.
    fn has_delta(self, targets: &[f64], formula: impl Fn(f64, f64, f64) -> f64) -> Self {
        self.has_delta_within(f64::INFINITY, targets, formula)
    }

    fn assert_equal(self, got: f64, expected: f64, subject: &str) {
        // A few operations on numbers of this size, and a difference near zero.
        let tolerance = 1e-12 * (1.0 + expected.abs());
        let is_equal = (got - expected).abs() <= tolerance || got == expected || (got.is_nan() && expected.is_nan());
        assert!(is_equal, "{:?}: {subject} is {got}, not {expected}", self.name);
    }

    /// Asserts that `|δ|` is at most `bound` at these pre-activations, where the output misses the target by at least `error`.
    fn vanishes(self, pre_activations: &[f64], y: f64, bound: f64, error: f64) -> Self {
        for &s in pre_activations {
            let At { a, delta, .. } = (self.one)(s, y);
            assert!(delta.abs() <= bound, "{:?}: δ = {delta} at s = {s}, y = {y}", self.name);
            assert!((a - y).abs() >= error, "{:?}: a = {a} is close to {y}", self.name);
        }
        self
    }

    /// Asserts that no pre-activation brings the output closer to `y` than `gap`.
    fn never_reaches(self, y: f64, gap: f64) -> Self {
        for i in -4000..=4000 {
            let a = (self.one)(f64::from(i) / 50.0, y).a;
            assert!((a - y).abs() >= gap - 1e-12, "{:?}: a = {a}, y = {y}", self.name);
        }
        self
    }

    /// Asserts that the loss is NaN at these pre-activations.
    fn loss_is_nan(self, pre_activations: &[f64], y: f64) -> Self {
        for &s in pre_activations {
            let loss = (self.one)(s, y).loss;
            assert!(loss.is_nan(), "{:?}: the loss at s = {s}, y = {y} is {loss}", self.name);
        }
        self
    }

    /// Asserts that the loss is infinite and `δ` is NaN at these pre-activations.
    fn is_undefined(self, pre_activations: &[f64], y: f64) -> Self {
        for &s in pre_activations {
            let At { loss, delta, .. } = (self.one)(s, y);
            assert!(loss == f64::INFINITY && delta.is_nan(), "{:?}: at s = {s}, L = {loss}, δ = {delta}", self.name);
        }
        self
    }

    /// Asserts that `|δ|` grows at least like `1/distance` as `s` approaches a point from this side.
    fn explodes_at(self, point: f64, side: f64, y: f64) -> Self {
        let delta = |distance: f64| (self.one)(point + side * distance, y).delta.abs();
        assert!(
            delta(1e-6) > 1e4 && delta(1e-9) > 500.0 * delta(1e-6),
            "{:?}: {} {}",
            self.name,
            delta(1e-6),
            delta(1e-9)
        );
        self
    }

    /// The pre-activation after this time of descent.
    fn descended(self, mut s: f64, y: f64, time: f64) -> f64 {
        let mut elapsed = 0.0;
        while elapsed < time {
            s -= STEP * (self.one)(s, y).delta;
            elapsed += STEP;
        }
        s
    }

    /// Asserts that descent brings the pre-activation to this point, up to the distance, and keeps it there.
    fn is_drawn_to(self, point: f64, distance: f64, from: &[f64], y: f64) -> Self {
        for &start in from {
            for time in [200.0, 220.0] {
                let s = self.descended(start, y, time);
                assert!((s - point).abs() <= distance, "{:?}: from {start} to {s}, not {point}", self.name);
            }
        }
        self
    }

    /// Asserts that descent brings the activation to this limit, up to the distance.
    fn is_driven_to(self, limit: f64, distance: f64, from: &[f64], y: f64) -> Self {
        for &start in from {
            let a = (self.one)(self.descended(start, y, 400.0), y).a;
            assert!((a - limit).abs() <= distance, "{:?}: from {start} to a = {a}, not {limit}", self.name);
        }
        self
    }

    /// Asserts that `δ` is in proportion to this function.
    fn grows_like(self, [near, far]: [f64; 2], y: f64, f: impl Fn(f64) -> f64) -> Self {
        let ratio = (self.one)(far, y).delta / (self.one)(near, y).delta;
        assert!((ratio / (f(far) / f(near)) - 1.0).abs() < 1e-6, "{:?}: δ grows by {ratio}", self.name);
        self
    }

    /// Asserts that the loss is this at a pre-activation.
    fn has_loss(self, s: f64, y: f64, loss: f64) -> Self {
        self.assert_equal((self.one)(s, y).loss, loss, &format!("the loss at s = {s}"));
        self
    }

    /// Asserts the formula for all `δ` of three outputs, from the outputs and the targets.
    fn of_three(self, formula: impl Fn([At; 3], [f64; 3]) -> [f64; 3]) -> Self {
        for s in [[0.0, 0.0, 0.0], [1.0, -0.5, 0.3], [-2.0, 3.0, 0.1], [4.0, 1.0, -3.0]] {
            for y in [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.2, 0.5, 0.3]] {
                let at = (self.three)(s, y);
                for (at, expected) in at.into_iter().zip(formula(at, y)) {
                    self.assert_equal(at.delta, expected, &format!("δ at s = {s:?}, y = {y:?}"));
                }
            }
        }
        self
    }

    /// Asserts that all `|δ|` of three outputs are at most `bound`, although the first misses its target by `error`.
    fn vanishes_in_three(self, s: [f64; 3], y: [f64; 3], bound: f64, error: f64) -> Self {
        let at = (self.three)(s, y);
        assert!(at.iter().all(|at| at.delta.abs() <= bound), "{:?}: {at:?}", self.name);
        assert!((at[0].a - y[0]).abs() >= error, "{:?}: {at:?}", self.name);
        self
    }

    /// [`has_delta`](Self::has_delta) for pre-activations up to this size.
    fn has_delta_within(self, size: f64, targets: &[f64], formula: impl Fn(f64, f64, f64) -> f64) -> Self {
        for s in GRID.into_iter().filter(|s| s.abs() < size) {
            for &y in targets {
                let At { a, delta, .. } = (self.one)(s, y);
                self.assert_equal(delta, formula(s, a, y), &format!("δ at s = {s}, y = {y}"));
            }
        }
        self
    }

    fn has_finite_loss(self, pre_activations: &[f64], y: f64) -> Self {
        for &s in pre_activations {
            let At { loss, delta, .. } = (self.one)(s, y);
            assert!(loss.is_finite() && delta.is_finite(), "{:?}: L = {loss}, δ = {delta} at s = {s}", self.name);
        }
        self
    }

    /// Asserts the formula for all `δ` of three outputs where the right class is the first.
    fn right_class_is_first(self, formula: impl Fn([At; 3]) -> [f64; 3]) -> Self {
        for s in [[0.0, 0.0, 0.0], [1.0, -0.5, 0.3], [-2.0, 3.0, 0.1]] {
            let at = (self.three)(s, [1.0, 0.0, 0.0]);
            for (at, expected) in at.into_iter().zip(formula(at)) {
                self.assert_equal(at.delta, expected, &format!("δ at s = {s:?}"));
            }
        }
        self
    }

    fn outputs_sum_to_one(self) -> Self {
        let at = (self.three)([3.0, -2.0, 7.0], [4.0, 5.0, 6.0]);
        self.assert_equal(at.iter().map(|at| at.a).sum(), 1.0, "the sum of the outputs");
        self
    }

    fn is_nan_in_three(self, s: [f64; 3], y: [f64; 3]) -> Self {
        let at = (self.three)(s, y);
        assert!(at.iter().any(|at| at.delta.is_nan()), "{:?}: {at:?}", self.name);
        self
    }

    /// Asserts that descent raises (1) or lowers (−1) the pre-activation without end: four times the time, and it is still on its way.
    fn runs_away(self, side: f64, from: &[f64], y: f64) -> Self {
        for &start in from {
            let [near, far] = [100.0, 400.0].map(|time| side * self.descended(start, y, time));
            assert!(near > side * start && far > near + 0.1, "{:?}: from {start} to {near} and {far}", self.name);
        }
        self
    }
}

/// `∂L/∂a` of a cross-entropy of yes and no.
fn binary(a: f64, y: f64) -> f64 {
    (1.0 - y) / (1.0 - a) - y / a
}

fn silu_slope(s: f64) -> f64 {
    sigma(s) * (1.0 + s * (1.0 - sigma(s)))
}

/// The standard normal distribution function, by Simpson's rule over the lower tail, and its density.
fn normal(s: f64) -> (f64, f64) {
    let density = |x: f64| (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let (steps, tail) = (20_000, -s.abs());
    let h = 12.0 / f64::from(steps);
    let sum: f64 = (0..=steps)
        .map(|i| {
            let weight = match i {
                0 | 20_000 => 1.0,
                _ if i % 2 == 1 => 4.0,
                _ => 2.0,
            };
            weight * density(tail - h * f64::from(i))
        })
        .sum();
    let below = sum * h / 3.0;
    (if s < 0.0 { below } else { 1.0 - below }, density(s))
}

/// `Φ(s) + s φ(s)`.
fn gelu_slope(s: f64) -> f64 {
    let (below, density) = normal(s);
    below + s * density
}

fn hard_silu_slope(s: f64) -> f64 {
    if s <= -3.0 {
        0.0
    } else if s >= 3.0 {
        1.0
    } else {
        (2.0 * s + 3.0) / 6.0
    }
}

/// The slope of a function clipped outside these bounds.
fn clipped(s: f64, bound: f64, slope: f64) -> f64 {
    if s.abs() < bound { slope } else { 0.0 }
}

/// `α` of selu: `a` falls to `−α`.
const SELU: f64 = 1.758_099_340_847_376_5;

/// The lowest points of silu, gelu and hard silu.
const SILU_DIP: f64 = -1.278_464_542_761_074;
const GELU_DIP: f64 = -0.751_791_524_693_564_5;
const HARD_SILU_DIP: f64 = -1.5;

fn squared() -> Vec<Pair> {
    let targets = [-3.0, 0.0, 0.4, 2.0];
    vec![
        pair!(squared after relu)
            .has_delta(&targets, |s, a, y| if s > 0.0 { a - y } else { 0.0 })
            .vanishes(&[-6.0, -1.0, 0.0], 2.0, 0.0, 2.0)
            .never_reaches(-1.0, 1.0),
        pair!(squared after leaky_relu)
            .has_delta(&targets, |s, a, y| if s > 0.0 { a - y } else { 0.01 * (a - y) })
            .vanishes(&[-6.0], 2.0, 0.01 * 2.06 + 1e-12, 2.0),
        pair!(squared after elu)
            .has_delta(&targets, |s, a, y| if s > 0.0 { a - y } else { (a - y) * (a + 1.0) })
            .vanishes(&[-20.0, -40.0], 2.0, 1e-8, 2.0)
            .never_reaches(-1.0, 0.0)
            .never_reaches(-1.5, 0.5),
        pair!(squared after selu)
            .has_delta(
                &targets,
                |s, a, y| if s > 0.0 { 1.050_700_987_355_480_5 * (a - y) } else { (a - y) * (a + SELU) },
            )
            .vanishes(&[-20.0, -40.0], 2.0, 1e-7, 2.0)
            .never_reaches(-2.0, 2.0 - SELU),
        pair!(squared after gelu)
            .has_delta(&targets, |s, a, y| (a - y) * gelu_slope(s))
            .runs_away(-1.0, &[-1.0], 2.0)
            .vanishes(&[-9.0], 2.0, 1e-15, 2.0)
            .never_reaches(-0.5, 0.5 - 0.17),
        pair!(squared after silu)
            .has_delta(&targets, |s, a, y| (a - y) * silu_slope(s))
            .is_driven_to(2.0, 1e-3, &[-1.2, 0.0], 2.0)
            .runs_away(-1.0, &[-1.35], 2.0)
            .vanishes(&[-40.0], 2.0, 1e-14, 2.0)
            .never_reaches(-0.5, 0.5 - 0.2785),
        pair!(squared after softplus)
            .has_delta(&targets, |_, a, y| (a - y) * (1.0 - (-a).exp()))
            .vanishes(&[-20.0, -40.0], 2.0, 1e-8, 1.9)
            .never_reaches(-0.5, 0.5),
        pair!(squared after tanh)
            .has_delta(&targets, |_, a, y| (a - y) * (1.0 - a * a))
            .vanishes(&[-18.0], 1.0, 1e-14, 1.9)
            .vanishes(&[18.0], -1.0, 1e-14, 1.9)
            .never_reaches(1.5, 0.5),
        pair!(squared after sigmoid)
            .has_delta(&targets, |_, a, y| (a - y) * a * (1.0 - a))
            .vanishes(&[-30.0], 1.0, 1e-12, 0.9)
            .vanishes(&[30.0], 0.0, 1e-12, 0.9),
        pair!(squared after hard_sigmoid)
            .has_delta(&targets, |s, a, y| (a - y) * clipped(s, 3.0, 1.0 / 6.0))
            .vanishes(&[-4.0], 1.0, 0.0, 1.0)
            .vanishes(&[4.0], 0.0, 0.0, 1.0),
        pair!(squared after hard_tanh)
            .has_delta(&targets, |s, a, y| (a - y) * clipped(s, 1.0, 1.0))
            .vanishes(&[-1.5], 1.0, 0.0, 2.0)
            .vanishes(&[1.5], -1.0, 0.0, 2.0)
            .never_reaches(1.5, 0.5),
        pair!(squared after hard_silu)
            .has_delta(&targets, |s, a, y| (a - y) * hard_silu_slope(s))
            .vanishes(&[-3.0, -8.0], 2.0, 0.0, 2.0)
            .is_drawn_to(-3.0, 0.05, &[-1.6, -2.0], 2.0),
        pair!(squared of three after softmax)
            .of_three(|at, y| {
                let mean: f64 = (0..3).map(|j| at[j].a * (at[j].a - y[j])).sum();
                core::array::from_fn(|k| at[k].a * (at[k].a - y[k] - mean))
            })
            .vanishes_in_three([0.0, 40.0, 0.0], [1.0, 0.0, 0.0], 1e-12, 0.9),
        pair!(squared after exp)
            .has_delta(&targets, |_, a, y| (a - y) * a)
            .vanishes(&[-30.0], 2.0, 1e-12, 1.9)
            .never_reaches(-0.5, 0.5)
            .grows_like([20.0, 25.0], 0.0, |s| (2.0 * s).exp()),
    ]
}

fn absolute() -> Vec<Pair> {
    vec![
        pair!(absolute after sigmoid)
            .has_delta(&[0.0, 1.0], |_, a, y| (a - y).signum() * a * (1.0 - a))
            .vanishes(&[-30.0], 1.0, 1e-12, 0.9)
            .vanishes(&[30.0], 0.0, 1e-12, 0.9),
        pair!(absolute of three after softmax)
            .vanishes_in_three([-40.0, 0.0, 0.0], [1.0, 0.0, 0.0], 1e-15, 0.9)
            .right_class_is_first(|at| {
                [-2.0 * at[0].a * (1.0 - at[0].a), 2.0 * at[0].a * at[1].a, 2.0 * at[0].a * at[2].a]
            }),
    ]
}

fn huber() -> Vec<Pair> {
    let h = |a: f64, y: f64| (a - y).clamp(-1.0, 1.0);
    vec![
        pair!(huber after sigmoid)
            .has_delta(&[-3.0, 0.0, 1.0, 4.0], move |_, a, y| h(a, y) * a * (1.0 - a))
            // Not clipped for targets from 0 to 1.
            .has_delta(&[0.0, 0.5, 1.0], |_, a, y| (a - y) * a * (1.0 - a))
            .vanishes(&[-30.0], 1.0, 1e-12, 0.9),
        pair!(huber of three after softmax)
            .of_three(move |at, y| {
                let mean: f64 = (0..3).map(|j| at[j].a * h(at[j].a, y[j])).sum();
                core::array::from_fn(|k| at[k].a * (h(at[k].a, y[k]) - mean))
            })
            .vanishes_in_three([0.0, 40.0, 0.0], [1.0, 0.0, 0.0], 1e-12, 0.9),
    ]
}

/// The slopes of elu and selu where `s < 0` are `a + α`.
fn exponential_slope(s: f64, a: f64, scale: f64, depth: f64) -> f64 {
    if s > 0.0 { scale } else { a + depth }
}

const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

fn binary_cross_entropy() -> Vec<Pair> {
    let targets = [0.0, 0.3, 1.0];
    vec![
        pair!(binary_cross_entropy after linear)
            .has_delta(&targets, |_, a, y| binary(a, y))
            .loss_is_nan(&[-0.5, 1.5], 0.0)
            .loss_is_nan(&[-0.5, 1.5], 1.0)
            .runs_away(1.0, &[1.2], 1.0)
            .runs_away(1.0, &[1.2], 0.0)
            .runs_away(-1.0, &[-0.2], 1.0)
            .runs_away(-1.0, &[-0.2], 0.0),
        pair!(binary_cross_entropy after relu)
            .is_undefined(&[-1.0, 0.0], 1.0)
            .is_undefined(&[-1.0, 0.0], 0.3)
            .loss_is_nan(&[1.01, 5.0], 0.0)
            .loss_is_nan(&[1.01, 5.0], 1.0),
        pair!(binary_cross_entropy after leaky_relu)
            .has_delta(&targets, |s, a, y| if s > 0.0 { 1.0 } else { 0.01 } * binary(a, y))
            .loss_is_nan(&[-0.1, 1.1], 0.3)
            .runs_away(-1.0, &[-0.5], 1.0)
            .runs_away(-1.0, &[-0.5], 0.0)
            .runs_away(1.0, &[1.2], 0.0),
        pair!(binary_cross_entropy after elu)
            .has_delta(&targets, |s, a, y| exponential_slope(s, a, 1.0, 1.0) * binary(a, y))
            .loss_is_nan(&[-0.1, 1.1], 1.0)
            .is_driven_to(-1.0, 0.02, &[-0.3], 1.0)
            .is_driven_to(-1.0, 0.02, &[-0.3], 0.0),
        pair!(binary_cross_entropy after selu)
            .has_delta(&targets, |s, a, y| exponential_slope(s, a, SELU_SCALE, SELU) * binary(a, y))
            .loss_is_nan(&[-0.1, 0.953], 1.0)
            .has_finite_loss(&[0.01, 0.951], 1.0)
            .is_driven_to(-SELU, 0.02, &[-0.3], 1.0)
            .runs_away(1.0, &[1.1], 1.0),
        pair!(binary_cross_entropy after gelu)
            .has_delta(&targets, |s, a, y| gelu_slope(s) * binary(a, y))
            .loss_is_nan(&[-0.1, 1.15], 1.0)
            .has_finite_loss(&[0.01, 1.14], 1.0)
            .is_drawn_to(GELU_DIP, 1e-6, &[-0.2, -1.5], 1.0)
            .is_drawn_to(GELU_DIP, 1e-6, &[-0.2, -1.5], 0.0),
        pair!(binary_cross_entropy after silu)
            .has_delta(&targets, |s, a, y| silu_slope(s) * binary(a, y))
            .loss_is_nan(&[-0.1], 1.0)
            .loss_is_nan(&[1.28], 0.0)
            .has_finite_loss(&[0.01, 1.27], 1.0)
            .is_drawn_to(SILU_DIP, 1e-6, &[-0.2, -2.5], 1.0)
            .runs_away(1.0, &[1.4], 1.0),
        pair!(binary_cross_entropy after softplus)
            .has_delta(&targets, |s, a, y| sigma(s) * binary(a, y))
            .loss_is_nan(&[0.55, 3.0], 1.0)
            .has_finite_loss(&[-3.0, 0.53], 1.0)
            .runs_away(1.0, &[0.7], 1.0)
            .runs_away(1.0, &[0.7], 0.0),
        pair!(binary_cross_entropy after tanh)
            .has_delta(&targets, |_, a, y| (1.0 + a) * (a - y) / a)
            .loss_is_nan(&[-0.1, -2.0], 1.0)
            .is_driven_to(-1.0, 0.01, &[-0.2], 1.0)
            .is_driven_to(-1.0, 0.01, &[-0.2], 0.0)
            .explodes_at(0.0, 1.0, 1.0)
            .explodes_at(0.0, -1.0, 1.0),
        pair!(binary_cross_entropy after hard_sigmoid).is_undefined(&[-3.0, -8.0], 1.0).is_undefined(&[3.0, 8.0], 0.0),
        pair!(binary_cross_entropy after hard_tanh)
            .loss_is_nan(&[-0.1, -0.9], 1.0)
            .is_driven_to(-1.0, 1e-12, &[-0.3], 1.0)
            .is_driven_to(-1.0, 1e-12, &[-0.3], 0.0)
            .is_undefined(&[1.0, 5.0], 0.0)
            .is_undefined(&[1.0, 5.0], 0.3),
        pair!(binary_cross_entropy after hard_silu)
            .loss_is_nan(&[-0.1, -2.9], 1.0)
            .is_undefined(&[-3.0, -9.0], 1.0)
            .loss_is_nan(&[2.0, 5.0], 0.0),
        pair!(binary_cross_entropy of three after softmax)
            .of_three(|at, y| {
                core::array::from_fn(|k| {
                    let others = (0..3).filter(|&j| j != k).map(|j| (at[j].a - y[j]) / (1.0 - at[j].a)).sum::<f64>();
                    at[k].a - y[k] - at[k].a * others
                })
            })
            .outputs_sum_to_one()
            .is_nan_in_three([0.0, 40.0, 0.0], [1.0, 0.0, 0.0]),
        pair!(binary_cross_entropy after exp)
            .has_delta(&targets, |_, a, y| (a - y) / (1.0 - a))
            .loss_is_nan(&[0.1, 3.0], 1.0)
            .runs_away(1.0, &[0.2], 0.0)
            .runs_away(1.0, &[0.2], 1.0)
            .explodes_at(0.0, 1.0, 0.0)
            .explodes_at(0.0, -1.0, 0.0),
    ]
}

fn categorical_cross_entropy() -> Vec<Pair> {
    let y = [1.0, 0.4];
    vec![
        pair!(categorical_cross_entropy of classes after linear)
            .has_delta(&y, |_, a, y| -y / a)
            .runs_away(1.0, &[0.5], 1.0)
            .loss_is_nan(&[-0.5], 1.0)
            .runs_away(-1.0, &[-0.5], 1.0),
        pair!(categorical_cross_entropy of classes after relu).is_undefined(&[-1.0, 0.0], 1.0).runs_away(
            1.0,
            &[0.5],
            1.0,
        ),
        pair!(categorical_cross_entropy of classes after leaky_relu)
            .has_delta(&y, |s, _, y| -y / s)
            .runs_away(1.0, &[0.5], 1.0)
            .loss_is_nan(&[-0.5], 1.0)
            .runs_away(-1.0, &[-0.5], 1.0),
        pair!(categorical_cross_entropy of classes after elu)
            .has_delta(&y, |s, a, y| -y * exponential_slope(s, a, 1.0, 1.0) / a)
            .loss_is_nan(&[-0.5], 1.0)
            .is_driven_to(-1.0, 0.02, &[-0.5], 1.0)
            .runs_away(1.0, &[0.5], 1.0),
        pair!(categorical_cross_entropy of classes after selu)
            .has_delta(&y, |s, a, y| -y * exponential_slope(s, a, SELU_SCALE, SELU) / a)
            .loss_is_nan(&[-0.5], 1.0)
            .is_driven_to(-SELU, 0.02, &[-0.5], 1.0)
            .runs_away(1.0, &[0.5], 1.0),
        pair!(categorical_cross_entropy of classes after gelu)
            .has_delta(&y, |s, a, y| -y * gelu_slope(s) / a)
            .loss_is_nan(&[-0.5], 1.0)
            .is_drawn_to(GELU_DIP, 1e-6, &[-0.2, -1.5], 1.0)
            .runs_away(1.0, &[0.5], 1.0),
        pair!(categorical_cross_entropy of classes after silu)
            .has_delta(&y, |s, _, y| -y * (1.0 / s + 1.0 - sigma(s)))
            .explodes_at(0.0, 1.0, 1.0)
            .explodes_at(0.0, -1.0, 1.0)
            .runs_away(1.0, &[0.2], 1.0)
            .is_drawn_to(SILU_DIP, 1e-6, &[-0.2, -2.5], 1.0)
            .loss_is_nan(&[SILU_DIP], 1.0),
        pair!(categorical_cross_entropy of classes after softplus)
            .has_delta(&y, |s, a, y| -y * sigma(s) / a)
            .runs_away(1.0, &[-5.0, 0.5], 1.0)
            .has_loss(1e6, 1.0, -(1e6_f64.ln())),
        pair!(categorical_cross_entropy of classes after tanh)
            .has_delta(&y, |_, a, y| -y * (1.0 - a * a) / a)
            .loss_is_nan(&[-0.5], 1.0)
            .is_driven_to(-1.0, 0.01, &[-0.2], 1.0)
            .is_driven_to(1.0, 0.01, &[0.2], 1.0),
        pair!(categorical_cross_entropy of classes after sigmoid)
            .has_delta(&y, |_, a, y| -y * (1.0 - a))
            .is_driven_to(1.0, 0.01, &[-3.0, 0.5], 1.0)
            .is_driven_to(1.0, 0.03, &[-3.0, 0.5], 0.4),
        pair!(categorical_cross_entropy of classes after hard_sigmoid)
            .has_delta_within(2.9, &y, |_, a, y| -y / 6.0 / a)
            .is_driven_to(1.0, 1e-12, &[-2.0, 0.5], 1.0)
            .vanishes(&[3.0, 9.0], 0.4, 0.0, 0.6)
            .is_undefined(&[-3.0, -9.0], 1.0),
        pair!(categorical_cross_entropy of classes after hard_tanh)
            .has_delta_within(0.9, &y, |s, _, y| -y / s)
            .loss_is_nan(&[-0.5, -2.0], 1.0)
            .is_driven_to(1.0, 1e-12, &[0.2], 1.0)
            .is_driven_to(-1.0, 1e-12, &[-0.2], 1.0)
            .vanishes(&[-1.0, -5.0], 1.0, 0.0, 2.0)
            .vanishes(&[1.0, 5.0], 0.4, 0.0, 0.6),
        pair!(categorical_cross_entropy of classes after hard_silu)
            .has_delta_within(2.9, &y, |s, a, y| -y * hard_silu_slope(s) / a)
            .runs_away(1.0, &[0.5], 1.0)
            .is_drawn_to(HARD_SILU_DIP, 1e-6, &[-0.3, -2.5], 1.0)
            .loss_is_nan(&[-0.5, -2.5], 1.0)
            .is_undefined(&[-3.0, -9.0], 1.0),
        pair!(categorical_cross_entropy of classes after exp)
            .has_delta(&y, |_, _, y| -y)
            .has_loss(50.0, 1.0, -50.0)
            .runs_away(1.0, &[-5.0, 0.5], 1.0),
    ]
}

fn poisson() -> Vec<Pair> {
    let y = [0.0, 1.0, 4.0];
    vec![
        pair!(poisson after linear)
            .has_delta(&y, |_, a, y| 1.0 - y / a)
            .explodes_at(0.0, 1.0, 2.0)
            .loss_is_nan(&[-0.5], 2.0)
            .runs_away(-1.0, &[-0.5], 2.0),
        pair!(poisson after relu).is_undefined(&[-1.0, 0.0], 2.0),
        pair!(poisson after leaky_relu)
            .has_delta(&y, |s, _, y| if s > 0.0 { 1.0 - y / s } else { 0.01 - y / s })
            .loss_is_nan(&[-0.5], 2.0)
            .runs_away(-1.0, &[-0.5], 2.0)
            .explodes_at(0.0, 1.0, 2.0),
        pair!(poisson after elu)
            .has_delta(&y, |s, a, y| (1.0 - y / a) * exponential_slope(s, a, 1.0, 1.0))
            .loss_is_nan(&[-0.5], 2.0)
            .is_driven_to(-1.0, 0.02, &[-0.3, -5.0], 2.0),
        pair!(poisson after selu)
            .has_delta(&y, |s, a, y| (1.0 - y / a) * exponential_slope(s, a, SELU_SCALE, SELU))
            .loss_is_nan(&[-0.5], 2.0)
            .is_driven_to(-SELU, 0.02, &[-0.3], 2.0),
        pair!(poisson after gelu)
            .has_delta(&y, |s, a, y| (1.0 - y / a) * gelu_slope(s))
            .loss_is_nan(&[-0.5], 2.0)
            .is_drawn_to(GELU_DIP, 1e-6, &[-0.2, -1.5], 2.0)
            .explodes_at(0.0, 1.0, 2.0),
        pair!(poisson after silu)
            .has_delta(&y, |s, a, y| (1.0 - y / a) * silu_slope(s))
            .loss_is_nan(&[-0.5], 2.0)
            .is_drawn_to(SILU_DIP, 1e-6, &[-0.2, -2.5], 2.0)
            .never_reaches(-0.5, 0.5 - 0.2785),
        pair!(poisson after softplus)
            .has_delta(&y, |s, a, y| (1.0 - y / a) * sigma(s))
            .has_finite_loss(&[-30.0, 0.0, 1e6], 2.0)
            .vanishes(&[10.0, 1e3, 1e9], 2.0, 1.0, 8.0),
        pair!(poisson after tanh)
            .has_delta(&y, |_, a, y| (1.0 - y / a) * (1.0 - a * a))
            .never_reaches(2.0, 1.0)
            .loss_is_nan(&[-0.5], 2.0)
            .is_driven_to(-1.0, 0.01, &[-0.2], 2.0),
        pair!(poisson after sigmoid).has_delta(&y, |_, a, y| (a - y) * (1.0 - a)).never_reaches(2.0, 1.0).vanishes(
            &[30.0],
            0.0,
            1e-12,
            0.9,
        ),
        pair!(poisson after hard_sigmoid)
            .never_reaches(2.0, 1.0)
            .vanishes(&[3.0, 9.0], 4.0, 0.0, 3.0)
            .vanishes(&[3.0, 9.0], 0.0, 0.0, 1.0)
            .is_undefined(&[-3.0, -9.0], 2.0),
        pair!(poisson after hard_tanh)
            .loss_is_nan(&[-0.1, -0.9], 2.0)
            .is_driven_to(-1.0, 1e-12, &[-0.3], 2.0)
            .vanishes(&[-1.0, -5.0], 2.0, 0.0, 3.0)
            .vanishes(&[1.0, 5.0], 4.0, 0.0, 3.0),
        pair!(poisson after hard_silu)
            .has_delta_within(2.9, &y, |s, a, y| (1.0 - y / a) * hard_silu_slope(s))
            .loss_is_nan(&[-0.1, -2.9], 2.0)
            .vanishes(&[HARD_SILU_DIP], 2.0, 0.0, 2.0)
            .is_drawn_to(HARD_SILU_DIP, 1e-6, &[-0.3, -2.5], 2.0)
            .is_undefined(&[-3.0, -9.0], 2.0),
        pair!(poisson of three after softmax)
            .of_three(|at, y| core::array::from_fn(|k| at[k].a * y.iter().sum::<f64>() - y[k]))
            .outputs_sum_to_one()
            // The proportions of 2, 4 and 6 events.
            .vanishes_in_three([0.0, 2.0_f64.ln(), 3.0_f64.ln()], [2.0, 4.0, 6.0], 1e-14, 1.8),
    ]
}

/// Compares the pairs with the rows of a loss in the table of texts.
fn assert_complete(loss: &str, pairs: &[Pair]) {
    let table = include_str!("../../../mlp-core/src/link/texts.rs");
    let snake_case = |name: &str| {
        let mut words = String::new();
        for letter in name.chars() {
            if letter.is_uppercase() && !words.is_empty() {
                words.push('_');
            }
            words.extend(letter.to_lowercase());
        }
        words
    };
    let rows = table.lines().filter_map(|line| {
        let (loss, activation) = line.strip_prefix("    ")?.strip_suffix(" =>")?.split_once(", ")?;
        // The constants of both: `Huber<N, D>, Sigmoid` and `Squared, Elu<N, D>`.
        let (loss, activation) = match loss.split_once('<') {
            Some((loss, _)) => (loss, activation.split_once(">, ")?.1),
            None => (loss, activation.split('<').next()?),
        };
        Some((snake_case(loss), snake_case(activation)))
    });
    let mut rows: Vec<_> = rows.filter(|row| row.0 == loss).map(|row| row.1).collect();
    let mut names: Vec<_> = pairs.iter().map(|pair| pair.name.1.to_owned()).collect();
    assert!(pairs.iter().all(|pair| pair.name.0 == loss));
    rows.sort();
    names.sort();
    assert_eq!(names, rows, "{loss}: the tests and the texts");
}

macro_rules! claims {
    ($($test:ident: $loss:ident, $count:literal;)*) => {
        $(
            #[test]
            fn $test() {
                let pairs = $loss();
                assert_complete(stringify!($loss), &pairs);
                assert_eq!(pairs.len(), $count);
            }
        )*
    };
}

claims! {
    the_warnings_about_squared_are_true: squared, 14;
    the_warnings_about_absolute_are_true: absolute, 2;
    the_warnings_about_huber_are_true: huber, 2;
    the_warnings_about_binary_cross_entropy_are_true: binary_cross_entropy, 14;
    the_warnings_about_categorical_cross_entropy_are_true: categorical_cross_entropy, 14;
    the_warnings_about_poisson_are_true: poisson, 14;
}
