//! Files store the wiring, and files of another wiring are refused.

use mlp_core::prelude::*;

use super::networks::*;

#[test]
fn a_network_of_everything_survives_every_format() {
    let net = random::<Combined<f64>>(1);
    let mut other = Combined::<f64>::boxed_zeros();
    other.load_raw_bytes(&net.to_raw_bytes()).expect("this network");
    assert_eq!(net.parameters(), other.parameters());
    let path = std::env::temp_dir().join(format!("mlp-architectures-{}.safetensors", std::process::id()));
    net.save_safetensors(&path).expect("written");
    let mut other = Combined::<f64>::boxed_zeros();
    let loaded = other.load_safetensors(&path);
    std::fs::remove_file(&path).expect("removed");
    loaded.expect("this network");
    assert_eq!(net.parameters(), other.parameters());
}

#[test]
fn two_wirings_of_the_same_widths_are_two_architectures() {
    network! { struct Chain< input 4 => tanh 4 as a => tanh 4 as b => linear 1; loss squared >; }
    network! { struct Sum< input 4 => tanh 4 as a => tanh 4 as b add a => linear 1; loss squared >; }
    network! { struct Other< input 4 => tanh 4 as a => tanh 4 as b add input => linear 1; loss squared >; }
    network! { struct LowHigh< input 4 => tanh 4 as a => tanh 4 as b => linear 1 from (a, b); loss squared >; }
    network! { struct HighLow< input 4 => tanh 4 as a => tanh 4 as b => linear 1 from (b, a); loss squared >; }

    let refuses = |found: &[u8], path: &std::path::Path| {
        let mut sum = Sum::<f32>::boxed_zeros();
        let error = sum.load_safetensors(path).unwrap_err().to_string();
        assert!(error.contains("add hidden1") || error.contains("expected"), "{error}");
        sum.load_raw_bytes(found).is_err()
    };
    let path = std::env::temp_dir().join(format!("mlp-wirings-{}.safetensors", std::process::id()));
    let chain = Chain::<f32>::boxed_zeros();
    chain.save_safetensors(&path).expect("written");
    assert!(refuses(&chain.to_raw_bytes(), &path));
    let other = Other::<f32>::boxed_zeros();
    other.save_safetensors(&path).expect("written");
    assert!(refuses(&other.to_raw_bytes(), &path));
    std::fs::remove_file(&path).expect("removed");

    let low_high = LowHigh::<f32>::boxed_zeros().to_raw_bytes();
    assert!(HighLow::<f32>::boxed_zeros().load_raw_bytes(&low_high).is_err());
}

#[test]
fn a_mask_is_the_same_by_another_path_and_another_without() {
    network! { struct Near< input 6 => tanh 6 connect near => linear 1; loss squared >; }
    network! { struct Path< input 6 => tanh 6 connect super::networks::near => linear 1; loss squared >; }
    network! { struct Full< input 6 => tanh 6 => linear 1; loss squared >; }
    let path = std::env::temp_dir().join(format!("mlp-masks-{}.safetensors", std::process::id()));
    Near::<f32>::boxed_zeros().save_safetensors(&path).expect("written");
    let same = Path::<f32>::boxed_zeros().load_safetensors(&path);
    let full = Full::<f32>::boxed_zeros().load_safetensors(&path);
    std::fs::remove_file(&path).expect("removed");
    assert!(same.is_ok(), "{same:?}");
    let error = full.unwrap_err().to_string();
    assert!(error.contains("connect 16 weights"), "{error}");
}

#[test]
fn renamed_layers_are_the_same_architecture() {
    network! { struct One< input 2 => tanh 3 as a => tanh 3 as b add a => linear 1 from (a, b); loss squared >; }
    network! { struct Two< input 2 => tanh 3 as x => tanh 3 as y add x => linear 1 from (x, y); loss squared >; }
    let bytes = One::<f32>::boxed_zeros().to_raw_bytes();
    assert!(Two::<f32>::boxed_zeros().load_raw_bytes(&bytes).is_ok());
}

#[test]
fn mixed_layers_differ_by_the_order_of_their_parts() {
    network! { struct One< input 2 => tanh 2 + relu 2 => linear 1; loss squared >; }
    network! { struct Two< input 2 => relu 2 + tanh 2 => linear 1; loss squared >; }
    let bytes = One::<f32>::boxed_zeros().to_raw_bytes();
    assert!(Two::<f32>::boxed_zeros().load_raw_bytes(&bytes).is_err());
}
