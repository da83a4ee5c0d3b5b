//! How far a new line is indented.

use super::tokens::{Kind, List, Token, lists_around, tokens};
use unicode_width::UnicodeWidthStr;

/// Forms whose parts after the first line are bodies, besides those whose names begin with one of [`PREFIXES`].
const WITH_BODY: &[&str] = &[
    "begin",
    "case",
    "case-lambda",
    "delay",
    "do",
    "dynamic-wind",
    "guard",
    "lambda",
    "parameterize",
    "syntax-rules",
    "unless",
    "when",
];
const PREFIXES: &[&str] = &["define", "let", "with-", "call-with-"];

/// The columns by which a line that begins at a place of the text is indented.
pub fn indentation(text: &str, place: usize) -> usize {
    let tokens = tokens(text);
    let is_in_string = |token: &Token| match token.kind {
        Kind::String => token.start < place && place < token.end,
        Kind::UnfinishedString => token.start < place,
        _ => false,
    };
    if tokens.iter().any(is_in_string) {
        return 0;
    }
    let lists = lists_around(&tokens, place);
    match lists.last() {
        Some(List {
            open: Some(open),
            parts,
        }) => {
            let column = column(text, open.start);
            let after_open = column + text[open.start..open.end].chars().count();
            match parts[..] {
                [first, ..] if first.kind != Kind::Name || open.end - open.start > 1 => after_open,
                [first, ..] if has_body(&text[first.start..first.end]) => column + 2,
                [first, second, ..] if is_one_line(&text[first.start..second.start]) => {
                    self::column(text, beginning(&tokens, &second))
                }
                [_, ..] => column + 2,
                [] => after_open,
            }
        }
        _ => 0,
    }
}

/// Where a part begins of which this is the first token: what is put before it, such as a quote, belongs to it.
fn beginning(tokens: &[Token], first: &Token) -> usize {
    let before = tokens.iter().rev().skip_while(|token| token.start >= first.start);
    before
        .take_while(|token| token.kind == Kind::Punctuation)
        .fold(
            first.start,
            |start, token| if token.end == start { token.start } else { start },
        )
}

fn has_body(name: &str) -> bool {
    WITH_BODY.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn is_one_line(text: &str) -> bool {
    !text.contains('\n')
}

/// The column of a place on the screen, from 0.
fn column(text: &str, place: usize) -> usize {
    let line = text[..place].rfind('\n').map_or(0, |newline| newline + 1);
    text[line..place].width()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text whose lines are indented as they would be when they are typed one after the other.
    fn typed(lines: &[&str]) -> String {
        let mut text = String::new();
        for line in lines {
            if !text.is_empty() {
                let columns = indentation(&text, text.len());
                text += &format!("\n{:1$}", "", columns);
            }
            text += line;
        }
        text
    }

    #[test]
    fn bodies_are_indented_by_two() {
        assert_eq!(
            typed(&[
                "(define (f x)",
                "(let loop ((i 0)",
                "(j 1))",
                "(when (< i x)",
                "(g i)"
            ]),
            "(define (f x)\n  (let loop ((i 0)\n             (j 1))\n    (when (< i x)\n      (g i)"
        );
    }

    #[test]
    fn arguments_are_aligned() {
        assert_eq!(
            typed(&["(if (null? l)", "0", "(+ 1"]),
            "(if (null? l)\n    0\n    (+ 1"
        );
        assert_eq!(typed(&["(cond", "((f x)", "1)"]), "(cond\n  ((f x)\n   1)");
        assert_eq!(typed(&["(list 'a", "'b)"]), "(list 'a\n      'b)");
        assert_eq!(typed(&["(a . b", "c)"]), "(a . b\n     c)");
        assert_eq!(typed(&["'(1 2", "3)"]), "'(1 2\n  3)");
        assert_eq!(typed(&["#(1", "2"]), "#(1\n  2");
    }

    #[test]
    fn columns_are_those_of_the_screen() {
        assert_eq!(typed(&["(日本 a", "b"]), "(日本 a\n      b");
        assert_eq!(typed(&["(e\u{301} a", "b"]), "(e\u{301} a\n   b");
    }

    #[test]
    fn strings_and_whole_forms_are_not_indented() {
        assert_eq!(typed(&["(f \"a", "b"]), "(f \"a\nb");
        assert_eq!(typed(&["(f)", "(g)"]), "(f)\n(g)");
    }
}
