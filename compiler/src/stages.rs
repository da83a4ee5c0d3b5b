//! What the compiler makes of a program after each pass, as text, with the places in the program that each part of a text
//! comes from: what `inc explore` shows.
//!
//! Code that was inlined comes from several places: where it is written, and the calls in whose places it was put. Of these,
//! those in the program's own file are told, from the inside out; so what a call of a library's procedure became comes from
//! that call.

use crate::diagnostics::Diagnostic;
use crate::driver::Compiler;
use crate::ir::inlining::Inlinings;
use crate::ir::print::located::{Located, Part};
use crate::native::listing;
use crate::pipeline::{self, Stage};
use crate::source::{FileId, Span};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The front end, which comes before all passes.
pub const EXPAND: &str = "expand";
/// The last pass; what it makes is shown as assembly.
pub const ENCODE: &str = "encode";

/// A program after some of its passes.
#[derive(Debug)]
pub struct Stages {
    /// The passes that were asked for and ran, in order.
    pub stages: Vec<Shown>,
    /// Errors, or warnings if there is no error.
    pub diagnostics: Vec<Diagnostic>,
}

/// A program after a pass.
#[derive(Debug)]
pub struct Shown {
    /// The pass.
    pub pass: &'static str,
    /// The text.
    pub text: String,
    /// The parts of the text that come from somewhere in the program, in the order of their starts; a part that lies in
    /// another follows it.
    pub parts: Vec<ShownPart>,
    /// The ranges of bytes of the program's text that parts come from.
    pub places: Vec<Range<u32>>,
}

/// A part of a text.
#[derive(PartialEq, Eq, Debug)]
pub struct ShownPart {
    /// The range of bytes.
    pub range: Range<u32>,
    /// What it comes from, from the inside out: indices in [`Shown::places`].
    pub places: Vec<u32>,
}

/// The languages, in order, each with the passes after which a program is in it.
pub fn languages(level: u8) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut languages: Vec<(&str, Vec<&str>)> = vec![("expanded", vec![EXPAND])];
    let mut language = "core";
    for pass in pipeline::names(level) {
        language = match pass {
            "closures" => "flat",
            "build_ssa" => "ssa",
            "select" => "vcode",
            ENCODE => "assembly",
            _ => language,
        };
        match languages.last_mut() {
            Some((last, passes)) if *last == language => passes.push(pass),
            _ => languages.push((language, vec![pass])),
        }
    }
    languages
}

/// Compiles the program in a file, and answers what it is after the passes that are wanted.
pub fn run(compiler: &mut Compiler, file: FileId, is_wanted: &dyn Fn(&str) -> bool) -> Stages {
    let mut expansion = match compiler.expand(file) {
        Ok(expansion) => expansion,
        Err(diagnostics) => {
            return Stages {
                stages: Vec::new(),
                diagnostics,
            };
        }
    };
    let mut texts: Vec<(&'static str, Located)> = Vec::new();
    if is_wanted(EXPAND) {
        texts.push((EXPAND, Stage::Core(&expansion.program).located(None)));
    }
    let mut diagnostics = std::mem::take(&mut expansion.warnings);
    let (unit, warnings) = compiler.compile_program(expansion, &mut |pass, stage| {
        if is_wanted(pass) {
            match texts.iter_mut().find(|(name, _)| *name == pass) {
                // From `select` on, a pass is shown each clause by itself.
                Some((_, text)) => {
                    text.text.push('\n');
                    text.append(stage.located(None));
                }
                None => texts.push((pass, stage.located(None))),
            }
        }
    });
    diagnostics.extend(warnings);
    if is_wanted(ENCODE) {
        texts.push((ENCODE, listing::located(&unit, &compiler.expander.sources, None)));
    }
    let order = pipeline::names(2);
    texts.sort_by_key(|(pass, _)| order.iter().position(|name| name == pass));
    let shown = |(pass, text)| Places::new(file, &unit.inlinings).shown(pass, text);
    Stages {
        stages: texts.into_iter().map(shown).collect(),
        diagnostics,
    }
}

/// The places of a text.
struct Places<'a> {
    file: FileId,
    inlinings: &'a Inlinings,
    places: Vec<Range<u32>>,
    numbers: FxHashMap<(u32, u32), u32>,
}

impl Places<'_> {
    fn new(file: FileId, inlinings: &Inlinings) -> Places<'_> {
        Places {
            file,
            inlinings,
            places: Vec::new(),
            numbers: FxHashMap::default(),
        }
    }

    fn shown(mut self, pass: &'static str, text: Located) -> Shown {
        let parts = text.parts.iter().filter_map(|part| self.part(part)).collect();
        Shown {
            pass,
            text: text.text,
            parts,
            places: self.places,
        }
    }

    fn part(&mut self, part: &Part) -> Option<ShownPart> {
        let mut places = Vec::new();
        let mut span = part.span;
        loop {
            if span.file == self.file {
                let place = self.number(span);
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            match self.inlinings.get(span.inlined) {
                Some(inlining) => span = inlining.call,
                None => break,
            }
        }
        (!places.is_empty()).then_some(ShownPart {
            range: part.start..part.end,
            places,
        })
    }

    fn number(&mut self, span: Span) -> u32 {
        let next = self.places.len() as u32;
        *self.numbers.entry((span.start, span.end)).or_insert_with(|| {
            self.places.push(span.start..span.end);
            next
        })
    }
}
