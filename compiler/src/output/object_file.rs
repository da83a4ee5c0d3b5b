//! Relocatable ELF objects (`inc build -c`), for linking with C.
//!
//! The image's code and data become sections, its fixups relocations, its procedures local symbols. The one global symbol,
//! [`IMAGE_SYMBOL`], is the image's header, by which the runtime loads it.

use crate::output::image::{Address, Block, Fixup, FixupKind, Image};
use object::elf::{R_X86_64_64, R_X86_64_PC32};
use object::write::{Object, Relocation, SectionId, Symbol, SymbolId, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, RelocationFlags, SectionKind, SymbolFlags, SymbolKind,
    SymbolScope,
};

/// The symbol of the image's header.
pub const IMAGE_SYMBOL: &str = "inc_image";

/// The bytes of an object file.
pub fn write(image: &Image) -> Vec<u8> {
    let mut object = Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
    let code = object.add_section(Vec::new(), b".text".to_vec(), SectionKind::Text);
    let data = object.add_section(
        Vec::new(),
        b".data.rel.ro".to_vec(),
        SectionKind::ReadOnlyDataWithRel,
    );
    object.append_section_data(code, &image.code, 16);
    object.append_section_data(data, &image.data, 16);
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
