//! Walking lists that may be improper or cyclic.

use abi::value::Value;

use crate::heap::{car, cdr};

/// The elements of a proper list; `None` for anything else, a cyclic list included.
pub fn elements(list: Value) -> Option<Vec<Value>> {
    let mut elements = Vec::new();
    walk(list, |element| elements.push(element)).map(|_| elements)
}

/// The length of a proper list; `None` for anything else, a cyclic list included.
pub fn length(list: Value) -> Option<usize> {
    walk(list, |_| {})
}

/// Visits the elements of a list, one perhaps twice when it turns out to be cyclic; the length, if it is proper.
///
/// Brent's algorithm: the tortoise waits at a place while the tail goes round, and moves there after ever longer laps.
fn walk(list: Value, mut visit: impl FnMut(Value)) -> Option<usize> {
    let (mut length, mut tail, mut tortoise, mut lap) = (0, list, Value::NIL, 1);
    while tail.is_pair() {
        if tail == tortoise {
            return None;
        }
        if length == lap {
            (tortoise, lap) = (tail, lap * 2);
        }
        length += 1;
        visit(car(tail));
        tail = cdr(tail);
    }
    (tail == Value::NIL).then_some(length)
}
