//! Requests: calls of C functions that another system thread makes.
//!
//! A request is a block of C's memory, which begins with the results ([`Results`]); Scheme knows it by its address, an
//! exact integer. It is made by the stub `Request` of compiled code, which puts the arguments in place as for a call and
//! has them copied. The thread that makes the call never sees Scheme's heap.

use std::arch::naked_asm;
use std::mem::offset_of;
use std::slice;
use std::sync::atomic::AtomicU32;

use abi::context::Context;
use abi::foreign::{Call, Results, SETS_ERRNO};
use abi::value::Value;

use super::argument_registers::{load_float_arguments, load_general_arguments};
use super::completion::{Completion, Then};
use super::dispatch;
use crate::condition::Raised;
use crate::context::{runtime, runtime_ref};
use crate::heap::Continuation;

/// A request.
#[repr(C)]
pub struct Request {
    results: Results,
    call: Call,
    /// The words of arguments on the C stack.
    stack: Box<[u64]>,
    /// Its number, from 1: addresses are used again.
    pub serial: u64,
    /// How often Scheme is still to release it. Whoever counts has the token.
    pub references: AtomicU32,
    /// Whether a thread was told to make the call.
    pub started: bool,
    /// The serial domain whose thread that is, a symbol that the domain keeps; or `#f`.
    pub domain: Value,
    /// If the result is the address of a text, the size of its units: the text is copied before another call can change
    /// it.
    text_unit: Option<usize>,
    /// The innermost return addresses of Scheme where it was made, or zeros: whose call it is. Those of a callback of a
    /// dispatched call are followed by those of that call.
    pub callers: [u64; CALLERS],
    /// Who has it.
    pub completion: Completion,
}

/// How many return addresses a request keeps.
const CALLERS: usize = 8;

const _: () = assert!(offset_of!(Request, results) == 0);

/// The address of a request: for whoever it was given to by the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handle(*mut Request);

// SAFETY: a request belongs to one thread at a time (`completion`): handing it on is what a handle is for.
unsafe impl Send for Handle {}

impl Handle {
    /// The request at an address that the library got from `foreign_request` and has not released.
    pub fn at(address: u64) -> Handle {
        Handle(address as *mut Request)
    }

    /// Its address.
    pub fn address(self) -> u64 {
        self.0 as u64
    }

    /// The request.
    ///
    /// # Safety
    ///
    /// It must not have been freed, and no other thread may have a unique reference to it.
    pub unsafe fn request<'a>(self) -> &'a Request {
        // SAFETY: the caller's duty.
        unsafe { &*self.0 }
    }

    /// A thread is about to get it, or has not got it after all; that of a domain, by its name.
    ///
    /// # Safety
    ///
    /// Only Scheme may have it.
    pub unsafe fn set_started(self, started: bool, domain: Value) {
        // SAFETY: the caller's duty.
        unsafe {
            (*self.0).started = started;
            (*self.0).domain = domain;
        }
    }

    /// The result is a text, to be copied to a block that the library frees.
    ///
    /// # Safety
    ///
    /// Only Scheme may have it.
    pub unsafe fn keep_text(self, unit: usize) {
        // SAFETY: the caller's duty.
        unsafe { (*self.0).text_unit = Some(unit) };
    }

    /// Frees it.
    ///
    /// # Safety
    ///
    /// Nobody else may have it, as [`Completion`] says.
    pub unsafe fn free(self) {
        // SAFETY: it was made by `foreign_request`; the caller's duty.
        drop(unsafe { Box::from_raw(self.0) });
    }

    /// Makes the call; the results are in the request afterwards.
    ///
    /// # Safety
    ///
    /// The request must have been started and not be done: only this thread has it. The function may do anything; that it is
    /// called rightly is the statement of its declaration.
    pub unsafe fn perform(self) {
        // SAFETY: the function answers where this thread's `errno` is; the rest is the caller's duty. The request is not
        // borrowed during the call: Scheme may release it meanwhile.
        unsafe {
            let errno = libc::__errno_location();
            let call = &raw const (*self.0).call;
            let stack = (*self.0).stack.as_ptr();
            *errno = 0;
            call_from_block(call, stack, &raw mut (*self.0).results);
            if (*call).shape & SETS_ERRNO != 0 {
                (*self.0).results.errno = i64::from(*errno);
            }
            if let Some(unit) = (*self.0).text_unit {
                let text = (*self.0).results.general[0];
                (*self.0).results.general[0] = copy_text(text, unit);
            }
        }
    }
}

impl Handle {
    /// Makes the call of a request that no thread was told to make; it is done then.
    ///
    /// # Safety
    ///
    /// The request must not have been started: only this thread has it. Otherwise as for [`Handle::perform`].
    pub unsafe fn perform_here(self) {
        // SAFETY: the caller's duty.
        let then = unsafe {
            self.perform();
            self.request().completion.finish()
        };
        debug_assert!(then == Some(Then::Keep), "the request is Scheme's");
    }
}

/// A copy in C's heap of a text, up to a unit of zero, whose units have so many bytes; NULL of NULL, or if there is no
/// room.
///
/// # Safety
///
/// The address must be that of such a text.
unsafe fn copy_text(text: u64, unit: usize) -> u64 {
    if text == 0 {
        return 0;
    }
    let text = text as *const u8;
    // SAFETY: reads up to the zero, by the caller's duty; the block is as large as what is copied to it.
    unsafe {
        let mut length = 0;
        while slice::from_raw_parts(text.add(length), unit)
            .iter()
            .any(|&byte| byte != 0)
        {
            length += unit;
        }
        let copy = libc::malloc(length + unit).cast::<u8>();
        if !copy.is_null() {
            std::ptr::copy_nonoverlapping(text, copy, length + unit);
        }
        copy as u64
    }
}

/// An argument of a request that is not made by compiled code.
#[derive(Clone, Copy, Debug)]
pub enum Argument {
    /// For a general register.
    Word(u64),
    /// For an xmm register: its low half.
    Float(u64),
}

/// A request for a call whose arguments are known at run time only, of a function that takes variable arguments.
pub fn new_request(context: &mut Context, function: u64, arguments: &[Argument], sets_errno: bool) -> Handle {
    let mut call = Call {
        function,
        ..Call::default()
    };
    let mut stack = Vec::new();
    let (mut words, mut floats) = (0, 0);
    for &argument in arguments {
        match argument {
            Argument::Word(bits) if words < call.general.len() => {
                call.general[words] = bits;
                words += 1;
            }
            Argument::Float(bits) if floats < call.float.len() => {
                call.float[floats] = bits;
                floats += 1;
            }
            Argument::Word(bits) | Argument::Float(bits) => stack.push(bits),
        }
    }
    call.stack_words = stack.len() as u64;
    call.shape = floats as u64 + if sets_errno { SETS_ERRNO } else { 0 };
    boxed(call, stack.into(), context)
}

/// The number of a new request.
fn next_serial(context: &mut Context) -> u64 {
    let last = &mut runtime(context).foreign.last_request;
    *last += 1;
    *last
}

fn boxed(call: Call, stack: Box<[u64]>, context: &mut Context) -> Handle {
    let serial = next_serial(context);
    let mut callers = [0; CALLERS];
    let addresses = Continuation::of(context).return_addresses(&runtime_ref(context).images);
    for (place, address) in callers.iter_mut().zip(addresses.chain(callers_of_this_thread())) {
        *place = address;
    }
    Handle(Box::into_raw(Box::new(Request {
        results: Results::default(),
        call,
        stack,
        serial,
        references: AtomicU32::new(1),
        started: false,
        domain: Value::FALSE,
        text_unit: None,
        callers,
        completion: Completion::new(),
    })))
}

/// The innermost return addresses of Scheme where the call was made that this thread makes, if it makes any: what follows
/// in a stack trace on those of a callback of the call.
pub fn callers_of_this_thread() -> impl Iterator<Item = u64> {
    let (address, _) = dispatch::current_request();
    let callers = match address {
        0 => [0; CALLERS],
        // SAFETY: this thread is making the call of the request, so it is not freed.
        _ => unsafe { Handle::at(address).request() }.callers,
    };
    callers.into_iter().filter(|&address| address != 0)
}

/// Calls a C function with the arguments that a [`Call`] and the words at `stack` describe.
#[unsafe(naked)]
unsafe extern "C" fn call_from_block(call: *const Call, stack: *const u64, results: *mut Results) {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "push rbx",
        "push r12",
        "mov rbx, rdx",
        "mov r12, rdi",
        // The words of the stack, the number of them rounded up to an even one.
        "mov rcx, [r12 + {stack_words}]",
        "lea rax, [rcx + 1]",
        "and rax, -2",
        "shl rax, 3",
        "sub rsp, rax",
        "mov rdi, rsp",
        "rep movsq",
        load_float_arguments!("r12 + {float}"),
        load_general_arguments!("r12 + {general}"),
        // For a function of variable arguments: the number of xmm registers.
        "movzx eax, byte ptr [r12 + {shape}]",
        "call [r12 + {function}]",
        "mov [rbx + {general_results}], rax",
        "mov [rbx + {general_results} + 8], rdx",
        "movsd [rbx + {float_results}], xmm0",
        "movsd [rbx + {float_results} + 8], xmm1",
        "lea rsp, [rbp - 16]",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "ret",
        general = const offset_of!(Call, general),
        float = const offset_of!(Call, float),
        function = const offset_of!(Call, function),
        stack_words = const offset_of!(Call, stack_words),
        shape = const offset_of!(Call, shape),
        general_results = const offset_of!(Results, general),
        float_results = const offset_of!(Results, float),
    )
}

/// A request for the call at an address, which the stub `Request` left there; its address as a fixnum.
pub fn foreign_request(call: u64, context: &mut Context) -> Result<Value, Raised> {
    let call = call as *const Call;
    // SAFETY: the stub passes the address of the block that it has filled, above which the words of the stack lie.
    let (call, stack) = unsafe {
        let words = call.add(1).cast::<u64>();
        (*call, slice::from_raw_parts(words, (*call).stack_words as usize))
    };
    let request = boxed(call, stack.into(), context);
    Ok(Value::fixnum(request.address() as i64))
}
