//! What the user wrote between the parentheses of `network!`, every token with its span.
//!
//! Reading never stops at a mistake. The body is first cut at `;` and `=>`, so that a mistake in one piece leaves the
//! others whole; what a piece lacks is `None` here.

use proc_macro2::{Spacing, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, LitInt, Path, Token, Visibility, token};

use crate::error::{self, Errors};
use crate::function::{self, Kind, Written};
use crate::names;

/// A call of `network!`.
pub(crate) struct Definition {
    pub(crate) attributes: Vec<Attribute>,
    /// Nothing for an unnamed network.
    pub(crate) head: Option<Head>,
    pub(crate) body: Body,
}

/// `pub struct Name`.
pub(crate) struct Head {
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
}

/// What stands between `<` and `>`.
pub(crate) struct Body {
    /// The closing `>`, or what comes nearest: where something missing is reported.
    pub(crate) end: Span,
    pub(crate) first: Span,
    pub(crate) inputs: Vec<Input>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) losses: Vec<Loss>,
    pub(crate) seeds: Vec<(Span, Option<u64>)>,
    /// Whether a piece was so wrong that a layer or the loss may be missing by that alone.
    pub(crate) lost_layer: bool,
    pub(crate) lost_loss: bool,
}

/// `input 2`.
pub(crate) struct Input {
    pub(crate) span: Span,
    pub(crate) width: Option<Width>,
    /// Whether it is the first piece of the body.
    pub(crate) is_first: bool,
}

/// `relu 2 as name no_bias`.
pub(crate) struct Layer {
    pub(crate) activation: Option<Written>,
    pub(crate) width: Option<Width>,
    pub(crate) modifiers: Vec<Modifier>,
    pub(crate) span: Span,
}

/// How many units there are.
#[derive(Clone)]
pub(crate) enum Width {
    Literal(usize, LitInt),
    Path(Path),
    Expression(TokenTree),
}

/// What may follow the width of a layer; `None` where it is there but wrong.
pub(crate) enum Modifier {
    As(Span, Option<Ident>),
    Repeat(Span, Option<usize>),
    NoBias(Span),
    Init(Span, Option<Ident>),
}

impl Modifier {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::As(..) => "as",
            Self::Repeat(..) => "repeat",
            Self::NoBias(_) => "no_bias",
            Self::Init(..) => "init",
        }
    }

    pub(crate) fn span(&self) -> Span {
        match self {
            Self::As(span, _) | Self::Repeat(span, _) | Self::NoBias(span) | Self::Init(span, _) => *span,
        }
    }
}

/// `#[allow(noncanonical_link)] loss squared`.
pub(crate) struct Loss {
    pub(crate) keyword: Span,
    pub(crate) lint: Option<Lint>,
    pub(crate) function: Option<Written>,
}

/// What is to become of a mismatched pair.
#[derive(Clone)]
pub(crate) enum Lint {
    Allow(Ident),
    Deny(Ident),
}

/// Reads a call of `network!`. Nothing comes back only where not even a name can be made out.
pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Option<Definition> {
    if tokens.is_empty() {
        errors.push(error::empty_network());
        return None;
    }
    let read = |input: ParseStream| {
        let definition = definition(input, errors);
        // Whatever is left has been reported; syn would report it again.
        input.parse::<TokenStream>()?;
        definition
    };
    let result = read.parse2(tokens);
    errors.keep(result)
}

fn definition(input: ParseStream, errors: &mut Errors) -> syn::Result<Definition> {
    let attributes = input.call(Attribute::parse_outer)?;
    let head = if input.peek(Token![<]) { None } else { Some(head(input)?) };
    if !input.peek(Token![<]) {
        let (span, name) = match &head {
            Some(head) => (head.name.span(), head.name.to_string()),
            None => (input.span(), String::new()),
        };
        return Err(error::missing_body(span, name));
    }
    let open = input.parse::<Token![<]>()?.span;
    let (tokens, close) = body_tokens(input);
    let end = close.unwrap_or_else(|| tokens.last().map_or(open, TokenTree::span));
    if close.is_none() {
        errors.push(error::unclosed_body(open));
    } else {
        after_body(input, head.is_some(), end, errors);
    }
    let body = body(tokens, open, end, errors);
    Ok(Definition { attributes, head, body })
}

fn head(input: ParseStream) -> syn::Result<Head> {
    let visibility = input.parse()?;
    if !input.peek(Token![struct]) {
        return Err(error::not_a_struct(input.span()));
    }
    let keyword = input.parse::<Token![struct]>()?;
    if !input.peek(Ident) {
        return Err(error::missing_name(keyword.span));
    }
    Ok(Head { visibility, name: input.parse()? })
}

/// The tokens up to the `>` that closes the body, and its span.
fn body_tokens(input: ParseStream) -> (Vec<TokenTree>, Option<Span>) {
    let mut tokens = Vec::<TokenTree>::new();
    let mut depth = Depth::default();
    while let Ok(token) = input.parse::<TokenTree>() {
        if depth.closes(&token) {
            return (tokens, Some(token.span()));
        }
        depth.pass(&token);
        tokens.push(token);
    }
    (tokens, None)
}

/// How many `<` are open, not counting the `>` of `=>` and `->`.
#[derive(Default)]
struct Depth {
    open: usize,
    after_joint: bool,
}

impl Depth {
    /// Whether this token closes what was open before the first.
    fn closes(&self, token: &TokenTree) -> bool {
        matches!(token, TokenTree::Punct(punct) if punct.as_char() == '>' && !self.after_joint && self.open == 0)
    }

    fn pass(&mut self, token: &TokenTree) {
        let TokenTree::Punct(punct) = token else {
            self.after_joint = false;
            return;
        };
        match punct.as_char() {
            '<' => self.open += 1,
            '>' if !self.after_joint => self.open = self.open.saturating_sub(1),
            _ => {}
        }
        self.after_joint = matches!(punct.as_char(), '=' | '-') && punct.spacing() == Spacing::Joint;
    }
}

/// `;` after a named network, and nothing else.
fn after_body(input: ParseStream, is_named: bool, end: Span, errors: &mut Errors) {
    if is_named {
        if input.peek(Token![;]) {
            let _ = input.parse::<Token![;]>();
        } else if input.is_empty() {
            errors.push(error::missing_final_semicolon(end));
        }
    }
    if !input.is_empty() {
        errors.push(error::stray_token(input.span()));
    }
}

/// A run of tokens, and where it stands if it is empty.
struct Piece {
    tokens: Vec<TokenTree>,
    place: Span,
}

impl Piece {
    fn first_word(&self) -> Option<String> {
        self.tokens.iter().find_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident.to_string()),
            _ => None,
        })
    }

    /// Reads the piece. What `read` leaves over has been reported by it.
    fn read<T>(self, errors: &mut Errors, read: impl FnOnce(ParseStream, &mut Errors) -> syn::Result<T>) -> Option<T> {
        let parser = |input: ParseStream| {
            let value = read(input, errors);
            input.parse::<TokenStream>()?;
            value
        };
        let result = parser.parse2(self.tokens.into_iter().collect());
        errors.keep(result)
    }
}

/// Cuts tokens at a separator: `;`, or `=>` and what is mistaken for it.
fn cut(tokens: Vec<TokenTree>, place: Span, separator: fn(&TokenTree, Option<&TokenTree>) -> usize) -> Vec<Piece> {
    let mut pieces = vec![Piece { tokens: Vec::new(), place }];
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let length = separator(&token, tokens.peek());
        if length == 0 {
            pieces.last_mut().expect("there is one from the start").tokens.push(token);
        } else {
            let span = token.span();
            tokens.by_ref().take(length - 1).for_each(drop);
            pieces.push(Piece { tokens: Vec::new(), place: span });
        }
    }
    pieces
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

fn semicolon(token: &TokenTree, _: Option<&TokenTree>) -> usize {
    usize::from(is_punct(Some(token), ';'))
}

fn arrow(token: &TokenTree, next: Option<&TokenTree>) -> usize {
    let is_arrow = (is_punct(Some(token), '=') || is_punct(Some(token), '-')) && is_punct(next, '>');
    if is_arrow { 2 } else { 0 }
}

fn body(tokens: Vec<TokenTree>, open: Span, end: Span, errors: &mut Errors) -> Body {
    report_wrong_arrows(&tokens, errors);
    let first = tokens.first().map_or(open, TokenTree::span);
    let mut body = Body {
        end,
        first,
        inputs: vec![],
        layers: vec![],
        losses: vec![],
        seeds: vec![],
        lost_layer: false,
        lost_loss: false,
    };
    let mut statements = cut(tokens, open, semicolon);
    // `;` may stand after the last statement, too.
    if statements.len() > 1 && statements.last().is_some_and(|last| last.tokens.is_empty()) {
        statements.pop();
    }
    let mut statements = statements.into_iter().peekable();
    let begins_with_layers =
        statements.peek().is_some_and(|first| !matches!(first.first_word().as_deref(), Some("loss" | "seed")));
    if begins_with_layers {
        let layers = statements.next().expect("it was peeked at");
        layers_statement(layers, &mut body, errors);
    }
    for statement in statements {
        let place = statement.place;
        if statement.tokens.is_empty() {
            errors.push(error::stray_in_body(place, ";", "`;`"));
        } else {
            let read = statement.read(errors, |input, errors| self::statement(input, &mut body, errors));
            body.lost_loss |= read.is_none();
        }
    }
    body
}

fn report_wrong_arrows(tokens: &[TokenTree], errors: &mut Errors) {
    for pair in tokens.windows(2) {
        if is_punct(Some(&pair[0]), '-') && is_punct(Some(&pair[1]), '>') {
            let span = pair[0].span().join(pair[1].span()).unwrap_or_else(|| pair[0].span());
            errors.push(error::wrong_arrow(span, "->"));
        }
    }
}

/// `input 2 => relu 2 => linear 1`.
fn layers_statement(statement: Piece, body: &mut Body, errors: &mut Errors) {
    let pieces = cut(statement.tokens, statement.place, arrow);
    for (index, piece) in pieces.into_iter().enumerate() {
        if piece.tokens.is_empty() {
            if index > 0 {
                errors.push(error::missing_layer(piece.place));
                body.lost_layer = true;
            }
            continue;
        }
        let mut is_first = index == 0;
        let read = piece.read(errors, |input, errors| {
            // More than one round only where a `=>` is missing.
            while !input.is_empty() {
                if input.peek(kw::input) {
                    let input = self::input(input, is_first, errors)?;
                    body.inputs.push(input);
                } else if input.peek(kw::loss) || input.peek(Token![#]) {
                    let word = input.fork().parse::<TokenTree>()?;
                    errors.push(error::missing_semicolon(input.span(), word));
                    return self::statement(input, body, errors);
                } else {
                    let layer = layer(input, errors)?;
                    body.layers.push(layer);
                }
                is_first = false;
            }
            Ok(())
        });
        body.lost_layer |= read.is_none();
    }
}

mod kw {
    syn::custom_keyword!(input);
    syn::custom_keyword!(loss);
    syn::custom_keyword!(seed);
    syn::custom_keyword!(repeat);
    syn::custom_keyword!(no_bias);
    syn::custom_keyword!(init);
}

fn input(input: ParseStream, is_first: bool, errors: &mut Errors) -> syn::Result<Input> {
    let span = input.parse::<kw::input>()?.span;
    let width = width(input, span, "input", errors)?;
    while !input.is_empty() && !begins_layer(input) && !ends_layers(input) {
        let token = input.parse::<TokenTree>()?;
        errors.push(error::input_with_modifier(token.span(), &token));
        if names::MODIFIERS.contains(&token.to_string().as_str()) {
            skip_argument(input)?;
        }
    }
    report_missing_arrow(input, errors);
    Ok(Input { span, width, is_first })
}

/// Passes over the argument of a modifier.
fn skip_argument(input: ParseStream) -> syn::Result<()> {
    if !input.is_empty() && !begins_layer(input) && !ends_layers(input) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Whether a statement begins here, so that a `;` is missing.
fn ends_layers(input: ParseStream) -> bool {
    input.peek(kw::loss) || input.peek(Token![#])
}

/// Whether a layer begins here, so that a `=>` is missing: a built-in activation, or a name before a width.
fn begins_layer(input: ParseStream) -> bool {
    let fork = input.fork();
    let Ok(path) = fork.parse::<Path>() else { return false };
    let word = path.get_ident().map(ToString::to_string).unwrap_or_default();
    if names::MODIFIERS.contains(&word.as_str()) || word == "loss" || word == "input" {
        return word == "input";
    }
    let _ = fork.peek(token::Paren).then(|| fork.parse::<TokenTree>());
    names::find(names::ACTIVATIONS, &word).is_some() || fork.peek(LitInt)
}

fn report_missing_arrow(input: ParseStream, errors: &mut Errors) {
    if begins_layer(input)
        && let Ok(next) = input.fork().parse::<TokenTree>()
    {
        errors.push(error::missing_arrow(input.span(), next));
    }
}

fn layer(input: ParseStream, errors: &mut Errors) -> syn::Result<Layer> {
    let span = input.span();
    if matches!(input.fork().parse::<TokenTree>(), Ok(TokenTree::Literal(_))) {
        // A width without an activation: the rest of the layer can be read all the same.
        let literal = input.fork().parse::<TokenTree>()?;
        errors.push(error::not_a_name(span, "an activation", literal, "relu"));
        let width = width(input, span, "", errors)?;
        let modifiers = modifiers(input, errors)?;
        return Ok(Layer { activation: None, width, modifiers, span });
    }
    let activation = function::parse(input, Kind::Activation)?;
    let width = width(input, activation.span(), &activation.name(), errors)?;
    let modifiers = modifiers(input, errors)?;
    Ok(Layer { activation: Some(activation), width, modifiers, span })
}

/// A width, which stands after `of`; nothing and one more mistake if it is not one.
fn width(input: ParseStream, after: Span, of: &str, errors: &mut Errors) -> syn::Result<Option<Width>> {
    let is_modifier = input.peek(Token![as])
        || input.peek(kw::repeat)
        || input.peek(kw::no_bias)
        || input.peek(kw::init)
        || input.peek(kw::loss)
        || input.peek(Token![#]);
    if input.is_empty() || is_modifier {
        errors.push(error::missing_width(after, of));
        return Ok(None);
    }
    if input.peek(token::Brace) {
        return Ok(Some(Width::Expression(input.parse()?)));
    }
    if input.peek(LitInt) {
        return input.parse().map(|literal| errors.keep(literal_width(literal)));
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        return input.parse().map(|path| Some(Width::Path(path)));
    }
    let wrong = input.parse::<TokenTree>()?;
    if is_punct(Some(&wrong), '-') && input.peek(syn::Lit) {
        let number = input.parse::<TokenTree>()?;
        let span = wrong.span().join(number.span()).unwrap_or_else(|| wrong.span());
        errors.push(error::bad_width(span, format_args!("-{number}")));
    } else {
        errors.push(error::bad_width(wrong.span(), &wrong));
    }
    Ok(None)
}

fn literal_width(literal: LitInt) -> syn::Result<Width> {
    if !matches!(literal.suffix(), "" | "usize") {
        return Err(error::bad_width(literal.span(), &literal));
    }
    let value = literal.base10_parse().map_err(|_| error::width_too_large(literal.span(), &literal))?;
    Ok(Width::Literal(value, literal))
}

fn modifiers(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Modifier>> {
    let mut modifiers = Vec::new();
    while !input.is_empty() && !ends_layers(input) {
        let span = input.span();
        if input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            let name = if input.peek(Ident) {
                Some(input.parse()?)
            } else {
                let wrong = input.peek(Ident::peek_any).then(|| input.call(Ident::parse_any));
                errors.push(error::bad_layer_name(wrong.and_then(Result::ok).map_or(span, |ident| ident.span())));
                None
            };
            modifiers.push(Modifier::As(span, name));
        } else if input.peek(kw::repeat) {
            input.parse::<kw::repeat>()?;
            modifiers.push(Modifier::Repeat(span, repeat_count(input, span, errors)?));
        } else if input.peek(kw::no_bias) {
            input.parse::<kw::no_bias>()?;
            modifiers.push(Modifier::NoBias(span));
        } else if input.peek(kw::init) {
            input.parse::<kw::init>()?;
            let scheme = if input.peek(Ident) { Some(input.parse()?) } else { None };
            if scheme.is_none() {
                errors.push(error::missing_initializer(span));
            }
            modifiers.push(Modifier::Init(span, scheme));
        } else if begins_layer(input) {
            report_missing_arrow(input, errors);
            break;
        } else {
            let token = input.parse::<TokenTree>()?;
            let suggestion = names::closest(&token.to_string(), names::MODIFIERS.iter().copied());
            errors.push(error::unknown_modifier(token.span(), &token, suggestion));
            if suggestion.is_some_and(|name| name != "no_bias") {
                skip_argument(input)?;
            }
        }
    }
    Ok(modifiers)
}

fn repeat_count(input: ParseStream, keyword: Span, errors: &mut Errors) -> syn::Result<Option<usize>> {
    if input.is_empty() {
        errors.push(error::bad_repeat(keyword));
        return Ok(None);
    }
    let token = input.parse::<TokenTree>()?;
    let count = syn::parse2::<LitInt>(token.clone().into())
        .ok()
        .filter(|literal| literal.suffix().is_empty())
        .and_then(|literal| literal.base10_parse::<usize>().ok())
        .filter(|count| (1..=1000).contains(count));
    if count.is_none() {
        errors.push(error::bad_repeat(token.span()));
    }
    Ok(count)
}

/// `loss squared` or `seed 7`.
fn statement(input: ParseStream, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    let lint = link_attributes(input, errors)?;
    if input.is_empty() {
        return Ok(());
    }
    if input.peek(kw::seed) {
        let span = input.parse::<kw::seed>()?.span;
        let seed = seed(input, span, errors)?;
        body.seeds.push((span, seed));
        return nothing_more(input, "the seed", errors);
    }
    let keyword = input.span();
    if input.peek(kw::loss) {
        input.parse::<kw::loss>()?;
    } else {
        let word = input.fork().parse::<TokenTree>()?;
        if names::find(names::LOSSES, &word.to_string()).is_some() {
            errors.push(error::missing_loss_keyword(keyword, word));
        } else {
            let suggestion = names::closest(&word.to_string(), ["loss", "seed"]);
            errors.push(error::unknown_statement(keyword, &word, suggestion));
            if suggestion != Some("loss") {
                body.lost_loss = true;
                return Ok(());
            }
            input.parse::<TokenTree>()?;
        }
    }
    let function = if input.is_empty() {
        errors.push(error::missing_loss_name(keyword));
        None
    } else {
        errors.keep(function::parse(input, Kind::Loss))
    };
    let is_readable = function.is_some();
    body.losses.push(Loss { keyword, lint, function });
    if is_readable { nothing_more(input, "the loss", errors) } else { Ok(()) }
}

fn seed(input: ParseStream, keyword: Span, errors: &mut Errors) -> syn::Result<Option<u64>> {
    if input.is_empty() {
        errors.push(error::bad_seed(keyword));
        return Ok(None);
    }
    let token = input.parse::<TokenTree>()?;
    let seed = syn::parse2::<LitInt>(token.clone().into()).ok().and_then(|literal| literal.base10_parse().ok());
    if seed.is_none() {
        errors.push(error::bad_seed(token.span()));
    }
    Ok(seed)
}

fn nothing_more(input: ParseStream, after: &str, errors: &mut Errors) -> syn::Result<()> {
    if input.peek(kw::seed) || input.peek(kw::loss) {
        let word = input.fork().parse::<TokenTree>()?;
        errors.push(error::missing_semicolon(input.span(), word));
    } else if !input.is_empty() {
        let token = input.fork().parse::<TokenTree>()?;
        errors.push(error::stray_in_body(token.span(), &token, after));
    }
    Ok(())
}

/// `#[allow(noncanonical_link)]` or `#[deny(noncanonical_link)]`.
fn link_attributes(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Lint>> {
    let mut lint = None;
    for attribute in input.call(Attribute::parse_outer)? {
        let level = attribute.path().get_ident().cloned();
        let is_link = attribute.parse_args::<Ident>().is_ok_and(|name| name == "noncanonical_link");
        let read = match level {
            Some(level) if is_link && level == "allow" => Lint::Allow(level),
            Some(level) if is_link && level == "deny" => Lint::Deny(level),
            _ => {
                let span = match attribute.parse_args::<Ident>() {
                    Ok(name) if !is_link => name.span(),
                    _ => attribute.pound_token.span,
                };
                errors.push(error::bad_link_attribute(span));
                continue;
            }
        };
        if lint.is_some() {
            errors.push(error::duplicate_option(attribute.pound_token.span, "the link attribute"));
        }
        lint = Some(read);
    }
    Ok(lint)
}
