//! Widths before or among activations.

use mlp_core::prelude::*;

candidates! { enum Width< input 2 => 4 [tanh | relu] => linear 1; loss squared >; }
candidates! { enum Widths< input 2 => [3 | 4] relu => linear 1; loss squared >; }
candidates! { enum Both< input 2 => [3 | 4] [relu | tanh] repeat 2 => linear 1; loss squared >; }
candidates! { enum Computed< input 2 => { 2 + 2 } [relu | tanh] => linear 1; loss squared >; }
candidates! { enum WithoutBrackets< input 2 => 4 tanh | relu => linear 1; loss squared >; }
candidates! { enum Outputs< input 2 => relu 3 => 1 [linear | tanh]; loss squared >; }
candidates! { enum OfAPart< input 2 => relu 3 + 4 [tanh | relu] => linear 1; loss squared >; }

candidates! { enum Among< input 2 => [3 | relu] 4 => linear 1; loss squared >; }
candidates! { enum AmongTheLast< input 2 => [3 | relu] => linear 1; loss squared >; }
candidates! { enum BeforeAndAmong< input 2 => 4 [3 | relu] => linear 1; loss squared >; }

fn main() {
    // Each is an enum in spite of its mistakes.
    let _ = (Width::zeros(0), Both::zeros(0), WithoutBrackets::zeros(0), BeforeAndAmong::zeros(0));
}
