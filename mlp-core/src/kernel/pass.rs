//! The forward pass of one sample through several layers in one call: the instruction set is chosen once, and the
//! activations between the layers stay in a scratch buffer of whole vectors.
//!
//! Results are bit-identical to those of separate calls.

use super::chain::Chain;
use crate::number::scalar::Scalar;

/// The results of a pass that are kept, and where.
#[cfg_attr(
    any(not(feature = "std"), target_arch = "wasm32"),
    allow(dead_code, reason = "without it, layers are computed one by one")
)]
pub(crate) enum Kept<'a, T> {
    /// The activations of the last layer.
    Output(&'a mut [T]),
    /// The pre-activations and activations of all layers, as those of the first of `samples` samples. The buffers hold, layer by
    /// layer, the pre-activations, the activations and the deltas of all samples.
    Layers { buffers: &'a mut [T], samples: usize },
}

impl<'a, T> Kept<'a, T> {
    /// The same numbers as another type.
    #[inline(always)]
    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
    fn map<U>(self, cast: impl FnOnce(&'a mut [T]) -> &'a mut [U]) -> Kept<'a, U> {
        match self {
            Self::Output(output) => Kept::Output(cast(output)),
            Self::Layers { buffers, samples } => Kept::Layers { buffers: cast(buffers), samples },
        }
    }
}

/// Passes a sample through a chain. Returns false, and does nothing, for a scalar without compiled loops.
#[inline(always)]
pub(crate) fn pass<T: Scalar>(chain: &Chain, parameters: &[T], input: &[T], kept: Kept<'_, T>) -> bool {
    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
    {
        use core::any::TypeId;

        use crate::number::cast::{cast, cast_mut};

        if TypeId::of::<T>() == TypeId::of::<f32>() {
            compiled::single(chain, cast(parameters), cast(input), kept.map(cast_mut));
            return true;
        }
        if TypeId::of::<T>() == TypeId::of::<f64>() {
            compiled::double(chain, cast(parameters), cast(input), kept.map(cast_mut));
            return true;
        }
    }
    let _ = (chain, parameters, input, kept);
    false
}

#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod compiled {
    use core::hint::black_box;
    use core::mem::{self, MaybeUninit};
    use core::{ptr, slice};

    use pulp::{Simd, WithSimd};

    use super::super::chain::{Chain, MAX_UNITS, Stage};
    use super::super::fused as vector;
    use super::super::instruction_set::arch;
    use super::super::lanes::{Float, MAX_LANES, lanes_of};
    use super::super::portable::{self, self as plain};
    use super::super::product::layer::Layer;
    use super::Kept;
    use crate::function::{FunctionId, VectorForms, functions};

    #[inline(never)]
    pub(super) fn single(chain: &Chain, parameters: &[f32], input: &[f32], kept: Kept<'_, f32>) {
        compute(chain, parameters, input, kept);
    }

    #[inline(never)]
    pub(super) fn double(chain: &Chain, parameters: &[f64], input: &[f64], kept: Kept<'_, f64>) {
        compute(chain, parameters, input, kept);
    }

    /// Passes a sample through a chain, with the selected instruction set.
    #[inline(always)]
    fn compute<E: Float + VectorForms>(chain: &Chain, parameters: &[E], input: &[E], kept: Kept<'_, E>) {
        let arch = chain.instruction_set::<E>(arch());
        // Separate code, so that inference does not test for each layer.
        if let Kept::Output(_) = kept {
            arch.dispatch(Pass::<E, false> { chain, parameters, input, kept });
        } else {
            arch.dispatch(Pass::<E, true> { chain, parameters, input, kept });
        }
    }

    /// Takes the pre-activations and the activations of the next layer.
    ///
    /// # Safety
    ///
    /// The activations begin at `a`, and the pre-activations, rotated, at `s`, as many as the layer has outputs, in memory that holds
    /// whole vectors, but for a single unit.
    #[inline(always)]
    unsafe fn keep_layer<E: Float, S: Simd>(
        simd: S,
        kept: &mut Kept<'_, E>,
        outputs: usize,
        rotation: usize,
        s: *const E,
        a: *const E,
    ) {
        let Kept::Layers { buffers, samples } = kept else { return };
        let all = samples.checked_mul(outputs).expect("the buffers of a layer are in memory");
        let (sums, rest) = mem::take(buffers).split_at_mut(all);
        let (activations, rest) = rest.split_at_mut(all);
        *buffers = &mut rest[all..];
        let (first, last) = sums[..outputs].split_at_mut(outputs - rotation);
        // SAFETY: guaranteed by the caller. The sums of the last units come first.
        unsafe {
            copy(simd, s.add(rotation), first);
            copy(simd, s, last);
            copy(simd, a, &mut activations[..outputs]);
        }
    }

    /// Copies units.
    ///
    /// # Safety
    ///
    /// `from` is valid for whole vectors, or for a single unit.
    #[inline(always)]
    unsafe fn copy<E: Float, S: Simd>(simd: S, from: *const E, to: &mut [E]) {
        let (lanes, width, to) = (lanes_of::<E, S>(), to.len(), to.as_mut_ptr());
        // SAFETY: guaranteed by the caller.
        unsafe {
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

    /// `LAYERS`: whether the values of all layers are kept.
    struct Pass<'a, E, const LAYERS: bool> {
        chain: &'a Chain,
        parameters: &'a [E],
        input: &'a [E],
        kept: Kept<'a, E>,
    }

    impl<E: Float + VectorForms, const LAYERS: bool> WithSimd for Pass<'_, E, LAYERS> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let Self { chain, parameters, input, mut kept } = self;
            let stages = chain.stages();
            let ([first, .., last] | [first @ last]) = stages else { return };
            assert!(input.len() == first.inputs && parameters.len() == chain.parameters());
            let lanes = lanes_of::<E, S>();
            let (mut sums, mut activations) = (Units::<E>::new(), Units::<E>::new());
            let (mut s, mut a) = (sums.first(simd, chain.widest()), activations.first(simd, chain.widest()));
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
                let sums = s;
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
                if LAYERS {
                    // SAFETY: both have whole vectors, or a single unit.
                    unsafe { keep_layer(simd, &mut kept, outputs, rotation, sums, a) };
                }
                (weights, from) = (bias.wrapping_add(if has_bias { outputs } else { 0 }), a);
            }
            match kept {
                Kept::Output(output) => {
                    assert!(output.len() == last.outputs);
                    // SAFETY: the activations of the last layer, in whole vectors but for a single unit.
                    unsafe { copy(simd, from, output) };
                }
                Kept::Layers { buffers, .. } => assert!(buffers.is_empty(), "the buffers are those of the chain"),
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
