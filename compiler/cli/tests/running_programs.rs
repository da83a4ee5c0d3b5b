//! Programs that run, as those around them see them: options from the environment, signals.

use rustix::fs::inotify;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const INC: &str = env!("CARGO_BIN_EXE_inc");

/// A program in a folder of its own.
fn program(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    let path = folder.join("program.scm");
    std::fs::write(&path, text).expect("the temporary folder can be written");
    path
}

/// The executable of a program.
fn executable(program: &PathBuf) -> PathBuf {
    let output = program.with_extension("exe");
    let status = Command::new(INC)
        .arg("build")
        .arg(program)
        .arg("-o")
        .arg(&output)
        .status();
    assert!(status.expect("inc starts").success());
    output
}

/// What runs a program: its executable, and `inc run`.
fn both_ways(program: &PathBuf) -> [Command; 2] {
    let mut run = Command::new(INC);
    run.arg("run").arg(program);
    [Command::new(executable(program)), run]
}

/// Exit status and standard error.
fn outcome(command: &mut Command) -> (i32, String) {
    let output = command.output().expect("the command starts");
    let error = String::from_utf8(output.stderr).expect("it is text");
    (output.status.code().expect("no signal ended it"), error)
}

#[test]
fn options_of_the_environment_reach_executables() {
    let grow = "(let loop ((l '())) (loop (cons (make-vector 1000 0) l)))";
    let grow = program("environment-grow", grow);
    let mut ways = both_ways(&grow);
    for command in &mut ways {
        let (status, error) = outcome(command.env("INC_OPTIONS", "--max-heap 32M --gc-stats"));
        assert_eq!(status, 71, "{error}");
        assert!(error.contains("out of memory"), "{error}");
        assert!(error.contains("gc: collections: "), "{error}");
    }
    for command in &mut ways {
        let (status, error) = outcome(command.env("INC_OPTIONS", "--max-heap 32X"));
        let expected = "INC_OPTIONS: --max-heap 32X: a size is a number, which may end in k, M or G\n";
        assert_eq!((status, error.trim_start_matches("inc: ")), (64, expected));
    }
}

#[test]
fn an_argument_that_is_no_text_reaches_the_program_with_its_bytes_replaced() {
    let text = "(import (scheme base) (scheme write) (scheme process-context)) (write (cdr (command-line)))";
    for mut command in both_ways(&program("arguments", text)) {
        let output = command
            .args([OsStr::from_bytes(b"a\xffb"), "-x".as_ref()])
            .output();
        let output = output.expect("the program starts");
        let written = String::from_utf8_lossy(&output.stdout);
        assert_eq!(written, "(\"a\u{fffd}b\" \"-x\")", "{output:?}");
    }
}

/// Starts a program whose output and errors are piped.
fn start(command: &mut Command) -> Child {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    child.spawn().expect("the command starts")
}

#[test]
fn ctrl_c_ends_a_program_by_its_signal_and_loses_no_output() {
    let text = "(display \"started\\n\") (flush-output-port) (display \"buffered\") (let loop () (loop))";
    let mut child = start(Command::new(INC).arg("run").arg(program("interrupted", text)));
    let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut line = String::new();
    output.read_line(&mut line).expect("the program writes");
    assert_eq!(line, "started\n");
    // So that it is in the loop.
    std::thread::sleep(std::time::Duration::from_millis(100));
    interrupt(&child);
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("it is text");
    assert_eq!(rest, "buffered");
    let result = child.wait_with_output().expect("it ends");
    assert_eq!(result.status.signal(), Some(2));
    assert!(String::from_utf8_lossy(&result.stderr).starts_with("error[E1011]: interrupted\n"));
}

#[test]
fn a_program_whose_output_nobody_reads_ends_without_a_word() {
    let text = "(let loop ((i 0)) (writeln i) (loop (+ i 1)))";
    let program = program("closed-pipe", text);
    for mut command in both_ways(&program) {
        let mut child = start(&mut command);
        let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the program writes");
        assert_eq!(line, "0\n");
        drop(output);
        let result = child.wait_with_output().expect("it ends");
        assert_eq!(result.status.signal(), Some(13));
        assert_eq!(String::from_utf8_lossy(&result.stderr), "");
    }
}

/// Standard error and exit status of a program whose standard output is redirected as a shell does it.
fn redirected(command: &[&str], redirection: &str) -> (String, i32) {
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("exec \"$@\" {redirection}"))
        .arg("sh")
        .args(command);
    let (status, error) = outcome(&mut shell);
    (error, status)
}

#[test]
fn output_that_is_lost_is_reported_on_every_way_out() {
    let full = "No space left on device";
    let port = "#<textual-output-port \"standard output\">";
    let at_the_end = format!("error[E1093]: output is lost: {full}: {port}\n");
    let file = format!("error[E1093]: output is lost: {full}: #<textual-output-port \"/dev/full\">\n");
    let dropped =
        format!("error[E1093]: output is lost: {full}: a port that was dropped without closing it\n");
    let uncaught = format!("{at_the_end}error[E1001]: car: argument 1 must be a pair, but is 1\n --> ");
    let flushing = format!("error[E1008]: flush-output-port: {full}: {port}\n --> ");
    let writing = format!("error[E1008]: display: {full}: {port}\n --> ");
    for (number, (text, expected, status)) in [
        ("(write 1)", &at_the_end, 70),
        ("(write 1) (exit)", &at_the_end, 70),
        ("(write 1) (exit 3)", &at_the_end, 3),
        ("(write 1) (emergency-exit #t)", &at_the_end, 70),
        ("(write 1) (car 1)", &uncaught, 70),
        ("(write 1) (flush-output-port)", &flushing, 70),
        (
            "(write 1) (guard (e ((file-error? e) (exit 4))) (flush-output-port))",
            &String::new(),
            4,
        ),
        ("(display (make-string 1000000 #\\a))", &writing, 70),
        ("(write 1 (open-output-file \"/dev/full\"))", &file, 70),
        (
            "(define (f) (write 1 (open-output-file \"/dev/full\")) 1) (f) (collect-garbage)",
            &dropped,
            70,
        ),
        ("(define unused (current-output-port))", &String::new(), 0),
    ]
    .into_iter()
    .enumerate()
    {
        let text = format!(
            "(import (scheme base) (scheme write) (scheme process-context) (scheme file) (inc base))\n{text}"
        );
        let program = program(&format!("lost-output-{number}"), &text);
        let executable = executable(&program);
        let [program, executable] = [&program, &executable].map(|path| path.to_str().expect("it is text"));
        let bad_descriptor = expected.replace(
            &format!("{full}: {port}"),
            &format!("Bad file descriptor: {port}"),
        );
        for command in [&[executable][..], &[INC, "run", program]] {
            for (redirection, expected) in [(">/dev/full", expected), (">&-", &bad_descriptor)] {
                let (error, ended_with) = redirected(command, redirection);
                assert_eq!(ended_with, status, "{command:?} {redirection} {text}: {error}");
                let is_expected = match expected.ends_with(" --> ") {
                    true => error.starts_with(expected),
                    false => error == *expected,
                };
                assert!(is_expected, "{command:?} {redirection} {text}: {error}");
            }
        }
    }
}

#[test]
fn a_file_that_a_program_opens_does_not_become_a_closed_stream() {
    let text = "(import (scheme base) (scheme write) (scheme file))
        (define out (open-output-file \"opened.txt\"))
        (write 'file out)
        (close-port out)
        (write 'lost)";
    let program = program("closed-streams", text);
    let folder = program.parent().expect("it is in a folder");
    let mut shell = Command::new("sh");
    let shell = shell.arg("-c").arg("exec \"$0\" run program.scm <&- >&-");
    let (status, _) = outcome(shell.arg(INC).current_dir(folder));
    assert_eq!(status, 70);
    let written = std::fs::read_to_string(folder.join("opened.txt")).expect("it was written");
    assert_eq!(written, "file");
}

#[test]
fn ctrl_c_while_reading_is_one_condition_and_leaves_the_port_as_it_was() {
    // Where the program is at its start, and on the thread of a serial domain.
    let places = ["", "(define-foreign (getpid) int sync) (getpid)"];
    for (read, place) in [
        "(read)",
        "(read-line)",
        "(read-char)",
        "(peek-char)",
        "(read-string 9)",
    ]
    .into_iter()
    .flat_map(|read| places.map(|place| (read, place)))
    {
        let text = format!(
            "(import (scheme base) (scheme read) (scheme write) (inc base) (inc ffi))
             {place}
             (guard (e ((error-object? e) (display (error-object-message e)) (newline)))
               (display \"started\\n\")
               (flush-output-port)
               {read})
             (let loop ((i 0)) (if (< i 1000000) (loop (+ i 1))))
             (flush-output-port)
             (write (read-line))"
        );
        let program = program("interrupted-reading", &text);
        let mut command = Command::new(INC);
        command.arg("run").arg(&program).stdin(Stdio::piped());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("inc starts");
        let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = || {
            let mut line = String::new();
            output.read_line(&mut line).expect("the program writes text");
            line
        };
        assert_eq!(line(), "started\n");
        // So that it waits.
        std::thread::sleep(std::time::Duration::from_millis(100));
        interrupt(&child);
        assert_eq!(line(), "interrupted\n", "{read} {place}");
        let mut input = child.stdin.take().expect("it is piped");
        input.write_all(b"rest\n").expect("the program reads");
        drop(input);
        assert_eq!(line(), "\"rest\"", "{read} {place}");
        let result = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&result.stderr), "", "{read} {place}");
        assert!(result.status.success(), "{read}");
    }
}

/// A prompt whose input, output and errors are pipes.
struct Prompt {
    inc: Child,
    output: BufReader<std::process::ChildStdout>,
    errors: BufReader<std::process::ChildStderr>,
}

impl Prompt {
    fn new() -> Prompt {
        let mut inc = Command::new(INC)
            .arg("repl")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("inc starts");
        let output = BufReader::new(inc.stdout.take().expect("it is piped"));
        let errors = BufReader::new(inc.stderr.take().expect("it is piped"));
        Prompt { inc, output, errors }
    }

    fn enter(&mut self, line: &str) {
        let input = self.inc.stdin.as_mut().expect("it is piped");
        writeln!(input, "{line}").expect("the prompt reads");
    }

    /// Presses Ctrl-C, when what was entered last has had time to begin.
    fn interrupt(&self) {
        std::thread::sleep(std::time::Duration::from_millis(100));
        interrupt(&self.inc);
    }

    fn output_line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it is text");
        line
    }

    fn error_line(&mut self) -> String {
        let mut line = String::new();
        self.errors.read_line(&mut line).expect("it is text");
        line
    }
}

impl Drop for Prompt {
    fn drop(&mut self) {
        // It may have ended, and where a test has failed, what it runs may not end.
        let _ = self.inc.kill();
        let _ = self.inc.wait();
    }
}

#[test]
fn ctrl_c_at_the_prompt_ends_what_runs_and_the_session_goes_on() {
    let mut prompt = Prompt::new();
    prompt.enter("(import (only (srfi 1) circular-list))");
    prompt.enter("(define kept 41)");
    for endless in [
        "(let loop () (loop))",
        "(let loop ((n 0)) (loop (+ n 1)))",
        "(let loop ((list '())) (loop (if (< (length list) 100) (cons 1 list) '())))",
        "(let deep () (+ 1 (deep)))",
        // Each single operation of these takes minutes.
        "(expt 7 400000000)",
        "(write-simple (circular-list 1) (open-output-file \"/dev/null\"))",
        "(dynamic-wind (lambda () #f) (lambda () (let loop () (loop))) (lambda () (display \"left \")))",
    ] {
        prompt.enter(&format!(
            "(begin (display \"started\") (newline) (flush-output-port) {endless})"
        ));
        assert_eq!(prompt.output_line(), "started\n", "{endless}");
        prompt.interrupt();
        assert_eq!(prompt.error_line(), "error[E1011]: interrupted\n", "{endless}");
        prompt.enter("(begin (writeln 'trace-ends (current-error-port)) (+ kept 1))");
        loop {
            let line = prompt.error_line();
            if line == "trace-ends\n" {
                break;
            }
            assert!(
                !line.is_empty() && !line.starts_with("error"),
                "{endless}: {line}"
            );
        }
        let line = prompt.output_line();
        assert_eq!(line.trim_start_matches("left "), "42\n", "{endless}");
    }
    // Where nothing runs, it does nothing.
    prompt.interrupt();
    prompt.enter("(+ kept 2)");
    assert_eq!(prompt.output_line(), "43\n");
    drop(prompt.inc.stdin.take());
    assert!(prompt.inc.wait().expect("it ends").success());
}

#[test]
fn a_second_ctrl_c_at_the_prompt_goes_past_every_handler() {
    let swallowing = "(let again ()
        (guard (e (#t (display \"swallowed\") (newline) (flush-output-port) (again)))
          (let spin () (spin))))";
    let mut prompt = Prompt::new();
    prompt.enter("(import (scheme base) (scheme write) (inc ffi) (srfi 18))");
    for endless in [
        swallowing.to_owned(),
        // In a callback: it ends in the foreign call.
        format!(
            "(begin
               (define-foreign (qsort (base (buffer (* n width))) (n size) (width size) (less (-> ((* int32) (* int32)) int))) void parallel sync)
               (qsort (make-owned-pointer 8) 2 4 (lambda (a b) {swallowing})))"
        ),
        // While another thread runs.
        format!(
            "(begin
               (thread-start! (make-thread (lambda () (let spin () (spin)))))
               {swallowing})"
        ),
    ] {
        prompt.enter(&endless);
        prompt.interrupt();
        assert_eq!(prompt.output_line(), "swallowed\n", "{endless}");
        prompt.interrupt();
        assert_eq!(prompt.error_line(), "error[E1011]: interrupted\n", "{endless}");
        prompt.enter("(begin (writeln 'trace-ends (current-error-port)) (newline))");
        loop {
            let line = prompt.error_line();
            if line == "trace-ends\n" {
                break;
            }
            assert!(!line.is_empty() && !line.starts_with("error"), "{endless}: {line}");
        }
        assert_eq!(prompt.output_line(), "\n", "{endless}");
    }
    // Afters run at the second one; the third leaves them.
    prompt.enter(&format!(
        "(dynamic-wind void
           (lambda () {swallowing})
           (lambda () (display \"after\") (newline) (flush-output-port) {swallowing}))"
    ));
    prompt.interrupt();
    assert_eq!(prompt.output_line(), "swallowed\n");
    prompt.interrupt();
    assert_eq!(prompt.error_line(), "error[E1011]: interrupted\n");
    assert_eq!(prompt.output_line(), "after\n");
    prompt.interrupt();
    prompt.enter("(writeln 'left)");
    assert_eq!(prompt.output_line(), "left\n");
}

#[test]
fn a_program_goes_on_where_its_handler_of_ctrl_c_returns() {
    for threads in [
        "",
        "(thread-start! (make-thread (lambda () (let spin () (spin)))))",
    ] {
        let text = format!(
            "(import (scheme base) (scheme write) (srfi 18))
             {threads}
             (define noted #f)
             (write
               (with-exception-handler
                 (lambda (object) (set! noted #t))
                 (lambda ()
                   (display \"started\\n\")
                   (flush-output-port)
                   (let loop ((n 0)) (if noted 'went-on (loop (+ n 1)))))))"
        );
        let mut child = start(Command::new(INC).arg("run").arg(program("continued", &text)));
        let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the program writes");
        std::thread::sleep(std::time::Duration::from_millis(100));
        interrupt(&child);
        let mut rest = String::new();
        output.read_to_string(&mut rest).expect("it is text");
        let result = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&result.stderr), "", "{threads}");
        assert_eq!(rest, "went-on", "{threads}");
        assert!(result.status.success(), "{threads}");
    }
}

#[test]
fn a_second_ctrl_c_ends_a_program_unless_it_went_on_for_long() {
    let text = "(import (scheme base) (scheme write))
        (let again ()
          (guard (e (#t (display \"swallowed\n\") (flush-output-port) (again)))
            (dynamic-wind
              (lambda () (display \"started\n\") (flush-output-port))
              (lambda () (let spin () (spin)))
              (lambda () (display \"after\n\")))))";
    let program = program("swallowing", text);
    for mut command in both_ways(&program) {
        let mut child = start(&mut command);
        let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = || {
            let mut line = String::new();
            output.read_line(&mut line).expect("the program writes text");
            line
        };
        assert_eq!(line(), "started\n");
        // The pauses are so long that each is the first again.
        for _ in 0..2 {
            interrupt(&child);
            assert_eq!(line(), "after\n");
            assert_eq!(line(), "swallowed\n");
            assert_eq!(line(), "started\n");
            std::thread::sleep(std::time::Duration::from_millis(2100));
        }
        interrupt(&child);
        assert_eq!([line(), line(), line()], ["after\n", "swallowed\n", "started\n"]);
        interrupt(&child);
        // As after any uncaught condition, afters are not run.
        assert_eq!(line(), "");
        let result = child.wait_with_output().expect("it ends");
        assert_eq!(result.status.signal(), Some(2));
        assert!(String::from_utf8_lossy(&result.stderr).starts_with("error[E1011]: interrupted\n"));
    }
}

/// A macro that counts down in binary, and a use of it that takes a second or more and comes to little code: the most that
/// the expander lets a program do.
const COUNTER: [&str; 2] = [
    "(define-syntax count
       (syntax-rules ()
         ((_ (bit ...) ()) #t)
         ((_ (bit ...) (0 . higher)) (count (1 bit ...) higher))
         ((_ (bit ...) (1 . higher)) (count () (bit ... 0 . higher)))))",
    "(count () (1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1))",
];

/// A form that uses [`COUNTER`], and lets the test know that its expansion has begun: it includes a file first, which nothing else
/// reads, and the system tells when that is done.
struct LongExpansion {
    readings: File,
    form: String,
}

impl LongExpansion {
    fn new(folder: &str) -> LongExpansion {
        let included = program(folder, "0");
        let readings = inotify::init(inotify::CreateFlags::CLOEXEC).expect("files can be watched");
        inotify::add_watch(&readings, &included, inotify::WatchFlags::CLOSE_NOWRITE)
            .expect("the file can be watched");
        let form = format!("(begin (include \"{}\") {})", included.display(), COUNTER[1]);
        LongExpansion {
            readings: readings.into(),
            form,
        }
    }

    fn wait_until_begun(&mut self) {
        let event = self.readings.read(&mut [0; 256]);
        assert!(event.expect("events can be read") > 0);
    }
}

#[test]
fn ctrl_c_at_the_prompt_ends_expansion() {
    let mut expansion = LongExpansion::new("prompt-expansion");
    let mut prompt = Prompt::new();
    prompt.enter(COUNTER[0]);
    prompt.enter(&expansion.form);
    expansion.wait_until_begun();
    interrupt(&prompt.inc);
    assert_eq!(prompt.error_line(), "error[E0414]: expansion interrupted\n");
    prompt.enter("(* 6 7)");
    assert_eq!(prompt.output_line(), "42\n");
    drop(prompt.inc.stdin.take());
    assert!(prompt.inc.wait().expect("it ends").success());
}

#[test]
fn ctrl_c_ends_a_command_that_expands() {
    let mut expansion = LongExpansion::new("command-expansion");
    let text = format!("{}\n{}", COUNTER[0], expansion.form);
    let program = program("interrupted-expansion", &text);
    for command in ["run", "build", "expand"] {
        // Whoever runs the tests in the background has them ignore the signal.
        let mut inc = Command::new("env");
        let child = start(inc.args(["--default-signal=INT", INC, command]).arg(&program));
        expansion.wait_until_begun();
        interrupt(&child);
        let result = child.wait_with_output().expect("it ends");
        assert_eq!(result.status.signal(), Some(2), "{command}");
    }
}

/// Sends a process what Ctrl-C sends.
fn interrupt(child: &Child) {
    let status = Command::new("kill")
        .arg("-INT")
        .arg(child.id().to_string())
        .status();
    assert!(status.expect("kill starts").success());
}
