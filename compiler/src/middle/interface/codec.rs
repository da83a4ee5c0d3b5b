//! Core expressions as bytes: a tag for each form, then its parts, in the order of the text.
//!
//! Numbers are written in groups of seven bits. Variables are numbered by the order in which they are bound. Places in
//! the source are not kept: what is inlined from a library is reported at the place of the call.

use crate::ir::core::{Clause, Expr, ExprId, Formals, Global, Lambda, Program, Var};
use crate::ir::data::{Datum, DatumId};
use crate::source::Span;
use abi::primitive::{ALL, Primitive};
use number::Number;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The tags of expressions.
mod tag {
    pub const CONST: u8 = 0;
    pub const LOCAL: u8 = 1;
    pub const GLOBAL: u8 = 2;
    pub const SET_LOCAL: u8 = 3;
    pub const SET_GLOBAL: u8 = 4;
    pub const IF: u8 = 5;
    pub const SEQ: u8 = 6;
    pub const LAMBDA: u8 = 7;
    pub const LET: u8 = 8;
    pub const FIX: u8 = 9;
    pub const LET_VALUES: u8 = 10;
    pub const CALL: u8 = 11;
    pub const PRIMITIVE: u8 = 12;
}

/// The tags of constants.
mod datum_tag {
    pub const NIL: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const CHAR: u8 = 3;
    pub const INTEGER: u8 = 4;
    pub const FLONUM: u8 = 5;
    pub const STRING: u8 = 6;
    pub const SYMBOL: u8 = 7;
    pub const EOF: u8 = 8;
    pub const UNSPECIFIED: u8 = 9;
    pub const DEFAULT: u8 = 10;
}

/// Bytes being written.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Writes a byte.
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Writes a number, seven bits a byte, the lowest first.
    pub fn number(&mut self, number: u32) {
        self.long(u64::from(number));
    }

    fn long(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Number of bytes written.
    pub fn position(&self) -> usize {
        self.bytes.len()
    }

    /// Adds what another has written.
    pub fn append(&mut self, other: Writer) {
        self.bytes.extend(other.bytes);
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Bytes being read: only what a [`Writer`] wrote.
pub struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Reader<'a> {
    /// Reads from a position on.
    pub fn new(bytes: &'a [u8], position: usize) -> Reader<'a> {
        Reader { bytes, position }
    }

    /// Number of bytes read.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Reads a byte.
    pub fn byte(&mut self) -> u8 {
        self.position += 1;
        self.bytes[self.position - 1]
    }

    /// Reads a number.
    pub fn number(&mut self) -> u32 {
        self.long() as u32
    }

    fn long(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    /// Reads a text.
    pub fn text(&mut self) -> Rc<str> {
        let length = self.number() as usize;
        let text = &self.bytes[self.position..self.position + length];
        self.position += length;
        str::from_utf8(text).expect("a writer writes text").into()
    }
}

/// Writes an expression. Returns false, with nothing written, if there is something in it that cannot be copied to
/// another unit: a literal with identity.
pub fn encode(program: &Program, id: ExprId, out: &mut Writer, global: impl FnMut(Global) -> u32) -> bool {
    let start = out.position();
    let mut encoder = Encoder {
        program,
        out,
        global,
        vars: FxHashMap::default(),
    };
    let copied = encoder.expr(id).is_some();
    if !copied {
        out.bytes.truncate(start);
    }
    copied
}

struct Encoder<'a, F> {
    program: &'a Program,
    out: &'a mut Writer,
    global: F,
    vars: FxHashMap<Var, u32>,
}

impl<F: FnMut(Global) -> u32> Encoder<'_, F> {
    fn expr(&mut self, id: ExprId) -> Option<()> {
        let program = self.program;
        match &program[id] {
            Expr::Const(datum) => {
                self.out.byte(tag::CONST);
                self.datum(&program.data[*datum])
            }
            Expr::Local(x) => {
                self.out.byte(tag::LOCAL);
                self.local(*x);
                Some(())
            }
            Expr::Global(g) => {
                self.out.byte(tag::GLOBAL);
                self.global(*g);
                Some(())
            }
            Expr::SetLocal(x, value) => {
                self.out.byte(tag::SET_LOCAL);
                self.local(*x);
                self.expr(*value)
            }
            Expr::SetGlobal(g, value) => {
                self.out.byte(tag::SET_GLOBAL);
                self.global(*g);
                self.expr(*value)
            }
            Expr::If(test, then, otherwise) => {
                self.out.byte(tag::IF);
                [test, then, otherwise]
                    .into_iter()
                    .try_for_each(|&part| self.expr(part))
            }
            Expr::Seq(items) => {
                self.out.byte(tag::SEQ);
                self.exprs(items)
            }
            Expr::Lambda(lambda) => {
                self.out.byte(tag::LAMBDA);
                self.out.text(lambda.name.as_deref().unwrap_or(""));
                self.out.number(lambda.clauses.len() as u32);
                lambda.clauses.iter().try_for_each(|clause| {
                    self.formals(&clause.formals);
                    self.expr(clause.body)
                })
            }
            Expr::Let(bindings, body) => self.bindings(tag::LET, bindings, *body),
            Expr::Fix(bindings, body) => self.bindings(tag::FIX, bindings, *body),
            Expr::LetValues(formals, producer, body) => {
                self.out.byte(tag::LET_VALUES);
                self.formals(formals);
                self.expr(*producer)?;
                self.expr(*body)
            }
            Expr::Call(operator, operands) => {
                self.out.byte(tag::CALL);
                self.expr(*operator)?;
                self.exprs(operands)
            }
            Expr::Primitive(primitive, operands) => {
                self.out.byte(tag::PRIMITIVE);
                self.out.number(u32::from(*primitive as u16));
                self.exprs(operands)
            }
            Expr::DefineGlobal(..) | Expr::Letrec(..) | Expr::Labels(..) | Expr::Jump(..) => None,
        }
    }

    fn exprs(&mut self, items: &[ExprId]) -> Option<()> {
        self.out.number(items.len() as u32);
        items.iter().try_for_each(|&item| self.expr(item))
    }

    fn local(&mut self, x: Var) {
        self.out.number(self.vars[&x]);
    }

    fn global(&mut self, g: Global) {
        let number = (self.global)(g);
        self.out.number(number);
    }

    fn bindings(&mut self, tag: u8, bindings: &[(Var, ExprId)], body: ExprId) -> Option<()> {
        self.out.byte(tag);
        self.out.number(bindings.len() as u32);
        bindings.iter().for_each(|&(x, _)| self.bind(x));
        bindings.iter().try_for_each(|&(_, init)| self.expr(init))?;
        self.expr(body)
    }

    fn formals(&mut self, formals: &Formals) {
        self.out
            .number((formals.required.len() as u32) << 1 | u32::from(formals.rest.is_some()));
        formals.vars().for_each(|x| self.bind(x));
    }

    fn bind(&mut self, x: Var) {
        let info = &self.program.vars[x.0 as usize];
        self.vars.insert(x, self.vars.len() as u32);
        self.out.text(&info.name);
        self.out.byte(u8::from(info.assigned));
    }

    fn datum(&mut self, datum: &Datum) -> Option<()> {
        match datum {
            Datum::Nil => self.out.byte(datum_tag::NIL),
            Datum::Bool(false) => self.out.byte(datum_tag::FALSE),
            Datum::Bool(true) => self.out.byte(datum_tag::TRUE),
            Datum::Char(c) => {
                self.out.byte(datum_tag::CHAR);
                self.out.number(*c as u32);
            }
            Datum::Number(Number::Integer(n)) => {
                self.out.byte(datum_tag::INTEGER);
                self.out.long(*n as u64);
            }
            Datum::Number(Number::Flonum(x)) => {
                self.out.byte(datum_tag::FLONUM);
                self.out.long(x.to_bits());
            }
            Datum::String(text) => {
                self.out.byte(datum_tag::STRING);
                self.out.text(text);
            }
            Datum::Symbol(name) => {
                self.out.byte(datum_tag::SYMBOL);
                self.out.text(name);
            }
            Datum::Eof => self.out.byte(datum_tag::EOF),
            Datum::Unspecified => self.out.byte(datum_tag::UNSPECIFIED),
            Datum::Default => self.out.byte(datum_tag::DEFAULT),
            Datum::Number(_)
            | Datum::Pair(..)
            | Datum::Vector(_)
            | Datum::Bytevector(_)
            | Datum::Object(_) => return None,
        }
        Some(())
    }
}

/// Reads an expression into a program.
pub fn decode(
    reader: Reader,
    program: &mut Program,
    global: impl FnMut(&mut Program, u32) -> Global,
) -> ExprId {
    Decoder {
        reader,
        program,
        global,
        vars: Vec::new(),
    }
    .expr()
}

struct Decoder<'a, F> {
    reader: Reader<'a>,
    program: &'a mut Program,
    global: F,
    vars: Vec<Var>,
}

impl<F: FnMut(&mut Program, u32) -> Global> Decoder<'_, F> {
    fn expr(&mut self) -> ExprId {
        let expr = match self.reader.byte() {
            tag::CONST => Expr::Const(self.datum()),
            tag::LOCAL => Expr::Local(self.local()),
            tag::GLOBAL => Expr::Global(self.global()),
            tag::SET_LOCAL => Expr::SetLocal(self.local(), self.expr()),
            tag::SET_GLOBAL => Expr::SetGlobal(self.global(), self.expr()),
            tag::IF => Expr::If(self.expr(), self.expr(), self.expr()),
            tag::SEQ => Expr::Seq(self.exprs()),
            tag::LAMBDA => Expr::Lambda(self.lambda()),
            tag::LET => {
                let bindings = self.bindings();
                Expr::Let(bindings, self.expr())
            }
            tag::FIX => {
                let bindings = self.bindings();
                Expr::Fix(bindings, self.expr())
            }
            tag::LET_VALUES => Expr::LetValues(self.formals(), self.expr(), self.expr()),
            tag::CALL => Expr::Call(self.expr(), self.exprs()),
            tag::PRIMITIVE => Expr::Primitive(self.primitive(), self.exprs()),
            other => unreachable!("no expression begins with {other}"),
        };
        self.program.add(expr, Span::NONE)
    }

    fn exprs(&mut self) -> Vec<ExprId> {
        (0..self.reader.number()).map(|_| self.expr()).collect()
    }

    fn local(&mut self) -> Var {
        self.vars[self.reader.number() as usize]
    }

    fn global(&mut self) -> Global {
        let number = self.reader.number();
        (self.global)(self.program, number)
    }

    fn primitive(&mut self) -> Primitive {
        ALL[self.reader.number() as usize]
    }

    fn lambda(&mut self) -> Lambda {
        let name = Some(self.reader.text()).filter(|name| !name.is_empty());
        let count = self.reader.number();
        let clause = |_| Clause {
            formals: self.formals(),
            body: self.expr(),
        };
        Lambda {
            name,
            clauses: (0..count).map(clause).collect(),
        }
    }

    fn bindings(&mut self) -> Vec<(Var, ExprId)> {
        let count = self.reader.number();
        let vars: Vec<Var> = (0..count).map(|_| self.bind()).collect();
        vars.into_iter().map(|x| (x, self.expr())).collect()
    }

    fn formals(&mut self) -> Formals {
        let shape = self.reader.number();
        let required = (0..shape >> 1).map(|_| self.bind()).collect();
        Formals {
            required,
            rest: (shape & 1 == 1).then(|| self.bind()),
        }
    }

    fn bind(&mut self) -> Var {
        let name = self.reader.text();
        let x = self.program.new_var(name);
        self.program.vars[x.0 as usize].assigned = self.reader.byte() != 0;
        self.vars.push(x);
        x
    }

    fn datum(&mut self) -> DatumId {
        let datum = match self.reader.byte() {
            datum_tag::NIL => Datum::Nil,
            datum_tag::FALSE => Datum::Bool(false),
            datum_tag::TRUE => Datum::Bool(true),
            datum_tag::CHAR => {
                Datum::Char(char::from_u32(self.reader.number()).expect("a character was written"))
            }
            datum_tag::INTEGER => Datum::Number(Number::Integer(self.reader.long() as i64)),
            datum_tag::FLONUM => Datum::Number(Number::Flonum(f64::from_bits(self.reader.long()))),
            datum_tag::STRING => Datum::String(self.reader.text()),
            datum_tag::SYMBOL => Datum::Symbol(self.reader.text()),
            datum_tag::EOF => Datum::Eof,
            datum_tag::UNSPECIFIED => Datum::Unspecified,
            datum_tag::DEFAULT => Datum::Default,
            other => unreachable!("no constant begins with {other}"),
        };
        self.program.data.add(datum)
    }
}
