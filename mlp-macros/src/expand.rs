//! From the description of a network to the code that implements it. Cannot fail.
//!
//! Everything stands in one `const _`, so that nothing but the implementations is seen outside. All tokens but the
//! user's own carry the span of the macro (`mixed_site`), by which local names of the expansion and of the user's never
//! meet; the link check alone stands at the user's token, because there rustc shows its warning.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, Generics, Ident, PathArguments, PathSegment, Type};

use crate::ast::Lint;
use crate::derive::{Derived, DerivedLayer};
use crate::place::located;

/// `quote!` with the span of the macro.
macro_rules! code {
    ($($tokens:tt)*) => { quote_spanned!(Span::mixed_site()=> $($tokens)*) };
}

/// The whole expansion.
pub(crate) fn network(network: &Derived) -> TokenStream {
    let names = Names::of(network);
    let parts = [
        soundness(network, &names),
        layer_structs(network, &names),
        flat(network, &names),
        network_trait(network, &names),
        display(network, &names),
        inherent(network, &names),
        width_checks(network, &names),
        constant_checks(network, &names),
        link_check(network),
    ];
    let krate = &network.krate;
    code!(const _: () = {
        use #krate::__private as __mlp;
        #(#parts)*
    };)
}

/// The names and types that the parts share.
struct Names {
    /// What everything of ours is reached through.
    p: Ident,
    /// The generics of the struct, for `impl`, as arguments, and its where clause with `T: Scalar`.
    impl_generics: TokenStream,
    type_generics: TokenStream,
    where_clause: TokenStream,
    /// The scalar of the network as seen inside its generic implementations.
    scalar: TokenStream,
    /// The network with `f32` for its scalar, and that with `f64`; where the scalar is fixed, the network.
    single: TokenStream,
    double: TokenStream,
    trace: Ident,
    deltas: Ident,
    workspace: Ident,
}

impl Names {
    fn of(network: &Derived) -> Self {
        let name = &network.name;
        let p = private();
        let mut generics = network.generics.clone();
        let first = sound(&network.layers[0].ty);
        let (scalar, single, double) = match &network.scalar {
            Some(scalar) => {
                demand_scalar(&mut generics, scalar, &p);
                (code!(#scalar), code!(#name<f32>), code!(#name<f64>))
            }
            None => (code!(<#first as #p::Flat>::Scalar), code!(#name), code!(#name)),
        };
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        Self {
            impl_generics: quote!(#impl_generics),
            type_generics: quote!(#type_generics),
            where_clause: quote!(#where_clause),
            scalar,
            single,
            double,
            trace: unused(network, "Trace"),
            deltas: unused(network, "Deltas"),
            workspace: unused(network, "Workspace"),
            p,
        }
    }
}

/// Adds `T: Scalar` where the user's own bounds stand.
fn demand_scalar(generics: &mut Generics, scalar: &Ident, p: &Ident) {
    let parameter = generics.type_params_mut().find(|parameter| parameter.ident == *scalar);
    if let Some(parameter) = parameter.filter(|parameter| !parameter.bounds.is_empty()) {
        parameter.bounds.push(syn::parse_quote!(#p::Scalar));
    } else {
        generics.make_where_clause().predicates.push(syn::parse_quote!(#scalar: #p::Scalar));
    }
}

/// The network's name with an ending, such as `XorTrace`, and with underscores if the user has a type of that name there.
fn unused(network: &Derived, ending: &str) -> Ident {
    let name = format_ident!("{}{ending}", network.name, span = Span::mixed_site());
    let user: TokenStream = network.types().chain([network.loss.to_type(&private())]).collect();
    if mentions(user, &name) { format_ident!("__{name}") } else { name }
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

impl Derived {
    fn output(&self) -> &DerivedLayer {
        self.layers.last().expect("a network has a layer")
    }

    fn fields(&self) -> impl DoubleEndedIterator<Item = &Ident> {
        self.layers.iter().map(|layer| &layer.name)
    }

    fn types(&self) -> impl Iterator<Item = TokenStream> {
        self.layers.iter().map(|layer| sound(&layer.ty))
    }
}

/// What the user's types must be, demanded in one place, and `__Sound<X>`: `X` if the demands are met.
///
/// Where they are not, the constant does not compile and `__Sound<X>` is an erroneous type, so that rustc reports the
/// demand and nothing that follows from it. The rest of the expansion sees the user's types through it.
fn soundness(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, where_clause, single, .. } = names;
    let name = &network.name;
    let first = &network.layers[0].ty;
    let scalar = network.scalar.as_ref();
    let scalar = scalar.map_or_else(|| code!(<#first as #p::Flat>::Scalar), ToTokens::to_token_stream);
    let types = network.layers.iter().map(|layer| &layer.ty);
    let demands = types.map(|ty| quote_spanned!(ty.span()=> #p::is_layer::<#ty, #scalar>();));
    let loss = network.loss.to_type(p);
    let loss = quote_spanned!(network.loss.span()=> #p::is_loss::<#loss>(););
    code!(
        impl #impl_generics #p::Sound for #name #type_generics #where_clause {
            #[allow(unused_qualifications)]
            const SOUND: bool = {
                #(#demands)*
                #loss
                true
            };
        }
        const __SOUND: bool = <#single as #p::Sound>::SOUND;
        type __Sound<__X> = <__X as #p::Given<__SOUND>>::Same;
    )
}

/// The structs that hold something for each layer, under the layer's name.
fn layer_structs(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, where_clause, type_generics, trace, deltas, workspace, scalar, .. } = names;
    let (fields, types): (Vec<_>, Vec<_>) = (network.fields().collect(), network.types().collect());
    code!(
        /// The pre-activations and activations of every layer for one sample.
        #[derive(#p::core::clone::Clone, #p::core::fmt::Debug, #p::core::cmp::PartialEq)]
        pub struct #trace #impl_generics #where_clause {
            #(#[doc = "Of the layer of this name."] pub #fields: #p::Trace<<#types as #p::Layer>::Output>,)*
        }

        /// The deltas of every layer for one sample.
        #[derive(#p::core::clone::Clone, #p::core::fmt::Debug, #p::core::cmp::PartialEq)]
        pub struct #deltas #impl_generics #where_clause {
            #(#[doc = "Of the layer of this name."] pub #fields: <#types as #p::Layer>::Output,)*
        }

        /// The activations and deltas of every layer for a block of samples.
        #[repr(C)]
        pub struct #workspace #impl_generics #where_clause {
            #(#fields: #p::Buffers<<#types as #p::Layer>::Output>,)*
        }

        // SAFETY: `#[repr(C)]` over buffers that are all flat in the same scalar.
        unsafe impl #impl_generics #p::Flat for #workspace #type_generics #where_clause {
            type Scalar = #scalar;
        }
    )
}

/// The promise that the network is its parameters and nothing else.
fn flat(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, where_clause, scalar, single, .. } = names;
    let name = &network.name;
    code!(
        // SAFETY: the struct is `#[repr(C)]`, and its fields are layers, all flat in the same scalar (see
        // `soundness`).
        unsafe impl #impl_generics #p::Flat for #name #type_generics #where_clause {
            type Scalar = #scalar;
        }

        const _: () = #p::check_size::<#single>();
    )
}

/// What is done layer by layer: forward for one sample, with a record of it, and both ways for a block of samples.
#[derive(Default)]
struct Passes {
    forward: TokenStream,
    record: TokenStream,
    forward_block: TokenStream,
    backward_block: TokenStream,
}

impl Passes {
    fn of(fields: &[&Ident], p: &Ident) -> Self {
        let mut passes = Self::default();
        for (index, field) in fields.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| &fields[before]);
            let (input, traced, block) = match before {
                None => (code!(#p::as_slice(input)), code!(#p::as_slice(input)), code!(input)),
                Some(before) => {
                    let local = local(before);
                    (
                        code!(#p::as_slice(&#local)),
                        code!(#p::as_slice(&#local.a)),
                        code!(workspace.#before.activations()),
                    )
                }
            };
            let local = local(field);
            passes.forward.extend(code!(let #local = #p::Layer::forward(&this.#field, #input);));
            passes.record.extend(code!(let #local = #p::Layer::trace(&this.#field, #traced);));
            passes.forward_block.extend(code!(
                #p::Layer::forward_block(&this.#field, samples, #block, &mut workspace.#field);
            ));
            let accumulate = code!(
                #p::Layer::accumulate(&mut gradient.#field, before, samples, #block, workspace.#field.deltas());
            );
            let propagate = before.map(|before| {
                code!(
                    #p::Layer::propagate(
                        &this.#field, samples, workspace.#field.deltas(), workspace.#before.deltas_mut(),
                    );
                    #p::Layer::differentiate(&this.#before, samples, &mut workspace.#before);
                )
            });
            let later = &passes.backward_block;
            passes.backward_block = code!(#accumulate #propagate #later);
        }
        passes
    }
}

/// The implementation of `Network`.
fn network_trait(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, where_clause, trace, deltas, workspace, .. } = names;
    let name = &network.name;
    let loss = sound(&network.loss.to_type(p));
    let title = name.to_string();
    let first = sound(&network.layers[0].ty);
    let (output, output_type) = (&network.output().name, sound(&network.output().ty));
    let fields: Vec<_> = network.fields().collect();
    let types: Vec<_> = network.types().collect();
    let titles = fields.iter().map(|field| syn::ext::IdentExt::unraw(*field).to_string());
    let locals: Vec<_> = network.fields().map(local).collect();
    let output_local = local(output);
    let hidden: Vec<_> = fields[..fields.len() - 1].iter().rev().collect();
    let next: Vec<_> = fields[1..].iter().rev().collect();
    let hidden_local: Vec<_> = hidden.iter().map(|field| local(field)).collect();
    let next_local: Vec<_> = next.iter().map(|field| local(field)).collect();
    let schemes = network.layers.iter().map(|layer| initializer(layer, p));

    let Passes { forward, record, forward_block, backward_block } = Passes::of(&fields, p);

    code!(
        impl #impl_generics #p::Network for #name #type_generics #where_clause {
            type Input = <#first as #p::Layer>::Input;
            type Output = <#output_type as #p::Layer>::Output;
            type OutputActivation = <#output_type as #p::Layer>::Activation;
            type Loss = #loss;
            type Trace = #trace #type_generics;
            type Deltas = #deltas #type_generics;
            type Workspace = #workspace #type_generics;

            const NAME: &'static str = #title;
            const LAYERS: &'static [#p::LayerInfo] = &[#(#p::LayerInfo::of::<#types>(#titles)),*];

            fn forward(&self, input: &Self::Input) -> Self::Output {
                let this = #p::given::<__SOUND, _>(self);
                #forward
                #output_local
            }

            fn trace(&self, input: &Self::Input) -> Self::Trace {
                let this = #p::given::<__SOUND, _>(self);
                #record
                #trace { #(#fields: #locals),* }
            }

            fn deltas<__Y: #p::Target<Self::Output>>(&self, trace: &Self::Trace, target: &__Y) -> Self::Deltas {
                let this = #p::given::<__SOUND, _>(self);
                let #output_local = #p::output_delta::<Self, __Y>(&trace.#output, target);
                #(let #hidden_local = #p::hidden_delta(&this.#hidden, &trace.#hidden, &this.#next, &#next_local);)*
                #deltas { #(#fields: #locals),* }
            }

            fn initialize<__R: #p::Rng + ?#p::core::marker::Sized>(&mut self, rng: &mut __R) {
                let this = #p::given_mut::<__SOUND, _>(self);
                let mut rng = #p::fork(rng);
                #(#p::Layer::initialize(&mut this.#fields, #schemes, &mut rng);)*
            }

            fn forward_block(&self, samples: usize, input: &[Self::Scalar], workspace: &mut Self::Workspace) {
                let this = #p::given::<__SOUND, _>(self);
                #forward_block
            }

            fn backward_block(
                &self,
                before: usize,
                samples: usize,
                input: &[Self::Scalar],
                workspace: &mut Self::Workspace,
                gradient: &mut Self,
            ) {
                let this = #p::given::<__SOUND, _>(self);
                let gradient = #p::given_mut::<__SOUND, _>(gradient);
                #backward_block
            }

            fn output_buffers(workspace: &mut Self::Workspace) -> &mut #p::Buffers<Self::Output> {
                &mut workspace.#output
            }
        }
    )
}

/// The local variable for a layer. It is called like the layer, unless it could be taken for a constant of that name.
fn local(field: &Ident) -> Ident {
    let is_snake = field.to_string().trim_start_matches("r#").starts_with(|c: char| c.is_lowercase() || c == '_');
    if is_snake { field.clone() } else { format_ident!("__{field}", span = Span::mixed_site()) }
}

fn initializer(layer: &DerivedLayer, p: &Ident) -> TokenStream {
    let Some(variant) = &layer.initializer else {
        return code!(#p::core::option::Option::None);
    };
    code!(#p::core::option::Option::Some(#p::Initializer::#variant))
}

/// `Display` as a summary.
fn display(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, where_clause, .. } = names;
    let name = &network.name;
    code!(
        impl #impl_generics #p::core::fmt::Display for #name #type_generics #where_clause {
            fn fmt(&self, f: &mut #p::core::fmt::Formatter<'_>) -> #p::core::fmt::Result {
                #p::summarize::<Self>(f)
            }
        }
    )
}

/// What makes `Xor` mean `Xor<f32>`: constructors and constants of the `f32` network, and which networks may be built
/// by value.
fn inherent(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, single, double, .. } = names;
    let name = &network.name;
    let mut by_value = network.generics.clone();
    let fits = |network: &TokenStream| -> syn::WherePredicate {
        syn::parse_quote_spanned!(Span::mixed_site()=>
            for<'fits> #p::Fits<{ #p::core::mem::size_of::<#network>() <= #p::LIMIT }>: #p::Small)
    };
    let mut small = vec![fits(single)];
    if network.scalar.is_none() {
        // The scalar that is fixed may be any.
        small.push(syn::parse_quote_spanned!(Span::mixed_site()=> for<'fits> <Self as #p::Flat>::Scalar: #p::ZeroBits));
    }
    let small = code!(#(#small),*);
    // Were the trait named by the derive, rustc would advise to implement it by hand.
    let by_value_trait = located(code!(#p::ByValue), name.span());
    by_value.make_where_clause().predicates.push(fits(double));
    let by_value_where = by_value.where_clause;
    code!(
        impl #impl_generics #by_value_trait for #name #type_generics #by_value_where {}

        #[allow(dead_code)]
        impl #single {
            /// How many weights and biases there are.
            pub const PARAMETERS: usize = <Self as #p::Network>::PARAMETERS;

            /// The layers, from the first hidden one to the output.
            pub const LAYERS: &'static [#p::LayerInfo] = <Self as #p::Network>::LAYERS;

            /// A network of which all parameters are zero.
            #[must_use]
            pub const fn zeros() -> Self where #small {
                #p::const_zeros()
            }

            /// A network with random weights, drawn by each layer's initializer, and biases of zero.
            #[must_use]
            pub fn random<__R: #p::Rng + ?#p::core::marker::Sized>(rng: &mut __R) -> Self where #small {
                let mut network = Self::zeros();
                #p::Network::initialize(&mut network, rng);
                network
            }

            #p::with_alloc! {
                /// The empirical risk and its gradient.
                ///
                /// # Panics
                ///
                /// If the batch is empty, if there are not as many targets as inputs, or if a class index is out of
                /// range.
                #[track_caller]
                pub fn gradient<__Y: #p::Target<<Self as #p::Network>::Output>>(
                    &self,
                    inputs: &[<Self as #p::Network>::Input],
                    targets: &[__Y],
                ) -> (<Self as #p::Flat>::Scalar, Self) where #small {
                    let mut gradient = Self::zeros();
                    let mut workspace = Self::workspace();
                    let risk = #p::Network::gradient_into(self, inputs, targets, &mut *workspace, &mut gradient);
                    (risk, gradient)
                }

                /// A network of zeros on the heap, built in place.
                #[must_use]
                pub fn boxed_zeros() -> #p::Box<Self> {
                    <Self as #p::Network>::boxed_zeros()
                }

                /// A network with random weights on the heap, built in place.
                #[must_use]
                pub fn boxed_random<__R: #p::Rng + ?#p::core::marker::Sized>(rng: &mut __R) -> #p::Box<Self> {
                    <Self as #p::Network>::boxed_random(rng)
                }

                /// Room for the activations and deltas of a block of samples, on the heap.
                #[must_use]
                pub fn workspace() -> #p::Box<<Self as #p::Network>::Workspace> {
                    <Self as #p::Network>::workspace()
                }
            }
        }
    )
}

/// Each layer feeds the next.
fn width_checks(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, where_clause, .. } = names;
    let checks = network.layers.windows(2).map(|pair| {
        let (from, to) = (&pair[0], &pair[1]);
        let (from_type, to_type) = (sound(&from.ty), sound(&to.ty));
        let (from_marker, to_marker) = (marker(&from.name), marker(&to.name));
        let bound = quote_spanned!(width_span(&to.ty, 0)=>
            feeds::<<#from_type as #p::Layer>::Outputs, <#to_type as #p::Layer>::Inputs, __names::#from_marker, __names::#to_marker>
        );
        code!(#bound();)
    });
    let markers = network.fields().map(marker);
    code!(
        #[allow(dead_code, non_camel_case_types)]
        const _: () = {
            mod __names {
                #(pub struct #markers;)*
            }
            fn feeds<__From, __To, __FromName, __ToName>() where __From: #p::Feeds<__To, __FromName, __ToName> {}
            fn widths_chain #impl_generics () #where_clause {
                #(#checks)*
            }
        };
    )
}

/// Where the type of a layer says how many inputs it takes (0) or how many units it has (1); or the whole type, where it
/// is an alias.
fn width_span(layer: &Type, index: usize) -> Span {
    if let Type::Path(path) = layer
        && let Some(PathSegment { arguments: PathArguments::AngleBracketed(arguments), .. }) = path.path.segments.last()
        && let Some(width @ (GenericArgument::Const(_) | GenericArgument::Type(_))) = arguments.args.get(index)
        && arguments.args.len() > 2
    {
        return width.span();
    }
    layer.span()
}

/// A type that is named like a layer, by which rustc's message names it.
fn marker(name: &Ident) -> Ident {
    let mut marker = name.clone();
    marker.set_span(Span::mixed_site());
    marker
}

/// What can only be told when widths are known to rustc.
fn constant_checks(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, single, .. } = names;
    let check = |index: usize, check: &TokenStream, place: Span| {
        located(code!(const _: () = <#single as #p::Network>::LAYERS[#index].#check();), place)
    };
    let inputs = check(0, &code!(check_inputs), width_span(&network.layers[0].ty, 0));
    let units = network.layers.iter().enumerate();
    let units = units.map(|(index, layer)| check(index, &code!(check_units), width_span(&layer.ty, 1)));
    let loss = located(code!(const _: () = #p::check_loss::<#single>();), network.loss.span());
    code!(#inputs #(#units)* #loss)
}

/// Warns at the user's token if the loss and the output activation do not belong together.
///
/// rustc drops a deprecation whose path lies in the expansion of a derive, unless the whole path has the user's span. A
/// bound on a layer's type would shadow the inherent constants, so the scalar alone is bounded.
fn link_check(network: &Derived) -> TokenStream {
    let p = private();
    let generics = network.scalar.as_ref().map(|scalar| code!(<#scalar: #p::Scalar>));
    let level = match &network.lint {
        Some(Lint::Allow(_)) => return TokenStream::new(),
        Some(Lint::Deny(level)) => quote_spanned!(level.span()=> #[deny(deprecated)]),
        None => TokenStream::new(),
    };
    let loss = network.loss.to_type(&p);
    let span = network.loss.span();
    let p_there = Ident::new(&p.to_string(), span);
    let sound = quote_spanned!(span=> __Sound);
    let output = &network.output().ty;
    let (loss, activation) =
        (quote_spanned!(span=> #sound<#loss>), quote_spanned!(span=> <#sound<#output> as #p_there::Layer>::Activation));
    let checks = quote_spanned!(span=>
        <#sound<#p_there::Link<#loss, #activation>>>::noncanonical_link;
        <#sound<#p_there::Declared<<#loss as #p_there::Loss>::Canonical, #activation>>>::noncanonical_link;
        <#sound<#p_there::Declared<<#activation as #p_there::Activation>::Canonical, #loss>>>::noncanonical_link;
    );
    code!(
        #[allow(dead_code, clippy::no_effect, path_statements, unused_qualifications)]
        #level
        fn check_link #generics () {
            #[allow(unused_imports)]
            use #p::{Mismatched as _, Unremarkable as _};
            #checks
        }
    )
}

/// A type of the user's, through [`soundness`].
fn sound(ty: &impl ToTokens) -> TokenStream {
    code!(__Sound<#ty>)
}

/// The name by which an expansion calls `mlp_core::__private`.
fn private() -> Ident {
    Ident::new("__mlp", Span::mixed_site())
}
