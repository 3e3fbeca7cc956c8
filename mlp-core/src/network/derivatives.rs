//! Derivatives beyond the gradient, as methods of a network.

#[cfg(feature = "alloc")]
use nalgebra::DMatrix;

#[cfg(feature = "alloc")]
use super::{ByValue, GradientCheck, Sharpness, gradient_check, sharpness};
use super::{JacobianOf, Network, TwiceDifferentiable};
use crate::counted::Counted;
use crate::layer::block_size::FullBlock;
#[cfg(feature = "alloc")]
use crate::layer::connections;
use crate::loss::SecondOrderLoss;
use crate::number::memory::as_mut_slice;
#[cfg(feature = "alloc")]
use crate::number::memory::boxed_zeros;
#[cfg(feature = "alloc")]
use crate::number::memory::{built, zeros};
use crate::number::{Accum, Jet};
use crate::pass::derivative::{HessianVector, JetGradient, OwnLossGradient, assert_directions};
use crate::pass::{LongSum, SampleSet, derivative, sum_blocks};
use crate::sample::Sample;
use crate::target::Target;

/// Derivatives of a network: with respect to its inputs, along directions, of second order, and of a loss of your own.
/// Implemented for every network.
///
/// All are exact up to rounding, and ignore dropout. The methods `…_into` write their results in place and allocate nothing:
/// the intermediate values are in the [`workspace`](Network::workspace) of the network. Only sums over more than 4096 samples
/// take two networks of memory, for partial sums, and the derivatives with respect to a sparse input, whose numbers are not
/// contiguous, take a vector of its width. The other methods take memory for one sample from the stack or the heap.
/// [The guide](crate::guide::derivatives) has the formulas.
///
#[cfg_attr(
    feature = "threads",
    doc = "[`Threads`](crate::Threads) has the methods that sum over a batch, with the same bits."
)]
///
/// # Second order
///
/// Second derivatives need [`TwiceDifferentiable`]: define those of your own losses and activations by
/// [`SecondOrderLoss`], [`ElementwiseSecondOrder`](crate::activation::ElementwiseSecondOrder) or
/// [`SecondOrder`](crate::activation::SecondOrder). The compiler refuses the call otherwise.
///
/// The second derivative of a piecewise linear function such as `relu` or `absolute` is taken as zero, everywhere: the curvature of
/// such a network is concentrated in its kinks, where the derivative jumps, and these methods do not include it. The Laplacian of a
/// network of `relu` units is zero, so use `tanh` or `softplus` for differential equations. `elu`, `selu` and `huber` have second
/// derivatives that jump; at the jump, the value is that of the piece to which the first derivative belongs.
pub trait Derivatives: Network {
    /// The loss `L` for one sample, and `∂L/∂x`, its derivatives with respect to the inputs.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![3.0, -1.0];
    /// let (loss, dx) = net.input_gradient(&vector![1.0, 1.0], &vector![0.0]);
    /// assert_eq!((loss, dx), (2.0, vector![6.0, -2.0])); // ½ (3 x − y)² at (1, 1)
    /// ```
    ///
    /// # Panics
    ///
    /// If a class index is out of range.
    #[cfg(feature = "alloc")]
    #[track_caller]
    fn input_gradient<Y: Target<Self::Output>>(&self, input: &Self::Input, target: &Y) -> (Self::Scalar, Self::Input) {
        let samples = SampleSet::summed(core::slice::from_ref(input), core::slice::from_ref(target));
        let mut gradient = Sample::zeros();
        let loss = derivative::with_memory::<_, 1, _>(Self::LAYERS, 1, |memory| {
            derivative::input_gradients(self, samples, memory, core::slice::from_mut(&mut gradient))
        });
        (loss, gradient)
    }

    /// [`input_gradient`](Derivatives::input_gradient) for a batch: writes `∂L_n/∂x_n` for each sample, and returns the sum of the
    /// losses.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![2.0];
    /// let (x, y) = ([vector![1.0], vector![-1.0]], [vector![1.0], vector![0.0]]);
    /// let mut dx = [vector![0.0]; 2];
    /// let sum = net.input_gradients_into(&x, &y, &mut Net::workspace(), &mut dx);
    /// assert_eq!((sum, dx), (2.5, [vector![2.0], vector![-4.0]]));
    /// ```
    ///
    /// # Panics
    ///
    /// If the numbers of inputs, targets and gradients differ, or if a class index is out of range.
    #[track_caller]
    fn input_gradients_into<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        workspace: &mut Self::Workspace,
        gradients: &mut [Self::Input],
    ) -> Self::Scalar {
        assert_results(inputs.len(), gradients.len());
        derivative::input_gradients(self, SampleSet::summed(inputs, targets), as_mut_slice(workspace), gradients)
    }

    /// The Jacobian of the outputs with respect to the inputs: `J_ki = ∂a_k/∂x_i`, one row per output. One backward pass per
    /// output.
    ///
    /// With several inputs, it is a struct with the fields of a sample, such as `FilmsJacobian` beside `FilmsInput`: the matrix
    /// of each input. With respect to a sparse input, it is a [`DMatrix`](nalgebra::DMatrix) with a column for every index, whether
    /// the sample has an entry there or not, as in [`input_gradient`](Derivatives::input_gradient): a vector of zeros has derivatives
    /// too. It takes `OUT · IN` numbers; [`jvp`](Derivatives::jvp) along a few entries costs by these entries.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![3.0, -1.0];
    /// let jacobian: SMatrix<f32, 1, 2> = net.jacobian(&vector![1.0, 1.0]);
    /// assert_eq!(jacobian, matrix![3.0, -1.0]);
    ///
    /// network! { struct Two< input 2 as left, 1 as right => linear 1 from (left, right); loss squared >; }
    /// let mut net = Two::zeros();
    /// net.output.weights = matrix![3.0, -1.0, 2.0];
    /// let jacobian = net.jacobian(&TwoInput { left: vector![1.0, 1.0], right: vector![0.0] });
    /// assert_eq!(jacobian, TwoJacobian { left: matrix![3.0, -1.0], right: matrix![2.0] });
    /// ```
    #[cfg(feature = "alloc")]
    fn jacobian(&self, input: &Self::Input) -> <Self::Output as JacobianOf<Self::Input>>::Jacobian
    where
        Self::Output: JacobianOf<Self::Input>,
    {
        let mut jacobian = Self::Output::zero_jacobian();
        derivative::with_memory::<_, 1, _>(Self::LAYERS, 1, |memory| {
            let set_row = |output, row: &[_]| Self::Output::set_row(&mut jacobian, output, row);
            derivative::jacobian(self, input, memory, &mut Sample::zeros(), set_row);
        });
        jacobian
    }

    /// [`jacobian`](Derivatives::jacobian), written in place. A matrix of a sparse input that has another size is replaced.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 2; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![1.0; 2.0];
    /// let (mut workspace, mut jacobian) = (Net::workspace(), matrix![0.0; 0.0]);
    /// net.jacobian_into(&vector![0.0], &mut workspace, &mut jacobian);
    /// assert_eq!(jacobian, matrix![1.0; 2.0]);
    /// ```
    fn jacobian_into(
        &self,
        input: &Self::Input,
        workspace: &mut Self::Workspace,
        jacobian: &mut <Self::Output as JacobianOf<Self::Input>>::Jacobian,
    ) where
        Self::Output: JacobianOf<Self::Input>,
    {
        let set_row = |output, row: &[_]| Self::Output::set_row(jacobian, output, row);
        derivative::jacobian(self, input, as_mut_slice(workspace), &mut Sample::zeros(), set_row);
    }

    /// The outputs for one sample, and `J v`, their derivatives along `v` (Jacobian-vector product, forward mode).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![3.0, -1.0];
    /// let (a, da) = net.jvp(&vector![1.0, 1.0], &vector![0.0, 2.0]);
    /// assert_eq!((a, da), (vector![2.0], vector![-2.0]));
    /// ```
    #[cfg(feature = "alloc")]
    fn jvp(&self, input: &Self::Input, direction: &Self::Input) -> (Self::Output, Self::Output) {
        let (mut outputs, mut tangents) = ([zeros()], [zeros()]);
        let (inputs, directions) = (core::slice::from_ref(input), core::slice::from_ref(direction));
        derivative::with_memory::<_, 2, _>(Self::LAYERS, 1, |memory| {
            derivative::tangents(self, inputs, directions, memory, (&mut outputs, &mut tangents));
        });
        let ([output], [tangent]) = (outputs, tangents);
        (output, tangent)
    }

    /// [`jvp`](Derivatives::jvp) for a batch with one direction per sample, written in place.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![3.0];
    /// let (x, v) = ([vector![1.0], vector![2.0]], [vector![1.0], vector![-1.0]]);
    /// let (mut a, mut da) = ([vector![0.0]; 2], [vector![0.0]; 2]);
    /// net.jvp_into(&x, &v, &mut Net::workspace(), &mut a, &mut da);
    /// assert_eq!((a, da), ([vector![3.0], vector![6.0]], [vector![3.0], vector![-3.0]]));
    /// ```
    ///
    /// # Panics
    ///
    /// If the slices differ in length.
    #[track_caller]
    fn jvp_into(
        &self,
        inputs: &[Self::Input],
        directions: &[Self::Input],
        workspace: &mut Self::Workspace,
        outputs: &mut [Self::Output],
        tangents: &mut [Self::Output],
    ) {
        assert_directions(inputs.len(), directions.len());
        assert_results(inputs.len(), outputs.len());
        assert_results(inputs.len(), tangents.len());
        derivative::tangents(self, inputs, directions, as_mut_slice(workspace), (outputs, tangents));
    }

    /// The outputs for one sample, and `uᵀ J`, the derivatives of `⟨u, a⟩` with respect to the inputs (vector-Jacobian product,
    /// reverse mode).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![3.0, -1.0];
    /// let (a, uj) = net.vjp(&vector![1.0, 1.0], &vector![2.0]);
    /// assert_eq!((a, uj), (vector![2.0], vector![6.0, -2.0]));
    /// ```
    #[cfg(feature = "alloc")]
    fn vjp(&self, input: &Self::Input, u: &Self::Output) -> (Self::Output, Self::Input) {
        let (mut outputs, mut product) = (zeros(), Sample::zeros());
        derivative::with_memory::<_, 1, _>(Self::LAYERS, 1, |memory| {
            derivative::vector_jacobian(self, input, u, memory, (&mut outputs, &mut product));
        });
        (outputs, product)
    }

    /// [`vjp`](Derivatives::vjp), written in place.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![3.0];
    /// let (mut a, mut uj) = (vector![0.0], vector![0.0]);
    /// net.vjp_into(&vector![1.0], &vector![2.0], &mut Net::workspace(), &mut a, &mut uj);
    /// assert_eq!((a, uj), (vector![3.0], vector![6.0]));
    /// ```
    fn vjp_into(
        &self,
        input: &Self::Input,
        u: &Self::Output,
        workspace: &mut Self::Workspace,
        output: &mut Self::Output,
        product: &mut Self::Input,
    ) {
        derivative::vector_jacobian(self, input, u, as_mut_slice(workspace), (output, product));
    }

    /// `H v`: the Hessian of the empirical risk, `∂²R/∂w_p∂w_q`, times a direction of the parameters. Costs about as much as two
    /// gradients, for any number of parameters.
    ///
    /// Rejected for networks over 1 MiB, like [`zeros`](Network::zeros): use
    /// [`hessian_vector_product_into`](Derivatives::hessian_vector_product_into).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Line< input 1 => linear 1; loss squared >; }
    /// let mut v = Line::zeros();
    /// v.output.weights = matrix![1.0];
    /// // R = ½ (w x + b − y)² has the Hessian (x², x; x, 1).
    /// let hv = Line::zeros().hessian_vector_product(&[vector![3.0]], &[vector![1.0]], &v);
    /// assert_eq!(hv.parameters(), [9.0, 3.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`], and if the direction is not zero at a weight that does not exist (`connect`).
    #[cfg(feature = "alloc")]
    #[must_use]
    #[track_caller]
    fn hessian_vector_product<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        direction: &Self,
    ) -> Self
    where
        Self: TwiceDifferentiable + ByValue,
        Self::Loss: SecondOrderLoss,
    {
        built(|product| {
            self.hessian_vector_product_into(inputs, targets, direction, &mut Self::workspace(), product);
        })
    }

    /// [`hessian_vector_product`](Derivatives::hessian_vector_product), written in place.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Line< input 1 => linear 1; loss squared >; }
    /// let (net, mut v, mut hv) = (Line::boxed_zeros(), Line::boxed_zeros(), Line::boxed_zeros());
    /// v.output.bias = vector![1.0];
    /// net.hessian_vector_product_into(&[vector![3.0]], &[vector![1.0]], &v, &mut Line::workspace(), &mut hv);
    /// assert_eq!(hv.parameters(), [3.0, 1.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`], and if the direction is not zero at a weight that does not exist (`connect`).
    #[track_caller]
    fn hessian_vector_product_into<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        direction: &Self,
        workspace: &mut Self::Workspace,
        product: &mut Self,
    ) where
        Self: TwiceDifferentiable,
        Self::Loss: SecondOrderLoss,
    {
        let samples = SampleSet::averaged(inputs, targets);
        let terms = HessianVector::new(self, Self::RULES, samples, direction);
        sum_blocks::<Self, FullBlock>(terms, Accum::Overwrite, workspace, product, &mut LongSum::new());
    }

    /// The Hessian of the empirical risk, `H_pq = ∂²R/∂w_p∂w_q`, in the order of [`parameters`](Network::parameters). One
    /// product `H v` per parameter, and `P²` numbers: for small networks. Symmetric to the last bit.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Line< input 1 => linear 1; loss squared >; }
    /// let h: DMatrix<f32> = Line::zeros().hessian(&[vector![3.0]], &[vector![1.0]]);
    /// assert_eq!(h, DMatrix::from_row_slice(2, 2, &[9.0, 3.0, 3.0, 1.0]));
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`].
    #[cfg(feature = "alloc")]
    #[track_caller]
    fn hessian<Y: Target<Self::Output>>(&self, inputs: &[Self::Input], targets: &[Y]) -> DMatrix<Self::Scalar>
    where
        Self: TwiceDifferentiable,
        Self::Loss: SecondOrderLoss,
    {
        let mut hessian = DMatrix::zeros(Self::PARAMETERS, Self::PARAMETERS);
        let (mut unit, mut column) = (boxed_zeros::<Self>(), boxed_zeros::<Self>());
        let mut workspace = Self::workspace();
        for p in (0..Self::PARAMETERS).filter(|&p| connections::exists(Self::LAYERS, p)) {
            unit.parameters_mut()[p] = nalgebra::one();
            self.hessian_vector_product_into(inputs, targets, &unit, &mut workspace, &mut column);
            unit.parameters_mut()[p] = nalgebra::zero();
            for (q, &second) in column.parameters().iter().enumerate().skip(p) {
                hessian[(q, p)] = second;
                hessian[(p, q)] = second;
            }
        }
        hessian
    }

    /// The outputs on the line `x + t v`, with their first and second derivative with respect to `t`, at `t = 0`: `g(x)`, `J v`
    /// and `vᵀ H_k v` for the Hessian `H_k` of each output.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => exp 1; #[allow(noncanonical_link)] loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![3.0];
    /// let jet = net.jet(&vector![0.0], &vector![1.0]); // e^(3t)
    /// assert_eq!((jet.value, jet.first, jet.second), (vector![1.0], vector![3.0], vector![9.0]));
    /// ```
    #[cfg(feature = "alloc")]
    fn jet(&self, input: &Self::Input, direction: &Self::Input) -> Jet<Self::Output>
    where
        Self: TwiceDifferentiable,
    {
        let mut jet = Jet { value: zeros(), first: zeros(), second: zeros() };
        derivative::with_memory::<_, 3, _>(Self::LAYERS, 1, |memory| {
            derivative::jet(self, Self::RULES, input, direction, memory, &mut jet);
        });
        jet
    }

    /// [`jet`](Derivatives::jet), written in place.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![3.0];
    /// let mut jet = Jet::default();
    /// net.jet_into(&vector![2.0], &vector![1.0], &mut Net::workspace(), &mut jet);
    /// assert_eq!(jet, Jet { value: vector![6.0], first: vector![3.0], second: vector![0.0] });
    /// ```
    fn jet_into(
        &self,
        input: &Self::Input,
        direction: &Self::Input,
        workspace: &mut Self::Workspace,
        jet: &mut Jet<Self::Output>,
    ) where
        Self: TwiceDifferentiable,
    {
        derivative::jet(self, Self::RULES, input, direction, as_mut_slice(workspace), jet);
    }

    /// The Laplacian of every output, `Σ_i ∂²a_k/∂x_i²`, in one forward pass with as many derivatives as there are inputs.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => exp 1; #[allow(noncanonical_link)] loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![3.0, 1.0];
    /// assert_eq!(net.laplacian(&vector![0.0, 0.0]), vector![10.0]); // of e^(3x + y)
    /// ```
    #[cfg(feature = "alloc")]
    fn laplacian(&self, input: &Self::Input) -> Self::Output
    where
        Self: TwiceDifferentiable,
    {
        let mut laplacian = zeros();
        let columns = derivative::laplacian_columns(Self::INPUTS.iter().map(|input| input.width).sum());
        derivative::with_memory::<_, 1, _>(Self::LAYERS, columns, |memory| {
            derivative::laplacian(self, Self::RULES, input, memory, &mut laplacian);
        });
        laplacian
    }

    /// [`laplacian`](Derivatives::laplacian), written in place.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => exp 1; #[allow(noncanonical_link)] loss squared >; }
    /// let mut laplacian = vector![0.0];
    /// Net::zeros().laplacian_into(&vector![0.0], &mut Net::workspace(), &mut laplacian);
    /// assert_eq!(laplacian, vector![0.0]);
    /// ```
    fn laplacian_into(&self, input: &Self::Input, workspace: &mut Self::Workspace, laplacian: &mut Self::Output)
    where
        Self: TwiceDifferentiable,
    {
        derivative::laplacian(self, Self::RULES, input, as_mut_slice(workspace), laplacian);
    }

    /// The gradient of a loss of your own, written into `gradient`; returns the risk, the mean of the losses. Nothing is
    /// allocated for up to 4096 samples.
    ///
    /// `loss` gets the number of a sample and its outputs `a`, writes `∂L/∂a` into its last argument, which begins as zeros, and
    /// returns `L`. It is called once per sample, in order. The loss in the definition of the network is not used.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut gradient, mut workspace) = (Net::zeros(), Net::workspace());
    /// let (x, y) = ([vector![1.0], vector![2.0]], [3.0, 5.0]);
    /// let risk = Net::zeros().gradient_with(
    ///     &x,
    ///     |n, a, da| {
    ///         da[0] = a[0] - y[n];
    ///         0.5 * da[0] * da[0]
    ///     },
    ///     &mut workspace,
    ///     &mut gradient,
    /// );
    /// assert_eq!(risk, 8.5);
    /// assert_eq!(gradient.output.weights, matrix![-6.5]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are no inputs.
    #[track_caller]
    fn gradient_with(
        &self,
        inputs: &[Self::Input],
        loss: impl FnMut(usize, &Self::Output, &mut Self::Output) -> Self::Scalar,
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar {
        let terms = OwnLossGradient::averaged(self, inputs, loss);
        let factor = terms.factor();
        sum_blocks::<Self, FullBlock>(terms, Accum::Overwrite, workspace, gradient, &mut LongSum::new()) * factor
    }

    /// The gradient of a loss of your own on [jets](Derivatives::jet), one per point and direction, written into `gradient`;
    /// returns the risk, the mean of the losses: physics-informed training. Nothing is allocated for up to
    /// 4096 points.
    ///
    /// `loss` gets the number of a point and the jet of its outputs, writes the derivatives of `L` by the value, the first and
    /// the second derivative into its last argument, which begins as zeros, and returns `L`. Raissi, Perdikaris and Karniadakis
    /// (2019).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => tanh 4 => linear 1; loss squared >; }
    /// let net = Net::random(&mut StdRng::seed_from_u64(7));
    /// let (mut gradient, mut workspace) = (Net::zeros(), Net::workspace());
    /// let points = [vector![0.0], vector![0.5]];
    /// // The residual of a'' = −a.
    /// let risk = net.gradient_with_jets(
    ///     &points,
    ///     &[vector![1.0]; 2],
    ///     |_, jet, d| {
    ///         let residual = jet.second + jet.value;
    ///         (d.value, d.second) = (residual, residual);
    ///         0.5 * residual.norm_squared()
    ///     },
    ///     &mut workspace,
    ///     &mut gradient,
    /// );
    /// assert!(risk > 0.0 && gradient.parameters().iter().all(|g| g.is_finite()));
    /// ```
    ///
    /// # Panics
    ///
    /// If there are no points, or if the numbers of points and directions differ.
    #[track_caller]
    fn gradient_with_jets(
        &self,
        points: &[Self::Input],
        directions: &[Self::Input],
        mut loss: impl FnMut(usize, &Jet<Self::Output>, &mut Jet<Self::Output>) -> Self::Scalar,
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar
    where
        Self: TwiceDifferentiable,
    {
        let groups = [points, directions].map(|samples| samples.as_chunks::<1>().0);
        let loss = |n: usize, [jet]: &[_; 1], [d]: &mut [_; 1]| loss(n, jet, d);
        self.gradient_with_jet_groups(groups[0], groups[1], loss, workspace, gradient)
    }

    /// [`gradient_with_jets`](Derivatives::gradient_with_jets) for losses of several jets at once: of one point along several
    /// directions, as in a Laplacian, or of several points, as in a periodic boundary condition. The risk is the mean over the
    /// groups.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => tanh 4 => linear 1; loss squared >; }
    /// let net = Net::random(&mut StdRng::seed_from_u64(7));
    /// let (mut gradient, mut workspace) = (Net::zeros(), Net::workspace());
    /// let points = [vector![0.0, 0.0], vector![0.5, -0.5]];
    /// // The residual of Δa = 1.
    /// let risk = net.gradient_with_jet_groups(
    ///     &points.map(|point| [point; 2]),
    ///     &[[vector![1.0, 0.0], vector![0.0, 1.0]]; 2],
    ///     |n, [x, y], [dx, dy]| {
    ///         let residual = x.second + y.second - vector![1.0];
    ///         assert!((x.second + y.second - net.laplacian(&points[n])).amax() < 1e-6);
    ///         (dx.second, dy.second) = (residual, residual);
    ///         0.5 * residual.norm_squared()
    ///     },
    ///     &mut workspace,
    ///     &mut gradient,
    /// );
    /// assert!(risk > 0.0);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are no points, if the numbers of points and directions differ, or if a group has none or more than 42.
    #[track_caller]
    fn gradient_with_jet_groups<const GROUP: usize>(
        &self,
        points: &[[Self::Input; GROUP]],
        directions: &[[Self::Input; GROUP]],
        loss: impl FnMut(usize, &[Jet<Self::Output>; GROUP], &mut [Jet<Self::Output>; GROUP]) -> Self::Scalar,
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar
    where
        Self: TwiceDifferentiable,
    {
        let terms = JetGradient::averaged(self, Self::RULES, [points, directions], loss);
        let factor = terms.factor();
        sum_blocks::<Self, FullBlock>(terms, Accum::Overwrite, workspace, gradient, &mut LongSum::new()) * factor
    }

    /// Compares the gradient with central differences of the risk, and returns the parameter at which they differ most: a test of
    /// activations and losses of your own. In double precision, and away from kinks, its error is below 1e-4; a wrong
    /// formula gives about one.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => tanh 3 => linear 1; loss squared >; }
    /// let net = Net::<f64>::random(&mut StdRng::seed_from_u64(1));
    /// let check = net.check_gradients(&[vector![1.0, -2.0]], &[vector![0.5]]);
    /// assert!(check.error < 1e-4, "{check}");
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`].
    #[cfg(feature = "alloc")]
    #[track_caller]
    fn check_gradients<Y: Target<Self::Output>>(&self, inputs: &[Self::Input], targets: &[Y]) -> GradientCheck {
        gradient_check::first_order(self, inputs, targets)
    }

    /// [`check_gradients`](Derivatives::check_gradients) for second derivatives: compares a product `H v` with central
    /// differences of the gradient along `v`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => tanh 3 => linear 1; loss squared >; }
    /// let net = Net::<f64>::random(&mut StdRng::seed_from_u64(1));
    /// let check = net.check_second_derivatives(&[vector![1.0, -2.0]], &[vector![0.5]]);
    /// assert!(check.error < 1e-4, "{check}");
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`].
    #[cfg(feature = "alloc")]
    #[track_caller]
    fn check_second_derivatives<Y: Target<Self::Output>>(&self, inputs: &[Self::Input], targets: &[Y]) -> GradientCheck
    where
        Self: TwiceDifferentiable<Loss: SecondOrderLoss>,
    {
        gradient_check::second_order(self, inputs, targets)
    }

    /// The largest eigenvalue of the Hessian of the empirical risk, its sharpness, by power iteration: until `|H v − λ v|` is
    /// at most `tolerance · |λ|`. Gradient descent diverges in the direction of the eigenvector if its learning rate is above
    /// `2 / λ`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Line< input 1 => linear 1; loss squared >; }
    /// let sharpness = Line::<f64>::zeros().sharpness(&[vector![3.0]], &[vector![1.0]], 1e-6);
    /// assert!((sharpness.eigenvalue - 10.0).abs() < 1e-6); // of (9, 3; 3, 1)
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`].
    #[cfg(feature = "alloc")]
    #[track_caller]
    fn sharpness<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        tolerance: f64,
    ) -> Sharpness<Self>
    where
        Self: TwiceDifferentiable<Loss: SecondOrderLoss>,
    {
        sharpness::sharpness(self, inputs, targets, tolerance)
    }
}

impl<N: Network> Derivatives for N {}

#[track_caller]
fn assert_results(inputs: usize, results: usize) {
    assert!(
        inputs == results,
        "{}, but room for {}: every sample has one",
        Counted(inputs, "input"),
        Counted(results, "result")
    );
}
