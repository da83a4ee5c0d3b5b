//! Which parts of a datum need labels.
//!
//! Most data has no cycles, so `write` first asks only that ([`has_cycle`]), in time proportional to the text that it
//! would write and without remembering what it has seen. Labels are worked out, with a table of everything visited, only
//! when there is a cycle or when all sharing is to be shown.

use std::collections::hash_map::Entry;

use abi::object::{self, WORD, condition, record};
use abi::value::Value;

use crate::heap;
use crate::word_map::WordMap;

/// The parts of a datum that the printer shows: none for an atom.
pub fn parts<'a>(datum: Value) -> &'a [Value] {
    if datum.is_pair() {
        return pair_parts(datum);
    }
    match heap::type_code(datum) {
        Some(object::VECTOR | object::VALUES) => heap::elements(datum),
        Some(object::RECORD) => &heap::elements(datum)[1..=shown_fields(datum)],
        Some(object::BOX) => words(datum.address() + WORD as u64, 1),
        Some(object::CONDITION) => words(datum.address() + (WORD + condition::IRRITANTS * WORD) as u64, 1),
        Some(_) | None => &[],
    }
}

/// Whether a record is a record type.
pub fn is_record_type(record: Value) -> bool {
    let record_type = heap::field(record, record::TYPE as usize);
    heap::field(record_type, record::TYPE as usize) == record_type
}

/// How many of the first fields of a record are shown. Of a record type, its name says all.
fn shown_fields(record: Value) -> usize {
    if is_record_type(record) {
        return 0;
    }
    let record_type = heap::field(record, record::TYPE as usize);
    match heap::field(record_type, record::TYPE_FIELDS as usize).as_fixnum() {
        Some(shown) => shown as usize,
        None => heap::length(record) - 1,
    }
}

/// The two parts of a pair.
pub fn pair_parts<'a>(pair: Value) -> &'a [Value] {
    debug_assert!(pair.is_pair());
    words(pair.address(), 2)
}

/// Tagged words inside an object.
fn words<'a>(address: u64, count: usize) -> &'a [Value] {
    // SAFETY: valid values; `parts` names words that an object of the type at hand has.
    unsafe { std::slice::from_raw_parts(address as *const Value, count) }
}

/// Whether a datum has parts that may lead back to it.
#[inline]
pub fn is_compound(datum: Value) -> bool {
    datum.is_pair() || datum.is_object() && !parts(datum).is_empty()
}

/// Whether walking the parts of a datum never ends.
///
/// A depth-first walk without a table of visited nodes ends exactly when there is no cycle. If there is one, the walk
/// descends for ever, always to the first part that leads to a cycle; so from some depth on its path is periodic, and
/// Brent's algorithm along the path finds that: a tortoise is a node of the current path, moved down whenever the depth
/// has doubled, and meeting it again means a cycle.
pub fn has_cycle(root: Value) -> bool {
    struct Level<'a> {
        rest: &'a [Value],
        depth: usize,
    }
    let mut levels: Vec<Level> = Vec::new();
    let (mut tortoise, mut tortoise_depth, mut lap) = (Value::FALSE, usize::MAX, 64);
    let (mut current, mut depth) = (root, 0);
    loop {
        if is_compound(current) {
            if current == tortoise {
                return true;
            }
            if tortoise_depth == usize::MAX || depth >= lap {
                (tortoise, tortoise_depth, lap) = (current, depth, lap.max(depth * 2));
            }
            levels.push(Level {
                rest: parts(current),
                depth,
            });
        }
        // The next compound part, in depth-first order. A level is left behind when its last part is entered, so that a
        // long list needs no room.
        let next = loop {
            let Some(level) = levels.last_mut() else {
                return false;
            };
            let parent_depth = level.depth;
            let position = level.rest.iter().position(|&part| is_compound(part));
            let next = position.map(|position| level.rest[position]);
            level.rest = position.map_or(&[], |position| &level.rest[position + 1..]);
            if level.rest.is_empty() {
                levels.pop();
            }
            if let Some(next) = next {
                break (next, parent_depth + 1);
            }
        };
        (current, depth) = next;
        if tortoise_depth != usize::MAX && tortoise_depth >= depth {
            // The walk has left the tortoise's subtree.
            (tortoise, tortoise_depth) = (Value::FALSE, usize::MAX);
        }
    }
}

/// The data that get labels, and those already given.
pub struct Labels {
    labels: WordMap<Option<usize>>,
    count: usize,
}

/// What the printer does about a datum.
pub enum Label {
    /// Writes it as usual.
    None,
    /// Writes `#n=` before it.
    Define(usize),
    /// Writes `#n#` instead.
    Refer(usize),
}

/// Where the walk stands with a datum.
enum State {
    OnPath,
    Done,
}

impl Labels {
    /// No labels.
    pub fn none() -> Labels {
        Labels {
            labels: WordMap::default(),
            count: 0,
        }
    }

    /// Labels that break all cycles: on each datum to which a depth-first walk returns while it is inside of it.
    pub fn for_cycles(root: Value) -> Labels {
        Labels::of(root, |state| matches!(state, State::OnPath), usize::MAX)
    }

    /// The same, where only the first `limit` data with parts will be written: of longer cycles nothing is known.
    pub fn for_short_cycles(root: Value, limit: usize) -> Labels {
        Labels::of(root, |state| matches!(state, State::OnPath), limit)
    }

    /// Labels on every datum that is met more than once.
    pub fn for_sharing(root: Value) -> Labels {
        Labels::of(root, |_| true, usize::MAX)
    }

    /// Walks `limit` data with parts once each; one that is met again gets a label if `wanted` says so of its state.
    fn of(root: Value, wanted: fn(&State) -> bool, limit: usize) -> Labels {
        let mut states: WordMap<State> = WordMap::default();
        let mut labels = Labels::none();
        let mut path: Vec<(Value, &[Value])> = Vec::new();
        let mut current = Some(root);
        loop {
            if let Some(datum) = current.filter(|&datum| is_compound(datum)) {
                let visited = states.len();
                match states.entry(datum.0) {
                    Entry::Vacant(_) if visited == limit => return labels,
                    Entry::Vacant(entry) => {
                        entry.insert(State::OnPath);
                        path.push((datum, parts(datum)));
                    }
                    Entry::Occupied(entry) if wanted(entry.get()) => {
                        labels.labels.insert(datum.0, None);
                    }
                    Entry::Occupied(_) => {}
                }
            }
            let Some((datum, rest)) = path.last_mut() else {
                return labels;
            };
            current = rest.first().copied();
            if current.is_some() {
                *rest = &rest[1..];
            } else {
                states.insert(datum.0, State::Done);
                path.pop();
            }
        }
    }

    /// Whether there are no labels at all.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Whether a datum has a label.
    pub fn contains(&self, datum: Value) -> bool {
        !self.is_empty() && self.labels.contains_key(&datum.0)
    }

    /// What to do about a datum; labels are numbered in the order in which this meets them.
    pub fn meet(&mut self, datum: Value) -> Label {
        if self.is_empty() {
            return Label::None;
        }
        match self.labels.get_mut(&datum.0) {
            None => Label::None,
            Some(Some(number)) => Label::Refer(*number),
            Some(label) => {
                let number = self.count;
                self.count += 1;
                *label = Some(number);
                Label::Define(number)
            }
        }
    }
}
