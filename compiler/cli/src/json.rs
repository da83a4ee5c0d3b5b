//! What the compiler and its programs say of errors, as JSON. `docs/errors.md` describes the members.

use crate::printing;
use crate::selection::More;
use compiler::diagnostics::{self, COLUMNS, Code, Diagnostic, Style};
use compiler::source::{SourceMap, Span};
use serde_json::{Value, json};

/// A diagnostic: its parts, and the text as it is printed.
pub fn diagnostic(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let secondary = diagnostic.secondary.iter();
    json!({
        "severity": diagnostic.severity.name(),
        "code": diagnostic.code.to_string(),
        "message": diagnostic.message,
        "label": diagnostic.label,
        "place": place(diagnostic.span, sources),
        "secondary": secondary
            .map(|(span, label)| json!({"label": label, "place": place(*span, sources)}))
            .collect::<Value>(),
        "notes": diagnostic.notes,
        "hints": diagnostic.hints,
        "rendered": diagnostics::render(diagnostic, sources, Style::Plain, COLUMNS),
    })
}

/// That there are more diagnostics than those that are shown.
pub fn more(more: &More) -> Value {
    json!({"severity": more.severity.name(), "message": more.message})
}

/// The report of an uncaught object as a line, of what the runtime's `description` says of it.
pub fn uncaught(texts: &[String]) -> String {
    match texts {
        [code, message, rendered, frames @ ..] => {
            let mut object = error(code, message, rendered, frames);
            object["severity"] = "error".into();
            line("error", object)
        }
        // There is always a report; were there none, nothing could be said.
        _ => String::new(),
    }
}

/// What is said of an uncaught object: its code, message and report, and of each frame file, line, column and procedure.
pub fn error(code: &str, message: &str, rendered: &str, frames: &[String]) -> Value {
    let trace: Value = frames.chunks_exact(4).map(frame).collect();
    json!({"code": code, "message": message, "trace": trace, "rendered": rendered})
}

/// A line of a stack trace: file, line, column, and the procedure unless that has no name.
fn frame(parts: &[String]) -> Value {
    let number = |text: &str| text.parse::<u32>().unwrap_or_default();
    json!({
        "file": parts[0],
        "line": number(&parts[1]),
        "column": number(&parts[2]),
        "procedure": (!parts[3].is_empty()).then_some(&parts[3]),
    })
}

/// A failure of a command, which has no place in a program, as a line.
pub fn failure(code: Option<Code>, message: &str) -> String {
    line(
        "failure",
        json!({
            "severity": "error",
            "code": code.map(|code| code.to_string()),
            "message": message,
            "rendered": printing::failure(code, message),
        }),
    )
}

/// An object of a kind as a line.
pub fn line(kind: &str, mut object: Value) -> String {
    object["kind"] = kind.into();
    format!("{object}\n")
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
