//! Random numbers for tests: the same for the same seed, so that a failure can be repeated.

/// Marsaglia's xorshift generator of 64 bits.
pub struct Random(u64);

impl Random {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Random {
        // The state must not be 0; seeds that are near each other give states that are not.
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The low bits are the least random.
        (self.0 >> 11) % bound
    }
}
