//! The Hessian of the risk: its eigenvalues at a saddle point and at a solution, and the edge of stability of gradient descent.
//!
//! `cargo run --release --example 10-curvature`

use std::error::Error;

use mlp_core::nalgebra::DVector;
use mlp_core::prelude::*;

network! { struct Xor< input 2 => tanh 2 => linear 1; loss squared >; }

network! { struct Curve< input 1 => tanh 24 repeat 2 => linear 1; loss squared >; }

type Data = Dataset<SVector<f64, 2>, SVector<f64, 1>>;

/// Learning rates of gradient descent.
const RATES: [f64; 2] = [0.2, 0.1];

fn main() -> Result<(), Box<dyn Error>> {
    let [saddle, solution] = exclusive_or()?;
    let ratios = edge_of_stability()?;
    println!(
        "\nsaddle: {saddle} negative eigenvalues; solution: {solution}; sharpness at the end: {:.2} and {:.2} of 2/rate",
        ratios[0], ratios[1]
    );
    Ok(())
}

/// Returns the numbers of negative eigenvalues at a saddle point and at a solution.
fn exclusive_or() -> Result<[usize; 2], Box<dyn Error>> {
    let inputs = vec![vector![0.0, 0.0], vector![0.0, 1.0], vector![1.0, 0.0], vector![1.0, 1.0]];
    let xor = Dataset::new(inputs, vec![vector![0.0], vector![1.0], vector![1.0], vector![0.0]])?;

    println!("1. Exclusive or\n");
    println!("Hidden units that see no input, and an output of 1/2: the gradient is zero, but the risk is not.\n");
    let mut net = Xor::<f64>::zeros();
    net.hidden1.bias = vector![1.0, -1.0];
    net.output.weights = matrix![0.2, 0.3];
    net.output.bias = vector![0.5 + 0.1 * 1.0_f64.tanh()];
    let (saddle, downhill) = show("saddle", &net, &xor);

    // A small step down.
    for (w, v) in net.parameters_mut().iter_mut().zip(&downhill) {
        *w += 0.01 * v;
    }
    let fit = LevenbergMarquardt::new().fit(&mut net, xor.inputs(), xor.targets())?;
    println!("\nA step of 0.01 along the first eigenvector, and {} of Levenberg-Marquardt:\n", fit.iterations);
    let (solution, _) = show("solution", &net, &xor);
    Ok([saddle, solution])
}

/// Prints the risk, the length of the gradient and the eigenvalues of the Hessian; returns the number of negative
/// eigenvalues and the eigenvector of the smallest.
fn show(name: &str, net: &Xor<f64>, xor: &Data) -> (usize, DVector<f64>) {
    let (risk, gradient) = net.gradient(xor.inputs(), xor.targets());
    let length = gradient.parameters().iter().map(|g| g * g).sum::<f64>().sqrt();
    let eigen = net.hessian(xor.inputs(), xor.targets()).symmetric_eigen();
    let mut values: Vec<f64> = eigen.eigenvalues.iter().copied().collect();
    values.sort_by(f64::total_cmp);
    // Zero up to rounding, and up to the error that is left at the solution.
    let zero = 1e-6 * eigen.eigenvalues.amax();
    let negative = values.iter().filter(|&&value| value < -zero).count();
    let positive = values.iter().filter(|&&value| value > zero).count();
    println!("  {name}: risk {risk:.2e}, gradient {length:.1e}");
    print!("  eigenvalues:");
    for value in &values {
        print!(" {:.3}", if value.abs() > zero { *value } else { 0.0 });
    }
    println!("\n  {negative} negative, {} zero, {positive} positive", values.len() - negative - positive);
    (negative, eigen.eigenvectors.column(eigen.eigenvalues.imin()).into_owned())
}

/// Prints the sharpness during gradient descent at each rate (Cohen et al., "Gradient descent on neural networks typically
/// occurs at the edge of stability", 2021); returns its ratio to 2/rate at the end.
fn edge_of_stability() -> Result<[f64; 2], Box<dyn Error>> {
    let x: Vec<f64> = (0..20).map(|i| f64::from(i) / 9.5 - 1.0).collect();
    // The Chebyshev polynomial of degree 4.
    let y = x.iter().map(|x| vector![8.0 * x.powi(4) - 8.0 * x * x + 1.0]).collect();
    let curve = Dataset::new(x.iter().map(|&x| vector![x]).collect(), y)?;

    println!("\n2. Gradient descent: the sharpness, the largest eigenvalue, rises to 2/rate and stays there\n");
    print!("{:6}", "");
    for rate in RATES {
        print!("{:>24}", format!("rate {rate}, 2/rate {}", 2.0 / rate));
    }
    println!("\n{:>6} {:>11} {:>11} {:>11} {:>11}", "epoch", "risk", "sharpness", "risk", "sharpness");
    let mut nets = RATES.map(|_| Curve::<f64>::random(&mut StdRng::seed_from_u64(1)));
    let mut ratios = [0.0; 2];
    for epoch in (0..=10_000).step_by(1000) {
        print!("{epoch:>6}");
        for ((net, rate), ratio) in nets.iter_mut().zip(RATES).zip(&mut ratios) {
            if epoch > 0 {
                Trainer::new(Sgd::new(rate)).batch(Batch::Full).epochs(1000).fit(net, &curve)?;
            }
            let sharpness = net.sharpness(curve.inputs(), curve.targets(), 1e-3).eigenvalue;
            print!(" {:>11.1e} {sharpness:>11.1}", net.loss(curve.inputs(), curve.targets()));
            *ratio = sharpness * rate / 2.0;
        }
        println!();
    }
    Ok(ratios)
}
