//! Expands the model into tokens. Cannot fail.
//!
//! The implementation of a network is enclosed in one `const _`, which hides its helpers. All tokens except the user's own
//! have the span of the macro (`mixed_site`), so local names of the expansion and the user never collide. Only the link
//! check has the span of the user's token, because rustc shows its warning there.

use proc_macro2::TokenStream;

use crate::model::Struct;
use names::Names;

/// `quote!` with the span of the macro.
macro_rules! code {
    ($($tokens:tt)*) => { ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*) };
}

mod call;
mod chain;
mod check;
mod columns;
mod connections;
mod dense;
mod derives;
mod docs;
mod ends;
mod fallback;
mod flat;
mod forward;
mod inputs;
mod item;
mod link;
mod names;
mod network;
mod picture;
mod structs;
mod valid;

pub(crate) use derives::{UserDerives, without_clone};
pub(crate) use fallback::fallback;
pub(crate) use inputs::aliases as inputs_aliases;
pub(crate) use item::item;

/// The implementation of a network.
pub(crate) fn implementation(network: &Struct) -> TokenStream {
    let names = Names::of(network);
    let parts = [
        valid::demands(network, &names),
        valid::aliases(network, &names),
        columns::tables(network, &names),
        connections::tables(network, &names),
        inputs::sample_implementation(network, &names).unwrap_or_default(),
        inputs::jacobian_implementation(network, &names).unwrap_or_default(),
        structs::layer_structs(network, &names),
        structs::flat(network, &names),
        network::network_trait(network, &names),
        forward::items(network, &names),
        forward::over_scalar(network, &names),
        forward::twice_differentiable(network, &names),
        chain::width_checks(network, &names),
        check::constant_checks(network, &names),
        link::link_check(network, &names),
    ];
    let (p, krate) = (&names.p, &network.model.krate);
    let silence = network.silences_deprecated.then(|| code!(#[allow(deprecated)]));
    let structs = inputs::structs(network);
    code!(#structs #silence const _: () = {
        use #krate::__private as #p;
        #(#parts)*
    };)
}
