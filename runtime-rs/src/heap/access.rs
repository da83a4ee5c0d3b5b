//! Type tests and fields of heap objects, for primitives written in Rust.
//!
//! Each accessor expects an object of the type that it names (checked in debug builds): the primitive has tested its
//! arguments before. Slices that are returned point into the heap; like values they are good until the primitive
//! returns, since no collection happens before that.
//!
//! Only the writers that take the [`Context`] may store a pointer into an object that is not fresh: they mark its card.

use abi::context::Context;
use abi::object::{self, BIGNUM_NEGATIVE, Header, IMMUTABLE};
use abi::value::Value;

use super::heap_of;
use super::layout::entry_prefix;
use super::word::{WORD_BYTES, load, load_value, store};
use crate::context::runtime_ref;

/// The header, of a pointer with the object tag.
#[inline]
pub fn header(value: Value) -> Header {
    debug_assert!(value.is_object());
    Header(load(value.address()))
}

/// The type code, of an object with a header.
#[inline]
pub fn type_code(value: Value) -> Option<u8> {
    if value.is_object() {
        Some(header(value).type_code())
    } else {
        None
    }
}

/// Whether a value is an object of the given type.
#[inline]
pub fn is(value: Value, code: u8) -> bool {
    type_code(value) == Some(code)
}

/// Whether a value is a string.
#[inline]
pub fn is_string(value: Value) -> bool {
    is(value, object::STRING)
}

/// Whether a value is a symbol.
#[inline]
pub fn is_symbol(value: Value) -> bool {
    is(value, object::SYMBOL)
}

/// Whether a value is a vector.
#[inline]
pub fn is_vector(value: Value) -> bool {
    is(value, object::VECTOR)
}

/// Whether a value is a bytevector.
#[inline]
pub fn is_bytevector(value: Value) -> bool {
    is(value, object::BYTEVECTOR)
}

/// Whether a value is a flonum, self-tagged or boxed.
#[inline]
pub fn is_flonum(value: Value) -> bool {
    value.is_self_tagged_flonum() || is(value, object::FLONUM)
}

/// The float, of a flonum in either form.
#[inline]
pub fn as_flonum(value: Value) -> Option<f64> {
    match value.as_self_tagged_flonum() {
        Some(x) => Some(x),
        None if is(value, object::FLONUM) => Some(f64::from_bits(load(value.address() + WORD_BYTES))),
        None => None,
    }
}

/// The header's length, in the unit of the type: elements of a vector, bytes of a bytevector, characters of a string,
/// limbs of a bignum, fields of a record.
#[inline]
pub fn length(value: Value) -> usize {
    header(value).length() as usize
}

/// The car of a pair.
#[inline]
pub fn car(pair: Value) -> Value {
    debug_assert!(pair.is_pair());
    load_value(pair.address())
}

/// The cdr of a pair.
#[inline]
pub fn cdr(pair: Value) -> Value {
    debug_assert!(pair.is_pair());
    load_value(pair.address() + WORD_BYTES)
}

/// Changes the car of a pair.
#[inline]
pub fn set_car(context: &mut Context, pair: Value, value: Value) {
    debug_assert!(pair.is_pair());
    store_field(context, pair.address(), value);
}

/// Changes the cdr of a pair.
#[inline]
pub fn set_cdr(context: &mut Context, pair: Value, value: Value) {
    debug_assert!(pair.is_pair());
    store_field(context, pair.address() + WORD_BYTES, value);
}

/// Field `index` (from 0, after the header) of an object with tagged fields. For weak pairs and ephemerons too: what a
/// weak field held is `Value::BROKEN` once the object is gone.
#[inline]
pub fn field(value: Value, index: usize) -> Value {
    debug_assert!(value.is_object());
    load_value(value.address() + WORD_BYTES + index as u64 * WORD_BYTES)
}

/// Changes field `index` of an object with tagged fields (not of weak pairs and ephemerons: see
/// [`super::weak::set_weak_field`]).
#[inline]
pub fn set_field(context: &mut Context, object: Value, index: usize, value: Value) {
    debug_assert!(object.is_object());
    store_field(
        context,
        object.address() + WORD_BYTES + index as u64 * WORD_BYTES,
        value,
    );
}

/// Stores a value into a field at `address`, and marks the card: the write barrier, in the same form as in compiled code.
#[inline]
fn store_field(context: &mut Context, address: u64, value: Value) {
    store(address, value.0);
    if value.is_pointer() {
        mark_card(context, address);
    }
}

/// Marks the card of `address`, which lies in the heap.
#[inline]
pub(super) fn mark_card(context: &Context, address: u64) {
    let card = context
        .card_bias
        .wrapping_add(address >> abi::context::CARD_SHIFT);
    // SAFETY: `card_bias` maps every address of the heap to a byte of the card table, and objects that are changed lie
    // in the heap (literals are refused by the primitives).
    unsafe { (card as *mut u8).write(1) }
}

/// The elements of a vector, or the fields of a record or of any other object whose length is in words.
#[inline]
pub fn elements<'a>(value: Value) -> &'a [Value] {
    // SAFETY: by "Values are valid" the header is followed by that many tagged words, and `Value` is transparent.
    unsafe { core::slice::from_raw_parts((value.address() + WORD_BYTES) as *const Value, length(value)) }
}

/// The elements of a vector, to be changed. Where a pointer may be stored, call [`mark_elements`] in the same primitive.
#[inline]
pub fn elements_mut<'a>(value: Value) -> &'a mut [Value] {
    // SAFETY: as for `elements`; Scheme is stopped, so nothing else looks at the object meanwhile.
    unsafe { core::slice::from_raw_parts_mut((value.address() + WORD_BYTES) as *mut Value, length(value)) }
}

/// Marks the cards of the elements `start .. end` of a vector, into which pointers were stored.
pub fn mark_elements(context: &mut Context, vector: Value, start: usize, end: usize) {
    if start < end {
        let first = vector.address() + WORD_BYTES;
        let heap = heap_of(context);
        heap.cards
            .mark(first + start as u64 * WORD_BYTES, first + end as u64 * WORD_BYTES);
    }
}

/// The bytes of a bytevector.
#[inline]
pub fn bytes<'a>(bytevector: Value) -> &'a [u8] {
    debug_assert!(is_bytevector(bytevector));
    // SAFETY: by "Values are valid" the header is followed by that many bytes.
    unsafe {
        core::slice::from_raw_parts(
            (bytevector.address() + WORD_BYTES) as *const u8,
            length(bytevector),
        )
    }
}

/// Address of the bytes of a bytevector, if it never moves: a large one, or a literal.
pub fn fixed_address(context: &mut Context, bytevector: Value) -> Option<u64> {
    let zones = &heap_of(context).zones;
    let moves = zones.is_young(bytevector.address()) || zones.is_in_block(bytevector.address());
    (!moves).then_some(bytevector.address() + WORD_BYTES)
}

/// Changes the length of a bytevector, to no more than it was made with.
pub fn set_length(bytevector: Value, length: usize) {
    debug_assert!(is_bytevector(bytevector));
    let header = header(bytevector);
    let changed = Header::new(header.type_code(), header.flags(), length as u64);
    super::word::store(bytevector.address(), changed.0);
}

/// The bytes of a bytevector, to be changed.
#[inline]
pub fn bytes_mut<'a>(bytevector: Value) -> &'a mut [u8] {
    debug_assert!(is_bytevector(bytevector));
    // SAFETY: as for `bytes`; Scheme is stopped, so nothing else looks at the object meanwhile.
    unsafe {
        core::slice::from_raw_parts_mut((bytevector.address() + WORD_BYTES) as *mut u8, length(bytevector))
    }
}

/// The limbs of a bignum, least significant first; the last is not zero.
#[inline]
pub fn limbs<'a>(bignum: Value) -> &'a [u64] {
    debug_assert!(is(bignum, object::BIGNUM));
    // SAFETY: by "Values are valid" the header is followed by that many words.
    unsafe { core::slice::from_raw_parts((bignum.address() + WORD_BYTES) as *const u64, length(bignum)) }
}

/// Whether a bignum is below zero.
#[inline]
pub fn is_negative(bignum: Value) -> bool {
    debug_assert!(is(bignum, object::BIGNUM));
    header(bignum).flags() & BIGNUM_NEGATIVE != 0
}

/// The entry address of a procedure.
#[inline]
pub fn entry(procedure: Value) -> u64 {
    debug_assert!(procedure.is_procedure());
    load(procedure.address())
}

/// The free variables of a procedure.
#[inline]
pub fn free_variables<'a>(procedure: Value) -> &'a [Value] {
    let count = entry_prefix(entry(procedure)).free_variables as usize;
    // SAFETY: by "Values are valid" the entry address is followed by that many tagged words.
    unsafe { core::slice::from_raw_parts((procedure.address() + WORD_BYTES) as *const Value, count) }
}

/// Whether an object may be changed: it is in the heap (all else is a literal of an image) and not marked immutable.
#[inline]
pub fn is_mutable(context: &Context, object: Value) -> bool {
    debug_assert!(object.is_pointer());
    runtime_ref(context).heap.zones.contains(object.address())
        && !(object.is_object() && header(object).flags() & IMMUTABLE != 0)
}

/// Makes an object with a header immutable.
pub fn make_immutable(object: Value) {
    let header = header(object);
    store(
        object.address(),
        Header::new(header.type_code(), header.flags() | IMMUTABLE, header.length()).0,
    );
}
