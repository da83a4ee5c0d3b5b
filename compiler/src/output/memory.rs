//! Images in the memory of this process.
//!
//! Code and data are written through one mapping of an anonymous file and used through another, so that no page is ever
//! writable and executable, and none that a program refers to as data is writable. The references to objects, which the
//! collector updates, have writable pages. All lie in one reserved region, within reach of 32-bit distances.

use crate::output::image::{Image, Placement};
use abi::context::Context;
use abi::image::EXECUTABLE_IMAGE;
use abi::value::{OBJECT_ALIGNMENT, Value};
use runtime::free_list::FreeList;
use std::ffi::CStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd};
use std::ptr::{self, NonNull};

/// Room for the code of one program, and as much again for its data: together a quarter of what a 32-bit distance spans,
/// so that an executable finds a free place within reach of its image.
const AREA: usize = 1 << 28;

/// Room for the same where address space is limited (`ulimit -v`) to little: enough for the programs of a small machine.
const LEAST_AREA: usize = 1 << 24;

/// Limited address space is divided by this for each area. Both are mapped twice, so an eighth of it goes to them.
const AREA_PART: u64 = 32;

/// Room for references to objects.
const OBJECTS_AREA: usize = 1 << 26;

/// The file behind an area grows in such steps: a limit on file sizes may be in force.
const FILE_STEP: usize = 1 << 22;

/// The stub by which Rust calls Scheme: it calls a procedure of no arguments.
pub type Enter = unsafe extern "C" fn(*mut Context, Value) -> Value;

/// A mapping, removed when dropped.
struct Mapping {
    start: NonNull<u8>,
    length: usize,
}

impl Mapping {
    /// Reserves address space, where the kernel likes or at an address that must be free.
    fn reserve(length: usize, address: Option<u64>) -> io::Result<Mapping> {
        let place = address.map_or(ptr::null_mut(), |address| address as *mut libc::c_void);
        let fixed = address.map_or(0, |_| libc::MAP_FIXED_NOREPLACE);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | fixed;
        // SAFETY: the kernel chooses the place, or sees to it that it is free, so no existing mapping is touched.
        let mapped = unsafe { libc::mmap(place, length, libc::PROT_NONE, flags, -1, 0) };
        Mapping::of(mapped, length)
    }

    /// Maps a file, to be written.
    fn writable(length: usize, file: &File) -> io::Result<Mapping> {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let descriptor = file.as_raw_fd();
        // SAFETY: the kernel chooses the place, so no existing mapping is touched.
        let mapped = unsafe {
            libc::mmap(
                ptr::null_mut(),
                length,
                protection,
                libc::MAP_SHARED,
                descriptor,
                0,
            )
        };
        Mapping::of(mapped, length)
    }

    fn of(mapped: *mut libc::c_void, length: usize) -> io::Result<Mapping> {
        match NonNull::new(mapped.cast::<u8>()) {
            Some(start) if mapped.cast() != libc::MAP_FAILED.cast::<u8>() => Ok(Mapping { start, length }),
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

/// A part of the region that is written through another mapping.
struct Area {
    /// Where it is used.
    start: u64,
    /// The same bytes, writable.
    writable: Mapping,
    file: File,
    file_length: usize,
    free: FreeList,
}

impl Area {
    /// Lays an area over a part of the region.
    ///
    /// # Safety
    ///
    /// `start .. start + length` must be reserved and in no use.
    unsafe fn new(start: u64, length: usize, protection: libc::c_int, name: &CStr) -> io::Result<Area> {
        // SAFETY: the name is a terminated string.
        let descriptor = unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC) };
        if descriptor < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the descriptor was just opened and nothing else owns it.
        let file = unsafe { File::from_raw_fd(descriptor) };
        let flags = libc::MAP_SHARED | libc::MAP_FIXED;
        // SAFETY: replaces pages that the caller has reserved and nobody uses.
        let mapped = unsafe {
            libc::mmap(
                start as *mut libc::c_void,
                length,
                protection,
                flags,
                descriptor,
                0,
            )
        };
        if mapped == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Area {
            start,
            writable: Mapping::writable(length, &file)?,
            file,
            file_length: 0,
            free: FreeList::new(0, length as u64),
        })
    }

    /// Takes a piece: its offset.
    fn allocate(&mut self, length: usize) -> io::Result<usize> {
        let room = room(length);
        let offset = self
            .free
            .allocate(room as u64)
            .ok_or(io::ErrorKind::OutOfMemory)?;
        let offset = offset as usize;
        if offset + room > self.file_length {
            let length = (offset + room).next_multiple_of(FILE_STEP);
            if let Err(error) = self.file.set_len(length as u64) {
                self.free.free(offset as u64, room as u64);
                return Err(error);
            }
            self.file_length = length;
        }
        Ok(offset)
    }

    fn free(&mut self, address: u64, length: usize) {
        self.free.free(address - self.start, room(length) as u64);
    }

    /// A piece that was allocated, to be written.
    fn bytes(&mut self, offset: usize, length: usize) -> &mut [u8] {
        assert!(offset + length <= self.file_length);
        // SAFETY: the file is long enough, so the bytes are mapped, and the mapping is ours.
        unsafe { std::slice::from_raw_parts_mut(self.writable.start.as_ptr().add(offset), length) }
    }
}

/// Bytes that a piece takes up. One byte stays free, so that a return address at the very end of an image's code is not
/// the start of the next.
fn room(length: usize) -> usize {
    (length + 1).next_multiple_of(OBJECT_ALIGNMENT as usize)
}

/// Where the images of a program are placed. Whatever refers to them (a Context, procedures) must not be used once this
/// is dropped.
pub struct CodeMemory {
    code: Area,
    data: Area,
    /// The addresses for references to objects that are free.
    free_objects: FreeList,
    /// Keeps the address space: code, then data, then references.
    _region: Mapping,
}

/// Where the region lies that must be within reach of the image of an executable: beyond the C heap, which the kernel lets
/// begin anywhere in the gigabyte after the image.
const NEAR_EXECUTABLE: u64 = 0x6000_0000;

const REGION: usize = 2 * AREA + OBJECTS_AREA;

const _: () = assert!(NEAR_EXECUTABLE + (REGION as u64) - EXECUTABLE_IMAGE < 1 << 31);

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
        let area = area_length()?;
        let region = Mapping::reserve(2 * area + OBJECTS_AREA, address)?;
        let start = region.address();
        // SAFETY: the region was just reserved.
        let code = unsafe { Area::new(start, area, libc::PROT_READ | libc::PROT_EXEC, c"scheme-code")? };
        // SAFETY: likewise.
        let data = unsafe { Area::new(start + area as u64, area, libc::PROT_READ, c"scheme-data")? };
        let objects = start + 2 * area as u64;
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: these are whole pages of the region that nobody uses.
        if unsafe { libc::mprotect(objects as *mut libc::c_void, OBJECTS_AREA, protection) } != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(CodeMemory {
            code,
            data,
            free_objects: FreeList::new(objects, OBJECTS_AREA as u64),
            _region: region,
        })
    }

    /// Places an image: its code can be called and its data read from now on.
    pub fn place(&mut self, image: &Image) -> io::Result<Placement> {
        let code = self.code.allocate(image.code.len())?;
        let place = Placement {
            code: self.code.start + code as u64,
            data: 0,
            objects: 0,
        };
        let Ok(data) = self.data.allocate(image.data.len()) else {
            self.code.free(place.code, image.code.len());
            return Err(io::ErrorKind::OutOfMemory.into());
        };
        let place = Placement {
            data: self.data.start + data as u64,
            ..place
        };
        let Some(objects) = self.free_objects.allocate(room(8 * image.objects.len()) as u64) else {
            self.code.free(place.code, image.code.len());
            self.data.free(place.data, image.data.len());
            return Err(io::ErrorKind::OutOfMemory.into());
        };
        let place = Placement { objects, ..place };
        image.place(
            place,
            self.code.bytes(code, image.code.len()),
            self.data.bytes(data, image.data.len()),
        );
        for (i, &object) in image.objects.iter().enumerate() {
            // SAFETY: the words are mapped writable, and no image has them yet.
            unsafe { (place.objects as *mut u64).add(i).write(object) };
        }
        // Code that was written by another address than it is run at, where other code may have been: the processor wants
        // a serialising instruction in between.
        std::arch::x86_64::__cpuid(0);
        Ok(place)
    }

    /// Takes back the memory of an image, given the lengths of its parts: objects are counted.
    ///
    /// # Safety
    ///
    /// The image must have been placed here, and nothing must refer to it any more.
    pub unsafe fn free(&mut self, placement: Placement, code: usize, data: usize, objects: usize) {
        self.code.free(placement.code, code);
        self.data.free(placement.data, data);
        self.free_objects
            .free(placement.objects, room(8 * objects) as u64);
    }
}

/// The length of an area: less than [`AREA`] where address space is limited, since the heap needs most of it.
fn area_length() -> io::Result<usize> {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the limit is ours, to be written.
    if unsafe { libc::getrlimit(libc::RLIMIT_AS, &mut limit) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // An unlimited one is the largest number.
    let part = (limit.rlim_cur / AREA_PART).clamp(LEAST_AREA as u64, AREA as u64) as usize;
    Ok(part - part % FILE_STEP)
}
