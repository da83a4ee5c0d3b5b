//! Weak pairs, ephemerons and guardians: what primitives do with them, and what a collection does at its end.
//!
//! Weak pairs and ephemerons lie among the raw objects, so that no scan of tagged areas takes their fields as strong.
//! A collection gathers those it finds; when everything else is traced it decides about their weak fields
//! ([`WeakTracer::finish_weak`]), in both sorts of collection alike.
//!
//! Ephemerons: Hayes, "Ephemerons: a new finalization mechanism", OOPSLA 1997. Guardians: Dybvig, Bruggeman, Eby,
//! "Guardians in a generation-based garbage collector", PLDI 1993.

use abi::context::Context;
use abi::object::{self, guardian, weak};
use abi::value::Value;

use super::access::{car, cdr, field, is, set_field};
use super::heap_of;
use super::word::{WORD_BYTES, load_value, store};
use super::zones::Zones;

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

impl Guardians {
    /// Adds an entry, all of which the collection has found alive.
    pub(super) fn insert(&mut self, zones: &Zones, entry: Guarded) {
        let is_young = zones.is_young_value(entry.guardian) || zones.is_young_value(entry.object);
        if is_young {
            self.young.push(entry)
        } else {
            self.old.push(entry)
        }
    }

    /// Takes all entries out.
    pub(super) fn take_all(&mut self) -> Vec<Guarded> {
        let mut all = std::mem::take(&mut self.young);
        all.append(&mut self.old);
        all
    }
}

/// The weak objects that a collection has found.
#[derive(Default)]
pub(super) struct WeakObjects {
    pairs: Vec<Value>,
    /// Ephemerons whose key has not been found alive.
    waiting: Vec<Value>,
    /// Ephemerons whose key is alive: their value has been traced.
    decided: Vec<Value>,
}

impl WeakObjects {
    /// All of them.
    pub(super) fn into_all(self) -> impl Iterator<Item = Value> {
        self.pairs.into_iter().chain(self.waiting).chain(self.decided)
    }
}

/// A running collection, as seen by the treatment of weak objects.
pub(super) trait WeakTracer {
    /// The weak objects found so far.
    fn weak(&mut self) -> &mut WeakObjects;

    /// Where the object of a value is now, if it has been found alive. Values without an object are.
    fn place_if_live(&self, value: Value) -> Option<Value>;

    /// Finds an object alive; answers where it is now.
    fn trace(&mut self, value: Value) -> Value;

    /// Traces from everything found alive.
    fn drain(&mut self);

    /// A new pair in the old space, whose fields are traced.
    fn cons(&mut self, car: Value, cdr: Value) -> Value;

    /// Notes a weak object that was found alive, where it is now.
    fn found_weak(&mut self, weak: Value) {
        if is(weak, object::WEAK_PAIR) {
            self.trace_slot(slot(weak, weak::CDR));
            self.weak().pairs.push(weak);
        } else {
            self.weak().waiting.push(weak);
        }
    }

    /// Traces a strong field.
    fn trace_slot(&mut self, slot: u64) {
        let moved = self.trace(load_value(slot));
        store(slot, moved.0);
    }

    /// When all strong references are traced: decides about weak fields and guarded objects. Answers the entries of
    /// `guarded` whose object is alive, and still guarded.
    ///
    /// An object that only a guardian holds is handed to the guardian and so found alive; weak references to it stay.
    fn finish_weak(&mut self, guarded: Vec<Guarded>) -> Vec<Guarded> {
        self.decide_ephemerons();
        let (held, mut lost): (Vec<_>, Vec<_>) = guarded
            .into_iter()
            .partition(|entry| self.place_if_live(entry.object).is_some());
        // Handing over one object may make the guardian of another one reachable.
        loop {
            let (ready, rest): (Vec<_>, Vec<_>) = lost
                .into_iter()
                .partition(|entry| self.place_if_live(entry.guardian).is_some());
            lost = rest;
            if ready.is_empty() {
                break;
            }
            ready.into_iter().for_each(|entry| self.hand_over(entry));
            self.drain();
            self.decide_ephemerons();
        }
        self.break_weak_fields();
        held.into_iter()
            .filter_map(|entry| {
                let guardian = self.place_if_live(entry.guardian)?;
                let object = self.place_if_live(entry.object)?;
                Some(Guarded { guardian, object })
            })
            .collect()
    }

    /// Adds a guarded object to the list of its guardian.
    fn hand_over(&mut self, entry: Guarded) {
        let object = self.trace(entry.object);
        let ready = slot(self.trace(entry.guardian), guardian::READY);
        let list = self.trace(load_value(ready));
        // The new pair is old, so the guardian needs no card even if it is old too.
        let list = self.cons(object, list);
        store(ready, list.0);
    }

    /// Traces the values of the ephemerons whose keys are alive, until that finds no more keys.
    fn decide_ephemerons(&mut self) {
        loop {
            let waiting = std::mem::take(&mut self.weak().waiting);
            let (alive, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|&ephemeron| {
                self.place_if_live(load_value(slot(ephemeron, weak::CAR)))
                    .is_some()
            });
            self.weak().waiting = rest;
            if alive.is_empty() {
                return;
            }
            for &ephemeron in &alive {
                self.trace_slot(slot(ephemeron, weak::CAR));
                self.trace_slot(slot(ephemeron, weak::CDR));
            }
            self.weak().decided.extend(alive);
            self.drain();
        }
    }

    /// Breaks the weak fields whose object is gone, and updates the others.
    fn break_weak_fields(&mut self) {
        for ephemeron in self.weak().waiting.clone() {
            store(slot(ephemeron, weak::CAR), Value::BROKEN.0);
            store(slot(ephemeron, weak::CDR), Value::BROKEN.0);
        }
        for pair in self.weak().pairs.clone() {
            let car = slot(pair, weak::CAR);
            store(
                car,
                self.place_if_live(load_value(car)).unwrap_or(Value::BROKEN).0,
            );
        }
    }
}

/// Address of a field of an object.
fn slot(object: Value, index: i32) -> u64 {
    object.address() + WORD_BYTES + index as u64 * WORD_BYTES
}

/// Changes field `index` of a weak pair or an ephemeron.
pub fn set_weak_field(context: &mut Context, weak: Value, index: i32, value: Value) {
    debug_assert!(is(weak, object::WEAK_PAIR) || is(weak, object::EPHEMERON));
    store(slot(weak, index), value.0);
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

/// Takes back the object that was handed to a guardian last, of those that have not been found inaccessible; `#f` if there is none.
pub fn guardian_withdraw(context: &mut Context, guardian: Value) -> Value {
    debug_assert!(is(guardian, object::GUARDIAN));
    let guardians = &mut heap_of(context).guardians;
    for entries in [&mut guardians.young, &mut guardians.old] {
        if let Some(index) = entries.iter().rposition(|entry| entry.guardian == guardian) {
            return entries.swap_remove(index).object;
        }
    }
    Value::FALSE
}
