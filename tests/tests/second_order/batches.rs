//! Batches of several blocks, single precision, long batches, linearity.

use mlp_core::nalgebra::SVector;
use mlp_core::prelude::*;
use mlp_tests::draw::sines;

network! { struct Control< input 4 => tanh 16 => gelu 16 dropout 0.5 => linear 2; loss squared >; }

/// More than two blocks of the largest size, and a remainder.
const SAMPLES: usize = 300;
const COUNT: f64 = 300.0;

type Batch<T> = (Vec<SVector<T, 4>>, Vec<SVector<T, 2>>);

fn batch<T: Scalar>() -> Batch<T> {
    (sines(SAMPLES, 1), sines(SAMPLES, 2))
}

fn network<T: Scalar>(seed: usize) -> Box<Control<T>> {
    let mut network = Control::<T>::boxed_zeros();
    let numbers: Vec<SVector<T, 1>> = sines(Control::<T>::PARAMETERS, seed);
    for (w, number) in network.parameters_mut().iter_mut().zip(numbers) {
        *w = number[0];
    }
    network
}

/// The largest difference.
fn gap(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).fold(0.0, |gap, (x, y)| gap.max((x - y).abs()))
}

#[test]
fn a_product_of_a_batch_is_the_mean_of_the_products_of_its_samples() {
    let ((x, y), net, v) = (batch(), network::<f64>(3), network::<f64>(4));
    let workspace = &mut Control::<f64>::workspace();
    let (mut product, mut single) = (Control::<f64>::boxed_zeros(), Control::<f64>::boxed_zeros());
    net.hessian_vector_product_into(&x, &y, &v, workspace, &mut product);
    let mut mean = vec![0.0; Control::<f64>::PARAMETERS];
    for (x, y) in x.iter().zip(&y) {
        net.hessian_vector_product_into(&[*x], &[*y], &v, workspace, &mut single);
        mean.iter_mut().zip(single.parameters()).for_each(|(mean, single)| *mean += single / COUNT);
    }
    assert!(gap(product.parameters(), &mean) < 1e-12 * 10.0);
}

#[test]
fn the_product_is_linear_in_the_direction() {
    let ((x, y), net) = (batch(), network::<f64>(3));
    let (u, v) = (network::<f64>(4), network::<f64>(5));
    let mut sum = u.boxed_clone();
    sum.parameters_mut().iter_mut().zip(v.parameters()).for_each(|(u, v)| *u = 2.0 * *u - v);
    let product = |v: &Control<f64>| net.hessian_vector_product(&x, &y, v);
    let (of_u, of_v, of_sum) = (product(&u), product(&v), product(&sum));
    let expected: Vec<_> = of_u.parameters().iter().zip(of_v.parameters()).map(|(u, v)| 2.0 * u - v).collect();
    assert!(gap(of_sum.parameters(), &expected) < 1e-12 * 10.0);
    assert_eq!(product(&Control::<f64>::zeros()), Control::<f64>::zeros());
}

#[test]
fn the_product_is_symmetric() {
    let ((x, y), net) = (batch(), network::<f64>(3));
    let (u, v) = (network::<f64>(4), network::<f64>(5));
    let dot = |x: &Control<f64>, y: &Control<f64>| -> f64 {
        x.parameters().iter().zip(y.parameters()).map(|(x, y)| x * y).sum()
    };
    let (uhv, vhu) =
        (dot(&u, &net.hessian_vector_product(&x, &y, &v)), dot(&v, &net.hessian_vector_product(&x, &y, &u)));
    assert!((uhv - vhu).abs() < 1e-12 * uhv.abs().max(100.0), "{uhv} {vhu}");
}

#[test]
fn input_gradients_and_tangents_of_a_batch_are_those_of_its_samples() {
    let ((x, y), net) = (batch(), network::<f64>(3));
    let v: Vec<SVector<f64, 4>> = sines(SAMPLES, 7);
    let workspace = &mut Control::<f64>::workspace();
    let mut gradients = vec![SVector::zeros(); SAMPLES];
    let sum = net.input_gradients_into(&x, &y, workspace, &mut gradients);
    assert!((sum / COUNT - net.loss(&x, &y)).abs() < 1e-12);
    let (mut a, mut da) = (vec![SVector::zeros(); SAMPLES], vec![SVector::zeros(); SAMPLES]);
    net.jvp_into(&x, &v, workspace, &mut a, &mut da);
    for n in 0..SAMPLES {
        assert!((gradients[n] - net.input_gradient(&x[n], &y[n]).1).amax() < 1e-12);
        let (output, tangent) = net.jvp(&x[n], &v[n]);
        assert!((a[n] - output).amax() < 1e-12 && (da[n] - tangent).amax() < 1e-12);
    }
}

#[test]
fn gradients_with_own_losses_of_a_batch_are_the_means_over_its_samples() {
    let ((x, y), net) = (batch(), network::<f64>(3));
    let v: Vec<SVector<f64, 4>> = sines(SAMPLES, 7);
    let workspace = &mut Control::<f64>::workspace();
    let (mut whole, mut single) = (Control::<f64>::boxed_zeros(), Control::<f64>::boxed_zeros());

    let mut order = Vec::new();
    let loss = |n: usize, a: &SVector<f64, 2>, da: &mut SVector<f64, 2>| {
        order.push(n);
        *da = a - y[n];
        0.5 * da.norm_squared()
    };
    let risk = net.gradient_with(&x, loss, workspace, &mut whole);
    let expected = net.gradient_into(&x, &y, workspace, &mut single);
    assert!((risk - expected).abs() < 1e-12 && gap(whole.parameters(), single.parameters()) < 1e-12);
    assert_eq!(order, (0..SAMPLES).collect::<Vec<_>>());

    let loss = |first: usize| {
        let y = &y;
        move |n: usize, jet: &Jet<SVector<f64, 2>>, d: &mut Jet<SVector<f64, 2>>| {
            (d.second, d.first) = (jet.second, y[first + n]);
            0.5 * jet.second.norm_squared() + y[first + n].dot(&jet.first)
        }
    };
    let risk = net.gradient_with_jets(&x, &v, loss(0), workspace, &mut whole);
    let (mut mean, mut risks) = (vec![0.0; Control::<f64>::PARAMETERS], 0.0);
    for n in 0..SAMPLES {
        risks += net.gradient_with_jets(&[x[n]], &[v[n]], loss(n), workspace, &mut single) / COUNT;
        mean.iter_mut().zip(single.parameters()).for_each(|(mean, single)| *mean += single / COUNT);
    }
    let size = mean.iter().fold(1.0_f64, |size, mean| size.max(mean.abs()));
    assert!((risk - risks).abs() < 1e-12 * risk.abs().max(1.0) && gap(whole.parameters(), &mean) < 1e-12 * size);
}

/// A loss that is a sum over its jets has the sum of their gradients, whatever the groups.
#[test]
fn the_gradient_of_groups_of_jets_is_that_of_single_jets() {
    let ((x, _), net) = (batch(), network::<f64>(3));
    let v: Vec<SVector<f64, 4>> = sines(SAMPLES, 7);
    let workspace = &mut Control::<f64>::workspace();
    let (mut singles, mut groups) = (Control::<f64>::boxed_zeros(), Control::<f64>::boxed_zeros());
    let loss = |jet: &Jet<SVector<f64, 2>>, d: &mut Jet<SVector<f64, 2>>| {
        (d.value, d.second) = (jet.second, jet.value);
        jet.value.dot(&jet.second)
    };
    let risk = net.gradient_with_jets(&x, &v, |_, jet, d| loss(jet, d), workspace, &mut singles);
    let mut order = Vec::new();
    let grouped = net.gradient_with_jet_groups::<4>(
        x.as_chunks().0,
        v.as_chunks().0,
        |n, jets, d| {
            order.push(n);
            jets.iter().zip(d).map(|(jet, d)| loss(jet, d)).sum()
        },
        workspace,
        &mut groups,
    );
    assert_eq!(order, (0..SAMPLES / 4).collect::<Vec<_>>());
    groups.parameters_mut().iter_mut().for_each(|g| *g /= 4.0);
    let size = singles.parameters().iter().fold(1.0_f64, |size, g| size.max(g.abs()));
    assert!((grouped / 4.0 - risk).abs() < 1e-12 * risk.abs().max(1.0));
    assert!(gap(singles.parameters(), groups.parameters()) < 1e-12 * size);
}

#[test]
fn single_precision_agrees_with_double() {
    let ((x, y), (xf, yf)) = (batch::<f64>(), batch::<f32>());
    let (net, v, netf, vf) = (network::<f64>(3), network::<f64>(4), network::<f32>(3), network::<f32>(4));
    let double = net.hessian_vector_product(&x, &y, &v);
    let single = netf.hessian_vector_product(&xf, &yf, &vf);
    let single: Vec<_> = single.parameters().iter().map(|&w| f64::from(w)).collect();
    let size = double.parameters().iter().fold(1.0_f64, |size, w| size.max(w.abs()));
    assert!(gap(double.parameters(), &single) < 1e-4 * size);
    let (jet, jetf) = (net.jet(&x[0], &x[1]), netf.jet(&xf[0], &xf[1]));
    assert!((jet.second - jetf.second.map(f64::from)).amax() < 1e-3 * jet.second.amax().max(1.0));
}

#[test]
fn the_laplacian_of_more_inputs_than_a_block_is_the_sum_of_all_second_derivatives() {
    network! { struct Many< input 200 => tanh 5 => linear 2; loss squared >; }
    let mut net = Many::<f64>::boxed_zeros();
    let numbers: Vec<SVector<f64, 1>> = sines(Many::<f64>::PARAMETERS, 3);
    net.parameters_mut().iter_mut().zip(numbers).for_each(|(w, number)| *w = number[0] / 8.0);
    let x = sines(1, 5)[0];
    let mut laplacian = SVector::zeros();
    net.laplacian_into(&x, &mut Many::<f64>::workspace(), &mut laplacian);
    let sum = (0..200).fold(SVector::<f64, 2>::zeros(), |sum, i| {
        let mut unit = SVector::<f64, 200>::zeros();
        unit[i] = 1.0;
        sum + net.jet(&x, &unit).second
    });
    for laplacian in [laplacian, net.laplacian(&x)] {
        assert!((laplacian - sum).amax() < 1e-12 * sum.amax().max(1.0), "{laplacian} {sum}");
    }
}

/// A million equal samples, each a mean of itself. The terms of a block, the blocks of a chunk of 4096 samples, and the chunks are
/// each rounded as often as they are added, except for the chunks, which are compensated: at most 42 + 98 or 64 + 64 roundings, and
/// a few of the factor and of the values. Blocks that are added one by one are rounded 15,625 times or more.
#[test]
fn long_batches_keep_their_precision() {
    network! { struct Line< input 1 => exp 1; #[allow(noncanonical_link)] loss squared >; }
    const COUNT: usize = 1_000_000;
    let (mut net, mut v) = (Line::zeros(), Line::zeros());
    (net.output.weights, net.output.bias) = (matrix![0.7], vector![-0.3]);
    (v.output.weights, v.output.bias) = (matrix![0.6], vector![1.1]);
    let (x, y) = (vec![vector![0.9]; COUNT], vec![vector![0.4]; COUNT]);
    let workspace = &mut Line::workspace();
    let (mut whole, mut single) = (Line::zeros(), Line::zeros());
    let tolerance = 150.0 * f64::from(f32::EPSILON) / 2.0;
    let check = |case: &str, whole: &Line, single: &Line| {
        for (&whole, &single) in whole.parameters().iter().zip(single.parameters()) {
            let error = (f64::from(whole) / f64::from(single) - 1.0).abs();
            assert!(error < tolerance, "{case}: {whole}, but {single}");
        }
    };

    net.hessian_vector_product_into(&x, &y, &v, workspace, &mut whole);
    net.hessian_vector_product_into(&x[..1], &y[..1], &v, workspace, &mut single);
    check("product", &whole, &single);

    let loss = |_: usize, a: &SVector<f32, 1>, d: &mut SVector<f32, 1>| {
        *d = *a;
        0.5 * a.norm_squared()
    };
    net.gradient_with(&x, loss, workspace, &mut whole);
    net.gradient_with(&x[..1], loss, workspace, &mut single);
    check("gradient of an own loss", &whole, &single);

    let loss = |_: usize, jet: &Jet<SVector<f32, 1>>, d: &mut Jet<SVector<f32, 1>>| {
        *d = *jet;
        0.5 * (jet.value.norm_squared() + jet.first.norm_squared() + jet.second.norm_squared())
    };
    net.gradient_with_jets(&x, &x, loss, workspace, &mut whole);
    net.gradient_with_jets(&x[..1], &x[..1], loss, workspace, &mut single);
    check("gradient of jets", &whole, &single);
}
