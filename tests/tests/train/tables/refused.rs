//! Every refusal names the file, the line and the column, or the definition that contradicts itself.

use mlp_core::table::{
    Columns, DatePart, Fill, Preparation, Table, TableReader, Unknown, category, date, flag, number, ordinal,
};

use super::{message, table, text};

fn columns() -> Columns {
    Columns::new().input("x", number()).target("y", number())
}

#[test]
fn a_field_that_is_no_value_of_its_column_is_named() {
    let with = |variable: mlp_core::table::Variable| Columns::new().input("x", variable).target("y", number());
    for (columns, field, expected) in [
        (with(number().into()), "1,5", "there are 3 fields, but the first line has 2"),
        (with(number().into()), "old", "column 1 (x): `old` is not a number"),
        (with(number().into()), "1e999", "column 1 (x): `1e999` is not a number"),
        (with(number().into()), "", "column 1 (x): the value is missing"),
        (with(number().into()), "NA", "column 1 (x): the value is missing (`NA`)"),
        (with(flag().into()), "maybe", "column 1 (x): `maybe` is neither `yes` nor `no`"),
        (with(flag().words("+", "-").into()), "yes", "column 1 (x): `yes` is neither `+` nor `-`"),
        (with(ordinal(["low", "high"]).into()), "mid", "column 1 (x): `mid` is not a level: these are `low`, `high`"),
        (
            with(date("%Y-%m-%d").into()),
            "2001-02-30",
            "column 1 (x): `2001-02-30` is not a date in the format `%Y-%m-%d`",
        ),
        (
            with(date("%Y-%m-%d").into()),
            "2001-02-03 10:00",
            "column 1 (x): `2001-02-03 10:00` is not a date in the format `%Y-%m-%d`",
        ),
    ] {
        let found = message(&format!("x,y\n{field},1\n"), &columns);
        let line = if expected.starts_with("there") { "t.csv, line 2: " } else { "t.csv, line 2, " };
        assert_eq!(found, format!("{line}{expected}"));
    }
}

#[test]
fn the_line_of_an_error_is_that_of_an_editor() {
    let found = message("x,y\r\n1,2\r\n\r\n\"3\",\"4\"\r\n5,six\r\n", &columns());
    assert_eq!(found, "t.csv, line 5, column 2 (y): `six` is not a number");
    assert_eq!(
        message("x,y\n1,\"2\n", &columns()),
        "t.csv, line 2: a quoted field is not closed before the end of the file"
    );
}

#[test]
fn a_header_without_a_column_is_refused_with_what_it_has() {
    assert_eq!(message("a,y\n1,2\n", &columns()), "t.csv: there is no column `x`; the 2 columns are `a`, `y`");
    let hint =
        "t.csv: there is no column `x`; the only column is `x;y`; if `;` separates the fields, say `.delimiter(b';')`";
    assert_eq!(message("x;y\n1;2\n", &columns()), hint);
    assert_eq!(
        message("x,y,x\n1,2,3\n", &columns()),
        "t.csv: several columns are called `x`: a table knows columns by their names, so rename all but one of them in the header"
    );
    assert_eq!(message("", &columns()), "t.csv: there are no samples");
    assert_eq!(message("x,y\n", &columns()), "t.csv: there are no samples");
}

#[test]
fn a_file_that_does_not_exist_is_named() {
    let found = text(Table::open("no such file.csv", &columns()));
    assert!(found.starts_with("no such file.csv: "), "{found}");
}

#[test]
fn a_definition_that_contradicts_itself_is_refused_before_anything_is_read() {
    let x = |variable: mlp_core::table::Variable| columns().input("z", variable);
    for (columns, expected) in [
        (Columns::new().target("y", number()), "no column is an input: `.input(\"name\", number())`"),
        (columns().input("y", number()), "column `y`: it was chosen twice"),
        (columns().weight("x"), "column `x`: it was chosen twice"),
        (
            columns().target("z", number().fill(0.0)),
            "column `z`: a missing target cannot be filled in: `.skip_incomplete()` skips the row",
        ),
        (
            columns().target("z", date("%Y").parts([DatePart::Year])),
            "column `z`: the format `%Y` does not determine a date: `%Y-%m-%d` reads 2024-02-29; a year alone is a `number()`",
        ),
        (
            columns().target("z", date("%F").parts([DatePart::Year])),
            "column `z`: a date as a target has one part, `DatePart::Time`",
        ),
        (
            x(category().fill(Fill::Mean).into()),
            "column `z`: a category has no mean, median or number: fill in `Fill::MostFrequent` or a name",
        ),
        (
            x(category().fill(1.0).into()),
            "column `z`: a category has no mean, median or number: fill in `Fill::MostFrequent` or a name",
        ),
        (x(number().fill(f64::NAN).into()), "column `z`: the number to fill in is not finite"),
        (
            x(number().fill("many").into()),
            "column `z`: `many` cannot be filled in: the column holds values of the kind `number`",
        ),
        (
            x(date("%F").fill(3.0).into()),
            "column `z`: a number cannot be filled in: the column holds values of the kind `date`",
        ),
        (
            x(flag().fill(0.5).into()),
            "column `z`: `0.5` cannot be filled in: the column holds values of the kind `flag`",
        ),
        (
            x(ordinal(["a", "b"]).fill("c").into()),
            "column `z`: `c` cannot be filled in: the column holds values of the kind `ordinal`",
        ),
        (x(date("%Q").into()), "column `z`: the format `%Q` does not determine a date: `%Y-%m-%d` reads 2024-02-29"),
        (x(date("%F").parts([]).into()), "column `z`: a date needs at least one part"),
        (x(ordinal(["a"]).into()), "column `z`: an ordinal variable needs at least two levels"),
        (x(ordinal(["a", "b", "a"]).into()), "column `z`: the level `a` is listed twice"),
        (x(category().at_most(0).into()), "column `z`: a category variable needs at least one category"),
        (
            x(category().at_most(3).unknown(Unknown::Refuse).into()),
            "column `z`: the categories beyond `at_most` would be refused: say `.unknown(Unknown::Other)` after it",
        ),
        (
            x(number().indicator().into()),
            "column `z`: an indicator is set where a value is filled in: say `.fill(…)` too",
        ),
        (x(category().names(["a", "b", "a"]).into()), "column `z`: the category `a` is listed twice"),
        (x(category().names([""; 0]).into()), "column `z`: a category variable needs at least one category"),
        (
            x(category().names(["a", "b"]).at_most(1).into()),
            "column `z`: the categories are those of `.names`, so `.at_most` has none to leave out",
        ),
        (
            x(category().names(["a", "b"]).fill("c").into()),
            "column `z`: `c` cannot be filled in: it is not among the `.names` of the column",
        ),
        (
            x(category().names(["a ", "b"]).into()),
            "column `z`: fields are read without surrounding white space, so none is \"a \": write \"a\"",
        ),
        (x(flag().words("a", "a").into()), "column `z`: the word `a` is that of both values of the flag"),
        (
            x(flag().words("a ", "b").into()),
            "column `z`: fields are read without surrounding white space, so none is \"a \": write \"a\"",
        ),
        (
            x(ordinal(["a", "\u{a0}b"]).into()),
            "column `z`: fields are read without surrounding white space, so none is \"\\u{a0}b\": write \"b\"",
        ),
        (
            x(category().fill(" none").into()),
            "column `z`: fields are read without surrounding white space, so none is \" none\": write \"none\"",
        ),
        (
            columns().input(" z", number()),
            "column ` z`: fields are read without surrounding white space, so none is \" z\": write \"z\"",
        ),
        (
            columns().missing(["", "- "]),
            "fields are read without surrounding white space, so none is the marker \"- \": write \"-\"",
        ),
        (columns().delimiter(b'"'), "the byte 34 cannot separate fields"),
        (
            columns().decimal_comma().thousands(','),
            "the thousands separator must be neither a digit nor `,`, which is the decimal point",
        ),
    ] {
        assert_eq!(text(TableReader::new("t.csv", &b"x,y,z\n"[..], &columns)), expected);
    }
}

#[test]
fn a_column_that_cannot_be_fitted_is_named() {
    let columns = Columns::new().input("x", number().fill(Fill::Mean)).target("y", category());
    let all_missing = table("x,y\n,a\n,b\n", &columns);
    assert_eq!(
        text(Preparation::fit(&all_missing)),
        "column `x` cannot be fitted: all its values are missing in the training part"
    );
    let one_class = table("x,y\n1,a\n2,a\n", &columns);
    assert_eq!(text(Preparation::fit(&one_class)), "column `y` cannot be fitted: the training part has a single class");
    let overflow = table("x,y\n-1e308,a\n1e308,b\n", &columns);
    assert_eq!(
        text(Preparation::fit(&overflow)),
        "column `x` cannot be fitted: its numbers are too large to be scaled"
    );
}

#[test]
fn a_name_that_was_probably_meant_is_suggested() {
    let text = "Flipper Length,Species\n1,a\n";
    assert_eq!(
        message(text, &Columns::new().input("flipper length", number())),
        "t.csv: there is no column `flipper length`; the 2 columns are `Flipper Length`, `Species`; \
         did you mean `Flipper Length`?"
    );
    let columns = Columns::new().input("Flipper Length", number()).target("Species", category());
    let all = table(text, &columns);
    let refused = self::text(all.split_stratified("Spezies", [0.5, 0.5], 1));
    assert!(refused.ends_with("are `Flipper Length`, `Species`; did you mean `Species`?"), "{refused}");

    // Long names are not compared.
    let refused = self::text(all.split_stratified(&"Species".repeat(30), [0.5, 0.5], 1));
    assert!(refused.ends_with("are `Flipper Length`, `Species`"), "{refused}");
    let refused = self::text(all.split_stratified("colour", [0.5, 0.5], 1));
    assert!(refused.ends_with("are `Flipper Length`, `Species`"), "{refused}");
}

#[test]
fn skipped_rows_are_counted_and_a_table_of_none_else_is_explained() {
    let columns = columns().skip_incomplete();
    let read = table("x,y\n1,2\n,3\n4,\n5,6\n", &columns);
    assert_eq!((read.rows(), read.skipped(), read.select(&[0]).skipped()), (2, 2, 0));
    assert!(read.to_string().starts_with("2 rows, 2 skipped as incomplete\n"), "{read}");
    assert_eq!(
        message("x,y\n1,\n,3\n", &columns),
        "t.csv: none of the 2 rows is complete, so `.skip_incomplete()` leaves no samples"
    );
    assert_eq!(message("x,y\n", &columns), "t.csv: there are no samples");
    let chunks = TableReader::new("t.csv", &b"x,y\n1,\n1,2\n3,4\n,5\n6,7\n"[..], &columns).unwrap().chunks(1);
    assert_eq!(chunks.map(|chunk| chunk.unwrap().skipped()).collect::<Vec<_>>(), [1, 0, 1]);
}

#[test]
fn a_file_without_a_header_has_the_given_names() {
    let columns = columns().header(["id", "x", "y"]);
    let read = table("7,1,2\n8,3,4\n", &columns);
    assert_eq!((read.numbers("x").unwrap(), read.numbers("y").unwrap()), (&[1.0, 3.0][..], &[2.0, 4.0][..]));
    assert_eq!(message("1,2\n", &columns), "t.csv, line 1: there are 2 fields, but `.header(…)` names 3 columns");
    assert_eq!(message("7,1,old\n", &columns), "t.csv, line 1, column 3 (y): `old` is not a number");
    assert_eq!(message("", &columns), "t.csv: there are no samples");
    let other = self::columns().header(["id", "X", "y"]);
    assert_eq!(
        message("7,1,2\n", &other),
        "t.csv: there is no column `x`; the 3 columns are `id`, `X`, `y`; did you mean `X`?"
    );
}

#[test]
fn reading_in_chunks_ends_after_an_error() {
    let mut chunks = TableReader::new("t.csv", &b"x,y\n1,2\nbad,3\n4,5\n"[..], &columns()).unwrap().chunks(1);
    assert!(chunks.next().unwrap().is_ok());
    assert!(chunks.next().unwrap().is_err());
    assert!(chunks.next().is_none());
}
