//! One sample through several layers at once: a single look at what the processor has, and all between the layers stays in
//! a scratch of whole vectors.
//!
//! What a layer is comes as data, so that this is compiled here, once, and costs no network any time to build. 32 => tanh
//! 64 => tanh 64 => linear 4 takes 188 ns; with a call a product and a call a function, which knew no turned sums and no
//! few rows either, it was 297. The bits are those of the single calls.

use crate::number::scalar::Scalar;

/// The most layers of a [`Chain`].
pub(crate) const MOST_LAYERS: usize = 16;
/// The most units of a layer in a [`Chain`]. In wider ones the calls do not count.
pub(crate) const MOST_UNITS: usize = 256;

/// An elementwise function without constants that has a loop of its own here.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names of the functions")]
pub enum Function {
    Linear,
    Relu,
    HardSigmoid,
    HardTanh,
    HardSilu,
    Gelu,
    Silu,
    Softplus,
    Tanh,
    Sigmoid,
    Exp,
}

/// A layer: `f(W x + b)`.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "std"), allow(dead_code, reason = "without it, layers are passed one by one"))]
pub(crate) struct Stage {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) has_bias: bool,
    pub(crate) function: Function,
}

/// Layers, each of which feeds the next one alone. Their parameters follow each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chain {
    stages: [Stage; MOST_LAYERS],
    count: usize,
}

impl Chain {
    /// No layers yet.
    pub(crate) const EMPTY: Self = {
        let none = Stage { inputs: 0, outputs: 0, has_bias: false, function: Function::Linear };
        Self { stages: [none; MOST_LAYERS], count: 0 }
    };

    /// The chain with a layer more, unless it is too long or the layer too wide.
    pub(crate) const fn then(mut self, stage: Stage) -> Option<Self> {
        if self.count == MOST_LAYERS || stage.outputs > MOST_UNITS {
            return None;
        }
        self.stages[self.count] = stage;
        self.count += 1;
        Some(self)
    }

    /// The layers.
    #[cfg(feature = "std")]
    pub(crate) fn stages(&self) -> &[Stage] {
        &self.stages[..self.count]
    }
}

/// Passes a sample through a chain. Returns whether there are loops for this scalar; if not, nothing is done.
#[inline(always)]
pub(crate) fn pass<T: Scalar>(chain: &Chain, parameters: &[T], input: &[T], output: &mut [T]) -> bool {
    #[cfg(feature = "std")]
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

#[cfg(feature = "std")]
mod compiled {
    use core::mem::MaybeUninit;
    use core::slice;

    use pulp::{Simd, WithSimd};

    use super::super::elementary::Elementary;
    use super::super::lanes::{Float, MAX_LANES};
    use super::super::product::{Initial, Product, View};
    use super::super::simd::arch;
    use super::super::{fused, portable};
    use super::{Chain, Function, MOST_UNITS, Stage};

    #[inline(never)]
    pub(super) fn single(chain: &Chain, parameters: &[f32], input: &[f32], output: &mut [f32]) {
        compute(chain, parameters, input, output);
    }

    #[inline(never)]
    pub(super) fn double(chain: &Chain, parameters: &[f64], input: &[f64], output: &mut [f64]) {
        compute(chain, parameters, input, output);
    }

    /// Passes a sample through a chain, by the best instructions that the processor has.
    #[inline(always)]
    fn compute<E: Float + Elementary>(chain: &Chain, parameters: &[E], input: &[E], output: &mut [E]) {
        arch().dispatch(Pass { stages: chain.stages(), parameters, input, output });
    }

    /// Whole vectors of units, with room for one before and one after them.
    #[repr(align(64))]
    struct Units<E>(MaybeUninit<[E; MAX_LANES + MOST_UNITS + MAX_LANES]>);

    impl<E> Units<E> {
        fn new() -> Self {
            Self(MaybeUninit::uninit())
        }

        /// Where unit 0 stands, at the start of a line of the cache.
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

    impl<E: Float + Elementary> WithSimd for Pass<'_, E> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let Self { stages, mut parameters, input, output } = self;
            let lanes = <E as Float>::lanes::<S>();
            let (mut sums, mut activations) = (Units::<E>::new(), Units::<E>::new());
            let (s, a) = (sums.first(), activations.first());
            let (mut from, mut width) = (input.as_ptr(), input.len());
            for stage in stages {
                let &Stage { inputs, outputs, has_bias, function } = stage;
                assert!(inputs == width && outputs <= MOST_UNITS, "every layer feeds the next one");
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
                // A single unit is a sum of lanes and nothing behind it.
                let count = if outputs == 1 { 1 } else { outputs.next_multiple_of(lanes) };
                let turned_by = product.compute_padded(simd);
                // SAFETY: the product fills `s` with whole vectors, turned by less than one. The activations are turned back
                // as they are written: the first vector once before the others and once behind them, with what is too much
                // of it in the room on either side. Zeros come first, since a slice is of values, not of mere room.
                unsafe {
                    let turned = a.sub(turned_by);
                    turned.write_bytes(0, count);
                    let (s, a) = (slice::from_raw_parts(s, count), slice::from_raw_parts_mut(turned, count));
                    simd.vectorize(Apply { function, s, a });
                    if turned_by > 0 {
                        E::store(simd, turned.add(outputs), E::load(simd, turned));
                    }
                }
                (parameters, from, width) = (rest, a, outputs);
            }
            assert!(output.len() == width);
            for v in (0..width).step_by(lanes) {
                let mask = E::mask_between(simd, 0, lanes.min(width - v));
                // SAFETY: within the activations and the output.
                unsafe {
                    E::store_masked(simd, mask, output.as_mut_ptr().add(v), E::load_masked(simd, mask, from.add(v)));
                };
            }
        }
    }

    /// `a = f(s)`.
    struct Apply<'a, E> {
        function: Function,
        s: &'a [E],
        a: &'a mut [E],
    }

    impl<E: Elementary> WithSimd for Apply<'_, E> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            let Self { function, s, a } = self;
            macro_rules! elementary {
                ($name:ident) => {
                    // As in `simd`: no fused multiply-add.
                    if S::IS_SCALAR || cfg!(target_arch = "wasm32") {
                        portable::$name(s, a)
                    } else {
                        fused::$name(s, a)
                    }
                };
            }
            match function {
                Function::Linear => a.copy_from_slice(s),
                Function::Relu => portable::relu(s, a),
                Function::HardSigmoid => portable::hard_sigmoid(s, a),
                Function::HardTanh => portable::hard_tanh(s, a),
                Function::HardSilu => portable::hard_silu(s, a),
                Function::Gelu => elementary!(gelu),
                Function::Silu => elementary!(silu),
                Function::Softplus => elementary!(softplus),
                Function::Tanh => elementary!(tanh),
                Function::Sigmoid => elementary!(sigmoid),
                Function::Exp => elementary!(exp),
            }
        }
    }
}
