//! What is meant by characters and words that look right, or are right in other languages.

/// Characters that look like one of Scheme's, and that one.
const CHARACTERS: &[(&str, char)] = &[
    ("\u{201c}\u{201d}\u{201e}\u{201f}\u{ab}\u{bb}\u{ff02}", '"'),
    ("\u{2018}\u{2019}\u{201a}\u{201b}\u{b4}\u{ff07}", '\''),
    ("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}\u{ff0d}", '-'),
    ("\u{ff08}", '('),
    ("\u{ff09}", ')'),
    ("\u{ff1b}", ';'),
    ("\u{ff0c}", ','),
];

/// Characters that nobody sees.
const INVISIBLE: &str = "\u{ad}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2060}\u{feff}";

/// Words of other languages, and what Scheme has.
const WORDS: &[(&str, &str)] = &[
    ("true", "true is `#t`"),
    ("True", "true is `#t`"),
    ("false", "false is `#f`"),
    ("False", "false is `#f`"),
    (
        "null",
        "the empty list is `'()`, and what is missing is often `#f`",
    ),
    (
        "nil",
        "the empty list is `'()`, and what is missing is often `#f`",
    ),
    (
        "None",
        "what is missing is often `#f`, and the empty list is `'()`",
    ),
    ("undefined", "what is missing is often `#f`"),
    ("==", "numbers are compared by `=`, other values by `equal?`"),
    ("===", "numbers are compared by `=`, other values by `equal?`"),
    (
        "!=",
        "write (not (= a b)), or (not (equal? a b)) for other values than numbers",
    ),
    (
        "<>",
        "write (not (= a b)), or (not (equal? a b)) for other values than numbers",
    ),
    ("&&", "this is `and`"),
    ("", "`||` is a name without letters; in Scheme this is `or`"),
    ("!", "this is `not`"),
    ("while", "loops are written with `do` or a named `let`"),
    ("for", "loops are written with `do`, a named `let` or `for-each`"),
];

/// Whether a word is syntax in other languages, so that what follows it has no meaning here.
pub fn is_syntax(word: &str) -> bool {
    ["for", "while"].contains(&word)
}

/// What is meant by a name that means nothing, as advice.
pub fn hint_for_name(name: &str) -> Option<String> {
    if let Some((_, hint)) = WORDS.iter().find(|(word, _)| *word == name) {
        return Some((*hint).to_owned());
    }
    name.chars().find_map(hint_for_character).or_else(|| number(name))
}

/// What is meant by a character.
pub fn hint_for_character(c: char) -> Option<String> {
    let code = format!("U+{:04X}", u32::from(c));
    if INVISIBLE.contains(c) {
        return Some(format!("there is an invisible character here, {code}: remove it"));
    }
    let (_, meant) = CHARACTERS.iter().find(|(looks, _)| looks.contains(c))?;
    Some(format!("`{c}` ({code}) only looks like `{meant}`"))
}

/// What is meant by a number as other languages write it.
fn number(name: &str) -> Option<String> {
    let (sign, digits) = match name.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", name),
    };
    let lower = digits.to_ascii_lowercase();
    for (prefix, radix, letter) in [("0x", 16, 'x'), ("0b", 2, 'b'), ("0o", 8, 'o')] {
        let Some(rest) = lower.strip_prefix(prefix) else {
            continue;
        };
        let rest = rest.replace('_', "");
        if !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix)) {
            return Some(format!("this number is written `#{letter}{sign}{rest}`"));
        }
    }
    let is_grouped = digits.contains('_') && digits.starts_with(|c: char| c.is_ascii_digit());
    let plain = name.replace('_', "");
    (is_grouped && number::parse(&plain, 10).is_ok()).then(|| format!("this number is written `{plain}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_other_languages_are_told() {
        assert_eq!(number("0xFF").as_deref(), Some("this number is written `#xff`"));
        assert_eq!(
            number("-0b1_0").as_deref(),
            Some("this number is written `#b-10`")
        );
        assert_eq!(
            number("1_000.5").as_deref(),
            Some("this number is written `1000.5`")
        );
        assert_eq!(number("0x"), None);
        assert_eq!(number("a_b"), None);
    }
}
