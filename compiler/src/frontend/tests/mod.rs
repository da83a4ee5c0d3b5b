//! Expansions of small programs, as Core text, and the messages of wrong ones.

// Core forms.
mod forms;
// Macros and hygiene.
mod macros;
// Programs, libraries, the prompt.
mod programs;
// What the libraries export.
mod exports;
// Lost quotation marks.
mod lost_marks;
// Bad and very large input.
mod limits;

use super::expander::Expander;
use super::interface::{LibraryName, NoLibraries};
use crate::diagnostics::{COLUMNS, Style, render};
use crate::ir::{print, verify};
use crate::options::Options;
use std::rc::Rc;

/// Expands a program that sees the core forms and the primitives: its Core, or its errors, one a line.
fn expand(text: &str) -> String {
    let text = text.to_string();
    // Deep recursion needs the stack that a compiling thread has.
    let thread = std::thread::Builder::new().stack_size(super::STACK_BYTES);
    let expansion = thread.spawn(move || expand_here(&text)).expect("a thread starts");
    expansion.join().expect("the expander does not panic")
}

fn expand_here(text: &str) -> String {
    let mut expander = Expander::new(&Options::default(), Rc::new(NoLibraries));
    let file = expander.sources.add("test.scm", text);
    match expander.expand_program(file) {
        Ok(expansion) => {
            verify::core(&expansion.program, verify::Form::Expanded).expect("the expansion is well-formed");
            print::core(&expansion.program).text
        }
        Err(errors) => {
            let messages = errors.iter().map(|error| {
                let place = expander.sources.start(error.span);
                let place = place.map_or("?".into(), |place| format!("{}:{}", place.line, place.column));
                format!("{place}: {}\n", error.message)
            });
            messages.collect()
        }
    }
}

/// The same after the imports that most tests need; white space of the layout is reduced to single spaces.
fn expand_core(text: &str) -> String {
    let core = expand(&format!("(import (inc core) (inc primitives)) {text}"));
    core.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Asserts that a program expands to Core, or ends in errors.
#[track_caller]
fn check(program: &str, core: &str) {
    assert_eq!(expand_core(program), core);
}

/// Asserts that a program has one error, with this message.
#[track_caller]
fn check_message(program: &str, message: &str) {
    let found = expand_core(program);
    assert_eq!(found.split_once(": ").map(|(_, text)| text), Some(message));
}

/// The names of all libraries of `scheme-lib`.
fn standard_libraries(root: &std::path::Path) -> Vec<LibraryName> {
    let mut names = Vec::new();
    for group in ["inc", "scheme", "srfi"] {
        let entries = std::fs::read_dir(root.join(group)).expect("the folder exists");
        for path in entries.map(|entry| entry.expect("the folder can be read").path()) {
            if path.extension().is_some_and(|extension| extension == "sld") {
                let stem = path
                    .file_stem()
                    .expect("a file has a name")
                    .to_string_lossy()
                    .into_owned();
                names.push(LibraryName(vec![group.into(), stem.into()]));
            }
        }
    }
    names.sort();
    names
}

#[test]
fn the_library_expands() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scheme-lib");
    let options = Options {
        prepended: vec![root.clone()],
        ..Options::default()
    };
    let mut expander = Expander::new(&options, Rc::new(NoLibraries));
    let names = standard_libraries(&root);
    match expander.expand_libraries(&names) {
        Ok(libraries) => {
            for library in &libraries {
                let form = verify::Form::Expanded;
                verify::core(&library.program, form).expect("the expansion is well-formed");
            }
            let expanded: Vec<_> = libraries.iter().map(|library| &library.name).collect();
            assert!(names.iter().all(|name| expanded.contains(&name)));
        }
        Err(errors) => {
            let texts = errors
                .iter()
                .map(|error| render(error, &expander.sources, Style::Plain, COLUMNS));
            panic!("the library has errors:\n{}", texts.collect::<String>());
        }
    }
}
