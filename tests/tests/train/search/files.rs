//! Saving and loading: the variant is found, or the file is refused.

use mlp_core::format::{LoadError, SafetensorsFile};
use mlp_core::prelude::*;

use super::{Curve, path};

candidates! {
    enum Dropped< input 1 => tanh 4 dropout [0 | 0.5] => linear 1; loss [squared | absolute] >;
}

mod elsewhere {
    use mlp_core::prelude::*;

    candidates! {
        pub(super) enum Renamed< input 1 => tanh 4 dropout [0.1 | 0.2] => linear 1; loss squared >;
    }
}

#[test]
fn every_variant_is_found_again() {
    let file = path("variant.safetensors");
    for index in 0..Curve::CANDIDATES.len() {
        let net = Curve::random(index, &mut StdRng::seed_from_u64(5)).unwrap();
        net.save(&file).unwrap();
        assert_eq!(Curve::load(&file).unwrap(), net);
    }
    for index in 0..Dropped::CANDIDATES.len() {
        let net = Dropped::random(index, &mut StdRng::seed_from_u64(5)).unwrap();
        net.save(&file).unwrap();
        assert_eq!(Dropped::load(&file).unwrap(), net, "the tensors are the same, but not the name");
    }
    let net = Curve::<f64>::random(2, &mut StdRng::seed_from_u64(5)).unwrap();
    net.save(&file).unwrap();
    assert_eq!(Curve::<f64>::load(&file).unwrap(), net);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn the_file_is_that_of_the_network_alone() {
    let file = path("alone.safetensors");
    let net = Curve::random(0, &mut StdRng::seed_from_u64(5)).unwrap();
    net.save(&file).unwrap();
    let Curve::Tanh3Repeat1(expected) = &net else { panic!("another variant") };
    let mut alone = super::CurveTanh3Repeat1::zeros();
    alone.load_safetensors(&file).unwrap();
    assert_eq!(&alone, &**expected);
    std::fs::remove_file(file).unwrap();
}

fn refusal(net: &impl SafetensorsFile, name: &str) -> String {
    let file = path(name);
    net.save_safetensors(&file).unwrap();
    let error = Curve::load(&file).unwrap_err();
    std::fs::remove_file(file).unwrap();
    assert!(matches!(error, LoadError::Content { .. }));
    error.to_string()
}

#[test]
fn another_network_is_refused_by_its_architecture() {
    network! { struct Other< input 1 => tanh 5 => linear 1; loss squared >; }
    let error = refusal(&Other::zeros(), "other.safetensors");
    let end =
        "this is a file of another network than the 8 candidates of `Curve`: it holds `input 1 => tanh 5 => linear 1`";
    assert!(error.ends_with(end), "{error}");
    network! { struct Sigmoids< input 1 => sigmoid 3 => linear 1; loss squared >; }
    let error = refusal(&Sigmoids::zeros(), "sigmoids.safetensors");
    assert!(error.ends_with("it holds `input 1 => sigmoid 3 => linear 1`"), "{error}");
}

#[test]
fn a_file_that_fits_several_candidates_is_refused() {
    let file = path("several.safetensors");
    Dropped::random(1, &mut StdRng::seed_from_u64(5)).unwrap().save(&file).unwrap();
    let error = elsewhere::Renamed::load(&file).unwrap_err().to_string();
    std::fs::remove_file(file).unwrap();
    assert!(
        error.contains("does not say which of 2 candidates it holds: tanh 4 dropout 0.1 => linear 1, tanh 4"),
        "{error}"
    );
}

#[test]
fn a_file_that_is_none_is_refused_as_such() {
    let file = path("none.safetensors");
    std::fs::write(&file, "hello").unwrap();
    let error = Curve::load(&file).unwrap_err().to_string();
    assert!(error.contains("this is no safetensors file"), "{error}");
    std::fs::remove_file(&file).unwrap();
    assert!(matches!(Curve::load(&file), Err(LoadError::Read { .. })));
}
