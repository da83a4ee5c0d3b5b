//! The names of types in signatures, and what they stand for. A table.

/// The names and what they stand for, sorted by name.
pub const TYPES: &[(&str, &str)] = &[
    ("#f", "false"),
    (
        "alist",
        "an association list: a list of pairs, each of a key and what belongs to it",
    ),
    ("arena", "an arena"),
    ("boolean", "#t or #f"),
    ("box", "a box"),
    ("byte", "an exact integer from 0 to 255"),
    ("bytevector", "a bytevector"),
    ("callback", "a callback"),
    ("char", "a character"),
    ("comparator", "a comparator"),
    ("condition-variable", "a condition variable"),
    ("count", "how many: an exact integer that is not negative"),
    (
        "end",
        "the index after the last element that is meant; the end if it is left out",
    ),
    ("environment", "an environment"),
    ("eof", "the end-of-file object"),
    ("ephemeron", "an ephemeron"),
    ("error-object", "an error object"),
    (
        "index",
        "where, counted from 0: an exact integer that is not negative",
    ),
    ("integer", "an integer"),
    ("k", "an exact integer that is not negative"),
    ("library", "a C library"),
    ("list", "a list"),
    ("memory", "a foreign pointer or a bytevector"),
    ("mutex", "a mutex"),
    ("n", "an integer"),
    ("never", "it does not return"),
    ("number", "a number"),
    ("object", "any object"),
    ("pair", "a pair"),
    ("parameter", "a parameter"),
    ("pointer", "a foreign pointer"),
    ("port", "a port"),
    ("predicate", "a procedure whose result counts as true or false"),
    ("procedure", "a procedure"),
    ("promise", "a promise"),
    ("q", "a rational number"),
    ("real", "a real number"),
    ("sequence", "a list or a vector"),
    (
        "start",
        "the index of the first element that is meant; 0 if it is left out",
    ),
    ("string", "a string"),
    ("symbol", "a symbol"),
    ("table", "a hash table"),
    ("thread", "a thread"),
    ("thunk", "a procedure that takes no arguments"),
    ("time", "a time"),
    (
        "timeout",
        "a time, or a number of seconds from now; #f for no limit",
    ),
    ("unspecified", "nothing of interest"),
    ("values", "any number of values"),
    ("vector", "a vector"),
    ("weak-pair", "a weak pair"),
    ("x", "a real number"),
    ("y", "a real number"),
    ("z", "a number"),
];

/// What a type's name stands for.
pub fn type_of(name: &str) -> Option<&'static str> {
    let index = TYPES.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(TYPES[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(TYPES.is_sorted());
        assert_eq!(type_of("k"), Some("an exact integer that is not negative"));
        assert_eq!(type_of("kilometre"), None);
    }
}
