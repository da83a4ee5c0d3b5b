//! Telling what the libraries have: `doc`.

use super::{NO_OUTPUT, Reported, Result, compiled_library, print};
use crate::printing::fail;
use crate::reference;
use crate::{USAGE, version};
use compiler::diagnostics::reason;
use compiler::frontend::suggestion::nearest;
use documentation::{Library, Reference, html};
use std::path::Path;

/// Prints what the names mean: of a library what it exports, and without any the libraries.
pub fn doc(names: &[String]) -> Result<()> {
    let reference = reference::reference(&compiled_library());
    if names.is_empty() {
        return print(libraries(&reference));
    }
    let mut texts = Vec::new();
    let mut unknown = Vec::new();
    for name in names {
        match (reference.library(name), reference.find(name)) {
            (_, found) if !found.is_empty() => {
                let found = found.iter();
                texts.extend(found.map(|(binding, libraries)| reference::description(binding, libraries)));
            }
            (Some(library), _) => texts.push(contents(library)),
            (None, _) => unknown.push(name),
        }
    }
    print(texts.join("\n"))?;
    for name in &unknown {
        fail(None, unknown_name(&reference, name));
    }
    match unknown.is_empty() {
        true => Ok(()),
        false => Err(Reported(USAGE)),
    }
}

/// Writes the pages of the reference to a folder, which is made if there is none.
pub fn write_pages(folder: &Path) -> Result<()> {
    let reference = reference::reference(&compiled_library());
    let failed = |error: std::io::Error| {
        fail(None, format_args!("{}: {}", folder.display(), reason(&error)));
        Reported(NO_OUTPUT)
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    for file in html::files(&reference, &version::line()) {
        std::fs::write(folder.join(file.name), file.text).map_err(failed)?;
    }
    print(format!("{}\n", folder.join("index.html").display()))
}

/// What a library exports, a line for each name.
pub fn contents(library: &Library) -> String {
    let mut rows = vec![(library.name.clone(), library.summary.clone())];
    for binding in &library.bindings {
        let signatures = binding.signatures();
        let usage = signatures.first().map_or("", |signature| &signature.usage);
        rows.push((format!("  {usage}"), binding.entry.summary()));
    }
    table(&rows)
}

fn libraries(reference: &Reference) -> String {
    let rows: Vec<(String, String)> = reference
        .libraries
        .iter()
        .map(|library| (library.name.clone(), library.summary.clone()))
        .collect();
    table(&rows)
}

/// The widest first column of a table; what is longer has its line to itself.
const WIDEST: usize = 40;

/// Two columns.
fn table(rows: &[(String, String)]) -> String {
    let lengths = rows.iter().map(|(first, _)| first.chars().count());
    let width = lengths.filter(|&length| length <= WIDEST).max().unwrap_or(0);
    let mut text = String::new();
    for (first, second) in rows {
        match first.chars().count() > width {
            true => text += &format!("{first}\n{:width$}  {second}\n", ""),
            false => text += &format!("{first:width$}  {second}\n"),
        }
    }
    text
}

/// That nothing has a name, and what could have been meant.
fn unknown_name(reference: &Reference, name: &str) -> String {
    if name.is_empty() {
        return "a name has at least one character".to_owned();
    }
    let names = reference.names();
    let mut text = format!("no library exports {name}");
    if let Some(nearest) = nearest(name, names.keys().copied()) {
        text += &format!("\ndid you mean {nearest}?");
    }
    let containing: Vec<&str> = names
        .keys()
        .copied()
        .filter(|other| other.contains(name))
        .collect();
    if !containing.is_empty() {
        text += &format!("\nnames that contain it: {}", containing.join(" "));
    }
    text
}
