//! The printer: `write`, `write-shared`, `write-simple`, `display`.
//!
//! What remains to be written is kept on a stack of tasks, so that nesting is bounded by memory alone. The text goes to
//! an [`Output`]; one with a limit stops the printer soon after it is full, which is how values are shown in messages.

// Cycles, sharing and the labels that show them.
mod cycles;
// Symbols, strings and characters.
mod text;

use abi::object::{self, condition, environment, foreign, port, record};
use abi::value::Value;

use crate::heap::{self, characters};
use crate::images::Images;
use crate::long;
use crate::number_heap;
use crate::port::{Output, PortError};
use crate::signals;
use crate::symbol_table::{symbol_name, symbol_text};
pub use cycles::pair_parts;
use cycles::{Label, Labels, is_compound};
pub use text::display_characters;

/// How strings, characters and symbols look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// As the reader takes them.
    Write,
    /// For people.
    Display,
}

/// `write` and `display`: datum labels only where there are cycles.
pub fn write(output: &mut Output, images: &Images, datum: Value, style: Style) -> Result<(), PortError> {
    let labels = if cycles::has_cycle(datum) {
        Labels::for_cycles(datum)
    } else {
        Labels::none()
    };
    Printer::new(output, images, style, labels).run(datum)
}

/// `write-shared`: datum labels wherever something is met again.
pub fn write_shared(output: &mut Output, images: &Images, datum: Value) -> Result<(), PortError> {
    let labels = Labels::for_sharing(datum);
    Printer::new(output, images, Style::Write, labels).run(datum)
}

/// `write-simple`: no datum labels; does not end on cyclic data.
pub fn write_simple(output: &mut Output, images: &Images, datum: Value) -> Result<(), PortError> {
    Printer::new(output, images, Style::Write, Labels::none()).run(datum)
}

/// The beginning of a datum's written form, for messages.
pub fn excerpt(images: &Images, datum: Value) -> String {
    // About one line of a terminal.
    const LIMIT: usize = 72;
    let mut output = Output::limited(LIMIT);
    let labels = Labels::for_short_cycles(datum, LIMIT);
    let written = Printer::new(&mut output, images, Style::Write, labels).run(datum);
    written.expect("output to memory does not fail");
    let written = output.contents().expect("the output is in memory");
    let text = std::str::from_utf8(written).expect("the printer writes UTF-8");
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

struct Printer<'a> {
    output: &'a mut Output,
    images: &'a Images,
    style: Style,
    labels: Labels,
    /// What remains, the next on top.
    tasks: Vec<Task<'a>>,
    /// Whether the program was interrupted while a long number was being made a text.
    interrupted: bool,
    /// Parts that were written.
    steps: u32,
}

/// After so many parts it is looked whether the printing is to end: within a millisecond.
const CHECKED_STEPS: u32 = 1 << 12;

enum Task<'a> {
    Datum(Value),
    /// What follows an element of a list: the rest of the list.
    Tail(Value),
    /// More elements of a vector, each after a space.
    Elements(&'a [Value]),
    /// More fields of a record, with their names.
    Fields(&'a [Value], &'a [Value]),
    Text(&'static str),
}

impl<'a> Printer<'a> {
    fn new(output: &'a mut Output, images: &'a Images, style: Style, labels: Labels) -> Printer<'a> {
        Printer {
            output,
            images,
            style,
            labels,
            tasks: Vec::new(),
            interrupted: false,
            steps: 0,
        }
    }

    fn run(mut self, datum: Value) -> Result<(), PortError> {
        self.datum(datum);
        while let Some(task) = self.tasks.pop() {
            if self.output.is_full() {
                break;
            }
            self.go_on()?;
            match task {
                Task::Datum(datum) => self.datum(datum),
                Task::Tail(tail) => self.tail(tail)?,
                Task::Elements(elements) => self.elements(elements)?,
                Task::Fields(names, values) => self.fields(names, values),
                Task::Text(text) => self.output.push_str(text),
            }
        }
        self.go_on()
    }

    /// Called between parts: writes the output's buffer out if it is full. Ctrl-C ends the printing here, and so does nesting
    /// that takes up all memory.
    #[inline]
    fn go_on(&mut self) -> Result<(), PortError> {
        self.steps = self.steps.wrapping_add(1);
        if self.interrupted || self.steps.is_multiple_of(CHECKED_STEPS) {
            self.check()?;
        }
        self.output.relieve()
    }

    #[cold]
    fn check(&self) -> Result<(), PortError> {
        if self.interrupted || signals::is_interrupted() {
            Err(PortError::Interrupted)
        } else if size_of_val(&*self.tasks) > self.output.room() {
            Err(PortError::NoRoom)
        } else {
            Ok(())
        }
    }

    fn datum(&mut self, datum: Value) {
        if !is_compound(datum) {
            return self.atom(datum);
        }
        match self.labels.meet(datum) {
            Label::None => {}
            Label::Define(number) => self.output.push_str(&format!("#{number}=")),
            Label::Refer(number) => return self.output.push_str(&format!("#{number}#")),
        }
        self.compound(datum);
    }

    fn compound(&mut self, datum: Value) {
        if datum.is_pair() {
            self.output.push('(');
            self.tasks.push(Task::Tail(heap::cdr(datum)));
            return self.datum_or_task(heap::car(datum));
        }
        let parts = cycles::parts(datum);
        match heap::type_code(datum) {
            Some(object::VECTOR) => self.sequence("#(", parts, ")"),
            Some(object::VALUES) => self.sequence("#<values ", parts, ">"),
            Some(object::BOX) => self.sequence("#<box ", parts, ">"),
            Some(object::RECORD) => self.record(datum, parts),
            Some(object::CONDITION) => self.condition(datum, parts[0]),
            Some(_) | None => unreachable!("only these types have parts"),
        }
    }

    /// Writes an atom at once, leaves anything else on the stack.
    fn datum_or_task(&mut self, datum: Value) {
        if is_compound(datum) {
            self.tasks.push(Task::Datum(datum));
        } else {
            self.atom(datum);
        }
    }

    /// The rest of a list, up to the next element with parts.
    fn tail(&mut self, mut tail: Value) -> Result<(), PortError> {
        loop {
            if tail == Value::NIL {
                self.output.push(')');
                return Ok(());
            }
            if !tail.is_pair() || self.labels.contains(tail) {
                self.output.push_str(" . ");
                self.tasks.push(Task::Text(")"));
                self.datum_or_task(tail);
                return Ok(());
            }
            self.output.push(' ');
            self.go_on()?;
            let element = heap::car(tail);
            tail = heap::cdr(tail);
            if is_compound(element) || self.output.is_full() {
                self.tasks.push(Task::Tail(tail));
                self.tasks.push(Task::Datum(element));
                return Ok(());
            }
            self.atom(element);
        }
    }

    fn sequence(&mut self, open: &'static str, parts: &'a [Value], close: &'static str) {
        self.output.push_str(open);
        self.tasks.push(Task::Text(close));
        if let Some((&first, rest)) = parts.split_first() {
            self.tasks.push(Task::Elements(rest));
            self.datum_or_task(first);
        }
    }

    fn elements(&mut self, mut rest: &'a [Value]) -> Result<(), PortError> {
        while let Some((&element, others)) = rest.split_first() {
            rest = others;
            self.output.push(' ');
            self.go_on()?;
            if is_compound(element) || self.output.is_full() {
                self.tasks.push(Task::Elements(rest));
                self.tasks.push(Task::Datum(element));
                return Ok(());
            }
            self.atom(element);
        }
        Ok(())
    }

    /// `#<point x: 1 y: 2>`
    fn record(&mut self, record: Value, shown: &'a [Value]) {
        let record_type = heap::field(record, record::TYPE as usize);
        self.output.push_str("#<");
        self.output.push_str(&type_name(record_type));
        self.tasks.push(Task::Text(">"));
        let names = heap::field(record_type, record::TYPE_FIELDS as usize);
        let names = match names.as_fixnum() {
            Some(_) => &[],
            None => heap::elements(names),
        };
        self.tasks.push(Task::Fields(names, shown));
    }

    fn fields(&mut self, names: &'a [Value], values: &'a [Value]) {
        let Some((&value, values)) = values.split_first() else {
            return;
        };
        self.output.push(' ');
        let names = match names.split_first() {
            Some((&name, names)) => {
                self.output.push_str(&name_text(name));
                self.output.push_str(": ");
                names
            }
            None => names,
        };
        self.tasks.push(Task::Fields(names, values));
        self.datum_or_task(value);
    }

    /// `#<condition message irritants...>`
    fn condition(&mut self, condition: Value, irritants: Value) {
        self.output.push_str("#<condition ");
        self.tasks.push(Task::Text(">"));
        if irritants.is_pair() {
            self.tasks.push(Task::Datum(irritants));
            self.tasks.push(Task::Text(" "));
        }
        self.datum_or_task(heap::field(condition, condition::MESSAGE as usize));
    }

    fn atom(&mut self, atom: Value) {
        if let Some(fixnum) = atom.as_fixnum() {
            push_fixnum(self.output, fixnum);
        } else if let Some(c) = atom.as_char() {
            match self.style {
                Style::Write => text::write_char(self.output, c),
                Style::Display => self.output.push(c),
            }
        } else if atom.is_self_tagged_flonum() {
            self.number(atom);
        } else if atom.is_procedure() {
            self.procedure(atom);
        } else if atom.is_object() {
            self.object(atom);
        } else {
            self.output.push_str(immediate_text(atom));
        }
    }

    fn procedure(&mut self, procedure: Value) {
        match self.images.procedure_name(heap::entry(procedure)) {
            Some(name) => self.output.push_str(&format!("#<procedure {name}>")),
            None => self.output.push_str("#<procedure>"),
        }
    }

    /// An object without parts.
    fn object(&mut self, object: Value) {
        let code = heap::header(object).type_code();
        match code {
            object::FLONUM | object::BIGNUM | object::RATNUM | object::COMPNUM => self.number(object),
            object::STRING => match self.style {
                Style::Write => text::write_string(self.output, object),
                Style::Display => text::display_characters(self.output, characters(object)),
            },
            object::SYMBOL => {
                let name = symbol_name(object);
                match self.style {
                    Style::Write => text::write_symbol(self.output, name),
                    Style::Display => text::display_characters(self.output, characters(name)),
                }
            }
            object::VECTOR => self.output.push_str("#()"),
            object::VALUES => self.output.push_str("#<values>"),
            object::BYTEVECTOR => self.bytevector(heap::bytes(object)),
            object::RECORD => {
                let text = match cycles::is_record_type(object) {
                    true => format!("#<record-type {}>", type_name(object)),
                    false => format!("#<{}>", type_name(heap::field(object, record::TYPE as usize))),
                };
                self.output.push_str(&text);
            }
            object::PORT => self.port(object),
            object::FOREIGN => self.foreign_pointer(object),
            object::ENVIRONMENT => {
                self.output.push_str("#<environment ");
                self.datum_or_task(heap::field(object, environment::DESCRIPTION as usize));
                self.output.push('>');
            }
            _ => {
                let name = object::object_type(code).map_or("object", |row| row.name);
                self.output.push_str(&format!("#<{}>", name.replace(' ', "-")));
            }
        }
    }

    /// `#<foreign-pointer tm 0x7f5a20c3d5e0>`
    fn foreign_pointer(&mut self, pointer: Value) {
        self.output.push_str("#<foreign-pointer ");
        let target = heap::field(pointer, foreign::TYPE as usize);
        let name = if heap::is(target, object::RECORD) {
            heap::elements(target)[1]
        } else {
            target
        };
        if heap::is(name, object::SYMBOL) {
            self.output.push_str(&name_text(name));
            self.output.push(' ');
        }
        let address = number_heap::number(heap::field(pointer, foreign::ADDRESS as usize));
        let address = address.map_or(String::new(), |address| number::to_text(&address, 16));
        self.output.push_str(&format!("0x{address}>"));
    }

    fn number(&mut self, value: Value) {
        let number = number_heap::number(value).expect("the caller has a number");
        let bits = number.bits();
        if self.output.is_limited() && long::is_long(bits) {
            return self.output.push_str(&format!("#<number of {bits} bits>"));
        }
        match long::perform(
            bits,
            move || number::to_text(&number, 10),
            signals::is_interrupted,
        ) {
            Some(text) => self.output.push_str(&text),
            None => self.interrupted = true,
        }
    }

    fn bytevector(&mut self, bytes: &[u8]) {
        self.output.push_str("#u8(");
        for (index, &byte) in bytes.iter().enumerate() {
            if self.output.is_full() {
                break;
            }
            if index > 0 {
                self.output.push(' ');
            }
            push_fixnum(self.output, i64::from(byte));
        }
        self.output.push(')');
    }

    /// `#<textual-output-port "io.txt">`
    fn port(&mut self, object: Value) {
        let kind = heap::field(object, port::KIND as usize).as_fixnum().unwrap_or(0);
        let content = if kind & port::BINARY != 0 {
            "binary"
        } else {
            "textual"
        };
        let direction = if kind & port::INPUT != 0 {
            "input"
        } else {
            "output"
        };
        self.output.push_str(&format!("#<{content}-{direction}-port"));
        let name = heap::field(object, port::NAME as usize);
        if heap::is_string(name) {
            self.output.push(' ');
            text::write_string(self.output, name);
        }
        self.output.push('>');
    }
}

/// The name of a record type, without the angle brackets that it may have been given.
fn type_name(record_type: Value) -> String {
    let name = name_text(heap::field(record_type, record::TYPE_NAME as usize));
    match name.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        Some(inner) if !inner.is_empty() => inner.to_owned(),
        _ => name,
    }
}

fn name_text(name: Value) -> String {
    if heap::is_symbol(name) {
        symbol_text(name)
    } else {
        "record".to_owned()
    }
}

fn immediate_text(immediate: Value) -> &'static str {
    match immediate {
        Value::FALSE => "#f",
        Value::TRUE => "#t",
        Value::NIL => "()",
        Value::EOF => "#<eof>",
        Value::UNSPECIFIED => "#<unspecified>",
        Value::DEFAULT => "#<default>",
        Value::BROKEN => "#<broken-weak-pointer>",
        _ => "#<unbound>",
    }
}

/// Decimal digits: the common case of number output, without an allocation.
fn push_fixnum(output: &mut Output, fixnum: i64) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    let mut rest = fixnum.unsigned_abs();
    loop {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if fixnum < 0 {
        output.push('-');
    }
    output.push_bytes(&digits[first..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::runtime;
    use crate::testing::{context, datum, written};

    #[test]
    fn labels_show_cycles_or_all_sharing() {
        let context = &mut *context();
        let shared = datum(context, "(#0=(1) #0# #1=(2 . #1#))");
        assert_eq!(written(context, shared), "((1) (1) #0=(2 . #0#))");
        let mut output = Output::to_memory();
        write_shared(&mut output, &runtime(context).images, shared).expect("memory takes it");
        assert_eq!(output.contents(), Some("(#0=(1) #0# #1=(2 . #1#))".as_bytes()));
    }

    #[test]
    fn excerpts_are_short_and_end_on_cycles() {
        let context = &mut *context();
        let short = datum(context, "#0=(abc . #0#)");
        assert_eq!(excerpt(&runtime(context).images, short), "#0=(abc . #0#)");
        let cycle = datum(context, &format!("#0=({}. #0#)", "abc ".repeat(100)));
        let text = excerpt(&runtime(context).images, cycle);
        assert!(
            text.starts_with("(abc abc") && text.ends_with("...") && text.len() < 80,
            "{text}"
        );
        let long = datum(context, &format!("\"{}\"", "x".repeat(1000)));
        assert!(excerpt(&runtime(context).images, long).len() < 80);
    }

    #[test]
    fn display_shows_strings_and_characters_as_they_are() {
        let context = &mut *context();
        let datum = datum(context, "(\"a\\nb\" #\\c |d e|)");
        let mut output = Output::to_memory();
        write(&mut output, &runtime(context).images, datum, Style::Display).expect("memory takes it");
        assert_eq!(output.contents(), Some("(a\nb c d e)".as_bytes()));
    }

    #[test]
    fn records_show_their_fields() {
        let context = &mut *context();
        let root = context.registers[abi::context::register::ROOT_RECORD_TYPE];
        assert_eq!(written(context, root), "#<record-type record-type>");
        let name = datum(context, "<point>");
        let fields = datum(context, "#(x y)");
        let point_type =
            heap::record(context, &[root, name, fields, Value::FALSE, Value::FALSE]).expect("room");
        let point = heap::record(context, &[point_type, Value::fixnum(1), fields]).expect("room");
        assert_eq!(written(context, point), "#<point x: 1 y: #(x y)>");
        assert_eq!(written(context, point_type), "#<record-type point>");
        let name = datum(context, "<lock>");
        let fields = [root, name, Value::fixnum(1), Value::FALSE, Value::FALSE];
        let lock_type = heap::record(context, &fields).expect("room");
        let name = datum(context, "a");
        let lock = heap::record(context, &[lock_type, name, Value::FALSE]).expect("room");
        assert_eq!(written(context, lock), "#<lock a>");
    }
}
