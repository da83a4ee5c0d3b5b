//! Standard streams that are closed when the process starts, as by `>&-` in a shell.
//!
//! Nothing else may be opened in their places: it would be read or written by whoever means the standard streams. Rust
//! opens /dev/null there before `main`, to which output would be written without a word. So this is done before, by a
//! constructor, and /dev/null is opened for the other direction: every use fails, and is reported. (The GNU core utilities do the
//! same.)

use libc::c_int;

/// What the C library calls before `main`, and before Rust looks at the standard streams.
#[used]
#[unsafe(link_section = ".init_array")]
static CONSTRUCTOR: extern "C" fn() = occupy_places;

/// How the place of each standard stream is taken.
const OTHER_DIRECTION: [c_int; super::STANDARD_PORTS] = [libc::O_WRONLY, libc::O_RDONLY, libc::O_RDONLY];

extern "C" fn occupy_places() {
    for (descriptor, direction) in (0..).zip(OTHER_DIRECTION) {
        // SAFETY: asking about a descriptor and opening a file has no other effect. `open` takes the lowest free
        // descriptor, which is this one, since those below it are in use.
        unsafe {
            if libc::fcntl(descriptor, libc::F_GETFD) < 0 {
                // Where there is no /dev/null, Rust ends the process.
                libc::open(c"/dev/null".as_ptr(), direction);
            }
        }
    }
}
