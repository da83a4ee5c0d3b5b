//! The reference: what each library exports, with the entries.

use crate::entry::Entry;
use crate::signature::Signature;
use std::collections::BTreeMap;
use std::rc::Rc;

/// All libraries, sorted by their names.
#[derive(Default, Debug)]
pub struct Reference {
    /// The libraries.
    pub libraries: Vec<Library>,
}

/// A library.
#[derive(Debug)]
pub struct Library {
    /// The name, as an import has it: `(scheme base)`.
    pub name: String,
    /// What it is for, in a few words.
    pub summary: String,
    /// What it exports, sorted by name.
    pub bindings: Vec<Binding>,
}

/// What a library exports.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Its name there.
    pub name: String,
    /// The name in the entry, which is another one if the library renames what it exports.
    pub defined_as: String,
    /// What is known of it.
    pub entry: Rc<Entry>,
}

impl Binding {
    /// How it is used, by its name in the library.
    pub fn signatures(&self) -> Vec<Signature> {
        let signatures = self.entry.signatures_of(&self.defined_as);
        signatures
            .map(|signature| signature.renamed(&self.name))
            .collect()
    }

    /// What sort of thing it is, in a word.
    pub fn kind(&self) -> &'static str {
        match self.entry.signatures_of(&self.defined_as).next() {
            Some(signature) if signature.is_procedure() => "procedure",
            Some(signature) if signature.results.is_some() => "variable",
            _ => "syntax",
        }
    }

    /// Whether two libraries export the same.
    pub fn is_same(&self, other: &Binding) -> bool {
        self.defined_as == other.defined_as && Rc::ptr_eq(&self.entry, &other.entry)
    }
}

impl Reference {
    /// The bindings of a name that differ, each with the libraries that export it.
    pub fn find(&self, name: &str) -> Vec<(&Binding, Vec<&Library>)> {
        let mut found: Vec<(&Binding, Vec<&Library>)> = Vec::new();
        for library in &self.libraries {
            for binding in library.bindings.iter().filter(|binding| binding.name == name) {
                match found.iter_mut().find(|(other, _)| other.is_same(binding)) {
                    Some((_, libraries)) => libraries.push(library),
                    None => found.push((binding, vec![library])),
                }
            }
        }
        found
    }

    /// The library of a name, which may lack its parentheses.
    pub fn library(&self, name: &str) -> Option<&Library> {
        let bare = |name: &str| {
            name.trim_matches(|c: char| matches!(c, '(' | ')' | ' '))
                .to_string()
        };
        self.libraries
            .iter()
            .find(|library| bare(&library.name) == bare(name))
    }

    /// All names, each with a binding of it.
    pub fn names(&self) -> BTreeMap<&str, &Binding> {
        let bindings = self.libraries.iter().flat_map(|library| &library.bindings);
        bindings.map(|binding| (binding.name.as_str(), binding)).collect()
    }
}
