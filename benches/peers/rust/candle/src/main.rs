//! The cases in candle, on the CPU.

use std::hint::black_box;

use candle_core::{D, Device, Result, Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW, SGD, loss, ops};
use contract::{
    ADAM_RATE, Activation, CASES, CHECKED_RATE, CHECKED_STEPS, Case, TIMED_RATE, Work, check, is_selected, time,
    weighted_sum,
};

struct Net {
    layers: Vec<(Activation, Var, Var)>,
}

impl Net {
    fn beginning(case: &Case) -> Result<Self> {
        let layer = |(f, inputs, outputs)| {
            let weights = Tensor::from_vec(contract::weights(inputs, outputs), (inputs, outputs), &Device::Cpu)?;
            let bias = Tensor::zeros(outputs, candle_core::DType::F32, &Device::Cpu)?;
            Ok((f, Var::from_tensor(&weights)?, Var::from_tensor(&bias)?))
        };
        Ok(Self { layers: case.shapes().map(layer).collect::<Result<_>>()? })
    }

    fn variables(&self) -> Vec<Var> {
        self.layers.iter().flat_map(|(_, weights, bias)| [weights.clone(), bias.clone()]).collect()
    }

    /// The outputs, without a final softmax or sigmoid.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let last = self.layers.len() - 1;
        self.layers.iter().enumerate().try_fold(x.clone(), |x, (layer, (f, weights, bias))| {
            let s = x.matmul(weights)?.broadcast_add(bias)?;
            match f {
                Activation::Relu => s.relu(),
                Activation::Tanh => s.tanh(),
                Activation::Sigmoid if layer < last => ops::sigmoid(&s),
                Activation::Linear | Activation::Softmax | Activation::Sigmoid => Ok(s),
            }
        })
    }
}

fn samples(count: usize, width: usize) -> Result<Tensor> {
    Tensor::from_vec(contract::samples(count, width), (count, width), &Device::Cpu)
}

fn training(case: &Case) -> Result<()> {
    let net = Net::beginning(case)?;
    let x = samples(case.samples, case.inputs)?;
    let y = if case.has_classes() {
        let classes = contract::classes(case.samples).into_iter().map(|class| class as u32).collect::<Vec<_>>();
        Tensor::from_vec(classes, case.samples, &Device::Cpu)?
    } else {
        Tensor::from_vec(case.expected(), (case.samples, case.outputs()), &Device::Cpu)?
    };
    let step = |optimizer: &mut dyn FnMut(&Tensor) -> Result<()>| -> Result<f32> {
        let outputs = net.forward(&x)?;
        let loss = if case.has_classes() {
            loss::cross_entropy(&outputs, &y)?
        } else if case.is_binary() {
            loss::binary_cross_entropy_with_logit(&outputs, &y)?
        } else {
            ((outputs - &y)?.sqr()?.sum_all()? * (0.5 / case.samples as f64))?
        };
        optimizer(&loss)?;
        loss.to_scalar()
    };
    if case.work == Work::Adam {
        let parameters = ParamsAdamW { lr: ADAM_RATE, weight_decay: 0.0, ..ParamsAdamW::default() };
        let mut adam = AdamW::new(net.variables(), parameters)?;
        measure(case, || step(&mut |loss| adam.backward_step(loss)))
    } else {
        let mut sgd = SGD::new(net.variables(), CHECKED_RATE)?;
        let mut steps = 0;
        measure(case, || {
            if steps == CHECKED_STEPS {
                sgd.set_learning_rate(TIMED_RATE);
            }
            steps += 1;
            step(&mut |loss| sgd.backward_step(loss))
        })
    }
}

fn measure(case: &Case, mut step: impl FnMut() -> Result<f32>) -> Result<()> {
    for _ in 0..CHECKED_STEPS {
        step()?;
    }
    check(case.name, step()?);
    time(case.name, || {
        black_box(step().expect("the same call succeeded before"));
    });
    Ok(())
}

fn inference(case: &Case) -> Result<()> {
    let net = Net::beginning(case)?;
    // Without variables, no operations are recorded for a gradient.
    let layers = net.layers.iter().map(|(f, weights, bias)| (*f, weights.detach(), bias.detach()));
    let layers: Vec<_> = layers.collect();
    let x = samples(1, case.inputs)?;
    let forward = || -> Result<Tensor> {
        layers.iter().try_fold(x.clone(), |x, (f, weights, bias)| {
            let s = x.matmul(weights)?.broadcast_add(bias)?;
            match f {
                Activation::Relu => s.relu(),
                Activation::Tanh => s.tanh(),
                Activation::Sigmoid => ops::sigmoid(&s),
                Activation::Linear => Ok(s),
                Activation::Softmax => ops::softmax(&s, D::Minus1),
            }
        })
    };
    check(case.name, weighted_sum(&forward()?.flatten_all()?.to_vec1::<f32>()?));
    time(case.name, || {
        black_box(forward().expect("the same call succeeded before"));
    });
    Ok(())
}

fn main() -> Result<()> {
    contract::version!("candle-core");
    for case in CASES.iter().filter(|case| is_selected(case.name)) {
        if case.work == Work::Inference { inference(case)? } else { training(case)? }
    }
    Ok(())
}
