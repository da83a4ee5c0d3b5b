//! What can be a source file, and how large it may be: `include`, `load`, the program itself.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const INC: &str = env!("CARGO_BIN_EXE_inc");
/// Bytes of a file that is too large. (It takes no place on the disk.)
const TOO_LARGE: u64 = (256 << 20) + 1;

/// A folder of its own for each test, with a pipe and a large file.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("source-files")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    let made = Command::new("mkfifo").arg(folder.join("pipe")).status();
    assert!(made.expect("mkfifo starts").success());
    let large = File::create(folder.join("large")).expect("a file can be made");
    large.set_len(TOO_LARGE).expect("it can be large");
    folder
}

/// Standard output, standard error and status of a command line of the shell, in which `$INC` is the compiler.
fn outcome(folder: &Path, command: &str) -> (String, String, i32) {
    let Output {
        stdout,
        stderr,
        status,
    } = Command::new("bash")
        .args(["-c", &format!("ulimit -v 4000000; {command}")])
        .env("INC", INC)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("bash starts");
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    let status = status.code().expect("no signal ended it");
    (text(stdout), text(stderr), status)
}

#[test]
fn what_a_program_names_is_a_regular_file() {
    let folder = folder("regular");
    for (file, reason) in [
        ("/dev/zero", "it is not a regular file"),
        ("pipe", "it is not a regular file"),
        ("large", "it has more than 256 MB"),
        (".", "Is a directory"),
    ] {
        for (form, column) in [
            (format!("(include \"{file}\")"), 10),
            (format!("(include-ci \"{file}\")"), 13),
            (
                format!("(define-library (a) (include-library-declarations \"{file}\")) (import (a))"),
                51,
            ),
        ] {
            std::fs::write(folder.join("x.scm"), form).expect("the folder can be written");
            let (_, errors, status) = outcome(&folder, "\"$INC\" run x.scm");
            let expected = format!("error[E0514]: cannot read {file}: {reason}\n --> x.scm:1:{column}\n");
            assert!(errors.starts_with(&expected), "{errors}");
            assert_eq!(status, 65);
        }
        let command = format!("\"$INC\" eval '(load \"{file}\")'");
        let (_, errors, status) = outcome(&folder, &command);
        assert!(
            errors.starts_with(&format!("error[E1008]: load: {reason}: \"{file}\"\n")),
            "{errors}"
        );
        assert_eq!(status, 70);
    }
}

#[test]
fn what_the_user_names_may_be_a_pipe() {
    let folder = folder("any");
    for command in [
        "\"$INC\" run <(echo '(display 1)')",
        "echo '(display 1)' | \"$INC\" run /dev/stdin",
        "echo '(display 1)' | \"$INC\" run -",
        "(echo '(display 1)' > pipe &) ; \"$INC\" run pipe",
    ] {
        assert_eq!(
            outcome(&folder, command),
            ("1".into(), String::new(), 0),
            "{command}"
        );
    }
    for file in ["/dev/zero", "large", "- < /dev/zero"] {
        let (_, errors, status) = outcome(&folder, &format!("\"$INC\" run {file}"));
        let name = file.split(' ').next().expect("it is not empty");
        let expected = format!("error[E0514]: {name}: it has more than 256 MB\n");
        assert!(errors.starts_with(&expected), "{errors}");
        assert_eq!(status, 66);
    }
}
