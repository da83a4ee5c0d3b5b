//! Strings: narrow ones keep one byte a character in the object, wide ones four bytes a character in a body.
//!
//! `abi::object::string` has the layout. A string starts out as narrow as its characters allow and becomes wide for good
//! when a character above U+00FF is stored.

use abi::context::Context;
use abi::object::{self, Contents, Header, STRING_WIDE, string};
use abi::value::{TAG_OBJECT, Value};

use super::access::{field, header, is_string, length};
use super::allocate::{Allocation, OutOfMemory, allocate, raw_object, small_object};
use super::heap_of;
use super::word::{WORD_BYTES, copy, store};

/// The characters of a string.
#[derive(Clone, Copy, Debug)]
pub enum Characters<'a> {
    /// Latin-1: each byte is a scalar value.
    Narrow(&'a [u8]),
    /// Scalar values.
    Wide(&'a [u32]),
}

/// The characters of a string, to be changed; a narrow string takes no character above U+00FF this way.
#[derive(Debug)]
pub enum CharactersMut<'a> {
    /// Latin-1: each byte is a scalar value.
    Narrow(&'a mut [u8]),
    /// Scalar values.
    Wide(&'a mut [u32]),
}

impl<'a> Characters<'a> {
    /// Number of characters.
    pub fn len(&self) -> usize {
        match self {
            Characters::Narrow(bytes) => bytes.len(),
            Characters::Wide(units) => units.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The scalar value at an index.
    #[inline]
    pub fn get(&self, index: usize) -> u32 {
        match self {
            Characters::Narrow(bytes) => bytes[index] as u32,
            Characters::Wide(units) => units[index],
        }
    }

    /// The characters `start .. end`.
    pub fn slice(&self, start: usize, end: usize) -> Self {
        match self {
            Characters::Narrow(bytes) => Characters::Narrow(&bytes[start..end]),
            Characters::Wide(units) => Characters::Wide(&units[start..end]),
        }
    }

    /// The characters in order.
    pub fn iter(&self) -> impl Iterator<Item = char> + use<'a> {
        let (narrow, wide): (&'a [u8], &'a [u32]) = match *self {
            Characters::Narrow(bytes) => (bytes, &[]),
            Characters::Wide(units) => (&[], units),
        };
        let wide = wide
            .iter()
            .map(|&unit| char::from_u32(unit).expect("strings hold scalar values only"));
        narrow.iter().map(|&byte| char::from(byte)).chain(wide)
    }

    /// The text, if it lies in memory as UTF-8.
    pub fn as_ascii(&self) -> Option<&'a str> {
        match *self {
            Characters::Narrow(bytes) if bytes.is_ascii() => std::str::from_utf8(bytes).ok(),
            Characters::Narrow(_) | Characters::Wide(_) => None,
        }
    }

    /// The text in UTF-8.
    pub fn to_text(&self) -> String {
        self.as_ascii()
            .map_or_else(|| self.iter().collect(), str::to_owned)
    }
}

/// The characters of a string. Good until the primitive returns or widens the string.
#[inline]
pub fn characters<'a>(value: Value) -> Characters<'a> {
    let (address, length) = first_character(value);
    // SAFETY: by "Values are valid" a narrow string holds that many bytes after its body field, and the body of a wide
    // one that many scalar values after its header.
    unsafe {
        if is_wide(value) {
            Characters::Wide(core::slice::from_raw_parts(address as *const u32, length))
        } else {
            Characters::Narrow(core::slice::from_raw_parts(address as *const u8, length))
        }
    }
}

/// The characters of a string, to be changed. Whoever stores a character above U+00FF has called [`widen`] before.
#[inline]
pub fn characters_mut<'a>(value: Value) -> CharactersMut<'a> {
    let (address, length) = first_character(value);
    // SAFETY: as for `characters`; Scheme is stopped, so nothing else looks at the object meanwhile.
    unsafe {
        if is_wide(value) {
            CharactersMut::Wide(core::slice::from_raw_parts_mut(address as *mut u32, length))
        } else {
            CharactersMut::Narrow(core::slice::from_raw_parts_mut(address as *mut u8, length))
        }
    }
}

/// Address of the first character, and the number of characters.
#[inline]
fn first_character(value: Value) -> (u64, usize) {
    debug_assert!(is_string(value));
    let inline = value.0.wrapping_add_signed(string::CHARACTERS as i64);
    let address = if is_wide(value) {
        field(value, string::BODY as usize).address() + WORD_BYTES
    } else {
        inline
    };
    (address, length(value))
}

/// Whether a string's characters are in a body of four bytes each.
#[inline]
pub fn is_wide(value: Value) -> bool {
    header(value).flags() & STRING_WIDE != 0
}

/// A string of `length` characters that are all `fill`.
pub fn string_filled(context: &mut Context, length: usize, fill: char) -> Allocation {
    if fill as u32 <= 0xff {
        let string = string_narrow_uninitialised(context, length)?;
        if let CharactersMut::Narrow(bytes) = characters_mut(string) {
            bytes.fill(fill as u8);
        }
        Ok(string)
    } else {
        let string = string_wide_uninitialised(context, length)?;
        if let CharactersMut::Wide(units) = characters_mut(string) {
            units.fill(fill as u32);
        }
        Ok(string)
    }
}

/// A narrow string of Latin-1 bytes.
pub fn string_narrow(context: &mut Context, bytes: &[u8]) -> Allocation {
    let string = string_narrow_uninitialised(context, bytes.len())?;
    copy(
        bytes.as_ptr() as u64,
        first_character(string).0,
        bytes.len() as u64,
    );
    Ok(string)
}

/// A string of scalar values, wide even if all would fit a byte.
pub fn string_wide(context: &mut Context, units: &[u32]) -> Allocation {
    let string = string_wide_uninitialised(context, units.len())?;
    copy(
        units.as_ptr() as u64,
        first_character(string).0,
        units.len() as u64 * 4,
    );
    Ok(string)
}

/// A string of scalar values, as narrow as they allow.
pub fn string_from_units(context: &mut Context, units: &[u32]) -> Allocation {
    if units.iter().all(|&unit| unit <= 0xff) {
        let string = string_narrow_uninitialised(context, units.len())?;
        if let CharactersMut::Narrow(bytes) = characters_mut(string) {
            bytes
                .iter_mut()
                .zip(units)
                .for_each(|(byte, &unit)| *byte = unit as u8);
        }
        Ok(string)
    } else {
        string_wide(context, units)
    }
}

/// A copy of characters, as narrow as they allow.
pub fn string_from_characters(context: &mut Context, characters: Characters) -> Allocation {
    match characters {
        Characters::Narrow(bytes) => string_narrow(context, bytes),
        Characters::Wide(units) => string_from_units(context, units),
    }
}

/// A string of the characters of `text`, as narrow as they allow.
pub fn string_from(context: &mut Context, text: &str) -> Allocation {
    if text.is_ascii() {
        return string_narrow(context, text.as_bytes());
    }
    let units: Vec<u32> = text.chars().map(u32::from).collect();
    string_from_units(context, &units)
}

/// The text of a string, in UTF-8.
pub fn string_text(value: Value) -> String {
    characters(value).to_text()
}

/// A narrow string whose characters the caller writes before anything else happens.
pub fn string_narrow_uninitialised(context: &mut Context, length: usize) -> Allocation {
    let bytes = (length as u64).checked_add(2 * WORD_BYTES).ok_or(OutOfMemory)?;
    let address = allocate(context, bytes, Contents::String)?;
    store(address, Header::new(object::STRING, 0, length as u64).0);
    store(address + WORD_BYTES, Value::fixnum(0).0);
    Ok(Value(address | TAG_OBJECT))
}

/// A wide string whose characters the caller writes before anything else happens.
pub fn string_wide_uninitialised(context: &mut Context, length: usize) -> Allocation {
    let body = body(context, length)?;
    let string = small_object(context, Header::new(object::STRING, STRING_WIDE, length as u64))?;
    store(string.address() + WORD_BYTES, body.0);
    Ok(string)
}

/// A body for `length` characters.
fn body(context: &mut Context, length: usize) -> Allocation {
    let bytes = length.checked_mul(4).ok_or(OutOfMemory)?;
    raw_object(context, object::STRING_BODY, 0, bytes, 1)
}

/// The character at an index, which is in range.
#[inline]
pub fn string_ref(value: Value, index: usize) -> char {
    char::from_u32(characters(value).get(index)).expect("strings hold scalar values only")
}

/// Changes the character at an index, which is in range; widens the string if need be.
pub fn string_set(
    context: &mut Context,
    value: Value,
    index: usize,
    character: char,
) -> Result<(), OutOfMemory> {
    if character as u32 > 0xff {
        widen(context, value)?;
    }
    match characters_mut(value) {
        CharactersMut::Narrow(bytes) => bytes[index] = character as u8,
        CharactersMut::Wide(units) => units[index] = character as u32,
    }
    Ok(())
}

/// Makes a string wide, if it is not. A string that is old is recorded, since its new body is young.
pub fn widen(context: &mut Context, value: Value) -> Result<(), OutOfMemory> {
    let Characters::Narrow(bytes) = characters(value) else {
        return Ok(());
    };
    let body = body(context, bytes.len())?;
    let flags = header(value).flags() | STRING_WIDE;
    // SAFETY: the body has room for this many characters and was just made, so nothing else refers to it.
    let units =
        unsafe { core::slice::from_raw_parts_mut((body.address() + WORD_BYTES) as *mut u32, bytes.len()) };
    units
        .iter_mut()
        .zip(bytes)
        .for_each(|(unit, &byte)| *unit = byte as u32);
    store(
        value.address(),
        Header::new(object::STRING, flags, bytes.len() as u64).0,
    );
    store(value.address() + WORD_BYTES, body.0);
    let heap = heap_of(context);
    if heap.zones.is_old(value.address()) {
        heap.remembered.strings.push(value);
    }
    Ok(())
}
