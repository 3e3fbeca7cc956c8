use mlp_core::prelude::*;

network! { struct Unknown< input 4 => tanh 8 as low => tanh 8 as high from (lwo, input) => linear 1 from (low, high); loss squared >; }
network! { struct Later< input 4 => tanh 8 as low from (high, low) => tanh 8 as high => linear 1; loss squared >; }
network! { struct Unread< input 4 => tanh 8 as low => tanh 8 as high from input => linear 1; loss squared >; }
network! { struct Bare< input 4 => tanh 8 as low => tanh 8 from low, input => linear 1; loss squared >; }
network! { struct Brackets< input 4 => tanh 8 as low => tanh 8 from [low, input] => linear 1 from; loss squared >; }
network! { struct Twice< input 4 => tanh 8 as low => tanh 8 from (low, low) => linear 1; loss squared >; }
network! { struct Comma< input 4 => tanh 8 as low => tanh 8 from (low input) => linear 1; loss squared >; }
network! { struct Repeated< input 4 => tanh 8 as enc repeat 3 => linear 8 from (enc, input); loss squared >; }
network! { struct Number< input 4 => tanh 8 as low => tanh 8 from 3 => linear 1; loss squared >; }
network! { struct Ambiguous< input 4 => tanh 8 as input => tanh 8 from () => linear 1 from (hidden2, input); loss squared >; }
network! { struct UnreadToo< input 4 => tanhh 8 as low => tanh 8 as high from input => linear 1; loss squared >; }
network! { struct Several< input 4 => tanh 8 as low from (none) from input => rleu 8 as high => linear 1 from (hgih); loss squarred >; }
network! { struct Plus< input 4 => tanh 4 as a => tanh 4 from (a + input) => linear 1; loss squared >; }
network! { struct Space< input 4 => tanh 4 as a => tanh 4 from a input => linear 1; loss squared >; }

network! { struct TwoNames< input 4 as x => tanh 4 as low => tanh 4 from (x, low, input) => linear 1; loss squared >; }
network! { struct PathAmongNames< input 4 => tanh 4 as low => tanh 4 from (self::low, input) => linear 1; loss squared >; }

fn main() {
    let _ = Unknown::zeros();
}
