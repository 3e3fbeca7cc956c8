//! Derivatives beyond the gradient, against dual numbers: the same network over `Dual64`, evaluated at `x + ε v` or `w + ε v`,
//! carries the derivative along `v` in its dual part, through code that knows none of the rules under test.
//!
//! The two differ by rounding alone. All numbers here are below 10 and sums of fewer than 100 terms, each rounded a few
//! times: 1e-12, or 4500 ulp of one, allows 45 ulp per term.

#![allow(clippy::unnecessary_box_returns, reason = "networks are boxed, whatever their size")]

mod against_duals;
mod against_jax;
mod batches;
mod functions;
mod networks;
