//! The prompt on a terminal, as its user sees it. `script`, which every Linux has, makes the terminal; `vt100` shows its screen.
//! Where `script` is missing, the tests are skipped.

use std::io::{Read, Write};
use std::num::NonZero;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const INC: &str = env!("CARGO_BIN_EXE_inc");

const ROWS: u16 = 24;
const COLUMNS: u16 = 80;
const SIZE: [NonZero<u16>; 2] = [NonZero::new(ROWS).unwrap(), NonZero::new(COLUMNS).unwrap()];

/// What a test waits for comes much sooner, if it comes.
const PATIENCE: Duration = Duration::from_secs(20);

const ENTER: &str = "\r";
const TAB: &str = "\t";
const CTRL_C: &str = "\x03";
const CTRL_D: &str = "\x04";
const CTRL_R: &str = "\x12";
const UP: &str = "\x1b[A";
const LEFT: &str = "\x1b[D";

/// A prompt on a terminal.
struct Terminal {
    process: Child,
    keys: Arc<Mutex<ChildStdin>>,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl Terminal {
    /// Starts the prompt, with the folder in which it keeps its history; none where there are no terminals.
    fn start(state: &Path, environment: &[(&str, &str)]) -> Option<Terminal> {
        if !Path::new("/usr/bin/script").exists() {
            eprintln!("skipped: there is no `script`");
            return None;
        }
        // It ends with its terminal, whatever this process was started by.
        let shell = format!("stty rows {ROWS} cols {COLUMNS}; exec env --default-signal=HUP '{INC}' repl");
        let mut process = Command::new("/usr/bin/script")
            .args(["-qfec", &shell, "/dev/null"])
            .env_remove("INC_OPTIONS")
            .env_remove("NO_COLOR")
            .env("TERM", "xterm-256color")
            .env("XDG_STATE_HOME", state)
            .envs(environment.iter().copied())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script starts");
        let keys = Arc::new(Mutex::new(process.stdin.take().expect("it is piped")));
        let screen = Arc::new(Mutex::new(vt100::Parser::new(SIZE[0], SIZE[1], 0)));
        let mut output = process.stdout.take().expect("it is piped");
        let terminal = Terminal {
            process,
            keys: keys.clone(),
            screen: screen.clone(),
        };
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let mut screen = screen.lock().expect("no holder panics");
                screen.process(&bytes[..count]);
                // A terminal tells where its cursor is.
                if bytes[..count].windows(4).any(|part| part == b"\x1b[6n") {
                    let (row, column) = screen.screen().cursor_position();
                    let answer = format!("\x1b[{};{}R", row + 1, column + 1);
                    // It may have ended.
                    let _ = keys
                        .lock()
                        .expect("no holder panics")
                        .write_all(answer.as_bytes());
                }
            }
        });
        terminal.shows("\n>");
        Some(terminal)
    }

    /// Presses keys, one after the other.
    fn press(&self, keys: &[&str]) {
        for key in keys {
            let mut writer = self.keys.lock().expect("no holder panics");
            writer.write_all(key.as_bytes()).expect("the prompt reads");
            drop(writer);
        }
    }

    /// Has a text run, and waits for a new line to type in: while a text runs, the terminal is not the editor's.
    #[track_caller]
    fn run(&self, text: &str) {
        let count = |terminal: &Terminal| terminal.text().matches("\n>").count();
        let before = count(self);
        self.press(&[text, ENTER]);
        self.until("a new line", |terminal| {
            count(terminal) > before && terminal.text().ends_with("\n>")
        });
    }

    /// Presses Ctrl-C, and waits for a new line to type in.
    #[track_caller]
    fn forget(&self) {
        self.press(&[CTRL_C]);
        self.until("a new line", |terminal| terminal.text().ends_with("\n>"));
    }

    fn text(&self) -> String {
        let screen = self.screen.lock().expect("no holder panics");
        let rows: Vec<String> = screen
            .screen()
            .rows(0, COLUMNS)
            .map(|row| row.trim_end().to_string())
            .collect();
        rows.join("\n").trim_end().to_string()
    }

    /// Waits until the screen has a text.
    #[track_caller]
    fn shows(&self, text: &str) {
        self.until(text, |terminal| terminal.text().contains(text));
    }

    #[track_caller]
    fn until(&self, what: &str, holds: impl Fn(&Terminal) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(
                start.elapsed() < PATIENCE,
                "{what}\nis not on the screen:\n{}",
                self.text()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until a text on the screen looks in a way.
    #[track_caller]
    fn looks(&self, text: &str, how: impl Fn(&vt100::Cell) -> bool) {
        self.until(text, |terminal| {
            let screen = terminal.screen.lock().expect("no holder panics");
            let screen = screen.screen();
            (0..ROWS).any(|row| {
                let line: Vec<&vt100::Cell> = (0..COLUMNS)
                    .filter_map(|column| screen.cell(row, column))
                    .collect();
                line.windows(text.len()).any(|cells| {
                    let shown: String = cells.iter().map(|cell| cell.contents()).collect();
                    shown == text && cells.iter().all(|cell| how(cell))
                })
            })
        });
    }

    /// Waits for the end of the session.
    #[track_caller]
    fn ends(mut self) {
        let start = Instant::now();
        while self.process.try_wait().expect("it can be waited for").is_none() {
            assert!(start.elapsed() < PATIENCE, "it goes on:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("terminal").join(name);
    // It is not there the first time.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    folder
}

#[test]
fn lines_are_indented_until_the_form_is_whole() {
    let Some(terminal) = Terminal::start(&folder("indented"), &[]) else {
        return;
    };
    terminal.press(&[
        "(define (f x)",
        ENTER,
        "(if (> x 1)",
        ENTER,
        "(list x",
        ENTER,
        "x)",
        ENTER,
        "#f))",
        ENTER,
    ]);
    terminal.shows("> (define (f x)\n    (if (> x 1)\n        (list x\n              x)\n        #f))");
    terminal.press(&["(f 2)", ENTER]);
    terminal.shows("> (f 2)\n$1 = (2 2)");
    terminal.press(&["(values $1 'b)", ENTER]);
    terminal.shows("$2 = (2 2)\n$3 = b");
}

#[test]
fn a_form_in_which_nothing_is_missing_runs_wherever_the_cursor_is() {
    let Some(terminal) = Terminal::start(&folder("cursor"), &[]) else {
        return;
    };
    terminal.press(&["(+ 1 2)", LEFT, LEFT, ENTER]);
    terminal.shows("$1 = 3");
}

#[test]
fn parentheses_keywords_and_strings_are_told_apart() {
    let Some(terminal) = Terminal::start(&folder("colours"), &[]) else {
        return;
    };
    terminal.press(&["(define a (f \"text\" 12))"]);
    terminal.looks("define", |cell| {
        cell.bold() && cell.fgcolor() == vt100::Color::Idx(4)
    });
    terminal.looks("\"text\"", |cell| cell.fgcolor() == vt100::Color::Idx(2));
    terminal.looks("12", |cell| cell.fgcolor() == vt100::Color::Idx(3));
    // The outermost pair, whose closing parenthesis was just typed.
    terminal.looks("(", |cell| cell.underline());
    terminal.looks(")", |cell| cell.underline());
}

#[test]
fn no_colours_if_they_are_not_wanted() {
    let Some(terminal) = Terminal::start(&folder("plain"), &[("NO_COLOR", "1")]) else {
        return;
    };
    terminal.press(&["(define a 12)"]);
    terminal.looks("(define a 12)", |cell| cell.fgcolor() == vt100::Color::Default);
}

#[test]
fn names_libraries_commands_and_files_are_completed() {
    let Some(terminal) = Terminal::start(&folder("completed"), &[]) else {
        return;
    };
    terminal.press(&["(string-appe", TAB]);
    terminal.shows("> (string-append");
    terminal.press(&[" \"a\" \"b\")", ENTER]);
    terminal.shows("$1 = \"ab\"");
    terminal.press(&["(vector-s", TAB]);
    terminal.shows("vector-sort!");
    terminal.forget();
    terminal.press(&["(import (srfi 13", TAB]);
    terminal.shows("(srfi 132)");
    terminal.forget();
    terminal.press(&["(load \"src/repl/edi", TAB]);
    terminal.shows("> (load \"src/repl/editor/");
    terminal.forget();
    terminal.press(&[",unt", TAB, ENTER]);
    terminal.shows("> ,untrace");
}

#[test]
fn how_a_procedure_is_called_is_shown_while_its_call_is_typed() {
    let Some(terminal) = Terminal::start(&folder("hints"), &[]) else {
        return;
    };
    terminal.press(&["(define (area width height) (* width height))", ENTER]);
    terminal.shows("height))\n>");
    terminal.press(&["(area "]);
    terminal.shows("> (area   (area width height)");
    terminal.press(&["2 3)", ENTER]);
    terminal.shows("> (area 2 3)\n$1 = 6");
}

#[test]
fn texts_of_earlier_sessions_are_found_and_nobody_else_can_read_them() {
    let state = folder("history");
    let Some(terminal) = Terminal::start(&state, &[]) else {
        return;
    };
    terminal.press(&[
        "(define (earlier n)",
        ENTER,
        "(* n 2))",
        ENTER,
        "(+ 1 1)",
        ENTER,
        CTRL_D,
    ]);
    terminal.ends();
    let mode = |name: &str| {
        let metadata = state.join(name).metadata().expect("the history is kept");
        metadata.permissions().mode() & 0o777
    };
    assert_eq!((mode("inc"), mode("inc/history")), (0o700, 0o600));
    let Some(terminal) = Terminal::start(&state, &[]) else {
        return;
    };
    terminal.press(&[UP]);
    terminal.shows("> (+ 1 1)");
    terminal.press(&[UP]);
    terminal.shows("> (define (earlier n)\n    (* n 2))");
    terminal.forget();
    terminal.press(&[CTRL_R, "1 1"]);
    terminal.shows("(earlier lines with: 1 1)");
    terminal.press(&[ENTER, ENTER]);
    terminal.shows("$1 = 2");
}

#[test]
fn ctrl_c_forgets_what_is_typed_and_ends_what_runs() {
    let Some(terminal) = Terminal::start(&folder("interrupted"), &[]) else {
        return;
    };
    terminal.press(&["(forgotten"]);
    terminal.shows("> (forgotten");
    terminal.forget();
    terminal.press(&["(define kept 41)", ENTER]);
    terminal.press(&[
        "(begin (display \"started\") (newline) (let loop () (loop)))",
        ENTER,
    ]);
    terminal.shows("\nstarted");
    terminal.press(&[CTRL_C]);
    terminal.shows("error[E1011]: interrupted");
    terminal.press(&["(+ kept 1)", ENTER]);
    terminal.shows("$1 = 42");
    terminal.press(&[CTRL_D]);
    terminal.ends();
}

#[test]
fn what_is_typed_while_a_text_runs_is_run_after_it() {
    let Some(terminal) = Terminal::start(&folder("ahead"), &[]) else {
        return;
    };
    terminal.press(&["(define (spin n) (if (> n 0) (spin (- n 1))))", ENTER]);
    terminal.press(&[
        "(begin (display \"started\") (newline) (spin 400000000) 'over)",
        ENTER,
    ]);
    terminal.shows("\nstarted");
    terminal.press(&[
        "(+ 1 1)",
        ENTER,
        "(list 2",
        ENTER,
        "3)",
        ENTER,
        "(* 2 2)",
        ENTER,
        "(unfinished",
    ]);
    terminal.shows("$1 = over");
    terminal.shows("$2 = 2\n");
    terminal.shows("$3 = (2 3)\n");
    terminal.shows("$4 = 4\n");
    terminal.shows("> (unfinished");
}

#[test]
fn large_and_cyclic_values_are_cut() {
    let Some(terminal) = Terminal::start(&folder("values"), &[]) else {
        return;
    };
    terminal.press(&["(make-list 1000 'x)", ENTER]);
    terminal.shows("x x ...)\n; cut: (write $1) writes all of it");
    terminal.press(&["(let ((l (list 1 2))) (set-cdr! (cdr l) l) l)", ENTER]);
    terminal.shows("$2 = #0=(1 2 . #0#)");
}

#[test]
fn a_text_that_is_pasted_stays_as_it_is() {
    let Some(terminal) = Terminal::start(&folder("pasted"), &[]) else {
        return;
    };
    terminal.press(&["\x1b[200~(define (f x)\n (* x\n 2))\n(f 21)\x1b[201~", ENTER]);
    terminal.shows("$1 = 42");
}

#[test]
fn threads_run_while_a_text_is_typed() {
    let Some(terminal) = Terminal::start(&folder("threads"), &[]) else {
        return;
    };
    terminal.run("(import (srfi 18))");
    terminal.run("(define go (make-mutex))");
    terminal.run("(mutex-lock! go)");
    let body = "(lambda () (mutex-lock! go 0.5) (display \"the first line\\nthe \") (mutex-lock! go 0.5) \
                (display \"second one\\n\\nunfinished\") (mutex-lock! go 60))";
    terminal.run(&format!("(define worker (thread-start! (make-thread {body})))"));
    terminal.press(&["(+ 40"]);
    // Above the text, whole lines, and the text stays as it is, with what is shown behind it.
    let signature = "  (+ z ...) -> number";
    terminal.until("both lines", |terminal| {
        let lines = format!("\nthe first line\nthe second one\n\n> (+ 40{signature}");
        terminal.text().ends_with(&lines)
    });
    terminal.press(&[" 2)", ENTER]);
    // What is no whole line comes after the text.
    terminal.shows("\nthe second one\n\n> (+ 40 2)\nunfinished\n$2 = 42\n>");
    terminal.run("(thread-terminate! worker)");
    terminal.press(&["(* 6 7)", ENTER]);
    terminal.shows("$3 = 42\n>");
    terminal.press(&[CTRL_D]);
    terminal.ends();
}

/// However much threads write, the editor keeps up, and what they write stays in order.
#[test]
fn threads_may_write_much_while_a_text_is_typed() {
    let Some(terminal) = Terminal::start(&folder("much"), &[]) else {
        return;
    };
    terminal.run("(import (srfi 18))");
    let body = "(lambda () (thread-sleep! 0.5) (do ((n 1 (+ n 1))) ((> n 20000)) (display n) (newline)))";
    terminal.run(&format!("(define worker (thread-start! (make-thread {body})))"));
    terminal.press(&["(+ 40"]);
    let last: String = (19980..=20000).map(|n| format!("{n}\n")).collect();
    terminal.shows(&format!("{last}> (+ 40"));
    terminal.press(&[" 2)", ENTER]);
    terminal.shows(&format!("{last}> (+ 40 2)\n$1 = 42\n>"));
    // Without an end.
    let body = "(lambda () (let loop () (display \"more\") (newline) (loop)))";
    terminal.press(&[
        &format!("(define worker (thread-start! (make-thread {body})))"),
        ENTER,
    ]);
    terminal.until("a line to type in", |terminal| {
        terminal.text().ends_with("\nmore\n>")
    });
    terminal.press(&["(begin (thread-terminate! worker) 'ended)", ENTER]);
    terminal.shows("\n$2 = ended\n>");
    terminal.press(&[CTRL_D]);
    terminal.ends();
}

/// The terminal is as it was, and all output is there.
#[test]
fn a_thread_may_end_the_session_while_a_text_is_typed() {
    let Some(terminal) = Terminal::start(&folder("ended"), &[]) else {
        return;
    };
    terminal.run("(import (srfi 18))");
    let body = "(lambda () (thread-sleep! 0.5) (display \"a line\\nthe end\") (exit))";
    terminal.run(&format!("(define worker (thread-start! (make-thread {body})))"));
    terminal.press(&["(+ 40"]);
    terminal.shows("\n> (+ 40");
    terminal.until("the end", |terminal| terminal.text().ends_with("\nthe end"));
    terminal.shows("\na line\n");
    let screen = terminal.screen.lock().expect("no holder panics");
    assert!(!screen.screen().bracketed_paste());
    drop(screen);
    terminal.ends();
}

#[test]
fn the_prompt_tells_which_frame_it_is_in() {
    let Some(terminal) = Terminal::start(&folder("frames"), &[]) else {
        return;
    };
    terminal.press(&["(define (third list) (car (cdr (cdr list))))", ENTER]);
    terminal.press(&["(third '(1 2))", ENTER]);
    terminal.shows("in third");
    terminal.press(&[",frame", ENTER]);
    terminal.shows("\nframe 0>");
    terminal.press(&["(let ((x 5)) (third (list x)))", ENTER]);
    terminal.press(&[",frame 0", ENTER]);
    terminal.shows("\nframe 0/0>");
    terminal.press(&[CTRL_D]);
    terminal.until("the outer frame", |terminal| {
        terminal.text().ends_with("\nframe 0>")
    });
    terminal.press(&[CTRL_D]);
    terminal.until("no frame", |terminal| terminal.text().ends_with("\n>"));
    terminal.press(&[CTRL_D]);
    terminal.ends();
}
