use mlp_core::prelude::*;

network! { struct Misspelled< input 2 as x, 3 as y => relu 3 form (x, y) => linear 1; loss squared >; }
network! { struct OfTheInput< input 4 => relu 4 skip input => linear 1; loss squared >; }
network! { struct Missing< input 2 as x, 3 as y => relu 3 (x, y) => linear 1; loss squared >; }
network! { struct Of< input 2 as x, 3 as y => relu 3 of (x, y) => linear 1; loss squared >; }
network! { struct Left< input 2 as x, 3 as y => relu 3 <- (x, y) => linear 1; loss squared >; }
network! { struct Space< input 2 as x, 3 as y => relu 3 from x y => linear 1; loss squared >; }
network! { struct Keyword< input 2 as x, 3 as y => relu 3 from (type, y) => linear 1; loss squared >; }
network! { struct Path< input 4 => relu 3 as low => linear 1 from self::low; loss squared >; }
network! { struct Field< input 4 => relu 3 as low => relu 3 add low.a => linear 1; loss squared >; }
network! { struct Repeat< input 4 => relu 3 as low repeat 0 => linear 1 from (low2, input); loss squared >; }
network! { struct Unreadable< input 2 as x, 3 as y => "relu" 3 as low => linear 1 from (low, y); loss squared >; }
network! { struct Width< input 4 => relu 3 as low => tanh 1 add low; loss squared >; }
network! { struct Sparse< input sparse 50 => relu sparse 8 => linear 1; loss squared >; }
network! { struct Move< input 4 => relu 4 connect move |i, j| i == j => linear 1; loss squared >; }
network! { struct Lifetime< input 2 => relu 3 as low => linear 1 from ('low, input); loss squared >; }

fn main() {}
