//! Expected text against actual text. With the environment variable `UPDATE=1` the file is rewritten instead.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// Whether expectations are rewritten.
pub fn updating() -> bool {
    env::var("UPDATE").is_ok_and(|value| value == "1")
}

/// Compares with a file; a file that does not exist is an empty one. `Err` shows the difference.
pub fn compare(path: &Path, actual: &str) -> Result<(), String> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    if updating() {
        return fs::write(path, actual).map_err(|error| format!("cannot write {}: {error}", path.display()));
    }
    Err(format!(
        "{} differs (- expected, + actual):\n{}",
        path.display(),
        difference(&expected, actual)
    ))
}

/// The lines of both texts, those that differ marked `-` and `+`, from the first difference to the last.
fn difference(expected: &str, actual: &str) -> String {
    let expected: Vec<&str> = expected.split_inclusive('\n').collect();
    let actual: Vec<&str> = actual.split_inclusive('\n').collect();
    let same_start = expected.iter().zip(&actual).take_while(|(a, b)| a == b).count();
    let rest = expected.len().min(actual.len()) - same_start;
    let same_end = expected
        .iter()
        .rev()
        .zip(actual.iter().rev())
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();

    let mut text = String::new();
    if same_start > 0 {
        let _ = writeln!(text, "  ... {same_start} equal lines");
    }
    mark(&mut text, '-', &expected[same_start..expected.len() - same_end]);
    mark(&mut text, '+', &actual[same_start..actual.len() - same_end]);
    if same_end > 0 {
        let _ = writeln!(text, "  ... {same_end} equal lines");
    }
    text
}

/// Adds lines behind a mark; says where a last line has no end.
fn mark(text: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        match line.strip_suffix('\n') {
            Some(line) => writeln!(text, "{mark} {line}"),
            None => writeln!(text, "{mark} {line}  (no newline)"),
        }
        .expect("writing to a string succeeds");
    }
}
