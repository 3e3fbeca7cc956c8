use mlp_core::prelude::*;

fn main() {
    let net = network!(
        /// Learns exclusive or.
        #[derive(Eq)]
        < input 2 => linear 1; loss squared >
    );
    let _ = net.forward(&vector![0.0, 0.0]);
}
