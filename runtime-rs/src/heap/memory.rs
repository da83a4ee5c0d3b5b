//! Memory from the operating system: reservations of address space whose pages appear when they are touched.

/// Size of a page.
pub const PAGE_BYTES: u64 = 4096;

/// A private anonymous mapping, unmapped when dropped. Its pages are zero until they are written.
///
/// Invariant: `start .. start + bytes` is mapped for reading and writing, except for pages that [`Reservation::guard`]
/// has taken away, and belongs to this value alone.
pub struct Reservation {
    start: u64,
    bytes: u64,
}

impl Reservation {
    /// Reserves `bytes` (rounded up to pages) without counting them against the system's memory until they are used.
    pub fn new(bytes: u64) -> std::io::Result<Reservation> {
        let bytes = super::word::round_up(bytes, PAGE_BYTES);
        // SAFETY: an anonymous mapping at an address that the system chooses disturbs nothing.
        let start = unsafe {
            libc::mmap(
                core::ptr::null_mut(),
                bytes as usize,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if start == libc::MAP_FAILED {
            return Err(std::io::Error::last_os_error());
        }
        Ok(Reservation {
            start: start as u64,
            bytes,
        })
    }

    /// Address of the first byte.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// Address after the last byte.
    pub fn end(&self) -> u64 {
        self.start + self.bytes
    }

    /// Makes every access to the first `bytes` bytes fault.
    pub fn guard(&self, bytes: u64) -> std::io::Result<()> {
        debug_assert!(bytes.is_multiple_of(PAGE_BYTES) && bytes <= self.bytes);
        // SAFETY: the pages are our own, and no object is made in them.
        let result = unsafe { libc::mprotect(self.start as *mut _, bytes as usize, libc::PROT_NONE) };
        if result == 0 {
            Ok(())
        } else {
            Err(std::io::Error::last_os_error())
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // SAFETY: the mapping is our own, and its owner drops it with all that points into it.
        unsafe { libc::munmap(self.start as *mut _, self.bytes as usize) };
    }
}

/// Has the C library give no more threads an area of their own to allocate from, where address space is limited: each takes 64 MB
/// of it, and twice as much for a moment, in which other threads find nothing.
pub fn share_arenas() {
    // SAFETY: the call changes how memory is allocated from now on, and nothing that is allocated.
    unsafe { libc::mallopt(libc::M_ARENA_MAX, 1) };
}

/// Gives the whole pages within `start .. end` back to the system; they read as zero afterwards. Returns how many bytes.
pub fn release(start: u64, end: u64) -> u64 {
    let first = super::word::round_up(start, PAGE_BYTES);
    let last = end & !(PAGE_BYTES - 1);
    if first >= last {
        return 0;
    }
    // SAFETY: the caller owns the area and has no live object in it; the mapping stays, only its content goes.
    unsafe { libc::madvise(first as *mut _, (last - first) as usize, libc::MADV_DONTNEED) };
    last - first
}

/// Fills `start .. end` with zeros.
pub fn clear(start: u64, end: u64) {
    debug_assert!(start <= end);
    // SAFETY: the caller owns the area and has no live object in it.
    unsafe { core::ptr::write_bytes(start as *mut u8, 0, (end - start) as usize) }
}
