//! Dates: a format determines the day and, if it has a time, the hour; every path reads the same time.

use mlp_core::prelude::*;
use mlp_core::table::{Columns, DatePart, Guess, Model, Preparation, Scaling, TableReader, Value, date, number};

use super::{message, table, text};

network! { struct Line< input 1 => linear 1; loss squared >; }

fn columns(format: &str) -> Columns {
    Columns::new().input("t", date(format).scaling(Scaling::None)).target("y", number())
}

/// The seconds that a table reads.
fn seconds(format: &str, field: &str) -> f64 {
    table(&format!("t,y\n{field},1\n"), &columns(format)).numbers("t").unwrap()[0]
}

#[test]
fn an_hour_without_minutes_is_read_with_padding_and_without() {
    assert_eq!(seconds("%Y-%m-%d %H", "1970-01-02 13"), 86_400.0 + 13.0 * 3600.0);
    assert_eq!(seconds("%Y-%m-%d %H", "1970-1-2 13"), 86_400.0 + 13.0 * 3600.0);
    assert_eq!(seconds("%Y-%m-%d %I %p", "1970-01-02 01 PM"), 86_400.0 + 13.0 * 3600.0);
    assert_eq!(seconds("%Y-%m-%d", "1970-01-02"), 86_400.0);
}

#[test]
fn fractions_of_a_second_are_kept() {
    let format = "%Y-%m-%d %H:%M:%S%.f";
    assert_eq!(seconds(format, "1970-01-01 00:00:01.25"), 1.25);
    assert_eq!(seconds(format, "1969-12-31 23:59:59.75"), -0.25);
    assert_eq!(seconds(format, "1970-01-01 00:00:01"), 1.0);

    let text = "t,y\n2024-01-01 09:30:00.9,2\n2024-01-01 09:30:00.100,1\n";
    let columns = |parts: &[DatePart]| {
        Columns::new().input("t", date(format).scaling(Scaling::MinMax).parts(parts.to_vec())).target("y", number())
    };
    let ticks = table(text, &columns(&[DatePart::Time, DatePart::TimeOfDay]));
    assert_eq!(ticks.sorted_by("t").unwrap().numbers("y").unwrap(), [1.0, 2.0]);
    let guess = Guess::of_text("t.csv", text).unwrap().to_string();
    assert!(guess.contains(&format!(r#".input("t", date("{format}"))"#)), "{guess}");
    let said = ticks.to_string();
    assert!(said.contains("2024-01-01 09:30:00.100 to 2024-01-01 09:30:00.900"), "{said}");
    let samples: Vec<SVector<f64, 3>> = Preparation::fit(&ticks).unwrap().samples(&ticks).unwrap();
    let angle = std::f64::consts::TAU * (9.5 * 3600.0 + 0.1) / 86_400.0;
    assert!((samples[0][0] - samples[1][0] - 1.0).abs() < 1e-6 && (samples[1][1] - angle.sin()).abs() < 1e-9);
}

#[test]
fn a_file_and_named_values_give_the_same_time() {
    let columns = columns("%Y-%m-%d %H");
    let preparation = Preparation::fit(&table("t,y\n1970-01-01 05,1\n1970-01-01 06,2\n", &columns)).unwrap();
    let mut net = Line::zeros();
    net.output.weights[0] = 1.0;
    let model = Model::new(net, preparation).unwrap();
    let file = model.predict_csv("t.csv", &b"t\n1970-01-01 13\n"[..]).unwrap().next().unwrap().unwrap();
    assert_eq!(model.predict([("t", Value::from("1970-01-01 13"))]).unwrap(), file);
}

#[test]
fn a_format_that_does_not_determine_the_hour_is_refused() {
    for format in ["%Y-%m-%d %I:%M", "%Y-%m-%d %M", "%Y-%m-%d %p", "%Y-%m-%d %H:%S"] {
        let found = text(TableReader::new("t.csv", &b"t,y\n"[..], &columns(format)));
        let expected = format!(
            "column `t`: the format `{format}` does not determine the hour: `%H:%M` reads 16:05, and `%I:%M %p` reads 04:05 PM"
        );
        assert_eq!(found, expected);
    }
}

#[test]
fn a_format_that_cannot_be_written_is_refused_and_does_not_panic() {
    let found = text(TableReader::new("t.csv", &b"t,y\n"[..], &columns("%Y-%m-%dT%H:%M:%S%#z")));
    assert!(found.starts_with("column `t`: the format `%Y-%m-%dT%H:%M:%S%#z` does not determine a date"), "{found}");
}

#[test]
fn a_format_without_a_day_is_refused_with_what_to_do() {
    for (format, advice) in [
        ("%s", "; the seconds since 1970 are a `number()`"),
        ("%Y-%m", "; a month without a day is no date: add the day to the file, or read it as a `category()`"),
        ("%Y", "; a year alone is a `number()`"),
    ] {
        let found = text(TableReader::new("t.csv", &b"t,y\n"[..], &columns(format)));
        assert!(found.ends_with(&format!("`%Y-%m-%d` reads 2024-02-29{advice}")), "{found}");
    }
}

#[test]
fn a_year_of_two_digits_is_not_in_the_first_century() {
    assert_eq!(
        message("t,y\n03.02.19,1\n", &columns("%d.%m.%Y")),
        "t.csv, line 2, column 1 (t): `03.02.19` is not a date in the format `%d.%m.%Y`"
    );
    assert_eq!(seconds("%d.%m.%y", "03.02.19"), seconds("%d.%m.%Y", "03.02.2019"));
    assert_eq!(seconds("%Y-%m-%d", "0019-02-03"), seconds("%Y-%m-%d", "0019-2-3"));
    let guess = Guess::of_text("t.csv", "t,y\n03.02.19,1\n04.02.19,2\n").unwrap();
    assert!(guess.to_string().contains(r#"date("%d.%m.%y")"#), "{guess}");
}
