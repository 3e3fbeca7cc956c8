//! The text of a record.

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

use crate::SearchError;
use crate::prelude::*;
use crate::search::Search;
use crate::search::record_text::{Content, Key, open};
use crate::search::row::{Run, Scores};

const METRICS: [Metric; 2] = [Metric::Accuracy, Metric::R2];

fn parse(bytes: &[u8], metrics: &[(f64, Vec<Metric>)]) -> Result<Content, String> {
    open(bytes)?.content(metrics)
}

fn metrics(rates: &[f64]) -> Vec<(f64, Vec<Metric>)> {
    rates.iter().map(|&rate| (rate, METRICS.to_vec())).collect()
}

fn content() -> Content {
    let mut content = Content::new(BTreeMap::new());
    content.identity.insert("data".to_string(), "3 samples\twith\nbreaks".to_string());
    content.identity.insert("trainer for the learning rate 0.1".to_string(), "adam".to_string());
    let numbers = [0.1, 1.0 / 3.0, f64::MIN_POSITIVE, 1e300, -0.0, f64::NAN, f64::INFINITY];
    for (seed, &number) in numbers.iter().enumerate() {
        let seed = seed as u64;
        let key = Key { candidate: 3, rate: 0.1_f64.to_bits(), fold: 1, seed, epochs: 50 };
        let metrics = METRICS.iter().map(|&metric| (metric, number)).collect();
        let scores = Scores { epoch: 17, loss: number, validation_loss: number / 7.0, metrics };
        let scores = (seed != 2).then_some(scores);
        content.runs.insert(key, Run { seed, fold: 1, epochs: 22, scores, seconds: 0.25 });
    }
    content
}

#[test]
fn a_record_is_read_back_exactly() {
    let text = content().to_string();
    let found = parse(text.as_bytes(), &metrics(&[0.1, 0.2])).unwrap();
    assert_eq!(found.identity["data"], "3 samples with breaks");
    // NaN is not equal to itself, so the texts are compared.
    assert_eq!(found.to_string(), text);
    let run = |content: &Content, seed| content.runs.values().find(|run: &&Run| run.seed == seed).cloned();
    assert_eq!(run(&found, 1), run(&content(), 1));
    assert_eq!(run(&found, 2).unwrap().scores, None);
    assert_eq!(found.runs.len(), 7);
}

#[test]
fn runs_with_other_learning_rates_are_kept() {
    let text = content().to_string();
    let found = parse(text.as_bytes(), &metrics(&[0.2])).unwrap();
    assert_eq!((found.runs.len(), found.others.len()), (0, 7));
    let again = parse(found.to_string().as_bytes(), &metrics(&[0.1])).unwrap();
    assert_eq!(again.to_string(), text);
}

#[test]
fn no_damage_goes_unnoticed() {
    let text = content().to_string().into_bytes();
    for index in 0..text.len() {
        for bit in [0, 3, 7] {
            let mut damaged = text.clone();
            damaged[index] ^= 1 << bit;
            assert!(parse(&damaged, &metrics(&[0.1])).is_err(), "bit {bit} of byte {index}");
        }
        assert!(parse(&text[..index], &metrics(&[0.1])).is_err(), "the first {index} bytes");
    }
}

#[test]
fn a_text_with_a_valid_checksum_is_not_trusted_either() {
    let sealed = |line: &str| {
        let body = std::format!("mlp search 1\n{line}\n");
        let sum = crate::number::hash::Fnv1a::EMPTY.bytes(body.as_bytes()).finish();
        std::format!("{body}checksum\t{sum:016x}\n")
    };
    let reason = |line: &str| parse(sealed(line).as_bytes(), &metrics(&[0.1])).unwrap_err();
    for line in [
        "run",
        "run\t1\t0.1\t0\t0\t50",
        "run\t-1\t0.1\t0\t0\t50\t3\t0.5",
        "run\t1\t0.1\t0\t0\t50\t3\t0.5\t1\t2\t3",
        "run\t1\t0.1\t0\t0\t50\t3\t0.5\t1\t2\t3\t4\t5\t6",
        "run\t1\t0.1\t0\t0\t99999999999999999999999\t3\t0.5",
    ] {
        assert_eq!(reason(line), "line 2: it is not a run", "{line}");
    }
    assert_eq!(reason("identity"), "line 2: a property has no name");
    assert_eq!(reason("other"), "line 2: it is neither a property nor a run");
    assert_eq!(parse(b"\xff", &[]).unwrap_err(), "it is not UTF-8");
    assert_eq!(parse(b"hello", &[]).unwrap_err(), "its first line is not `mlp search 1`");
}

#[test]
fn differences_name_both_values_and_learning_rates_may_be_added() {
    let mut other = content();
    other.identity.insert("trainer for the learning rate 0.2".to_string(), "sgd".to_string());
    assert_eq!(content().differences(&other.identity), [""; 0]);
    let read = open(content().to_string().as_bytes()).unwrap().identity;
    assert_eq!(content().differences(&read), [""; 0], "texts with tabs and line breaks");
    other.identity.insert("trainer for the learning rate 0.1".to_string(), "sgd".to_string());
    other.identity.remove("data");
    let expected: [String; 2] = [
        "its data is `none`, expected `3 samples\\twith\\nbreaks`".to_string(),
        "its trainer for the learning rate 0.1 is `sgd`, expected `adam`".to_string(),
    ];
    assert_eq!(content().differences(&other.identity), expected);
}

#[test]
fn other_metrics_are_a_difference_and_no_damage() {
    candidates! { enum Line< input 1 => linear 1 init [zeros | he_normal]; loss squared >; }
    let file = std::env::temp_dir().join(std::format!("mlp-search-metrics-{}", std::process::id()));
    let inputs: Vec<_> = (0..6_u8).map(|i| vector![f32::from(i)]).collect();
    let data = Dataset::new(inputs.clone(), inputs).unwrap();
    let search = || {
        let search = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate)).epochs(2)).learning_rates(&[0.01]);
        search.metric(Metric::Rmse).resume_from(&file)
    };
    search().choose(&data, &data).unwrap();
    let content = std::fs::read(&file).unwrap();
    for (other, expected) in [
        (search().metric(Metric::R2), "metrics RMSE, R²; monitored the risk"),
        (search().monitor(Metric::Mae), "metrics RMSE, MAE; monitored MAE"),
        (search().monitor(Metric::Rmse), "metrics RMSE; monitored RMSE"),
        (search().metric(Metric::R2).metric(Metric::Mae), "metrics RMSE, R², MAE; monitored the risk"),
    ] {
        let error = other.choose(&data, &data).unwrap_err();
        let SearchError::Different { differences, .. } = &error else { panic!("{error}") };
        assert_eq!(differences.len(), 1, "{differences:?}");
        assert!(differences[0].starts_with("its trainer for the learning rate 0.01 is `"), "{differences:?}");
        assert!(differences[0].contains("metrics RMSE; monitored the risk"), "{differences:?}");
        assert!(differences[0].contains(expected), "{differences:?}");
    }
    let fewer = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate)).epochs(2)).learning_rates(&[0.01]);
    let error = fewer.resume_from(&file).choose(&data, &data).unwrap_err();
    assert!(matches!(error, SearchError::Different { .. }), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), content, "a refused record is unchanged");
    std::fs::remove_file(file).unwrap();
}
