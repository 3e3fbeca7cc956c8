//! Gradients by backpropagation and second derivatives, against finite differences and dual numbers.
//!
//! The networks are declared here, not in the library of the tests, where every method of each would be compiled.

mod case;
mod dual_numbers;
mod finite_differences;
mod networks;
