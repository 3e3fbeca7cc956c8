//! The definition of a network as text, from the checker of the page to the engine and to the files: a line for each of its parts.
//!
//! ```text
//! network Films
//! input user 3
//! layer hidden1
//! part leaky_relu 4 1/10
//! from user
//! add user
//! no_bias
//! init he_normal
//! dropout 1/2
//! loss huber 1/1 1/2
//! ```
//!
//! After the units of a part or the weight of a loss come constants. Numbers that are not counts are ratios.

use std::str::SplitAsciiWhitespace;

use mlp_core::Initializer;
use mlp_core::dynamic::{Definition, Input, Layer, Loss, Part};

/// The largest number of parameters: larger networks are for programs.
const MOST_PARAMETERS: usize = 4_000_000;

/// Reads a definition.
pub(crate) fn definition(text: &str) -> Result<Definition, String> {
    let mut spec = Spec::default();
    if text.lines().try_for_each(|line| spec.read(line)).is_none() {
        return Err("this is not the definition of a network".to_owned());
    }
    let Spec { name, inputs, layers, losses } = spec;
    let definition = Definition::new(&name, inputs, layers, losses).map_err(|mistake| mistake.to_string())?;
    match definition.parameters() {
        large @ MOST_PARAMETERS.. => {
            Err(format!("{large} parameters are too many for a page, which computes fewer than {MOST_PARAMETERS}"))
        }
        _ => Ok(definition),
    }
}

/// The parts read so far.
#[derive(Default)]
struct Spec {
    name: String,
    inputs: Vec<Input>,
    layers: Vec<Layer>,
    losses: Vec<Loss>,
}

impl Spec {
    /// Reads a line; `None` if it has another form.
    fn read(&mut self, line: &str) -> Option<()> {
        let mut words = line.split_ascii_whitespace();
        match words.next()? {
            "network" => self.name = words.next()?.to_owned(),
            "input" => {
                let name = words.next()?;
                self.inputs.push(Input::new(words.next()?.parse().ok()?).named(name));
            }
            "layer" => {
                let mut layer = Layer::new("", 0).named(words.next()?);
                layer.parts.clear();
                self.layers.push(layer);
            }
            "part" => {
                let (activation, units) = (words.next()?.to_owned(), words.next()?.parse().ok()?);
                self.layers.last_mut()?.parts.push(Part { activation, constants: ratios(&mut words)?, units });
            }
            "from" => self.layers.last_mut()?.sources = words.by_ref().map(str::to_owned).collect(),
            "add" => self.layers.last_mut()?.added = Some(words.next()?.to_owned()),
            "no_bias" => self.layers.last_mut()?.has_bias = false,
            "init" => self.layers.last_mut()?.initializer = Some(initializer(words.next()?)?),
            "dropout" => {
                let rate = ratio(words.next()?)?;
                // Of the input or the layer before this line.
                match self.layers.last_mut() {
                    Some(layer) => layer.dropout = rate,
                    None => self.inputs.last_mut()?.dropout = rate,
                }
            }
            "loss" => {
                let (name, weight) = (words.next()?, ratio(words.next()?)?);
                self.losses.push(Loss::new(name).times(weight).constants(&ratios(&mut words)?));
            }
            _ => return None,
        }
        words.next().is_none().then_some(())
    }
}

fn ratios(words: &mut SplitAsciiWhitespace) -> Option<Vec<f64>> {
    words.map(ratio).collect()
}

/// The value of a ratio, rounded once as in a compiled network.
fn ratio(word: &str) -> Option<f64> {
    let (numerator, denominator) = word.split_once('/')?;
    Some(mlp_core::scalar::ratio(numerator.parse().ok()?, denominator.parse().ok()?))
}

fn initializer(name: &str) -> Option<Initializer> {
    use Initializer::{GlorotNormal, GlorotUniform, HeNormal, HeUniform, LecunNormal, LecunUniform, Zeros};
    let all = [HeNormal, HeUniform, GlorotNormal, GlorotUniform, LecunNormal, LecunUniform, Zeros];
    all.into_iter().find(|initializer| initializer.name() == name)
}
