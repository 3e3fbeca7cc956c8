//! The deprecated constants of the pairs of a built-in loss and an activation that is not its partner.
//!
//! The warning texts are in `link/texts.rs`, which the checker of the browser page includes as well.

use core::marker::PhantomData;

use crate::activation::{
    Elu, Exp, Gelu, HardSigmoid, HardSilu, HardTanh, LeakyRelu, Linear, Relu, Selu, Sigmoid, Silu, Softmax, Softplus,
    Tanh,
};
use crate::loss::{Absolute, BinaryCrossEntropy, CategoricalCrossEntropy, Huber, Poisson, Squared};

/// A loss with an output activation. Its associated constants carry the texts.
///
/// Declared in the module of its impls, since rustc shows a longer path otherwise.
#[derive(Debug)]
#[doc(hidden)]
pub struct Link<L, A>(PhantomData<fn() -> (L, A)>);

macro_rules! noncanonical {
    ($($loss:ident $(<$ln:ident, $ld:ident>)?, $activation:ident $(<$an:ident, $ad:ident>)? => $text:literal;)*) => {
        $(
            #[allow(non_upper_case_globals, missing_docs, reason = "its name is shown in the warning")]
            impl<$(const $ln: u64, const $ld: u64,)? $(const $an: u64, const $ad: u64,)?>
                Link<$loss $(<$ln, $ld>)?, $activation $(<$an, $ad>)?>
            {
                #[deprecated(note = $text)]
                pub const noncanonical_link: () = ();
            }
        )*

        #[cfg(all(test, feature = "std"))]
        const TEXTS: &[(&str, &str, &str)] = &[$((stringify!($loss), stringify!($activation), $text),)*];
    };
}

include!("texts.rs");

#[cfg(all(test, feature = "std"))]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::activation::Activation;
    use crate::link::is_canonical;
    use crate::loss::Loss;

    /// The names of a loss and of an activation, and whether they are canonical.
    type Pair = (&'static str, &'static str, bool);

    fn pairs_of<L: Loss>() -> Vec<Pair> {
        macro_rules! behind {
            ($($activation:ident)*) => {
                vec![$((L::NAME, <$activation as Activation>::NAME, is_canonical::<L, $activation>())),*]
            };
        }
        behind!(
            Linear Relu LeakyRelu Elu Selu Gelu Silu Softplus Tanh Sigmoid HardSigmoid HardTanh HardSilu Softmax Exp
        )
    }

    fn all_pairs() -> Vec<Pair> {
        [
            pairs_of::<Squared>(),
            pairs_of::<Absolute>(),
            pairs_of::<Huber>(),
            pairs_of::<BinaryCrossEntropy>(),
            pairs_of::<CategoricalCrossEntropy>(),
            pairs_of::<Poisson>(),
        ]
        .concat()
    }

    /// `HardTanh` as users write it: `hard_tanh`.
    fn snake_case(name: &str) -> String {
        let mut words = String::new();
        for letter in name.chars() {
            if letter.is_uppercase() && !words.is_empty() {
                words.push('_');
            }
            words.extend(letter.to_lowercase());
        }
        words
    }

    #[test]
    fn exactly_four_pairs_are_canonical() {
        let canonical: Vec<_> = all_pairs().into_iter().filter(|pair| pair.2).map(|pair| (pair.0, pair.1)).collect();
        let expected = [
            ("squared", "linear"),
            ("binary_cross_entropy", "sigmoid"),
            ("categorical_cross_entropy", "softmax"),
            ("poisson", "exp"),
        ];
        assert_eq!(canonical, expected);
    }

    #[test]
    fn each_mismatched_pair_has_a_text() {
        let expected: HashSet<_> = all_pairs()
            .into_iter()
            .filter(|&(loss, activation, canonical)| match loss {
                "absolute" | "huber" => ["sigmoid", "softmax"].contains(&activation),
                _ => !canonical,
            })
            .map(|(loss, activation, _)| (loss.to_owned(), activation.to_owned()))
            .collect();
        let texts: HashSet<_> = TEXTS.iter().map(|row| (snake_case(row.0), snake_case(row.1))).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn no_two_pairs_have_the_same_text() {
        let texts: HashSet<_> = TEXTS.iter().map(|row| row.2.split("\nhelp: ").next()).collect();
        assert_eq!(texts.len(), TEXTS.len());
    }

    #[test]
    fn each_text_is_one_or_two_short_lines_and_a_help() {
        for (loss, activation, text) in TEXTS {
            let lines: Vec<_> = text.lines().collect();
            let (help, wrong) = lines.split_last().unwrap();
            assert!(help.starts_with("help: write `"), "{loss} {activation}: {help}");
            assert!(help.contains("#[allow(noncanonical_link)]"), "{loss} {activation}: {help}");
            assert!((1..=2).contains(&wrong.len()), "{loss} {activation}: {text}");
            for line in wrong {
                let length = line.chars().count();
                assert!(length <= 120, "{loss} {activation}: {length} characters: {line}");
            }
        }
    }
}
