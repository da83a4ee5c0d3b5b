//! The number that a text denotes: section 7.1.1 of the report, `<num R>`, with these additions: any radix from 2 to 36,
//! exponent markers `s f d l`, and a point (without exponent) in every radix.

use crate::integer::Integer;
use crate::limbs;
use crate::number::{Number, Real};
use crate::parts::make_polar;
use crate::print::largest_power;
use crate::ratnum;
use crate::rounding;
use dashu_int::UBig;

/// Exact numbers written with a larger decimal exponent are refused: a few characters would otherwise make a number
/// that fills the memory. This one takes 4 MB.
const MOST_EXACT_EXPONENT: i64 = 10_000_000;

/// Up to this many digits fit a limb in every radix.
const SMALL_DIGITS: usize = 12;

/// From this radix on, `i` is a digit, so that there is no notation for complex numbers.
const LEAST_RADIX_WITH_DIGIT_I: u32 = 19;

/// Why a text denotes no number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParseError {
    /// It is not written like a number.
    NotANumber,
    /// It is written like a number that does not exist: a zero denominator, or an exact infinity.
    NoSuchNumber,
    /// It denotes an exact number that is absurdly large or small.
    TooLarge,
}

/// The number that `text` denotes in `radix`, unless a prefix says otherwise.
pub fn parse(text: &str, radix: u32) -> Result<Number, ParseError> {
    assert!((2..=36).contains(&radix), "the caller checks the radix");
    let mut parser = Parser {
        bytes: text.as_bytes(),
        position: 0,
        radix,
        exactness: Exactness::AsWritten,
        divides_by_zero: false,
    };
    parser.prefixes()?;
    let number = parser.complex()?;
    if parser.divides_by_zero {
        return Err(ParseError::NoSuchNumber);
    }
    match parser.exactness {
        Exactness::Exact => rounding::exact(number).map_err(|_| ParseError::NoSuchNumber),
        Exactness::Inexact | Exactness::AsWritten => Ok(number),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Exactness {
    AsWritten,
    Exact,
    Inexact,
}

struct Parser<'a> {
    bytes: &'a [u8],
    position: usize,
    radix: u32,
    exactness: Exactness,
    /// Whether a denominator is zero. That is reported only once the whole text has the form of a number.
    divides_by_zero: bool,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    /// `#x`, `#e`, ...: at most one for the radix and one for the exactness.
    fn prefixes(&mut self) -> Result<(), ParseError> {
        let mut radix_seen = false;
        while self.peek() == Some(b'#') {
            let letter = self
                .bytes
                .get(self.position + 1)
                .map_or(0, u8::to_ascii_lowercase);
            let exactness = match letter {
                b'e' => Some(Exactness::Exact),
                b'i' => Some(Exactness::Inexact),
                _ => None,
            };
            match (exactness, letter) {
                (Some(exactness), _) if self.exactness == Exactness::AsWritten => self.exactness = exactness,
                (None, b'b' | b'o' | b'd' | b'x') if !radix_seen => {
                    radix_seen = true;
                    self.radix = match letter {
                        b'b' => 2,
                        b'o' => 8,
                        b'd' => 10,
                        _ => 16,
                    };
                }
                _ => return Err(ParseError::NotANumber),
            }
            self.position += 2;
        }
        Ok(())
    }

    /// The rest of the text: a real, or two in rectangular or polar notation.
    fn complex(&mut self) -> Result<Number, ParseError> {
        if let Some(imaginary) = self.unit_imaginary() {
            return Ok(Number::rectangular(self.adjust(Real::ZERO), imaginary));
        }
        let signed = matches!(self.peek(), Some(b'+' | b'-'));
        let first = self.real()?;
        match self.peek() {
            None => Ok(first.into()),
            Some(b'@') => {
                self.position += 1;
                let angle = self.real()?;
                self.end()?;
                Ok(make_polar(first.into(), angle.into()).expect("both are real"))
            }
            Some(b'+' | b'-') => {
                if let Some(imaginary) = self.unit_imaginary() {
                    return Ok(Number::rectangular(first, imaginary));
                }
                let imaginary = self.real()?;
                self.imaginary_unit()?;
                Ok(Number::rectangular(first, imaginary))
            }
            Some(_) if signed => {
                self.imaginary_unit()?;
                Ok(Number::rectangular(Real::ZERO, first))
            }
            Some(_) => Err(ParseError::NotANumber),
        }
    }

    /// `+i` or `-i` at the end of the text.
    fn unit_imaginary(&mut self) -> Option<Real> {
        let unit = match self.bytes[self.position..] {
            [b'+', b'i' | b'I'] => 1,
            [b'-', b'i' | b'I'] => -1,
            _ => return None,
        };
        (self.radix < LEAST_RADIX_WITH_DIGIT_I).then(|| self.adjust(unit.into()))
    }

    fn imaginary_unit(&mut self) -> Result<(), ParseError> {
        match self.peek() {
            Some(b'i' | b'I') => self.position += 1,
            _ => return Err(ParseError::NotANumber),
        }
        self.end()
    }

    fn end(&self) -> Result<(), ParseError> {
        if self.position == self.bytes.len() {
            Ok(())
        } else {
            Err(ParseError::NotANumber)
        }
    }

    /// An optional sign and an unsigned real, or an infinity or NaN.
    fn real(&mut self) -> Result<Real, ParseError> {
        let sign = match self.peek() {
            Some(sign @ (b'+' | b'-')) => {
                self.position += 1;
                Some(sign)
            }
            _ => None,
        };
        if sign.is_some()
            && let Some(name) = self.bytes.get(self.position..self.position + 5)
        {
            let special = match name.to_ascii_lowercase().as_slice() {
                b"inf.0" => Some(f64::INFINITY),
                b"nan.0" => Some(f64::NAN),
                _ => None,
            };
            if let Some(x) = special {
                self.position += 5;
                return Ok(Real::Flonum(if sign == Some(b'-') { -x } else { x }));
            }
        }
        let magnitude = self.unsigned_real()?;
        Ok(if sign == Some(b'-') {
            magnitude.negate()
        } else {
            magnitude
        })
    }

    fn unsigned_real(&mut self) -> Result<Real, ParseError> {
        let start = self.position;
        let whole = self.digits();
        match self.peek() {
            Some(b'/') if !whole.is_empty() => {
                self.position += 1;
                let below = self.digits();
                if below.is_empty() {
                    return Err(ParseError::NotANumber);
                }
                let denominator = integer(below, self.radix);
                if denominator.is_zero() {
                    self.divides_by_zero = true;
                    return Ok(Real::ZERO);
                }
                Ok(self.adjust(ratnum::ratio(&integer(whole, self.radix), &denominator)))
            }
            Some(b'.') => {
                self.position += 1;
                let fraction = self.digits();
                if whole.is_empty() && fraction.is_empty() {
                    return Err(ParseError::NotANumber);
                }
                let exponent = self.exponent();
                self.decimal(start, whole, fraction, exponent.unwrap_or(0))
            }
            _ if whole.is_empty() => Err(ParseError::NotANumber),
            _ => match self.exponent() {
                Some(exponent) => self.decimal(start, whole, &[], exponent),
                None => Ok(self.adjust(Real::Integer(integer(whole, self.radix)))),
            },
        }
    }

    /// A run of digits, possibly empty.
    fn digits(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.position..];
        let radix = self.radix;
        let length = rest
            .iter()
            .position(|&byte| !char::from(byte).is_digit(radix))
            .unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    /// An exponent, in radix 10, if there is one. It is capped far outside the range of any flonum or exact number.
    fn exponent(&mut self) -> Option<i64> {
        const CAP: i64 = 1 << 40;
        let marker = self.peek()?.to_ascii_lowercase();
        if self.radix != 10 || !matches!(marker, b'e' | b's' | b'f' | b'd' | b'l') {
            return None;
        }
        let start = self.position;
        self.position += 1;
        let sign = self.peek().filter(|sign| matches!(sign, b'+' | b'-'));
        self.position += usize::from(sign.is_some());
        let digits = self.digits();
        if digits.is_empty() {
            self.position = start;
            return None;
        }
        let size = digits
            .iter()
            .fold(0, |size, digit| (size * 10 + i64::from(digit - b'0')).min(CAP));
        Some(if sign == Some(b'-') { -size } else { size })
    }

    /// The number `whole.fraction * radix^exponent`, written from `start` to the current position.
    fn decimal(
        &self,
        start: usize,
        whole: &[u8],
        fraction: &[u8],
        exponent: i64,
    ) -> Result<Real, ParseError> {
        if self.radix == 10 && self.exactness != Exactness::Exact {
            return Ok(Real::Flonum(self.decimal_flonum(start)));
        }
        let digits = integer(&[whole, fraction].concat(), self.radix);
        if digits.is_zero() {
            return Ok(self.adjust_written_inexact(Real::ZERO));
        }
        let exponent = exponent - fraction.len() as i64;
        // Long fractions are as large as their text and no danger.
        if exponent.abs() > MOST_EXACT_EXPONENT.max(fraction.len() as i64) {
            return Err(ParseError::TooLarge);
        }
        let power = Integer::from(i64::from(self.radix)).power(exponent.unsigned_abs());
        let exact = if exponent < 0 {
            ratnum::ratio(&digits, &power)
        } else {
            Real::Integer(&digits * &power)
        };
        Ok(self.adjust_written_inexact(exact))
    }

    /// The flonum nearest to a decimal that has been scanned: the standard library rounds correctly.
    fn decimal_flonum(&self, start: usize) -> f64 {
        let text = str::from_utf8(&self.bytes[start..self.position]).expect("only ASCII has been scanned");
        text.parse().unwrap_or_else(|_| {
            // Exponent markers other than `e` are not known there.
            let text = text.to_ascii_lowercase().replace(['s', 'f', 'd', 'l'], "e");
            text.parse().expect("the digits have been scanned")
        })
    }

    /// A number written without a point, under the exactness prefix.
    fn adjust(&self, real: Real) -> Real {
        match self.exactness {
            Exactness::Inexact => Real::Flonum(real.to_f64()),
            Exactness::Exact | Exactness::AsWritten => real,
        }
    }

    /// A number written with a point, under the exactness prefix.
    fn adjust_written_inexact(&self, real: Real) -> Real {
        match self.exactness {
            Exactness::Exact => real,
            Exactness::Inexact | Exactness::AsWritten => Real::Flonum(real.to_f64()),
        }
    }
}

/// The integer with these digits, which have been checked.
fn integer(digits: &[u8], radix: u32) -> Integer {
    let value = |&digit: &u8| {
        u64::from(
            char::from(digit)
                .to_digit(radix)
                .expect("digits have been scanned"),
        )
    };
    let limb = |digits: &[u8]| {
        digits
            .iter()
            .fold(0, |limb, digit| limb * u64::from(radix) + value(digit))
    };
    if digits.len() <= SMALL_DIGITS {
        return Integer::from(limb(digits));
    }
    let (_, width) = largest_power(radix);
    if digits.len() >= width * limbs::LARGE {
        let text = str::from_utf8(digits).expect("digits are ASCII");
        let magnitude = UBig::from_str_radix(text, radix).expect("digits have been scanned");
        return Integer::from_ubig(false, &magnitude);
    }
    let mut magnitude: Vec<u64> = Vec::new();
    for group in digits.chunks(width) {
        let previous = magnitude.clone();
        let scale = u64::from(radix).pow(group.len() as u32);
        let carry = limbs::multiply_by_limb(&mut magnitude, &previous, scale, limb(group));
        if carry != 0 {
            magnitude.push(carry);
        }
    }
    Integer::from_limbs(false, magnitude)
}
