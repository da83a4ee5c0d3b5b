//! Top-level environments: what names mean outside all local scopes.

use super::interface::LibraryName;
use super::scope::{Binding, Ident};
use super::variables::GlobalId;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A top-level environment, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct EnvironmentId(pub u32);

/// What an environment is for, which decides what may be done to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// The body of a library: all its names are known when it has been read.
    Library,
    /// A program with imports: likewise.
    Program,
    /// A program without imports: all names of the standard are visible and may be redefined.
    Script,
    /// The prompt, `load` and `interaction-environment`: forms come one by one, a name may be defined later.
    Interaction,
    /// Made by `environment`: nothing can be defined.
    Immutable,
}

/// A top-level binding.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What the name means.
    pub binding: Binding,
    /// Whether an import bound it (and not a definition).
    pub imported: bool,
}

/// What names meant in the environment of the prompt before they were made to mean other variables.
pub struct Shadowed(pub(super) Vec<(Ident, Option<Entry>, Binding)>);

/// A top-level environment.
#[derive(Clone, Debug)]
pub struct Environment {
    /// What Core calls the library that its definitions belong to.
    pub library: Rc<str>,
    /// What it is for.
    pub purpose: Purpose,
    /// The bindings.
    pub table: FxHashMap<Ident, Entry>,
    /// The variables that belong to it: defined, or referred to and expected to be defined later. An entry stays when
    /// an import takes the name over.
    pub variables: FxHashMap<Ident, GlobalId>,
    /// The libraries that the program's text imports.
    pub imports: Vec<LibraryName>,
    /// Whether an import failed, so that unknown names may be its fault.
    pub incomplete: bool,
}

impl Environment {
    /// An empty one.
    pub fn new(library: Rc<str>, purpose: Purpose) -> Environment {
        Environment {
            library,
            purpose,
            table: FxHashMap::default(),
            variables: FxHashMap::default(),
            imports: Vec::new(),
            incomplete: false,
        }
    }

    /// Whether a name without a meaning may get one later, so that it is no error until run time.
    pub fn is_open(&self) -> bool {
        match self.purpose {
            Purpose::Interaction | Purpose::Immutable => true,
            Purpose::Library | Purpose::Program | Purpose::Script => false,
        }
    }
}
