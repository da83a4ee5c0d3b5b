//! `inc doc`: what it prints, and the pages of the reference: all links lead somewhere. Their search is tried in `pages.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What `inc doc` writes to standard output and standard error, and its status.
fn doc(arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_inc"));
    let Output {
        stdout,
        stderr,
        status,
    } = command.arg("doc").args(arguments).output().expect("inc starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is text");
    (
        text(stdout),
        text(stderr),
        status.code().expect("no signal ended it"),
    )
}

/// The files of the reference, by their names; made anew in a folder.
fn pages(name: &str) -> (PathBuf, BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Of the last run.
    let _ = std::fs::remove_dir_all(&folder);
    let (written, errors, status) = doc(&["--html", folder.to_str().expect("the path is text")]);
    assert_eq!((errors.as_str(), status), ("", 0));
    assert_eq!(written, format!("{}\n", folder.join("index.html").display()));
    let files = std::fs::read_dir(&folder)
        .expect("the folder was made")
        .map(|entry| entry.expect("the folder can be read").path())
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a file is text");
            let name = path.file_name().expect("a file has a name").to_string_lossy();
            (name.into_owned(), text)
        })
        .collect();
    (folder, files)
}

#[test]
fn names_are_explained_with_what_exports_them() {
    let (text, errors, status) = doc(&["vector-map", "if"]);
    assert_eq!((errors.as_str(), status), ("", 0));
    let expected = "\
procedure: (vector-map procedure vector1 vector2 ...) -> vector
  A vector of the results of a procedure for the elements of vectors, index by index, as far as the shortest goes.
    (vector-map square #(1 2 3)) => #(1 4 9)
    (vector-map cons #(a b) #(1 2 3)) => #((a . 1) (b . 2))
  from (scheme base), (srfi 133)

syntax: (if test consequent [alternative])
";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn what_libraries_make_of_a_name_is_told_apart() {
    let (text, _, _) = doc(&["hash-table-copy"]);
    assert_eq!(
        text.matches("procedure: (hash-table-copy table [mutable?]) -> table")
            .count(),
        2,
        "{text}"
    );
    assert!(
        text.contains("  from (inc base), (srfi 69)\n") && text.contains("  from (srfi 125)\n"),
        "{text}"
    );
}

#[test]
fn a_library_lists_what_it_exports() {
    let (with, _, _) = doc(&["(srfi 111)"]);
    assert_eq!(
        with,
        "\
(srfi 111)               Boxes
  (box object)           A new box: a place for one object, which can be replaced.
  (box? object)          Whether an object is a box.
  (set-box! box object)  Replaces what a box holds.
  (unbox box)            What a box holds.
"
    );
    assert_eq!(doc(&["srfi 111"]).0, with);
    let (libraries, _, _) = doc(&[]);
    assert!(libraries.contains("\n(scheme base)"), "{libraries}");
    assert!(!libraries.contains("(inc runtime)"), "{libraries}");
}

#[test]
fn an_unknown_name_is_an_error_that_helps() {
    let (text, errors, status) = doc(&["vector-mpa", "car"]);
    assert_eq!(status, 64);
    assert!(text.starts_with("procedure: (car pair) -> object\n"), "{text}");
    assert_eq!(
        errors,
        "inc: no library exports vector-mpa\ndid you mean vector-map?\n"
    );
    let (_, errors, _) = doc(&["string-cop"]);
    assert!(
        errors.ends_with("names that contain it: string-copy string-copy!\n"),
        "{errors}"
    );
}

/// The values of an attribute in a page.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    let parts = page.split(start.as_str()).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

/// A text whose escapes in pages and addresses are replaced.
fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        match (byte, after) {
            (b'%', [a, b, after @ ..]) => {
                let digits = [*a, *b];
                let digits = std::str::from_utf8(&digits).expect("the digits are ASCII");
                bytes.push(u8::from_str_radix(digits, 16).expect("the digits are hexadecimal"));
                rest = after;
            }
            (byte, after) => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    let text = String::from_utf8(bytes).expect("the address is text");
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn all_links_lead_somewhere() {
    let (_, files) = pages("reference-links");
    let ids: BTreeMap<&str, BTreeSet<String>> = files
        .iter()
        .map(|(name, text)| {
            let ids = attributes(text, "id").into_iter().map(plain).collect();
            (name.as_str(), ids)
        })
        .collect();
    let mut count = 0;
    for (page, text) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        for link in attributes(text, "href")
            .into_iter()
            .chain(attributes(text, "src"))
        {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() { page } else { file };
            let places = ids.get(file).unwrap_or_else(|| panic!("{page}: {link}"));
            assert!(
                place.is_empty() || places.contains(&plain(place)),
                "{page}: {link}"
            );
            count += 1;
        }
    }
    assert!(count > 3000, "there are only {count} links");
}
