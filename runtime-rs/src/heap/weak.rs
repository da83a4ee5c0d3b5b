//! Weak pairs, ephemerons and guardians: what primitives do with them.
//!
//! Ephemerons: Hayes, "Ephemerons: a new finalization mechanism", OOPSLA 1997. Guardians: Dybvig, Bruggeman, Eby,
//! "Guardians in a generation-based garbage collector", PLDI 1993.

use abi::context::Context;
use abi::object::{self, guardian};
use abi::value::Value;

use super::access::{car, cdr, field, is, set_field};
use super::heap_of;
use super::word::{WORD_BYTES, store};

/// An object that was handed to a guardian and has not been found inaccessible yet. Both values are weak.
#[derive(Clone, Copy)]
pub(super) struct Guarded {
    pub(super) guardian: Value,
    pub(super) object: Value,
}

/// All guarded objects.
#[derive(Default)]
pub(super) struct Guardians {
    /// Those of which the object or the guardian may be young.
    pub(super) young: Vec<Guarded>,
    /// The others.
    pub(super) old: Vec<Guarded>,
}

/// Changes field `index` of a weak pair or an ephemeron.
pub fn set_weak_field(context: &mut Context, weak: Value, index: usize, value: Value) {
    debug_assert!(is(weak, object::WEAK_PAIR) || is(weak, object::EPHEMERON));
    store(weak.address() + WORD_BYTES + index as u64 * WORD_BYTES, value.0);
    let heap = heap_of(context);
    if heap.zones.is_old(weak.address()) && heap.zones.is_young_value(value) {
        heap.remembered.weak.push(weak);
    }
}

/// Hands an object to a guardian.
pub fn guardian_register(context: &mut Context, guardian: Value, object: Value) {
    debug_assert!(is(guardian, object::GUARDIAN));
    let heap = heap_of(context);
    // Static objects are never found inaccessible.
    if object.is_pointer() && heap.zones.contains(object.address()) {
        heap.guardians.young.push(Guarded { guardian, object });
    }
}

/// Takes an object that was found inaccessible from a guardian; `#f` if there is none.
pub fn guardian_retrieve(context: &mut Context, guardian: Value) -> Value {
    debug_assert!(is(guardian, object::GUARDIAN));
    let ready = field(guardian, guardian::READY as usize);
    if !ready.is_pair() {
        return Value::FALSE;
    }
    set_field(context, guardian, guardian::READY as usize, cdr(ready));
    car(ready)
}
