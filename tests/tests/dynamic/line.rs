//! A definition from the line of a network, as `stringify!` writes it.

use mlp_core::Initializer;
use mlp_core::dynamic::{Definition, Input, Layer, Loss};

/// Words, numbers and signs; an attribute is dropped.
fn tokens(line: &str) -> Vec<String> {
    let line = match line.split_once('#') {
        Some((before, attribute)) => format!("{before}{}", attribute.split_once(']').unwrap().1),
        None => line.to_owned(),
    };
    let mut tokens: Vec<String> = vec![];
    let mut is_word = false;
    for letter in line.chars() {
        let continues = letter.is_alphanumeric() || letter == '_' || letter == '.';
        match tokens.last_mut() {
            Some(last) if is_word && continues => last.push(letter),
            _ if letter.is_whitespace() => {}
            _ => tokens.push(letter.to_string()),
        }
        is_word = continues;
    }
    tokens
}

/// The definition of a correct line.
pub(crate) fn definition(name: &str, line: &str) -> Definition {
    let tokens = tokens(line);
    let mut rest = tokens.iter().map(String::as_str).peekable();
    assert_eq!(rest.next(), Some("input"));
    let (mut inputs, mut layers, mut losses) = (vec![], vec![], vec![]);
    loop {
        let mut input = Input::new(rest.next().unwrap().parse().unwrap());
        if rest.next_if_eq(&"as").is_some() {
            input = input.named(rest.next().unwrap());
        }
        if rest.next_if_eq(&"dropout").is_some() {
            input = input.dropout(rest.next().unwrap().parse().unwrap());
        }
        inputs.push(input);
        if rest.next_if_eq(&",").is_none() {
            break;
        }
    }
    while rest.next_if_eq(&"=").is_some() {
        assert_eq!(rest.next(), Some(">"));
        let mut layer: Option<Layer> = None;
        loop {
            let activation = rest.next().unwrap();
            let constants = constants(&mut rest);
            let units = rest.next().unwrap().parse().unwrap();
            let parts = match layer {
                None => Layer::new(activation, units),
                Some(before) => before.and(activation, units),
            };
            layer = Some(parts.constants(&constants));
            if rest.next_if_eq(&"+").is_none() {
                break;
            }
        }
        let mut layer = layer.unwrap();
        while let Some(modifier) = rest.next_if(|token| !["=", ";"].contains(token)) {
            layer = match modifier {
                "as" => layer.named(rest.next().unwrap()),
                "add" => layer.add(rest.next().unwrap()),
                "dropout" => layer.dropout(rest.next().unwrap().parse().unwrap()),
                "no_bias" => layer.no_bias(),
                "init" => layer.init(initializer(rest.next().unwrap())),
                "from" => {
                    let mut sources = vec![rest.next().unwrap()];
                    if sources == ["("] {
                        sources.clear();
                        while let Some(source) = rest.next().filter(|token| *token != ")") {
                            sources.extend(Some(source).filter(|token| *token != ","));
                        }
                    }
                    layer.from(&sources)
                }
                other => panic!("unknown modifier {other}"),
            };
        }
        layers.push(layer);
    }
    assert_eq!((rest.next(), rest.next()), (Some(";"), Some("loss")));
    while let Some(word) = rest.next() {
        let weight = word.parse::<f64>().ok();
        let name = if weight.is_some() {
            assert_eq!(rest.next(), Some("*"));
            rest.next().unwrap()
        } else {
            word
        };
        losses.push(Loss::new(name).constants(&constants(&mut rest)).times(weight.unwrap_or(1.0)));
        rest.next_if_eq(&"+");
    }
    Definition::new(name, inputs, layers, losses).unwrap()
}

fn constants<'a>(rest: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Vec<f64> {
    if rest.next_if_eq(&"(").is_none() {
        return vec![];
    }
    let constant = rest.next().unwrap().parse().unwrap();
    assert_eq!(rest.next(), Some(")"));
    vec![constant]
}

fn initializer(name: &str) -> Initializer {
    match name {
        "lecun_uniform" => Initializer::LecunUniform,
        "glorot_normal" => Initializer::GlorotNormal,
        "zeros" => Initializer::Zeros,
        other => panic!("unknown initializer {other}"),
    }
}
