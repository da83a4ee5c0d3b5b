//! Division of magnitudes with remainder: Knuth, "The Art of Computer Programming", volume 2, section 4.3.1, algorithm D.

use super::{LARGE, basic};
use dashu_int::UBig;
use dashu_int::ops::DivRem;

/// `quotient = a / divisor`, truncated; returns the remainder. `quotient` is as long as `a`, the divisor not zero.
pub fn divide_by_limb(quotient: &mut [u64], a: &[u64], divisor: u64) -> u64 {
    assert_eq!(quotient.len(), a.len());
    let mut remainder = 0;
    for (q, &limb) in quotient.iter_mut().zip(a).rev() {
        let dividend = u128::from(remainder) << 64 | u128::from(limb);
        // The remainder is below the divisor, so the quotient fits a limb.
        *q = (dividend / u128::from(divisor)) as u64;
        remainder = (dividend % u128::from(divisor)) as u64;
    }
    remainder
}

/// `quotient = a / b`, truncated, and `remainder = a - quotient * b`.
///
/// `a` is no shorter than `b`, whose top limb is not zero. `quotient` has `a.len() - b.len() + 1` limbs, `remainder` as
/// many as `b`.
pub fn divide(quotient: &mut [u64], remainder: &mut [u64], a: &[u64], b: &[u64]) {
    assert!(a.len() >= b.len() && quotient.len() == a.len() - b.len() + 1 && remainder.len() == b.len());
    match *b {
        [] => unreachable!("callers exclude division by zero"),
        [divisor] => remainder[0] = divide_by_limb(quotient, a, divisor),
        _ if b.len() >= LARGE && quotient.len() >= LARGE => {
            let (q, r) = UBig::from_words(a).div_rem(UBig::from_words(b));
            copy_and_clear(quotient, q.as_words());
            copy_and_clear(remainder, r.as_words());
        }
        _ => divide_long(quotient, remainder, a, b),
    }
}

fn copy_and_clear(target: &mut [u64], source: &[u64]) {
    target[..source.len()].copy_from_slice(source);
    target[source.len()..].fill(0);
}

/// Algorithm D proper, for divisors of at least two limbs.
fn divide_long(quotient: &mut [u64], remainder: &mut [u64], a: &[u64], b: &[u64]) {
    // D1: shift both so that the divisor's top bit is set; the dividend gets one limb more.
    let shift = u64::from(b[b.len() - 1].leading_zeros());
    let mut divisor = vec![0; b.len()];
    basic::shift_left(&mut divisor, b, shift);
    let mut rest = vec![0; a.len() + 1];
    basic::shift_left(&mut rest, a, shift);
    let top = divisor[divisor.len() - 1];
    let second = divisor[divisor.len() - 2];

    for j in (0..quotient.len()).rev() {
        let window = &mut rest[j..=j + divisor.len()];
        let n = divisor.len();
        // D3: estimate a quotient limb from the top limbs; it is at most one too large after the correction.
        let estimate = estimate_limb([window[n], window[n - 1], window[n - 2]], top, second);
        // D4 to D6: multiply and subtract; add back if the estimate was too large.
        quotient[j] = if subtract_multiple(window, &divisor, estimate) {
            add_back(window, &divisor);
            estimate - 1
        } else {
            estimate
        };
    }
    // D8: undo the shift.
    basic::shift_right(remainder, &rest[..b.len()], shift);
}

/// Step D3: the quotient of the three limbs (highest first) by the two, or that plus one.
fn estimate_limb(high: [u64; 3], top: u64, second: u64) -> u64 {
    let dividend = u128::from(high[0]) << 64 | u128::from(high[1]);
    let (mut estimate, mut rest) = if high[0] >= top {
        // The true quotient is at most the largest limb.
        (u64::MAX, dividend - u128::from(u64::MAX) * u128::from(top))
    } else {
        ((dividend / u128::from(top)) as u64, dividend % u128::from(top))
    };
    while let Ok(low) = u64::try_from(rest)
        && u128::from(estimate) * u128::from(second) > (u128::from(low) << 64 | u128::from(high[2]))
    {
        estimate -= 1;
        rest += u128::from(top);
    }
    estimate
}

/// `window -= divisor * factor`; returns whether the result is negative (it has then wrapped around). `window` has one
/// limb more than `divisor`.
fn subtract_multiple(window: &mut [u64], divisor: &[u64], factor: u64) -> bool {
    let mut carry = 0;
    let mut borrow = false;
    let (low, top) = window.split_at_mut(divisor.len());
    for (w, &d) in low.iter_mut().zip(divisor) {
        let product;
        (product, carry) = d.carrying_mul(factor, carry);
        (*w, borrow) = w.borrowing_sub(product, borrow);
    }
    (top[0], borrow) = top[0].borrowing_sub(carry, borrow);
    borrow
}

/// `window += divisor`, dropping the carry, which undoes the wrap of [`subtract_multiple`].
fn add_back(window: &mut [u64], divisor: &[u64]) {
    let mut carry = false;
    let (low, top) = window.split_at_mut(divisor.len());
    for (w, &d) in low.iter_mut().zip(divisor) {
        (*w, carry) = w.carrying_add(d, carry);
    }
    top[0] = top[0].wrapping_add(u64::from(carry));
}
