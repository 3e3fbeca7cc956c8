//! `network!`, which tells the procedural macro the path of this crate: users may have renamed or re-exported it.

/// Defines a multilayer perceptron in one line.
///
/// ```text
/// network    = attributes visibility "struct" Name "<" body ">" ";"     an item
///            | "<" body ">"                                            an expression
/// body       = "input" inputs { "=>" layer } ";" [ link attribute ] "loss" losses [ ";" "seed" integer ] [ ";" ]
/// inputs     = source { "," source }
/// source     = [ "sparse" ] width [ "as" name ] [ "dropout" probability ]
/// layer      = part { "+" part } { modifier }
/// part       = activation width
/// width      = integer | path to a const | "{" const expression "}"
/// modifier   = "as" name | "repeat" count | "no_bias" | "init" scheme | "dropout" probability
///            | "from" name | "from" "(" name { "," name } ")" | "add" name | "connect" path to a const fn
/// activation = name [ "(" constants ")" ] | path
/// losses     = [ number "*" ] loss { "+" [ number "*" ] loss }
/// loss       = name [ "(" constants ")" ] | path
/// link attribute = "#[allow(noncanonical_link)]" | "#[deny(noncanonical_link)]"
/// ```
///
/// A single lowercase word is a built-in name; anything else is the path of your own type.
///
/// | kind | built-in names |
/// |---|---|
/// | activation | `linear` `relu` `leaky_relu(0.01)` `elu(1.0)` `selu` `gelu` `silu` `softplus` `tanh` `sigmoid` `hard_sigmoid` `hard_tanh` `hard_silu` `softmax` `exp` |
/// | loss | `squared` `absolute` `huber(1.0)` `binary_cross_entropy` `categorical_cross_entropy` `poisson` |
/// | scheme | `he_normal` `he_uniform` `glorot_normal` `glorot_uniform` `lecun_normal` `lecun_uniform` `zeros` |
///
/// A named network is a struct with one public field per layer: `hidden1`, `hidden2`, … and `output`, unless `as` names
/// them. It implements `Debug`, `PartialEq`, `Display`, `Network` and, up to 1 MiB of parameters, `Clone`. `Name` alone is
/// `Name<f32>`.
///
/// `dropout 0.2` follows the width of an input or of a hidden layer: in training, each of its values is set to zero with this
/// probability, at least 0 and less than 1, and otherwise multiplied by `1/(1 − 0.2)`. Only the trainer applies it.
///
/// The guides explain [the parts of a definition](crate::guide::defining) and [networks that are not plain
/// chains](crate::guide::architectures).
///
/// A network has at most 512 layers. The call may be in a macro of another crate, and that crate may rename or re-export
/// `mlp_core`; `#[derive(Network)]` has to be told by `#[network(crate = path)]`.
///
/// An unnamed network is an expression: an `f32` network with random initial weights from seed 0, or from the seed after
/// the loss.
#[macro_export]
macro_rules! network {
    ($($tokens:tt)*) => {
        $crate::__private::network! { ($crate) $($tokens)* }
    };
}
