//! The report of an object that was raised and that nobody handled: what it is, and where.
//!
//! ```text
//! error: vector-ref: argument 2 must be an index from 0 to 2, but is 3
//!   at queens.scm:12:8 in safe?
//!   at queens.scm:20:3 in place
//! ```

use std::fmt;

use abi::context::Context;
use abi::image::{INITIALISER_NAME, Position};
use abi::object::{self, ConditionKind, condition};
use abi::value::Value;

use crate::condition::{reason, show};
use crate::context::runtime;
use crate::heap;
use crate::images::{self, Images};
use crate::lists;
use crate::port::{Lost, Output, Port};
use crate::printer::{self, Style};
use crate::start;

/// Frames shown before the rest is left out: more than anyone reads, and little enough for a terminal.
const SHOWN_FRAMES: usize = 16;

/// Recursions of so many procedures are recognised: few are of more.
const LONGEST_PERIOD: usize = 4;
/// What comes so often in a row is shown once.
const LEAST_REPETITIONS: usize = 3;

/// Frames that are looked at: more than a report shows, because it leaves out those of the library.
pub const RECORDED_FRAMES: usize = 64;

/// File names of the library begin so; its frames are left out of stack traces.
const LIBRARY_PREFIX: &str = "scheme-lib/";

/// Writes the report to standard error, after everything that standard output still holds.
pub fn write_report(context: &mut Context, object: Value) {
    // Only conditions record where they were raised; of anything else nothing is known but where it was reported.
    let trace = recorded_trace(object).unwrap_or_else(|| heap::return_addresses(context, RECORDED_FRAMES));
    start::write_out(context);
    let text = report(&runtime(context).images, object, &trace);
    write_to_standard_error(context, &text);
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
    let text = format!("error: output is lost: {}: {port}\n", reason(&lost.error));
    write_to_standard_error(context, &text);
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
pub fn report(images: &Images, object: Value, trace: &[u64]) -> String {
    let mut output = Output::to_memory();
    write_headline(&mut output, images, object);
    write_trace(&mut output, images, trace);
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

fn write_trace(output: &mut Output, images: &Images, trace: &[u64]) {
    let mut frames: Vec<Frame> = trace
        .iter()
        .flat_map(|&address| frames(images, address))
        .collect();
    // Library procedures inlined at a call have the place of the call: that is one line. A recursion returns to the same
    // address again and again.
    frames.reverse();
    frames.dedup_by(|inner, outer| inner.place() == outer.place() && inner.address != outer.address);
    frames.reverse();
    let mut rest = &frames[..];
    let mut shown = 0;
    while !rest.is_empty() && shown < SHOWN_FRAMES {
        let (period, times) = repetition(rest);
        for frame in &rest[..period] {
            output.push_str(&format!("{frame}\n"));
        }
        shown += period;
        if times > 1 {
            let lines = match period {
                1 => "this line".to_owned(),
                _ => format!("these {period} lines"),
            };
            // What is not recorded may go on like this.
            let is_cut = period * times >= rest.len() - rest.len() % period && trace.len() >= RECORDED_FRAMES;
            let or_more = if is_cut { " or more" } else { "" };
            output.push_str(&format!("  ... {lines} {} times{or_more}\n", times));
        }
        rest = &rest[period * times..];
    }
    if !rest.is_empty() {
        output.push_str("  ...\n");
    }
}

/// How many frames at the front come again behind themselves, and how often they are there; one frame and once, if the
/// front is no repetition that is worth a line.
fn repetition(frames: &[Frame]) -> (usize, usize) {
    for period in 1..=LONGEST_PERIOD {
        let times = frames
            .chunks_exact(period)
            .take_while(|chunk| {
                let mut pairs = chunk.iter().zip(&frames[..period]);
                pairs.all(|(one, other)| one.place() == other.place() && one.procedure == other.procedure)
            })
            .count();
        if times >= LEAST_REPETITIONS {
            return (period, times);
        }
    }
    (1, 1)
}

/// A line of a stack trace.
pub(crate) struct Frame {
    /// The return address.
    address: u64,
    /// The expression that is being evaluated.
    position: &'static Position,
    /// Its file.
    file: &'static str,
    /// The procedure, if it has a name; top-level forms are in none.
    pub(crate) procedure: Option<&'static str>,
}

impl Frame {
    /// File, line and column.
    pub(crate) fn place(&self) -> (&'static str, u32, u32) {
        (self.file, self.position.line, self.position.column)
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (file, line, column) = self.place();
        write!(f, "  at {file}:{line}:{column}")?;
        match self.procedure {
            Some(procedure) => write!(f, " in {procedure}"),
            None => Ok(()),
        }
    }
}

/// The frames of a return address, or of a store that faulted, innermost first: those of inlined calls, and that of the
/// procedure. Nothing for those of the library and of unknown place. Allocates nothing.
pub(crate) fn frames(images: &Images, address: u64) -> impl Iterator<Item = Frame> {
    let site = match images.return_site(address) {
        Some(site) => Some((site.image, site.point.position)),
        None => images
            .fault_site(address)
            .map(|(image, site)| (image, site.position)),
    };
    site.into_iter().flat_map(move |(image, innermost)| {
        let positions = images::positions(image);
        // Position 0 is the unknown one.
        let inlined = std::iter::successors(positions.get(innermost as usize), |position| {
            positions
                .get(position.call as usize)
                .filter(|_| position.call != 0)
        });
        inlined.filter_map(move |position| {
            let file = images::text(image, position.file, position.file_length);
            if position.line == 0 || file.starts_with(LIBRARY_PREFIX) {
                return None;
            }
            let procedure = match position.inlined_name_length {
                0 => procedure_of(images, address, position.file),
                length => Some(images::text(image, position.inlined_name, length)),
            };
            Some(Frame {
                address,
                position,
                file,
                procedure,
            })
        })
    })
}

/// The name of the procedure that a return address belongs to, if it has one and is of the file whose name is given. (A
/// user's procedure may be inlined into one of the library, which nobody wants to hear of.)
fn procedure_of(images: &Images, address: u64, file: u32) -> Option<&'static str> {
    // A return address may be the first after its procedure.
    let (image, procedure) = images.procedure_at(address - 1)?;
    let definition = images::positions(image).get(procedure.position as usize)?;
    let name = images::text(image, procedure.name, procedure.name_length);
    let is_named = !name.is_empty() && name != INITIALISER_NAME;
    (is_named && definition.line != 0 && definition.file == file).then_some(name)
}
