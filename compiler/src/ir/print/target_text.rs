//! What code refers to, as VCode and the assembly listing name it.

use super::datum;
use crate::ir::core::{Global, GlobalInfo};
use crate::ir::data::Data;
use crate::ir::flat::ProcedureId;
use crate::ir::target::{Entry, Stub, Target};

/// Literals are named by the beginning of their text.
const LITERAL_CHARACTERS: usize = 40;

/// What gives the parts of targets their names.
pub struct Names<'a> {
    /// The name of a procedure of the unit.
    pub procedure: &'a dyn Fn(ProcedureId) -> String,
    /// The global variables.
    pub globals: &'a [GlobalInfo],
    /// The literals.
    pub data: &'a Data,
}

impl Names<'_> {
    /// The name of a target.
    pub fn target(&self, target: &Target) -> String {
        match target {
            Target::Entry(p, at) => (self.procedure)(*p) + &entry(*at),
            Target::StaticClosure(p) => format!("closure.{}", (self.procedure)(*p)),
            Target::ExternalEntry(g, at) => format!("{}{}", self.global(*g), entry(*at)),
            Target::ExternalClosure(g) => format!("closure.{}", self.global(*g)),
            Target::Literal(id) => {
                let text = datum::text(self.data, *id);
                match text.char_indices().nth(LITERAL_CHARACTERS) {
                    Some((end, _)) => format!("literal.{}...", &text[..end]),
                    None => format!("literal.{text}"),
                }
            }
            Target::Double(bits) => format!("double.{:?}", f64::from_bits(*bits)),
            Target::Stub(stub) => stub_name(*stub),
            Target::StubClosure(stub) => format!("closure.{}", stub_name(*stub)),
            Target::Library(name, clause) => format!("{name}{}", entry(Entry::Clause(*clause))),
            Target::Global(g) => format!("global.{}", self.global(*g)),
            Target::GlobalNumber(g) => format!("number.{}", self.global(*g)),
        }
    }

    /// A global variable's name; that of a library's initialiser begins with the library's.
    fn global(&self, g: Global) -> String {
        let info = &self.globals[g.0 as usize];
        let library = if info.name.starts_with('.') {
            &*info.library
        } else {
            ""
        };
        format!("{library}{}", info.name)
    }
}

fn entry(at: Entry) -> String {
    match at {
        Entry::Checked => String::new(),
        Entry::Clause(clause) => format!(".clause{clause}"),
    }
}

fn stub_name(stub: Stub) -> String {
    match stub {
        Stub::Primitive(primitive) => format!("stub.{}", primitive.symbol()),
        Stub::Slow(primitive) => format!("slow.{}", primitive.symbol()),
        Stub::Fail(entry) | Stub::Preserving(entry) => format!("stub.{}", entry.symbol()),
        Stub::FailKeeping(entry) => format!("stub.{}-keeping", entry.symbol()),
        other => format!("stub.{other:?}"),
    }
}
