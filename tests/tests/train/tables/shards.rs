//! Tables on disk: every row once, in an order that the seed decides, removed at the end.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use mlp_core::table::{Columns, Preparation, Shards, Table, TableReader, category, number};

use super::text;

fn columns() -> Columns {
    Columns::new().input("x", number().fill(0.0)).input("c", category().fill("none")).target("y", number()).weight("w")
}

fn file(rows: usize) -> String {
    let row = |row| match row % 10 {
        0 => format!("{row},,c{},{row}\n", row % 7),
        _ => format!("{row},{row},,{row}\n"),
    };
    "y,x,c,w\n".chars().chain((0..rows).map(row).collect::<String>().chars()).collect()
}

fn directory(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("mlp-shards-{}-{name}", std::process::id()))
}

fn shards(rows: usize, name: &str, seed: u64) -> Shards {
    let text = file(rows);
    let reader = TableReader::new("t.csv", text.as_bytes(), &columns()).unwrap();
    Shards::write(reader, directory(name), 4, seed).unwrap()
}

#[test]
fn the_names_of_all_chunks_are_those_of_every_part() {
    let columns = Columns::new().input("c", category()).target("y", number());
    // More rows than are read at a time, and a new name in each.
    let rows: String = (0..20_000).map(|row| format!("c{row},{row}\n")).collect();
    let text = format!("c,y\n{rows}");
    let reader = TableReader::new("t.csv", text.as_bytes(), &columns).unwrap();
    let shards = Shards::write(reader, directory("names"), 3, 1).unwrap();
    for part in 0..3 {
        let part = shards.part(part).unwrap();
        for (name, y) in part.texts("c").unwrap().into_iter().zip(y(&part)) {
            assert_eq!(name, Some(&*format!("c{y}")));
        }
    }
}

#[test]
fn a_preparation_is_fitted_without_the_part_for_validation() {
    let shards = shards(200, "validation", 3);
    let rows: usize = shards.epoch_of(1..4, 5).map(|part| part.unwrap().rows()).sum();
    assert_eq!(rows, shards.len() - shards.part(0).unwrap().rows());
    let without = Preparation::fit_chunks((1..4).map(|part| shards.part(part))).unwrap();
    let all = Preparation::fit_chunks((0..4).map(|part| shards.part(part))).unwrap();
    assert_ne!(without, all);
}

fn y(table: &Table) -> Vec<f64> {
    table.numbers("y").unwrap().to_vec()
}

#[test]
fn every_row_is_in_one_part_with_its_values() {
    let shards = shards(20_000, "once", 3);
    assert_eq!((shards.len(), shards.parts()), (20_000, 4));
    let mut seen = BTreeSet::new();
    for part in 0..4 {
        let part = shards.part(part).unwrap();
        // The numbers of rows are binomial: 5000 with a deviation of 61.
        assert!((4600..5400).contains(&part.rows()));
        // Adjacent rows are in the same part by chance: 1250 of them with a deviation of 34.
        let adjacent = y(&part).windows(2).filter(|pair| pair[1] - pair[0] == 1.0).count();
        assert!((1050..1450).contains(&adjacent), "{adjacent} adjacent rows");
        let (x, c) = (part.numbers("x").unwrap(), part.texts("c").unwrap());
        for (row, y) in y(&part).into_iter().enumerate() {
            assert!(seen.insert(y.to_bits()));
            if y % 10.0 == 0.0 {
                assert!(x[row].is_nan() && c[row] == Some(&format!("c{}", y % 7.0)));
            } else {
                assert!(x[row] == y && c[row].is_none());
            }
        }
    }
    assert_eq!(seen.len(), 20_000);
}

#[test]
fn the_seed_decides_the_parts_and_the_epoch_their_order() {
    let order = |shards: &Shards, epoch| shards.epoch(epoch).map(|part| y(&part.unwrap())).collect::<Vec<_>>();
    let (one, same, other) = (shards(200, "one", 1), shards(200, "same", 1), shards(200, "other", 2));
    assert_eq!(order(&one, 0), order(&same, 0));
    assert_ne!(order(&one, 0), order(&other, 0));
    assert_eq!(y(&one.part(0).unwrap()), y(&same.part(0).unwrap()));
    assert_ne!(y(&one.part(0).unwrap()), y(&other.part(0).unwrap()));
    let orders: BTreeSet<Vec<u64>> =
        (0..20).map(|epoch| order(&one, epoch).iter().map(|part| part[0].to_bits()).collect()).collect();
    assert!(orders.len() > 5, "{} orders in 20 epochs", orders.len());
}

#[test]
fn the_directory_is_removed_at_the_end_and_after_an_error() {
    let path = directory("removed");
    let written = shards(100, "removed", 1);
    assert!(path.join("part-3").exists());
    let reader = TableReader::new("t.csv", &b"y,x,c,w\n1,2,a,1\n"[..], &columns()).unwrap();
    let refused = text(Shards::write(reader, &path, 2, 1));
    assert!(refused.contains("cannot be created"), "{refused}");
    assert!(refused.ends_with("; remove it first, if nothing else uses it, or choose another directory"), "{refused}");
    assert!(path.join("part-3").exists(), "what was there is untouched");
    drop(written);
    assert!(!path.exists());

    let reader = TableReader::new("t.csv", &b"y,x,c,w\n1,2,a,1\n1,bad,a,1\n"[..], &columns()).unwrap();
    assert_eq!(text(Shards::write(reader, &path, 2, 1)), "t.csv, line 3, column 2 (x): `bad` is not a number");
    assert!(!path.exists());
}

#[test]
fn a_file_that_was_changed_is_refused() {
    let shards = shards(100, "changed", 1);
    let path = directory("changed").join("part-0");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[1..]).unwrap();
    assert!(text(shards.part(0)).ends_with("cannot be read: it is not the file that was written"));
}

#[test]
fn every_epoch_has_an_order_and_too_many_parts_are_refused() {
    let shards = shards(100, "largest-epoch", 3);
    let rows = |epoch| shards.epoch(epoch).map(|part| part.unwrap().rows()).sum::<usize>();
    assert_eq!((rows(0), rows(u64::MAX - 1), rows(u64::MAX)), (100, 100, 100));

    let text = file(10);
    let directory = directory("parts");
    for parts in [usize::MAX, usize::MAX / 16] {
        let reader = TableReader::new("t.csv", text.as_bytes(), &columns()).unwrap();
        let error = Shards::write(reader, &directory, parts, 1).unwrap_err();
        assert!(error.to_string().contains(&format!("{parts} parts")), "{error}");
        assert!(!directory.exists());
    }
}
