//! Literal data to static objects, in the layouts of `abi::object`.
//!
//! An object gets its room when it is first referred to, and its fields later ([`Layout::fill_literals`]), so that
//! nesting and cycles cost no recursion.

use crate::ir::data::{Datum, DatumId};
use crate::output::image::{Address, Block};
use crate::output::link::{Layout, Unfilled, UnitId};
use abi::object::{self, Header, field, symbol};
use abi::value::{OBJECT_ALIGNMENT, TAG_OBJECT, TAG_PAIR, Value};
use number::{Integer, Number, Real};

/// Displacement of field `i` from the untagged start of an object.
const fn field_offset(i: i32) -> u32 {
    (field(i) + TAG_OBJECT as i32) as u32
}

/// An object's tagged address, given where it starts.
fn object_at(offset: u32) -> Address {
    Address::In(Block::Data, offset + TAG_OBJECT as u32)
}

fn immediate(value: Value) -> Address {
    Address::Absolute(value.0)
}

impl Layout<'_> {
    /// The tagged value of a literal.
    pub(super) fn literal(&mut self, unit: UnitId, datum: DatumId) -> Address {
        let known = self.places.literals.get(&(unit, datum));
        if let Some(&place) = known.or(self.linker.places.literals.get(&(unit, datum))) {
            return self.address(place);
        }
        let source = self.linker.unit(unit);
        let value = match source.datum(datum) {
            Datum::Nil => immediate(Value::NIL),
            Datum::Bool(b) => immediate(Value::bool(*b)),
            Datum::Char(c) => immediate(Value::char(*c)),
            Datum::Eof => immediate(Value::EOF),
            Datum::Unspecified => immediate(Value::UNSPECIFIED),
            Datum::Default => immediate(Value::DEFAULT),
            Datum::Symbol(name) => self.symbol(name),
            Datum::Number(number) => self.number(number),
            Datum::String(text) => object_at(self.string(text)),
            Datum::Object(object) => self.reference(self.heap.object(*object)),
            Datum::Bytevector(bytes) => {
                let offset = self.object(object::BYTEVECTOR, 0, bytes.len() as u64, bytes.len());
                let at = (offset + field_offset(0)) as usize;
                self.image.data[at..at + bytes.len()].copy_from_slice(bytes);
                object_at(offset)
            }
            Datum::Pair(..) => {
                let offset = self.allocate(object::PAIR_BYTES as usize);
                self.unfilled.push(Unfilled { unit, datum, offset });
                Address::In(Block::Data, offset + TAG_PAIR as u32)
            }
            Datum::Vector(elements) => {
                let length = elements.len();
                let offset = self.object(object::VECTOR, 0, length as u64, 8 * length);
                self.unfilled.push(Unfilled { unit, datum, offset });
                object_at(offset)
            }
        };
        if let Address::In(block, offset) = value {
            let place = self.place(block, offset);
            self.places.literals.insert((unit, datum), place);
        }
        value
    }

    /// Fills the fields of all literals met so far, which may add more.
    pub(super) fn fill_literals(&mut self) {
        while let Some(Unfilled { unit, datum, offset }) = self.unfilled.pop() {
            let source = self.linker.unit(unit);
            match source.datum(datum) {
                Datum::Pair(car, cdr) => {
                    self.require_static(unit, &[*car, *cdr]);
                    let car = self.literal(unit, *car);
                    self.data_word(offset, car);
                    let cdr = self.literal(unit, *cdr);
                    self.data_word(offset + object::WORD as u32, cdr);
                }
                Datum::Vector(elements) => {
                    self.require_static(unit, elements);
                    for (i, &element) in elements.iter().enumerate() {
                        let value = self.literal(unit, element);
                        self.data_word(offset + field_offset(i as i32), value);
                    }
                }
                other => unreachable!("{other:?} has no fields that refer to data"),
            }
        }
    }

    /// Literals are not looked through by the collector, so they hold no objects (`data_to_heap`).
    fn require_static(&self, unit: UnitId, parts: &[DatumId]) {
        let source = self.linker.unit(unit);
        let is_static = |part: &DatumId| !matches!(source.datum(*part), Datum::Object(_));
        assert!(
            parts.iter().all(is_static),
            "a literal holds an object that may move"
        );
    }

    /// The payload of a static boxed flonum: a constant for code, which may be boxed too.
    pub(super) fn double(&mut self, bits: u64) -> Address {
        match self.flonum(bits) {
            Address::In(block, tagged) => Address::In(block, tagged - TAG_OBJECT as u32 + field_offset(0)),
            Address::Absolute(tagged) => Address::Absolute(tagged - TAG_OBJECT + field_offset(0) as u64),
        }
    }

    /// A boxed flonum.
    fn flonum(&mut self, bits: u64) -> Address {
        let known = self.places.doubles.get(&bits);
        if let Some(&place) = known.or(self.linker.places.doubles.get(&bits)) {
            return self.address(place);
        }
        let offset = self.object(object::FLONUM, 0, 0, 8);
        self.data_word(offset + field_offset(0), Address::Absolute(bits));
        let place = self.place(Block::Data, offset + TAG_OBJECT as u32);
        self.places.doubles.insert(bits, place);
        self.address(place)
    }

    /// Room for an object with its header.
    fn object(&mut self, type_code: u8, flags: u8, length: u64, bytes: usize) -> u32 {
        let size = (field_offset(0) as usize + bytes).next_multiple_of(OBJECT_ALIGNMENT as usize);
        let offset = self.allocate(size);
        self.data_word(offset, Address::Absolute(Header::new(type_code, flags, length).0));
        offset
    }

    /// A symbol exists once: in this image, an earlier one, or the Context's symbol table.
    fn symbol(&mut self, name: &std::rc::Rc<str>) -> Address {
        let known = self.places.symbols.get(name);
        if let Some(&place) = known.or(self.linker.places.symbols.get(name)) {
            return self.address(place);
        }
        if let Some(tagged) = self.heap.symbol(name) {
            return self.reference(tagged);
        }
        let text = self.string(name);
        let offset = self.object(object::SYMBOL, 0, 0, 2 * object::WORD as usize);
        self.data_word(offset + field_offset(symbol::NAME), object_at(text));
        let hash = Value::fixnum(symbol::hash(name.as_bytes()));
        self.data_word(offset + field_offset(symbol::HASH), immediate(hash));
        let place = self.place(Block::Data, offset + TAG_OBJECT as u32);
        self.places.symbols.insert(name.clone(), place);
        self.static_symbols.push(object_at(offset));
        object_at(offset)
    }

    /// A string: narrow when each character is below 256.
    fn string(&mut self, text: &str) -> u32 {
        let count = text.chars().count();
        if text.chars().all(|c| (c as u32) < 256) {
            let offset = self.object(object::STRING, 0, count as u64, object::WORD as usize + count);
            self.data_word(
                offset + field_offset(object::string::BODY),
                immediate(Value::fixnum(0)),
            );
            let start = (offset + field_offset(1)) as usize;
            for (byte, c) in self.image.data[start..].iter_mut().zip(text.chars()) {
                *byte = c as u32 as u8;
            }
            return offset;
        }
        let body = self.object(object::STRING_BODY, 0, 4 * count as u64, 4 * count);
        let start = (body + field_offset(0)) as usize;
        for (bytes, c) in self.image.data[start..].chunks_exact_mut(4).zip(text.chars()) {
            bytes.copy_from_slice(&(c as u32).to_le_bytes());
        }
        let offset = self.object(
            object::STRING,
            object::STRING_WIDE,
            count as u64,
            object::WORD as usize,
        );
        self.data_word(offset + field_offset(object::string::BODY), object_at(body));
        offset
    }

    fn number(&mut self, number: &Number) -> Address {
        match number {
            Number::Integer(n) => self.small_integer(*n),
            Number::Big(big) => self.bignum(big.is_negative(), big.limbs()),
            Number::Ratnum(ratnum) => {
                let parts = [
                    self.integer(ratnum.numerator()),
                    self.integer(ratnum.denominator()),
                ];
                self.two_parts(object::RATNUM, parts)
            }
            Number::Flonum(x) => self.real_flonum(*x),
            Number::Compnum(compnum) => {
                let parts = [self.real(compnum.real()), self.real(compnum.imaginary())];
                self.two_parts(object::COMPNUM, parts)
            }
        }
    }

    fn real(&mut self, real: &Real) -> Address {
        match real {
            Real::Integer(integer) => self.integer(integer),
            Real::Ratnum(ratnum) => {
                let parts = [
                    self.integer(ratnum.numerator()),
                    self.integer(ratnum.denominator()),
                ];
                self.two_parts(object::RATNUM, parts)
            }
            Real::Flonum(x) => self.real_flonum(*x),
        }
    }

    fn integer(&mut self, integer: &Integer) -> Address {
        match integer {
            Integer::Small(n) => self.small_integer(*n),
            Integer::Big(big) => self.bignum(big.is_negative(), big.limbs()),
        }
    }

    /// Integers between the fixnums and the ends of `i64` are bignums of one limb.
    fn small_integer(&mut self, n: i64) -> Address {
        match Value::try_fixnum(n) {
            Some(fixnum) => immediate(fixnum),
            None => self.bignum(n < 0, &[n.unsigned_abs()]),
        }
    }

    fn bignum(&mut self, negative: bool, limbs: &[u64]) -> Address {
        let flags = if negative { object::BIGNUM_NEGATIVE } else { 0 };
        let offset = self.object(object::BIGNUM, flags, limbs.len() as u64, 8 * limbs.len());
        for (i, &limb) in limbs.iter().enumerate() {
            self.data_word(offset + field_offset(i as i32), Address::Absolute(limb));
        }
        object_at(offset)
    }

    fn real_flonum(&mut self, x: f64) -> Address {
        match Value::try_flonum(x) {
            Some(value) => immediate(value),
            None => self.flonum(x.to_bits()),
        }
    }

    fn two_parts(&mut self, type_code: u8, parts: [Address; 2]) -> Address {
        let offset = self.object(type_code, 0, 0, 2 * object::WORD as usize);
        self.data_word(offset + field_offset(0), parts[0]);
        self.data_word(offset + field_offset(1), parts[1]);
        object_at(offset)
    }
}
