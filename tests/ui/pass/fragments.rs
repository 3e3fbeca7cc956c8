#![deny(warnings, missing_docs)]
//! Every kind of fragment of `macro_rules`, at every place of the grammar that can take it.

use mlp_core::prelude::*;

mod own {
    pub const WIDTH: usize = 3;
    pub type Steep = mlp_core::activation::LeakyRelu<1, 5>;
}

const N: usize = 3;

const fn twice(n: usize) -> usize {
    2 * n
}

macro_rules! identifiers {
    ($name:ident, $activation:ident, $width:ident, $layer:ident, $scheme:ident, $loss:ident) => {
        network! {
            pub(crate) struct $name<
                input $width => $activation $width as $layer init $scheme => linear 1 as output; loss $loss
            >;
        }
    };
}
identifiers!(Identifiers, tanh, N, encoder, he_normal, squared);
identifiers!(OwnIdentifiers, Tanh, N, encoder, zeros, Squared);

macro_rules! literals {
    ($name:ident, $width:literal, $constant:literal, $rate:literal, $count:literal, $threshold:literal) => {
        network! {
            struct $name<
                input $width => leaky_relu($constant) $width dropout $rate repeat $count => elu($constant) $width => linear 1;
                loss huber($threshold)
            >;
        }
    };
}
literals!(Literals, 3, 0.1, 0.5, 2, 1.5);

macro_rules! numbers_as_expressions {
    ($name:ident, $width:expr, $constant:expr, $rate:expr, $count:expr, $threshold:expr) => {
        literals!($name, $width, $constant, $rate, $count, $threshold);
    };
}
numbers_as_expressions!(Expressions, 3, 0.1, 0.5, 2, 1.5);

macro_rules! widths {
    ($name:ident, $first:expr, $second:block) => {
        network! { struct $name< input $first => relu $second => linear 1; loss squared >; }
    };
}
widths!(Product, 3 * N, { 2 * N });
widths!(Parentheses, (2 * N), { (2 * N) });
widths!(Call, twice(N), { twice(N) });
widths!(Choice, if N > 1 { 2 } else { 3 }, { if N > 1 { 2 } else { 3 } });
widths!(Block, { 2 * N }, { { 2 * N } });
widths!(Cast, 3_u8 as usize, { N });
widths!(Associated, <f32 as Width>::N, { <f32 as Width>::N });
widths!(Macro, if cfg!(any()) { 1 } else { 2 }, { [0, 0, 0].len() });
widths!(Name, N, { N });

trait Width {
    const N: usize;
}

impl Width for f32 {
    const N: usize = 4;
}

macro_rules! paths {
    ($name:ident, $activation:path, $width:path, $layer:path, $scheme:path, $loss:path) => {
        network! { struct $name< input $width => $activation $width as $layer init $scheme => linear 1; loss $loss >; }
    };
}
paths!(Paths, tanh, own::WIDTH, encoder, he_normal, squared);
paths!(OwnPaths, own::Steep, N, encoder, he_normal, Squared);

macro_rules! types {
    ($name:ident, $activation:ty, $width:ty, $layer:ty, $scheme:ty, $loss:ty) => {
        network! { struct $name< input $width => $activation $width as $layer init $scheme => linear 1; loss $loss >; }
    };
}
types!(Types, tanh, own::WIDTH, encoder, he_normal, squared);
types!(OwnTypes, LeakyRelu<1, 3>, N, encoder, he_normal, Huber<1, 2>);

macro_rules! functions_as_expressions {
    ($name:ident, $loss:expr) => {
        network! { struct $name< input 1 => linear 1; loss $loss >; }
    };
}
functions_as_expressions!(LossWithConstant, huber(1.5));
functions_as_expressions!(LossByName, squared);

macro_rules! attributes {
    ($(#[$attribute:meta])* $visibility:vis $name:ident, $lint:meta, $text:expr) => {
        network! {
            $(#[$attribute])*
            #[doc = $text]
            $visibility struct $name< input 1 => sigmoid 1; #[$lint] loss squared >;
        }
    };
}
attributes!(#[allow(dead_code)] #[network(crate = ::mlp_core)] pub(crate) Attributes, allow(noncanonical_link), "Text.");
attributes!(Private, allow(noncanonical_link), concat!("Te", "xt."));

macro_rules! tokens {
    ($name:tt $($body:tt)*) => {
        network! { struct $name< $($body)* >; }
    };
}
tokens!(Tokens input 2 => leaky_relu(0.1) { 2 * N } repeat 2 => linear 1; loss squared);

macro_rules! unnamed {
    ($width:expr, $seed:literal) => {
        network!(< input $width => linear 1; loss squared; seed $seed >)
    };
}

/// Expressions keep their precedence within others.
macro_rules! precedence {
    ($sum:expr) => {
        widths!(Precedence, 2 * $sum, { $sum * 2 });
    };
}
precedence!(1 + 2);
const _: () = assert!(Precedence::LAYERS[0].inputs == 6 && Precedence::LAYERS[0].outputs == 6);

macro_rules! by_hand {
    (
        #[$attribute:meta] $visibility:vis $name:ident $field:ident $layer:ty, $loss:expr, $krate:path, $scheme:path,
        $width:expr, $activation:path
    ) => {
        #[derive(Clone, Debug, PartialEq, Network)]
        #[network(loss = $loss, crate = $krate)]
        #[$attribute]
        #[repr(C)]
        $visibility struct $name {
            first: $layer,
            #[network(init = $scheme)]
            $visibility $field: Dense<{ $width }, 1, $activation, f32>,
        }
    };
}
by_hand!(#[network(allow(noncanonical_link))] pub(crate) ByHand last Dense<2, 6, Relu, f32>, huber(1.5), ::mlp_core, zeros, 2 * N, Sigmoid);

macro_rules! whole_struct {
    ($item:item) => {
        #[derive(Clone, Debug, PartialEq, Network)]
        #[network(loss = squared)]
        #[repr(C)]
        $item
    };
}
whole_struct! {
    struct Whole<T = f32> {
        output: Dense<1, 1, Linear, T>,
    }
}

fn main() {
    let counts = [
        Identifiers::PARAMETERS, OwnIdentifiers::PARAMETERS, Literals::PARAMETERS, Expressions::PARAMETERS,
        Product::PARAMETERS, Parentheses::PARAMETERS, Call::PARAMETERS, Choice::PARAMETERS, Block::PARAMETERS,
        Cast::PARAMETERS, Associated::PARAMETERS, Macro::PARAMETERS, Name::PARAMETERS, Paths::PARAMETERS,
        OwnPaths::PARAMETERS, Types::PARAMETERS, OwnTypes::PARAMETERS, LossWithConstant::PARAMETERS,
        LossByName::PARAMETERS, Attributes::PARAMETERS, Private::PARAMETERS, Tokens::PARAMETERS,
        ByHand::PARAMETERS, Whole::PARAMETERS,
    ];
    let expected = [
        16, 16, 40, 40, 67, 49, 49, 9, 49, 16, 25, 13, 16, 16, 16, 16, 16, 2, 2, 2, 2, 67, 25, 2,
    ];
    assert_eq!(counts, expected);
    assert_ne!(unnamed!(1 + 1, 7).parameters(), unnamed!(2, 8).parameters());
    assert_eq!(ByHand::zeros().last.weights.ncols(), 6);
}
