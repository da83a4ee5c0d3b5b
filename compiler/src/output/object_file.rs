//! Relocatable ELF objects: a compiled program that is not yet an executable (`inc build -c`).
//!
//! The image's code and data become sections, its fixups relocations, its procedures local symbols, for tools that show
//! objects. The one global symbol, [`IMAGE_SYMBOL`], is the image's header. A section more says what an executable of it needs.
//! Reading gives the image back, so that `inc build` makes the executable without a linker.

use crate::output::image::{Address, Block, Fixup, FixupKind, Image};
use abi::image::{ImageHeader, SOURCE_SECTION};
use object::elf::{ELFMAG, ET_REL, FileHeader64, R_X86_64_64, R_X86_64_PC32};
use object::read::elf::ElfFile64;
use object::read::{Object as _, ObjectSection as _, ObjectSymbol as _};
use object::write::{Object, Relocation, SectionId, Symbol, SymbolId, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, RelocationFlags, RelocationTarget, SectionKind, SymbolFlags,
    SymbolKind, SymbolScope,
};
use std::mem::offset_of;

/// The symbol of the image's header.
pub const IMAGE_SYMBOL: &str = "inc_image";

/// The names of the sections.
const CODE_SECTION: &str = ".text";
const DATA_SECTION: &str = ".data.rel.ro";
const PROGRAM_SECTION: &str = ".scheme.program";

/// What a program needs beside its image to be an executable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// The runtime.
    Runtime,
    /// The runtime with the foreign function interface.
    ForeignRuntime,
    /// The compiler, since it calls `eval`.
    Compiler,
}

const NEEDS: [(Needs, &str); 3] = [
    (Needs::Runtime, "runtime"),
    (Needs::ForeignRuntime, "foreign"),
    (Needs::Compiler, "compiler"),
];

/// Why a file is not an object that can become an executable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ObjectError {
    /// `inc build -c` has not made it, or it is damaged.
    Foreign,
    /// Another `inc` has made it, whose runtime is not the same.
    OtherVersion,
}

impl std::fmt::Display for ObjectError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ObjectError::Foreign => "not an object that `inc build -c` has made",
            ObjectError::OtherVersion => "another version of inc has made this object",
        })
    }
}

impl std::error::Error for ObjectError {}

/// How much of a file says whether it is an object.
pub const HEADER_BYTES: u64 = size_of::<FileHeader64<Endianness>>() as u64;

/// Whether a file that begins so is any ELF file.
pub fn is_binary(bytes: &[u8]) -> bool {
    bytes.starts_with(&ELFMAG)
}

/// Whether a file that begins so is a relocatable ELF object, and so no program text.
pub fn is_object(bytes: &[u8]) -> bool {
    let e_type = offset_of!(FileHeader64<Endianness>, e_type);
    bytes.starts_with(&ELFMAG) && bytes.get(e_type..e_type + 2) == Some(&ET_REL.0.to_le_bytes())
}

/// The bytes of an object file. `version` identifies the runtime for which the image was compiled.
pub fn write(image: &Image, needs: Needs, version: u64) -> Vec<u8> {
    let mut object = Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
    let code = object.add_section(Vec::new(), CODE_SECTION.into(), SectionKind::Text);
    let data = object.add_section(Vec::new(), DATA_SECTION.into(), SectionKind::ReadOnlyDataWithRel);
    let program = object.add_section(Vec::new(), PROGRAM_SECTION.into(), SectionKind::Metadata);
    object.append_section_data(program, program_text(needs, version).as_bytes(), 1);
    object.append_section_data(code, &image.code, 16);
    object.append_section_data(data, &image.data, 16);
    let sources = object.add_section(Vec::new(), SOURCE_SECTION.into(), SectionKind::Debug);
    object.append_section_data(sources, &image.source_texts, 1);
    // Without it the linker takes the object to need an executable stack.
    object.add_section(Vec::new(), b".note.GNU-stack".to_vec(), SectionKind::Metadata);
    for symbol in &image.symbols {
        let (name, start, length) = (symbol.name.as_bytes(), symbol.start, symbol.length);
        object.add_symbol(new_symbol(
            name,
            code,
            start.into(),
            length.into(),
            SymbolScope::Compilation,
        ));
    }
    let length = image.data.len() as u64;
    object.add_symbol(new_symbol(
        IMAGE_SYMBOL.as_bytes(),
        data,
        0,
        length,
        SymbolScope::Linkage,
    ));
    let section_symbols = [object.section_symbol(code), object.section_symbol(data)];
    for fixup in &image.fixups {
        // A program has no objects beside its image: the header's address of them is not used.
        if let Address::In(Block::Objects, _) = fixup.to {
            continue;
        }
        let section = match fixup.block {
            Block::Code => code,
            Block::Data => data,
            Block::Objects => unreachable!("no program runs whose objects it could refer to"),
        };
        object
            .add_relocation(section, relocation(fixup, section_symbols))
            .expect("ELF has these relocations");
    }
    object
        .write()
        .expect("sections and symbols have been added as ELF wants them")
}

fn new_symbol(name: &[u8], section: SectionId, value: u64, size: u64, scope: SymbolScope) -> Symbol {
    let is_code = scope == SymbolScope::Compilation;
    Symbol {
        name: name.to_vec(),
        value,
        size,
        kind: if is_code {
            SymbolKind::Text
        } else {
            SymbolKind::Data
        },
        scope,
        weak: false,
        section: SymbolSection::Section(section),
        flags: SymbolFlags::None,
    }
}

fn relocation(fixup: &Fixup, [code, data]: [SymbolId; 2]) -> Relocation {
    let Address::In(block, target) = fixup.to else {
        panic!("an image that is linked by itself has no address outside of itself");
    };
    let symbol = match block {
        Block::Code => code,
        Block::Data => data,
        Block::Objects => unreachable!("no program runs whose objects it could refer to"),
    };
    let (r_type, addend) = match fixup.kind {
        FixupKind::Relative(count_from) => (R_X86_64_PC32, i64::from(target) - i64::from(count_from)),
        FixupKind::Absolute => (R_X86_64_64, i64::from(target)),
    };
    let flags = RelocationFlags::Elf { r_type };
    Relocation {
        offset: fixup.offset.into(),
        symbol,
        addend,
        flags,
    }
}

/// What the section about the program says.
fn program_text(needs: Needs, version: u64) -> String {
    let (_, word) = NEEDS
        .iter()
        .find(|(known, _)| *known == needs)
        .expect("each has a word");
    format!("{version:016x} {word}")
}

/// The image in an object file that [`write`] made for the same runtime, and what it needs.
pub fn read(bytes: &[u8], version: u64) -> Result<(Image, Needs), ObjectError> {
    let file = ElfFile64::<Endianness>::parse(bytes).map_err(|_| ObjectError::Foreign)?;
    let section = |name| file.section_by_name(name).ok_or(ObjectError::Foreign);
    let contents = |name| {
        let data = section(name)?.data().map_err(|_| ObjectError::Foreign)?;
        Ok(data.to_vec())
    };
    let program = contents(PROGRAM_SECTION)?;
    let mut image = Image {
        code: contents(CODE_SECTION)?,
        data: contents(DATA_SECTION)?,
        // `strip -g` removes them.
        source_texts: contents(SOURCE_SECTION).unwrap_or_default(),
        ..Image::default()
    };
    let is_whole =
        file.architecture() == Architecture::X86_64 && image.data.len() >= size_of::<ImageHeader>();
    if !is_whole {
        return Err(ObjectError::Foreign);
    }
    let (needs, _) = NEEDS
        .into_iter()
        .find(|(needs, _)| program_text(*needs, version).as_bytes() == program)
        .ok_or(ObjectError::OtherVersion)?;
    for (block, name) in [(Block::Code, CODE_SECTION), (Block::Data, DATA_SECTION)] {
        for (offset, relocation) in section(name)?.relocations() {
            let fixup = fixup(&file, &image, block, offset, &relocation).ok_or(ObjectError::Foreign)?;
            image.fixups.push(fixup);
        }
    }
    Ok((image, needs))
}

/// More than any field is before the place from which it is counted, so that the target of each is a place of its block.
const COUNT_FROM: u8 = 32;

/// The fixup that a relocation stands for, if it stays within the image.
fn fixup(
    file: &ElfFile64<'_, Endianness>,
    image: &Image,
    block: Block,
    offset: u64,
    relocation: &object::Relocation,
) -> Option<Fixup> {
    let RelocationTarget::Symbol(symbol) = relocation.target() else {
        return None;
    };
    let section = file.symbol_by_index(symbol).ok()?.section_index()?;
    let target_block = match file.section_by_index(section).ok()?.name().ok()? {
        CODE_SECTION => Block::Code,
        DATA_SECTION => Block::Data,
        _ => return None,
    };
    let RelocationFlags::Elf { r_type } = relocation.flags() else {
        return None;
    };
    let (kind, target, width) = match r_type {
        R_X86_64_PC32 => {
            let target = relocation.addend() + i64::from(COUNT_FROM);
            (FixupKind::Relative(COUNT_FROM), target, 4)
        }
        R_X86_64_64 => (FixupKind::Absolute, relocation.addend(), 8),
        _ => return None,
    };
    let length = |block| match block {
        Block::Code => image.code.len() as u64,
        Block::Data => image.data.len() as u64,
        Block::Objects => 0,
    };
    let target = u32::try_from(target).ok()?;
    let is_inside = offset.checked_add(width)? <= length(block)
        && u64::from(target) <= length(target_block) + u64::from(COUNT_FROM);
    is_inside.then_some(Fixup {
        block,
        offset: u32::try_from(offset).ok()?,
        kind,
        to: Address::In(target_block, target),
    })
}
