//! What the libraries of R7RS and the SRFIs export: exactly the names that their documents list, which are the files of
//! `tests/exports` (`scheme-base.txt`: names between white space; a line that begins with `;` is a comment).

use super::{NoLibraries, standard_libraries};
use crate::frontend::expander::Expander;
use crate::options::Options;
use abi::features::FEATURES;
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

#[test]
fn libraries_export_the_names_of_their_documents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let options = Options {
        prepended: vec![root.join("scheme-lib")],
        ..Options::default()
    };
    let mut expander = Expander::new(&options, Rc::new(NoLibraries));
    let mut names = standard_libraries(&root.join("scheme-lib"));
    // These are ours alone.
    names.retain(|name| &*name.0[0] != "inc");
    let libraries = expander.expand_libraries(&names).expect("the library expands");
    let mut documents = 0;
    let mut complaints = Vec::new();
    for library in &libraries {
        if &*library.name.0[0] == "inc" {
            continue;
        }
        documents += 1;
        let path = root.join(format!("tests/exports/{}.txt", library.name.0.join("-")));
        let text = std::fs::read_to_string(&path);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let lines = text.lines().filter(|line| !line.starts_with(';'));
        let documented: BTreeSet<&str> = lines.flat_map(str::split_whitespace).collect();
        let exported: BTreeSet<&str> = library
            .interface
            .exports
            .iter()
            .map(|(name, _)| &**name)
            .collect();
        let missing: Vec<_> = documented.difference(&exported).collect();
        let others: Vec<_> = exported.difference(&documented).collect();
        if !missing.is_empty() || !others.is_empty() {
            complaints.push(format!("{} lacks {missing:?} and has {others:?}", library.name));
        }
    }
    let folder = std::fs::read_dir(root.join("tests/exports")).expect("the folder exists");
    assert_eq!(folder.count(), documents, "each document is that of a library");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn each_srfi_with_a_library_is_a_feature() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scheme-lib");
    let names = standard_libraries(&root);
    let libraries: BTreeSet<String> = names
        .iter()
        .filter(|name| &*name.0[0] == "srfi")
        .map(|name| name.0.join("-"))
        .collect();
    let features = FEATURES.iter().filter(|feature| feature.starts_with("srfi-"));
    assert_eq!(
        features
            .map(|feature| feature.to_string())
            .collect::<BTreeSet<_>>(),
        libraries
    );
}
