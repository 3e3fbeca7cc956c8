//! SGD and Adam against their formulas, written out in double precision.

use super::*;

network! { struct Line< input 1 => linear 1; loss squared >; }

type Data = (Vec<SVector<f64, 2>>, Vec<SVector<f64, 2>>);

fn start() -> (Net<f64>, Data) {
    let net = <Net<f64> as Network>::random(&mut StdRng::seed_from_u64(11));
    let x = vec![vector![0.5, -1.0], vector![1.5, 0.25], vector![-0.75, 2.0]];
    let y = vec![vector![1.0, 0.0], vector![-1.0, 2.0], vector![0.5, 0.5]];
    (net, (x, y))
}

/// Two roundings, or one with a fused multiply-add.
#[test]
fn sgd_moves_against_the_gradient() {
    let (mut net, (x, y)) = start();
    let mut sgd = Sgd::new(0.3);
    for _ in 0..5 {
        let (_, gradient) = net.gradient(&x, &y);
        let before = net.clone();
        sgd.step(&mut net, &gradient);
        for ((&after, &w), &g) in net.parameters().iter().zip(before.parameters()).zip(gradient.parameters()) {
            let expected = w - 0.3 * g;
            assert!((after - expected).abs() <= f64::EPSILON * ((0.3 * g).abs() + w.abs()), "{after} {expected}");
        }
    }
}

/// `1 − β₂ᵗ` cancels: an ulp of `β₂ᵗ` is up to 1000 ulp of the difference, half of that after the square root. All else
/// is fewer than 24 roundings. A step is at most `η / √(1 − β₂)`, less than 32 η; the first ones are about η.
#[test]
fn adam_follows_its_moments() {
    let (mut net, (x, y)) = start();
    let rate = 0.05;
    let mut adam = Adam::new(rate);
    let mut w = net.parameters().to_vec();
    let (mut m, mut v) = (vec![0.0; w.len()], vec![0.0; w.len()]);
    for t in 1..=20 {
        let (_, gradient) = net.gradient(&x, &y);
        adam.step(&mut net, &gradient);
        for (k, &g) in gradient.parameters().iter().enumerate() {
            m[k] = 0.9 * m[k] + (1.0 - 0.9) * g;
            v[k] = 0.999 * v[k] + (1.0 - 0.999) * g * g;
            let m_hat = m[k] / (1.0 - 0.9_f64.powi(t));
            let v_hat = v[k] / (1.0 - 0.999_f64.powi(t));
            w[k] -= rate * m_hat / (v_hat.sqrt() + 1e-8);
            let tolerance = f64::from(t) * f64::EPSILON * (w[k].abs() + rate * (500.0 * f64::from(t) + 24.0));
            let after = net.parameters()[k];
            assert!((after - w[k]).abs() <= tolerance, "step {t}, parameter {k}: {after} {}", w[k]);
        }
    }
}

/// The bias corrections make the first step η for any gradient much larger than ε.
#[test]
fn the_first_step_of_adam_is_the_learning_rate() {
    let (mut net, (x, y)) = start();
    let (_, gradient) = net.gradient(&x, &y);
    let before = net.clone();
    Adam::new(0.25).step(&mut net, &gradient);
    for ((&after, &w), &g) in net.parameters().iter().zip(before.parameters()).zip(gradient.parameters()) {
        let expected = w - 0.25 * g / (g.abs() + 1e-8);
        assert!((after - expected).abs() <= 1000.0 * f64::EPSILON, "{after} {expected}");
    }
}

#[test]
fn adam_restarts_for_a_network_of_another_size() {
    let (mut net, (x, y)) = start();
    let (_, gradient) = net.gradient(&x, &y);
    let mut used = Adam::new(0.1);
    let mut line = Line::<f64>::zeros();
    let (_, slope) = line.gradient(&[vector![1.0]], &[vector![1.0]]);
    used.step(&mut line, &slope);
    let mut other = net.clone();
    used.step(&mut net, &gradient);
    Adam::new(0.1).step(&mut other, &gradient);
    assert_eq!(net, other);
}
