//! The definition of a network, as the checker of the page writes it.

use mlp_core::Initializer;
use mlp_core::dynamic::{Definition, Input, Layer, Loss, Part};
use serde_json::Value;

/// The largest number of parameters: larger networks are for programs.
const MOST_PARAMETERS: usize = 4_000_000;

/// Reads a definition.
pub(crate) fn definition(text: &str) -> Result<Definition, String> {
    let unreadable = || "this is not the definition of a network".to_owned();
    let spec: Value = serde_json::from_str(text).map_err(|_| unreadable())?;
    let name = spec["name"].as_str().ok_or_else(unreadable)?;
    let inputs = list(&spec["inputs"], input).ok_or_else(unreadable)?;
    let layers = list(&spec["layers"], layer).ok_or_else(unreadable)?;
    let losses = list(&spec["losses"], loss).ok_or_else(unreadable)?;
    let definition = Definition::new(name, inputs, layers, losses).map_err(|mistake| mistake.to_string())?;
    match definition.parameters() {
        large @ MOST_PARAMETERS.. => {
            Err(format!("{large} parameters are too many for a page, which computes fewer than {MOST_PARAMETERS}"))
        }
        _ => Ok(definition),
    }
}

fn list<T>(values: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    values.as_array()?.iter().map(read).collect()
}

fn input(value: &Value) -> Option<Input> {
    Some(Input::new(width(&value["width"])?).named(value["name"].as_str()?))
}

fn width(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

fn layer(value: &Value) -> Option<Layer> {
    let part = |value: &Value| {
        Some(Part {
            activation: value["function"].as_str()?.to_owned(),
            constants: list(&value["constants"], Value::as_f64)?,
            units: width(&value["units"])?,
        })
    };
    Some(Layer {
        parts: list(&value["parts"], part)?,
        name: Some(value["name"].as_str()?.to_owned()),
        sources: list(&value["sources"], |name| name.as_str().map(str::to_owned))?,
        added: value["added"].as_str().map(str::to_owned),
        has_bias: value["bias"].as_bool()?,
        initializer: match value["init"].as_str() {
            None => None,
            Some(name) => Some(initializer(name)?),
        },
    })
}

fn initializer(name: &str) -> Option<Initializer> {
    use Initializer::{GlorotNormal, GlorotUniform, HeNormal, HeUniform, LecunNormal, LecunUniform, Zeros};
    let all = [HeNormal, HeUniform, GlorotNormal, GlorotUniform, LecunNormal, LecunUniform, Zeros];
    all.into_iter().find(|initializer| initializer.name() == name)
}

fn loss(value: &Value) -> Option<Loss> {
    let constants = list(&value["constants"], Value::as_f64)?;
    Some(Loss::new(value["function"].as_str()?).constants(&constants).times(value["weight"].as_f64()?))
}
