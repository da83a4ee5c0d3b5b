//! Programs that run, as those around them see them: options from the environment, signals.

use std::io::{BufRead, BufReader, Read};
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
    let executable = executable(&grow);
    let ways = || {
        [Command::new(&executable), {
            let mut command = Command::new(INC);
            command.arg("run").arg(&grow);
            command
        }]
    };
    for mut command in ways() {
        let (status, error) = outcome(command.env("INC_OPTIONS", "--max-heap 32M --gc-stats"));
        assert_eq!(status, 71, "{error}");
        assert!(error.contains("out of memory"), "{error}");
        assert!(error.contains("gc: collections: "), "{error}");
    }
    for mut command in ways() {
        let (status, error) = outcome(command.env("INC_OPTIONS", "--max-heap 32X"));
        let expected = "INC_OPTIONS: --max-heap 32X: a size is a number, which may end in k, M or G\n";
        assert_eq!((status, error.trim_start_matches("inc: ")), (64, expected));
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
    let kill = Command::new("kill")
        .arg("-INT")
        .arg(child.id().to_string())
        .status();
    assert!(kill.expect("kill starts").success());
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("it is text");
    assert_eq!(rest, "buffered");
    let result = child.wait_with_output().expect("it ends");
    assert_eq!(result.status.signal(), Some(2));
    assert!(String::from_utf8_lossy(&result.stderr).starts_with("error: interrupted\n"));
}

#[test]
fn a_program_whose_output_nobody_reads_ends_without_a_word() {
    let text = "(let loop ((i 0)) (writeln i) (loop (+ i 1)))";
    let program = program("closed-pipe", text);
    let executable = executable(&program);
    for mut command in [Command::new(&executable), {
        let mut command = Command::new(INC);
        command.arg("run").arg(&program);
        command
    }] {
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
