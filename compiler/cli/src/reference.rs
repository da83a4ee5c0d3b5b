//! The reference of the libraries that this compiler has, made of the archive.

use crate::printing::columns;
use abi::image::LIBRARY_PREFIX;
use compiler::frontend::interface::{CompiledLibraries, LibraryName, Meaning};
use compiler::output::archive::Archive;
use documentation::{Binding, Documentation, Library, Origin, Reference, lines};

/// What defines the core forms.
const CORE: &str = "inc.core";

/// The reference of all libraries for users.
pub fn reference(archive: &Archive) -> Reference {
    let documentation = Documentation::of(files(archive));
    let mut names = archive.names();
    names.retain(|name| !name.is_internal());
    names.sort_by_key(order);
    let mut libraries: Vec<Library> = names
        .iter()
        .map(|name| library(archive, name, &documentation))
        .collect();
    let is_exported = |entry: &Origin| {
        let mut bindings = libraries.iter().flat_map(|library| &library.bindings);
        bindings.any(|binding| binding.defined_as == *entry.1)
    };
    let mut bindings: Vec<Binding> = documentation
        .origins()
        .filter(|origin| &*origin.0 == CORE && !is_exported(origin))
        .filter_map(|origin| binding(&documentation, &origin.1, origin))
        .collect();
    bindings.sort_by(|a, b| a.name.cmp(&b.name));
    libraries.insert(
        0,
        Library {
            name: "(inc core)".to_string(),
            summary: "What every program sees, whatever it imports".to_string(),
            bindings,
        },
    );
    Reference { libraries }
}

/// What is known of a binding, and the libraries that export it.
pub fn description(binding: &Binding, libraries: &[&Library]) -> String {
    let signatures: Vec<String> = binding.signatures().iter().map(ToString::to_string).collect();
    let lines = lines(&binding.entry, &binding.defined_as, columns());
    let libraries: Vec<String> = libraries.iter().map(|library| library.name.clone()).collect();
    documentation::description(&binding.name, binding.kind(), &signatures, &lines, &libraries)
}

/// The source files of the library, by their names below its folder.
fn files(archive: &Archive) -> impl Iterator<Item = (&str, &str)> {
    let files = archive.sources();
    files.filter_map(|(name, text)| Some((name.strip_prefix(LIBRARY_PREFIX)?, text)))
}

/// Libraries are sorted by their names, numbers by their values.
fn order(name: &LibraryName) -> Vec<(u32, String)> {
    let parts = name.0.iter();
    parts
        .map(|part| (part.parse().unwrap_or(0), part.to_string()))
        .collect()
}

fn library(archive: &Archive, name: &LibraryName, documentation: &Documentation) -> Library {
    let interface = archive.interface(name).expect("the archive has its libraries");
    let origin = |inner: &str| {
        let (_, meaning) = interface.meanings.iter().find(|(name, _)| &**name == inner)?;
        match meaning {
            Meaning::Global { library, name, .. } | Meaning::Macro { library, name } => {
                Some((library.clone(), name.clone()))
            }
            Meaning::Core(name) => Some((CORE.into(), name.clone())),
            Meaning::Primitive(_) => None,
        }
    };
    let exports = interface.exports.iter();
    let mut bindings: Vec<Binding> = exports
        .filter_map(|(outer, inner)| binding(documentation, outer, &origin(inner)?))
        .collect();
    bindings.sort_by(|a, b| a.name.cmp(&b.name));
    Library {
        name: name.to_string(),
        summary: summary(archive, name),
        bindings,
    }
}

fn binding(documentation: &Documentation, name: &str, origin: &Origin) -> Option<Binding> {
    Some(Binding {
        name: name.to_string(),
        defined_as: origin.1.to_string(),
        entry: documentation.entry(origin)?.clone(),
    })
}

/// What the heading of a library's file says: `;;; (scheme base): the base library.`
fn summary(archive: &Archive, name: &LibraryName) -> String {
    let path = format!("{}.sld", name.0.join("/"));
    let file = files(archive).find(|(file, _)| *file == path);
    let heading = file.and_then(|(_, text)| text.lines().next()).unwrap_or_default();
    let words = heading.split_once(": ").map_or("", |(_, words)| words);
    let words = words.split(". ").next().unwrap_or_default().trim_end_matches('.');
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
