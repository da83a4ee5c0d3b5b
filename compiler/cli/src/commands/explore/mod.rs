//! `inc explore`: a page, served to this machine's browser only, that shows what the compiler makes of a program while it is
//! being typed.
//!
//! ```text
//!   GET /            the page          POST /compile   the stages of a program
//!   GET /assets/*    its parts         POST /run       what a program prints
//!                                      POST /prompt    what a prompt answers
//! ```
//!
//! Everything that the page needs is in the binary. `compiler/cli/explore` holds its source.

use super::{FAILURE, Reported, Result, new_compiler, print, read_source, system_failure};
use crate::arguments::Browser;
use crate::printing::fail;
use access::Access;
use compiler::diagnostics::reason;
use compiler::options::Options;
use http::{Request, Response};
use prompt::Prompts;
use rustix::process::{Resource, Rlimit, setrlimit};
use serde_json::Value;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

// Requests and answers.
mod http;
// Who may ask.
mod access;
// The page and its parts.
mod page;
// The stages of a program.
mod compiling;
// Running a program, with limits.
mod running;
// Prompts.
mod prompt;

/// Where the page is served if nothing else is asked for, and nothing else is there: so that shared links lead there.
const USUAL_PORT: u16 = 4625;
/// How many requests may be worked on at a time.
const MAX_REQUESTS: usize = 32;
/// How many programs may run at a time.
const MAX_RUNS: usize = 2;

/// How large a program may make a file, in bytes. (The limit holds for the server, which writes none, and whatever it starts.)
const MAX_FILE: u64 = 64 << 20;

/// What all requests have in common.
struct Setting {
    access: Access,
    options: Options,
    /// The program that is shown at first.
    program: String,
    /// Its name, in messages and for what it includes.
    program_name: String,
    /// Where it runs.
    folder: PathBuf,
    requests: AtomicUsize,
    runs: AtomicUsize,
    prompts: Prompts,
}

/// Serves the page until the process is ended.
pub(super) fn explore(
    file: Option<&Path>,
    port: Option<u16>,
    browser: Browser,
    options: &Options,
) -> Result<()> {
    let program = match file {
        Some(file) => read(file, options)?,
        None => page::EXAMPLE.to_string(),
    };
    let limit = Rlimit {
        current: Some(MAX_FILE),
        maximum: Some(MAX_FILE),
    };
    setrlimit(Resource::Fsize, limit).map_err(|error| system_failure(error.into()))?;
    let listener = listen(port)?;
    let port = listener.local_addr().map_err(system_failure)?.port();
    let folder = file.and_then(Path::parent).filter(|folder| *folder != "");
    let setting = Arc::new(Setting {
        access: Access::new(port).map_err(system_failure)?,
        options: options.clone(),
        program,
        program_name: file.map_or("program.scm".into(), |file| file.to_string_lossy().into_owned()),
        folder: folder.unwrap_or(Path::new(".")).to_path_buf(),
        requests: AtomicUsize::new(0),
        runs: AtomicUsize::new(0),
        prompts: Prompts::default(),
    });
    let address = setting.access.address();
    print(format!("{address}\n(Ctrl-C ends it)\n"))?;
    if browser == Browser::Open {
        open(&address);
    }
    for stream in listener.incoming() {
        match stream {
            Ok(stream) => serve(stream, &setting),
            // The connection was closed before it was accepted, or there are too many.
            Err(_) => std::thread::sleep(std::time::Duration::from_millis(10)),
        }
    }
    Ok(())
}

fn read(file: &Path, options: &Options) -> Result<String> {
    let mut compiler = new_compiler(options);
    let file = read_source(file, &mut compiler, options)?;
    Ok(compiler.expander.sources.file(file).text.to_string())
}

fn listen(port: Option<u16>) -> Result<TcpListener> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = match port {
        Some(port) => bind(port),
        None => bind(USUAL_PORT).or_else(|_| bind(0)),
    };
    listener.map_err(|error| {
        let port = port.unwrap_or(USUAL_PORT);
        let reason = reason(&error);
        fail(None, format_args!("cannot serve at port {port}: {reason}"));
        Reported(FAILURE)
    })
}

/// Opens a browser, if there is one; the address has been printed anyway.
fn open(address: &str) {
    let opener = Command::new("xdg-open")
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Ok(mut opener) = opener {
        std::thread::spawn(move || opener.wait());
    }
}

/// Counts what goes on at a time.
struct Slot<'a>(&'a AtomicUsize);

impl<'a> Slot<'a> {
    /// One of `count`, if any is free.
    fn take(used: &'a AtomicUsize, count: usize) -> Option<Slot<'a>> {
        let slot = Slot(used);
        (used.fetch_add(1, Ordering::AcqRel) < count).then_some(slot)
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Answers a request on a thread of its own.
fn serve(mut stream: TcpStream, setting: &Arc<Setting>) {
    let setting = setting.clone();
    let work = move || {
        let Some(_slot) = Slot::take(&setting.requests, MAX_REQUESTS) else {
            return http::write(&mut stream, &busy());
        };
        let response = match http::read(&mut stream) {
            Ok(request) => answer(&request, &setting, &stream).unwrap_or_else(|refusal| refusal),
            Err(Some(refusal)) => refusal,
            Err(None) => return,
        };
        http::write(&mut stream, &response);
    };
    // Without a thread the connection is closed, which the page reports.
    let _ = std::thread::Builder::new().spawn(work);
}

fn busy() -> Response {
    Response::refusal(503, "too much is going on")
}

fn answer(
    request: &Request,
    setting: &Setting,
    stream: &TcpStream,
) -> std::result::Result<Response, Response> {
    setting.access.check_site(request)?;
    match (&*request.method, &*request.path) {
        ("GET", "/") => {
            setting.access.check_page(request)?;
            page::page(&setting.access.token, &setting.program)
        }
        ("GET", path) => page::asset(path),
        ("POST", "/compile") => {
            setting.access.check_token(request)?;
            let job = compile_job(&content(request)?)?;
            let result = compiling::compile(job, setting);
            result
                .map(|result| as_json(&result))
                .ok_or_else(|| Response::refusal(500, "the compiler has failed; the terminal says how"))
        }
        ("POST", "/run") => {
            setting.access.check_token(request)?;
            let job = run_job(&content(request)?)?;
            let _slot = Slot::take(&setting.runs, MAX_RUNS).ok_or_else(busy)?;
            let result = running::run(job, setting, stream);
            result.map(|result| as_json(&result)).map_err(|error| {
                Response::refusal(500, &format!("the program cannot be run: {}", reason(&error)))
            })
        }
        ("POST", "/prompt") => {
            setting.access.check_token(request)?;
            let job = prompt_job(content(request)?)?;
            let result = prompt::perform(job, setting, stream);
            result
                .map(|result| as_json(&result))
                .map_err(|reason| Response::refusal(409, &reason))
        }
        ("POST", _) => Err(Response::refusal(404, "there is nothing")),
        _ => Err(Response::refusal(405, "neither GET nor POST")),
    }
}

fn as_json(value: &Value) -> Response {
    Response::new(200, "application/json", value.to_string())
}

fn content(request: &Request) -> std::result::Result<Value, Response> {
    serde_json::from_slice(&request.body).map_err(|_| Response::refusal(400, "the content is not JSON"))
}

fn compile_job(content: &Value) -> std::result::Result<compiling::Job, Response> {
    let passes = content["passes"].as_array().into_iter().flatten();
    Ok(compiling::Job {
        text: text(content)?,
        level: level(content)?,
        passes: passes
            .filter_map(|pass| pass.as_str().map(str::to_string))
            .collect(),
    })
}

fn run_job(content: &Value) -> std::result::Result<running::Job, Response> {
    let mode = match content["mode"].as_str() {
        Some("program") => running::Mode::Program,
        Some("forms") => running::Mode::Forms,
        _ => return Err(Response::refusal(400, "`mode` is neither `program` nor `forms`")),
    };
    Ok(running::Job {
        text: text(content)?,
        level: level(content)?,
        mode,
    })
}

fn prompt_job(mut content: Value) -> std::result::Result<prompt::Job, Response> {
    if content["op"] == "start" {
        return Ok(prompt::Job::Start {
            level: level(&content)?,
        });
    }
    let name = content["name"].as_str().map(str::to_string);
    let name = name.ok_or_else(|| Response::refusal(400, "`name` is no string"))?;
    let request = content["request"].take();
    match content["op"].as_str() {
        Some("ask")
            if ["eval", "complete", "describe"]
                .iter()
                .any(|op| request["op"] == *op) =>
        {
            Ok(prompt::Job::Ask { name, request })
        }
        Some("interrupt") => Ok(prompt::Job::Interrupt { name }),
        _ => Err(Response::refusal(400, "`op` is not start, ask or interrupt")),
    }
}

fn text(content: &Value) -> std::result::Result<String, Response> {
    let text = content["text"].as_str().map(str::to_string);
    text.ok_or_else(|| Response::refusal(400, "`text` is no string"))
}

fn level(content: &Value) -> std::result::Result<u8, Response> {
    match content["level"].as_u64() {
        Some(level @ 0..=2) => Ok(level as u8),
        _ => Err(Response::refusal(400, "`level` is not 0, 1 or 2")),
    }
}
