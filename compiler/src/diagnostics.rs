//! Errors and warnings as the user sees them.
//!
//! ```text
//! error[E0201]: unknown name `dispaly`
//!  --> hello.scm:1:2
//!   |
//! 1 | (dispaly "hello")
//!   |  ^^^^^^^ not defined
//!   |
//!   = help: did you mean `display`?
//! ```

// What kinds of mistakes there are.
mod code;

pub use code::Code;

use crate::source::{FileId, SourceMap, Span};
use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use runtime::condition::shortened;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The reason of a failure of the system, as it words it; the same in conditions at run time.
pub use runtime::condition::reason;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Severity {
    /// The program does not compile.
    Error,
    /// The program compiles, but is probably wrong.
    Warning,
}

/// A message with a place.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of mistake it is.
    pub code: Code,
    /// What is wrong: a noun phrase or short clause in lower case.
    pub message: String,
    /// Where.
    pub span: Span,
    /// A few words for the underlined place; may be empty.
    pub label: String,
    /// Other places that matter, each with its text.
    pub secondary: Vec<(Span, String)>,
    /// What more there is to know.
    pub notes: Vec<String>,
    /// What to do.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            message: shortened(message.into()),
            span,
            label: String::new(),
            secondary: Vec::new(),
            notes: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, span, message)
        }
    }

    /// Adds words for the underlined place.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// Adds another place.
    pub fn secondary(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.secondary.push((span, label.into()));
        self
    }

    /// Adds an explanation.
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// Adds advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hints.push(hint.into());
        self
    }
}

/// Drops what is said already, as of a part of a template that `...` repeats.
pub fn drop_repetitions(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = FxHashSet::default();
    diagnostics.retain(|diagnostic| seen.insert(diagnostic.clone()));
}

/// Whether text goes to a terminal that shows colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With colours.
    Coloured,
}

/// The diagnostic as text, with the source lines that it is about. Ends in a newline.
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(&*diagnostic.message)
        .id(diagnostic.code.to_string())
        .elements(snippets(diagnostic, sources));
    group = group.elements(diagnostic.notes.iter().map(|note| Level::NOTE.message(&**note)));
    group = group.elements(diagnostic.hints.iter().map(|hint| Level::HELP.message(&**hint)));
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut text = renderer.render(&[group]);
    text.push('\n');
    text
}

/// The source text of each file that the diagnostic is about, that of the primary place first.
fn snippets<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Vec<Snippet<'a, Annotation<'a>>> {
    let primary = (diagnostic.span, AnnotationKind::Primary, &*diagnostic.label);
    let secondary = diagnostic
        .secondary
        .iter()
        .map(|(span, label)| (*span, AnnotationKind::Context, &**label));
    let mut files: Vec<(FileId, Vec<Annotation>)> = Vec::new();
    for (span, kind, label) in std::iter::once(primary).chain(secondary) {
        if !span.is_some() {
            continue;
        }
        let mut annotation = kind.span(first_line(span, sources));
        if !label.is_empty() {
            annotation = annotation.label(label);
        }
        match files.iter_mut().find(|(file, _)| *file == span.file) {
            Some((_, annotations)) => annotations.push(annotation),
            None => files.push((span.file, vec![annotation])),
        }
    }
    files
        .into_iter()
        .map(|(file, annotations)| {
            let file = sources.file(file);
            Snippet::source(file.with_line_feeds())
                .path(&*file.name)
                .annotations(annotations)
        })
        .collect()
}

/// The part of a span that lies on its first line: a form of many lines is shown by how it begins.
fn first_line(span: Span, sources: &SourceMap) -> Range<usize> {
    let text = &sources.file(span.file).text;
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary(span.end as usize).max(start);
    let line_end = text[start..end]
        .find(['\n', '\r'])
        .map_or(end, |newline| start + newline);
    start..line_end.max(start)
}
