//! The token: of all threads of a Context only the one that has it runs Scheme or touches the heap.
//!
//! ```text
//!   word      a thread, and one of:
//!               nothing        it has the token
//!               FREE           it had the token last
//!               BIASED         it may take and free the token without touching the word: IN_SCHEME of its block says
//!                              whether it has it
//!               BIASED+REVOKED likewise, but it is to give the bias up: it changes the word when it next takes or frees
//!                              the token, or who wants the token does, if it does not have it
//!   wanted    how many threads wait
//!   turn      counts the times that it became free while it was wanted; who waits sleeps on it
//! ```
//!
//! A thread that comes back from C again and again, and finds that nobody else wants the token, is given the bias: then a call
//! of a C function costs two stores and two comparisons, and no atomic operation. It says in a word of its own that it is in
//! Scheme, and then looks whether the bias is still its own. Who wants the token revokes the bias, and then looks at that word;
//! it pays for the order of the two on both sides (`light_barrier`, `heavy_barrier`). This is a quickly reacquirable lock (Dice,
//! Moir, Scherer, "Quickly reacquirable locks", 2003) with an asymmetric Dekker synchronisation (Dice, Huang, Yang,
//! "Asymmetric Dekker synchronization", 2001). Compiled code and callbacks take and free a biased token by themselves
//! (`compiler/src/native/encode_foreign.rs`, `callback_entry.rs`), in just this way.

use super::sync::{
    AtomicU32, AtomicU64, Ordering, RETAKES, heavy_barrier, light_barrier, pause, register_barrier, sleep_on,
    spin_until, wake_one, yield_now,
};
use abi::context::{TOKEN_BIASED, TOKEN_FREE, TOKEN_REVOKED};
use std::time::Duration;

/// How long to sleep at most where the system has no barrier for all threads, or no longer has: what another thread stored is
/// seen by then.
const WITHOUT_BARRIER: Duration = Duration::from_millis(1);
/// How long to sleep at most elsewhere: then `hurry` is told again.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a thread that gives way lets others run before it takes the token again all the same: they may be asleep, and
/// the system slow to wake them.
const GIVE_WAY: usize = 20;

/// The token of a Context.
pub struct Token<'c, F: Fn(u64) -> &'c AtomicU32> {
    /// `Context::token`.
    pub word: &'c AtomicU64,
    /// `Context::wanted`.
    pub wanted: &'c AtomicU64,
    /// `Context::turn`.
    pub turn: &'c AtomicU32,
    /// `Context::retakes`: of the thread that has the token.
    pub retakes: &'c AtomicU32,
    /// The word of a thread that says whether it has the token, or is about to look whether it has: 1, or else 0. That is so
    /// of the thread in the token's word; what else it may be is said beside `Thread::in_scheme`.
    pub in_scheme: F,
}

/// The thread in the token's word.
fn thread_of(word: u64) -> u64 {
    word & !(TOKEN_FREE | TOKEN_BIASED | TOKEN_REVOKED)
}

impl<'c, F: Fn(u64) -> &'c AtomicU32> Token<'c, F> {
    /// The thread that has the token, or had it last.
    pub fn holder(&self) -> u64 {
        thread_of(self.word.load(Ordering::Relaxed))
    }

    /// Whether a thread has the token: of the calling thread, or of one that stands still.
    pub fn is_held_by(&self, thread: u64) -> bool {
        self.holder() == thread && (self.in_scheme)(thread).load(Ordering::Relaxed) != 0
    }

    /// Takes the token if it is free or the bias is this thread's; the thread that had it before.
    pub fn try_take(&self, thread: u64) -> Option<u64> {
        let in_scheme = (self.in_scheme)(thread);
        in_scheme.store(1, Ordering::Relaxed);
        light_barrier();
        let word = self.word.load(Ordering::Relaxed);
        if word == thread + TOKEN_BIASED {
            return Some(thread);
        }
        let is_mine = word == thread + TOKEN_BIASED + TOKEN_REVOKED;
        if (is_mine || word & TOKEN_FREE != 0) && self.replace(word, thread) {
            return Some(thread_of(word));
        }
        in_scheme.store(0, Ordering::Relaxed);
        None
    }

    /// Takes the token, waiting for it; the thread that had it before. `hurry` makes the thread that has it come to a place
    /// where it gives way; it is called again and again.
    pub fn take(&self, thread: u64, hurry: impl Fn()) -> u64 {
        let before = match self.try_take(thread) {
            Some(before) => before,
            None => self.wait_and_take(thread, hurry),
        };
        if before == thread {
            self.count_retake(thread);
        } else {
            self.retakes.store(0, Ordering::Relaxed);
        }
        before
    }

    fn wait_and_take(&self, thread: u64, hurry: impl Fn()) -> u64 {
        // From here on whoever frees the token sees that it is wanted, or this thread sees that it is free; and nobody is given
        // the bias. If others wait already, the first of them sees to that.
        let has_barrier = match self.wanted.fetch_add(1, Ordering::SeqCst) {
            0 => heavy_barrier(),
            _ => register_barrier(),
        };
        let limit = if has_barrier { PATIENCE } else { WITHOUT_BARRIER };
        let before = loop {
            let turn = self.turn.load(Ordering::Acquire);
            if let Some(before) = self.try_take(thread).or_else(|| self.revoke(thread)) {
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

    /// Revokes the bias of another thread, if there is one, and takes the token if that does not have it; the thread that had
    /// it before.
    ///
    /// The calling thread is among those that want the token. So no other bias is given before this ends, and the word does
    /// not become what it was.
    fn revoke(&self, thread: u64) -> Option<u64> {
        let mut word = self.word.load(Ordering::Relaxed);
        if word & TOKEN_BIASED == 0 {
            return None;
        }
        if word & TOKEN_REVOKED == 0 {
            if !self.replace(word, word + TOKEN_REVOKED) {
                return None;
            }
            word += TOKEN_REVOKED;
        }
        // There were barriers when the bias was given.
        if !heavy_barrier() {
            pause(WITHOUT_BARRIER);
        }
        let before = thread_of(word);
        if (self.in_scheme)(before).load(Ordering::Acquire) != 0 {
            return None;
        }
        (self.in_scheme)(thread).store(1, Ordering::Relaxed);
        if self.replace(word, thread) {
            return Some(before);
        }
        (self.in_scheme)(thread).store(0, Ordering::Relaxed);
        None
    }

    /// Gives the thread that has the token the bias if it has often enough taken it back, and nobody wants it.
    fn count_retake(&self, thread: u64) {
        let retakes = self.retakes.load(Ordering::Relaxed) + 1;
        if retakes < RETAKES {
            return self.retakes.store(retakes, Ordering::Relaxed);
        }
        self.retakes.store(0, Ordering::Relaxed);
        let is_wanted = || self.wanted.load(Ordering::Relaxed) != 0;
        if is_wanted() || self.word.load(Ordering::Relaxed) != thread || !register_barrier() {
            return;
        }
        self.word.store(thread + TOKEN_BIASED, Ordering::Relaxed);
        // Who waits since then may have found the token taken, and sleep: then it is freed as ever. If the bias has been revoked
        // already, that is so anyhow. The system may refuse barriers that it has had, such as to a process that has been confined
        // since.
        if !heavy_barrier() || is_wanted() {
            self.replace(thread + TOKEN_BIASED, thread);
        }
    }

    /// Frees the token.
    pub fn free(&self, thread: u64) {
        (self.in_scheme)(thread).store(0, Ordering::Release);
        light_barrier();
        let word = self.word.load(Ordering::Relaxed);
        // With the bias, or when that is revoked and the token taken already, there is nothing left to do.
        if word == thread {
            self.word.store(thread + TOKEN_FREE, Ordering::Release);
        } else if word != thread + TOKEN_BIASED + TOKEN_REVOKED || !self.replace(word, thread + TOKEN_FREE) {
            return;
        }
        light_barrier();
        if self.wanted.load(Ordering::Relaxed) != 0 {
            self.turn.fetch_add(1, Ordering::Release);
            wake_one(self.turn);
        }
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

    fn replace(&self, old: u64, new: u64) -> bool {
        let replaced = self
            .word
            .compare_exchange(old, new, Ordering::AcqRel, Ordering::Relaxed);
        replaced.is_ok()
    }
}
