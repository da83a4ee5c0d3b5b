//! Comparison, addition, subtraction and shifts of magnitudes: all linear.

use std::cmp::Ordering;

/// The limbs without the zeros on top.
pub fn trim(limbs: &[u64]) -> &[u64] {
    let length = limbs.iter().rposition(|&limb| limb != 0).map_or(0, |top| top + 1);
    &limbs[..length]
}

/// Number of bits up to the highest one.
pub fn bit_length(limbs: &[u64]) -> u64 {
    match trim(limbs) {
        [] => 0,
        trimmed @ [.., top] => trimmed.len() as u64 * 64 - u64::from(top.leading_zeros()),
    }
}

/// Order of two magnitudes, which may have zeros on top.
pub fn compare(a: &[u64], b: &[u64]) -> Ordering {
    let (a, b) = (trim(a), trim(b));
    a.len()
        .cmp(&b.len())
        .then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// `sum = a + b`; returns the carry out of the highest limb. `a` is no shorter than `b` and as long as `sum`.
pub fn add(sum: &mut [u64], a: &[u64], b: &[u64]) -> bool {
    assert!(a.len() >= b.len() && sum.len() == a.len());
    let mut carry = false;
    for ((s, &x), &y) in sum.iter_mut().zip(a).zip(b) {
        (*s, carry) = x.carrying_add(y, carry);
    }
    for (s, &x) in sum[b.len()..].iter_mut().zip(&a[b.len()..]) {
        (*s, carry) = x.overflowing_add(u64::from(carry));
    }
    carry
}

/// `difference = a - b`, where `a` is no less and no shorter than `b` and as long as `difference`.
pub fn subtract(difference: &mut [u64], a: &[u64], b: &[u64]) {
    assert!(a.len() >= b.len() && difference.len() == a.len());
    let mut borrow = false;
    for ((d, &x), &y) in difference.iter_mut().zip(a).zip(b) {
        (*d, borrow) = x.borrowing_sub(y, borrow);
    }
    for (d, &x) in difference[b.len()..].iter_mut().zip(&a[b.len()..]) {
        (*d, borrow) = x.overflowing_sub(u64::from(borrow));
    }
    debug_assert!(!borrow);
}

/// `shifted = a << count`, where `shifted` is long enough for all bits; its limbs above them become zero.
pub fn shift_left(shifted: &mut [u64], a: &[u64], count: u64) {
    let whole = (count / 64) as usize;
    let bits = (count % 64) as u32;
    shifted[..whole].fill(0);
    let upper = &mut shifted[whole..];
    let mut carry = 0;
    for (s, &x) in upper.iter_mut().zip(a) {
        *s = x << bits | carry;
        // Two shifts, since a shift by 64 is not one.
        carry = x >> 1 >> (63 - bits);
    }
    if upper.len() > a.len() {
        upper[a.len()] = carry;
        upper[a.len() + 1..].fill(0);
    } else {
        debug_assert_eq!(carry, 0);
    }
}

/// `shifted = a >> count`, truncated; returns whether a one was shifted out. `shifted` has room for the limbs of `a`
/// that are not shifted out; its limbs above them become zero.
pub fn shift_right(shifted: &mut [u64], a: &[u64], count: u64) -> bool {
    let whole = usize::try_from(count / 64).unwrap_or(usize::MAX).min(a.len());
    let bits = (count % 64) as u32;
    let (lost, kept) = a.split_at(whole);
    let inexact =
        lost.iter().any(|&limb| limb != 0) || kept.first().is_some_and(|&limb| limb & ((1 << bits) - 1) != 0);
    for (i, s) in shifted.iter_mut().enumerate() {
        let low = kept.get(i).copied().unwrap_or(0);
        let high = kept.get(i + 1).copied().unwrap_or(0);
        *s = low >> bits | high << 1 << (63 - bits);
    }
    inexact
}
