//! Stands in for the arithmetic primitives until they land.

use abi::context::Context;
use abi::object::ConditionKind;
use abi::value::Value;

use crate::condition::{self, Raised};

macro_rules! pending {
    ($($name:ident($($parameter:ident),*);)*) => {
        $(#[doc = "Not there yet."]
        pub fn $name($($parameter: Value,)* context: &mut Context) -> Result<Value, Raised> {
            $(let _ = $parameter;)*
            Err(condition::raise(context, ConditionKind::Bug, None, stringify!($name), &[]))
        })*
    };
}

pending! {
    add(a, b);
    subtract(a, b);
    multiply(a, b);
    divide(a, b);
    number_equal(a, b);
    number_less(a, b);
    number_greater(a, b);
    number_less_equal(a, b);
    number_greater_equal(a, b);
    quotient(a, b);
    remainder(a, b);
    modulo(a, b);
    floor_quotient(a, b);
    is_number(a);
    is_real(a);
    is_rational(a);
    is_integer(a);
    is_exact(a);
    exact(a);
    inexact(a);
    is_nan(a);
    is_infinite(a);
    numerator(a);
    denominator(a);
    gcd(a, b);
    floor(a);
    ceiling(a);
    truncate(a);
    round(a);
    exp(a);
    log(a);
    sin(a);
    cos(a);
    tan(a);
    asin(a);
    acos(a);
    atan(a);
    atan2(a, b);
    sqrt(a);
    exact_integer_sqrt(a);
    expt(a, b);
    make_rectangular(a, b);
    make_polar(a, b);
    real_part(a);
    imag_part(a);
    magnitude(a);
    angle(a);
    number_to_string(a, b);
    string_to_number(a, b);
    bitwise_and(a, b);
    bitwise_or(a, b);
    bitwise_xor(a, b);
    bitwise_not(a);
    arithmetic_shift(a, b);
    bit_count(a);
    integer_length(a);
}
