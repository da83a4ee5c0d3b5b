//! What archives hold, type by type.

use super::encoding::{Bytes, Reader, Stored, Writer, stored_enum, stored_struct, write_bytes};
use crate::frontend::interface::{LibraryInterface, LibraryName, MacroText, Meaning};
use crate::ir::core::{Global, GlobalInfo};
use crate::ir::data::{Datum, DatumId, ObjectId};
use crate::ir::flat::ProcedureId;
use crate::native::code::{
    CodeObject, Entry, FaultSite, Relocation, RelocationKind, ReturnSite, Stub, Target,
};
use crate::source::{FileId, Span};
use abi::entry::{RUNTIME_ENTRIES, RuntimeEntry};
use abi::primitive::{ALL, Primitive};
use abi::stack_map::CallKind;
use number::{Compnum, Integer, Number, Ratnum, Real};

macro_rules! stored_index {
    ($($type:ident)*) => {
        $(impl Stored for $type {
            fn write(&self, out: &mut Writer) {
                self.0.write(out);
            }
            fn read(input: &mut Reader) -> $type {
                $type(Stored::read(input))
            }
        })*
    };
}

stored_index!(DatumId Global ProcedureId FileId LibraryName);

// Code.

stored_enum!(Stub {
    0 Enter, 1 Restore, 2 Underflow, 3 StackCheck, 4 Collect, 5 CallCc, 6 Continuation, 7 Apply, 8 RestList, 9 Signal,
    10 Fail(e), 11 Preserving(e), 12 Primitive(p), 13 Slow(p), 14 StackRoom, 15 Request,
    16 ForeignReturn, 17 FreeToken, 18 TakeToken, 19 CallOnEmptyStack, 20 ForeignMove, 21 FailKeeping(e),
});
stored_enum!(Entry { 0 Checked, 1 Clause(index) });
stored_enum!(RelocationKind { 0 Relative32, 1 Number32, 2 Absolute64 });
stored_enum!(Target {
    0 Entry(procedure, entry), 1 StaticClosure(procedure), 2 ExternalEntry(global, entry), 3 ExternalClosure(global),
    4 Literal(datum), 5 Double(bits), 6 Stub(stub), 7 StubClosure(stub), 8 Global(global), 9 GlobalNumber(global),
    10 Library(name, clause),
});
stored_enum!(CallKind { 0 Ordinary, 1 Preserving, 2 SaveArea, 3 Entry });
stored_struct!(Relocation {
    offset,
    kind,
    target,
    trailing
});
stored_struct!(FaultSite {
    offset,
    primitive,
    object,
    words,
    span
});

/// No debugger looks into the library: what its variables are called is not stored.
impl Stored for ReturnSite {
    fn write(&self, out: &mut Writer) {
        self.offset.write(out);
        self.kind.write(out);
        self.words.write(out);
        self.slots.write(out);
        self.registers.write(out);
        self.span.write(out);
    }
    fn read(input: &mut Reader) -> ReturnSite {
        ReturnSite {
            offset: Stored::read(input),
            kind: Stored::read(input),
            words: Stored::read(input),
            slots: Stored::read(input),
            registers: Stored::read(input),
            span: Stored::read(input),
            locals: Vec::new(),
        }
    }
}

/// Traces leave out the library, so the inlined calls in its code are not stored.
impl Stored for Span {
    fn write(&self, out: &mut Writer) {
        (self.file, (self.start, self.end)).write(out);
    }
    fn read(input: &mut Reader) -> Span {
        let (file, (start, end)) = Stored::read(input);
        Span::new(file, start, end)
    }
}

impl Stored for Primitive {
    fn write(&self, out: &mut Writer) {
        out.number(*self as u64);
    }
    fn read(input: &mut Reader) -> Primitive {
        ALL[input.number() as usize]
    }
}

impl Stored for RuntimeEntry {
    fn write(&self, out: &mut Writer) {
        out.number(*self as u64);
    }
    fn read(input: &mut Reader) -> RuntimeEntry {
        RUNTIME_ENTRIES[input.number() as usize]
    }
}

/// What listings need (`lines`, `labels`) is not stored: listings are made of what has just been compiled.
impl Stored for CodeObject {
    fn write(&self, out: &mut Writer) {
        self.name.write(out);
        write_bytes(&self.bytes, out);
        self.checked_entry.write(out);
        self.clause_entries.write(out);
        self.free_variables.write(out);
        self.arity.write(out);
        self.relocations.write(out);
        self.return_sites.write(out);
        self.fault_sites.write(out);
        self.span.write(out);
    }
    fn read(input: &mut Reader) -> CodeObject {
        CodeObject {
            name: Stored::read(input),
            bytes: Bytes::read(input).0,
            checked_entry: Stored::read(input),
            clause_entries: Stored::read(input),
            free_variables: Stored::read(input),
            arity: Stored::read(input),
            relocations: Stored::read(input),
            return_sites: Stored::read(input),
            fault_sites: Stored::read(input),
            span: Stored::read(input),
            lines: Vec::new(),
            labels: Vec::new(),
        }
    }
}

stored_struct!(GlobalInfo {
    library,
    name,
    assigned
});

// Literals.

stored_enum!(Datum {
    0 Nil, 1 Bool(b), 2 Char(c), 3 Number(n), 4 String(s), 5 Symbol(s), 6 Pair(car, cdr), 7 Vector(elements),
    8 Bytevector(bytes), 9 Eof, 10 Unspecified, 11 Default, 12 Object(object),
});

impl Stored for ObjectId {
    fn write(&self, _: &mut Writer) {
        unreachable!("a library refers to no object of a running program, but to {self:?}")
    }
    fn read(_: &mut Reader) -> ObjectId {
        unreachable!("no object is ever written")
    }
}

stored_enum!(Number { 0 Integer(n), 1 Big(n), 2 Ratnum(n), 3 Flonum(x), 4 Compnum(n) });
stored_enum!(Real { 0 Integer(n), 1 Ratnum(n), 2 Flonum(x) });
stored_enum!(Integer { 0 Small(n), 1 Big(n) });

impl Stored for number::BigInteger {
    fn write(&self, out: &mut Writer) {
        self.is_negative().write(out);
        self.limbs().to_vec().write(out);
    }
    fn read(input: &mut Reader) -> number::BigInteger {
        let is_negative = bool::read(input);
        match Integer::from_limbs(is_negative, Stored::read(input)) {
            Integer::Big(big) => big,
            Integer::Small(_) => unreachable!("a big integer does not fit 64 bits"),
        }
    }
}

impl Stored for Box<Ratnum> {
    fn write(&self, out: &mut Writer) {
        self.numerator().write(out);
        self.denominator().write(out);
    }
    fn read(input: &mut Reader) -> Box<Ratnum> {
        let (numerator, denominator) = (Integer::read(input), Integer::read(input));
        match number::divide(numerator.into(), denominator.into()) {
            Ok(Number::Ratnum(ratnum)) => ratnum,
            other => unreachable!("the parts of a ratio make {other:?}"),
        }
    }
}

impl Stored for Box<Compnum> {
    fn write(&self, out: &mut Writer) {
        self.real().write(out);
        self.imaginary().write(out);
    }
    fn read(input: &mut Reader) -> Box<Compnum> {
        let (real, imaginary) = (Real::read(input), Real::read(input));
        match number::make_rectangular(real.into(), imaginary.into()) {
            Ok(Number::Compnum(compnum)) => compnum,
            other => unreachable!("the parts of a complex number make {other:?}"),
        }
    }
}

// Interfaces.

stored_struct!(LibraryInterface {
    library,
    exports,
    meanings,
    macros
});
stored_struct!(MacroText { name, text });

impl Stored for Meaning {
    fn write(&self, out: &mut Writer) {
        match self {
            Meaning::Global {
                library,
                name,
                assigned,
            } => {
                out.bytes.push(0);
                library.write(out);
                name.write(out);
                assigned.write(out);
            }
            Meaning::Primitive(name) => {
                out.bytes.push(1);
                name.write(out);
            }
            Meaning::Core(name) => {
                out.bytes.push(2);
                name.write(out);
            }
            Meaning::Macro { library, name } => {
                out.bytes.push(3);
                library.write(out);
                name.write(out);
            }
        }
    }
    fn read(input: &mut Reader) -> Meaning {
        match u8::read(input) {
            0 => Meaning::Global {
                library: Stored::read(input),
                name: Stored::read(input),
                assigned: Stored::read(input),
            },
            1 => Meaning::Primitive(Stored::read(input)),
            2 => Meaning::Core(Stored::read(input)),
            _ => Meaning::Macro {
                library: Stored::read(input),
                name: Stored::read(input),
            },
        }
    }
}
