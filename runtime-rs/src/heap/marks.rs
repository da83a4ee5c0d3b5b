//! Mark bits, kept beside the old zone: one for each 16 bytes.
//!
//! A bit is set for the first byte of every object that was found live by the last full collection or was made in the
//! old zone since. So between full collections the bits also tell where objects begin, which the verifier uses.

use abi::value::OBJECT_ALIGNMENT;

use super::memory::{self, Reservation};
use super::zones::Zones;

/// Bytes of the heap that one word of the bitmap covers.
const WORD_COVERS: u64 = OBJECT_ALIGNMENT * 64;

/// The bitmap of the old zone.
pub struct MarkBits {
    bits: Reservation,
    /// First address that it covers.
    start: u64,
}

impl MarkBits {
    /// A bitmap with no bit set.
    pub fn new(zones: &Zones) -> std::io::Result<MarkBits> {
        let bits = Reservation::new((zones.end - zones.old) / (OBJECT_ALIGNMENT * 8))?;
        Ok(MarkBits {
            bits,
            start: zones.old,
        })
    }

    /// Address of the word with the bit of a heap address, and the bit.
    #[inline(always)]
    fn place(&self, address: u64) -> (u64, u64) {
        let offset = address - self.start;
        debug_assert!(self.bits.start() + offset / (OBJECT_ALIGNMENT * 8) < self.bits.end());
        (
            self.bits.start() + offset / WORD_COVERS * 8,
            1 << (offset / OBJECT_ALIGNMENT % 64),
        )
    }

    /// Whether the object at an address of the old zone is marked.
    #[inline(always)]
    pub fn is_set(&self, address: u64) -> bool {
        let (word, bit) = self.place(address);
        // SAFETY: `place` answers addresses within the bitmap.
        unsafe { (word as *const u64).read() & bit != 0 }
    }

    /// Marks the object at an address of the old zone; answers whether it was not marked before.
    #[inline(always)]
    pub fn set(&self, address: u64) -> bool {
        let (word, bit) = self.place(address);
        // SAFETY: `place` answers addresses within the bitmap, which belongs to one thread.
        unsafe {
            let old = (word as *const u64).read();
            (word as *mut u64).write(old | bit);
            old & bit == 0
        }
    }

    /// Clears the bit of one address.
    pub fn clear_one(&self, address: u64) {
        let (word, bit) = self.place(address);
        // SAFETY: `place` answers addresses within the bitmap, which belongs to one thread.
        unsafe { (word as *mut u64).write((word as *const u64).read() & !bit) }
    }

    /// Clears all bits of `start .. end`, whose bounds are multiples of a kilobyte.
    pub fn clear(&self, start: u64, end: u64) {
        debug_assert!((start - self.start).is_multiple_of(WORD_COVERS));
        debug_assert!((end - self.start).is_multiple_of(WORD_COVERS));
        let first = self.bits.start();
        let scale = OBJECT_ALIGNMENT * 8;
        memory::clear(
            first + (start - self.start) / scale,
            first + (end - self.start) / scale,
        );
    }
}
