//! The prompt on plain lines: each `prompt/x.in` is typed, and `prompt/x.out` beside it is what `inc repl` writes, results and
//! errors in the order in which they appear. `UPDATE=1` rewrites the expectations.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const INC: &str = env!("CARGO_BIN_EXE_inc");

#[test]
fn transcripts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prompt");
    let mut inputs: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the transcripts are there")
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "in"))
        .collect();
    inputs.sort();
    assert!(inputs.len() > 5, "the transcripts are not found any more");
    let mut wrong = Vec::new();
    for input in inputs {
        let output = input.with_extension("out");
        let text = typed(&input);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&output, text).expect("the expectation can be written");
        } else if std::fs::read_to_string(&output).expect("the expectation is there") != text {
            wrong.push(format!("{}\n{text}", input.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What the prompt writes when a file is its input.
fn typed(input: &Path) -> String {
    let (mut reader, writer) = std::io::pipe().expect("there are pipes");
    let mut child = Command::new(INC)
        .arg("repl")
        .env_remove("INC_OPTIONS")
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::from(
            File::open(input).expect("the transcript is readable"),
        ))
        .stdout(writer.try_clone().expect("a pipe can be shared"))
        .stderr(writer)
        .spawn()
        .expect("inc starts");
    let text = std::io::read_to_string(&mut reader).expect("the output is text");
    assert!(child.wait().expect("it ends").success(), "{}", input.display());
    text
}

/// The sessions of the manual: lines after `> `, or `frame 0> ` in a frame, which go on in lines that are indented, and what they write.
#[test]
fn the_manual_shows_what_happens() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manual = std::fs::read_to_string(root.join("docs/repl.md")).expect("the manual is there");
    let input = Path::new(env!("CARGO_TARGET_TMPDIR")).join("manual.in");
    let sessions: Vec<&str> = manual.split("```").skip(1).step_by(2).collect();
    assert!(sessions.len() > 5, "the manual shows no sessions any more");
    for session in sessions {
        // Others are for programs; `prompt_json.rs` replays them.
        let Some(lines) = session.strip_prefix("text\n").map(str::lines) else {
            continue;
        };
        let (mut entered, mut expected) = (String::new(), String::new());
        let mut goes_on = false;
        for line in lines {
            let in_frame = line.strip_prefix("frame ").and_then(|rest| rest.split_once("> "));
            let typed = line
                .strip_prefix("> ")
                .or(in_frame.map(|(_, typed)| typed))
                .or(line.strip_prefix("  ").filter(|_| goes_on));
            goes_on = typed.is_some();
            match typed {
                Some(typed) => entered += &format!("{typed}\n"),
                None => expected += &format!("{line}\n"),
            }
        }
        std::fs::write(&input, entered).expect("the temporary folder can be written");
        assert_eq!(typed(&input), expected, "{session}");
    }
}

/// What a session writes to standard output, with `#` for each number.
fn without_numbers(session: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let input = folder.join("measured.in");
    std::fs::write(&input, session).expect("the temporary folder can be written");
    let mut text = String::new();
    for c in typed(&input).chars() {
        match c {
            '0'..='9' | '.' if text.ends_with('#') => {}
            '0'..='9' => text.push('#'),
            _ => text.push(c),
        }
    }
    for unit in ["ns", "us", "ms", "s"] {
        for end in [" ", ")", ";"] {
            text = text.replace(&format!("# {unit}{end}"), &format!("# TIME{end}"));
        }
    }
    text
}

#[test]
fn what_a_form_takes_is_measured() {
    assert_eq!(
        without_numbers(",time (+ 1 2)\n"),
        "# TIME real, # TIME cpu, # bytes allocated, # collections\n$# = #\n"
    );
    assert_eq!(
        without_numbers(",bench (list 1 2)\n"),
        "# TIME a run (at best # TIME), # bytes allocated; # runs\n"
    );
    assert_eq!(
        without_numbers(",gc\n"),
        "collected in # TIME; # collections so far, # bytes allocated in all\n"
    );
}

/// Green threads run while the prompt waits for a line, and what they write is written then.
#[test]
fn threads_run_while_a_line_is_awaited() {
    let mut child = Command::new(INC)
        .arg("repl")
        .env_remove("INC_OPTIONS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("inc starts");
    let mut input = child.stdin.take().expect("it is piped");
    let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
    let body = "(lambda () (thread-sleep! 0.1) (display \"on its own\\n\"))";
    let session = format!("(import (srfi 18))\n(define t (thread-start! (make-thread {body})))\n");
    input.write_all(session.as_bytes()).expect("inc reads");
    let mut line = String::new();
    output.read_line(&mut line).expect("the output is text");
    assert_eq!(line, "on its own\n");
    input.write_all(b"(* 6 7)\n").expect("inc reads");
    drop(input);
    assert_eq!(
        std::io::read_to_string(output).expect("the output is text"),
        "42\n"
    );
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn files_are_loaded_and_their_definitions_known() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("to load.scm");
    std::fs::write(&file, ";; Adds one.\n(define (increment n) (+ n 1))\n").expect("it can be written");
    let input = folder.join("loading.in");
    let session = ",load to load.scm\n(increment 2)\n?increment\n,load \"to load.scm\"\n(increment 3)\n";
    std::fs::write(&input, session).expect("it can be written");
    assert_eq!(typed(&input), "3\nprocedure: (increment n)\n  Adds one.\n4\n");
}

#[test]
fn all_errors_are_listed() {
    let input = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explain-all.in");
    std::fs::write(&input, ",explain all\n").expect("it can be written");
    let list = Command::new(INC).arg("explain").output().expect("inc starts");
    let list = String::from_utf8(list.stdout).expect("it is text");
    assert!(list.starts_with("The text\n  E0101  "), "{list}");
    assert_eq!(typed(&input), list);
}
