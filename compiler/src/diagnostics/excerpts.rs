//! The source text that a diagnostic is about, as the crate that draws it takes it.
//!
//! That crate shows a part of lines that are too long, around the places that are marked in them. Where these do not all lie in
//! one such part, it shows none of them rightly, so places that are far apart are given to it one by one:
//!
//! ```text
//!  --> f.scm:1:481
//!   |
//! 1 | ... (lambda (x) x) (lambda (x) (f x))))
//!   |                                ^^^^^ this call raises an error
//!   |
//!  ::: f.scm:1:1
//!   |
//! 1 | (define (f) (list (lambda (x) x) (lambda (x) x) ...
//!   | -------------------------------------------- f is defined here
//! ```

use super::Diagnostic;
use crate::source::{FileId, SourceFile, SourceMap, Span, with_line_feeds};
use annotate_snippets::{Annotation, AnnotationKind, Snippet};
use runtime::report::snippet::columns_of;
use std::ops::Range;

/// Columns that the crate needs beside what is marked: for the number of the line, and for signs that something is left out.
const MARGIN: usize = 20;

/// Places of a file that are shown together.
struct Excerpt<'a> {
    file: FileId,
    marks: Vec<Mark<'a>>,
}

/// A marked place, which lies on one line.
struct Mark<'a> {
    kind: AnnotationKind,
    label: &'a str,
    line: u32,
    /// Its bytes in the file's text.
    bytes: Range<usize>,
    /// Its columns in the line.
    columns: Range<usize>,
}

/// What is shown of the files that a diagnostic is about, in so many columns; the primary place first.
pub fn of<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a SourceMap,
    columns: usize,
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let room = columns.saturating_sub(MARGIN).max(MARGIN);
    let primary = (diagnostic.span, AnnotationKind::Primary, &*diagnostic.label);
    let secondary = diagnostic
        .secondary
        .iter()
        .map(|(span, label)| (*span, AnnotationKind::Context, &**label));
    let mut excerpts: Vec<Excerpt> = Vec::new();
    for (span, kind, label) in std::iter::once(primary).chain(secondary) {
        if !span.is_some() {
            continue;
        }
        let mark = mark(span, sources.file(span.file), room, kind, label);
        let together = excerpts
            .iter_mut()
            .find(|excerpt| excerpt.file == span.file && are_near(&excerpt.marks, &mark, room));
        match together {
            Some(excerpt) => excerpt.marks.push(mark),
            None => excerpts.push(Excerpt {
                file: span.file,
                marks: vec![mark],
            }),
        }
    }
    let snippet = |excerpt: Excerpt<'a>| snippet(excerpt.marks, sources.file(excerpt.file));
    excerpts.into_iter().map(snippet).collect()
}

/// The part of a span that lies on its first line and in so many columns: a long form is shown by how it begins.
fn mark<'a>(span: Span, file: &SourceFile, room: usize, kind: AnnotationKind, label: &'a str) -> Mark<'a> {
    let start = file.text.floor_char_boundary(span.start as usize);
    let end = file.text.ceil_char_boundary(span.end as usize).max(start);
    let line = file.line_of(start);
    let before = columns_of(&file.text[file.bytes_of_lines(line, line).start..start]);
    let (mut length, mut columns) = (0, 0);
    for character in file.text[start..end].chars() {
        let wider = columns + columns_of(character.encode_utf8(&mut [0; 4]));
        if matches!(character, '\n' | '\r') || wider > room {
            break;
        }
        (length, columns) = (length + character.len_utf8(), wider);
    }
    Mark {
        kind,
        label,
        line,
        bytes: start..start + length,
        columns: before..before + columns,
    }
}

/// Whether a mark and others lie within so many columns.
fn are_near(marks: &[Mark], mark: &Mark, room: usize) -> bool {
    let first = marks.iter().map(|mark| mark.columns.start).min();
    let last = marks.iter().map(|mark| mark.columns.end).max();
    let first = first.unwrap_or(mark.columns.start).min(mark.columns.start);
    let last = last.unwrap_or(mark.columns.end).max(mark.columns.end);
    last - first <= room
}

/// The lines with some marks, and those between them.
fn snippet<'a>(marks: Vec<Mark<'a>>, file: &'a SourceFile) -> Snippet<'a, Annotation<'a>> {
    let lines = marks.iter().map(|mark| mark.line);
    let first = lines.clone().min().expect("there is a mark");
    let last = lines.max().expect("there is a mark");
    let bytes = file.bytes_of_lines(first, last);
    let annotations = marks.into_iter().map(|mark| {
        let range = mark.bytes.start - bytes.start..mark.bytes.end - bytes.start;
        let annotation = mark.kind.span(range);
        match mark.label {
            "" => annotation,
            label => annotation.label(label),
        }
    });
    let annotations: Vec<Annotation> = annotations.collect();
    Snippet::source(with_line_feeds(&file.text[bytes]))
        .line_start(first as usize)
        .path(&*file.name)
        .annotations(annotations)
}
