//! The cases in burn, on its backend `flex`. The parameters are plain tensors and the optimizer steps are written out:
//! burn's optimizers perform the same operations on the parameters of a module.

use std::hint::black_box;

use burn::tensor::activation::{log_sigmoid, log_softmax, relu, sigmoid, softmax};
use burn::tensor::{Device, Int, Tensor, TensorData};
use contract::{
    ADAM_RATE, Activation, CASES, CHECKED_RATE, CHECKED_STEPS, Case, TIMED_RATE, Work, check, is_selected, time,
    weighted_sum,
};

/// Weights, one row per input, and biases as a row.
struct Layer {
    activation: Activation,
    parameters: [Tensor<2>; 2],
    /// The first and second moments of both.
    moments: [[Tensor<2>; 2]; 2],
}

fn matrix(numbers: Vec<f32>, rows: usize, columns: usize) -> Tensor<2> {
    Tensor::from_data(TensorData::new(numbers, [rows, columns]), &Device::flex())
}

fn beginning(case: &Case) -> Vec<Layer> {
    let layer = |(activation, inputs, outputs)| {
        let zeros = |rows| matrix(vec![0.0; rows * outputs], rows, outputs);
        let weights = matrix(contract::weights(inputs, outputs), inputs, outputs);
        let moments = || [zeros(inputs), zeros(1)];
        Layer { activation, parameters: [weights, zeros(1)], moments: [moments(), moments()] }
    };
    case.shapes().map(layer).collect()
}

/// The outputs, without a final softmax or sigmoid.
fn forward(layers: &[Layer], parameters: &[[Tensor<2>; 2]], x: Tensor<2>) -> Tensor<2> {
    layers.iter().zip(parameters).enumerate().fold(x, |x, (index, (layer, [weights, bias]))| {
        let s = x.matmul(weights.clone()) + bias.clone();
        match layer.activation {
            Activation::Relu => relu(s),
            Activation::Tanh => s.tanh(),
            Activation::Sigmoid if index + 1 < layers.len() => sigmoid(s),
            Activation::Linear | Activation::Softmax | Activation::Sigmoid => s,
        }
    })
}

enum Targets {
    Expected(Tensor<2>),
    Classes(Tensor<2, Int>),
}

fn step(case: &Case, layers: &mut [Layer], x: &Tensor<2>, y: &Targets, rate: f64, t: i32) -> f32 {
    let tracked = |tensor: &Tensor<2>| tensor.clone().autodiff().require_grad();
    let parameters: Vec<_> = layers.iter().map(|layer| layer.parameters.each_ref().map(tracked)).collect();
    let outputs = forward(layers, &parameters, x.clone());
    let loss = match y {
        // −log σ(s) where y = 1, −log(1 − σ(s)) = −log σ(−s) where y = 0.
        Targets::Expected(y) if case.is_binary() => {
            let logs = log_sigmoid(outputs.clone()) * y.clone() + log_sigmoid(-outputs) * (-y.clone() + 1.0);
            logs.sum() * (-1.0 / case.samples as f64)
        }
        Targets::Expected(y) => (outputs - y.clone()).square().sum() * (0.5 / case.samples as f64),
        Targets::Classes(classes) => -log_softmax(outputs, 1).gather(1, classes.clone()).mean(),
    };
    let mut gradients = loss.backward();
    for (layer, tracked) in layers.iter_mut().zip(&parameters) {
        for k in 0..2 {
            let g = tracked[k].grad_remove(&mut gradients).expect("every parameter has a gradient");
            let change = if case.work == Work::Adam {
                let [m, v] = &mut layer.moments;
                m[k] = m[k].clone() * 0.9 + g.clone() * 0.1;
                v[k] = v[k].clone() * 0.999 + g.square() * 0.001;
                let correction = 1.0 / (1.0 - 0.999_f64.powi(t));
                m[k].clone() * (rate / (1.0 - 0.9_f64.powi(t))) / ((v[k].clone() * correction).sqrt() + 1e-8)
            } else {
                g * rate
            };
            layer.parameters[k] = layer.parameters[k].clone() - change;
        }
    }
    loss.into_scalar()
}

fn training(case: &Case) {
    let mut layers = beginning(case);
    let x = matrix(contract::samples(case.samples, case.inputs), case.samples, case.inputs).autodiff();
    let device = Device::flex().autodiff();
    let y = if case.has_classes() {
        let classes: Vec<i64> = contract::classes(case.samples).into_iter().map(|class| class as i64).collect();
        Targets::Classes(Tensor::from_data(TensorData::new(classes, [case.samples, 1]), &device))
    } else {
        Targets::Expected(matrix(case.expected(), case.samples, case.outputs()).autodiff())
    };
    let (checked, timed) = if case.work == Work::Adam { (ADAM_RATE, ADAM_RATE) } else { (CHECKED_RATE, TIMED_RATE) };
    let mut t = 0;
    let mut next = |rate| {
        t += 1;
        step(case, &mut layers, &x, &y, rate, t)
    };
    for _ in 0..CHECKED_STEPS {
        next(checked);
    }
    check(case.name, next(timed));
    time(case.name, || {
        black_box(next(timed));
    });
}

fn inference(case: &Case) {
    let layers = beginning(case);
    let parameters: Vec<_> = layers.iter().map(|layer| layer.parameters.clone()).collect();
    let x = matrix(contract::samples(1, case.inputs), 1, case.inputs);
    let answer = || {
        let outputs = forward(&layers, &parameters, x.clone());
        if case.has_classes() { softmax(outputs, 1) } else { outputs }
    };
    check(case.name, weighted_sum(&answer().into_data().try_to_vec::<f32>().expect("the tensor holds f32")));
    time(case.name, || {
        black_box(answer());
    });
}

fn main() {
    contract::version!("burn");
    for case in CASES.iter().filter(|case| is_selected(case.name)) {
        if case.work == Work::Inference { inference(case) } else { training(case) }
    }
}
