//! Making objects, for code written in Rust.
//!
//! **Allocation from Rust never collects** and never moves anything; it fails only when the object would take the heap
//! far beyond its limit. When the nursery is full, allocation goes on above its end and asks for a collection at the
//! next safepoint of compiled code. So primitives hold values freely between allocations.

use abi::context::Context;
use abi::image::ENTRY_PREFIX_BYTES;
use abi::object::{self, BIGNUM_NEGATIVE, Contents, Header, PAIR_BYTES};
use abi::value::{TAG_OBJECT, TAG_PAIR, TAG_PROCEDURE, Value};

use super::layout::{self, LARGE_BYTES};
use super::space::Kind;
use super::word::{WORD_BYTES, align, copy, store};
use super::{heap_of, request_collection};

/// The heap's limit does not allow an object of this size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory;

/// A new object, or nothing because the limit of the heap is reached.
pub type Allocation = Result<Value, OutOfMemory>;

/// The largest object: lengths must fit into a header, with room to compute sizes.
const LARGEST_BYTES: u64 = 1 << 46;

/// A new pair.
#[inline]
pub fn cons(context: &mut Context, car: Value, cdr: Value) -> Allocation {
    let address = allocate_small(context, PAIR_BYTES)?;
    store(address, car.0);
    store(address + WORD_BYTES, cdr.0);
    Ok(Value(address | TAG_PAIR))
}

/// A list of the given values.
pub fn list(context: &mut Context, values: &[Value]) -> Allocation {
    list_with_tail(context, values, Value::NIL)
}

/// The given values in front of a tail.
pub fn list_with_tail(context: &mut Context, values: &[Value], tail: Value) -> Allocation {
    let mut result = tail;
    for &value in values.iter().rev() {
        result = cons(context, value, result)?;
    }
    Ok(result)
}

/// A vector of `length` elements that are all `fill`.
pub fn vector(context: &mut Context, length: usize, fill: Value) -> Allocation {
    let vector = tagged_object(context, object::VECTOR, length)?;
    super::elements_mut(vector).fill(fill);
    Ok(vector)
}

/// A vector of the given elements.
pub fn vector_from(context: &mut Context, elements: &[Value]) -> Allocation {
    object_from(context, object::VECTOR, elements)
}

/// A record: its type, then its fields.
pub fn record(context: &mut Context, fields: &[Value]) -> Allocation {
    object_from(context, object::RECORD, fields)
}

/// An object that stands for several values.
pub fn values(context: &mut Context, values: &[Value]) -> Allocation {
    object_from(context, object::VALUES, values)
}

/// An exact ratio in lowest terms.
pub fn ratnum(context: &mut Context, numerator: Value, denominator: Value) -> Allocation {
    object_from(context, object::RATNUM, &[numerator, denominator])
}

/// A complex number.
pub fn compnum(context: &mut Context, real: Value, imaginary: Value) -> Allocation {
    object_from(context, object::COMPNUM, &[real, imaginary])
}

/// A box.
pub fn boxed(context: &mut Context, content: Value) -> Allocation {
    object_from(context, object::BOX, &[content])
}

/// A cell of an assigned variable.
pub fn cell(context: &mut Context, content: Value) -> Allocation {
    object_from(context, object::CELL, &[content])
}

/// A promise around its state.
pub fn promise(context: &mut Context, state: Value) -> Allocation {
    object_from(context, object::PROMISE, &[state])
}

/// A condition, from its fields in the order of `abi::object::condition`.
pub fn condition(context: &mut Context, fields: [Value; 6]) -> Allocation {
    object_from(context, object::CONDITION, &fields)
}

/// An environment.
pub fn environment(context: &mut Context, index: i64, description: Value) -> Allocation {
    object_from(context, object::ENVIRONMENT, &[Value::fixnum(index), description])
}

/// A guardian with nothing to retrieve.
pub fn guardian(context: &mut Context) -> Allocation {
    object_from(context, object::GUARDIAN, &[Value::NIL, Value::fixnum(0)])
}

/// A weak pair.
pub fn weak_pair(context: &mut Context, car: Value, cdr: Value) -> Allocation {
    object_from(context, object::WEAK_PAIR, &[car, cdr])
}

/// An ephemeron.
pub fn ephemeron(context: &mut Context, key: Value, value: Value) -> Allocation {
    object_from(context, object::EPHEMERON, &[key, value])
}

/// A flonum: self-tagged if its exponent allows, otherwise boxed.
#[inline]
pub fn flonum(context: &mut Context, x: f64) -> Allocation {
    match Value::try_flonum(x) {
        Some(value) => Ok(value),
        None => {
            let value = small_object(context, Header::new(object::FLONUM, 0, 0))?;
            store(value.address() + WORD_BYTES, x.to_bits());
            Ok(value)
        }
    }
}

/// A bignum from sign and magnitude, least significant limb first. The caller has seen that the last limb is not zero and
/// that the number is not a fixnum.
pub fn bignum(context: &mut Context, is_negative: bool, limbs: &[u64]) -> Allocation {
    debug_assert!(limbs.last().is_some_and(|&limb| limb != 0));
    let flags = if is_negative { BIGNUM_NEGATIVE } else { 0 };
    let bignum = raw_object(context, object::BIGNUM, flags, limbs.len(), WORD_BYTES)?;
    copy(
        limbs.as_ptr() as u64,
        bignum.address() + WORD_BYTES,
        limbs.len() as u64 * WORD_BYTES,
    );
    Ok(bignum)
}

/// A bytevector of `length` bytes that are all `fill`.
pub fn bytevector(context: &mut Context, length: usize, fill: u8) -> Allocation {
    let bytevector = raw_object(context, object::BYTEVECTOR, 0, length, 1)?;
    super::bytes_mut(bytevector).fill(fill);
    Ok(bytevector)
}

/// A bytevector of the given bytes.
pub fn bytevector_from(context: &mut Context, bytes: &[u8]) -> Allocation {
    let bytevector = raw_object(context, object::BYTEVECTOR, 0, bytes.len(), 1)?;
    super::bytes_mut(bytevector).copy_from_slice(bytes);
    Ok(bytevector)
}

/// A closure of the code at an entry address (which has its prefix in front) and its free variables.
pub fn closure(context: &mut Context, entry: u64, free_variables: &[Value]) -> Allocation {
    debug_assert!(entry >= ENTRY_PREFIX_BYTES);
    debug_assert_eq!(
        layout::entry_prefix(entry).free_variables as usize,
        free_variables.len()
    );
    let bytes = WORD_BYTES + free_variables.len() as u64 * WORD_BYTES;
    let address = allocate(context, bytes, Contents::Tagged)?;
    store(address, entry);
    copy(
        free_variables.as_ptr() as u64,
        address + WORD_BYTES,
        bytes - WORD_BYTES,
    );
    Ok(Value(address | TAG_PROCEDURE))
}

/// A symbol that never moves, with an immutable string as its name. Interning is the symbol table's concern.
pub fn symbol(context: &mut Context, name: Value, hash: i64) -> Allocation {
    pinned_object(context, object::SYMBOL, &[name, Value::fixnum(hash)])
}

/// A port that never moves: index into the runtime's table, properties (both fixnums), name. So the table may hold it
/// weakly ([`super::WeakTable`]).
pub fn port(context: &mut Context, index: i64, kind: i64, name: Value) -> Allocation {
    pinned_object(
        context,
        object::PORT,
        &[Value::fixnum(index), Value::fixnum(kind), name],
    )
}

/// An object with the given tagged fields that never moves: it is old from the start.
fn pinned_object(context: &mut Context, type_code: u8, fields: &[Value]) -> Allocation {
    let header = Header::new(type_code, 0, fields.len() as u64);
    let bytes = align(layout::exact_bytes(header));
    let pointer = context.allocation_pointer;
    let heap = heap_of(context);
    heap.check_limit(bytes, pointer)?;
    let address = heap.old.allocate(Kind::Pinned, bytes);
    heap.marks.set(address);
    store(address + bytes - WORD_BYTES, 0);
    store(address, header.0);
    copy(
        fields.as_ptr() as u64,
        address + WORD_BYTES,
        fields.len() as u64 * WORD_BYTES,
    );
    heap.cards.mark(address, address + bytes);
    Ok(Value(address | TAG_OBJECT))
}

/// An object with the given tagged fields. Its type's size is either fixed and equal to their number, or by its length.
pub fn object_from(context: &mut Context, type_code: u8, fields: &[Value]) -> Allocation {
    let object = tagged_object(context, type_code, fields.len())?;
    copy(
        fields.as_ptr() as u64,
        object.address() + WORD_BYTES,
        fields.len() as u64 * WORD_BYTES,
    );
    Ok(object)
}

/// An object with room for `words` tagged fields, which the caller fills at once.
fn tagged_object(context: &mut Context, type_code: u8, words: usize) -> Allocation {
    let row = object::object_type(type_code).expect("the caller names a type of the table");
    debug_assert!(matches!(
        row.contents,
        Contents::Tagged | Contents::Weak | Contents::Segment
    ));
    debug_assert!(!matches!(row.size, object::Size::Words(n) if n as usize != words));
    let bytes = size_of(words, WORD_BYTES)?;
    let address = allocate(context, bytes, row.contents)?;
    store(address, Header::new(type_code, 0, words as u64).0);
    Ok(Value(address | TAG_OBJECT))
}

/// A segment with room for `words` fields, which the caller fills at once.
pub(super) fn segment(context: &mut Context, words: usize) -> Allocation {
    tagged_object(context, object::SEGMENT, words)
}

/// An object with room for `length` raw units of `unit` bytes, which the caller fills.
pub(super) fn raw_object(
    context: &mut Context,
    type_code: u8,
    flags: u8,
    length: usize,
    unit: u64,
) -> Allocation {
    let bytes = size_of(length, unit)?;
    let address = allocate(context, bytes, Contents::Raw)?;
    store(address, Header::new(type_code, flags, length as u64).0);
    Ok(Value(address | TAG_OBJECT))
}

/// An object with this header, smaller than a large one.
pub(super) fn small_object(context: &mut Context, header: Header) -> Allocation {
    let address = allocate_small(context, align(layout::exact_bytes(header)))?;
    store(address, header.0);
    Ok(Value(address | TAG_OBJECT))
}

/// Bytes of a header and `count` units of `unit` bytes.
fn size_of(count: usize, unit: u64) -> Result<u64, OutOfMemory> {
    (count as u64)
        .checked_mul(unit)
        .filter(|&bytes| bytes < LARGEST_BYTES)
        .map(|b| b + WORD_BYTES)
        .ok_or(OutOfMemory)
}

/// Room for an object of any size.
#[inline]
pub(super) fn allocate(context: &mut Context, bytes: u64, contents: Contents) -> Result<u64, OutOfMemory> {
    if bytes < LARGE_BYTES {
        allocate_small(context, align(bytes))
    } else {
        allocate_large(context, bytes, contents)
    }
}

/// Room for a small object in the nursery.
#[inline]
fn allocate_small(context: &mut Context, bytes: u64) -> Result<u64, OutOfMemory> {
    let address = context.allocation_pointer;
    if address + bytes <= context.allocation_limit {
        context.allocation_pointer = address + bytes;
        return Ok(address);
    }
    allocate_beyond(context, bytes)
}

/// Room for a small object when the nursery is full, or a collection has been asked for.
#[cold]
fn allocate_beyond(context: &mut Context, bytes: u64) -> Result<u64, OutOfMemory> {
    let address = context.allocation_pointer;
    let heap = heap_of(context);
    if address + bytes > heap.young.limit {
        heap.check_limit(bytes, address)?;
        if !heap.young.has_room(address, bytes) {
            return Err(OutOfMemory);
        }
        request_collection(context);
    }
    context.allocation_pointer = address + bytes;
    Ok(address)
}

/// Pages for a large object.
#[cold]
fn allocate_large(context: &mut Context, bytes: u64, contents: Contents) -> Result<u64, OutOfMemory> {
    let pointer = context.allocation_pointer;
    let heap = heap_of(context);
    heap.check_limit(bytes, pointer)?;
    let address = heap.large.allocate(bytes, contents).ok_or(OutOfMemory)?;
    heap.marks.set(address);
    match contents {
        Contents::Tagged => heap.cards.mark(address, address + bytes),
        Contents::Segment => heap.remembered.segments.push(Value(address | TAG_OBJECT)),
        Contents::Raw | Contents::String => {}
        Contents::Weak => unreachable!("weak objects have two fields"),
    }
    if heap.wants_full_collection() {
        request_collection(context);
    }
    Ok(address)
}
