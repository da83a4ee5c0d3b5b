//! Bytevectors, and their conversion from and to strings.

use abi::context::Context;
use abi::object::ConditionKind;
use abi::value::Value;

use super::vectors::copy_target;
use crate::condition::{self, Raised};
use crate::{allocate, arguments, heap};

/// `make-bytevector`
pub fn make_bytevector(length: Value, fill: Value, context: &mut Context) -> Result<Value, Raised> {
    let length = arguments::count(context, "make-bytevector", 1, length)?;
    let fill = arguments::byte(context, "make-bytevector", 2, fill)?;
    allocate::bytevector(context, length, fill)
}

/// `bytevector-copy`
pub fn bytevector_copy(
    bytevector: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let bytes = arguments::bytevector(context, "bytevector-copy", 1, bytevector)?;
    let range = arguments::range(context, "bytevector-copy", 2, start, end, bytes.len())?;
    allocate::bytevector_from(context, &bytes[range])
}

/// `bytevector-copy!`
pub fn bytevector_copy_to(
    target: Value,
    at: Value,
    source: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let who = "bytevector-copy!";
    let room = arguments::bytevector(context, who, 1, target)?.len();
    let length = arguments::bytevector(context, who, 3, source)?.len();
    let range = arguments::range(context, who, 4, start, end, length)?;
    let at = copy_target(context, who, at, room, range.len())?;
    arguments::mutable(context, who, 1, target)?;
    // The bytevectors may be the same, so the bytes are moved as if through a copy.
    if source == target {
        heap::bytes_mut(target).copy_within(range, at);
    } else {
        heap::bytes_mut(target)[at..at + range.len()].copy_from_slice(&heap::bytes(source)[range]);
    }
    Ok(Value::UNSPECIFIED)
}

/// `bytevector-fill!`
pub fn bytevector_fill(
    bytevector: Value,
    fill: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let length = arguments::bytevector(context, "bytevector-fill!", 1, bytevector)?.len();
    let fill = arguments::byte(context, "bytevector-fill!", 2, fill)?;
    let range = arguments::range(context, "bytevector-fill!", 3, start, end, length)?;
    arguments::mutable(context, "bytevector-fill!", 1, bytevector)?;
    heap::bytes_mut(bytevector)[range].fill(fill);
    Ok(Value::UNSPECIFIED)
}

/// `bytevector-append` of two
pub fn bytevector_append(first: Value, second: Value, context: &mut Context) -> Result<Value, Raised> {
    let head = arguments::bytevector(context, "bytevector-append", 1, first)?;
    let tail = arguments::bytevector(context, "bytevector-append", 2, second)?;
    let result = allocate::bytevector(context, head.len() + tail.len(), 0)?;
    let bytes = heap::bytes_mut(result);
    bytes[..head.len()].copy_from_slice(head);
    bytes[head.len()..].copy_from_slice(tail);
    Ok(result)
}

/// `utf8->string`
pub fn utf8_to_string(
    bytevector: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let bytes = arguments::bytevector(context, "utf8->string", 1, bytevector)?;
    let range = arguments::range(context, "utf8->string", 2, start, end, bytes.len())?;
    match std::str::from_utf8(&bytes[range.clone()]) {
        Ok(text) => allocate::string(context, text),
        Err(error) => {
            let place = range.start + error.valid_up_to();
            let message = format!(
                "utf8->string: argument 1 must be valid UTF-8, but its byte {place} is #x{:02x}",
                bytes[place]
            );
            let irritants = [bytevector, Value::fixnum(place as i64)];
            let who = Some("utf8->string");
            Err(condition::raise(
                context,
                ConditionKind::OutOfRange,
                who,
                &message,
                &irritants,
            ))
        }
    }
}

/// `string->utf8`
pub fn string_to_utf8(
    string: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let characters = arguments::string(context, "string->utf8", 1, string)?;
    let range = arguments::range(context, "string->utf8", 2, start, end, characters.len())?;
    let text = characters.slice(range.start, range.end).to_text();
    allocate::bytevector_from(context, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, datum, outcome};

    #[test]
    fn utf8_goes_both_ways_and_is_checked() {
        let context = &mut *context();
        let string = datum(context, "\"aλ👋\"");
        let bytes = string_to_utf8(string, Value::DEFAULT, Value::DEFAULT, context).expect("a string");
        let result = utf8_to_string(bytes, Value::fixnum(1), Value::DEFAULT, context);
        assert_eq!(outcome(context, result), "\"λ👋\"");
        let result = utf8_to_string(bytes, Value::fixnum(2), Value::DEFAULT, context);
        let expected = "utf8->string: argument 1 must be valid UTF-8, but its byte 2 is #xbb";
        assert_eq!(outcome(context, result), expected);
    }
}
