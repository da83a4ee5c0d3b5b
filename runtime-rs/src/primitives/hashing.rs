//! Hashing by identity, by `eqv?` and by `equal?`.
//!
//! A hash by identity uses the address of an object, unless it is hashed by its value. The address of a young object holds
//! until the next collection; the tables, written in Scheme, ask for the number of collections and rehash such keys. An
//! old object is kept from moving once it has been hashed, so its hash holds for good.

use abi::context::Context;
use abi::object::{self, symbol};
use abi::value::{FIXNUM_MAX, Value};

use super::strings::hash_characters;
use crate::condition::Raised;
use crate::context::runtime;
use crate::heap::{self, characters};
use crate::word_map::mix;

/// Parts of a datum that `equal-hash` looks at: bounded, so that it ends on cycles and is quick on large data.
const HASHED_PARTS: usize = 32;

/// `eq-hash`
pub fn eq_hash(value: Value, context: &mut Context) -> Result<Value, Raised> {
    Ok(fixnum_of(identity_hash(context, value)))
}

/// Whether `eq-hash` of a value may change.
pub fn is_address_hashed(value: Value, context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(heap::may_move(context, value)))
}

/// Number of collections so far
pub fn collection_count(context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::fixnum({
        let pointer = context.allocation_pointer;
        runtime(context).heap.stats(pointer).collections() as i64
    }))
}

/// `eqv-hash`
pub fn eqv_hash(value: Value, context: &mut Context) -> Result<Value, Raised> {
    Ok(fixnum_of(
        number_hash(value).unwrap_or_else(|| identity_hash(context, value)),
    ))
}

/// `equal-hash`
pub fn equal_hash(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    let mut hash = 0;
    let mut remaining = vec![value];
    for _ in 0..HASHED_PARTS {
        let Some(datum) = remaining.pop() else { break };
        hash = mix(hash ^ leaf_hash(datum));
        if datum.is_pair() {
            remaining.push(heap::cdr(datum));
            remaining.push(heap::car(datum));
        } else if heap::is_vector(datum) {
            remaining.extend(heap::elements(datum).iter().take(HASHED_PARTS).rev());
        }
    }
    Ok(fixnum_of(hash))
}

/// What `equal?` data have in common, their parts aside. Never an address.
fn leaf_hash(datum: Value) -> u64 {
    if let Some(hash) = number_hash(datum) {
        return hash;
    }
    match heap::type_code(datum) {
        Some(object::STRING) => hash_characters(characters(datum)) as u64,
        Some(object::SYMBOL) => symbol_hash(datum),
        Some(object::BYTEVECTOR) => heap::bytes(datum)
            .iter()
            .fold(0, |hash, &byte| mix(hash ^ u64::from(byte))),
        Some(object::VECTOR) => heap::length(datum) as u64,
        Some(code) => u64::from(code),
        None if datum.is_pointer() => datum.tag(),
        None => mix(datum.0),
    }
}

/// The hash of a number that is an object, the same for `eqv?` numbers.
fn number_hash(value: Value) -> Option<u64> {
    match heap::type_code(value)? {
        object::FLONUM => Some(mix(heap::as_flonum(value)?.to_bits())),
        object::BIGNUM => Some(
            heap::limbs(value)
                .iter()
                .fold(heap::is_negative(value).into(), |h, &l| mix(h ^ l)),
        ),
        code @ (object::RATNUM | object::COMPNUM) => {
            let part = |index| {
                let part = heap::field(value, index);
                number_hash(part).unwrap_or(mix(part.0))
            };
            Some(mix(part(0) ^ mix(part(1)) ^ u64::from(code)))
        }
        _ => None,
    }
}

/// A hash by identity.
fn identity_hash(context: &mut Context, value: Value) -> u64 {
    if heap::is_symbol(value) {
        symbol_hash(value)
    } else {
        heap::keep_place(context, value);
        mix(value.0)
    }
}

fn symbol_hash(symbol: Value) -> u64 {
    heap::field(symbol, symbol::HASH as usize)
        .as_fixnum()
        .expect("a symbol's hash is a fixnum") as u64
}

/// A hash as a fixnum that is not negative.
fn fixnum_of(hash: u64) -> Value {
    Value::fixnum((hash & FIXNUM_MAX as u64) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, datum};

    #[test]
    fn equal_data_have_equal_hashes() {
        let context = &mut *context();
        for text in [
            "(1 (2 \"λ\") #(x) 1/2 1.5)",
            "#0=(a . #0#)",
            "\"narrow\"",
            "1e200",
            "+2i",
        ] {
            let (a, b) = (datum(context, text), datum(context, text));
            assert_eq!(equal_hash(a, context), equal_hash(b, context), "{text}");
        }
    }
}
