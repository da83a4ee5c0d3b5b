//! The compiled library: what the libraries in `scheme-lib` compile to, stored in `inc` and read as it is needed.
//!
//! ```text
//!   length of the body, place of the directory in it       two 32-bit numbers
//!   body       interfaces, units (tables of offsets, then procedures and data one by one), the directory
//!   strings    each once
//! ```
//!
//! Opening reads the directory only. A library's interface is decoded when the library is imported, a procedure or
//! literal when the linker reaches it: a program pays for what it uses.

// How values are stored.
pub(super) mod encoding;
// What is stored, type by type.
mod records;

use crate::frontend::interface::{CompiledLibraries, LibraryInterface, LibraryName};
use crate::ir::core::{Global, GlobalInfo};
use crate::ir::data::{Datum, DatumId};
use crate::ir::flat::ProcedureId;
use crate::ir::inlining::Inlining;
use crate::native::code::{CodeObject, Unit};
use crate::output::unit::LinkUnit;
use crate::source::{Inlined, SourceMap};
use encoding::{Bytes, Reader, Stored, StringTable, Strings, Writer, stored_struct, u32_at, write_bytes};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::rc::Rc;

/// A compiled library, to be stored.
pub struct Library {
    /// Its name.
    pub name: LibraryName,
    /// What it shows to those who import it.
    pub interface: LibraryInterface,
    /// What it tells the middle end of units compiled against it.
    pub exports: Vec<u8>,
    /// Its code.
    pub unit: Unit,
}

/// What the directory says of a library.
struct Entry {
    name: LibraryName,
    exports_at: u32,
    interface_at: u32,
    unit_at: u32,
}

stored_struct!(Entry {
    name,
    exports_at,
    interface_at,
    unit_at
});

/// The directory.
struct Directory {
    entries: Vec<Entry>,
    /// Names and texts of the source files, in the order of their numbers.
    sources: Vec<(String, String)>,
}

stored_struct!(Directory { entries, sources });

/// The part of a unit that is read when it is first asked for.
struct UnitRecord {
    globals: Vec<GlobalInfo>,
    known: Vec<Option<ProcedureId>>,
    initialiser: Option<ProcedureId>,
    /// Where the table of the procedures' offsets is, and their number.
    procedures: (u32, u32),
    /// Likewise for the literals.
    data: (u32, u32),
}

stored_struct!(UnitRecord {
    globals,
    known,
    initialiser,
    procedures,
    data
});

/// The bytes of an archive of libraries, which were compiled from `sources`.
pub fn build(libraries: &[Library], sources: &SourceMap) -> Vec<u8> {
    let mut strings = StringTable::default();
    let mut out = Writer::new(&mut strings);
    let mut entries = Vec::new();
    for library in libraries {
        let interface_at = out.bytes.len() as u32;
        library.interface.write(&mut out);
        let exports_at = out.bytes.len() as u32;
        write_bytes(&library.exports, &mut out);
        let unit_at = write_unit(&library.unit, &mut out);
        entries.push(Entry {
            name: library.name.clone(),
            exports_at,
            interface_at,
            unit_at,
        });
    }
    let sources = sources
        .files()
        .iter()
        .map(|file| (file.name.to_string(), file.text.to_string()))
        .collect();
    let directory_at = out.bytes.len() as u32;
    Directory { entries, sources }.write(&mut out);
    let body = out.bytes;
    let mut bytes = (body.len() as u32).to_le_bytes().to_vec();
    bytes.extend(directory_at.to_le_bytes());
    bytes.extend(body);
    bytes.extend(strings.to_bytes());
    bytes
}

/// Appends a unit; returns the place of its record.
fn write_unit(unit: &Unit, out: &mut Writer) -> u32 {
    let procedures = write_table(unit.procedures.iter(), out);
    let data = write_table((0..unit.data.len()).map(|i| &unit.data[DatumId(i as u32)]), out);
    let at = out.bytes.len() as u32;
    let record = UnitRecord {
        globals: unit.globals.clone(),
        known: unit.known.clone(),
        initialiser: unit.initialiser,
        procedures,
        data,
    };
    record.write(out);
    at
}

/// Appends values and then a table of their places; returns the place of the table and its length.
fn write_table<'a, T: Stored + 'a>(values: impl Iterator<Item = &'a T>, out: &mut Writer) -> (u32, u32) {
    let mut places = Vec::new();
    for value in values {
        places.push(out.bytes.len() as u32);
        value.write(out);
    }
    let at = out.bytes.len() as u32;
    places
        .iter()
        .for_each(|place| out.bytes.extend(place.to_le_bytes()));
    (at, places.len() as u32)
}

/// A value with its strings, by itself.
pub fn to_bytes(value: &impl Stored) -> Vec<u8> {
    let mut strings = StringTable::default();
    let mut out = Writer::new(&mut strings);
    value.write(&mut out);
    let body = out.bytes;
    let mut bytes = (body.len() as u32).to_le_bytes().to_vec();
    bytes.extend(body);
    bytes.extend(strings.to_bytes());
    bytes
}

/// The value that [`to_bytes`] stored.
pub fn from_bytes<T: Stored>(bytes: &'static [u8]) -> T {
    let (body, strings) = bytes[4..].split_at(u32_at(bytes, 0) as usize);
    T::read(&mut Reader::new(body, &Strings::open(strings)))
}

/// An opened archive.
pub struct Archive {
    body: &'static [u8],
    strings: Strings,
    directory: Directory,
    /// Index of each library in the directory, by its name in Core.
    numbers: FxHashMap<Rc<str>, usize>,
}

impl Archive {
    /// Opens an archive, which must have been made by this build of the compiler.
    pub fn open(bytes: &'static [u8]) -> Rc<Archive> {
        let (header, rest) = bytes.split_at(8);
        let (body, strings) = rest.split_at(u32_at(header, 0) as usize);
        let strings = Strings::open(strings);
        let directory_at = u32_at(header, 1) as usize;
        let directory = Directory::read(&mut Reader::new(&body[directory_at..], &strings));
        let numbers = directory
            .entries
            .iter()
            .enumerate()
            .map(|(i, entry)| (entry.name.to_core(), i))
            .collect();
        Rc::new(Archive {
            body,
            strings,
            directory,
            numbers,
        })
    }

    /// Adds the source files of the library to an empty map, where the spans in the archive expect them.
    pub fn add_sources(&self, sources: &mut SourceMap) {
        for (name, text) in &self.directory.sources {
            sources.add(name, text);
        }
    }

    /// The source files of the library: names and texts.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        let sources = self.directory.sources.iter();
        sources.map(|(name, text)| (&**name, &**text))
    }

    /// What a library, given by its name in Core, tells the middle end of units compiled against it.
    pub fn exports(&self, library: &str) -> Vec<u8> {
        let number = self.numbers.get(library);
        number.map_or_else(Vec::new, |&number| {
            self.read::<Bytes>(self.directory.entries[number].exports_at).0
        })
    }

    /// The code of a library, given its name in Core.
    pub fn unit(self: &Rc<Archive>, library: &str) -> Option<ArchivedUnit> {
        let &number = self.numbers.get(library)?;
        let record: UnitRecord = self.read(self.directory.entries[number].unit_at);
        Some(ArchivedUnit {
            archive: self.clone(),
            procedures: vec![OnceCell::new(); record.procedures.1 as usize],
            data: vec![OnceCell::new(); record.data.1 as usize],
            record,
        })
    }

    fn read<T: Stored>(&self, at: u32) -> T {
        T::read(&mut Reader::new(&self.body[at as usize..], &self.strings))
    }

    /// The `index`-th value of a table.
    fn read_entry<T: Stored>(&self, table: (u32, u32), index: u32) -> T {
        self.read(u32_at(&self.body[table.0 as usize..], index as usize))
    }
}

impl CompiledLibraries for Archive {
    fn interface(&self, library: &LibraryName) -> Option<LibraryInterface> {
        let &number = self.numbers.get(&library.to_core())?;
        Some(self.read(self.directory.entries[number].interface_at))
    }

    fn names(&self) -> Vec<LibraryName> {
        self.directory
            .entries
            .iter()
            .map(|entry| entry.name.clone())
            .collect()
    }
}

/// A unit of an archive.
pub struct ArchivedUnit {
    archive: Rc<Archive>,
    record: UnitRecord,
    procedures: Vec<OnceCell<CodeObject>>,
    data: Vec<OnceCell<Datum>>,
}

impl LinkUnit for ArchivedUnit {
    fn procedure(&self, id: ProcedureId) -> &CodeObject {
        self.procedures[id.0 as usize].get_or_init(|| self.archive.read_entry(self.record.procedures, id.0))
    }

    fn datum(&self, id: DatumId) -> &Datum {
        self.data[id.0 as usize].get_or_init(|| self.archive.read_entry(self.record.data, id.0))
    }

    fn globals(&self) -> &[GlobalInfo] {
        &self.record.globals
    }

    fn known(&self, global: Global) -> Option<ProcedureId> {
        self.record.known.get(global.0 as usize).copied().flatten()
    }

    fn initialiser(&self) -> Option<ProcedureId> {
        self.record.initialiser
    }

    fn inlining(&self, _: Inlined) -> Option<&Inlining> {
        None
    }
}
