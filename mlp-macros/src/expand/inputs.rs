//! The inputs: their description, and the structs that are a sample of a network with several, and its Jacobian.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Ident;
use syn::ext::IdentExt;

use super::docs::counted;
use super::flat::Flat;
use super::item;
use super::names::{Names, mentions};
use crate::model::{Input, Item, Placement, Struct};
use crate::schedule::Source;
use crate::span::{SpanRange, respan};
use crate::width::Width;

/// Whether samples are the generated struct.
pub(super) fn are_several(network: &Struct) -> bool {
    network.model.inputs.len() > 1
}

/// Whether there is a generated struct: after a mistake, only if the names of its fields differ.
fn is_generated(network: &Struct) -> bool {
    are_several(network) && Input::are_distinct(&network.model.inputs)
}

/// Whether the generated struct is defined here, and not with another network.
fn is_defined(network: &Struct) -> bool {
    is_generated(network) && network.model.inputs_of.is_none()
}

/// The name of the sample: `FilmsInput`.
fn sample_name(network: &Ident) -> Ident {
    format_ident!("{}Input", network.unraw(), span = network.span())
}

/// The name of the Jacobian: `FilmsJacobian`.
fn jacobian_name(network: &Ident) -> Ident {
    format_ident!("{}Jacobian", network.unraw(), span = network.span())
}

/// Names of a sample and a Jacobian that are those of another network.
pub(crate) fn aliases(item: &Item, name: &Ident) -> Option<TokenStream> {
    let network = &item.network;
    let Placement::Named(visibility) = &item.placement else { return None };
    if network.inputs.len() < 2 || !Input::are_distinct(&network.inputs) {
        return None;
    }
    let (sample, jacobian) = (sample_name(name), jacobian_name(name));
    let (own_sample, own_jacobian) = (sample_name(&network.name), jacobian_name(&network.name));
    let about_sample = format!("The inputs of [`{}`] for one sample.", name.unraw());
    let about_jacobian =
        format!("The Jacobian of [`{}`]: one row per output, and a matrix for each input.", name.unraw());
    let conditions: Vec<_> = item::conditions(&item.attributes).collect();
    Some(code!(
        #(#conditions)*
        #[doc = #about_sample]
        #visibility type #sample<T = ::core::primitive::f32> = #own_sample<T>;

        #(#conditions)*
        #[doc = #about_jacobian]
        #visibility type #jacobian<const OUTPUTS: ::core::primitive::usize, T = ::core::primitive::f32> = #own_jacobian<OUTPUTS, T>;
    ))
}

/// The parameter of the Jacobian for the number of outputs, whose name must not be that of a width.
fn outputs_parameter(network: &Struct) -> Ident {
    let name = Ident::new("OUTPUTS", Span::mixed_site());
    let widths = network.model.inputs.iter().map(|input| &input.width);
    if mentions(quote!(#(#widths)*), &name) { format_ident!("__{name}") } else { name }
}

/// The generated structs, with one field per input; beside the implementation, so that the user can name them.
pub(super) fn structs(network: &Struct) -> Option<TokenStream> {
    if !is_defined(network) {
        return None;
    }
    let Struct { model, visibility, scalar, .. } = network;
    let krate = &model.krate;
    let (sample, jacobian, outputs) =
        (sample_name(&model.name), jacobian_name(&model.name), outputs_parameter(network));
    let scalar_type = if let Some(scalar) = scalar {
        quote!(#scalar)
    } else {
        let first = &model.layers[0].form;
        code!(<#first as #krate::Flat>::Scalar)
    };
    let parameter = scalar.as_ref().map(|scalar| code!(#scalar = ::core::primitive::f32));
    let nalgebra = code!(#krate::nalgebra);
    let (inputs, matrices): (Vec<_>, Vec<_>) = model
        .inputs
        .iter()
        .map(|input| {
            let (field, width) = (&input.name, &input.width);
            let (name, text) = (field.unraw(), input.width.as_ref().map_or_else(String::new, Width::text));
            let about_input = format!("The input `{name}`: {}.", counted(&text, "value"));
            let about_matrix =
                format!("The derivatives with respect to the input `{name}`: {}.", counted(&text, "column"));
            let (input, matrix) = if input.is_sparse {
                (code!(#krate::Sparse<#width, #scalar_type>), code!(#nalgebra::DMatrix<#scalar_type>))
            } else {
                let matrix = code!(#nalgebra::SMatrix<#scalar_type, #outputs, #width>);
                (code!(#nalgebra::SVector<#scalar_type, #width>), matrix)
            };
            (code!(#[doc = #about_input] pub #field: #input,), code!(#[doc = #about_matrix] pub #field: #matrix,))
        })
        .unzip();
    let about_sample = format!("The inputs of [`{}`] for one sample.", model.name);
    let about_jacobian =
        format!("The Jacobian of [`{}`]: one row per output, and a matrix for each input.", model.name);
    let layout = is_dense(network).then(|| code!(#[repr(C)]));
    let derive = code!(
        #[derive(
            #krate::__private::core::clone::Clone,
            #krate::__private::core::fmt::Debug
        )]
    );
    Some(code!(
        #[doc = #about_sample]
        #derive
        #layout
        #visibility struct #sample<#parameter> {
            #(#inputs)*
        }

        #[doc = #about_jacobian]
        #derive
        #visibility struct #jacobian<const #outputs: ::core::primitive::usize, #parameter> {
            #(#matrices)*
        }
    ))
}

/// Whether no input is sparse.
fn is_dense(network: &Struct) -> bool {
    network.model.inputs.iter().all(|input| !input.is_sparse)
}

/// The implementations of `JacobianOf` and of `PartialEq` for the generated struct.
pub(super) fn jacobian_implementation(network: &Struct, names: &Names) -> Option<TokenStream> {
    if !is_defined(network) {
        return None;
    }
    let Names { p, private, scalar, .. } = names;
    let (jacobian, outputs) = (jacobian_name(&network.model.name), outputs_parameter(network));
    let parameter = network.scalar.as_ref().map(|scalar| code!(#scalar: #p::Scalar,));
    let argument = network.scalar.as_ref();
    let sample = sample_type(network);
    let fields = network.model.inputs.iter().map(|input| {
        let (name, ty) = (&input.name, value_type(input, names));
        code!(#name: #ty,)
    });
    let compared = network.scalar.as_ref().map(|scalar| code!(#scalar: #p::PartialEq,));
    let names = network.model.inputs.iter().map(|input| &input.name);
    Some(code!(
        #private::implement_jacobian! {
            [#parameter const #outputs: #p::usize] [#p::SVector<#scalar, #outputs>] [#sample] [#jacobian<#outputs, #argument>]
            #(#fields)*
        }
        #private::implement_equality! {
            [#compared const #outputs: #p::usize] [#jacobian<#outputs, #argument>] #(#names)*
        }
    ))
}

/// The type of one of several inputs.
fn value_type(input: &Input, names: &Names) -> TokenStream {
    let (Names { p, scalar, .. }, width) = (names, &input.width);
    if input.is_sparse { code!(#p::Sparse<#width, #scalar>) } else { code!(#p::SVector<#scalar, #width>) }
}

/// The implementations of `Sample`, of `PartialEq` and of serde's traits for the generated struct.
pub(super) fn sample_implementation(network: &Struct, names: &Names) -> Option<TokenStream> {
    if !is_defined(network) {
        return None;
    }
    let Names { p, private, scalar, .. } = names;
    let fields: Vec<_> = network.model.inputs.iter().map(|input| &input.name).collect();
    let compared = network.scalar.as_ref().map(|scalar| code!(#scalar: #p::PartialEq));
    let (ty, parameter) = (sample_type(network), network.scalar.as_ref().map(|scalar| code!(#scalar: #p::Scalar)));
    let numbers = (0..network.model.inputs.len()).map(Literal::usize_unsuffixed);
    let flat = is_dense(network).then(|| {
        let fields = network.model.inputs.iter().map(|input| (input.name.clone(), value_type(input, names))).collect();
        let (parameters, predicates) = (code!(#parameter), TokenStream::new());
        Flat { p, parameters, ty: ty.clone(), predicates: &predicates, scalar, valid: code!(true), fields }
            .implementation()
    });
    let contiguous = if is_dense(network) { code!(dense) } else { code!(sparse) };
    let title = sample_name(&network.model.name).to_string();
    let values = network.model.inputs.iter().enumerate().map(|(number, input)| {
        let (number, field, name) = (Literal::usize_unsuffixed(number), &input.name, input.name.unraw().to_string());
        let ty = value_type(input, names);
        code!(#number #field #name: #ty,)
    });
    Some(code!(
        #flat
        #private::implement_sample_serde! { [#parameter] [#ty] [#scalar] #title #(#values)* }
        #private::implement_sample! { #contiguous [#parameter] [#ty] [#scalar] #(#numbers #fields)* }
        #private::implement_equality! { [#compared] [#ty] #(#fields)* }
    ))
}

/// The type of the generated struct inside generic implementations.
fn sample_type(network: &Struct) -> TokenStream {
    let argument = network.scalar.as_ref().map(|scalar| code!(<#scalar>));
    let name = sample_name(&network.model.name);
    code!(#name #argument)
}

/// The network whose samples are those of this one, with these generic arguments unless the user has given some.
pub(super) fn owner_of_inputs(network: &Struct, generics: &TokenStream) -> Option<TokenStream> {
    let other = network.model.inputs_of.as_ref()?;
    let is_complete = other.segments.last().is_some_and(|last| !last.arguments.is_none());
    // At the path, where rustc reports what is no network.
    let generics = (!is_complete).then(|| respan(generics.clone(), SpanRange::of(other).end));
    Some(code!(#other #generics))
}

/// The type of a sample, if that is not the vector that the first layer takes.
pub(super) fn declared_type(network: &Struct, names: &Names) -> Option<TokenStream> {
    let Names { p, scalar, .. } = names;
    match network.model.inputs.as_slice() {
        [Input { is_sparse: true, width: Some(width), .. }] => Some(code!(#p::Sparse<#width, #scalar>)),
        [_] => None,
        // After a mistake there may be no struct.
        _ if !is_generated(network) => Some(code!(#p::SVector<#scalar, 1>)),
        _ => {
            let owner = owner_of_inputs(network, &names.type_generics);
            Some(owner.map_or_else(|| sample_type(network), |owner| code!(<__Valid<#owner> as #p::Network>::Input)))
        }
    }
}

/// The elements of `INPUTS`.
pub(super) fn infos(network: &Struct, names: &Names) -> TokenStream {
    let p = &names.p;
    let infos = network.model.inputs.iter().map(|input| {
        let Input { name, width, is_sparse, dropout, .. } = input;
        let title = name.unraw().to_string();
        let dropping = dropout.as_ref().map(|dropout| {
            let arguments = dropout.arguments();
            code!(.dropping(#p::ratio(#arguments)))
        });
        if width.is_none() {
            let first = names.layer(network, &network.model.layers[0]);
            return code!(#p::InputInfo::of::<#first>(#title)#dropping);
        }
        code!(#p::InputInfo::new(#title, #width, #is_sparse)#dropping)
    });
    code!(&[#(#infos),*])
}

/// Whether the workspace holds a copy of an input.
pub(super) fn is_copied(network: &Struct, input: usize) -> bool {
    let model = &network.model;
    let this = &model.inputs[input];
    !this.is_sparse && (are_several(network) || !this.is_plain())
}

/// The field of the workspace for the copy of an input.
pub(super) fn copy(input: usize) -> Ident {
    format_ident!("__input{input}", span = Span::mixed_site())
}

/// The fields of the workspace for copies of inputs, with their types.
pub(super) fn copies(network: &Struct, names: &Names) -> Vec<(Ident, TokenStream)> {
    let Names { p, scalar, .. } = names;
    let inputs = network.model.inputs.iter().enumerate().filter(|(index, _)| is_copied(network, *index));
    let fields = inputs.map(|(index, input)| {
        let width = &input.width;
        (copy(index), code!(#p::InputBuffers<#p::SVector<#scalar, #width>, __B>))
    });
    fields.collect()
}

/// Copies inputs into the workspace.
pub(super) fn load(network: &Struct, p: &Ident) -> TokenStream {
    let loads = (0..network.model.inputs.len()).filter(|input| is_copied(network, *input)).map(|input| {
        let (field, rate) = (copy(input), rate(network, p, input));
        code!(#p::load_input(__block, #input, #rate, &mut __buffers.#field);)
    });
    code!(#(#loads)*)
}

/// The probability with which numbers of an input are dropped.
pub(super) fn rate(network: &Struct, p: &Ident, input: usize) -> TokenStream {
    let Some(dropout) = &network.model.inputs[input].dropout else { return code!(0.0) };
    let arguments = dropout.arguments();
    code!(const { #p::ratio(#arguments) })
}

/// Whether a layer reads a sparse input.
pub(super) fn reads_sparse_input(network: &Struct, layer: usize) -> bool {
    let is_sparse = |source: &Source| matches!(*source, Source::Input(input) if network.model.inputs[input].is_sparse);
    network.model.graph.sources(layer).iter().any(is_sparse)
}
