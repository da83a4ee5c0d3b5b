//! What the linker makes: the bytes of an image, and the fields that depend on where it will lie.
//!
//! An [`Image`] is independent of its addresses: it may be placed several times, in memory or in a file.

use crate::ir::locals::Located;
use crate::source::{FileId, SourceMap};
use abi::image::{ImageHeader, LIBRARY_PREFIX};
use std::mem::offset_of;

/// Alignment of the start of both blocks: a page, so that they can be mapped.
pub const BLOCK_ALIGNMENT: u64 = 4096;

/// One of the two blocks of an image.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Block {
    /// Machine code.
    Code,
    /// Read-only data: the header, literals, tables.
    Data,
    /// Words that hold references to objects of the running program, which the collector updates.
    Objects,
}

/// The address that a field refers to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Address {
    /// In this image: an offset in a block (a tag may be added to it).
    In(Block, u32),
    /// Anywhere else, and values that are no addresses.
    Absolute(u64),
}

/// How the field of a [`Fixup`] is filled.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FixupKind {
    /// 32 bits, counted from this many bytes after the field's start.
    Relative(u8),
    /// 64 bits.
    Absolute,
}

/// A field that depends on where the image lies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fixup {
    /// The block that the field is in.
    pub block: Block,
    /// Its offset there.
    pub offset: u32,
    /// How it is filled.
    pub kind: FixupKind,
    /// With what.
    pub to: Address,
}

/// A named range of the code, for symbol tables and listings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeSymbol {
    /// The name.
    pub name: std::rc::Rc<str>,
    /// Offset of its first byte in the code.
    pub start: u32,
    /// Length in bytes.
    pub length: u32,
}

/// A local variable at a return address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InFrame {
    /// How many inlined calls lie between the code there and the procedure that it is a variable of.
    pub depth: u32,
    /// The variable, and where its value is.
    pub located: Located,
}

/// The bytes of an image before they have an address.
#[derive(Clone, Default, Debug)]
pub struct Image {
    /// Code, complete but for the fixups.
    pub code: Vec<u8>,
    /// Data, likewise; it begins with the `abi::image::ImageHeader`.
    pub data: Vec<u8>,
    /// The references to objects of the running program. They are valid until the next collection.
    pub objects: Vec<u64>,
    /// Whether it is freed when its program refers to it no more.
    pub is_collectable: bool,
    /// The fields to fill.
    pub fixups: Vec<Fixup>,
    /// The procedures and stubs by name, in order of address.
    pub symbols: Vec<CodeSymbol>,
    /// The source files that positions lie in.
    pub files: Vec<FileId>,
    /// The local variables at return addresses, by offset in the code, for debuggers.
    pub locals: Vec<(u32, Vec<InFrame>)>,
    /// The texts of the program's own source files, as `abi::image::SOURCE_SECTION` holds them; empty for images in memory.
    pub source_texts: Vec<u8>,
    /// Offset in the code of the stub by which Rust calls Scheme, when it is in this image.
    pub enter: Option<u32>,
    /// Offsets in the data of the initialisers' closures (untagged).
    pub initialisers: Vec<Address>,
}

/// Where an image lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placement {
    /// Address of the first byte of code.
    pub code: u64,
    /// Address of the first byte of data: the header.
    pub data: u64,
    /// Address of the first reference to an object.
    pub objects: u64,
}

impl Placement {
    /// The absolute form of an address.
    pub fn resolve(self, address: Address) -> u64 {
        match address {
            Address::In(Block::Code, offset) => self.code + offset as u64,
            Address::In(Block::Data, offset) => self.data + offset as u64,
            Address::In(Block::Objects, offset) => self.objects + offset as u64,
            Address::Absolute(address) => address,
        }
    }
}

impl Image {
    /// Writes the image as it must be at `placement` into `code` and `data`, which have the lengths of its blocks.
    pub fn place(&self, placement: Placement, code: &mut [u8], data: &mut [u8]) {
        code.copy_from_slice(&self.code);
        data.copy_from_slice(&self.data);
        for fixup in &self.fixups {
            let to = placement.resolve(fixup.to);
            let field = placement.resolve(Address::In(fixup.block, fixup.offset));
            let bytes = match fixup.block {
                Block::Code => &mut *code,
                Block::Data => &mut *data,
                Block::Objects => unreachable!("references to objects are no fixups"),
            };
            let at = fixup.offset as usize;
            match fixup.kind {
                FixupKind::Relative(count_from) => {
                    let distance = to.wrapping_sub(field + count_from as u64) as i64;
                    let distance = i32::try_from(distance)
                        .expect("code and data are reserved within 2 GB of each other");
                    bytes[at..at + 4].copy_from_slice(&distance.to_le_bytes());
                }
                FixupKind::Absolute => bytes[at..at + 8].copy_from_slice(&to.to_le_bytes()),
            }
        }
    }

    /// Adds what the compiler that the executable carries needs to know of the image.
    pub fn attach_compiler_state(&mut self, state: &[u8]) {
        let address = offset_of!(ImageHeader, compiler_state);
        let length = offset_of!(ImageHeader, compiler_state_length);
        self.attach(state, address, length);
    }

    /// Adds the texts of the source files that positions lie in, but not those of the library: reports leave it out.
    pub fn attach_source_texts(&mut self, sources: &SourceMap) {
        for &id in &self.files {
            let file = sources.file(id);
            if !file.name.starts_with(LIBRARY_PREFIX) {
                self.source_texts.extend(id.0.to_le_bytes());
                self.source_texts.extend((file.text.len() as u32).to_le_bytes());
                self.source_texts.extend(file.text.as_bytes());
            }
        }
    }

    /// Adds the names of the features that the program was given.
    pub fn attach_features(&mut self, features: &[String]) {
        let names: String = features.iter().map(|name| format!("{name}\0")).collect();
        let address = offset_of!(ImageHeader, features);
        let length = offset_of!(ImageHeader, features_length);
        self.attach(names.as_bytes(), address, length);
    }

    /// Adds data, whose address and length go to fields of the header.
    fn attach(&mut self, data: &[u8], address: usize, length: usize) {
        let offset = self.data.len() as u32;
        self.data.extend_from_slice(data);
        self.fixups.push(Fixup {
            block: Block::Data,
            offset: address as u32,
            kind: FixupKind::Absolute,
            to: Address::In(Block::Data, offset),
        });
        self.data[length..length + 8].copy_from_slice(&(data.len() as u64).to_le_bytes());
    }

    /// The words that hold absolute addresses of the image itself: what must change when it is moved.
    pub fn absolute_words(&self) -> impl Iterator<Item = &Fixup> {
        self.fixups
            .iter()
            .filter(|fixup| fixup.kind == FixupKind::Absolute && matches!(fixup.to, Address::In(..)))
    }
}
