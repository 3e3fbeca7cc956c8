//! Texts of files and users in messages: on one line, and shortened to a length that a message can have. They may contain anything,
//! and be of any length.

use core::fmt::{self, Write};

/// A name, as it is written between the quotes of a string in Rust, so that it can be pasted. Longer ones than any sensible name are
/// shortened.
pub(crate) struct Name<'a>(pub(crate) &'a str);

impl<'a> Name<'a> {
    /// The length of the longest one that is not shortened.
    pub(crate) const MAX_CHARACTERS: usize = 200;

    /// The part of the name that a message can have.
    pub(crate) fn beginning(&self) -> &'a str {
        beginning(self.0, Self::MAX_CHARACTERS)
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.beginning();
        for c in first.chars() {
            // In contrast to `escape_debug`, single quotes stay.
            if c == '\'' {
                f.write_char(c)?;
            } else {
                write!(f, "{}", c.escape_debug())?;
            }
        }
        ellipsis(self.0, first, f)
    }
}

/// The reason why a text of the user's is equal to no field of a CSV file: the white space around it, without which fields are read.
#[cfg(feature = "csv")]
pub(crate) struct SurroundedByWhiteSpace<'a>(pub(crate) &'a str);

#[cfg(feature = "csv")]
impl fmt::Display for SurroundedByWhiteSpace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, trimmed) = (Name(self.0), Name(self.0.trim()));
        write!(f, "fields are read without surrounding white space, so none is \"{text}\": write \"{trimmed}\"")
    }
}

/// A description that contains texts of a file, such as an architecture or the message of a parser. Its quotes stay.
pub(crate) struct Description<'a>(pub(crate) &'a str);

impl Description<'_> {
    /// The length of the longest one that is not shortened. The architecture of sixty layers fits.
    pub(crate) const MAX_CHARACTERS: usize = 2000;
}

impl fmt::Display for Description<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = beginning(self.0, Self::MAX_CHARACTERS);
        for c in first.chars() {
            if c.is_control() {
                write!(f, "{}", c.escape_debug())?;
            } else {
                f.write_char(c)?;
            }
        }
        ellipsis(self.0, first, f)
    }
}

/// The items of a list, each after `before`, with `between` them. Of more than a message can have, the number of the others is given.
pub(crate) struct List<'a, T> {
    pub(crate) items: &'a [T],
    pub(crate) before: &'static str,
    pub(crate) between: &'static str,
}

/// The number of items of a list that a message can have.
pub(crate) const MAX_ITEMS: usize = 40;

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { items, before, between } = self;
        for (index, item) in items.iter().take(MAX_ITEMS).enumerate() {
            let between = if index > 0 { between } else { "" };
            write!(f, "{between}{before}{item}")?;
        }
        match items.len().saturating_sub(MAX_ITEMS) {
            0 => Ok(()),
            others => write!(f, "{between}{before}… and {others} more"),
        }
    }
}

/// The first characters of a text, at most this many.
pub(crate) fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

fn ellipsis(text: &str, first: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if first.len() < text.len() { f.write_char('…') } else { Ok(()) }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn names_and_descriptions_are_on_one_line_and_of_limited_length() {
        assert_eq!(Name("6\" 'pipe'\n\u{e9}\u{301}").to_string(), "6\\\" 'pipe'\\n\u{e9}\\u{301}");
        assert_eq!(Name(&"é".repeat(200)).to_string(), "é".repeat(200));
        assert_eq!(Name(&"é".repeat(201)).to_string(), "é".repeat(200) + "…");
        assert_eq!(Description("\"a\"\u{1b}[0m\n").to_string(), "\"a\"\\u{1b}[0m\\n");
        assert_eq!(Description(&"é".repeat(3000)).to_string(), "é".repeat(2000) + "…");
    }

    #[test]
    fn a_list_gives_the_number_of_those_that_it_leaves_out() {
        let list = |count: usize| {
            let items = std::vec![1; count];
            List { items: &items, before: "", between: ", " }.to_string()
        };
        assert_eq!(list(3), "1, 1, 1");
        assert_eq!(list(40), "1, ".repeat(39) + "1");
        assert_eq!(list(42), "1, ".repeat(40) + "… and 2 more");
    }

    #[cfg(feature = "full")]
    #[test]
    fn messages_about_names_of_the_user_and_of_files_are_of_limited_length() {
        use crate::dynamic::{Definition, Input, Layer, Loss};
        use crate::prelude::*;
        use crate::table::{Columns, Model, Preparation, Table, category, date, flag, number, ordinal};
        network! { struct Line< input 1 => linear 1; loss squared >; }
        let long = "x".repeat(100_000);
        let long = &*long;
        let names: std::vec::Vec<_> = (0..3).map(|index| std::format!("{index}{long}")).collect();
        let mut messages = std::vec::Vec::new();
        let mut refused = |error: Option<std::string::String>| messages.push(error.expect("an error"));

        let table = |text: &str, columns: &Columns| Table::from_text(long, text, columns);
        let of = |columns: Columns| table("x,y\n1,2\n", &columns).err().map(|error| error.to_string());
        let columns = || Columns::new().input("x", number()).target("y", number());
        refused(of(columns().input(long, number())));
        refused(of(columns().input(long, number()).input(long, number())));
        refused(of(columns().weight(long)));
        refused(of(columns().missing([std::format!(" {long}")])));
        refused(of(Columns::new().input("x", ordinal(names.clone())).target("y", number())));
        refused(of(Columns::new().input("x", ordinal([long, long])).target("y", number())));
        refused(of(Columns::new().input("x", date(long)).target("y", number())));
        refused(of(Columns::new().input("x", date(std::format!("%Y-%m-%d{long}"))).target("y", number())));
        refused(of(Columns::new().input("x", flag().words(long, "no")).target("y", number())));
        refused(of(Columns::new().input("x", flag().words(long, long)).target("y", number())));
        refused(of(Columns::new().input("x", number().fill(long)).target("y", number())));
        refused(of(Columns::new().input("x", category().names(["a", long, long])).target("y", number())));

        let columns = Columns::new().input(long, number()).input("z", category()).target("y", number());
        let rows = std::format!("{long},z,y\n1,a{long},2\n2,b{long},3\n");
        let preparation = Preparation::fit(&table(&rows, &columns).unwrap()).unwrap();
        network! { struct Three< input 3 => linear 1; loss squared >; }
        let model = Model::new(Three::zeros(), preparation).unwrap();
        let missing: [(&str, f64); 0] = [];
        refused(model.predict(missing).err().map(|error| error.to_string()));
        refused(model.predict([(long, 1.0), (long, 1.0)]).err().map(|error| error.to_string()));
        refused(model.predict([(&*names[0], 1.0)]).err().map(|error| error.to_string()));
        refused(model.predict([(long, long), ("z", "a")]).err().map(|error| error.to_string()));
        refused(model.predict([(long, "1"), ("z", long)]).err().map(|error| error.to_string()));
        let mut rows = model.predict_csv(long, std::io::Cursor::new(std::format!("{long},z\n1,{long}\n"))).unwrap();
        refused(rows.next().and_then(|row| Some(row.err()?.to_string())));

        let csv = |text: &'static str| Csv::from_text(long, text);
        let classes = |csv: Csv<'_>| csv.classes::<f32, 1>().err().map(|error| error.to_string());
        refused(classes(csv("x,y\n1,2\n").target(long)));
        refused(classes(csv("x,y\n1,2\n").class_names(names.clone())));
        refused(classes(csv("x,y\n1,2\n").class_names([long, long])));
        refused(crate::data::idx::read_labels(long, &[][..]).err().map(|error| error.to_string()));

        let definition = |input: &str, layer: Layer| {
            let mistake = Definition::new("Net", [Input::new(1).named(input)], [layer], [Loss::new("squared")]);
            mistake.err().map(|error| error.to_string())
        };
        refused(definition("x", Layer::new(long, 1)));
        refused(definition(&std::format!("{long}-"), Layer::new("linear", 1)));
        refused(definition("x", Layer::new("linear", 1).from(&[long])));
        let modules = crate::format::Safetensors::new();
        network! { struct Deep< input 1 => tanh 1 => linear 1; loss squared >; }
        refused(modules.modules(&[long, long]).to_bytes(&Deep::zeros()).err().map(|error| error.to_string()));

        for message in messages {
            assert!((20..20_000).contains(&message.len()), "{}: {message:.1000}", message.len());
        }
    }
}
