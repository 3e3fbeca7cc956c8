//! Splits of tables: at random, by class, by group, in order.

use std::collections::BTreeSet;

use mlp_core::table::{Columns, Table, category, flag, number};

use super::{table, text};

fn patients() -> Table {
    let columns = Columns::new().input("x", number()).other("patient", category()).target("ill", flag());
    let mut rows = String::from("x,patient,ill\n");
    for row in 0..60 {
        rows += &format!("{row},p{},{}\n", row % 12, if row % 3 == 0 { "yes" } else { "no" });
    }
    table(&rows, &columns)
}

fn x(table: &Table) -> Vec<f64> {
    table.numbers("x").unwrap().to_vec()
}

#[test]
fn every_row_is_in_one_part() {
    let all = patients();
    for [a, b, c] in [
        all.split([0.5, 0.25, 0.25], 3).unwrap(),
        all.split_stratified("ill", [0.5, 0.25, 0.25], 3).unwrap(),
        all.split_grouped("patient", [0.5, 0.25, 0.25], 3).unwrap(),
    ] {
        assert_eq!((a.rows(), b.rows(), c.rows()), (30, 15, 15));
        let rows: BTreeSet<u64> = [x(&a), x(&b), x(&c)].concat().into_iter().map(f64::to_bits).collect();
        assert_eq!(rows.len(), 60);
    }
}

#[test]
fn the_seed_decides_a_split() {
    let all = patients();
    let first = |seed| x(&all.split([0.5, 0.5], seed).unwrap()[0]);
    assert_eq!(first(1), first(1));
    assert_ne!(first(1), first(2));
}

#[test]
fn a_stratified_split_keeps_the_share_of_each_class_and_a_grouped_one_no_group_in_two_parts() {
    let all = patients();
    for part in all.split_stratified("ill", [0.5, 0.5], 1).unwrap() {
        assert_eq!(part.numbers("ill").unwrap().iter().sum::<f64>(), 10.0);
    }
    let [a, b] = all.split_grouped("patient", [0.75, 0.25], 1).unwrap();
    let names =
        |part: &Table| part.texts("patient").unwrap().into_iter().map(|name| name.unwrap().to_string()).collect();
    let (a, b): (BTreeSet<String>, BTreeSet<String>) = (names(&a), names(&b));
    assert_eq!((a.len(), b.len()), (9, 3));
    assert!(a.is_disjoint(&b));
}

#[test]
fn folds_take_turns_and_keep_classes_groups_and_time() {
    let all = patients();
    let mut seen = Vec::new();
    for (train, validation) in all.folds(5, 1).unwrap() {
        assert_eq!((train.rows(), validation.rows()), (48, 12));
        seen.extend(x(&validation).into_iter().map(f64::to_bits));
    }
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 60);
    for (_, validation) in all.folds_stratified("ill", 4, 1).unwrap() {
        assert_eq!(validation.numbers("ill").unwrap().iter().sum::<f64>(), 5.0);
    }
    for (train, validation) in all.folds_grouped("patient", 3).unwrap() {
        let names = |part: &Table| {
            let names = part.texts("patient").unwrap().into_iter();
            names.map(|name| name.unwrap().to_string()).collect::<BTreeSet<_>>()
        };
        assert!(names(&train).is_disjoint(&names(&validation)));
    }
    for (train, validation) in all.folds_in_time(4).unwrap() {
        assert!(x(&train).last() < x(&validation).first());
    }
    assert_eq!(
        text(all.folds(1, 1).map(|_| ())),
        "1 fold cannot take turns as the validation samples: there must be at least 2"
    );
}

#[test]
fn a_value_with_fewer_rows_than_folds_is_named() {
    let columns = Columns::new()
        .input("x", number().fill(0.0))
        .other("city", category().fill("none"))
        .other("ill", flag().words("malignant", "benign"));
    let rows =
        "x,city,ill\n,Bergen,benign\n1,Oslo,benign\n2,Oslo,benign\n3,Bergen,malignant\n4,Oslo,benign\n6,Oslo,benign\n";
    let all = table(rows, &columns);
    let refused = |column| text(all.folds_stratified(column, 3, 1).map(|_| ()));
    let expected = "which is fewer than the 3 folds, so some of them would have none: choose fewer folds, or `folds`, which does \
                    not look at values";
    assert_eq!(refused("city"), format!("`Bergen` in column `city` has 2 rows, {expected}"));
    assert_eq!(refused("ill"), format!("`malignant` in column `ill` has 1 row, {expected}"));
    assert_eq!(refused("x"), format!("a missing value in column `x` has 1 row, {expected}"));
}

#[test]
fn the_past_comes_first_in_a_sorted_table() {
    let columns = Columns::new().input("x", number()).other("t", number().fill(0.0)).target("y", number());
    let all = table("x,t,y\n1,5,0\n2,3,0\n3,,0\n4,3,0\n", &columns).sorted_by("t").unwrap();
    assert_eq!(x(&all), [3.0, 2.0, 4.0, 1.0]);
    let (past, future) = all.split_at(3).unwrap();
    assert_eq!((x(&past).len(), x(&future)), (3, vec![1.0]));
}

#[test]
fn an_impossible_split_is_refused() {
    let all = patients();
    assert_eq!(text(all.split([0.5, 0.6], 1)), "the shares must sum to 1, but they sum to 1.1");
    assert_eq!(text(all.split_at(60)), "splitting 60 samples at 60 leaves one part empty");
    let expected = "there is no column `sex`; the 3 columns are `x`, `ill`, `patient`";
    assert_eq!(text(all.split_grouped("sex", [0.5, 0.5], 1)), expected);
}
