//! Instructions, for `naked_asm!`, that store and load the registers in which C passes arguments.
//!
//! Each macro takes the address of an array of words as it stands between the brackets of an operand.

/// Loads `rdi`, `rsi`, `rdx`, `rcx`, `r8` and `r9` from six words.
macro_rules! load_general_arguments {
    ($words:literal) => {
        concat!(
            "mov rdi, [",
            $words,
            "]\n",
            "mov rsi, [",
            $words,
            " + 8]\n",
            "mov rdx, [",
            $words,
            " + 16]\n",
            "mov rcx, [",
            $words,
            " + 24]\n",
            "mov r8, [",
            $words,
            " + 32]\n",
            "mov r9, [",
            $words,
            " + 40]",
        )
    };
}

/// Stores the low words of `xmm0` to `xmm7`: no scalar or part of a structure that is passed in one is wider.
macro_rules! store_float_arguments {
    ($words:literal) => {
        concat!(
            "movsd [",
            $words,
            "], xmm0\n",
            "movsd [",
            $words,
            " + 8], xmm1\n",
            "movsd [",
            $words,
            " + 16], xmm2\n",
            "movsd [",
            $words,
            " + 24], xmm3\n",
            "movsd [",
            $words,
            " + 32], xmm4\n",
            "movsd [",
            $words,
            " + 40], xmm5\n",
            "movsd [",
            $words,
            " + 48], xmm6\n",
            "movsd [",
            $words,
            " + 56], xmm7",
        )
    };
}

/// Loads the low words of `xmm0` to `xmm7`.
macro_rules! load_float_arguments {
    ($words:literal) => {
        concat!(
            "movsd xmm0, [",
            $words,
            "]\n",
            "movsd xmm1, [",
            $words,
            " + 8]\n",
            "movsd xmm2, [",
            $words,
            " + 16]\n",
            "movsd xmm3, [",
            $words,
            " + 24]\n",
            "movsd xmm4, [",
            $words,
            " + 32]\n",
            "movsd xmm5, [",
            $words,
            " + 40]\n",
            "movsd xmm6, [",
            $words,
            " + 48]\n",
            "movsd xmm7, [",
            $words,
            " + 56]",
        )
    };
}

pub(super) use {load_float_arguments, load_general_arguments, store_float_arguments};
