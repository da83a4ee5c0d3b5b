//! Callbacks: C functions that call Scheme procedures.
//!
//! C gets the address of a stub, one for each callback. Stubs lie in blocks: a page of code, which is the same in every block
//! and mapped from one file in memory, so that no page is ever writable and executable; behind it the page's data. Stub `i`
//! finds its data at the same distance as all others do.
//!
//! ```text
//!   code    stub i:  lea r11, procedures[i];  jmp entries[i]
//!   data    procedures | entries | contexts | take many | names | what a freed callback returns, in rax and xmm0
//! ```
//!
//! A stub goes to [`callback_entry`], or if it is posted to [`post_entry`], which has the other called later. The former
//! calls the procedure on the Scheme stack, above the frames of the foreign call that called back. A freed stub goes to
//! [`freed_entry`]; it is used for another callback as late as possible, so that C code that still calls it is found out.

use std::arch::naked_asm;
use std::collections::VecDeque;
use std::ffi::c_void;
use std::fs::File;
use std::io::{self, Write};
use std::mem::{offset_of, size_of};
use std::os::fd::{AsRawFd, FromRawFd};
use std::sync::Arc;
use std::{mem, ptr};

use abi::context::Context;
use abi::foreign::Callback;
use abi::value::Value;

use super::argument_registers::store_float_arguments;
use super::callback_entry::callback_entry;
use super::posts::{self, Posts, Target, WhenFull};
use crate::heap::memory::PAGE_BYTES;

/// Stubs in a block: as many as a page of code holds.
const STUBS: usize = PAGE_BYTES as usize / STUB_BYTES;
/// Size of a stub.
const STUB_BYTES: usize = 16;
/// So many freed stubs are kept before one is used again.
const KEPT_FREED: usize = 1024;

/// The data of a block.
#[repr(C)]
struct Data {
    /// The procedures: roots. Fixnums for stubs that are not in use.
    procedures: [Value; STUBS],
    /// Where the stubs go to.
    entries: [u64; STUBS],
    contexts: [*mut Context; STUBS],
    /// Not 0 where arguments come elsewhere than in `rdi` and `rsi`.
    take_many: [u64; STUBS],
    /// What the callbacks are called.
    names: [Option<Box<Name>>; STUBS],
    /// What a freed callback returns in `rax` and `xmm0`, if `returns` says so.
    general: [u64; STUBS],
    float: [f64; STUBS],
    returns: [bool; STUBS],
    /// Of posted callbacks where their calls go to; null for others.
    posts: [*mut Target; STUBS],
}

/// What a callback is called. (A box of it is a word, zero where there is none.)
struct Name(String);

/// From the procedure of a stub to its other data.
const ENTRY: usize = offset_of!(Data, entries);
pub(super) const CONTEXT: usize = offset_of!(Data, contexts);
pub(super) const TAKES_MANY: usize = offset_of!(Data, take_many);
const GENERAL: usize = offset_of!(Data, general);
const FLOAT: usize = offset_of!(Data, float);
const _: () = assert!(offset_of!(Data, procedures) == 0);

/// All callbacks of a Context.
#[derive(Default)]
pub struct Callbacks {
    /// The page of code that each block maps.
    code: Option<File>,
    blocks: Vec<Block>,
    /// Stubs of the last block that were never used.
    fresh: usize,
    /// Stubs that were freed, the longest ago first.
    freed: VecDeque<Stub>,
    /// The calls that wait, if there has been a posted callback.
    posts: Option<Arc<Posts>>,
}

/// A block: the address of its code.
#[derive(Clone, Copy)]
struct Block(u64);

/// The address of a stub.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stub(pub u64);

// SAFETY: the data of blocks is changed by the thread that has the token alone, as all that a Context has.
unsafe impl Send for Callbacks {}

impl Block {
    fn data<'d>(self) -> &'d mut Data {
        // SAFETY: the data follows the code, mapped as long as the process; it is used by the thread that has the token.
        // What stubs read of it, on any thread, is in words.
        unsafe { &mut *((self.0 + PAGE_BYTES) as *mut Data) }
    }
}

impl Stub {
    fn place(self) -> (Block, usize) {
        let block = self.0 & !(PAGE_BYTES - 1);
        (Block(block), (self.0 - block) as usize / STUB_BYTES)
    }

    /// Names the callback.
    pub fn set_name(self, name: String) {
        let (block, index) = self.place();
        block.data().names[index] = Some(Box::new(Name(name)));
    }

    /// Whether no posted call of it is to be made.
    fn is_idle(self) -> bool {
        let (block, index) = self.place();
        let posts = block.data().posts[index];
        // SAFETY: it is there as long as the stub is not used for another callback.
        posts.is_null() || unsafe { (*posts).is_idle() }
    }

    /// What the callback returns once it is freed.
    pub fn set_else(self, general: u64, float: f64) {
        let (block, index) = self.place();
        let data = block.data();
        data.general[index] = general;
        data.float[index] = float;
        data.returns[index] = true;
    }
}

impl Callbacks {
    /// The number of those that are not freed.
    pub fn live_count(&self) -> usize {
        self.blocks.len() * STUBS - self.fresh - self.freed.len()
    }

    /// Whether there has never been one.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// A new callback of a Context; `takes_many` if C passes it arguments elsewhere than in `rdi` and `rsi`.
    pub fn make(&mut self, context: *mut Context, procedure: Value, takes_many: bool) -> io::Result<Stub> {
        let is_free = |stub: &&Stub| self.freed.len() > KEPT_FREED && stub.is_idle();
        let stub = match self.freed.front().filter(is_free) {
            Some(_) => self.freed.pop_front(),
            None => None,
        };
        let stub = match stub {
            Some(stub) => stub,
            None => self.fresh_stub()?,
        };
        let (block, index) = stub.place();
        let data = block.data();
        data.procedures[index] = procedure;
        data.contexts[index] = context;
        data.take_many[index] = u64::from(takes_many);
        data.names[index] = None;
        data.returns[index] = false;
        let posts = mem::replace(&mut data.posts[index], ptr::null_mut());
        if !posts.is_null() {
            // SAFETY: `post` made it from a box, and no call refers to it any more.
            drop(unsafe { Box::from_raw(posts) });
        }
        data.entries[index] = callback_entry as *const () as u64;
        Ok(stub)
    }

    /// Has the calls of a new callback posted: C passes so many words of arguments on the stack.
    pub fn post(&mut self, stub: Stub, stack_words: usize, when_full: WhenFull) -> io::Result<()> {
        let queue = match &self.posts {
            Some(queue) => queue,
            None => {
                let queue = Arc::new(Posts::default());
                posts::start(&queue)?;
                self.posts.insert(queue)
            }
        };
        let (block, index) = stub.place();
        let data = block.data();
        data.posts[index] = Box::into_raw(Box::new(Target::new(queue.clone(), stack_words, when_full)));
        data.entries[index] = post_entry as *const () as u64;
        Ok(())
    }

    fn fresh_stub(&mut self) -> io::Result<Stub> {
        if self.fresh == 0 {
            let block = self.new_block()?;
            self.blocks.push(block);
            self.fresh = STUBS;
        }
        let block = self.blocks.last().expect("there is a block with a fresh stub");
        let index = STUBS - self.fresh;
        self.fresh -= 1;
        Ok(Stub(block.0 + (index * STUB_BYTES) as u64))
    }

    fn new_block(&mut self) -> io::Result<Block> {
        let code = match &self.code {
            Some(code) => code,
            None => self.code.insert(code_page()?),
        };
        let bytes = PAGE_BYTES as usize + size_of::<Data>();
        // SAFETY: new memory at a place that the system chooses; then its first page, which nothing uses yet, is replaced.
        unsafe {
            let data = libc::PROT_READ | libc::PROT_WRITE;
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
            let start = libc::mmap(ptr::null_mut(), bytes, data, flags, -1, 0);
            if start == libc::MAP_FAILED {
                return Err(io::Error::last_os_error());
            }
            let (executable, flags) = (
                libc::PROT_READ | libc::PROT_EXEC,
                libc::MAP_SHARED | libc::MAP_FIXED,
            );
            let page = libc::mmap(start, PAGE_BYTES as usize, executable, flags, code.as_raw_fd(), 0);
            if page == libc::MAP_FAILED {
                let error = io::Error::last_os_error();
                libc::munmap(start, bytes);
                return Err(error);
            }
            Ok(Block(start as u64))
        }
    }

    /// Frees a callback.
    pub fn free(&mut self, stub: Stub) {
        let (block, index) = stub.place();
        let data = block.data();
        data.entries[index] = freed_entry as *const () as u64;
        // Calls that were posted may still come to it; the library has it do nothing.
        if data.posts[index].is_null() {
            data.procedures[index] = Value::fixnum(0);
        }
        self.freed.push_back(stub);
    }

    /// The procedures, as areas of tagged words.
    pub fn roots(&self, areas: &mut Vec<(u64, u64)>) {
        areas.extend(
            self.blocks
                .iter()
                .map(|block| (block.data().procedures.as_ptr() as u64, STUBS as u64)),
        );
    }
}

impl Drop for Callbacks {
    fn drop(&mut self) {
        if let Some(posts) = &self.posts {
            posts.close();
        }
        // The memory stays: C code may still call, and is told so.
        for block in &self.blocks {
            block.data().entries.fill(freed_entry as *const () as u64);
        }
    }
}

/// A file in memory with the code of a block.
fn code_page() -> io::Result<File> {
    let mut code = Vec::with_capacity(PAGE_BYTES as usize);
    for index in 0..STUBS {
        let start = index * STUB_BYTES;
        // lea r11, [rip + distance]: the distance from the end of the instruction.
        let distance = PAGE_BYTES as usize + index * size_of::<Value>() - (start + 7);
        code.extend([0x4c, 0x8d, 0x1d]);
        code.extend((distance as u32).to_le_bytes());
        // jmp [r11 + ENTRY]
        code.extend([0x41, 0xff, 0xa3]);
        code.extend((ENTRY as u32).to_le_bytes());
        // int3
        code.resize(start + STUB_BYTES, 0xcc);
    }
    // SAFETY: the name is a constant, terminated string.
    let descriptor = unsafe { libc::memfd_create(c"scheme-callbacks".as_ptr(), libc::MFD_CLOEXEC) };
    if descriptor < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor was just opened and nothing else owns it.
    let mut file = unsafe { File::from_raw_fd(descriptor) };
    file.write_all(&code)?;
    Ok(file)
}

/// What a posted callback goes to.
#[unsafe(naked)]
extern "C" fn post_entry() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "sub rsp, {room}",
        "mov [rsp + {general}], rdi",
        "mov [rsp + {general} + 8], rsi",
        "mov [rsp + {general} + 16], rdx",
        "mov [rsp + {general} + 24], rcx",
        "mov [rsp + {general} + 32], r8",
        "mov [rsp + {general} + 40], r9",
        store_float_arguments!("rsp + {float}"),
        "lea rax, [rbp + 16]",
        "mov [rsp + {stack}], rax",
        "mov rdi, r11",
        "mov rsi, rsp",
        "call {post}",
        "leave",
        "ret",
        room = const size_of::<Callback>().next_multiple_of(16),
        general = const offset_of!(Callback, general),
        float = const offset_of!(Callback, float),
        stack = const offset_of!(Callback, stack),
        post = sym post,
    )
}

/// C calls a posted callback.
extern "C" fn post(slot: *const Value, arguments: &Callback) {
    let (block, index) = place_of(slot);
    let data = (block.0 + PAGE_BYTES) as *const Data;
    // SAFETY: no reference is made, since other threads may use the data; these two words do not change while the stub goes
    // here. It has a target, and the Context is alive, or it would go to `freed_entry`.
    unsafe {
        let target = (&raw const (*data).posts[index]).read();
        let context = (&raw const (*data).contexts[index]).read();
        (*target).post(slot, arguments, context)
    }
}

/// What a freed callback goes to: returns what was said, or ends the process.
#[unsafe(naked)]
extern "C" fn freed_entry() {
    naked_asm!(
        "push r11",
        "mov rdi, r11",
        "call {called_after_free}",
        "pop r11",
        "mov rax, [r11 + {general}]",
        "xor edx, edx",
        "movsd xmm0, [r11 + {float}]",
        "xorps xmm1, xmm1",
        "ret",
        called_after_free = sym called_after_free,
        general = const GENERAL,
        float = const FLOAT,
    )
}

/// A freed callback was called: ends the process, unless it has something to return.
extern "C" fn called_after_free(slot: *const Value) {
    let (block, index) = place_of(slot);
    if !block.data().returns[index] {
        end("C has called a callback that is freed", slot);
    }
}

/// The stub of a slot.
fn place_of(slot: *const Value) -> (Block, usize) {
    let slot = slot as u64;
    let data = slot & !(PAGE_BYTES - 1);
    const { assert!(STUBS * size_of::<Value>() <= PAGE_BYTES as usize) };
    (
        Block(data - PAGE_BYTES),
        (slot - data) as usize / size_of::<Value>(),
    )
}

/// C has called back during a call that was declared to be a leaf.
pub fn end_in_leaf_call(slot: *const Value) -> ! {
    end("C has called back during a call that is declared as leaf", slot)
}

/// There is no memory for the Scheme stack of a new thread.
pub fn end_without_memory() -> ! {
    end_with("there is no memory for callbacks on another thread")
}

/// Ends the process because of a callback.
fn end(what: &str, slot: *const Value) -> ! {
    let (block, index) = place_of(slot);
    let name = block.data().names[index].as_ref();
    end_with(&format!(
        "{what}: {}",
        name.map_or("a callback without a name", |name| &name.0)
    ))
}

pub(super) fn end_with(message: &str) -> ! {
    let text = format!("inc: {message}\n");
    // SAFETY: the bytes are there; the process ends as the C library ends it.
    unsafe {
        libc::write(libc::STDERR_FILENO, text.as_ptr().cast::<c_void>(), text.len());
        libc::abort()
    }
}
