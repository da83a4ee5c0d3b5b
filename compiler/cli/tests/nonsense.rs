//! Nonsense on the command line and in files: each is refused with a message at the right place and the right status, and
//! what is merely unusual works.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const INC: &str = env!("CARGO_BIN_EXE_inc");

/// A new folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the temporary folder can be made");
    folder
}

/// Exit status, standard output and standard error of `inc` in a folder.
fn inc(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(INC);
    let output = command.args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = output.output().expect("inc starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let error = text(&output.stderr);
    assert!(!error.contains("panicked"), "{error}");
    let status = output.status.code().expect("no signal ended it");
    (status, text(&output.stdout), error)
}

/// The message and the place of the first diagnostic.
fn complaint(error: &str) -> String {
    let lines = error.lines().take(2).map(|line| line.trim_start());
    lines.collect::<Vec<_>>().join(" ")
}

#[test]
fn bad_texts_are_refused_at_their_places() {
    let folder = folder("bad-texts");
    let long = "x".repeat(1_000_000);
    for (text, expected) in [
        (
            &b"\x7fELF\x02\x01\x01\x00\xe0"[..],
            "error[E0113]: the text is not valid UTF-8 --> bad.scm:1:9",
        ),
        (
            b"(write 1)\n(write \"\xed\xa0\x80\")",
            "error[E0113]: the text is not valid UTF-8 --> bad.scm:2:9",
        ),
        (
            b"(write 1)\n(write \"\xc3",
            "error[E0113]: the text is not valid UTF-8 --> bad.scm:2:9",
        ),
        (
            b"(write 1)\0(write 2)",
            "error[E0102]: unexpected character `\\u{0}` --> bad.scm:1:10",
        ),
        (
            b"(write \"abc",
            "error[E0101]: string without closing quotation mark --> bad.scm:1:8",
        ),
        (
            b"(write 1)\r\n#| #| |#",
            "error[E0101]: block comment without end --> bad.scm:2:1",
        ),
        (
            b"(write |abc",
            "error[E0101]: identifier without closing bar --> bad.scm:1:8",
        ),
        (
            b"(write \"\\xD800;\")",
            "error[E0103]: bad hexadecimal scalar value --> bad.scm:1:9",
        ),
        (
            b"(write \"\\q\")",
            "error[E0103]: unknown escape sequence --> bad.scm:1:9",
        ),
        (
            b"(write '#0=#0#)",
            "error[E0106]: datum label #0= labels itself --> bad.scm:1:9",
        ),
        (
            b"(write '#1#)",
            "error[E0106]: no datum has the label #1= --> bad.scm:1:9",
        ),
        (
            b"'(#0=1 #0=2)",
            "error[E0106]: datum label #0= is used twice --> bad.scm:1:8",
        ),
        (
            b"'#99999999999999999999=1",
            "error[E0106]: too large a datum label --> bad.scm:1:2",
        ),
        (
            b"(write #0=(1 . #0#))",
            "error[E0215]: a call is not a proper list --> bad.scm:1:11",
        ),
        (
            b"#0=(let ((x 1)) #0#)",
            "error[E0324]: expressions are nested too deeply --> bad.scm:1:13",
        ),
        (
            b"(import . #0=(1 . #0#))",
            "error[E0323]: `import` form is not a proper list --> bad.scm:1:1",
        ),
        (
            "(".repeat(100_000).as_bytes(),
            "error[E0107]: a closing parenthesis is missing --> bad.scm:1:1",
        ),
        (
            ")".repeat(100_000).as_bytes(),
            "error[E0108]: a closing parenthesis too many --> bad.scm:1:1",
        ),
        (
            format!("{}{}", "(".repeat(100_000), ")".repeat(100_000)).as_bytes(),
            "error[E0324]: expressions are nested too deeply --> bad.scm:1:10001",
        ),
        (
            "'".repeat(100_000).as_bytes(),
            "error[E0111]: a datum is missing after the sign for `quote` --> bad.scm:1:100000",
        ),
        (
            format!("(write \"{long}\"))(foo").as_bytes(),
            "error[E0108]: a closing parenthesis too many --> bad.scm:1:1000011",
        ),
        (
            format!("(define-syntax {long})").as_bytes(),
            "error[E0401]: `define-syntax` takes a keyword and a transformer --> bad.scm:1:1",
        ),
        (
            b"(include \"bad.scm\")",
            "error[E0515]: bad.scm includes itself --> bad.scm:1:10",
        ),
        (
            b"(include \".\")",
            "error[E0514]: cannot read .: Is a directory --> bad.scm:1:10",
        ),
    ] {
        fs::write(folder.join("bad.scm"), text).expect("the temporary folder can be written");
        for command in [&["run", "bad.scm"][..], &["build", "bad.scm", "-o", "bad"]] {
            let (status, output, error) = inc(&folder, command);
            let shown = String::from_utf8_lossy(&text[..text.len().min(60)]);
            assert_eq!(
                (status, &*output, &*complaint(&error)),
                (65, "", expected),
                "{shown}"
            );
            assert!(error.len() < 60_000, "{shown}: {} bytes", error.len());
        }
        assert!(!folder.join("bad").exists());
    }
}

#[test]
fn unusual_texts_work() {
    let folder = folder("unusual-texts");
    let long = "x".repeat(1_000_000);
    for (text, expected) in [
        (&b""[..], ""),
        (b"(write 1)", "1"),
        (b"\xef\xbb\xbf(write 1)", "1"),
        (b"\xef\xbb\xbf#!/usr/bin/env inc\n(write 1)", "1"),
        (
            b"(write 1)\r\n(write \"a\r\nb\")\r\n;c\r\n(write 'x)\r\n",
            "1\"a\\nb\"x",
        ),
        (b"(write \"a\0b\")", "\"a\\x0;b\""),
        (
            format!("(write (string-length \"{long}\"))").as_bytes(),
            "1000000",
        ),
        (
            format!("(write (string-length (symbol->string '{long})))").as_bytes(),
            "1000000",
        ),
        (
            format!("(write (length '{}{}))", "(".repeat(100_000), ")".repeat(100_000)).as_bytes(),
            "1",
        ),
        (b"(write (car '#0=(1 . #0#)))", "1"),
    ] {
        fs::write(folder.join("good.scm"), text).expect("the temporary folder can be written");
        let shown = String::from_utf8_lossy(&text[..text.len().min(60)]);
        assert_eq!(
            inc(&folder, &["run", "good.scm"]),
            (0, expected.into(), String::new()),
            "{shown}"
        );
    }
}

/// What is said of errors before the line that names their explanations.
fn without_advice(error: &str) -> &str {
    let start = error.trim_end().rfind('\n').map_or(0, |newline| newline + 1);
    let (before, advice) = error.split_at(start);
    assert!(advice.starts_with("`inc explain E"), "{error}");
    before
}

#[test]
fn of_many_errors_the_first_twenty_are_shown() {
    let folder = folder("many-errors");
    for (text, shown, rest) in [
        (")".repeat(20), 20, ""),
        (")".repeat(21), 20, "and 1 more error\n"),
        (")\n".repeat(999), 20, "and 979 more errors\n"),
        (")".repeat(100_000), 20, "and at least 980 more errors\n"),
        ("(if)\n".repeat(50), 20, "and 30 more errors\n"),
        ("(if)\n".repeat(5000), 20, "and at least 980 more errors\n"),
        ("(define (f) (g\n\n".repeat(5000), 20, ""),
    ] {
        fs::write(folder.join("bad.scm"), &text).expect("the temporary folder can be written");
        let (status, _, error) = inc(&folder, &["run", "bad.scm"]);
        let start = &text[..text.len().min(20)];
        assert_eq!(status, 65, "{start}");
        assert!(error.matches("error[E").count() <= shown, "{start}: {error}");
        assert!(without_advice(&error).ends_with(rest), "{start}: {error}");
        assert!(error.len() < 10_000, "{start}: {} bytes", error.len());
    }
    // An error is shown however many warnings there are.
    let unknown: String = (0..200).map(|number| format!("(unknown-{number})\n")).collect();
    fs::write(folder.join("bad.scm"), unknown + "(if)").expect("the temporary folder can be written");
    let (status, _, error) = inc(&folder, &["run", "bad.scm"]);
    assert_eq!((status, error.matches("error[E").count()), (65, 1), "{error}");
    assert!(
        without_advice(&error).ends_with("and 180 more warnings\n"),
        "{error}"
    );
}

#[test]
fn an_absurdly_long_name_is_not_shown_whole() {
    let folder = folder("long-name");
    fs::write(folder.join("long.scm"), "x".repeat(1_000_000)).expect("the temporary folder can be written");
    let (status, _, error) = inc(&folder, &["run", "long.scm"]);
    assert_eq!(status, 70);
    assert!(
        error.starts_with("warning[E0201]: unknown name `xxx") && error.contains("xxx...xxx"),
        "{error}"
    );
    assert!(error.contains("error[E1004]: unbound variable: xxx"), "{error}");
    assert!(error.len() < 2000, "{} bytes", error.len());
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = folder("unreadable");
    fs::create_dir(folder.join("folder")).expect("the temporary folder can be written");
    std::os::unix::fs::symlink("loop", folder.join("loop")).expect("the temporary folder can be written");
    for (file, reason) in [
        ("folder", "Is a directory"),
        ("missing.scm", "No such file or directory"),
        ("missing/x.scm", "No such file or directory"),
        ("loop", "Too many levels of symbolic links"),
    ] {
        for command in ["run", "build", "asm", "expand"] {
            let expected = (66, String::new(), format!("error[E0514]: {file}: {reason}\n"));
            assert_eq!(inc(&folder, &[command, file]), expected);
        }
    }
    // Standard input that cannot be read.
    for (command, redirection, status, message) in [
        ("run -", "<folder", 66, "error[E0514]: -: Is a directory\n"),
        ("run -", "<&-", 66, "error[E0514]: -: Bad file descriptor\n"),
        ("repl", "<folder", 70, "inc: standard input: Is a directory\n"),
        ("repl", "<&-", 70, "inc: standard input: Bad file descriptor\n"),
    ] {
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(format!("exec \"$0\" {command} {redirection}"));
        let output = shell.arg(INC).current_dir(&folder).output().expect("sh starts");
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            message,
            "{command} {redirection}"
        );
        assert_eq!(output.status.code(), Some(status), "{command} {redirection}");
    }
}

#[test]
fn libraries_that_go_round_are_refused() {
    let folder = folder("round");
    fs::create_dir(folder.join("a")).expect("the temporary folder can be written");
    for (file, text) in [
        ("a/self.sld", "(define-library (a self)\n  (import (a self)))"),
        ("a/b.sld", "(define-library (a b) (import (a c)))"),
        ("a/c.sld", "(define-library (a c)\n  (import (a b)))"),
        ("a/empty.sld", ""),
        ("one.scm", "(include \"two.scm\")"),
        ("two.scm", "(include \"one.scm\")"),
    ] {
        fs::write(folder.join(file), text).expect("the temporary folder can be written");
    }
    for (text, expected) in [
        (
            "(import (a self))",
            "error[E0506]: (a self) imports itself --> a/self.sld:2:11",
        ),
        (
            "(import (a b))",
            "error[E0506]: (a b) imports itself --> a/c.sld:2:11",
        ),
        (
            "(import (a empty))",
            "error[E0507]: a/empty.sld does not define (a empty) --> main.scm:1:9",
        ),
        (
            "(import (a \"b\"))",
            "error[E0502]: not a library name --> main.scm:1:9",
        ),
        (
            "(include \"one.scm\")",
            "error[E0515]: one.scm includes itself --> two.scm:1:10",
        ),
    ] {
        fs::write(folder.join("main.scm"), text).expect("the temporary folder can be written");
        let (status, output, error) = inc(&folder, &["run", "main.scm"]);
        assert_eq!((status, &*output, &*complaint(&error)), (65, "", expected));
    }
}

#[test]
fn outputs_that_cannot_be_written_leave_everything_as_it_was() {
    let folder = folder("outputs");
    let program = "(write 1)";
    fs::write(folder.join("program.scm"), program).expect("the temporary folder can be written");
    fs::hard_link(folder.join("program.scm"), folder.join("other-name")).expect("links can be made");
    fs::create_dir(folder.join("folder")).expect("the temporary folder can be written");
    for product in [
        &["build", "program.scm"][..],
        &["build", "-c", "program.scm"],
        &["build", "-S", "program.scm"],
    ] {
        for (output, status, reason) in [
            ("missing/x", 73, "No such file or directory"),
            ("folder", 73, "Is a directory"),
            ("program.scm/x", 73, "Not a directory"),
            ("/dev/full", 73, "No space left on device"),
            ("program.scm", 64, "the output would replace the program"),
            (
                "folder/../program.scm",
                64,
                "the output would replace the program",
            ),
            ("other-name", 64, "the output would replace the program"),
        ] {
            let expected = (status, String::new(), format!("inc: {output}: {reason}\n"));
            assert_eq!(
                inc(&folder, &[product, &["-o", output]].concat()),
                expected,
                "{product:?}"
            );
        }
        assert_eq!(inc(&folder, &[product, &["-o", "/dev/null"]].concat()).0, 0);
        // A file that does not fit.
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg("trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\" -o too-large");
        let output = shell
            .arg(INC)
            .args(product)
            .current_dir(&folder)
            .output()
            .expect("sh starts");
        assert_eq!(
            String::from_utf8_lossy(&output.stderr),
            "inc: too-large: File too large\n",
            "{product:?}"
        );
        assert_eq!(output.status.code(), Some(73));
        assert!(!folder.join("too-large").exists(), "{product:?}");
    }
    for device in ["/dev/null", "/dev/full"] {
        let metadata = fs::metadata(device).expect("it is there");
        assert!(!metadata.is_file(), "{device}");
    }
    assert_eq!(
        fs::read_to_string(folder.join("program.scm")).expect("it is there"),
        program
    );
}

#[test]
fn an_output_that_runs_can_be_replaced() {
    let folder = folder("replaced");
    fs::write(folder.join("program.scm"), "(write 1)").expect("the temporary folder can be written");
    fs::write(folder.join("waits.scm"), "(read-line)").expect("the temporary folder can be written");
    assert_eq!(inc(&folder, &["build", "waits.scm", "-o", "program"]).0, 0);
    let mut running = Command::new(folder.join("program"))
        .stdin(Stdio::piped())
        .spawn()
        .expect("it runs");
    assert_eq!(
        inc(&folder, &["build", "program.scm", "-o", "program"]),
        (0, String::new(), String::new())
    );
    drop(running.stdin.take());
    assert!(running.wait().expect("it ends").success());
    let output = Command::new(folder.join("program")).output().expect("it runs");
    assert_eq!(output.stdout, b"1");
}

#[test]
fn machine_code_is_no_program() {
    let folder = folder("machine-code");
    fs::write(folder.join("x.scm"), "(import (scheme base)) (car '(1))").expect("the program can be written");
    assert_eq!(inc(&folder, &["build", "x.scm"]).0, 0);
    let message = "inc: x: is neither a program nor an object, but machine code\n";
    assert_eq!(
        inc(&folder, &["build", "x", "-o", "y"]),
        (65, String::new(), message.into())
    );
}

#[test]
fn what_explore_cannot_show_is_refused_as_by_run() {
    let folder = folder("explore-nonsense");
    fs::write(folder.join("bad.scm"), b"(write \"\xff\")").expect("the file can be written");
    for (file, status) in [("bad.scm", 65), ("missing.scm", 66)] {
        let (explored, _, error) = inc(&folder, &["explore", "--no-open", file]);
        let (ran, _, expected) = inc(&folder, &["run", file]);
        assert_eq!((explored, ran, error), (status, status, expected));
    }
}

#[test]
fn standard_input_can_have_a_name() {
    let folder = folder("named-input");
    let mut command = Command::new(INC);
    let mut child = command
        .args(["--stdin-name", "menu.scm", "run", "-"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("inc starts");
    let mut input = child.stdin.take().expect("it is piped");
    std::io::Write::write_all(&mut input, b"(car 1)").expect("inc reads it");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains(" --> menu.scm:1:1\n"), "{error}");
}

#[test]
fn the_prompt_goes_on_after_what_is_no_text() {
    let folder = folder("prompt-nonsense");
    let typed = folder.join("typed");
    fs::write(&typed, b"(+ 1\n \xff\xfe 2)\n(* 2 3)\n\xff\n(* 2 4)").expect("the file can be written");
    let mut command = Command::new(INC);
    let output = command
        .arg("repl")
        .current_dir(&folder)
        .stdin(fs::File::open(&typed).expect("it was written"))
        .output()
        .expect("inc starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "6\n8\n");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "inc: standard input: byte #xff is not valid UTF-8, at line 2, column 2\n\
         inc: standard input: byte #xff is not valid UTF-8, at line 4, column 1\n"
    );
    assert!(output.status.success());
}
