//! Models: a network with its preparation, in one file, in another program.

use std::fs;
use std::path::PathBuf;

use mlp_core::prelude::*;
use mlp_core::table::{
    Columns, Fill, Model, Predicted, Preparation, Table, Unknown, Value, category, date, flag, number, ordinal,
};

use super::{table, text};

network! { struct Boxes< input 6 => tanh 8 => linear 1; loss squared >; }

const TEXT: &str = "\
width,colour,sold,fragile,price
1.5,red,2020-01-01,no,10
2.5,blue,2020-02-01,yes,20
,red,2020-03-01,no,25
4.5,blue,2020-04-01,yes,35
5.5,red,2020-05-01,no,40
";

fn columns() -> Columns {
    Columns::new()
        .input("width", number().fill(Fill::Median).indicator())
        .input("colour", category())
        .input("sold", date("%Y-%m-%d"))
        .input("fragile", flag())
        .target("price", number())
}

fn boxes() -> (Table, Model<Boxes>) {
    let table = table(TEXT, &columns());
    let preparation = Preparation::fit(&table).unwrap();
    let data: Dataset<_, SVector<f32, 1>> = preparation.dataset(&table).unwrap();
    let mut net = Boxes::random(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(0.03)).batch(Batch::Full).epochs(400).fit(&mut net, &data).unwrap();
    (table, Model::new(net, preparation).unwrap())
}

/// A path in a directory of its own.
fn path(name: &str) -> PathBuf {
    let directory = std::env::temp_dir().join(format!("mlp-tables-{}-{name}", std::process::id()));
    fs::create_dir_all(&directory).unwrap();
    directory.join("model.safetensors")
}

#[test]
fn predictions_are_in_the_unit_of_the_target() {
    let (table, model) = boxes();
    for (prediction, price) in model.predict_table(&table).unwrap().iter().zip(table.numbers("price").unwrap()) {
        assert!((prediction.number().unwrap() - price).abs() < 1.0, "{prediction} for {price}");
    }
}

#[test]
fn a_saved_model_predicts_the_same_bits_from_a_table_a_file_and_named_values() {
    let (table, model) = boxes();
    let path = path("bits");
    model.save(&path).unwrap();
    let loaded = Model::<Boxes>::load(&path).unwrap();
    assert_eq!(loaded.preparation(), model.preparation());
    let expected = model.predict_table(&table).unwrap();
    // The tables of another program are read with the columns of the file.
    let again = Table::from_text("t.csv", TEXT, loaded.preparation().columns()).unwrap();
    assert_eq!(loaded.predict_table(&again).unwrap(), expected);
    let rows: Vec<_> = loaded.predict_csv("t.csv", TEXT.as_bytes()).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows, expected);
    let named = loaded.predict([
        ("sold", Value::from("2020-03-01")),
        ("width", Value::Missing),
        ("fragile", false.into()),
        ("colour", "red".into()),
    ]);
    assert_eq!(named.unwrap(), expected[2]);
    // It is also a file of the network alone.
    let mut net = Boxes::zeros();
    net.load_safetensors(&path).unwrap();
    assert_eq!(net, *model.network());
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[test]
fn the_columns_of_a_file_to_predict_may_be_in_another_order_without_targets_and_with_others() {
    let (_, model) = boxes();
    let text = "note,fragile,sold,colour,width\nx,no,2020-01-01,red,1.5\n";
    let found: Vec<_> = model.predict_csv("rows", text.as_bytes()).unwrap().collect::<Result<_, _>>().unwrap();
    let expected = model.predict_csv("t.csv", TEXT.as_bytes()).unwrap().next().unwrap().unwrap();
    assert_eq!(found, [expected]);
}

#[test]
fn a_row_that_does_not_fit_is_an_error_with_its_line_and_the_next_one_is_predicted() {
    let (_, model) = boxes();
    let rows = "width,colour,sold,fragile\n1,red,2020-01-01,no\n1,red,today,no\n1,green,2020-01-01,no\n1,2\n2,blue,2020-01-01,yes\n";
    let found: Vec<_> =
        model.predict_csv("rows", rows.as_bytes()).unwrap().map(|row| row.map_err(|error| error.to_string())).collect();
    assert_eq!(found.len(), 5);
    assert!(found[0].is_ok() && found[4].is_ok());
    assert_eq!(found[1], Err("rows, line 3, column 3 (sold): `today` is not a date in the format `%Y-%m-%d`".into()));
    let refused = found[2].as_ref().unwrap_err();
    assert!(refused.starts_with("rows, line 4, column `colour`: the training part has no `green`"), "{refused}");
    assert_eq!(found[3], Err("rows, line 5: there are 2 fields, but the first line has 4".into()));
}

#[test]
fn ever_new_categories_of_a_file_are_predicted_alike() {
    network! { struct Net< input 3 => linear 1; loss squared >; }
    let columns = Columns::new().input("c", category().unknown(Unknown::Other)).target("y", number());
    let mut net = Net::zeros();
    (0..3).for_each(|input| net.output.weights[input] = [1.0, 2.0, 3.0][input]);
    let model = Model::new(net, Preparation::fit(&table("c,y\na,1\nb,2\n", &columns)).unwrap()).unwrap();
    let expect = |text: &str| model.predict([("c", text)]).unwrap();
    let (known, other) = (expect("a"), expect("another"));
    // More names than the reader keeps.
    let rows: String = (0..10_000).map(|row| if row % 3 == 0 { "a\n".into() } else { format!("id{row}\n") }).collect();
    let text = format!("c\n{rows}");
    for (row, found) in model.predict_csv("rows", text.as_bytes()).unwrap().enumerate() {
        assert_eq!(found.unwrap(), if row % 3 == 0 { known.clone() } else { other.clone() });
    }
}

#[test]
fn a_file_of_another_spelling_is_predicted_alike() {
    let (_, model) = boxes();
    let expected: Vec<_> = model.predict_csv("t.csv", TEXT.as_bytes()).unwrap().collect::<Result<_, _>>().unwrap();
    let other = TEXT.replace('.', "#").replace(',', ";").replace('#', ",").replace("\n;", "\n-;");
    let spelling = Columns::new().delimiter(b';').decimal_comma().missing(["-"]);
    let found: Vec<_> =
        model.predict_csv_as("t.csv", other.as_bytes(), &spelling).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(found, expected);
    let path = path("spelling");
    fs::write(&path, &other).unwrap();
    let found: Vec<_> = model.predict_file_as(&path, &spelling).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(found, expected);
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    let refused = text(model.predict_csv("t.csv", other.as_bytes()).map(|_| ()));
    let hint = "if `;` separates the fields, give `predict_file_as` the spelling `Columns::new().delimiter(b';')`";
    assert!(refused.ends_with(hint), "{refused}");
    let refused = text(model.predict_csv_as("t.csv", other.as_bytes(), &spelling.delimiter(b'"')).map(|_| ()));
    assert_eq!(refused, "the byte 34 cannot separate fields");
}

#[test]
fn a_model_of_a_file_without_a_header_predicts_such_files() {
    network! { struct Net< input 1 => linear 1; loss squared >; }
    let columns = Columns::new().header(["x", "y"]).input("x", number()).target("y", number());
    let model = Model::new(Net::zeros(), Preparation::fit(&table("1,2\n3,4\n", &columns)).unwrap()).unwrap();
    let path = path("header");
    model.save(&path).unwrap();
    let loaded = Model::<Net>::load(&path).unwrap();
    assert_eq!(loaded.preparation(), model.preparation());
    assert!(loaded.predict_csv("rows", &b"5,\n6,\n"[..]).unwrap().map(|row| row.is_ok()).eq([true, true]));
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[test]
fn named_values_that_do_not_fit_are_refused_with_the_column() {
    let (_, model) = boxes();
    let all = [
        ("width", Value::from(1.0)),
        ("colour", "red".into()),
        ("sold", "2020-01-01".into()),
        ("fragile", true.into()),
    ];
    assert!(model.predict(all.clone()).is_ok());
    let with = |index: usize, name, value: Value| {
        let mut values = all.clone();
        values[index] = (name, value);
        text(model.predict(values))
    };
    assert_eq!(with(0, "width", f64::NAN.into()), "column `width`: `NaN` is not a finite number");
    assert_eq!(with(0, "width", "wide".into()), "column `width`: `wide` is not a number");
    assert_eq!(with(0, "width", true.into()), "column `width`: `true` cannot be a value of the kind `number`");
    assert_eq!(with(1, "colour", 3.0.into()), "column `colour`: `3` cannot be a value of the kind `category`");
    assert_eq!(with(1, "colour", Value::Missing), "column `colour`: the value is missing");
    assert_eq!(with(2, "sold", 2020.0.into()), "column `sold`: `2020` cannot be a value of the kind `date`");
    assert_eq!(with(3, "fragile", 2.0.into()), "column `fragile`: `2` cannot be a value of the kind `flag`");
    let names = "the 4 columns are `width`, `colour`, `sold`, `fragile`";
    assert_eq!(with(0, "height", 1.0.into()), format!("there is no column `height`; {names}"));
    assert_eq!(with(0, "colour", "red".into()), "column `colour` is given twice");
    // The width has a value to fill in.
    assert!(model.predict(all[1..].to_vec()).is_ok());
    assert_eq!(text(model.predict(all[..2].to_vec())), "2 columns are not given: `sold`, `fragile`");
}

#[test]
fn a_row_of_a_file_to_predict_is_never_skipped() {
    let columns = Columns::new().input("x", number()).target("y", number()).skip_incomplete();
    network! { struct Net< input 1 => linear 1; loss squared >; }
    let preparation = Preparation::fit(&table("x,y\n1,2\n,3\n2,4\n", &columns)).unwrap();
    let model = Model::new(Net::zeros(), preparation).unwrap();
    let found: Vec<_> = model.predict_csv("rows", &b"x\n1\nNA\n2\n"[..]).unwrap().map(|row| row.is_ok()).collect();
    assert_eq!(found, [true, false, true]);
}

#[test]
fn classes_are_predicted_by_name_with_their_probabilities() {
    network! { struct Kind< input 1 => softmax 3; loss categorical_cross_entropy >; }
    network! { struct Ill< input 1 => sigmoid 1; loss binary_cross_entropy >; }
    let columns = Columns::new().input("x", number()).target("kind", category());
    let preparation = Preparation::fit(&table("x,kind\n1,b\n2,a\n3,c\n", &columns)).unwrap();
    let mut net = Kind::zeros();
    net.output.bias = vector![1.0, 3.0, 2.0];
    let model = Model::new(net, preparation.clone()).unwrap();
    let prediction = model.predict([("x", 1.0)]).unwrap();
    let class = prediction.class().unwrap();
    assert_eq!((class.name(), class.index), ("b", 1));
    assert!((class.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-6);
    assert_eq!(prediction.to_string(), "kind: b (66.5%)");
    assert!(matches!(prediction.get("kind"), Some(Predicted::Class(_))));
    assert_eq!(text(Model::new(Ill::zeros(), preparation)), "the network has 1 output, but the targets need 3");

    for (columns, rows) in [
        (Columns::new().input("x", number()).target("ill", flag()), "x,ill\n1,yes\n2,no\n"),
        (Columns::new().input("x", number()).target("ill", category()), "x,ill\n1,yes\n2,no\n"),
    ] {
        let preparation = Preparation::fit(&table(rows, &columns)).unwrap();
        let mut net = Ill::zeros();
        net.output.bias = vector![-2.0];
        let prediction = Model::new(net, preparation).unwrap().predict([("x", 1.0)]).unwrap();
        assert_eq!(prediction.to_string(), "ill: no (88.1%)");
    }
}

#[test]
fn several_targets_take_their_outputs_in_order() {
    network! { struct Heads< input 1 => softmax 2 + linear 1; loss categorical_cross_entropy + squared >; }
    let columns = Columns::new().input("x", number()).target("kind", category()).target("mass", number());
    let all = table("x,kind,mass\n1,a,10\n2,b,30\n", &columns);
    let preparation = Preparation::fit(&all).unwrap();
    let mut net = Heads::zeros();
    net.output.bias = vector![0.0, 2.0, 0.5];
    let prediction = Model::new(net, preparation).unwrap().predict([("x", 1.0)]).unwrap();
    assert_eq!(prediction.to_string(), "kind: b (88.1%), mass: 25");
}

#[test]
fn levels_are_predicted_as_numbers_or_classes() {
    network! { struct One< input 1 => linear 1; loss squared >; }
    network! { struct Three< input 1 => softmax 3; loss categorical_cross_entropy >; }
    let columns = Columns::new().input("x", number()).target("size", ordinal(["s", "m", "l"]));
    let preparation = Preparation::fit(&table("x,size\n1,s\n2,l\n", &columns)).unwrap();
    let number = Model::new(One::zeros(), preparation.clone()).unwrap().predict([("x", 1.0)]).unwrap();
    assert_eq!(number.number(), Some(1.0));
    let class = Model::new(Three::zeros(), preparation).unwrap().predict([("x", 1.0)]).unwrap();
    assert_eq!(class.class().unwrap().name(), "s");
}

#[test]
fn a_model_of_another_network_or_of_none_is_refused() {
    network! { struct Other< input 6 => tanh 9 => linear 1; loss squared >; }
    let (_, model) = boxes();
    let path = path("other");
    model.save(&path).unwrap();
    let error = Model::<Other>::load(&path).unwrap_err().to_string();
    assert!(error.contains("this is a file of another network") && error.contains("hidden1.weight"), "{error}");
    model.network().save_safetensors(&path).unwrap();
    let error = Model::<Boxes>::load(&path).unwrap_err().to_string();
    assert!(error.ends_with("it has no preparation: it was not saved by `Model::save`"), "{error}");
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

/// A model whose categories, with names of this length, are as many as its inputs.
fn of_categories<N: Network<Input = Sparse<C>, Scalar = f32>, const C: usize>(length: usize) -> Model<N> {
    let columns = Columns::new().input("c", category()).target("y", number());
    let rows = (0..C).map(|row| format!("{row:0length$},{row}\n"));
    let all = table(&rows.fold(String::from("c,y\n"), |text, row| text + &row), &columns);
    let mut net = N::boxed_zeros();
    net.parameters_mut()[C - 1] = 1.0;
    Model::new(net, Preparation::fit(&all).unwrap()).unwrap()
}

#[test]
fn a_model_with_many_categories_is_loaded_as_it_was_saved() {
    network! { struct Wide< input sparse 30000 => linear 1; loss squared >; }
    let model = of_categories::<Wide, 30_000>(6);
    let path = path("many");
    model.save(&path).unwrap();
    let loaded = Model::<Wide>::load(&path).unwrap();
    assert_eq!(loaded.preparation(), model.preparation());
    assert_eq!(loaded.predict([("c", "029999")]).unwrap(), model.predict([("c", "029999")]).unwrap());
    // It is also a file of the network alone, on disk and in memory.
    for from_memory in [false, true] {
        let mut net = Wide::boxed_zeros();
        if from_memory {
            net.load_safetensors_bytes(&fs::read(&path).unwrap()).unwrap();
        } else {
            net.load_safetensors(&path).unwrap();
        }
        assert_eq!(*net, *model.network());
    }
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[test]
fn a_model_with_names_of_many_megabytes_is_loaded_as_it_was_saved() {
    network! { struct Long< input sparse 9000 => linear 1; loss squared >; }
    let model = of_categories::<Long, 9000>(2000);
    let path = path("long");
    model.save(&path).unwrap();
    assert_eq!(Model::<Long>::load(&path).unwrap().preparation(), model.preparation());
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[test]
fn stated_categories_are_in_the_file_and_must_be_those_of_the_encoding() {
    network! { struct Net< input 3 => linear 1; loss squared >; }
    let columns = Columns::new().input("c", category().names(["red", "tan", "sky"])).target("y", number());
    let model = Model::new(Net::zeros(), Preparation::fit(&table("c,y\nred,1\n", &columns)).unwrap()).unwrap();
    let path = path("names");
    model.save(&path).unwrap();
    assert_eq!(Model::<Net>::load(&path).unwrap().preparation(), model.preparation());
    let text = fs::read(&path).unwrap();
    let at = text.windows(3).position(|window| window == b"tan").expect("the name is in the header");
    let damaged = [&text[..at], b"ten", &text[at + 3..]].concat();
    fs::write(&path, damaged).unwrap();
    let error = Model::<Net>::load(&path).unwrap_err().to_string();
    assert!(error.ends_with("its preparation contradicts itself"), "{error}");
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[test]
fn a_damaged_preparation_is_refused() {
    let (_, model) = boxes();
    let path = path("damaged");
    model.save(&path).unwrap();
    let bytes = fs::read(&path).unwrap();
    let damage = |old: &str, new: &str| {
        let (old, new) = (old.replace('"', "\\\""), new.replace('"', "\\\""));
        assert_eq!(old.len(), new.len(), "the length of the header must stay");
        let at =
            bytes.windows(old.len()).position(|window| window == old.as_bytes()).expect("the text is in the header");
        let mut damaged = bytes.clone();
        damaged[at..at + old.len()].copy_from_slice(new.as_bytes());
        fs::write(&path, damaged).unwrap();
        let error = Model::<Boxes>::load(&path).unwrap_err().to_string();
        assert!(error.contains("this is no model file: "), "{error}");
    };
    damage("\"unknown\":\"Refuse\"", "\"unknown\":\"Rafuse\"");
    damage("\"unit\":1.", "\"unit\":-1");
    damage("\"names\":[\"blue\",\"red\"]", "\"names\":[\"red\",\"red\"] ");
    damage("\"names\":[\"blue\",\"red\"]", "\"names\":[\"blue,    red\"]");
    damage("%Y-%m-%d", "%Y-%m-%Q");
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
}
