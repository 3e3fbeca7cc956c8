//! Networks whose layers are data have the bits of the compiled ones: outputs, risk, gradient, training runs, random weights and
//! files, on every instruction set of the processor.

mod line;
mod same;

use mlp_core::instruction_set::InstructionSet;
use mlp_core::nalgebra::SVector;

/// Declares networks, each by a line that both `network!` and the parser of these tests read, and the comparison of each over these
/// scalars.
macro_rules! networks {
    ($($name:ident: $($scalar:ident)+ { $($line:tt)+ })+) => {
        mod compiled {
            use mlp_core::prelude::*;
            $(network! { pub(super) struct $name< $($line)+ >; })+
        }

        /// The names of the networks, and their comparisons.
        const NETWORKS: &[(&str, fn(&str))] = &[
            $((stringify!($name), |name| {
                let definition = line::definition(name, stringify!($($line)+));
                $(same::compare::<compiled::$name<$scalar>>(&definition, |row| SVector::from_column_slice(row));)+
            })),+
        ];
    };
}

networks! {
    // Chains: unrolled, with a layer that is not, and large enough for all kernels.
    Xor: f32 f64 { input 2 => relu 2 => linear 1; loss squared }
    Small: f32 f64 { input 3 => tanh 4 => softmax 3; loss categorical_cross_entropy }
    SingleLayer: f32 { input 5 => sigmoid 1; loss binary_cross_entropy }
    HalfUnrolled: f32 { input 2 => tanh 8 => tanh 9 => linear 1; loss squared }
    Large: f32 { input 20 => relu 40 => silu 33 => softmax 10; loss categorical_cross_entropy }
    Wide: f32 { input 3 => gelu 300 => linear 2; loss squared }
    // Every activation in a hidden layer, with and without constants.
    First: f32 f64 { input 7 => relu 6 => leaky_relu 5 => leaky_relu(0.25) 6 => elu 7 => elu(0.5) 9 => linear 3; loss squared }
    Second: f32 f64 { input 7 => selu 6 => gelu 5 => silu 6 => softplus 7 => tanh 9 => linear 3; loss squared }
    Third: f32 f64 { input 7 => sigmoid 6 => hard_sigmoid 5 => hard_tanh 6 => hard_silu 7 => softmax 9 => exp 5 => linear 3; loss squared }
    // Every loss, with its partner and without.
    Absolute: f32 { input 4 => tanh 9 => linear 3; loss absolute }
    Huber: f32 { input 4 => tanh 9 => linear 3; loss huber(0.5) }
    HuberOfDefault: f32 { input 4 => tanh 9 => tanh 3; loss huber }
    Poisson: f32 { input 4 => tanh 9 => exp 3; loss poisson }
    PoissonOfSoftplus: f32 { input 4 => tanh 9 => softplus 3; #[allow(noncanonical_link)] loss poisson }
    SquaredOfSigmoid: f32 { input 4 => tanh 9 => sigmoid 3; #[allow(noncanonical_link)] loss squared }
    SquaredOfSoftmax: f32 { input 4 => tanh 9 => softmax 3; #[allow(noncanonical_link)] loss squared }
    BinaryOfHardSigmoid: f32 { input 4 => tanh 9 => softmax 3; #[allow(noncanonical_link)] loss binary_cross_entropy }
    CategoricalOfSigmoid: f32 { input 4 => tanh 9 => sigmoid 3; #[allow(noncanonical_link)] loss categorical_cross_entropy }
    // Several losses, with weights.
    Heads: f32 f64 { input 4 => tanh 9 => softmax 3 + linear 2 + exp 1; loss categorical_cross_entropy + 0.5 * squared + 2.0 * poisson }
    HeadsWithoutPartners: f32 { input 4 => tanh 9 => sigmoid 3 + tanh 2 + linear 1;
        #[allow(noncanonical_link)] loss 0.3 * squared + huber(0.25) + absolute }
    // Parts, biases, initializers.
    Parts: f32 { input 4 => relu 3 + softmax 4 + elu(0.3) 2 => tanh 5 + linear 3 => linear 2; loss squared }
    SmallParts: f32 { input 2 => relu 2 + softmax 2 => linear 1; loss squared }
    WithoutBiases: f32 { input 4 => tanh 9 no_bias => relu 8 => linear 2 no_bias; loss squared }
    Initializers: f32 { input 4 => relu 9 init lecun_uniform => relu 3 + tanh 5 init glorot_normal => linear 2 init zeros; loss squared }
    // Dropout.
    Dropped: f32 f64 { input 4 => tanh 9 dropout 0.5 => relu 8 dropout 0.2 => linear 2; loss squared }
    SmallDropped: f32 f64 { input 2 => tanh 2 dropout 0.3 => linear 1; loss squared }
    DroppedParts: f32 { input 4 => tanh 5 + softmax 4 dropout 0.25 => sigmoid 1; loss binary_cross_entropy }
    DroppedInput: f32 f64 { input 6 dropout 0.1 => gelu 9 => softmax 3; loss categorical_cross_entropy }
    DroppedInputs: f32 { input 3 as left dropout 0.3, 2 as right => tanh 9 dropout 0.1 from (right, left) => linear 2; loss squared }
    DroppedResidual: f32 f64 { input 6 dropout 0.2 => tanh 6 dropout 0.5 add input => silu 6 as second dropout 0.1 add hidden1
        => linear 6 from (second, input) add second; loss squared }
    KeptDropout: f32 { input 4 dropout 0 => tanh 9 dropout 0.0 => linear 2; loss squared }
    // Graphs.
    Shortcut: f32 { input 4 => tanh 9 as low => tanh 8 as high from (low, input) => linear 2 from (high, low, input); loss squared }
    Diamond: f32 { input 4 => tanh 9 as root => relu 8 as left from root => silu 7 as right from root => linear 2 from (left, right); loss squared }
    Residual: f32 f64 { input 6 => tanh 6 add input => silu 6 as second add hidden1 => softplus 6 add second => linear 6 add input; loss squared }
    ResidualParts: f32 { input 6 => tanh 6 as low => relu 3 + sigmoid 3 as high from (low, input) add low => linear 2 from (high, low); loss squared }
    SmallGraph: f32 { input 2 => tanh 2 as low => relu 2 from (low, input) add low => linear 1; loss squared }
    TwoInputs: f32 f64 { input 3 as left, 2 as right => tanh 9 as first from left => relu 8 from (first, right) => linear 2 from (hidden2, left); loss squared }
    SmallInputs: f32 { input 2 as left, 1 as right => tanh 2 from (right, left) => linear 1; loss squared }
    AddedInput: f32 { input 3 as left, 2 as right => tanh 3 as first from (left, right) add left => linear 2 from first add right; loss squared }
}

#[test]
fn every_network_has_the_bits_of_the_compiled_one_on_every_instruction_set() {
    for set in InstructionSet::ALL.into_iter().filter(|set| set.is_available()) {
        set.select().unwrap();
        for (name, compare) in NETWORKS {
            println!("{set}: {name}");
            compare(name);
        }
    }
}

/// `huber(1e-50)` would have a loss of zero in single precision, and a network would be trained to perfection at once.
#[test]
fn constants_that_single_precision_rounds_to_zero_or_infinity_are_refused() {
    use mlp_core::dynamic::{Definition, Input, Layer, Loss};
    let definition = |output: Layer, losses: &[Loss]| {
        Definition::new("Net", [Input::new(1)], [output], losses.iter().cloned()).map_err(|error| error.to_string())
    };
    for constant in [1e-50, 1e50] {
        let said =
            |name| format!("the constant of `{name}` must be in the range of single precision, but it is {constant}");
        for name in ["elu", "leaky_relu"] {
            let output = Layer::new(name, 1).constants(&[constant]);
            assert_eq!(definition(output, &[Loss::new("squared")]), Err(said(name)));
        }
        let huber = Loss::new("huber").constants(&[constant]);
        assert_eq!(definition(Layer::new("linear", 1), &[huber]), Err(said("huber")));
        let losses = [Loss::new("squared"), Loss::new("squared").times(constant)];
        let mistake = definition(Layer::new("linear", 1).and("linear", 1), &losses).expect_err("a weight out of range");
        assert!(
            mistake.starts_with("the weight of a loss must be positive and finite in single precision"),
            "{mistake}"
        );
    }
    assert!(
        definition(Layer::new("leaky_relu", 1).constants(&[0.0]), &[Loss::new("huber").constants(&[1e-30])]).is_ok()
    );
}
