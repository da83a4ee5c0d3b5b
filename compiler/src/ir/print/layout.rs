//! Nested lists laid out in lines.

/// Lines are broken to stay within so many columns where they can: what fits a page beside the source.
const WIDTH: usize = 100;

/// An S-expression to be laid out.
pub enum Text {
    /// A word.
    Atom(String),
    /// A list.
    List(List),
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

    fn width(&self) -> usize {
        match self {
            Text::Atom(word) => word.chars().count(),
            Text::List(list) => list.width,
        }
    }

    fn write(&self, out: &mut String, indent: usize) {
        let list = match self {
            Text::Atom(word) => return out.push_str(word),
            Text::List(list) => list,
        };
        let fits = indent + list.width <= WIDTH;
        // A list of lists is aligned below its first item, a form by two columns.
        let of_lists = matches!(list.items.first(), Some(Text::List(_)));
        let step = if of_lists { 1 } else { 2 };
        out.push('(');
        let mut column = indent + 1;
        for (i, item) in list.items.iter().enumerate() {
            if i > 0 && (fits || i < list.head) {
                out.push(' ');
                column += 1;
            } else if i > 0 {
                out.push('\n');
                column = indent + step;
                out.extend(std::iter::repeat_n(' ', column));
            }
            item.write(out, column);
            column += item.width();
        }
        out.push(')');
    }
}

/// Lays out texts, each beginning a line.
pub fn lines(texts: impl Iterator<Item = Text>) -> String {
    let mut out = String::new();
    for text in texts {
        text.write(&mut out, 0);
        out.push('\n');
    }
    out
}
