//! The size of a small executable, as a release build of `inc` makes it.
//!
//! Tests run with any build of `inc`, whose stub may be another. What depends on the build is the stub alone: so the
//! stub of release builds is built, and the program's image, which follows the stub in the executable, added to it.

#![forbid(unsafe_code)]

use harness::{inc, subprocess};
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

/// What a program that prints a word may take up, in bytes.
const MOST: u64 = 1_000_000;

/// Bytes of a page.
const PAGE: u64 = 4096;

/// The image lies at this address (`abi::image::EXECUTABLE_IMAGE`), the stub below it.
const IMAGE_ADDRESS: u64 = 0x1000_0000;

/// Building the stub, optimised as a whole, takes half a minute on two cores that are free.
const LIMIT: Duration = Duration::from_secs(600);

#[test]
fn hello_takes_less_than_a_million_bytes() {
    // The image begins at a page of the file.
    let total = stub_bytes().next_multiple_of(PAGE)
        + image_bytes("(import (scheme base) (scheme write)) (display \"hello\")");
    println!("hello: {total} bytes");
    assert!(total < MOST, "an executable of hello takes {total} bytes");
}

/// Size of the stub, built as `compiler/cli/build.rs` does for release builds.
fn stub_bytes() -> u64 {
    let target = env::current_exe()
        .expect("the path of the running test is known")
        .ancestors()
        .nth(3)
        .expect("tests are in <target>/<profile>/deps")
        .join("size");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["build", "--quiet", "--package", "stub", "--profile", "stub"])
        .arg("--target-dir")
        .arg(&target)
        .current_dir(inc::root_folder())
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            "-Crelocation-model=static\x1f-Clink-arg=-Wl,--icf=all",
        )
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET");
    succeed(command);
    let stub = fs::metadata(target.join("stub/stub")).expect("cargo has made the stub");
    stub.len()
}

/// Bytes that a program adds to the stub: from the first segment of the image to the end of the file.
fn image_bytes(program: &str) -> u64 {
    let folder = env::temp_dir().join(format!("inc-size-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let (source, executable) = (folder.join("hello.scm"), folder.join("hello"));
    fs::write(&source, program).expect("the temporary folder can be written");
    let mut command = Command::new(inc::path());
    command.arg("build").arg(&source).arg("-o").arg(&executable);
    succeed(command);
    let file = fs::read(&executable).expect("inc build has made the executable");
    fs::remove_dir_all(&folder).expect("the temporary folder can be removed");

    // The table of program headers of an ELF file; each has its offset at 8 and its address at 16.
    let word = |offset: u64| {
        let offset = offset as usize;
        u64::from_le_bytes(file[offset..offset + 8].try_into().expect("eight bytes"))
    };
    let (table, count) = (word(0x20), word(0x38) & 0xffff);
    let image = (0..count)
        .map(|index| table + index * 56)
        .filter(|&header| word(header + 16) >= IMAGE_ADDRESS)
        .map(|header| word(header + 8))
        .min();
    file.len() as u64 - image.expect("an executable has an image")
}

fn succeed(command: Command) {
    let outcome = subprocess::run(command, b"", LIMIT).expect("the command starts");
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
}
