use mlp_core::prelude::*;

macro_rules! name {
    ($name:expr) => { network! { struct $name< input 1 => linear 1; loss squared >; } };
}
name!(1 + 1);

macro_rules! lifetime {
    ($width:lifetime) => { network! { struct Lifetime< input 1 => linear $width; loss squared >; } };
}
lifetime!('a);

macro_rules! activation {
    ($activation:expr) => { network! { struct Activation< input 1 => $activation 1; loss squared >; } };
}
activation!(1 + 1);

macro_rules! tuple {
    ($activation:ty) => { network! { struct Tuple< input 1 => $activation 1; loss squared >; } };
}
tuple!((Relu, Tanh));

macro_rules! constant {
    ($constant:expr) => { network! { struct Constant< input 1 => leaky_relu($constant) 1; loss squared >; } };
}
constant!(0.1 + 0.1);

macro_rules! threshold {
    ($threshold:block) => { network! { struct Threshold< input 1 => linear 1; loss huber($threshold) >; } };
}
threshold!({ 1.5 });

macro_rules! layer {
    ($layer:literal) => { network! { struct Layer< input 1 => linear 1 as $layer; loss squared >; } };
}
layer!("encoder");

macro_rules! rate {
    ($rate:expr) => { network! { struct Rate< input 1 => relu 1 dropout $rate => linear 1; loss squared >; } };
}
rate!(1.0 - 0.5);

macro_rules! count {
    ($count:expr) => { network! { struct Count< input 1 => relu 1 repeat $count => linear 1; loss squared >; } };
}
count!(1 + 1);

macro_rules! scheme {
    ($scheme:literal) => { network! { struct Scheme< input 1 => linear 1 init $scheme; loss squared >; } };
}
scheme!("zeros");

macro_rules! loss {
    ($loss:expr) => { network! { struct Loss< input 1 => linear 1; loss $loss >; } };
}
loss!(squared + absolute);

macro_rules! seed {
    ($seed:expr) => { network!(< input 1 => linear 1; loss squared; seed $seed >) };
}

macro_rules! item {
    ($item:item) => { network! { $item } };
}
item! { struct Item; }

macro_rules! visibility {
    ($visibility:vis) => { network! { $visibility } };
}
visibility!(pub(crate));

fn main() {
    let _ = seed!(-7);
    let _ = seed!(3 + 4);
}
