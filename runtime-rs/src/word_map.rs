//! Hash tables keyed by words: values by their bits.
//!
//! The standard hasher resists chosen keys, which addresses are not, and costs more than the rest of a look-up.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A table keyed by the bits of values.
pub type WordMap<V> = HashMap<u64, V, BuildHasherDefault<WordHasher>>;
/// A set of the bits of values.
pub type WordSet = HashSet<u64, BuildHasherDefault<WordHasher>>;

/// Hashes one word.
#[derive(Default)]
pub struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _bytes: &[u8]) {
        unreachable!("the keys are words");
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = mix(word);
    }
}

/// Spreads all bits over all bits (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
pub fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ word >> 31
}
