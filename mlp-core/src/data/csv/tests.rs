//! Every problem with its location and message, and unusual but valid files.

use nalgebra::vector;
use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use super::*;
use crate::number::random::generator;

/// The error message for a file of two inputs and a class.
#[track_caller]
fn message(text: &str) -> String {
    Csv::from_text("f.csv", text).classes::<f32, 2>().unwrap_err().to_string()
}

#[test]
fn an_error_names_the_file_line_and_column() {
    let with = |line: &str| message(&format!("a,b,class\n1,2,x\n{line}\n5,6,y\n"));
    assert_eq!(with("3,four,y"), "f.csv, line 3, column 2 (b): `four` is not a number");
    assert_eq!(with("3,1.5e,y"), "f.csv, line 3, column 2 (b): `1.5e` is not a number");
    assert_eq!(with("NAN,4,y"), "f.csv, line 3, column 1 (a): `NAN` is not a finite number");
    assert_eq!(with("3,-inf,y"), "f.csv, line 3, column 2 (b): `-inf` is not a finite number");
    assert_eq!(with("3,1e39,y"), "f.csv, line 3, column 2 (b): `1e39` is not a finite number");
    assert_eq!(with(",4,y"), "f.csv, line 3, column 1 (a): the value is missing");
    assert_eq!(with("3,?,y"), "f.csv, line 3, column 2 (b): the value is missing (`?`)");
    assert_eq!(with("3,4,NA"), "f.csv, line 3, column 3 (class): the value is missing (`NA`)");
    assert_eq!(with("3,4"), "f.csv, line 3: there are 2 fields, but the first line has 3");
    assert_eq!(with("3"), "f.csv, line 3: there is 1 field, but the first line has 3");
    assert_eq!(with("3,4,y,5"), "f.csv, line 3: there are 4 fields, but the first line has 3");
    assert_eq!(with("3,\"4\n\0\",y"), "f.csv, line 3, column 2 (b): `4\\n\\0` is not a number");
}

/// The parser ends the field with the text, so that all lines after the quote would be lost.
#[test]
fn a_quote_that_is_never_closed_is_an_error_with_the_line_of_its_record() {
    let open = "a quoted field is not closed before the end of the file";
    assert_eq!(message("a,b,class\n1,2,x\n3,4,\"y\n5,6,x\n7,8,y\n"), format!("f.csv, line 3: {open}"));
    assert_eq!(message("a,b,class\r\r\n1,\"2,x\r3,4,y"), format!("f.csv, line 3: {open}"));
    assert_eq!(message("\u{feff}\"a,b,class\n1,2,x\n"), format!("f.csv, line 1: {open}"));
    let values = Csv::from_text("f.csv", "\"1\";\"2").header(false).delimiter(b';').values::<f32, 1, 1>();
    assert_eq!(values.unwrap_err().to_string(), format!("f.csv, line 1: {open}"));
    let closed = Csv::from_text("f.csv", "\u{feff}\"a\",class\n\n1,\"x\n\"\"\"").classes::<f32, 1>().unwrap();
    assert_eq!(closed.1, ["x\n\""]);
}

#[test]
fn an_invalid_column_selection_is_explained() {
    let csv = Csv::from_text("f.csv", "a,b,b,class\n1,2,3,x\n");
    let message = |csv: Csv<'_>| csv.classes::<f32, 2>().unwrap_err().to_string();
    assert_eq!(
        message(csv.clone()),
        "f.csv: there are 3 columns for inputs, but a sample has 2 inputs; the 4 columns are `a`, `b`, `b`, `class`"
    );
    assert_eq!(
        message(csv.clone().target("klass")),
        "f.csv: there is no column `klass`; the 4 columns are `a`, `b`, `b`, `class`"
    );
    assert_eq!(
        message(csv.clone().target(4)),
        "f.csv: there is no column at index 4; the 4 columns are `a`, `b`, `b`, `class`"
    );
    assert_eq!(
        message(csv.clone().inputs(["a", "b"])),
        "f.csv: several columns are called `b`: say which by its index"
    );
    assert_eq!(
        message(csv.clone().inputs([0, 3])),
        "f.csv: the column at index 3 was chosen twice, or chosen and left out"
    );
    assert_eq!(
        message(csv.clone().targets([1, 3])),
        "f.csv: there are 2 columns for targets, but a target takes 1; the 4 columns are `a`, `b`, `b`, `class`"
    );
    assert_eq!(
        message(csv.clone().header(false).inputs([1])),
        "f.csv: there is 1 column for inputs, but a sample has 2 inputs; the first line has 4 fields: `a`, `b`, `b`, `class`"
    );
    assert_eq!(
        message(csv.clone().header(false).target("class")),
        "f.csv: there is no column `class`; the 4 columns are known by their indices alone: there is no header"
    );
    assert_eq!(message(csv.clone().class_names(["x", "x"]).without([2])), "f.csv: the class `x` was named twice");
    assert_eq!(
        message(csv.clone().inputs([0, 1]).without([1])),
        "f.csv: the column at index 1 was chosen twice, or chosen and left out"
    );
    assert_eq!(csv.inputs([2, 0]).classes::<f32, 2>().unwrap().0.inputs(), [vector![3.0, 1.0]]);
}

#[test]
fn a_message_about_columns_names_the_likely_delimiter() {
    for (delimiter, hint) in [
        (';', "; if `;` separates the fields, say `.delimiter(b';')`"),
        ('|', "; if `|` separates the fields, say `.delimiter(b'|')`"),
        ('\t', r"; if tabs separate the fields, say `.delimiter(b'\t')`"),
    ] {
        let text = "a,b,class\n1,2,x\n".replace(',', &delimiter.to_string());
        let only = if delimiter == '\t' { r"a\tb\tclass".into() } else { format!("a{delimiter}b{delimiter}class") };
        assert_eq!(
            message(&text),
            format!(
                "f.csv: there are 0 columns for inputs, but a sample has 2 inputs; the only column is `{only}`{hint}"
            )
        );
        let csv = Csv::from_text("f.csv", &text);
        assert_eq!(
            csv.clone().target("class").classes::<f32, 2>().unwrap_err().to_string(),
            format!("f.csv: there is no column `class`; the only column is `{only}`{hint}")
        );
        assert_eq!(
            csv.clone().header(false).target("class").classes::<f32, 2>().unwrap_err().to_string(),
            format!(
                "f.csv: there is no column `class`; the only column is known by its index alone: there is no header{hint}"
            )
        );
        assert_eq!(
            csv.clone().values::<f32, 2, 2>().unwrap_err().to_string(),
            format!("f.csv: there is 1 column for targets, but a target takes 2; the only column is `{only}`{hint}")
        );
        assert!(csv.delimiter(u8::try_from(delimiter).unwrap()).classes::<f32, 2>().is_ok());
    }
    let comma = Csv::from_text("f.csv", "a,b\n").delimiter(b';').classes::<f32, 1>().unwrap_err().to_string();
    assert_eq!(
        comma,
        "f.csv: there are 0 columns for inputs, but a sample has 1 input; the only column is `a,b`; \
        if `,` separates the fields, say `.delimiter(b',')`"
    );
    // No other delimiter gives more columns.
    assert!(!message("size (cm; m),class\n").contains("separate"));
    assert!(!message("class\n").contains("separate"));
}

#[test]
fn usual_markers_of_missing_values_are_recognized_among_numbers_and_classes() {
    for marker in [
        "", "?", "NA", "N/A", "n/a", "#NA", "#N/A", "#N/A N/A", "<NA>", "NaN", "nan", "-NaN", "-nan", "NULL", "null",
        "None",
    ] {
        let said = if marker.is_empty() { String::new() } else { format!(" (`{marker}`)") };
        for (line, column) in [(format!("{marker},4,y"), "1 (a)"), (format!("3,4,{marker}"), "3 (class)")] {
            let text = format!("a,b,class\n1,2,x\n{line}\n");
            assert_eq!(message(&text), format!("f.csv, line 3, column {column}: the value is missing{said}"));
            assert_eq!(Csv::from_text("f.csv", &text).skip_incomplete().classes::<f32, 2>().unwrap().0.len(), 1);
        }
    }
    // Names of classes in common data sets.
    let (_, names) = Csv::from_text("f.csv", "a,class\n1,+\n2,-\n3,.\n4,Na\n5,none\n").classes::<f32, 1>().unwrap();
    assert_eq!(names, ["+", "-", ".", "Na", "none"]);
    let only = Csv::from_text("f.csv", "a,class\nNaN,x\n").missing(["-"]).classes::<f32, 1>().unwrap_err();
    assert!(matches!(only.problem(), CsvProblem::NotFinite { .. }), "the user's markers replace the usual ones");
}

/// A class `-` would be read where the user means a missing value.
#[test]
fn a_marker_or_a_class_that_no_field_is_equal_to_is_refused() {
    let csv = Csv::from_text("f.csv", "a,class\n1, - \n2,x\n");
    let said = |csv: Csv<'_>| csv.skip_incomplete().classes::<f32, 1>().unwrap_err().to_string();
    let expected = "f.csv: fields are read without surrounding white space, so none is \" - \": write \"-\"";
    assert_eq!(said(csv.clone().missing(["NA", " - "])), expected);
    assert_eq!(said(csv.clone().class_names(["x", " - "])), expected);
    assert_eq!(csv.missing(["-"]).skip_incomplete().classes::<f32, 1>().unwrap().1, ["x"]);
}

#[test]
fn a_line_of_white_space_is_blank() {
    for blank in [" ", "   ", "\t", " \t ", "\u{a0}", "\r\n  \r\n"] {
        let text = format!("{blank}\na,b,class\n{blank}\n1,2,x\n{blank}\n3,four,y\n{blank}");
        let before = text[..text.find("3,").unwrap()].matches('\n').count();
        assert_eq!(
            message(&text),
            format!("f.csv, line {}, column 2 (b): `four` is not a number", before + 1),
            "{blank:?}"
        );
        let text = text.replace("four", "4");
        let (data, _) = Csv::from_text("f.csv", &text).classes::<f32, 2>().unwrap();
        assert_eq!(data.len(), 2, "{blank:?}");
    }
    // Not blank: fields that are missing.
    assert_eq!(message("a,b,class\n ,,\n"), "f.csv, line 2, column 1 (a): the value is missing");
    assert_eq!(message(" \n\t\n"), "f.csv: there are no samples");
}

#[test]
fn non_breaking_spaces_around_a_field_are_ignored() {
    let text = "\u{a0}a,b\u{a0},class\n\u{a0}1,2\u{a0},\u{a0} x \u{a0}\n";
    let (data, names) = Csv::from_text("f.csv", text).inputs(["a", "b"]).classes::<f32, 2>().unwrap();
    assert_eq!((data.inputs()[0], names), (vector![1.0, 2.0], vec!["x".into()]));
}

#[test]
fn a_file_without_samples_is_an_error() {
    for text in ["", "\n\n", "a,b,class\n", "a,b,class"] {
        assert_eq!(message(text), "f.csv: there are no samples", "{text:?}");
    }
    let incomplete = Csv::from_text("f.csv", "a,b,class\n1,,x\n").skip_incomplete();
    assert_eq!(incomplete.classes::<f32, 2>().unwrap_err().to_string(), "f.csv: there are no samples");
}

#[test]
fn a_first_line_of_numbers_is_not_taken_for_a_header() {
    for first in ["1,2,x", "?,2,x", "1,NaN,x"] {
        assert_eq!(
            message(&format!("{first}\n3,4,y\n")),
            "f.csv, line 1: the header consists of numbers: say `.header(false)` if there is none, and `.header(true)` if this is one"
        );
    }
    // The names may be missing, but no number is among them.
    for first in ["?,,x", "a,2,x"] {
        assert_eq!(Csv::from_text("f.csv", &format!("{first}\n3,4,y\n")).classes::<f32, 2>().unwrap().0.len(), 1);
    }
}

#[test]
fn line_numbers_match_those_of_an_editor() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b,class", "1,2,x", "", "", "\"1\",2,\"x", "y\"", "", "3,four,x", ""].join(end);
        assert_eq!(message(&text), "f.csv, line 8, column 2 (b): `four` is not a number", "{end:?}");
    }
}

#[test]
fn white_space_quotes_blank_lines_and_a_byte_order_mark_are_ignored() {
    let text = "\u{feff} a ,b,class\r\n\r\n 1 ,\"2\", \"x\" \n+3,.4e1,\"x\"\n\n";
    let (data, names) = Csv::from_text("f.csv", text).inputs(["b", "a"]).classes::<f64, 2>().unwrap();
    assert_eq!(data.inputs(), [vector![2.0, 1.0], vector![4.0, 3.0]]);
    // A quote is special only at the start of a field.
    assert_eq!(names, ["\"x\"", "x"]);
}

#[test]
fn skipping_an_incomplete_line_leaves_no_partial_sample() {
    let text = "a,b,y\n1,2,3\n?,2,3\n1,?,3\n1,2,?\n4,5,6\n";
    let data = Csv::from_text("f.csv", text).skip_incomplete().values::<f32, 2, 1>().unwrap();
    assert_eq!(data.inputs(), [vector![1.0, 2.0], vector![4.0, 5.0]]);
    assert_eq!(data.targets(), [vector![3.0], vector![6.0]]);
    let (data, names) = Csv::from_text("f.csv", text).skip_incomplete().classes::<f32, 2>().unwrap();
    assert_eq!((data.len(), data.targets().len(), names), (2, 2, vec!["3".into(), "6".into()]));
}

#[test]
fn a_named_class_may_equal_a_missing_value_marker() {
    let csv = Csv::from_text("f.csv", "gdp,continent\n1,EU\n2,NA\n");
    assert!(csv.classes::<f32, 1>().is_err());
    let (data, _) = csv.class_names(["EU", "NA"]).classes::<f32, 1>().unwrap();
    assert_eq!(data.targets(), [0, 1]);
}

#[test]
fn a_number_is_rounded_only_once() {
    // Just above the midpoint of 1 and the next f32, by less than f64 resolves.
    let text = "x,y\n1.000000059604644775390626,0\n";
    let data = Csv::from_text("f.csv", text).values::<f32, 1, 1>().unwrap();
    assert_eq!(data.inputs()[0][0].to_bits(), (1.0 + f32::EPSILON).to_bits());
}

#[test]
fn the_error_for_an_unreadable_file_names_it() {
    let error = Csv::open("no/such/file.csv").unwrap_err();
    assert_eq!(error.file(), "no/such/file.csv");
    assert!(matches!(error.problem(), CsvProblem::Io(_)));
}

#[test]
fn messages_stay_short_whatever_the_file_contains() {
    let field = "\u{7}ä".repeat(100_000);
    let error = message(&format!("{field},b,class\n{field},2,x\n"));
    assert!(error.len() < 500, "{} bytes", error.len());
    let many = Csv::from_text("f.csv", &"x,".repeat(100_000)).target("class").classes::<f32, 2>().unwrap_err();
    assert!(many.to_string().len() < 500);
}

#[test]
fn the_reader_never_panics() {
    const ALPHABET: &[u8] = b"0123456789.,,,,\n\n\n\r\"e+-? NAinfxy;\t\0\xef\xbb\xbf\xff\xc3";
    let mut read = 0;
    for seed in 0..50_000 {
        let mut rng = generator(seed);
        let byte = |rng: &mut ChaCha8Rng| ALPHABET[rng.random_range(0..ALPHABET.len())];
        let mut text = if rng.random() {
            b"a,b\n1,2\n-3.5,4e1\n\"5\",6\n".to_vec()
        } else {
            (0..rng.random_range(0..60)).map(|_| byte(&mut rng)).collect()
        };
        for _ in 0..rng.random_range(0..5) {
            let index = rng.random_range(0..=text.len());
            text.insert(index, byte(&mut rng));
        }
        let mut csv = Csv::from_text("f.csv", &text);
        if rng.random() {
            csv = csv.header(rng.random());
        }
        if rng.random() {
            csv = csv.skip_incomplete();
        }
        for result in
            [csv.values::<f64, 1, 1>().map(|data| data.len()), csv.classes::<f32, 1>().map(|(data, _)| data.len())]
        {
            match result {
                Ok(samples) => read += samples,
                Err(error) => {
                    let lines = text.split(|&byte| matches!(byte, b'\n' | b'\r')).count();
                    assert!(error.line().is_none_or(|line| (1..=lines).contains(&line)), "seed {seed}: {error}");
                }
            }
        }
    }
    assert!(read > 10_000, "too few samples were read: {read}");
}

#[test]
fn a_byte_that_cannot_separate_fields_is_refused() {
    for delimiter in [b'"', b'\n', b'\r', 0x80, 0xff] {
        let csv = Csv::from_text("f.csv", "1\"2\n3\"4\n").header(false).delimiter(delimiter);
        let error = csv.values::<f32, 1, 1>().unwrap_err();
        assert_eq!(error.to_string(), format!("f.csv: the byte {delimiter} cannot separate fields"));
    }
}

#[test]
fn a_quoted_empty_field_is_a_record() {
    let error = Csv::from_text("f.csv", "x,y\n1,2\n\"\"\n3,4\n").values::<f32, 1, 1>().unwrap_err();
    assert_eq!(error.line(), Some(3));
    assert!(matches!(error.problem(), CsvProblem::FieldCount { found: 1, expected: 2 }));
}
