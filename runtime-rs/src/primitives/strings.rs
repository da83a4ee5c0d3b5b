//! Strings: copying, joining, comparing, searching.

use std::cmp::Ordering;

use abi::context::Context;
use abi::object::symbol;
use abi::value::Value;

use super::vectors::copy_target;
use crate::condition::{self, Raised};
use crate::heap::{self, Characters, CharactersMut};
use crate::{allocate, arguments};

/// `make-string`
pub fn make_string(length: Value, fill: Value, context: &mut Context) -> Result<Value, Raised> {
    let length = arguments::count(context, "make-string", 1, length)?;
    let fill = arguments::character(context, "make-string", 2, fill)?;
    allocate::string_filled(context, length, fill)
}

/// `string-ref`, for what is not done inline: wide strings, and errors.
pub fn string_ref(string: Value, index: Value, context: &mut Context) -> Result<Value, Raised> {
    let characters = arguments::string(context, "string-ref", 1, string)?;
    let index = element_index(context, "string-ref", index, characters.len())?;
    Ok(Value::char(heap::string_ref(string, index)))
}

/// `string-set!`, for what is not done inline: wide strings, widening, and errors.
pub fn string_set(
    string: Value,
    index: Value,
    character: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let length = arguments::string(context, "string-set!", 1, string)?.len();
    let index = element_index(context, "string-set!", index, length)?;
    let character = arguments::character(context, "string-set!", 3, character)?;
    arguments::mutable(context, "string-set!", 1, string)?;
    heap::string_set(context, string, index, character).map_err(|_| condition::out_of_memory(context))?;
    Ok(Value::UNSPECIFIED)
}

/// An index, argument 2 of `who`, of an element of a sequence.
fn element_index(context: &mut Context, who: &str, index: Value, length: usize) -> Result<usize, Raised> {
    match length.checked_sub(1) {
        Some(last) => arguments::index(context, who, 2, index, 0, last),
        None => Err(condition::out_of_range(
            context,
            who,
            2,
            index,
            "an index, of which an empty string has none",
        )),
    }
}

/// `string-copy`, `substring`
pub fn string_copy(string: Value, start: Value, end: Value, context: &mut Context) -> Result<Value, Raised> {
    let characters = arguments::string(context, "string-copy", 1, string)?;
    let range = arguments::range(context, "string-copy", 2, start, end, characters.len())?;
    let part = characters.slice(range.start, range.end);
    heap::string_from_characters(context, part).map_err(|_| condition::out_of_memory(context))
}

/// `string-copy!`
pub fn string_copy_to(
    target: Value,
    at: Value,
    source: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let who = "string-copy!";
    let room = arguments::string(context, who, 1, target)?.len();
    let length = arguments::string(context, who, 3, source)?.len();
    let range = arguments::range(context, who, 4, start, end, length)?;
    let at = copy_target(context, who, at, room, range.len())?;
    arguments::mutable(context, who, 1, target)?;
    if let Characters::Wide(units) = heap::characters(source).slice(range.start, range.end)
        && units.iter().any(|&unit| unit > 0xff)
    {
        heap::widen(context, target).map_err(|_| condition::out_of_memory(context))?;
    }
    // The strings may be the same, so the characters are moved as if through a copy.
    match (
        heap::characters_mut(target),
        heap::characters(source).slice(range.start, range.end),
    ) {
        (CharactersMut::Narrow(to), _) if source == target => to.copy_within(range, at),
        (CharactersMut::Wide(to), _) if source == target => to.copy_within(range, at),
        (CharactersMut::Narrow(to), Characters::Narrow(from)) => {
            to[at..at + from.len()].copy_from_slice(from)
        }
        (CharactersMut::Wide(to), Characters::Wide(from)) => to[at..at + from.len()].copy_from_slice(from),
        (CharactersMut::Narrow(to), Characters::Wide(from)) => {
            to[at..]
                .iter_mut()
                .zip(from)
                .for_each(|(byte, &unit)| *byte = unit as u8);
        }
        (CharactersMut::Wide(to), Characters::Narrow(from)) => {
            to[at..]
                .iter_mut()
                .zip(from)
                .for_each(|(unit, &byte)| *unit = u32::from(byte));
        }
    }
    Ok(Value::UNSPECIFIED)
}

/// `string-fill!`
pub fn string_fill(
    string: Value,
    fill: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let length = arguments::string(context, "string-fill!", 1, string)?.len();
    let fill = arguments::character(context, "string-fill!", 2, fill)? as u32;
    let range = arguments::range(context, "string-fill!", 3, start, end, length)?;
    arguments::mutable(context, "string-fill!", 1, string)?;
    if fill > 0xff {
        heap::widen(context, string).map_err(|_| condition::out_of_memory(context))?;
    }
    match heap::characters_mut(string) {
        CharactersMut::Narrow(bytes) => bytes[range].fill(fill as u8),
        CharactersMut::Wide(units) => units[range].fill(fill),
    }
    Ok(Value::UNSPECIFIED)
}

/// `string-append` of two
pub fn string_append(first: Value, second: Value, context: &mut Context) -> Result<Value, Raised> {
    let head = arguments::string(context, "string-append", 1, first)?;
    let tail = arguments::string(context, "string-append", 2, second)?;
    concatenate(context, &[head, tail])
}

/// `string-append` of a list
pub fn string_concatenate(list: Value, context: &mut Context) -> Result<Value, Raised> {
    let strings = arguments::list(context, "string-append", 1, list)?;
    let mut parts = Vec::with_capacity(strings.len());
    for (index, &string) in strings.iter().enumerate() {
        parts.push(arguments::string(context, "string-append", index + 1, string)?);
    }
    concatenate(context, &parts)
}

fn concatenate(context: &mut Context, parts: &[Characters]) -> Result<Value, Raised> {
    let length = parts.iter().map(Characters::len).sum();
    let is_wide = parts.iter().any(|part| matches!(part, Characters::Wide(_)));
    allocate::string_with(context, length, is_wide, |mut target| {
        let mut at = 0;
        for part in parts {
            match (&mut target, part) {
                (CharactersMut::Narrow(to), Characters::Narrow(from)) => {
                    to[at..at + from.len()].copy_from_slice(from);
                }
                (CharactersMut::Wide(to), Characters::Wide(from)) => {
                    to[at..at + from.len()].copy_from_slice(from)
                }
                (CharactersMut::Wide(to), Characters::Narrow(from)) => {
                    to[at..]
                        .iter_mut()
                        .zip(*from)
                        .for_each(|(unit, &byte)| *unit = u32::from(byte));
                }
                (CharactersMut::Narrow(_), Characters::Wide(_)) => {
                    unreachable!("a wide part makes the whole wide")
                }
            }
            at += part.len();
        }
    })
}

/// `list->string`
pub fn list_to_string(list: Value, context: &mut Context) -> Result<Value, Raised> {
    let elements = arguments::list(context, "list->string", 1, list)?;
    let characters: Option<Vec<char>> = elements.iter().map(|element| element.as_char()).collect();
    match characters {
        Some(characters) => allocate::string_from_chars(context, &characters),
        None => Err(condition::wrong_type(
            context,
            "list->string",
            1,
            list,
            "a list of characters",
        )),
    }
}

/// Order of two strings by scalar values: -1, 0 or 1
pub fn string_compare(first: Value, second: Value, context: &mut Context) -> Result<Value, Raised> {
    let a = arguments::string(context, "string<?", 1, first)?;
    let b = arguments::string(context, "string<?", 2, second)?;
    let order = match (a, b) {
        (Characters::Narrow(a), Characters::Narrow(b)) => a.cmp(b),
        (Characters::Wide(a), Characters::Wide(b)) => a.cmp(b),
        (a, b) => a.iter().cmp(b.iter()),
    };
    Ok(Value::fixnum(match order {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }))
}

/// `string=?` of two
pub fn string_equal(first: Value, second: Value, context: &mut Context) -> Result<Value, Raised> {
    let a = arguments::string(context, "string=?", 1, first)?;
    let b = arguments::string(context, "string=?", 2, second)?;
    Ok(Value::bool(same_characters(a, b)))
}

/// Whether two strings have the same characters, whatever their representation.
pub(super) fn same_characters(a: Characters, b: Characters) -> bool {
    match (a, b) {
        (Characters::Narrow(a), Characters::Narrow(b)) => a == b,
        (Characters::Wide(a), Characters::Wide(b)) => a == b,
        (a, b) => a.len() == b.len() && a.iter().eq(b.iter()),
    }
}

/// Index of the first occurrence of a string in another, at or after `start`
pub fn string_index(
    string: Value,
    pattern: Value,
    start: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let who = "string-search-forward";
    let text = arguments::string(context, who, 1, string)?;
    let pattern = arguments::string(context, who, 2, pattern)?;
    let start = arguments::index(context, who, 3, start, 0, text.len())?;
    let rest = text.slice(start, text.len());
    let found = match (rest, pattern) {
        (Characters::Narrow(rest), Characters::Narrow(pattern)) => find(rest, pattern),
        (Characters::Wide(rest), Characters::Wide(pattern)) => find(rest, pattern),
        (rest, pattern) => find(&units(rest), &units(pattern)),
    };
    Ok(found.map_or(Value::FALSE, |index| Value::fixnum((start + index) as i64)))
}

fn units(characters: Characters) -> Vec<u32> {
    characters.iter().map(u32::from).collect()
}

/// The first place of a pattern: Knuth, Morris, Pratt, so that no text makes it slow.
fn find<T: Eq>(text: &[T], pattern: &[T]) -> Option<usize> {
    if pattern.is_empty() {
        return Some(0);
    }
    // borders[i]: length of the longest proper prefix of pattern[..=i] that is also its suffix.
    let mut borders = vec![0; pattern.len()];
    let mut matched = 0;
    for i in 1..pattern.len() {
        while matched > 0 && pattern[i] != pattern[matched] {
            matched = borders[matched - 1];
        }
        matched += usize::from(pattern[i] == pattern[matched]);
        borders[i] = matched;
    }
    matched = 0;
    for (i, element) in text.iter().enumerate() {
        while matched > 0 && *element != pattern[matched] {
            matched = borders[matched - 1];
        }
        matched += usize::from(*element == pattern[matched]);
        if matched == pattern.len() {
            return Some(i + 1 - matched);
        }
    }
    None
}

/// `string-upcase`
pub fn string_upcase(string: Value, context: &mut Context) -> Result<Value, Raised> {
    let characters = arguments::string(context, "string-upcase", 1, string)?;
    match characters.as_ascii() {
        Some(text) => allocate::string(context, &text.to_ascii_uppercase()),
        None => allocate::string(context, &characters.to_text().to_uppercase()),
    }
}

/// `string-downcase`
pub fn string_downcase(string: Value, context: &mut Context) -> Result<Value, Raised> {
    let characters = arguments::string(context, "string-downcase", 1, string)?;
    match characters.as_ascii() {
        Some(text) => allocate::string(context, &text.to_ascii_lowercase()),
        // The standard library knows the final sigma.
        None => allocate::string(context, &characters.to_text().to_lowercase()),
    }
}

/// `string-foldcase`
pub fn string_foldcase(string: Value, context: &mut Context) -> Result<Value, Raised> {
    let characters = arguments::string(context, "string-foldcase", 1, string)?;
    allocate::string(context, &lexer::fold_case(characters.to_text().into()))
}

/// `string-hash`
pub fn string_hash(string: Value, context: &mut Context) -> Result<Value, Raised> {
    let characters = arguments::string(context, "string-hash", 1, string)?;
    Ok(Value::fixnum(hash_characters(characters)))
}

/// The hash of a string: that of the symbol of the same name.
pub(super) fn hash_characters(characters: Characters) -> i64 {
    match characters.as_ascii() {
        Some(text) => symbol::hash(text.as_bytes()),
        None => symbol::hash(characters.to_text().as_bytes()),
    }
}

/// An immutable copy of a string
pub fn string_immutable(string: Value, context: &mut Context) -> Result<Value, Raised> {
    let characters = arguments::string(context, "string->immutable", 1, string)?;
    let copy =
        heap::string_from_characters(context, characters).map_err(|_| condition::out_of_memory(context))?;
    heap::make_immutable(copy);
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, datum, outcome, written};

    #[test]
    fn strings_widen_when_they_must() {
        let context = &mut *context();
        let string = make_string(Value::fixnum(3), Value::char('a'), context).expect("room");
        string_set(string, Value::fixnum(1), Value::char('λ'), context).expect("in range");
        assert_eq!(written(context, string), "\"aλa\"");
        let narrow = datum(context, "\"xyz\"");
        string_copy_to(
            narrow,
            Value::fixnum(0),
            string,
            Value::fixnum(1),
            Value::fixnum(3),
            context,
        )
        .expect("fits");
        assert_eq!(written(context, narrow), "\"λaz\"");
        let joined = string_append(string, narrow, context).expect("room");
        assert_eq!(written(context, joined), "\"aλaλaz\"");
        string_fill(
            joined,
            Value::char('b'),
            Value::fixnum(2),
            Value::DEFAULT,
            context,
        )
        .expect("in range");
        let same = datum(context, "\"aλbbbb\"");
        assert_eq!(string_equal(joined, same, context), Ok(Value::TRUE));
    }

    #[test]
    fn case_is_mapped_in_full() {
        let context = &mut *context();
        let text = datum(context, "\"Straße ΧΑΟΣ\"");
        let results = [
            string_upcase(text, context),
            string_downcase(text, context),
            string_foldcase(text, context),
        ];
        let shown = results.map(|result| outcome(context, result));
        assert_eq!(shown, ["\"STRASSE ΧΑΟΣ\"", "\"straße χαος\"", "\"strasse χαοσ\""]);
    }

    #[test]
    fn searching_compares_whatever_the_representation() {
        let context = &mut *context();
        let text = datum(context, "\"ababcλ\"");
        for (pattern, start, expected) in [
            ("\"abc\"", 0, "2"),
            ("\"ab\"", 1, "2"),
            ("\"λ\"", 0, "5"),
            ("\"x\"", 0, "#f"),
        ] {
            let pattern = datum(context, pattern);
            let result = string_index(text, pattern, Value::fixnum(start), context);
            assert_eq!(outcome(context, result), expected);
        }
    }

    #[test]
    fn failures_name_procedure_argument_and_value() {
        let context = &mut *context();
        let string = datum(context, "\"abc\"");
        let result = string_ref(string, Value::fixnum(3), context);
        let expected = "string-ref: argument 2 must be an index from 0 to 2, but is 3";
        assert_eq!(outcome(context, result), expected);
        let result = string_copy(string, Value::fixnum(2), Value::fixnum(1), context);
        let expected = "string-copy: argument 2 must be an index from 0 to 1, but is 2";
        assert_eq!(outcome(context, result), expected);
        let list = datum(context, "(\"a\" b)");
        let result = string_concatenate(list, context);
        assert_eq!(
            outcome(context, result),
            "string-append: argument 2 must be a string, but is b"
        );
    }
}
