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
pub(crate) struct Chain {
    stages: [Stage; MAX_LAYERS],
    count: usize,
    /// The number of units of the widest layer.
    #[cfg_attr(any(not(feature = "std"), target_arch = "wasm32"), allow(dead_code, reason = "as for the stages"))]
    widest: usize,
}

impl Chain {
    /// The empty chain.
    pub(crate) const EMPTY: Self = {
        let none = Stage { inputs: 0, outputs: 0, has_bias: false, function: FunctionId::Linear };
        Self { stages: [none; MAX_LAYERS], count: 0, widest: 0 }
    };

    /// Appends a layer, unless the chain becomes too long or the layer is too wide.
    pub(crate) const fn then(mut self, stage: Stage) -> Option<Self> {
        if self.count == MAX_LAYERS || stage.outputs > MAX_UNITS {
            return None;
        }
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
    use core::mem::MaybeUninit;
    use core::slice;

    use pulp::{Simd, WithSimd};

    use super::super::fused as vector;
    use super::super::instruction_set::arch;
    use super::super::lanes::{Float, MAX_LANES, for_single_samples, lanes_of};
    use super::super::portable::{self, self as plain};
    use super::super::product::{Initial, Product, View};
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

    /// Passes a sample through a chain, with the selected instruction set.
    #[inline(always)]
    fn compute<E: Float + VectorForms>(chain: &Chain, parameters: &[E], input: &[E], output: &mut [E]) {
        let arch = for_single_samples::<E>(arch(), chain.widest);
        arch.dispatch(Pass { stages: chain.stages(), parameters, input, output });
    }

    /// Whole vectors of units, with a spare vector on either side.
    #[repr(align(64))]
    struct Units<E>(MaybeUninit<[E; MAX_LANES + MAX_UNITS + MAX_LANES]>);

    impl<E> Units<E> {
        fn new() -> Self {
            Self(MaybeUninit::uninit())
        }

        /// The address of unit 0, at the start of a cache line.
        fn first(&mut self) -> *mut E {
            self.0.as_mut_ptr().cast::<E>().wrapping_add(MAX_LANES)
        }
    }

    struct Pass<'a, E> {
        stages: &'a [Stage],
        parameters: &'a [E],
        input: &'a [E],
        output: &'a mut [E],
    }

    impl<E: Float + VectorForms> WithSimd for Pass<'_, E> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let Self { stages, mut parameters, input, output } = self;
            let lanes = lanes_of::<E, S>();
            let (mut sums, mut activations) = (Units::<E>::new(), Units::<E>::new());
            let (mut s, mut a) = (sums.first(), activations.first());
            let (mut from, mut width) = (input.as_ptr(), input.len());
            for stage in stages {
                let &Stage { inputs, outputs, has_bias, function } = stage;
                let is_possible = inputs == width && inputs > 0 && (1..=MAX_UNITS).contains(&outputs);
                assert!(is_possible, "every layer feeds the next one");
                // At most `MAX_UNITS` per number of the input or of a buffer.
                let (weights, rest) = parameters.split_at(inputs * outputs);
                let (bias, rest) = rest.split_at(if has_bias { outputs } else { 0 });
                let product = Product {
                    rows: outputs,
                    columns: 1,
                    depth: inputs,
                    a: View { data: weights.as_ptr(), row_stride: 1, column_stride: outputs },
                    b: View { data: from, row_stride: 1, column_stride: inputs },
                    c: s,
                    initial: if has_bias { Initial::Bias(bias.as_ptr()) } else { Initial::Zero },
                    appends_row_sums: false,
                    is_order_fixed: true,
                };
                // A single unit is a reduced sum, without padding.
                let count = if outputs == 1 { 1 } else { outputs.next_multiple_of(lanes) };
                let rotation = product.compute_padded(simd);
                if matches!(function, FunctionId::Linear) && rotation == 0 {
                    // Nothing to compute: the sums are the activations.
                    (s, a) = (a, s);
                } else {
                    // SAFETY: the product fills `s` with whole vectors, rotated by less than one. The activations are
                    // rotated back as they are written: the first vector is stored before the others and again after them,
                    // with its excess lanes in the spare vectors. The buffer is zeroed first, since a slice must be
                    // initialized.
                    unsafe {
                        let rotated = a.sub(rotation);
                        rotated.write_bytes(0, count);
                        let (s, a) = (slice::from_raw_parts(s, count), slice::from_raw_parts_mut(rotated, count));
                        simd.vectorize(Apply { function, s, a });
                        if rotation > 0 {
                            E::store(simd, rotated.add(outputs), E::load(simd, rotated));
                        }
                    }
                }
                (parameters, from, width) = (rest, a, outputs);
            }
            assert!(output.len() == width);
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
