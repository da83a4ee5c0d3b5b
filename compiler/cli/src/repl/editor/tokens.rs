//! The tokens of a text that may be unfinished or wrong.

use lexer::{Lexed, Lexer, Role, Span, TokenKind};

/// What a part of a text is, for its colour and for indentation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Open,
    Close,
    /// `'` and the like, `.`, `#;`, labels.
    Punctuation,
    Name,
    String,
    /// A string without its end.
    UnfinishedString,
    /// A number, character, or other constant.
    Constant,
    /// What cannot be the beginning of a token.
    Wrong,
}

/// A token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    pub kind: Kind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// The tokens of a text. A string or block comment without its end goes on to the end of the text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer::new(text);
    let mut tokens = Vec::new();
    loop {
        match lexer.next_token() {
            Ok(Lexed::Token(token)) => tokens.push(new(kind(&token.kind), token.span)),
            Ok(Lexed::End | Lexed::Incomplete) => return tokens,
            Err(error) => {
                let rest = &text[error.span.start..];
                if rest.starts_with('"') {
                    let end = text.len();
                    tokens.push(new(Kind::UnfinishedString, Span { end, ..error.span }));
                } else if !rest.starts_with("#|") {
                    tokens.push(new(Kind::Wrong, error.span));
                }
                if lexer.position() <= error.span.start {
                    return tokens;
                }
            }
        }
    }
}

fn new(kind: Kind, span: Span) -> Token {
    Token {
        kind,
        start: span.start,
        end: span.end,
    }
}

fn kind(token: &TokenKind) -> Kind {
    match (token.role(), token) {
        (Role::Open, _) => Kind::Open,
        (Role::Close, _) => Kind::Close,
        (Role::Prefix, _) | (Role::Whole, TokenKind::Dot | TokenKind::Reference(_)) => Kind::Punctuation,
        (Role::Whole, TokenKind::Identifier(_)) => Kind::Name,
        (Role::Whole, TokenKind::String(_)) => Kind::String,
        (Role::Whole, _) => Kind::Constant,
    }
}

/// The list around a place in a text, unfinished as it may be: its parts, from the opening parenthesis on.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct List {
    /// The opening parenthesis.
    pub open: Option<Token>,
    /// The first token of each part before the place.
    pub parts: Vec<Token>,
}

/// The lists around a place in a text, the innermost last. There is always one more than there are open parentheses: the
/// text itself is the first.
pub fn lists_around(tokens: &[Token], place: usize) -> Vec<List> {
    let mut outer = Vec::new();
    let mut innermost = List::default();
    for &token in tokens.iter().take_while(|token| token.end <= place) {
        match token.kind {
            Kind::Open => {
                innermost.parts.push(token);
                let inner = List {
                    open: Some(token),
                    parts: Vec::new(),
                };
                outer.push(std::mem::replace(&mut innermost, inner));
            }
            Kind::Close => innermost = outer.pop().unwrap_or(innermost),
            Kind::Punctuation => {}
            Kind::Name | Kind::String | Kind::UnfinishedString | Kind::Constant | Kind::Wrong => {
                innermost.parts.push(token)
            }
        }
    }
    outer.push(innermost);
    outer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        let tokens = tokens(text);
        tokens
            .iter()
            .map(|token| (token.kind, &text[token.start..token.end]))
            .collect()
    }

    #[test]
    fn unfinished_strings_go_on() {
        assert_eq!(
            kinds("(a 1 \"b c"),
            [
                (Kind::Open, "("),
                (Kind::Name, "a"),
                (Kind::Constant, "1"),
                (Kind::UnfinishedString, "\"b c")
            ]
        );
        assert_eq!(kinds("a #| b"), [(Kind::Name, "a")]);
    }

    #[test]
    fn what_follows_a_mistake_is_there() {
        assert_eq!(
            kinds("#\\nonsense b"),
            [(Kind::Wrong, "#\\nonsense"), (Kind::Name, "b")]
        );
    }

    #[test]
    fn lists_are_found_from_the_outside_in() {
        let text = "(f (g x) (h y";
        let lists = lists_around(&tokens(text), text.len());
        let parts = |list: &List| -> Vec<&str> {
            list.parts
                .iter()
                .map(|token| &text[token.start..token.end])
                .collect()
        };
        assert_eq!(
            lists.iter().map(parts).collect::<Vec<_>>(),
            [vec!["("], vec!["f", "(", "("], vec!["h", "y"]]
        );
    }
}
