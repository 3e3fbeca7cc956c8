//! The forward pass of one sample through several layers in one call: the instruction set is chosen once, and the
//! activations between the layers stay in a scratch buffer of whole vectors.
//!
//! Layers are described by data, so that this is compiled once, here, and adds nothing to the build time of a network.
//! Results are bit-identical to those of separate calls.

use crate::function::FunctionId;
use crate::number::scalar::Scalar;

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
    pub(crate) fn stages(&self) -> &[Stage] {
        &self.stages[..self.count]
    }
}

/// Passes a sample through a chain. Returns false, and does nothing, for a scalar without compiled loops.
#[inline(always)]
pub(crate) fn pass<T: Scalar>(chain: &Chain, parameters: &[T], input: &[T], output: &mut [T]) -> bool {
    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
    {
        use core::any::TypeId;

        use crate::number::cast::{cast, cast_mut};

        if TypeId::of::<T>() == TypeId::of::<f32>() {
            compiled::single(chain, cast(parameters), cast(input), cast_mut(output));
            return true;
        }
        if TypeId::of::<T>() == TypeId::of::<f64>() {
            compiled::double(chain, cast(parameters), cast(input), cast_mut(output));
            return true;
        }
    }
    let _ = (chain, parameters, input, output);
    false
}

#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod compiled {
    use core::hint::black_box;
    use core::mem::MaybeUninit;
    use core::{ptr, slice};

    use pulp::{Arch, Simd, WithSimd};

    use super::super::fused as vector;
    use super::super::instruction_set::arch;
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    use super::super::instruction_set::halves_wide_vectors;
    use super::super::lanes::{Float, MAX_LANES, for_single_samples, lanes_of};
    use super::super::portable::{self, self as plain};
    use super::super::product::layer::Layer;
    use super::{Chain, MAX_UNITS, Stage};
    use crate::function::{FunctionId, VectorForms, functions};

    #[inline(never)]
    pub(super) fn single(chain: &Chain, parameters: &[f32], input: &[f32], output: &mut [f32]) {
        compute(chain, parameters, input, output);
    }

    #[inline(never)]
    pub(super) fn double(chain: &Chain, parameters: &[f64], input: &[f64], output: &mut [f64]) {
        compute(chain, parameters, input, output);
    }

    /// The instruction set for a chain. In single layers AVX2 is faster where vectors of 512 bits would be few or half empty, but a
    /// whole chain in wide vectors takes less on processors that do not compute these in halves.
    #[inline(always)]
    fn for_chains<E: Float>(arch: Arch, widest: usize) -> Arch {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if matches!(arch, Arch::V4(_)) && !halves_wide_vectors() {
            return arch;
        }
        for_single_samples::<E>(arch, widest)
    }

    /// Passes a sample through a chain, with the selected instruction set.
    #[inline(always)]
    fn compute<E: Float + VectorForms>(chain: &Chain, parameters: &[E], input: &[E], output: &mut [E]) {
        for_chains::<E>(arch(), chain.widest).dispatch(Pass { chain, parameters, input, output });
    }

    /// Whole vectors of units, with a spare vector on either side.
    #[repr(align(64))]
    struct Units<E>(MaybeUninit<[E; MAX_LANES + MAX_UNITS + MAX_LANES]>);

    impl<E: Float> Units<E> {
        fn new() -> Self {
            Self(MaybeUninit::uninit())
        }

        /// The address of unit 0, at the start of a cache line, after initializing this many units and the spare vectors on
        /// either side.
        #[inline(always)]
        fn first<S: Simd>(&mut self, simd: S, units: usize) -> *mut E {
            let lanes = lanes_of::<E, S>();
            let first = self.0.as_mut_ptr().cast::<E>().wrapping_add(MAX_LANES);
            assert!(units <= MAX_UNITS);
            let mut v = first.wrapping_sub(lanes);
            while v < first.wrapping_add(units + lanes) {
                // SAFETY: within the units or the spare vectors, which have room for as many lanes as any vector has.
                unsafe { E::store(simd, v, <E as Float>::splat(simd, E::default())) };
                v = v.wrapping_add(lanes);
            }
            first
        }
    }

    struct Pass<'a, E> {
        chain: &'a Chain,
        parameters: &'a [E],
        input: &'a [E],
        output: &'a mut [E],
    }

    impl<E: Float + VectorForms> WithSimd for Pass<'_, E> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let Self { chain, parameters, input, output } = self;
            let stages = chain.stages();
            let ([first, .., last] | [first @ last]) = stages else { return };
            assert!(
                input.len() == first.inputs && parameters.len() == chain.parameters && output.len() == last.outputs
            );
            let lanes = lanes_of::<E, S>();
            let (mut sums, mut activations) = (Units::<E>::new(), Units::<E>::new());
            let (mut s, mut a) = (sums.first(simd, chain.widest), activations.first(simd, chain.widest));
            let (mut weights, mut from) = (parameters.as_ptr(), input.as_ptr());
            for &Stage { inputs, outputs, has_bias, function } in stages {
                // Wrapping, since it leaves the parameters without biases. A chain adds these sizes, so no product wraps.
                let bias = weights.wrapping_add(inputs * outputs);
                let layer = Layer {
                    weights,
                    bias: if has_bias { bias } else { ptr::null() },
                    input: from,
                    sums: s,
                    outputs,
                    inputs,
                };
                let rotation = layer.compute(simd);
                if matches!(function, FunctionId::Linear) && rotation == 0 {
                    // Nothing to compute: the sums are the activations.
                    (s, a) = (a, s);
                } else {
                    // A single unit is a reduced sum, without padding.
                    let count = if outputs == 1 { 1 } else { outputs.next_multiple_of(lanes) };
                    // SAFETY: the product fills `s` with whole vectors, rotated by less than one. The activations are rotated
                    // back as they are written: the first vector is stored before the others and again after them, with its
                    // excess lanes in the spare vectors.
                    unsafe {
                        let rotated = a.sub(rotation);
                        black_box(apply::<E, S> as Function<E, S>)(simd, function, s, rotated, count);
                        if rotation > 0 {
                            E::store(simd, rotated.add(outputs), E::load(simd, rotated));
                        }
                    }
                }
                (weights, from) = (bias.wrapping_add(if has_bias { outputs } else { 0 }), a);
            }
            let width = output.len();
            // SAFETY: within the activations, which fill whole vectors but for a single unit, and the output.
            unsafe {
                let to = output.as_mut_ptr();
                if width == 1 {
                    *to = *from;
                    return;
                }
                let whole = width - width % lanes;
                for v in (0..whole).step_by(lanes) {
                    E::store(simd, to.add(v), E::load(simd, from.add(v)));
                }
                if whole < width {
                    E::store_first(simd, width - whole, to.add(whole), E::load(simd, from.add(whole)));
                }
            }
        }
    }

    /// `a = f(s)`: the token of the instruction set, the function, both addresses, and the number of units.
    type Function<E, S> = unsafe fn(S, FunctionId, *const E, *mut E, usize);

    /// See [`Function`].
    ///
    /// # Safety
    ///
    /// As many units are valid, initialized, and not in both arrays.
    unsafe fn apply<E: VectorForms, S: Simd>(simd: S, function: FunctionId, s: *const E, a: *mut E, count: usize) {
        // SAFETY: guaranteed by the caller.
        let (s, a) = unsafe { (slice::from_raw_parts(s, count), slice::from_raw_parts_mut(a, count)) };
        simd.vectorize(Apply { function, s, a });
    }

    /// `a = f(s)`.
    struct Apply<'a, E> {
        function: FunctionId,
        s: &'a [E],
        a: &'a mut [E],
    }

    impl<E: VectorForms> WithSimd for Apply<'_, E> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            let Self { function, s, a } = self;
            let is_fused = !S::IS_SCALAR;
            macro_rules! apply {
                (
                    $($function:ident $(with $constants:ident[$($constant:ident),+])? by $by:ident,
                        $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;)*
                    [without derivative] $($only:ident by $only_by:ident;)*
                ) => {
                    match function {
                        FunctionId::Linear => a.copy_from_slice(s),
                        $($(FunctionId::$Type => {
                            if is_fused { $by::$function(s, a) } else { portable::$function(s, a) }
                        })?)*
                    }
                };
            }
            functions!(apply);
        }
    }
}
