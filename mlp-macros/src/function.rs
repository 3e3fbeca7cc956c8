//! Activations and losses as the user names them: a built-in name with its constants, or a path.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit, LitFloat, LitInt, Path, Token, token};

use crate::constant::Ratio;
use crate::error::{self, Errors};
use crate::names::{self, BuiltIn};
use crate::place::Place;

/// Which of the two kinds of function stands at a place.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Activation,
    Loss,
}

impl Kind {
    pub(crate) fn table(self) -> &'static [BuiltIn] {
        match self {
            Self::Activation => names::ACTIVATIONS,
            Self::Loss => names::LOSSES,
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Activation => Self::Loss,
            Self::Loss => Self::Activation,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Loss => "loss",
        }
    }

    pub(crate) fn with_article(self) -> &'static str {
        match self {
            Self::Activation => "an activation",
            Self::Loss => "a loss",
        }
    }

    pub(crate) fn example(self) -> &'static str {
        self.table()[0].name
    }
}

/// A function as it was written.
pub(crate) struct Written {
    pub(crate) path: Path,
    constants: Option<Constants>,
}

/// What stands in the parentheses behind a name.
struct Constants {
    span: Span,
    /// Nothing where it does not even read as a list of expressions.
    list: Option<Vec<Expr>>,
    /// Whether the parentheses are there.
    is_enclosed: bool,
}

impl Written {
    /// The single lowercase word that a built-in name is.
    fn word(&self) -> Option<&Ident> {
        self.path.get_ident().filter(|ident| ident.to_string().starts_with(|c: char| c.is_lowercase()))
    }

    pub(crate) fn name(&self) -> String {
        text(&self.path)
    }

    pub(crate) fn span(&self) -> Span {
        self.path.span()
    }

    pub(crate) fn place(&self) -> Place {
        let place = Place::of(&self.path);
        self.constants.as_ref().map_or(place, |constants| place.to(constants.span))
    }

    fn built_in(&self, kind: Kind) -> Option<&'static BuiltIn> {
        self.word().and_then(|word| names::find(kind.table(), &word.to_string()))
    }

    /// The parentheses of `relu(2)`, in which nothing but a width can stand.
    pub(crate) fn take_width(&mut self) -> Option<Group> {
        let takes_constant = self.built_in(Kind::Activation).is_some_and(|entry| entry.constant.is_some());
        let is_width = |expression: &Expr| match expression {
            Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_)),
            Expr::Unary(_) => false,
            _ => true,
        };
        let constants = self.constants.take_if(|constants| {
            !takes_constant && matches!(constants.list.as_deref(), Some([expression]) if is_width(expression))
        })?;
        let mut group = Group::new(
            Delimiter::Parenthesis,
            constants.list.into_iter().flatten().map(Expr::into_token_stream).collect(),
        );
        group.set_span(constants.span);
        Some(group)
    }
}

/// Reads `name`, `name(constants)` or a path.
pub(crate) fn parse(input: ParseStream, kind: Kind) -> syn::Result<Written> {
    let Ok(first) = input.fork().parse::<TokenTree>() else { return Err(error::nothing_for_a_name(kind)) };
    let path = input.parse::<Path>().ok().filter(has_name).ok_or_else(|| error::not_a_name(&first, kind))?;
    let constants = if input.peek(token::Paren) {
        let group = input.parse::<Group>()?;
        let list = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(group.stream());
        Some(Constants {
            span: group.span(),
            list: list.ok().map(|list| list.into_iter().collect()),
            is_enclosed: true,
        })
    } else {
        loose_constant(input, &path, kind)?
    };
    Ok(Written { path, constants })
}

/// Whether this is a path to something that has a name: not `crate`, and no keyword.
pub(crate) fn has_name(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| syn::parse2::<Ident>(last.ident.to_token_stream()).is_ok())
}

/// The 0.1 of `leaky_relu 0.1 2`, or the 1.0 of `huber 1.0`.
fn loose_constant(input: ParseStream, path: &Path, kind: Kind) -> syn::Result<Option<Constants>> {
    let takes_constant = || {
        let entry = path.get_ident().and_then(|word| names::find(kind.table(), &word.to_string()));
        entry.is_some_and(|entry| entry.constant.is_some())
    };
    let is_constant = match kind {
        Kind::Activation => input.peek(LitFloat) && (input.peek2(LitInt) || input.peek2(token::Brace)),
        Kind::Loss => input.peek(LitFloat) || input.peek(LitInt),
    };
    if !is_constant || !takes_constant() {
        return Ok(None);
    }
    let literal = input.parse::<ExprLit>()?;
    Ok(Some(Constants { span: literal.span(), list: Some(vec![Expr::Lit(literal)]), is_enclosed: false }))
}

/// What a function means.
#[derive(Clone)]
pub(crate) enum Function {
    BuiltIn { entry: &'static BuiltIn, constant: Option<Ratio>, text: String, span: Span },
    Path(Path),
}

impl Function {
    /// The function that was written, or nothing and one more mistake for each that it has.
    pub(crate) fn resolve(written: &Written, kind: Kind, errors: &mut Errors) -> Option<Self> {
        let Some(word) = written.word() else {
            if let Some(constants) = &written.constants {
                errors.push(error::constants_of_path(constants.span, written.name()));
                return None;
            }
            return Some(Self::Path(written.path.clone()));
        };
        let Some(entry) = written.built_in(kind) else {
            errors.push(unknown(word, kind));
            return None;
        };
        let (constant, text) = match &written.constants {
            None => (None, word.to_string()),
            Some(constants) => {
                let (ratio, number) = errors.keep(read_constant(entry, constants))?;
                (Some(ratio), format!("{word}({number})"))
            }
        };
        Some(Self::BuiltIn { entry, constant, text, span: word.span() })
    }

    /// What stands for a function with a mistake, so that the rest of the network can still be looked at.
    pub(crate) fn stand_in(kind: Kind, span: Span) -> Self {
        let entry = &kind.table()[0];
        Self::BuiltIn { entry, constant: None, text: entry.name.to_owned(), span }
    }

    pub(crate) fn built_in(&self) -> Option<&'static BuiltIn> {
        match self {
            Self::BuiltIn { entry, .. } => Some(entry),
            Self::Path(_) => None,
        }
    }

    /// The function as the user wrote it, for documentation.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::BuiltIn { text, .. } => text.clone(),
            Self::Path(path) => text(path),
        }
    }

    /// Its first token, where the link check points.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::BuiltIn { span, .. } => *span,
            Self::Path(path) => path.span(),
        }
    }

    /// Its type. `module` is where the built-in ones are.
    pub(crate) fn to_type(&self, module: &impl ToTokens) -> TokenStream {
        match self {
            Self::Path(path) => path.to_token_stream(),
            Self::BuiltIn { entry, constant, span, .. } => {
                let name = Ident::new(entry.type_name, span.resolved_at(Span::mixed_site()));
                let generics =
                    constant.map(|Ratio { numerator, denominator }| quote_spanned!(*span=> <#numerator, #denominator>));
                quote_spanned!(Span::mixed_site()=> #module::#name #generics)
            }
        }
    }

    /// The function as the derive reads it.
    pub(crate) fn to_attribute(&self) -> TokenStream {
        match self {
            Self::Path(path) => path.to_token_stream(),
            Self::BuiltIn { entry, text, span, .. } => {
                let name = Ident::new(entry.name, *span);
                let constants = text.find('(').and_then(|start| text[start..].parse::<TokenStream>().ok());
                quote_spanned!(*span=> #name #constants)
            }
        }
    }
}

/// Tokens as the user would write them.
pub(crate) fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(" :: ", "::").replace(" < ", "<").replace(" >", ">")
}

fn unknown(word: &Ident, kind: Kind) -> syn::Error {
    match names::find(kind.other().table(), &word.to_string()) {
        Some(_) => error::other_kind(word, kind),
        None => error::unknown_function(word, kind),
    }
}

/// The constant as a ratio, and as it was written.
fn read_constant(entry: &BuiltIn, constants: &Constants) -> syn::Result<(Ratio, String)> {
    let name = entry.name;
    let Some(constant) = &entry.constant else {
        return Err(error::unexpected_constants(constants.span, name));
    };
    let Some(list) = &constants.list else {
        return Err(error::bad_constant(constants.span, name, constant));
    };
    let [expression] = list.as_slice() else {
        return Err(error::wrong_number_of_constants(constants.span, name, constant, list.len()));
    };
    if !constants.is_enclosed {
        return Err(error::constant_without_parentheses(constants.span, name, expression.to_token_stream()));
    }
    let place = Place::of(expression);
    let literal = match expression {
        Expr::Unary(negated) if matches!(negated.op, syn::UnOp::Neg(_)) => {
            return Err(error::negative_constant(place, name, constant));
        }
        Expr::Lit(literal) => &literal.lit,
        _ => return Err(error::bad_constant(place, name, constant)),
    };
    let digits = match literal {
        Lit::Float(number) if number.suffix().is_empty() => number.base10_digits().to_owned(),
        Lit::Int(number) if number.suffix().is_empty() => number.base10_digits().to_owned(),
        _ => return Err(error::bad_constant(place, name, constant)),
    };
    match Ratio::parse(&digits) {
        None => Err(error::unrepresentable_constant(literal.span(), name, constant)),
        Some(ratio) if ratio.is_zero() && !constant.may_be_zero => {
            Err(error::zero_constant(literal.span(), name, constant))
        }
        Some(ratio) => Ok((ratio, digits)),
    }
}
