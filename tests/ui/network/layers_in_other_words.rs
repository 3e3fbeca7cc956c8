use mlp_core::prelude::*;

network! { struct Keras< input 2 => Dense(3, activation = "relu") as low => linear 1 from low; loss squared >; }
network! { struct Torch< input 2 => Linear(2, 3) => ReLU() => Linear(3, 1); loss squared >; }
network! { struct Flax< input 2 => nn.Dense(features = 3) => linear 1; loss squared >; }
network! { struct Flux< input 2 => Dense(2 => 3, relu) => linear 1; loss squared >; }
network! { struct Path< input 2 => nn.relu 3 => linear 1; loss squared >; }
network! { struct Last< input 2 => dense 3 relu no_bias => linear 1; loss squared >; }
network! { struct Word< input 2 => dense 3 => output 1; loss squared >; }
network! { struct Flatten< input 2 => flatten => relu 3 => linear 1; loss squared >; }
network! { struct Norm< input 2 => BatchNorm1d(2) => relu 3 => linear 1; loss squared >; }
network! { struct Conv< input 2 => conv2d(3) => linear 1; loss squared >; }
network! { struct Dropout< input 2 => relu 3 => Dropout(0.2) => linear 1; loss squared >; }
network! { struct Sum< input 2 => relu 2 as low => concat(low, input) => linear 1; loss squared >; }
network! { struct Glued< input 2 => relu3 => linear 1; loss squared >; }
network! { struct Unit< input 2 => relu units = 3 => linear 1; loss squared >; }
network! { struct Key< input 2 => relu(units = 3) => linear 1; loss squared >; }
network! { struct Sign< input 2 => relu * 3 => linear 1; loss squared >; }
network! { struct Range< input 2 => relu 3..5 => linear 1; loss squared >; }
network! { struct Method< input 2 => relu 3.dropout(0.5) => linear 1; loss squared >; }
network! { struct Arrow< input 2 => relu 3 <- input => linear 1; loss squared >; }
network! { struct Nested< input 2 => relu(Linear(2, 3)) => linear 1; loss squared >; }
network! { struct Brackets< input[2] => relu[3] => linear[1]; loss squared >; }
network! { struct Spaced< input 2 => leaky relu 3 => hard-tanh 3 => linear 1; loss squared >; }
network! { struct NameWithoutActivation< input 4 => 8 as low => linear 1 from (low, input); loss squared >; }

fn main() {}
