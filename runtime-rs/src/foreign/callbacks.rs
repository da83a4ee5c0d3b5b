//! Callbacks: C functions that call Scheme procedures.
//!
//! C gets the address of a stub, one for each callback. Stubs lie in blocks: a page of code, which is the same in every block
//! and mapped from one file in memory, so that no page is ever writable and executable; behind it the page's data. Stub `i`
//! finds its data at the same distance as all others do.
//!
//! ```text
//!   code    stub i:  lea r11, procedures[i];  jmp entries[i]
//!   data    procedures | entries | contexts | have floats | names | what a freed callback returns, in rax and xmm0
//! ```
//!
//! A stub goes to [`callback_entry`], or if it is posted to [`post_entry`], which has the other called later. The former calls the procedure on the Scheme stack, above the frames of the foreign call that
//! called back. A freed stub goes to [`freed_entry`]; it is used for another callback as late as possible, so that C code
//! that still calls it is found out.

use std::arch::naked_asm;
use std::collections::VecDeque;
use std::ffi::c_void;
use std::fs::File;
use std::io::{self, Write};
use std::mem::{offset_of, size_of};
use std::os::fd::{AsRawFd, FromRawFd};
use std::sync::Arc;
use std::{mem, ptr};

use abi::context::{Context, TOKEN_FREE, register};
use abi::foreign::{Callback, Entry};
use abi::object;
use abi::value::{TAG_BITS, Value};

use super::posts::{self, Posts, Target, WhenFull};
use super::stacks::{leave_stacks, low_c_stack, more_stack};
use super::threads::{self, IDENTITY};
use crate::context::STACK_BYTES;
use crate::heap::memory::PAGE_BYTES;

/// Stubs in a block: as many as a page of code holds.
const STUBS: usize = PAGE_BYTES as usize / STUB_BYTES;
/// Size of a stub.
const STUB_BYTES: usize = 16;
/// So many freed stubs are kept before one is used again.
const KEPT_FREED: usize = 1024;

/// What a callback needs at least of the Scheme stack, or it gets another one: the largest frame that there is takes half.
const STACK_ROOM: u64 = STACK_BYTES / 2 + (64 << 10);

/// The data of a block.
#[repr(C)]
struct Data {
    /// The procedures: roots. Fixnums for stubs that are not in use.
    procedures: [Value; STUBS],
    /// Where the stubs go to.
    entries: [u64; STUBS],
    contexts: [*mut Context; STUBS],
    /// Not 0 where arguments come in xmm registers.
    have_floats: [u64; STUBS],
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
const CONTEXT: usize = offset_of!(Data, contexts);
const HAS_FLOATS: usize = offset_of!(Data, have_floats);
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

    /// A new callback of a Context; `has_floats` if C passes it arguments in xmm registers.
    pub fn make(&mut self, context: *mut Context, procedure: Value, has_floats: bool) -> io::Result<Stub> {
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
        data.have_floats[index] = u64::from(has_floats);
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

/// Where a callback's C stack has what; the stack pointer at [`Callback`], which is aligned, then [`Entry`].
const RECORD: usize = size_of::<Callback>();
const FRAME: usize = RECORD + size_of::<Entry>();
// With the return address and six saved registers.
const _: () = assert!((FRAME + 7 * 8).is_multiple_of(16));

/// Below a callback's frame, what the stub `Underflow` of the compiler takes when it leaves Scheme: a word, the registers that
/// C code preserves (in place of r13 the Context, the others are not used), a return address.
const LEAVE: usize = 8 * 8;
const LEAVE_CONTEXT: usize = 3 * 8;
const LEAVE_RETURN: usize = 7 * 8;

/// Calls the procedure of a callback: what C calls. `r11` is the address of the procedure in the block's data.
///
/// ```text
///   rsp at entry      return address, arguments of C beyond the registers
///   -8 ... -48        the registers that C code preserves
///   -FRAME            Callback, Entry
///   then              LEAVE; c_sp is its lowest address
/// ```
///
/// Every call has its return, so that the processor predicts all of them: the procedure is entered by a call, whose return
/// address is the bottom of this callback's part of the Scheme stack in place of that of the stub `Underflow`. It goes there
/// if the frames of the continuation are in the heap.
#[unsafe(naked)]
pub(super) extern "C" fn callback_entry() {
    naked_asm!(
        "push rbx",
        "push r13",
        // The token: free, and this thread's state still in the Context. It is taken before anything is stored: the processor
        // waits here until all that was stored before has left for the cache.
        "mov r13, [r11 + {context}]",
        "mov rax, [r13 + {token}]",
        "test al, {token_free}",
        "jz 20f",
        "lea rbx, [rax - {token_free}]",
        "mov r10, fs:[0]",
        "cmp r10, [rbx + {identity}]",
        "jne 20f",
        "lock cmpxchg [r13 + {token}], rbx",
        "jne 20f",
        "2:",
        "push rbp",
        "push r12",
        "push r14",
        "push r15",
        "sub rsp, {frame}",
        "mov [rsp + {general}], rdi",
        "mov [rsp + {general} + 8], rsi",
        "mov [rsp + {general} + 16], rdx",
        "mov [rsp + {general} + 24], rcx",
        "mov [rsp + {general} + 32], r8",
        "mov [rsp + {general} + 40], r9",
        "cmp qword ptr [r11 + {has_floats}], 0",
        "jne 70f",
        "1:",
        "lea rax, [rsp + {frame} + 7 * 8]",
        "mov [rsp + {stack}], rax",
        "mov qword ptr [rsp + {record} + {entry_stack}], 0",
        // Room on the C stack; r10 is the stack pointer for what the callback calls.
        "mov r10, rsp",
        "cmp rsp, [r13 + {c_limit}]",
        "jb 30f",
        "3:",
        // The record of this entry.
        "mov rcx, [r13 + {entry}]",
        "mov [rsp + {record} + {entry_previous}], rcx",
        "mov rcx, [r13 + {stack_base}]",
        "mov [rsp + {record} + {entry_stack_base}], rcx",
        "mov rdx, [r13 + {scheme_sp}]",
        "mov [rsp + {record} + {entry_scheme_sp}], rdx",
        "mov rcx, [r13 + {underflow_segment}]",
        "mov [rsp + {record} + {entry_underflow_segment}], rcx",
        "mov rcx, [r13 + {underflow_index}]",
        "mov [rsp + {record} + {entry_underflow_index}], rcx",
        "mov rcx, [r13 + {c_sp}]",
        "mov [rsp + {record} + {entry_c_sp}], rcx",
        "mov rcx, [r13 + {serial}]",
        "mov [rsp + {record} + {entry_serial}], rcx",
        "lea rcx, [rsp + {record}]",
        "mov [r13 + {entry}], rcx",
        // The serial, a fixnum.
        "mov rcx, [r13 + {last_serial}]",
        "add rcx, {one}",
        "mov [r13 + {last_serial}], rcx",
        "mov [r13 + {serial}], rcx",
        "mov [r13 + {underflow_segment}], rcx",
        // Room on the Scheme stack; rdx is the bottom of this callback's part of it.
        "lea rcx, [rdx - {stack_room}]",
        "cmp rcx, [r13 + {stack_limit}]",
        "jb 40f",
        "sub rdx, 8",
        "4:",
        "mov [r13 + {stack_base}], rdx",
        // What the stub Underflow takes.
        "lea rcx, [rip + 8f]",
        "mov [r10 - {leave} + {leave_return}], rcx",
        "mov [r10 - {leave} + {leave_context}], r13",
        "sub r10, {leave}",
        "mov [r13 + {c_sp}], r10",
        // Into Scheme: rbx the procedure, rdi its argument.
        "mov rdi, rsp",
        "shl rdi, {tag_bits}",
        "mov rbx, [r11]",
        "mov eax, 1",
        "mov r12, [r13 + {allocation_pointer}]",
        "lea rsp, [rdx + 8]",
        "call [rbx + {procedure_entry}]",
        // The bottom of the stack. Several results (carry set) are the stub's affair.
        "jc 9f",
        "mov rdx, [r13 + {underflow_segment}]",
        "cmp rdx, [r13 + {serial}]",
        "jne 7f",
        "mov [r13 + {allocation_pointer}], r12",
        // Scheme has come back, here or through that stub.
        "8:",
        "mov rsp, [r13 + {entry}]",
        "sub rsp, {record}",
        "mov rcx, [rsp + {record} + {entry_previous}]",
        "mov [r13 + {entry}], rcx",
        "mov rcx, [rsp + {record} + {entry_stack_base}]",
        "mov [r13 + {stack_base}], rcx",
        "mov rcx, [rsp + {record} + {entry_scheme_sp}]",
        "mov [r13 + {scheme_sp}], rcx",
        "mov rcx, [rsp + {record} + {entry_underflow_segment}]",
        "mov [r13 + {underflow_segment}], rcx",
        "mov rcx, [rsp + {record} + {entry_underflow_index}]",
        "mov [r13 + {underflow_index}], rcx",
        "mov rcx, [rsp + {record} + {entry_c_sp}]",
        "mov [r13 + {c_sp}], rcx",
        "mov rcx, [rsp + {record} + {entry_serial}]",
        "mov [r13 + {serial}], rcx",
        "cmp qword ptr [rsp + {record} + {entry_stack}], 0",
        "jne 50f",
        "5:",
        "mov rax, [r13 + {thread}]",
        "add rax, {token_free}",
        "mov [r13 + {token}], rax",
        "cmp qword ptr [r13 + {wanted}], 0",
        "jne 60f",
        "6:",
        "mov rax, [rsp + {rax}]",
        "mov rdx, [rsp + {rax} + 8]",
        "movsd xmm0, [rsp + {xmm0}]",
        "movsd xmm1, [rsp + {xmm0} + 8]",
        "add rsp, {frame}",
        "pop r15",
        "pop r14",
        "pop r12",
        "pop rbp",
        "pop r13",
        "pop rbx",
        "ret",
        // Frames of the continuation are in the heap.
        "7:",
        "clc",
        "9:",
        "jmp [r13 + {underflow_handler}]",
        // The rare cases. First the token, while the arguments are still in registers.
        "20:",
        "push rdi",
        "push rsi",
        "push rdx",
        "push rcx",
        "push r8",
        "push r9",
        "push r11",
        "sub rsp, 8 * 8",
        "movsd [rsp], xmm0",
        "movsd [rsp + 8], xmm1",
        "movsd [rsp + 16], xmm2",
        "movsd [rsp + 24], xmm3",
        "movsd [rsp + 32], xmm4",
        "movsd [rsp + 40], xmm5",
        "movsd [rsp + 48], xmm6",
        "movsd [rsp + 56], xmm7",
        "mov rdi, r13",
        "mov rsi, r11",
        "call {attach}",
        "movsd xmm0, [rsp]",
        "movsd xmm1, [rsp + 8]",
        "movsd xmm2, [rsp + 16]",
        "movsd xmm3, [rsp + 24]",
        "movsd xmm4, [rsp + 32]",
        "movsd xmm5, [rsp + 40]",
        "movsd xmm6, [rsp + 48]",
        "movsd xmm7, [rsp + 56]",
        "add rsp, 8 * 8",
        "pop r11",
        "pop r9",
        "pop r8",
        "pop rcx",
        "pop rdx",
        "pop rsi",
        "pop rdi",
        "jmp 2b",
        // In the others r11 is kept in the place of a result.
        "30:",
        "mov [rsp + {rax}], r11",
        "mov rdi, r13",
        "lea rsi, [rsp + {record}]",
        "call {low_c_stack}",
        "mov r11, [rsp + {rax}]",
        "mov r10, rsp",
        "test rax, rax",
        "cmovnz r10, rax",
        "jmp 3b",
        "40:",
        "mov [rsp + {rax}], r11",
        "mov [rsp + {rax} + 8], r10",
        "mov rdi, r13",
        "lea rsi, [rsp + {record}]",
        "call {more_stack}",
        "mov rdx, rax",
        "mov r11, [rsp + {rax}]",
        "mov r10, [rsp + {rax} + 8]",
        "jmp 4b",
        "50:",
        "mov rdi, r13",
        "lea rsi, [rsp + {record}]",
        "call {leave_stacks}",
        "jmp 5b",
        "60:",
        "mov rdi, r13",
        "call {announce}",
        "jmp 6b",
        "70:",
        "movsd [rsp + {float}], xmm0",
        "movsd [rsp + {float} + 8], xmm1",
        "movsd [rsp + {float} + 16], xmm2",
        "movsd [rsp + {float} + 24], xmm3",
        "movsd [rsp + {float} + 32], xmm4",
        "movsd [rsp + {float} + 40], xmm5",
        "movsd [rsp + {float} + 48], xmm6",
        "movsd [rsp + {float} + 56], xmm7",
        "jmp 1b",
        leave = const LEAVE,
        leave_context = const LEAVE_CONTEXT,
        leave_return = const LEAVE_RETURN,
        frame = const FRAME,
        record = const RECORD,
        general = const offset_of!(Callback, general),
        float = const offset_of!(Callback, float),
        stack = const offset_of!(Callback, stack),
        rax = const offset_of!(Callback, general_results),
        xmm0 = const offset_of!(Callback, float_results),
        context = const CONTEXT,
        has_floats = const HAS_FLOATS,
        token = const offset_of!(Context, token),
        token_free = const TOKEN_FREE,
        identity = const IDENTITY,
        thread = const offset_of!(Context, thread),
        wanted = const offset_of!(Context, wanted),
        c_limit = const offset_of!(Context, c_limit),
        c_sp = const offset_of!(Context, c_sp),
        entry = const offset_of!(Context, entry),
        stack_base = const offset_of!(Context, stack_base),
        stack_limit = const offset_of!(Context, true_stack_limit),
        scheme_sp = const offset_of!(Context, scheme_sp),
        underflow_segment = const offset_of!(Context, underflow_segment),
        underflow_index = const offset_of!(Context, underflow_index),
        underflow_handler = const offset_of!(Context, underflow_handler),
        allocation_pointer = const offset_of!(Context, allocation_pointer),
        last_serial = const offset_of!(Context, last_serial),
        serial = const offset_of!(Context, registers) + 8 * register::ENTRY,
        one = const Value::fixnum(1).0,
        tag_bits = const TAG_BITS,
        procedure_entry = const object::ENTRY,
        stack_room = const STACK_ROOM,
        entry_previous = const offset_of!(Entry, previous),
        entry_stack_base = const offset_of!(Entry, stack_base),
        entry_scheme_sp = const offset_of!(Entry, scheme_sp),
        entry_underflow_segment = const offset_of!(Entry, underflow_segment),
        entry_underflow_index = const offset_of!(Entry, underflow_index),
        entry_c_sp = const offset_of!(Entry, c_sp),
        entry_serial = const offset_of!(Entry, serial),
        entry_stack = const offset_of!(Entry, stack),
        attach = sym threads::attach,
        low_c_stack = sym low_c_stack,
        more_stack = sym more_stack,
        leave_stacks = sym leave_stacks,
        announce = sym announce,
    )
}

extern "C" fn announce(context: &mut Context) {
    threads::announce(context);
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
        "movsd [rsp + {float}], xmm0",
        "movsd [rsp + {float} + 8], xmm1",
        "movsd [rsp + {float} + 16], xmm2",
        "movsd [rsp + {float} + 24], xmm3",
        "movsd [rsp + {float} + 32], xmm4",
        "movsd [rsp + {float} + 40], xmm5",
        "movsd [rsp + {float} + 48], xmm6",
        "movsd [rsp + {float} + 56], xmm7",
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

fn end_with(message: &str) -> ! {
    let text = format!("inc: {message}\n");
    // SAFETY: the bytes are there; the process ends as the C library ends it.
    unsafe {
        libc::write(libc::STDERR_FILENO, text.as_ptr().cast::<c_void>(), text.len());
        libc::abort()
    }
}
