//! What a [`Linker`] has linked, stored in an executable whose program calls `eval`, and restored when it first does.

use crate::ir::core::{Global, GlobalInfo};
use crate::ir::data::{Datum, DatumId};
use crate::ir::flat::ProcedureId;
use crate::ir::inlining::Inlining;
use crate::native::code::CodeObject;
use crate::output::archive::encoding::{Reader, Stored, Writer, stored_enum, stored_struct};
use crate::output::image::{Block, Placement};
use crate::output::link::{GlobalKey, Item, Linker, Place, UnitId};
use crate::output::unit::LinkUnit;
use crate::source::Inlined;
use std::rc::Rc;

/// The first image of a program, as later ones refer to it.
pub struct LinkState {
    /// The units in the order in which they were added, by the names of their libraries.
    pub units: Vec<Rc<str>>,
    /// The global variables, by their numbers.
    globals: Vec<GlobalKey>,
    code: Vec<(Item, u32)>,
    closures: Vec<(Item, u32)>,
    literals: Vec<(UnitId, DatumId, u32)>,
    symbols: Vec<(Rc<str>, u32)>,
    doubles: Vec<(u64, u32)>,
}

stored_struct!(LinkState {
    units,
    globals,
    code,
    closures,
    literals,
    symbols,
    doubles
});
stored_enum!(Item { 0 Procedure(unit, procedure), 1 Stub(stub) });

impl Stored for UnitId {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
    }
    fn read(input: &mut Reader) -> UnitId {
        UnitId(Stored::read(input))
    }
}

impl Linker {
    /// What has been linked, into one image. Procedures and literals of the program itself are left out, since no other
    /// code refers to them.
    pub fn state(&self) -> LinkState {
        let is_shared = |unit: UnitId| !self.unit_names[unit.0 as usize].is_empty();
        let item_is_shared = |item: &Item| match item {
            Item::Procedure(unit, _) => is_shared(*unit),
            Item::Stub(_) => true,
        };
        let mut globals: Vec<(u32, GlobalKey)> = self
            .global_numbers
            .iter()
            .map(|(key, &number)| (number, key.clone()))
            .collect();
        globals.sort_by_key(|(number, _)| *number);
        let mut state = LinkState {
            units: self.unit_names.clone(),
            globals: globals.into_iter().map(|(_, key)| key).collect(),
            code: sorted(
                self.places
                    .code
                    .iter()
                    .filter(|(item, _)| item_is_shared(item))
                    .map(|(i, p)| (*i, p.offset)),
            ),
            closures: sorted(
                self.places
                    .closures
                    .iter()
                    .filter(|(item, _)| item_is_shared(item))
                    .map(|(i, p)| (*i, p.offset)),
            ),
            literals: Vec::new(),
            symbols: sorted(
                self.places
                    .symbols
                    .iter()
                    .map(|(name, place)| (name.clone(), place.offset)),
            ),
            doubles: sorted(
                self.places
                    .doubles
                    .iter()
                    .map(|(bits, place)| (*bits, place.offset)),
            ),
        };
        let literals = self
            .places
            .literals
            .iter()
            .filter(|((unit, _), _)| is_shared(*unit));
        state.literals = literals
            .map(|(&(unit, datum), place)| (unit, datum, place.offset))
            .collect();
        state.literals.sort_by_key(|(_, _, offset)| *offset);
        state
    }

    /// Takes over what was linked into an image that lies at `placement`. The units of the libraries must have been added
    /// in the same order as then, with [`Linker::add_absent`] for the others.
    pub fn restore(&mut self, state: LinkState, placement: Placement) {
        assert_eq!(
            self.unit_names, state.units,
            "the compiled library is the one that the program was linked with"
        );
        self.placements = vec![Some(placement)];
        let place = |block: Block| {
            move |offset: u32| Place {
                image: 0,
                block,
                offset,
            }
        };
        let (in_code, in_data) = (place(Block::Code), place(Block::Data));
        self.global_names = state.globals.iter().map(|(_, name)| name.clone()).collect();
        self.global_numbers = state.globals.into_iter().zip(0..).collect();
        self.places.code = state
            .code
            .into_iter()
            .map(|(item, offset)| (item, in_code(offset)))
            .collect();
        self.places.closures = state
            .closures
            .into_iter()
            .map(|(item, offset)| (item, in_data(offset)))
            .collect();
        self.places.literals = state
            .literals
            .into_iter()
            .map(|(unit, datum, offset)| ((unit, datum), in_data(offset)))
            .collect();
        self.places.symbols = state
            .symbols
            .into_iter()
            .map(|(name, offset)| (name, in_data(offset)))
            .collect();
        self.places.doubles = state
            .doubles
            .into_iter()
            .map(|(bits, offset)| (bits, in_data(offset)))
            .collect();
    }

    /// Adds a unit that was linked and of which only the place in the order is left.
    pub fn add_absent(&mut self) {
        self.add("", Rc::new(AbsentUnit));
    }
}

/// In order of place, so that the same program gives the same file.
fn sorted<T>(places: impl Iterator<Item = (T, u32)>) -> Vec<(T, u32)> {
    let mut places: Vec<(T, u32)> = places.collect();
    places.sort_by_key(|(_, offset)| *offset);
    places
}

/// The unit of a program, in its executable.
struct AbsentUnit;

impl LinkUnit for AbsentUnit {
    fn procedure(&self, id: ProcedureId) -> &CodeObject {
        unreachable!("nothing refers to procedure {id:?} of the program")
    }

    fn datum(&self, id: DatumId) -> &Datum {
        unreachable!("nothing refers to literal {id:?} of the program")
    }

    fn globals(&self) -> &[GlobalInfo] {
        &[]
    }

    fn known(&self, _: Global) -> Option<ProcedureId> {
        None
    }

    fn initialiser(&self) -> Option<ProcedureId> {
        None
    }

    fn inlining(&self, _: Inlined) -> Option<&Inlining> {
        None
    }
}
