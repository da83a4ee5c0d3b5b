//! Loading the libraries that a program declares, and looking up their symbols.
//!
//! Libraries are loaded before the program's first expression, all of them, so that a failure names every one that is
//! missing. They are never unloaded: C code keeps pointers into itself.

use std::ffi::OsString;
use std::path::PathBuf;

use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

/// A library that a program declares.
pub struct Declaration {
    /// What the program calls it.
    pub name: String,
    /// Its file names, of which the first that loads is taken.
    pub file_names: Vec<String>,
    /// Folders to look into before the system does.
    pub search: Vec<String>,
    /// Whether the program can do without it.
    pub optional: bool,
    /// The place of the declaration: file, line, column.
    pub place: String,
}

/// Why a library could not be loaded: each path that was tried, with the system's reason.
pub struct Failure {
    /// Path and reason.
    pub tried: Vec<(String, String)>,
}

/// A loaded library.
pub struct Loaded(Library);

/// The symbols of the process itself: the C library and all that it was linked with.
pub fn process() -> Loaded {
    Loaded(Library::this())
}

/// Loads a library; it stays loaded for ever.
pub fn load(declaration: &Declaration) -> Result<Loaded, Failure> {
    let mut tried = Vec::new();
    for path in paths(declaration) {
        // SAFETY: a library's initialisers may do anything; the declaration is the program's statement that they are
        // sound. (FFI manual: a declaration is an assertion by its author.)
        match unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_LOCAL) } {
            Ok(library) => return Ok(Loaded(library)),
            Err(error) => tried.push((path.to_string_lossy().into_owned(), reason(&error, &path))),
        }
    }
    Err(Failure { tried })
}

/// Loads a library by its path, or by a name for which the system has rules; it stays loaded for ever. Or the reason.
pub fn open(path: &str) -> Result<Loaded, String> {
    let path = OsString::from(path);
    // SAFETY: as in `load`; here the call of `open-foreign-library` is the program's statement.
    let library = unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_LOCAL) };
    library.map(Loaded).map_err(|error| reason(&error, &path))
}

/// Where a library may be: each of its names in each search folder, then each name by itself, for which the system has
/// rules of its own.
fn paths(declaration: &Declaration) -> Vec<OsString> {
    let in_folders = declaration
        .search
        .iter()
        .flat_map(|folder| {
            declaration
                .file_names
                .iter()
                .map(move |name| PathBuf::from(folder).join(name))
        })
        .map(PathBuf::into_os_string);
    let alone = declaration.file_names.iter().map(OsString::from);
    in_folders.chain(alone).collect()
}

/// The system's words, without the path that they begin with.
fn reason(error: &libloading::Error, path: &OsString) -> String {
    use std::error::Error;
    let text = match error.source() {
        Some(source) => source.to_string(),
        None => error.to_string(),
    };
    let prefix = format!("{}: ", path.to_string_lossy());
    match text.strip_prefix(&prefix) {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

impl Loaded {
    /// The address of a symbol.
    pub fn symbol(&self, name: &str) -> Option<u64> {
        // SAFETY: the symbol is not called here, only its address is taken; a pointer has the size of any address.
        let symbol = unsafe { self.0.get::<*mut libc::c_void>(name.as_bytes()) };
        symbol.ok().map(|symbol| symbol.into_raw() as u64)
    }

    /// Keeps the library loaded for ever; what [`Loaded::from_handle`] takes.
    pub fn into_handle(self) -> u64 {
        self.0.into_raw() as u64
    }

    /// A library that is loaded for ever.
    ///
    /// # Safety
    ///
    /// The handle is what [`Loaded::into_handle`] gave.
    pub unsafe fn from_handle(handle: u64) -> Loaded {
        // SAFETY: by the caller's duty it is one, and nothing closes it.
        Loaded(unsafe { Library::from_raw(handle as *mut libc::c_void) })
    }

    /// Keeps the library loaded for ever.
    pub fn keep(self) {
        std::mem::forget(self);
    }
}
