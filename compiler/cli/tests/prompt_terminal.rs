//! The prompt on a terminal, as its user sees it.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;
use std::{fs, thread};
use terminal::{CTRL_C, ENTER, Terminal};

#[path = "prompt_terminal/terminal.rs"]
mod terminal;

const TAB: &str = "\t";
const CTRL_D: &str = "\x04";
const BACKSPACE: &str = "\x7f";
const CTRL_L: &str = "\x0c";
const CTRL_R: &str = "\x12";
const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";
const LEFT: &str = "\x1b[D";

fn main() -> ExitCode {
    terminal::run(&[
        (
            "lines_are_indented_until_the_form_is_whole",
            lines_are_indented_until_the_form_is_whole,
        ),
        (
            "a_form_in_which_nothing_is_missing_runs_wherever_the_cursor_is",
            a_form_in_which_nothing_is_missing_runs_wherever_the_cursor_is,
        ),
        (
            "parentheses_keywords_and_strings_are_told_apart",
            parentheses_keywords_and_strings_are_told_apart,
        ),
        (
            "no_colours_if_they_are_not_wanted",
            no_colours_if_they_are_not_wanted,
        ),
        (
            "names_libraries_commands_and_files_are_completed",
            names_libraries_commands_and_files_are_completed,
        ),
        (
            "how_a_procedure_is_called_is_shown_while_its_call_is_typed",
            how_a_procedure_is_called_is_shown_while_its_call_is_typed,
        ),
        (
            "texts_of_earlier_sessions_are_found_and_nobody_else_can_read_them",
            texts_of_earlier_sessions_are_found_and_nobody_else_can_read_them,
        ),
        (
            "ctrl_c_forgets_what_is_typed_and_ends_what_runs",
            ctrl_c_forgets_what_is_typed_and_ends_what_runs,
        ),
        (
            "ctrl_c_ends_what_the_runtime_does",
            ctrl_c_ends_what_the_runtime_does,
        ),
        (
            "what_is_typed_while_a_text_runs_is_run_after_it",
            what_is_typed_while_a_text_runs_is_run_after_it,
        ),
        (
            "the_end_of_input_counts_whenever_it_is_typed",
            the_end_of_input_counts_whenever_it_is_typed,
        ),
        (
            "the_end_of_input_in_an_empty_line_forgets_the_text",
            the_end_of_input_in_an_empty_line_forgets_the_text,
        ),
        ("large_and_cyclic_values_are_cut", large_and_cyclic_values_are_cut),
        (
            "a_text_that_is_pasted_stays_as_it_is",
            a_text_that_is_pasted_stays_as_it_is,
        ),
        (
            "threads_run_while_a_text_is_typed",
            threads_run_while_a_text_is_typed,
        ),
        (
            "what_threads_write_waits_while_an_earlier_line_is_edited",
            what_threads_write_waits_while_an_earlier_line_is_edited,
        ),
        (
            "threads_may_write_much_while_a_text_is_typed",
            threads_may_write_much_while_a_text_is_typed,
        ),
        (
            "a_thread_may_end_the_session_while_a_text_is_typed",
            a_thread_may_end_the_session_while_a_text_is_typed,
        ),
        (
            "a_signal_that_ends_the_prompt_leaves_the_terminal_as_it_was",
            a_signal_that_ends_the_prompt_leaves_the_terminal_as_it_was,
        ),
        (
            "a_thread_that_ends_the_process_leaves_the_terminal_as_it_was",
            a_thread_that_ends_the_process_leaves_the_terminal_as_it_was,
        ),
        (
            "the_prompt_tells_which_frame_it_is_in",
            the_prompt_tells_which_frame_it_is_in,
        ),
        (
            "what_is_pasted_without_marks_keeps_its_indentation",
            what_is_pasted_without_marks_keeps_its_indentation,
        ),
        ("each_command_is_typed", each_command_is_typed),
        (
            "a_text_stays_whole_when_the_terminal_gets_another_width",
            a_text_stays_whole_when_the_terminal_gets_another_width,
        ),
        ("a_narrow_terminal_shows_all", a_narrow_terminal_shows_all),
        (
            "wide_and_combining_characters_are_edited_as_they_are_seen",
            wide_and_combining_characters_are_edited_as_they_are_seen,
        ),
        (
            "a_terminal_without_a_cursor_has_plain_lines",
            a_terminal_without_a_cursor_has_plain_lines,
        ),
        (
            "a_thread_may_end_the_session_while_its_output_waits",
            a_thread_may_end_the_session_while_its_output_waits,
        ),
        ("reports_begin_a_line", reports_begin_a_line),
        (
            "a_thread_that_fails_is_reported_above_what_is_typed",
            a_thread_that_fails_is_reported_above_what_is_typed,
        ),
        ("documentation_fits_the_terminal", documentation_fits_the_terminal),
        (
            "the_line_of_an_error_fits_the_terminal",
            the_line_of_an_error_fits_the_terminal,
        ),
    ])
}

fn lines_are_indented_until_the_form_is_whole(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    for line in ["(define (f x)", "(if (> x 1)", "(list x", "x)", "#f))"] {
        terminal.line(line);
    }
    terminal.shows("> (define (f x)\n    (if (> x 1)\n        (list x\n              x)\n        #f))");
    terminal.press(&["(f 2)", ENTER]);
    terminal.shows("> (f 2)\n$1 = (2 2)");
    terminal.press(&["(values $1 'b)", ENTER]);
    terminal.shows("$2 = (2 2)\n$3 = b");
}

fn a_form_in_which_nothing_is_missing_runs_wherever_the_cursor_is(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.press(&["(+ 1 2)", LEFT, LEFT, ENTER]);
    terminal.shows("$1 = 3");
}

fn parentheses_keywords_and_strings_are_told_apart(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
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

fn no_colours_if_they_are_not_wanted(folder: &Path) {
    let terminal = Terminal::start(folder, &[("NO_COLOR", "1")]);
    terminal.press(&["(define a 12)"]);
    terminal.looks("(define a 12)", |cell| cell.fgcolor() == vt100::Color::Default);
}

fn names_libraries_commands_and_files_are_completed(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
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

fn how_a_procedure_is_called_is_shown_while_its_call_is_typed(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.press(&["(define (area width height) (* width height))", ENTER]);
    terminal.shows("height))\n>");
    terminal.press(&["(area "]);
    terminal.shows("> (area   (area width height)");
    terminal.press(&["2 3)", ENTER]);
    terminal.shows("> (area 2 3)\n$1 = 6");
}

fn texts_of_earlier_sessions_are_found_and_nobody_else_can_read_them(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.line("(define (earlier n)");
    terminal.press(&["(* n 2))", ENTER, "(+ 1 1)", ENTER, CTRL_D]);
    terminal.ends();
    let mode = |name: &str| {
        let metadata = folder.join(name).metadata().expect("the history is kept");
        metadata.permissions().mode() & 0o777
    };
    assert_eq!((mode("inc"), mode("inc/history")), (0o700, 0o600));
    let terminal = Terminal::start(folder, &[]);
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

fn ctrl_c_forgets_what_is_typed_and_ends_what_runs(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
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

fn the_end_of_input_counts_whenever_it_is_typed(folder: &Path) {
    // While a text runs, with and without another one before it; and as soon as a result is there.
    for (text, after) in [
        (
            "(begin (display \"started\") (newline) (let loop ((n 0)) (if (< n 200000000) (loop (+ n 1)))))",
            "",
        ),
        (
            "(begin (display \"started\") (newline) (let loop ((n 0)) (if (< n 200000000) (loop (+ n 1)))))",
            "(display 1)\r",
        ),
        ("(begin (display \"started\") (newline))", ""),
        ("(begin (display \"started\") (newline) 'done)", ""),
    ] {
        let terminal = Terminal::start(folder, &[]);
        terminal.press(&[text, ENTER]);
        terminal.shows("\nstarted");
        terminal.press(&[after, CTRL_D]);
        terminal.ends();
    }
}

fn ctrl_c_ends_what_the_runtime_does(folder: &Path) {
    for endless in [
        "(read-line (open-input-file \"/dev/zero\"))",
        "(let ((v (vector 1))) (vector-set! v 0 v) (write-simple v (open-output-string)))",
    ] {
        let terminal = Terminal::start(folder, &[]);
        let form = format!("(begin (display \"started\") (newline) {endless})");
        terminal.press(&[&form, ENTER]);
        terminal.shows("\nstarted");
        terminal.press(&[CTRL_C]);
        terminal.shows("error[E1011]: interrupted");
        terminal.press(&["(+ 1 2)", ENTER]);
        terminal.shows("$1 = 3");
    }
}

fn what_is_typed_while_a_text_runs_is_run_after_it(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
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

fn the_end_of_input_in_an_empty_line_forgets_the_text(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.press(&["(list 1", ENTER]);
    terminal.shows("> (list 1\n ");
    terminal.press(&[CTRL_D]);
    terminal.shows("> (list 1\n\n>");
    // In a line with text it deletes, as anywhere.
    terminal.press(&["(+ 1", ENTER, "2x", LEFT, CTRL_D, CTRL_D, ")", ENTER]);
    terminal.shows("$1 = 3");
    terminal.press(&[CTRL_D]);
    terminal.ends();
}

fn large_and_cyclic_values_are_cut(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.press(&["(make-list 1000 'x)", ENTER]);
    terminal.shows("x x ...)\n; cut: (write $1) writes all of it");
    terminal.press(&["(let ((l (list 1 2))) (set-cdr! (cdr l) l) l)", ENTER]);
    terminal.shows("$2 = #0=(1 2 . #0#)");
}

fn a_text_that_is_pasted_stays_as_it_is(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.press(&["\x1b[200~(define (f x)\n (* x\n 2))\n(f 21)\x1b[201~", ENTER]);
    terminal.shows("$1 = 42");
    // Commands among the forms are commands.
    terminal.press(&[
        "\x1b[200~(define x 1)\n,inspect (list x)\n(list x 2)\x1b[201~",
        ENTER,
    ]);
    terminal.shows("list of 1 element: (1)\n  .0: 1\n$2 = (1 2)");
}

fn threads_run_while_a_text_is_typed(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
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

/// Nothing that is on the screen is written over.
fn what_threads_write_waits_while_an_earlier_line_is_edited(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.run("(import (srfi 18))");
    let go = folder.join("go");
    terminal.run(&format!("(define go \"{}\")", go.display()));
    terminal.run("(define (wait) (unless (file-exists? go) (thread-sleep! 0.05) (wait)))");
    terminal.run("(define worker (thread-start! (make-thread (lambda () (wait) (display \"written\\n\")))))");
    let (first_row, _) = terminal.cursor();
    terminal.line("(list 1");
    terminal.line("2");
    terminal.press(&["3", UP, UP]);
    let text = "\n> (list 1\n        2\n        3";
    terminal.until("the text, edited in its first line", |terminal| {
        terminal.text().contains(text) && terminal.cursor().0 == first_row
    });
    let before = terminal.text();
    fs::write(&go, "").expect("the folder is the test's");
    thread::sleep(Duration::from_millis(600));
    assert_eq!(terminal.text(), before);
    terminal.press(&[DOWN, DOWN]);
    terminal.until("the line above the text", |terminal| {
        terminal.text().contains(&format!("\nwritten{text}"))
    });
    terminal.press(&[")", ENTER]);
    terminal.shows("\n$1 = (1 2 3)");
}

/// However much threads write, the editor keeps up, and what they write stays in order.
fn threads_may_write_much_while_a_text_is_typed(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
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
fn a_thread_may_end_the_session_while_a_text_is_typed(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.run("(import (srfi 18))");
    let body = "(lambda () (thread-sleep! 0.5) (display \"a line\\nthe end\") (exit))";
    terminal.run(&format!("(define worker (thread-start! (make-thread {body})))"));
    terminal.press(&["(+ 40"]);
    terminal.shows("\n> (+ 40");
    terminal.until("the end", |terminal| terminal.text().ends_with("\nthe end"));
    terminal.shows("\na line\n");
    assert!(!terminal.marks_pasted());
    terminal.ends();
}

/// Commands of a shell that run the prompt, and then say how it has ended if the terminal is as it was before.
const OBSERVED: &str = "ulimit -c 0; before=$(stty -g); sh -c \"echo process \\$\\$; exec inc repl\"; status=$?; \
                        echo; test \"$(stty -g)\" = \"$before\" && echo all as before: $status";

fn a_signal_that_ends_the_prompt_leaves_the_terminal_as_it_was(folder: &Path) {
    for (signal, status) in [
        ("TERM", 143),
        ("HUP", 129),
        ("QUIT", 131),
        ("SEGV", 139),
        ("ABRT", 134),
    ] {
        let terminal = Terminal::start_by(OBSERVED, folder, &[]);
        terminal.press(&["(unfinished"]);
        terminal.shows("> (unfinished");
        let text = terminal.text();
        let process = text.lines().find_map(|line| line.strip_prefix("process "));
        let sent = Command::new("kill")
            .args(["-s", signal, process.expect("the shell tells it")])
            .status();
        assert!(sent.expect("kill starts").success());
        terminal.shows(&format!("\nall as before: {status}"));
        assert!(!terminal.marks_pasted());
    }
}

fn a_thread_that_ends_the_process_leaves_the_terminal_as_it_was(folder: &Path) {
    for (end, shown) in [
        ("(emergency-exit 3)", "\nall as before: 3"),
        // While a C function runs on another thread.
        (
            "(begin (sleep 60) (thread-sleep! 0.2) (display \"the end\") (exit 4))",
            "\nthe end\nall as before: 4",
        ),
        // By C functions.
        ("(c-exit 5)", "\nall as before: 5"),
        ("(abort)", "\nall as before: 134"),
        ("(strlen #f)", "\nall as before: 139"),
    ] {
        let terminal = Terminal::start_by(OBSERVED, folder, &[]);
        terminal.run("(import (srfi 18) (scheme process-context) (inc ffi))");
        terminal.run("(define-foreign (sleep (seconds int)) int async)");
        terminal.run("(define-foreign (c-exit (status int)) void (symbol \"exit\") parallel sync)");
        terminal.run("(define-foreign (abort) void parallel sync)");
        terminal.run("(define-foreign (strlen (text (maybe pointer))) size parallel sync)");
        terminal.run(&format!(
            "(define ending (make-thread (lambda () (thread-sleep! 0.5) {end})))"
        ));
        terminal.press(&["(thread-start! ending)", ENTER, "(unfinished"]);
        terminal.shows(shown);
        assert!(!terminal.marks_pasted());
    }
}

fn the_prompt_tells_which_frame_it_is_in(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.press(&["(define (third items) (car (cdr (cdr items))))", ENTER]);
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

/// Each line is one text or a part of one, and has the spaces with which it was written.
fn what_is_pasted_without_marks_keeps_its_indentation(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.press(&["(define (f x)\r  (* x\r     2))\r(f 21)\r(list \"a\r  b\"\r 1"]);
    terminal.shows("> (define (f x)\n    (* x\n       2))\n> (f 21)\n$1 = 42\n> (list \"a\n    b\"\n   1");
    // What is typed behind it is indented.
    terminal.line("");
    assert_eq!(terminal.cursor().1, 8);
    terminal.press(&["2)", ENTER]);
    terminal.shows("$2 = (\"a\\n  b\" 1 2)");
}

fn each_command_is_typed(folder: &Path) {
    let file = folder.join("definitions.scm");
    fs::write(&file, "(define loaded 'from-a-file)\n").expect("the folder is the test's");
    let load = format!(",load {}", file.display());
    let terminal = Terminal::start(folder, &[]);
    terminal.run("(define (square x) (* x x))");
    for (text, line) in [
        (
            ",help",
            "\n,quit                leave the frame, or end the session",
        ),
        (",doc square", "\nprocedure: (square x)\n"),
        ("?vector-fill!", "\nprocedure: (vector-fill! "),
        (
            ",apropos vector-f",
            "\n(vector-fill! vector fill [start [end]]) -> unspecified\n",
        ),
        (",expand (when 1 2)", "\n(if 1 2 #!unspecified)\n"),
        (
            ",ir build_ssa (lambda (x) (car x))",
            "\nfunction lambda#1.clause0:\n",
        ),
        (",asm 12", "\ninitialiser:\n"),
        (",time (square 3)", " collections\n$1 = 9\n"),
        (",bench (square 3)", " runs\n"),
        (",trace square", "\nsquare is traced\n"),
        ("(square 5)", "\n(square 5)\n25\n$2 = 25\n"),
        (",untrace", "\nsquare is not traced any more\n"),
        ("(square 'a)", "\n  at prompt:1:20 in square\n"),
        (",backtrace", "\n0: prompt:1:20 in square\n     x = a\n"),
        (
            ",explain",
            "\nOften the value is right and the order of the arguments wrong",
        ),
        (",inspect '(1 (2 3))", "\n  .1: (2 3)\n"),
        (",inspect .1", "\nlist of 2 elements: (2 3)\n"),
        (&load, ""),
        ("loaded", "\n$3 = from-a-file\n"),
        (",import (srfi 1)", ""),
        ("(iota 3)", "\n$4 = (0 1 2)\n"),
        (",gc", "\ncollected in "),
        (",threads", "\nprimordial: runs the prompt\n"),
        (",callbacks", "\nno callbacks\n"),
        (",frame 0", "\nframe 0>"),
        (",locals", "\n     x = a\n"),
        (",quit", "\n>"),
    ] {
        terminal.press(&[CTRL_L]);
        terminal.until("an empty screen", |terminal| terminal.text().lines().count() == 1);
        terminal.press(&[text, ENTER]);
        terminal.until(line, |terminal| {
            let shown = terminal.text();
            shown.contains(line) && shown.contains('\n') && shown.ends_with('>')
        });
    }
    terminal.press(&[",quit", ENTER]);
    terminal.ends();
}

/// Commands of a shell that say which file the terminal is, and run the prompt.
const NAMED: &str = "tty; exec inc repl";

fn a_text_stays_whole_when_the_terminal_gets_another_width(folder: &Path) {
    let terminal = Terminal::start_by(NAMED, folder, &[]);
    let shown = terminal.text();
    let device = shown.lines().next().expect("the shell tells it");
    terminal.press(&["(length '(a b"]);
    terminal.shows("> (length '(a b");
    terminal.resize(device, 40);
    terminal.press(&[" c d e f g h i j k l m n o p"]);
    terminal.shows("\n> (length '(a b c d e f g h i j k l m n\no p");
    // To its beginning and its end, over the line break.
    terminal.press(&["\x01"]);
    terminal.until("the beginning", |terminal| terminal.cursor().1 == 2);
    terminal.press(&["\x05"]);
    terminal.until("the end", |terminal| terminal.cursor().1 == 3);
    terminal.resize(device, 80);
    terminal.press(&["))", ENTER]);
    terminal.shows("\n> (length '(a b c d e f g h i j k l m n o p))\n$1 = 16\n>");
}

fn a_narrow_terminal_shows_all(folder: &Path) {
    // The editor begins with this width, and need not be waited for.
    let terminal = Terminal::start_by(&format!("stty cols 40; {NAMED}"), folder, &[]);
    let shown = terminal.text();
    terminal.resize(shown.lines().next().expect("the shell tells it"), 40);
    terminal.press(&["(vector-s", TAB]);
    terminal.shows("\n> (vector-s\nvector-set!     vector-sort\nvector-sort!    vector-sorted?");
    terminal.forget();
    terminal.press(&["(string-append \"abc\" "]);
    terminal.shows("\n> (string-append \"abc\"   (string-append\nstring ...) -> string");
    terminal.press(&["\"a longer text\")", ENTER]);
    terminal.shows("\n> (string-append \"abc\" \"a longer text\")\n$1 = \"abca longer text\"");
    terminal.press(&["(define (count n)", ENTER]);
    terminal.line("(if (> n 0) (count (- n 1)) 'the-count-is-over))");
    terminal.press(&["(count 3)", ENTER]);
    terminal.shows("\n$2 = the-count-is-over\n>");
}

fn wide_and_combining_characters_are_edited_as_they_are_seen(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.press(&["\"日本\"", LEFT, LEFT]);
    terminal.until("between the two", |terminal| terminal.cursor() == (1, 5));
    terminal.press(&["x", ENTER]);
    terminal.shows("> \"日x本\"\n$1 = \"日x本\"\n>");
    // A letter and its accent are one character to the eye.
    terminal.press(&["\"ae\u{301}\"", LEFT]);
    terminal.until("behind the accent", |terminal| terminal.cursor() == (3, 5));
    terminal.press(&[BACKSPACE]);
    terminal.shows("> \"a\"");
    terminal.press(&[ENTER]);
    terminal.shows("\n$2 = \"a\"\n>");
    // A line is indented by columns of the screen.
    terminal.run("(define 日本 list)");
    terminal.line("(日本 1");
    terminal.press(&["2)", ENTER]);
    terminal.shows("\n> (日本 1\n        2)\n$3 = (1 2)\n>");
}

fn a_terminal_without_a_cursor_has_plain_lines(folder: &Path) {
    let terminal = Terminal::start(folder, &[("TERM", "dumb")]);
    terminal.line("(list 1");
    terminal.press(&["2)", ENTER]);
    terminal.shows("\n> (list 1\n  2)\n(1 2)\n>");
    terminal.press(&["(forgotten"]);
    terminal.shows("\n> (forgotten");
    terminal.forget();
    terminal.press(&["(car 1)", ENTER]);
    terminal.shows("\nerror[E1001]: car: argument 1 must be a pair, but is 1\n");
    terminal.press(&[CTRL_D]);
    terminal.ends();
}

/// Also while there is no room for it, since an earlier line is edited.
fn a_thread_may_end_the_session_while_its_output_waits(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.run("(import (srfi 18))");
    let go = folder.join("go");
    terminal.run(&format!("(define go \"{}\")", go.display()));
    terminal.run("(define (wait) (unless (file-exists? go) (thread-sleep! 0.05) (wait)))");
    let body = "(lambda () (wait) (display \"written\\n\") (exit))";
    terminal.run(&format!("(define worker (thread-start! (make-thread {body})))"));
    terminal.line("(list 1");
    terminal.press(&["2", UP]);
    terminal.until("the earlier line", |terminal| {
        terminal.text().ends_with("\n> (list 1\n        2") && terminal.cursor().1 == 9
    });
    let (row, _) = terminal.cursor();
    assert!(
        terminal
            .text()
            .lines()
            .nth(row.into())
            .is_some_and(|line| line == "> (list 1")
    );
    fs::write(&go, "").expect("the folder is the test's");
    terminal.shows("\n> (list 1\n        2\nwritten");
    terminal.ends();
}

fn reports_begin_a_line(folder: &Path) {
    let program = folder.join("x.scm");
    fs::write(&program, "(display \"begun\") (car 5)").expect("the folder is the test's");
    let commands = format!("inc run {}; exec inc repl", program.display());
    let terminal = Terminal::start_by(&commands, folder, &[]);
    terminal.shows("begun\nerror[E1001]: car: argument 1 must be a pair, but is 5\n");
    terminal.press(&["(begin (display 'here) (cdr 6))", ENTER]);
    terminal.shows("here\nerror[E1001]: cdr: argument 1 must be a pair, but is 6\n");
    terminal.press(&["(begin (display 'there (current-error-port)) (cdr 7))", ENTER]);
    terminal.shows("there\nerror[E1001]: cdr: argument 1 must be a pair, but is 7\n");
    // So does what is typed, and its value.
    terminal.run("(display 'unfinished)");
    terminal.press(&["(+ 1 2)", ENTER]);
    terminal.shows("> (display 'unfinished)\nunfinished\n> (+ 1 2)\n$1 = 3\n>");
}

fn a_thread_that_fails_is_reported_above_what_is_typed(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.run("(import (srfi 18))");
    terminal.run("(define (fail) (thread-sleep! 0.3) (display 'begun) (car 5))");
    terminal.run("(begin (thread-start! (make-thread fail 'failing)) 'started)");
    terminal.press(&["(list 1 2"]);
    terminal.shows("begun\n; the thread failing has ended by an exception\nerror[E1001]");
    terminal.press(&[")", ENTER]);
    terminal.shows("> (list 1 2)\n$2 = (1 2)");
}

fn documentation_fits_the_terminal(folder: &Path) {
    let terminal = Terminal::start(folder, &[]);
    terminal.press(&[",doc fold", ENTER]);
    terminal.shows(
        "  Goes through lists from the left: the procedure gets an element of each and\n  the result so far,",
    );
}

/// A long line and what marks a place in it are cut to the terminal, for warnings and at run time: wrapped, they would not agree.
fn the_line_of_an_error_fits_the_terminal(folder: &Path) {
    let long = "(lambda (x) x) ".repeat(30);
    let program =
        format!("(define (f) (list {long} (lambda (x) (f 1)) {long}))\n(list {long} (car (vector)) {long})");
    let file = folder.join("long.scm");
    fs::write(&file, program).expect("the temporary folder can be written");
    let commands = format!("inc run {}; exec inc repl", file.display());
    let terminal = Terminal::start_by(&commands, folder, &[]);
    let text = terminal.text();
    for place in ["(f 1)", "(car (vector))"] {
        let marks = "^".repeat(place.len());
        let mut rows = text.lines().skip_while(|row| !row.contains(place));
        let at = rows.next().and_then(|row| row.find(place));
        let marked = rows.next().and_then(|row| row.find(&marks));
        assert!(at.is_some() && at == marked, "{place}:\n{text}");
    }
}
