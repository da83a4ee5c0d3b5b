//! The old space: blocks of lines, allocation into holes.
//!
//! This is the heap organisation of Immix (Blackburn & McKinley, "Immix: A Mark-Region Garbage Collector with Space
//! Efficiency, Fast Collection, and Mutator Performance", PLDI 2008): objects are allocated by bumping a pointer through
//! runs of free lines; a full collection marks objects and the lines they lie on; what is left unmarked is free again
//! without being touched; sparse blocks are evacuated while marking. Departures: mark bits and line marks are kept
//! beside the space, lines are marked exactly, and there are three kinds of blocks.
//!
//! A hole's lines count as used from the moment the allocator takes it.

use super::marks::MarkBits;
use super::memory::{self, Reservation};
use super::zones::Zones;

/// Size and alignment of a block. Immix found 32 KiB best; it is also small enough that a program's first promotions
/// touch little memory.
pub const BLOCK_BYTES: u64 = 32 << 10;
/// Size of a line (Immix: about the size of a few objects and a multiple of the cache line).
pub const LINE_BYTES: u64 = 128;
/// Lines in a block.
pub const LINES: usize = (BLOCK_BYTES / LINE_BYTES) as usize;

/// What the objects of a block have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Tagged words only, so that the block can be scanned without knowing where objects begin.
    Tagged = 0,
    /// Anything else: raw bytes, strings, segments, weak objects. Never scanned as a whole.
    Raw = 1,
    /// Tagged words, in objects that never move (symbols).
    Pinned = 2,
}

/// Number of kinds.
const KINDS: usize = 3;

/// What is known of a block.
#[derive(Clone, Copy)]
struct Block {
    /// `None` in a free block.
    kind: Option<Kind>,
    /// Whether the running full collection moves its objects out.
    is_evacuating: bool,
    /// Whether the address of one of its objects is in use as a hash, so that it must not be evacuated. Lasts until the
    /// block is free.
    holds_hashed: bool,
    /// Whether it holds old raw bytes, which must be cleared before it is used for tagged objects.
    holds_raw: bool,
    /// Whether its pages may take memory.
    is_resident: bool,
}

/// A run of free lines that is being filled.
#[derive(Clone, Copy, Default)]
struct Hole {
    cursor: u64,
    limit: u64,
    /// What lies between here and `cursor` was allocated by the running minor collection and is not yet scanned.
    unscanned: u64,
}

/// Where objects of one kind go.
#[derive(Default)]
struct Allocator {
    hole: Hole,
    /// A hole of a whole block, for objects larger than a line that do not fit into `hole` (Immix, section 4.2).
    overflow: Hole,
    /// Blocks with free lines, not yet used since the last sweep.
    recyclable: Vec<u32>,
    /// The block that `hole` lies in, and the line after the hole: where to look for the next one.
    next: Option<(u32, usize)>,
}

/// The old space.
pub struct OldSpace {
    start: u64,
    end: u64,
    blocks: Vec<Block>,
    /// Free blocks below `blocks.len()`.
    free: Vec<u32>,
    /// One byte for each line: whether it is in use.
    lines: Reservation,
    allocators: [Allocator; KINDS],
    /// Areas of tagged objects that the running minor collection has promoted and not yet scanned.
    pub unscanned: Vec<(u64, u64)>,
    /// Bytes in lines found live by the last full collection or taken by holes since.
    used_bytes: u64,
    /// Bytes taken by holes since the last full collection.
    taken_bytes: u64,
}

impl OldSpace {
    /// An empty space.
    pub fn new(zones: &Zones) -> std::io::Result<OldSpace> {
        Ok(OldSpace {
            start: zones.old,
            end: zones.large,
            blocks: Vec::new(),
            free: Vec::new(),
            lines: Reservation::new((zones.large - zones.old) / LINE_BYTES)?,
            allocators: Default::default(),
            unscanned: Vec::new(),
            used_bytes: 0,
            taken_bytes: 0,
        })
    }

    /// Bytes in use, in whole lines.
    pub fn used_bytes(&self) -> u64 {
        self.used_bytes
    }

    /// Bytes that allocation has taken since the last full collection.
    pub fn taken_bytes(&self) -> u64 {
        self.taken_bytes
    }

    /// Room for an object of `bytes` bytes (a multiple of the alignment, at most the size of a block). Never fails: the
    /// address space is several times the heap's limit, and the collector checks the limit before it promotes.
    #[inline(always)]
    pub fn allocate(&mut self, kind: Kind, bytes: u64) -> u64 {
        let hole = &mut self.allocators[kind as usize].hole;
        let address = hole.cursor;
        if address + bytes <= hole.limit {
            hole.cursor = address + bytes;
            return address;
        }
        self.allocate_slow(kind, bytes)
    }

    #[inline(never)]
    fn allocate_slow(&mut self, kind: Kind, bytes: u64) -> u64 {
        if bytes > LINE_BYTES {
            // It would pass over small holes, which would be lost to small objects.
            return self.allocate_overflow(kind, bytes);
        }
        self.retire(kind, self.allocators[kind as usize].hole);
        let hole = self.next_hole(kind);
        self.allocators[kind as usize].hole = Hole {
            cursor: hole.cursor + bytes,
            ..hole
        };
        hole.cursor
    }

    fn allocate_overflow(&mut self, kind: Kind, bytes: u64) -> u64 {
        let hole = self.allocators[kind as usize].overflow;
        if hole.cursor + bytes > hole.limit {
            self.retire(kind, hole);
            let block = self.take_free_block(kind);
            self.allocators[kind as usize].overflow = self.take_hole(block, 0, LINES);
        }
        let hole = &mut self.allocators[kind as usize].overflow;
        let address = hole.cursor;
        hole.cursor += bytes;
        address
    }

    /// Remembers what is unscanned of a hole that is given up.
    fn retire(&mut self, kind: Kind, hole: Hole) {
        if kind != Kind::Raw && hole.unscanned < hole.cursor {
            self.unscanned.push((hole.unscanned, hole.cursor));
        }
    }

    /// The next hole of at least one line for objects of a kind.
    fn next_hole(&mut self, kind: Kind) -> Hole {
        loop {
            let (block, from) = match self.allocators[kind as usize].next.take() {
                Some(place) => place,
                None => match self.allocators[kind as usize].recyclable.pop() {
                    Some(block) => (block, 0),
                    None => (self.take_free_block(kind), 0),
                },
            };
            let lines = self.lines_of(block);
            let Some(first) = (from..LINES).find(|&line| lines[line] == 0) else {
                continue;
            };
            let last = (first..LINES).find(|&line| lines[line] != 0).unwrap_or(LINES);
            if last < LINES {
                self.allocators[kind as usize].next = Some((block, last));
            }
            return self.take_hole(block, first, last);
        }
    }

    /// Takes the free lines `first .. last` of a block.
    fn take_hole(&mut self, block: u32, first: usize, last: usize) -> Hole {
        self.lines_of(block)[first..last].fill(1);
        let start = self.block_start(block) + first as u64 * LINE_BYTES;
        let limit = self.block_start(block) + last as u64 * LINE_BYTES;
        self.used_bytes += limit - start;
        self.taken_bytes += limit - start;
        Hole {
            cursor: start,
            limit,
            unscanned: start,
        }
    }

    /// Takes a free block for objects of a kind.
    fn take_free_block(&mut self, kind: Kind) -> u32 {
        let block = self.free.pop().unwrap_or_else(|| {
            let block = self.blocks.len() as u32;
            assert!(
                self.block_start(block) < self.end,
                "the old space is several times as large as the heap may become"
            );
            self.blocks.push(Block {
                kind: None,
                is_evacuating: false,
                holds_hashed: false,
                holds_raw: false,
                is_resident: false,
            });
            block
        });
        let start = self.block_start(block);
        let info = &mut self.blocks[block as usize];
        debug_assert!(info.kind.is_none());
        if info.holds_raw && kind != Kind::Raw {
            memory::clear(start, start + BLOCK_BYTES);
        }
        *info = Block {
            kind: Some(kind),
            is_evacuating: false,
            holds_hashed: false,
            holds_raw: kind == Kind::Raw,
            is_resident: true,
        };
        block
    }

    /// First address of a block.
    fn block_start(&self, block: u32) -> u64 {
        self.start + block as u64 * BLOCK_BYTES
    }

    /// The block of an address.
    #[inline(always)]
    fn block_of(&self, address: u64) -> usize {
        ((address - self.start) / BLOCK_BYTES) as usize
    }

    /// The line marks of a block.
    fn lines_of(&mut self, block: u32) -> &mut [u8] {
        let first = self.lines.start() + block as u64 * LINES as u64;
        debug_assert!(first + LINES as u64 <= self.lines.end());
        // SAFETY: the table has a byte for each line of the zone, and `&mut self` makes the slice the only view of it.
        unsafe { core::slice::from_raw_parts_mut(first as *mut u8, LINES) }
    }

    /// The kind of the block at an address; `None` if it is free or was never used.
    pub fn kind_of(&self, address: u64) -> Option<Kind> {
        self.blocks
            .get(self.block_of(address))
            .and_then(|block| block.kind)
    }

    /// Number of blocks in use.
    pub fn used_blocks(&self) -> usize {
        self.blocks.len() - self.free.len()
    }

    /// Bytes of the blocks in use: more than `used_bytes` by what is free in them.
    pub fn footprint_bytes(&self) -> u64 {
        self.used_blocks() as u64 * BLOCK_BYTES
    }

    /// Whether the line of an address is in use.
    pub fn is_line_used(&self, address: u64) -> bool {
        let line = self.lines.start() + (address - self.start) / LINE_BYTES;
        // SAFETY: the table has a byte for each line of the zone.
        unsafe { (line as *const u8).read() != 0 }
    }

    /// Number of blocks, free ones included.
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// The bounds of a block, by its number, if it holds tagged objects.
    pub fn tagged_block(&self, index: usize) -> Option<(u64, u64)> {
        let start = self.block_start(index as u32);
        matches!(self.blocks[index].kind, Some(Kind::Tagged | Kind::Pinned))
            .then_some((start, start + BLOCK_BYTES))
    }

    /// Starts a minor collection: what is promoted from here on is to be scanned.
    pub fn begin_promotion(&mut self) {
        self.unscanned.clear();
        for allocator in &mut self.allocators {
            allocator.hole.unscanned = allocator.hole.cursor;
            allocator.overflow.unscanned = allocator.overflow.cursor;
        }
    }

    /// An area of promoted tagged objects that is not yet scanned; it counts as scanned from now on.
    pub fn take_unscanned(&mut self) -> Option<(u64, u64)> {
        for kind in [Kind::Tagged, Kind::Pinned] {
            let allocator = &mut self.allocators[kind as usize];
            for hole in [&mut allocator.hole, &mut allocator.overflow] {
                if hole.unscanned < hole.cursor {
                    let area = (hole.unscanned, hole.cursor);
                    hole.unscanned = hole.cursor;
                    return Some(area);
                }
            }
        }
        self.unscanned.pop()
    }

    /// Starts a full collection: clears all marks, gives up the holes, and chooses the blocks to evacuate: those of
    /// which at most `evacuate_up_to` lines are used, but no more than have `budget` bytes of live lines in all.
    /// Answers whether there is any.
    pub fn begin_marking(&mut self, marks: &MarkBits, evacuate_up_to: usize, budget: u64) -> bool {
        for allocator in &mut self.allocators {
            *allocator = Allocator::default();
        }
        let mut left = budget;
        for index in 0..self.blocks.len() {
            let Some(kind) = self.blocks[index].kind else {
                continue;
            };
            let block = index as u32;
            let used = self.lines_of(block).iter().filter(|&&line| line != 0).count();
            let bytes = used as u64 * LINE_BYTES;
            let may_move = kind != Kind::Pinned && !self.blocks[index].holds_hashed;
            let is_evacuating = may_move && used <= evacuate_up_to && bytes <= left;
            if is_evacuating {
                left -= bytes;
            }
            self.blocks[index].is_evacuating = is_evacuating;
            self.lines_of(block).fill(0);
            let start = self.block_start(block);
            marks.clear(start, start + BLOCK_BYTES);
        }
        left < budget
    }

    /// Whether the running full collection moves the objects of this address's block.
    #[inline(always)]
    pub fn is_evacuating(&self, address: u64) -> bool {
        self.blocks[self.block_of(address)].is_evacuating
    }

    /// Keeps the object at an address from moving.
    pub fn keep_place(&mut self, address: u64) {
        let block = self.block_of(address);
        self.blocks[block].holds_hashed = true;
    }

    /// Marks the lines of an object that stays where it is.
    #[inline(always)]
    pub fn mark_lines(&mut self, address: u64, bytes: u64) {
        let first = (address - self.start) / LINE_BYTES;
        let last = (address + bytes - 1 - self.start) / LINE_BYTES;
        debug_assert!(self.lines.start() + last < self.lines.end());
        for line in first..=last {
            // SAFETY: the table has a byte for each line of the zone.
            unsafe { ((self.lines.start() + line) as *mut u8).write(1) }
        }
    }

    /// Ends a full collection: sorts the blocks by their marked lines, and gives the pages of free blocks beyond
    /// `keep_free` blocks back to the system. (The holes are found when they are needed: sweeping is lazy.)
    pub fn sweep(&mut self, keep_free: usize) {
        let mut used_lines = 0;
        let filling: Vec<usize> = self
            .allocators
            .iter()
            .flat_map(|a| [a.hole, a.overflow])
            .filter(|h| h.limit != 0)
            .map(|h| self.block_of(h.limit - 1))
            .collect();
        for index in 0..self.blocks.len() {
            let Some(kind) = self.blocks[index].kind else {
                continue;
            };
            let marked = self
                .lines_of(index as u32)
                .iter()
                .filter(|&&line| line != 0)
                .count();
            used_lines += marked as u64;
            let block = &mut self.blocks[index];
            block.is_evacuating = false;
            if marked == 0 {
                block.kind = None;
                self.free.push(index as u32);
            } else if marked < LINES && !filling.contains(&index) {
                self.allocators[kind as usize].recyclable.push(index as u32);
            }
        }
        self.used_bytes = used_lines * LINE_BYTES;
        self.taken_bytes = 0;
        // Low blocks are used first, so that the high ones can be given back.
        self.free.sort_unstable_by(|a, b| b.cmp(a));
        let release = self.free.len().saturating_sub(keep_free);
        for index in 0..release {
            self.release(self.free[index]);
        }
    }

    fn release(&mut self, block: u32) {
        let start = self.block_start(block);
        let info = &mut self.blocks[block as usize];
        if info.is_resident {
            memory::release(start, start + BLOCK_BYTES);
            info.is_resident = false;
            info.holds_raw = false;
        }
    }
}
