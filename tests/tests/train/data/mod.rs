//! Data sets: reading files, splitting, scaling, and the pipeline from a file to an evaluated network.

#![allow(clippy::unreadable_literal, reason = "digits as printed by scikit-learn")]

mod refused;

use mlp_core::nalgebra::{DMatrix, DVector};
use mlp_core::prelude::*;
use mlp_tests::fixture::idx_header;

const IRIS: &str = include_str!("../../../../examples/data/iris.csv");
const BREAST_CANCER: &str = include_str!("../../../../examples/data/breast_cancer.csv");
const AUTO_MPG: &str = include_str!("../../../../examples/data/auto_mpg.csv");
const DIGITS: &str = include_str!("../../../../examples/data/digits.csv");

fn count(targets: &[usize], class: usize) -> usize {
    targets.iter().filter(|&&target| target == class).count()
}

#[test]
fn the_data_of_the_examples_are_read() -> Result<(), Box<dyn std::error::Error>> {
    let (iris, species) = Csv::from_text("iris.csv", IRIS).target("species").classes::<f32, 4>()?;
    assert_eq!(species, ["setosa", "versicolor", "virginica"]);
    assert_eq!([0, 1, 2].map(|class| count(iris.targets(), class)), [50; 3]);

    let (cells, diagnoses) = Csv::from_text("breast_cancer.csv", BREAST_CANCER).classes::<f64, 30>()?;
    assert_eq!(diagnoses, ["benign", "malignant"]);
    assert_eq!([0, 1].map(|class| count(cells.targets(), class)), [357, 212]);

    let cars = Csv::from_text("auto_mpg.csv", AUTO_MPG).target("mpg").values::<f32, 7, 1>()?;
    assert_eq!((cars.len(), cars.inputs()[0][3], cars.targets()[0]), (392, 3504.0, vector![18.0]));

    let (digits, names) = Csv::from_text("digits.csv", DIGITS).classes::<f32, 64>()?;
    assert_eq!((digits.len(), names.len(), digits.targets()[..3].to_vec()), (1797, 10, vec![0, 1, 2]));
    Ok(())
}

/// Against `mean_` and `scale_` of `sklearn.preprocessing.StandardScaler` 1.9.1. Each of 150 additions rounds once.
#[test]
fn the_statistics_of_iris_are_those_of_scikit_learn() -> Result<(), Box<dyn std::error::Error>> {
    let (iris, _) = Csv::from_text("iris.csv", IRIS).classes::<f64, 4>()?;
    let scaler = Standardizer::fit(iris.inputs())?;
    let mean = vector![5.843333333333335, 3.057333333333334, 3.7580000000000027, 1.199333333333334];
    let deviation = vector![0.8253012917851409, 0.43441096773549437, 1.7594040657753032, 0.7596926279021594];
    let tolerance = 150.0 * f64::EPSILON * 6.0;
    assert!((scaler.mean - mean).amax() < tolerance, "{}", scaler.mean);
    assert!((scaler.deviation - deviation).amax() < tolerance, "{}", scaler.deviation);
    Ok(())
}

#[test]
fn a_network_learns_iris_from_file_to_confusion_matrix() -> Result<(), Box<dyn std::error::Error>> {
    network! { struct Iris< input 4 => tanh 8 => softmax 3; loss categorical_cross_entropy >; }

    let (iris, species) = Csv::from_text("iris.csv", IRIS).target("species").classes::<f32, 4>()?;
    let [train, test] = iris.split_stratified([0.7, 0.3], 7)?;
    let scaler = Standardizer::fit(train.inputs())?;
    let (train, test) = (train.scale_inputs(&scaler)?, test.scale_inputs(&scaler)?);
    let mut net = Iris::random(&mut StdRng::seed_from_u64(7));
    Trainer::new(Adam::new(1e-2)).epochs(60).seed(7).fit(&mut net, &train)?;

    let outputs = net.predict(test.inputs());
    let accuracy = Metric::Accuracy.of(&outputs, test.targets());
    let matrix = ConfusionMatrix::new(&outputs, test.targets()).with_names(species);
    assert!(accuracy > 0.9, "{accuracy}\n{matrix}");
    assert_eq!(matrix.total(), 45);
    Ok(())
}

#[test]
fn predictions_of_scaled_targets_are_converted_back_to_their_units() -> Result<(), Box<dyn std::error::Error>> {
    network! { struct Cars< input 7 => tanh 8 => linear 1; loss squared >; }

    let cars = Csv::from_text("auto_mpg.csv", AUTO_MPG).values::<f32, 7, 1>()?;
    let [train, test] = cars.split([0.8, 0.2], 1)?;
    let (inputs, miles) = (Standardizer::fit(train.inputs())?, Standardizer::fit(train.targets())?);
    let train = train.scale_inputs(&inputs)?.scale_targets(&miles)?;
    let mut net = Cars::random(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(1e-2)).epochs(60).seed(1).fit(&mut net, &train)?;

    let test = test.scale_inputs(&inputs)?;
    let mut outputs = net.predict(test.inputs());
    miles.unscale_all(&mut outputs);
    let (rmse, r2) = (Metric::Rmse.of(&outputs, test.targets()), Metric::R2.of(&outputs, test.targets()));
    assert!(rmse < 4.5 && r2 > 0.75, "RMSE {rmse}, R² {r2}");
    Ok(())
}

#[test]
fn a_split_is_a_partition_determined_by_the_seed() -> Result<(), Box<dyn std::error::Error>> {
    let inputs: Vec<_> = (0..997_u16).map(|i| vector![f32::from(i)]).collect();
    let data = Dataset::new(inputs.clone(), (0..997).map(|i| i % 7 % 3).collect())?;
    for parts in [data.clone().split([0.7, 0.15, 0.15], 5)?, data.clone().split_stratified([0.7, 0.15, 0.15], 5)?] {
        let mut all: Vec<f32> = parts.iter().flat_map(Dataset::inputs).map(|x| x[0]).collect();
        assert!(!all.is_sorted(), "the samples are shuffled");
        assert!(parts.iter().all(|part| !part.targets().is_sorted()), "and stay shuffled within a part");
        all.sort_by(f32::total_cmp);
        assert!(all.iter().eq(inputs.iter().map(|x| &x[0])));
        // Targets stay with their inputs.
        for (x, &y) in parts.iter().flat_map(Dataset::iter) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers below 997")]
            let index = x[0] as usize;
            assert_eq!(index % 7 % 3, y);
        }
    }
    let split = |seed| data.clone().split_stratified([0.5, 0.5], seed);
    assert_eq!(split(5)?, split(5)?);
    assert_ne!(split(5)?, split(6)?);
    Ok(())
}

#[test]
fn a_stratified_split_divides_each_class_in_proportion() -> Result<(), Box<dyn std::error::Error>> {
    let (iris, _) = Csv::from_text("iris.csv", IRIS).classes::<f32, 4>()?;
    let parts = iris.split_stratified([0.7, 0.15, 0.15], 7)?;
    let counts = parts.each_ref().map(|part| [0, 1, 2].map(|class| count(part.targets(), class)));
    assert_eq!(counts[0], [35; 3]);
    assert!(counts[1..].iter().flatten().all(|&count| count == 7 || count == 8), "{counts:?}");
    Ok(())
}

#[test]
fn impossible_shares_are_errors() {
    let data = Dataset::new(vec![vector![1.0]; 4], vec![0; 4]).unwrap();
    assert_eq!(data.clone().split([0.5, -0.5], 0), Err(DataError::Share { part: 1, share: -0.5 }));
    assert!(matches!(data.clone().split([f64::NAN], 0), Err(DataError::Share { part: 0, .. })));
    assert!(matches!(data.clone().split([0.5, 0.4], 0), Err(DataError::SumOfShares { .. })));
    assert!(matches!(data.clone().split([0.9, 0.1], 0), Err(DataError::EmptyShare { part: 1, .. })));
    assert!(matches!(data.clone().split([], 0), Err(DataError::SumOfShares { .. })));
    assert!(matches!(data.batches(0).err(), Some(DataError::EmptyBatch)));
}

#[test]
fn slices_rows_and_columns_give_the_same_data() -> Result<(), DataError> {
    type Data = Dataset<SVector<f64, 2>, SVector<f64, 1>>;
    let slices = Data::from_slices(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], &[[0.1], [0.2], [0.3]])?;
    let (x, y) =
        (DMatrix::from_row_slice(3, 2, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), DVector::from_vec(vec![0.1, 0.2, 0.3]));
    assert_eq!(slices, Data::from_rows(&x, &y)?);
    assert_eq!(slices, Data::from_columns(&x.transpose(), &y.transpose())?);
    assert_eq!(slices, Data::from_rows(&matrix![1.0, 2.0; 3.0, 4.0; 5.0, 6.0], &y)?);
    assert_eq!(slices, Data::from_rows(&x.view((0, 0), (3, 2)), &y.rows(0, 3))?);
    assert_eq!(slices, Data::from_slices(slices.inputs(), slices.targets())?);

    for found in [1, 3] {
        let slices = Data::from_slices(&[vec![1.0, 2.0], vec![3.0; found]], &[[0.1], [0.2]]);
        assert_eq!(slices, Err(DataError::InputWidth { sample: 1, found, expected: 2 }));
    }
    assert_eq!(Data::from_columns(&x, &y), Err(DataError::InputWidth { sample: 0, found: 3, expected: 2 }));
    assert_eq!(Data::from_rows(&x, &x), Err(DataError::TargetWidth { sample: 0, found: 2, expected: 1 }));
    assert_eq!(Data::from_rows(&x, &y.rows(0, 2)), Err(DataError::LengthMismatch { inputs: 3, targets: 2 }));
    Ok(())
}

#[test]
fn scaling_beyond_the_finite_numbers_is_an_error() {
    let data = Dataset::new(vec![vector![1.0], vector![f32::MAX]], vec![vector![0.0]; 2]).unwrap();
    let tiny = Standardizer { mean: vector![0.0], deviation: vector![1e-30] };
    assert_eq!(data.clone().scale_inputs(&tiny), Err(DataError::NonFiniteInput { sample: 1, index: 0 }));
    let nothing = Standardizer { mean: vector![0.0], deviation: vector![0.0] };
    assert_eq!(data.scale_targets(&nothing), Err(DataError::NonFiniteTarget { sample: 0, index: 0 }));
}

#[test]
fn large_samples_never_touch_the_stack() {
    const STACK: usize = 256 << 10;
    const PIXELS: usize = 100_000; // 400 kB as `f32`
    type Images = Dataset<SVector<f32, PIXELS>, usize>;
    let run = || {
        let images = [idx_header(&[4, 100_000]), vec![255; 4 * PIXELS]].concat();
        let labels = [idx_header(&[4]), vec![0, 1, 0, 1]].concat();
        let data = Images::read_idx(("images", &images[..]), ("labels", &labels[..])).expect("four images");
        let [train, test] = data.shuffled(1).split_stratified([0.5, 0.5], 1).expect("two each");
        assert_eq!(train.batches(1).expect("not zero").len() + test.len(), 4);
        let flat = vec![vec![0.5; PIXELS]; 2];
        assert_eq!(Images::from_slices(&flat, &[0, 1]).expect("of the right width").len(), 2);
        let table = DMatrix::repeat(2, PIXELS, 0.5);
        assert_eq!(Images::from_rows(&table, &[0, 1]).expect("of the right width").len(), 2);
        let line = "1,".repeat(PIXELS) + "a\n";
        let (data, _) = Csv::from_text("wide", &line).header(false).classes::<f32, PIXELS>().expect("one sample");
        assert_eq!(data.inputs()[0].as_slice().last(), Some(&1.0));
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).expect("a thread").join().expect("no stack overflow");
}

/// From the files of the Debian package `dataset-fashion-mnist`.
#[test]
#[ignore = "reads 30 MB that are not in the repository"]
fn fashion_mnist_is_read() -> Result<(), Box<dyn std::error::Error>> {
    let file = |name: &str| format!("/usr/share/datasets/fashion-mnist/{name}-ubyte.gz");
    let train = Dataset::<SVector<f32, 784>, usize>::from_idx(file("train-images-idx3"), file("train-labels-idx1"))?;
    let test = Dataset::<SVector<f32, 784>, usize>::from_idx(file("t10k-images-idx3"), file("t10k-labels-idx1"))?;
    assert_eq!((train.len(), test.len()), (60_000, 10_000));
    assert!((0..10).all(|class| count(train.targets(), class) == 6000 && count(test.targets(), class) == 1000));
    assert!(train.inputs().iter().flatten().all(|pixel| (0.0..=1.0).contains(pixel)));
    Ok(())
}
