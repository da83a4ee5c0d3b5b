//! The verifier: after a collection, walks every word that the program can reach.
//!
//! It checks that each pointer leads to the start of a whole object in a part of the heap that is in use and fits its
//! kind, that headers are sane, that no two objects overlap, and that "Old pointers are carded" holds. A violation is a
//! bug of the collector or of the maps of frames, and ends the process with a message that says which word is wrong.

use std::collections::HashSet;

use abi::object::{Contents, Header, segment};
use abi::value::{OBJECT_ALIGNMENT, TAG_MASK, Value};

use super::layout::{FORWARDED, extent};
use super::roots::Roots;
use super::space::Kind;
use super::stack::{FrameFinder, Frames};
use super::word::{WORD_BYTES, load, load_value};
use super::{Heap, stop};

/// The state of the walk.
struct Verifier<'a, 'b, 'i> {
    heap: &'a Heap,
    finder: &'b mut FrameFinder<'i>,
    /// Addresses of the objects met.
    met: HashSet<u64>,
    /// Objects met whose fields are not yet checked.
    pending: Vec<Value>,
    /// First and last address of each object met.
    extents: Vec<(u64, u64)>,
    /// Addresses of large objects.
    large: HashSet<u64>,
    /// Addresses of remembered objects.
    remembered: HashSet<u64>,
}

/// Verifies the heap of a Context right after a collection, when the nursery is empty.
pub fn verify(heap: &Heap, roots: &Roots, finder: &mut FrameFinder) {
    let remembered = &heap.remembered;
    let remembered = [&remembered.strings, &remembered.segments, &remembered.weak];
    let mut verifier = Verifier {
        heap,
        finder,
        met: HashSet::new(),
        pending: Vec::new(),
        extents: Vec::new(),
        large: heap.large.objects().iter().map(|object| object.address).collect(),
        remembered: remembered
            .into_iter()
            .flatten()
            .map(|value| value.address())
            .collect(),
    };
    for slot in roots.slots() {
        verifier.check(load_value(slot), "a root", slot);
    }
    for mut frames in roots.stacks() {
        while let Some(frame) = frames.next(verifier.finder) {
            frame.for_each_slot(&mut |slot| verifier.check(load_value(slot), "a stack slot", slot));
        }
    }
    while let Some(value) = verifier.pending.pop() {
        verifier.check_fields(value);
    }
    verifier.check_overlap();
}

impl Verifier<'_, '_, '_> {
    /// Checks a value found at `slot`.
    fn check(&mut self, value: Value, place: &str, slot: u64) {
        let address = value.address();
        if !value.is_pointer() {
            return;
        }
        let fail =
            |what: &str| -> ! { stop(format_args!("heap: {place} at {slot:#x} holds {value:?}: {what}")) };
        if !address.is_multiple_of(OBJECT_ALIGNMENT) {
            fail("the address is not aligned");
        }
        if !self.heap.zones.contains(address) || !self.met.insert(address | value.0 & TAG_MASK) {
            return;
        }
        let first = load(address);
        if first == FORWARDED {
            fail("the object was moved");
        }
        if value.is_object()
            && !(Header::is_header(first) && abi::object::object_type(Header(first).type_code()).is_some())
        {
            fail("there is no header");
        }
        let (bytes, contents) = extent(value);
        if let Err(what) = self.check_place(address, contents) {
            fail(what);
        }
        self.extents.push((address, address + bytes));
        self.pending.push(value);
    }

    /// Checks that an object of some contents may lie at an address.
    fn check_place(&self, address: u64, contents: Contents) -> Result<(), &'static str> {
        let zones = &self.heap.zones;
        let kind = if zones.is_young(address) {
            self.heap
                .young
                .survivor_kind(address)
                .ok_or("the object is in an empty part of the young zone")?
        } else if !self.heap.marks.is_set(address) {
            return Err("no object of the old zone begins there");
        } else if zones.is_in_block(address) {
            if !self.heap.old.is_line_used(address) {
                return Err("the line is free");
            }
            self.heap.old.kind_of(address).ok_or("the block is free")?
        } else {
            return if self.large.contains(&address) {
                Ok(())
            } else {
                Err("no large object begins there")
            };
        };
        let fits = (kind == Kind::Raw) != (contents == Contents::Tagged);
        if fits {
            Ok(())
        } else {
            Err("the object is among those of another kind")
        }
    }

    /// Checks the fields of an object met.
    fn check_fields(&mut self, value: Value) {
        let first = value.address();
        let end = first + extent(value).0;
        if value.is_pair() {
            self.check_words(value, first, end);
            return;
        }
        if value.is_procedure() {
            let end = first + super::layout::closure_bytes(load(first));
            self.check_words(value, first + WORD_BYTES, end);
            return;
        }
        let header = Header(load(first));
        let fields = first + WORD_BYTES;
        match super::layout::contents(header) {
            Contents::Raw => {}
            Contents::Tagged => self.check_words(value, fields, first + super::layout::exact_bytes(header)),
            Contents::String => self.check_words(value, fields, fields + WORD_BYTES),
            Contents::Weak => self.check_words(value, fields, fields + 2 * WORD_BYTES),
            Contents::Segment => {
                let next = fields + segment::NEXT as u64 * WORD_BYTES;
                self.check_words(value, next, next + WORD_BYTES);
                let mut frames = Frames::of_segment(value);
                while let Some(frame) = frames.next(self.finder) {
                    frame.for_each_slot(&mut |slot| self.check_words(value, slot, slot + WORD_BYTES));
                }
            }
        }
    }

    /// Checks the values in `start .. end`, fields of `holder`.
    fn check_words(&mut self, holder: Value, start: u64, end: u64) {
        let is_old = self.heap.zones.is_old(holder.address());
        let is_remembered = self.remembered.contains(&holder.address());
        for slot in (start..end).step_by(WORD_BYTES as usize) {
            let value = load_value(slot);
            self.check(value, "a field", slot);
            if is_old
                && self.heap.zones.is_young_value(value)
                && !is_remembered
                && !self.heap.cards.is_marked(slot)
            {
                stop(format_args!(
                    "heap: {holder:?} is old and refers, at {slot:#x}, to {value:?} without a card"
                ));
            }
        }
    }

    /// Checks that no two objects overlap.
    fn check_overlap(&mut self) {
        self.extents.sort_unstable();
        for pair in self.extents.windows(2) {
            let ((first, end), (second, _)) = (pair[0], pair[1]);
            if end > second {
                stop(format_args!(
                    "heap: the objects at {first:#x} and {second:#x} overlap"
                ));
            }
        }
    }
}
