//! Texts of numbers: what is read, what is written, and that the two agree.

use number::{Number, ParseError, parse, to_text};
use proptest::prelude::*;

#[track_caller]
fn reads_as(text: &str, written: &str) {
    let number = parse(text, 10).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(to_text(&number, 10), written, "reading {text}");
}

#[track_caller]
fn is_no_number(text: &str) {
    assert_eq!(parse(text, 10), Err(ParseError::NotANumber), "reading {text}");
}

#[test]
fn integers_and_ratios() {
    for (text, written) in [
        ("0", "0"),
        ("+1", "1"),
        ("-1", "-1"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775808", "9223372036854775808"),
        ("1/2", "1/2"),
        ("-4/2", "-2"),
        ("0/10", "0"),
        ("10/4", "5/2"),
        ("#x11/2", "17/2"),
        ("#b-1010", "-10"),
        ("#o777", "511"),
        ("#xFf", "255"),
        ("#x1e2", "482"),
        ("#d11/2", "11/2"),
        ("#e#x10", "16"),
        ("#X#E10", "16"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ] {
        reads_as(text, written);
    }
}

#[test]
fn decimals() {
    for (text, written) in [
        ("1.", "1.0"),
        (".5", "0.5"),
        ("-.5e1", "-5.0"),
        ("1e2", "100.0"),
        ("1S2", "100.0"),
        ("1.5f-1", "0.15"),
        ("-0.0", "-0.0"),
        ("#i1/3", "0.3333333333333333"),
        ("#i1", "1.0"),
        ("1e21", "1.0e+21"),
        ("1e20", "100000000000000000000.0"),
        ("123456e-8", "0.00123456"),
        ("1.5e-7", "0.00000015"),
        ("1.5e-8", "1.5e-8"),
        ("1e400", "+inf.0"),
        ("-1e400", "-inf.0"),
        ("1e-400", "0.0"),
        ("1e99999999999999999999", "+inf.0"),
        ("5e-324", "5.0e-324"),
        ("1.7976931348623157e+308", "1.7976931348623157e+308"),
        ("9007199254740993", "9007199254740993"),
        ("#i9007199254740993", "9007199254740992.0"),
        ("#e1.5", "3/2"),
        ("#e1e3", "1000"),
        ("#e-.25e-1", "-1/40"),
        ("#e1.0", "1"),
        ("#e0e99999999999", "0"),
        ("#i#x1/10", "0.0625"),
        ("#b1.1", "1.5"),
    ] {
        reads_as(text, written);
    }
}

#[test]
fn special_flonums_and_complex_numbers() {
    for (text, written) in [
        ("+inf.0", "+inf.0"),
        ("-INF.0", "-inf.0"),
        ("-nan.0", "+nan.0"),
        ("#i+nan.0", "+nan.0"),
        ("+i", "+i"),
        ("-I", "-i"),
        ("0+1i", "+i"),
        ("1-2i", "1-2i"),
        ("1/2+3/4i", "1/2+3/4i"),
        ("1.5+0i", "1.5"),
        ("1.5+0.0i", "1.5+0.0i"),
        ("1+2.0i", "1.0+2.0i"),
        ("+inf.0-inf.0i", "+inf.0-inf.0i"),
        ("1+inf.0i", "1.0+inf.0i"),
        ("-2.5i", "-2.5i"),
        ("-0.0-2.5i", "-0.0-2.5i"),
        ("1@0", "1"),
        ("0@1", "0"),
        ("#e1.5+.5i", "3/2+1/2i"),
        ("#i+i", "+1.0i"),
        ("#x10+11i", "16+17i"),
    ] {
        reads_as(text, written);
    }
    assert_eq!(
        to_text(&parse("1@2", 10).expect("polar notation"), 10),
        "-0.4161468365471424+0.9092974268256817i"
    );
}

#[test]
fn texts_that_are_no_numbers() {
    for text in [
        "", "+", "-", ".", "...", "1+", "+soup+", "e5", "1e", "1e+", "#", "#e", "#x", "#e#i1", "#x#x1",
        "1.2.3", "1//2", "1/", "/2", "1/2.5", "--1", "+-1", "1i", "1+2", "1+2ii", "inf.0", "+inf.",
        "+inf.00", "1@", "1@2i", "1/2e2", "1/0x", "#b2", "#xg", "é", "1_000", " 1", "1 ", "0x10", "1+i2",
        "i", "#f", "1e1.5", "#x1.8p3",
    ] {
        is_no_number(text);
    }
    for text in ["1/0", "#i1/0", "0/0", "#e+inf.0", "#e-nan.0", "1/2+1/0i"] {
        assert_eq!(parse(text, 10), Err(ParseError::NoSuchNumber), "reading {text}");
    }
    for text in [
        "#e1e1000000000",
        "#e1e-1000000000",
        "#e1e99999999999999999999999999",
    ] {
        assert_eq!(parse(text, 10), Err(ParseError::TooLarge), "reading {text}");
    }
}

#[test]
fn radices() {
    assert_eq!(to_text(&parse("zz", 36).expect("digits"), 36), "zz");
    assert_eq!(parse("+i", 36), Ok(Number::Integer(18)));
    assert_eq!(
        to_text(&Number::Flonum(0.1), 2),
        "0.0001100110011001100110011001100110011001100110011001101"
    );
    assert_eq!(
        to_text(&Number::Flonum(1.5), 3),
        "1.111111111111111111111111111111112"
    );
    assert_eq!(to_text(&Number::Flonum(-255.5), 16), "-ff.8");
    assert_eq!(to_text(&Number::Flonum(1e23), 10), "1.0e+23");
}

#[test]
fn large_integers() {
    let digits = "1234567890".repeat(1000);
    reads_as(&digits, &digits);
    reads_as(&format!("-{digits}/{digits}1"), &format!("-{digits}/{digits}1"));
    assert_eq!(
        to_text(&parse("#e1e1000", 10).expect("a sane exponent"), 10).len(),
        1001
    );
}

fn radix() -> impl Strategy<Value = u32> {
    2..=36u32
}

proptest! {
    #[test]
    fn every_flonum_reads_back(bits: u64, radix in radix()) {
        // Infinities and NaN have all bits of the exponent set: without the highest one every pattern is finite.
        let bits = if f64::from_bits(bits).is_finite() { bits } else { bits & !(1 << 62) };
        let x = f64::from_bits(bits);
        // Positional notation of the extremes has a thousand digits: keep the test quick.
        let radix = if (1e-60..1e60).contains(&x.abs()) { radix } else { 10 };
        let text = to_text(&Number::Flonum(x), radix);
        let Ok(Number::Flonum(back)) = parse(&text, radix) else { panic!("{text} is no flonum") };
        prop_assert_eq!(back.to_bits(), bits, "{}", text);
    }

    #[test]
    fn every_integer_reads_back(limbs in prop::collection::vec(any::<u64>(), 0..60), negative: bool, radix in radix()) {
        let oracle = num_bigint::BigUint::from_slice(
            &limbs.iter().flat_map(|&limb| [limb as u32, (limb >> 32) as u32]).collect::<Vec<_>>(),
        );
        let integer = number::Integer::from_limbs(negative, limbs);
        let text = to_text(&integer.clone().into(), radix);
        let sign = if integer.is_negative() { "-" } else { "" };
        prop_assert_eq!(&text, &format!("{sign}{}", oracle.to_str_radix(radix)));
        prop_assert_eq!(parse(&text, radix), Ok(integer.into()));
    }

    #[test]
    fn decimals_are_correctly_rounded(digits in "[0-9]{1,40}", fraction in "[0-9]{0,40}", exponent in -330..330i32) {
        // The exact value, converted by our own rounding, must agree with the standard library's reader.
        let text = format!("{digits}.{fraction}e{exponent}");
        let exact = parse(&format!("#e{text}"), 10).expect("a decimal");
        let inexact = parse(&text, 10).expect("a decimal");
        prop_assert_eq!(number::inexact(exact), inexact);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+0-9.eEis/@#xbid]{0,12}") {
        if let Ok(number) = parse(&text, 10) {
            let written = to_text(&number, 10);
            let back = parse(&written, 10).expect("what is written can be read");
            prop_assert!(back.is_equivalent(&number), "{} {}", text, written);
        }
    }
}
