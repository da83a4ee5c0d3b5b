//! What the stages of a program say of the places that their parts come from.
//!
//! A file `stages/<what>.scm` begins with comment lines that say what is tested; then a line `;; PASS: TEXT <- SOURCE`
//! says that, at -O2, what the pass makes has a part that contains the text and that comes from the source, which is text of
//! the program; `TEXT <- SOURCE <- CALL` that the part was inlined in the place of the call. `;; PASS: TEXT <- nothing` says
//! that parts with the text come from no place in the program.

use compiler::driver::{self, Compiler};
use compiler::frontend::STACK_BYTES;
use compiler::options::Options;
use compiler::output::archive::Archive;
use compiler::stages::{self, Shown, Stages};
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::sync::OnceLock;

/// The library of the project, compiled.
fn archive() -> Rc<Archive> {
    static LIBRARY: OnceLock<Vec<u8>> = OnceLock::new();
    Archive::open(LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scheme-lib");
        driver::compile_library(&folder, 2).unwrap_or_else(|_| panic!("the library compiles"))
    }))
}

/// All stages of a program at a level, and its text. The front end needs a large stack.
fn stages_of(name: String, text: String, level: u8) -> Stages {
    let compile = move || {
        let options = Options {
            level,
            ..Options::default()
        };
        let mut compiler = Compiler::new(&options, archive());
        let file = compiler.expander.sources.add(&name, &text);
        stages::run(&mut compiler, file, &|_| true)
    };
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(compile);
    thread
        .expect("a thread can be started")
        .join()
        .expect("the program compiles")
}

/// The files in the folder of tests, with their texts.
fn programs() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stages");
    let entries = fs::read_dir(folder).expect("the folder of tests is there");
    let mut programs: Vec<(String, String)> = entries
        .map(|entry| {
            let path = entry.expect("it can be read").path();
            let text = fs::read_to_string(&path).expect("a test is a text file");
            (path.to_string_lossy().into_owned(), text)
        })
        .collect();
    programs.sort();
    programs
}

/// Whether a part contains a text and comes from these places, in this order.
fn shows(shown: &Shown, program: &str, text: &str, sources: &[&str]) -> bool {
    shown.parts.iter().any(|part| {
        let places = part.places.iter().map(|&place| {
            let place = &shown.places[place as usize];
            &program[place.start as usize..place.end as usize]
        });
        let range = part.range.start as usize..part.range.end as usize;
        shown.text[range].contains(text) && places.eq(sources.iter().copied())
    })
}

/// Whether no line that contains a text comes from anywhere, and there is such a line.
fn shows_nothing(shown: &Shown, text: &str) -> bool {
    let mut found = shown.text.match_indices(text).peekable();
    found.peek().is_some()
        && found.all(|(at, _)| {
            let is_in = |range: &std::ops::Range<u32>| range.contains(&(at as u32));
            !shown.parts.iter().any(|part| is_in(&part.range))
        })
}

#[test]
fn parts_come_from_the_expressions_that_they_were_made_of() {
    let mut failures = Vec::new();
    let mut checked = 0;
    for (name, text) in programs() {
        let stages = stages_of(name.clone(), text.clone(), 2);
        assert!(text.starts_with(";; "), "{name} says what is tested");
        for line in text.lines().filter(|line| line.contains(" <- ")) {
            let expectation = line.trim_start_matches(";; ");
            let (pass, rest) = expectation.split_once(": ").expect("`PASS: TEXT <- SOURCE`");
            let mut parts = rest.split(" <- ");
            let wanted = parts.next().expect("a text");
            let sources: Vec<&str> = parts.collect();
            let shown = stages.stages.iter().find(|shown| shown.pass == pass);
            let shown = shown.unwrap_or_else(|| panic!("{name}: there is no pass {pass}"));
            let holds = match &sources[..] {
                ["nothing"] => shows_nothing(shown, wanted),
                sources => shows(shown, &text, wanted, sources),
            };
            checked += 1;
            if !holds {
                failures.push(format!("{name}: {expectation}, in\n{}", shown.text));
            }
        }
    }
    assert!(checked > 10, "the expectations are not read any more");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn parts_are_ordered_and_nested_at_every_level() {
    for (name, text) in programs() {
        for level in 0..=2 {
            let stages = stages_of(name.clone(), text.clone(), level);
            let shown: Vec<&str> = stages.stages.iter().map(|shown| shown.pass).collect();
            let passes: Vec<&str> = stages::languages(level)
                .into_iter()
                .flat_map(|(_, passes)| passes)
                .collect();
            assert_eq!(shown, passes, "{name}");
            for shown in &stages.stages {
                check_nesting(&name, shown, &text);
            }
        }
    }
}

fn check_nesting(name: &str, shown: &Shown, program: &str) {
    let mut open: Vec<u32> = Vec::new();
    let mut last_start = 0;
    assert!(
        !shown.parts.is_empty(),
        "{name}: {} comes from nowhere",
        shown.pass
    );
    for part in &shown.parts {
        let range = &part.range;
        assert!(range.start >= last_start, "{name}: {}: {part:?}", shown.pass);
        last_start = range.start;
        while open.last().is_some_and(|&end| end <= range.start) {
            open.pop();
        }
        assert!(
            open.last().is_none_or(|&end| range.end <= end),
            "{name}: {}: {part:?} overlaps another",
            shown.pass
        );
        open.push(range.end);
        assert!(
            shown.text.get(range.start as usize..range.end as usize).is_some(),
            "{name}: {}: {part:?} is no range of characters",
            shown.pass
        );
    }
    for place in &shown.places {
        let source = program.get(place.start as usize..place.end as usize);
        assert!(
            source.is_some_and(|source| !source.is_empty()),
            "{name}: {place:?}"
        );
    }
}

#[test]
fn a_program_that_does_not_compile_has_diagnostics_only() {
    let stages = stages_of("wrong.scm".into(), "(import (scheme base)) (lenght 1)".into(), 2);
    assert!(stages.stages.is_empty());
    let messages: Vec<&str> = stages
        .diagnostics
        .iter()
        .map(|diagnostic| &*diagnostic.message)
        .collect();
    assert_eq!(messages, ["unknown name `lenght`"]);
}
