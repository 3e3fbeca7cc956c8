//! Round trips, and data that do not hold the network.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

use serde::Deserialize;

use crate::prelude::*;

network! { struct Net< input 2 => leaky_relu(0.25) 2 no_bias => linear 1; loss squared >; }
network! { struct Films< input sparse 8 as history, 2 as context => linear 1 from (history, context); loss squared >; }

fn net() -> Net {
    Net::random(&mut StdRng::seed_from_u64(7))
}

fn from_json(json: &str) -> Result<Net, String> {
    serde_json::from_str(json).map_err(|error| format!("{error}"))
}

const ARCHITECTURE: &str = r#""architecture":"input 2 => leaky_relu(0.25) 2 no_bias => linear 1""#;

#[test]
fn text_and_binary_formats_preserve_a_network() {
    let json = serde_json::to_string(&net()).unwrap();
    assert!(json.starts_with(&format!("{{{ARCHITECTURE},\"parameters\":[")), "{json}");
    assert_eq!(from_json(&json).unwrap(), net());

    let bytes = postcard::to_allocvec(&net()).unwrap();
    assert_eq!(postcard::from_bytes::<Net>(&bytes).unwrap(), net());

    let double = <Net<f64> as Network>::random(&mut StdRng::seed_from_u64(7));
    let bytes = postcard::to_allocvec(&double).unwrap();
    assert_eq!(postcard::from_bytes::<Net<f64>>(&bytes).unwrap(), double);
}

#[test]
fn fields_are_accepted_in_any_order_and_exactly_once_each() {
    let parameters = r#""parameters":[1,2,3,4,5,6,7]"#;
    let swapped = from_json(&format!("{{{parameters},{ARCHITECTURE}}}")).unwrap();
    assert_eq!(swapped.parameters(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    for (json, message) in [
        (format!("{{{parameters}}}"), "missing field `architecture`"),
        (format!("{{{ARCHITECTURE}}}"), "missing field `parameters`"),
        (format!("{{{ARCHITECTURE},{ARCHITECTURE},{parameters}}}"), "duplicate field `architecture`"),
        (format!("{{{ARCHITECTURE},{parameters},\"more\":1}}"), "unknown field `more`"),
        ("[]".into(), "invalid length 0, expected the network `Net`"),
        ("7".into(), "expected the network `Net`"),
    ] {
        let error = from_json(&json).unwrap_err();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn another_architecture_is_refused_and_the_message_names_both() {
    for found in [
        "input 2 => leaky_relu(0.5) 2 no_bias => linear 1",
        "input 2 => leaky_relu(0.25) 2 no_bias => linear 10",
        "",
        "input 2",
    ] {
        let error = from_json(&format!(r#"{{"architecture":"{found}","parameters":[1,2,3,4,5,6,7]}}"#)).unwrap_err();
        let message = format!(
            "invalid value: string \"{found}\", expected the architecture `input 2 => leaky_relu(0.25) 2 no_bias => linear 1`"
        );
        assert!(error.starts_with(&message), "{error}");
    }
}

#[test]
fn another_number_of_parameters_is_refused() {
    for (parameters, found) in [("", 0), ("1,2,3,4,5,6", 6), ("1,2,3,4,5,6,7,8", 8)] {
        let error = from_json(&format!(r#"{{{ARCHITECTURE},"parameters":[{parameters}]}}"#)).unwrap_err();
        assert!(error.starts_with(&format!("invalid length {found}, expected 7 parameters")), "{error}");
    }
    assert!(from_json(&format!(r#"{{{ARCHITECTURE},"parameters":[1,2,3,4,5,6,null]}}"#)).is_err());
}

#[test]
fn a_number_that_is_too_large_for_the_scalar_is_refused() {
    for number in ["1e300", "-3.5e38", "4e38", "1000000000000000000000000000000000000000", "1e999"] {
        let parameters = format!(r#"{{{ARCHITECTURE},"parameters":[1,2,{number},4,5,6,7]}}"#);
        let error = from_json(&parameters).unwrap_err();
        let is_ours =
            error.starts_with("parameter 2 (counted from 0) of the network `Net` is infinite, NaN, or too large");
        // serde_json refuses what is too large for an `f64` or, with its feature `float_roundtrip`, for an `f32`.
        assert!(is_ours || error.starts_with("number out of range"), "{number}: {error}");
        let double = serde_json::from_str::<Net<f64>>(&parameters);
        assert_eq!(double.is_ok(), number != "1e999", "{number}");
    }
    let largest = format!(r#"{{{ARCHITECTURE},"parameters":[1,2,{},1e-300,5,6,7]}}"#, f32::MAX);
    assert_eq!(from_json(&largest).unwrap().parameters()[2..4], [f32::MAX, 0.0]);
}

#[test]
fn numbers_that_are_not_finite_are_refused_by_every_format() {
    for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let mut net = net();
        net.parameters_mut()[4] = number;
        let message = "parameter 4 (counted from 0) of the network `Net` is infinite or NaN";
        assert_eq!(serde_json::to_string(&net).unwrap_err().to_string(), message);
        assert!(postcard::to_allocvec(&net).is_err());

        let mut bytes = postcard::to_allocvec(&self::net()).unwrap();
        let at = bytes.len() - 3 * 4;
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        assert!(postcard::from_bytes::<Net>(&bytes).is_err());
    }
}

#[test]
fn truncated_or_corrupted_data_never_cause_a_panic() {
    let json = serde_json::to_string(&net()).unwrap();
    let bytes = postcard::to_allocvec(&net()).unwrap();
    for end in 0..json.len() {
        assert!(from_json(&json[..end]).is_err());
    }
    for end in 0..bytes.len() {
        assert!(postcard::from_bytes::<Net>(&bytes[..end]).is_err());
    }
    for at in 0..bytes.len() {
        for flip in 1..=255 {
            let mut corrupted = bytes.clone();
            corrupted[at] ^= flip;
            let _ = postcard::from_bytes::<Net>(&corrupted);
        }
    }
}

#[test]
fn a_large_network_is_built_in_place() {
    network! { struct Large< input 1000 => relu 1000 => linear 1; loss squared >; }
    #[derive(Deserialize)]
    struct Model(#[serde(deserialize_with = "crate::format::deserialize_boxed")] Box<Large>);

    let mut large = Large::boxed_zeros();
    large.parameters_mut().iter_mut().zip(0..97_u8).for_each(|(parameter, n)| *parameter = n.into());
    let bytes = postcard::to_allocvec(&*large).unwrap();
    let thread = std::thread::Builder::new().stack_size(256 << 10);
    let same = thread.spawn(move || postcard::from_bytes::<Model>(&bytes).unwrap().0).unwrap().join().unwrap();
    assert!(same == large);
}

#[test]
fn text_and_binary_formats_preserve_a_sparse_vector() {
    let x = Sparse::<8>::new([(5, 0.5), (2, -1.0)]).unwrap();
    let json = serde_json::to_string(&x).unwrap();
    assert_eq!(json, "[[2,-1.0],[5,0.5]]");
    assert_eq!(serde_json::from_str::<Sparse<8>>(&json).unwrap(), x);
    assert_eq!(serde_json::from_str::<Sparse<8>>("[[5,0.5],[2,-1]]").unwrap(), x);
    assert_eq!(serde_json::from_str::<Sparse<8, f64>>("[]").unwrap(), Sparse::default());
    let bytes = postcard::to_allocvec(&x).unwrap();
    assert_eq!(postcard::from_bytes::<Sparse<8>>(&bytes).unwrap(), x);
}

/// JSON would have them as `null`, which is no number.
#[test]
fn inputs_that_are_not_finite_are_refused_by_every_format() {
    for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let sparse = Sparse::<8>::new([(2, 1.0), (5, number)]).unwrap();
        let message = "the value at index 5 of a sparse vector is infinite or NaN";
        assert_eq!(serde_json::to_string(&sparse).unwrap_err().to_string(), message);
        assert!(postcard::to_allocvec(&sparse).is_err());

        let refused = |input: &FilmsInput, message: &str| {
            assert_eq!(serde_json::to_string(input).unwrap_err().to_string(), message);
            assert!(postcard::to_allocvec(input).is_err());
        };
        let dense = FilmsInput { history: Sparse::default(), context: vector![1.0, number] };
        refused(&dense, "value 1 (counted from 0) of the input `context` is infinite or NaN");
        let sparse = FilmsInput { history: sparse, context: vector![1.0, 2.0] };
        refused(&sparse, "value 5 (counted from 0) of the input `history` is infinite or NaN");
    }
}

#[test]
fn inputs_that_are_not_finite_are_not_read() {
    let with_last = |bytes: &[u8], number: f32| [&bytes[..bytes.len() - 4], &number.to_le_bytes()].concat();
    let sparse = postcard::to_allocvec(&Sparse::<8>::new([(5, 1.0)]).unwrap()).unwrap();
    let input: FilmsInput = FilmsInput { history: Sparse::default(), context: vector![1.0, 2.0] };
    let input = postcard::to_allocvec(&input).unwrap();
    assert!(postcard::from_bytes::<Sparse<8>>(&with_last(&sparse, 3.0)).is_ok());
    assert!(postcard::from_bytes::<FilmsInput>(&with_last(&input, 3.0)).is_ok());
    for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert!(postcard::from_bytes::<Sparse<8>>(&with_last(&sparse, number)).is_err());
        assert!(postcard::from_bytes::<FilmsInput>(&with_last(&input, number)).is_err());
    }
}

#[test]
fn texts_of_the_data_are_shortened_in_messages() {
    let long = "x".repeat(1_000_000);
    let messages = [
        from_json(&format!(r#"{{"architecture":"{long}","parameters":[]}}"#)).unwrap_err(),
        from_json(&format!(r#"{{"{long}":1}}"#)).unwrap_err(),
    ];
    assert!(messages.iter().all(|message| (100..5000).contains(&message.len())), "{messages:?}");
}

#[test]
fn entries_that_are_no_sparse_vector_are_refused() {
    for (json, message) in [
        ("[[8,1.0]]", "index 8 is out of range: a sparse input of width 8 has the indices 0 to 7"),
        ("[[3,1.0],[2,1.0],[3,2.0]]", "index 3 has two entries"),
        (
            "[[0,1],[1,1],[2,1],[3,1],[4,1],[5,1],[6,1],[7,1],[0,1]]",
            "invalid length 9, expected the entries of a sparse vector of width 8",
        ),
        ("[[-1,1.0]]", "invalid value: integer `-1`, expected usize"),
        ("[[1.5,1.0]]", "invalid type: floating point `1.5`, expected usize"),
        ("[1]", "expected a tuple of size 2"),
        ("{}", "expected the entries of a sparse vector of width 8: pairs of an index and a value"),
    ] {
        let error = serde_json::from_str::<Sparse<8>>(json).unwrap_err().to_string();
        assert!(error.contains(message), "{json}: {error}");
    }
    // A length of 2^35 - 1 in five bytes, and no entries.
    assert!(postcard::from_bytes::<Sparse<8>>(&[0xff, 0xff, 0xff, 0xff, 0x7f]).is_err());
}

/// A field that is left out of a format without names shifts those after it.
#[cfg(feature = "tables")]
#[test]
fn columns_and_a_preparation_pass_through_a_format_without_names() {
    use crate::table::{Columns, Preparation, Table, category, number};

    let columns = Columns::new().input("x", number()).input("c", category()).target("y", number());
    let bytes = postcard::to_allocvec(&columns).unwrap();
    assert_eq!(postcard::from_bytes::<Columns>(&bytes).unwrap(), columns);
    let table = Table::from_text("t.csv", "x,c,y\n1,a,2\n3,b,4\n", &columns).unwrap();
    let preparation = Preparation::fit(&table).unwrap();
    let bytes = postcard::to_allocvec(&preparation).unwrap();
    assert_eq!(postcard::from_bytes::<Preparation>(&bytes).unwrap(), preparation);
}
