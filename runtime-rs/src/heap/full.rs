//! The full collection: marks what is alive in the old zone, evacuates sparse blocks, frees the rest.
//!
//! It follows a minor collection that has promoted everything, so the young zone is empty and no card or remembered
//! object matters. Marking keeps an explicit stack. An object in a block that was chosen for evacuation is copied when it
//! is first met, and leaves its new place behind (Immix, "opportunistic evacuation"); an object met elsewhere is marked,
//! with its lines. Every slot is updated when it is traced, so when marking ends nothing refers to the evacuated copies.
//!
//! An image of code that may be freed is marked when something that refers to it is met (see `crate::images`); then the
//! objects that it refers to are traced.
//!
//! Stores by the program go through one barrier and marking has one entry ([`Full::mark`]); a concurrent marker would
//! begin from these.

use std::collections::HashSet;

use abi::image::ImageHeader;
use abi::object::{Contents, Header, PAIR_BYTES, STRING_WIDE, segment};
use abi::value::{TAG_MASK, TAG_PAIR, Value};

use super::Heap;
use super::layout::{FORWARDED, closure_bytes, contents, exact_bytes};
use super::roots::Roots;
use super::space::{Kind, LINES};
use super::stack::{FrameFinder, Frames};
use super::weak::{WeakObjects, WeakTracer};
use super::word::{WORD_BYTES, align, copy, load, load_value, store};
use crate::images::{self, Images};

/// Blocks with no more than this part of their lines in use are evacuated. Copying a quarter of a block costs less than
/// filling its holes one by one, and frees three quarters.
const SPARSE_LINES: usize = LINES / 4;
/// The copies of one collection are at most this part of the space, to bound the memory and the time that they take.
const EVACUATED_PART: u64 = 8;
/// Free blocks kept for the next promotions, as a part of the blocks in use.
const KEPT_FREE_PART: u64 = 8;

/// The state of a running full collection.
struct Full<'a, 'i> {
    heap: &'a mut Heap,
    images: &'i Images,
    finder: FrameFinder<'i>,
    /// The collectable images found alive, by the addresses of their headers.
    live_images: HashSet<u64>,
    /// The image found last: the next address often belongs to the same.
    last_image: Option<&'static ImageHeader>,
    /// Objects that are marked, and whose fields are not yet traced.
    pending: Vec<Value>,
    /// Weak pairs and ephemerons found.
    weak: WeakObjects,
}

/// Sweeps what the runtime holds weakly outside the heap: it is given the function that says where the object of a value
/// is now, or that it is gone.
pub type SweepTables<'a> = dyn FnMut(&mut dyn FnMut(Value) -> Option<Value>) + 'a;

/// Collects the old zone. The young zone is empty. Answers which collectable images are alive, by the addresses of their
/// headers.
pub fn collect(
    heap: &mut Heap,
    roots: &Roots,
    images: &Images,
    sweep_tables: &mut SweepTables,
) -> HashSet<u64> {
    debug_assert_eq!(heap.young.survivor_bytes(), 0);
    heap.remembered = Default::default();
    let footprint = heap.old.footprint_bytes();
    // A heap of many holes that takes more than its limit is compacted as far as possible.
    let is_scattered = footprint > heap.max_heap;
    let (sparse, budget) = if is_scattered {
        (LINES - SPARSE_LINES, u64::MAX)
    } else {
        (SPARSE_LINES, footprint / EVACUATED_PART)
    };
    let evacuated = heap.old.begin_marking(&heap.marks, sparse, budget);
    heap.large.begin_marking(&heap.marks);
    let mut full = Full {
        heap,
        images,
        finder: FrameFinder::new(images),
        live_images: HashSet::new(),
        last_image: None,
        pending: Vec::new(),
        weak: WeakObjects::default(),
    };
    full.mark_roots(roots);
    full.drain();
    let guarded = full.heap.guardians.take_all();
    let held = full.finish_weak(guarded);
    for entry in held {
        full.heap.guardians.insert(&full.heap.zones, entry);
    }
    sweep_tables(&mut |value| full.place_if_live(value));
    let live_images = full.live_images;
    let keep_free = heap.old.used_blocks() as u64 / KEPT_FREE_PART;
    heap.old.sweep(keep_free as usize);
    heap.large.sweep(&heap.marks);
    if evacuated {
        heap.stats.evacuations += 1;
    }
    live_images
}

impl Full<'_, '_> {
    fn mark_roots(&mut self, roots: &Roots) {
        roots.lasting_slots().for_each(|slot| self.mark_slot(slot));
        for mut frames in roots.stacks() {
            while let Some(frame) = frames.next(&mut self.finder) {
                self.mark_code(frame.return_address());
                frame.for_each_slot(&mut |slot| self.mark_slot(slot));
            }
        }
    }

    /// Marks what a slot refers to, and updates the slot.
    #[inline(always)]
    fn mark_slot(&mut self, slot: u64) {
        let value = load_value(slot);
        let moved = self.mark(value);
        if moved != value {
            store(slot, moved.0);
        }
    }

    /// Marks an object, or moves it; answers where it is.
    #[inline(always)]
    fn mark(&mut self, value: Value) -> Value {
        let address = value.address();
        if !value.is_pointer() {
            return value;
        }
        if !self.heap.zones.is_old(address) {
            if let Some(image) = self.images.collectable_of_data(address) {
                self.mark_image(image);
            }
            return value;
        }
        if self.heap.zones.is_in_block(address) {
            if self.heap.old.is_evacuating(address) {
                return self.evacuate(value);
            }
            if self.heap.marks.set(address) {
                let (bytes, has_fields) = extent(value);
                self.heap.old.mark_lines(address, bytes);
                if has_fields {
                    self.pending.push(value);
                }
            }
        } else if self.heap.marks.set(address) {
            self.pending.push(value);
        }
        value
    }

    /// Marks the image that code belongs to, if it is collectable.
    #[inline(always)]
    fn mark_code(&mut self, address: u64) {
        let is_last = |image: &ImageHeader| address.wrapping_sub(image.code) <= image.code_length;
        if !self.last_image.is_some_and(is_last)
            && let Some(image) = self.images.collectable_of_code(address)
        {
            self.last_image = Some(image);
            self.mark_image(image);
        }
    }

    /// Marks an image, and what it refers to.
    #[cold]
    fn mark_image(&mut self, image: &'static ImageHeader) {
        if self.live_images.insert(images::data_address(image)) {
            let end = image.objects + image.object_count * WORD_BYTES;
            self.scan_words(image.objects, end);
        }
    }

    /// Moves an object out of its block, if that has not been done.
    #[inline(never)]
    fn evacuate(&mut self, value: Value) -> Value {
        let from = value.address();
        if load(from) == FORWARDED {
            return load_value(from + WORD_BYTES);
        }
        let (bytes, has_fields) = extent(value);
        let kind = self.heap.old.kind_of(from).expect("an evacuated block is in use");
        let to = self.heap.old.allocate(kind, bytes);
        copy(from, to, bytes);
        let moved = Value(to | value.0 & TAG_MASK);
        store(from, FORWARDED);
        store(from + WORD_BYTES, moved.0);
        self.heap.marks.set(to);
        if has_fields {
            self.pending.push(moved);
        }
        moved
    }

    /// Traces the fields of a marked object.
    fn scan(&mut self, value: Value) {
        let first = value.address();
        if value.is_pair() {
            self.mark_slot(first);
            self.mark_slot(first + WORD_BYTES);
        } else if value.is_procedure() {
            self.mark_code(load(first));
            self.scan_words(first + WORD_BYTES, first + closure_bytes(load(first)));
        } else {
            self.scan_object(value, Header(load(first)));
        }
    }

    fn scan_object(&mut self, value: Value, header: Header) {
        let fields = value.address() + WORD_BYTES;
        match contents(header) {
            Contents::Tagged => self.scan_words(fields, value.address() + exact_bytes(header)),
            Contents::Raw => {}
            // The body, or 0.
            Contents::String => self.mark_slot(fields),
            Contents::Segment => self.scan_segment(value),
            Contents::Weak => self.found_weak(value),
        }
    }

    #[inline(always)]
    fn scan_words(&mut self, start: u64, end: u64) {
        let mut slot = start;
        while slot < end {
            self.mark_slot(slot);
            slot += WORD_BYTES;
        }
    }

    fn scan_segment(&mut self, value: Value) {
        self.mark_slot(value.address() + WORD_BYTES + segment::NEXT as u64 * WORD_BYTES);
        let mut frames = Frames::of_segment(value);
        while let Some(frame) = frames.next(&mut self.finder) {
            self.mark_code(frame.return_address());
            frame.for_each_slot(&mut |slot| self.mark_slot(slot));
        }
    }
}

/// Bytes that an object takes up, padding included, and whether it may refer to others.
#[inline(always)]
fn extent(value: Value) -> (u64, bool) {
    let first = load(value.address());
    if value.is_pair() {
        return (PAIR_BYTES, true);
    }
    if value.is_procedure() {
        return (align(closure_bytes(first)), true);
    }
    let header = Header(first);
    let has_fields = match contents(header) {
        Contents::Raw => false,
        Contents::String => header.flags() & STRING_WIDE != 0,
        Contents::Tagged | Contents::Segment | Contents::Weak => true,
    };
    (align(exact_bytes(header)), has_fields)
}

impl WeakTracer for Full<'_, '_> {
    fn weak(&mut self) -> &mut WeakObjects {
        &mut self.weak
    }

    fn place_if_live(&self, value: Value) -> Option<Value> {
        let address = value.address();
        if !value.is_pointer() {
            return Some(value);
        }
        if !self.heap.zones.is_old(address) {
            return match self.images.collectable_of_data(address) {
                Some(image) => self
                    .live_images
                    .contains(&images::data_address(image))
                    .then_some(value),
                None => Some(value),
            };
        }
        if self.heap.zones.is_in_block(address) && self.heap.old.is_evacuating(address) {
            return (load(address) == FORWARDED).then(|| load_value(address + WORD_BYTES));
        }
        self.heap.marks.is_set(address).then_some(value)
    }

    fn trace(&mut self, value: Value) -> Value {
        self.mark(value)
    }

    fn drain(&mut self) {
        while let Some(value) = self.pending.pop() {
            self.scan(value);
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
