//! Activations and losses as the user names them: a built-in name with its constants, or a path.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Ident, Lit, Path, Token, token};

use crate::constant::Ratio;
use crate::error::{self, Errors};
use crate::names::{self, BuiltIn};

/// Which of the two kinds of function stands at a place.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Activation,
    Loss,
}

impl Kind {
    fn table(self) -> &'static [BuiltIn] {
        match self {
            Self::Activation => names::ACTIVATIONS,
            Self::Loss => names::LOSSES,
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Activation => Self::Loss,
            Self::Loss => Self::Activation,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Loss => "loss",
        }
    }

    fn with_article(self) -> &'static str {
        match self {
            Self::Activation => "an activation",
            Self::Loss => "a loss",
        }
    }

    fn example(self) -> &'static str {
        self.table()[0].name
    }
}

/// A function as it was written.
pub(crate) struct Written {
    pub(crate) path: Path,
    constants: Option<(Span, Vec<Expr>)>,
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
}

/// Reads `name`, `name(constants)` or a path.
pub(crate) fn parse(input: ParseStream, kind: Kind) -> syn::Result<Written> {
    if !(input.peek(Ident::peek_any) || input.peek(Token![::])) || input.peek(Token![as]) {
        let found = input.fork().parse::<proc_macro2::TokenTree>()?;
        return Err(error::not_a_name(input.span(), kind.with_article(), found, kind.example()));
    }
    let path = input.parse::<Path>()?;
    let constants = if input.peek(token::Paren) {
        let content;
        let parentheses = syn::parenthesized!(content in input);
        let list = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?;
        Some((parentheses.span.join(), list.into_iter().collect()))
    } else {
        None
    };
    Ok(Written { path, constants })
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
            if let Some((span, _)) = &written.constants {
                errors.push(error::constants_of_path(*span, written.name()));
                return None;
            }
            return Some(Self::Path(written.path.clone()));
        };
        let Some(entry) = names::find(kind.table(), &word.to_string()) else {
            errors.push(unknown(word, kind));
            return None;
        };
        let constant = match &written.constants {
            None => None,
            Some((span, constants)) => Some(errors.keep(read_constant(entry, *span, constants))?),
        };
        let text = match &written.constants {
            Some((_, constants)) if entry.constant.is_some() => format!("{word}({})", text(&constants[0])),
            _ => word.to_string(),
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
    let written = word.to_string();
    if names::find(kind.other().table(), &written).is_some() {
        return error::other_kind(word.span(), word, kind.other().with_article(), kind.with_article(), kind.example());
    }
    let suggestion = names::closest(&written, kind.table().iter().map(|entry| entry.name));
    error::unknown_function(word.span(), kind.name(), word, suggestion, kind.table())
}

fn read_constant(entry: &BuiltIn, span: Span, constants: &[Expr]) -> syn::Result<Ratio> {
    let Some(constant) = &entry.constant else {
        return Err(error::unexpected_constants(span, entry.name));
    };
    let [expression] = constants else {
        return Err(error::wrong_number_of_constants(span, entry.name, constant, constants.len()));
    };
    let literal = match expression {
        Expr::Unary(negated) if matches!(negated.op, syn::UnOp::Neg(_)) => {
            return Err(error::negative_constant(expression.span(), entry.name, constant));
        }
        Expr::Lit(literal) => &literal.lit,
        _ => return Err(error::bad_constant(expression.span(), entry.name, constant)),
    };
    let digits = match literal {
        Lit::Float(number) if number.suffix().is_empty() => number.base10_digits().to_owned(),
        Lit::Int(number) if number.suffix().is_empty() => number.base10_digits().to_owned(),
        _ => return Err(error::bad_constant(literal.span(), entry.name, constant)),
    };
    match Ratio::parse(&digits) {
        None => Err(error::unrepresentable_constant(literal.span(), entry.name, constant)),
        Some(ratio) if ratio.is_zero() && !constant.may_be_zero => {
            Err(error::zero_constant(literal.span(), entry.name, constant))
        }
        Some(ratio) => Ok(ratio),
    }
}
