//! Integer arithmetic against the crate `num-bigint`.

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer as _;
use number::Integer;
use proptest::prelude::*;

fn oracle(n: &Integer) -> BigInt {
    n.with_limbs(|a| {
        let halves: Vec<u32> = a
            .limbs
            .iter()
            .flat_map(|&limb| [limb as u32, (limb >> 32) as u32])
            .collect();
        BigInt::from_biguint(
            if a.negative { Sign::Minus } else { Sign::Plus },
            BigUint::new(halves),
        )
    })
}

/// Integers of up to `most` limbs; many limbs are all zeros or all ones, where carries and estimates go wrong.
fn integer(most: usize) -> impl Strategy<Value = Integer> {
    let limb =
        prop_oneof![2 => any::<u64>(), 1 => Just(0), 1 => Just(u64::MAX), 1 => Just(1 << 63), 1 => 0..3u64];
    (any::<bool>(), prop::collection::vec(limb, 0..=most))
        .prop_map(|(negative, limbs)| Integer::from_limbs(negative, limbs))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn ring(a in integer(8), b in integer(8)) {
        prop_assert_eq!(oracle(&(&a + &b)), oracle(&a) + oracle(&b));
        prop_assert_eq!(oracle(&(&a - &b)), oracle(&a) - oracle(&b));
        prop_assert_eq!(oracle(&(&a * &b)), oracle(&a) * oracle(&b));
        prop_assert_eq!(oracle(&-&a), -oracle(&a));
        prop_assert_eq!(a.cmp(&b), oracle(&a).cmp(&oracle(&b)));
        prop_assert_eq!(&(&(&a + &b) - &b), &a);
    }

    #[test]
    fn large_products(a in integer(80), b in integer(80)) {
        prop_assert_eq!(oracle(&(&a * &b)), oracle(&a) * oracle(&b));
        prop_assert_eq!(oracle(&(&a * &a)), oracle(&a) * oracle(&a));
    }

    #[test]
    fn division(a in integer(12), b in integer(6)) {
        prop_assume!(!b.is_zero());
        let (quotient, remainder) = a.divide_truncated(&b);
        prop_assert_eq!(oracle(&quotient), oracle(&a) / oracle(&b));
        prop_assert_eq!(oracle(&remainder), oracle(&a) % oracle(&b));
        let (quotient, remainder) = a.divide_floored(&b);
        prop_assert_eq!(oracle(&quotient), oracle(&a).div_floor(&oracle(&b)));
        prop_assert_eq!(oracle(&remainder), oracle(&a).mod_floor(&oracle(&b)));
    }

    #[test]
    fn large_division(a in integer(120), b in integer(60)) {
        prop_assume!(!b.is_zero());
        let (quotient, remainder) = a.divide_truncated(&b);
        prop_assert_eq!(oracle(&quotient), oracle(&a) / oracle(&b));
        prop_assert_eq!(oracle(&remainder), oracle(&a) % oracle(&b));
    }

    /// Dividends just below multiples of the divisor are where algorithm D has to correct its estimate.
    #[test]
    fn division_near_multiples(a in integer(5), b in integer(5), less in 0..3i64) {
        prop_assume!(!b.is_zero());
        let dividend = &(&a * &b) - &less.into();
        let (quotient, remainder) = dividend.divide_truncated(&b);
        prop_assert_eq!(oracle(&quotient), oracle(&dividend) / oracle(&b));
        prop_assert_eq!(oracle(&remainder), oracle(&dividend) % oracle(&b));
    }

    #[test]
    fn greatest_common_divisors(a in integer(5), b in integer(5), c in integer(5)) {
        let (x, y) = (&a * &c, &b * &c);
        prop_assert_eq!(oracle(&x.gcd(&y)), oracle(&x).gcd(&oracle(&y)));
        prop_assert_eq!(oracle(&a.gcd(&b)), oracle(&a).gcd(&oracle(&b)));
    }

    #[test]
    fn bits(a in integer(5), b in integer(5), count in 0..400u64) {
        prop_assert_eq!(oracle(&a.bitwise_and(&b)), oracle(&a) & oracle(&b));
        prop_assert_eq!(oracle(&a.bitwise_or(&b)), oracle(&a) | oracle(&b));
        prop_assert_eq!(oracle(&a.bitwise_xor(&b)), oracle(&a) ^ oracle(&b));
        prop_assert_eq!(oracle(&a.bitwise_not()), !oracle(&a));
        prop_assert_eq!(oracle(&a.shift_left(count)), oracle(&a) << count);
        prop_assert_eq!(oracle(&a.shift_right_floored(count)), oracle(&a) >> count);
        prop_assert_eq!(a.magnitude_bits(), oracle(&a).bits());
        let positive = if a.is_negative() { !oracle(&a) } else { oracle(&a) };
        prop_assert_eq!(a.integer_length(), positive.bits());
        prop_assert_eq!(a.bit_count(), positive.magnitude().count_ones());
    }

    #[test]
    fn roots(a in integer(60), most in 0..60usize) {
        let a = a.with_limbs(|a| Integer::from_limbs(false, a.limbs[..a.limbs.len().min(most)].to_vec()));
        let (root, rest) = a.square_root();
        prop_assert_eq!(oracle(&root), oracle(&a).sqrt());
        prop_assert_eq!(&(&root * &root) + &rest, a.clone());
        prop_assert_eq!((&a * &a).exact_square_root(), Some(a.clone()));
        prop_assert_eq!(a.exact_square_root().is_some(), rest.is_zero());
    }

    #[test]
    fn powers(a in integer(3), exponent in 0..40u32) {
        prop_assert_eq!(oracle(&a.power(exponent.into())), oracle(&a).pow(exponent));
    }
}
