//! The enum that `candidates!` defines.

use mlp_core::prelude::*;
use mlp_core::search::Candidate;

use super::Curve;

mod every_list {
    //! A list in every place, with alternatives of every form.

    use mlp_core::prelude::*;

    pub(super) const WIDTH: usize = 5;

    pub(super) mod own {
        use mlp_core::prelude::*;

        pub(crate) struct Cube;

        impl Elementwise for Cube {
            const NAME: &'static str = "cube";
            type Canonical = NoPartner;

            fn value<X: Scalar>(s: X) -> X {
                s * s * s
            }

            fn derivative<X: Scalar>(s: X, _: X) -> X {
                (s + s + s) * s
            }
        }
    }

    candidates! {
        pub(super) enum Functions< input 2 => [leaky_relu(0.1) | own::Cube] [2 | WIDTH | { 2 * WIDTH }] => linear 1; loss squared >;
    }

    candidates! {
        pub(super) enum Options<
            input 2 dropout [0 | 0.25] => relu 4 dropout [0.5 | 0.75] init [zeros | he_uniform] => [linear] 1;
            loss [squared | huber(0.5)]
        >;
    }

    candidates! {
        pub(super) enum Heads<
            input 4 => [relu | tanh] 3 + elu 2 as low => tanh 5 add low => softmax 3 + linear 2;
            loss [categorical_cross_entropy | #[allow(noncanonical_link)] squared] + 0.5 * [squared | absolute]
        >;
    }

    candidates! { pub(super) enum One< input 2 => relu [3] => linear 1; loss squared >; }
}

use every_list::{Functions, Heads, One, Options};

fn names(candidates: &[Candidate]) -> Vec<&str> {
    candidates.iter().map(|candidate| candidate.name).collect()
}

#[test]
fn every_combination_is_a_variant_with_a_readable_name() {
    assert_eq!(
        names(Curve::CANDIDATES),
        [
            "Tanh3Repeat1",
            "Tanh3Repeat2",
            "Tanh6Repeat1",
            "Tanh6Repeat2",
            "Relu3Repeat1",
            "Relu3Repeat2",
            "Relu6Repeat1",
            "Relu6Repeat2",
        ]
    );
    assert_eq!(
        names(Functions::CANDIDATES),
        [
            "LeakyRelu0_1Width2",
            "LeakyRelu0_1Width",
            "LeakyRelu0_1Width2TimesWidth",
            "Cube2",
            "CubeWidth",
            "Cube2TimesWidth"
        ]
    );
    assert_eq!(names(One::CANDIDATES), ["Only"]);
    assert_eq!(Options::CANDIDATES.len(), 16);
    assert_eq!(Options::CANDIDATES[5].name, "Dropout0Dropout0_75InitZerosHuber0_5");
    assert_eq!(Heads::CANDIDATES[0].name, "ReluCategoricalCrossEntropySquared");
}

#[test]
fn the_architecture_is_the_source_text_of_the_layers() {
    let texts: Vec<_> = Curve::CANDIDATES.iter().map(|candidate| candidate.architecture).collect();
    assert_eq!(texts[..2], ["tanh 3 repeat 1 => linear 1", "tanh 3 repeat 2 => linear 1"]);
    assert_eq!(Functions::CANDIDATES[5].architecture, "own::Cube { 2 * WIDTH } => linear 1");
    assert_eq!(
        Options::CANDIDATES[13].architecture,
        "input 2 dropout 0.25 => relu 4 dropout 0.75 init zeros => linear 1; loss huber(0.5)"
    );
    assert_eq!(
        Heads::CANDIDATES[1].architecture,
        "relu 3 + elu 2 as low => tanh 5 add low => softmax 3 + linear 2; loss categorical_cross_entropy + 0.5 * absolute"
    );
}

#[test]
fn every_alternative_has_its_effect() {
    let outputs: Vec<_> = Functions::CANDIDATES.iter().map(|candidate| candidate.layers[0].outputs).collect();
    assert_eq!(outputs, [2, 5, 10, 2, 5, 10]);
    assert_eq!(
        (Functions::CANDIDATES[0].layers[0].constants, Functions::CANDIDATES[3].layers[0].activation),
        (&[0.1][..], "cube")
    );
    let dropout: Vec<_> = Options::CANDIDATES.iter().map(|candidate| candidate.layers[0].dropout).collect();
    assert_eq!(dropout[..8], [0.5, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75]);
    let zeros = |index| Options::random(index, &mut StdRng::seed_from_u64(1)).unwrap().parameters()[..8] == [0.0; 8];
    assert_eq!([0, 1, 2, 3].map(zeros), [true, true, false, false]);
    let loss = |index| Options::zeros(index).unwrap().loss(&[vector![1.0, 1.0]], &[vector![2.0]]);
    assert_eq!([loss(0), loss(1)], [2.0, 0.875]);
    let Some(Options::Dropout0_25Dropout0_5InitZerosSquared(net)) = Options::zeros(8) else {
        panic!("another variant")
    };
    assert_eq!(<every_list::OptionsDropout0_25Dropout0_5InitZerosSquared as Network>::INPUTS[0].dropout, 0.25);
    assert_eq!(net.hidden1.bias, vector![0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn the_enum_has_the_functions_of_its_network() {
    let x = [vector![0.5], vector![-1.0]];
    let y = [vector![1.0], vector![0.0]];
    for index in 0..Curve::CANDIDATES.len() {
        let mut net = Curve::random(index, &mut StdRng::seed_from_u64(3)).unwrap();
        assert_eq!((net.index(), net.candidate()), (index, &Curve::CANDIDATES[index]));
        assert_eq!(net.parameters().len(), net.candidate().parameters);
        if let Curve::Relu6Repeat2(relu) = &net {
            assert_eq!((net.forward(&x[0]), net.loss(&x, &y)), (relu.forward(&x[0]), relu.loss(&x, &y)));
            assert_eq!((index, net.parameters()), (7, relu.parameters()));
        }
        assert_eq!(net.predict(&x), [net.forward(&x[0]), net.forward(&x[1])]);
        net.parameters_mut().fill(0.0);
        assert_eq!(Some(net), Curve::zeros(index));
    }
    assert_eq!(Curve::zeros(8), None);
}

#[test]
fn the_first_line_of_the_summary_names_the_architecture() {
    let text = Curve::zeros(1).unwrap().to_string();
    assert!(text.starts_with("Curve: tanh 3 repeat 2 => linear 1\nCurveTanh3Repeat2\n"), "{text}");
    assert!(text.contains("parameters: 22"));
    assert_eq!(format!("{:30}|", Curve::CANDIDATES[0]), "tanh 3 repeat 1 => linear 1   |");
}

#[test]
fn a_clone_is_equal_and_of_its_own() {
    let net = Curve::random(2, &mut StdRng::seed_from_u64(3)).unwrap();
    let mut other = net.clone();
    assert_eq!(other, net);
    other.parameters_mut()[0] += 1.0;
    assert_ne!(other, net);
    let place = other.parameters().as_ptr();
    other.clone_from(&net);
    assert_eq!((&other, other.parameters().as_ptr()), (&net, place));
    other.clone_from(&Curve::zeros(0).unwrap());
    assert_eq!(other.index(), 0);
}

#[test]
fn the_enum_exists_over_double_precision() {
    let net = Curve::<f64>::random(3, &mut StdRng::seed_from_u64(3)).unwrap();
    let single = Curve::random(3, &mut StdRng::seed_from_u64(3)).unwrap();
    let (double, single) = (net.forward(&vector![0.25])[0], single.forward(&vector![0.25])[0]);
    assert!((double - f64::from(single)).abs() < 1e-6);
    let data = Dataset::new(vec![vector![0.0_f64], vector![1.0]], vec![vector![1.0_f64], vector![2.0]]).unwrap();
    let search = Search::<Curve<f64>>::new(|rate| Trainer::new(Adam::new(rate)).epochs(5)).learning_rates(&[0.01]);
    assert_eq!(search.choose(&data, &data).unwrap().rows().len(), 8);
}

mod visible {
    #![deny(warnings, missing_docs)]
    #![allow(missing_docs, reason = "of this module")]

    mod mlp_core {}
    use ::mlp_core as renamed;

    renamed::candidates! {
        /// A user's own attributes.
        #[network(crate = ::mlp_core)]
        #[derive(Clone, Debug, PartialEq)]
        #[allow(dead_code)]
        pub enum Own< input 2 => [relu | tanh] 2 => linear 1; loss squared >;
    }

    renamed::candidates! {
        #[cfg(any())]
        pub enum Absent< input 2 => [relu | tanh] 2 => linear 1; loss squared >;
    }
}

#[test]
fn attributes_and_visibility_are_those_of_the_enum() {
    let own = visible::Own::Relu(visible::OwnRelu::boxed_zeros());
    assert_eq!(own.clone(), own);
    assert_eq!(own.forward(&vector![1.0, 2.0]), vector![0.0]);
}

#[test]
fn an_enum_can_be_defined_in_a_function() {
    const LOCAL: usize = 3;
    candidates! { enum Local< input 2 => [relu | tanh] LOCAL => linear 1; loss squared >; }
    assert_eq!(Local::CANDIDATES[0].parameters, 13);
}

macro_rules! of_widths {
    ($name:ident: $($width:expr),+) => {
        candidates! { enum $name< input 2 => relu [$($width)|+] => linear 1; loss squared >; }
    };
}
of_widths!(Generated: 2, 1 + 2);

#[test]
fn alternatives_may_be_fragments_of_another_macro() {
    let parameters: Vec<_> = Generated::CANDIDATES.iter().map(|candidate| candidate.parameters).collect();
    assert_eq!(parameters, [9, 13]);
}
