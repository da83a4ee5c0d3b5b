//! Models of what the threads share, run by `loom` through every interleaving: the files themselves, with `loom`'s
//! versions of what they are synchronised with.

/// In place of `foreign::sync`.
mod sync {
    pub use loom::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
    pub use loom::sync::{Condvar, Mutex, MutexGuard};

    pub use loom::thread::yield_now;

    use loom::sync::atomic::fence;
    use std::cell::Cell;
    use std::time::Duration;

    /// The barriers for all threads that a system has.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub enum Barriers {
        Present,
        /// It had them when it was asked first.
        Failing,
        Absent,
    }

    thread_local! {
        /// Those of the model that this thread runs: all threads of a model are on one.
        static BARRIERS: Cell<Barriers> = const { Cell::new(Barriers::Present) };
    }

    pub fn set_barriers(barriers: Barriers) {
        BARRIERS.set(barriers);
    }

    /// However long, it is one step; after it what other threads have stored is seen.
    pub fn pause(_time: Duration) {
        fence(Ordering::SeqCst);
        yield_now();
    }

    /// A bias is given at once.
    pub const RETAKES: u32 = 1;

    /// Spinning changes nothing.
    pub fn spin_until(_condition: impl Fn() -> bool) {}

    /// How a sleep ended.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Wake {
        Woken,
        Timeout,
        #[expect(dead_code, reason = "signals are not modelled")]
        Interrupted,
    }

    loom::lazy_static! {
        /// The kernel's queue of sleepers: one for all words.
        static ref SLEEPERS: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());
    }

    /// As a futex: looks at the word and goes to sleep in one step. A time slice is over at once; longer times, after which
    /// somebody is warned, never are.
    pub fn sleep_on(word: &AtomicU32, value: u32, time: Option<Duration>) -> Wake {
        let guard = SLEEPERS.0.lock().expect("no model panics with the lock");
        if word.load(Ordering::SeqCst) == value {
            if time.is_some_and(|time| time < Duration::from_secs(1)) {
                drop(guard);
                yield_now();
                return Wake::Timeout;
            }
            drop(SLEEPERS.1.wait(guard).expect("no model panics with the lock"));
        }
        Wake::Woken
    }

    pub fn wake(_word: *const AtomicU32) {
        let _guard = SLEEPERS.0.lock().expect("no model panics with the lock");
        SLEEPERS.1.notify_all();
    }

    pub fn wake_one(_word: *const AtomicU32) {
        let _guard = SLEEPERS.0.lock().expect("no model panics with the lock");
        SLEEPERS.1.notify_one();
    }

    /// The kernel's barrier for all threads, or a pause, and the compiler's for one make such a pair.
    pub fn light_barrier() {
        if register_barrier() {
            fence(Ordering::SeqCst);
        }
    }

    pub fn heavy_barrier() -> bool {
        let has_barriers = BARRIERS.get() == Barriers::Present;
        if has_barriers {
            fence(Ordering::SeqCst);
        }
        has_barriers
    }

    pub fn register_barrier() -> bool {
        BARRIERS.get() != Barriers::Absent
    }
}

#[path = "../src/foreign/completion.rs"]
mod completion;
#[path = "../src/foreign/gate.rs"]
mod gate;
#[path = "../src/foreign/queue.rs"]
mod queue;
#[path = "../src/scheduling/slices.rs"]
mod slices;
#[path = "../src/foreign/token.rs"]
mod token;

use abi::context::TOKEN_BIASED;
use completion::{Completion, Reports, Then, Waited};
use gate::Gate;
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use loom::thread;
use queue::{Need, Queue};
use slices::Slices;
use std::time::Duration;
use sync::Barriers;
use token::Token;

#[test]
fn a_request_is_freed_once() {
    loom::model(|| {
        let completion = Arc::new(Completion::new());
        let freed = Arc::new(AtomicUsize::new(0));
        let worker = {
            let (completion, freed) = (completion.clone(), freed.clone());
            thread::spawn(move || {
                if completion.finish() == Some(Then::Free) {
                    freed.fetch_add(1, Ordering::Relaxed);
                }
            })
        };
        if completion.release() == Then::Free {
            freed.fetch_add(1, Ordering::Relaxed);
        }
        worker.join().expect("the worker ends");
        assert_eq!(freed.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn who_waits_is_woken_and_sees_the_results() {
    loom::model(|| {
        let completion = Arc::new(Completion::new());
        let result = Arc::new(AtomicUsize::new(0));
        let worker = {
            let (completion, result) = (completion.clone(), result.clone());
            thread::spawn(move || {
                result.store(42, Ordering::Relaxed);
                assert_eq!(completion.finish(), Some(Then::Keep));
            })
        };
        assert_eq!(completion.wait(None), Waited::Done);
        assert_eq!(result.load(Ordering::Relaxed), 42);
        assert_eq!(completion.release(), Then::Free);
        worker.join().expect("the worker ends");
    });
}

#[test]
fn a_watched_request_is_reported_or_freed() {
    loom::model(|| {
        let shared = Arc::new((Reports::new(), Completion::new(), AtomicUsize::new(0)));
        let worker = {
            let shared = shared.clone();
            thread::spawn(move || {
                let (reports, completion, readable) = &*shared;
                let then = reports.finish(7, completion, || readable.store(1, Ordering::Relaxed));
                then == Then::Free
            })
        };
        let (reports, completion, readable) = &*shared;
        let taken = reports.take(|| readable.store(0, Ordering::Relaxed));
        let released = reports.release(7, completion, || readable.store(0, Ordering::Relaxed));
        let worker_frees = worker.join().expect("the worker ends");
        assert!((released == Then::Free) != worker_frees);
        assert!(taken.is_none() || released == Then::Free);
        assert!(reports.take(|| ()).is_none());
        assert_eq!(readable.load(Ordering::Relaxed), 0);
    });
}

/// A request that is watched after its start is reported, or was done before.
#[test]
fn a_request_watched_late_is_reported_once() {
    loom::model(|| {
        let shared = Arc::new((Reports::new(), Completion::new()));
        let worker = {
            let shared = shared.clone();
            thread::spawn(move || {
                let (reports, completion) = &*shared;
                let then = completion.finish();
                then.unwrap_or_else(|| reports.finish(7, completion, || ()))
            })
        };
        let (reports, completion) = &*shared;
        let is_told = completion.watch();
        assert!(completion.is_watched());
        assert_eq!(worker.join().expect("the worker ends"), Then::Keep);
        assert!(completion.is_done());
        assert_eq!(reports.take(|| ()), is_told.then_some(7));
        assert_eq!(reports.release(7, completion, || ()), Then::Free);
    });
}

/// Takes requests until the queue is closed; their sum.
fn serve(queue: &Queue<usize>) -> usize {
    let mut sum = 0;
    while let Some(request) = queue.take() {
        sum += request;
    }
    sum
}

#[test]
fn each_request_is_taken_once_or_comes_back() {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(3);
    model.check(|| {
        let queue = Arc::new(Queue::parallel(2, 2));
        let mut threads = Vec::new();
        for request in [1, 10] {
            match queue.put(request) {
                Need::Thread => {
                    let queue = queue.clone();
                    threads.push(thread::spawn(move || serve(&queue)));
                }
                Need::Nothing => {}
                Need::Overseer => panic!("there are never more requests than threads that may be started"),
            }
        }
        let returned: usize = queue.close().into_iter().sum();
        let taken: usize = threads
            .into_iter()
            .map(|thread| thread.join().expect("the thread ends"))
            .sum();
        assert_eq!(returned + taken, 11);
    });
}

#[test]
fn a_serial_queue_keeps_the_order() {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(3);
    model.check(|| {
        let queue = Arc::new(Queue::serial());
        let finished = Arc::new(Completion::new());
        assert_eq!(queue.put(1), Need::Thread);
        let thread = {
            let (queue, finished) = (queue.clone(), finished.clone());
            thread::spawn(move || {
                let taken = [queue.take(), queue.take()];
                finished.finish();
                (taken, queue.take())
            })
        };
        assert_eq!(queue.put(2), Need::Nothing);
        assert_eq!(finished.wait(None), Waited::Done);
        assert!(queue.close().is_empty());
        assert_eq!(
            thread.join().expect("the thread ends"),
            ([Some(1), Some(2)], None)
        );
    });
}

#[test]
fn a_request_that_no_thread_serves_comes_back() {
    loom::model(|| {
        let queue = Queue::serial();
        let need = queue.put(1);
        assert_eq!(need, Need::Thread);
        assert!(queue.is_waited_for());
        assert_eq!(queue.not_started(need), [1]);
        assert!(!queue.is_waited_for());
        assert_eq!(queue.put(2), Need::Thread);
    });
}

/// The thread of a domain carries the program once or twice: nothing that one thread has done is lost on another.
#[test]
fn the_program_goes_to_a_domain_and_comes_home() {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(3);
    model.check(|| {
        let shared = Arc::new((Queue::serial(), Gate::default(), UnsafeCell::new(0)));
        // SAFETY: loom reports two threads that do this at once.
        let use_heap = |heap: &UnsafeCell<u32>| heap.with_mut(|heap| unsafe { *heap += 1 });
        let (queue, home, heap) = &*shared;
        assert!(queue.is_vacant());
        assert!(queue.expect());
        let domain = {
            let shared = shared.clone();
            thread::spawn(move || {
                let (queue, home, heap) = &*shared;
                while queue.take() == Some("carry") {
                    use_heap(heap);
                    queue.served();
                    home.open();
                    queue.settled();
                }
            })
        };
        for _ in 0..2 {
            use_heap(heap);
            // As soon as the program is home, the thread that it comes from is free.
            assert!(queue.is_vacant());
            assert!(!queue.expect());
            assert_eq!(queue.put("carry"), Need::Nothing);
            assert!(home.pass());
        }
        use_heap(heap);
        home.remove();
        assert!(!home.pass());
        queue.close();
        domain.join().expect("the thread ends");
        assert_eq!((queue.unsettled(), queue.thread_count()), (0, 0));
        // SAFETY: all other threads have ended.
        assert_eq!(heap.with(|heap| unsafe { *heap }), 5);
    });
}

#[test]
fn the_pool_grows_when_requests_wait_for_each_other() {
    model_growth(|| true);
}

/// After the time of patience, which is over at once.
#[test]
fn the_pool_grows_while_the_process_is_busy() {
    model_growth(|| false);
}

/// Request 1 waits for request 2, and there is one thread at first.
fn model_growth(is_idle: fn() -> bool) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(2);
    model.check(move || {
        let queue = Arc::new(Queue::parallel(1, 2));
        let second = Arc::new(Completion::new());
        let serve = {
            let (queue, second) = (queue.clone(), second.clone());
            move || {
                while let Some(request) = queue.take() {
                    if request == 1 {
                        assert_eq!(second.wait(None), Waited::Done);
                    } else {
                        assert_eq!(second.finish(), Some(Then::Keep));
                    }
                }
            }
        };
        assert_eq!(queue.put(1), Need::Thread);
        let first_thread = thread::spawn(serve.clone());
        let need = queue.put(2);
        let overseer = (need == Need::Overseer).then(|| {
            let queue = queue.clone();
            thread::spawn(move || {
                let started = queue.oversee(Duration::ZERO, Duration::ZERO, is_idle);
                assert!(started <= 1);
                if started > 0 {
                    serve();
                }
            })
        });
        assert_eq!(second.wait(None), Waited::Done);
        assert!(queue.close().is_empty());
        first_thread.join().expect("the thread ends");
        overseer
            .into_iter()
            .for_each(|thread| thread.join().expect("the thread ends"));
    });
}

/// One more is started if it is busy; and never more than may be.
#[test]
fn an_idle_process_doubles_its_threads() {
    loom::model(|| {
        let queue = Queue::parallel(2, 7);
        for request in 1..=9 {
            queue.put(request);
        }
        let grow = |is_idle: fn() -> bool| queue.oversee(Duration::ZERO, Duration::ZERO, is_idle);
        assert_eq!([grow(|| true), grow(|| false), grow(|| true)], [2, 1, 2]);
        assert_eq!(queue.close().len(), 9);
        assert_eq!(grow(|| true), 0);
    });
}

#[test]
fn no_more_threads_are_started_than_requests_wait() {
    loom::model(|| {
        let queue = Queue::parallel(2, 7);
        for request in 1..=3 {
            queue.put(request);
        }
        assert_eq!([queue.take(), queue.take()], [Some(1), Some(2)]);
        assert_eq!(queue.oversee(Duration::ZERO, Duration::ZERO, || true), 1);
    });
}

/// A Context, as far as the token is concerned.
struct Shared {
    word: AtomicU64,
    wanted: AtomicU64,
    turn: AtomicU32,
    retakes: AtomicU32,
    /// Of the program and of two other threads.
    in_scheme: [AtomicU32; 3],
    /// Whether the thread that has the token is to come to a stack check.
    hurry: AtomicBool,
    /// What only the thread that has the token touches.
    heap: UnsafeCell<u32>,
}

/// The threads, as the token's word has them.
const PROGRAM: u64 = 0x40;
const OTHERS: [u64; 2] = [0x80, 0xC0];

impl Shared {
    /// In which the program has the token; `bias` is added to the word.
    fn new(bias: u64) -> Arc<Shared> {
        Arc::new(Shared {
            word: AtomicU64::new(PROGRAM + bias),
            wanted: AtomicU64::new(0),
            turn: AtomicU32::new(0),
            retakes: AtomicU32::new(0),
            in_scheme: [1, 0, 0].map(AtomicU32::new),
            hurry: AtomicBool::new(false),
            heap: UnsafeCell::new(0),
        })
    }

    fn token<'s>(&'s self) -> Token<'s, impl Fn(u64) -> &'s AtomicU32> {
        Token {
            word: &self.word,
            wanted: &self.wanted,
            turn: &self.turn,
            retakes: &self.retakes,
            in_scheme: |thread| &self.in_scheme[(thread / PROGRAM) as usize - 1],
        }
    }

    fn take(&self, thread: u64) {
        self.token()
            .take(thread, || self.hurry.store(true, Ordering::Relaxed));
        assert!(self.token().is_held_by(thread));
    }

    fn use_heap(&self) {
        // SAFETY: loom reports two threads that do this at once.
        self.heap.with_mut(|heap| unsafe { *heap += 1 });
    }

    /// Uses the heap, and frees the token.
    fn leave(&self, thread: u64) {
        self.use_heap();
        self.token().free(thread);
    }

    /// A callback on another thread.
    fn call_back(&self, thread: u64) {
        self.take(thread);
        self.leave(thread);
    }
}

/// Runs the program, and on each of some other threads callbacks, as often as is said; then the heap has been used so often.
fn model_token(preemptions: usize, bias: u64, callbacks: &'static [u32], program: fn(&Shared), uses: u32) {
    model_token_with(Barriers::Present, preemptions, bias, callbacks, program, uses);
}

fn model_token_with(
    barriers: Barriers,
    preemptions: usize,
    bias: u64,
    callbacks: &'static [u32],
    program: fn(&Shared),
    uses: u32,
) {
    sync::set_barriers(barriers);
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(preemptions);
    model.check(move || {
        let shared = Shared::new(bias);
        let start = |(&times, thread): (&u32, u64)| {
            let shared = shared.clone();
            thread::spawn(move || (0..times).for_each(|_| shared.call_back(thread)))
        };
        let threads: Vec<_> = callbacks.iter().zip(OTHERS).map(start).collect();
        program(&shared);
        for thread in threads {
            thread.join().expect("the thread ends");
        }
        // SAFETY: as above.
        assert_eq!(shared.heap.with(|heap| unsafe { *heap }), uses);
        assert_eq!(shared.wanted.load(Ordering::Relaxed), 0);
    });
}

/// The program calls C once.
fn call_c(shared: &Shared) {
    shared.leave(PROGRAM);
    shared.take(PROGRAM);
    shared.leave(PROGRAM);
}

#[test]
fn other_threads_call_back_while_the_program_is_in_c() {
    model_token(2, 0, &[1, 1], call_c, 4);
}

#[test]
fn other_threads_revoke_the_bias_of_the_program() {
    model_token(2, TOKEN_BIASED, &[1, 1], call_c, 4);
}

/// And once more.
fn call_c_again(shared: &Shared) {
    shared.take(PROGRAM);
    shared.leave(PROGRAM);
}

/// Each time that a thread takes the token back, it is given the bias.
#[test]
fn a_bias_is_given_and_revoked_again_and_again() {
    let program = |shared: &Shared| {
        call_c(shared);
        call_c_again(shared);
    };
    model_token(3, 0, &[2], program, 5);
}

/// Without barriers nobody is given the bias, and who waits looks again after a while.
#[test]
fn other_threads_call_back_without_barriers() {
    let program = |shared: &Shared| {
        call_c(shared);
        assert_eq!(shared.word.load(Ordering::Relaxed) & TOKEN_BIASED, 0);
    };
    // Of two threads that wait, loom would have each look again and again while the other does.
    model_token_with(Barriers::Absent, 3, 0, &[2], program, 4);
}

/// A bias that was given with them is revoked all the same, and not given again.
#[test]
fn a_bias_is_revoked_when_barriers_fail() {
    model_token_with(Barriers::Failing, 2, TOKEN_BIASED, &[1, 1], call_c, 4);
}

#[test]
fn a_bias_is_taken_back_when_barriers_fail() {
    let program = |shared: &Shared| {
        call_c(shared);
        call_c_again(shared);
        assert_eq!(shared.word.load(Ordering::Relaxed) & TOKEN_BIASED, 0);
    };
    model_token_with(Barriers::Failing, 3, 0, &[1], program, 4);
}

fn give_way_twice(shared: &Shared) {
    for _ in 0..2 {
        shared.use_heap();
        if shared.hurry.load(Ordering::Relaxed) || shared.wanted.load(Ordering::Relaxed) != 0 {
            shared.token().give_way(PROGRAM, || ());
        }
    }
    shared.token().free(PROGRAM);
}

#[test]
fn the_program_gives_way_at_its_stack_checks() {
    model_token(3, 0, &[1], give_way_twice, 3);
}

#[test]
fn the_program_gives_way_with_the_bias() {
    model_token(3, TOKEN_BIASED, &[1], give_way_twice, 3);
}

/// However ticks are switched off and on, the ticker ends a slice while they are on: it does not sleep for ever.
#[test]
fn a_slice_ends_while_ticks_are_on() {
    let mut model = loom::model::Builder::new();
    // The ticker never ends by itself: more interleavings than can be tried.
    model.preemption_bound = Some(2);
    model.check(|| {
        let shared = Arc::new((Slices::new(), AtomicUsize::new(0)));
        let ticker = {
            let shared = shared.clone();
            thread::spawn(move || {
                let (slices, hurries) = &*shared;
                slices.tick(|| {
                    hurries.fetch_add(1, Ordering::Release);
                });
            })
        };
        let (slices, hurries) = &*shared;
        for ticks in [true, false, true] {
            slices.set(ticks);
        }
        while hurries.load(Ordering::Acquire) == 0 {
            thread::yield_now();
        }
        assert!(slices.take());
        slices.end();
        ticker.join().expect("the ticker ends");
    });
}
