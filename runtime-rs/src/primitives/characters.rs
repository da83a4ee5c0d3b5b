//! Characters: case, properties, conversion.

use abi::context::Context;
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::{allocate, arguments, unicode};

/// `integer->char`, for what is not done inline: integers that are no scalar values.
pub fn integer_to_char(value: Value, context: &mut Context) -> Result<Value, Raised> {
    let code = arguments::fixnum(context, "integer->char", 1, value)?;
    match u32::try_from(code).ok().and_then(char::from_u32) {
        Some(c) => Ok(Value::char(c)),
        None => Err(condition::out_of_range(
            context,
            "integer->char",
            1,
            value,
            "a Unicode scalar value",
        )),
    }
}

/// `char-upcase`
pub fn char_upcase(value: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::character(context, "char-upcase", 1, value).map(|c| Value::char(unicode::upcase(c)))
}

/// `char-downcase`
pub fn char_downcase(value: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::character(context, "char-downcase", 1, value).map(|c| Value::char(unicode::downcase(c)))
}

/// `char-foldcase`
pub fn char_foldcase(value: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::character(context, "char-foldcase", 1, value).map(|c| Value::char(unicode::foldcase(c)))
}

/// `char-alphabetic?`
pub fn is_char_alphabetic(value: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::character(context, "char-alphabetic?", 1, value).map(|c| Value::bool(c.is_alphabetic()))
}

/// `char-numeric?`
pub fn is_char_numeric(value: Value, context: &mut Context) -> Result<Value, Raised> {
    let c = arguments::character(context, "char-numeric?", 1, value)?;
    Ok(Value::bool(unicode::digit_value(c).is_some()))
}

/// `char-whitespace?`
pub fn is_char_whitespace(value: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::character(context, "char-whitespace?", 1, value).map(|c| Value::bool(c.is_whitespace()))
}

/// `char-upper-case?`
pub fn is_char_upper_case(value: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::character(context, "char-upper-case?", 1, value).map(|c| Value::bool(c.is_uppercase()))
}

/// `char-lower-case?`
pub fn is_char_lower_case(value: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::character(context, "char-lower-case?", 1, value).map(|c| Value::bool(c.is_lowercase()))
}

/// `digit-value`
pub fn digit_value(value: Value, context: &mut Context) -> Result<Value, Raised> {
    let c = arguments::character(context, "digit-value", 1, value)?;
    Ok(unicode::digit_value(c).map_or(Value::FALSE, |digit| Value::fixnum(i64::from(digit))))
}

/// `char-general-category`
pub fn char_general_category(value: Value, context: &mut Context) -> Result<Value, Raised> {
    let c = arguments::character(context, "char-general-category", 1, value)?;
    allocate::symbol(context, unicode::general_category(c))
}
