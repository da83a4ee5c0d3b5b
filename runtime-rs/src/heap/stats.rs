//! Counters of the collector, and their report for `--gc-stats`.

use std::fmt;
use std::time::Duration;

/// What the collector counts.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Bytes allocated up to the last collection.
    pub allocated_bytes: u64,
    /// Minor collections that were not part of a full one.
    pub minor: u64,
    /// Full collections.
    pub full: u64,
    /// Full collections that moved old objects.
    pub evacuations: u64,
    /// Bytes that minor collections copied to the old space.
    pub promoted_bytes: u64,
    /// The most bytes that a collection left in use.
    pub peak_live_bytes: u64,
    /// Pauses of minor collections.
    pub minor_pauses: Pauses,
    /// Pauses of full collections.
    pub full_pauses: Pauses,
}

impl Stats {
    /// Number of collections of either sort: whether an address that was used as a hash may have changed.
    pub fn collections(&self) -> u64 {
        self.minor + self.full
    }
}

/// Buckets for each power of two.
const STEPS: u32 = 8;
/// Binary logarithm of `STEPS`.
const STEP_BITS: u32 = STEPS.trailing_zeros();
/// Number of buckets: enough for 2^40 nanoseconds.
const BUCKETS: usize = 40 * STEPS as usize;

/// A histogram of durations with buckets an eighth of a power of two wide, so that quantiles are right to one part in
/// eight in constant space.
#[derive(Clone, Debug, Default)]
pub struct Pauses {
    /// How many durations fell into each bucket; empty as long as there is none.
    counts: Vec<u32>,
    total: Duration,
    longest: Duration,
}

impl Pauses {
    /// Adds a duration.
    pub fn add(&mut self, pause: Duration) {
        if self.counts.is_empty() {
            self.counts.resize(BUCKETS, 0);
        }
        let bucket = bucket_of(pause.as_nanos() as u64).min(BUCKETS - 1);
        self.counts[bucket] = self.counts[bucket].saturating_add(1);
        self.total += pause;
        self.longest = self.longest.max(pause);
    }

    /// The duration that `percent` of all do not exceed.
    pub fn quantile(&self, percent: u64) -> Duration {
        let count: u64 = self.counts.iter().map(|&count| count as u64).sum();
        let wanted = (count * percent).div_ceil(100);
        let mut seen = 0;
        for (bucket, &count) in self.counts.iter().enumerate() {
            seen += count as u64;
            if seen >= wanted && seen > 0 {
                return Duration::from_nanos(bucket_end(bucket)).min(self.longest);
            }
        }
        Duration::ZERO
    }

    /// The longest.
    pub fn longest(&self) -> Duration {
        self.longest
    }

    /// The sum of all.
    pub fn total(&self) -> Duration {
        self.total
    }
}

/// The bucket of a number: for small ones the number itself, then the exponent and the bits after the highest.
fn bucket_of(n: u64) -> usize {
    if n < STEPS as u64 {
        return n as usize;
    }
    let exponent = n.ilog2();
    let step = n >> (exponent - STEP_BITS) & (STEPS as u64 - 1);
    ((exponent - STEP_BITS + 1) * STEPS) as usize + step as usize
}

/// The largest number of a bucket.
fn bucket_end(bucket: usize) -> u64 {
    let (exponent, step) = (bucket as u32 / STEPS, bucket as u64 % STEPS as u64);
    if exponent == 0 {
        step
    } else {
        ((STEPS as u64 + step + 1) << (exponent - 1)) - 1
    }
}

impl fmt::Display for Stats {
    /// One item a line, `name: value`, in an order that stays.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "gc: bytes allocated: {}", self.allocated_bytes)?;
        writeln!(f, "gc: bytes promoted: {}", self.promoted_bytes)?;
        writeln!(f, "gc: bytes live at most: {}", self.peak_live_bytes)?;
        writeln!(f, "gc: collections: {} minor, {} full", self.minor, self.full)?;
        for (name, pauses) in [("minor", &self.minor_pauses), ("full", &self.full_pauses)] {
            writeln!(
                f,
                "gc: {name} pauses: p50 {}, p99 {}, max {}, total {}",
                Milliseconds(pauses.quantile(50)),
                Milliseconds(pauses.quantile(99)),
                Milliseconds(pauses.longest()),
                Milliseconds(pauses.total()),
            )?;
        }
        Ok(())
    }
}

/// Prints a duration to three decimal places, without the formatting of floats, which executables do without.
struct Milliseconds(Duration);

impl fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let microseconds = (self.0.as_nanos() + 500) / 1000;
        write!(f, "{}.{:03} ms", microseconds / 1000, microseconds % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_right_to_one_part_in_eight() {
        let mut pauses = Pauses::default();
        assert_eq!(pauses.quantile(50), Duration::ZERO);
        for microseconds in 1..=1000 {
            pauses.add(Duration::from_micros(microseconds));
        }
        for (percent, exact) in [(50, 500.0), (99, 990.0), (100, 1000.0)] {
            let found = pauses.quantile(percent).as_secs_f64() * 1e6;
            assert!(
                (1.0..1.126).contains(&(found / exact)),
                "p{percent}: {found} for {exact}"
            );
        }
        assert_eq!(pauses.longest(), Duration::from_millis(1));
    }
}
