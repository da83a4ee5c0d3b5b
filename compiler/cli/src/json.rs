//! What the compiler says, as JSON.

use compiler::diagnostics::{self, Diagnostic, Severity, Style};
use compiler::source::{SourceMap, Span};
use serde_json::{Value, json};

/// Diagnostics: the parts of each, and the text as it is printed.
pub fn diagnostics(diagnostics: &[Diagnostic], sources: &SourceMap) -> Value {
    diagnostics
        .iter()
        .map(|diagnostic| self::diagnostic(diagnostic, sources))
        .collect()
}

/// A diagnostic.
pub fn diagnostic(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let secondary = diagnostic.secondary.iter();
    json!({
        "severity": severity,
        "message": diagnostic.message,
        "label": diagnostic.label,
        "place": place(diagnostic.span, sources),
        "secondary": secondary
            .map(|(span, label)| json!({"label": label, "place": place(*span, sources)}))
            .collect::<Value>(),
        "notes": diagnostic.notes,
        "hints": diagnostic.hints,
        "rendered": diagnostics::render(diagnostic, sources, Style::Plain),
    })
}

/// A place: file, line and column (from 1) of its start, and its bytes in the file's text; null if there is none.
fn place(span: Span, sources: &SourceMap) -> Value {
    match sources.start(span) {
        Some(start) => json!({
            "file": &*sources.file(span.file).name,
            "line": start.line,
            "column": start.column,
            "start": span.start,
            "end": span.end,
        }),
        None => Value::Null,
    }
}
