//! Twelve networks, and each mistake is reported once.

use mlp_core::prelude::*;

candidates! {
    #[network(krate = mlp_core)]
    enum Reader<
        input 64
            => [relu | tanhh] [16 | 32 | 0] repeat [1 | 2]
            => rleu 8 droput 0.5
            => softmax 10 dropout 0.5;
        loss cross_entropy; seed 7
    >;
}

candidates! {
    enum Unequal< input 4 => relu [3 | 4 | 5] as low => [tanh | relu] 4 add low => linear 1; loss squared >;
}

candidates! {
    enum TwoInputs< input 4 as one, 3 as other => relu [3 | 4] from (one, othr) => linear 1 from (hidden1, other); loss squared >;
}

candidates! {
    enum FewerLosses< input 4 => relu [3 | 4] => softmax 3 + linear 1; loss [squared | categorical_cross_entropy + squared] >;
}

fn main() {
    let net = Reader::random(0, &mut StdRng::seed_from_u64(1));
    if let Some(Reader::Tanhh16Repeat2(_)) = net {
        unreachable!();
    }
    println!("{:?}", net.map(|net| net.forward(&SVector::zeros())));
}
