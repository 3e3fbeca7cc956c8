//! No input makes the macros panic: definitions with tokens deleted, doubled, swapped and inserted at random.
//!
//! Whatever comes in, what comes out is Rust: mistakes are `compile_error!`s in it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::{define, derive};

const NETWORKS: &[&str] = &[
    "pub struct Xor< input 2 => relu 2 => linear 1; loss squared >;",
    "/// Docs.
    #[network(crate = self::renamed)] pub(crate) struct Deep<
        input N => leaky_relu(0.1) 3 repeat 2 as enc no_bias dropout 0.25 init he_normal => crate::Mine<3> { 2 * N } as top
        => softmax 10 init zeros; #[allow(noncanonical_link)] loss huber(1.5) >;",
    "< input { N + 1 } => elu(1.0) 4 as a => exp M; #[deny(noncanonical_link)] loss poisson; seed 7; >",
    "struct Own< input 3 => self::Sine 2 => ::krate::Mine<4, f32> 1 no_bias; loss my::Loss >;",
];

const STRUCTS: &[&str] = &[
    "#[network(loss = squared)] #[repr(C)] pub struct Xor<T = f32> {
        pub hidden1: Dense<2, 2, Relu, T>, pub output: Dense<2, 1, Linear, T> }",
    "#[network(loss = huber(1.5), allow(noncanonical_link), crate = ::renamed)] #[repr(C)] struct Plain {
        #[network(init = he_normal)] first: Dense<2, { 2 * N }, Mine<3>, f64, NoBias>, second: Alias }",
    "#[derive(Clone)] #[network(deny(noncanonical_link), loss = my::Loss)] #[repr(C)] struct Where<T: Copy = f32>
        where T: Debug { output: Layer<T> }",
];

const ROUNDS: usize = 3000;

/// What is inserted.
const WORDS: &str = "input relu softmax linear leaky_relu loss seed squared huber categorical_cross_entropy as repeat \
    no_bias init he_normal dropout % zeros struct pub enum fn crate self Self type where r#type N Mine T usize output hidden1 \
    rleu connect noncanonical_link 0 1 2 0.5 1000000000000000000000 2.0 1e-400 1e99 -1 \"2\" 'a' 3u8 => -> = == > < << >> ; \
    ;; , : :: + - * / . .. ! # $ @ & | ( ) (2) (0.1) (-1) (a, b) (2 * ) { } { 2 } { N * } { ; } [ ] [allow(x)] \
    #[allow(noncanonical_link)] #[deny(other)] #[network(loss = squared)] #[network] ///x";

/// Marsaglia's xorshift: enough chance for the purpose, and the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).expect("less than a bound that fits")
    }
}

fn tokens(text: &str) -> Vec<TokenTree> {
    text.parse::<TokenStream>().expect("the text has balanced brackets").into_iter().collect()
}

/// One change, at this level or within a group.
fn change(tokens: &mut Vec<TokenTree>, words: &[TokenTree], chance: &mut Chance) {
    let place = chance.below(tokens.len());
    if let Some(TokenTree::Group(group)) = tokens.get(place)
        && chance.below(2) == 0
    {
        let mut inner = group.stream().into_iter().collect();
        change(&mut inner, words, chance);
        tokens[place] = TokenTree::Group(Group::new(group.delimiter(), inner.into_iter().collect()));
        return;
    }
    let word = words[chance.below(words.len())].clone();
    if tokens.is_empty() {
        tokens.push(word);
        return;
    }
    let other = chance.below(tokens.len());
    match chance.below(6) {
        0 => drop(tokens.remove(place)),
        1 => tokens.insert(place, tokens[place].clone()),
        2 => tokens.swap(place, other),
        3 => tokens.insert(place, word),
        4 => tokens[place] = word,
        _ => tokens.truncate(place + 1),
    }
}

/// What `network!` becomes, and what the derive on it becomes.
fn with_derive(tokens: TokenStream) -> TokenStream {
    let network = define::network(tokens);
    let structs = syn::parse2::<syn::File>(network.clone()).into_iter().flat_map(|file| file.items);
    let structs = structs.filter(|item| matches!(item, syn::Item::Struct(_)));
    let derived: TokenStream = structs.map(|item| derive::network(item.into_token_stream())).collect();
    quote!(#network #derived)
}

/// Whether these are items, or an expression.
fn is_rust(tokens: &TokenStream) -> bool {
    syn::parse2::<syn::File>(tokens.clone()).is_ok() || syn::parse2::<syn::Expr>(tokens.clone()).is_ok()
}

fn no_soup_makes_it_panic(seeds: &[&str], expand: fn(TokenStream) -> TokenStream) {
    let words = tokens(WORDS);
    let mut chance = Chance(7);
    for round in 0..ROUNDS {
        let mut soup = tokens(seeds[round % seeds.len()]);
        for _ in 0..=chance.below(5) {
            change(&mut soup, &words, &mut chance);
        }
        let soup: TokenStream = soup.into_iter().collect();
        let expansion = catch_unwind(AssertUnwindSafe(|| expand(soup.clone())));
        let Ok(expansion) = expansion else { panic!("panicked in round {round} at: {soup}") };
        assert!(is_rust(&expansion), "no Rust in round {round}: {soup}\nbecame: {expansion}");
    }
}

#[test]
fn whatever_is_written_in_a_network_becomes_rust() {
    no_soup_makes_it_panic(NETWORKS, with_derive);
}

#[test]
fn whatever_is_written_for_the_derive_becomes_rust() {
    no_soup_makes_it_panic(STRUCTS, derive::network);
}

#[test]
fn definitions_without_mistakes_expand_without_messages() {
    for text in NETWORKS {
        let expansion = with_derive(text.parse().expect("tokens")).to_string();
        assert!(!expansion.contains("compile_error"), "{expansion}");
    }
    for text in STRUCTS {
        let expansion = derive::network(text.parse().expect("tokens")).to_string();
        assert!(!expansion.contains("compile_error"), "{expansion}");
    }
}
