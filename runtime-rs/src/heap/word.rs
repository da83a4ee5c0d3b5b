//! Access to single words of memory, and address arithmetic.
//!
//! The collector and the accessors work with addresses as `u64`, since that is what a [`Value`] holds. These functions
//! are where an address becomes a memory access. They are not marked `unsafe`, because their condition is the standing
//! invariant of the whole runtime rather than a duty of each caller:
//!
//! > **Values are valid.** A pointer-tagged `Value` is the address of a whole object, in the heap of its Context or in a
//! > registered image, from the moment of its creation to the next collection. Collections happen only at safepoints of
//! > compiled code, when no Rust code holds a `Value` outside the roots.

use abi::object::WORD;
use abi::value::{OBJECT_ALIGNMENT, Value};

/// Bytes in a word, as a size.
pub const WORD_BYTES: u64 = WORD as u64;

/// Reads the word at `address`.
#[inline(always)]
pub fn load(address: u64) -> u64 {
    // SAFETY: by "Values are valid", `address` lies in a live object or in memory that the heap has mapped.
    unsafe { (address as *const u64).read() }
}

/// Writes the word at `address`.
#[inline(always)]
pub fn store(address: u64, word: u64) {
    // SAFETY: by "Values are valid", `address` lies in a live object or in memory that the heap has mapped; callers that
    // change an object have excluded literals.
    unsafe { (address as *mut u64).write(word) }
}

/// Reads the value at `address`.
#[inline(always)]
pub fn load_value(address: u64) -> Value {
    Value(load(address))
}

/// Copies `bytes` bytes between two areas that do not overlap.
#[inline(always)]
pub fn copy(from: u64, to: u64, bytes: u64) {
    // SAFETY: by "Values are valid" both areas are mapped, the source being an object and the destination room that was
    // just allocated for it.
    unsafe { core::ptr::copy_nonoverlapping(from as *const u8, to as *mut u8, bytes as usize) }
}

/// `size` rounded up to the alignment of objects.
#[inline(always)]
pub const fn align(size: u64) -> u64 {
    (size + OBJECT_ALIGNMENT - 1) & !(OBJECT_ALIGNMENT - 1)
}

/// `size` rounded up to a multiple of `unit`, a power of two.
#[inline(always)]
pub const fn round_up(size: u64, unit: u64) -> u64 {
    (size + unit - 1) & !(unit - 1)
}
