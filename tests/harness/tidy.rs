//! Rules of CONTRIBUTING.md that a program can check, and the sizes of files, printed.

use harness::inc::root_folder;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of source code.
const SOURCE_FOLDERS: [&str; 3] = ["compiler", "runtime-rs", "tests"];

/// Module names that say nothing.
const EMPTY_NAMES: [&str; 10] = [
    "util",
    "utils",
    "common",
    "misc",
    "helper",
    "helpers",
    "manager",
    "stuff",
    "tools",
    "types_and_functions",
];

/// A folder or file, and the modules (or crates) that its `use` lines must not name: who may import whom.
const FORBIDDEN_IMPORTS: [(&str, &[&str]); 11] = [
    ("runtime-rs/abi/src", &["number", "lexer", "runtime", "compiler"]),
    ("runtime-rs/number/src", &["abi", "lexer", "runtime", "compiler"]),
    ("runtime-rs/lexer/src", &["runtime", "compiler"]),
    ("runtime-rs/src", &["compiler"]),
    ("runtime-rs/src/heap", &["crate::primitives"]),
    ("compiler/src/source.rs", &["crate::"]),
    (
        "compiler/src/ir",
        &[
            "crate::frontend",
            "crate::middle",
            "crate::native",
            "crate::output",
            "crate::diagnostics",
            "runtime",
        ],
    ),
    (
        "compiler/src/frontend",
        &["crate::middle", "crate::native", "crate::output", "runtime"],
    ),
    (
        "compiler/src/middle",
        &["crate::frontend", "crate::native", "crate::output", "runtime"],
    ),
    (
        "compiler/src/native",
        &["crate::frontend", "crate::middle", "crate::output", "runtime"],
    ),
    ("compiler/src/output", &["crate::frontend", "crate::middle"]),
];

/// Imports that are fine although the table above has them: a folder, and what it may use.
const ALLOWED_IMPORTS: [(&str, &str); 1] = [
    // What a compiled library offers is data that the archive stores.
    ("compiler/src/output/archive", "crate::frontend::interface"),
];

/// A source file.
struct Source {
    /// Path from the root, with slashes.
    path: String,
    text: String,
}

impl Source {
    /// The text without the unit tests at its end.
    fn without_tests(&self) -> &str {
        self.text
            .split("#[cfg(test)]")
            .next()
            .expect("splitting gives at least one part")
    }
}

/// Fails with all complaints.
fn report(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// All files with an extension below some folders, in order.
fn sources(folders: &[&str], extension: &str) -> Vec<Source> {
    let root = root_folder();
    let mut paths = Vec::new();
    for folder in folders {
        collect_files(&root.join(folder), &mut paths);
    }
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    let source = |path: PathBuf| Source {
        text: fs::read_to_string(&path).expect("a source file is UTF-8"),
        path: path
            .strip_prefix(&root)
            .expect("found below the root")
            .to_string_lossy()
            .into_owned(),
    };
    paths.into_iter().map(source).collect()
}

/// Adds all files below a folder, but for what is built.
fn collect_files(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("a folder of the source tree is readable").path();
        if path.is_file() {
            paths.push(path);
        } else if !path.ends_with("target") {
            collect_files(&path, paths);
        }
    }
}

/// The names of the core forms that a kind of row in their table has.
fn core_forms(kinds: &[&str]) -> Vec<String> {
    let path = root_folder().join("compiler/src/frontend/core_forms/mod.rs");
    let text = fs::read_to_string(path).expect("the table of core forms is there");
    let (_, table) = text.split_once("\ncore_forms! {").expect("it begins so");
    let (table, _) = table.split_once('}').expect("it ends so");
    let row = |line: &str| {
        let [_, name, kind] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            return None;
        };
        let kind = kind.trim_end_matches(';');
        kinds.contains(&kind).then(|| name.trim_matches('"').to_string())
    };
    table.lines().filter_map(row).collect()
}

#[test]
fn each_core_form_has_a_test_of_its_mistakes() {
    let expected: String = sources(&["tests/errors"], "err")
        .into_iter()
        .map(|source| source.text)
        .collect();
    let forms = core_forms(&["Expression", "Definition"]);
    assert!(forms.len() > 30, "the table of core forms is not read any more");
    let lacks_test = |name: &&String| {
        let form = format!("`{name}`");
        let titles = || expected.lines().filter(|line| line.starts_with("error["));
        !titles().any(|line| line.contains(&form))
    };
    let complaint = |name| format!("no program in tests/errors has a wrong use of `{name}`");
    report(forms.iter().filter(lacks_test).map(complaint).collect());
}

#[test]
fn the_files_that_the_foreign_tests_are_listed_with_exist() {
    let text = fs::read_to_string(root_folder().join("tests/foreign/README.md")).expect("the list is there");
    let named: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with('|'))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|name| name.contains('/') && !name.contains(' '))
        .collect();
    assert!(named.len() > 50, "the list is not read any more");
    let missing = named.iter().filter(|name| !root_folder().join(name).exists());
    report(missing.map(|name| format!("{name} does not exist")).collect());
}

#[test]
fn every_rust_file_says_what_it_is() {
    let files = sources(&SOURCE_FOLDERS, "rs");
    let silent = files.iter().filter(|file| !file.text.starts_with("//!"));
    report(
        silent
            .map(|file| format!("{}: does not open with //!", file.path))
            .collect(),
    );
}

#[test]
fn every_scheme_file_of_the_library_says_what_it_is() {
    let mut files = sources(&["scheme-lib"], "scm");
    files.extend(sources(&["scheme-lib"], "sld"));
    let silent = files.iter().filter(|file| !file.text.starts_with(";;"));
    report(
        silent
            .map(|file| format!("{}: does not open with ;;", file.path))
            .collect(),
    );
}

#[test]
fn modules_have_names_that_say_something() {
    let mut complaints = Vec::new();
    for file in sources(&SOURCE_FOLDERS, "rs") {
        for name in file.path.trim_end_matches(".rs").split('/') {
            if EMPTY_NAMES.contains(&name) {
                complaints.push(format!("{}: `{name}` does not say what is inside", file.path));
            }
        }
    }
    report(complaints);
}

#[test]
fn imports_go_one_way() {
    let mut complaints = Vec::new();
    for (folder, forbidden) in FORBIDDEN_IMPORTS {
        for file in sources(&[folder.trim_end_matches("source.rs")], "rs") {
            if !file.path.starts_with(folder) {
                continue;
            }
            for (number, line) in file.without_tests().lines().enumerate() {
                if ALLOWED_IMPORTS
                    .iter()
                    .any(|(place, module)| file.path.starts_with(place) && line.contains(module))
                {
                    continue;
                }
                let imports = forbidden.iter().find(|module| line_imports(line, module));
                complaints
                    .extend(imports.map(|module| format!("{}:{}: imports {module}", file.path, number + 1)));
            }
        }
    }
    report(complaints);
}

/// Whether a line uses a module (`crate::x`, anywhere in the line) or another crate (in a `use` line or as `x::`).
fn line_imports(line: &str, module: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with("//") {
        return false;
    }
    if module.starts_with("crate::") {
        return line.contains(module);
    }
    let line = line.strip_prefix("pub ").unwrap_or(line);
    line.strip_prefix("use ")
        .is_some_and(|path| path.starts_with(&format!("{module}::")))
}

#[test]
fn no_unwrap_outside_tests() {
    let mut complaints = Vec::new();
    for file in sources(&SOURCE_FOLDERS, "rs") {
        if file.path.contains("/tests/") || file.path.ends_with("tidy.rs") || file.path.ends_with("tests.rs")
        {
            continue;
        }
        for (number, line) in file.without_tests().lines().enumerate() {
            if line.contains(".unwrap()") && !line.trim_start().starts_with("//") {
                complaints.push(format!(
                    "{}:{}: unwrap; use expect(\"why\")",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    report(complaints);
}

#[test]
fn paths_in_the_documents_exist() {
    let root = root_folder();
    let mut complaints = Vec::new();
    for document in [
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "README.md",
        "tests/README.md",
    ] {
        let Ok(text) = fs::read_to_string(root.join(document)) else {
            continue;
        };
        for word in text.split('`').skip(1).step_by(2) {
            if names_a_source_path(word) && !root.join(word).exists() {
                complaints.push(format!("{document}: `{word}` does not exist"));
            }
        }
    }
    report(complaints);
}

/// Whether a word in backquotes is a path of the source tree (and no pattern of paths).
fn names_a_source_path(word: &str) -> bool {
    let folder = word.split('/').next().unwrap_or(word);
    let is_plain = word
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    is_plain
        && word.contains('/')
        && ["compiler", "runtime-rs", "scheme-lib", "tests", "talk"].contains(&folder)
}

#[test]
fn every_language_test_says_what_it_tests_and_what_it_expects() {
    let mut complaints = Vec::new();
    for file in sources(&["tests/language", "tests/limits"], "scm") {
        // A script may begin with the line that names its interpreter.
        let first = file
            .text
            .lines()
            .find(|line| !line.starts_with("#!/"))
            .unwrap_or("");
        if !(first.starts_with(";; ") && first.ends_with('.')) {
            complaints.push(format!(
                "{}: the first line is not a comment that says what is tested",
                file.path
            ));
        }
        if !root_folder().join(&file.path).with_extension("out").exists() {
            complaints.push(format!("{}: has no .out beside it", file.path));
        }
    }
    report(complaints);
}

#[test]
fn sizes() {
    let mut by_folder: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for file in sources(&SOURCE_FOLDERS, "rs")
        .into_iter()
        .chain(sources(&["scheme-lib"], "scm"))
    {
        let folder = file
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_string();
        by_folder
            .entry(folder)
            .or_default()
            .push((file.text.lines().count(), file.path));
    }
    println!("{:40} {:>6} {:>7} {:>7}", "folder", "files", "lines", "longest");
    for (folder, files) in &by_folder {
        let lines: usize = files.iter().map(|(lines, _)| lines).sum();
        let (longest, path) = files.iter().max().expect("a folder is listed for a file in it");
        println!("{folder:40} {:>6} {lines:>7} {longest:>7}  {path}", files.len());
    }
}
