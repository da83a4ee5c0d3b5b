//! The text of a number in a radix from 2 to 36.
//!
//! A flonum is written with the fewest digits that read back as the same flonum: in radix 10 by `zmij`, in others by the
//! algorithm of Burger and Dybvig, "Printing floating-point numbers quickly and accurately", 1996.

use crate::float;
use crate::integer::Integer;
use crate::limbs;
use crate::number::{Number, Real};
use crate::signed::SignedLimbs;
use dashu_int::UBig;
use std::fmt::Write;

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A flonum is written without an exponent when its point comes at most this many digits after the first digit: up to
/// here an integer has all its digits (as JavaScript and most Schemes have it).
const MOST_INTEGER_DIGITS: i32 = 21;
/// ... and when at most this many zeros stand between the point and the first digit.
const MOST_LEADING_ZEROS: i32 = 6;

/// The text of a number.
pub fn to_text(number: &Number, radix: u32) -> String {
    let mut text = String::new();
    write_number(&mut text, number, radix);
    text
}

/// Appends the text of a number.
pub fn write_number(text: &mut String, number: &Number, radix: u32) {
    assert!((2..=36).contains(&radix), "the caller checks the radix");
    match number {
        Number::Integer(n) => write_small(text, *n, radix),
        Number::Big(big) => {
            write_limbs(
                text,
                SignedLimbs {
                    negative: big.is_negative(),
                    limbs: big.limbs(),
                },
                radix,
            );
        }
        Number::Ratnum(ratio) => write_ratio(text, ratio.numerator(), ratio.denominator(), radix),
        Number::Flonum(x) => write_flonum(text, *x, radix),
        Number::Compnum(compnum) => write_complex(text, compnum.real(), compnum.imaginary(), radix),
    }
}

fn write_complex(text: &mut String, real: &Real, imaginary: &Real, radix: u32) {
    // A real part of zero is left out, since it reads back as the same zero; not so -0.0.
    if !real.is_zero() || real.is_sign_negative() {
        write_real(text, real, radix);
    }
    let start = text.len();
    match imaginary {
        Real::Integer(Integer::Small(1)) => {}
        Real::Integer(Integer::Small(-1)) => text.push('-'),
        _ => write_real(text, imaginary, radix),
    }
    // Infinities and NaN have a sign of their own.
    if !text[start..].starts_with(['+', '-']) {
        text.insert(start, '+');
    }
    text.push('i');
}

fn write_real(text: &mut String, real: &Real, radix: u32) {
    match real {
        Real::Integer(n) => write_integer(text, n, radix),
        Real::Ratnum(ratio) => write_ratio(text, ratio.numerator(), ratio.denominator(), radix),
        Real::Flonum(x) => write_flonum(text, *x, radix),
    }
}

fn write_ratio(text: &mut String, numerator: &Integer, denominator: &Integer, radix: u32) {
    write_integer(text, numerator, radix);
    text.push('/');
    write_integer(text, denominator, radix);
}

fn write_integer(text: &mut String, integer: &Integer, radix: u32) {
    match integer {
        Integer::Small(n) => write_small(text, *n, radix),
        Integer::Big(_) => integer.with_limbs(|a| write_limbs(text, a, radix)),
    }
}

/// Appends the text of a 64-bit integer.
pub fn write_small(text: &mut String, n: i64, radix: u32) {
    if n < 0 {
        text.push('-');
    }
    write_limb(text, n.unsigned_abs(), u64::from(radix), 1);
}

/// Appends the digits of a limb, at least `width` of them.
fn write_limb(text: &mut String, mut limb: u64, radix: u64, width: usize) {
    let mut buffer = [b'0'; 64];
    let mut start = buffer.len();
    while limb != 0 {
        start -= 1;
        buffer[start] = DIGITS[(limb % radix) as usize];
        limb /= radix;
    }
    let start = start.min(buffer.len() - width);
    text.push_str(ascii(&buffer[start..]));
}

fn ascii(digits: &[u8]) -> &str {
    str::from_utf8(digits).expect("digits are ASCII")
}

/// Appends the text of an integer that lies elsewhere.
pub fn write_limbs(text: &mut String, integer: SignedLimbs, radix: u32) {
    if integer.negative && !integer.limbs.is_empty() {
        text.push('-');
    }
    if integer.limbs.len() >= limbs::LARGE {
        write!(text, "{}", UBig::from_words(integer.limbs).in_radix(radix as u8))
            .expect("a string takes any text");
        return;
    }
    // Divide by the largest power of the radix that fits a limb; each remainder gives that many digits.
    let (power, width) = largest_power(radix);
    let mut rest = integer.limbs.to_vec();
    let mut groups = Vec::new();
    while !limbs::trim(&rest).is_empty() {
        let dividend = rest.clone();
        groups.push(limbs::divide_by_limb(&mut rest, &dividend, power));
        rest.truncate(limbs::trim(&rest).len());
    }
    write_limb(text, groups.pop().unwrap_or(0), u64::from(radix), 1);
    for &group in groups.iter().rev() {
        write_limb(text, group, u64::from(radix), width);
    }
}

/// The largest power of the radix below 2^64 and its exponent.
pub(crate) fn largest_power(radix: u32) -> (u64, usize) {
    let radix = u64::from(radix);
    let exponent = u64::MAX.ilog(radix);
    (radix.pow(exponent), exponent as usize)
}

/// Appends the text of a flonum.
pub fn write_flonum(text: &mut String, x: f64, radix: u32) {
    if x.is_nan() {
        text.push_str("+nan.0");
        return;
    }
    if x.is_infinite() {
        text.push_str(if x > 0.0 { "+inf.0" } else { "-inf.0" });
        return;
    }
    if x.is_sign_negative() {
        text.push('-');
    }
    if x == 0.0 {
        text.push_str("0.0");
    } else if radix == 10 {
        write_decimal(text, x.abs());
    } else {
        let (digits, point) = shortest_digits(x.abs(), radix);
        write_positional(text, &digits, point);
    }
}

/// Appends a positive flonum in radix 10.
fn write_decimal(text: &mut String, x: f64) {
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format_finite(x);
    let (significand, exponent) = shortest.split_once('e').unwrap_or((shortest, "0"));
    let exponent: i32 = exponent.parse().expect("zmij writes a decimal exponent");
    let (whole, fraction) = significand.split_once('.').unwrap_or((significand, ""));
    // The value is 0.DIGITS * 10^point.
    let mut digits = String::from(whole);
    digits.push_str(fraction);
    let leading_zeros = digits.len() - digits.trim_start_matches('0').len();
    let point = exponent + whole.len() as i32 - leading_zeros as i32;
    let digits = digits.trim_matches('0');
    if (-MOST_LEADING_ZEROS..=MOST_INTEGER_DIGITS).contains(&point) {
        write_positional(text, digits.as_bytes(), point);
        return;
    }
    let (first, rest) = digits.split_at(1);
    let rest = if rest.is_empty() { "0" } else { rest };
    write!(text, "{first}.{rest}e{:+}", point - 1).expect("a string takes any text");
}

/// Appends the number 0.DIGITS * radix^point, without an exponent.
fn write_positional(text: &mut String, digits: &[u8], point: i32) {
    let zeros = |text: &mut String, count: usize| text.extend(std::iter::repeat_n('0', count));
    let (whole, fraction) = digits.split_at(digits.len().min(point.max(0) as usize));
    text.push_str(ascii(whole));
    if point <= 0 {
        text.push('0');
    } else {
        zeros(text, point as usize - whole.len());
    }
    text.push('.');
    zeros(text, point.min(0).unsigned_abs() as usize);
    if fraction.is_empty() {
        text.push('0');
    }
    text.push_str(ascii(fraction));
}

/// The fewest digits that identify a positive flonum, and where the point lies: the value is 0.DIGITS * radix^point.
fn shortest_digits(x: f64, radix: u32) -> (Vec<u8>, i32) {
    let (_, significand, exponent) = float::decode(x);
    let base = Integer::from(i64::from(radix));
    // The lower neighbour of a power of two (other than the least normal one) is at half the distance of the upper one.
    let uneven = significand == 1 << (f64::MANTISSA_DIGITS - 1) && x > f64::MIN_POSITIVE;
    // Invariant (but for scaling): x = rest / scale, half the gaps to its neighbours are above / scale, below / scale.
    let extra = 1 + u64::from(uneven);
    let mut rest = Integer::from(significand).shift_left(extra + exponent.max(0) as u64);
    let mut scale = Integer::ONE.shift_left(extra + exponent.min(0).unsigned_abs());
    let mut below = Integer::ONE.shift_left(exponent.max(0) as u64);
    let mut above = below.shift_left(u64::from(uneven));
    // Readers round to even, so the borders of the interval belong to an even significand.
    let even = significand % 2 == 0;

    // Find the point: 1/radix <= (rest + above) / scale < 1 (with equality on the side that even excludes).
    let too_large = |rest: &Integer, above: &Integer, scale: &Integer| {
        let sum = rest + above;
        sum > *scale || even && sum == *scale
    };
    let mut point = (x.log2() / f64::from(radix).log2()).ceil() as i32;
    let power = base.power(u64::from(point.unsigned_abs()));
    if point >= 0 {
        scale = &scale * &power;
    } else {
        (rest, above, below) = (&rest * &power, &above * &power, &below * &power);
    }
    while too_large(&rest, &above, &scale) {
        scale = &scale * &base;
        point += 1;
    }
    while !too_large(&(&rest * &base), &(&above * &base), &scale) {
        (rest, above, below) = (&rest * &base, &above * &base, &below * &base);
        point -= 1;
    }

    let mut digits = Vec::new();
    loop {
        (above, below) = (&above * &base, &below * &base);
        let (digit, remainder) = (&rest * &base).divide_truncated(&scale);
        let digit = digit.with_limbs(|d| d.limbs.first().copied().unwrap_or(0)) as usize;
        rest = remainder;
        let low = rest < below || even && rest == below;
        let high = too_large(&rest, &above, &scale);
        if low || high {
            let up = high && (!low || rest.shift_left(1) >= scale);
            digits.push(DIGITS[digit + usize::from(up)]);
            return (digits, point);
        }
        digits.push(DIGITS[digit]);
    }
}
