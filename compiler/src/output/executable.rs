//! Executables without a linker: a copy of a stub with the program's image added as segments.
//!
//! ```text
//!   the stub's file, unchanged but for its header and program headers
//!   data of the image     PT_LOAD R--, at EXECUTABLE_IMAGE      section .scheme.rodata
//!   code of the image     PT_LOAD R-X, at the next page         section .scheme.text
//!   texts of the sources, in no segment                         section .debug_scheme (abi::image::SOURCE_SECTION)
//!   section names, section headers
//! ```
//!
//! The stub is linked for fixed addresses, so the image needs no relocation when it starts; the runtime finds it by the
//! address of its segment. A table of program headers cannot grow in place: the two new entries take the room of two
//! notes, which nothing at run time reads (`runtime::start` sees to it that there are two). The sections are for
//! `strip`, which drops what no section header covers.

use crate::output::image::{BLOCK_ALIGNMENT, Image, Placement};
use abi::image::{EXECUTABLE_IMAGE, SOURCE_SECTION};
use object::elf::{
    self, FileHeader64, PF_R, PF_X, PT_LOAD, PT_NOTE, ProgramFlags, ProgramHeader64, SHF_ALLOC,
    SHF_EXECINSTR, SHT_PROGBITS, SectionFlags, SectionHeader64,
};
use object::pod::{bytes_of, from_bytes, from_bytes_mut, slice_from_bytes};
use object::{LittleEndian as LE, U32, U64};

type FileHeader = FileHeader64<LE>;
type ProgramHeader = ProgramHeader64<LE>;
type SectionHeader = SectionHeader64<LE>;

/// Names of the new sections.
const DATA_SECTION: &str = ".scheme.rodata";
const CODE_SECTION: &str = ".scheme.text";

/// Why a file cannot be the stub of an executable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StubError {
    /// It is not an ELF executable for fixed addresses on x86-64, or lacks section headers.
    Unsuitable,
    /// Its own segments reach into the place of the image.
    TooLarge,
    /// It has not two notes to give up.
    NoRoom,
    /// It has an image already.
    HasImage,
}

impl std::fmt::Display for StubError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            StubError::Unsuitable => "the stub is not an ELF executable for fixed addresses",
            StubError::TooLarge => "the stub reaches into the place of the program",
            StubError::NoRoom => "the stub has no room for further segments",
            StubError::HasImage => "the stub contains a program already",
        })
    }
}

impl std::error::Error for StubError {}

/// A range of the new file, mapped when it runs.
struct Piece {
    flags: ProgramFlags,
    section: Section,
}

/// A range of the new file with a name.
struct Section {
    name: &'static str,
    flags: SectionFlags,
    address: u64,
    file_offset: u64,
    length: u64,
    alignment: u64,
}

/// The bytes of an executable that runs the image.
pub fn link(stub: &[u8], image: &Image) -> Result<Vec<u8>, StubError> {
    let (header, program_headers, section_headers) = parse(stub)?;
    let mut file = stub.to_vec();
    let placement = Placement {
        data: EXECUTABLE_IMAGE,
        code: EXECUTABLE_IMAGE + (image.data.len() as u64).next_multiple_of(BLOCK_ALIGNMENT),
        objects: 0,
    };
    pad(&mut file, BLOCK_ALIGNMENT);
    let start = file.len();
    file.resize(
        start + (placement.code - placement.data) as usize + image.code.len(),
        0,
    );
    let (data, code) = file[start..].split_at_mut((placement.code - placement.data) as usize);
    image.place(placement, code, &mut data[..image.data.len()]);
    let pieces = [
        Piece {
            flags: PF_R,
            section: Section {
                name: DATA_SECTION,
                flags: SHF_ALLOC,
                address: placement.data,
                file_offset: start as u64,
                length: image.data.len() as u64,
                alignment: BLOCK_ALIGNMENT,
            },
        },
        Piece {
            flags: PF_R | PF_X,
            section: Section {
                name: CODE_SECTION,
                flags: SHF_ALLOC | SHF_EXECINSTR,
                address: placement.code,
                file_offset: start as u64 + placement.code - placement.data,
                length: image.code.len() as u64,
                alignment: BLOCK_ALIGNMENT,
            },
        },
    ];
    let at = header.e_phoff.get(LE) as usize;
    let program_headers = with_segments(program_headers, &pieces)?;
    for (i, entry) in program_headers.iter().enumerate() {
        let size = size_of::<ProgramHeader>();
        file[at + i * size..at + (i + 1) * size].copy_from_slice(bytes_of(entry));
    }
    let mut sections: Vec<Section> = pieces.into_iter().map(|piece| piece.section).collect();
    if !image.source_texts.is_empty() {
        sections.push(Section {
            name: SOURCE_SECTION,
            flags: SectionFlags(0),
            address: 0,
            file_offset: file.len() as u64,
            length: image.source_texts.len() as u64,
            alignment: 1,
        });
        file.extend_from_slice(&image.source_texts);
    }
    let names = header.e_shstrndx.get(LE).0 as usize;
    let offset = append_sections(&mut file, section_headers, names, &sections)?;
    let count = section_headers.len() + sections.len();
    let (header, _) = from_bytes_mut::<FileHeader>(&mut file).map_err(|()| StubError::Unsuitable)?;
    header.e_shoff = U64::new(LE, offset);
    header.e_shnum = object::U16::new(LE, count as u16);
    Ok(file)
}

type Parsed<'a> = (&'a FileHeader, &'a [ProgramHeader], &'a [SectionHeader]);

fn parse(stub: &[u8]) -> Result<Parsed<'_>, StubError> {
    let unsuitable = |()| StubError::Unsuitable;
    let (header, _) = from_bytes::<FileHeader>(stub).map_err(unsuitable)?;
    let is_suitable = header.e_ident.magic == elf::ELFMAG
        && header.e_type.get(LE) == elf::ET_EXEC
        && header.e_machine.get(LE) == elf::EM_X86_64;
    if !is_suitable {
        return Err(StubError::Unsuitable);
    }
    let from = |offset: u64| stub.get(offset as usize..).ok_or(StubError::Unsuitable);
    let (program_headers, _) =
        slice_from_bytes(from(header.e_phoff.get(LE))?, header.e_phnum.get(LE) as usize)
            .map_err(unsuitable)?;
    let (section_headers, _) =
        slice_from_bytes(from(header.e_shoff.get(LE))?, header.e_shnum.get(LE) as usize)
            .map_err(unsuitable)?;
    Ok((header, program_headers, section_headers))
}

/// The program headers with the new segments after the last loaded one, as their addresses demand, and without as many
/// notes.
fn with_segments(old: &[ProgramHeader], pieces: &[Piece]) -> Result<Vec<ProgramHeader>, StubError> {
    let is_load = |entry: &ProgramHeader| entry.p_type.get(LE) == PT_LOAD;
    let end = old
        .iter()
        .filter(|e| is_load(e))
        .map(|e| e.p_vaddr.get(LE) + e.p_memsz.get(LE))
        .max()
        .unwrap_or(0);
    if old.iter().any(|entry| entry.p_vaddr.get(LE) == EXECUTABLE_IMAGE) {
        return Err(StubError::HasImage);
    }
    if end > EXECUTABLE_IMAGE {
        return Err(StubError::TooLarge);
    }
    let last_load = old.iter().rposition(is_load).ok_or(StubError::Unsuitable)?;
    let mut spare = pieces.len();
    let mut new = Vec::with_capacity(old.len());
    for (i, entry) in old.iter().enumerate() {
        if entry.p_type.get(LE) == PT_NOTE && spare > 0 {
            spare -= 1;
        } else {
            new.push(*entry);
        }
        if i == last_load {
            new.extend(pieces.iter().map(segment));
        }
    }
    if spare > 0 {
        Err(StubError::NoRoom)
    } else {
        Ok(new)
    }
}

fn segment(Piece { flags, section }: &Piece) -> ProgramHeader {
    ProgramHeader {
        p_type: U32::new(LE, PT_LOAD),
        p_flags: U32::new(LE, *flags),
        p_offset: U64::new(LE, section.file_offset),
        p_vaddr: U64::new(LE, section.address),
        p_paddr: U64::new(LE, section.address),
        p_filesz: U64::new(LE, section.length),
        p_memsz: U64::new(LE, section.length),
        p_align: U64::new(LE, BLOCK_ALIGNMENT),
    }
}

/// Appends the section names and headers, `old` ones and those of new sections; returns the offset of the headers.
fn append_sections(
    file: &mut Vec<u8>,
    old: &[SectionHeader],
    names: usize,
    sections: &[Section],
) -> Result<u64, StubError> {
    let mut headers = old.to_vec();
    let name_section = headers.get_mut(names).ok_or(StubError::Unsuitable)?;
    let start = name_section.sh_offset.get(LE) as usize;
    let end = start + name_section.sh_size.get(LE) as usize;
    let name_offset = file.len();
    let mut text = file.get(start..end).ok_or(StubError::Unsuitable)?.to_vec();
    let mut new = Vec::new();
    for section in sections {
        new.push(SectionHeader {
            sh_name: U32::new(LE, text.len() as u32),
            sh_type: U32::new(LE, SHT_PROGBITS),
            sh_flags: U64::new(LE, section.flags),
            sh_addr: U64::new(LE, section.address),
            sh_offset: U64::new(LE, section.file_offset),
            sh_size: U64::new(LE, section.length),
            sh_link: U32::new(LE, 0),
            sh_info: U32::new(LE, 0),
            sh_addralign: U64::new(LE, section.alignment),
            sh_entsize: U64::new(LE, 0),
        });
        text.extend_from_slice(section.name.as_bytes());
        text.push(0);
    }
    name_section.sh_offset = U64::new(LE, name_offset as u64);
    name_section.sh_size = U64::new(LE, text.len() as u64);
    headers.extend(new);
    file.extend_from_slice(&text);
    pad(file, 8);
    let offset = file.len() as u64;
    for header in &headers {
        file.extend_from_slice(bytes_of(header));
    }
    Ok(offset)
}

fn pad(file: &mut Vec<u8>, alignment: u64) {
    file.resize(file.len().next_multiple_of(alignment as usize), 0);
}
