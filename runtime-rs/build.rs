//! Makes the table of general categories of Unicode, from a crate whose own table would take three times the room in each
//! executable.
//!
//! Output: `general_categories.rs`, with `CATEGORIES`, the abbreviations, and `RUNS`, the beginnings of the runs of
//! characters of one category, in order: the first character, shifted left by `CATEGORY_BITS`, and the index of the
//! category.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use unicode_general_category::get_general_category;

/// Bits of the index of a category: there are 30.
const CATEGORY_BITS: u32 = 5;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let mut categories = Vec::new();
    let mut runs = Vec::new();
    let mut last = None;
    for c in '\0'..=char::MAX {
        let category = get_general_category(c).abbreviation();
        if last.replace(category) == Some(category) {
            continue;
        }
        let index = categories.iter().position(|&known| known == category);
        let index = index.unwrap_or_else(|| {
            categories.push(category);
            categories.len() - 1
        });
        assert!(index < 1 << CATEGORY_BITS, "there are 30 categories");
        runs.push((c as u32) << CATEGORY_BITS | index as u32);
    }
    let mut text = format!("const CATEGORY_BITS: u32 = {CATEGORY_BITS};\n");
    let counts = (categories.len(), runs.len());
    write!(
        text,
        "static CATEGORIES: [&str; {}] = {categories:?};\nstatic RUNS: [u32; {}] = {runs:?};\n",
        counts.0, counts.1
    )
    .expect("writing to a string succeeds");
    let folder = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("general_categories.rs"), text).expect("OUT_DIR can be written");
}
