//! Vanishing and exploding gradients: the length of δ in every layer of 20 and of 50 layers, by initializer and activation, and what it
//! does to training.
//!
//! Glorot and Bengio (2010) for tanh, He et al. (2015) for relu, Klambauer et al. (2017) for selu with the initializer `lecun_normal`.
//!
//! `cargo run --release --example 22-depth`

use std::error::Error;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::prelude::*;

type X = SVector<f32, 64>;
type Images = Dataset<X, usize>;

const EPOCHS: usize = 10;

/// A network of one depth with random weights: the lengths of δ before training, and the risks while training.
struct Case {
    name: &'static str,
    ink: Ink,
    /// The weights of the hidden layers are scaled by this factor after initialization.
    factor: f32,
    deltas: fn(&Images, f32) -> Vec<f64>,
    train: fn(&Images, f32) -> Result<Vec<f64>, TrainError>,
}

macro_rules! cases {
    ($depth:literal) => {{
        network! { struct Relu< input 64 => relu 32 init he_normal repeat $depth => softmax 10; loss categorical_cross_entropy >; }
        network! { struct Tanh< input 64 => tanh 32 init glorot_normal repeat $depth => softmax 10; loss categorical_cross_entropy >; }
        network! { struct Selu< input 64 => selu 32 init lecun_normal repeat $depth => softmax 10; loss categorical_cross_entropy >; }
        network! { struct Sigmoid< input 64 => sigmoid 32 init glorot_normal repeat $depth => softmax 10; loss categorical_cross_entropy >; }
        [
            Case::of::<Relu>("relu, He", 1.0, Ink::Blue),
            Case::of::<Tanh>("tanh, Glorot", 1.0, Ink::Green),
            Case::of::<Selu>("selu, LeCun", 1.0, Ink::Purple),
            Case::of::<Sigmoid>("sigmoid, Glorot", 1.0, Ink::Orange),
            Case::of::<Relu>("relu, half of He", 0.5, Ink::Sky),
            Case::of::<Relu>("relu, twice He", 2.0, Ink::Vermilion),
        ]
    }};
}

impl Case {
    fn of<N>(name: &'static str, factor: f32, ink: Ink) -> Self
    where
        N: Network<Scalar = f32, Input = X, Output = SVector<f32, 10>>,
    {
        Self { name, ink, factor, deltas: deltas::<N>, train: train::<N> }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let csv = Csv::from_text("digits.csv", include_str!("../data/digits.csv"));
    let (images, _) = csv.target("digit").classes()?;
    // Standardized inputs, as the initializers assume.
    let ink = Standardizer { mean: SVector::repeat(5.0), deviation: SVector::repeat(6.0) };
    let (images, _) = images.scale_inputs(&ink)?.shuffled(1).split_at(1024)?;

    let mut sheet =
        Sheet::new("Vanishing and exploding gradients in 20 and 50 hidden layers").columns(2).panel_size(440.0, 330.0);
    let mut ratios = Vec::new();
    let mut trained = Vec::new();
    for (depth, cases) in [(20_u32, cases!(20)), (50, cases!(50))] {
        println!("{depth} hidden layers of 32 units: the mean length of δ, and the risk after {EPOCHS} epochs\n");
        println!("{:<18} {:>12} {:>12} {:>12} {:>10}", "", "first layer", "last layer", "ratio", "risk");
        let of_deltas = format!("{depth} layers: δ before training");
        let mut lengths =
            Panel::new(of_deltas, Axis::linear("hidden layer"), Axis::log("mean length of δ").range(1e-32, 1e20));
        let of_risks = format!("{depth} layers: training");
        let mut risks = Panel::new(of_risks, Axis::linear("epoch"), Axis::linear("risk").range(0.0, 3.0));
        for case in &cases {
            let deltas = (case.deltas)(&images, case.factor);
            let curve = (case.train)(&images, case.factor)?;
            let (first, last) = (deltas[0], deltas[deltas.len() - 1]);
            let end = curve.last().map_or_else(|| "diverged".to_owned(), |risk| format!("{risk:.4}"));
            println!("{:<18} {first:>12.1e} {last:>12.1e} {:>12.1e} {end:>10}", case.name, first / last);
            lengths = lengths.line(case.name, case.ink, (1_u32..).map(f64::from).zip(deltas.iter().copied()));
            let name = if curve.is_empty() { format!("{}: diverges", case.name) } else { case.name.to_owned() };
            risks = risks.line(name, case.ink, (0_u32..).map(f64::from).zip(curve.iter().copied()));
            ratios.push(first / last);
            trained.push(curve.last().copied().unwrap_or(f64::INFINITY));
        }
        println!();
        sheet = sheet.panels([lengths, risks]);
    }
    sheet.save("22-depth")?;
    // Of 50 layers, He keeps the deltas within a factor of a thousand and sigmoid loses them. Of 20, those three learn that keep them.
    let [he, sigmoid] = [ratios[6], ratios[9]];
    let (learn, fail) = (trained[..3].iter().all(|&risk| risk < 1.5), trained[3..6].iter().all(|&risk| risk > 2.2));
    if !(1e-3..1e3).contains(&he) || sigmoid > 1e-20 || !learn || !fail {
        return Err("the deltas do not behave as the theory says".into());
    }
    println!("δ of the first over the last of 50 layers: relu with He {he:.2}, sigmoid with Glorot {sigmoid:.0e}");
    Ok(())
}

/// A network with random weights, those of the hidden layers times a factor.
#[allow(clippy::unnecessary_box_returns, reason = "built in place on the heap")]
fn drawn<N: Network<Scalar = f32>>(factor: f32) -> Box<N> {
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(1));
    let hidden: usize = N::LAYERS[..N::LAYERS.len() - 1].iter().map(|layer| layer.parameters).sum();
    net.parameters_mut()[..hidden].iter_mut().for_each(|w| *w *= factor);
    net
}

/// The mean length of δ over some images, for every hidden layer: the gradient of a bias is δ.
#[allow(clippy::cast_precision_loss, reason = "a few images")]
fn deltas<N>(images: &Images, factor: f32) -> Vec<f64>
where
    N: Network<Scalar = f32, Input = X, Output = SVector<f32, 10>>,
{
    const IMAGES: usize = 64;
    let net = drawn::<N>(factor);
    let (mut gradient, mut workspace) = (N::boxed_zeros(), N::workspace());
    let mut lengths = vec![0.0; N::LAYERS.len() - 1];
    for n in 0..IMAGES {
        net.gradient_into(&images.inputs()[n..=n], &images.targets()[n..=n], &mut workspace, &mut gradient);
        let mut end = 0;
        for (length, layer) in lengths.iter_mut().zip(N::LAYERS) {
            end += layer.parameters;
            // The biases follow the weights.
            let delta = &gradient.parameters()[end - layer.outputs..end];
            *length += delta.iter().map(|d| f64::from(*d).powi(2)).sum::<f64>().sqrt() / IMAGES as f64;
        }
    }
    lengths
}

/// The risk before training and after every epoch, until it is not finite.
fn train<N>(images: &Images, factor: f32) -> Result<Vec<f64>, TrainError>
where
    N: Network<Scalar = f32, Input = X, Output = SVector<f32, 10>>,
{
    let mut net = drawn::<N>(factor);
    let risk = |net: &N| f64::from(net.loss(images.inputs(), images.targets()));
    let mut risks = vec![risk(&net)];
    let mut trainer = Trainer::new(Sgd::new(0.01).momentum(0.9)).batch(Batch::Mini(32)).epochs(EPOCHS).seed(1);
    match trainer.fit_with(&mut *net, images, |_, net| risks.push(risk(net))) {
        Ok(_) => Ok(risks),
        Err(TrainError::Diverged { .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
