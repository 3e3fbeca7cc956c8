//! The implementation of [`Flat`](crate::Flat) for a struct of flat fields.
//!
//! It is a macro of this crate, so that the proof depends on nothing else: `#[network(crate = …)]` lets any module provide the
//! names that an expansion refers to.

/// `unsafe impl Flat`, given its generic parameter, its type, the predicates of its where clause, its scalar, the constant on
/// which the types of its fields depend, if they do, a name for the value, and the fields of that value with their types: whole
/// expressions of the derive, in which a deprecated field does not warn.
///
/// The caller says `unsafe`: the struct is `#[repr(C)]`, and these are all its fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __flat {
    (
        unsafe [$($parameter:tt)*] [$Struct:ty] [$($predicates:tt)*] [$Scalar:ty] [$($VALID:ident)?]
        $this:ident $($field:expr => $Field:ty,)+
    ) => {
        // SAFETY: `#[repr(C)]`, and all fields are flat in the same scalar: `add_fields` would not compile otherwise.
        unsafe impl<$($parameter)*> $crate::__private::Flat for $Struct
        where
            $($predicates)*
        {
            type Scalar = $Scalar;
            const LEN: $crate::__private::usize = 0 $(+ <$Field as $crate::__private::Flat>::LEN)+;

            fn add_fields(&self, fields: &mut $crate::__private::Fields<$Scalar>) {
                let $this = self;
                $(let $this = $crate::__private::if_valid::<$VALID, _>($this);)?
                $(fields.add(&$field);)+
            }
        }
    };
}
