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
// The source text that a diagnostic is about.
mod excerpts;

pub use code::Code;

use crate::source::{SourceMap, Span};
use annotate_snippets::{Level, Renderer};
use runtime::condition::shortened;
use rustc_hash::FxHashSet;

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

impl Severity {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
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

/// Columns of text that is for no terminal, and the most for one: longer lines are hard to read.
pub const COLUMNS: usize = 140;

/// The diagnostic as text, with the source lines that it is about, which are cut to so many columns. Ends in a newline.
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, style: Style, columns: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(&*diagnostic.message)
        .id(diagnostic.code.to_string())
        .elements(excerpts::of(diagnostic, sources, columns));
    group = group.elements(diagnostic.notes.iter().map(|note| Level::NOTE.message(&**note)));
    group = group.elements(diagnostic.hints.iter().map(|hint| Level::HELP.message(&**hint)));
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut text = renderer.term_width(columns).render(&[group]);
    text.push('\n');
    text
}
