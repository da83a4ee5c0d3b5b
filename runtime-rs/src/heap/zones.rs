//! The address space of one heap: a single reservation, divided once and for all.
//!
//! ```text
//!   start       nursery                     survivors 1   old              large             end
//!   | survivors 0 | nursery, grows upward ... | survivors 1 | blocks of 32 KiB | runs of pages ... |
//!   '------------------- young ---------------------------'
//! ```
//!
//! So "is it in this heap", "is it young" and "is it being evacuated by this minor collection" (the nursery and the
//! survivors of one side) are one comparison each. Only pages in use take memory.

use abi::value::Value;

use super::memory::Reservation;
use super::space::BLOCK_BYTES;
use super::word::round_up;

/// The bounds of the parts.
pub struct Zones {
    /// Keeps the mapping.
    reservation: Reservation,
    /// First address: also that of survivor side 0, and of the young zone.
    pub start: u64,
    /// First address of the nursery.
    pub nursery: u64,
    /// First address of survivor side 1: end of the nursery.
    pub survivors: u64,
    /// First address of the blocks of the old space: end of the young zone.
    pub old: u64,
    /// First address of the large objects: end of the old space.
    pub large: u64,
    /// End of all.
    pub end: u64,
}

/// Size of the old space, as a multiple of what the heap may hold.
const OLD_UNITS: u64 = 4;
/// Size of the zone of large objects, likewise.
const LARGE_UNITS: u64 = 2;

impl Zones {
    /// Reserves address space for a heap that may hold `max_heap` bytes, with survivor areas of `survivor_bytes` each.
    pub fn reserve(max_heap: u64, survivor_bytes: u64) -> std::io::Result<Zones> {
        let survivor_bytes = round_up(survivor_bytes, BLOCK_BYTES);
        // Each part could hold the whole heap; the old parts have as much again, or three times, for holes that nothing
        // fits into and for the copies that a collection makes.
        let unit = round_up(max_heap, BLOCK_BYTES);
        let bytes = BLOCK_BYTES + 2 * survivor_bytes + (1 + OLD_UNITS + LARGE_UNITS) * unit;
        let reservation = Reservation::new(bytes)?;
        let start = round_up(reservation.start(), BLOCK_BYTES);
        let nursery = start + survivor_bytes;
        let survivors = nursery + unit;
        let old = survivors + survivor_bytes;
        let large = old + OLD_UNITS * unit;
        let end = large + LARGE_UNITS * unit;
        Ok(Zones {
            reservation,
            start,
            nursery,
            survivors,
            old,
            large,
            end,
        })
    }

    /// Whether an address lies in this heap; all other objects are static.
    #[inline(always)]
    pub fn contains(&self, address: u64) -> bool {
        debug_assert!(self.end <= self.reservation.end());
        address.wrapping_sub(self.start) < self.end - self.start
    }

    /// Whether an address lies in the young zone.
    #[inline(always)]
    pub fn is_young(&self, address: u64) -> bool {
        address.wrapping_sub(self.start) < self.old - self.start
    }

    /// Whether an address lies among the blocks of the old space.
    #[inline(always)]
    pub fn is_in_block(&self, address: u64) -> bool {
        address.wrapping_sub(self.old) < self.large - self.old
    }

    /// Whether an address lies in the old space or among the large objects.
    #[inline(always)]
    pub fn is_old(&self, address: u64) -> bool {
        address.wrapping_sub(self.old) < self.end - self.old
    }

    /// Whether a value is a pointer into the young zone.
    #[inline(always)]
    pub fn is_young_value(&self, value: Value) -> bool {
        value.is_pointer() && self.is_young(value.address())
    }
}
