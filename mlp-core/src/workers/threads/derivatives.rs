//! The methods of [`Derivatives`](crate::Derivatives) that sum over a batch, on several threads.

use super::Threads;
use crate::loss::SecondOrderLoss;
use crate::network::{Network, TwiceDifferentiable};
use crate::number::{Accum, Jet};
use crate::pass::SampleSet;
use crate::pass::derivative::{HessianVector, JetGradient, OwnLossGradient};
use crate::target::Target;

/// Derivatives that sum over a batch.
///
/// A loss of your own is a `Fn` that is `Sync`, not a `FnMut` as on one thread, since all threads call it at the same time, for
/// samples in any order. It may read the state of the program, and write atomic numbers or what a mutex protects; the results
/// have the same bits for any number of threads if what it returns does not depend on the order.
impl<N: Network> Threads<N> {
    /// Like [`Derivatives::hessian_vector_product_into`](crate::Derivatives::hessian_vector_product_into).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => tanh 100 => linear 1; loss squared >; }
    /// let net = Net::random(&mut StdRng::seed_from_u64(7));
    /// let v = Net::random(&mut StdRng::seed_from_u64(8));
    /// let x: Vec<_> = (0..1000).map(|i| vector![i as f32 / 1000.0]).collect();
    /// let mut product = Net::zeros();
    /// Threads::new(2).hessian_vector_product_into(&net, &x, &x, &v, &mut product);
    /// assert_eq!(product, net.hessian_vector_product(&x, &x, &v));
    /// ```
    ///
    /// # Panics
    ///
    /// As [`gradient_into`](Self::gradient_into), and if the direction has a component along a weight that does not exist.
    #[track_caller]
    pub fn hessian_vector_product_into<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        direction: &N,
        product: &mut N,
    ) where
        N: TwiceDifferentiable,
        N::Loss: SecondOrderLoss,
    {
        let samples = SampleSet::averaged(inputs, targets);
        self.share(HessianVector::new(network, N::RULES, samples, direction), Accum::Overwrite, product);
    }

    /// Like [`Derivatives::gradient_with`](crate::Derivatives::gradient_with).
    ///
    /// All threads call `loss` at the same time, for samples in any order, so it is a `Fn` that is `Sync`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => tanh 100 => linear 1; loss squared >; }
    /// let net = Net::random(&mut StdRng::seed_from_u64(7));
    /// let x: Vec<_> = (0..1000).map(|i| vector![i as f32 / 1000.0]).collect();
    /// let loss = |n: usize, a: &SVector<f32, 1>, da: &mut SVector<f32, 1>| {
    ///     *da = a - x[n];
    ///     0.5 * da.norm_squared()
    /// };
    /// let (mut gradient, mut expected) = (Net::zeros(), Net::zeros());
    /// let risk = Threads::new(2).gradient_with(&net, &x, loss, &mut gradient);
    /// assert_eq!(risk, net.gradient_with(&x, loss, &mut Net::workspace(), &mut expected));
    /// assert_eq!(gradient, expected);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are no inputs; and if the loss or an activation of your own panics on any of the threads.
    #[track_caller]
    pub fn gradient_with(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        loss: impl Fn(usize, &N::Output, &mut N::Output) -> N::Scalar + Sync,
        gradient: &mut N,
    ) -> N::Scalar {
        let terms = OwnLossGradient::averaged(network, inputs, &loss);
        self.share(terms, Accum::Overwrite, gradient) * terms.factor()
    }

    /// Like [`Derivatives::gradient_with_jets`](crate::Derivatives::gradient_with_jets).
    ///
    /// All threads call `loss` at the same time, for points in any order, so it is a `Fn` that is `Sync`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => tanh 100 => linear 1; loss squared >; }
    /// let net = Net::random(&mut StdRng::seed_from_u64(7));
    /// let x: Vec<_> = (0..1000).map(|i| vector![i as f32 / 1000.0]).collect();
    /// // The residual of a'' = −a.
    /// let loss = |_: usize, jet: &Jet<SVector<f32, 1>>, d: &mut Jet<SVector<f32, 1>>| {
    ///     let residual = jet.second + jet.value;
    ///     (d.value, d.second) = (residual, residual);
    ///     0.5 * residual.norm_squared()
    /// };
    /// let directions = vec![vector![1.0]; 1000];
    /// let (mut gradient, mut expected) = (Net::zeros(), Net::zeros());
    /// let risk = Threads::new(2).gradient_with_jets(&net, &x, &directions, loss, &mut gradient);
    /// assert_eq!(risk, net.gradient_with_jets(&x, &directions, loss, &mut Net::workspace(), &mut expected));
    /// assert_eq!(gradient, expected);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are no points, or if the numbers of points and directions differ; and if the loss or an activation of your own
    /// panics on any of the threads.
    #[track_caller]
    pub fn gradient_with_jets(
        &mut self,
        network: &N,
        points: &[N::Input],
        directions: &[N::Input],
        loss: impl Fn(usize, &Jet<N::Output>, &mut Jet<N::Output>) -> N::Scalar + Sync,
        gradient: &mut N,
    ) -> N::Scalar
    where
        N: TwiceDifferentiable,
    {
        let groups = [points, directions].map(|samples| samples.as_chunks::<1>().0);
        let loss = |n: usize, [jet]: &[_; 1], [d]: &mut [_; 1]| loss(n, jet, d);
        self.gradient_with_jet_groups(network, groups[0], groups[1], loss, gradient)
    }

    /// Like [`Derivatives::gradient_with_jet_groups`](crate::Derivatives::gradient_with_jet_groups).
    ///
    /// All threads call `loss` at the same time, for groups in any order, so it is a `Fn` that is `Sync`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => tanh 100 => linear 1; loss squared >; }
    /// let net = Net::random(&mut StdRng::seed_from_u64(7));
    /// let points: Vec<_> = (0..500).map(|i| [vector![i as f32 / 500.0, 0.5]; 2]).collect();
    /// let directions = vec![[vector![1.0, 0.0], vector![0.0, 1.0]]; 500];
    /// // The residual of Δa = 1.
    /// let loss = |_: usize, [x, y]: &[Jet<SVector<f32, 1>>; 2], [dx, dy]: &mut [Jet<SVector<f32, 1>>; 2]| {
    ///     let residual = x.second + y.second - vector![1.0];
    ///     (dx.second, dy.second) = (residual, residual);
    ///     0.5 * residual.norm_squared()
    /// };
    /// let (mut gradient, mut expected) = (Net::zeros(), Net::zeros());
    /// let risk = Threads::new(2).gradient_with_jet_groups(&net, &points, &directions, loss, &mut gradient);
    /// assert_eq!(risk, net.gradient_with_jet_groups(&points, &directions, loss, &mut Net::workspace(), &mut expected));
    /// assert_eq!(gradient, expected);
    /// ```
    ///
    /// # Panics
    ///
    /// As [`gradient_with_jets`](Self::gradient_with_jets), and if a group has no jet or more than 42.
    #[track_caller]
    pub fn gradient_with_jet_groups<const GROUP: usize>(
        &mut self,
        network: &N,
        points: &[[N::Input; GROUP]],
        directions: &[[N::Input; GROUP]],
        loss: impl Fn(usize, &[Jet<N::Output>; GROUP], &mut [Jet<N::Output>; GROUP]) -> N::Scalar + Sync,
        gradient: &mut N,
    ) -> N::Scalar
    where
        N: TwiceDifferentiable,
    {
        let terms = JetGradient::averaged(network, N::RULES, [points, directions], &loss);
        self.share(terms, Accum::Overwrite, gradient) * terms.factor()
    }
}
