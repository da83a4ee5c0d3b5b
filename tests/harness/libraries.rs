//! Foreign libraries and executables: which library an executable takes, and when; how many threads make its calls.

#![forbid(unsafe_code)]

use harness::{inc, probe, subprocess};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

/// A folder of a test, which is removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = env::temp_dir().join(format!("inc-{name}-{}", process::id()));
        fs::create_dir_all(&path).expect("the folder for temporary files is writable");
        Folder(path)
    }

    /// One that has the library that the tests of foreign calls share.
    fn with_probe(name: &str) -> Folder {
        let folder = Folder::new(name);
        probe::make_in(&folder.0);
        folder
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("the folder is writable");
        path
    }

    /// Compiles a library of one function that returns a number.
    fn make_library(&self, answer: u32) {
        let source = self.write("answer.c", &format!("int answer(void) {{ return {answer}; }}\n"));
        // A new file: the old one may be mapped.
        let library = self.0.join("new.so");
        probe::compile(&["-fPIC", "-shared"], &[&source], &library);
        fs::rename(library, self.0.join("libanswer.so")).expect("the folder is writable");
    }

    fn build(&self, program: &str) -> PathBuf {
        let program = self.write("program.scm", program);
        let executable = self.0.join("program.exe");
        let mut command = Command::new(inc::path());
        command.arg("build").arg(program).arg("-o").arg(&executable);
        subprocess::succeed(command, subprocess::TIME_LIMIT).expect("the program compiles");
        executable
    }

    /// Runs an executable that finds libraries in this folder: standard output, error and status.
    fn run(&self, executable: &Path, variables: &[(&str, &str)]) -> (String, String, i32) {
        let mut command = Command::new(executable);
        command
            .env("LD_LIBRARY_PATH", &self.0)
            .envs(variables.iter().copied());
        let outcome = subprocess::run(command, b"", subprocess::TIME_LIMIT).expect("the executable runs");
        (outcome.stdout, outcome.stderr, outcome.status)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is in the way of nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn an_executable_takes_the_library_that_is_there_when_it_runs() {
    let folder = Folder::new("replaced");
    // The library is not there when the program is compiled.
    let executable = folder.build(
        "(import (scheme base) (scheme write) (inc ffi))
         (define-foreign-library answers (soname \"libanswer.so\"))
         (define-foreign (answer) int (library answers))
         (write (answer))",
    );
    let (stdout, stderr, status) = folder.run(&executable, &[]);
    assert_eq!((&*stdout, status), ("", 72), "{stderr}");
    assert!(stderr.contains("libanswer.so"), "{stderr}");
    for answer in [1, 2] {
        folder.make_library(answer);
        let (stdout, stderr, status) = folder.run(&executable, &[]);
        assert_eq!((stdout, status), (answer.to_string(), 0), "{stderr}");
    }
}

#[test]
fn as_many_threads_make_parallel_calls_as_the_environment_says() {
    let folder = Folder::with_probe("threads");
    // Shorter than the time after which another thread is started.
    let executable = folder.build(
        "(import (scheme base) (scheme lazy) (scheme write) (inc ffi))
         (define-foreign-library probe (soname \"libprobe.so\"))
         (define-foreign (probe-enter (ms int)) int (library probe) parallel async)
         (define-foreign (probe-most) int (library probe) parallel sync)
         (for-each force (map probe-enter '(20 20 20)))
         (write (probe-most))",
    );
    for threads in ["1", "2"] {
        let (stdout, stderr, status) = folder.run(&executable, &[("INC_FOREIGN_THREADS", threads)]);
        assert_eq!((&*stdout, status), (threads, 0), "{stderr}");
    }
}

#[test]
fn at_least_four_threads_make_parallel_calls_where_nothing_is_said() {
    let folder = Folder::with_probe("default-threads");
    // Shorter than the time after which another thread is started; at some time the machine is not busy.
    let executable = folder.build(
        "(import (scheme base) (scheme lazy) (scheme write) (inc ffi))
         (define-foreign-library probe (soname \"libprobe.so\"))
         (define-foreign (probe-enter (ms int)) int (library probe) parallel async)
         (define-foreign (probe-most) int (library probe) parallel sync)
         (define (overlapping)
           (for-each force (map probe-enter '(50 50 50 50)))
           (probe-most))
         (let again ((tries 40))
           (let ((most (overlapping)))
             (if (or (= most 4) (= tries 0)) (write most) (again (- tries 1)))))",
    );
    let (stdout, stderr, status) = folder.run(&executable, &[]);
    assert_eq!((&*stdout, status), ("4", 0), "{stderr}");
}

#[test]
fn a_program_that_does_not_call_c_has_one_thread() {
    let folder = Folder::new("without-c");
    let executable = folder.build(
        "(import (scheme base) (scheme file) (scheme write) (scheme char))
         (define (lines path)
           (call-with-input-file path
             (lambda (port)
               (let loop ((lines '()))
                 (let ((line (read-line port)))
                   (if (eof-object? line) lines (loop (cons line lines))))))))
         (define (begins? text start)
           (and (>= (string-length text) (string-length start))
                (string=? start (string-copy text 0 (string-length start)))))
         (for-each
           (lambda (line) (if (begins? line \"Threads:\") (begin (display line) (newline))))
           (lines \"/proc/self/status\"))",
    );
    let (stdout, stderr, status) = folder.run(&executable, &[]);
    assert_eq!((&*stdout, status), ("Threads:\t1\n", 0), "{stderr}");
}
