//! The heap objects: type codes, headers, fields.
//!
//! A pair is two words without a header; a procedure is its entry address and its free variables. Every other object
//! begins with a header word:
//!
//! ```text
//!   63            16 15      8 7       3 2   0
//!   +---------------+---------+---------+-----+
//!   |    length     |  flags  |  type   | 110 |
//!   +---------------+---------+---------+-----+
//! ```
//!
//! The header looks like an immediate, so a run of words that holds whole objects with tagged fields can be scanned
//! without knowing where each begins. An object's fields are either all tagged or all raw ([`Contents`]); the heap
//! keeps the two sorts in different blocks. The exceptions are strings and segments, explained at [`Contents`].

use crate::value::{TAG_BITS, TAG_IMMEDIATE, TAG_OBJECT, TAG_PAIR, TAG_PROCEDURE};

/// Bytes in a word.
pub const WORD: i32 = 8;
/// Position of the flags in a header.
pub const FLAGS_SHIFT: u32 = 8;
/// Position of the length in a header.
pub const LENGTH_SHIFT: u32 = 16;

/// What an object holds after its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Contents {
    /// Tagged words; as many as given, or as the header's length says.
    Tagged,
    /// Bytes that the collector does not look at.
    Raw,
    /// A string: the first word after the header is tagged (its body when it is wide, else fixnum 0), the rest raw.
    /// Strings live among the raw objects; one whose body is replaced while it is old is recorded by the runtime.
    String,
    /// A piece of stack: scanned by frame descriptors; see [`crate::object::segment`].
    Segment,
    /// Tagged words of which the collector treats the first specially (weak pairs, ephemerons).
    Weak,
}

/// How the size of an object follows from its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// This many words after the header.
    Words(u32),
    /// The header's length in words.
    LengthWords,
    /// The header's length in bytes.
    LengthBytes,
    /// A string: the body word, then, for a narrow string, length bytes (a wide one keeps the room it was made with,
    /// whose number of bytes is not known from the header: see [`string`]).
    String,
}

/// A row for each type of heap object: `NAME code contents size "what it is"`. The callback macro receives all rows.
#[macro_export]
macro_rules! for_each_object {
    ($callback:ident) => {
        $callback! {
            FLONUM 1 Raw Words(1) "flonum";
            BIGNUM 2 Raw LengthWords "bignum";
            RATNUM 3 Tagged Words(2) "ratnum";
            COMPNUM 4 Tagged Words(2) "complex number";
            STRING 5 String String "string";
            STRING_BODY 6 Raw LengthBytes "body of a wide string";
            SYMBOL 7 Tagged Words(2) "symbol";
            VECTOR 8 Tagged LengthWords "vector";
            BYTEVECTOR 9 Raw LengthBytes "bytevector";
            RECORD 10 Tagged LengthWords "record";
            CELL 11 Tagged Words(1) "cell";
            BOX 12 Tagged Words(1) "box";
            PORT 13 Tagged Words(3) "port";
            CONDITION 14 Tagged Words(6) "condition";
            SEGMENT 15 Segment LengthWords "segment of a continuation";
            WEAK_PAIR 16 Weak Words(2) "weak pair";
            EPHEMERON 17 Weak Words(2) "ephemeron";
            PROMISE 18 Tagged Words(1) "promise";
            VALUES 19 Tagged LengthWords "multiple values";
            ENVIRONMENT 20 Tagged Words(2) "environment";
            GUARDIAN 21 Tagged Words(2) "guardian";
            FOREIGN 22 Tagged Words(4) "foreign pointer";
        }
    };
}

macro_rules! define_types {
    ($($name:ident $code:literal $contents:ident $size:ident $(($words:literal))? $doc:literal;)*) => {
        $(#[doc = concat!("Type code: ", $doc, ".")] pub const $name: u8 = $code;)*

        /// What is known of each type: code, name, contents, size.
        pub const OBJECT_TYPES: &[ObjectType] = &[
            $(ObjectType {
                code: $code, name: $doc, contents: Contents::$contents, size: Size::$size $(($words))?,
            },)*
        ];
    };
}

/// A row of the table of object types.
#[derive(Clone, Copy, Debug)]
pub struct ObjectType {
    /// The type code in the header.
    pub code: u8,
    /// What it is called in messages.
    pub name: &'static str,
    /// What the collector finds in it.
    pub contents: Contents,
    /// How long it is.
    pub size: Size,
}

for_each_object!(define_types);

/// The row of type `code`, if there is such a type.
pub const fn object_type(code: u8) -> Option<&'static ObjectType> {
    if code >= 1 && (code as usize) <= OBJECT_TYPES.len() {
        Some(&OBJECT_TYPES[code as usize - 1])
    } else {
        None
    }
}

/// The header of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Header(pub u64);

impl Header {
    /// A header.
    pub const fn new(type_code: u8, flags: u8, length: u64) -> Header {
        Header(length << LENGTH_SHIFT | (flags as u64) << FLAGS_SHIFT | type_byte(type_code) as u64)
    }

    /// Whether a word can be a header (and not, say, a forwarding pointer left by the collector).
    pub const fn is_header(word: u64) -> bool {
        word & crate::value::TAG_MASK == TAG_IMMEDIATE
    }

    /// The type code.
    pub const fn type_code(self) -> u8 {
        (self.0 & 0xff) as u8 >> TAG_BITS
    }

    /// The flags.
    pub const fn flags(self) -> u8 {
        (self.0 >> FLAGS_SHIFT) as u8
    }

    /// The length, in the unit of the type.
    pub const fn length(self) -> u64 {
        self.0 >> LENGTH_SHIFT
    }
}

/// The low byte of the header of type `code`: what a type test compares.
pub const fn type_byte(code: u8) -> u8 {
    code << TAG_BITS | TAG_IMMEDIATE as u8
}

/// The types of numbers come first: up to this code.
pub const LAST_NUMBER: u8 = COMPNUM;

/// Displacement of the car from a tagged pair.
pub const CAR: i32 = -(TAG_PAIR as i32);
/// Displacement of the cdr from a tagged pair.
pub const CDR: i32 = WORD - TAG_PAIR as i32;
/// Size of a pair in bytes.
pub const PAIR_BYTES: u64 = 16;
/// Displacement of the header from a tagged object.
pub const HEADER: i32 = -(TAG_OBJECT as i32);
/// Displacement of field `i` (from 0, after the header) from a tagged object.
pub const fn field(i: i32) -> i32 {
    WORD + i * WORD - TAG_OBJECT as i32
}
/// Displacement of the entry address from a tagged procedure.
pub const ENTRY: i32 = -(TAG_PROCEDURE as i32);
/// Displacement of free variable `i` (from 0) from a tagged procedure.
pub const fn free_variable(i: i32) -> i32 {
    WORD + i * WORD - TAG_PROCEDURE as i32
}

/// Flag of a string whose characters are in a body of four bytes each.
pub const STRING_WIDE: u8 = 1;
/// Flag of a negative bignum. The length is the number of 64-bit limbs, least significant first, the last not zero.
pub const BIGNUM_NEGATIVE: u8 = 1;
/// Bits 5 to 7 of the flags are zero in every object, so that a header shifted right by 13 is its length as a fixnum.
pub const LENGTH_AS_FIXNUM_SHIFT: u32 = LENGTH_SHIFT - TAG_BITS;
/// Flag of an object that must not be changed and is not in an image (a symbol's name, a string literal read by `eval`).
pub const IMMUTABLE: u8 = 0x10;

/// Strings. The header's length is the number of characters. Field 0 is the body: fixnum 0 in a narrow string, a
/// `STRING_BODY` object (whose length is 4 times the number of characters) in a wide one. In a narrow string the
/// characters follow, one byte each (Latin-1).
///
/// A string that was narrow and became wide keeps its inline bytes as unused room; the collector copies only the two
/// words when it next moves it, since the size of a wide string is two words.
pub mod string {
    use super::*;
    /// Index of the body field.
    pub const BODY: i32 = 0;
    /// Displacement of the first inline character from a tagged string.
    pub const CHARACTERS: i32 = field(1);
}

/// Symbols: field 0 the name (an immutable string), field 1 a hash of the name as a fixnum. Symbols never move.
pub mod symbol {
    /// Index of the name field.
    pub const NAME: i32 = 0;
    /// Index of the hash field.
    pub const HASH: i32 = 1;

    /// The hash of a name given as UTF-8, not negative and always a fixnum: FNV-1a, whose upper half is folded into the
    /// lower because tables take the low bits. The linker puts it into static symbols, the runtime into the others.
    pub const fn hash(name: &[u8]) -> i64 {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut i = 0;
        while i < name.len() {
            hash = (hash ^ name[i] as u64).wrapping_mul(0x0000_0100_0000_01b3);
            i += 1;
        }
        ((hash ^ hash >> 32) & crate::value::FIXNUM_MAX as u64) as i64
    }
}

/// Records: field 0 is the record type (itself a record), then the fields.
///
/// A record type is a record of the root record type (whose field 0 is itself) with the fields below.
pub mod record {
    /// Index of the type field.
    pub const TYPE: i32 = 0;
    /// In a record type: its name, a symbol.
    pub const TYPE_NAME: i32 = 1;
    /// In a record type: the names of the fields, a vector of symbols; or how many of the first fields are shown, without names.
    pub const TYPE_FIELDS: i32 = 2;
    /// In a record type: the parent record type, or `#f`.
    pub const TYPE_PARENT: i32 = 3;
    /// In a record type: a unique name, a symbol, or `#f` for a generative type.
    pub const TYPE_UNIQUE: i32 = 4;
    /// Number of fields of a record type, the type field included.
    pub const TYPE_LENGTH: u64 = 5;
}

/// Ports: the state is in the runtime, found by an index.
pub mod port {
    /// Index into the runtime's table of ports, a fixnum.
    pub const INDEX: i32 = 0;
    /// Properties, a fixnum: the sum of the constants below.
    pub const KIND: i32 = 1;
    /// What the port is called in messages, a string or `#f`.
    pub const NAME: i32 = 2;
    /// An input port.
    pub const INPUT: i64 = 1;
    /// An output port.
    pub const OUTPUT: i64 = 2;
    /// A textual port.
    pub const TEXTUAL: i64 = 4;
    /// A binary port.
    pub const BINARY: i64 = 8;
}

/// Conditions.
pub mod condition {
    /// What sort of condition: a fixnum, [`crate::object::ConditionKind`].
    pub const KIND: i32 = 0;
    /// The message, a string.
    pub const MESSAGE: i32 = 1;
    /// The irritants, a list.
    pub const IRRITANTS: i32 = 2;
    /// The procedure that complains: a symbol, or `#f`.
    pub const WHO: i32 = 3;
    /// Where it was raised: a list of return addresses as fixnums, then of procedures that keep the code of some of these
    /// alive; or `#f`.
    pub const TRACE: i32 = 4;
    /// Anything more that the kind calls for (the port of a read error, ...), or `#f`.
    pub const PAYLOAD: i32 = 5;
}

/// The sorts of conditions that the system raises. Their numbers are part of the codes that users see
/// ([`crate::code::CONDITION`]), and are not given to others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum ConditionKind {
    /// Made by `error`.
    User = 0,
    /// An argument of the wrong type.
    WrongType = 1,
    /// An index or number out of range.
    OutOfRange = 2,
    /// A call with the wrong number of arguments.
    Arity = 3,
    /// A variable without a value.
    Unbound = 4,
    /// Division by exact zero.
    DivisionByZero = 5,
    /// A call of something that is not a procedure.
    NotProcedure = 6,
    /// A change of a literal or other constant object.
    Immutable = 7,
    /// `file-error?` answers true.
    File = 8,
    /// `read-error?` answers true.
    Read = 9,
    /// The heap limit was reached.
    OutOfMemory = 10,
    /// Interrupted from outside (Ctrl-C).
    Interrupt = 11,
    /// A handler returned from a condition raised by `raise` or `error`.
    HandlerReturned = 12,
    /// The source text given to `eval` or `load` does not compile.
    Syntax = 13,
    /// A defect of the system itself.
    Bug = 14,
    /// A library of C could not be loaded.
    ForeignLoad = 15,
    /// Foreign calls are denied.
    ForeignDenied = 16,
    /// An access beyond the memory that a foreign pointer is good for.
    ForeignBounds = 17,
    /// C answered NULL where the declaration does not allow it.
    ForeignNull = 18,
    /// An owned pointer that is lent to a call, or was transferred.
    ForeignDetached = 19,
    /// Memory of C that was freed, or whose arena is closed.
    ForeignFreed = 20,
    /// A C function reported a failure by its result.
    ForeignFailed = 21,
    /// Text from C that is not valid in its encoding.
    ForeignText = 22,
    /// A library of C does not have the function or variable that is used.
    ForeignSymbol = 23,
    /// The system has no thread for foreign calls.
    ForeignThread = 24,
    /// A continuation leads back into a callback that is over.
    ForeignStaleFrame = 25,
    /// Too little is left of the C stack for a callback.
    ForeignStackOverflow = 26,
    /// `thread-join!` took too long.
    ThreadJoinTimeout = 32,
    /// The thread that was joined had been terminated.
    ThreadTerminated = 33,
    /// The thread that was joined had ended by an exception.
    ThreadUncaught = 34,
    /// The mutex that was locked had been abandoned.
    MutexAbandoned = 35,
    /// Every thread waits, and nothing can wake any.
    ThreadDeadlock = 36,
}

/// Segments of a continuation: frames of the stack, moved to the heap. Immutable once made, except for `NEXT` while a
/// capture is under way.
///
/// ```text
///   field 0   the segment that this one returns into, or the serial of the entry whose end it leads to
///   field 1   where in that segment it continues: index of a data word, a fixnum
///   field 2.. data: [return address | frame size << 48], that frame's words from slot 0 up, the next return address, ...
/// ```
///
/// The header's length counts all fields. The last frame's words end the data: its return address was that of the
/// underflow handler and is not stored.
pub mod segment {
    /// Index of the next segment.
    pub const NEXT: i32 = 0;
    /// Index of the position in the next segment.
    pub const NEXT_INDEX: i32 = 1;
    /// Index of the first data word.
    pub const DATA: i32 = 2;
    /// The frame size in words is kept in the bits of a return address from here up.
    pub const FRAME_SIZE_SHIFT: u32 = 48;
}

/// Environments, as `eval` takes them. Field 0: an identifying fixnum, an index into the compiler's table of
/// environments; field 1: a description for printing.
pub mod environment {
    /// Index of the identifying number.
    pub const INDEX: i32 = 0;
    /// Index of the description.
    pub const DESCRIPTION: i32 = 1;
}

/// Weak pairs: field 0 (the car) is weak. Ephemerons: field 0 (the key) is weak, field 1 is reachable only through the
/// ephemeron while the key is reachable otherwise.
pub mod weak {
    /// Index of the car or key.
    pub const CAR: i32 = 0;
    /// Index of the cdr or value.
    pub const CDR: i32 = 1;
}

/// Foreign pointers: addresses with what is known of the memory there.
pub mod foreign {
    /// Index of the address, an exact integer.
    pub const ADDRESS: i32 = 0;
    /// Index of the number of bytes that may be accessed, a fixnum; 0 when it is not known.
    pub const LENGTH: i32 = 1;
    /// Index of the type that it points to: whatever the library identifies types by.
    pub const TYPE: i32 = 2;
    /// Index of the lifetime of the memory, which the library keeps, or `#f`.
    pub const LIFETIME: i32 = 3;
}

/// Guardians (Dybvig, Bruggeman, Eby, "Guardians in a generation-based garbage collector", 1993): field 0 the list of
/// objects found inaccessible and not yet retrieved, field 1 a fixnum that identifies it to the collector.
pub mod guardian {
    /// Index of the list of retrieved objects.
    pub const READY: i32 = 0;
    /// Index of the identifying number.
    pub const INDEX: i32 = 1;
}
