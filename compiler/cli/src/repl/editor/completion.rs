//! What could be meant by what was typed: names, commands, libraries, files.

use super::knowledge::{Knowledge, Shared};
use super::tokens::{Kind, List, lists_around, tokens};
use crate::repl::{command, perform};
use reedline::{CompletionResult, Span, Suggestion};
use std::path::Path;

/// Completes texts.
pub struct Completer(pub Shared);

impl reedline::Completer for Completer {
    fn complete(&mut self, text: &str, cursor: usize) -> CompletionResult {
        let shared = self.0.lock().expect("no holder panics");
        let (start, candidates) = candidates(&shared, &text[..cursor]);
        let suggestions: Vec<Suggestion> = candidates
            .into_iter()
            .map(|value| Suggestion {
                value,
                span: Span::new(start, cursor),
                ..Suggestion::default()
            })
            .collect();
        CompletionResult::fresh(suggestions)
    }
}

/// Where what is completed begins, and what it could become.
pub fn candidates(knowledge: &Knowledge, text: &str) -> (usize, Vec<String>) {
    let tokens = tokens(text);
    if let Some(string) = tokens.last().filter(|token| token.kind == Kind::UnfinishedString) {
        let start = string.start + 1;
        return (start, files(&text[start..]));
    }
    if let Some(command) = perform::command_text(text)
        && command.chars().all(char::is_alphanumeric)
    {
        return (text.len() - command.len(), command::names_starting(command));
    }
    let lists = lists_around(&tokens, text.len());
    if let Some(start) = library_start(text, &lists) {
        let candidates = starting(&knowledge.libraries, &text[start..]);
        return (start, candidates);
    }
    match tokens
        .last()
        .filter(|token| token.end == text.len() && token.kind == Kind::Name)
    {
        Some(token) => (token.start, starting(&knowledge.names, &text[token.start..])),
        None => (text.len(), Vec::new()),
    }
}

fn starting(names: &[String], beginning: &str) -> Vec<String> {
    names
        .iter()
        .filter(|name| name.starts_with(beginning))
        .cloned()
        .collect()
}

/// Where the name of a library begins that is being typed in an import.
fn library_start(text: &str, lists: &[List]) -> Option<usize> {
    let operator = |list: &List| list.parts.first().map(|token| &text[token.start..token.end]);
    let (innermost, outer) = lists.split_last()?;
    let around = outer.last()?;
    let is_import = outer.iter().any(|list| operator(list) == Some("import"));
    let is_in_set = matches!(
        operator(around),
        Some("import" | "only" | "except" | "prefix" | "rename")
    );
    // The set itself is the last part; before it comes the word alone.
    (is_import && is_in_set && around.parts.len() >= 2).then_some(innermost.open?.start)
}

/// The files whose names begin so; folders end with a slash.
fn files(beginning: &str) -> Vec<String> {
    let (folder, name) = match beginning.rfind('/') {
        Some(slash) => beginning.split_at(slash + 1),
        None => ("", beginning),
    };
    let path = if folder.is_empty() {
        Path::new(".")
    } else {
        Path::new(folder)
    };
    // A folder that cannot be read completes to nothing.
    let Ok(entries) = path.read_dir() else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let found = entry.file_name().into_string().ok()?;
            let is_hidden = found.starts_with('.') && !name.starts_with('.');
            let end = if entry.path().is_dir() { "/" } else { "" };
            (found.starts_with(name) && !is_hidden).then(|| format!("{folder}{found}{end}"))
        })
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete(text: &str) -> (usize, Vec<String>) {
        let mut knowledge = Knowledge::default();
        knowledge.names = ["string-append", "string-copy", "vector-map"]
            .map(String::from)
            .into();
        knowledge.libraries = ["(scheme base)", "(scheme write)", "(srfi 1)"]
            .map(String::from)
            .into();
        candidates(&knowledge, text)
    }

    #[test]
    fn names_are_completed() {
        assert_eq!(complete("(vec"), (1, vec!["vector-map".into()]));
        assert_eq!(complete("(f str").1, ["string-append", "string-copy"]);
        assert_eq!(complete("(f "), (3, vec![]));
    }

    #[test]
    fn libraries_are_completed_in_imports() {
        assert_eq!(complete("(import (scheme w"), (8, vec!["(scheme write)".into()]));
        assert_eq!(complete("(import (only (sr"), (14, vec!["(srfi 1)".into()]));
        assert_eq!(complete("(f (scheme w").1, Vec::<String>::new());
    }

    #[test]
    fn commands_are_completed() {
        assert_eq!(complete(",back"), (1, vec!["backtrace".into()]));
    }

    #[test]
    fn files_are_completed_in_strings() {
        let (start, files) = complete("(load \"src/rep");
        assert_eq!((start, files), (7, vec!["src/repl/".into()]));
        assert_eq!(complete("(load \"src/repl/mo").1, ["src/repl/mod.rs"]);
        assert_eq!(complete("(load \"no such folder/").1, Vec::<String>::new());
    }
}
