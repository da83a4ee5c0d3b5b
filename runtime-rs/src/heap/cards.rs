//! The card table: a byte for each 512 bytes of the heap, set by the write barrier.
//!
//! The barrier marks without a condition, young objects too (their cards are never looked at). The invariant between
//! collections:
//!
//! > **Old pointers are carded.** An old object that holds a pointer to a young one lies, with that field, on a marked
//! > card; or it is a string, a segment or a weak object and in the list of remembered objects of its kind.
//!
//! Blocks of tagged objects are scanned card by card, without regard to where objects begin: every word in them is a
//! valid value, a header or an entry address, in dead objects and free lines too. What such dead words point to is
//! either old, and not looked at, or young: then the card is marked and they are updated like living ones.

use abi::context::CARD_SHIFT;

use super::memory::Reservation;
use super::word::WORD_BYTES;
use super::zones::Zones;

/// Bytes covered by a card.
pub const CARD_BYTES: u64 = 1 << CARD_SHIFT;
/// Cards looked at together.
const GROUP: u64 = WORD_BYTES;

/// The table.
pub struct CardTable {
    /// One byte for each card of the heap; 0 is clean.
    table: Reservation,
    /// The card of address `a` is at `bias + (a >> CARD_SHIFT)`, wrapping.
    bias: u64,
}

impl CardTable {
    /// A table for the heap.
    pub fn new(zones: &Zones) -> std::io::Result<CardTable> {
        // One group more, because the last cards are read in groups.
        let table = Reservation::new(((zones.end - zones.start) >> CARD_SHIFT) + GROUP)?;
        let bias = table.start().wrapping_sub(zones.start >> CARD_SHIFT);
        Ok(CardTable { table, bias })
    }

    /// What goes into `Context::card_bias`.
    pub fn bias(&self) -> u64 {
        self.bias
    }

    /// Address of the card of a heap address.
    #[inline(always)]
    fn card(&self, address: u64) -> u64 {
        let card = self.bias.wrapping_add(address >> CARD_SHIFT);
        debug_assert!(card >= self.table.start() && card < self.table.end());
        card
    }

    /// Marks the cards of `start .. end`.
    #[inline]
    pub fn mark(&self, start: u64, end: u64) {
        debug_assert!(start < end);
        let (first, last) = (self.card(start), self.card(end - 1));
        // SAFETY: `card` answers addresses within the table.
        unsafe { core::ptr::write_bytes(first as *mut u8, 1, (last - first + 1) as usize) }
    }

    /// Marks the card of one address.
    #[inline(always)]
    pub fn mark_one(&self, address: u64) {
        // SAFETY: `card` answers addresses within the table.
        unsafe { (self.card(address) as *mut u8).write(1) }
    }

    /// Whether the card of an address is marked.
    pub fn is_marked(&self, address: u64) -> bool {
        // SAFETY: `card` answers addresses within the table.
        unsafe { (self.card(address) as *const u8).read() != 0 }
    }

    /// Finds the first marked card at or after `start` and before `end`, cleans it, and answers the start of its area.
    #[inline]
    pub fn take_marked(&self, start: u64, end: u64) -> Option<u64> {
        let mut address = start & !(CARD_BYTES - 1);
        while address < end {
            let card = self.card(address);
            if card.is_multiple_of(GROUP) {
                // SAFETY: the table has room for a group at its end.
                let group = unsafe { (card as *const u64).read() };
                if group == 0 {
                    address += GROUP * CARD_BYTES;
                    continue;
                }
            }
            // SAFETY: `card` answers addresses within the table.
            unsafe {
                if (card as *const u8).read() != 0 {
                    (card as *mut u8).write(0);
                    return Some(address);
                }
            }
            address += CARD_BYTES;
        }
        None
    }
}
