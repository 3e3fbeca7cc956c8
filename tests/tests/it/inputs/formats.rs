//! Files: a sparse input has the parameters of a dense one, and other widths are another network.

use super::*;

#[test]
fn a_file_of_a_sparse_network_is_one_of_the_dense_network() {
    let (a, b) = pair::<Words<f64>, DenseWords<f64>>();
    let mut loaded = Words::<f64>::zeros();
    loaded.load_raw_bytes(&b.to_raw_bytes()).unwrap();
    assert_eq!(loaded, *a);
    let mut loaded = DenseWords::<f64>::zeros();
    loaded.load_raw_bytes(&a.to_raw_bytes()).unwrap();
    assert_eq!(loaded, *b);
}

#[test]
fn every_format_knows_several_inputs() {
    let (a, b) = pair::<Films<f64>, DenseFilms<f64>>();
    let mut loaded = Films::<f64>::zeros();
    loaded.load_raw_bytes(&b.to_raw_bytes()).unwrap();
    assert_eq!(loaded, *a);
    let path = std::env::temp_dir().join(format!("mlp-inputs-{}.safetensors", std::process::id()));
    a.save_safetensors(&path).unwrap();
    let mut loaded = DenseFilms::<f64>::zeros();
    let result = loaded.load_safetensors(&path);
    std::fs::remove_file(&path).unwrap();
    result.unwrap();
    assert_eq!(loaded, *b);
}

#[test]
fn inputs_of_other_widths_or_in_another_order_are_another_network() {
    network! { struct Net< input 2 as a, 3 as b => tanh 4 from (a, b) => linear 1; loss squared >; }
    network! { struct Swapped< input 3 as a, 2 as b => tanh 4 from (a, b) => linear 1; loss squared >; }
    network! { struct Reversed< input 2 as a, 3 as b => tanh 4 from (b, a) => linear 1; loss squared >; }
    network! { struct One< input 5 => tanh 4 => linear 1; loss squared >; }
    network! { struct Renamed< input 2 as x, 3 as y => tanh 4 from (x, y) => linear 1; loss squared >; }
    let file = Net::<f32>::zeros().to_raw_bytes();
    assert!(Swapped::<f32>::zeros().load_raw_bytes(&file).is_err());
    assert!(Reversed::<f32>::zeros().load_raw_bytes(&file).is_err());
    assert!(One::<f32>::zeros().load_raw_bytes(&file).is_err());
    assert!(Renamed::<f32>::zeros().load_raw_bytes(&file).is_ok());

    let path = std::env::temp_dir().join(format!("mlp-other-inputs-{}.safetensors", std::process::id()));
    Net::<f32>::zeros().save_safetensors(&path).unwrap();
    let (swapped, one) = (Swapped::<f32>::zeros().load_safetensors(&path), One::<f32>::zeros().load_safetensors(&path));
    std::fs::remove_file(&path).unwrap();
    let error = swapped.unwrap_err().to_string();
    assert!(error.contains("input 3, 2") || error.contains("input 2, 3"), "{error}");
    assert!(one.is_err());
}
