//! A real number that counts the multiplications done with it, to measure the cost of a pass through a network: any network takes it
//! as its scalar, since the library's arithmetic is generic.

use std::cell::Cell;
use std::fmt;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use approx::{AbsDiffEq, RelativeEq, UlpsEq};
use mlp_core::nalgebra::{ComplexField, RealField, SimdValue};
use num_traits::{FromPrimitive, Num, One, Signed, Zero};
use simba::scalar::{Field, SubsetOf};

thread_local! {
    static MULTIPLICATIONS: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    MULTIPLICATIONS.with(|count| count.set(count.get() + 1));
}

/// The number of multiplications during a computation on this thread; a multiply-add is one.
///
/// ```
/// use examples::counted::{Counted, multiplications};
/// let (product, count) = multiplications(|| Counted(2.0) * Counted(3.0) + Counted(1.0));
/// assert_eq!((product, count), (Counted(7.0), 1));
/// ```
pub fn multiplications<R>(compute: impl FnOnce() -> R) -> (R, u64) {
    let before = MULTIPLICATIONS.with(Cell::get);
    let result = compute();
    (result, MULTIPLICATIONS.with(Cell::get) - before)
}

/// A number in double precision whose multiplications are counted.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Counted(pub f64);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! operators {
    ($($Trait:ident $method:ident, $Assign:ident $assign:ident, $operator:tt $(, $count:ident)?;)*) => {$(
        impl $Trait for Counted {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                $($count();)?
                Self(self.0 $operator other.0)
            }
        }
        impl $Assign for Counted {
            fn $assign(&mut self, other: Self) {
                *self = *self $operator other;
            }
        }
    )*};
}
operators! {
    Add add, AddAssign add_assign, +;
    Sub sub, SubAssign sub_assign, -;
    Mul mul, MulAssign mul_assign, *, count;
    Div div, DivAssign div_assign, /;
    Rem rem, RemAssign rem_assign, %;
}

impl Neg for Counted {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Zero for Counted {
    fn zero() -> Self {
        Self(0.0)
    }
    fn is_zero(&self) -> bool {
        self.0 == 0.0
    }
}

impl One for Counted {
    fn one() -> Self {
        Self(1.0)
    }
}

impl Num for Counted {
    type FromStrRadixErr = <f64 as Num>::FromStrRadixErr;
    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        f64::from_str_radix(text, radix).map(Self)
    }
}

impl Signed for Counted {
    fn abs(&self) -> Self {
        Self(self.0.abs())
    }
    fn abs_sub(&self, other: &Self) -> Self {
        Self((self.0 - other.0).max(0.0))
    }
    fn signum(&self) -> Self {
        Self(self.0.signum())
    }
    fn is_positive(&self) -> bool {
        self.0 > 0.0
    }
    fn is_negative(&self) -> bool {
        self.0 < 0.0
    }
}

impl FromPrimitive for Counted {
    fn from_i64(number: i64) -> Option<Self> {
        f64::from_i64(number).map(Self)
    }
    fn from_u64(number: u64) -> Option<Self> {
        f64::from_u64(number).map(Self)
    }
}

impl AbsDiffEq for Counted {
    type Epsilon = Self;
    fn default_epsilon() -> Self {
        Self(f64::EPSILON)
    }
    fn abs_diff_eq(&self, other: &Self, epsilon: Self) -> bool {
        self.0.abs_diff_eq(&other.0, epsilon.0)
    }
}

impl RelativeEq for Counted {
    fn default_max_relative() -> Self {
        Self(f64::EPSILON)
    }
    fn relative_eq(&self, other: &Self, epsilon: Self, max_relative: Self) -> bool {
        self.0.relative_eq(&other.0, epsilon.0, max_relative.0)
    }
}

impl UlpsEq for Counted {
    fn default_max_ulps() -> u32 {
        f64::default_max_ulps()
    }
    fn ulps_eq(&self, other: &Self, epsilon: Self, max_ulps: u32) -> bool {
        self.0.ulps_eq(&other.0, epsilon.0, max_ulps)
    }
}

impl SimdValue for Counted {
    const LANES: usize = 1;
    type Element = Self;
    type SimdBool = bool;
    fn splat(value: Self) -> Self {
        value
    }
    fn extract(&self, _: usize) -> Self {
        *self
    }
    // Required to be unsafe by the trait.
    unsafe fn extract_unchecked(&self, _: usize) -> Self {
        *self
    }
    fn replace(&mut self, _: usize, value: Self) {
        *self = value;
    }
    unsafe fn replace_unchecked(&mut self, _: usize, value: Self) {
        *self = value;
    }
    fn select(self, condition: bool, other: Self) -> Self {
        if condition { self } else { other }
    }
}

impl Field for Counted {}

impl SubsetOf<Self> for Counted {
    fn to_superset(&self) -> Self {
        *self
    }
    fn from_superset_unchecked(element: &Self) -> Self {
        *element
    }
    fn is_in_subset(_: &Self) -> bool {
        true
    }
}

impl SubsetOf<Counted> for f64 {
    fn to_superset(&self) -> Counted {
        Counted(*self)
    }
    fn from_superset_unchecked(element: &Counted) -> Self {
        element.0
    }
    fn is_in_subset(_: &Counted) -> bool {
        true
    }
}

impl SubsetOf<Counted> for f32 {
    fn to_superset(&self) -> Counted {
        Counted(f64::from(*self))
    }
    #[allow(clippy::cast_possible_truncation, reason = "the nearest number in single precision")]
    fn from_superset_unchecked(element: &Counted) -> Self {
        element.0 as Self
    }
    fn is_in_subset(_: &Counted) -> bool {
        true
    }
}

/// Methods of one number that return one, by those of `f64`.
macro_rules! by_f64 {
    ($($method:ident)*) => {
        $(fn $method(self) -> Self {
            Self(ComplexField::$method(self.0))
        })*
    };
}

impl ComplexField for Counted {
    type RealField = Self;
    by_f64! {
        floor ceil round trunc fract abs recip conjugate sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
        log2 log10 ln ln_1p sqrt exp exp2 exp_m1 cbrt real imaginary modulus argument norm1
    }
    fn from_real(re: Self) -> Self {
        re
    }
    fn modulus_squared(self) -> Self {
        self * self
    }
    fn scale(self, factor: Self) -> Self {
        self * factor
    }
    fn unscale(self, factor: Self) -> Self {
        self / factor
    }
    fn mul_add(self, a: Self, b: Self) -> Self {
        count();
        Self(self.0.mul_add(a.0, b.0))
    }
    fn hypot(self, other: Self) -> Self {
        Self(self.0.hypot(other.0))
    }
    fn sin_cos(self) -> (Self, Self) {
        let (sin, cos) = self.0.sin_cos();
        (Self(sin), Self(cos))
    }
    fn log(self, base: Self) -> Self {
        Self(self.0.log(base.0))
    }
    fn powi(self, n: i32) -> Self {
        Self(self.0.powi(n))
    }
    fn powf(self, n: Self) -> Self {
        Self(self.0.powf(n.0))
    }
    fn powc(self, n: Self) -> Self {
        Self(self.0.powf(n.0))
    }
    fn is_finite(&self) -> bool {
        self.0.is_finite()
    }
    fn try_sqrt(self) -> Option<Self> {
        (self.0 >= 0.0).then(|| Self(self.0.sqrt()))
    }
}

macro_rules! constants {
    ($($method:ident)*) => {
        $(fn $method() -> Self {
            Self(<f64 as RealField>::$method())
        })*
    };
}

impl RealField for Counted {
    constants! {
        pi two_pi frac_pi_2 frac_pi_3 frac_pi_4 frac_pi_6 frac_pi_8 frac_1_pi frac_2_pi frac_2_sqrt_pi e log2_e log10_e ln_2 ln_10
    }
    fn is_sign_positive(&self) -> bool {
        self.0.is_sign_positive()
    }
    fn is_sign_negative(&self) -> bool {
        self.0.is_sign_negative()
    }
    fn copysign(self, sign: Self) -> Self {
        Self(self.0.copysign(sign.0))
    }
    fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
    fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
    fn clamp(self, min: Self, max: Self) -> Self {
        Self(self.0.clamp(min.0, max.0))
    }
    fn atan2(self, other: Self) -> Self {
        Self(self.0.atan2(other.0))
    }
    fn min_value() -> Option<Self> {
        Some(Self(f64::MIN))
    }
    fn max_value() -> Option<Self> {
        Some(Self(f64::MAX))
    }
}
