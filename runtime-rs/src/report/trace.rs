//! The stack trace of a report: the frames of the program, without those of the library.

use std::fmt;

use abi::image::{INITIALISER_NAME, ImageHeader, LIBRARY_PREFIX, Position, SourceFile};

use crate::images::{self, Images};

/// Frames shown before the rest is left out: more than anyone reads, and little enough for a terminal.
const SHOWN_FRAMES: usize = 16;

/// Recursions of so many procedures are recognised: few are of more.
const LONGEST_PERIOD: usize = 4;
/// What comes so often in a row is shown once.
const LEAST_REPETITIONS: usize = 3;

/// Frames that are looked at: more than a report shows, because it leaves out those of the library.
pub const RECORDED_FRAMES: usize = 64;

/// The frames of the program among code addresses, innermost first.
pub(super) fn of_program(images: &Images, addresses: &[u64]) -> Vec<Frame> {
    let mut frames: Vec<Frame> = addresses
        .iter()
        .flat_map(|&address| frames(images, address))
        .collect();
    // A recursion returns to the same address again and again.
    drop_unwritten(&mut frames, |frame| frame);
    frames
}

/// Drops the frames of calls in whose place there is code of the library, which has no place of its own, and the innermost
/// ones of what declarations stand for, if there is one outside: an accessor fails where it is called.
pub fn drop_unwritten<T>(items: &mut Vec<T>, frame: impl Fn(&T) -> &Frame) {
    items.reverse();
    items.dedup_by(|inner, outer| {
        let (inner, outer) = (frame(inner), frame(outer));
        inner.is_in_place_of(outer)
    });
    let is_declared = |item: &T| frame(item).is_declared();
    while items.len() > 1 && items.last().is_some_and(is_declared) {
        items.pop();
    }
    items.reverse();
}

/// The frames as lines. `is_whole` says whether there are no more than those that were recorded.
pub(super) fn text(frames: &[Frame], is_whole: bool) -> String {
    let mut text = String::new();
    let mut rest = frames;
    let mut shown = 0;
    while !rest.is_empty() && shown < SHOWN_FRAMES {
        let (period, times) = repetition(rest);
        for frame in &rest[..period] {
            text.push_str(&format!("{frame}\n"));
        }
        shown += period;
        if times > 1 {
            let lines = match period {
                1 => "this line".to_owned(),
                _ => format!("these {period} lines"),
            };
            // What is not recorded may go on like this.
            let is_cut = period * times >= rest.len() - rest.len() % period && !is_whole;
            let or_more = if is_cut { " or more" } else { "" };
            text.push_str(&format!("  ... {lines} {times} times{or_more}\n"));
        }
        rest = &rest[period * times..];
    }
    if !rest.is_empty() {
        text.push_str("  ...\n");
    }
    text
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
pub struct Frame {
    /// How many calls of the same return address are inlined within it.
    pub depth: u32,
    /// The return address.
    address: u64,
    /// The image that it belongs to.
    pub(super) image: &'static ImageHeader,
    /// The expression that is being evaluated.
    pub(super) position: &'static Position,
    /// Its file.
    pub(super) file: &'static SourceFile,
    /// The procedure, if it has a name; top-level forms are in none.
    pub procedure: Option<&'static str>,
}

impl Frame {
    /// Whether it is of a call that was inlined.
    pub fn is_inlined(&self) -> bool {
        self.position.call != 0
    }

    /// Whether it is of a procedure that a declaration defines. (What else one stands for runs when nobody has called it, as the
    /// end of a call in the background does.)
    fn is_declared(&self) -> bool {
        self.position.length & Position::IS_DECLARATION != 0 && self.procedure.is_some()
    }

    /// Whether it is library code that was inlined at the call that another one makes. (Texts of the prompt, which all have the same
    /// name, are in images of their own; procedures that one macro use defines have names of their own.)
    fn is_in_place_of(&self, outer: &Frame) -> bool {
        std::ptr::eq(self.image, outer.image)
            && self.place() == outer.place()
            && self.address != outer.address
            && (self.procedure.is_none() || self.procedure == outer.procedure)
    }

    /// File, line and column.
    pub fn place(&self) -> (&'static str, u32, u32) {
        let name = images::text(self.image, self.file.name, self.file.name_length);
        (name, self.position.line, self.position.column)
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
pub fn frames(images: &Images, address: u64) -> impl Iterator<Item = Frame> {
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
        (0..).zip(inlined).filter_map(move |(depth, position)| {
            let file = images::file(image, position)?;
            if images::text(image, file.name, file.name_length).starts_with(LIBRARY_PREFIX) {
                return None;
            }
            let procedure = match (position.call, position.inlined_name_length) {
                (0, _) => procedure_of(images, address, position.file),
                (_, 0) => None,
                (_, length) => Some(images::text(image, position.inlined_name, length)),
            };
            Some(Frame {
                depth,
                address,
                image,
                position,
                file,
                procedure,
            })
        })
    })
}

/// The name of the procedure that a return address belongs to, if it has one and is of the given file, by its index. (A
/// user's procedure may be inlined into one of the library, which nobody wants to hear of; nor of a loop of the library that
/// came with what was inlined from there.)
fn procedure_of(images: &Images, address: u64, file: u32) -> Option<&'static str> {
    // A return address may be the first after its procedure.
    let (image, procedure) = images.procedure_at(address - 1)?;
    let definition = images::positions(image).get(procedure.position as usize)?;
    let name = images::text(image, procedure.name, procedure.name_length);
    let is_library = definition.length & Position::IS_LIBRARY != 0;
    let is_named = !name.is_empty() && name != INITIALISER_NAME && !is_library;
    (is_named && definition.line != 0 && definition.file == file).then_some(name)
}
