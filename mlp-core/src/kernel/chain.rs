//! A chain of layers as data: the argument of the kernels that compute all layers for one sample in one call.
//!
//! Layers are described by data, so that these kernels are compiled once, here, and add nothing to the build time of a network.

#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
use pulp::Arch;

#[cfg(all(feature = "std", not(target_arch = "wasm32"), any(target_arch = "x86", target_arch = "x86_64")))]
use super::instruction_set::halves_wide_vectors;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
use super::lanes::{Float, for_single_samples};
use crate::function::FunctionId;

/// The largest number of layers of a [`Chain`].
pub(crate) const MAX_LAYERS: usize = 16;
/// The largest width of a layer in a [`Chain`]. In wider layers the cost of a call is negligible.
pub(crate) const MAX_UNITS: usize = 256;

/// A layer: `f(W x + b)`.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    any(not(feature = "std"), target_arch = "wasm32"),
    allow(dead_code, reason = "without it, layers are computed one by one")
)]
pub(crate) struct Stage {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) has_bias: bool,
    pub(crate) function: FunctionId,
}

/// Layers, each of which feeds only the next one. Their parameters are contiguous.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(any(not(feature = "std"), target_arch = "wasm32"), allow(dead_code, reason = "as for the stages"))]
pub(crate) struct Chain {
    stages: [Stage; MAX_LAYERS],
    count: usize,
    /// The number of units of the widest layer.
    widest: usize,
    /// The number of parameters of all layers.
    parameters: usize,
}

impl Chain {
    /// The empty chain.
    pub(crate) const EMPTY: Self = {
        let none = Stage { inputs: 0, outputs: 0, has_bias: false, function: FunctionId::Linear };
        Self { stages: [none; MAX_LAYERS], count: 0, widest: 0, parameters: 0 }
    };

    /// Appends a layer, unless the chain becomes too long, the layer is too wide, or no memory could hold the parameters.
    ///
    /// # Panics
    ///
    /// If the layer before does not feed it, or there is none and it has no inputs.
    pub(crate) const fn then(mut self, stage: Stage) -> Option<Self> {
        if self.count == MAX_LAYERS || stage.outputs > MAX_UNITS {
            return None;
        }
        let inputs = if self.count > 0 { self.stages[self.count - 1].outputs } else { stage.inputs };
        assert!(inputs > 0 && stage.inputs == inputs && stage.outputs > 0, "every layer feeds the next one");
        let per_unit = if stage.has_bias { inputs.checked_add(1) } else { Some(inputs) };
        let Some(per_unit) = per_unit else { return None };
        let Some(parameters) = per_unit.checked_mul(stage.outputs) else { return None };
        let Some(parameters) = parameters.checked_add(self.parameters) else { return None };
        self.parameters = parameters;
        self.stages[self.count] = stage;
        self.count += 1;
        if stage.outputs > self.widest {
            self.widest = stage.outputs;
        }
        Some(self)
    }

    /// The layers.
    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
    pub(super) fn stages(&self) -> &[Stage] {
        &self.stages[..self.count]
    }

    /// The number of units of the widest layer.
    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
    pub(super) const fn widest(&self) -> usize {
        self.widest
    }

    /// The number of parameters of all layers.
    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
    pub(super) const fn parameters(&self) -> usize {
        self.parameters
    }

    /// The instruction set for a chain, of those up to `arch`. In single layers AVX2 is faster where vectors of 512 bits would be
    /// few or half empty, but a whole chain in wide vectors takes less on processors that do not compute these in halves.
    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
    #[inline(always)]
    pub(super) fn instruction_set<E: Float>(&self, arch: Arch) -> Arch {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if matches!(arch, Arch::V4(_)) && !halves_wide_vectors() {
            return arch;
        }
        for_single_samples::<E>(arch, self.widest)
    }
}
