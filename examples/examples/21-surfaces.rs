//! Loss surfaces (Li et al. 2018, "Visualizing the loss landscape of neural nets"): the risk around trained networks of 10 and of 30
//! layers, along two random directions, without and with shortcut connections; and the path of training in the plane of its two main
//! directions.
//!
//! Of 10 layers, both surfaces are bowls. Of 30, the one without shortcuts rises and falls on the way outward, around a high risk;
//! the one with shortcuts rises almost everywhere, around a low one, and is the steepest of the four.
//!
//! A random direction has, for every unit, weights of the same length as those of the network ("filter normalization"), so that the
//! surfaces of networks with weights of other sizes can be compared.
//!
//! `cargo run --release --example 21-surfaces`

use std::error::Error;

use examples::chart::{Axis, Field, Ink, Palette, Panel, Sheet};
use mlp_core::nalgebra::DMatrix;
use mlp_core::prelude::*;
use mlp_core::rand::RngExt;

type X = SVector<f32, 64>;
type Images = Dataset<X, usize>;

network! { struct Chain10< input 64 => tanh 16 repeat 10 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Shortcuts10<
    input 64 => tanh 16 as stem => tanh 16 add stem repeat 9 as block => softmax 10;
    loss categorical_cross_entropy
>; }
network! { struct Chain30< input 64 => tanh 16 repeat 30 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Shortcuts30<
    input 64 => tanh 16 as stem => tanh 16 add stem repeat 29 as block => softmax 10;
    loss categorical_cross_entropy
>; }

const EPOCHS: usize = 40;
/// The surfaces are computed at this many points along each direction.
const POINTS: usize = 33;

fn main() -> Result<(), Box<dyn Error>> {
    let csv = Csv::from_text("digits.csv", include_str!("../data/digits.csv"));
    let (images, _) = csv.target("digit").classes()?;
    let ink = Standardizer { mean: SVector::repeat(5.0), deviation: SVector::repeat(6.0) };
    let (images, _) = images.scale_inputs(&ink)?.shuffled(1).split_at(256)?;

    let depths = [
        (10, [Surface::of::<Chain10>(&images)?, Surface::of::<Shortcuts10>(&images)?]),
        (30, [Surface::of::<Chain30>(&images)?, Surface::of::<Shortcuts30>(&images)?]),
    ];
    let mut sheet =
        Sheet::new("The risk around trained networks of 10 and of 30 layers").columns(3).panel_size(330.0, 284.0);
    let mut paths = Sheet::new("The path of training, epoch by epoch, in the plane of its two main directions")
        .panel_size(370.0, 324.0);
    println!("{:<28} {:>8} {:>10} {:>16} {:>22}", "", "risk", "largest", "rises outward", "in the main directions");
    for (layers, surfaces) in &depths {
        let title = format!("profiles of {layers} layers");
        let mut profiles = Panel::new(title, Axis::linear("first direction"), Axis::log("risk").range(0.02, 30.0));
        for ((name, ink), surface) in
            [("without shortcuts", Ink::Vermilion), ("with shortcuts", Ink::Blue)].into_iter().zip(surfaces)
        {
            let (rise, explained) = (100.0 * surface.rises(), 100.0 * surface.explained);
            let largest = surface.values.iter().copied().fold(0.0, f64::max);
            let title = format!("{layers} layers {name}");
            println!("{title:<28} {:>8.4} {largest:>10.1} {rise:>15.0}% {explained:>21.0}%", surface.risk);
            let panel = Panel::new(&title, Axis::linear("first direction"), Axis::linear("second direction")).square();
            let panel = panel.field(surface.around.clone()).dots("", Ink::Text, 4.0, [(0.0, 0.0)]).fit((-1.0, 1.0));
            sheet = sheet.panel(panel.scale(label));
            profiles = profiles.line(name, ink, surface.profile.iter().copied());
            if *layers == 10 {
                let path = || surface.path.iter().copied();
                paths = paths.panel(
                    Panel::new(title, Axis::linear("first main direction"), Axis::linear("second main direction"))
                        .square()
                        .field(surface.plane.clone())
                        .scale(label)
                        .thin("", Ink::Text, path())
                        .dots("", Ink::Orange, 2.5, path())
                        .fit(surface.reach),
                );
            }
        }
        sheet = sheet.panel(profiles);
    }
    sheet.save("21-surfaces")?;
    paths.save("21-trajectory")?;
    let [[chain, shortcuts], [deep_chain, deep_shortcuts]] = depths.map(|(_, surfaces)| surfaces);
    let rises = [&chain, &shortcuts, &deep_chain, &deep_shortcuts].map(|surface| 100.0 * surface.rises());
    if rises[0].min(rises[1]).min(rises[3]) < 95.0 || rises[2] > 85.0 || deep_chain.risk < 5.0 * deep_shortcuts.risk {
        return Err("only 30 layers without shortcuts should have a rough surface, and a high risk".into());
    }
    println!(
        "\nrisk of 30 layers: {:.2} without shortcuts, {:.3} with; it rises on {:.0}% and {:.0}% of the steps outward, of 10 layers on {:.0}% and {:.0}%",
        deep_chain.risk, deep_shortcuts.risk, rises[2], rises[3], rises[0], rises[1]
    );
    Ok(())
}

/// The risk around a trained network.
struct Surface {
    /// At the network itself.
    risk: f64,
    /// Along two random directions.
    around: Field,
    /// The values of `around`.
    values: Vec<f64>,
    /// Along the first direction.
    profile: Vec<(f64, f64)>,
    /// In the plane of the two main directions of training.
    plane: Field,
    /// The ends of both axes of that plane.
    reach: (f64, f64),
    /// The networks after every epoch in that plane.
    path: Vec<(f64, f64)>,
    /// The share of the variance of the path in that plane.
    explained: f64,
}

impl Surface {
    fn of<N>(images: &Images) -> Result<Self, TrainError>
    where
        N: Network<Scalar = f32, Input = X, Output = SVector<f32, 10>>,
    {
        let mut net = N::boxed_random(&mut StdRng::seed_from_u64(1));
        let mut visited = vec![net.parameters().to_vec()];
        Trainer::new(Adam::new(1e-3)).batch(Batch::Mini(32)).epochs(EPOCHS).seed(1).fit_with(
            &mut *net,
            images,
            |_, net| {
                visited.push(net.parameters().to_vec());
            },
        )?;
        let center = net.parameters().to_vec();
        let mut risk_at = |directions: [&[f32]; 2], (x, y): (f64, f64)| {
            for (((w, c), a), b) in net.parameters_mut().iter_mut().zip(&center).zip(directions[0]).zip(directions[1]) {
                *w = c + single(x) * a + single(y) * b;
            }
            f64::from(net.loss(images.inputs(), images.targets()))
        };
        let mut rng = StdRng::seed_from_u64(2);
        let random = [(); 2].map(|()| random_direction::<N>(&center, &mut rng));
        let random = [&random[0][..], &random[1]];
        let values: Vec<_> = grid((-1.0, 1.0)).map(|(x, y)| (x, y, risk_at(random, (x, y)))).collect();
        let steps = (-100_i32..=100).map(|i| f64::from(i) / 100.0);
        let profile: Vec<_> = steps.map(|x| (x, risk_at(random, (x, 0.0)))).collect();

        let Main { directions, path, explained } = Main::of(&visited, &center);
        let far = path.iter().flat_map(|p| [p.0, p.1]).fold((0.0_f64, 0.0_f64), |(a, b), x| (a.min(x), b.max(x)));
        let margin = 0.12 * (far.1 - far.0);
        let reach = (far.0 - margin, far.1 + margin);
        let main = [&directions[0][..], &directions[1]];
        let plane: Vec<_> = grid(reach).map(|at| (at.0, at.1, risk_at(main, at))).collect();
        let risk = risk_at(main, (0.0, 0.0));
        let around = field(&values);
        let values = values.into_iter().map(|value| value.2).collect();
        Ok(Self { risk, around, values, profile, plane: field(&plane), reach, path, explained })
    }

    /// The share of the steps away from the network, along eight rays, on which the risk rises.
    fn rises(&self) -> f64 {
        let middle = POINTS / 2;
        let rays = [-1, 0, 1].into_iter().flat_map(|x| [-1, 0, 1].map(|y| (x, y))).filter(|&ray| ray != (0, 0));
        let at = |(x, y): (isize, isize), step: usize| {
            let index = |direction: isize| middle.wrapping_add_signed(direction * step.cast_signed());
            self.values[index(y) * POINTS + index(x)]
        };
        let steps = rays.flat_map(|ray| (0..middle).map(move |step| (ray, step)));
        let (risen, all) = steps.fold((0_u32, 0_u32), |(risen, all), (ray, step)| {
            (risen + u32::from(at(ray, step + 1) > at(ray, step)), all + 1)
        });
        f64::from(risen) / f64::from(all)
    }
}

/// The two main directions of some points, relative to the last.
struct Main {
    directions: [Vec<f32>; 2],
    path: Vec<(f64, f64)>,
    explained: f64,
}

impl Main {
    /// By the eigenvectors of the matrix of all scalar products.
    fn of(visited: &[Vec<f32>], center: &[f32]) -> Self {
        let steps: Vec<Vec<f64>> = visited
            .iter()
            .map(|point| point.iter().zip(center).map(|(w, c)| f64::from(*w) - f64::from(*c)).collect())
            .collect();
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let eigen = DMatrix::from_fn(steps.len(), steps.len(), |i, j| product(&steps[i], &steps[j])).symmetric_eigen();
        let mut order: Vec<usize> = (0..steps.len()).collect();
        order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
        let directions = [order[0], order[1]].map(|index| {
            let vector = eigen.eigenvectors.column(index);
            // The first point is on the positive side.
            let length = eigen.eigenvalues[index].sqrt() * vector[0].signum();
            let mut direction = vec![0.0; center.len()];
            for (step, weight) in steps.iter().zip(vector.iter()) {
                direction.iter_mut().zip(step).for_each(|(d, s)| *d += weight * s / length);
            }
            direction
        });
        let path = steps.iter().map(|step| (product(step, &directions[0]), product(step, &directions[1]))).collect();
        let explained = (eigen.eigenvalues[order[0]] + eigen.eigenvalues[order[1]]) / eigen.eigenvalues.sum();
        Self { directions: directions.map(|direction| direction.into_iter().map(single).collect()), path, explained }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "rounding to single precision")]
fn single(x: f64) -> f32 {
    x as f32
}

/// The points of a square, row by row.
#[allow(clippy::cast_precision_loss, reason = "a few points")]
fn grid((low, high): (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let at = move |index: usize| low + (high - low) * index as f64 / (POINTS - 1) as f64;
    (0..POINTS * POINTS).map(move |index| (at(index % POINTS), at(index / POINTS)))
}

fn label(risk: f64) -> String {
    if risk < 0.995 { format!("{risk:.2}") } else { format!("{risk:.0}") }
}

/// Bands at equal ratios of the risk.
fn field(values: &[(f64, f64, f64)]) -> Field {
    Field::new(
        POINTS,
        values.iter().map(|value| value.2).collect(),
        &Field::geometric(1.0 / 32.0, 32.0, 10),
        Palette::Sequential,
    )
}

/// A random direction in which every unit has weights of the same length as in the network, and biases of zero.
fn random_direction<N: Network>(center: &[f32], rng: &mut StdRng) -> Vec<f32> {
    let mut direction = vec![0.0; center.len()];
    let mut first = 0;
    for layer in N::LAYERS {
        for unit in 0..layer.outputs {
            let row = || (0..layer.inputs).map(move |column| first + column * layer.outputs + unit);
            row().for_each(|index| {
                // The sum of twelve uniform numbers is close to a normal distribution of deviation 1.
                direction[index] = (0..12).map(|_| rng.random_range(-0.5..0.5_f32)).sum();
            });
            let length = |w: &[f32]| row().map(|index| w[index] * w[index]).sum::<f32>().sqrt();
            let factor = length(center) / length(&direction);
            row().for_each(|index| direction[index] *= factor);
        }
        first += layer.parameters;
    }
    direction
}
