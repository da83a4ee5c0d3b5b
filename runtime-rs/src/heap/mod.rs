//! Memory: objects, allocation, the collector.
//!
//! What primitives use: the accessors and the functions that make objects, all re-exported here. They follow two rules
//! that make plain `Value`s safe to hold in Rust code: allocation from Rust never collects, and collections happen only
//! at safepoints of compiled code ([`collect_entry`]).
//!
//! The collector is generational, precise and moving: a copying collector for the young zone in front of a mark-region
//! old space; see `minor` and `full`.

// Words of memory, and the invariant that makes values safe to follow.
pub mod word;
// Sizes and contents of objects.
mod layout;
// Memory from the operating system.
pub mod memory;
// The address space of one heap and its parts.
mod zones;
// The nursery and the survivors.
mod young;
// The old space: blocks, lines, holes.
mod space;
// Large objects.
mod large;
// Mark bits of the old zone.
mod marks;
// The card table of the write barrier.
mod cards;
// Type tests and fields of objects.
mod access;
// Making objects.
mod allocate;
// Strings, narrow and wide.
mod strings;
// Weak pairs, ephemerons, guardians.
mod weak;
// The frames of the Scheme stack and of segments.
pub mod stack;
// Where all reachable values are reachable from.
mod roots;
// The collection of the young zone.
mod minor;
// The collection of everything.
mod full;
// When to collect, and what happens when memory is exhausted.
mod collect;
// The check of the whole heap after a collection.
mod verify;
// Counters.
pub mod stats;

use std::sync::atomic::Ordering;

use abi::context::{Context, PENDING_COLLECTION};
use abi::value::Value;

pub use access::*;
pub use allocate::*;
pub use collect::*;
#[cfg(feature = "foreign")]
pub(crate) use stack::Continuation;
pub(crate) use stack::return_addresses;
pub use strings::*;
pub use weak::{guardian_register, guardian_retrieve, guardian_withdraw, set_weak_field};

use crate::context::{Options, runtime, runtime_ref};
use cards::CardTable;
use collect::reserve_of;
use large::LargeSpace;
use marks::MarkBits;
use memory::{PAGE_BYTES, Reservation};
use space::OldSpace;
use young::Young;
use zones::Zones;

/// One heap, with all that the collector keeps between collections.
pub struct Heap {
    zones: Zones,
    young: Young,
    old: OldSpace,
    large: LargeSpace,
    marks: MarkBits,
    cards: CardTable,
    remembered: Remembered,
    guardians: weak::Guardians,
    /// Values that code in Rust keeps alive.
    roots: Vec<Value>,
    /// Bytes of collectable images.
    code_bytes: u64,
    /// Bytes of those that were loaded since the last full collection.
    code_growth: u64,
    /// Bytes of ports: their buffers, and what string ports keep.
    port_bytes: u64,
    /// Bytes that the heap may hold now.
    max_heap: u64,
    /// Bytes that it may hold by the options.
    configured_max_heap: u64,
    /// What is added to `max_heap` when it is exhausted for the first time; 0 after that.
    reserve: u64,
    /// Bytes in the old zone at which the next full collection is due.
    full_threshold: u64,
    /// Whether the next collection is to be a full one.
    is_full_requested: bool,
    /// Whether to collect at every allocation check.
    is_stressed: bool,
    /// Whether to verify the heap after every collection.
    is_verifying: bool,
    stats: stats::Stats,
}

/// Old objects, of kinds that cards do not serve, that may hold pointers to young ones.
#[derive(Default)]
struct Remembered {
    /// Strings whose body was replaced.
    strings: Vec<Value>,
    /// Segments.
    segments: Vec<Value>,
    /// Weak pairs and ephemerons.
    weak: Vec<Value>,
}

/// The least growth of the old zone between full collections: smaller heaps are not worth collecting more often.
const LEAST_GROWTH: u64 = 32 << 20;
/// The least limit of a heap: the library's own data and a nursery must fit.
const LEAST_MAX_HEAP: u64 = 4 << 20;
/// What the heap leaves of limited address space: enough for the stacks of five threads that call C, 8 MB each, and for what the
/// runtime and C allocate.
const REST: u64 = 64 << 20;
/// So many times what the heap may hold at most, so that there is a small one where little is left.
const REST_UNITS: u64 = 4;
/// The least size of a nursery: several times what a block of code allocates at once.
const LEAST_NURSERY: u64 = 4 * GUARANTEED_ROOM;

impl Heap {
    /// An empty heap. Where the system refuses so much address space (under a limit), the heap's own limit is lower.
    pub fn new(options: &Options) -> std::io::Result<Heap> {
        let mut max_heap = options.max_heap.max(LEAST_MAX_HEAP);
        loop {
            let less = max_heap / 4 * 3;
            match Heap::with_limit(options, max_heap) {
                Err(_) if less >= LEAST_MAX_HEAP => max_heap = less,
                result => return result,
            }
            memory::share_arenas();
        }
    }

    fn with_limit(options: &Options, max_heap: u64) -> std::io::Result<Heap> {
        // Given back when the heap is there.
        let _rest = Reservation::new(REST.min(REST_UNITS * max_heap))?;
        // A nursery is not to be a large part of the heap.
        let nursery_bytes = options.nursery_bytes.clamp(LEAST_NURSERY, max_heap / 8) & !(PAGE_BYTES - 1);
        let zones = Zones::reserve(max_heap, nursery_bytes)?;
        let young = Young::new(&zones, nursery_bytes);
        Ok(Heap {
            young,
            old: OldSpace::new(&zones)?,
            large: LargeSpace::new(&zones),
            marks: MarkBits::new(&zones)?,
            cards: CardTable::new(&zones)?,
            remembered: Remembered::default(),
            guardians: weak::Guardians::default(),
            roots: Vec::new(),
            code_bytes: 0,
            code_growth: 0,
            port_bytes: 0,
            max_heap,
            configured_max_heap: max_heap,
            reserve: reserve_of(max_heap),
            full_threshold: LEAST_GROWTH,
            is_full_requested: false,
            is_stressed: options.gc_stress,
            is_verifying: options.verify_heap,
            stats: stats::Stats::default(),
            zones,
        })
    }

    /// Sets the fields of the Context by which allocation and the write barrier work.
    pub fn attach(&self, context: &mut Context) {
        context.allocation_pointer = self.young.start;
        context.allocation_limit = if self.is_stressed { 0 } else { self.young.limit };
        context.card_bias = self.cards.bias();
    }

    /// Keeps a value alive, for code that is not Scheme's: its number.
    pub fn add_root(&mut self, value: Value) -> u32 {
        self.roots.push(value);
        self.roots.len() as u32 - 1
    }

    /// The value of a root.
    pub fn root(&self, number: u32) -> Value {
        self.roots[number as usize]
    }

    /// The number that the next root gets.
    pub fn next_root(&self) -> u32 {
        self.roots.len() as u32
    }

    /// Keeps the roots from a number on alive no longer.
    pub fn drop_roots(&mut self, from: u32) {
        self.roots.truncate(from as usize);
    }

    /// Bytes in use, given the allocation pointer.
    fn used_bytes(&self, pointer: u64) -> u64 {
        self.old_bytes() + self.young.survivor_bytes() + (pointer - self.young.start)
    }

    /// Bytes in use outside of the young zone, by code that may be freed and by ports too.
    fn old_bytes(&self) -> u64 {
        self.old.used_bytes() + self.large.used_bytes() + self.code_bytes + self.port_bytes
    }

    /// Refuses what would take the heap beyond its limit. Since some of what is in use may be garbage, Rust code may
    /// exceed the limit by a quarter until the next safepoint, where a full collection finds out.
    fn check_limit(&self, bytes: u64, pointer: u64) -> Result<(), OutOfMemory> {
        if bytes <= self.room(pointer) {
            Ok(())
        } else {
            Err(OutOfMemory)
        }
    }

    /// Size in bytes of the largest object that the limit allows, given the allocation pointer.
    pub fn room(&self, pointer: u64) -> u64 {
        (self.max_heap + self.max_heap / 4)
            .saturating_sub(self.used_bytes(pointer))
            .min(self.max_heap)
    }

    /// Whether the next collection should be a full one.
    fn wants_full_collection(&self) -> bool {
        self.old_bytes() > self.full_threshold.min(self.max_heap)
    }
}

/// The heap of a Context.
#[inline]
pub fn heap_of(context: &mut Context) -> &mut Heap {
    &mut runtime(context).heap
}

/// Size in bytes of the largest object that the heap's limit allows at present: for operations that would spend much time
/// and memory on a result before it turns out to be too large.
pub fn room(context: &mut Context) -> u64 {
    let pointer = context.allocation_pointer;
    heap_of(context).room(pointer)
}

/// Notes how much memory the ports take up. When that is much, a collection is asked for: it closes ports that the program
/// has dropped, and finds out whether the heap's limit is reached.
pub fn set_port_bytes(context: &mut Context, bytes: u64) {
    let heap = heap_of(context);
    heap.port_bytes = bytes;
    if heap.wants_full_collection() {
        request_collection(context);
    }
}

/// Ends the process because the heap is not as it must be: going on would only spread the damage.
fn stop(what: std::fmt::Arguments) -> ! {
    if cfg!(test) {
        panic!("{what}");
    }
    eprintln!("bug in inc: {what}");
    std::process::abort()
}

/// Whether the address of an object is not good as a hash, because the object is young and will move.
pub fn may_move(context: &Context, value: Value) -> bool {
    runtime_ref(context).heap.zones.is_young_value(value)
}

/// Keeps an object that is not young from ever moving, so that its address may be used as a hash.
pub fn keep_place(context: &mut Context, object: Value) {
    let heap = heap_of(context);
    if object.is_pointer() && heap.zones.is_in_block(object.address()) {
        heap.old.keep_place(object.address());
    }
}

/// Makes the next safepoint collect: the next allocation check of compiled code, or the next entry or back-edge check.
pub fn request_collection(context: &mut Context) {
    context.allocation_limit = 0;
    context.pending.fetch_or(PENDING_COLLECTION, Ordering::Relaxed);
    context.stack_limit = u64::MAX;
}

#[cfg(test)]
mod tests;
