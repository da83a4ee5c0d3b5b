//! How large exact results can get, before they are computed: the caller may have no room for them.

use crate::integer::Integer;
use crate::limbs;
use crate::number::Number;

/// Bits of an exact number's parts: of the larger numerator over a common denominator, and how many that denominator adds to
/// what is multiplied by it, 0 for an integer.
struct Size {
    numerator: u64,
    denominator: u64,
}

impl Number {
    /// The bits of the longest integer in it, over the common denominator of its parts; 0 if it is inexact.
    pub fn bits(&self) -> u64 {
        larger(size(self))
    }
}

/// The most bits that an integer in the sum or difference has, before it is reduced to lowest terms; 0 if it is inexact.
pub fn bits_of_sum(a: &Number, b: &Number) -> u64 {
    larger(size(a).zip(size(b)).map(|(a, b)| Size {
        numerator: (a.numerator + b.denominator).max(b.numerator + a.denominator) + 1,
        denominator: a.denominator + b.denominator,
    }))
}

/// The same of the product.
pub fn bits_of_product(a: &Number, b: &Number) -> u64 {
    larger(size(a).zip(size(b)).map(|(a, b)| Size {
        // Two products of parts are added for a complex number.
        numerator: a.numerator + b.numerator + 1,
        denominator: a.denominator + b.denominator,
    }))
}

/// The same of the quotient.
pub fn bits_of_quotient(a: &Number, b: &Number) -> u64 {
    let is_real = b.is_real();
    larger(size(a).zip(size(b)).map(|(a, b)| match is_real {
        true => Size {
            numerator: a.numerator + b.denominator,
            denominator: a.denominator + b.numerator,
        },
        // The product with the conjugate, divided by the square of the magnitude.
        false => Size {
            numerator: a.numerator + b.numerator + b.denominator + 1,
            denominator: a.denominator + 2 * b.numerator + 1,
        },
    }))
}

fn larger(size: Option<Size>) -> u64 {
    size.map_or(0, |size| size.numerator.max(size.denominator))
}

/// The size of an exact number.
fn size(number: &Number) -> Option<Size> {
    match number {
        Number::Integer(n) => Some(size_of_ratio(&Integer::Small(*n), &Integer::ONE)),
        Number::Big(big) => Some(Size {
            numerator: limbs::bit_length(big.limbs()),
            denominator: 0,
        }),
        Number::Ratnum(ratnum) => Some(size_of_ratio(ratnum.numerator(), ratnum.denominator())),
        Number::Flonum(_) => None,
        Number::Compnum(compnum) => {
            let [real, imaginary] = [compnum.real(), compnum.imaginary()].map(|part| {
                part.as_fraction()
                    .map(|part| size_of_ratio(part.numerator, part.denominator))
            });
            let (real, imaginary) = (real?, imaginary?);
            Some(Size {
                numerator: (real.numerator + imaginary.denominator)
                    .max(imaginary.numerator + real.denominator),
                denominator: real.denominator + imaginary.denominator,
            })
        }
    }
}

fn size_of_ratio(numerator: &Integer, denominator: &Integer) -> Size {
    Size {
        numerator: numerator.magnitude_bits(),
        denominator: match denominator {
            Integer::Small(1) => 0,
            _ => denominator.magnitude_bits(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{add, divide, multiply, parse, subtract};

    /// The bits of the longest integer in a number.
    fn longest(number: &Number) -> u64 {
        let (real, imaginary) = number.clone().into_parts();
        [real, imaginary]
            .iter()
            .filter_map(|part| part.as_fraction())
            .map(|part| {
                part.numerator
                    .magnitude_bits()
                    .max(part.denominator.magnitude_bits())
            })
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn results_are_not_longer_than_was_said() {
        let texts = [
            "1",
            "-7",
            "123456789012345678901234567890",
            "1/3",
            "-22/7",
            "98765432109876543210/7",
            "5/98765432109876543211",
            "1+i",
            "-3/7+1/1000000000000000000000i",
            "+12345678901234567890i",
            "1.5",
            "2.0-1.0i",
        ];
        let numbers = texts.map(|text| parse(text, 10).expect("it is a number"));
        for (a, b) in numbers.iter().flat_map(|a| numbers.iter().map(move |b| (a, b))) {
            let sum = add(a.clone(), b.clone());
            let difference = subtract(a.clone(), b.clone());
            let product = multiply(a.clone(), b.clone());
            let quotient = divide(a.clone(), b.clone()).expect("none of them is zero");
            for (result, bound) in [
                (sum, bits_of_sum(a, b)),
                (difference, bits_of_sum(a, b)),
                (product, bits_of_product(a, b)),
                (quotient, bits_of_quotient(a, b)),
            ] {
                assert!(
                    longest(&result) <= bound + 1,
                    "{a:?} {b:?} {result:?}: {bound} bits"
                );
            }
        }
    }

    #[test]
    fn inexact_results_have_no_size() {
        let [exact, inexact] = ["1/3", "1.5"].map(|text| parse(text, 10).expect("it is a number"));
        assert_eq!(bits_of_product(&exact, &inexact), 0);
        assert_eq!(bits_of_quotient(&inexact, &exact), 0);
        assert_eq!(bits_of_sum(&inexact, &inexact), 0);
    }
}
