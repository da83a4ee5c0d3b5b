//! Each pass alone: Core as text in, Core, Flat, SSA or VCode as text out; or SSA as text in, SSA out.
//!
//! A file `passes/<pass>/<what>.core` begins with comment lines that say what is tested, then holds the input, a line
//! `=>`, and the expected output. The output is written anew with `UPDATE=1`. If the input has a line `==`, what precedes
//! it is a library that the rest is compiled against. In `<what>.ssa` the input is SSA, to which that one pass is applied;
//! in `passes/verify_ssa` the output is what the verifier says of it.

use compiler::ir::{parse, parse_ssa, print, ssa, verify_ssa};
use compiler::middle::{self, Options, Traced, build_names::Debugging, globals::Unit, interface::Interface};
use compiler::pipeline::{self, Compiled, Job, Stage};
use compiler::timings::Timings;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn passes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/passes");
    let mut failures = Vec::new();
    for pass in sorted(&root) {
        let name = pass
            .file_name()
            .expect("a folder has a name")
            .to_string_lossy()
            .into_owned();
        for file in sorted(&pass) {
            failures.extend(check(&name, &file));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder of tests is there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    paths.sort();
    paths
}

/// Runs all passes and answers what the one named made.
fn output(pass: &str, input: &str) -> String {
    let mut text = None;
    let mut interface = Interface::default();
    let (library, program) = input.split_once("\n==\n").unwrap_or(("", input));
    let exports = compile(library, Unit::Library, &interface, &mut |_, _| {}).exports;
    interface.add(&exports);
    compile(program, Unit::Program, &interface, &mut |name, stage| {
        if let Stage::Ssa(program) = stage {
            is_read_back(program);
        }
        if name == pass {
            text.get_or_insert_with(String::new).push_str(&stage.text(None));
        }
    });
    text.unwrap_or_else(|| panic!("there is no pass {pass}"))
}

fn is_read_back(program: &ssa::Program) {
    let text = print::ssa(program).text;
    assert_eq!(print::ssa(&parse_ssa::ssa(&text)).text, text, "SSA is read back");
}

/// What a pass on SSA makes of SSA; or what the verifier says of it.
fn output_of_ssa(pass: &str, input: &str) -> String {
    let program = parse_ssa::ssa(input);
    is_read_back(&program);
    if pass == "verify_ssa" {
        let message = verify_ssa::run(&program).err();
        return message.unwrap_or_else(|| "well-formed".to_string()) + "\n";
    }
    verify_ssa::run(&program).unwrap_or_else(|message| panic!("{message}\n{input}"));
    let row = middle::SSA_PASSES.iter().find(|row| row.name == pass);
    let program = (row
        .unwrap_or_else(|| panic!("there is no pass {pass} on SSA"))
        .run)(program);
    verify_ssa::run(&program).unwrap_or_else(|message| panic!("{message}\n{}", print::ssa(&program).text));
    print::ssa(&program).text
}

fn compile(
    text: &str,
    unit: Unit,
    interface: &Interface,
    observe: &mut dyn FnMut(&'static str, Stage),
) -> Compiled {
    let job = Job {
        interface,
        options: Options {
            unit,
            level: 2,
            debugging: Debugging::Off,
            traced: Traced::LeftOut,
        },
        timings: &mut Timings::default(),
        observe,
    };
    pipeline::compile(parse::core(text), job)
}

fn check(pass: &str, file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).expect("a test is a text file");
    let (input, expected) = text.split_once("=>\n").unwrap_or((&text, ""));
    let is_ssa = file.extension().is_some_and(|extension| extension == "ssa");
    let actual = if is_ssa {
        output_of_ssa(pass, input)
    } else {
        output(pass, input)
    };
    if actual == expected {
        return None;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(file, format!("{}\n=>\n{actual}", input.trim_end())).expect("a test can be written");
        return None;
    }
    Some(format!(
        "{}:\nexpected:\n{expected}\nbut got:\n{actual}",
        file.display()
    ))
}
