//! The implementation of [`Flat`](crate::Flat) for a struct of flat fields.
//!
//! It is a macro of this crate, so that the proof depends on nothing else: `#[network(crate = …)]` lets any module provide the
//! names that an expansion refers to.

/// `unsafe impl Flat`, given its generic parameter, its type, the predicates of its where clause, its scalar, the constant on
/// which the types of its fields depend, if they do, and its fields with names for their values and with their types.
///
/// Nothing that the caller says is taken for granted, since anyone can call a macro: the struct has these fields and no others,
/// each is of its type, and each type is flat in the scalar. Names are token trees, which keep the span of the derive: rustc does
/// not warn of a deprecated field there.
#[doc(hidden)]
#[macro_export]
macro_rules! __flat {
    // A token tree can be a group without delimiters, which would bring other fields into the pattern.
    (@names $($name:ident)+) => {};
    (
        [$($parameter:tt)*] [$Struct:ty] [$($predicates:tt)*] [$Scalar:ty] [$($VALID:ident)?]
        $($field:tt $value:tt => $Field:ty,)+
    ) => {
        $crate::__flat! { @names $($field)+ }

        // SAFETY: the pattern in `add_fields` names all fields, and `add` accepts flat ones with this scalar. So all bytes but
        // those of padding are such scalars, whose number is the sum of theirs; `memory::check` rejects padding, in any order
        // of the fields.
        unsafe impl<$($parameter)*> $crate::__private::Flat for $Struct
        where
            $($predicates)*
        {
            type Scalar = $Scalar;
            const LEN: $crate::__private::usize = 0 $(+ <$Field as $crate::__private::Flat>::LEN)+;

            fn add_fields(&self, fields: &mut $crate::__private::Fields<$Scalar>) {
                let this: &Self = self;
                $(let this: &Self = $crate::__private::if_valid::<$VALID, _>(this);)?
                let Self { $($field: $value),+ } = this;
                $(
                    let $value: &$Field = $value;
                    fields.add::<$Field>($value);
                )+
            }
        }
    };
}
