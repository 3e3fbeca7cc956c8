// A hidden macro can be called by anyone. It writes `unsafe impl`, so it proves by itself what that relies on.

#![forbid(unsafe_code)]

use mlp_core::__private::{const_zeros, flatten_mut, implement_flat};
use mlp_core::prelude::*;

struct WrongType {
    numbers: SVector<f32, 2>,
    text: &'static str,
}

implement_flat! { [] [WrongType] [] [f32] [] numbers number => SVector<f32, 2>, text string => SVector<f32, 4>, }

struct OmittedField {
    numbers: SVector<f32, 2>,
    text: &'static str,
}

implement_flat! { [] [OmittedField] [] [f32] [] numbers number => SVector<f32, 6>, }

struct NotOnlyNumbers {
    numbers: SVector<f32, 2>,
    text: &'static str,
}

implement_flat! { [] [NotOnlyNumbers] [] [f32] [] numbers number => SVector<f32, 2>, text string => &'static str, }

struct OtherScalar {
    numbers: SVector<f64, 2>,
}

implement_flat! { [] [OtherScalar] [] [f32] [] numbers number => SVector<f64, 2>, }

enum Choice {
    Numbers { numbers: SVector<f32, 2> },
}

implement_flat! { [] [Choice] [] [f32] [] numbers number => SVector<f32, 2>, }

fn main() {
    let mut value = [WrongType { numbers: vector![1.0, 2.0], text: "text" }];
    flatten_mut(&mut value).fill(1.0);
    let empty: OmittedField = const_zeros();
    println!("{}{}", value[0].text, empty.text);
}
