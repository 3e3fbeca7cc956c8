//! Alternatives in other brackets, or in none.

use mlp_core::prelude::*;

const N: usize = 4;

candidates! { enum Widths< input 2 => relu (3 | 4) => linear 1; loss squared >; }
candidates! { enum Braces< input 2 => relu {3 | 4} => linear 1; loss squared >; }
candidates! { enum Angles< input 2 => relu <3 | 4> => linear 1; loss squared >; }
candidates! { enum Commas< input 2 => relu (3, 4) => linear 1; loss squared >; }
candidates! { enum Words< input 2 => relu (3 or 4) => linear 1; loss squared >; }
candidates! { enum Activations< input 2 => (relu | leaky_relu(0.1)) 3 => linear 1; loss squared >; }
candidates! { enum Counts< input 2 => relu 3 repeat (1 | 2) => linear 1; loss squared >; }
candidates! { enum Probabilities< input 2 => relu 3 dropout {0, 0.2} => linear 1; loss squared >; }
candidates! { enum Initializers< input 2 => relu 3 init (zeros | he_normal) => linear 1; loss squared >; }
candidates! { enum Losses< input 2 => relu 3 => linear 1; loss (squared | absolute) >; }
candidates! { enum LossesAndCommas< input 2 => relu 3 => linear 1; loss (squared, absolute) >; }
candidates! { enum Constants< input 2 => leaky_relu(0.1 | 0.2) 3 => linear 1; loss [huber(0.5 | 1.0) | squared] >; }
candidates! { enum Inputs< input (2 | 3) => relu 3 => linear 1; loss squared >; }
candidates! { enum Outputs< input 2 => relu 3 => linear (1 | 2); loss squared >; }
candidates! { enum WithoutWidth< input 2 => (relu | tanh) => linear 1; loss squared >; }
candidates! { enum Layers< input 2 => (relu 3 | tanh 4) => linear 1; loss squared >; }
candidates! { enum Nested< input 2 => relu [3 | (4 | 5)] => linear 1; loss squared >; }

candidates! { enum BareWidths< input 2 => relu 3 | N | { 2 * N } => linear 1; loss squared >; }
candidates! { enum BareNumbers< input 2 => relu 3, 4 => linear 1; loss squared >; }
candidates! { enum BareActivations< input 2 => leaky_relu(0.1) | tanh 3 => linear 1; loss squared >; }
candidates! { enum BareCounts< input 2 => relu 3 repeat 1 or 2 => linear 1; loss squared >; }
candidates! { enum BareProbabilities< input 2 => relu 3 dropout 0 | dropout 0.2 => linear 1; loss squared >; }
candidates! { enum BareInitializers< input 2 => relu 3 init zeros || he_normal => linear 1; loss squared >; }
candidates! { enum BareLosses< input 2 => relu 3 => linear 1; loss squared | loss huber(0.5) >; }
candidates! { enum BareCommas< input 2 => relu 3 + tanh 4 => [linear | tanh] 1; loss squared, huber(0.5) >; }
candidates! { enum OfSeveralParts< input 2 => relu 3 => linear 1 + tanh 2; loss squared, absolute >; }
candidates! { enum OfSeveralPartsInBrackets< input 2 => relu [3 | 4] => linear 1 + tanh 2; loss (squared, absolute) >; }
candidates! { enum BareInputs< input 2 | 3 => relu 3 => linear 1; loss squared >; }
candidates! { enum BareOutputs< input 2 => relu 3 => linear 1 | 2; loss squared >; }
candidates! { enum BareNames< input 2 => relu 3 as low | high => linear 1; loss squared >; }
candidates! { enum BareLayers< input 2 => relu 3 | tanh 4 => linear 1; loss squared >; }
candidates! { enum HalfInBrackets< input 2 => [relu | tanh] | elu 3 => linear 1; loss squared >; }
candidates! { enum Trailing< input 2 => relu 3 | 4 | => linear 1; loss squared >; }
candidates! { enum Throughout< input 2 => relu | tanh 3 | 4 repeat 1 | 2 => linear 1; loss squared | absolute >; }

fn main() {
    // Each is an enum in spite of its mistakes.
    let _ = (Widths::zeros(0), BareWidths::zeros(0), Throughout::zeros(0));
}
