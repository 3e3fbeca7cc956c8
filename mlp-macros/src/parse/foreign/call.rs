//! Layers as calls: `Dense(3, activation = relu)`, `nn.Linear(2, 3)`, `Flatten()`.

use proc_macro2::{Group, TokenTree};
use syn::parse::ParseStream;
use syn::token;

use super::name::{Name, activation};
use super::{LAYERS, is_name, unreadable};
use crate::builtin::FunctionKind;
use crate::message::{self, Errors};
use crate::modifier;
use crate::syntax::Part;
use crate::token::lookahead::{begins_number, is_over, is_punct, next};

/// `Dense(3, activation = relu)`, `nn.Linear(2, 3)`, `Flatten()`.
pub(super) fn call(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Part>> {
    let Some(name) = Name::parse(input) else { return Ok(None) };
    if let Some(help) = message::foreign::help_without_weights(&name.plain()) {
        let is_meant = is_over(input) || input.peek(token::Paren) || !name.is_capital();
        if !is_meant || name.text == "input" {
            return Ok(None);
        }
        errors.push(message::foreign::not_a_layer(name.range, &name.text, help));
        modifier::TABLE.skip_argument(input)?;
        return Ok(Some(unreadable(name.range.start)));
    }
    let Some(TokenTree::Group(group)) = next(input).filter(|_| input.peek(token::Paren)) else { return Ok(None) };
    input.parse::<TokenTree>()?;
    let has_width = begins_number(input) || input.peek(token::Brace) || is_name(input);
    let arguments = Arguments::of(&group);
    let is_ours = FunctionKind::Activation.find(&name.text).is_some();
    let is_call = if is_ours {
        !has_width && arguments.are_foreign && name.text == "linear" || !has_width && arguments.has_key
    } else {
        !has_width && (arguments.are_foreign || name.is_capital() || LAYERS.contains(&name.plain().as_str()))
    };
    if name.text == "input" || !is_call {
        return Ok(None);
    }
    if let Some(word) = modifier::TABLE.meant_by(&name.last.to_string().to_lowercase()).filter(|_| !is_ours) {
        errors.push(modifier::call_of_a_modifier(&name.last, word));
        return Ok(Some(unreadable(name.range.start)));
    }
    let of_arguments = arguments.activation.filter(|_| !is_ours || name.text == "linear");
    let activation = of_arguments.map_or_else(|| name.default_activation(), ToOwned::to_owned);
    errors.push_recurring(message::foreign::call(name.range.to(group.span()), &activation, arguments.width.as_ref()));
    Ok(Some(unreadable(name.range.start)))
}

/// The arguments of a call, as far as they have a meaning here.
#[derive(Default)]
struct Arguments {
    activation: Option<&'static str>,
    width: Option<TokenTree>,
    /// Whether some argument has a name: `units = 3`.
    has_key: bool,
    /// Whether they cannot be a width or a constant.
    are_foreign: bool,
}

impl Arguments {
    fn of(group: &Group) -> Self {
        let mut arguments = Self::default();
        let tokens: Vec<_> = group.stream().into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let after = tokens.get(index + 1);
            let is_key = is_punct(after, '=') && !is_punct(tokens.get(index + 2), '>')
                || is_punct(after, ':') && !is_punct(tokens.get(index + 2), ':');
            match token {
                TokenTree::Ident(_) if is_key => (arguments.has_key, arguments.are_foreign) = (true, true),
                TokenTree::Ident(word) => {
                    let found = activation(&word.to_string()).filter(|_| !is_punct(after, '.'));
                    arguments.are_foreign |= found.is_some();
                    arguments.activation = arguments.activation.or(found);
                }
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    if text.starts_with('"') {
                        arguments.are_foreign = true;
                        arguments.activation = arguments.activation.or_else(|| activation(text.trim_matches('"')));
                    } else if text.parse::<usize>().is_ok() {
                        arguments.width = Some(token.clone());
                    }
                }
                TokenTree::Punct(sign) => arguments.are_foreign |= [',', '>'].contains(&sign.as_char()),
                // `relu(Linear(2, 3))`.
                TokenTree::Group(inner) => {
                    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
                    let is_layer = |word: &TokenTree| LAYERS.contains(&word.to_string().to_lowercase().as_str());
                    if before.is_some_and(is_layer) {
                        arguments.has_key = true;
                        arguments.width = Self::of(inner).width.or(arguments.width);
                    }
                }
            }
        }
        arguments
    }
}
