//! Tokens of whole texts, of texts in pieces, and of texts that are wrong.

use lexer::{ErrorKind, Lexed, Lexer, TokenKind, fold_case, is_plain_identifier};
use proptest::prelude::*;

/// The tokens in a notation of the test's own; errors stand in square brackets with the text they span.
fn tokens(text: &str) -> String {
    let mut lexer = Lexer::new(text);
    let mut shown = Vec::new();
    loop {
        match lexer.next_token() {
            Ok(Lexed::Token(token)) => shown.push(show(&token.kind)),
            Ok(Lexed::End) => return shown.join(" "),
            Ok(Lexed::Incomplete) => panic!("a whole text is never incomplete"),
            Err(error) => shown.push(format!(
                "[{:?} {}]",
                error.kind,
                &text[error.span.start..error.span.end]
            )),
        }
    }
}

fn show(kind: &TokenKind) -> String {
    match kind {
        TokenKind::Open => "(".into(),
        TokenKind::Close => ")".into(),
        TokenKind::OpenBracket => "[".into(),
        TokenKind::CloseBracket => "]".into(),
        TokenKind::OpenVector => "#(".into(),
        TokenKind::OpenBytevector => "#u8(".into(),
        TokenKind::Quote => "'".into(),
        TokenKind::Quasiquote => "`".into(),
        TokenKind::Unquote => ",".into(),
        TokenKind::UnquoteSplicing => ",@".into(),
        TokenKind::Dot => "dot".into(),
        TokenKind::DatumComment => "#;".into(),
        TokenKind::Label(n) => format!("{n}="),
        TokenKind::Reference(n) => format!("{n}#"),
        TokenKind::Boolean(b) => b.to_string(),
        TokenKind::Character(c) => format!("char:{:x}", u32::from(*c)),
        TokenKind::Number(n) => format!("num:{}", number::to_text(n, 10)),
        TokenKind::String(s) => format!("{s:?}"),
        TokenKind::Identifier(name) => format!("id:{name}"),
        TokenKind::Eof => "eof".into(),
        TokenKind::Default => "default".into(),
        TokenKind::Unspecified => "unspecified".into(),
    }
}

#[test]
fn punctuation() {
    assert_eq!(tokens("(a . b)"), "( id:a dot id:b )");
    assert_eq!(tokens("'a`b,c,@d"), "' id:a ` id:b , id:c ,@ id:d");
    assert_eq!(
        tokens("#(1 #u8(2) #U8(3))"),
        "#( num:1 #u8( num:2 ) #u8( num:3 ) )"
    );
    assert_eq!(tokens("#0=(a . #0#)"), "0= ( id:a dot 0# )");
    assert_eq!(tokens("#;(a) b"), "#; ( id:a ) id:b");
    assert_eq!(tokens("#t#f"), "[UnknownSyntax #t#f]");
    assert_eq!(tokens("#true #FALSE #T #f"), "true false true false");
}

#[test]
fn atmosphere() {
    assert_eq!(tokens("\u{feff} a ; b\n c"), "id:a id:c");
    assert_eq!(tokens("a #|b #|c|# ||d|# e"), "id:a id:e");
    assert_eq!(tokens("a\u{a0}b\u{3000}c\u{2028}d"), "id:a id:b id:c id:d");
    assert_eq!(
        tokens("#!fold-case ABC Straße #!no-fold-case ABC"),
        "id:abc id:strasse id:ABC"
    );
    assert_eq!(
        tokens("#!FOLD-CASE |ABC| #\\A #\\SPACE"),
        "id:ABC char:41 char:20"
    );
    assert_eq!(
        tokens("#!eof #!default #!unspecific #!bogus"),
        "eof default unspecified [UnknownDirective #!bogus]"
    );
    assert_eq!(tokens(""), "");
    assert_eq!(tokens("a ; no end of line"), "id:a");
}

#[test]
fn script_lines() {
    for (text, expected) in [
        ("#!/usr/bin/env inc\na", "id:a"),
        ("#! /bin/sh\r\na", "id:a"),
        ("#!/bin/sh", ""),
        ("#!fold-case A", "id:a"),
    ] {
        let mut lexer = Lexer::new(text);
        lexer.skip_script_line();
        let rest = match lexer.next_token() {
            Ok(Lexed::Token(token)) => show(&token.kind),
            Ok(Lexed::End) => String::new(),
            other => panic!("{other:?}"),
        };
        assert_eq!(rest, expected, "{text:?}");
    }
}

#[test]
fn identifiers() {
    for name in [
        "a",
        "...",
        "+",
        "-",
        "->x",
        "+soup+",
        ".foo",
        "..",
        "<=?",
        "a34kTMNs",
        "list->vector",
        "the-word-recursion-has-many-meanings",
        "1+",
        "-1+",
        "1/2x",
        "+.x",
        "λ",
        "一二",
        "é",
        "x.y",
        "!$%&*/:<=>?^_~",
        "-i-",
        "+inf",
        "@a",
        "a@b",
        "e1",
        "🦀",
    ] {
        assert_eq!(tokens(name), format!("id:{name}"));
        assert!(is_plain_identifier(name), "{name}");
    }
    assert_eq!(
        tokens("|foo bar| |a\\x3bb;\\n\\|| || |H\\x65;llo|"),
        "id:foo bar id:aλ\n| id: id:Hello"
    );
    assert_eq!(tokens("a|b|c"), "id:a id:b id:c");
    // They are identifiers, but are written with bars: other readers take them for numbers.
    for name in ["+inf.0.0", "+NaN.0abc"] {
        assert_eq!(tokens(name), format!("id:{name}"));
        assert!(!is_plain_identifier(name), "{name}");
    }
    for name in [
        "", ".", "1", "+i", "a b", "#a", "a|", "(", "1.5", "a\u{a0}", "'a", "[", "a\\", "\u{1}",
    ] {
        assert!(!is_plain_identifier(name), "{name:?}");
    }
}

#[test]
fn numbers() {
    assert_eq!(
        tokens("1 -2 +3 1.5 1/2 +i -inf.0 #xff #e1.5 .5"),
        "num:1 num:-2 num:3 num:1.5 num:1/2 num:+i num:-inf.0 num:255 num:3/2 num:0.5"
    );
    assert_eq!(tokens("(1)2;"), "( num:1 ) num:2");
    assert_eq!(
        tokens("999999999999999999 9999999999999999999 -99999999999999999999"),
        "num:999999999999999999 num:9999999999999999999 num:-99999999999999999999"
    );
    assert_eq!(tokens("1/0 a"), "[NoSuchNumber 1/0] id:a");
    assert_eq!(tokens("#e1e9999999999 a"), "[NumberTooLarge #e1e9999999999] id:a");
    assert_eq!(tokens("#xyz a"), "[NotANumber #xyz] id:a");
    assert_eq!(tokens("#zyx a"), "[UnknownSyntax #zyx] id:a");
}

#[test]
fn strings() {
    assert_eq!(
        tokens(r#""" "abc" "a\"b" "a\\b" "\a\b\t\n\r\x41;\|""#),
        r#""" "abc" "a\"b" "a\\b" "\u{7}\u{8}\t\n\rA|""#
    );
    assert_eq!(tokens("\"a\\   \n   b\""), "\"ab\"");
    assert_eq!(tokens("\"a\\\r\n\tb\""), "\"ab\"");
    assert_eq!(tokens("\"a\nb\r\nc\rd\""), r#""a\nb\nc\nd""#);
    assert_eq!(tokens("\"日本 \\x1F980;\""), "\"日本 🦀\"");
    assert_eq!(tokens(r#""a\qb" c"#), r"[UnknownEscape \q] id:c");
    assert_eq!(tokens(r#""a\xzz;" c"#), r"[BadScalarValue \x] id:c");
    assert_eq!(tokens(r#""a\xd800;" c"#), r"[BadScalarValue \xd800;] id:c");
    assert_eq!(tokens(r#""a\x41" c"#), r"[BadScalarValue \x41] id:c");
    assert_eq!(tokens(r#"a "b"#), r#"id:a [UnterminatedString "b]"#);
    assert_eq!(tokens(r#"a "b\"#), r#"id:a [UnterminatedString "b\]"#);
    assert_eq!(tokens("a |b"), "id:a [UnterminatedIdentifier |b]");
    assert_eq!(tokens("a #|b #| |#"), "id:a [UnterminatedComment #|b #| |#]");
}

#[test]
fn characters() {
    assert_eq!(
        tokens(r"#\a #\A #\x #\x41 #\X #\( #\) #\; #\  #\space #\newline #\null #\λ #\🦀 #\xhello"),
        "char:61 char:41 char:78 char:41 char:58 char:28 char:29 char:3b char:20 char:20 char:a char:0 char:3bb char:1f980 [UnknownCharacterName #\\xhello]"
    );
    assert_eq!(
        tokens(r"#\alarm #\backspace #\delete #\escape #\return #\tab"),
        "char:7 char:8 char:7f char:1b char:d char:9"
    );
    assert_eq!(
        tokens(r##"(#\a)#\"#\'#\|"##),
        "( char:61 ) char:22 char:27 char:7c"
    );
    assert_eq!(
        tokens(r"#\xd800 #\x110000 #\x10ffff"),
        r"[BadScalarValue #\xd800] [BadScalarValue #\x110000] char:10ffff"
    );
    assert_eq!(tokens(r"#\"), r"[UnknownCharacterName #\]");
}

#[test]
fn characters_that_begin_nothing() {
    assert_eq!(tokens("[a]"), "[ id:a ]");
    assert_eq!(
        tokens("{ a\\b \u{1} c"),
        "[ReservedCharacter('{') {] [UnexpectedCharacter('\\\\') \\] [UnexpectedCharacter('\\u{1}') \u{1}] id:c"
    );
    assert_eq!(tokens("# a"), "[UnknownSyntax #] id:a");
    assert_eq!(
        tokens("#99999999999999999999= a"),
        "[LabelTooLarge #99999999999999999999=] id:a"
    );
    assert_eq!(tokens("#5 a"), "[UnknownSyntax #5] id:a");
}

#[test]
fn folding() {
    for (text, folded) in [
        ("ABC", "abc"),
        ("Straße", "strasse"),
        ("ΑΣ", "ασ"),
        ("ς", "σ"),
        ("ẞ", "ss"),
        ("ı", "ı"),
        ("ꭰ", "Ꭰ"),
        ("µ", "μ"),
    ] {
        assert_eq!(fold_case(text.into()), folded);
    }
}

/// Reads a text handed over in pieces, as `read` does from a port.
fn tokens_in_pieces(text: &str, cuts: &[usize]) -> Vec<Result<String, ErrorKind>> {
    let mut cuts = cuts
        .iter()
        .map(|cut| text.floor_char_boundary(*cut))
        .collect::<Vec<_>>();
    cuts.sort_unstable();
    let mut shown = Vec::new();
    let (mut start, mut fold_case) = (0, false);
    for end in cuts.into_iter().chain([text.len()]) {
        let piece = &text[start..end];
        let mut lexer = if end == text.len() {
            Lexer::on_last_piece(piece)
        } else {
            Lexer::on_piece(piece)
        };
        lexer.set_fold_case(fold_case);
        loop {
            match lexer.next_token() {
                Ok(Lexed::Token(token)) => shown.push(Ok(show(&token.kind))),
                Ok(Lexed::End | Lexed::Incomplete) => break,
                Err(error) => shown.push(Err(error.kind)),
            }
        }
        start += lexer.position();
        fold_case = lexer.folds_case();
    }
    shown
}

proptest! {
    #[test]
    fn pieces_make_no_difference(
        text in r#"([-+.#|;"\\x0-9a-fA'`,@(\)\[ \n\rλi]|#\||\|#|#\\|#!fold-case|#;|true|u8\(|\\x41;|\\\n| )*"#,
        cuts in prop::collection::vec(0..200usize, 0..6),
    ) {
        let cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(text.len())).collect();
        prop_assert_eq!(tokens_in_pieces(&text, &cuts), tokens_in_pieces(&text, &[]));
    }

    #[test]
    fn any_text_ends(text: String) {
        tokens(&text);
    }
}
