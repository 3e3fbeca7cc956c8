//! The values of one layer's units: of one sample, for inspection, and of a block of samples, for training.

use core::marker::PhantomData;

use super::block_size::{BlockSize, FullBlock};
use crate::number::memory::{Flat, as_slice, flatten, flatten_mut};

/// `s` and `a` of one layer for one sample, as shown by [`trace`](crate::Network::trace).
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => relu 1; #[allow(noncanonical_link)] loss squared >; }
/// let mut net = Net::zeros();
/// net.output.bias = vector![-2.0];
/// let trace = net.trace(&vector![0.0]);
/// assert_eq!(trace.output, mlp_core::Trace { s: vector![-2.0], a: vector![0.0] });
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Trace<V> {
    /// The pre-activations (network inputs) `s_i = Σ_j w_ij a_j + b_i`.
    pub s: V,
    /// The activations `a = f(s)`, plus those that the layer adds, if any.
    pub a: V,
}

/// `s`, `a` and `δ` of the units of one layer for a block of samples, of at most the size `B`.
#[repr(C)]
pub struct UnitBuffers<V, B: BlockSize = FullBlock> {
    alignment: [B::Alignment; 0],
    pub(crate) s: B::Array<V>,
    pub(crate) a: B::Array<V>,
    pub(crate) delta: B::Array<V>,
}

// SAFETY: `#[repr(C)]` over three arrays of a flat type, without padding: those of a size with a larger alignment fill multiples of
// it, as `BlockSize` promises.
#[diagnostic::do_not_recommend]
unsafe impl<V: Flat, B: BlockSize> Flat for UnitBuffers<V, B> {
    type Scalar = V::Scalar;
}

/// The buffers of one layer for a block of samples: those of its units and, with dropout, the remaining activations.
///
/// `P` stores the remaining activations, [`Layer::PassedOn`](super::Layer::PassedOn).
#[repr(C)]
pub struct Buffers<V, P: PassedOn<V>> {
    pub(crate) units: UnitBuffers<V, P::Block>,
    pub(crate) passed_on: P,
}

// SAFETY: `#[repr(C)]` over values that are flat in the same scalar; `passed_on` is empty or one more array of the same block, which
// needs no padding either.
#[diagnostic::do_not_recommend]
unsafe impl<V: Flat, P: PassedOn<V>> Flat for Buffers<V, P> {
    type Scalar = V::Scalar;
}

// No padding, for the smallest layer of either storage.
const _: () = {
    const fn is_packed<B: BlockSize>() -> bool {
        let scalars = B::SAMPLES * size_of::<f32>();
        size_of::<Buffers<[f32; 1], AllActivations<B>>>() == 3 * scalars
            && size_of::<Buffers<[f32; 1], RemainingActivations<[f32; 1], B>>>() == 4 * scalars
    }
    assert!(is_packed::<FullBlock>() && is_packed::<super::block_size::SmallBlock<1>>());
};

/// Storage for the activations passed on by a layer, if they differ from those of its units. This trait is sealed.
pub trait PassedOn<V>: sealed::Sealed {
    /// The size of the block whose activations are stored.
    #[doc(hidden)]
    type Block: BlockSize;

    /// The stored activations; `None` if the layer passes on all activations.
    #[doc(hidden)]
    fn stored(&self) -> Option<&[V]>;

    /// The storage, mutably.
    #[doc(hidden)]
    fn stored_mut(&mut self) -> Option<&mut [V]>;
}

/// No storage: the layer passes on the activations of its units.
#[repr(C)]
pub struct AllActivations<B>(PhantomData<fn() -> B>);

/// The activations passed on: those that remain after dropout, plus those of another layer that the layer adds.
#[repr(C)]
pub struct RemainingActivations<V, B: BlockSize>(B::Array<V>);

impl<V, B: BlockSize> PassedOn<V> for AllActivations<B> {
    type Block = B;

    #[inline(always)]
    fn stored(&self) -> Option<&[V]> {
        None
    }

    #[inline(always)]
    fn stored_mut(&mut self) -> Option<&mut [V]> {
        None
    }
}

impl<V, B: BlockSize> PassedOn<V> for RemainingActivations<V, B> {
    type Block = B;

    #[inline(always)]
    fn stored(&self) -> Option<&[V]> {
        Some(self.0.as_ref())
    }

    #[inline(always)]
    fn stored_mut(&mut self) -> Option<&mut [V]> {
        Some(self.0.as_mut())
    }
}

mod sealed {
    pub trait Sealed {}
    impl<B> Sealed for super::AllActivations<B> {}
    impl<V, B: super::BlockSize> Sealed for super::RemainingActivations<V, B> {}
}

/// The activations of one source of a layer for a block of consecutive samples.
#[derive(Clone, Copy, Debug)]
pub struct Activations<'a, T> {
    pub(super) width: usize,
    pub(super) values: &'a [T],
}

impl<'a, T> Activations<'a, T> {
    /// The activations of a source of this width, sample by sample.
    #[inline(always)]
    pub const fn new(width: usize, values: &'a [T]) -> Self {
        Self { width, values }
    }
}

/// The activations of one source for one sample, or a dense input.
#[inline(always)]
pub fn activations<V: Flat>(sample: &V) -> Activations<'_, V::Scalar> {
    Activations::new(V::LEN, as_slice(sample))
}

impl<V: Flat, P: PassedOn<V>> Buffers<V, P> {
    /// The activations passed on by the layer, sample by sample.
    #[inline(always)]
    pub fn values(&self) -> Activations<'_, V::Scalar> {
        Activations::new(V::LEN, flatten(self.passed_on.stored().unwrap_or(self.units.a.as_ref())))
    }

    /// The activations passed on for `samples` samples, mutably. Without storage of their own, these are the activations of the
    /// units.
    #[inline(always)]
    pub(super) fn passed_on_mut(&mut self, samples: usize) -> &mut [V::Scalar] {
        let Self { units, passed_on } = self;
        flatten_mut(&mut passed_on.stored_mut().unwrap_or(units.a.as_mut())[..samples])
    }

    /// The pre-activations, sample by sample, mutably.
    #[inline(always)]
    pub fn pre_activations_mut(&mut self) -> &mut [V::Scalar] {
        flatten_mut(self.units.s.as_mut())
    }

    /// The deltas, sample by sample.
    #[inline(always)]
    pub fn deltas(&self) -> &[V::Scalar] {
        flatten(self.units.delta.as_ref())
    }

    /// The deltas, mutably.
    #[inline(always)]
    pub fn deltas_mut(&mut self) -> &mut [V::Scalar] {
        flatten_mut(self.units.delta.as_mut())
    }

    /// The buffers of the units.
    #[inline(always)]
    pub fn units(&mut self) -> &mut UnitBuffers<V, P::Block> {
        &mut self.units
    }
}
