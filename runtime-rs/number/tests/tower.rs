//! The operations on numbers of every kind: laws that hold for all, and examples that pin the special cases down.

use number::{Error, Number, parse, to_text};
use proptest::prelude::*;
use std::cmp::Ordering;

const LIMIT: u64 = 1 << 24;

fn n(text: &str) -> Number {
    parse(text, 10).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

#[track_caller]
fn shows(number: Number, text: &str) {
    assert_eq!(to_text(&number, 10), text);
}

#[track_caller]
fn is_near(number: Number, text: &str) {
    let (real, imaginary) = number.clone().into_parts();
    let (expected_real, expected_imaginary) = n(text).into_parts();
    let near = |a: f64, b: f64| a == b || (a - b).abs() < 1e-12 * (1.0 + b.abs());
    assert!(
        near(real.to_f64(), expected_real.to_f64()) && near(imaginary.to_f64(), expected_imaginary.to_f64()),
        "{} is not near {text}",
        to_text(&number, 10)
    );
}

/// Rationals with small and large parts.
fn rational() -> impl Strategy<Value = Number> {
    let part = || {
        prop_oneof![
            (-20..20i64).prop_map(Number::Integer),
            any::<i64>().prop_map(Number::Integer),
            "[1-9][0-9]{20,40}".prop_map(|digits| n(&digits))
        ]
    };
    (part(), part()).prop_filter_map("zero denominator", |(a, b)| number::divide(a, b).ok())
}

/// Any real number but NaN.
fn real() -> impl Strategy<Value = Number> {
    let flonum = prop_oneof![
        any::<f64>(),
        (-40..40i32).prop_map(|x| f64::from(x) / 4.0),
        any::<i64>().prop_map(|x| x as f64)
    ];
    prop_oneof![rational(), flonum.prop_map(Number::Flonum)]
}

proptest! {
    #[test]
    fn rationals_are_a_field(a in rational(), b in rational(), c in rational()) {
        let sum = number::add(a.clone(), b.clone());
        prop_assert_eq!(&number::subtract(sum.clone(), b.clone()), &a);
        prop_assert_eq!(&number::add(b.clone(), a.clone()), &sum);
        let product = number::multiply(a.clone(), b.clone());
        if b != Number::Integer(0) {
            prop_assert_eq!(&number::divide(product.clone(), b.clone()), &Ok(a.clone()));
        }
        prop_assert_eq!(
            number::multiply(sum, c.clone()),
            number::add(number::multiply(a.clone(), c.clone()), number::multiply(b.clone(), c.clone()))
        );
        // In lowest terms with a positive denominator, and back.
        let (numerator, denominator) = (number::numerator(a.clone()), number::denominator(a.clone()));
        let (numerator, denominator) = (numerator.expect("rational"), denominator.expect("rational"));
        prop_assert_eq!(number::gcd(numerator.clone(), denominator.clone()), Ok(Number::Integer(1)));
        prop_assert_eq!(number::divide(numerator, denominator), Ok(a));
    }

    #[test]
    fn order_agrees_with_subtraction(a in rational(), b in rational()) {
        let difference = number::subtract(a.clone(), b.clone());
        prop_assert_eq!(number::compare(a, b), number::compare(difference, Number::Integer(0)));
    }

    #[test]
    fn order_is_transitive(a in real(), b in real(), c in real()) {
        let less = |a: &Number, b: &Number| {
            number::compare(a.clone(), b.clone()).expect("real").expect("not NaN") != Ordering::Greater
        };
        prop_assert!(!(less(&a, &b) && less(&b, &c)) || less(&a, &c));
        prop_assert_eq!(number::equal(&a, &b), less(&a, &b) && less(&b, &a));
    }

    #[test]
    fn flonums_have_exact_values(bits: u64) {
        let x = f64::from_bits(bits);
        prop_assume!(x.is_finite());
        let exact = number::exact(Number::Flonum(x)).expect("finite");
        prop_assert!(exact.is_exact() && number::equal(&exact, &Number::Flonum(x)));
        prop_assert_eq!(number::inexact(exact), Number::Flonum(x));
    }

    #[test]
    fn conversion_rounds_to_nearest(a in rational()) {
        let Number::Flonum(x) = number::inexact(a.clone()) else { panic!("inexact") };
        let error = |x: f64| {
            let difference = number::subtract(a.clone(), number::exact(Number::Flonum(x)).expect("finite"));
            number::magnitude(difference)
        };
        for neighbour in [x.next_up(), x.next_down()] {
            let order = number::compare(error(x), error(neighbour)).expect("real").expect("not NaN");
            prop_assert!(order == Ordering::Less || order == Ordering::Equal && x.to_bits() % 2 == 0);
        }
    }

    #[test]
    fn rounding(a in rational()) {
        let [floor, ceiling, truncate, round] =
            [number::floor, number::ceiling, number::truncate, number::round].map(|f| f(a.clone()).expect("real"));
        let not_above = |a: &Number, b: &Number| {
            number::compare(a.clone(), b.clone()).expect("real") != Some(Ordering::Greater)
        };
        prop_assert!(not_above(&floor, &a) && not_above(&a, &ceiling));
        prop_assert!(floor == ceiling && floor == a || number::add(floor.clone(), Number::Integer(1)) == ceiling);
        let negative = not_above(&a, &Number::Integer(0));
        prop_assert_eq!(truncate, if negative { ceiling } else { floor });
        let twice_the_error = number::multiply(number::magnitude(number::subtract(a, round)), Number::Integer(2));
        prop_assert!(not_above(&twice_the_error, &Number::Integer(1)));
    }

    #[test]
    fn square_roots(a in rational()) {
        let square = number::multiply(a.clone(), a.clone());
        prop_assert_eq!(number::sqrt(square.clone()), number::magnitude(a.clone()));
        let imaginary = number::multiply(number::magnitude(a), n("+i"));
        prop_assert_eq!(number::sqrt(number::negate(square)), imaginary);
    }

    #[test]
    fn exact_complex_numbers_are_a_field(a in -9..9i64, b in -9..9i64, c in rational(), d in rational()) {
        let z = number::make_rectangular(Number::Integer(a), Number::Integer(b)).expect("real parts");
        let w = number::make_rectangular(c, d).expect("real parts");
        prop_assume!(!number::equal(&w, &Number::Integer(0)));
        let quotient = number::divide(z.clone(), w.clone()).expect("not zero");
        prop_assert_eq!(number::multiply(quotient, w), z.clone());
        let square = number::multiply(z.clone(), z);
        let root = number::sqrt(square.clone());
        prop_assert!(root.is_exact());
        prop_assert_eq!(number::multiply(root.clone(), root), square);
    }

    #[test]
    fn complex_functions_are_inverse(x in -3.0..3.0f64, y in -3.0..3.0f64) {
        let z = number::make_rectangular(Number::Flonum(x), Number::Flonum(y)).expect("real parts");
        let same = |w: Number| {
            number::compare(number::magnitude(number::subtract(w, z.clone())), Number::Flonum(1e-9))
                == Ok(Some(Ordering::Less))
        };
        let root = number::sqrt(z.clone());
        prop_assert!(same(number::multiply(root.clone(), root)));
        prop_assert!(same(number::exp(number::log(z.clone()).expect("not exact zero"))));
        prop_assert!(same(number::sin(number::asin(z.clone()))));
        prop_assert!(same(number::cos(number::acos(z.clone()))));
        prop_assert!(same(number::tan(number::atan(z.clone()))));
    }
}

#[test]
fn division_and_exactness() {
    shows(number::divide(n("6"), n("4")).expect("not zero"), "3/2");
    shows(
        number::divide(n("-9223372036854775808"), n("-1")).expect("not zero"),
        "9223372036854775808",
    );
    assert_eq!(number::divide(n("1.5"), n("0")), Err(Error::DivisionByZero));
    shows(number::divide(n("1"), n("0.0")).expect("inexact zero"), "+inf.0");
    shows(
        number::divide(n("1+2i"), n("3-4i")).expect("not zero"),
        "-1/5+2/5i",
    );
    shows(
        number::quotient(n("-9223372036854775808"), n("-1")).expect("not zero"),
        "9223372036854775808",
    );
    shows(number::remainder(n("-13"), n("-4.0")).expect("not zero"), "-1.0");
    shows(number::modulo(n("-13"), n("4")).expect("not zero"), "3");
    shows(
        number::floor_quotient(n("-5"), n("2.0")).expect("not zero"),
        "-3.0",
    );
    shows(
        number::modulo(n("1e300"), n("7")).expect("not zero"),
        to_text(
            &number::inexact(
                number::modulo(number::exact(n("1e300")).expect("finite"), n("7")).expect("not zero"),
            ),
            10,
        )
        .as_str(),
    );
    assert_eq!(number::modulo(n("5"), n("0")), Err(Error::DivisionByZero));
    assert_eq!(number::modulo(n("5"), n("0.0")), Err(Error::DivisionByZero));
    assert_eq!(number::quotient(n("5.5"), n("2")), Err(Error::NotInteger(0)));
    assert_eq!(number::gcd(n("4"), n("1/2")), Err(Error::NotInteger(1)));
    shows(number::gcd(n("32"), n("-36.0")).expect("integers"), "4.0");
    shows(number::denominator(n("5.5")).expect("rational"), "2.0");
    assert_eq!(number::numerator(n("+inf.0")), Err(Error::NotRational(0)));
    shows(number::round(n("7/2")).expect("real"), "4");
    shows(number::round(n("-5/2")).expect("real"), "-2");
    shows(number::round(n("-4.3")).expect("real"), "-4.0");
    assert_eq!(number::exact(n("+nan.0")), Err(Error::NotRational(0)));
    shows(
        number::exact(n("0.1")).expect("finite"),
        "3602879701896397/36028797018963968",
    );
}

#[test]
fn comparison_loses_nothing() {
    assert!(!number::equal(&n("9007199254740993"), &n("9007199254740992.0")));
    assert!(number::equal(&n("1"), &n("1.0+0.0i")));
    assert!(!number::equal(&n("+nan.0"), &n("+nan.0")));
    assert!(number::equal(&n("0.0"), &n("-0.0")));
    assert_eq!(
        number::compare(n("1/3"), n("0.3333333333333333")),
        Ok(Some(Ordering::Greater))
    );
    assert_eq!(
        number::compare(
            number::expt(n("10"), n("400"), LIMIT).expect("small"),
            n("+inf.0")
        ),
        Ok(Some(Ordering::Less))
    );
    assert_eq!(number::compare(n("1"), n("+nan.0")), Ok(None));
    assert_eq!(number::compare(n("1"), n("+i")), Err(Error::NotReal(1)));
}

#[test]
fn powers() {
    let expt = |base: &str, exponent: &str| number::expt(n(base), n(exponent), LIMIT);
    for (base, exponent, text) in [
        ("0", "0", "1"),
        ("0.0", "0", "1.0"),
        ("0", "1", "0"),
        ("0", "1.0", "0.0"),
        ("0", "0.0", "1.0"),
        ("0", "1/2", "0"),
        ("2", "100", "1267650600228229401496703205376"),
        ("2/3", "-3", "27/8"),
        ("-2", "3", "-8"),
        ("-1", "100000000000000000000001", "-1"),
        ("+i", "100000000000000000000003", "-i"),
        ("1+i", "10", "+32i"),
        ("4", "1/2", "2"),
        ("8/27", "-2", "729/64"),
        ("-4", "1/2", "+2i"),
        ("4/9", "-3/2", "27/8"),
        ("2.0", "3", "8.0"),
        ("2", "0.5", "1.4142135623730951"),
        ("0.0", "-1", "+inf.0"),
        ("-8.0", "3.0", "-512.0"),
        ("-1.0", "9007199254740993", "-1.0"),
        ("-0.0", "-3", "-inf.0"),
        ("-2.0", "-2", "0.25"),
    ] {
        shows(
            expt(base, exponent).unwrap_or_else(|error| panic!("{base} {exponent}: {error:?}")),
            text,
        );
    }
    is_near(expt("-8", "1/3").expect("defined"), "1.0+1.7320508075688772i");
    is_near(expt("+i", "+i").expect("defined"), "0.20787957635076193+0.0i");
    is_near(expt("1.5+2.0i", "3").expect("defined"), "-14.625+5.5i");
    is_near(
        number::expt(expt("10", "400").expect("small"), n("0.25"), LIMIT).expect("defined"),
        "1e100",
    );
    assert_eq!(expt("0", "-1"), Err(Error::DivisionByZero));
    assert_eq!(expt("0", "-1.5"), Err(Error::DivisionByZero));
    assert_eq!(expt("7", "1000000000000"), Err(Error::TooLarge));
    assert_eq!(expt("1/7", "-1000000000000000000000000"), Err(Error::TooLarge));
}

#[test]
fn roots_and_logarithms_beyond_flonums() {
    let huge = number::expt(n("10"), n("1001"), LIMIT).expect("small");
    is_near(number::log(huge.clone()).expect("not zero"), "2304.8876780870396");
    is_near(
        number::sqrt(number::divide(n("1"), huge.clone()).expect("not zero")),
        "0.0",
    );
    shows(
        number::sqrt(number::expt(n("10"), n("600"), LIMIT).expect("small")),
        &format!("1{}", "0".repeat(300)),
    );
    let not_square = number::add(number::expt(n("10"), n("400"), LIMIT).expect("small"), n("1"));
    is_near(
        number::divide(number::sqrt(not_square), n("1e200")).expect("not zero"),
        "1.0",
    );
    shows(number::inexact(huge), "+inf.0");
}

#[test]
fn elementary_functions() {
    for (function, exact) in [
        (number::exp as fn(Number) -> Number, "1"),
        (number::sin, "0"),
        (number::cos, "1"),
        (number::tan, "0"),
        (number::asin, "0"),
        (number::atan, "0"),
    ] {
        shows(function(n("0")), exact);
    }
    shows(number::acos(n("1")), "0");
    shows(number::log(n("1")).expect("not zero"), "0");
    is_near(number::log(n("-1")).expect("not zero"), "0.0+3.141592653589793i");
    shows(number::log(n("0.0")).expect("inexact"), "-inf.0");
    assert!(matches!(number::log(n("0")), Err(Error::OutOfRange(0, _))));
    is_near(number::asin(n("2")), "1.5707963267948966-1.3169578969248164i");
    is_near(number::asin(n("-2")), "-1.5707963267948966+1.3169578969248164i");
    is_near(number::acos(n("2")), "0.0+1.3169578969248164i");
    is_near(number::acos(n("-2")), "3.141592653589793-1.3169578969248164i");
    is_near(number::exp(n("+3.141592653589793i")), "-1.0+0.0i");
    shows(number::sqrt(n("-1")), "+i");
    shows(number::sqrt(n("-1.0-0.0i")), "+1.0i");
    shows(number::sqrt(n("-4.0")), "+2.0i");
    shows(number::sqrt(n("-0.0")), "-0.0");
    shows(number::sqrt(n("1/4")), "1/2");
    shows(number::sqrt(n("3+4i")), "2+i");
    shows(number::atan2(n("0"), n("1")).expect("real"), "0");
    shows(number::atan2(n("-0.0"), n("1.0")).expect("real"), "-0.0");
    shows(
        number::atan2(n("0.0"), n("-1")).expect("real"),
        "3.141592653589793",
    );
    assert!(matches!(
        number::atan2(n("0"), n("0")),
        Err(Error::OutOfRange(1, _))
    ));
    is_near(number::tan(n("1.0+400.0i")), "0.0+1.0i");
}

#[test]
fn parts() {
    shows(number::make_rectangular(n("1"), n("0")).expect("real"), "1");
    shows(
        number::make_rectangular(n("1.5"), n("1/2")).expect("real"),
        "1.5+0.5i",
    );
    shows(number::make_polar(n("3"), n("0")).expect("real"), "3");
    let polar = number::make_polar(n("3"), n("1")).expect("real");
    shows(number::magnitude(polar.clone()), "3.0");
    is_near(number::angle(polar), "1.0");
    shows(number::magnitude(n("3+4i")), "5");
    shows(number::magnitude(n("-1/2")), "1/2");
    shows(number::angle(n("-1")), "3.141592653589793");
    shows(number::angle(n("2")), "0");
    shows(number::imag_part(n("2.5")), "0");
    shows(number::negate(n("0.0")), "-0.0");
    shows(number::negate(n("3/2+i")), "-3/2-i");
    shows(number::add(n("1"), n("1-0.0i")), "2.0-0.0i");
    assert!(n("+nan.0").is_equivalent(&n("+nan.0")) && !n("0.0").is_equivalent(&n("-0.0")));
}
