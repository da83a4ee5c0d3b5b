//! Source files and places in them. Imports nothing; every stage uses it.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

/// A source file, by its number in a [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// An inlined call, by its number in [`crate::ir::inlining::Inlinings`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Inlined(pub u32);

impl Inlined {
    /// No call: code that is in the procedure in which it was written.
    pub const NONE: Inlined = Inlined(0);
}

/// A range of bytes in a source file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// The file; [`Span::NONE`] has none.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The call in whose place the code from here is.
    pub inlined: Inlined,
    /// Whether it is of code that a declaration stands for, as of a record type: nobody has written that code, so its errors are
    /// told where it is called.
    pub is_declaration: bool,
    /// Whether it is of code of the library, which has no place of its own, in the place of a call.
    pub is_library: bool,
}

impl Span {
    /// The span of what has no place in any source text.
    pub const NONE: Span = Span {
        file: FileId(u32::MAX),
        start: 0,
        end: 0,
        inlined: Inlined::NONE,
        is_declaration: false,
        is_library: false,
    };

    /// A range of bytes, of code that is not inlined.
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        Span {
            file,
            start,
            end,
            inlined: Inlined::NONE,
            is_declaration: false,
            is_library: false,
        }
    }

    /// The same range of bytes, of code that is not inlined.
    pub fn written(self) -> Span {
        Span {
            inlined: Inlined::NONE,
            ..self
        }
    }

    /// The span of code that the declaration from here stands for.
    pub fn of_declaration(self) -> Span {
        Span {
            is_declaration: true,
            ..self
        }
    }

    /// The span of code of the library that is in the place of a call from here.
    pub fn of_library(self) -> Span {
        Span {
            is_library: true,
            ..self
        }
    }

    /// Whether this is a place in a file.
    pub fn is_some(self) -> bool {
        self.file != Span::NONE.file
    }
}

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// The text of a file and where its lines begin.
#[derive(Debug)]
pub struct SourceFile {
    /// The name, as the user gave it.
    pub name: Rc<str>,
    /// The text.
    pub text: Rc<str>,
    line_starts: Vec<u32>,
}

impl SourceFile {
    fn new(name: &str, text: &str) -> SourceFile {
        let line_starts = std::iter::once(0)
            .chain(line_ends(text).map(|end| end as u32))
            .collect();
        SourceFile {
            name: name.into(),
            text: text.into(),
            line_starts,
        }
    }

    /// Line and column of a byte offset.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let line = self.line_starts.partition_point(|&start| start <= offset).max(1) - 1;
        let start = self.line_starts[line] as usize;
        let end = (offset as usize).min(self.text.len());
        let column = self.text.get(start..end).map_or(0, |text| text.chars().count());
        LineColumn {
            line: line as u32 + 1,
            column: column as u32 + 1,
        }
    }

    /// The text of a line (from 1), without its end.
    pub fn line(&self, line: u32) -> &str {
        self.text[self.bytes_of_lines(line, line)].trim_end_matches(['\n', '\r'])
    }

    /// The line (from 1) that a byte is in; the end of the text is in the last one that is not empty.
    pub fn line_of(&self, offset: usize) -> u32 {
        let last = self.text.len().saturating_sub(1);
        let offset = offset.min(last) as u32;
        self.line_starts.partition_point(|&start| start <= offset).max(1) as u32
    }

    /// The bytes of the lines from one to another (both from 1), with their ends.
    pub fn bytes_of_lines(&self, first: u32, last: u32) -> Range<usize> {
        let start = self.line_starts[first as usize - 1] as usize;
        let next = self.line_starts.get(last as usize);
        start..next.map_or(self.text.len(), |&start| start as usize)
    }
}

/// A text with each carriage return that ends a line alone replaced by a line feed, of the same length: for those who know no
/// other end of a line.
pub fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut start = 0;
    for end in line_ends(text) {
        result.push_str(&text[start..end - 1]);
        result.push('\n');
        start = end;
    }
    result.push_str(&text[start..]);
    Cow::Owned(result)
}

/// Where the lines of a text end that are not the last one: behind a line feed, a carriage return, or both.
pub fn line_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let ends_line = move |&at: &usize| match bytes[at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    (0..bytes.len()).filter(ends_line).map(|at| at + 1)
}

/// All source files of a compilation.
#[derive(Default, Debug)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file.
    pub fn add(&mut self, name: &str, text: &str) -> FileId {
        self.files.push(SourceFile::new(name, text));
        FileId(self.files.len() as u32 - 1)
    }

    /// A file of this name and text that was added before.
    pub fn find(&self, name: &str, text: &str) -> Option<FileId> {
        let is_same = |file: &SourceFile| &*file.name == name && &*file.text == text;
        self.files
            .iter()
            .position(is_same)
            .map(|index| FileId(index as u32))
    }

    /// The file of a number that [`SourceMap::add`] gave.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files, in the order of their numbers.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Line and column of the start of a span, if it has a place.
    pub fn start(&self, span: Span) -> Option<LineColumn> {
        span.is_some()
            .then(|| self.file(span.file).line_column(span.start))
    }
}
