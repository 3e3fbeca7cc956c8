use mlp_core::prelude::*;

network! {
    /// Five independent mistakes, and everything below is right.
    pub struct Net<
        input 2 => relu => leeky_relu(0.1) 3 as top repeat 2
        => tanh -> linear 1 as top1; lss squared
    >;
}

network! { struct Other< inputs 2 => softmax 1 => 0 linear; loss mse; seed 3 > }

fn main() -> Result<(), Box<dyn core::error::Error>> {
    let mut net = Net::random(&mut StdRng::seed_from_u64(7));
    let (x, y) = ([vector![0.0, 1.0]], [vector![1.0]]);
    net.hidden1.weights[(0, 1)] = 0.5;
    net.top1.bias = vector![0.0, 1.0, 2.0];
    assert_eq!(net.predict(&x), y);
    let (risk, gradient) = net.gradient(&x, &y);
    Sgd::new(0.1).step(&mut net, &gradient);
    let trace = net.trace(&x[0]);
    let deltas = net.deltas(&trace, &y[0]);
    println!("{net} {risk} {} {:?} {}", Net::PARAMETERS, Net::LAYERS, trace.top2.s + deltas.top2);
    let double = Net::<f64>::zeros();
    let _ = double.loss(&[vector![0.0, 1.0]], &[vector![1.0]]);
    let mut workspace = Net::workspace();
    let _ = net.gradient_into(&x, &y, &mut workspace, &mut Net::boxed_zeros());
    Trainer::new(Adam::new(1e-3)).batch(Batch::Mini(32)).fit(&mut net, &Dataset::new(x.to_vec(), y.to_vec())?)?;
    let _ = Other::zeros().forward(&vector![0.0, 1.0])[0];
    Ok(())
}
