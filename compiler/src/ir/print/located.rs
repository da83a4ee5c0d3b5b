//! Text that says where in the source its parts come from.

use crate::source::Span;

/// A text and its parts.
#[derive(Clone, Default, Debug)]
pub struct Located {
    /// The text.
    pub text: String,
    /// The parts that come from somewhere, in the order of their starts; a part that lies in another follows it.
    pub parts: Vec<Part>,
}

/// A part of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The expression that it comes from.
    pub span: Span,
}

impl Located {
    /// Adds a line. Its part is what stands between the blanks at both ends.
    pub fn line(&mut self, text: &str, span: Span) {
        let text = text.trim_end();
        let indent = text.len() - text.trim_start().len();
        self.text.push_str(&text[..indent]);
        let part = self.begin(span);
        self.text.push_str(&text[indent..]);
        self.end(part);
        self.text.push('\n');
    }

    /// Adds another text.
    pub fn append(&mut self, other: Located) {
        let offset = self.text.len() as u32;
        self.text.push_str(&other.text);
        self.parts.extend(other.parts.into_iter().map(|part| Part {
            start: part.start + offset,
            end: part.end + offset,
            ..part
        }));
    }

    /// Begins a part here, unless it comes from nowhere.
    pub fn begin(&mut self, span: Span) -> Option<usize> {
        span.is_some().then(|| {
            let start = self.text.len() as u32;
            self.parts.push(Part {
                start,
                end: start,
                span,
            });
            self.parts.len() - 1
        })
    }

    /// Ends the part that [`Located::begin`] began.
    pub fn end(&mut self, part: Option<usize>) {
        if let Some(part) = part {
            self.parts[part].end = self.text.len() as u32;
        }
    }
}
