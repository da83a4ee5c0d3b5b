//! The linker: from roots to all that they reach, laid out as an image.
//!
//! A [`Linker`] knows all units of a program and remembers what it has linked. The first image of a program holds its
//! initialisers and what they reach; code that `eval` or the prompt compiles later is linked into further images, which
//! refer to the earlier ones by address and bring in library procedures that nothing needed before. So a procedure, a
//! global, a literal or a symbol exists once for each Linker. The image of a form ([`Linker::link_form`]) is referred to by
//! no other, so that it can be freed.
//!
//! Laying out is one walk: the place of a procedure in the code, and of a literal in the data, is fixed when the first
//! reference to it is met. Fields whose distance is known are filled at once, the rest become [`Fixup`]s.

use crate::ir::core::{Global, GlobalInfo};
use crate::ir::data::{DatumId, ObjectId};
use crate::ir::flat::ProcedureId;
use crate::ir::target::RUNTIME_LIBRARY;
use crate::native::code::{CodeObject, Entry, Relocation, RelocationKind, Stub, Target};
use crate::output::image::{Address, Block, Fixup, FixupKind, Image, Placement};
use crate::output::unit::LinkUnit;
use crate::source::SourceMap;
use abi::image::{ENTRY_PREFIX_BYTES, ImageHeader};
use abi::object::WORD;
use abi::primitive::How;
use abi::value::{OBJECT_ALIGNMENT, TAG_PROCEDURE};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// A unit, by the order in which it was added.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct UnitId(pub(super) u32);

/// The name by which a library's initialiser is known to the linker: a procedure that code of other units can call. No
/// compiled library defines such a name.
pub const INITIALISER: &str = ".initialise";

/// Where the back end's stubs come from: `native::stubs::code`, or hand-assembled ones in tests.
pub type StubSource = fn(Stub) -> CodeObject;

/// What has code: the unit of linking.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Item {
    Procedure(UnitId, ProcedureId),
    Stub(Stub),
}

/// A place in one of the Linker's images.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) image: u32,
    pub(super) block: Block,
    /// A tag may be added to it.
    pub(super) offset: u32,
}

/// What exists already, outside of the Linker's images, of what code refers to.
pub trait HeapObjects {
    /// The symbol of a name, tagged.
    fn symbol(&self, name: &str) -> Option<u64>;
    /// The object of a number, tagged.
    fn object(&self, number: ObjectId) -> u64;
}

/// There is no heap yet.
pub struct NoHeap;

impl HeapObjects for NoHeap {
    fn symbol(&self, _: &str) -> Option<u64> {
        None
    }

    fn object(&self, number: ObjectId) -> u64 {
        unreachable!("there is no object {number:?}, since no program runs")
    }
}

/// Where things lie that other code may refer to.
#[derive(Default)]
pub(super) struct Places {
    pub(super) code: FxHashMap<Item, Place>,
    pub(super) closures: FxHashMap<Item, Place>,
    pub(super) literals: FxHashMap<(UnitId, DatumId), Place>,
    pub(super) symbols: FxHashMap<Rc<str>, Place>,
    pub(super) doubles: FxHashMap<u64, Place>,
}

impl Places {
    fn extend(&mut self, others: Places) {
        self.code.extend(others.code);
        self.closures.extend(others.closures);
        self.literals.extend(others.literals);
        self.symbols.extend(others.symbols);
        self.doubles.extend(others.doubles);
    }
}

/// The name of a global variable: library, then name.
pub(super) type GlobalKey = (Rc<str>, Rc<str>);

fn key(info: &GlobalInfo) -> GlobalKey {
    (info.library.clone(), info.name.clone())
}

/// What is known of all units and images of a program.
pub struct Linker {
    stub_source: StubSource,
    stubs: FxHashMap<Stub, Rc<CodeObject>>,
    units: Vec<Rc<dyn LinkUnit>>,
    /// Of each unit, the name of the library; empty for a program or form.
    pub(super) unit_names: Vec<Rc<str>>,
    /// For each unit, the numbers of its globals that are in use.
    unit_globals: Vec<Vec<Option<u32>>>,
    definitions: FxHashMap<GlobalKey, (UnitId, ProcedureId)>,
    pub(super) global_numbers: FxHashMap<GlobalKey, u32>,
    pub(super) global_names: Vec<Rc<str>>,
    /// Of each image, once it has been placed.
    pub(super) placements: Vec<Option<Placement>>,
    /// Where the contents of all images but those of forms lie.
    pub(super) places: Places,
}

impl Linker {
    /// A linker without units.
    pub fn new(stub_source: StubSource) -> Linker {
        Linker {
            stub_source,
            stubs: FxHashMap::default(),
            units: Vec::new(),
            unit_names: Vec::new(),
            unit_globals: Vec::new(),
            definitions: FxHashMap::default(),
            global_numbers: FxHashMap::default(),
            global_names: Vec::new(),
            placements: Vec::new(),
            places: Places::default(),
        }
    }

    /// Makes a unit known, that of a library by its name. Nothing of it is linked until something reaches it.
    pub fn add(&mut self, library: &str, unit: Rc<dyn LinkUnit>) -> UnitId {
        let id = UnitId(self.units.len() as u32);
        if let (false, Some(initialiser)) = (library.is_empty(), unit.initialiser()) {
            self.definitions
                .insert((library.into(), INITIALISER.into()), (id, initialiser));
        }
        for (index, info) in unit.globals().iter().enumerate() {
            if let Some(procedure) = unit.known(Global(index as u32)) {
                self.definitions.insert(key(info), (id, procedure));
            }
        }
        self.unit_globals.push(vec![None; unit.globals().len()]);
        self.units.push(unit);
        self.unit_names.push(library.into());
        id
    }

    /// Links the initialisers of `units`, in this order, and all that they reach and no earlier image has.
    pub fn link(&mut self, units: &[UnitId], sources: &SourceMap, heap: &dyn HeapObjects) -> Image {
        let mut layout = self.layout(sources, heap);
        layout.link(units);
        layout.finish()
    }

    /// Links what a form, the unit added last, needs of libraries and no earlier image has, unless it is nothing.
    pub fn link_needs(&mut self, form: UnitId, sources: &SourceMap, heap: &dyn HeapObjects) -> Option<Image> {
        let mut layout = self.layout(sources, heap);
        layout.reach_needs(form);
        if layout.items.is_empty() {
            drop(layout);
            self.placements.pop();
            return None;
        }
        layout.link(&[]);
        Some(layout.finish())
    }

    /// Links a form, the unit added last, by itself, after [`Linker::link_needs`], and forgets it: no other code can refer
    /// to it, so the image can be freed when its program does not need it any more.
    pub fn link_form(&mut self, form: UnitId, sources: &SourceMap, heap: &dyn HeapObjects) -> Image {
        assert_eq!(form.0 as usize, self.units.len() - 1, "the form was added last");
        let mut layout = self.layout(sources, heap);
        layout.image.is_collectable = true;
        layout.link(&[form]);
        let is_of_form = |placed: &Placed| matches!(placed.item, Item::Procedure(unit, _) if unit == form);
        assert!(
            layout.items.iter().all(is_of_form),
            "what the form needs of libraries was linked before it"
        );
        let image = layout.image;
        self.placements.pop();
        self.units.pop();
        self.unit_names.pop();
        self.unit_globals.pop();
        image
    }

    /// The layout of the next image.
    fn layout<'l>(&'l mut self, sources: &'l SourceMap, heap: &'l dyn HeapObjects) -> Layout<'l> {
        let image = self.placements.len() as u32;
        assert!(
            self.placements.iter().all(Option::is_some),
            "an image is placed before the next one is linked, which refers to it by address"
        );
        self.placements.push(None);
        let mut layout = Layout {
            first_global: self.global_names.len() as u32,
            linker: self,
            number: image,
            image: Image::default(),
            places: Places::default(),
            items: Vec::new(),
            unfilled: Vec::new(),
            static_symbols: Vec::new(),
            references: FxHashMap::default(),
            raise: None,
            sources,
            heap,
        };
        layout.image.data.resize(size_of::<ImageHeader>(), 0);
        layout
    }

    /// Remembers where the image that was linked last was placed, unless it is that of a form.
    pub fn placed(&mut self, placement: Placement) {
        *self.placements.last_mut().expect("an image was linked") = Some(placement);
    }

    /// The number of a global variable, if anything refers to it.
    pub fn global_number(&self, library: &str, name: &str) -> Option<u32> {
        self.global_numbers
            .get(&(Rc::from(library), Rc::from(name)))
            .copied()
    }

    /// The unit of an id.
    pub(super) fn unit(&self, id: UnitId) -> Rc<dyn LinkUnit> {
        self.units[id.0 as usize].clone()
    }

    /// Numbers of globals are given in the order in which they are first met.
    fn number_global(&mut self, unit: UnitId, global: Global) -> u32 {
        let known = self.unit_globals[unit.0 as usize][global.0 as usize];
        known.unwrap_or_else(|| {
            let info = &self.units[unit.0 as usize].globals()[global.0 as usize];
            let next = self.global_names.len() as u32;
            let number = *self.global_numbers.entry(key(info)).or_insert(next);
            if number == next {
                self.global_names.push(info.name.clone());
            }
            self.unit_globals[unit.0 as usize][global.0 as usize] = Some(number);
            number
        })
    }

    fn external(&self, unit: UnitId, global: Global) -> Item {
        let info = &self.units[unit.0 as usize].globals()[global.0 as usize];
        self.definition(&info.library, &info.name)
    }

    fn definition(&self, library: &str, name: &str) -> Item {
        let (unit, procedure) = *self
            .definitions
            .get(&(Rc::from(library), Rc::from(name)))
            .unwrap_or_else(|| panic!("no unit defines the procedure {name} of ({library})"));
        Item::Procedure(unit, procedure)
    }

    /// Whether anything that was linked calls the part of the runtime that only some programs carry.
    pub fn uses_foreign(&self) -> bool {
        let is_foreign = |stub: &Stub| match stub {
            Stub::Primitive(primitive) => primitive.info().how == How::foreign,
            _ => false,
        };
        self.stubs.keys().any(is_foreign)
    }

    fn stub(&mut self, stub: Stub) -> Rc<CodeObject> {
        let source = self.stub_source;
        self.stubs
            .entry(stub)
            .or_insert_with(|| Rc::new(source(stub)))
            .clone()
    }
}

/// An item of the image at hand.
pub(super) struct Placed {
    pub(super) item: Item,
    /// Where its code begins.
    pub(super) offset: u32,
}

/// A literal whose fields are still to be filled.
pub(super) struct Unfilled {
    pub(super) unit: UnitId,
    pub(super) datum: DatumId,
    /// Where its object lies in the data.
    pub(super) offset: u32,
}

/// An image being laid out.
pub(super) struct Layout<'l> {
    pub(super) linker: &'l mut Linker,
    number: u32,
    pub(super) image: Image,
    /// Where the contents of this image lie.
    pub(super) places: Places,
    /// In order of address; those from some index on wait for their relocations to be followed.
    pub(super) items: Vec<Placed>,
    pub(super) unfilled: Vec<Unfilled>,
    /// The symbols that are objects of this image, as tagged offsets.
    pub(super) static_symbols: Vec<Address>,
    /// The objects of the running program that the image refers to: tagged, and where it holds the reference.
    references: FxHashMap<u64, u32>,
    pub(super) first_global: u32,
    /// What the handler of a fault goes on with.
    pub(super) raise: Option<Address>,
    pub(super) sources: &'l SourceMap,
    pub(super) heap: &'l dyn HeapObjects,
}

impl Layout<'_> {
    fn link(&mut self, units: &[UnitId]) {
        let enter = self.stub_address(Stub::Enter);
        let underflow = self.stub_address(Stub::Underflow);
        let literals = self.image.data.len() as u32;
        for &unit in units {
            let initialiser = self.linker.unit(unit).initialiser();
            if let Some(procedure) = initialiser {
                let closure = self.closure(Item::Procedure(unit, procedure));
                self.image.initialisers.push(closure);
            }
        }
        let mut next = 0;
        while let Some(placed) = self.items.get(next) {
            let (item, offset) = (placed.item, placed.offset);
            self.follow(item, offset);
            self.fill_literals();
            next += 1;
        }
        self.write_tables(literals, enter, underflow);
    }

    /// Ends the layout of an image that later ones may refer to.
    fn finish(self) -> Image {
        self.linker.places.extend(self.places);
        self.image
    }

    /// Lays out the code and closures of other units that the code of a unit refers to.
    fn reach_needs(&mut self, unit: UnitId) {
        let mut met: FxHashSet<ProcedureId> = FxHashSet::default();
        let mut work: Vec<ProcedureId> = self.linker.unit(unit).initialiser().into_iter().collect();
        while let Some(procedure) = work.pop() {
            if !met.insert(procedure) {
                continue;
            }
            let item = Item::Procedure(unit, procedure);
            self.with_code(item, |layout, code| {
                if !code.fault_sites.is_empty() {
                    layout.stub_address(Stub::Signal);
                }
                for relocation in &code.relocations {
                    match &relocation.target {
                        Target::Entry(own, _) | Target::StaticClosure(own) => work.push(*own),
                        Target::ExternalEntry(global, _) | Target::ExternalClosure(global) => {
                            match layout.linker.external(unit, *global) {
                                Item::Procedure(other, own) if other == unit => work.push(own),
                                Item::Procedure(..) | Item::Stub(_) => {
                                    layout.target(item, &relocation.target);
                                }
                            }
                        }
                        Target::Stub(_) | Target::StubClosure(_) | Target::Library(..) => {
                            layout.target(item, &relocation.target);
                        }
                        Target::Literal(_)
                        | Target::Global(_)
                        | Target::GlobalNumber(_)
                        | Target::Double(_) => {}
                    }
                }
            });
        }
    }

    /// The code object of an item. A stub has no unit: it refers to stubs only.
    pub(super) fn with_code<R>(&mut self, item: Item, f: impl FnOnce(&mut Self, &CodeObject) -> R) -> R {
        match item {
            Item::Procedure(unit, procedure) => {
                let unit = self.linker.unit(unit);
                f(self, unit.procedure(procedure))
            }
            Item::Stub(stub) => {
                let code = self.linker.stub(stub);
                f(self, &code)
            }
        }
    }

    pub(super) fn place(&self, block: Block, offset: u32) -> Place {
        Place {
            image: self.number,
            block,
            offset,
        }
    }

    /// A place of this image as an offset, one of an earlier image as an address.
    pub(super) fn address(&self, place: Place) -> Address {
        let address = Address::In(place.block, place.offset);
        if place.image == self.number {
            return address;
        }
        let placement =
            self.linker.placements[place.image as usize].expect("earlier images have been placed");
        Address::Absolute(placement.resolve(address))
    }

    /// The start of an item's code, which is laid out now if it has not been.
    fn reach(&mut self, item: Item) -> Address {
        if let Some(&place) = self.places.code.get(&item).or(self.linker.places.code.get(&item)) {
            return self.address(place);
        }
        let offset = self.with_code(item, |layout, code| {
            let image = &mut layout.image.code;
            // The padding is int3. There is always some: an item may end in a call that does not return, whose return
            // address must not be the next item's first (`Restore` has a frame of its own described there).
            if !image.is_empty() {
                image.resize(
                    (image.len() + 1).next_multiple_of(OBJECT_ALIGNMENT as usize),
                    0xcc,
                );
            }
            let offset = image.len();
            image.extend_from_slice(&code.bytes);
            if let Some(entry) = code.checked_entry {
                let prefix = offset + (entry as u64 - ENTRY_PREFIX_BYTES) as usize;
                image[prefix..prefix + 4].copy_from_slice(&code.free_variables.to_le_bytes());
                let procedure = layout.items.len() as u32;
                image[prefix + 4..prefix + 8].copy_from_slice(&procedure.to_le_bytes());
            }
            offset as u32
        });
        assert!(self.image.code.len() < 1 << 31, "code of more than 2 GB");
        self.items.push(Placed { item, offset });
        let place = self.place(Block::Code, offset);
        self.places.code.insert(item, place);
        self.address(place)
    }

    fn entry(&mut self, item: Item, entry: Entry) -> Address {
        self.reach_at(item, |code| match entry {
            Entry::Checked => code
                .checked_entry
                .expect("a procedure with unknown callers has a checked entry"),
            Entry::Clause(clause) => code.clause_entries[clause as usize],
        })
    }

    /// Where a stub is called or jumped to: its one clause if it is like a procedure, else its first byte.
    fn stub_address(&mut self, stub: Stub) -> Address {
        self.reach_at(Item::Stub(stub), |code| {
            code.clause_entries.first().copied().unwrap_or(0)
        })
    }

    fn reach_at(&mut self, item: Item, offset: impl FnOnce(&CodeObject) -> u32) -> Address {
        let start = self.reach(item);
        let offset = self.with_code(item, |_, code| offset(code));
        match start {
            Address::In(block, start) => Address::In(block, start + offset),
            Address::Absolute(start) => Address::Absolute(start + offset as u64),
        }
    }

    /// The static closure of an item, tagged.
    fn closure(&mut self, item: Item) -> Address {
        let known = self.places.closures.get(&item);
        if let Some(&place) = known.or(self.linker.places.closures.get(&item)) {
            return self.address(place);
        }
        let entry = self.entry(item, Entry::Checked);
        let offset = self.allocate(8);
        self.data_word(offset, entry);
        let place = self.place(Block::Data, offset + TAG_PROCEDURE as u32);
        self.places.closures.insert(item, place);
        self.address(place)
    }

    /// Lays out what an item refers to and fills its relocated fields.
    fn follow(&mut self, item: Item, offset: u32) {
        self.with_code(item, |layout, code| {
            for relocation in &code.relocations {
                layout.relocate(item, offset, relocation);
            }
            if !code.fault_sites.is_empty() && layout.raise.is_none() {
                layout.raise = Some(layout.stub_address(Stub::Signal));
            }
        });
    }

    fn relocate(&mut self, item: Item, start: u32, relocation: &Relocation) {
        let to = self.target(item, &relocation.target);
        let offset = start + relocation.offset;
        let at = offset as usize;
        match (relocation.kind, to) {
            (RelocationKind::Number32, Address::Absolute(number)) => {
                let number = i32::try_from(number).expect("the region of globals is smaller than 2 GB");
                self.image.code[at..at + 4].copy_from_slice(&number.to_le_bytes());
            }
            (RelocationKind::Number32, Address::In(..)) => {
                panic!("a field for a number refers to {:?}", relocation.target)
            }
            (RelocationKind::Relative32, Address::In(Block::Code, to)) => {
                let distance = to as i64 - (offset as i64 + 4 + relocation.trailing as i64);
                self.image.code[at..at + 4].copy_from_slice(&(distance as i32).to_le_bytes());
            }
            (RelocationKind::Relative32, Address::Absolute(value))
                if self.references.contains_key(&value) =>
            {
                self.load_instead(offset, relocation.trailing, self.references[&value]);
            }
            (RelocationKind::Relative32, to) => {
                let kind = FixupKind::Relative(4 + relocation.trailing);
                self.image.fixups.push(Fixup {
                    block: Block::Code,
                    offset,
                    kind,
                    to,
                });
            }
            (RelocationKind::Absolute64, Address::Absolute(value)) => {
                self.image.code[at..at + 8].copy_from_slice(&value.to_le_bytes());
            }
            (RelocationKind::Absolute64, to) => {
                self.image.fixups.push(Fixup {
                    block: Block::Code,
                    offset,
                    kind: FixupKind::Absolute,
                    to,
                });
            }
        }
    }

    /// An object of the heap is out of reach of a distance of 32 bits, and may move: the instruction that would compute
    /// its address, `lea register, [rip + distance]`, becomes the load of the reference to it, which has the same length.
    fn load_instead(&mut self, field: u32, trailing: u8, reference: u32) {
        const LEA: u8 = 0x8d;
        const MOV: u8 = 0x8b;
        let opcode = &mut self.image.code[field as usize - 2];
        assert_eq!(*opcode, LEA, "the address of a literal is only ever computed");
        *opcode = MOV;
        self.image.fixups.push(Fixup {
            block: Block::Code,
            offset: field,
            kind: FixupKind::Relative(4 + trailing),
            to: Address::In(Block::Objects, reference),
        });
    }

    /// The value of an object of the running program, to which the image holds a reference from now on.
    pub(super) fn reference(&mut self, tagged: u64) -> Address {
        let objects = &mut self.image.objects;
        self.references.entry(tagged).or_insert_with(|| {
            objects.push(tagged);
            (objects.len() as u32 - 1) * WORD as u32
        });
        Address::Absolute(tagged)
    }

    fn target(&mut self, item: Item, target: &Target) -> Address {
        if let Target::Stub(stub) = *target {
            return self.stub_address(stub);
        }
        if let Target::StubClosure(stub) = *target {
            return self.closure(Item::Stub(stub));
        }
        if let Target::Double(bits) = *target {
            return self.double(bits);
        }
        if let Target::Library(name, clause) = target {
            let item = self.linker.definition(RUNTIME_LIBRARY, name);
            return self.entry(item, Entry::Clause(*clause));
        }
        let Item::Procedure(unit, _) = item else {
            panic!("a stub refers to {target:?}, which belongs to a unit");
        };
        match *target {
            Target::Entry(procedure, entry) => self.entry(Item::Procedure(unit, procedure), entry),
            Target::StaticClosure(procedure) => self.closure(Item::Procedure(unit, procedure)),
            Target::ExternalEntry(global, entry) => {
                let item = self.linker.external(unit, global);
                self.entry(item, entry)
            }
            Target::ExternalClosure(global) => {
                let item = self.linker.external(unit, global);
                self.closure(item)
            }
            Target::Literal(datum) => self.literal(unit, datum),
            Target::Global(global) => {
                let number = self.linker.number_global(unit, global);
                Address::Absolute(abi::context::GLOBALS as u64 + 8 * number as u64)
            }
            Target::GlobalNumber(global) => Address::Absolute(self.linker.number_global(unit, global) as u64),
            Target::Stub(_) | Target::StubClosure(_) | Target::Double(_) | Target::Library(..) => {
                unreachable!("handled above")
            }
        }
    }

    /// Room for an object of so many bytes in the data, aligned, zero.
    pub(super) fn allocate(&mut self, bytes: usize) -> u32 {
        let data = &mut self.image.data;
        let offset = data.len().next_multiple_of(OBJECT_ALIGNMENT as usize);
        data.resize(offset + bytes, 0);
        assert!(data.len() < 1 << 30, "literals of more than 1 GB");
        offset as u32
    }

    /// Writes a word into the data.
    pub(super) fn data_word(&mut self, offset: u32, word: Address) {
        match word {
            Address::Absolute(value) => {
                let at = offset as usize;
                self.image.data[at..at + 8].copy_from_slice(&value.to_le_bytes());
            }
            to => {
                let kind = FixupKind::Absolute;
                self.image.fixups.push(Fixup {
                    block: Block::Data,
                    offset,
                    kind,
                    to,
                });
            }
        }
    }
}
