//! C's libraries and memory: what the library `(inc foreign)` is written on.
//!
//! Addresses are exact integers. The library checks them before it comes here: what it passes is memory that a
//! declaration says C has given, or that was allocated here.

use abi::context::Context;
use abi::object::ConditionKind;
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::context::runtime;
use crate::foreign::crash;
use crate::foreign::library::{self, Declaration, Failure, Loaded};
use crate::foreign::progress;
use crate::heap::string_text;
use crate::symbol_table::symbol_text;
use crate::{allocate, arguments, heap, lists, number_heap};

/// UTF-8: the number of an encoding, as the library writes it.
const UTF8: i64 = 0;
/// UTF-16 in the order of this machine's bytes.
const UTF16: i64 = 1;
/// UTF-32, likewise.
const UTF32: i64 = 2;

/// An address, which the library has checked.
pub(super) fn address(value: Value) -> u64 {
    number_heap::with_limbs(value, |n| {
        let magnitude = n.limbs.first().copied().unwrap_or(0);
        if n.negative {
            magnitude.wrapping_neg()
        } else {
            magnitude
        }
    })
    .expect("the library passes exact integers as addresses")
}

/// Bytes of the units of an encoding, given by its number.
pub(super) fn unit_bytes(encoding: Value) -> usize {
    match encoding.as_fixnum() {
        Some(UTF16) => size_of::<u16>(),
        Some(UTF32) => size_of::<u32>(),
        _ => size_of::<u8>(),
    }
}

/// `%foreign-load`
pub fn foreign_load(libraries: Value, symbols: Value, context: &mut Context) -> Result<Value, Raised> {
    let denied = runtime(context).deny_foreign;
    crash::expect_crashes();
    progress::count_threads(context);
    let mut loaded: Vec<Option<Loaded>> = Vec::new();
    let mut failures: Vec<(Declaration, Failure)> = Vec::new();
    for &row in heap::elements(libraries) {
        let declaration = declaration(row);
        if denied {
            loaded.push(None);
            continue;
        }
        match library::load(&declaration) {
            Ok(library) => loaded.push(Some(library)),
            Err(failure) => {
                loaded.push(None);
                if !declaration.optional {
                    failures.push((declaration, failure));
                }
            }
        }
    }
    if !failures.is_empty() {
        return Err(load_error(&failures, context));
    }
    let process = library::process();
    let mut slots = Vec::new();
    for &row in heap::elements(symbols) {
        let [name, c_name, library, optional] = heap::elements(row) else {
            unreachable!("the compiler writes rows of four fields")
        };
        let library = match library.as_fixnum() {
            Some(index) => loaded[index as usize].as_ref(),
            None if denied => None,
            None => Some(&process),
        };
        let c_name = string_text(*c_name);
        let found = library.and_then(|library| library.symbol(&c_name));
        slots.push(match found {
            Some(address) => Value::fixnum(address as i64),
            None if optional.is_true() && !denied => Value::FALSE,
            None => missing(*name, &c_name, denied, context)?,
        });
    }
    loaded.into_iter().flatten().for_each(Loaded::keep);
    process.keep();
    allocate::vector_from(context, &slots)
}

/// A row of the table that the compiler makes of the declarations of libraries.
fn declaration(row: Value) -> Declaration {
    let [name, file_names, search, optional, place] = heap::elements(row) else {
        unreachable!("the compiler writes rows of five fields")
    };
    let texts = |list: Value| {
        lists::elements(list)
            .unwrap_or_default()
            .into_iter()
            .map(string_text)
            .collect()
    };
    Declaration {
        name: symbol_text(*name).to_string(),
        file_names: texts(*file_names),
        search: texts(*search),
        optional: optional.is_true(),
        place: string_text(*place),
    }
}

fn load_error(failures: &[(Declaration, Failure)], context: &mut Context) -> Raised {
    let mut message = String::from(match failures {
        [_] => "a foreign library cannot be loaded",
        _ => "foreign libraries cannot be loaded",
    });
    for (declaration, failure) in failures {
        message += &format!("\n  {}, declared at {}", declaration.name, declaration.place);
        for (path, reason) in &failure.tried {
            message += &format!("\n    tried {path}: {reason}");
        }
    }
    condition::raise(context, ConditionKind::ForeignLoad, None, &message, &[])
}

/// What the slot of a symbol holds that has no address: the name of the procedure, the reason, whether calls are denied.
fn missing(name: Value, c_name: &str, denied: bool, context: &mut Context) -> Result<Value, Raised> {
    let reason = if denied {
        "foreign calls are denied".to_owned()
    } else {
        format!(
            "the library has no symbol `{c_name}`; if it is written in Rust or C++, is it `extern \"C\"` and not mangled?"
        )
    };
    let reason = allocate::string(context, &reason)?;
    allocate::vector_from(context, &[name, reason, Value::bool(denied)])
}

/// `%foreign-open`
pub fn foreign_open(path: Value, context: &mut Context) -> Result<Value, Raised> {
    if runtime(context).deny_foreign {
        return Ok(Value::FALSE);
    }
    crash::expect_crashes();
    match library::open(&string_text(path)) {
        Ok(library) => Ok(Value::fixnum(library.into_handle() as i64)),
        Err(reason) => allocate::string(context, &reason),
    }
}

/// `%foreign-find`
pub fn foreign_find(library: Value, name: Value, context: &mut Context) -> Value {
    if runtime(context).deny_foreign {
        return Value::TRUE;
    }
    let library = match library {
        Value::FALSE => library::process(),
        // SAFETY: the library passes what `foreign_open` gave.
        handle => unsafe { Loaded::from_handle(address(handle)) },
    };
    let found = library.symbol(&string_text(name));
    library.keep();
    found.map_or(Value::FALSE, |address| Value::fixnum(address as i64))
}

/// `%foreign-allocate`
pub fn foreign_allocate(bytes: Value, context: &mut Context) -> Result<Value, Raised> {
    let bytes = arguments::count(context, "foreign-allocate", 1, bytes)?;
    // SAFETY: calloc takes any numbers; one byte at least makes every block distinct.
    let block = unsafe { libc::calloc(1, bytes.max(1)) };
    if block.is_null() {
        return Err(condition::out_of_memory(context));
    }
    Ok(Value::fixnum(block as i64))
}

/// `%foreign-free`
pub fn foreign_free(block: Value, _: &mut Context) -> Value {
    // SAFETY: the library frees each block once: the address comes from `foreign_allocate` or from C by a
    // declaration that says that it is to be freed so.
    unsafe { libc::free(address(block) as *mut libc::c_void) };
    Value::UNSPECIFIED
}

/// `%foreign-text-size`
pub fn foreign_text_size(string: Value, encoding: Value, context: &mut Context) -> Result<Value, Raised> {
    let characters = arguments::string(context, "foreign-text-size", 1, string)?;
    if characters.iter().any(|c| c == '\0') {
        return Ok(Value::FALSE);
    }
    let size: usize = match encoding.as_fixnum() {
        Some(UTF16) => characters.iter().map(|c| 2 * c.len_utf16()).sum::<usize>() + 2,
        Some(UTF32) => 4 * characters.iter().count() + 4,
        _ => characters.iter().map(char::len_utf8).sum::<usize>() + 1,
    };
    // A unit after a text in another encoding is aligned.
    Ok(Value::fixnum(size.next_multiple_of(size_of::<u32>()) as i64))
}

/// `%foreign-fill-text!`
pub fn foreign_fill_text(
    to: Value,
    string: Value,
    encoding: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let text = arguments::string(context, "foreign-fill-text!", 2, string)?.to_text();
    let encoded: Vec<u8> = match encoding.as_fixnum() {
        Some(UTF16) => text
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_ne_bytes)
            .collect(),
        Some(UTF32) => text
            .chars()
            .map(u32::from)
            .chain([0])
            .flat_map(u32::to_ne_bytes)
            .collect(),
        _ => text.bytes().chain([0]).collect(),
    };
    // SAFETY: the library has reserved as many bytes as `foreign_text_size` answered, which are no fewer.
    unsafe {
        core::ptr::copy_nonoverlapping(encoded.as_ptr(), address(to) as *mut u8, encoded.len());
    }
    Ok(Value::UNSPECIFIED)
}

/// `%bytevector-address`
pub fn bytevector_address(bytevector: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::bytevector(context, "bytevector-address", 1, bytevector)?;
    Ok(match heap::fixed_address(context, bytevector) {
        Some(address) => Value::fixnum(address as i64),
        None => Value::FALSE,
    })
}

/// `%bytevector-set-length!`
pub fn bytevector_set_length(
    bytevector: Value,
    length: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    arguments::bytevector(context, "bytevector-set-length!", 1, bytevector)?;
    arguments::mutable(context, "bytevector-set-length!", 1, bytevector)?;
    let length = arguments::count(context, "bytevector-set-length!", 2, length)?;
    heap::set_length(bytevector, length);
    Ok(Value::UNSPECIFIED)
}

/// `%foreign-text`
pub fn foreign_text(
    start: Value,
    length: Value,
    encoding: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let start = address(start);
    let length = length
        .as_fixnum()
        .filter(|&length| length >= 0)
        .map(|length| length as u64);
    let text = match encoding.as_fixnum().unwrap_or(UTF8) {
        UTF16 => String::from_utf16(&units::<u16>(start, length)).ok(),
        UTF32 => units::<u32>(start, length)
            .into_iter()
            .map(char::from_u32)
            .collect(),
        _ => String::from_utf8(units::<u8>(start, length)).ok(),
    };
    match text {
        Some(text) => allocate::string(context, &text),
        None => Ok(Value::FALSE),
    }
}

/// A copy of the units of a text, up to the one that is zero if no length in bytes is given.
fn units<T: Copy + Default + PartialEq>(start: u64, length: Option<u64>) -> Vec<T> {
    let mut place = start as *const T;
    let count = length.map(|bytes| bytes as usize / size_of::<T>());
    let mut units = Vec::new();
    while count.is_none_or(|count| units.len() < count) {
        // SAFETY: the library passes memory that a declaration says is a text, ended by zero or of this length.
        let unit = unsafe { place.read_unaligned() };
        if count.is_none() && unit == T::default() {
            break;
        }
        units.push(unit);
        place = place.wrapping_add(1);
    }
    units
}

/// `%foreign-read!`
pub fn foreign_read(
    from: Value,
    bytevector: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let length = arguments::bytevector(context, "foreign-read!", 2, bytevector)?.len();
    let range = arguments::range(context, "foreign-read!", 3, start, end, length)?;
    arguments::mutable(context, "foreign-read!", 2, bytevector)?;
    let target = &mut heap::bytes_mut(bytevector)[range];
    // SAFETY: the library has checked that so many bytes at the address may be read. They may lie in the same bytevector.
    unsafe {
        core::ptr::copy(address(from) as *const u8, target.as_mut_ptr(), target.len());
    }
    Ok(Value::UNSPECIFIED)
}

/// `%foreign-write!`
pub fn foreign_write(
    to: Value,
    bytevector: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let source = arguments::bytevector(context, "foreign-write!", 2, bytevector)?;
    let range = arguments::range(context, "foreign-write!", 3, start, end, source.len())?;
    let source = &source[range];
    // SAFETY: likewise, that they may be written.
    unsafe {
        core::ptr::copy(source.as_ptr(), address(to) as *mut u8, source.len());
    }
    Ok(Value::UNSPECIFIED)
}

/// `%foreign-move!`
pub fn foreign_move(to: Value, from: Value, bytes: Value, context: &mut Context) -> Result<Value, Raised> {
    let bytes = arguments::count(context, "foreign-move!", 3, bytes)?;
    // SAFETY: likewise for both.
    unsafe {
        core::ptr::copy(address(from) as *const u8, address(to) as *mut u8, bytes);
    }
    Ok(Value::UNSPECIFIED)
}
