//! Resolves an activation or a loss: the built-in function of this name with its constant, or a user-defined type.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{Expr, Lit};

use crate::builtin::{BuiltIn, FunctionKind};
use crate::message::{self, Errors};
use crate::model::Function;
use crate::ratio::Ratio;
use crate::span::SpanRange;
use crate::syntax::{Constants, WrittenFunction};
use crate::token::lookahead::is_punct;

/// Resolves the function, or reports its mistakes and returns `None`.
pub(crate) fn function(written: &WrittenFunction, kind: FunctionKind, errors: &mut Errors) -> Option<Function> {
    let Some(word) = written.word() else {
        if let Some(constants) = &written.constants {
            errors.push(message::function::constants_of_path(constants.span, written.name()));
            return None;
        }
        return Some(Function::Path(written.path.clone()));
    };
    let Some(entry) = written.built_in(kind) else {
        errors.push(message::function::unknown(word, kind));
        return None;
    };
    let (constant, text) = match &written.constants {
        None => (None, word.to_string()),
        Some(constants) => {
            let (ratio, number) = constant(entry, constants, errors)?;
            (Some(ratio), format!("{word}({number})"))
        }
    };
    Some(Function::BuiltIn { entry, constant, text, span: word.span() })
}

/// The constant as a ratio and as written.
fn constant(entry: &BuiltIn, constants: &Constants, errors: &mut Errors) -> Option<(Ratio, String)> {
    if let (Some(_), false, Some([expression])) = (&entry.constant, constants.is_enclosed, constants.list.as_deref()) {
        let text = expression.to_token_stream();
        errors.push_recurring(message::function::constant_without_parentheses(constants.span, entry.name, text));
        return None;
    }
    errors.keep(read_constant(entry, constants))
}

fn read_constant(entry: &BuiltIn, constants: &Constants) -> syn::Result<(Ratio, String)> {
    let name = entry.name;
    let Some(constant) = &entry.constant else {
        return Err(message::function::unexpected_constants(constants.span, name));
    };
    let Some(list) = &constants.list else {
        return Err(message::function::bad_constant(constants.span, name, constant));
    };
    let [expression] = list.as_slice() else {
        return Err(message::function::wrong_number_of_constants(constants.span, name, constant, list.len()));
    };
    let range = SpanRange::of(expression);
    let literal = match expression {
        Expr::Unary(negated) if matches!(negated.op, syn::UnOp::Neg(_)) => {
            return Err(message::function::negative_constant(range, name, constant));
        }
        Expr::Lit(literal) => &literal.lit,
        other => {
            return Err(match named_value(other) {
                Some(value) => message::function::named_constant(range, name, value),
                None => message::function::bad_constant(range, name, constant),
            });
        }
    };
    let digits = match literal {
        Lit::Float(number) if number.suffix().is_empty() => number.base10_digits().to_owned(),
        Lit::Int(number) if number.suffix().is_empty() => number.base10_digits().to_owned(),
        _ => return Err(message::function::bad_constant(range, name, constant)),
    };
    match Ratio::parse(&digits) {
        None => Err(message::function::unrepresentable_constant(literal.span(), name, constant)),
        Some(ratio) if ratio.is_zero() && !constant.may_be_zero => {
            Err(message::function::zero_constant(literal.span(), name, constant))
        }
        Some(ratio) => Ok((ratio, digits)),
    }
}

/// The value of an argument with a name, such as `delta = 1.0`.
fn named_value(expression: &Expr) -> Option<TokenTree> {
    let tokens: Vec<_> = expression.to_token_stream().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(_), sign, value @ TokenTree::Literal(_)] if is_punct(Some(sign), '=') => Some(value.clone()),
        _ => None,
    }
}
