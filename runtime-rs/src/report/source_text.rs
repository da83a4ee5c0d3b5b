//! The text of a line of the source.
//!
//! A process that carries the compiler has the sources of what was compiled there. Those of an executable's program are in a
//! section of its file (`abi::image::SOURCE_SECTION`), which is read when it is needed first: it costs nothing before,
//! and may have been removed.

use std::fs::File;
use std::mem::size_of;
use std::os::unix::fs::FileExt;

use abi::context::Context;
use abi::image::SOURCE_SECTION;
use libc::{Elf64_Ehdr, Elf64_Shdr};

use super::Frame;
use crate::context::runtime;
use crate::program;

/// The line that a frame's position is in, without its end.
pub(super) fn line(context: &mut Context, frame: &Frame) -> Option<String> {
    let number = frame.file.number;
    let text = match program::embedded_image() {
        Some(image) if std::ptr::eq(image, frame.image) => {
            text_of(&section(&File::open("/proc/self/exe").ok()?)?, number)?.to_owned()
        }
        _ => runtime(context).compiler.as_ref()?.source_text(number)?,
    };
    // A carriage return ends a line, alone or with a line feed.
    let text = text.replace("\r\n", "\n");
    let line = text.split(['\n', '\r']).nth(frame.position.line as usize - 1)?;
    Some(line.to_owned())
}

/// The text of a file in the section.
fn text_of(mut section: &[u8], number: u32) -> Option<&str> {
    loop {
        let (found, rest) = section.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        if u32::from_le_bytes(*found) == number {
            return std::str::from_utf8(text).ok();
        }
        section = rest;
    }
}

/// The contents of the section of an ELF file.
fn section(file: &File) -> Option<Vec<u8>> {
    let header = bytes(file, 0, size_of::<Elf64_Ehdr>() as u64)?;
    let offset = number::<8>(&header, std::mem::offset_of!(Elf64_Ehdr, e_shoff))?;
    let count = number::<2>(&header, std::mem::offset_of!(Elf64_Ehdr, e_shnum))?;
    let names = number::<2>(&header, std::mem::offset_of!(Elf64_Ehdr, e_shstrndx))?;
    let size = size_of::<Elf64_Shdr>();
    let table = bytes(file, offset, count * size as u64)?;
    let entries: Vec<&[u8]> = table.chunks_exact(size).collect();
    let contents = |entry: &[u8]| {
        let offset = number::<8>(entry, std::mem::offset_of!(Elf64_Shdr, sh_offset))?;
        let length = number::<8>(entry, std::mem::offset_of!(Elf64_Shdr, sh_size))?;
        bytes(file, offset, length)
    };
    let names = contents(entries.get(names as usize)?)?;
    let found = entries.iter().find(|entry| {
        let name = number::<4>(entry, std::mem::offset_of!(Elf64_Shdr, sh_name));
        let name = name.and_then(|start| names.get(start as usize..));
        name.is_some_and(|name| {
            name.strip_prefix(SOURCE_SECTION.as_bytes())
                .is_some_and(|rest| rest.first() == Some(&0))
        })
    })?;
    contents(found)
}

/// Part of a file, if the file has it.
fn bytes(file: &File, offset: u64, length: u64) -> Option<Vec<u8>> {
    let end = offset.checked_add(length)?;
    if end > file.metadata().ok()?.len() {
        return None;
    }
    let mut bytes = vec![0; length as usize];
    file.read_exact_at(&mut bytes, offset).ok()?;
    Some(bytes)
}

/// A field of a structure, of so many bytes.
fn number<const BYTES: usize>(structure: &[u8], offset: usize) -> Option<u64> {
    let mut number = [0; 8];
    number[..BYTES].copy_from_slice(structure.get(offset..offset + BYTES)?);
    Some(u64::from_le_bytes(number))
}
