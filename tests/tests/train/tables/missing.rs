//! Missing values: one rule for fields of a file and for named values.

use mlp_core::prelude::*;
use mlp_core::table::{
    Columns, Model, Preparation, Table, Unknown, Value, Variable, category, date, flag, number, ordinal,
};

use super::{message, table, text};

network! { struct One< input 1 => linear 1; loss squared >; }
network! { struct Three< input 3 => linear 1; loss squared >; }

/// A model with an input of this kind, fitted to these fields.
fn model<N: Network<Scalar = f32>>(columns: &Columns, fields: [&str; 2]) -> Model<N> {
    let rows: String = fields.iter().map(|field| format!("{field},1\n")).collect();
    Model::new(N::boxed_zeros(), Preparation::fit(&table(&format!("x,y\n{rows}"), columns)).unwrap()).unwrap()
}

fn columns(variable: impl Into<Variable>) -> Columns {
    Columns::new().input("x", variable).target("y", number())
}

/// The prediction for a row with this field, or the error.
fn of_file<N: Network>(model: &Model<N>, field: &str) -> String {
    let row = model.predict_csv("t.csv", format!("x\n\"{field}\"\n").as_bytes()).unwrap().next();
    row.unwrap().map_or_else(|error| error.to_string(), |prediction| prediction.to_string())
}

/// The prediction for this named value, or the error.
fn of_text<N: Network>(model: &Model<N>, text: &str) -> String {
    model.predict([("x", text)]).map_or_else(|error| error.to_string(), |prediction| prediction.to_string())
}

#[test]
fn a_marker_that_could_be_a_date_is_missing() {
    let columns = columns(date("%Y-%m-%d").fill("2020-01-01")).missing(["9999-12-31"]);
    let read = table("x,y\n9999-12-31,1\n2020-02-01,2\n", &columns);
    assert!(read.numbers("x").unwrap()[0].is_nan());
    let without = Columns::new().input("x", date("%Y-%m-%d")).target("y", number()).missing(["9999-12-31"]);
    let found = message("x,y\n9999-12-31,1\n", &without);
    assert_eq!(found, "t.csv, line 2, column 1 (x): the value is missing (`9999-12-31`)");
    let model = model::<One>(&without, ["2020-01-01", "2020-01-02"]);
    assert!(of_file(&model, "9999-12-31").ends_with("the value is missing (`9999-12-31`)"));
    assert!(of_text(&model, "9999-12-31").ends_with("the value is missing (`9999-12-31`)"));
}

#[test]
fn a_level_and_a_word_of_a_flag_are_values_although_they_are_markers() {
    let all = Columns::new()
        .missing(["None", "-", "1", "-999"])
        .input("o", ordinal(["None", "Mild", "Severe"]).fill("Mild"))
        .input("f", flag().words("+", "-").fill("+"))
        .input("g", flag().fill("yes"))
        .input("n", number().fill(0.0))
        .target("y", number());
    let read = table("o,f,g,n,y\nNone,-,1,-999,2\nMild,+,0,-998,3\n", &all);
    assert_eq!(read.numbers("o").unwrap(), [0.0, 1.0]);
    assert_eq!(read.numbers("f").unwrap(), [0.0, 1.0]);
    // The default words of a flag are not stated by the column.
    assert!(read.numbers("g").unwrap()[0].is_nan());
    assert!(read.numbers("n").unwrap()[0].is_nan());
    let columns = columns(ordinal(["None", "Mild"]));
    let model = model::<One>(&columns, ["None", "Mild"]);
    assert_eq!(of_text(&model, "None"), of_file(&model, "None"));
    assert!(of_text(&model, "None").starts_with("y: "), "{}", of_text(&model, "None"));
}

#[test]
fn a_marker_among_named_values_is_refused_where_nothing_is_filled_in() {
    let numbers = model::<One>(&columns(number()).missing(["-999"]), ["1", "2"]);
    assert_eq!(of_text(&numbers, "-999"), "column `x`: the value is missing (`-999`)");
    assert_eq!(of_file(&numbers, "-999"), "t.csv, line 2, column 1 (x): the value is missing (`-999`)");
    let categories = model::<Three>(&columns(category().unknown(Unknown::Other)), ["a", "b"]);
    assert_eq!(of_text(&categories, ""), "column `x`: the value is missing");
    assert_eq!(of_file(&categories, ""), "t.csv, line 2, column 1 (x): the value is missing");
    assert!(of_text(&categories, "another").starts_with("y: "));
}

#[test]
fn a_text_given_by_name_is_trimmed_like_a_field() {
    let categories = model::<Three>(&columns(category().unknown(Unknown::Other)), ["a", "b"]);
    let mut net = Three::zeros();
    net.output.weights[0] = 5.0;
    let categories = Model::new(net, categories.preparation().clone()).unwrap();
    assert_eq!(of_text(&categories, " a\t"), of_text(&categories, "a"));
    assert_ne!(of_text(&categories, "a"), of_text(&categories, "b"));
    assert_eq!(of_text(&categories, " NA "), "column `x`: the value is missing (`NA`)");
    let numbers = model::<One>(&columns(number()), ["1", "2"]);
    assert_eq!(of_text(&numbers, "\u{a0}2 "), of_text(&numbers, "2"));
}

#[test]
fn a_row_with_a_missing_weight_is_skipped_like_one_with_a_missing_target() {
    let columns = columns(number()).weight("w").missing(["", "-1"]);
    assert_eq!(message("x,w,y\n1,,2\n", &columns), "t.csv, line 2, column 2 (w): the value is missing");
    assert_eq!(message("x,w,y\n1,-1,2\n", &columns), "t.csv, line 2, column 2 (w): the value is missing (`-1`)");
    let read = table("x,w,y\n1,,2\n2,0.5,3\n3,-1,4\n4,2,5\n", &columns.skip_incomplete());
    assert_eq!(read.numbers("x").unwrap(), [2.0, 4.0]);
    let preparation = Preparation::fit(&read).unwrap();
    let data: Dataset<SVector<f32, 1>, SVector<f32, 1>> = preparation.dataset(&read).unwrap();
    assert_eq!(data.weights(), Some(&[0.5, 2.0][..]));
}

#[test]
fn integers_of_every_width_are_values() {
    let values = [
        Value::from(3_i8),
        3_i16.into(),
        3_i32.into(),
        3_i64.into(),
        3_isize.into(),
        3_u8.into(),
        3_u16.into(),
        3_u32.into(),
        3_u64.into(),
        3_usize.into(),
    ];
    assert!(values.iter().all(|value| *value == Value::Number(3.0)));
}

#[test]
fn a_blank_line_is_no_row_but_a_quoted_empty_field_is_one() {
    let columns = Columns::new().input("x", number().fill(0.0));
    let rows = |text: &str| Table::from_text("t.csv", text, &columns).map(|table| table.rows());
    assert_eq!(rows("x\n1\n\"\"\n2\n").unwrap(), 3);
    assert_eq!(rows("x\n1\n\n  \n2\n").unwrap(), 2);
    assert_eq!(rows("x\n1\nNA\n2\n\"\"").unwrap(), 4);
    let refused = text(Table::from_text("t.csv", "x,y\n1,2\n\"\"\n", &self::columns(number())));
    assert_eq!(refused, "t.csv, line 3: there is 1 field, but the first line has 2");
}
