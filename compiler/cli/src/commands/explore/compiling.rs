//! `POST /compile`: the stages of a program, its diagnostics, and how long each pass took.
//!
//! The program is compiled in this process, each time by a compiler of its own, on a thread of its own, since it needs a
//! large stack.

use super::{Setting, http};
use crate::commands::new_compiler;
use crate::json;
use crate::selection::Selection;
use compiler::frontend::STACK_BYTES;
use compiler::frontend::expander::Limits;
use compiler::options::Options;
use compiler::stages::{self, Shown};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long expanding may take.
const MAX_EXPANSION: Duration = Duration::from_secs(2);
/// The most bytes of a file that the program names: twice what the page may send.
const MAX_FILE: u64 = 2 * http::MAX_BODY as u64;

/// What the page asks for.
pub struct Job {
    /// The program.
    pub text: String,
    /// How much to optimise.
    pub level: u8,
    /// The passes after which the program is shown.
    pub passes: Vec<String>,
}

/// Compiles a program; nothing if the compiler has failed, which it has reported itself.
pub fn compile(job: Job, setting: &Setting) -> Option<Value> {
    let options = Options {
        level: job.level,
        ..setting.options.clone()
    };
    let name = setting.program_name.clone();
    let thread = std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || compile_here(&job, &name, &options));
    thread.ok()?.join().ok()
}

fn compile_here(job: &Job, name: &str, options: &Options) -> Value {
    let start = Instant::now();
    let mut compiler = new_compiler(options);
    compiler.expander.limits = Limits {
        deadline: Some(start + MAX_EXPANSION),
        file_bytes: MAX_FILE,
    };
    let file = compiler.expander.sources.add(name, &job.text);
    let is_wanted = |pass: &str| job.passes.iter().any(|wanted| wanted == pass);
    let result = stages::run(&mut compiler, file, &is_wanted);
    let selection = Selection::of(&result.diagnostics);
    let sources = &compiler.expander.sources;
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    let timings = compiler.timings.passes();
    let languages = stages::languages(job.level);
    json!({
        "languages": languages.iter().map(|(name, passes)| json!({"name": name, "passes": passes})).collect::<Value>(),
        "stages": result.stages.iter().map(shown).collect::<Value>(),
        "diagnostics": selection.diagnostics.iter().map(|diagnostic| json::diagnostic(diagnostic, sources)).collect::<Value>(),
        "more": selection.more.iter().map(json::more).collect::<Value>(),
        "timings": timings.map(|(pass, time)| json!([pass, milliseconds(time)])).collect::<Value>(),
        "milliseconds": milliseconds(start.elapsed()),
    })
}

/// Parts as `[start, end, place...]`, places as `[start, end]`; all are offsets in UTF-8.
fn shown(shown: &Shown) -> Value {
    let part = |part: &stages::ShownPart| {
        let range = [part.range.start, part.range.end];
        range.iter().chain(&part.places).copied().collect::<Value>()
    };
    json!({
        "pass": shown.pass,
        "text": shown.text,
        "parts": shown.parts.iter().map(part).collect::<Value>(),
        "places": shown.places.iter().map(|place| json!([place.start, place.end])).collect::<Value>(),
    })
}
