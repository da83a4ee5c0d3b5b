//! Syntax objects as text, for messages.

use super::expander::Expander;
use super::syntax::{Node, SyntaxId};
use crate::ir::data::Datum;
use std::borrow::Cow;

/// Longer texts are cut: they are parts of a message. It also ends circular ones.
const LIMIT: usize = 200;

/// What is still to be written.
enum Work {
    Datum(SyntaxId),
    /// The rest of a list, after its first element.
    Rest(SyntaxId),
    Text(&'static str),
}

impl Expander {
    /// The external representation of a syntax object.
    pub(super) fn text_of(&self, syntax: SyntaxId) -> String {
        let mut text = String::new();
        let mut work = vec![Work::Datum(syntax)];
        while let Some(next) = work.pop() {
            if text.len() > LIMIT {
                text.push_str(" ...");
                break;
            }
            match next {
                Work::Text(piece) => text.push_str(piece),
                Work::Datum(id) => self.write_datum(id, &mut text, &mut work),
                Work::Rest(id) => match self.syntax[id] {
                    Node::Nil => text.push(')'),
                    Node::Pair(car, cdr) => {
                        text.push(' ');
                        work.extend([Work::Rest(cdr), Work::Datum(car)]);
                    }
                    Node::Atom(_) | Node::Ident(_) | Node::Vector(_) => {
                        text.push_str(" . ");
                        work.extend([Work::Text(")"), Work::Datum(id)]);
                    }
                },
            }
        }
        text
    }

    fn write_datum(&self, id: SyntaxId, text: &mut String, work: &mut Vec<Work>) {
        match self.syntax[id] {
            Node::Nil => text.push_str("()"),
            Node::Ident(ident) => text.push_str(&symbol_text(self.scopes.name_str(ident))),
            Node::Atom(atom) => write_atom(self.syntax.atom(atom), text),
            Node::Pair(car, cdr) => {
                text.push('(');
                work.extend([Work::Rest(cdr), Work::Datum(car)]);
            }
            Node::Vector(vector) => {
                text.push_str("#(");
                work.push(Work::Text(")"));
                for (i, &element) in self.syntax.vector(vector).iter().enumerate().rev() {
                    work.push(Work::Datum(element));
                    if i > 0 {
                        work.push(Work::Text(" "));
                    }
                }
            }
        }
    }
}

/// The external representation of a symbol: its name, between bars where that is needed.
pub(super) fn symbol_text(name: &str) -> Cow<'_, str> {
    if lexer::is_plain_identifier(name) {
        name.into()
    } else {
        format!("|{}|", name.replace('\\', "\\\\").replace('|', "\\|")).into()
    }
}

fn write_atom(datum: &Datum, text: &mut String) {
    match datum {
        Datum::Bool(value) => text.push_str(if *value { "#t" } else { "#f" }),
        Datum::Char(' ') => text.push_str("#\\space"),
        Datum::Char('\n') => text.push_str("#\\newline"),
        Datum::Char(value) if value.is_control() => text.push_str(&format!("#\\x{:x}", *value as u32)),
        Datum::Char(value) => text.extend(['#', '\\', *value]),
        Datum::Number(value) => number::write_number(text, value, 10),
        Datum::String(value) => text.push_str(&format!("{value:?}")),
        Datum::Bytevector(bytes) => {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            text.push_str(&format!("#u8({})", bytes.join(" ")));
        }
        Datum::Eof => text.push_str("#!eof"),
        Datum::Unspecified => text.push_str("#!unspecific"),
        Datum::Default => text.push_str("#!default"),
        Datum::Object(_) => text.push_str("#<object>"),
        Datum::Nil | Datum::Symbol(_) | Datum::Pair(..) | Datum::Vector(_) => {
            unreachable!("an atom has no parts and is not a symbol")
        }
    }
}
