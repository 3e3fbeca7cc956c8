//! Round trips of inputs and candidates, and data that do not hold them.

use alloc::format;
use alloc::string::{String, ToString};

use crate::prelude::*;

network! { struct Films<
    input sparse 8 as history, 3 as context, 1 as r#type
        => linear 2 as taste from history
        => relu 4 from (taste, context, r#type)
        => linear 1;
    loss squared >;
}

network! { struct Dense2< input 2 as left, 1 as right => relu 2 from (left, right) => linear 1; loss squared >; }

candidates! { enum Reader< input 2 => [relu | tanh] [2 | 3] => linear 1; loss squared >; }

fn sample() -> FilmsInput {
    let history = Sparse::new([(5, 0.5), (2, -1.0)]).unwrap();
    FilmsInput { history, context: vector![1.0, 0.0, 0.25], r#type: vector![7.0] }
}

fn films(json: &str) -> Result<FilmsInput, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

fn reader(json: &str) -> Result<Reader, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

const HISTORY: &str = r#""history":[[2,-1.0],[5,0.5]]"#;
const CONTEXT: &str = r#""context":[1.0,0.0,0.25]"#;
const TYPE: &str = r#""type":[7.0]"#;

#[test]
fn text_and_binary_formats_preserve_the_inputs() {
    let json = serde_json::to_string(&sample()).unwrap();
    assert_eq!(json, format!("{{{HISTORY},{CONTEXT},{TYPE}}}"));
    assert_eq!(films(&json).unwrap(), sample());
    let bytes = postcard::to_allocvec(&sample()).unwrap();
    assert_eq!(postcard::from_bytes::<FilmsInput>(&bytes).unwrap(), sample());

    let double = Dense2Input::<f64> { left: vector![0.1, f64::MAX], right: vector![-0.0] };
    let json = serde_json::to_string(&double).unwrap();
    assert_eq!(serde_json::from_str::<Dense2Input<f64>>(&json).unwrap(), double);
    let bytes = postcard::to_allocvec(&double).unwrap();
    assert_eq!(postcard::from_bytes::<Dense2Input<f64>>(&bytes).unwrap(), double);
}

#[test]
fn inputs_are_accepted_in_any_order_and_exactly_once_each() {
    assert_eq!(films(&format!("{{{TYPE},{HISTORY},{CONTEXT}}}")).unwrap(), sample());
    for (json, message) in [
        (format!("{{{HISTORY},{TYPE}}}"), "missing field `context`"),
        (format!("{{{HISTORY},{HISTORY},{CONTEXT},{TYPE}}}"), "duplicate field `history`"),
        (
            format!("{{{HISTORY},{CONTEXT},{TYPE},\"more\":1}}"),
            "unknown field `more`, expected one of `history`, `context`, `type`",
        ),
        ("[[]]".into(), "invalid length 1, expected the 3 inputs of `FilmsInput`"),
        ("7".into(), "invalid type: integer `7`, expected the 3 inputs of `FilmsInput`"),
    ] {
        let error = films(&json).unwrap_err();
        assert!(error.starts_with(message), "{json}: {error}");
    }
}

#[test]
fn an_input_of_another_length_is_refused_and_the_message_names_it() {
    for (values, found) in [("", 0), ("1,2", 2), ("1,2,3,4", 4), ("1,2,3,4,5", 4)] {
        let error = films(&format!(r#"{{{HISTORY},"context":[{values}],{TYPE}}}"#)).unwrap_err();
        let message = format!("invalid length {found}, expected 3 values of the input `context`");
        assert!(error.starts_with(&message), "{error}");
    }
    let error = films(&format!(r#"{{"history":[[8,1.0]],{CONTEXT},{TYPE}}}"#)).unwrap_err();
    assert!(error.starts_with("index 8 is out of range"), "{error}");
    let error = films(&format!(r#"{{{HISTORY},"context":7,{TYPE}}}"#)).unwrap_err();
    assert!(error.starts_with("invalid type: integer `7`, expected 3 values of the input `context`"), "{error}");
    let error = films(&format!(r#"{{{HISTORY},{CONTEXT},"type":[]}}"#)).unwrap_err();
    assert!(error.starts_with("invalid length 0, expected 1 value of the input `type`"), "{error}");
}

#[test]
fn text_and_binary_formats_preserve_a_candidate() {
    for index in 0..Reader::CANDIDATES.len() {
        let net = Reader::random(index, &mut StdRng::seed_from_u64(7)).unwrap();
        let name = Reader::CANDIDATES[index].name;
        let json = serde_json::to_string(&net).unwrap();
        let architecture = format!("input 2 => {}", Reader::CANDIDATES[index].architecture);
        assert!(json.starts_with(&format!(r#"{{"{name}":{{"architecture":"{architecture}","parameters":["#)), "{json}");
        assert_eq!(reader(&json).unwrap(), net);
        let bytes = postcard::to_allocvec(&net).unwrap();
        assert_eq!(postcard::from_bytes::<Reader>(&bytes).unwrap(), net);
    }
    let net = Reader::<f64>::zeros_of(2);
    let bytes = postcard::to_allocvec(&net).unwrap();
    assert_eq!(postcard::from_bytes::<Reader<f64>>(&bytes).unwrap(), net);
}

impl Reader<f64> {
    fn zeros_of(index: usize) -> Self {
        <Self as crate::search::Candidates>::zeros(index).unwrap()
    }
}

#[test]
fn data_of_another_candidate_are_refused() {
    let content = |name: &str, layer: &str, parameters: usize| {
        let zeros = alloc::vec!["0.0"; parameters].join(",");
        format!(r#"{{"{name}":{{"architecture":"input 2 => {layer} => linear 1","parameters":[{zeros}]}}}}"#)
    };
    assert_eq!(reader(&content("Tanh2", "tanh 2", 9)).unwrap(), Reader::zeros(2).unwrap());
    for (json, message) in [
        (content("Tanh4", "tanh 4", 17), "unknown variant `Tanh4`, expected one of `Relu2`, `Relu3`, `Tanh2`, `Tanh3`"),
        (
            content("Tanh2", "tanh 3", 13),
            "invalid value: string \"input 2 => tanh 3 => linear 1\", expected the architecture",
        ),
        (content("Tanh2", "tanh 2", 8), "invalid length 8, expected 9 parameters"),
        (r#""Tanh2""#.into(), "invalid type: unit variant, expected newtype variant"),
        ("7".into(), "expected value"),
    ] {
        let error = reader(&json).unwrap_err();
        assert!(error.contains(message), "{json}: {error}");
    }
    let mut bytes = postcard::to_allocvec(&Reader::zeros(0).unwrap()).unwrap();
    bytes[0] = 4;
    assert!(postcard::from_bytes::<Reader>(&bytes).is_err());
}

#[test]
fn truncated_or_corrupted_data_never_cause_a_panic() {
    let (inputs, candidate) = (sample(), Reader::zeros(1).unwrap());
    for bytes in [postcard::to_allocvec(&inputs).unwrap(), postcard::to_allocvec(&candidate).unwrap()] {
        for at in 0..bytes.len() {
            let _ = postcard::from_bytes::<FilmsInput>(&bytes[..at]);
            assert!(postcard::from_bytes::<Reader>(&bytes[..at]).is_err());
            for flip in 1..=255 {
                let mut corrupted = bytes.clone();
                corrupted[at] ^= flip;
                let _ = (postcard::from_bytes::<FilmsInput>(&corrupted), postcard::from_bytes::<Reader>(&corrupted));
            }
        }
    }
}
