//! The young zone: the nursery and two survivor areas.
//!
//! Compiled code and Rust allocate by bumping `Context::allocation_pointer` through the nursery, tagged and raw objects
//! mixed. A minor collection copies what is alive to one of the survivor areas, and what was in the other one (so has
//! survived a collection already) to the old space: one ageing step (Ungar, "Generation Scavenging", 1984), so that an
//! object is not promoted only because it was made just before a collection.
//!
//! In a survivor area the tagged objects grow from the bottom and all others from the top, so that the tagged part can
//! be scanned from end to end (Cheney, "A Nonrecursive List Compacting Algorithm", 1970).
//!
//! Rust code never collects: when the nursery is full it goes on above `limit`, where the zone has room as far as the
//! heap's limit allows, and makes the next safepoint collect.

use super::memory;
use super::space::Kind;
use super::zones::Zones;

/// When a minor collection copies more than this, the nursery shrinks: the copies take most of the pause, measured 0.4
/// milliseconds for a megabyte, and the median pause is to stay below two.
const MUCH_COPIED: u64 = 3 << 20;
/// When a minor collection copies less than this, the nursery grows. (Less than half, or it would swing.)
const LITTLE_COPIED: u64 = MUCH_COPIED / 3;
/// The nursery shrinks to this part of its full size at most.
const LEAST_PART: u64 = 4;

/// The filled parts of a survivor area.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Survivors {
    /// First address.
    start: u64,
    /// End of the tagged objects.
    tagged_end: u64,
    /// Start of the others.
    raw_start: u64,
    /// End of the area.
    end: u64,
}

impl Survivors {
    fn empty(start: u64, end: u64) -> Survivors {
        Survivors {
            start,
            tagged_end: start,
            raw_start: end,
            end,
        }
    }
}

/// The young zone.
pub struct Young {
    /// First address of the nursery.
    pub start: u64,
    /// End of the part of the nursery that compiled code fills before it collects. Changes, between `least_limit` and
    /// `most_limit`, with what survives: a large nursery gives objects more time to die, a small one makes for short
    /// pauses where they do not. (By bytes and not by time, so that a program's collections are the same in each run.)
    pub limit: u64,
    least_limit: u64,
    most_limit: u64,
    /// End of the room for what Rust allocates beyond.
    end: u64,
    /// The survivor areas.
    sides: [Survivors; 2],
    /// The side that holds the survivors of the last minor collection, or is being filled by the running one.
    current: usize,
}

impl Young {
    /// An empty zone with a nursery of `nursery_bytes`.
    pub fn new(zones: &Zones, nursery_bytes: u64) -> Young {
        debug_assert!(nursery_bytes < zones.survivors - zones.nursery);
        let side_bytes = zones.nursery - zones.start;
        Young {
            start: zones.nursery,
            limit: zones.nursery + nursery_bytes,
            least_limit: zones.nursery + nursery_bytes / LEAST_PART,
            most_limit: zones.nursery + nursery_bytes,
            end: zones.survivors,
            sides: [
                Survivors::empty(zones.start, zones.nursery),
                Survivors::empty(zones.survivors, zones.survivors + side_bytes),
            ],
            current: 0,
        }
    }

    /// Whether an address lies in the nursery.
    #[inline(always)]
    pub fn is_in_nursery(&self, address: u64) -> bool {
        address.wrapping_sub(self.start) < self.end - self.start
    }

    /// Whether `bytes` bytes more fit above the allocation pointer, within the zone.
    pub fn has_room(&self, pointer: u64, bytes: u64) -> bool {
        bytes <= self.end - pointer
    }

    /// Bytes of the survivors of the last collection.
    pub fn survivor_bytes(&self) -> u64 {
        let side = &self.sides[self.current];
        side.tagged_end - side.start + (side.end - side.raw_start)
    }

    /// Starts a minor collection: the other, empty side becomes the current one. Answers the bounds of what is to be
    /// evacuated, the nursery and the survivors so far, which lie side by side.
    pub fn begin_minor(&mut self) -> (u64, u64) {
        let from = self.sides[self.current];
        self.current = 1 - self.current;
        (from.start.min(self.start), from.end.max(self.end))
    }

    /// Room for a survivor in the current side, if there is some.
    #[inline(always)]
    pub fn allocate_survivor(&mut self, kind: Kind, bytes: u64) -> Option<u64> {
        let side = &mut self.sides[self.current];
        if bytes > side.raw_start - side.tagged_end {
            return None;
        }
        Some(if kind == Kind::Raw {
            side.raw_start -= bytes;
            side.raw_start
        } else {
            side.tagged_end += bytes;
            side.tagged_end - bytes
        })
    }

    /// First address of the tagged survivors of the current side.
    pub fn tagged_survivors_start(&self) -> u64 {
        self.sides[self.current].start
    }

    /// End of the tagged survivors of the current side.
    #[inline(always)]
    pub fn tagged_survivors_end(&self) -> u64 {
        self.sides[self.current].tagged_end
    }

    /// Whether an address lies in a filled part of the current side, and which kind of object it then must be.
    pub fn survivor_kind(&self, address: u64) -> Option<Kind> {
        let side = &self.sides[self.current];
        if (side.start..side.tagged_end).contains(&address) {
            Some(Kind::Tagged)
        } else if (side.raw_start..side.end).contains(&address) {
            Some(Kind::Raw)
        } else {
            None
        }
    }

    /// Ends a minor collection that has copied so many bytes: empties the nursery, filled up to `pointer`, and the side
    /// that was evacuated, and sets the size of the nursery. Gives the pages that Rust needed above the nursery back to
    /// the system.
    pub fn end_minor(&mut self, pointer: u64, copied_bytes: u64) {
        let side = &mut self.sides[1 - self.current];
        *side = Survivors::empty(side.start, side.end);
        let size = self.limit - self.start;
        if copied_bytes > MUCH_COPIED {
            self.limit = self.least_limit.max(self.start + size / 2);
        } else if copied_bytes < LITTLE_COPIED {
            self.limit = self.most_limit.min(self.start + size * 2);
        }
        if pointer > self.most_limit {
            memory::release(self.most_limit, pointer);
        }
    }

    /// Bytes of the nursery that compiled code fills between collections.
    pub fn nursery_bytes(&self) -> u64 {
        self.limit - self.start
    }
}
