//! Operations on numbers so long that a user may want to interrupt them.
//!
//! The arithmetic of long numbers cannot be left halfway. So it is done by another thread: the one of the program only waits,
//! and when it is interrupted it leaves the other one to come to its end, whose result nobody takes.
//!
//! Executables without foreign calls do it themselves, since threads would make them a tenth larger: there Ctrl-C ends the
//! process, at the second time if not at the first.

#[cfg(feature = "foreign")]
use std::sync::mpsc::{self, RecvTimeoutError};
#[cfg(feature = "foreign")]
use std::time::Duration;
#[cfg(feature = "foreign")]
use std::{panic, thread};

/// Numbers of fewer bits than this are never long: the slowest operation on them, quadratic in time, takes some milliseconds.
/// Starting a thread takes a hundredth of that.
const LONG_BITS: u64 = 1 << 18;

/// How often a waiting thread looks whether it was interrupted.
#[cfg(feature = "foreign")]
const PATIENCE: Duration = Duration::from_millis(20);

/// Whether an operation on numbers of so many bits, or with a result of so many, may take long.
pub fn is_long(bits: u64) -> bool {
    bits >= LONG_BITS
}

/// Whether multiplying numbers of so many limbs, or dividing by one with a quotient of so many, may take long.
pub fn is_long_product(limbs: usize, other_limbs: usize) -> bool {
    const LIMBS: usize = (LONG_BITS / 64) as usize;
    limbs.saturating_mul(other_limbs) >= LIMBS * LIMBS
}

/// Does an operation on numbers of so many bits; none if `is_interrupted` came to say so.
pub fn perform<T: Send + 'static>(
    bits: u64,
    operation: impl FnOnce() -> T + Send + 'static,
    is_interrupted: impl FnMut() -> bool,
) -> Option<T> {
    #[cfg(feature = "foreign")]
    if is_long(bits) {
        return elsewhere(operation, is_interrupted);
    }
    let _ = (bits, is_interrupted);
    Some(operation())
}

/// Does an operation in another thread.
#[cfg(feature = "foreign")]
fn elsewhere<T: Send + 'static>(
    operation: impl FnOnce() -> T + Send + 'static,
    mut is_interrupted: impl FnMut() -> bool,
) -> Option<T> {
    let (give, result) = mpsc::sync_channel(1);
    let worker = thread::spawn(move || {
        // Nobody takes the result of an interrupted operation.
        let _ = give.send(operation());
    });
    loop {
        match result.recv_timeout(PATIENCE) {
            Ok(result) => return Some(result),
            Err(RecvTimeoutError::Timeout) if is_interrupted() => return None,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                let payload = worker.join().expect_err("it ended without a result");
                panic::resume_unwind(payload);
            }
        }
    }
}

#[cfg(all(test, feature = "foreign"))]
mod tests {
    use super::*;

    #[test]
    fn a_long_operation_gives_its_result() {
        assert_eq!(perform(LONG_BITS, || 42, || false), Some(42));
    }

    #[test]
    fn an_interrupted_operation_is_left() {
        let (end, ended) = mpsc::channel::<()>();
        let operation = move || ended.recv().is_ok();
        assert_eq!(perform(LONG_BITS, operation, || true), None);
        drop(end);
    }

    #[test]
    #[should_panic(expected = "a defect")]
    fn its_panic_is_the_callers() {
        perform(LONG_BITS, || panic!("a defect"), || false);
    }
}
