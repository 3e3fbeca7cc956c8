//! The cases written by hand in nalgebra: static matrices, one column per sample, one product per layer and pass. All
//! values are boxed and computed in place, so that a step copies nothing large through the stack.

use std::hint::black_box;

use contract::{
    ADAM_RATE, Activation, CHECKED_RATE, CHECKED_STEPS, TIMED_RATE, check, is_selected, number, time, weight,
    weighted_sum,
};
use nalgebra::{SMatrix, SVector};

/// The parameters of a layer, their gradient, or their moments.
struct Dense<const IN: usize, const OUT: usize> {
    weights: Box<SMatrix<f32, OUT, IN>>,
    bias: Box<SVector<f32, OUT>>,
}

/// A matrix of zeros on the heap.
fn zeros<const R: usize, const C: usize>() -> Box<SMatrix<f32, R, C>> {
    Box::new(SMatrix::zeros())
}

impl<const IN: usize, const OUT: usize> Dense<IN, OUT> {
    fn zeros() -> Self {
        Self { weights: zeros(), bias: zeros() }
    }

    fn beginning() -> Self {
        let mut layer = Self::zeros();
        for (k, w) in layer.weights.iter_mut().enumerate() {
            *w = weight(k, IN);
        }
        layer
    }

    /// a = f(W x + b) for every column.
    fn forward<const N: usize>(&self, f: Activation, x: &SMatrix<f32, IN, N>, a: &mut SMatrix<f32, OUT, N>) {
        for mut column in a.column_iter_mut() {
            column.copy_from(&self.bias);
        }
        a.gemm(1.0, &self.weights, x, 1.0);
        match f {
            Activation::Linear => {}
            Activation::Relu => a.apply(|s| *s = s.max(0.0)),
            Activation::Tanh => a.apply(|s| *s = s.tanh()),
            Activation::Sigmoid => a.apply(|s| *s = 1.0 / (1.0 + (-*s).exp())),
            Activation::Softmax => {
                for mut column in a.column_iter_mut() {
                    let most = column.max();
                    column.apply(|s| *s = (*s - most).exp());
                    let sum = column.sum();
                    column /= sum;
                }
            }
        }
    }

    /// The mean gradient over the columns.
    fn gradient<const N: usize>(&mut self, delta: &SMatrix<f32, OUT, N>, transposed: &SMatrix<f32, N, IN>) {
        let share = 1.0 / N as f32;
        self.weights.gemm(share, delta, transposed, 0.0);
        *self.bias = delta.column_sum() * share;
    }

    /// The deltas of the previous layer, whose activations are `a`.
    fn backward<const N: usize>(
        &self,
        f: Activation,
        delta: &SMatrix<f32, OUT, N>,
        a: &SMatrix<f32, IN, N>,
        before: &mut SMatrix<f32, IN, N>,
    ) {
        before.gemm_tr(1.0, &self.weights, delta, 0.0);
        match f {
            Activation::Relu => before.zip_apply(a, |d, a| {
                if a <= 0.0 {
                    *d = 0.0;
                }
            }),
            Activation::Tanh => before.zip_apply(a, |d, a| *d *= 1.0 - a * a),
            Activation::Sigmoid => before.zip_apply(a, |d, a| *d *= a * (1.0 - a)),
            Activation::Linear | Activation::Softmax => unreachable!("no case has them in a hidden layer"),
        }
    }

    fn update(&mut self, gradient: &Self, optimizer: Optimizer, (first, second): &mut (Self, Self)) {
        match optimizer {
            Optimizer::Descent { rate } => {
                self.weights.zip_apply(&*gradient.weights, |w, g| *w -= rate * g);
                self.bias.zip_apply(&*gradient.bias, |w, g| *w -= rate * g);
            }
            Optimizer::Adam { time } => {
                let scaled = (ADAM_RATE / (1.0 - 0.9_f64.powi(time))) as f32;
                let correction = (1.0 / (1.0 - 0.999_f64.powi(time))) as f32;
                let weights = self.weights.iter_mut().zip(gradient.weights.iter());
                let weights = weights.zip(first.weights.iter_mut()).zip(second.weights.iter_mut());
                let bias = self.bias.iter_mut().zip(gradient.bias.iter());
                let bias = bias.zip(first.bias.iter_mut()).zip(second.bias.iter_mut());
                for (((w, &g), m), v) in weights.chain(bias) {
                    *m = 0.9 * *m + 0.1 * g;
                    *v = 0.999 * *v + 0.001 * g * g;
                    *w -= scaled * *m / ((*v * correction).sqrt() + 1e-8);
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Optimizer {
    Descent { rate: f32 },
    Adam { time: i32 },
}

/// Targets: expected outputs, or classes after softmax.
enum Targets<const OUT: usize, const N: usize> {
    Expected(Box<SMatrix<f32, OUT, N>>),
    Classes(Vec<usize>),
}

impl<const OUT: usize, const N: usize> Targets<OUT, N> {
    fn new(f: Activation) -> Self {
        if f == Activation::Softmax { Self::Classes(contract::classes(N)) } else { Self::Expected(samples()) }
    }

    /// The mean loss. Overwrites the outputs with the deltas a − y.
    fn delta(&self, a: &mut SMatrix<f32, OUT, N>) -> f32 {
        let loss = match self {
            Self::Expected(y) => {
                *a -= &**y;
                0.5 * a.norm_squared()
            }
            Self::Classes(classes) => classes.iter().enumerate().fold(0.0, |loss, (n, &class)| {
                let loss = loss - a[(class, n)].ln();
                a[(class, n)] -= 1.0;
                loss
            }),
        };
        loss / N as f32
    }
}

fn samples<const R: usize, const N: usize>() -> Box<SMatrix<f32, R, N>> {
    let mut samples = zeros::<R, N>();
    for (n, mut column) in samples.column_iter_mut().enumerate() {
        for (j, x) in column.iter_mut().enumerate() {
            *x = number(n, j);
        }
    }
    samples
}

/// A training case: its step runs with each optimizer.
fn run(name: &str, adam: bool, mut step: impl FnMut(Optimizer) -> f32) {
    let mut time_of_adam = 0;
    let mut next = |rate: f64| {
        time_of_adam += 1;
        if adam { Optimizer::Adam { time: time_of_adam } } else { Optimizer::Descent { rate: rate as f32 } }
    };
    for _ in 0..CHECKED_STEPS {
        step(next(CHECKED_RATE));
    }
    check(name, step(next(TIMED_RATE)));
    time(name, || {
        black_box(step(next(TIMED_RATE)));
    });
}

fn two_layers<const IN: usize, const H: usize, const OUT: usize, const N: usize>(name: &str, f: [Activation; 2]) {
    if !is_selected(name) {
        return;
    }
    let x = samples::<IN, N>();
    let x_transposed = Box::new(x.transpose());
    let y = Targets::<OUT, N>::new(f[1]);
    let (mut hidden, mut output) = (Dense::<IN, H>::beginning(), Dense::<H, OUT>::beginning());
    let (mut g_hidden, mut g_output) = (Dense::zeros(), Dense::zeros());
    let mut moments = ((Dense::zeros(), Dense::zeros()), (Dense::zeros(), Dense::zeros()));
    let (mut a1, mut a2, mut d1, mut a1_transposed) = (zeros::<H, N>(), zeros::<OUT, N>(), zeros(), zeros());
    run(name, false, |optimizer| {
        hidden.forward(f[0], black_box(&x), &mut a1);
        output.forward(f[1], &a1, &mut a2);
        let loss = y.delta(&mut a2);
        a1.transpose_to(&mut a1_transposed);
        g_output.gradient(&a2, &a1_transposed);
        output.backward(f[0], &a2, &a1, &mut d1);
        g_hidden.gradient(&d1, &x_transposed);
        hidden.update(&g_hidden, optimizer, &mut moments.0);
        output.update(&g_output, optimizer, &mut moments.1);
        loss
    });
}

fn three_layers<const IN: usize, const H1: usize, const H2: usize, const OUT: usize, const N: usize>(
    name: &str,
    adam: bool,
    f: [Activation; 3],
) {
    if !is_selected(name) {
        return;
    }
    let x = samples::<IN, N>();
    let mut x_transposed = zeros::<N, IN>();
    x.transpose_to(&mut x_transposed);
    let y = Targets::<OUT, N>::new(f[2]);
    let (mut first, mut second) = (Dense::<IN, H1>::beginning(), Dense::<H1, H2>::beginning());
    let mut output = Dense::<H2, OUT>::beginning();
    let (mut g1, mut g2, mut g3) = (Dense::zeros(), Dense::zeros(), Dense::zeros());
    let mut moments1 = (Dense::zeros(), Dense::zeros());
    let mut moments2 = (Dense::zeros(), Dense::zeros());
    let mut moments3 = (Dense::zeros(), Dense::zeros());
    let (mut a1, mut a2, mut a3) = (zeros::<H1, N>(), zeros::<H2, N>(), zeros::<OUT, N>());
    let (mut d1, mut d2) = (zeros(), zeros());
    let (mut a1_transposed, mut a2_transposed) = (zeros(), zeros());
    run(name, adam, |optimizer| {
        first.forward(f[0], black_box(&x), &mut a1);
        second.forward(f[1], &a1, &mut a2);
        output.forward(f[2], &a2, &mut a3);
        let loss = y.delta(&mut a3);
        a2.transpose_to(&mut a2_transposed);
        g3.gradient(&a3, &a2_transposed);
        output.backward(f[1], &a3, &a2, &mut d2);
        a1.transpose_to(&mut a1_transposed);
        g2.gradient(&d2, &a1_transposed);
        second.backward(f[0], &d2, &a1, &mut d1);
        g1.gradient(&d1, &x_transposed);
        first.update(&g1, optimizer, &mut moments1);
        second.update(&g2, optimizer, &mut moments2);
        output.update(&g3, optimizer, &mut moments3);
        loss
    });
}

fn policy() {
    let name = "policy";
    if !is_selected(name) {
        return;
    }
    let x = samples::<32, 1>();
    let (first, second, output) =
        (Dense::<32, 64>::beginning(), Dense::<64, 64>::beginning(), Dense::<64, 4>::beginning());
    let forward = |x: &SVector<f32, 32>| {
        let (mut a1, mut a2, mut a3) = (SVector::zeros(), SVector::zeros(), SVector::zeros());
        first.forward(Activation::Tanh, x, &mut a1);
        second.forward(Activation::Tanh, &a1, &mut a2);
        output.forward(Activation::Linear, &a2, &mut a3);
        a3
    };
    check(name, weighted_sum(forward(&x).as_slice()));
    time(name, || {
        black_box(forward(black_box(&x)));
    });
}

fn mnist_infer() {
    let name = "mnist-infer";
    if !is_selected(name) {
        return;
    }
    let x = samples::<784, 1>();
    let (hidden, output) = (Dense::<784, 128>::beginning(), Dense::<128, 10>::beginning());
    let forward = |x: &SVector<f32, 784>| {
        let (mut a1, mut a2) = (SVector::zeros(), SVector::zeros());
        hidden.forward(Activation::Relu, x, &mut a1);
        output.forward(Activation::Softmax, &a1, &mut a2);
        a2
    };
    check(name, weighted_sum(forward(&x).as_slice()));
    time(name, || {
        black_box(forward(black_box(&x)));
    });
}

fn all() {
    use Activation::{Linear, Relu, Softmax, Tanh};
    contract::version!("nalgebra");
    two_layers::<2, 2, 1, 4>("xor", [Relu, Linear]);
    three_layers::<4, 16, 16, 2, 32>("control", false, [Tanh, Tanh, Linear]);
    two_layers::<64, 32, 10, 32>("digits", [Relu, Softmax]);
    two_layers::<784, 128, 10, 128>("mnist", [Relu, Softmax]);
    three_layers::<784, 256, 128, 10, 128>("mnist-deep", false, [Relu, Relu, Softmax]);
    three_layers::<512, 1024, 1024, 64, 256>("wide", false, [Relu, Relu, Linear]);
    three_layers::<13, 50, 300, 1, 64>("odd", false, [Relu, Relu, Linear]);
    two_layers::<784, 128, 10, 1>("mnist-1", [Relu, Softmax]);
    three_layers::<784, 300, 100, 10, 64>("lenet", false, [Relu, Relu, Softmax]);
    two_layers::<784, 128, 10, 512>("mnist-512", [Relu, Softmax]);
    three_layers::<13, 50, 50, 1, 50>("housing", false, [Relu, Relu, Linear]);
    three_layers::<20, 40, 40, 3, 1>("agent-1", false, [Tanh, Tanh, Linear]);
    policy();
    mnist_infer();
    three_layers::<4, 32, 16, 4, 10_000>("simplechains", true, [Tanh, Tanh, Linear]);
}

fn main() {
    // A matrix is built on the stack before it is boxed.
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(all);
    thread.expect("the thread starts").join().expect("no case panics");
}
