//! Entries as lines of text, for the prompt and `inc doc`.

use crate::entry::{Entry, Example, Outcome};
use crate::types::type_of;

/// The columns that the lines of [`description`] are indented.
const INDENTATION: usize = 2;

/// The columns of longer lines are hard to read.
const WIDEST: usize = 100;

/// What an entry says of a name, without how it is used: the text, the examples, the types of parameters. The text is broken
/// into lines for a terminal of so many columns, if a number is given, and else as in the source.
pub fn lines(entry: &Entry, name: &str, columns: Option<usize>) -> Vec<String> {
    let mut lines: Vec<String> = match columns {
        Some(columns) => filled(&entry.text, columns),
        None => entry.text.lines().map(str::to_string).collect(),
    };
    for example in entry.examples_of(name) {
        lines.extend(example_text(&example).lines().map(|line| format!("  {line}")));
    }
    lines.extend(types(entry, name));
    lines
}

/// The paragraphs of a text in lines that a terminal of so many columns shows whole.
fn filled(text: &str, columns: usize) -> Vec<String> {
    let width = columns.min(WIDEST).saturating_sub(INDENTATION);
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n") {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let words = paragraph.replace('\n', " ");
        let paragraph = textwrap::wrap(&words, width).into_iter();
        lines.extend(paragraph.map(|line| line.into_owned()));
    }
    lines
}

/// What a name is: what sort of thing, how it is used, what else is known, and the libraries that export it.
pub fn description(
    name: &str,
    kind: &str,
    signatures: &[String],
    lines: &[String],
    libraries: &[String],
) -> String {
    let mut text = match signatures.is_empty() {
        true => format!("{name}: {kind}\n"),
        false => {
            let next_line = format!("\n{:1$}", "", kind.len() + 2);
            format!("{kind}: {}\n", signatures.join(&next_line))
        }
    };
    for line in lines {
        text += format!("  {line}").trim_end();
        text.push('\n');
    }
    if !libraries.is_empty() {
        text += &format!("  from {}\n", libraries.join(", "));
    }
    text
}

/// An example as it stands in the source.
fn example_text(example: &Example) -> String {
    let expression = &example.expression;
    match &example.outcome {
        None => expression.clone(),
        Some(Outcome::Values(values)) => format!("{expression} => {values}"),
        Some(Outcome::Output(output)) => format!("{expression} prints {output}"),
        Some(Outcome::Error(message)) => format!("{expression} => error: {message}"),
    }
}

/// What the parameters are whose names do not say it: those of a type on a line each.
fn types(entry: &Entry, name: &str) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
    let signatures = entry.signatures_of(name);
    for parameter in signatures.flat_map(|signature| &signature.parameters) {
        let Some(meaning) = type_of(&parameter.type_name) else {
            continue;
        };
        let says_it = ["a ", "an ", "any "]
            .iter()
            .any(|article| meaning.strip_prefix(article) == Some(parameter.stem()));
        if says_it {
            continue;
        }
        match lines.iter_mut().find(|(other, _)| *other == meaning) {
            Some((_, names)) if names.contains(&&*parameter.name) => {}
            Some((_, names)) => names.push(&parameter.name),
            None => lines.push((meaning, vec![&parameter.name])),
        }
    }
    lines
        .into_iter()
        .map(|(meaning, names)| format!("{}: {meaning}", names.join(", ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::entries;

    #[test]
    fn text_fits_a_terminal() {
        let text =
            ";;> (f object) -> object\n;;> One two three\n;;> four.\n;;>\n;;> Five.\n;;>   (f 1) => 2\n";
        let entry = &entries("f.scm", text)[0];
        let expected = ["One two", "three four.", "", "Five.", "  (f 1) => 2"];
        assert_eq!(lines(entry, "f", Some(14)), expected);
    }

    #[test]
    fn what_names_do_not_say_is_explained() {
        let text = ";;> (f to:string string k1 k2) -> object\n;;> Text.\n;;>   (f 1) => 2\n";
        let entry = &entries("f.scm", text)[0];
        assert_eq!(
            lines(entry, "f", None),
            [
                "Text.",
                "  (f 1) => 2",
                "to: a string",
                "k1, k2: an exact integer that is not negative",
            ]
        );
    }
}
