//! The report of an object that was raised and that nobody handled: what it is, and where.
//!
//! ```text
//! error: vector-ref: argument 2 must be an index from 0 to 2, but is 3
//!   at queens.scm:12:8 in safe?
//!   at queens.scm:20:3 in place
//! ```

use abi::context::Context;
use abi::object::{self, ConditionKind, condition};
use abi::value::Value;

use crate::context::runtime;
use crate::heap;
use crate::images::{self, Images};
use crate::lists;
use crate::port::{Output, Port};
use crate::printer::{self, Style};

/// Frames shown before the rest is left out: more than anyone reads, and little enough for a terminal.
const SHOWN_FRAMES: usize = 16;

/// File names of the library begin so; its frames are left out of stack traces.
const LIBRARY_PREFIX: &str = "scheme-lib/";

/// Writes the report to standard error, after everything that standard output still holds.
pub fn write_report(context: &mut Context, object: Value) {
    let runtime = runtime(context);
    runtime.ports.flush_all();
    let text = report(&runtime.images, object);
    let Port::Output(output) = runtime.ports.port(2) else {
        // The program closed the port; the stream is still there.
        return eprint!("{text}");
    };
    output.push_str(&text);
    // Nobody is left to be told that standard error does not take it.
    let _ = output.flush();
}

/// The report as text.
pub fn report(images: &Images, object: Value) -> String {
    let mut output = Output::to_memory();
    write_headline(&mut output, images, object);
    if heap::is(object, object::CONDITION) {
        write_trace(&mut output, images, object);
    }
    String::from_utf8_lossy(output.contents().expect("the output is in memory")).into_owned()
}

/// `error: message irritants`
fn write_headline(output: &mut Output, images: &Images, object: Value) {
    output.push_str("error: ");
    if !heap::is(object, object::CONDITION) {
        output.push_str("uncaught object: ");
        write(output, images, object, Style::Write);
        return output.push('\n');
    }
    write(
        output,
        images,
        heap::field(object, condition::MESSAGE as usize),
        Style::Display,
    );
    // The messages of the system's own conditions already show the irritants.
    if shows_irritants(heap::field(object, condition::KIND as usize)) {
        for irritant in
            lists::elements(heap::field(object, condition::IRRITANTS as usize)).unwrap_or_default()
        {
            output.push(' ');
            write(output, images, irritant, Style::Write);
        }
    }
    output.push('\n');
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

fn write_trace(output: &mut Output, images: &Images, condition: Value) {
    let addresses = lists::elements(heap::field(condition, condition::TRACE as usize)).unwrap_or_default();
    let lines: Vec<String> = addresses
        .iter()
        .filter_map(|address| frame_line(images, address.as_fixnum()? as u64))
        .collect();
    for line in lines.iter().take(SHOWN_FRAMES) {
        output.push_str(line);
    }
    if lines.len() > SHOWN_FRAMES {
        output.push_str("  ...\n");
    }
}

/// `  at file:line:column in procedure`, for a return address or that of a store that faulted; nothing for the library's
/// own frames and those of unknown place.
fn frame_line(images: &Images, address: u64) -> Option<String> {
    let (image, position, procedure) = if let Some(site) = images.return_site(address) {
        let procedure = images::procedures(site.image).get(site.point.procedure as usize)?;
        (site.image, site.point.position, procedure)
    } else {
        let (image, site) = images.fault_site(address)?;
        (image, site.position, images.procedure_at(address)?.1)
    };
    let position = images::positions(image).get(position as usize)?;
    let file = images::text(image, position.file, position.file_length);
    if position.line == 0 || file.starts_with(LIBRARY_PREFIX) {
        return None;
    }
    let name = images::text(image, procedure.name, procedure.name_length);
    let place = format!("  at {file}:{}:{}", position.line, position.column);
    Some(if name.is_empty() {
        format!("{place}\n")
    } else {
        format!("{place} in {name}\n")
    })
}
