//! Sizes and contents of objects, from the table of object types in `abi::object`.

use abi::image::{ENTRY_PREFIX_BYTES, EntryPrefix};
use abi::object::{self, Contents, Header, STRING_WIDE, Size};
use abi::value::Value;

use super::word::{WORD_BYTES, align, load};

/// Left by the collector in the first word of an object that it has moved; the second word is the new pointer. It looks
/// like a header of a type that does not exist, so no field and no first word of an object ever equals it.
pub const FORWARDED: u64 = Header::new(31, 0, 0).0;

/// Objects of this size or more have pages of their own and never move. C code may hold pointers into them.
pub const LARGE_BYTES: u64 = 4096;

/// Bytes of an object with this header, without the padding that aligns the next one.
#[inline]
pub fn exact_bytes(header: Header) -> u64 {
    WORD_BYTES
        + match object_type(header).size {
            Size::Words(words) => words as u64 * WORD_BYTES,
            Size::LengthWords => header.length() * WORD_BYTES,
            Size::LengthBytes => header.length(),
            Size::String if header.flags() & STRING_WIDE != 0 => WORD_BYTES,
            Size::String => WORD_BYTES + header.length(),
        }
}

/// What an object with this header holds.
#[inline]
pub fn contents(header: Header) -> Contents {
    object_type(header).contents
}

/// The row of the table for this header.
#[inline]
fn object_type(header: Header) -> &'static object::ObjectType {
    object::object_type(header.type_code()).expect("a valid object has a type of the table")
}

/// What the code before a closure's entry address says of it.
#[inline]
pub fn entry_prefix(entry: u64) -> EntryPrefix {
    // SAFETY: every entry address is preceded by its prefix (`abi::image`), in code that stays mapped as long as a
    // closure refers to it.
    unsafe { ((entry - ENTRY_PREFIX_BYTES) as *const EntryPrefix).read() }
}

/// Bytes of a closure with this entry address, without padding.
#[inline]
pub fn closure_bytes(entry: u64) -> u64 {
    WORD_BYTES + entry_prefix(entry).free_variables as u64 * WORD_BYTES
}

/// Bytes that an object takes up, padding included, and what it holds.
pub fn extent(value: Value) -> (u64, Contents) {
    debug_assert!(value.is_pointer());
    let first = load(value.address());
    if value.is_pair() {
        (object::PAIR_BYTES, Contents::Tagged)
    } else if value.is_procedure() {
        (align(closure_bytes(first)), Contents::Tagged)
    } else {
        (align(exact_bytes(Header(first))), contents(Header(first)))
    }
}
