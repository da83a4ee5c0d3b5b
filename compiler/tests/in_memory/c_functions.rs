//! C functions that several tests call from Core programs.

/// The address of a function, as programs write it.
pub fn address(function: *const ()) -> usize {
    function as usize
}

/// A sum to which each of ten integers of different types, more than the registers hold, adds in its own way.
pub extern "C" fn sum_of_ten(
    a: i8,
    b: u16,
    c: i32,
    d: u64,
    e: i64,
    f: u8,
    g: i16,
    h: i64,
    i: i32,
    j: u64,
) -> i64 {
    a as i64 + b as i64 + c as i64 + d as i64 + e + f as i64 + g as i64 + h * 2 + i as i64 * 3 + j as i64 * 4
}

/// Its operands, as a program writes them.
pub const TEN_OPERANDS: &str =
    "-1 65535 -2147483648 (%- (%* 4294967296 4294967296) 1) -9007199254740993 255 -32768 7 8 9";

/// The result for [`TEN_OPERANDS`].
pub const SUM_OF_TEN: i64 = -1 + 65535 - 2147483648 - 1 - 9007199254740993 + 255 - 32768 + 14 + 24 + 36;

/// A function that fails, and leaves a value in errno.
pub extern "C" fn last_error(value: i32) -> i32 {
    // SAFETY: the function answers where this thread's errno is.
    unsafe { *libc::__errno_location() = value };
    -1
}
