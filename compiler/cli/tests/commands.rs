//! The command line as scripts see it: results, exit statuses, files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const INC: &str = env!("CARGO_BIN_EXE_inc");

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    folder
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the temporary folder can be written");
    path
}

fn output(command: &mut Command) -> (String, i32) {
    let Output { stdout, status, .. } = command.output().expect("the command starts");
    (
        String::from_utf8(stdout).expect("the output is text"),
        status.code().expect("no signal ended it"),
    )
}

fn inc(arguments: &[&str]) -> (String, i32) {
    output(Command::new(INC).args(arguments))
}

fn with_input(arguments: &[&str], input: &str) -> (String, i32) {
    let mut child = Command::new(INC)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("inc starts");
    child
        .stdin
        .take()
        .expect("it is piped")
        .write_all(input.as_bytes())
        .expect("inc reads its input");
    let result = child.wait_with_output().expect("inc ends");
    let text = String::from_utf8(result.stdout).expect("the output is text");
    (text, result.status.code().expect("no signal ended it"))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

#[test]
fn exit_statuses() {
    let folder = folder("statuses");
    let program = |name: &str, body: &str| text(&write(&folder, name, body)).to_owned();
    assert_eq!(
        inc(&["run", &program("three.scm", "(display 1) (exit 3)")]),
        ("1".into(), 3)
    );
    assert_eq!(inc(&["run", &program("false.scm", "(exit #f)")]).1, 1);
    assert_eq!(inc(&["frobnicate"]).1, 64);
    assert_eq!(inc(&["run"]).1, 64);
    assert_eq!(inc(&["ir", &program("one.scm", "1"), "--after", "nothing"]).1, 64);
    assert_eq!(inc(&["run", &program("open.scm", "(display 1")]).1, 65);
    assert_eq!(
        inc(&[
            "run",
            &program("unknown.scm", "(import (scheme base)) (frobnicate)")
        ])
        .1,
        65
    );
    assert_eq!(inc(&["run", "/nonexistent/x.scm"]).1, 66);
    assert_eq!(
        inc(&["run", &program("raise.scm", "(display \"before\") (car 1)")]),
        ("before".into(), 70)
    );
    let grow = "(let loop ((l '())) (loop (cons (make-vector 1000 0) l)))";
    assert_eq!(
        inc(&["run", "--max-heap", "32M", &program("grow.scm", grow)]).1,
        71
    );
}

#[test]
fn standard_input_and_arguments() {
    let echo = "#!/usr/bin/env inc\n(write (command-line))";
    assert_eq!(
        with_input(&["run", "-", "a", "-O0"], echo),
        ("(\"-\" \"a\" \"-O0\")".into(), 0)
    );
}

#[test]
fn eval_prints_each_value() {
    assert_eq!(
        inc(&["eval", "(+ 1 2)", "(values 'a \"b\")", "(if #f #f)"]),
        ("3\na\n\"b\"\n".into(), 0)
    );
    assert_eq!(
        inc(&["eval", "(define (f x) (* x x)) (f 12)"]),
        ("144\n".into(), 0)
    );
    assert_eq!(inc(&["eval", "1", "(car 1)", "2"]), ("1\n".into(), 70));
    assert_eq!(
        inc(&["eval", "(make-vector 10000000000000 0)"]),
        (String::new(), 71)
    );
}

#[test]
fn the_prompt_goes_on_after_errors_and_shares_its_input() {
    let session = "(define x 10)\n(* x\n   2)\n(car x)\n(frobnicate\n)\n(read-line)\nline\n(set! x 'y)\nx\n";
    assert_eq!(with_input(&["repl"], session), ("20\n\"line\"\ny\n".into(), 0));
    assert_eq!(with_input(&["repl"], "(exit 5)\n1\n"), (String::new(), 5));
}

#[test]
fn a_line_at_the_prompt_may_be_of_any_length() {
    let session = format!("(length '({}))\n(+ 1 1)\n", "1 ".repeat(200_000));
    assert_eq!(with_input(&["repl"], &session), ("200000\n2\n".into(), 0));
}

#[test]
fn an_executable_needs_nothing_and_survives_strip() {
    let folder = folder("executable");
    let source = write(&folder, "hello.scm", "(write (cons 'hello (cdr (command-line))))");
    let program = folder.join("hello");
    assert_eq!(
        inc(&["build", text(&source), "-o", text(&program)]),
        (String::new(), 0)
    );
    let run = || output(Command::new(&program).arg("a").env_clear().current_dir("/"));
    assert_eq!(run(), ("(hello \"a\")".into(), 0));
    assert!(
        Command::new("strip")
            .arg(&program)
            .status()
            .expect("strip runs")
            .success()
    );
    assert_eq!(run(), ("(hello \"a\")".into(), 0));
}

#[test]
fn an_executable_that_calls_eval_carries_the_compiler() {
    let folder = folder("eval");
    let body = "(define x 10) (define (f y) (* x y))
        (eval '(set! x 20) (interaction-environment))
        (write (list (eval '(f 2) (interaction-environment)) (eq? 'new (eval ''new (environment '(scheme base))))
                     (eval '(fold + 0 '(1 2 3)) (environment '(scheme base) '(srfi 1)))))";
    let source = write(&folder, "eval.scm", body);
    let program = folder.join("eval");
    assert_eq!(
        inc(&["build", text(&source), "-o", text(&program)]),
        (String::new(), 0)
    );
    let run = || output(Command::new(&program).env_clear().current_dir("/"));
    assert_eq!(run(), ("(40 #t 6)".into(), 0));
    assert!(
        Command::new("strip")
            .arg(&program)
            .status()
            .expect("strip runs")
            .success()
    );
    assert_eq!(run(), ("(40 #t 6)".into(), 0));
}

#[test]
fn compile_r7rs_finds_libraries_where_srfi_138_says() {
    let folder = folder("compile-r7rs");
    let command = folder.join("compile-r7rs");
    let _ = std::fs::remove_file(&command);
    std::os::unix::fs::symlink(INC, &command).expect("the folder can be written");
    std::fs::create_dir_all(folder.join("lib/my")).expect("the folder can be written");
    let library = "(define-library (my lib) (import (scheme base)) (export f) (begin (define (f) 'found)))";
    write(&folder, "lib/my/lib.sld", library);
    write(
        &folder,
        "main.scm",
        "(import (scheme base) (scheme write) (my lib)) (write (f))",
    );
    let build = |arguments: &[&str]| output(Command::new(&command).args(arguments).current_dir(&folder));
    assert_eq!(build(&["-I", "lib", "main.scm"]), (String::new(), 0));
    assert_eq!(
        output(&mut Command::new(folder.join("a.out"))),
        ("found".into(), 0)
    );
    assert_eq!(
        build(&["-o", "named", "-A", "lib", "main.scm"]),
        (String::new(), 0)
    );
    assert_eq!(
        output(&mut Command::new(folder.join("named"))),
        ("found".into(), 0)
    );
    assert_ne!(build(&["main.scm"]).1, 0);
    // Without a program there is nothing to do.
    assert_eq!(build(&["-I", "lib"]), (String::new(), 0));
}

#[test]
fn compile_r7rs_gives_way_to_the_one_that_the_environment_names() {
    let folder = folder("compile-r7rs-forward");
    let command = folder.join("compile-r7rs");
    let _ = std::fs::remove_file(&command);
    std::os::unix::fs::symlink(INC, &command).expect("the folder can be written");
    let run = |other: &str| {
        output(
            Command::new(&command)
                .args(["-D", "x"])
                .env("COMPILE_R7RS", other)
                .current_dir(&folder),
        )
    };
    assert_eq!(run("/bin/echo"), ("-D x\n".into(), 0));
    assert_eq!(run(text(&command)), (String::new(), 0));
    assert_eq!(run(""), (String::new(), 0));
    assert_eq!(run("/nonexistent/compile-r7rs"), (String::new(), 66));
}

#[test]
fn included_files_are_looked_for_where_libraries_are() {
    let folder = folder("included");
    for part in ["program", "given", "added"] {
        std::fs::create_dir_all(folder.join(part)).expect("the folder can be written");
    }
    write(&folder, "program/beside.inc", "(define beside 'beside)");
    write(&folder, "given/beside.inc", "(define beside 'given)");
    write(&folder, "given/x.inc", "(define x 'given)");
    write(&folder, "x.inc", "(define x 'current)");
    write(&folder, "added/x.inc", "(define x 'added)");
    write(&folder, "added/y.inc", "(define y 'added)");
    let text = "(include \"beside.inc\" \"x.inc\" \"y.inc\") (write (list beside x y))";
    write(&folder, "program/main.scm", text);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(INC);
        command.current_dir(&folder).arg("run").args(arguments);
        output(command.arg("program/main.scm"))
    };
    assert_eq!(
        run(&["-I", "given", "-A", "added"]),
        ("(beside given added)".into(), 0)
    );
    assert_eq!(run(&["-A", "added"]), ("(beside current added)".into(), 0));
    assert_eq!(run(&[]), (String::new(), 65));
}

#[test]
fn listings_are_stable_and_objects_have_symbols() {
    let folder = folder("listing");
    let source = write(
        &folder,
        "double.scm",
        "(define (double x) (if (eq? x 0) 0 (+ 2 (double (- x 1)))))\n(write (double 21))\n",
    );
    let (listing, status) = inc(&["asm", text(&source), "--function", "double"]);
    assert_eq!(status, 0);
    assert!(
        listing.starts_with("double:\n") && listing.contains("slow.add"),
        "{listing}"
    );
    assert!(
        listing.contains("; double.scm:1: (define (double x)"),
        "{listing}"
    );
    assert_eq!(inc(&["asm", text(&source), "--function", "double"]).0, listing);
    assert_eq!(inc(&["asm", text(&source), "--function", "triple"]).1, 64);
    let object = folder.join("double.o");
    assert_eq!(inc(&["build", "-c", text(&source), "-o", text(&object)]).1, 0);
    let (symbols, status) = output(Command::new("nm").arg(&object));
    assert_eq!(status, 0);
    assert!(
        symbols.contains(" t double\n") && symbols.contains(" inc_image\n"),
        "{symbols}"
    );
}

#[test]
fn an_object_becomes_the_executable_of_its_program() {
    let folder = folder("objects");
    let object = folder.join("program.o");
    let [direct, of_object] = ["direct", "of-object"].map(|name| folder.join(name));
    for (text_of_program, expected) in [
        (
            "(define (double x) (+ x x)) (write (map double '(1 2.5 \"\")))",
            ("", 70),
        ),
        (
            "(import (scheme base) (scheme write)) (write (list (inexact 1/3) #\\x \"s\" 'sym))",
            ("(0.3333333333333333 #\\x \"s\" sym)", 0),
        ),
        (
            "(define base 40) (write (eval '(+ base 2) (interaction-environment)))",
            ("42", 0),
        ),
        (
            "(import (scheme base) (scheme write) (inc ffi)) (define-foreign (abs (n int)) int) (write (abs -7))",
            ("7", 0),
        ),
    ] {
        let source = write(&folder, "program.scm", text_of_program);
        assert_eq!(
            inc(&["build", "-c", text(&source), "-o", text(&object)]),
            (String::new(), 0)
        );
        assert_eq!(
            inc(&["build", text(&object), "-o", text(&of_object)]),
            (String::new(), 0)
        );
        let (printed, status) = output(&mut Command::new(&of_object));
        assert_eq!((&*printed, status), expected, "{text_of_program}");
        assert_eq!(
            inc(&["build", text(&source), "-o", text(&direct)]),
            (String::new(), 0)
        );
        let [direct, of_object] = [&direct, &of_object].map(|path| std::fs::read(path).expect("it was made"));
        assert!(direct == of_object, "{text_of_program}");
    }
}

#[test]
fn only_objects_of_this_inc_become_executables() {
    let folder = folder("refused-objects");
    let source = write(&folder, "program.scm", "(write 1)");
    let object = folder.join("program.o");
    assert_eq!(
        inc(&["build", "-c", text(&source), "-o", text(&object)]),
        (String::new(), 0)
    );
    let whole = std::fs::read(&object).expect("it was made");
    let refused = |bytes: &[u8], options: &[&str]| {
        let file = folder.join("refused.o");
        std::fs::write(&file, bytes).expect("the temporary folder can be written");
        let arguments = [&["build", "refused.o", "-o", "made"], options].concat();
        let result = Command::new(INC)
            .args(arguments)
            .current_dir(&folder)
            .output()
            .expect("inc starts");
        assert!(!folder.join("made").exists());
        let error = String::from_utf8(result.stderr).expect("it is text");
        (error, result.status.code().expect("no signal ended it"))
    };
    let not_one = (
        "inc: refused.o: not an object that `inc build -c` has made\n".into(),
        65,
    );
    for length in [20, 64, whole.len() / 4, whole.len() / 2, whole.len() - 64] {
        assert_eq!(refused(&whole[..length], &[]), not_one, "{length} bytes");
    }
    let word = b" runtime";
    let at = whole
        .windows(word.len())
        .position(|window| window == word)
        .expect("it says what it needs");
    let mut other = whole.clone();
    other[at - 16..at].copy_from_slice(b"0123456789abcdef");
    assert_eq!(
        refused(&other, &[]),
        (
            "inc: refused.o: another version of inc has made this object\n".into(),
            65
        )
    );
    for option in ["-c", "-S"] {
        let expected = "inc: refused.o: an object becomes an executable only\n";
        assert_eq!(refused(&whole, &[option]), (expected.into(), 64));
    }
}

/// What is written on standard error, with standard output going to a device that is always full.
fn complaint_when_full(arguments: &[&str]) -> (String, i32) {
    let full = std::fs::File::options().write(true).open("/dev/full");
    let result = Command::new(INC)
        .args(arguments)
        .stdout(full.expect("Linux has this device"))
        .output()
        .expect("inc starts");
    let text = String::from_utf8(result.stderr).expect("the output is text");
    (text, result.status.code().expect("no signal ended it"))
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    let folder = folder("full");
    let source = write(&folder, "one.scm", "(write 1)");
    let expected = "inc: standard output: No space left on device\n";
    for arguments in [
        &["asm", text(&source)][..],
        &["expand", text(&source)],
        &["ir", text(&source), "--after", "letrec"],
        &["--help"],
        &["--version"],
        &["-V"],
    ] {
        assert_eq!(
            complaint_when_full(arguments),
            (expected.into(), 70),
            "{arguments:?}"
        );
    }
    let port = "#<textual-output-port \"standard output\">";
    assert_eq!(
        complaint_when_full(&["eval", "(+ 1 2)"]),
        (
            format!("error[E1008]: flush-output-port: No space left on device: {port}\n"),
            70
        )
    );
    // A reader that has left is not told.
    let mut child = Command::new(INC)
        .args(["asm", text(&source)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("inc starts");
    drop(child.stdout.take());
    let result = child.wait_with_output().expect("inc ends");
    assert_eq!(
        (String::from_utf8_lossy(&result.stderr), result.status.code()),
        ("".into(), Some(70))
    );
}

#[test]
fn text_without_its_end_is_reported() {
    let expected = "error[E0107]: a closing parenthesis is missing";
    let result = Command::new(INC)
        .args(["eval", "(car"])
        .output()
        .expect("inc starts");
    assert_eq!(result.status.code(), Some(65));
    assert!(String::from_utf8_lossy(&result.stderr).starts_with(expected));
    let mut child = Command::new(INC)
        .arg("repl")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("inc starts");
    let input = child
        .stdin
        .take()
        .expect("it is piped")
        .write_all(b"(+ 1 2)\n(car");
    input.expect("inc reads its input");
    let result = child.wait_with_output().expect("inc ends");
    assert_eq!(String::from_utf8_lossy(&result.stdout), "3\n");
    assert!(String::from_utf8_lossy(&result.stderr).starts_with(expected));
}

#[test]
fn versions() {
    assert!(inc(&["--version"]).0.starts_with("inc "));
    let (properties, status) = inc(&["-V"]);
    assert_eq!(status, 0);
    assert!(properties.contains("(scheme.id inc)\n"));
    let srfis = properties
        .lines()
        .find_map(|line| line.strip_prefix("(scheme.srfi ")?.strip_suffix(")"))
        .expect("it says which SRFIs there are");
    let srfis: Vec<u32> = srfis
        .split(' ')
        .map(|number| number.parse().expect("SRFIs have numbers"))
        .collect();
    assert!(srfis.is_sorted());
    for srfi in [0, 1, 2, 8, 9, 11, 16, 23, 26, 39, 69, 111, 128, 132, 133, 138] {
        assert!(srfis.contains(&srfi), "{srfi}");
    }
}

#[test]
fn every_pass_can_be_printed() {
    let folder = folder("passes");
    let body = "(define (count n) (let loop ((i 0)) (if (< i n) (loop (+ i 1)) (cons i n))))
                (define (twice f) (lambda (x) (f (f x))))
                (write (map (twice count) (list 1 2)))";
    let program = write(&folder, "program.scm", body);
    let ir = |arguments: &[&str]| inc(&[&["ir", text(&program), "--after"], arguments].concat());
    let names = Command::new(env!("CARGO_BIN_EXE_inc"))
        .args(["ir", text(&program), "--after", "nothing"])
        .output()
        .expect("inc runs");
    assert_eq!(names.status.code(), Some(64));
    let message = String::from_utf8(names.stderr).expect("messages are text");
    let (_, names) = message
        .trim_end()
        .split_once("the passes are ")
        .expect("it names the passes");
    let names: Vec<&str> = names.split(", ").collect();
    for expected in [
        "expand",
        "closures",
        "build_ssa",
        "select",
        "crossing",
        "allocate",
        "encode",
    ] {
        assert!(names.contains(&expected), "{message}");
    }
    for name in names {
        let (all, status) = ir(&[name]);
        assert_eq!(status, 0, "{name}");
        assert_eq!(ir(&[name]).0, all, "{name} prints the same each time");
        let (one, status) = ir(&[name, "--function", "twice", "-O0"]);
        assert!(status == 64 || one.contains("twice"), "{name}: {one}");
        assert_eq!(ir(&[name, "--function", "thrice"]), (String::new(), 64), "{name}");
    }
    assert_eq!(ir(&["inline", "-O0"]).1, 64);
}

#[test]
fn given_features_are_listed_and_found() {
    let folder = folder("features");
    let body = "(import (scheme base) (scheme write))
        (cond-expand ((and given other) (write (and (memq 'given (features)) (memq 'other (features)) #t)))
                     (else (write 'absent)))";
    let evaluated = "(import (scheme base) (scheme write) (scheme eval))
        (write (list (eval '(cond-expand ((and given other) 'found) (else 'absent)) (environment '(scheme base)))
                     (length (memq 'given (features)))))";
    for (name, body, expected) in [("closed", body, "#t"), ("open", evaluated, "(found 2)")] {
        let source = write(&folder, &format!("{name}.scm"), body);
        let options = ["-D", "given", "-D", "other", "-D", "r7rs"];
        let run = [&options[..], &["run", text(&source)]].concat();
        assert_eq!(inc(&run), (expected.into(), 0), "{name}");
        let program = folder.join(name);
        let build = [&options[..], &["build", text(&source), "-o", text(&program)]].concat();
        assert_eq!(inc(&build), (String::new(), 0), "{name}");
        assert_eq!(
            output(&mut Command::new(&program)),
            (expected.into(), 0),
            "{name}"
        );
    }
    let count = |options: &[&str]| inc(&[options, &["eval", "(length (features))"]].concat()).0;
    let number = |text: String| text.trim().parse::<usize>().expect("it is a number");
    assert_eq!(number(count(&["-D", "given"])), number(count(&[])) + 1);
    assert_eq!(count(&["-D", "inc"]), count(&[]));
}

#[test]
fn error_codes_are_explained() {
    let (text, status) = inc(&["explain", "e0201"]);
    assert_eq!(status, 0);
    assert!(
        text.starts_with("E0201: a name that is neither defined nor imported\n\nA program sees"),
        "{text}"
    );
    assert!(text.contains("\n    (dispaly \"hello\")\n"), "{text}");
    let (text, status) = inc(&["explain", "E0101", "1005"]);
    assert_eq!(status, 0);
    assert!(text.contains("\n\nE1005: division by exact zero\n\n"), "{text}");
    let (list, status) = inc(&["explain"]);
    assert_eq!(status, 0);
    assert!(list.starts_with("The text\n  E0101  "), "{list}");
    for unknown in ["E9999", "0200", "car"] {
        assert_eq!(inc(&["explain", unknown]), (String::new(), 64), "{unknown}");
    }
}

#[test]
fn what_is_misspelled_has_a_hint() {
    let folder = folder("misspelled");
    write(&folder, "hello.scm", "(display 1)");
    let complaint = |arguments: &[&str]| {
        let output = Command::new(INC)
            .args(arguments)
            .current_dir(&folder)
            .output()
            .expect("inc starts");
        String::from_utf8(output.stderr).expect("the message is text")
    };
    let help = "(inc --help lists the commands and options)\n";
    for (arguments, message) in [
        (
            &["rnu", "hello.scm"][..],
            "inc: unknown command: rnu\ndid you mean run?\n",
        ),
        (
            &["hello.scm"],
            "inc: unknown command: hello.scm\nto run the program: inc run hello.scm\n",
        ),
        (
            &["run", "--deny-fii", "hello.scm"],
            "inc: unknown option: --deny-fii\ndid you mean --deny-ffi?\n",
        ),
        (&["frobnicate"], "inc: unknown command: frobnicate\n"),
    ] {
        assert_eq!(complaint(arguments), format!("{message}{help}"));
    }
    assert_eq!(
        complaint(&["run", "helo.scm"]),
        "error[E0514]: helo.scm: No such file or directory; did you mean hello.scm?\n"
    );
}

#[test]
fn the_help_says_what_inc_is_and_names_each_command() {
    let (help, status) = inc(&["--help"]);
    assert_eq!(status, 0);
    assert!(
        help.starts_with(
            "inc compiles Scheme (R7RS-small) to machine code, and runs it.\n\nusage: inc COMMAND"
        ),
        "{help}"
    );
    for command in [
        "run", "build", "repl", "eval", "asm", "ir", "expand", "doc", "explore", "explain",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}\n{help}");
    }
    for other in [&["-h"][..], &["help"], &["build", "--help"]] {
        assert_eq!(inc(other), (help.clone(), 0), "{other:?}");
    }
}

/// The room for code is smaller then, and the heap's own limit lower. However much address space the heap finds, it leaves some
/// to the threads that call C.
#[test]
fn programs_run_where_address_space_is_limited() {
    let folder = folder("limited");
    let build = |name: &str, body: &str| {
        let source = write(&folder, &format!("{name}.scm"), body);
        let executable = folder.join(name);
        let result = inc(&["build", text(&source), "-o", text(&executable)]);
        assert_eq!(result, (String::new(), 0), "{name}");
        executable
    };
    let large = build(
        "large",
        "(write (+ (length (make-list 1000000 1)) (vector-length (make-vector 1000000 1))))",
    );
    let calling = build(
        "calling",
        "(import (scheme base) (scheme eval) (scheme lazy) (scheme write) (inc ffi))
         (define-foreign (magnitude (value int)) int (symbol \"abs\") parallel async)
         (write (apply + (map force (map magnitude '(-1 -2 -3 -4 -5 -6 -7 -8)))))
         (write (eval '(+ 1 2) (environment '(scheme base))))",
    );
    let small = write(&folder, "one.scm", "(write (length (make-list 100000 1)))");
    // The stack of a thread is more than a step.
    let near = (600_000..=760_000).step_by(4_000);
    for kilobytes in near.chain([800_000, 1_100_000, 1_500_000, 4_000_000]) {
        let limited = |command: &str, file: &Path| {
            let script = format!("ulimit -v {kilobytes}; exec {command}");
            output(Command::new("sh").args(["-c", &script, INC, text(file)]))
        };
        assert_eq!(limited("\"$1\"", &large), ("2000000".into(), 0), "{kilobytes}");
        assert_eq!(limited("\"$1\"", &calling), ("363".into(), 0), "{kilobytes}");
        assert_eq!(
            limited("\"$0\" run \"$1\"", &small),
            ("100000".into(), 0),
            "{kilobytes}"
        );
    }
}
