//! Preparations: what is learned from the training part, and the samples that it makes.

use mlp_core::prelude::*;
use mlp_core::table::{
    Columns, DatePart, Fill, Preparation, Scaling, TableReader, Unknown, category, date, flag, number, ordinal,
};

use super::{table, text};

#[test]
fn numbers_are_scaled_by_the_training_part_alone() {
    let columns = Columns::new()
        .input("a", number())
        .input("b", number().scaling(Scaling::MinMax))
        .input("c", number().scaling(Scaling::None))
        .target("y", number());
    let train = table("a,b,c,y\n1,10,7,0\n5,30,8,4\n", &columns);
    let test = table("a,b,c,y\n7,0,9,6\n", &columns);
    let preparation = Preparation::fit(&train).unwrap();
    let data: Dataset<SVector<f64, 3>, SVector<f64, 1>> = preparation.dataset(&train).unwrap();
    assert_eq!(data.inputs(), [vector![-1.0, 0.0, 7.0], vector![1.0, 1.0, 8.0]]);
    assert_eq!(data.targets(), [vector![-1.0], vector![1.0]]);
    let data: Dataset<SVector<f64, 3>, SVector<f64, 1>> = preparation.dataset(&test).unwrap();
    assert_eq!((data.inputs(), data.targets()), (&[vector![2.0, -0.5, 9.0]][..], &[vector![2.0]][..]));
}

#[test]
fn a_constant_column_becomes_zero_and_not_infinite() {
    let columns =
        Columns::new().input("a", number()).input("b", number().scaling(Scaling::MinMax)).target("y", number());
    let preparation = Preparation::fit(&table("a,b,y\n0.3,5,1\n0.30000000000000004,5,2\n", &columns)).unwrap();
    let samples: Vec<SVector<f64, 2>> = preparation.samples(&table("a,b,y\n1.3,6,1\n", &columns)).unwrap();
    assert!((samples[0] - vector![1.0, 1.0]).norm() < 1e-12, "{samples:?}");
}

#[test]
fn columns_of_any_magnitude_get_mean_0_and_deviation_1() {
    for unit in ["e-300", "e-170", "e-160", "", "e150", "e160", "e300"] {
        let columns = Columns::new().input("x", number()).target("y", number());
        let train = table(&format!("x,y\n1{unit},1\n2{unit},2\n6{unit},3\n"), &columns);
        let samples: Vec<SVector<f64, 1>> = Preparation::fit(&train).unwrap().samples(&train).unwrap();
        let deviation = (14.0_f64 / 3.0).sqrt();
        for (sample, x) in samples.iter().zip([1.0, 2.0, 6.0]) {
            assert!((sample[0] - (x - 3.0) / deviation).abs() < 1e-14, "{unit}: {sample}");
        }
    }
}

#[test]
fn missing_values_are_filled_and_marked() {
    let fills: [(Fill, f64); 4] =
        [(Fill::Mean, 3.0), (Fill::Median, 2.0), (Fill::MostFrequent, 1.0), (Fill::Number(9.0), 9.0)];
    for (fill, expected) in fills {
        let columns = Columns::new()
            .input("x", number().scaling(Scaling::None).fill(fill.clone()).indicator())
            .target("y", number());
        let train = table("x,y\n1,0\n,1\n1,2\n3,3\n7,4\n", &columns);
        let preparation = Preparation::fit(&train).unwrap();
        let samples: Vec<SVector<f64, 2>> = preparation.samples(&train).unwrap();
        assert_eq!(samples[..2], [vector![1.0, 0.0], vector![expected, 1.0]], "{fill:?}");
        assert_eq!(preparation.input_names(), ["x", "x is missing"]);
    }
}

#[test]
fn a_missing_category_date_level_or_flag_is_filled() {
    let columns = Columns::new()
        .input("c", category().fill(Fill::MostFrequent))
        .input("d", date("%Y-%m-%d").fill("1970-01-03").scaling(Scaling::None))
        .input("o", ordinal(["a", "b", "c"]).fill("b").scaling(Scaling::None))
        .input("f", flag().fill(1.0))
        .target("y", number());
    let train = table("c,d,o,f,y\nq,1970-01-02,c,no,0\nq,1970-01-02,a,no,1\np,1970-01-02,a,no,2\n,,,,3\n", &columns);
    let samples: Vec<SVector<f64, 5>> = Preparation::fit(&train).unwrap().samples(&train).unwrap();
    assert_eq!(samples[2], vector![1.0, 0.0, 86_400.0, 0.0, 0.0]);
    assert_eq!(samples[3], vector![0.0, 1.0, 2.0 * 86_400.0, 1.0, 1.0]);
}

#[test]
fn a_column_without_any_value_is_constant_if_a_value_is_filled_in() {
    let columns = Columns::new()
        .input("x", number().fill(2.0).indicator())
        .input("m", number().scaling(Scaling::MinMax).fill(3.0))
        .input("d", date("%F").parts([DatePart::Time, DatePart::Year, DatePart::Month]).fill("2020-01-01"))
        .input("c", category().fill("none"))
        .target("y", number());
    let train = table("x,m,d,c,y\n,,,,1\n,,,,2\n", &columns);
    let preparation = Preparation::fit(&train).unwrap();
    let samples: Vec<SVector<f64, 8>> = preparation.samples(&train).unwrap();
    assert_eq!(samples[0], vector![0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    let test = table("x,m,d,c,y\n5,5,2021-01-01,none,1\n", &columns);
    let samples: Vec<SVector<f64, 8>> = preparation.samples(&test).unwrap();
    assert_eq!(samples[0], vector![3.0, 0.0, 2.0, 366.0 * 86_400.0, 1.0, 0.0, 1.0, 1.0]);
}

#[test]
fn the_most_frequent_categories_are_counted_after_filling() {
    let columns = Columns::new().input("c", category().at_most(1).fill("none")).target("y", number());
    let train = table("c,y\na,1\na,2\nb,3\n,4\n,5\n,6\n", &columns);
    assert_eq!(Preparation::fit(&train).unwrap().input_names(), ["c = none", "c: another"]);
    let train = table("c,y\na,1\na,2\nb,3\n,4\n", &columns);
    assert_eq!(Preparation::fit(&train).unwrap().input_names(), ["c = a", "c: another"]);
}

#[test]
fn categories_are_those_of_the_training_part_in_sorted_order() {
    let columns = Columns::new().input("c", category()).input("n", category()).target("y", number());
    let train = table("c,n,y\nred,10,1\nblue,9,2\nred,2,3\n", &columns);
    let preparation = Preparation::fit(&train).unwrap();
    assert_eq!(preparation.input_names(), ["c = blue", "c = red", "n = 2", "n = 9", "n = 10"]);
    assert_eq!(preparation.input_ranges(), [("c", 0..2), ("n", 2..5)]);
    let samples: Vec<SVector<f32, 5>> = preparation.samples(&train).unwrap();
    assert_eq!(samples[0], vector![0.0, 1.0, 0.0, 0.0, 1.0]);

    let test = table("c,n,y\ngreen,10,1\n", &columns);
    let refused = text(preparation.samples::<SVector<f32, 5>>(&test));
    let expected = "column `c`: the training part has no `green`; it has `blue`, `red`; `.unknown(Unknown::Zeros)` or `.unknown(Unknown::Other)` accepts others";
    assert_eq!(refused, expected);
}

#[test]
fn stated_categories_are_those_of_every_training_part() {
    let columns = Columns::new()
        .input("c", category().names(["x", "b", "a", "None"]))
        .input("d", category().names(["p", "q"]).unknown(Unknown::Other).fill(Fill::MostFrequent))
        .target("k", category().names(["no", "yes", "maybe"]));
    let all =
        table("c,d,k\na,q,yes\nx,q,no\nNone,r,yes\nb,,maybe\na,r,no\n,r,no\n", &columns.clone().skip_incomplete());
    assert_eq!(all.rows(), 5);
    let names = ["c = x", "c = b", "c = a", "c = None", "d = p", "d = q", "d: another"];
    for rows in [&[0, 1][..], &[2, 4], &[0, 1, 2, 3, 4]] {
        match Preparation::fit(&all.select(rows)) {
            // The rows 2 and 4 have no listed value of `d` to fill in.
            Err(error) => assert!(rows == [2, 4] && error.to_string().starts_with("column `d` cannot be fitted")),
            Ok(preparation) => {
                assert_eq!(preparation.input_names(), names);
                assert_eq!(preparation.class_names().unwrap(), ["no", "yes", "maybe"]);
                let data: Dataset<SVector<f32, 7>, usize> = preparation.dataset(&all).unwrap();
                assert_eq!(data.targets(), [1, 0, 1, 2, 0]);
                assert_eq!(data.inputs()[2], vector![0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
                assert_eq!(data.inputs()[3], vector![0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
            }
        }
    }
    let preparation = Preparation::fit(&all).unwrap();
    let columns = columns.skip_incomplete();
    let refused = |rows: &str| text(preparation.dataset::<SVector<f32, 7>, usize>(&table(rows, &columns)));
    assert_eq!(
        refused("c,d,k\ne,p,no\n"),
        "column `c`: `e` is not among the names of the column: these are `x`, `b`, `a`, `None`"
    );
    assert_eq!(
        refused("c,d,k\na,p,never\n"),
        "column `k`: `never` is not among the names of the column: these are `no`, `yes`, `maybe`"
    );
}

#[test]
fn unknown_and_rare_categories_follow_the_policy() {
    let samples = |policy| {
        let columns = Columns::new().input("c", category().at_most(2).unknown(policy)).target("y", number());
        let train = table("c,y\na,1\na,1\nb,1\nb,1\nc,1\n", &columns);
        let preparation = Preparation::fit(&train).unwrap();
        let test = table("c,y\na,1\nc,1\nnew,1\n", &columns);
        (preparation.input_names(), preparation.samples::<Sparse<3, f64>>(&test).map_err(|error| error.to_string()))
    };
    let (names, found) = samples(Unknown::Other);
    assert_eq!(names, ["c = a", "c = b", "c: another"]);
    let entries: Vec<Vec<_>> = found.unwrap().iter().map(|sample| sample.entries().collect()).collect();
    assert_eq!(entries, [[(0, 1.0)], [(2, 1.0)], [(2, 1.0)]]);
    let (names, found) = samples(Unknown::Zeros);
    assert_eq!(names, ["c = a", "c = b"]);
    assert_eq!(found.unwrap_err(), "the columns give 2 inputs, but a sample of the network has 3: write `input 2`");
}

#[test]
fn an_unknown_category_is_all_zeros_if_the_policy_says_so() {
    let columns = Columns::new().input("c", category().unknown(Unknown::Zeros)).target("y", number());
    let preparation = Preparation::fit(&table("c,y\na,1\nb,2\n", &columns)).unwrap();
    let samples: Vec<SVector<f32, 2>> = preparation.samples(&table("c,y\nnew,1\nb,1\n", &columns)).unwrap();
    assert_eq!(samples, [vector![0.0, 0.0], vector![0.0, 1.0]]);
}

#[test]
fn of_equally_frequent_numbers_the_smallest_is_filled_in() {
    let x = number().scaling(Scaling::None).fill(Fill::MostFrequent);
    let columns = Columns::new().input("x", x).target("y", number());
    let train = table("x,y\n7,1\n3,1\n7,1\n3,1\n9,1\n,1\n", &columns);
    let samples: Vec<SVector<f64, 1>> = Preparation::fit(&train).unwrap().samples(&train).unwrap();
    assert_eq!(samples[5], vector![3.0]);
}

#[test]
fn a_date_with_an_offset_is_a_time_in_utc() {
    let d = date("%Y-%m-%dT%H:%M:%S%z").parts([DatePart::Time]).scaling(Scaling::None);
    let columns = Columns::new().input("d", d).target("y", number());
    let train = table("d,y\n1970-01-01T02:00:00+0200,1\n1969-12-31T19:00:10-0500,1\n", &columns);
    let samples: Vec<SVector<f64, 1>> = Preparation::fit(&train).unwrap().samples(&train).unwrap();
    assert_eq!(samples, [vector![0.0], vector![10.0]]);
}

#[test]
fn parts_of_dates_are_angles_or_numbers() {
    let parts = [DatePart::Year, DatePart::Month, DatePart::Weekday, DatePart::TimeOfDay];
    let columns = Columns::new().input("d", date("%Y-%m-%d %H:%M").parts(parts)).target("y", number());
    // 2024-04-01 was a Monday, and April is a quarter of the year from January.
    let train = table("d,y\n2024-04-01 06:00,1\n2026-04-01 12:00,2\n", &columns);
    let preparation = Preparation::fit(&train).unwrap();
    assert_eq!(
        preparation.input_names(),
        [
            "d: year",
            "d: sine of month",
            "d: cosine of month",
            "d: sine of weekday",
            "d: cosine of weekday",
            "d: sine of time of day",
            "d: cosine of time of day",
        ]
    );
    let samples: Vec<SVector<f64, 7>> = preparation.samples(&train).unwrap();
    assert!((samples[0] - vector![-1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0]).norm() < 1e-12, "{}", samples[0]);
    let wednesday = (2.0 / 7.0) * std::f64::consts::TAU;
    let expected = vector![1.0, 1.0, 0.0, wednesday.sin(), wednesday.cos(), 0.0, -1.0];
    assert!((samples[1] - expected).norm() < 1e-12, "{}", samples[1]);
}

#[test]
fn sparse_dense_and_several_inputs_hold_the_same_numbers() {
    network! { struct Net< input sparse 3 as colour, 2 as rest => tanh 2 from (colour, rest) => linear 1; loss squared >; }
    let columns = Columns::new()
        .input("colour", category())
        .input("x", number().scaling(Scaling::None))
        .input("ok", flag())
        .target("y", number());
    let all = table("colour,x,ok,y\nr,1.5,yes,1\ng,0,no,2\nb,-2,yes,3\n", &columns);
    let preparation = Preparation::fit(&all).unwrap();
    let dense: Vec<SVector<f32, 5>> = preparation.samples(&all).unwrap();
    let sparse: Vec<Sparse<5>> = preparation.samples(&all).unwrap();
    let several: Vec<NetInput> = preparation.samples(&all).unwrap();
    assert_eq!(dense[0], vector![0.0, 0.0, 1.0, 1.5, 1.0]);
    assert_eq!(sparse[1].len(), 1);
    for ((dense, sparse), several) in dense.iter().zip(&sparse).zip(&several) {
        assert_eq!(sparse.to_vector(), *dense);
        assert_eq!(several.colour.to_vector(), dense.fixed_rows::<3>(0));
        assert_eq!(several.rest, dense.fixed_rows::<2>(3));
    }
    let net = Net::zeros();
    assert_eq!(net.forward(&several[0]), vector![0.0]);
}

#[test]
fn targets_are_classes_numbers_or_both() {
    let columns =
        Columns::new().input("x", number()).target("kind", category()).target("mass", number().scaling(Scaling::None));
    let all = table("x,kind,mass\n1,b,10\n2,a,20\n", &columns).select(&[0, 1]);
    let preparation = Preparation::fit(&all).unwrap();
    let data: Dataset<SVector<f32, 1>, (usize, SVector<f32, 1>)> = preparation.dataset(&all).unwrap();
    assert_eq!(data.targets(), [(1, vector![10.0]), (0, vector![20.0])]);
    // One-hot.
    let data: Dataset<SVector<f32, 1>, SVector<f32, 3>> = preparation.dataset(&all).unwrap();
    assert_eq!(data.targets()[0], vector![0.0, 1.0, 10.0]);

    let refused = text(preparation.dataset::<SVector<f32, 1>, usize>(&all));
    assert_eq!(refused, "the columns give 3 target values, but a target has 2: the output layer needs 3");
    let refused = text(preparation.dataset::<SVector<f32, 1>, (usize, usize)>(&all));
    assert_eq!(refused, "a target of type `usize` needs a single category, level or flag, but `mass` is a number");
    let refused = text(preparation.dataset::<SVector<f32, 1>, SVector<f32, 2>>(&all));
    assert_eq!(refused, "the columns give 3 target values, but a target has 2: the output layer needs 3");
}

#[test]
fn classes_of_levels_and_flags_are_their_positions() {
    let columns = Columns::new().input("x", number()).target("size", ordinal(["s", "m", "l"]));
    let all = table("x,size\n1,l\n2,s\n", &columns);
    let preparation = Preparation::fit(&all).unwrap();
    let data: Dataset<SVector<f32, 1>, usize> = preparation.dataset(&all).unwrap();
    assert_eq!(data.targets(), [2, 0]);
    assert_eq!(preparation.class_names().unwrap(), ["s", "m", "l"]);

    let columns = Columns::new().input("x", number()).target("ill", flag().words("malignant", "benign"));
    let all = table("x,ill\n1,malignant\n2,benign\n", &columns);
    let preparation = Preparation::fit(&all).unwrap();
    let data: Dataset<SVector<f32, 1>, usize> = preparation.dataset(&all).unwrap();
    assert_eq!(data.targets(), [1, 0]);
    assert_eq!(preparation.class_names().unwrap(), ["benign", "malignant"]);
}

#[test]
fn a_class_that_the_training_part_lacks_is_refused() {
    let columns = Columns::new().input("x", number()).target("kind", category());
    let preparation = Preparation::fit(&table("x,kind\n1,a\n2,b\n", &columns)).unwrap();
    let test = table("x,kind\n1,c\n", &columns);
    let refused = text(preparation.dataset::<SVector<f32, 1>, usize>(&test));
    assert_eq!(refused, "column `kind`: the training part has no class `c`; it has `a`, `b`");
}

#[test]
fn weights_go_with_their_rows() {
    let columns = Columns::new().input("x", number()).target("y", number()).weight("w");
    let all = table("x,w,y\n1,0.5,1\n2,2,2\n3,3,3\n", &columns);
    let preparation = Preparation::fit(&all).unwrap();
    let data: Dataset<SVector<f32, 1>, SVector<f32, 1>> = preparation.dataset(&all.select(&[2, 0])).unwrap();
    assert_eq!(data.weights(), Some(&[3.0, 0.5][..]));
}

#[test]
fn a_preparation_of_chunks_is_that_of_the_whole() {
    let columns = Columns::new()
        .input("x", number().fill(Fill::Median))
        .input("c", category().at_most(5))
        .input("d", date("%F").parts([DatePart::Time, DatePart::Year]))
        .target("y", number());
    let mut text = String::from("x,c,d,y\n");
    for row in 0..500 {
        let x = if row % 11 == 0 { String::new() } else { format!("{}", (row * 37) % 101) };
        text += &format!("{x},c{},20{:02}-01-{:02},{row}\n", row * row % 13, row % 30, 1 + row % 28);
    }
    let whole = Preparation::fit(&table(&text, &columns)).unwrap();
    for rows in [1, 7, 499] {
        let chunks = TableReader::new("t.csv", text.as_bytes(), &columns).unwrap().chunks(rows);
        assert_eq!(Preparation::fit_chunks(chunks).unwrap(), whole);
    }
}

#[test]
fn a_table_of_other_columns_is_refused() {
    let columns = Columns::new().input("x", number()).target("y", number());
    let preparation = Preparation::fit(&table("x,y\n1,2\n3,4\n", &columns)).unwrap();
    let other = table("x,y\n1,2\n", &Columns::new().input("x", number()).target("y", flag().words("2", "1")));
    let refused = text(preparation.samples::<SVector<f32, 1>>(&other));
    assert_eq!(refused, "the table was read with other columns than the preparation was fitted to");
}

#[test]
fn a_preparation_describes_the_inputs_and_prints_the_network() {
    let columns = Columns::new()
        .input("x", number().fill(Fill::Mean).indicator())
        .input("colour", category().unknown(Unknown::Other))
        .input("day", date("%F").parts([DatePart::Month]))
        .target("kind", category());
    let all = table("x,colour,day,kind\n1,red,2020-01-01,a\n,blue,2020-02-01,b\n3,red,2020-03-01,a\n", &columns);
    let expected = "\
inputs  column  encoding
0 to 1  x       (x − 2) / 1; missing: 2, with an indicator
2 to 4  colour  one of blue, red; or another
5 to 6  day     month
target  kind    0 = a, 1 = b
network: input 7 => relu 8 => softmax 2; loss categorical_cross_entropy";
    assert_eq!(Preparation::fit(&all).unwrap().to_string(), expected);

    let network = |kind: mlp_core::table::Variable, rows: &str| {
        let columns = Columns::new().input("c", category()).target("y", kind);
        Preparation::fit(&table(&format!("c,y\n{rows}"), &columns)).unwrap().network()
    };
    assert_eq!(network(flag().into(), "a,yes\nb,no\n"), "input 2 => relu 8 => sigmoid 1; loss binary_cross_entropy");
    let many: String = (0..300).map(|row| format!("c{row},{row}\n")).collect();
    assert_eq!(network(number().into(), &many), "input sparse 300 => relu 64 => linear 1; loss squared");
}
