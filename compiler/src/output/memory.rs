//! Images in the memory of this process.
//!
//! Code is written through one mapping of an anonymous file and executed through another, so that no page is ever
//! writable and executable; data becomes read-only once it is written. Both lie in one reserved region, within reach of
//! 32-bit distances.

use crate::output::image::{BLOCK_ALIGNMENT, Image, Placement};
use abi::context::Context;
use abi::image::EXECUTABLE_IMAGE;
use abi::value::Value;
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd};
use std::ptr::{self, NonNull};

/// Room for the code of one program, and as much again for its data: together a quarter of what a 32-bit distance spans,
/// so that an executable finds a free place within reach of its image.
const AREA: usize = 1 << 28;

/// The file behind the code grows in such steps: a limit on file sizes may be in force.
const FILE_STEP: u64 = 1 << 22;

/// The stub by which Rust calls Scheme: it calls a procedure of no arguments.
pub type Enter = unsafe extern "C" fn(*mut Context, Value) -> Value;

/// A mapping, removed when dropped.
struct Mapping {
    start: NonNull<u8>,
    length: usize,
}

impl Mapping {
    /// Maps `length` bytes, of `file` or of nothing, where the kernel likes or at an address that must be free.
    fn new(
        length: usize,
        protection: libc::c_int,
        file: Option<&File>,
        address: Option<u64>,
    ) -> io::Result<Mapping> {
        let (flags, descriptor) = match file {
            Some(file) => (libc::MAP_SHARED, file.as_raw_fd()),
            None => (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE, -1),
        };
        let flags = flags
            | if address.is_some() {
                libc::MAP_FIXED_NOREPLACE
            } else {
                0
            };
        let place = address.map_or(ptr::null_mut(), |address| address as *mut libc::c_void);
        // SAFETY: the kernel chooses the place, or sees to it that it is free, so no existing mapping is touched.
        let mapped = unsafe { libc::mmap(place, length, protection, flags, descriptor, 0) };
        match NonNull::new(mapped.cast::<u8>()) {
            Some(start) if mapped != libc::MAP_FAILED => Ok(Mapping { start, length }),
            _ => Err(io::Error::last_os_error()),
        }
    }

    fn address(&self) -> u64 {
        self.start.as_ptr() as u64
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, and whoever drops it no longer runs code or reads data in it.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.length) };
    }
}

/// Where the images of a program are placed. Whatever refers to them (a Context, procedures) must not be used once this
/// is dropped.
pub struct CodeMemory {
    /// Code, executable, in the first half; data in the second.
    region: Mapping,
    /// The same code, writable.
    writable_code: Mapping,
    file: File,
    file_length: u64,
    code_used: usize,
    data_used: usize,
}

/// Where the region lies that must be within reach of the image of an executable: beyond the C heap, which the kernel lets
/// begin anywhere in the gigabyte after the image.
const NEAR_EXECUTABLE: u64 = 0x6000_0000;

const _: () = assert!(NEAR_EXECUTABLE + 2 * (AREA as u64) - EXECUTABLE_IMAGE < 1 << 31);

impl CodeMemory {
    /// Reserves the region.
    pub fn new() -> io::Result<CodeMemory> {
        CodeMemory::at(None)
    }

    /// Reserves the region within reach of the image that is part of this executable.
    pub fn near_executable() -> io::Result<CodeMemory> {
        CodeMemory::at(Some(NEAR_EXECUTABLE))
    }

    fn at(address: Option<u64>) -> io::Result<CodeMemory> {
        // SAFETY: the name is a constant, terminated string.
        let descriptor = unsafe { libc::memfd_create(c"scheme-code".as_ptr(), libc::MFD_CLOEXEC) };
        if descriptor < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the descriptor was just opened and nothing else owns it.
        let file = unsafe { File::from_raw_fd(descriptor) };
        let region = Mapping::new(2 * AREA, libc::PROT_NONE, None, address)?;
        let executable = libc::PROT_READ | libc::PROT_EXEC;
        let flags = libc::MAP_SHARED | libc::MAP_FIXED;
        // SAFETY: replaces pages of the region just reserved, which nothing uses yet.
        let address = unsafe {
            libc::mmap(
                region.start.as_ptr().cast(),
                AREA,
                executable,
                flags,
                file.as_raw_fd(),
                0,
            )
        };
        if address == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let writable_code = Mapping::new(AREA, libc::PROT_READ | libc::PROT_WRITE, Some(&file), None)?;
        Ok(CodeMemory {
            region,
            writable_code,
            file,
            file_length: 0,
            code_used: 0,
            data_used: 0,
        })
    }

    /// Bytes that hold code and data.
    pub fn used(&self) -> usize {
        self.code_used + self.data_used
    }

    /// Places an image: its code can be called and its data read from now on.
    pub fn place(&mut self, image: &Image) -> io::Result<Placement> {
        let page = BLOCK_ALIGNMENT as usize;
        let code_end = self.code_used + image.code.len();
        let data_length = image.data.len().next_multiple_of(page);
        if code_end > AREA || self.data_used + data_length > AREA {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        if code_end as u64 > self.file_length {
            self.file_length = (code_end as u64).next_multiple_of(FILE_STEP);
            self.file.set_len(self.file_length)?;
        }
        let data = self.region.address() as usize + AREA + self.data_used;
        let placement = Placement {
            code: self.region.address() + self.code_used as u64,
            data: data as u64,
        };
        let data = data as *mut u8;
        // SAFETY: these are whole pages of the region's second half that no image has yet.
        let status = unsafe { libc::mprotect(data.cast(), data_length, libc::PROT_READ | libc::PROT_WRITE) };
        if status != 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: both ranges are mapped writable (the file was made long enough) and lie in parts of their areas that
        // no image has yet, so nothing else refers to them.
        unsafe {
            let code = self.writable_code.start.as_ptr().add(self.code_used);
            let code = std::slice::from_raw_parts_mut(code, image.code.len());
            image.place(
                placement,
                code,
                std::slice::from_raw_parts_mut(data, image.data.len()),
            );
        }
        // SAFETY: as above; from here on the data is only read.
        if unsafe { libc::mprotect(data.cast(), data_length, libc::PROT_READ) } != 0 {
            return Err(io::Error::last_os_error());
        }
        // One byte stays free, so that a return address at the very end of an image is not the start of the next.
        self.code_used = (code_end + 1).next_multiple_of(abi::value::OBJECT_ALIGNMENT as usize);
        self.data_used += data_length;
        Ok(placement)
    }
}
