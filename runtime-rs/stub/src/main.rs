//! The stub of executables: the runtime alone. `inc build` adds a program's image to a copy of it.

fn main() {
    runtime::program::main()
}
