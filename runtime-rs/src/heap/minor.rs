//! The minor collection: copies what is alive in the young zone.
//!
//! Objects of the nursery go to the empty survivor area, survivors of the last collection to the old space ("one ageing
//! step", see `young`). The scan is Cheney's ("A Nonrecursive List Compacting Algorithm", 1970): the copied objects
//! themselves are the queue. Since all words of a tagged area are values, headers or entry addresses, it runs over them
//! without looking at object boundaries, both in the survivor area and in the holes of the old space that promotion fills.
//!
//! Roots are those of [`Roots`], the marked cards and the remembered objects. Objects outside the young zone are taken to
//! be alive.
//!
//! Afterwards "Old pointers are carded" (see `cards`) holds again: a card stays marked, or an object remembered, while it
//! refers to a survivor.
//!
//! A full collection begins with a minor one that promotes everything ([`Survivors::Promote`]), so that it has to do with
//! the old zone alone.

use abi::object::{Contents, Header, PAIR_BYTES, STRING_WIDE, segment, string};
use abi::value::{TAG_OBJECT, TAG_PAIR, TAG_PROCEDURE, Value};

use super::Heap;
use super::cards::CARD_BYTES;
use super::layout::{FORWARDED, LARGE_BYTES, closure_bytes, contents, exact_bytes};
use super::roots::Roots;
use super::space::Kind;
use super::stack::{FrameFinder, Frames};
use super::weak::{WeakObjects, WeakTracer};
use super::word::{WORD_BYTES, align, copy, load, load_value, store};

/// What happens to objects that survive their first collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Survivors {
    /// They stay young.
    Age,
    /// They become old at once.
    Promote,
}

/// The state of a running minor collection.
struct Minor<'a, 'i> {
    heap: &'a mut Heap,
    finder: FrameFinder<'i>,
    survivors: Survivors,
    /// The area that is evacuated.
    from_start: u64,
    from_bytes: u64,
    /// Tagged survivors below this address are scanned.
    scanned: u64,
    /// Copied segments that are not yet scanned.
    segments: Vec<Value>,
    /// Weak pairs and ephemerons found.
    weak: WeakObjects,
}

/// Collects the young zone. `pointer` is the allocation pointer, up to which the nursery is filled.
pub fn collect(heap: &mut Heap, roots: &Roots, finder: FrameFinder, survivors: Survivors, pointer: u64) {
    let (from_start, from_end) = heap.young.begin_minor();
    let taken = heap.old.taken_bytes();
    heap.old.begin_promotion();
    let scanned = heap.young.tagged_survivors_start();
    let mut minor = Minor {
        heap,
        finder,
        survivors,
        from_start,
        from_bytes: from_end - from_start,
        scanned,
        segments: Vec::new(),
        weak: WeakObjects::default(),
    };
    minor.trace_roots(roots);
    minor.trace_cards();
    minor.trace_remembered();
    minor.drain();
    let guarded = std::mem::take(&mut minor.heap.guardians.young);
    let held = minor.finish_weak(guarded);
    for entry in held {
        minor.heap.guardians.insert(&minor.heap.zones, entry);
    }
    minor.remember_weak();
    let promoted = heap.old.taken_bytes() - taken;
    heap.stats.promoted_bytes += promoted;
    heap.young
        .end_minor(pointer, heap.young.survivor_bytes() + promoted);
}

impl Minor<'_, '_> {
    fn trace_roots(&mut self, roots: &Roots) {
        roots.slots().for_each(|slot| self.trace_young_slot(slot));
        for mut frames in roots.stacks() {
            while let Some(frame) = frames.next(&mut self.finder) {
                frame.for_each_slot(&mut |slot| self.trace_young_slot(slot));
            }
        }
    }

    /// Traces from the marked cards.
    fn trace_cards(&mut self) {
        // Blocks taken from here on hold promoted objects only, which are scanned as such.
        for index in 0..self.heap.old.block_count() {
            if let Some((start, end)) = self.heap.old.tagged_block(index) {
                self.trace_cards_of(start, end);
            }
        }
        for index in 0..self.heap.large.objects().len() {
            let object = self.heap.large.objects()[index];
            if object.contents == Contents::Tagged {
                self.trace_cards_of(object.address, object.end);
            }
        }
    }

    fn trace_cards_of(&mut self, start: u64, end: u64) {
        let mut next = start;
        while let Some(card) = self.heap.cards.take_marked(next, end) {
            next = card + CARD_BYTES;
            self.scan_old(card, next.min(end));
        }
    }

    /// Traces from the remembered objects; keeps those remembered that still refer to young ones.
    fn trace_remembered(&mut self) {
        let remembered = std::mem::take(&mut self.heap.remembered);
        for string in remembered.strings {
            self.trace_body(string, Survivors::Promote);
        }
        for segment in remembered.segments {
            self.scan_segment(segment);
        }
        for weak in remembered.weak {
            self.found_weak(weak);
        }
    }

    /// Where a value is after the collection; copies its object if that has not been done.
    #[inline(always)]
    fn forward(&mut self, value: Value) -> Value {
        if !value.is_pointer() || !self.is_evacuated(value) {
            return value;
        }
        let first = load(value.address());
        if first == FORWARDED {
            return load_value(value.address() + WORD_BYTES);
        }
        match value.tag() {
            TAG_PAIR => self.copy_pair(value, first),
            TAG_PROCEDURE => self.copy_tagged(value, closure_bytes(first)),
            _ => self.copy_object(value, Header(first)),
        }
    }

    /// Whether a pointer's object is in the area that is evacuated.
    #[inline(always)]
    fn is_evacuated(&self, value: Value) -> bool {
        value.address().wrapping_sub(self.from_start) < self.from_bytes
    }

    /// Copies a pair, and the rest of its list behind it: so a list lies together afterwards (in the plain order of the
    /// queue, lists that are copied at the same time would be interleaved, and when one of them dies, no line is free).
    /// What remains of the last cdr is found by the scan.
    #[inline(always)]
    fn copy_pair(&mut self, pair: Value, car: u64) -> Value {
        let first = self.copy_one_pair(pair, car);
        let mut last = first;
        loop {
            let slot = last.address() + WORD_BYTES;
            let rest = load_value(slot);
            if !rest.is_pair() || !self.is_evacuated(rest) {
                return first;
            }
            let car = load(rest.address());
            if car == FORWARDED {
                return first;
            }
            last = self.copy_one_pair(rest, car);
            store(slot, last.0);
        }
    }

    #[inline(always)]
    fn copy_one_pair(&mut self, pair: Value, car: u64) -> Value {
        let from = pair.address();
        let to = self.allocate(from, Kind::Tagged, PAIR_BYTES, self.survivors);
        store(to, car);
        store(to + WORD_BYTES, load(from + WORD_BYTES));
        self.forward_to(from, Value(to | TAG_PAIR))
    }

    /// Copies an object of tagged words. What the alignment adds is cleared, for the scan.
    #[inline(always)]
    fn copy_tagged(&mut self, value: Value, bytes: u64) -> Value {
        let from = value.address();
        let room = align(bytes);
        let to = self.allocate(from, Kind::Tagged, room, self.survivors);
        store(to + room - WORD_BYTES, 0);
        let mut offset = 0;
        while offset < bytes {
            store(to + offset, load(from + offset));
            offset += WORD_BYTES;
        }
        self.forward_to(from, Value(to | value.tag()))
    }

    #[inline(never)]
    fn copy_object(&mut self, value: Value, header: Header) -> Value {
        let bytes = exact_bytes(header);
        let contents = contents(header);
        if contents == Contents::Tagged {
            return self.copy_tagged(value, bytes);
        }
        let moved = self.copy_raw(value, bytes, self.survivors);
        match contents {
            Contents::Tagged | Contents::Raw => {}
            Contents::String if header.flags() & STRING_WIDE != 0 => {
                let survivors = if self.heap.zones.is_old(moved.address()) {
                    Survivors::Promote
                } else {
                    self.survivors
                };
                self.trace_body(moved, survivors);
            }
            Contents::String => {}
            Contents::Segment => self.segments.push(moved),
            Contents::Weak => self.found_weak(moved),
        }
        moved
    }

    /// Copies an object that is not to be scanned.
    fn copy_raw(&mut self, value: Value, bytes: u64, survivors: Survivors) -> Value {
        let from = value.address();
        let to = self.allocate(from, Kind::Raw, align(bytes), survivors);
        copy(from, to, bytes);
        self.forward_to(from, Value(to | TAG_OBJECT))
    }

    /// Room for the copy of the object at `from`.
    #[inline(always)]
    fn allocate(&mut self, from: u64, kind: Kind, bytes: u64, survivors: Survivors) -> u64 {
        if survivors == Survivors::Age
            && self.heap.young.is_in_nursery(from)
            && let Some(to) = self.heap.young.allocate_survivor(kind, bytes)
        {
            return to;
        }
        let to = if bytes < LARGE_BYTES {
            self.heap.old.allocate(kind, bytes)
        } else {
            self.allocate_large(kind, bytes)
        };
        self.heap.marks.set(to);
        to
    }

    /// Pages for an object that compiled code made in the nursery although it is large.
    #[cold]
    fn allocate_large(&mut self, kind: Kind, bytes: u64) -> u64 {
        let contents = if kind == Kind::Raw {
            Contents::Raw
        } else {
            Contents::Tagged
        };
        let to = self
            .heap
            .large
            .allocate(bytes, contents)
            .expect("the zone is twice as large as the heap may become");
        if contents == Contents::Tagged {
            self.heap.old.unscanned.push((to, to + bytes));
        }
        to
    }

    /// Leaves the new place of the object at `from`.
    #[inline(always)]
    fn forward_to(&mut self, from: u64, moved: Value) -> Value {
        store(from, FORWARDED);
        store(from + WORD_BYTES, moved.0);
        moved
    }

    /// Copies the body of a wide string. It has to be at least as old as the string, since no card leads to it.
    fn trace_body(&mut self, string: Value, survivors: Survivors) {
        let slot = string.address() + WORD_BYTES + string::BODY as u64 * WORD_BYTES;
        let body = load_value(slot);
        if body.is_pointer() && self.is_evacuated(body) {
            debug_assert_ne!(load(body.address()), FORWARDED, "a body belongs to one string");
            let bytes = exact_bytes(Header(load(body.address())));
            let moved = self.copy_raw(body, bytes, survivors);
            store(slot, moved.0);
        }
    }

    /// Updates a slot that need not be remembered.
    #[inline(always)]
    fn trace_young_slot(&mut self, slot: u64) {
        let value = load_value(slot);
        let moved = self.forward(value);
        if moved != value {
            store(slot, moved.0);
        }
    }

    /// Updates a slot; answers whether it refers to a young object.
    #[inline(always)]
    fn trace_old_slot(&mut self, slot: u64) -> bool {
        let value = load_value(slot);
        let moved = self.forward(value);
        if moved != value {
            store(slot, moved.0);
        }
        self.heap.zones.is_young_value(moved)
    }

    /// Scans the words `start .. end` of old objects, and marks the cards of those that refer to survivors.
    #[inline]
    fn scan_old(&mut self, start: u64, end: u64) {
        let mut slot = start;
        while slot < end {
            if self.trace_old_slot(slot) {
                self.heap.cards.mark_one(slot);
            }
            slot += WORD_BYTES;
        }
    }

    /// Scans the frames of a segment; if it is old and refers to a young object, remembers it.
    fn scan_segment(&mut self, value: Value) {
        let next = value.address() + WORD_BYTES + segment::NEXT as u64 * WORD_BYTES;
        let mut is_young = self.trace_old_slot(next);
        let mut frames = Frames::of_segment(value);
        while let Some(frame) = frames.next(&mut self.finder) {
            frame.for_each_slot(&mut |slot| is_young |= self.trace_old_slot(slot));
        }
        if is_young && self.heap.zones.is_old(value.address()) {
            self.heap.remembered.segments.push(value);
        }
    }

    /// Remembers the old ones among the weak objects found that refer to young ones.
    fn remember_weak(&mut self) {
        for weak in std::mem::take(&mut self.weak).into_all() {
            let fields = weak.address() + WORD_BYTES;
            let zones = &self.heap.zones;
            let is_young = |slot| zones.is_young_value(load_value(slot));
            if zones.is_old(weak.address()) && (is_young(fields) || is_young(fields + WORD_BYTES)) {
                self.heap.remembered.weak.push(weak);
            }
        }
        // The program may have changed an object several times, which remembers it as often.
        let weak = &mut self.heap.remembered.weak;
        weak.sort_unstable_by_key(|value| value.0);
        weak.dedup();
    }
}

impl WeakTracer for Minor<'_, '_> {
    fn weak(&mut self) -> &mut WeakObjects {
        &mut self.weak
    }

    fn place_if_live(&self, value: Value) -> Option<Value> {
        if !value.is_pointer() || !self.is_evacuated(value) {
            Some(value)
        } else if load(value.address()) == FORWARDED {
            Some(load_value(value.address() + WORD_BYTES))
        } else {
            None
        }
    }

    fn trace(&mut self, value: Value) -> Value {
        self.forward(value)
    }

    fn drain(&mut self) {
        loop {
            while self.scanned < self.heap.young.tagged_survivors_end() {
                self.trace_young_slot(self.scanned);
                self.scanned += WORD_BYTES;
            }
            if let Some((start, end)) = self.heap.old.take_unscanned() {
                self.scan_old(start, end);
            } else if let Some(segment) = self.segments.pop() {
                self.scan_segment(segment);
            } else if self.scanned == self.heap.young.tagged_survivors_end() {
                return;
            }
        }
    }

    fn cons(&mut self, car: Value, cdr: Value) -> Value {
        let pair = self.heap.old.allocate(Kind::Tagged, PAIR_BYTES);
        self.heap.marks.set(pair);
        store(pair, car.0);
        store(pair + WORD_BYTES, cdr.0);
        Value(pair | TAG_PAIR)
    }
}
