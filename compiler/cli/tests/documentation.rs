//! The documentation of the library: everything that a library exports has an entry, all that an entry says of how a name is
//! used is so, and each example comes out at the prompt as it is written.

// The prompt for programs, and what it answers.
#[path = "documentation/prompt.rs"]
mod prompt;

use compiler::frontend::interface::{CompiledLibraries, LibraryName, Meaning};
use compiler::output::archive::Archive;
use documentation::{Arity, Documentation, Entry, Origin, type_of};
use prompt::Prompt;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library"));

/// Names that have no example, since their examples would end or stop the process.
const WITHOUT_EXAMPLE: [&str; 2] = ["emergency-exit", "exit"];

/// What is exported under another name only.
const RENAMED: [&str; 1] = ["hash-table-immutable-copy"];

/// Core forms that every program sees, whatever it imports.
const DECLARATIONS: [&str; 2] = ["define-library", "import"];

/// The archive of the library, and its documentation.
fn library() -> (Rc<Archive>, Documentation) {
    let archive = Archive::open(LIBRARY);
    let documentation = Documentation::of(archive.sources().filter_map(|(name, text)| {
        let name = name.strip_prefix("scheme-lib/")?;
        Some((name, text))
    }));
    (archive, documentation)
}

/// What a library exports: the name, what defines it, and whether it is syntax.
type Export = (Rc<str>, Origin, bool);

/// What each library for users exports.
fn exports(archive: &Archive) -> BTreeMap<LibraryName, Vec<Export>> {
    let mut result = BTreeMap::new();
    for name in archive.names() {
        if name.is_internal() {
            continue;
        }
        let interface = archive.interface(&name).expect("the archive has its libraries");
        let meaning = |inner: &str| {
            let found = interface.meanings.iter().find(|(name, _)| &**name == inner);
            match &found.expect("what is exported has a meaning").1 {
                Meaning::Global { library, name, .. } => ((library.clone(), name.clone()), false),
                Meaning::Macro { library, name } => ((library.clone(), name.clone()), true),
                Meaning::Core(name) => (("inc.core".into(), name.clone()), true),
                Meaning::Primitive(name) => unreachable!("no library exports the primitive {name}"),
            }
        };
        let exports = interface.exports.iter().map(|(outer, inner)| {
            let (origin, is_syntax) = meaning(inner);
            (outer.clone(), origin, is_syntax)
        });
        result.insert(name, exports.collect());
    }
    result
}

/// Fails with what is wrong, if anything is.
#[track_caller]
fn report(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn place(entry: &Entry) -> String {
    format!("scheme-lib/{}:{}", entry.file, entry.line)
}

#[test]
fn every_binding_has_an_entry_of_its_kind_and_every_entry_a_binding() {
    let (archive, documentation) = library();
    let mut complaints = Vec::new();
    let mut exported: BTreeSet<Origin> = BTreeSet::new();
    for (library, exports) in exports(&archive) {
        for (name, origin, is_syntax) in exports {
            match documentation.entry(&origin) {
                None => complaints.push(format!("{library}: {name} has no entry")),
                Some(entry) => {
                    let signatures: Vec<_> = entry.signatures_of(&origin.1).collect();
                    if signatures
                        .iter()
                        .any(|signature| signature.results.is_none() != is_syntax)
                    {
                        complaints.push(format!("{}: {name} is of another kind", place(entry)));
                    }
                }
            }
            exported.insert(origin);
        }
    }
    for name in DECLARATIONS {
        exported.insert(("inc.core".into(), name.into()));
    }
    for origin in documentation.origins() {
        if !exported.contains(origin) {
            complaints.push(format!(
                "{} of {} is documented and not exported",
                origin.1, origin.0
            ));
        }
    }
    report(&complaints);
}

/// The names that libraries give to what is defined under a name.
fn outer_names<'e>(exports: &'e BTreeMap<LibraryName, Vec<Export>>, name: &'e str) -> BTreeSet<&'e str> {
    let all = exports.values().flatten();
    let outer = all.filter(|(_, origin, _)| &*origin.1 == name);
    outer.map(|(outer, ..)| &**outer).chain([name]).collect()
}

#[test]
fn entries_are_whole() {
    let (archive, documentation) = library();
    let exports = exports(&archive);
    let mut complaints = Vec::new();
    let mut without_example = BTreeSet::new();
    for entry in documentation.entries() {
        let place = place(entry);
        if entry.text.is_empty() || !entry.text.ends_with('.') {
            complaints.push(format!("{place}: the text is no sentence"));
        }
        for signature in &entry.signatures {
            let results = signature.results.iter().flatten();
            let types = results.flat_map(|result| result.split('|'));
            let parameters = signature.parameters.iter();
            for name in types.chain(parameters.map(|parameter| &*parameter.type_name)) {
                if type_of(name).is_none() {
                    complaints.push(format!("{place}: {name} is no type that `types.rs` knows"));
                }
            }
            let is_used = outer_names(&exports, &signature.name)
                .iter()
                .any(|name| entry.examples().any(|example| example.uses(name)));
            match (is_used, &entry.no_example) {
                (true, _) => {}
                (false, Some(_)) => {
                    without_example.insert(signature.name.as_str());
                }
                (false, None) => complaints.push(format!("{place}: no example uses {}", signature.name)),
            }
        }
    }
    report(&complaints);
    assert_eq!(without_example, WITHOUT_EXAMPLE.into());
}

/// What several signatures of a name allow.
fn arity(entry: &Entry, name: &str) -> Arity {
    let arities: Vec<Arity> = entry
        .signatures_of(name)
        .map(|signature| signature.arity())
        .collect();
    Arity {
        least: arities.iter().map(|arity| arity.least).min().unwrap_or(0),
        most: arities
            .iter()
            .map(|arity| arity.most)
            .reduce(|a, b| Some(a?.max(b?)))
            .flatten(),
    }
}

/// The libraries that make the prompt see the names, for those names that it does not see already. What a library has renamed
/// is left out: no import gives it the name by which it is defined.
fn imports(exports: &BTreeMap<LibraryName, Vec<Export>>, names: &BTreeSet<&str>) -> BTreeSet<LibraryName> {
    let has = |exports: &[Export], name: &str| {
        let mut exports = exports.iter();
        exports.any(|(outer, origin, _)| &**outer == name && &*origin.1 == name)
    };
    let mut imports = BTreeSet::new();
    for name in names {
        let mut exporting = exports
            .iter()
            .filter(|(_, exports)| has(exports, name))
            .map(|(library, _)| library);
        if !exporting.clone().any(is_seen_by_the_prompt) {
            imports.extend(exporting.next().cloned());
        }
    }
    imports
}

fn is_seen_by_the_prompt(library: &LibraryName) -> bool {
    let parts: Vec<&str> = library.0.iter().map(|part| &**part).collect();
    parts == ["inc", "base"] || (parts[0] == "scheme" && parts[1] != "list")
}

#[test]
fn examples_come_out_as_they_are_written_and_procedures_take_so_many_arguments() {
    let (archive, documentation) = library();
    let exports = exports(&archive);
    let mut files: BTreeMap<&str, Vec<&Rc<Entry>>> = BTreeMap::new();
    for entry in documentation.entries() {
        files.entry(&entry.file).or_default().push(entry);
    }
    let mut complaints = Vec::new();
    for (file, entries) in files {
        let mut prompt = Prompt::start(&file.replace('/', "-"));
        let signatures = entries.iter().flat_map(|entry| &entry.signatures);
        let names: BTreeSet<&str> = signatures.map(|signature| &*signature.name).collect();
        for library in imports(&exports, &names) {
            prompt.evaluate(&format!("(import {library})"));
        }
        for entry in entries {
            check_arities(&mut prompt, entry, &mut complaints);
            for example in entry.examples() {
                let found = prompt.evaluate(&example.expression);
                if !found.is(example.outcome.as_ref()) {
                    complaints.push(format!("{}: {}\n  {found}", place(entry), example.expression));
                }
            }
        }
    }
    report(&complaints);
}

/// Compares the parameters of the procedures that an entry documents with what the procedures themselves say.
fn check_arities(prompt: &mut Prompt, entry: &Entry, complaints: &mut Vec<String>) {
    let procedures = entry
        .signatures
        .iter()
        .filter(|signature| signature.is_procedure());
    let names: BTreeSet<&str> = procedures.map(|signature| &*signature.name).collect();
    for name in names.difference(&RENAMED.into()) {
        let Arity { least, most } = arity(entry, name);
        let most = most.map_or("#f".to_string(), |most| most.to_string());
        let found = prompt.evaluate(&format!("(procedure-arity {name})"));
        if found.values != format!("({least} . {most})") {
            complaints.push(format!("{}: the arity of {name}: {found}", place(entry)));
        }
    }
}
