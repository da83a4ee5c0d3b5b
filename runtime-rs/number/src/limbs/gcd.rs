//! Greatest common divisor of magnitudes: the binary algorithm (Stein) up to two limbs, above them Lehmer's, by
//! `dashu-int`.

use super::basic::trim;
use dashu_int::UBig;
use dashu_int::ops::Gcd;

/// The greatest common divisor; that of zero and `x` is `x`.
pub fn gcd(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (a, b) = (trim(a), trim(b));
    match (a, b) {
        ([], x) | (x, []) => x.to_vec(),
        (&[x], &[y]) => vec![gcd_of_limbs(x, y)],
        // One step of Euclid's algorithm makes the numbers equally small.
        (long, &[y]) | (&[y], long) => match remainder_by_limb(long, y) {
            0 => vec![y],
            x => vec![gcd_of_limbs(x, y)],
        },
        (&[a0, a1], &[b0, b1]) => {
            let divisor = gcd_of_pairs(
                u128::from(a1) << 64 | u128::from(a0),
                u128::from(b1) << 64 | u128::from(b0),
            );
            vec![divisor as u64, (divisor >> 64) as u64]
        }
        _ => UBig::from_words(a).gcd(UBig::from_words(b)).as_words().to_vec(),
    }
}

fn remainder_by_limb(a: &[u64], divisor: u64) -> u64 {
    a.iter().rev().fold(0, |remainder, &limb| {
        ((u128::from(remainder) << 64 | u128::from(limb)) % u128::from(divisor)) as u64
    })
}

/// The greatest common divisor of two limbs.
pub fn gcd_of_limbs(a: u64, b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    let mut a = a >> a.trailing_zeros();
    let mut b = b >> b.trailing_zeros();
    while a != b {
        if a < b {
            std::mem::swap(&mut a, &mut b);
        }
        a -= b;
        a >>= a.trailing_zeros();
    }
    a << twos
}

/// The same for two limbs each, which are not zero, until one limb is enough.
fn gcd_of_pairs(a: u128, b: u128) -> u128 {
    let twos = (a | b).trailing_zeros();
    let mut a = a >> a.trailing_zeros();
    let mut b = b >> b.trailing_zeros();
    while a != b {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_of_limbs(a, b)) << twos;
        }
        if a < b {
            std::mem::swap(&mut a, &mut b);
        }
        a -= b;
        a >>= a.trailing_zeros();
    }
    a << twos
}
