//! The prompt for programs, `inc repl --json`: what each request is answered, and how a session ends.

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longer than any answer takes; only a test that fails waits so long.
const DEADLINE: Duration = Duration::from_secs(120);

/// A client.
struct Client {
    process: Child,
    requests: Option<ChildStdin>,
    answers: Receiver<Value>,
    ready: Value,
}

fn process(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_inc"))
        .args(arguments)
        .args(["repl", "--json"])
        .env_remove("INC_OPTIONS")
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("inc starts")
}

impl Client {
    fn start(arguments: &[&str]) -> Client {
        Client::of(process(arguments))
    }

    fn of(mut process: Child) -> Client {
        let output = BufReader::new(process.stdout.take().expect("it is piped"));
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            for line in output.lines() {
                let line = line.expect("the output is text");
                let answer = serde_json::from_str(&line).expect("each line is JSON");
                // The test may have ended.
                let _ = sender.send(answer);
            }
        });
        let mut client = Client {
            requests: process.stdin.take(),
            process,
            answers,
            ready: Value::Null,
        };
        client.ready = client.answer();
        assert_eq!(client.ready["kind"], "ready");
        client
    }

    fn ask(&mut self, request: &Value) {
        let requests = self.requests.as_mut().expect("it was not closed");
        writeln!(requests, "{request}").expect("inc reads requests");
    }

    fn answer(&self) -> Value {
        self.answers.recv_timeout(DEADLINE).expect("inc answers")
    }

    /// The answers up to the last for a request.
    fn answers(&self) -> Vec<Value> {
        let mut answers = Vec::new();
        loop {
            let answer = self.answer();
            let is_last = ["done", "end"].iter().any(|&kind| answer["kind"] == kind);
            answers.push(answer);
            if is_last {
                return answers;
            }
        }
    }

    fn request(&mut self, request: Value) -> Vec<Value> {
        self.ask(&request);
        self.answers()
    }

    fn eval(&mut self, text: &str) -> Vec<Value> {
        self.request(json!({"id": 7, "op": "eval", "text": text}))
    }

    /// Asks for nothing more; the answers that still come, and the status of the process.
    fn end(mut self) -> (Vec<Value>, ExitStatus) {
        self.requests = None;
        let mut answers = Vec::new();
        while let Ok(answer) = self.answers.recv_timeout(DEADLINE) {
            answers.push(answer);
        }
        (answers, self.process.wait().expect("it was started"))
    }
}

fn output(text: &str) -> Value {
    json!({"id": 7, "kind": "output", "stream": "stdout", "text": text})
}

fn value(name: &str, text: &str) -> Value {
    json!({"id": 7, "kind": "value", "name": name, "text": text})
}

fn done(ok: bool) -> Value {
    json!({"id": 7, "kind": "done", "ok": ok})
}

#[test]
fn output_and_values_come_in_order() {
    let mut client = Client::start(&[]);
    // Many times, since an order that is right by chance is not right often.
    for round in 0..100 {
        let (first, second) = (format!("${}", 2 * round + 1), format!("${}", 2 * round + 2));
        assert_eq!(
            client.eval("(display \"\u{3bb}\") (+ 1 2) (display 'b) '(4) (display 'c)"),
            [
                output("\u{3bb}"),
                value(&first, "3"),
                output("b"),
                value(&second, "(4)"),
                output("c"),
                done(true)
            ]
        );
    }
    assert_eq!(
        client.eval("(values $1 \"x\")"),
        [value("$201", "3"), value("$202", "\"x\""), done(true)]
    );
    let (rest, status) = client.end();
    assert_eq!(
        rest,
        [json!({"id": null, "kind": "end", "status": 0, "signal": null})]
    );
    assert!(status.success());
}

#[test]
fn errors_say_where_and_the_session_goes_on() {
    let mut client = Client::start(&[]);
    let answers = client.eval("(define (f x) (car x)) (+ 1 (f 2)) (display 'never)");
    assert_eq!(answers[1..], [done(false)]);
    let error = &answers[0];
    assert_eq!(error["kind"], "error");
    assert_eq!(error["message"], "car: argument 1 must be a pair, but is 2");
    assert_eq!(
        error["trace"],
        json!([
            {"file": "prompt", "line": 1, "column": 15, "procedure": "f"},
            {"file": "prompt", "line": 1, "column": 29, "procedure": null}
        ])
    );
    let rendered = error["rendered"].as_str().expect("it is a text");
    assert!(
        rendered.starts_with("error[E1001]: car: argument 1 must be a pair, but is 2\n"),
        "{rendered}"
    );
    assert_eq!(
        client.eval("(raise '(a b))")[0]["message"],
        "uncaught object: (a b)"
    );
    assert_eq!(
        client.eval("(error \"no:\" 1 \"b\")")[0]["message"],
        "no: 1 \"b\""
    );
    let answers = client.eval("(if)");
    assert_eq!(answers[1..], [done(false)]);
    let diagnostic = &answers[0];
    assert_eq!(diagnostic["kind"], "diagnostic");
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(
        diagnostic["place"],
        json!({"file": "prompt", "line": 1, "column": 1, "start": 0, "end": 4})
    );
    assert_eq!(client.eval("(f '(1))"), [value("$1", "1"), done(true)]);
}

#[test]
fn texts_are_completed_and_names_described() {
    let mut client = Client::start(&[]);
    let mut complete = |text: &str| {
        let answers = client.request(json!({"id": 7, "op": "complete", "text": text}));
        assert_eq!(answers[1..], [done(true)]);
        answers[0].clone()
    };
    let found = complete("(f (string-app");
    assert_eq!(
        found,
        json!({"id": 7, "kind": "completions", "replaced": "string-app", "candidates": ["string-append"]})
    );
    assert_eq!(
        complete("(import (scheme ch")["candidates"],
        json!(["(scheme char)"])
    );
    assert_eq!(complete("(my-own-na")["candidates"], json!([]));
    client.eval(";; Adds one.\n(define (my-own-name n) (+ n 1))");
    let answers = client.request(json!({"id": 7, "op": "complete", "text": "(my-own-na"}));
    assert_eq!(answers[0]["candidates"], json!(["my-own-name"]));
    assert_eq!(
        client.request(json!({"id": 7, "op": "describe", "name": "my-own-name"})),
        [
            json!({
                "id": 7,
                "kind": "documentation",
                "name": "my-own-name",
                "signatures": ["(my-own-name n)"],
                "text": "procedure: (my-own-name n)\n  Adds one.\n",
            }),
            done(true)
        ]
    );
}

#[test]
fn commands_write_what_they_tell() {
    let mut client = Client::start(&[]);
    let answers = client.eval(",expand (unless #f 1)");
    assert_eq!(answers, [output("(if #f #!unspecified 1)\n"), done(true)]);
    assert_eq!(
        client.eval("?car")[0]["text"].as_str().map(|text| &text[..21]),
        Some("procedure: (car pair)")
    );
    assert_eq!(
        client.eval(",frobnicate")[0]["message"],
        "no command is called ,frobnicate; ,help lists the commands"
    );
}

#[test]
fn whatever_runs_is_interrupted() {
    let mut client = Client::start(&[]);
    let endless = "(display 'started) (let loop () (loop))";
    let expansion = "(display 'started) (define-syntax more (syntax-rules () ((_ x) (more (x x))))) (more 1)";
    let writing = "(display 'started) (let loop () (display 'more) (loop))";
    for text in [endless, expansion, writing] {
        client.ask(&json!({"id": 7, "op": "eval", "text": text}));
        let first = client.answer();
        assert!(
            first["text"]
                .as_str()
                .is_some_and(|text| text.starts_with("started")),
            "{first}"
        );
        // That is done first, and then what it ends.
        let answers = client.request(json!({"id": 8, "op": "interrupt"}));
        assert_eq!(
            answers.last(),
            Some(&json!({"id": 8, "kind": "done", "ok": true}))
        );
        let answers = client.answers();
        assert_eq!(answers.last(), Some(&done(false)), "{answers:?}");
    }
    // At once: it hits what was asked for, even if that has not begun.
    client.ask(&json!({"id": 7, "op": "eval", "text": endless}));
    client.ask(&json!({"id": 8, "op": "interrupt"}));
    client.answers();
    assert_eq!(client.answers().last(), Some(&done(false)));
    // The first is a condition, which handlers take.
    let swallowing = "(let again () (guard (e (#t (display 'swallowed) (again))) (display 'started) (flush-output-port) (let spin () (spin))))";
    client.ask(&json!({"id": 7, "op": "eval", "text": swallowing}));
    assert_eq!(client.answer(), output("started"));
    client.request(json!({"id": 8, "op": "interrupt"}));
    assert_eq!(client.answer(), output("swallowedstarted"));
    client.request(json!({"id": 8, "op": "interrupt"}));
    assert_eq!(client.answers().last(), Some(&done(false)));
    // Where nothing runs, it does nothing.
    client.request(json!({"id": 8, "op": "interrupt"}));
    assert_eq!(client.eval("(+ 1 1)"), [value("$1", "2"), done(true)]);
}

/// Whether a process has started another one that lives.
fn has_child(process: u32) -> bool {
    let processes = std::fs::read_dir("/proc").expect("it is there");
    processes.flatten().any(|entry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // The name, in parentheses, may have spaces; then come the state and the parent.
        let parent = stat
            .rsplit(')')
            .next()
            .and_then(|rest| rest.split(' ').nth(2))
            .map(str::parse);
        parent == Some(Ok(process))
    })
}

/// Ctrl-C is for what runs, also if it comes while the session is being started.
#[test]
fn the_signal_interrupts() {
    let mut process = process(&[]);
    let relay = Pid::from_child(&process);
    // The relay has started the session when it can take signals.
    while !has_child(process.id()) && process.try_wait().is_ok_and(|status| status.is_none()) {
        std::thread::sleep(Duration::from_millis(1));
    }
    kill_process(relay, Signal::INT).expect("it runs");
    let mut client = Client::of(process);
    assert_eq!(client.eval("(+ 1 1)"), [value("$1", "2"), done(true)]);
    client.ask(&json!({"id": 7, "op": "eval", "text": "(display 'started) (let loop () (loop))"}));
    assert_eq!(client.answer(), output("started"));
    kill_process(relay, Signal::INT).expect("it runs");
    assert_eq!(client.answers().last(), Some(&done(false)));
}

#[test]
fn threads_run_while_nothing_is_asked_for() {
    let mut client = Client::start(&[]);
    client.eval("(import (srfi 18))");
    let body = "(lambda () (thread-sleep! 0.1) (display \"on its own\"))";
    client.eval(&format!("(begin (thread-start! (make-thread {body})) 'started)"));
    let mut expected = output("on its own");
    expected["id"] = Value::Null;
    assert_eq!(client.answer(), expected);
    assert_eq!(client.eval("(+ 1 1)"), [value("$2", "2"), done(true)]);
}

#[test]
fn the_first_line_says_that_the_session_is_ready() {
    let mut process = process(&[]);
    let mut input = process.stdin.take().expect("it is a pipe");
    input
        .write_all(b"nonsense\n{\"id\": 1, \"op\": \"interrupt\"}\n")
        .expect("it is read later");
    drop(input);
    let output = process
        .wait_with_output()
        .expect("it ends when nothing more is asked");
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let kinds: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON")["kind"].clone())
        .collect();
    assert_eq!(kinds, ["ready", "refused", "done", "done", "end"]);
}

#[test]
fn of_many_diagnostics_the_first_are_told() {
    let mut client = Client::start(&[]);
    let answers = client.eval(&format!("(begin {})", "(if) ".repeat(30)));
    assert_eq!(answers.len(), 22);
    assert!(answers[..20].iter().all(|answer| answer["code"] == "E0302"));
    let more = json!({"id": 7, "kind": "more", "severity": "error", "message": "and 10 more errors"});
    assert_eq!(answers[20..], [more, done(false)]);
}

#[test]
fn refusals_come_in_order() {
    let mut client = Client::start(&[]);
    let requests = client.requests.as_mut().expect("it was not closed");
    let slow =
        json!({"id": 7, "op": "eval", "text": "(let loop ((i 0)) (if (< i 100000000) (loop (+ i 1)) i))"});
    let lines = format!("{slow}\nnonsense\n[1]\n{{\"id\": 8, \"op\": \"eval\", \"text\": \"2\"}}\n");
    requests.write_all(lines.as_bytes()).expect("inc reads requests");
    let kinds: Vec<String> = (0..8)
        .map(|_| {
            client.answer()["kind"]
                .as_str()
                .expect("a kind is text")
                .to_owned()
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "value", "done", "refused", "done", "refused", "done", "value", "done"
        ]
    );
}

#[test]
fn what_is_no_request_is_refused() {
    let mut client = Client::start(&[]);
    for (line, reason) in [
        (
            "{\"id\": nonsense",
            "the line is not JSON: column 9 has something else",
        ),
        ("{\"id\": 1, ", "the line is not JSON: it ends too early"),
        ("[1]", "a request is an object"),
        ("1", "a request is an object"),
    ] {
        let requests = client.requests.as_mut().expect("it was not closed");
        writeln!(requests, "{line}").expect("inc reads requests");
        let refusal = json!({"id": null, "kind": "refused", "message": reason});
        let end = json!({"id": null, "kind": "done", "ok": false});
        assert_eq!([client.answer(), client.answer()], [refusal, end], "{line}");
    }
    // An identification comes back as it was, whatever it is.
    for id in ["123456789012345678901234567890", "1.50", "{\"a\":[1]}"] {
        let requests = client.requests.as_mut().expect("it was not closed");
        writeln!(requests, "{{\"id\": {id}}}").expect("inc reads requests");
        for _ in ["refused", "done"] {
            let answer = client.answer();
            assert_eq!(answer["id"].to_string(), id, "{answer}");
        }
    }
    for (request, reason) in [
        (
            json!({"id": 7, "op": "frobnicate"}),
            "`op` is not eval, complete, describe or interrupt",
        ),
        (json!({"id": 7, "op": "eval"}), "`text` is no string"),
        (
            json!({"id": 7, "op": "describe", "name": 1}),
            "`name` is no string",
        ),
    ] {
        let refusal = json!({"id": 7, "kind": "refused", "message": reason});
        assert_eq!(client.request(request), [refusal, done(false)]);
    }
}

#[test]
fn forms_that_a_command_loads_are_answered_like_others() {
    let mut client = Client::start(&[]);
    let answers = client.eval(",load no-such-file");
    assert_eq!(answers.len(), 2, "{answers:?}");
    assert_eq!(
        (&answers[0]["kind"], &answers[0]["code"]),
        (&json!("error"), &json!("E1008"))
    );
    assert_eq!(answers[1], done(false));
}

#[test]
fn the_program_has_no_input_but_all_of_its_output() {
    let mut client = Client::start(&[]);
    assert_eq!(
        client.eval("(eof-object? (read-line))"),
        [value("$1", "#t"), done(true)]
    );
    let answers = client.eval("(display (make-string 1000000 #\\x))");
    let texts = answers.iter().filter_map(|answer| answer["text"].as_str());
    assert_eq!(texts.map(str::len).sum::<usize>(), 1_000_000);
    let answers = client.eval("(display 'last) (exit 3)");
    assert_eq!(
        answers,
        [
            output("last"),
            json!({"id": 7, "kind": "end", "status": 3, "signal": null})
        ]
    );
    assert_eq!(client.end().1.code(), Some(3));
}

#[test]
fn a_crash_in_c_is_told() {
    let mut client = Client::start(&[]);
    let crash = "(import (inc ffi)) (define-foreign (abort) void parallel sync) (display 'before) (abort)";
    let answers = client.eval(crash);
    assert_eq!(answers[0], output("before"));
    assert_eq!(answers[1]["stream"], "stderr");
    let report = answers[1]["text"].as_str().expect("it is a text");
    assert!(report.contains("abort"), "{report}");
    assert_eq!(
        answers[2..],
        [json!({"id": 7, "kind": "end", "status": null, "signal": 6})]
    );
    assert_eq!(client.end().1.code(), Some(134));
}

#[test]
fn nothing_goes_on_without_a_client() {
    let mut process = process(&[]);
    let mut requests = process.stdin.take().expect("it is piped");
    let endless = json!({"op": "eval", "text": "(display 'started) (let loop () (loop))"});
    writeln!(requests, "{endless}").expect("inc reads requests");
    let mut answers = BufReader::new(process.stdout.take().expect("it is piped")).lines();
    let started = answers.nth(1).expect("there is output").expect("it is text");
    assert!(started.contains("started"), "{started}");
    drop((requests, answers));
    let (sender, ended) = channel();
    std::thread::spawn(move || sender.send(process.wait()));
    let status = ended.recv_timeout(DEADLINE).expect("the process ends");
    assert_eq!(status.expect("it was started").code(), Some(70));
}

#[test]
fn options_are_those_of_the_session() {
    let mut client = Client::start(&["--deny-ffi", "-O0", "--max-heap", "64M"]);
    let answers = client.eval("(let loop ((l '())) (loop (cons (make-vector 1000) l)))");
    assert_eq!(answers[0]["message"], "out of memory");
    let call = "(import (inc ffi)) (define-foreign (abs (n int)) int parallel sync) (abs -1)";
    let answers = client.eval(call);
    assert_eq!(
        answers[0]["message"], "abs: foreign calls are denied",
        "{answers:?}"
    );
    assert_eq!(Client::start(&[]).eval(call), [value("$1", "1"), done(true)]);
}

/// The session of the manual: lines after `> ` are requests, the others answers.
#[test]
fn the_manual_shows_what_is_answered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manual = std::fs::read_to_string(root.join("docs/repl.md")).expect("the manual is there");
    let session = manual
        .split("```json\n")
        .nth(1)
        .expect("the manual shows a session");
    let session = session.split("```").next().expect("it has an end");
    let mut client = Client::start(&[]);
    let mut answers = vec![client.ready.clone()];
    let mut shown: Vec<Value> = Vec::new();
    for line in session.lines() {
        match line.strip_prefix("> ") {
            Some(request) => {
                let request = serde_json::from_str(request).expect("the manual's requests are JSON");
                answers.extend(client.request(request));
            }
            None => shown.push(serde_json::from_str(line).expect("the manual's answers are JSON")),
        }
    }
    assert_eq!(answers, shown);
}
