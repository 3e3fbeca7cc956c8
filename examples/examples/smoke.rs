#![forbid(unsafe_code)]
#![warn(clippy::pedantic)]
use mlp_core::prelude::*;
const WIDTH: usize = 3;
network! {
    /// Learns exclusive or.
    pub struct Xor< input 2 => relu 2 => linear 1; loss squared >;
}
network! {
    struct Mnist< input 784 => relu 512 => softmax 10; loss categorical_cross_entropy >;
}
network! {
    struct Odd< input { WIDTH + 1 } => leaky_relu(0.25) WIDTH repeat 2 no_bias as enc => tanh 4 init zeros => sigmoid 1; loss squared >;
}
#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct Hand<T = f32> {
    pub hidden1: Dense<2, 2, Relu, T>,
    pub output: Dense<2, 1, Sigmoid, T>,
}
type Out = Dense<2, 1, Tanh, f64>;
#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = absolute)]
#[repr(C)]
struct Plain {
    hidden1: Dense<2, 2, Relu, f64>,
    output: Out,
}
static STILL: Xor = Xor::zeros();
fn main() {
    let mut xor = Xor::zeros();
    xor.hidden1.weights = matrix![1.0, 1.0; 1.0, 1.0];
    xor.hidden1.bias = vector![0.0, -1.0];
    xor.output.weights = matrix![1.0, -2.0];
    assert_eq!(xor.forward(&vector![1.0, 0.0]), vector![1.0]);
    println!("{xor}\n{}", Odd::zeros());
    println!("{:?}", xor.trace(&vector![1.0, 1.0]));
    let xor = network!(< input 2 => relu 2 => linear 1; loss squared >);
    let x = vec![vector![0.0, 1.0]];
    let y = vec![vector![1.0]];
    println!("{:?} {}", xor.gradient(&x, &y), STILL.forward(&x[0]));
    let d = Xor::<f64>::zeros();
    println!("{}", d.loss(&[vector![0.0, 1.0]], &[1]));
    let mut rng = StdRng::seed_from_u64(7);
    let mut net = Mnist::boxed_random(&mut rng);
    let mut gradient = Mnist::boxed_zeros();
    let mut workspace = Mnist::workspace();
    let x: Vec<SVector<f32, 784>> = vec![SVector::zeros()];
    let y = vec![3usize];
    let risk = net.gradient_into(&x, &y, &mut workspace, &mut gradient);
    let mut sgd = Sgd::new(0.1);
    sgd.step(&mut *net, &gradient);
    println!("{risk}");
    println!("{}", Plain::zeros());
    println!("{}", Hand::zeros());
}
