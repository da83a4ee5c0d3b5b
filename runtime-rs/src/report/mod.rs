//! The report of an object that was raised and that nobody handled: what it is, and where.
//!
//! ```text
//! error[E1002]: vector-ref: argument 2 must be an index from 0 to 2, but is 3
//!   --> queens.scm:12:8
//!    |
//! 12 |   (and (vector-ref board column)
//!    |        ^^^^^^^^^^^^^^^^^^^^^^^^^
//!   at queens.scm:12:8 in safe?
//!   at queens.scm:20:3 in place
//! ```

use std::ffi::OsString;

use abi::code;
use abi::context::Context;
use abi::image::Position;
use abi::object::{self, ConditionKind, condition};
use abi::value::Value;

use crate::condition::{reason, show};
use crate::context::runtime;
use crate::heap;
use crate::images::Images;
use crate::lists;
use crate::port::{Lost, Output, Port, is_terminal, terminal_columns};
use crate::printer::{self, Style};
use crate::start;

// The frames of the program.
mod trace;
// The text of a line of the source.
mod source_text;
// A line of the source with a place underlined.
pub mod snippet;

pub use trace::{Frame, RECORDED_FRAMES, drop_unwritten, frames};

use snippet::Colours;

/// The code of the exhaustion of the heap.
const OUT_OF_MEMORY: i64 = code::CONDITION + ConditionKind::OutOfMemory as i64;

/// Writes the report to standard error, after everything that standard output still holds.
pub fn write_report(context: &mut Context, object: Value) {
    let trace = addresses(context, object);
    end_lines(context);
    start::write_out(context);
    let text = match runtime(context).report_form {
        Some(form) => form(&description_at(context, object, &trace)),
        None => report(context, object, &trace, colours()),
    };
    write_to_standard_error(context, &text);
}

/// What a report says, for programs: the code, the message, the whole report, and for each frame file, line, column and
/// procedure, which is empty if it has no name.
pub fn description(context: &mut Context, object: Value) -> Vec<String> {
    let trace = addresses(context, object);
    description_at(context, object, &trace)
}

/// The same; `trace` is where the object was raised, as code addresses.
fn description_at(context: &mut Context, object: Value, trace: &[u64]) -> Vec<String> {
    let whole = report(context, object, trace, Colours::None);
    let images = &runtime(context).images;
    let code = snippet::code(code_of(object));
    let mut texts = vec![code, message(images, object), whole];
    for frame in trace::of_program(images, trace) {
        let (file, line, column) = frame.place();
        let procedure = frame.procedure.unwrap_or_default();
        texts.extend([
            file.into(),
            line.to_string(),
            column.to_string(),
            procedure.into(),
        ]);
    }
    texts
}

/// The code addresses where an object was raised; of what is no condition, where it is reported, since it records nothing.
fn addresses(context: &mut Context, object: Value) -> Vec<u64> {
    recorded_trace(object).unwrap_or_else(|| heap::return_addresses(context, RECORDED_FRAMES))
}

/// Writes to standard error that output could not be written.
pub fn write_lost(context: &mut Context, lost: &Lost) {
    let port = match lost.port {
        Some(index) => {
            let object = runtime(context).ports.object(index);
            show(context, object)
        }
        None => "a port that was dropped without closing it".to_owned(),
    };
    let message = format!("output is lost: {}: {port}", reason(&lost.error));
    let headline = |colours| snippet::headline(code::LOST_OUTPUT, &message, colours);
    let text = match runtime(context).report_form {
        Some(form) => form(&[
            snippet::code(code::LOST_OUTPUT),
            message.clone(),
            headline(Colours::None),
        ]),
        None => headline(colours()),
    };
    write_to_standard_error(context, &text);
}

/// Ends the lines that the program was writing to standard output and standard error, if both are terminals.
pub fn end_lines(context: &mut Context) {
    if !is_terminal(1) || !is_terminal(2) {
        return;
    }
    for port in [1, 2] {
        if let Port::Output(output) = runtime(context).ports.port(port)
            && output.column() > 0
        {
            output.push('\n');
            // If the terminal is gone, nobody sees where a line ends.
            let _ = output.flush();
        }
    }
}

fn write_to_standard_error(context: &mut Context, text: &str) {
    let Port::Output(output) = runtime(context).ports.port(2) else {
        // The program closed the port; the stream is still there.
        return eprint!("{text}");
    };
    output.push_str(text);
    // Nobody is left to be told that standard error does not take it.
    let _ = output.flush();
}

/// The code addresses that a condition has recorded, innermost first.
fn recorded_trace(object: Value) -> Option<Vec<u64>> {
    if !heap::is(object, object::CONDITION) {
        return None;
    }
    let trace = lists::elements(heap::field(object, condition::TRACE as usize))?;
    // What is no address keeps the code of an address alive.
    let addresses = trace.iter().filter_map(|address| address.as_fixnum());
    Some(addresses.map(|address| address as u64).collect())
}

/// The report as text; `trace` is where the object was raised, as code addresses.
fn report(context: &mut Context, object: Value, trace: &[u64], colours: Colours) -> String {
    let message = message(&runtime(context).images, object);
    let frames = trace::of_program(&runtime(context).images, trace);
    let mut text = snippet::headline(code_of(object), &message, colours);
    let is_shown = match frames.first() {
        Some(innermost) => write_place(&mut text, context, innermost, colours),
        None => false,
    };
    let is_whole = trace.len() < RECORDED_FRAMES;
    let line = frames
        .first()
        .filter(|_| is_shown)
        .map(|frame| frame.position.line);
    if code_of(object) == OUT_OF_MEMORY && !is_whole {
        let help = "the calls that have not returned take memory: does this recursion end?";
        text.push_str(&snippet::footer(line, &[("help", help.to_owned())], colours));
    }
    if let Some(compiler) = &runtime(context).compiler {
        text.push_str(&compiler.remarks(object, line, colours));
    }
    // The place alone would be said twice.
    let is_place_alone = matches!(&frames[..], [only] if only.procedure.is_none());
    if !(is_shown && is_place_alone) {
        text.push_str(&trace::text(&frames, is_whole));
    }
    text
}

/// The colours of what goes to standard error. `NO_COLOR` forbids them, else `CLICOLOR_FORCE` demands them, else `CLICOLOR=0`
/// forbids them, and else they are for terminals that are not dumb: so it is written at no-color.org and
/// bixense.com/clicolors.
pub fn colours() -> Colours {
    if variable("NO_COLOR").is_some() {
        return Colours::None;
    }
    if variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return Colours::Terminal;
    }
    let is_unwanted = variable("CLICOLOR").is_some_and(|value| value == "0");
    let is_dumb = variable("TERM").is_none_or(|name| name == "dumb");
    match is_terminal(2) && !is_unwanted && !is_dumb {
        true => Colours::Terminal,
        false => Colours::None,
    }
}

/// A variable of the environment, unless it is empty. (Not inlined: each executable has this code.)
#[inline(never)]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The code of an object that was raised.
pub fn code_of(object: Value) -> i64 {
    match heap::is(object, object::CONDITION) {
        true => {
            let kind = heap::field(object, condition::KIND as usize).as_fixnum();
            code::CONDITION + kind.expect("the kind of a condition is a fixnum")
        }
        false => code::UNCAUGHT_OBJECT,
    }
}

/// Appends the line of the source that a frame is in, if its text is there.
fn write_place(text: &mut String, context: &mut Context, frame: &Frame, colours: Colours) -> bool {
    let Some(line) = source_text::line(context, frame) else {
        return false;
    };
    let underlined = snippet::Underlined {
        line: &line,
        place: frame.place(),
        length: frame.position.length & Position::LENGTH,
        columns: terminal_columns(2).unwrap_or(usize::MAX),
    };
    text.push_str(&snippet::render(&underlined, colours));
    true
}

/// What is said of the object: message and irritants, on one line unless they contain others.
fn message(images: &Images, object: Value) -> String {
    let mut output = Output::to_memory();
    if heap::is(object, object::CONDITION) {
        let message = heap::field(object, condition::MESSAGE as usize);
        write(&mut output, images, message, Style::Display);
        // The messages of the system's own conditions already show the irritants.
        if shows_irritants(heap::field(object, condition::KIND as usize)) {
            let irritants = heap::field(object, condition::IRRITANTS as usize);
            for irritant in lists::elements(irritants).unwrap_or_default() {
                output.push(' ');
                write(&mut output, images, irritant, Style::Write);
            }
        }
    } else {
        output.push_str("uncaught object: ");
        write(&mut output, images, object, Style::Write);
    }
    String::from_utf8_lossy(output.contents().expect("the output is in memory")).into_owned()
}

/// Whether the irritants of a kind of condition are not part of its message.
fn shows_irritants(kind: Value) -> bool {
    [ConditionKind::User, ConditionKind::HandlerReturned]
        .iter()
        .any(|&k| kind == Value::fixnum(k as i64))
}

fn write(output: &mut Output, images: &Images, datum: Value, style: Style) {
    printer::write(output, images, datum, style).expect("output to memory does not fail");
}
