//! The enum over the networks that `candidates!` defines: what all its variants have in common.

use alloc::vec::Vec;
use core::fmt::{self, Debug};

use rand::Rng;

use crate::layer::LayerInfo;
use crate::network::Network;
use crate::number::memory::Flat;
use crate::number::scalar::Scalar;
use crate::sample::Sample;
use crate::search::visitor;
use crate::target::Target;

/// An enum over networks with the same inputs and outputs, as [`candidates!`](crate::candidates) defines it: one variant for
/// each, with the network in a box.
///
/// ```
/// use mlp_core::prelude::*;
///
/// candidates! {
///     pub enum Reader< input 2 => [relu | tanh] [3 | 4] => linear 1; loss squared >;
/// }
///
/// let names: Vec<_> = Reader::CANDIDATES.iter().map(|candidate| candidate.architecture).collect();
/// assert_eq!(names, [
///     "relu 3 => linear 1", "relu 4 => linear 1", "tanh 3 => linear 1", "tanh 4 => linear 1",
/// ]);
/// let net = Reader::random(1, &mut StdRng::seed_from_u64(7)).expect("the index is below 4");
/// assert_eq!(net.parameters().len(), Reader::CANDIDATES[1].parameters);
/// let Reader::Relu4(relu) = &net else { unreachable!() };
/// assert_eq!(net.forward(&vector![1.0, 2.0]), relu.forward(&vector![1.0, 2.0]));
/// ```
///
/// # Panics
///
/// [`predict`](Candidates::predict) and [`loss`](Candidates::loss) panic as the functions of a [`Network`] do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum over candidate networks",
    note = "such enums are defined by `candidates!`"
)]
pub trait Candidates: Sized + 'static {
    /// The type of the numbers.
    type Scalar: Scalar;
    /// The inputs for one sample.
    type Input: Sample<Scalar = Self::Scalar>;
    /// The outputs for one sample.
    type Output: Flat<Scalar = Self::Scalar> + Clone + Debug + PartialEq;

    /// The name of the enum.
    const NAME: &'static str;
    /// The networks, in the order of the variants.
    const CANDIDATES: &'static [Candidate];

    /// The index of the variant in [`CANDIDATES`](Candidates::CANDIDATES).
    fn index(&self) -> usize;

    /// The network with this index, all parameters zero; `None` if there is none. It is built in place on the heap.
    fn zeros(index: usize) -> Option<Self>;

    #[doc(hidden)]
    fn visit<V: Visitor<Self>>(&self, visitor: V) -> V::Result;

    #[doc(hidden)]
    fn visit_mut<V: VisitorMut<Self>>(&mut self, visitor: V) -> V::Result;

    /// The network with this index, with random weights drawn by each layer's initializer; `None` if there is none.
    fn random<R: Rng + ?Sized>(index: usize, rng: &mut R) -> Option<Self> {
        let mut network = Self::zeros(index)?;
        network.visit_mut(visitor::Initialize(rng));
        Some(network)
    }

    /// The name, the architecture and the number of parameters of the variant.
    fn candidate(&self) -> &'static Candidate {
        &Self::CANDIDATES[self.index()]
    }

    /// The output `g(x)` for one sample.
    fn forward(&self, input: &Self::Input) -> Self::Output {
        self.visit(visitor::Forward(input))
    }

    /// The outputs for a slice of samples.
    fn predict(&self, inputs: &[Self::Input]) -> Vec<Self::Output> {
        self.visit(visitor::Predict(inputs))
    }

    /// The empirical risk `R_emp = 1/N Σ_n L(yⁿ, g(xⁿ))`.
    #[track_caller]
    fn loss<Y: Target<Self::Output>>(&self, inputs: &[Self::Input], targets: &[Y]) -> Self::Scalar {
        self.visit(visitor::Loss(inputs, targets))
    }

    /// All parameters as one slice: layer by layer, the weights in column-major order, then the biases.
    fn parameters(&self) -> &[Self::Scalar];

    /// All parameters as one mutable slice.
    fn parameters_mut(&mut self) -> &mut [Self::Scalar];

    /// Writes the network to a safetensors file atomically. Every program that reads the file of the network alone reads this
    /// one, too.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    #[cfg(feature = "safetensors")]
    fn save(&self, path: impl AsRef<std::path::Path>) -> Result<(), crate::format::SaveError>
    where
        Self::Scalar: crate::format::Stored,
    {
        self.visit(visitor::Save(path.as_ref()))
    }

    /// Reads a network from a safetensors file. The variant is that of the saved network.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, if none of the candidates is the network in the file, or if several are: a file of another
    /// program that names no activations fits every candidate of the same shape.
    #[cfg(feature = "safetensors")]
    fn load(path: impl AsRef<std::path::Path>) -> Result<Self, crate::format::LoadError>
    where
        Self::Scalar: crate::format::Stored,
    {
        super::file::load(path.as_ref())
    }
}

/// Overwrites a network by another, in place if both are the same candidate.
#[doc(hidden)]
pub fn clone_candidate<C: Candidates + Clone>(network: &mut C, source: &C) {
    if network.index() == source.index() {
        network.parameters_mut().copy_from_slice(source.parameters());
    } else {
        *network = source.clone();
    }
}

/// The description of a candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// The name of the variant: the alternatives that make the difference.
    pub name: &'static str,
    /// The layers in the syntax of `network!`.
    pub architecture: &'static str,
    /// The number of weights and biases.
    pub parameters: usize,
    /// The layers, from the first hidden one to the output.
    pub layers: &'static [LayerInfo],
}

impl Candidate {
    /// The description of the network `N`.
    #[doc(hidden)]
    pub const fn of<N: Network>(name: &'static str, architecture: &'static str) -> Self {
        Self { name, architecture, parameters: N::PARAMETERS, layers: N::LAYERS }
    }
}

/// The architecture.
impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.architecture)
    }
}

/// A function of any of the candidates.
#[doc(hidden)]
pub trait Visitor<C: Candidates> {
    /// The type of its value.
    type Result;

    /// Its value for one of them.
    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, network: &N) -> Self::Result;
}

/// A function that changes any of the candidates.
#[doc(hidden)]
pub trait VisitorMut<C: Candidates> {
    /// The type of its value.
    type Result;

    /// Changes one of them.
    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(
        self,
        network: &mut N,
    ) -> Self::Result;
}
