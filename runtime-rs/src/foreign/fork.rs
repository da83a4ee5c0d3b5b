//! What becomes of Scheme in a process that C has forked: nothing.
//!
//! Only the thread that called `fork` lives on in the child; the threads that make dispatched calls, and whoever had locked
//! something, are gone. C may go on, to call `exec` as a rule. In the child the token is nobody's, so that entering Scheme,
//! by a callback or by returning to it, comes to [`end_in_child`]; in the parent nothing changes, and calls cost nothing.

use std::ptr;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use abi::context::Context;

use super::callbacks::end_with;

/// The Contexts of the process; those beyond so many are not looked after.
static CONTEXTS: [AtomicPtr<Context>; 16] = [const { AtomicPtr::new(ptr::null_mut()) }; 16];
/// Whether this process is a child of one that had Contexts.
static IS_CHILD: AtomicBool = AtomicBool::new(false);

/// Has a Context closed in processes that C forks. It has blocks for its threads.
pub fn watch(context: *mut Context) {
    static ONCE: Once = Once::new();
    // SAFETY: the handler uses nothing but atomic words. Without memory for it, children are on their own.
    ONCE.call_once(|| unsafe {
        libc::pthread_atfork(None, None, Some(in_child));
    });
    replace(ptr::null_mut(), context);
}

/// Forgets a Context, which is going away.
pub fn forget(context: *mut Context) {
    replace(context, ptr::null_mut());
}

/// Replaces the first of the Contexts that is `old`.
fn replace(old: *mut Context, new: *mut Context) {
    for place in &CONTEXTS {
        if place
            .compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
        {
            return;
        }
    }
}

unsafe extern "C" fn in_child() {
    for place in &CONTEXTS {
        let context = place.load(Ordering::SeqCst);
        if !context.is_null() {
            IS_CHILD.store(true, Ordering::SeqCst);
            // SAFETY: Contexts are forgotten before they go away. The block of newcomers is no thread's.
            unsafe { (*context).token.store((*context).newcomer, Ordering::SeqCst) };
        }
    }
}

/// Ends the process if it is such a child: Scheme is about to run.
pub fn end_in_child() {
    if IS_CHILD.load(Ordering::Relaxed) {
        end_with("Scheme does not run in a process that C has forked");
    }
}
