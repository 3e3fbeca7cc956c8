//! Recognizes layers in the syntax of other libraries, such as `Dense(3, activation = relu)`, `dense 3 relu` or `2 x relu 3`: one
//! message with the layer as it is written here, in place of several about its tokens.

mod call;
mod name;
mod repeated;
mod width;

pub(super) use name::{dotted_loss, loss_of_several_words};
pub(super) use repeated::{number_after_brackets, number_of_layers};
pub(super) use width::{in_angles, loss_with_generics, only_number, without_number};

use proc_macro2::{Span, TokenTree};
use syn::Ident;
use syn::parse::ParseStream;

use crate::message::Errors;
use crate::modifier;
use crate::syntax::Part;
use crate::token::lookahead::is_over;

/// Words for a layer, in lowercase and without `_`.
const LAYERS: &[&str] = &[
    "dense",
    "linear",
    "layer",
    "hidden",
    "output",
    "fc",
    "fullyconnected",
    "hiddenlayer",
    "outputlayer",
    "denselayer",
];

/// Parses and reports a part in the syntax of another library; `None` for one in that of this.
pub(super) fn part(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Part>> {
    let recognizers = [
        name::of_several_words,
        repeated::brackets,
        call::call,
        width::generics,
        width::glued,
        width::activation_last,
        name::word_for_a_layer,
        name::dotted,
    ];
    for recognize in recognizers {
        let fork = input.fork();
        let mut own = Errors::default();
        let Some(part) = recognize(&fork, &mut own)? else { continue };
        errors.append(own);
        while input.cursor() != fork.cursor() {
            input.parse::<TokenTree>()?;
        }
        return Ok(Some(part));
    }
    Ok(None)
}

/// The placeholder for a part whose mistake has been reported.
fn unreadable(span: Span) -> Part {
    Part { activation: None, width: None, span }
}

/// Whether a name follows that may be a width, and not a modifier.
fn is_name(input: ParseStream) -> bool {
    input.peek(Ident) && !modifier::TABLE.begins(input) && !is_over(input)
}
