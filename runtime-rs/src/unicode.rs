//! Unicode beyond what `core::char` offers: simple case mappings, general categories, decimal digits. (Full case folding
//! is the lexer's.)
//!
//! `core::char` gives the full case mappings of single characters. R7RS asks for simple mappings of characters
//! (`char-upcase`, ...), which map one character to one. They follow from the full mappings but for the few characters
//! listed here (UnicodeData.txt, CaseFolding.txt; compared with ICU over all characters).

/// Simple upper case.
pub fn upcase(c: char) -> char {
    let mut mapping = c.to_uppercase();
    match (mapping.next(), mapping.next()) {
        (Some(upper), None) => upper,
        _ => titlecase_greek(c),
    }
}

/// Greek letters with iota subscript: their simple upper case is the title case letter. All other characters whose full
/// upper case is several characters have no simple one.
fn titlecase_greek(c: char) -> char {
    match c {
        '\u{1F80}'..='\u{1F87}' | '\u{1F90}'..='\u{1F97}' | '\u{1FA0}'..='\u{1FA7}' => shift(c, 8),
        '\u{1FB3}' | '\u{1FC3}' | '\u{1FF3}' => shift(c, 9),
        _ => c,
    }
}

/// Simple lower case.
pub fn downcase(c: char) -> char {
    // The only character whose full lower case is several characters (U+0130) begins with its simple lower case.
    c.to_lowercase().next().expect("a case mapping is never empty")
}

/// Simple case folding.
pub fn foldcase(c: char) -> char {
    match c {
        // The Turkish i's fold to themselves.
        '\u{130}' | '\u{131}' => c,
        // Cherokee folds to its upper case.
        '\u{13A0}'..='\u{13F5}' => c,
        '\u{13F8}'..='\u{13FD}' => shift(c, -8),
        '\u{AB70}'..='\u{ABBF}' => shift(c, 0x13A0 - 0xAB70),
        // Equivalent spellings without simple case mappings.
        '\u{1FD3}' => '\u{390}',
        '\u{1FE3}' => '\u{3B0}',
        '\u{FB05}' => '\u{FB06}',
        _ => downcase(upcase(c)),
    }
}

fn shift(c: char, by: i32) -> char {
    char::from_u32((c as u32).wrapping_add_signed(by)).expect("the ranges of case pairs hold no surrogates")
}

include!(concat!(env!("OUT_DIR"), "/general_categories.rs"));

/// The abbreviation of the general category: a letter for what sort it is, and one for which of these.
pub fn general_category(c: char) -> &'static str {
    // The first run begins at 0.
    let after = RUNS.partition_point(|&run| run >> CATEGORY_BITS <= c as u32);
    CATEGORIES[(RUNS[after - 1] & ((1 << CATEGORY_BITS) - 1)) as usize]
}

/// The zero of each run of ten decimal digits (general category Nd).
const ZEROS: [u32; 76] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50,
    0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
    0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40,
    0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da,
    0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16130, 0x16a60, 0x16ac0,
    0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0,
    0x1e5f1, 0x1e950, 0x1fbf0,
];

/// The value of a decimal digit of any script.
pub fn digit_value(c: char) -> Option<u32> {
    let after = ZEROS.partition_point(|&zero| zero <= c as u32);
    let zero = ZEROS[after.checked_sub(1)?];
    let value = c as u32 - zero;
    (value < 10).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_general_category::{GeneralCategory, get_general_category};

    #[test]
    fn decimal_digits_are_those_of_category_nd() {
        for c in '\0'..=char::MAX {
            let is_digit = get_general_category(c) == GeneralCategory::DecimalNumber;
            assert_eq!(digit_value(c).is_some(), is_digit, "{c:?}");
        }
        assert_eq!(digit_value('7'), Some(7));
        assert_eq!(digit_value('\u{664}'), Some(4));
    }

    #[test]
    fn general_categories_are_those_of_the_crate() {
        for c in '\0'..=char::MAX {
            assert_eq!(
                general_category(c),
                get_general_category(c).abbreviation(),
                "{c:?}"
            );
        }
    }

    #[test]
    fn simple_mappings_of_special_characters() {
        assert_eq!((upcase('ß'), downcase('İ'), upcase('ᾳ')), ('ß', 'i', 'ᾼ'));
        assert_eq!((foldcase('Σ'), foldcase('ς'), foldcase('ẞ')), ('σ', 'σ', 'ß'));
    }
}
