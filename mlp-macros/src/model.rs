//! The model: a checked network, read from `network!` or from a struct with `#[derive(Network)]`.

mod input;
mod losses;

pub(crate) use input::{Input, Probability};
pub(crate) use losses::{Losses, Term};

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Attribute, Generics, Ident, Path, Type, Visibility};

use crate::builtin::{BuiltIn, FunctionKind};
use crate::lint::Lint;
use crate::ratio::Ratio;
use crate::schedule::{Graph, Source};
use crate::span::{SpanRange, text};
use crate::width::Width;

/// A struct with `#[derive(Network)]`.
pub(crate) struct Struct {
    pub(crate) model: Network<Type>,
    pub(crate) visibility: Visibility,
    pub(crate) generics: Generics,
    /// The type parameter; `None` for a struct with a fixed scalar.
    pub(crate) scalar: Option<Ident>,
    /// Whether to implement `Clone`, if the network is small.
    pub(crate) has_clone: bool,
    /// Whether mistakes have been reported: the sources of the layers may not be known.
    pub(crate) has_mistakes: bool,
    /// Whether the user silences uses of deprecated items in the struct: the link check is one.
    pub(crate) silences_deprecated: bool,
}

/// The item or expression of a `network!`.
pub(crate) struct Item {
    pub(crate) network: Network<Dense>,
    /// The attributes of the struct.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) placement: Placement,
    /// The widths that call macros.
    pub(crate) constants: Vec<Constant>,
    /// The constant that replaces erroneous widths.
    pub(crate) unknown_width: Ident,
}

/// A width computed outside of the struct: rustc refuses to derive `Clone` and others where a type calls a macro.
pub(crate) struct Constant {
    pub(crate) name: Ident,
    pub(crate) value: Width,
}

/// Whether a network is an item or an expression.
pub(crate) enum Placement {
    Named(Visibility),
    /// An expression, with random weights from this seed.
    Unnamed {
        seed: u64,
    },
}

/// A network. `Form` is the description of a layer: [`Dense`] in `network!`, the type of the field in the derive.
pub(crate) struct Network<Form> {
    pub(crate) name: Ident,
    /// The path of `mlp_core`.
    pub(crate) krate: Path,
    /// Never empty.
    pub(crate) inputs: Vec<Input>,
    /// The network whose struct of several inputs is that of this one too; otherwise this one defines its own.
    pub(crate) inputs_of: Option<Path>,
    /// In the order of the source text; never empty.
    pub(crate) layers: Vec<Layer<Form>>,
    /// The wiring of the layers.
    pub(crate) graph: Graph,
    pub(crate) loss: Losses,
    pub(crate) lint: Option<Lint>,
}

impl<Form> Network<Form> {
    pub(crate) fn output(&self) -> &Layer<Form> {
        self.layers.last().expect("a network has a layer")
    }

    /// The names of the layers.
    pub(crate) fn names(&self) -> impl DoubleEndedIterator<Item = &Ident> {
        self.layers.iter().map(|layer| &layer.name)
    }

    /// The name of a source of a layer.
    pub(crate) fn name_of(&self, source: Source) -> &Ident {
        match source {
            Source::Input(input) => &self.inputs[input].name,
            Source::Layer(layer) => &self.layers[layer].name,
        }
    }
}

/// The width of a source of a layer.
pub(crate) fn width_of<'a>(source: Source, inputs: &'a [Width], layers: &'a [Layer<Dense>]) -> &'a Width {
    match source {
        Source::Input(input) => &inputs[input],
        Source::Layer(layer) => &layers[layer].form.outputs,
    }
}

/// A layer.
pub(crate) struct Layer<Form> {
    pub(crate) name: Ident,
    pub(crate) form: Form,
    pub(crate) initializer: Option<Initializer>,
    /// The function that says which weights exist, if not all do.
    pub(crate) connect: Option<Path>,
}

/// The form of a layer in `network!`.
#[derive(Clone)]
pub(crate) struct Dense {
    /// The units, one after the other; never empty.
    pub(crate) parts: Vec<Part>,
    pub(crate) inputs: Width,
    /// The total width of the parts.
    pub(crate) outputs: Width,
    pub(crate) has_bias: bool,
    pub(crate) dropout: Option<Probability>,
    /// The type argument `K` of `Dense`, if it is not the default.
    pub(crate) connections: Option<TokenStream>,
    /// Deviations from a plain layer, for the documentation.
    pub(crate) notes: Vec<String>,
}

impl Dense {
    /// The activation, if all units have the same.
    pub(crate) fn activation(&self) -> Option<&Function> {
        match self.parts.as_slice() {
            [part] => Some(&part.activation),
            _ => None,
        }
    }

    /// The units as the user wrote them: `relu`, or `relu 3 + tanh 2`.
    pub(crate) fn text(&self) -> String {
        match self.activation() {
            Some(activation) => activation.text(),
            None => self.parts.iter().map(Part::text).collect::<Vec<_>>().join(" + "),
        }
    }

    /// From the first activation to the last.
    pub(crate) fn range(&self) -> SpanRange {
        let range = |part: &Part| part.activation.range();
        let first = self.parts.first().map_or_else(|| Span::call_site().into(), range);
        self.parts.last().map_or(first, |last| first.to(range(last)))
    }
}

/// Units of a layer with the same activation.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) activation: Function,
    pub(crate) units: Width,
}

impl Part {
    fn text(&self) -> String {
        format!("{} {}", self.activation.text(), self.units.text())
    }
}

/// A scheme for initial weights.
#[derive(Clone, Copy)]
pub(crate) struct Initializer {
    /// The name in `network!`.
    pub(crate) name: &'static str,
    /// The variant of `Initializer` in `mlp-core`.
    pub(crate) variant: &'static str,
}

/// An activation or a loss.
#[derive(Clone)]
pub(crate) enum Function {
    /// `text` is the name with its constant.
    BuiltIn { entry: &'static BuiltIn, constant: Option<Ratio>, text: String, span: Span },
    /// A user-defined type.
    Path(Path),
}

impl Function {
    /// A substitute for an erroneous function, so that the rest of the network can be checked.
    pub(crate) fn placeholder(kind: FunctionKind, span: Span) -> Self {
        let entry = kind.placeholder();
        Self::BuiltIn { entry, constant: None, text: entry.name.to_owned(), span }
    }

    pub(crate) fn built_in(&self) -> Option<&'static BuiltIn> {
        match self {
            Self::BuiltIn { entry, .. } => Some(entry),
            Self::Path(_) => None,
        }
    }

    /// The function as the user wrote it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::BuiltIn { text, .. } => text.clone(),
            Self::Path(path) => text(path),
        }
    }

    /// The range of the name, without constants or generics.
    pub(crate) fn range(&self) -> SpanRange {
        match self {
            Self::BuiltIn { span, .. } => (*span).into(),
            Self::Path(path) => path_range(path),
        }
    }

    /// The type. Built-in types are in `module`.
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

    /// The spelling in `#[network(loss = …)]`.
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

/// The range of a path up to its last name, without generic arguments.
pub(crate) fn path_range(path: &Path) -> SpanRange {
    let range = SpanRange::of(path);
    path.segments.last().map_or(range, |last| range.to(last.ident.span()))
}
