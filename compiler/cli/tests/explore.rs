//! The server of `inc explore`: right answers, refusals, limits.

use serde_json::{Value, json};
use server::Server;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

#[path = "explore/server.rs"]
mod server;

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("explore")
        .join(name);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    folder
}

fn start(name: &str) -> Server {
    Server::start(&folder(name), None)
}

fn run(server: &Server, text: &str, mode: &str) -> Value {
    server.post("/run", &json!({"text": text, "level": 2, "mode": mode}))
}

#[test]
fn the_page_is_for_those_who_know_the_token() {
    let server = start("page");
    let host = format!("localhost:{}", server.port);
    let get = |line: &str, cookie: &str| {
        server.send(&server.request(line, &[("Host", &host), ("Cookie", cookie)], ""))
    };
    assert_eq!(get("GET /", "").status, 403);
    assert_eq!(get("GET /?token=0123", "").status, 403);
    let address = server.address();
    let (_, path) = address
        .split_once(&server.port.to_string())
        .expect("it names the port");
    let first = get(&format!("GET {path}"), "");
    assert_eq!(first.status, 303);
    assert!(first.head.contains("httponly; samesite=lax"), "{}", first.head);
    let cookie = format!("a=b; inc-explore-{}={}", server.port, server.token);
    let page = get("GET /", &cookie);
    assert_eq!(page.status, 200);
    assert!(page.body.contains(&server.token));
    for part in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "x-frame-options: deny",
        "cache-control: no-store",
    ] {
        assert!(page.head.contains(part), "{}", page.head);
    }
    for asset in ["explore.js", "explore.css", "icon.svg"] {
        assert_eq!(get(&format!("GET /assets/{asset}"), "").status, 200, "{asset}");
    }
    for path in ["/assets/", "/assets/../Cargo.toml", "/etc/passwd", "//", "*"] {
        assert_eq!(get(&format!("GET {path}"), &cookie).status, 404, "{path}");
    }
}

#[test]
fn requests_of_others_are_refused() {
    let server = start("others");
    let content =
        json!({"text": "1", "level": 2, "passes": [], "mode": "program", "op": "start"}).to_string();
    let host = format!("127.0.0.1:{}", server.port);
    let origin = format!("http://{host}");
    let token = &*server.token;
    let rebound = format!("evil.example:{}", server.port);
    let wrong_port = "http://127.0.0.1:1";
    let cases: [(&str, &[(&str, &str)]); 8] = [
        ("no host", &[("Origin", &origin), ("X-Inc-Token", token)]),
        ("another name", &[("Host", &rebound), ("X-Inc-Token", token)]),
        ("no port", &[("Host", "127.0.0.1"), ("X-Inc-Token", token)]),
        (
            "another site",
            &[
                ("Host", &host),
                ("Origin", "http://evil.example"),
                ("X-Inc-Token", token),
            ],
        ),
        (
            "another port",
            &[("Host", &host), ("Origin", wrong_port), ("X-Inc-Token", token)],
        ),
        (
            "a sandboxed page",
            &[("Host", &host), ("Origin", "null"), ("X-Inc-Token", token)],
        ),
        ("no token", &[("Host", &host), ("Origin", &origin)]),
        (
            "a wrong token",
            &[
                ("Host", &host),
                ("Origin", &origin),
                ("X-Inc-Token", "0123456789abcdef0123456789abcdef"),
            ],
        ),
    ];
    for (what, headers) in cases {
        for path in ["/compile", "/run", "/prompt"] {
            let answer = server.send(&server.request(&format!("POST {path}"), headers, &content));
            assert_eq!(answer.status, 403, "{what}: {answer:?}");
        }
    }
    let right = [("Host", &*host), ("Origin", &origin), ("X-Inc-Token", token)];
    for path in ["/compile", "/run", "/prompt"] {
        let answer = server.send(&server.request(&format!("POST {path}"), &right, &content));
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[test]
fn the_port_is_the_one_that_is_asked_for() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    let port = taken.local_addr().expect("it is bound").port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_inc"));
    command.args(["explore", "--no-open", "--port", &port.to_string()]);
    let refused = command.output().expect("inc starts");
    let error = format!("inc: cannot serve at port {port}: Address already in use\n");
    assert_eq!(String::from_utf8_lossy(&refused.stderr), error);
    assert_eq!((refused.status.code(), &*refused.stdout), (Some(70), &b""[..]));
    drop(taken);
    let server = Server::start_by(&mut command);
    assert_eq!(server.port, port);
    assert_eq!(run(&server, "(display 1)", "program")["output"], "1");
}

#[test]
fn a_browser_is_opened() {
    let folder = folder("browser");
    let opened = folder.join("opened");
    // Of the last run.
    let _ = std::fs::remove_file(&opened);
    let opener = folder.join("xdg-open");
    // The file is there when it is whole.
    let script = "#!/bin/sh\necho \"$# $1\" >part && /bin/mv part opened\n";
    std::fs::write(&opener, script).expect("the folder can be written");
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&opener, executable).expect("it is the test's");
    let start = |path: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_inc"));
        let command = command.args(["explore", "--port", "0"]).env("PATH", path);
        Server::start_by(command.current_dir(&folder))
    };
    let server = start(&folder);
    let begin = Instant::now();
    while !opened.exists() {
        assert!(begin.elapsed() < Duration::from_secs(20), "no browser is opened");
        std::thread::sleep(Duration::from_millis(10));
    }
    let arguments = std::fs::read_to_string(&opened).expect("it is there");
    assert_eq!(arguments, format!("1 {}\n", server.address()));
    // Without one the page is served all the same.
    let server = start(&folder.join("empty"));
    assert_eq!(run(&server, "(display 1)", "program")["output"], "1");
}

#[test]
fn what_is_no_request_is_refused() {
    let server = start("nonsense");
    let head = format!(
        "Host: 127.0.0.1:{}\r\nX-Inc-Token: {}\r\n",
        server.port, server.token
    );
    for (text, status) in [
        ("\r\n\r\n".to_string(), 400),
        ("GET /\r\n\r\n".to_string(), 400),
        ("GET / HTTP/2\r\n\r\n".to_string(), 400),
        (format!("PUT / HTTP/1.1\r\n{head}\r\n"), 405),
        (format!("POST / HTTP/1.1\r\n{head}\r\n"), 404),
        (format!("POST /run HTTP/1.1\r\n{head}{head}\r\n"), 400),
        (
            format!("POST /run HTTP/1.1\r\n{head}Content-Length: -1\r\n\r\n"),
            400,
        ),
        (
            format!("POST /run HTTP/1.1\r\n{head}Content-Length: 99999999\r\n\r\n"),
            413,
        ),
        (
            format!("POST /run HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\n"),
            501,
        ),
        (
            format!("POST /run HTTP/1.1\r\n{head}Content-Length: 1\r\n\r\n{{"),
            400,
        ),
        (
            format!("POST /compile HTTP/1.1\r\n{head}Content-Length: 2\r\n\r\n{{}}"),
            400,
        ),
        (
            format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000)),
            431,
        ),
    ] {
        assert_eq!(server.send(&text).status, status, "{text}");
    }
    // A request that never ends is given up, and others are served meanwhile.
    let mut slow = server.connect();
    slow.write_all(b"POST /run HTTP/1.1\r\n").expect("inc reads");
    assert_eq!(run(&server, "(display 1)", "program")["output"], "1");
}

#[test]
fn stages_and_their_places() {
    let server = start("stages");
    let text = "(define (f λ) (* λ λ))\n(writeln (map f (list 1 2)))";
    let result = server.post(
        "/compile",
        &json!({"text": text, "level": 2, "passes": ["expand", "build_ssa", "encode"]}),
    );
    let stages = result["stages"].as_array().expect("an array");
    let passes: Vec<&str> = stages
        .iter()
        .map(|stage| stage["pass"].as_str().expect("a name"))
        .collect();
    assert_eq!(passes, ["expand", "build_ssa", "encode"]);
    for stage in stages {
        let shown = stage["text"].as_str().expect("a text");
        let places = stage["places"].as_array().expect("an array");
        let number = |value: &Value| value.as_u64().expect("a number") as usize;
        let source = |index: &Value| {
            let place = &places[number(index)];
            &text[number(&place[0])..number(&place[1])]
        };
        let parts = stage["parts"].as_array().expect("an array");
        let multiplies = parts.iter().any(|part| {
            let part = part.as_array().expect("an array");
            let made = &shown[number(&part[0])..number(&part[1])];
            ["%*", "multiply", "imul", "call *@"]
                .iter()
                .any(|word| made.contains(word))
                && part[2..].iter().map(source).any(|place| place == "(* λ λ)")
        });
        assert!(multiplies, "{stage:#}");
    }
    assert_eq!(result["languages"][0]["name"], "expanded");
    assert_eq!(result["diagnostics"], json!([]));
    assert!(result["timings"].as_array().is_some_and(|rows| rows.len() > 10));
}

#[test]
fn diagnostics_have_places() {
    let server = start("diagnostics");
    let content = json!({"text": "(import (scheme base))\n(lenght 'x)", "level": 2, "passes": ["encode"]});
    let result = server.post("/compile", &content);
    assert_eq!(result["stages"], json!([]));
    let diagnostic = &result["diagnostics"][0];
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(diagnostic["message"], "unknown name `lenght`");
    let place = json!({"file": "program.scm", "line": 2, "column": 2, "start": 24, "end": 30});
    assert_eq!(diagnostic["place"], place);
    assert_eq!(diagnostic["hints"], json!(["did you mean `length`?"]));
    assert!(
        diagnostic["rendered"]
            .as_str()
            .is_some_and(|text| text.contains("2 | (lenght 'x)"))
    );
}

#[test]
fn of_many_diagnostics_the_first_are_told() {
    let server = start("many");
    let compile = |text: &str| {
        let content = json!({"text": text, "level": 2, "passes": ["encode"]});
        let result = server.post("/compile", &content);
        let count = result["diagnostics"].as_array().map(Vec::len);
        assert_eq!(count, Some(20));
        // The line, which is long, is not told with each.
        let rendered = result["diagnostics"].to_string().len();
        assert!(rendered < 40_000, "{rendered}");
        let stages = result["stages"].to_string().len();
        assert!(stages < 4_000_000, "{stages}");
        result["more"].clone()
    };
    let calls = "(lambda (x) (f x)) ".repeat(1000);
    let more = compile(&format!("(define (f) (list {calls})) (display (f))"));
    assert_eq!(
        more,
        json!([{"severity": "warning", "message": "and 980 more warnings"}])
    );
    let calls: String = (0..4000)
        .map(|i| format!("(unknown-name-that-is-long-{i})"))
        .collect();
    let start = Instant::now();
    assert_eq!(
        compile(&format!("(import (scheme base)) {calls}")),
        json!([{"severity": "error", "message": "and at least 980 more errors"}])
    );
    assert_eq!(
        compile(&calls),
        json!([{"severity": "warning", "message": "and 3980 more warnings"}])
    );
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

#[test]
fn what_a_program_includes_has_an_end() {
    let folder = folder("included");
    let large = std::fs::File::create(folder.join("large.scm")).expect("the folder can be written");
    large.set_len((1 << 20) + 1).expect("it can be large");
    let server = Server::start(&folder, None);
    for (file, reason) in [
        ("/dev/zero", "it is not a regular file"),
        ("large.scm", "it has more than 1 MB"),
    ] {
        let content = json!({"text": format!("(include \"{file}\")"), "level": 2, "passes": ["encode"]});
        let error = &server.post("/compile", &content)["diagnostics"][0];
        assert_eq!(error["message"], format!("cannot read {file}: {reason}"));
        assert_eq!(error["place"]["column"], 10);
    }
}

#[test]
fn programs_run() {
    let server = start("runs");
    let result = run(&server, "(write (list 1 \"é\"))\n(exit 3)", "program");
    assert_eq!(result["output"], "(1 \"é\")");
    assert_eq!((&result["end"], &result["status"]), (&json!("exit"), &json!(3)));
    let result = run(&server, "(define (f x) (* x x))\n(f 12)\n\"text\"", "forms");
    assert_eq!(result["output"], "144\n\"text\"\n");
    let result = run(&server, "(car 1)", "program");
    assert_eq!(result["status"], 70);
    assert!(result["errors"].as_str().is_some_and(|text| text.contains("car")));
}

#[test]
fn limits_hold() {
    let server = start("limits");
    let start = Instant::now();
    let result = run(&server, "(display \"hello\") (let loop () (loop))", "program");
    assert_eq!(
        (&result["end"], &result["output"]),
        (&json!("time"), &json!("hello"))
    );
    assert!(start.elapsed() < Duration::from_secs(15));
    let result = run(
        &server,
        "(let loop () (display \"a line of text\\n\") (loop))",
        "program",
    );
    assert_eq!(result["end"], "output");
    assert_eq!(result["output"].as_str().map(str::len), Some(256 << 10));
    let text = "(define port (open-binary-output-file \"large\"))
                (let loop () (write-bytevector (make-bytevector 1000000) port) (loop))";
    assert_eq!(run(&server, text, "program")["end"], "file");
    let large = folder("limits").join("large");
    let length = std::fs::metadata(&large).map(|metadata| metadata.len());
    assert_eq!(length.expect("the program has made it"), 64 << 20);
    std::fs::remove_file(large).expect("it can be removed");
    let result = run(&server, "(let loop ((all '())) (loop (cons all all)))", "program");
    assert_eq!(result["end"], "exit");
    assert_eq!(result["status"], 71);
    let foreign = "(import (scheme base) (inc ffi))\n\
                   (define-foreign (getpid) int parallel sync)\n(getpid)";
    let result = run(&server, foreign, "program");
    assert_ne!(result["status"], 0);
    assert!(
        result["errors"]
            .as_str()
            .is_some_and(|text| text.contains("--deny-ffi") || text.contains("denied")),
        "{result:#}"
    );
    let result = run(&server, "(write (get-environment-variables))", "program");
    assert_eq!(result["output"], "()");
}

#[test]
fn programs_end_with_the_server() {
    let server = start("owner");
    let content = json!({"text": "(let loop () (loop))", "level": 2, "mode": "program"});
    let mut stream = server.connect();
    let request = server.page_request("/run", &content);
    stream.write_all(request.as_bytes()).expect("inc reads");
    let start = Instant::now();
    let children = loop {
        match server.children() {
            none if none.is_empty() => assert!(start.elapsed() < Duration::from_secs(20)),
            children => break children,
        }
    };
    // It is killed, and cannot end them itself.
    drop(server);
    let is_running = |child: &String| {
        // What has ended stays listed until somebody asks for its status.
        let status = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        status
            .rsplit(") ")
            .next()
            .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
    };
    while children.iter().any(is_running) {
        assert!(start.elapsed() < Duration::from_secs(20), "{children:?} run on");
    }
}

#[test]
fn a_program_that_nobody_waits_for_is_ended() {
    let server = start("left");
    let content = json!({"text": "(let loop () (loop))", "level": 2, "mode": "program"});
    let mut streams: Vec<TcpStream> = (0..3)
        .map(|_| {
            let mut stream = server.connect();
            let request = server.page_request("/run", &content);
            stream.write_all(request.as_bytes()).expect("inc reads");
            let timeout = Some(Duration::from_millis(20));
            stream.set_read_timeout(timeout).expect("it is not zero");
            stream
        })
        .collect();
    // More than two do not run at a time: one of the three is refused, long before the others' time is over.
    let start = Instant::now();
    let refused = loop {
        let has_answer = |stream: &TcpStream| stream.peek(&mut [0]).is_ok();
        match streams.iter().position(has_answer) {
            Some(refused) => break refused,
            None => assert!(
                start.elapsed() < Duration::from_secs(8),
                "the limit of programs holds"
            ),
        }
    };
    let mut status = [0; 12];
    streams[refused].read_exact(&mut status).expect("it has answered");
    assert_eq!(&status, b"HTTP/1.1 503");
    // Those who wait for the other two leave: then there is room again.
    let one = json!({"text": "(display 1)", "level": 2, "mode": "program"});
    let is_busy = || server.send(&server.page_request("/run", &one)).status == 503;
    assert!(is_busy());
    drop(streams);
    let start = Instant::now();
    while is_busy() {
        assert!(start.elapsed() < Duration::from_secs(5), "the programs are ended");
    }
}

#[test]
fn macros_without_end_are_stopped() {
    let server = start("macros");
    let text = "(define-syntax grow (syntax-rules () ((_ x ...) (grow x ... x ...))))\n(grow 1)";
    let start = Instant::now();
    let result = server.post(
        "/compile",
        &json!({"text": text, "level": 2, "passes": ["encode"]}),
    );
    assert_eq!(result["diagnostics"][0]["code"], "E0411");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_file_is_shown_with_what_it_includes() {
    let folder = folder("file");
    std::fs::create_dir_all(folder.join("below")).expect("the folder can be made");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("the folder can be written");
    };
    write("below/part.scm", "(define part '</script>)");
    write("below/whole.scm", "(include \"part.scm\")\n(write part)");
    let server = Server::start(&folder, Some("below/whole.scm"));
    let host = format!("127.0.0.1:{}", server.port);
    let cookie = format!("inc-explore-{}={}", server.port, server.token);
    let page = server.send(&server.request("GET /", &[("Host", &host), ("Cookie", &cookie)], ""));
    assert!(
        page.body.contains(r#"(include \"part.scm\")\n(write part)"#),
        "{}",
        page.body
    );
    let text = "(include \"part.scm\")\n(write part)";
    let result = server.post(
        "/compile",
        &json!({"text": text, "level": 2, "passes": ["encode"]}),
    );
    assert_eq!(result["diagnostics"], json!([]));
    assert_eq!(run(&server, text, "program")["output"], "</script>");
}

/// A program of 100 lines comes back as assembly; how soon is printed: the least of five.
#[test]
fn a_program_of_100_lines_is_answered() {
    let server = start("speed");
    let text: String = (0..25)
        .map(|i| {
            format!(
                "(define (count-{i} n list)\n  (if (null? list)\n      (+ n {i})\n      (count-{i} (+ n (car list)) (cdr list))))\n"
            )
        })
        .collect();
    assert_eq!(text.lines().count(), 100);
    let calls: String = (0..25)
        .map(|i| format!("(writeln (count-{i} 0 (list 1 2 3)))"))
        .collect();
    let content = json!({"text": text + &calls, "level": 2, "passes": ["encode"]});
    let times = (0..5).map(|_| {
        let start = Instant::now();
        let answer = server.post("/compile", &content);
        let time = start.elapsed();
        assert!(answer.to_string().contains("count-24"), "{answer}");
        time
    });
    println!("{:?}", times.min());
}

/// What a prompt answers to a text, without what is last.
fn ask(server: &Server, name: &Value, text: &str) -> (Vec<Value>, Value) {
    let request = json!({"op": "eval", "text": text});
    let result = server.post("/prompt", &json!({"op": "ask", "name": name, "request": request}));
    let answers = result["answers"].as_array().expect("a list").clone();
    (answers, result["end"].clone())
}

#[test]
fn a_prompt_remembers() {
    let server = start("prompt");
    let begin = || server.post("/prompt", &json!({"op": "start", "level": 2}))["name"].clone();
    let name = begin();
    let kinds = |answers: &[Value]| -> Vec<String> {
        let kinds = answers.iter().filter_map(|answer| answer["kind"].as_str());
        kinds.map(str::to_string).collect()
    };
    let (answers, end) = ask(&server, &name, "(define (f x) (* x x)) (display 'hi)");
    assert_eq!(kinds(&answers), ["ready", "output", "done"]);
    assert_eq!(end, Value::Null);
    let (answers, _) = ask(&server, &name, "(f 7)");
    assert_eq!(answers[0]["text"], "49");
    let (answers, _) = ask(&server, &name, "(car $1)");
    assert_eq!(kinds(&answers), ["error", "done"]);
    // Another one knows nothing of it.
    let other = begin();
    let (answers, _) = ask(&server, &other, "(f 7)");
    assert_eq!(kinds(&answers), ["ready", "error", "done"]);
    // What writes without end is interrupted, and the prompt goes on.
    let (_, end) = ask(&server, &name, "(let loop () (display \"more and more\") (loop))");
    assert_eq!(end, "output");
    let (answers, _) = ask(&server, &name, "(f 8)");
    assert!(answers.iter().any(|answer| answer["text"] == "64"), "{answers:?}");
    // It has no access to C, and ends when it is told to.
    let (answers, _) = ask(
        &server,
        &name,
        "(import (inc foreign)) (define-foreign (getpid) -> int)",
    );
    assert_eq!(answers.last().expect("an answer")["ok"], false, "{answers:?}");
    let (answers, _) = ask(&server, &name, "(exit 3)");
    assert_eq!(answers.last().expect("an answer")["status"], 3);
    let request = json!({"op": "ask", "name": name, "request": {"op": "eval", "text": "1"}});
    assert_eq!(server.send(&server.page_request("/prompt", &request)).status, 409);
}

#[test]
fn a_prompt_is_interrupted() {
    let server = start("prompt-interrupt");
    let name = server.post("/prompt", &json!({"op": "start", "level": 2}))["name"].clone();
    let start = Instant::now();
    std::thread::scope(|scope| {
        let endless = scope.spawn(|| ask(&server, &name, "(let loop () (loop))"));
        while !endless.is_finished() {
            std::thread::sleep(Duration::from_millis(50));
            server.post("/prompt", &json!({"op": "interrupt", "name": name}));
        }
        let (answers, end) = endless.join().expect("it is answered");
        assert_eq!(end, Value::Null);
        assert_eq!(answers.last().expect("an answer")["ok"], false);
    });
    assert!(start.elapsed() < Duration::from_secs(10));
}
