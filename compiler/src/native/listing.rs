//! Assembly listings: code objects as iced-x86 prints them, in Intel syntax, with names instead of addresses.
//!
//! A relocated field gets an address of its own, far from all code, before the code is decoded; the formatter asks for
//! the name of each address that it meets. So a listing contains no address, and is the same from run to run.

use crate::ir::print::{context_names, target_text};
use crate::native::code::{CodeObject, Relocation, RelocationKind, Unit};
use crate::source::SourceMap;
use iced_x86::{
    Decoder, DecoderOptions, Formatter, Instruction, IntelFormatter, Register, SymbolResolver, SymbolResult,
};
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// Where the addresses of relocated fields begin.
const FIELDS: u64 = 0x4000_0000;
/// Distance between them.
const FIELD_STEP: u64 = 16;

/// The listing of a procedure. Ends in an empty line.
pub fn procedure(object: &CodeObject, unit: &Unit, sources: &SourceMap) -> String {
    let names = names_of(object, unit);
    let labels: FxHashMap<u64, String> = local_labels(object);
    let bytes = with_field_addresses(object);
    let mut formatter = IntelFormatter::with_options(
        Some(Box::new(Names {
            names,
            labels: labels.clone(),
        })),
        None,
    );
    formatter.options_mut().set_space_after_operand_separator(true);
    formatter.options_mut().set_hex_prefix("0x");
    formatter.options_mut().set_hex_suffix("");
    formatter.options_mut().set_branch_leading_zeros(false);
    formatter.options_mut().set_show_branch_size(false);
    let mut text = String::new();
    let mut line = String::new();
    let mut lines = object.lines.iter().peekable();
    let mut last_comment = String::new();
    let start = first_entry(object);
    let mut decoder = Decoder::with_ip(64, &bytes[start as usize..], start.into(), DecoderOptions::NONE);
    let mut instruction = Instruction::default();
    writeln!(text, "{}:", procedure_name(object)).expect("a String can be written to");
    while decoder.can_decode() {
        decoder.decode_out(&mut instruction);
        let at = instruction.ip() as u32;
        while let Some((_, span)) = lines.next_if(|(offset, _)| *offset <= at) {
            if let Some(comment) = source_comment(*span, sources)
                && comment != last_comment
            {
                writeln!(text, "    ; {comment}").expect("a String can be written to");
                last_comment = comment;
            }
        }
        if let Some(label) = labels.get(&u64::from(at)) {
            writeln!(text, "  {label}:").expect("a String can be written to");
        }
        if is_padding(&instruction) {
            continue;
        }
        line.clear();
        formatter.format(&instruction, &mut line);
        writeln!(text, "    {line}").expect("a String can be written to");
    }
    text.push('\n');
    text
}

fn procedure_name(object: &CodeObject) -> &str {
    if object.name.is_empty() {
        "lambda"
    } else {
        &object.name
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

fn is_padding(instruction: &Instruction) -> bool {
    matches!(instruction.mnemonic(), iced_x86::Mnemonic::Int3)
}

/// `file:line: text of the line`.
fn source_comment(span: crate::source::Span, sources: &SourceMap) -> Option<String> {
    let start = sources.start(span)?;
    let file = sources.file(span.file);
    let name = file.name.rsplit('/').next().unwrap_or(&file.name);
    Some(format!("{name}:{}: {}", start.line, file.line(start.line).trim()))
}

/// The labels of a code object: those that the encoder named, the entries, and the targets of the remaining jumps.
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
        let target = instruction.near_branch_target();
        if target > start.into()
            && target < object.bytes.len() as u64
            && !has_relocation(object, &instruction)
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

fn has_relocation(object: &CodeObject, instruction: &Instruction) -> bool {
    let range = instruction.ip()..instruction.next_ip();
    object
        .relocations
        .iter()
        .any(|relocation| range.contains(&relocation.offset.into()))
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

fn names_of(object: &CodeObject, unit: &Unit) -> FxHashMap<u64, String> {
    let names = target_text::Names {
        procedure: &|p| procedure_name(&unit.procedures[p.0 as usize]).to_string(),
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
        let is_branch = instruction.near_branch_target() == address && address != 0;
        let label = self.labels.get(&address).filter(|_| is_branch)?;
        Some(SymbolResult::with_str(address, label))
    }
}
