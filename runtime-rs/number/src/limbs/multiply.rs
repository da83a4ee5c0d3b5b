//! Multiplication of magnitudes.

use super::LARGE;
use dashu_int::UBig;

/// `product = a * factor + addend`; returns the limb above. `product` is as long as `a`.
pub fn multiply_by_limb(product: &mut [u64], a: &[u64], factor: u64, addend: u64) -> u64 {
    assert_eq!(product.len(), a.len());
    let mut carry = addend;
    for (p, &x) in product.iter_mut().zip(a) {
        (*p, carry) = x.carrying_mul(factor, carry);
    }
    carry
}

/// `product = a * b`, where `product` has as many limbs as both together.
pub fn multiply(product: &mut [u64], a: &[u64], b: &[u64]) {
    assert_eq!(product.len(), a.len() + b.len());
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    if short.len() >= LARGE {
        let large = if a == b {
            UBig::from_words(a).sqr()
        } else {
            UBig::from_words(a) * UBig::from_words(b)
        };
        let words = large.as_words();
        product[..words.len()].copy_from_slice(words);
        product[words.len()..].fill(0);
        return;
    }
    let Some((&lowest, rest)) = short.split_first() else {
        product.fill(0);
        return;
    };
    product[long.len()] = multiply_by_limb(&mut product[..long.len()], long, lowest, 0);
    for (i, &factor) in rest.iter().enumerate() {
        let row = &mut product[i + 1..];
        row[long.len()] = add_multiple(&mut row[..long.len()], long, factor);
    }
}

/// `sum += a * factor`; returns the limb above. Both are of the same length.
fn add_multiple(sum: &mut [u64], a: &[u64], factor: u64) -> u64 {
    let mut carry = 0;
    for (s, &x) in sum.iter_mut().zip(a) {
        (*s, carry) = x.carrying_mul_add(factor, carry, *s);
    }
    carry
}
