//! The documentation of the library, which its sources hold in comments above the definitions.
//!
//! ```scheme
//! ;;> (list-tail list k) -> object
//! ;;> What is left of a list without its first k elements. It is not copied.
//! ;;>   (list-tail '(a b c d) 2) => (c d)
//! ;;>   (list-tail '(a) 2) => error: list-tail: argument 2 is out of range for a list of length 1: 2
//! (define (list-tail list k) ...)
//! ```
//!
//! The `entry` module has the grammar. An entry documents the names that its signatures use, which the same source file, or
//! the library that includes it, defines. What the compiler defines itself, the core forms, has entries in files of comments
//! alone, `scheme-lib/core`. The prompt, `inc doc`, the pages of the reference and the tests all read the entries from here.
#![forbid(unsafe_code)]

// An entry.
mod entry;
// How a name is used.
mod signature;
// What the names of parameters and results stand for.
mod types;
// Entries as text.
mod text;
// What each library exports.
mod reference;
// That as pages.
pub mod html;

pub use entry::{Entry, Example, Outcome};
pub use reference::{Binding, Library, Reference};
pub use signature::{Arity, Parameter, Signature};
pub use text::{description, lines};
pub use types::{TYPES, type_of};

use rustc_hash::FxHashMap;
use std::rc::Rc;

/// What defines a name: a library, as Core has it (`inc.runtime`), and the name there.
pub type Origin = (Rc<str>, Rc<str>);

/// The folders whose files a library includes that is not called like them.
const FOLDERS: [(&str, &str); 4] = [
    ("runtime/", "inc.runtime"),
    ("foreign/", "inc.foreign"),
    ("threads/", "inc.threads"),
    ("core/", "inc.core"),
];

/// The entries of a set of source files.
#[derive(Default, Debug)]
pub struct Documentation {
    entries: Vec<Rc<Entry>>,
    by_origin: FxHashMap<Origin, usize>,
}

impl Documentation {
    /// The entries in files of the library: names below its folder (`runtime/lists.scm`), and texts.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Documentation {
        let mut result = Documentation::default();
        for (file, text) in files {
            let library: Rc<str> = library_of(file).into();
            for entry in entry::entries(file, text) {
                for signature in &entry.signatures {
                    let origin = (library.clone(), signature.name.as_str().into());
                    result.by_origin.insert(origin, result.entries.len());
                }
                result.entries.push(Rc::new(entry));
            }
        }
        result
    }

    /// The entry of what a library defines.
    pub fn entry(&self, origin: &Origin) -> Option<&Rc<Entry>> {
        self.by_origin.get(origin).map(|&index| &self.entries[index])
    }

    /// All entries, in the order of the files.
    pub fn entries(&self) -> &[Rc<Entry>] {
        &self.entries
    }

    /// All that is documented.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.by_origin.keys()
    }
}

/// The library, as Core has it, that a file of the library's folder is a part of.
fn library_of(file: &str) -> String {
    for (folder, library) in FOLDERS {
        if file.starts_with(folder) {
            return library.to_string();
        }
    }
    let path = file.rsplit_once('.').map_or(file, |(path, _)| path);
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        // The folder beside a library's file has the files that it includes.
        ["srfi", number, _] => format!("srfi.{number}"),
        _ => parts.join("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_belong_to_the_library_that_includes_their_file() {
        assert_eq!(library_of("runtime/lists.scm"), "inc.runtime");
        assert_eq!(library_of("inc/base.sld"), "inc.base");
        assert_eq!(library_of("srfi/133/iteration.scm"), "srfi.133");
        let documentation = Documentation::of([("core/a.scm", ";;> (f x) -> object\n;;> Text.\n")]);
        let origin = ("inc.core".into(), "f".into());
        assert_eq!(
            documentation.entry(&origin).map(|entry| &*entry.text),
            Some("Text.")
        );
    }
}
