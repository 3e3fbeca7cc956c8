//! Guesses, and messages about columns, name the columns as the file does.

use mlp_core::prelude::*;
use mlp_core::table::{Columns, Guess, Table, number};

use super::message;

/// A header with an apostrophe, a long name, a combining accent, and a quote.
const LONG: &str = "the average number of kilometres that a car of this kind is driven in a year";
const NAMES: [&str; 4] = ["Driver's age", LONG, "cafe\u{301}", "6\" pipe"];

fn file() -> String {
    let header: Vec<String> = NAMES.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
    format!("{}\n1,2,3,4\n2,3,4,5\n2,5,4,9\n", header.join(","))
}

#[test]
fn a_guess_keeps_the_names_of_the_columns() {
    let guess = Guess::of_text("t.csv", file()).unwrap();
    let columns = guess.columns(LONG).unwrap();
    let table = Table::from_text("t.csv", file(), &columns).unwrap();
    for name in NAMES {
        assert!(table.numbers(name).is_some(), "{name}");
        assert!(guess.to_string().contains(&format!(".input({name:?}, ")), "{guess}");
    }
}

#[test]
fn the_names_in_a_message_can_be_pasted() {
    let found = message(&file(), &Columns::new().input("age", number()));
    let expected = format!(
        "t.csv: there is no column `age`; the 4 columns are `Driver's age`, `{LONG}`, `{}`, `6\\\" pipe`",
        format!("{:?}", NAMES[2]).trim_matches('"')
    );
    assert_eq!(found, expected);
    let found = Csv::from_text("t.csv", &file()).target("age").values::<f32, 1, 1>().unwrap_err().to_string();
    assert!(found.contains("`Driver's age`") && found.contains(LONG), "{found}");
}
