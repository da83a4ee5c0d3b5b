//! A test: a program `x.scm` and the files beside it.
//!
//! | file        | meaning                                             | without it      |
//! |-------------|-----------------------------------------------------|-----------------|
//! | `x.out`     | expected standard output                            | nothing printed |
//! | `x.err`     | expected standard error, where it is compared       | nothing printed |
//! | `x.status`  | expected exit status                                | 0               |
//! | `x.in`      | standard input                                      | empty           |
//! | `x.args`    | arguments of the program, one a line                | none            |
//! | `x.options` | options of `inc` or `INC_OPTIONS`, one a line       | none            |
//! | `x.needs`   | shared libraries without which it is skipped        | none            |
//!
//! A library `x.sld` or an included file `x.inc` is no test; it is used by the programs of its folder.

use std::fs;
use std::path::{Path, PathBuf};

/// A program to run and what must come out.
#[derive(Clone)]
pub struct Case {
    /// Path below the folder that was searched, without the extension: `closures/counter`.
    pub name: String,
    /// The program.
    pub program: PathBuf,
    /// Arguments of the program.
    pub arguments: Vec<String>,
    /// Options of `inc`.
    pub options: Vec<String>,
    /// The names of the shared libraries that the machine must have.
    pub needs: Vec<String>,
    /// Standard input.
    pub input: Vec<u8>,
    /// Expected exit status.
    pub status: i32,
}

impl Case {
    /// The file beside the program with another extension.
    pub fn beside(&self, extension: &str) -> PathBuf {
        self.program.with_extension(extension)
    }
}

/// All tests below a folder, in order of their names.
pub fn find(folder: &Path) -> Vec<Case> {
    let mut programs = Vec::new();
    collect_programs(folder, &mut programs);
    programs.sort();
    programs
        .into_iter()
        .map(|program| read_case(folder, program))
        .collect()
}

/// Adds the paths of all `.scm` files below a folder.
fn collect_programs(folder: &Path, programs: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("a folder of the source tree is readable").path();
        if path.is_dir() {
            collect_programs(&path, programs);
        } else if path.extension().is_some_and(|extension| extension == "scm") {
            programs.push(path);
        }
    }
}

/// Reads the files beside a program.
fn read_case(folder: &Path, program: PathBuf) -> Case {
    let name = program.with_extension("");
    let name = name
        .strip_prefix(folder)
        .expect("found below the folder")
        .to_string_lossy()
        .into_owned();
    let lines = |extension: &str| -> Vec<String> {
        let text = fs::read_to_string(program.with_extension(extension)).unwrap_or_default();
        text.lines().map(str::to_string).collect()
    };
    let status = fs::read_to_string(program.with_extension("status")).unwrap_or_else(|_| "0".to_string());
    let input = fs::read(program.with_extension("in")).unwrap_or_default();
    Case {
        name,
        arguments: lines("args"),
        options: lines("options"),
        needs: lines("needs"),
        input,
        status: status.trim().parse().expect("x.status holds a number"),
        program,
    }
}
