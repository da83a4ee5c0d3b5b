//! Large objects: runs of pages, never moved.
//!
//! Everything of at least [`super::layout::LARGE_BYTES`] lives here from birth, so the collector never copies much at a
//! time and C code may keep pointers into large bytevectors. A large object counts as old; one with tagged fields is
//! born with all its cards marked, so that it may be filled without the barrier.

use abi::object::Contents;

use super::marks::MarkBits;
use super::memory::{self, PAGE_BYTES};
use super::word::round_up;
use super::zones::Zones;
use crate::free_list::FreeList;

/// A large object.
#[derive(Clone, Copy)]
pub struct LargeObject {
    /// Address of its first word, at the start of a page.
    pub address: u64,
    /// End of its words.
    pub end: u64,
    /// Its size, in whole pages.
    bytes: u64,
    /// What it holds.
    pub contents: Contents,
}

/// The space of large objects.
pub struct LargeSpace {
    objects: Vec<LargeObject>,
    /// The runs of pages that are free.
    free: FreeList,
    used_bytes: u64,
    /// Bytes allocated since the counter was last taken.
    allocated_bytes: u64,
}

impl LargeSpace {
    /// An empty space.
    pub fn new(zones: &Zones) -> LargeSpace {
        LargeSpace {
            objects: Vec::new(),
            free: FreeList::new(zones.large, zones.end - zones.large),
            used_bytes: 0,
            allocated_bytes: 0,
        }
    }

    /// Bytes in use, in whole pages.
    pub fn used_bytes(&self) -> u64 {
        self.used_bytes
    }

    /// Bytes allocated since [`LargeSpace::take_allocated`].
    pub fn allocated_bytes(&self) -> u64 {
        self.allocated_bytes
    }

    /// Bytes allocated since this was last asked.
    pub fn take_allocated(&mut self) -> u64 {
        std::mem::take(&mut self.allocated_bytes)
    }

    /// Room for an object, whose bytes may be anything; `None` when the address space is used up.
    pub fn allocate(&mut self, bytes: u64, contents: Contents) -> Option<u64> {
        let exact = bytes;
        let bytes = round_up(bytes, PAGE_BYTES);
        let address = self.free.allocate(bytes)?;
        self.objects.push(LargeObject {
            address,
            end: address + exact,
            bytes,
            contents,
        });
        self.used_bytes += bytes;
        self.allocated_bytes += bytes;
        Some(address)
    }

    /// All large objects.
    pub fn objects(&self) -> &[LargeObject] {
        &self.objects
    }

    /// Starts a full collection: clears all marks.
    pub fn begin_marking(&self, marks: &MarkBits) {
        for object in &self.objects {
            marks.clear_one(object.address);
        }
    }

    /// Ends a full collection: frees what is not marked, and gives its pages back to the system.
    pub fn sweep(&mut self, marks: &MarkBits) {
        let (live, dead): (Vec<_>, Vec<_>) = self
            .objects
            .iter()
            .partition(|object| marks.is_set(object.address));
        self.objects = live;
        for object in dead {
            memory::release(object.address, object.address + object.bytes);
            self.used_bytes -= object.bytes;
            self.free.free(object.address, object.bytes);
        }
    }
}
