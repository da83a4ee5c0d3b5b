//! The token: of all threads of a Context only the one that has it runs Scheme or touches the heap.
//!
//! ```text
//!   word      the thread that has the token, or had it last and is in C (then with TOKEN_FREE added)
//!   wanted    how many threads wait
//!   turn      counts the times that it became free while it was wanted; who waits sleeps on it
//! ```
//!
//! Freeing it is a store, then a look at `wanted`; taking it is one compare-and-swap, also for a thread that merely comes
//! back from C. So a call of a C function costs next to nothing as long as no other thread wants the token; whoever does
//! pays for the order of the two (`light_barrier`, `heavy_barrier`: Dice, Dice, Lev, "Biased locking" style Dekker
//! synchronisation with the barrier on one side). Compiled code frees and takes it by itself
//! (`compiler/src/native/encode_foreign.rs`), in just this way.

use super::sync::{
    AtomicU32, AtomicU64, Ordering, heavy_barrier, light_barrier, sleep_on, spin_until, wake, yield_now,
};
use abi::context::TOKEN_FREE;
use std::time::Duration;

/// How long to sleep at most where the system has no barrier for all threads.
const WITHOUT_BARRIER: Duration = Duration::from_millis(1);
/// How long to sleep at most elsewhere: then `hurry` is told again.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a thread that gives way lets others run before it takes the token again all the same: they may be asleep, and
/// the system slow to wake them.
const GIVE_WAY: usize = 20;

/// The token of a Context.
pub struct Token<'c> {
    /// `Context::token`.
    pub word: &'c AtomicU64,
    /// `Context::wanted`.
    pub wanted: &'c AtomicU64,
    /// `Context::turn`.
    pub turn: &'c AtomicU32,
}

impl Token<'_> {
    /// Takes the token if it is free; the thread that had it before.
    pub fn try_take(&self, thread: u64) -> Option<u64> {
        let free = self.word.load(Ordering::Relaxed);
        if free & TOKEN_FREE == 0 {
            return None;
        }
        let taken = self
            .word
            .compare_exchange(free, thread, Ordering::Acquire, Ordering::Relaxed);
        taken.ok().map(|_| free - TOKEN_FREE)
    }

    /// Takes the token, waiting for it; the thread that had it before. `hurry` makes the thread that has it come to a place
    /// where it gives way; it is called again and again.
    pub fn take(&self, thread: u64, hurry: impl Fn()) -> u64 {
        if let Some(before) = self.try_take(thread) {
            return before;
        }
        self.wanted.fetch_add(1, Ordering::SeqCst);
        let limit = if heavy_barrier() {
            PATIENCE
        } else {
            WITHOUT_BARRIER
        };
        // From here on whoever frees the token sees that it is wanted, or this thread sees that it is free.
        let before = loop {
            let turn = self.turn.load(Ordering::Acquire);
            if let Some(before) = self.try_take(thread) {
                break before;
            }
            if self.word.load(Ordering::Relaxed) & TOKEN_FREE == 0 {
                hurry();
                sleep_on(self.turn, turn, Some(limit));
            }
        };
        self.wanted.fetch_sub(1, Ordering::SeqCst);
        before
    }

    /// Frees the token.
    pub fn free(&self, thread: u64) {
        self.word.store(thread + TOKEN_FREE, Ordering::Release);
        light_barrier();
        if self.wanted.load(Ordering::Relaxed) != 0 {
            self.announce();
        }
    }

    /// Wakes who waits: the token has just become free.
    pub fn announce(&self) {
        self.turn.fetch_add(1, Ordering::Release);
        wake(self.turn);
    }

    /// Frees the token for a thread that wants it, and takes it again; the thread that had it before.
    pub fn give_way(&self, thread: u64, hurry: impl Fn()) -> u64 {
        self.free(thread);
        let is_over = || {
            self.word.load(Ordering::Relaxed) != thread + TOKEN_FREE
                || self.wanted.load(Ordering::Relaxed) == 0
        };
        spin_until(is_over);
        for _ in 0..GIVE_WAY {
            if is_over() {
                break;
            }
            yield_now();
        }
        self.take(thread, hurry)
    }
}
