//! What names mean, for people: `,doc` and `,apropos`.

use super::definitions::{self, Definition};
use super::evaluation::Prompt;
use crate::commands::{compiled_library, doc};
use crate::printing::columns;
use crate::reference;
use abi::image::LIBRARY_PREFIX;
use compiler::frontend::visible::{Kind, Visible};
use documentation::{Documentation, Entry};
use rustc_hash::FxHashMap;

/// What sources say of definitions: those of the library, and those of the user.
#[derive(Default)]
pub struct Sources {
    /// How many source files have been looked at.
    seen: usize,
    library: Documentation,
    user: FxHashMap<String, Definition>,
}

impl Sources {
    /// What is known of a name.
    fn known<'s>(&'s self, name: &str, visible: &'s Visible) -> Option<Known<'s>> {
        let entry = visible.origin.as_ref().and_then(|origin| {
            let entry = self.library.entry(origin)?;
            Some(Known::Entry(entry, &origin.1))
        });
        entry.or_else(|| self.user.get(name).map(Known::Definition))
    }
}

/// What is known of a name: an entry of the library's documentation with the name in it, or a definition of the user's.
enum Known<'s> {
    Entry(&'s Entry, &'s str),
    Definition(&'s Definition),
}

impl Known<'_> {
    /// How the name is used, a line for each way.
    fn signatures(&self) -> Vec<String> {
        match self {
            Known::Entry(entry, name) => entry.signatures_of(name).map(ToString::to_string).collect(),
            Known::Definition(definition) => definition.signatures.clone(),
        }
    }

    /// What else is said of it.
    fn lines(&self) -> Vec<String> {
        match self {
            Known::Entry(entry, name) => documentation::lines(entry, name, columns()),
            Known::Definition(definition) => definition.comment.clone(),
        }
    }
}

/// How a name is used, a line for each way.
pub fn signatures(prompt: &mut Prompt, name: &str) -> Vec<String> {
    look_at_sources(prompt);
    let Some(visible) = visible(prompt, name) else {
        return Vec::new();
    };
    let known = prompt.documented.known(name, &visible);
    known.map(|known| known.signatures()).unwrap_or_default()
}

/// What each of some names means, and what each of some libraries exports.
pub fn descriptions(prompt: &mut Prompt, names: &str) -> String {
    let texts: Vec<String> = each(names)
        .into_iter()
        .map(|name| match name.starts_with('(') {
            true => exports(name),
            false => description(prompt, name),
        })
        .collect();
    texts.join("\n")
}

/// The parts of a text that are names, or libraries in parentheses.
fn each(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = match rest.starts_with('(') {
            true => rest.find(')').map(|end| end + 1),
            false => rest.find(|c: char| c.is_whitespace() || c == '('),
        };
        let (part, others) = rest.split_at(end.unwrap_or(rest.len()));
        parts.push(part);
        rest = others.trim_start();
    }
    parts
}

/// What a library exports.
fn exports(library: &str) -> String {
    let reference = reference::reference(&compiled_library());
    match reference.library(library) {
        Some(library) => doc::contents(library),
        None => format!("{library} is none of the libraries of inc\n"),
    }
}

/// What a name means, how it is used and what its source says of it.
pub fn description(prompt: &mut Prompt, name: &str) -> String {
    let signatures = signatures(prompt, name);
    let Some(visible) = visible(prompt, name) else {
        return unknown(prompt, name);
    };
    let kind = match visible.kind {
        Kind::CoreForm(_) => "syntax",
        Kind::Macro => "macro",
        Kind::Foreign => "foreign declaration",
        Kind::Variable if signatures.is_empty() => "variable",
        Kind::Variable => "procedure",
    };
    let known = prompt.documented.known(name, &visible);
    let lines = known.map(|known| known.lines()).unwrap_or_default();
    let libraries = match visible.imported {
        true => exporters(prompt, name),
        false => Vec::new(),
    };
    documentation::description(name, kind, &signatures, &lines, &libraries)
}

/// The visible names that contain a text, each as it is used.
pub fn containing(prompt: &mut Prompt, part: &str) -> String {
    let environment = prompt.environment;
    let names = prompt
        .session
        .with_expander(|expander| expander.visible_names(environment));
    let mut text = String::new();
    for name in names.iter().filter(|name| name.contains(part)) {
        match signatures(prompt, name).first() {
            Some(signature) => text += &format!("{signature}\n"),
            None => text += &format!("{name}\n"),
        }
    }
    match text.is_empty() {
        true => format!("no visible name contains {part}\n"),
        false => text,
    }
}

/// What a name that is not visible means in the libraries that export it.
fn unknown(prompt: &mut Prompt, name: &str) -> String {
    let reference = reference::reference(&compiled_library());
    let mut text = String::new();
    for (binding, libraries) in reference.find(name) {
        text += &reference::description(binding, &libraries);
    }
    match exporters(prompt, name).first() {
        Some(library) => text + &format!("{name} is not imported: ,import {library}\n"),
        None => format!("{name} has no meaning here\n"),
    }
}

/// The libraries that users import and that export a name.
fn exporters(prompt: &mut Prompt, name: &str) -> Vec<String> {
    prompt.session.with_expander(|expander| {
        let libraries = expander.libraries_exporting(name);
        libraries.iter().map(ToString::to_string).collect()
    })
}

fn visible(prompt: &mut Prompt, name: &str) -> Option<Visible> {
    let environment = prompt.environment;
    prompt
        .session
        .with_expander(|expander| expander.visible(name, environment))
}

/// Takes in the source files that were added since the last time.
fn look_at_sources(prompt: &mut Prompt) {
    let sources = &mut prompt.documented;
    prompt.session.with_expander(|expander| {
        let files = expander.sources.files();
        // Those of the library come first, all of them.
        if sources.seen == 0 {
            let library = files
                .iter()
                .filter_map(|file| Some((file.name.strip_prefix(LIBRARY_PREFIX)?, &*file.text)));
            sources.library = Documentation::of(library);
        }
        for file in &files[sources.seen..] {
            if !file.name.starts_with(LIBRARY_PREFIX) {
                sources.user.extend(definitions::definitions(&file.text));
            }
        }
        sources.seen = files.len();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_in_parentheses() {
        assert_eq!(each("car  cdr"), ["car", "cdr"]);
        assert_eq!(
            each("(scheme base) car(srfi 1)"),
            ["(scheme base)", "car", "(srfi 1)"]
        );
        assert_eq!(each("(scheme"), ["(scheme"]);
    }
}
