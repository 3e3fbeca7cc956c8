//! A deep multilayer perceptron recommends films, after Covington, Adams and Sargin, "Deep Neural Networks for YouTube
//! Recommendations" (2016): the films that a person has watched, as a sparse input, are averaged to a vector of tastes, in which the
//! latest count most. Beside the context it passes through a layer of relu units, and a softmax over all films predicts the
//! next one.
//!
//! The data are not part of this repository. The argument is the folder of MovieLens "latest small" (September 2018, 9742 films,
//! <https://grouplens.org/datasets/movielens/latest/>), with `ratings.csv` or `ratings.csv.gz`, and `movies.csv`:
//!
//! `cargo run --release --example 20-recommender -- ml-latest-small`
//!
//! A second argument is the directory of the picture.
#![allow(clippy::doc_markdown, reason = "names of companies and of data")]

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use examples::chart::{Axis, Ink, Panel, Sheet};
use flate2::read::GzDecoder;
use mlp_core::prelude::*;

/// The number of films in the data.
const FILMS: usize = 9742;
/// The films of the past that are averaged, the latest ones.
const MEMORY: usize = 20;
/// The weight of a film in the average, relative to the next one.
const RECENCY: f32 = 0.7;
/// The length of a list of recommendations.
const LIST: usize = 10;
const SEEDS: u64 = 3;

network! {
    /// The next film from those watched so far, and the context: the logarithms of the days since the last one and of their number.
    struct Recommender<
        input sparse FILMS as history dropout 0.3, 2 as context
            => linear 32 as taste no_bias from history init glorot_normal
            => relu 64 from (taste, context) dropout 0.3
            => softmax FILMS;
        loss categorical_cross_entropy
    >;
}

type Sample = RecommenderInput<f32>;

/// The films that a person watched, each with its time in seconds, in order.
type Person = Vec<(usize, f64)>;

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::args().nth(1) else {
        println!(
            "usage: 20-recommender FOLDER, the unpacked archive of https://grouplens.org/datasets/movielens/latest/"
        );
        return Ok(());
    };
    let titles = titles(Path::new(&folder))?;
    let people = people(Path::new(&folder), &titles)?;

    // The last film of each person is for the test, the one before for validation; both follow all that the networks have seen of
    // this person, so nothing is learned from anyone's own future.
    let train = dataset(people.iter().flat_map(|person| (1..person.len() - 2).map(move |n| (person, n))))?;
    let held_out = |from_end: usize| people.iter().map(move |person| (person, person.len() - from_end));
    let validation = dataset(held_out(2))?;
    println!(
        "{} people, {FILMS} films: {} films to predict, {} parameters",
        people.len(),
        train.len(),
        Recommender::<f32>::PARAMETERS
    );

    let known: Vec<&[(usize, f64)]> = people.iter().map(|person| &person[..person.len() - 2]).collect();
    let baselines = [("popular films", popularity(&known)), ("watched together", Vec::new())];
    println!("\n{:<24} {:>12} {:>8}", "", "recall at 10", "NDCG");
    let mut recalls = Vec::new();
    for (name, counts) in &baselines {
        let scores =
            |person: &Person, n: usize| if counts.is_empty() { together(&known, &person[..n]) } else { counts.clone() };
        let [recall, ndcg] = evaluate(held_out(1), scores);
        println!("{name:<24} {recall:>12.3} {ndcg:>8.3}");
        recalls.push(recall);
    }

    let mut best: Option<(f64, Box<Recommender>)> = None;
    let mut ours = Vec::new();
    let mut losses = Panel::new("training", Axis::linear("epoch"), Axis::linear("validation loss"));
    for seed in 1..=SEEDS {
        let mut net = Recommender::boxed_random(&mut StdRng::seed_from_u64(seed));
        let trainer =
            Trainer::new(Adam::new(2e-3)).batch(Batch::Mini(256)).epochs(12).early_stopping(2).seed(seed).threads(0);
        let report = trainer.validation(&validation).fit(&mut *net, &train)?;
        let [recall, ndcg] = evaluate(held_out(1), |person, n| outputs(&net, &example(person, n).0));
        let epochs = report.epochs.len();
        println!("{:<24} {recall:>12.3} {ndcg:>8.3}", format!("network, seed {seed}, {epochs} epochs"));
        let loss = report
            .epochs
            .iter()
            .filter_map(|epoch| epoch.validation_loss)
            .fold(f64::INFINITY, |x, y| x.min(f64::from(y)));
        let curve = (1_u32..).map(f64::from).zip(report.epochs.iter().filter_map(|epoch| epoch.validation_loss));
        let name = format!("seed {seed}");
        losses = losses.line(name, Ink::of(ours.len()), curve.map(|(epoch, loss)| (epoch, f64::from(loss))));
        if best.as_ref().is_none_or(|(least, _)| loss < *least) {
            best = Some((loss, net));
        }
        ours.push(recall);
    }

    let (_, net) = best.expect("at least one seed");
    let watched = ["Toy Story (1995)", "Finding Nemo (2003)", "Monsters, Inc. (2001)", "Shrek (2001)"];
    println!("\nTo a person who has watched {}:", watched.join(", "));
    let person: Person =
        (0..).zip(watched).map(|(n, title)| (index_of(&titles, title), f64::from(n) * 86_400.0)).collect();
    let (sample, _) = example(&[person.clone(), vec![(0, 5.0 * 86_400.0)]].concat(), person.len());
    for film in recommend(&outputs(&net, &sample), &person) {
        println!("  {}", titles[film]);
    }

    let [least, most] = [ours.iter().copied().fold(1.0, f64::min), ours.iter().copied().fold(0.0, f64::max)];
    if least < 1.5 * recalls[0] || least < recalls[1] {
        return Err(format!("the network recalls {least:.3}, the methods without one {recalls:.3?}").into());
    }
    Sheet::new("The next film among 9742: ten recommendations by the network, and without one")
        .panels([bars(&ours, &recalls), losses])
        .save_to(std::env::args_os().nth(2), "20-recommender")?;
    println!(
        "\nrecall at 10: {least:.3} to {most:.3} with {SEEDS} seeds, {:.3} by popular films, {:.3} by films watched together",
        recalls[0], recalls[1]
    );
    Ok(())
}

/// The shares of people whose next film is among ten: of the network by seed, and of popular films and films watched together.
fn bars(ours: &[f64], baselines: &[f64]) -> Panel {
    let places = || (0_u32..).map(f64::from);
    let names = (1..=ours.len()).map(|seed| format!("seed {seed}")).chain(["popular", "together"].map(String::from));
    let axis = Axis::linear("").range(-0.6, 4.6).ticks(places().zip(names));
    Panel::new("recall at 10", axis, Axis::linear("share of people").range(0.0, 0.12))
        .bars("network", Ink::Blue, 0.7, places().zip(ours.iter().copied()))
        .bars("without a network", Ink::Orange, 0.7, places().skip(ours.len()).zip(baselines.iter().copied()))
}

/// The examples of these places in people's lists.
fn dataset<'a>(places: impl Iterator<Item = (&'a Person, usize)>) -> Result<Dataset<Sample, usize>, DataError> {
    let (inputs, targets) = places.map(|(person, n)| example(person, n)).unzip();
    Dataset::new(inputs, targets)
}

/// The sample from the films before the `n`-th, and that film.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "numbers of films, and logarithms")]
fn example(person: &[(usize, f64)], n: usize) -> (Sample, usize) {
    let past = person[n.saturating_sub(MEMORY)..n].iter().rev();
    let weights = || (0..).map(|age| RECENCY.powi(age));
    let total: f32 = weights().take(past.len()).sum();
    let history = past.zip(weights()).map(|(&(film, _), weight)| (film, weight / total));
    let history = Sparse::new(history).expect("everyone watches a film once");
    let days = (person[n].1 - person[n - 1].1) / 86_400.0;
    (Sample { history, context: vector![days.ln_1p() as f32, (n as f32).ln() / 4.0] }, person[n].0)
}

fn outputs(net: &Recommender, sample: &Sample) -> Vec<f64> {
    net.forward(sample).iter().map(|&a| f64::from(a)).collect()
}

/// How often each film was watched.
fn popularity(people: &[&[(usize, f64)]]) -> Vec<f64> {
    let mut counts = vec![0.0; FILMS];
    people.iter().copied().flatten().for_each(|&(film, _)| counts[film] += 1.0);
    counts
}

/// The similarity of every film to those of the past: the cosine of the sets of people who watched them.
fn together(people: &[&[(usize, f64)]], past: &[(usize, f64)]) -> Vec<f64> {
    let counts = popularity(people);
    let past: HashSet<usize> = past.iter().map(|&(film, _)| film).collect();
    let mut scores = vec![0.0; FILMS];
    for person in people {
        let shared: f64 =
            person.iter().filter(|(film, _)| past.contains(film)).map(|&(film, _)| counts[film].sqrt().recip()).sum();
        person.iter().for_each(|&(film, _)| scores[film] += shared / counts[film].sqrt());
    }
    scores
}

/// The films with the highest scores that are not in the past.
fn recommend(scores: &[f64], past: &[(usize, f64)]) -> Vec<usize> {
    let past: HashSet<usize> = past.iter().map(|&(film, _)| film).collect();
    let mut films: Vec<usize> = (0..FILMS).filter(|film| !past.contains(film)).collect();
    films.sort_by(|&x, &y| scores[y].total_cmp(&scores[x]));
    films.truncate(LIST);
    films
}

/// The share of the held-out films that are in the lists, and the mean of `1 / log₂(1 + place)`, zero outside of a list: the
/// normalized discounted cumulative gain of one relevant film.
#[allow(clippy::cast_precision_loss, reason = "places in a list, and numbers of people")]
fn evaluate<'a>(
    held_out: impl Iterator<Item = (&'a Person, usize)>,
    scores: impl Fn(&Person, usize) -> Vec<f64>,
) -> [f64; 2] {
    let (mut found, mut gain, mut count) = (0.0, 0.0, 0.0);
    for (person, n) in held_out {
        let list = recommend(&scores(person, n), &person[..n]);
        if let Some(place) = list.iter().position(|&film| film == person[n].0) {
            found += 1.0;
            gain += 1.0 / (place as f64 + 2.0).log2();
        }
        count += 1.0;
    }
    [found / count, gain / count]
}

/// The titles of the films, in the order of their numbers in the data.
fn titles(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut titles = Vec::new();
    for line in csv::Reader::from_path(folder.join("movies.csv"))?.records() {
        titles.push(line?.get(1).ok_or("a film has no title")?.to_owned());
    }
    if titles.len() != FILMS {
        return Err(format!("{} films: `FILMS` is {FILMS}; set it to their number", titles.len()).into());
    }
    Ok(titles)
}

fn index_of(titles: &[String], title: &str) -> usize {
    titles.iter().position(|known| known == title).expect("the film is in the data")
}

/// Everyone's films by time, of those who watched at least five.
fn people(folder: &Path, titles: &[String]) -> Result<Vec<Person>, Box<dyn Error>> {
    let mut films = HashMap::with_capacity(titles.len());
    for (index, line) in csv::Reader::from_path(folder.join("movies.csv"))?.records().enumerate() {
        films.insert(line?.get(0).unwrap_or_default().to_owned(), index);
    }
    let plain = folder.join("ratings.csv");
    let ratings: Box<dyn Read> = if plain.exists() {
        Box::new(File::open(plain)?)
    } else {
        Box::new(GzDecoder::new(File::open(folder.join("ratings.csv.gz"))?))
    };
    let mut people: Vec<(String, Person)> = Vec::new();
    for line in csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(ratings).deserialize() {
        let (person, film, _, time): (String, String, f64, f64) = line?;
        let film = *films.get(&film).ok_or_else(|| format!("film {film} is not in movies.csv"))?;
        match people.last_mut() {
            Some((last, watched)) if *last == person => watched.push((film, time)),
            _ => people.push((person, vec![(film, time)])),
        }
    }
    let mut people: Vec<Person> =
        people.into_iter().map(|(_, watched)| watched).filter(|watched| watched.len() >= 5).collect();
    for person in &mut people {
        person.sort_by(|x, y| x.1.total_cmp(&y.1));
    }
    Ok(people)
}
