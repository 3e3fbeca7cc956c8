//! Outputs, gradients and all derivatives of both networks.

use mlp_core::nalgebra::DMatrix;
use mlp_core::{Sample, TwiceDifferentiable, Values};

use super::*;

/// The numbers of a sample with zeros where a sparse input has no entries.
fn all_numbers<S: Sample<Scalar = f64>>(sample: &S) -> Vec<f64> {
    let mut numbers = Vec::new();
    for (input, &width) in S::WIDTHS.iter().enumerate() {
        match sample.values(input) {
            Values::Dense(values) => numbers.extend_from_slice(values),
            Values::Sparse(entries) => {
                let mut all = vec![0.0; width];
                entries.indices.iter().zip(entries.values).for_each(|(&index, &value)| all[index as usize] = value);
                numbers.extend(all);
            }
            _ => unreachable!("there are two kinds of values"),
        }
    }
    numbers
}

fn flat<const K: usize>(outputs: &[SVector<f64, K>]) -> Vec<f64> {
    outputs.iter().flat_map(|output| output.iter().copied()).collect()
}

/// The same samples in both networks.
struct Batch<'a, A: Network, B: Network> {
    a: &'a A,
    b: &'a B,
    x: &'a [A::Input],
    z: &'a [B::Input],
}

impl<A, B> Batch<'_, A, B>
where
    A: Network<Scalar = f64, Output = SVector<f64, 4>> + TwiceDifferentiable,
    B: Network<Scalar = f64, Output = SVector<f64, 4>> + TwiceDifferentiable,
    A::Loss: SecondOrderLoss,
    B::Loss: SecondOrderLoss,
{
    fn outputs(&self) {
        let Self { a, b, x, z } = *self;
        assert_close(&flat(&a.predict(x)), &flat(&b.predict(z)), "outputs of a batch");
        for (x, z) in x.iter().zip(z) {
            assert_eq!(all_numbers(x), all_numbers(z));
            assert_close(a.forward(x).as_slice(), b.forward(z).as_slice(), "outputs");
        }
    }

    fn gradients(&self) {
        let Self { a, b, x, z } = *self;
        let (targets, weights) = (classes(x.len()), (0..x.len()).map(|n| (n % 3) as f64).collect::<Vec<_>>());
        assert_close(&[a.loss(x, &targets)], &[b.loss(z, &targets)], "risk");
        let (mut of_a, mut of_b) = (A::boxed_zeros(), B::boxed_zeros());
        // Overwritten.
        of_a.parameters_mut().fill(7.0);
        let (mut a_space, mut b_space) = (A::workspace(), B::workspace());
        let risks = [
            a.gradient_into(x, &targets, &mut a_space, &mut of_a),
            b.gradient_into(z, &targets, &mut b_space, &mut of_b),
        ];
        assert_close(&risks[..1], &risks[1..], "risk of the gradient");
        assert_close(of_a.parameters(), of_b.parameters(), "gradient");
        a.accumulate(x, &targets, &mut a_space, &mut of_a);
        b.accumulate(z, &targets, &mut b_space, &mut of_b);
        assert_close(of_a.parameters(), of_b.parameters(), "accumulated gradient");
        if x.len() > 1 {
            a.gradient_weighted_into(x, &targets, &weights, &mut a_space, &mut of_a);
            b.gradient_weighted_into(z, &targets, &weights, &mut b_space, &mut of_b);
            assert_close(of_a.parameters(), of_b.parameters(), "weighted gradient");
        }
        let (mut moved_a, mut moved_b) = (A::boxed_zeros(), B::boxed_zeros());
        moved_a.parameters_mut().copy_from_slice(a.parameters());
        moved_b.parameters_mut().copy_from_slice(b.parameters());
        moved_a.descend(x, &targets, 0.5, &mut a_space, &mut of_a);
        moved_b.descend(z, &targets, 0.5, &mut b_space, &mut of_b);
        assert_close(moved_a.parameters(), moved_b.parameters(), "descent");
        assert_ne!(moved_a.parameters(), a.parameters());
    }

    fn second_order(&self) {
        let Self { a, b, x, z } = *self;
        let targets = classes(x.len());
        let (mut v, mut u) = (A::boxed_zeros(), B::boxed_zeros());
        v.parameters_mut().copy_from_slice(&numbers(A::PARAMETERS, 3));
        u.parameters_mut().copy_from_slice(v.parameters());
        let (mut hv, mut hu) = (A::boxed_zeros(), B::boxed_zeros());
        a.hessian_vector_product_into(x, &targets, &v, &mut A::workspace(), &mut hv);
        b.hessian_vector_product_into(z, &targets, &u, &mut B::workspace(), &mut hu);
        assert_close(hv.parameters(), hu.parameters(), "H v");
        let own = |n: usize, a: &SVector<f64, 4>, da: &mut SVector<f64, 4>| {
            *da = a * (n as f64 + 1.0);
            0.5 * a.norm_squared() * (n as f64 + 1.0)
        };
        a.gradient_with(x, own, &mut A::workspace(), &mut hv);
        b.gradient_with(z, own, &mut B::workspace(), &mut hu);
        assert_close(hv.parameters(), hu.parameters(), "gradient of an own loss");
        let own = |_: usize, jet: &Jet<SVector<f64, 4>>, d: &mut Jet<SVector<f64, 4>>| {
            (d.value, d.first, d.second) = (jet.value, jet.first, jet.second);
            0.5 * (jet.value.norm_squared() + jet.first.norm_squared() + jet.second.norm_squared())
        };
        // Other entries than those of the samples.
        let (along_x, along_z): (Vec<_>, Vec<_>) =
            (x.iter().rev().cloned().collect(), z.iter().rev().cloned().collect());
        a.gradient_with_jets(x, &along_x, own, &mut A::workspace(), &mut hv);
        b.gradient_with_jets(z, &along_z, own, &mut B::workspace(), &mut hu);
        assert_close(hv.parameters(), hu.parameters(), "gradient of jets");
        let check = a.check_gradients(x, &targets);
        assert!(check.error < 1e-5, "{check}");
    }

    fn with_respect_to_inputs(&self) {
        let Self { a, b, x, z } = *self;
        let pairs = x.iter().zip(z);
        let directions = x.iter().rev().zip(z.iter().rev());
        for (((x, z), (v, u)), class) in pairs.zip(directions).zip(classes(x.len())) {
            let ((loss_a, dx), (loss_b, dz)) = (a.input_gradient(x, &class), b.input_gradient(z, &class));
            assert_close(&[loss_a], &[loss_b], "loss of the input gradient");
            assert_close(&all_numbers(&dx), &all_numbers(&dz), "input gradient");
            let ((_, along_v), (_, along_u)) = (a.jvp(x, v), b.jvp(z, u));
            assert_close(along_v.as_slice(), along_u.as_slice(), "J v");
            let w = SVector::from([1.0, -2.0, 0.5, 3.0]);
            assert_close(&all_numbers(&a.vjp(x, &w).1), &all_numbers(&b.vjp(z, &w).1), "uᵀ J");
            let (jet_a, jet_b) = (a.jet(x, v), b.jet(z, u));
            assert_close(jet_a.second.as_slice(), jet_b.second.as_slice(), "jet");
            assert_close(a.laplacian(x).as_slice(), b.laplacian(z).as_slice(), "Laplacian");
        }
    }

    fn all(&self) {
        self.outputs();
        self.gradients();
        self.second_order();
        self.with_respect_to_inputs();
    }
}

macro_rules! beside_dense {
    ($($name:ident: $A:ident, $B:ident, $samples:ident;)*) => {$(
        #[test]
        fn $name() {
            let (a, b) = pair::<$A<f64>, $B<f64>>();
            for count in [1, 3, 128, 300] {
                let (x, z) = $samples(count);
                Batch { a: &*a, b: &*b, x: &x, z: &z }.all();
            }
        }
    )*};
}
beside_dense! {
    a_sparse_input_is_a_dense_one_with_zeros: Words, DenseWords, words;
    a_sparse_input_of_many_units_is_a_dense_one_with_zeros: Wide, DenseWide, words;
    a_sparse_input_of_few_weights_is_a_dense_one_with_zeros: Small, DenseSmall, words;
    a_sparse_input_among_several_is_a_dense_one_with_zeros: Films, DenseFilms, films;
    several_inputs_are_one_cut_into_parts: Sides, OneSide, sides;
}

#[test]
fn traces_and_deltas_show_the_same_numbers() {
    let (a, b) = pair::<Films<f64>, DenseFilms<f64>>();
    let (x, z) = films(7);
    let (of_a, of_b) = (a.trace(&x[6]), b.trace(&z[6]));
    assert_close(of_a.taste.s.as_slice(), of_b.taste.s.as_slice(), "s");
    assert_close(of_a.hidden2.a.as_slice(), of_b.hidden2.a.as_slice(), "a");
    assert_close(of_a.output.a.as_slice(), of_b.output.a.as_slice(), "outputs");
    let (of_a, of_b) = (a.deltas(&of_a, &2), b.deltas(&of_b, &2));
    assert_close(of_a.taste.as_slice(), of_b.taste.as_slice(), "δ");
}

#[test]
fn derivatives_replace_the_numbers_of_a_sparse_sample() {
    let (a, b) = pair::<Films<f64>, DenseFilms<f64>>();
    let (x, z) = films(9);
    // Samples with entries.
    let (mut dx, mut dz) = (x.clone(), z.clone());
    let targets = classes(9);
    a.input_gradients_into(&x, &targets, &mut Films::<f64>::workspace(), &mut dx);
    b.input_gradients_into(&z, &targets, &mut DenseFilms::<f64>::workspace(), &mut dz);
    for (dx, dz) in dx.iter().zip(&dz) {
        assert_eq!(dx.history.len(), 20);
        assert_close(&all_numbers(dx), &all_numbers(dz), "input gradient");
    }
}

#[test]
fn the_jacobian_of_a_sparse_input_has_a_column_for_every_index() {
    let (a, b) = pair::<Words<f64>, DenseWords<f64>>();
    let (x, z) = words(3);
    for (x, z) in x.iter().zip(&z) {
        let jacobian = a.jacobian(x);
        let dense: SMatrix<f64, 4, 30> = b.jacobian(z);
        assert_eq!(jacobian.shape(), (4, 30));
        assert_close(jacobian.as_slice(), dense.as_slice(), "Jacobian");
        // In place: of any size before.
        for mut other in [DMatrix::zeros(0, 0), DMatrix::repeat(30, 4, 7.0), DMatrix::repeat(4, 30, 7.0)] {
            a.jacobian_into(x, &mut Words::<f64>::workspace(), &mut other);
            assert_eq!(other, jacobian);
        }
    }
}

#[test]
fn the_jacobian_of_several_inputs_has_a_matrix_for_each() {
    let (a, b) = pair::<Sides<f64>, OneSide<f64>>();
    let (x, z) = sides(3);
    for (x, z) in x.iter().zip(&z) {
        let jacobian: SidesJacobian<4, f64> = a.jacobian(x);
        let one: SMatrix<f64, 4, 5> = b.jacobian(z);
        assert_close(jacobian.left.as_slice(), one.fixed_columns::<2>(0).clone_owned().as_slice(), "left");
        assert_close(jacobian.right.as_slice(), one.fixed_columns::<3>(2).clone_owned().as_slice(), "right");
        let mut other = SidesJacobian { left: SMatrix::repeat(7.0), right: SMatrix::repeat(7.0) };
        a.jacobian_into(x, &mut Sides::<f64>::workspace(), &mut other);
        assert_eq!(other, jacobian);
        // The rows are products with unit vectors.
        for k in 0..4 {
            let (_, row) = a.vjp(x, &SVector::ith(k, 1.0));
            assert_close(row.right.as_slice(), jacobian.right.row(k).transpose().as_slice(), "row");
        }
    }
}

#[test]
fn the_jacobian_of_a_sparse_input_among_several_is_that_of_the_dense_one() {
    let (a, b) = pair::<Films<f64>, DenseFilms<f64>>();
    let (x, z) = films(3);
    for (x, z) in x.iter().zip(&z) {
        let (of_a, of_b): (FilmsJacobian<4, f64>, DenseFilmsJacobian<4, f64>) = (a.jacobian(x), b.jacobian(z));
        assert_close(of_a.history.as_slice(), of_b.history.as_slice(), "history");
        assert_close(of_a.context.as_slice(), of_b.context.as_slice(), "context");
        let step = 1e-6;
        let moved = |by: f64| a.forward(&FilmsInput { context: x.context + vector![0.0, by, 0.0], ..x.clone() });
        let difference = (moved(step) - moved(-step)) / (2.0 * step);
        assert!((difference - of_a.context.column(1)).amax() < 1e-8);
    }
}

#[test]
fn the_parameter_of_a_jacobian_is_not_the_constant_of_a_width() {
    const OUTPUTS: usize = 2;
    network! { struct Named< input OUTPUTS as left, 3 as right => linear 4 from (left, right); loss squared >; }
    let jacobian = Named::zeros().jacobian(&NamedInput { left: SVector::zeros(), right: SVector::zeros() });
    assert_eq!((jacobian.left.shape(), jacobian.right.shape()), ((4, OUTPUTS), (4, 3)));
}

#[test]
fn products_with_the_hessian_have_the_bits_of_one_thread() {
    /// The same for a network with sparse inputs, and one with several dense ones.
    fn check<N: Network<Scalar = f64, Output = SVector<f64, 4>> + TwiceDifferentiable + PartialEq>(
        net: &N,
        x: &[N::Input],
    ) where
        N::Loss: SecondOrderLoss,
    {
        let (targets, mut v) = (classes(x.len()), N::boxed_zeros());
        v.parameters_mut().copy_from_slice(&numbers(N::PARAMETERS, 3));
        let (mut expected, mut product) = (N::boxed_zeros(), N::boxed_zeros());
        net.hessian_vector_product_into(x, &targets, &v, &mut N::workspace(), &mut expected);
        for count in 1..=3 {
            Threads::new(count).hessian_vector_product_into(net, x, &targets, &v, &mut product);
            assert!(product == expected, "{count} threads");
        }
    }
    check(&*pair::<Films<f64>, DenseFilms<f64>>().0, &films(6000).0);
    check(&*pair::<Sides<f64>, OneSide<f64>>().0, &sides(6000).0);
}

#[test]
fn threads_give_the_bits_of_one() {
    let (net, _) = pair::<Films<f64>, DenseFilms<f64>>();
    // Larger than the gradient of few samples, so that threads share it.
    let (x, _) = films(6000);
    let targets = classes(x.len());
    let mut expected = Films::<f64>::boxed_zeros();
    let risk = net.gradient_into(&x, &targets, &mut Films::<f64>::workspace(), &mut expected);
    for count in 1..=3 {
        let (mut threads, mut gradient) = (Threads::new(count), Films::<f64>::boxed_zeros());
        // Twice, so that the second call meets the memory of the first.
        for _ in 0..2 {
            assert_eq!(threads.gradient_into(&*net, &x, &targets, &mut gradient), risk);
            assert_eq!(gradient, expected, "{count} threads");
        }
        let mut sum = net.boxed_clone();
        threads.accumulate(&*net, &x[..700], &targets[..700], &mut sum);
        let mut expected = net.boxed_clone();
        net.accumulate(&x[..700], &targets[..700], &mut Films::<f64>::workspace(), &mut expected);
        assert_eq!(sum, expected, "{count} threads, added to a sum");
    }
}
