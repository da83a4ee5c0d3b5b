//! Vectors.

use abi::context::Context;
use abi::value::Value;

use crate::condition::Raised;
use crate::{allocate, arguments, heap};

/// `make-vector`
pub fn make_vector(length: Value, fill: Value, context: &mut Context) -> Result<Value, Raised> {
    let length = arguments::count(context, "make-vector", 1, length)?;
    allocate::vector(context, length, fill)
}

/// `vector-copy`
pub fn vector_copy(vector: Value, start: Value, end: Value, context: &mut Context) -> Result<Value, Raised> {
    let elements = arguments::vector(context, "vector-copy", 1, vector)?;
    let range = arguments::range(context, "vector-copy", 2, start, end, elements.len())?;
    allocate::vector_from(context, &elements[range])
}

/// `vector-copy!`
pub fn vector_copy_to(
    target: Value,
    at: Value,
    source: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let who = "vector-copy!";
    let room = arguments::vector(context, who, 1, target)?.len();
    let length = arguments::vector(context, who, 3, source)?.len();
    let range = arguments::range(context, who, 4, start, end, length)?;
    let at = copy_target(context, who, at, room, range.len())?;
    arguments::mutable(context, who, 1, target)?;
    // The vectors may be the same, so the elements are moved as if through a copy.
    if source == target {
        heap::elements_mut(target).copy_within(range.clone(), at);
    } else {
        heap::elements_mut(target)[at..at + range.len()]
            .copy_from_slice(&heap::elements(source)[range.clone()]);
    }
    heap::mark_elements(context, target, at, at + range.len());
    Ok(Value::UNSPECIFIED)
}

/// The index, argument 2 of `who`, at which `count` elements fit into a sequence of length `room`.
pub(super) fn copy_target(
    context: &mut Context,
    who: &str,
    at: Value,
    room: usize,
    count: usize,
) -> Result<usize, Raised> {
    let index = arguments::index(context, who, 2, at, 0, room)?;
    if room - index >= count {
        return Ok(index);
    }
    if room >= count {
        return arguments::index(context, who, 2, at, 0, room - count);
    }
    let message = format!("{who}: {count} elements do not fit into a target of length {room}");
    Err(crate::condition::raise(
        context,
        abi::object::ConditionKind::OutOfRange,
        Some(who),
        &message,
        &[at],
    ))
}

/// `vector-fill!`
pub fn vector_fill(
    vector: Value,
    fill: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let length = arguments::vector(context, "vector-fill!", 1, vector)?.len();
    let range = arguments::range(context, "vector-fill!", 3, start, end, length)?;
    arguments::mutable(context, "vector-fill!", 1, vector)?;
    heap::elements_mut(vector)[range.clone()].fill(fill);
    heap::mark_elements(context, vector, range.start, range.end);
    Ok(Value::UNSPECIFIED)
}

/// `list->vector`
pub fn list_to_vector(list: Value, context: &mut Context) -> Result<Value, Raised> {
    let elements = arguments::list(context, "list->vector", 1, list)?;
    allocate::vector_from(context, &elements)
}

/// `vector->list`
pub fn vector_to_list(
    vector: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let elements = arguments::vector(context, "vector->list", 1, vector)?;
    let range = arguments::range(context, "vector->list", 2, start, end, elements.len())?;
    allocate::list(context, &elements[range])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, datum, outcome, written};

    #[test]
    fn copies_may_overlap() {
        let context = &mut *context();
        let vector = datum(context, "#(1 2 3 4 5)");
        vector_copy_to(
            vector,
            Value::fixnum(1),
            vector,
            Value::fixnum(0),
            Value::fixnum(4),
            context,
        )
        .expect("fits");
        assert_eq!(written(context, vector), "#(1 1 2 3 4)");
        let result = vector_copy_to(
            vector,
            Value::fixnum(2),
            vector,
            Value::DEFAULT,
            Value::DEFAULT,
            context,
        );
        let expected = "vector-copy!: argument 2 must be an index from 0 to 0, but is 2";
        assert_eq!(outcome(context, result), expected);
        let result = vector_to_list(vector, Value::fixnum(3), Value::DEFAULT, context);
        assert_eq!(outcome(context, result), "(3 4)");
    }

    #[test]
    fn a_cyclic_list_is_no_list() {
        let context = &mut *context();
        let cycle = datum(context, "#0=(1 2 . #0#)");
        let result = list_to_vector(cycle, context);
        let expected = "list->vector: argument 1 must be a list, but is #0=(1 2 . #0#)";
        assert_eq!(outcome(context, result), expected);
    }
}
