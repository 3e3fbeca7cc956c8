//! The outputs of a network and its losses decide what belongs to which target.

use mlp_core::prelude::*;
use mlp_core::table::{
    Columns, Model, Predicted, Prediction, Preparation, Scaling, TableReader, Unknown, category, date, flag, number,
    ordinal,
};

use super::{table, text};

network! { struct TwoOne< input 1 => softmax 2 + sigmoid 1; loss categorical_cross_entropy + binary_cross_entropy >; }
network! { struct ThreeOne< input 1 => softmax 3 + sigmoid 1; loss categorical_cross_entropy + binary_cross_entropy >; }
network! { struct ThreeLinear< input 1 => softmax 3 + linear 1; loss categorical_cross_entropy + squared >; }
network! { struct LinearThree< input 1 => linear 3 + linear 1; loss squared + squared >; }
network! { struct Four< input 1 => linear 4; loss squared >; }
network! { struct Logistic< input 1 => sigmoid 1; loss binary_cross_entropy >; }

/// The prediction of a network whose outputs are its biases.
fn prediction<N: Network<Scalar = f32>>(preparation: &Preparation, biases: &[f32]) -> Prediction {
    let mut net = N::boxed_zeros();
    let first = N::PARAMETERS - biases.len();
    net.parameters_mut()[first..].copy_from_slice(biases);
    Model::<N>::new(net, preparation.clone()).unwrap().predict([("x", 0.0)]).unwrap()
}

fn inputs() -> Columns {
    Columns::new().input("x", number())
}

#[test]
fn two_levels_take_a_softmax_of_two_and_a_category_the_sigmoid_after_it() {
    let columns = inputs().target("size", ordinal(["low", "high"])).target("kind", category());
    let all = table("x,size,kind\n1,low,a\n2,high,b\n3,low,b\n", &columns);
    let preparation = Preparation::fit(&all).unwrap();
    let data: Dataset<SVector<f32, 1>, (usize, SVector<f32, 1>)> = preparation.dataset(&all).unwrap();
    assert_eq!(data.targets(), [(0, vector![0.0]), (1, vector![1.0]), (0, vector![1.0])]);
    let found = prediction::<TwoOne>(&preparation, &[0.0, 2.0, -2.0]);
    assert_eq!(found.to_string(), "size: high (88.1%), kind: a (88.1%)");
}

#[test]
fn levels_and_a_flag_take_a_softmax_and_a_sigmoid() {
    let columns = inputs().target("size", ordinal(["s", "m", "l"])).target("ill", flag());
    let preparation = Preparation::fit(&table("x,size,ill\n1,s,no\n2,l,yes\n", &columns)).unwrap();
    let found = prediction::<ThreeOne>(&preparation, &[0.0, 0.0, 20.0, 2.0]);
    assert_eq!(found.to_string(), "size: l (100.0%), ill: yes (88.1%)");
}

#[test]
fn two_categories_of_two_classes_take_a_softmax_and_a_sigmoid() {
    let columns = inputs().target("one", category()).target("other", category());
    let preparation = Preparation::fit(&table("x,one,other\n1,a,c\n2,b,d\n", &columns)).unwrap();
    let found = prediction::<TwoOne>(&preparation, &[2.0, 0.0, 2.0]);
    assert_eq!(found.to_string(), "one: a (88.1%), other: d (88.1%)");
}

#[test]
fn the_parts_are_divided_among_the_targets_by_their_losses() {
    // Four values in both cases: three levels as classes and a number, or a position, two numbers, and one more.
    let numbers = |columns: Columns| columns.target("b", number().scaling(Scaling::None));
    let columns = numbers(inputs().target("size", ordinal(["s", "m", "l"]).scaling(Scaling::None)));
    let rows = "x,size,b,c,d\n1,s,0,0,0\n2,l,0,0,0\n";
    let preparation = Preparation::fit(&table(rows, &columns)).unwrap();
    let found = prediction::<ThreeLinear>(&preparation, &[0.0, 20.0, 0.0, 7.0]);
    assert_eq!(found.to_string(), "size: m (100.0%), b: 7");
    let plain = |name, columns: Columns| columns.target(name, number().scaling(Scaling::None));
    let preparation = Preparation::fit(&table(rows, &plain("d", plain("c", columns)))).unwrap();
    let expected = "size: l (2), b: 5, c: 6, d: 7";
    assert_eq!(prediction::<LinearThree>(&preparation, &[2.0, 5.0, 6.0, 7.0]).to_string(), expected);
    assert_eq!(prediction::<Four>(&preparation, &[2.0, 5.0, 6.0, 7.0]).to_string(), expected);
}

#[test]
fn a_loss_of_classes_takes_one_target_where_several_would_fit_too() {
    network! { struct First< input 1 => softmax 3 + linear 3; loss categorical_cross_entropy + squared >; }
    network! { struct Last< input 1 => linear 3 + softmax 3; loss squared + categorical_cross_entropy >; }
    let levels = || ordinal(["s", "m", "l"]).scaling(Scaling::None);
    let plain = || number().scaling(Scaling::None);
    let columns = inputs().target("a", levels()).target("b", plain()).target("c", plain()).target("d", levels());
    let preparation = Preparation::fit(&table("x,a,b,c,d\n1,s,0,0,s\n2,l,0,0,l\n", &columns)).unwrap();
    let found = prediction::<First>(&preparation, &[0.0, 20.0, 0.0, 5.0, 6.0, 2.0]);
    assert_eq!(found.to_string(), "a: m (100.0%), b: 5, c: 6, d: l (2)");
    let found = prediction::<Last>(&preparation, &[2.0, 5.0, 6.0, 0.0, 20.0, 0.0]);
    assert_eq!(found.to_string(), "a: l (2), b: 5, c: 6, d: m (100.0%)");
}

#[test]
fn one_output_for_two_levels_is_a_probability_under_a_loss_of_probabilities() {
    network! { struct Line< input 1 => linear 1; loss squared >; }
    let columns = inputs().target("size", ordinal(["low", "high"]).scaling(Scaling::None));
    let preparation = Preparation::fit(&table("x,size\n1,low\n2,high\n", &columns)).unwrap();
    assert_eq!(prediction::<Logistic>(&preparation, &[2.0]).to_string(), "size: high (88.1%)");
    assert_eq!(prediction::<Line>(&preparation, &[0.25]).number(), Some(0.25));
}

#[test]
fn dates_and_levels_come_back_as_the_file_writes_them() {
    network! { struct Two< input 1 => linear 2; loss squared >; }
    let columns = inputs()
        .target("due", date("%d.%m.%Y %H:%M").scaling(Scaling::None))
        .target("size", ordinal(["s", "m", "l"]).scaling(Scaling::None));
    let preparation =
        Preparation::fit(&table("x,due,size\n1,01.01.1970 00:00,s\n2,02.01.1970 00:00,l\n", &columns)).unwrap();
    let found = prediction::<Two>(&preparation, &[5399.8, 1.25]);
    assert_eq!(found.to_string(), "due: 01.01.1970 01:30, size: m (1.25)");
    let (Some(Predicted::Date(due)), Some(Predicted::Level(size))) = (found.get("due"), found.get("size")) else {
        panic!("{found:?}")
    };
    assert_eq!((due.text(), size.name(), size.position), ("01.01.1970 01:30".into(), "m", 1.25));
    assert!((found.number().unwrap() - 5399.8).abs() < 1e-3);
    for (position, name) in [(-3.0, "s"), (0.4, "s"), (9.0, "l")] {
        let found = prediction::<Two>(&preparation, &[0.0, position]);
        let Some(Predicted::Level(size)) = found.get("size") else { panic!("{found:?}") };
        assert_eq!(size.name(), name);
    }
    // No date is that far away.
    assert!(prediction::<Two>(&preparation, &[1e30, 0.0]).to_string().starts_with("due: , "));
}

#[test]
fn outputs_that_are_nan_predict_nothing() {
    network! { struct Softmax< input 1 => softmax 2; loss categorical_cross_entropy >; }
    let rows = "x,kind\n1,a\n2,b\n";
    let kind = Preparation::fit(&table(rows, &inputs().target("kind", category()))).unwrap();
    let found = [
        prediction::<Softmax>(&kind, &[f32::NAN, 0.0]),
        prediction::<Softmax>(&kind, &[0.0, f32::NAN]),
        prediction::<Logistic>(&kind, &[f32::NAN]),
    ];
    for found in found {
        assert_eq!((found.class(), found.get("kind")), (None, Some(&Predicted::NoClass)));
        assert_eq!(found.to_string(), "kind: undefined");
    }

    // The number of another target does not take the place of the first.
    let columns =
        inputs().target("size", ordinal(["s", "m", "l"])).target("due", date("%Y-%m-%d")).target("mass", number());
    let numbers = Preparation::fit(&table("x,size,due,mass\n1,s,1970-01-01,1\n2,l,1971-01-01,3\n", &columns)).unwrap();
    network! { struct Three< input 1 => linear 3; loss squared >; }
    let found = prediction::<Three>(&numbers, &[f32::NAN, f32::NAN, 0.0]);
    assert_eq!((found.number(), found.get("due")), (None, Some(&Predicted::NoNumber)));
    assert_eq!(found.to_string(), "size: undefined, due: undefined, mass: 2");
    let found = prediction::<Three>(&numbers, &[0.0, f32::NAN, f32::NAN]);
    assert_eq!(found.number(), Some(1.0));
}

#[test]
fn outputs_without_a_model_are_in_terms_of_the_targets() {
    let columns = inputs().target("kind", category()).target("mass", number());
    let preparation = Preparation::fit(&table("x,kind,mass\n1,a,1\n2,b,3\n3,c,5\n", &columns)).unwrap();
    let found = preparation.prediction::<ThreeLinear>(&vector![0.1, 0.8, 0.1, 0.0]).unwrap();
    assert_eq!(found.to_string(), "kind: b (80.0%), mass: 3");
    let refused = text(preparation.prediction::<Logistic>(&vector![0.1]));
    assert_eq!(refused, "the network has 1 output, but the targets need 4");
}

#[test]
fn parts_in_another_order_than_the_targets_are_refused() {
    let columns = inputs().target("mass", number()).target("kind", category());
    let preparation = Preparation::fit(&table("x,mass,kind\n1,1,a\n2,2,b\n3,3,c\n", &columns)).unwrap();
    assert_eq!(
        text(Model::new(ThreeLinear::zeros(), preparation)),
        "the output layer has 3 + 1 outputs, but the targets need, in this order, 1 for `mass`, 3 for `kind`"
    );
}

#[test]
fn a_category_of_two_classes_is_one_value_of_a_vector_of_one() {
    let columns = inputs().target("kind", category());
    let all = table("x,kind\n1,b\n2,a\n", &columns);
    let preparation = Preparation::fit(&all).unwrap();
    let data: Dataset<SVector<f32, 1>, SVector<f32, 1>> = preparation.dataset(&all).unwrap();
    assert_eq!(data.targets(), [vector![1.0], vector![0.0]]);
    let data: Dataset<SVector<f32, 1>, SVector<f32, 2>> = preparation.dataset(&all).unwrap();
    assert_eq!(data.targets(), [vector![0.0, 1.0], vector![1.0, 0.0]]);
    assert_eq!(prediction::<Logistic>(&preparation, &[2.0]).to_string(), "kind: b (88.1%)");
    let test = table("x,kind\n1,c\n", &columns);
    assert_eq!(
        text(preparation.dataset::<SVector<f32, 1>, SVector<f32, 1>>(&test)),
        "column `kind`: the training part has no class `c`; it has `a`, `b`"
    );
}

#[test]
fn a_target_with_a_policy_for_other_categories_is_refused() {
    for variable in [category().at_most(2), category().unknown(Unknown::Zeros), category().unknown(Unknown::Other)] {
        assert_eq!(
            text(TableReader::new("t.csv", &b"x,y\n"[..], &inputs().target("y", variable))),
            "column `y`: the classes of a target are those of the training part: `.at_most` and `.unknown` are for inputs"
        );
    }
}

#[test]
fn the_printed_network_has_a_part_for_each_kind_of_target() {
    let network = |columns: Columns, rows: &str| Preparation::fit(&table(rows, &columns)).unwrap().network();
    let class_and_number = inputs().target("kind", category()).target("mass", number());
    assert_eq!(
        network(class_and_number, "x,kind,mass\n1,a,1\n2,b,2\n3,c,3\n"),
        "input 1 => relu 8 => softmax 3 + linear 1; loss categorical_cross_entropy + squared"
    );
    let many = inputs()
        .target("a", number())
        .target("b", number())
        .target("f", flag())
        .target("g", flag())
        .target("size", ordinal(["s", "m", "l"]));
    assert_eq!(
        network(many, "x,a,b,f,g,size\n1,1,2,no,yes,s\n2,2,3,yes,no,l\n"),
        "input 1 => relu 8 => linear 2 + sigmoid 2 + softmax 3; \
         loss squared + binary_cross_entropy + categorical_cross_entropy"
    );
    let flags = inputs().target("f", flag()).target("g", flag());
    assert_eq!(
        network(flags, "x,f,g\n1,no,yes\n2,yes,no\n"),
        "input 1 => relu 8 => sigmoid 2; loss binary_cross_entropy"
    );
    assert_eq!(network(inputs(), "x\n1\n2\n"), "input 1 => relu 8 => …");
}

#[test]
fn the_printed_network_takes_the_targets_that_it_is_printed_for() {
    let columns = inputs().target("kind", category()).target("mass", number());
    let all = table("x,kind,mass\n1,a,1\n2,b,2\n3,c,3\n", &columns);
    let preparation = Preparation::fit(&all).unwrap();
    let data: Dataset<SVector<f32, 1>, (usize, SVector<f32, 1>)> = preparation.dataset(&all).unwrap();
    let mut net = ThreeLinear::zeros();
    Trainer::new(Adam::new(0.01)).epochs(1).fit(&mut net, &data).unwrap();
    assert!(Model::new(net, preparation).is_ok());
}

#[test]
fn a_number_beyond_the_range_of_the_scalar_is_refused_with_its_column() {
    let columns = inputs().target("y", number());
    let all = table("x,y\n1,2\n3,4\n", &columns);
    let preparation = Preparation::fit(&all).unwrap();
    network! { struct Line< input 1 => linear 1; loss squared >; }
    let model = Model::new(Line::zeros(), preparation.clone()).unwrap();
    let expected = "column `x`: 1e300 is too large for the network, whose numbers are finite: scaled, it is 1e300";
    assert_eq!(text(model.predict([("x", 1e300)])), expected);
    let row = model.predict_csv("t.csv", &b"x\n1e300\n"[..]).unwrap().next().unwrap();
    assert!(text(row).ends_with(expected));
    let large = table("x,y\n1e300,2\n", &columns);
    assert_eq!(text(preparation.dataset::<SVector<f32, 1>, SVector<f32, 1>>(&large)), expected);
    assert!(preparation.dataset::<SVector<f64, 1>, SVector<f64, 1>>(&large).is_ok());
    let target = table("x,y\n1,-1e39\n", &columns);
    let refused = text(preparation.dataset::<SVector<f32, 1>, SVector<f32, 1>>(&target));
    assert!(refused.starts_with("column `y`: -1e39 is too large for the network"), "{refused}");
}
