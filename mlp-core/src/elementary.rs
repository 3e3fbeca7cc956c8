//! Elementary functions over slices, for your own activations and losses.
//!
//! `f32` and `f64` are computed with vector instructions, with the largest errors below: over all finite `f32`, and
//! over two million `f64`. Without the feature `std`, on processors without fused multiply-add, and for other scalars, portable
//! formulas are used, which are accurate to a few ulp. NaN stays NaN.
//!
//! | | `f32` | `f64` |
//! |---|---|---|
//! | [`exp`] | 1.09 ulp | 1.1 ulp |
//! | [`tanh`] | 2.42 ulp | 2.6 ulp |
//! | [`sigmoid`] | 2.44 ulp | 2.5 ulp |
//! | [`softplus`] | 2.89 ulp | 2.9 ulp |
//! | [`erf`] | 2.43 ulp | 1.6 ulp |
//!
//! ```
//! use mlp_core::elementary;
//! use mlp_core::prelude::*;
//!
//! /// `a = erf s`: a sigmoid that is flatter in the tails than `tanh`.
//! pub struct Erf;
//!
//! impl Activation for Erf {
//!     const NAME: &'static str = "erf";
//!     type Canonical = NoPartner;
//!
//!     fn activate<T: Scalar>(s: &[T], a: &mut [T]) {
//!         elementary::erf(s, a);
//!     }
//!
//!     // f'(s) = 2/√π e^(−s²)
//!     fn backpropagate<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
//!         let factor = mlp_core::scalar::constant::<T>(std::f64::consts::FRAC_2_SQRT_PI);
//!         for (delta, &s) in delta.iter_mut().zip(s) {
//!             *delta *= factor * (-(s * s)).exp();
//!         }
//!     }
//! }
//!
//! network! { struct Smooth< input 1 => Erf 1; loss squared >; }
//! let mut net = Smooth::zeros();
//! net.output.weights = matrix![1.0];
//! assert!((net.forward(&vector![0.5])[0] - 0.520_499_88).abs() < 1e-6);
//! ```

use crate::counted::Counted;
use crate::kernel;
use crate::number::scalar::Scalar;

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Panics
        ///
        /// If the slices differ in length.
        #[track_caller]
        pub fn $name<T: Scalar>(x: &[T], y: &mut [T]) {
            assert!(x.len() == y.len(), "{}, but room for {}", Counted(x.len(), "number"), Counted(y.len(), "result"));
            kernel::$name(x, y);
        }
    )*};
}

functions! {
    /// `y = e^x`, including subnormal results.
    ///
    /// ```
    /// let mut y = [0.0; 2];
    /// mlp_core::elementary::exp(&[0.0, f64::NEG_INFINITY], &mut y);
    /// assert_eq!(y, [1.0, 0.0]);
    /// ```
    exp;
    /// `y = tanh x`, odd and at most one in magnitude.
    ///
    /// ```
    /// let mut y = [7.0; 2];
    /// mlp_core::elementary::tanh(&[0.0, -50.0], &mut y);
    /// assert_eq!(y, [0.0, -1.0]);
    /// ```
    tanh;
    /// The logistic function `y = 1 / (1 + e^−x)`, accurate in both tails.
    ///
    /// ```
    /// let mut y = [7.0_f32; 2];
    /// mlp_core::elementary::sigmoid(&[0.0, 100.0], &mut y);
    /// assert_eq!(y, [0.5, 1.0]);
    /// ```
    sigmoid;
    /// The smooth rectifier `y = ln(1 + e^x)`.
    ///
    /// ```
    /// let mut y = [7.0_f32; 1];
    /// mlp_core::elementary::softplus(&[1000.0], &mut y);
    /// assert_eq!(y, [1000.0]);
    /// ```
    softplus;
    /// The error function `y = 2/√π ∫₀ˣ e^(−t²) dt`. With it, the distribution function of the standard normal
    /// distribution is `Φ(x) = ½ (1 + erf(x / √2))`, which cancels in the left tail; [`Gelu`](crate::activation::Gelu)
    /// computes `x Φ(x)` with relative accuracy there.
    ///
    /// ```
    /// let mut y = [7.0; 3];
    /// mlp_core::elementary::erf(&[0.0, -10.0, 0.5], &mut y);
    /// assert_eq!(y[..2], [0.0, -1.0]);
    /// assert!((y[2] - 0.520_499_877_813_046_5_f64).abs() < 1e-15);
    /// ```
    erf;
}
