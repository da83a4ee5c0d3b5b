//! Literal data as text.

use super::layout::Text;
use crate::ir::data::{Data, Datum, DatumId};
use number::Number;
use std::fmt::Write as _;

/// Large or cyclic data are cut off after so many nodes: a listing is to be read.
const MOST_NODES: usize = 1000;

/// A constant expression.
pub fn constant(data: &Data, id: DatumId) -> Text {
    Text::Atom(text(data, id))
}

/// The text of a constant expression.
pub fn text(data: &Data, id: DatumId) -> String {
    let mut out = String::new();
    match &data[id] {
        Datum::Nil | Datum::Symbol(_) | Datum::Pair(..) | Datum::Vector(_) => out.push('\''),
        Datum::Bool(_) | Datum::Char(_) | Datum::Number(_) | Datum::String(_) | Datum::Bytevector(_) => {}
        Datum::Eof | Datum::Unspecified | Datum::Default | Datum::Object(_) => {}
    }
    let mut nodes = 0;
    datum(data, id, &mut out, &mut nodes);
    out
}

fn datum(data: &Data, id: DatumId, out: &mut String, nodes: &mut usize) {
    *nodes += 1;
    if *nodes > MOST_NODES {
        out.push_str("...");
        return;
    }
    match &data[id] {
        Datum::Nil => out.push_str("()"),
        Datum::Bool(true) => out.push_str("#t"),
        Datum::Bool(false) => out.push_str("#f"),
        Datum::Char(c) => character(*c, out),
        Datum::Number(n) => number(n, out),
        Datum::String(text) => string(text, out),
        Datum::Symbol(name) => out.push_str(&symbol(name)),
        Datum::Pair(..) => list(data, id, out, nodes),
        Datum::Vector(items) => {
            out.push_str("#(");
            sequence(items.iter().map(|&item| Item::Datum(item)), data, out, nodes);
        }
        Datum::Bytevector(bytes) => {
            out.push_str("#u8(");
            sequence(bytes.iter().map(|&byte| Item::Byte(byte)), data, out, nodes);
        }
        Datum::Eof => out.push_str("#!eof"),
        Datum::Unspecified => out.push_str("#!unspecified"),
        Datum::Default => out.push_str("#!default"),
        Datum::Object(object) => {
            write!(out, "#<object {}>", object.0).expect("writing to a string succeeds");
        }
    }
}

enum Item {
    Datum(DatumId),
    Byte(u8),
}

fn sequence(items: impl Iterator<Item = Item>, data: &Data, out: &mut String, nodes: &mut usize) {
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.push(' ');
        }
        match item {
            Item::Datum(id) => datum(data, id, out, nodes),
            Item::Byte(byte) => write!(out, "{byte}").expect("writing to a string succeeds"),
        }
        if *nodes > MOST_NODES {
            break;
        }
    }
    out.push(')');
}

fn list(data: &Data, mut id: DatumId, out: &mut String, nodes: &mut usize) {
    out.push('(');
    while let Datum::Pair(car, cdr) = data[id] {
        datum(data, car, out, nodes);
        id = cdr;
        if *nodes > MOST_NODES {
            break;
        }
        match data[id] {
            Datum::Nil => {}
            Datum::Pair(..) => out.push(' '),
            _ => {
                out.push_str(" . ");
                datum(data, id, out, nodes);
            }
        }
    }
    out.push(')');
}

/// A character.
pub fn character(c: char, out: &mut String) {
    let result = match c {
        ' ' => write!(out, "#\\space"),
        '\n' => write!(out, "#\\newline"),
        _ if c.is_control() || c.is_whitespace() => write!(out, "#\\x{:x}", c as u32),
        _ => write!(out, "#\\{c}"),
    };
    result.expect("writing to a string succeeds");
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ => out.push(c),
        }
    }
    out.push('"');
}

fn number(n: &Number, out: &mut String) {
    let result = match n {
        Number::Integer(i) => write!(out, "{i}"),
        Number::Flonum(x) if x.is_nan() => write!(out, "+nan.0"),
        Number::Flonum(x) if x.is_infinite() => write!(out, "{}inf.0", if *x > 0.0 { '+' } else { '-' }),
        Number::Flonum(x) => write!(out, "{x:?}"),
        Number::Big(_) | Number::Ratnum(_) | Number::Compnum(_) => write!(out, "#<{n:?}>"),
    };
    result.expect("writing to a string succeeds");
}

/// A symbol, in bars where it needs them.
pub fn symbol(name: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"()\"';`,|#".contains(c);
    let number_like = name.parse::<f64>().is_ok() || name == ".";
    if !name.is_empty() && name.chars().all(plain) && !number_like {
        return name.to_string();
    }
    let mut out = String::from("|");
    for c in name.chars() {
        match c {
            '|' => out.push_str("\\|"),
            '\\' => out.push_str("\\\\"),
            _ => out.push(c),
        }
    }
    out + "|"
}
