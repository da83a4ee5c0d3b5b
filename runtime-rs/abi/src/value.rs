//! The encoding of values in one 64-bit word.
//!
//! The low three bits are the tag:
//!
//! ```text
//!   000  fixnum      61-bit two's complement integer, shifted left by 3
//!   001  flonum      +-0.0, subnormals and magnitudes below about 2^-767
//!   010  object      address of a heap object with a header, plus 2
//!   011  pair        address of two words (car, cdr), plus 3
//!   100  flonum      magnitudes from about 2^-255 up to 2
//!   101  flonum      magnitudes from 2 up to about 2^257
//!   110  immediate   characters, booleans, the empty list, ...; also the header word of an object
//!   111  procedure   address of a closure (entry address, free variables), plus 7
//! ```
//!
//! Floats are self-tagged (Melançon, Serrano, Feeley, "Float Self-Tagging", 2024): the bits of the double are rotated
//! left by four, which brings the sign and the three highest exponent bits to the bottom, and 1 is added. The common
//! exponents then carry tag 1, 4 or 5. All others (infinities, NaN, magnitudes outside the ranges above) are boxed
//! [`crate::object::FLONUM`] objects.
//!
//! All heap objects are aligned to 16 bytes. A word whose tag is 0, 1, 4, 5 or 6 is never a pointer, so the collector
//! may scan any run of tagged words, header words and entry addresses (which are 16-byte aligned) without knowing where
//! objects begin.

/// Number of tag bits.
pub const TAG_BITS: u32 = 3;
/// Mask of the tag bits.
pub const TAG_MASK: u64 = 7;
/// Tag of fixnums.
pub const TAG_FIXNUM: u64 = 0;
/// Tag of pointers to objects with a header.
pub const TAG_OBJECT: u64 = 2;
/// Tag of pointers to pairs.
pub const TAG_PAIR: u64 = 3;
/// Tag of immediates and of header words.
pub const TAG_IMMEDIATE: u64 = 6;
/// Tag of pointers to procedures.
pub const TAG_PROCEDURE: u64 = 7;

/// Bit `t` is set when tag `t` marks a self-tagged float; repeated so that `bt` may take the index from a full word
/// (the processor uses the index modulo 32): `mov ecx, FLONUM_TAG_SET; bt ecx, eax`.
pub const FLONUM_TAG_SET: u32 = 0x3232_3232;
/// Rotation, to the left, of a double's bits when it is tagged.
pub const FLONUM_ROTATION: u32 = 4;
/// Added after the rotation.
pub const FLONUM_ADDEND: u64 = 1;

/// Largest fixnum.
pub const FIXNUM_MAX: i64 = (1 << 60) - 1;
/// Smallest fixnum.
pub const FIXNUM_MIN: i64 = -(1 << 60);

/// Alignment, in bytes, of every heap object, closure entry and static object.
pub const OBJECT_ALIGNMENT: u64 = 16;

/// Bits below the payload of an immediate (tag and kind).
pub const IMMEDIATE_SHIFT: u32 = 8;
/// Low byte of the constants `#f`, `#t`, `()`, ...
pub const IMMEDIATE_CONSTANT: u64 = TAG_IMMEDIATE;
/// Low byte of a character.
pub const IMMEDIATE_CHAR: u64 = 1 << TAG_BITS | TAG_IMMEDIATE;

/// A Scheme value: one tagged word.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(pub u64);

const fn constant(index: u64) -> Value {
    Value(index << IMMEDIATE_SHIFT | IMMEDIATE_CONSTANT)
}

impl Value {
    /// `#f`
    pub const FALSE: Value = constant(0);
    /// `#t`
    pub const TRUE: Value = constant(1);
    /// `()`
    pub const NIL: Value = constant(2);
    /// The end-of-file object.
    pub const EOF: Value = constant(3);
    /// The value of expressions whose value the report leaves unspecified.
    pub const UNSPECIFIED: Value = constant(4);
    /// Content of a variable that has no value yet; never the value of an expression.
    pub const UNBOUND: Value = constant(5);
    /// Stands for an argument that was not given; never the value of an expression.
    pub const DEFAULT: Value = constant(6);
    /// What is left in a weak pair or ephemeron when its object is gone.
    pub const BROKEN: Value = constant(7);
    /// Returned by a primitive that failed; the condition is in `Context::condition`. Never seen by Scheme code.
    pub const ERROR: Value = constant(8);
    /// Marks an empty or deleted slot of a hash table; never the value of an expression.
    pub const EMPTY: Value = constant(9);
    /// Returned to a stub that is to leave Scheme, because another system thread goes on with it. Never seen by Scheme code.
    pub const LEAVE: Value = constant(10);
    /// Returned by a primitive that reads, for a green thread that has to wait first; never the value of an expression.
    pub const NOT_READY: Value = constant(11);

    /// The tag.
    pub const fn tag(self) -> u64 {
        self.0 & TAG_MASK
    }

    /// The fixnum `n`, which must lie between `FIXNUM_MIN` and `FIXNUM_MAX`.
    pub const fn fixnum(n: i64) -> Value {
        debug_assert!(n >= FIXNUM_MIN && n <= FIXNUM_MAX);
        Value((n << TAG_BITS) as u64)
    }

    /// The fixnum `n`, if it is in range.
    pub const fn try_fixnum(n: i64) -> Option<Value> {
        if n >= FIXNUM_MIN && n <= FIXNUM_MAX {
            Some(Value::fixnum(n))
        } else {
            None
        }
    }

    /// Whether this is a fixnum.
    pub const fn is_fixnum(self) -> bool {
        self.tag() == TAG_FIXNUM
    }

    /// The integer, of a fixnum.
    pub const fn as_fixnum(self) -> Option<i64> {
        if self.is_fixnum() {
            Some(self.0 as i64 >> TAG_BITS)
        } else {
            None
        }
    }

    /// The boolean `b`.
    pub const fn bool(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }

    /// Whether a conditional takes this as true.
    pub const fn is_true(self) -> bool {
        self.0 != Value::FALSE.0
    }

    /// The character `c`.
    pub const fn char(c: char) -> Value {
        Value((c as u64) << IMMEDIATE_SHIFT | IMMEDIATE_CHAR)
    }

    /// Whether this is a character.
    pub const fn is_char(self) -> bool {
        self.0 & 0xff == IMMEDIATE_CHAR
    }

    /// The character, of a character.
    pub const fn as_char(self) -> Option<char> {
        if self.is_char() {
            char::from_u32((self.0 >> IMMEDIATE_SHIFT) as u32)
        } else {
            None
        }
    }

    /// The self-tagged encoding of `x`, if its exponent has one; other floats are boxed.
    pub const fn try_flonum(x: f64) -> Option<Value> {
        let tagged = x
            .to_bits()
            .rotate_left(FLONUM_ROTATION)
            .wrapping_add(FLONUM_ADDEND);
        if Value(tagged).is_self_tagged_flonum() {
            Some(Value(tagged))
        } else {
            None
        }
    }

    /// Whether this is a float in self-tagged form.
    pub const fn is_self_tagged_flonum(self) -> bool {
        FLONUM_TAG_SET >> (self.0 & 31) & 1 != 0
    }

    /// The float, of a self-tagged one.
    pub const fn as_self_tagged_flonum(self) -> Option<f64> {
        if self.is_self_tagged_flonum() {
            Some(f64::from_bits(
                self.0.wrapping_sub(FLONUM_ADDEND).rotate_right(FLONUM_ROTATION),
            ))
        } else {
            None
        }
    }

    /// Whether this points to an object with a header.
    pub const fn is_object(self) -> bool {
        self.tag() == TAG_OBJECT
    }

    /// Whether this points to a pair.
    pub const fn is_pair(self) -> bool {
        self.tag() == TAG_PAIR
    }

    /// Whether this points to a procedure.
    pub const fn is_procedure(self) -> bool {
        self.tag() == TAG_PROCEDURE
    }

    /// Whether this is a pointer (to a heap or static object).
    pub const fn is_pointer(self) -> bool {
        matches!(self.tag(), TAG_OBJECT | TAG_PAIR | TAG_PROCEDURE)
    }

    /// The address of the first word of what this points to; meaningful for pointers only.
    pub const fn address(self) -> u64 {
        self.0 & !TAG_MASK
    }
}

impl core::fmt::Debug for Value {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.tag() {
            TAG_FIXNUM => write!(f, "fixnum {}", self.0 as i64 >> TAG_BITS),
            TAG_OBJECT => write!(f, "object {:#x}", self.address()),
            TAG_PAIR => write!(f, "pair {:#x}", self.address()),
            TAG_PROCEDURE => write!(f, "procedure {:#x}", self.address()),
            TAG_IMMEDIATE => write!(f, "immediate {:#x}", self.0),
            // Not as a number: the formatting of floats would take 10 KB in every executable.
            _ => write!(f, "flonum word {:#x}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn self_tagged_floats_keep_all_bits() {
        for x in [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.1,
            1e-60,
            1e60,
            5e-324,
            -5e-324,
            2.0,
            1.9999999999999998,
        ] {
            let tagged = Value::try_flonum(x).expect("common exponents are self-tagged");
            assert_eq!(
                tagged.as_self_tagged_flonum().map(f64::to_bits),
                Some(x.to_bits())
            );
            assert!(!tagged.is_pointer() && !tagged.is_fixnum() && tagged.tag() != TAG_IMMEDIATE);
        }
        for x in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e100, 1e-100] {
            assert_eq!(Value::try_flonum(x), None);
        }
    }
}
