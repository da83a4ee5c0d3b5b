//! Nested lists laid out in lines.

use super::located::Located;
use crate::source::Span;

/// Lines are broken to stay within so many columns where they can: what fits a page beside the source.
const WIDTH: usize = 100;

/// An S-expression to be laid out.
pub enum Text {
    /// A word.
    Atom(String),
    /// A list.
    List(List),
    /// A text and the expression that it comes from.
    At(Span, Box<Text>),
}

/// A list to be laid out.
pub struct List {
    items: Vec<Text>,
    /// How many items stay on the first line when the list does not fit a line.
    head: usize,
    /// Columns of the list on one line.
    width: usize,
}

impl Text {
    /// A word.
    pub fn atom(word: &str) -> Text {
        Text::Atom(word.to_string())
    }

    /// A list whose first item alone stays on the first line when it is broken.
    pub fn list(items: impl IntoIterator<Item = Text>) -> Text {
        Text::form(1, items)
    }

    /// A list whose first `head` items stay on the first line when it is broken.
    pub fn form(head: usize, items: impl IntoIterator<Item = Text>) -> Text {
        let items: Vec<Text> = items.into_iter().collect();
        let width = items.iter().map(|item| item.width() + 1).sum::<usize>().max(1) + 1;
        Text::List(List { items, head, width })
    }

    /// The text as one that comes from an expression.
    pub fn at(self, span: Span) -> Text {
        match span.is_some() {
            true => Text::At(span, Box::new(self)),
            false => self,
        }
    }

    fn width(&self) -> usize {
        match self {
            Text::At(_, text) => text.width(),
            Text::Atom(word) => word.chars().count(),
            Text::List(list) => list.width,
        }
    }

    fn is_list(&self) -> bool {
        match self {
            Text::Atom(_) => false,
            Text::List(_) => true,
            Text::At(_, text) => text.is_list(),
        }
    }

    fn write(&self, out: &mut Located, indent: usize) {
        match self {
            Text::Atom(word) => out.text.push_str(word),
            Text::List(list) => list.write(out, indent),
            Text::At(span, text) => {
                let part = out.begin(*span);
                text.write(out, indent);
                out.end(part);
            }
        }
    }
}

impl List {
    fn write(&self, out: &mut Located, indent: usize) {
        let fits = indent + self.width <= WIDTH;
        // A list of lists is aligned below its first item, a form by two columns.
        let of_lists = self.items.first().is_some_and(Text::is_list);
        let step = if of_lists { 1 } else { 2 };
        out.text.push('(');
        let mut column = indent + 1;
        for (i, item) in self.items.iter().enumerate() {
            if i > 0 && (fits || i < self.head) {
                out.text.push(' ');
                column += 1;
            } else if i > 0 {
                out.text.push('\n');
                column = indent + step;
                out.text.extend(std::iter::repeat_n(' ', column));
            }
            item.write(out, column);
            column += item.width();
        }
        out.text.push(')');
    }
}

/// Lays out texts, each beginning a line.
pub fn lines(texts: impl Iterator<Item = Text>) -> Located {
    let mut out = Located::default();
    for text in texts {
        text.write(&mut out, 0);
        out.text.push('\n');
    }
    out
}
