//! Scheme procedures that C calls by name.
//!
//! A library that calls `f` without defining it has the dynamic linker look for `f` in what is loaded before it. So the names
//! that a program exports become a shared library of its own, made in memory and loaded before all others:
//!
//! ```text
//!   ELF header, program headers
//!   .hash .dynsym .dynstr         the names
//!   code    function i:  lea r11, slots[i];  jmp [r11]
//!   -- next page, writable --
//!   .dynamic
//!   slots   where the functions go: a callback's stub, or until the definition was evaluated `undefined_entry`
//! ```
//!
//! The layout is that of the System V ABI, chapters 4 and 5.

use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::fs::File;
use std::io::{self, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, FromRawFd};

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};

use super::callbacks::end_with;
use crate::heap::memory::PAGE_BYTES;

/// Bytes of a function's code.
const CODE_BYTES: usize = 16;
const HEADER_BYTES: usize = 64;
const PROGRAM_HEADER_BYTES: usize = 56;
const PROGRAM_HEADERS: usize = 4;
const SYMBOL_BYTES: usize = 24;
const DYNAMIC_ENTRIES: usize = 6;

const PT_LOAD: u32 = 1;
const PT_DYNAMIC: u32 = 2;
const PT_GNU_STACK: u32 = 0x6474_e551;
const EXECUTE: u32 = 1;
const WRITE: u32 = 2;
const READ: u32 = 4;

/// The functions that a Context exports: their slots, by name.
#[derive(Default)]
pub struct Exports(HashMap<String, u64>);

impl Exports {
    /// Makes names known to libraries that are loaded from now on; those that are known already stay as they are.
    pub fn declare(&mut self, names: &[String]) -> Result<(), String> {
        let mut new: Vec<&String> = names.iter().filter(|name| !self.0.contains_key(*name)).collect();
        new.sort();
        new.dedup();
        if new.is_empty() {
            return Ok(());
        }
        let shared = SharedLibrary::new(&new);
        let library = load(&shared.bytes).map_err(|error| error.to_string())?;
        for (index, name) in new.into_iter().enumerate() {
            // SAFETY: the symbol is not called; a pointer has the size of any address.
            let function = unsafe { library.get::<*mut libc::c_void>(name.as_bytes()) };
            let function = function.map_err(|error| error.to_string())?.into_raw() as u64;
            let slot = function + (shared.slots - shared.code) as u64 - (index * (CODE_BYTES - 8)) as u64;
            store(slot, undefined_entry as *const () as u64);
            self.0.insert(name.clone(), slot);
        }
        // It is never unloaded.
        let _ = library.into_raw();
        Ok(())
    }

    /// Has the function of a name go to a callback's stub. (A name that was not declared, since foreign calls are denied, is
    /// nobody's.)
    pub fn define(&self, name: &str, stub: u64) {
        if let Some(&slot) = self.0.get(name) {
            store(slot, stub);
        }
    }
}

impl Drop for Exports {
    fn drop(&mut self) {
        for &slot in self.0.values() {
            store(slot, undefined_entry as *const () as u64);
        }
    }
}

/// Stores where a function goes.
fn store(slot: u64, target: u64) {
    // SAFETY: slots are aligned words of a library that stays loaded; C on other threads reads them in one step.
    unsafe { (slot as *mut u64).write_volatile(target) };
}

/// A function that is not defined yet, or not any more; `r11` is the address of its slot.
#[unsafe(naked)]
extern "C" fn undefined_entry() {
    std::arch::naked_asm!(
        "mov rdi, r11",
        "sub rsp, 8",
        "call {undefined}",
        undefined = sym undefined,
    )
}

extern "C" fn undefined(slot: u64) -> ! {
    // SAFETY: what comes here is the slot of a function.
    let name = unsafe { name_of(slot) }.unwrap_or_default();
    end_with(&format!(
        "C has called {name}, whose definition by define-foreign-export was not evaluated"
    ))
}

/// The name of the function of a slot.
///
/// # Safety
///
/// The slot is one of a library made by [`SharedLibrary::new`].
unsafe fn name_of(slot: u64) -> Option<String> {
    let find = |address: u64| {
        let mut information = MaybeUninit::<libc::Dl_info>::uninit();
        // SAFETY: the function fills the information if it finds the address, and it is only read then.
        unsafe {
            let found = libc::dladdr(address as *const libc::c_void, information.as_mut_ptr()) != 0;
            found.then(|| information.assume_init())
        }
    };
    let base = find(slot)?.dli_fbase as u64;
    // SAFETY: the two words are where `SharedLibrary::new` has put them.
    let [code, slots] = unsafe { ((base + HEADER_NOTE as u64) as *const [u64; 2]).read_unaligned() };
    let name = find(base + code + (slot - base - slots) / 8 * CODE_BYTES as u64)?.dli_sname;
    // SAFETY: a name that is found is a string of the library, which stays loaded.
    (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned())
}

/// Where the offsets of code and slots are noted: behind the program headers.
const HEADER_NOTE: usize = HEADER_BYTES + PROGRAM_HEADERS * PROGRAM_HEADER_BYTES;

/// Loads a shared library that is in memory.
fn load(bytes: &[u8]) -> io::Result<Library> {
    // SAFETY: the name is a constant, terminated string.
    let descriptor = unsafe { libc::memfd_create(c"scheme-exports".as_ptr(), libc::MFD_CLOEXEC) };
    if descriptor < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor was just opened and nothing else owns it.
    let mut file = unsafe { File::from_raw_fd(descriptor) };
    file.write_all(bytes)?;
    let path = format!("/proc/self/fd/{}", file.as_raw_fd());
    // SAFETY: the library has no initialisers; all that its functions do is to go where their slots lead.
    unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_GLOBAL) }.map_err(io::Error::other)
}

/// A shared library under construction; offsets in it are addresses too.
struct SharedLibrary {
    bytes: Vec<u8>,
    /// Where the code of the first function is.
    code: usize,
    /// Where its slot is.
    slots: usize,
}

impl SharedLibrary {
    /// A library that defines functions of these names, each of which goes where its slot leads.
    fn new(names: &[&String]) -> SharedLibrary {
        let mut strings = vec![0];
        let mut name_offsets = Vec::new();
        for name in names {
            name_offsets.push(strings.len() as u32);
            let name = CString::new(name.as_bytes()).expect("the name of a C function has no NUL");
            strings.extend(name.as_bytes_with_nul());
        }
        let symbol_count = names.len() + 1;
        let hash = HEADER_NOTE + 16;
        let hash_bytes = 4 * (2 + names.len() + symbol_count);
        let symbols = (hash + hash_bytes).next_multiple_of(8);
        let texts = symbols + symbol_count * SYMBOL_BYTES;
        let code = (texts + strings.len()).next_multiple_of(CODE_BYTES);
        let code_end = code + names.len() * CODE_BYTES;
        let dynamic = code_end.next_multiple_of(PAGE_BYTES as usize);
        let slots = dynamic + DYNAMIC_ENTRIES * 16;
        let end = slots + names.len() * 8;
        let mut library = SharedLibrary {
            bytes: Vec::with_capacity(end),
            code,
            slots,
        };
        library.header();
        library.program_header(PT_LOAD, READ | EXECUTE, 0..code_end, PAGE_BYTES);
        library.program_header(PT_LOAD, READ | WRITE, dynamic..end, PAGE_BYTES);
        library.program_header(PT_DYNAMIC, READ | WRITE, dynamic..slots, 8);
        library.program_header(PT_GNU_STACK, READ | WRITE, 0..0, 16);
        library.words(&[code as u64, slots as u64]);
        library.hash_table(names);
        library.pad(symbols);
        library.bytes.extend([0; SYMBOL_BYTES]);
        for (index, name) in name_offsets.into_iter().enumerate() {
            library.symbol(name, code + index * CODE_BYTES);
        }
        library.bytes.extend(&strings);
        for index in 0..names.len() {
            library.pad(code + index * CODE_BYTES);
            library.function(slots + index * 8);
        }
        library.pad(dynamic);
        // DT_HASH, DT_STRTAB, DT_SYMTAB, DT_STRSZ, DT_SYMENT, DT_NULL
        library.words(&[4, hash as u64, 5, texts as u64, 6, symbols as u64]);
        library.words(&[10, strings.len() as u64, 11, SYMBOL_BYTES as u64, 0, 0]);
        library.pad(end);
        library
    }

    fn pad(&mut self, end: usize) {
        debug_assert!(self.bytes.len() <= end);
        self.bytes.resize(end, 0);
    }

    fn words(&mut self, words: &[u64]) {
        self.bytes
            .extend(words.iter().flat_map(|word| word.to_le_bytes()));
    }

    fn header(&mut self) {
        // 64 bits, little-endian, version 1, System V.
        self.bytes.extend(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
        // A shared object for x86-64, version 1.
        self.bytes.extend([3, 0, 62, 0, 1, 0, 0, 0]);
        // No entry; program headers follow; no sections, no flags.
        self.words(&[0, HEADER_BYTES as u64, 0]);
        self.bytes.extend([0; 4]);
        for half in [HEADER_BYTES, PROGRAM_HEADER_BYTES, PROGRAM_HEADERS, 0, 0, 0] {
            self.bytes.extend((half as u16).to_le_bytes());
        }
    }

    fn program_header(&mut self, kind: u32, flags: u32, range: std::ops::Range<usize>, alignment: u64) {
        self.bytes.extend(kind.to_le_bytes());
        self.bytes.extend(flags.to_le_bytes());
        let (start, size) = (range.start as u64, range.len() as u64);
        self.words(&[start, start, start, size, size, alignment]);
    }

    /// As many buckets as names; symbol 0 is none.
    fn hash_table(&mut self, names: &[&String]) {
        let mut buckets = vec![0u32; names.len()];
        let mut chains = vec![0u32; names.len() + 1];
        for (index, name) in names.iter().enumerate() {
            let bucket = &mut buckets[hash(name) as usize % names.len()];
            chains[index + 1] = *bucket;
            *bucket = index as u32 + 1;
        }
        let counts = [buckets.len() as u32, chains.len() as u32];
        let words = counts.iter().chain(&buckets).chain(&chains);
        self.bytes.extend(words.flat_map(|word| word.to_le_bytes()));
    }

    /// A global function.
    fn symbol(&mut self, name: u32, address: usize) {
        self.bytes.extend(name.to_le_bytes());
        // STB_GLOBAL, STT_FUNC; visible; in some section, as all that is defined.
        self.bytes.extend([1 << 4 | 2, 0, 1, 0]);
        self.words(&[address as u64, CODE_BYTES as u64]);
    }

    fn function(&mut self, slot: usize) {
        // lea r11, [rip + distance]: the distance from the end of the instruction.
        let distance = slot - (self.bytes.len() + 7);
        self.bytes.extend([0x4c, 0x8d, 0x1d]);
        self.bytes.extend((distance as u32).to_le_bytes());
        // jmp [r11]; int3
        self.bytes.extend([0x41, 0xff, 0x23]);
        self.bytes.extend([0xcc; CODE_BYTES - 10]);
    }
}

/// The hash function of ELF's symbol tables.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0u32, |hash, byte| {
        let hash = (hash << 4).wrapping_add(u32::from(byte));
        let high = hash & 0xf000_0000;
        (hash ^ high >> 24) & !high
    })
}
