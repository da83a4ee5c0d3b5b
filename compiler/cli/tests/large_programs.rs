//! Programs that are large or deep by purpose: they compile, in time in the order of their size, or are refused with a
//! diagnostic; the compiler never crashes. Each is made here, run once, and must end within [`MOST_SECONDS`].

use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const INC: &str = env!("CARGO_BIN_EXE_inc");

/// Most take less than two in a debug build alone on its machine. What is linear stays far below this when other tests
/// run beside it; what is quadratic at these sizes does not.
const MOST_SECONDS: u64 = 60;

/// Runs a program; its standard output, the first line of its standard error, and the status.
fn run(name: &str, program: &str) -> (String, String, i32) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("large");
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    let path = folder.join(name).with_extension("scm");
    std::fs::write(&path, program).expect("the temporary folder can be written");
    let mut child = Command::new(INC)
        .arg("run")
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("inc starts");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("the child can be waited for") {
            break status;
        }
        if start.elapsed() > Duration::from_secs(MOST_SECONDS) {
            child.kill().expect("the child can be ended");
            child.wait().expect("it was ended");
            panic!("{name} takes more than {MOST_SECONDS} seconds");
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let (mut out, mut err) = (String::new(), String::new());
    let stdout = child.stdout.as_mut().expect("it is piped");
    stdout.read_to_string(&mut out).expect("the output is text");
    let stderr = child.stderr.as_mut().expect("it is piped");
    stderr.read_to_string(&mut err).expect("the output is text");
    let status = status
        .code()
        .unwrap_or_else(|| panic!("{name} ended by {status}"));
    (out, err.lines().next().unwrap_or_default().into(), status)
}

fn check(name: &str, program: &str, output: &str) {
    assert_eq!(run(name, program), (output.into(), String::new(), 0), "{name}");
}

fn check_refused(name: &str, program: &str, error: &str) {
    assert_eq!(run(name, program), (String::new(), error.into(), 65), "{name}");
}

/// `text` for each number below `count`, with the number for `@` and the one before it for `#`.
fn repeat(count: usize, text: &str) -> String {
    let mut all = String::new();
    for i in 0..count {
        let part = text
            .replace('@', &i.to_string())
            .replace('#', &i.saturating_sub(1).to_string());
        writeln!(all, "{part}").expect("a String can be written to");
    }
    all
}

fn nested(levels: usize, open: &str, inside: &str, close: &str) -> String {
    format!("{}{inside}{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn deep_forms() {
    let program = nested(9000, "(let ((x (+ x 1))) ", "(write x)", ")");
    check("let", &format!("(let ((x 0)) {program})"), "9000");
    check("begin", &nested(100_000, "(begin ", "(write 1)", ")"), "1");
    check(
        "quote",
        &format!("(write (length '{}))", nested(100_000, "(", "", ")")),
        "1",
    );
    check(
        "quasiquote",
        &format!("(write (car `{}))", nested(9000, "(1 ", ",1", ")")),
        "1",
    );
    check(
        "guard",
        &format!(
            "(define (f x) {}) (write (f 1))",
            nested(3000, "(guard (e (#f e)) ", "(car (list x))", ")")
        ),
        "1",
    );
    let refused = "error[E0324]: expressions are nested too deeply";
    for (name, open) in [
        ("let", "(let ((x 1)) "),
        ("if", "(if 1 "),
        ("lambda", "(lambda (x) "),
        ("call", "(car "),
        ("quasiquote", "`(,"),
        ("parenthesis", "("),
    ] {
        check_refused(&format!("deep-{name}"), &nested(100_000, open, "1", ")"), refused);
    }
}

#[test]
fn long_bodies() {
    let body = |definitions: &str| format!("(define (f g) {definitions} (g39999 1)) (write (f car))");
    check(
        "procedures",
        &body(&repeat(40_000, "(define (g@ x) (+ x @))")),
        "40000",
    );
    check(
        "chain",
        &body(&format!(
            "(define (h x) (* x 7)) {}",
            repeat(40_000, "(define (g@ x) (g# x))").replacen("(g0 x))", "(h x))", 1)
        )),
        "7",
    );
    let values = repeat(9000, "(define v@ (cons @ y))");
    check(
        "values",
        &format!("(define (f y) {values} v8999) (write (f 1))"),
        "(8999 . 1)",
    );
    let values = repeat(50_000, "(define v@ (cons @ y))");
    check_refused(
        "too-many-values",
        &format!("(define (f y) {values} v8999) (write (f 1))"),
        "error[E0324]: a body has too many definitions of values",
    );
}

#[test]
fn long_programs() {
    check(
        "definitions",
        &format!("{} (write (g9999 1))", repeat(10_000, "(define (g@ x) (+ x @))")),
        "10000",
    );
    let lines = repeat(10_000, "(vector-set! v 0 (+ 1 (vector-ref v 0)))");
    check(
        "statements",
        &format!("(define v (vector 0)) {lines} (write v)"),
        "#(10000)",
    );
    check(
        "arguments",
        &format!("(write (length (list {})))", repeat(20_000, "@")),
        "20000",
    );
    check(
        "datum",
        &format!("(write (length '({})))", repeat(100_000, "s@")),
        "100000",
    );
    let clauses = repeat(9000, "((@ s@) (* 2 @))");
    check(
        "case",
        &format!("(define (f x) (case x {clauses})) (write (list (f 77) (f 's8000)))"),
        "(154 16000)",
    );
    check_refused(
        "too-many-clauses",
        &format!(
            "(define (f x) (case x {})) (write (f 77))",
            repeat(20_000, "((@) 1)")
        ),
        "error[E0324]: `case` has too many clauses",
    );
    let library = format!(
        "(define-library (big) (import (scheme base)) (export {}) (begin {}))",
        repeat(10_000, "n@"),
        repeat(10_000, "(define n@ @)")
    );
    check(
        "exports",
        &format!("{library} (import (scheme base) (scheme write) (big)) (write (+ n1 n9999))"),
        "10000",
    );
}

#[test]
fn large_macro_uses() {
    let define = |rules: &str| format!("(define-syntax m (syntax-rules () {rules}))");
    let arguments = "a ".repeat(100_000);
    check(
        "recursive",
        &format!(
            "{} (write (m ({arguments})))",
            define("((_ (x . r)) (m r)) ((_ ()) 7)")
        ),
        "7",
    );
    check(
        "ellipsis",
        &format!(
            "{} (write (length (m {})))",
            define("((_ (a b ...) ...) (list (+ a b ...) ...))"),
            repeat(10_000, "(@ 1 2)")
        ),
        "10000",
    );
    let arguments = "1 ".repeat(100_000);
    check_refused(
        "nested",
        &format!(
            "{} (write (m {arguments}))",
            define("((_ x . r) (+ 1 (m . r))) ((_) 7)")
        ),
        "error[E0324]: expressions are nested too deeply",
    );
    for (name, rules) in [
        ("endless", "((_) (m))"),
        ("growing", "((_ x ...) (m x ... x ... 1))"),
        ("splitting", "((_) (begin (m) (m)))"),
    ] {
        let program = format!("{} (m)", define(rules));
        check_refused(name, &program, "error[E0411]: the expansion of `m` does not end");
    }
}

#[test]
fn many_warnings_are_cut_short() {
    let (out, first, status) = run("warnings", &repeat(9000, "(define (f@) (unknown-@))"));
    assert_eq!(
        (&*out, &*first, status),
        ("", "warning[E0201]: unknown name `unknown-0`", 0)
    );
}
