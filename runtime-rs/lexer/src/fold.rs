//! Folding of case, as `string-foldcase` does it.

use std::borrow::Cow;

/// The text with its case folded: Unicode's full case folding.
pub fn fold_case(text: Cow<'_, str>) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        return text;
    }
    if text.is_ascii() {
        return text.to_ascii_lowercase().into();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_character(&mut folded, c);
    }
    folded.into()
}

/// Folding agrees with going to lower, upper and lower case (the first step for the capital sharp s, which has no other
/// capital), but for two cases that the standard's table treats apart.
fn fold_character(folded: &mut String, c: char) {
    match c {
        // The dotless i is no i.
        '\u{131}' => folded.push(c),
        // Cherokee folds to its capitals, which are older in Unicode.
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => folded.extend(c.to_uppercase()),
        _ => folded.extend(
            c.to_lowercase()
                .flat_map(char::to_uppercase)
                .flat_map(char::to_lowercase),
        ),
    }
}
