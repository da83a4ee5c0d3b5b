//! What a compiled library or environment shows to those who import it.
//!
//! A [`LibraryInterface`] is plain data: the compiled library that is part of `inc`, and an executable that carries the
//! compiler, store interfaces and hand them back through [`CompiledLibraries`]. Macros are kept as the text of their
//! transformer and compiled in the library's environment when first used.

use std::fmt;
use std::rc::Rc;

/// The name of a library: a list of identifiers and numbers, the latter as their digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LibraryName(pub Vec<Rc<str>>);

impl LibraryName {
    /// A name from its parts joined by points, as Core has it (`scheme.base`).
    pub fn from_core(name: &str) -> LibraryName {
        LibraryName(
            name.split('.')
                .filter(|part| !part.is_empty())
                .map(Rc::from)
                .collect(),
        )
    }

    /// Whether a library is there for other libraries and the compiler, and not for users.
    pub fn is_internal(&self) -> bool {
        let parts: Vec<&str> = self.0.iter().map(|part| &**part).collect();
        matches!(parts[..], ["inc", "runtime" | "foreign" | "threads" | "repl", ..])
    }

    /// The parts joined by points: [`crate::ir::core::GlobalInfo::library`].
    pub fn to_core(&self) -> Rc<str> {
        self.0.join(".").into()
    }
}

impl fmt::Display for LibraryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({})", self.0.join(" "))
    }
}

/// What a name means in a library.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A variable, of this or another library.
    Global {
        /// The library that defines it, as Core has it.
        library: Rc<str>,
        /// Its name there.
        name: Rc<str>,
        /// Whether it is assigned.
        assigned: bool,
    },
    /// A primitive, by its name without the `%`.
    Primitive(Rc<str>),
    /// A core form or auxiliary keyword, by its standard name.
    Core(Rc<str>),
    /// A macro, of this or another library.
    Macro {
        /// The library that defines it, as Core has it.
        library: Rc<str>,
        /// Its name there.
        name: Rc<str>,
    },
}

/// A macro that the library defines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MacroText {
    /// Its name in the library.
    pub name: Rc<str>,
    /// The `(syntax-rules ...)` form, as text.
    pub text: Rc<str>,
}

/// A compiled library, or the top-level environment of a program, as seen by others.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LibraryInterface {
    /// The name, as Core has it; empty for a program.
    pub library: Rc<str>,
    /// For each name under which it exports something: the name in the library.
    pub exports: Vec<(Rc<str>, Rc<str>)>,
    /// What the names in the library mean: all that are exported or that occur in its macros.
    pub meanings: Vec<(Rc<str>, Meaning)>,
    /// The macros that it defines.
    pub macros: Vec<MacroText>,
}

/// Where the expander finds libraries that are compiled already.
pub trait CompiledLibraries {
    /// The interface of a library, if it is there.
    fn interface(&self, library: &LibraryName) -> Option<LibraryInterface>;

    /// The names of all of them.
    fn names(&self) -> Vec<LibraryName>;

    /// Whether a library is there.
    fn contains(&self, library: &LibraryName) -> bool {
        self.names().contains(library)
    }
}

/// No compiled libraries: how the library itself is compiled.
pub struct NoLibraries;

impl CompiledLibraries for NoLibraries {
    fn interface(&self, _: &LibraryName) -> Option<LibraryInterface> {
        None
    }

    fn names(&self) -> Vec<LibraryName> {
        Vec::new()
    }
}
