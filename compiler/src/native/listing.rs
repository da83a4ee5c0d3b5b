//! Assembly listings: code objects as iced-x86 prints them, in Intel syntax, with names instead of addresses.
//!
//! A relocated field gets an address of its own, far from all code, before the code is decoded; the formatter asks for
//! the name of each address that it meets. So a listing contains no address, and is the same from run to run.

use crate::diagnostics::COLUMNS;
use crate::ir::print::located::Located;
use crate::ir::print::{context_names, target_text};
use crate::native::code::{CodeObject, Relocation, RelocationKind, Stub, Target, Unit};
use crate::source::{FileId, SourceMap, Span};
use abi::entry::RuntimeEntry;
use abi::primitive::PRIMITIVES;
use iced_x86::{
    Decoder, DecoderOptions, Formatter, Instruction, IntelFormatter, Mnemonic, Register, SymbolResolver,
    SymbolResult,
};
use rustc_hash::FxHashMap;

/// Where the addresses of relocated fields begin.
const FIELDS: u64 = 0x4000_0000;
/// Distance between them.
const FIELD_STEP: u64 = 16;

/// The listing of the procedures of a unit, or of those that have a name; each ends in an empty line.
pub fn unit(unit: &Unit, sources: &SourceMap, name: Option<&str>) -> String {
    located(unit, sources, name).text
}

/// The same with the places that the lines come from.
pub fn located(unit: &Unit, sources: &SourceMap, name: Option<&str>) -> Located {
    let labels = procedure_labels(unit);
    let mut out = Located::default();
    for (object, label) in unit.procedures.iter().zip(&labels) {
        if name.is_none_or(|name| *name == *object.name) {
            let lines = procedure(object, label, &names_of(object, unit, &labels), sources);
            for line in lines {
                out.line(&line.text, line.span);
            }
            out.text.push('\n');
        }
    }
    out
}

/// The label of each procedure: its name, with its number where others have the same name.
fn procedure_labels(unit: &Unit) -> Vec<String> {
    let name = |object: &CodeObject| match &*object.name {
        "" => "lambda".to_string(),
        name => name.to_string(),
    };
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    for object in &unit.procedures {
        *counts.entry(name(object)).or_default() += 1;
    }
    let objects = unit.procedures.iter().enumerate();
    objects
        .map(|(number, object)| match name(object) {
            name if counts[&name] == 1 => name,
            name => format!("{name}#{number}"),
        })
        .collect()
}

/// A line of a listing, and the expression that it comes from.
struct Line {
    text: String,
    span: Span,
}

/// A push that a call may follow.
struct Push {
    /// The number of its line.
    line: usize,
    /// The operand, if it is an immediate.
    immediate: Option<u64>,
}

fn procedure(
    object: &CodeObject,
    label: &str,
    names: &FxHashMap<u64, String>,
    sources: &SourceMap,
) -> Vec<Line> {
    let labels: FxHashMap<u64, String> = local_labels(object);
    let bytes = with_field_addresses(object);
    let mut formatter = formatter(names.clone(), labels.clone());
    let mut spans = object.lines.iter().peekable();
    let mut last_line = None;
    let mut pushes: Vec<Push> = Vec::new();
    let start = first_entry(object);
    let mut lines = vec![Line {
        text: format!("{label}:"),
        span: object.span,
    }];
    let mut span = Span::NONE;
    for instruction in Decoder::with_ip(64, &bytes[start as usize..], start.into(), DecoderOptions::NONE) {
        let at = instruction.ip() as u32;
        while let Some((_, next)) = spans.next_if(|(offset, _)| *offset <= at) {
            span = *next;
            if let Some(line) = source_line(span, sources)
                && last_line.replace(line) != Some(line)
            {
                let text = format!("    ; {}", source_comment(line, sources));
                lines.push(Line { text, span });
            }
        }
        if let Some(label) = labels.get(&u64::from(at)) {
            let text = format!("  {label}:");
            lines.push(Line {
                text,
                span: Span::NONE,
            });
        }
        if is_padding(&instruction) {
            continue;
        }
        if instruction.mnemonic() == Mnemonic::Push {
            pushes.push(Push {
                line: lines.len(),
                immediate: instruction.try_immediate(0).ok(),
            });
        } else {
            name_primitive(object, &instruction, &pushes, &mut lines);
            pushes.clear();
        }
        let mut text = String::from("    ");
        formatter.format(&instruction, &mut text);
        lines.push(Line { text, span });
    }
    lines
}

fn formatter(names: FxHashMap<u64, String>, labels: FxHashMap<u64, String>) -> IntelFormatter {
    let mut formatter = IntelFormatter::with_options(Some(Box::new(Names { names, labels })), None);
    let options = formatter.options_mut();
    options.set_space_after_operand_separator(true);
    options.set_hex_prefix("0x");
    options.set_hex_suffix("");
    options.set_branch_leading_zeros(false);
    options.set_show_branch_size(false);
    formatter
}

/// Writes `push %car` for a push of that primitive's number: where a call that raises names it by its first argument.
fn name_primitive(object: &CodeObject, call: &Instruction, pushes: &[Push], lines: &mut [Line]) {
    let takes_primitive = [
        RuntimeEntry::fail_wrong_type,
        RuntimeEntry::fail_index,
        RuntimeEntry::fail_immutable,
        RuntimeEntry::fail_fixnum_overflow,
    ];
    let target = relocation_of(object, call).map(|found| &found.target);
    let Some(Target::Stub(Stub::Fail(entry) | Stub::FailKeeping(entry))) = target else {
        return;
    };
    if takes_primitive.contains(entry) && pushes.len() >= entry.arity() {
        let push = &pushes[pushes.len() - entry.arity()];
        if let Some(row) = push.immediate.and_then(|number| PRIMITIVES.get(number as usize)) {
            lines[push.line].text = format!("    push %{}", row.name);
        }
    }
}

/// What precedes the first entry is the room for its prefix.
fn first_entry(object: &CodeObject) -> u32 {
    object
        .checked_entry
        .into_iter()
        .chain(object.clause_entries.iter().copied())
        .min()
        .unwrap_or(0)
}

/// Entries are aligned.
fn is_padding(instruction: &Instruction) -> bool {
    matches!(instruction.mnemonic(), Mnemonic::Int3 | Mnemonic::Nop)
}

/// The line that a span begins in.
fn source_line(span: Span, sources: &SourceMap) -> Option<(FileId, u32)> {
    let line = |file: FileId| sources.file(file).line_of(span.start as usize);
    span.is_some().then(|| (span.file, line(span.file)))
}

/// `file:line: text of the line`, which is cut if it is long: each procedure on it has this comment.
fn source_comment((file, line): (FileId, u32), sources: &SourceMap) -> String {
    let file = sources.file(file);
    let name = file.name.rsplit('/').next().unwrap_or(&file.name);
    let text = file.line(line).trim();
    match text.char_indices().nth(COLUMNS) {
        Some((end, _)) => format!("{name}:{line}: {}...", &text[..end]),
        None => format!("{name}:{line}: {text}"),
    }
}

/// The labels of a code object: those that the encoder named, the entries, and the other places that instructions refer to.
fn local_labels(object: &CodeObject) -> FxHashMap<u64, String> {
    let mut labels: FxHashMap<u64, String> = FxHashMap::default();
    let start = first_entry(object);
    let mut targets = Vec::new();
    for instruction in Decoder::with_ip(
        64,
        &object.bytes[start as usize..],
        start.into(),
        DecoderOptions::NONE,
    ) {
        let target = place_of(&instruction);
        if target > start.into()
            && target < object.bytes.len() as u64
            && relocation_of(object, &instruction).is_none()
        {
            targets.push(target);
        }
    }
    targets.sort_unstable();
    targets.dedup();
    for (number, target) in targets.into_iter().enumerate() {
        labels.insert(target, format!(".L{}", number + 1));
    }
    for (index, &entry) in object.clause_entries.iter().enumerate() {
        labels.insert(entry.into(), format!(".clause{index}"));
    }
    if let Some(entry) = object.checked_entry {
        labels.insert(entry.into(), ".checked".into());
    }
    for (offset, name) in &object.labels {
        labels.insert((*offset).into(), name.clone());
    }
    labels
}

/// The place in the code that an instruction refers to, or 0: where it jumps to, or the return address that it leaves for a
/// call of a C function.
fn place_of(instruction: &Instruction) -> u64 {
    match instruction.is_ip_rel_memory_operand() {
        true => instruction.ip_rel_memory_address(),
        false => instruction.near_branch_target(),
    }
}

fn relocation_of<'a>(object: &'a CodeObject, instruction: &Instruction) -> Option<&'a Relocation> {
    let range = instruction.ip()..instruction.next_ip();
    let mut relocations = object.relocations.iter();
    relocations.find(|relocation| range.contains(&relocation.offset.into()))
}

/// The code with each relocated field holding the address that stands for its target.
fn with_field_addresses(object: &CodeObject) -> Vec<u8> {
    let mut bytes = object.bytes.clone();
    for (index, relocation) in object.relocations.iter().enumerate() {
        let address = field_address(index);
        let at = relocation.offset as usize;
        match relocation.kind {
            RelocationKind::Relative32 => {
                let end = u64::from(relocation.offset) + 4 + u64::from(relocation.trailing);
                bytes[at..at + 4].copy_from_slice(&((address - end) as u32).to_le_bytes());
            }
            RelocationKind::Number32 => bytes[at..at + 4].copy_from_slice(&(address as u32).to_le_bytes()),
            RelocationKind::Absolute64 => bytes[at..at + 8].copy_from_slice(&address.to_le_bytes()),
        }
    }
    bytes
}

fn field_address(index: usize) -> u64 {
    FIELDS + FIELD_STEP * index as u64
}

/// The names of the addresses that stand for an object's targets.
fn names_of(object: &CodeObject, unit: &Unit, labels: &[String]) -> FxHashMap<u64, String> {
    let names = target_text::Names {
        procedure: &|p| labels[p.0 as usize].clone(),
        globals: &unit.globals,
        data: &unit.data,
    };
    let name =
        |(index, relocation): (usize, &Relocation)| (field_address(index), names.target(&relocation.target));
    object.relocations.iter().enumerate().map(name).collect()
}

/// Names for the formatter.
struct Names {
    names: FxHashMap<u64, String>,
    labels: FxHashMap<u64, String>,
}

impl SymbolResolver for Names {
    fn symbol(
        &mut self,
        instruction: &Instruction,
        _operand: u32,
        instruction_operand: Option<u32>,
        address: u64,
        _address_size: u32,
    ) -> Option<SymbolResult<'_>> {
        if let Some(name) = self.names.get(&address) {
            return Some(SymbolResult::with_str(address, name));
        }
        let operand = instruction_operand?;
        let is_memory = instruction.op_kind(operand) == iced_x86::OpKind::Memory;
        if is_memory && instruction.memory_base() == Register::R13 {
            return context_names::find(address).map(|name| SymbolResult::with_string(address, name));
        }
        let is_place = place_of(instruction) == address && address != 0;
        let label = self.labels.get(&address).filter(|_| is_place)?;
        Some(SymbolResult::with_str(address, label))
    }
}
