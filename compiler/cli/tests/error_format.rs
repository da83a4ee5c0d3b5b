//! `--error-format json`: each error is an object on a line of standard error.

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const INC: &str = env!("CARGO_BIN_EXE_inc");

/// A folder with a file `x.scm`.
fn folder(name: &str, program: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("the temporary folder can be made");
    fs::write(folder.join("x.scm"), program).expect("the temporary folder can be written");
    folder
}

/// The status of a command and the objects that it writes to standard error.
fn errors(name: &str, program: &str, arguments: &[&str]) -> (i32, Vec<Value>) {
    let output = Command::new(INC)
        .args(["--error-format", "json"])
        .args(arguments)
        .current_dir(folder(name, program))
        .env("CLICOLOR_FORCE", "1")
        .env_remove("NO_COLOR")
        .output()
        .expect("inc starts");
    let text = String::from_utf8(output.stderr).expect("it is text");
    let objects = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")));
    (
        output.status.code().expect("no signal ended it"),
        objects.collect(),
    )
}

#[test]
fn a_diagnostic_has_its_parts() {
    let program = "(import (scheme base))\n(define (f lambda-list)\n  (lenght lambda-list))\n";
    for command in ["run", "build", "asm", "expand"] {
        let (status, errors) = errors("json-diagnostic", program, &[command, "x.scm"]);
        assert_eq!((status, errors.len()), (65, 1), "{command}");
        let error = &errors[0];
        assert_eq!(error["kind"], "diagnostic");
        assert_eq!(error["severity"], "error");
        assert_eq!(error["code"], "E0201");
        assert_eq!(error["message"], "unknown name `lenght`");
        assert_eq!(
            error["place"],
            json!({"file": "x.scm", "line": 3, "column": 4, "start": 50, "end": 56})
        );
        assert_eq!(error["hints"], json!(["did you mean `length`?"]));
        let rendered = error["rendered"].as_str().expect("it is text");
        assert!(rendered.starts_with("error[E0201]: unknown name `lenght`\n --> x.scm:3:4\n"));
    }
}

#[test]
fn of_many_diagnostics_the_first_are_written_as_for_people() {
    let (status, errors) = errors("json-many", &"(if)\n".repeat(30), &["run", "x.scm"]);
    assert_eq!((status, errors.len()), (65, 21));
    assert!(errors[..20].iter().all(|error| error["code"] == "E0302"));
    assert_eq!(
        errors[20],
        json!({"kind": "more", "severity": "error", "message": "and 10 more errors"})
    );
}

#[test]
fn warnings_come_before_what_happens() {
    let program = "(import (scheme base))\n(define (f x) x)\n(f 1 2)\n";
    let (status, errors) = errors("json-warning", program, &["run", "x.scm"]);
    assert_eq!(status, 70);
    let [warning, error] = &errors[..] else {
        panic!("{errors:?}");
    };
    assert_eq!(
        (&warning["severity"], &warning["code"]),
        (&json!("warning"), &json!("E0214"))
    );
    assert_eq!(warning["secondary"][0]["place"]["line"], 2);
    assert_eq!(
        (&error["kind"], &error["code"]),
        (&json!("error"), &json!("E1003"))
    );
}

#[test]
fn an_uncaught_condition_has_its_trace() {
    let program = "(import (scheme base))\n(define (first l)\n  (list (car l)))\n(first 5)\n";
    let (status, errors) = errors("json-uncaught", program, &["run", "x.scm"]);
    assert_eq!((status, errors.len()), (70, 1));
    let error = &errors[0];
    assert_eq!(
        (&error["kind"], &error["severity"]),
        (&json!("error"), &json!("error"))
    );
    assert_eq!(error["code"], "E1001");
    assert_eq!(error["message"], "car: argument 1 must be a pair, but is 5");
    assert_eq!(
        error["trace"],
        json!([
            {"file": "x.scm", "line": 3, "column": 9, "procedure": "first"},
            {"file": "x.scm", "line": 4, "column": 1, "procedure": null},
        ])
    );
    let rendered = error["rendered"].as_str().expect("it is text");
    assert!(!rendered.contains('\x1b'), "{rendered}");
    let (status, errors) = self::errors("json-eval", "", &["eval", "(raise 'oops)"]);
    assert_eq!((status, &errors[0]["code"]), (70, &json!("E1090")));
    assert_eq!(errors[0]["message"], "uncaught object: oops");
}

#[test]
fn a_failure_has_no_place() {
    let (status, errors) = errors("json-failure", "1", &["run", "missing.scm"]);
    assert_eq!((status, errors.len()), (66, 1));
    assert_eq!(
        errors[0],
        json!({
            "kind": "failure",
            "severity": "error",
            "code": "E0514",
            "message": "missing.scm: No such file or directory",
            "rendered": "error[E0514]: missing.scm: No such file or directory\n",
        })
    );
    for (arguments, message) in [
        (&["run"][..], "run: FILE is missing"),
        (&["run", "--frobnicate"], "unknown option: --frobnicate"),
    ] {
        let (status, errors) = self::errors("json-failure", "1", arguments);
        assert_eq!((status, errors.len()), (64, 1));
        assert_eq!(
            (&errors[0]["kind"], &errors[0]["code"]),
            (&json!("failure"), &Value::Null)
        );
        let found = errors[0]["message"].as_str().expect("it is text");
        assert_eq!(found.lines().next(), Some(message));
    }
    let (status, errors) = self::errors("json-failure", "1", &["build", "x.scm", "-o", "x.scm"]);
    assert_eq!((status, &errors[0]["code"]), (64, &Value::Null));
}

#[test]
fn the_prompt_has_a_format_of_its_own() {
    let output = Command::new(INC)
        .args(["repl", "--error-format=json"])
        .output()
        .expect("inc starts");
    assert_eq!(output.status.code(), Some(64));
}
