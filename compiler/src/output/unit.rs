//! A unit as the linker sees it, whether just compiled or from the archive.

use crate::ir::core::{Global, GlobalInfo};
use crate::ir::data::{Datum, DatumId};
use crate::ir::flat::ProcedureId;
use crate::ir::inlining::Inlining;
use crate::native::code::{CodeObject, Unit};
use crate::source::{FileId, Inlined, SourceMap, Span};
use std::rc::Rc;

/// A place in the source, as the tables of an image give it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// Its name.
    pub name: Rc<str>,
    /// The line, from 1.
    pub line: u32,
    /// The column, in characters, from 1.
    pub column: u32,
    /// Length of the text on that line, in characters.
    pub length: u32,
    /// Whether it is of code that a declaration stands for.
    pub is_declaration: bool,
    /// Whether it is of code of the library in the place of a call.
    pub is_library: bool,
}

/// What the linker asks of a unit. Procedures and data are asked for only when they are reached.
pub trait LinkUnit {
    /// A procedure's code.
    fn procedure(&self, id: ProcedureId) -> &CodeObject;
    /// A literal.
    fn datum(&self, id: DatumId) -> &Datum;
    /// The globals that the unit defines or mentions.
    fn globals(&self) -> &[GlobalInfo];
    /// The procedure that a global is defined as, when that is known and never changes.
    fn known(&self, global: Global) -> Option<ProcedureId>;
    /// The procedure that runs the top-level forms.
    fn initialiser(&self) -> Option<ProcedureId>;
    /// What spans in the code refer to.
    fn inlining(&self, inlined: Inlined) -> Option<&Inlining>;
}

impl LinkUnit for Unit {
    fn procedure(&self, id: ProcedureId) -> &CodeObject {
        &self.procedures[id.0 as usize]
    }

    fn datum(&self, id: DatumId) -> &Datum {
        &self.data[id]
    }

    fn globals(&self) -> &[GlobalInfo] {
        &self.globals
    }

    fn known(&self, global: Global) -> Option<ProcedureId> {
        self.known.get(global.0 as usize).copied().flatten()
    }

    fn initialiser(&self) -> Option<ProcedureId> {
        self.initialiser
    }

    fn inlining(&self, inlined: Inlined) -> Option<&Inlining> {
        self.inlinings.get(inlined)
    }
}

/// The place of a span in a source map.
pub fn locate(span: Span, sources: &SourceMap) -> Option<Location> {
    let start = sources.start(span)?;
    let file = sources.file(span.file);
    let text = file
        .text
        .get(span.start as usize..span.end as usize)
        .unwrap_or("");
    let length = text.lines().next().map_or(0, |line| line.chars().count());
    Some(Location {
        file: span.file,
        name: file.name.clone(),
        line: start.line,
        column: start.column,
        length: length as u32,
        is_declaration: span.is_declaration,
        is_library: span.is_library,
    })
}
