//! Gradients by backpropagation and second derivatives, against finite differences and dual numbers.
//!
//! The networks are declared here and not in the library of the tests, which would compile every method of each of them.

mod case;
mod dual_numbers;
mod finite_differences;
mod networks;
