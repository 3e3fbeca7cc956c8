//! A built-in activation chosen at run time: the functions of its type, or its kernels with constants of its own.

use crate::activation::part::{BorrowedPart, PartVisitor};
use crate::activation::{Activation as _, Elu, LeakyRelu, Linear, Selu, Softmax};
use crate::function::{self, FunctionId, functions};
use crate::initializer::Initializer;
use crate::kernel;
use crate::number::scalar::{Scalar, constant};

/// A built-in activation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Activation {
    /// A function without constants, in the table of elementwise functions, or `linear`.
    Plain(FunctionId),
    /// With its slope.
    LeakyRelu(f64),
    /// With its depth.
    Elu(f64),
    Selu,
    Softmax,
}

/// A mistake in the name or the constants of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mistake {
    Unknown,
    /// The number of constants that it has.
    Constants(usize),
    /// The condition for its constant.
    Constant(&'static str),
}

/// Generates the look-up by name and the visit of the type from the table of the functions.
macro_rules! plain_functions {
    (
        $($function:ident $(with $constants:ident[$($constant:ident),+])? by $by:ident,
            $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;)*
        [without derivative] $($only:ident by $only_by:ident;)*
    ) => {
        /// The function with this name.
        fn plain(name: &str) -> Option<FunctionId> {
            $($(
                if name == <function::$function::$Type as crate::activation::Activation>::NAME {
                    return Some(FunctionId::$Type);
                }
            )?)*
            (name == <Linear as crate::activation::Activation>::NAME).then_some(FunctionId::Linear)
        }

        /// Calls the visitor with the function as a type.
        #[inline(always)]
        fn visit_plain(function: FunctionId, visitor: &mut impl PartVisitor) {
            match function {
                FunctionId::Linear => visitor.visit::<Linear>(),
                $($(FunctionId::$Type => visitor.visit::<function::$function::$Type>(),)?)*
            }
        }
    };
}
functions!(plain_functions);

impl Activation {
    /// The activation with this name and these constants; without constants, with its defaults.
    pub(super) fn new(name: &str, constants: &[f64]) -> Result<Self, Mistake> {
        let [default_slope, default_depth] = [LeakyRelu::<1, 100>::CONSTANTS[0], Elu::<1, 1>::CONSTANTS[0]];
        if name == <LeakyRelu>::NAME {
            return Ok(Self::LeakyRelu(only(constants, default_slope, |slope| slope >= 0.0, "at least 0")?));
        }
        if name == <Elu>::NAME {
            return Ok(Self::Elu(only(constants, default_depth, |depth| depth > 0.0, "positive")?));
        }
        let activation = match name {
            _ if name == Selu::NAME => Self::Selu,
            _ if name == Softmax::NAME => Self::Softmax,
            _ => Self::Plain(plain(name).ok_or(Mistake::Unknown)?),
        };
        if constants.is_empty() { Ok(activation) } else { Err(Mistake::Constants(0)) }
    }

    /// Calls the visitor with the activation as a type. The constants of the type are not those of this activation.
    #[inline(always)]
    pub(super) fn visit(self, visitor: &mut impl PartVisitor) {
        match self {
            Self::Plain(function) => visit_plain(function, visitor),
            Self::LeakyRelu(_) => visitor.visit::<LeakyRelu>(),
            Self::Elu(_) => visitor.visit::<Elu>(),
            Self::Selu => visitor.visit::<Selu>(),
            Self::Softmax => visitor.visit::<Softmax>(),
        }
    }

    /// The constants, of which a built-in activation has at most one.
    pub(super) fn constants(&self) -> &[f64] {
        match self {
            Self::LeakyRelu(constant) | Self::Elu(constant) => core::slice::from_ref(constant),
            Self::Plain(_) | Self::Selu | Self::Softmax => &[],
        }
    }

    /// Units with this activation as data.
    pub(super) fn part(&self, units: usize) -> BorrowedPart<'_> {
        let mut part = Described { units, part: BorrowedPart::of::<Linear>(units) };
        self.visit(&mut part);
        BorrowedPart { constants: self.constants(), ..part.part }
    }

    /// The distribution of the initial weights.
    pub(super) fn initializer(self) -> Initializer {
        let mut scheme = Scheme(Initializer::Zeros);
        self.visit(&mut scheme);
        scheme.0
    }

    /// `a = f(s)` for several samples.
    pub(super) fn activate<T: Scalar>(self, units: usize, s: &[T], a: &mut [T]) {
        match self {
            Self::LeakyRelu(slope) => kernel::leaky_relu(&[constant(slope)], s, a),
            Self::Elu(depth) => kernel::elu(&[T::one(), constant(depth)], s, a),
            _ => self.visit(&mut Activate { units, s, a }),
        }
    }

    /// Replaces `∂L/∂a` by `∂L/∂s` for several samples.
    pub(super) fn backpropagate<T: Scalar>(self, units: usize, s: &[T], a: &[T], delta: &mut [T]) {
        match self {
            Self::LeakyRelu(slope) => kernel::leaky_relu_backward(&[constant(slope)], s, delta),
            Self::Elu(depth) => kernel::elu_backward(&[T::one(), constant(depth)], s, delta),
            _ => self.visit(&mut Backpropagate { units, s, a, delta }),
        }
    }
}

/// Whether a number of at least 0 becomes neither zero nor infinite in single precision, where it would have another meaning.
#[allow(clippy::cast_possible_truncation, reason = "the question")]
pub(super) fn is_in_single_precision(number: f64) -> bool {
    let single = number as f32;
    single.is_finite() && (single > 0.0 || number <= 0.0)
}

/// The constant of a function with one.
pub(super) fn only(
    constants: &[f64],
    default: f64,
    is_valid: impl Fn(f64) -> bool,
    must: &'static str,
) -> Result<f64, Mistake> {
    match constants {
        [] => Ok(default),
        &[constant] if !(constant.is_finite() && is_valid(constant)) => Err(Mistake::Constant(must)),
        &[constant] if is_in_single_precision(constant) => Ok(constant),
        [_] => Err(Mistake::Constant("in the range of single precision")),
        _ => Err(Mistake::Constants(1)),
    }
}

struct Described<'a> {
    units: usize,
    part: BorrowedPart<'a>,
}

impl PartVisitor for Described<'_> {
    fn visit<A: crate::activation::Activation>(&mut self) {
        self.part = BorrowedPart::of::<A>(self.units);
    }
}

struct Scheme(Initializer);

impl PartVisitor for Scheme {
    fn visit<A: crate::activation::Activation>(&mut self) {
        self.0 = A::INITIALIZER;
    }
}

struct Activate<'a, T> {
    units: usize,
    s: &'a [T],
    a: &'a mut [T],
}

impl<T: Scalar> PartVisitor for Activate<'_, T> {
    fn visit<A: crate::activation::Activation>(&mut self) {
        A::activate_samples(self.units, self.s, self.a);
    }
}

struct Backpropagate<'a, T> {
    units: usize,
    s: &'a [T],
    a: &'a [T],
    delta: &'a mut [T],
}

impl<T: Scalar> PartVisitor for Backpropagate<'_, T> {
    fn visit<A: crate::activation::Activation>(&mut self) {
        A::backpropagate_samples(self.units, self.s, self.a, self.delta);
    }
}
