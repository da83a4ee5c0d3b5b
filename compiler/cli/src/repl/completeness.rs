//! When a text that is being typed is complete: when every parenthesis is closed and no token is cut off.

use lexer::{Lexed, Lexer, Role, TokenKind};

/// What the lexer has seen of a text that grows. Each token is looked at once.
#[derive(Clone, Default, Debug)]
pub struct Completeness {
    /// Byte from which on the text has not been looked at.
    seen: usize,
    /// How many parentheses are open.
    depth: usize,
    /// Whether the last token needs a datum after it: a quotation mark, `#;`, a label.
    wants_datum: bool,
    /// Whether more text cannot help.
    is_broken: bool,
    /// Whether a token has begun.
    has_tokens: bool,
}

impl Completeness {
    /// Whether a text, which begins with what this was asked of last, needs no more lines. The text must end with a newline.
    pub fn is_complete(&mut self, text: &str) -> bool {
        let mut lexer = Lexer::on_piece(&text[self.seen..]);
        let at_end = loop {
            match lexer.next_token() {
                Ok(Lexed::Token(token)) => self.take(&token.kind),
                Ok(Lexed::End) => break true,
                // Blanks after the last token, or a token without its end.
                Ok(Lexed::Incomplete) => break text[self.seen + lexer.position()..].trim().is_empty(),
                Err(_) => self.is_broken = true,
            }
        };
        self.seen += lexer.position();
        self.has_tokens |= !at_end;
        self.is_broken || (at_end && self.depth == 0 && !self.wants_datum)
    }

    /// Whether a text that is complete has comments and blanks only.
    pub fn has_no_datum(&self) -> bool {
        !self.has_tokens && !self.is_broken
    }

    fn take(&mut self, token: &TokenKind) {
        self.has_tokens = true;
        self.wants_datum = false;
        match token.role() {
            Role::Open => self.depth += 1,
            Role::Close => match self.depth.checked_sub(1) {
                Some(depth) => self.depth = depth,
                None => self.is_broken = true,
            },
            Role::Prefix => self.wants_datum = true,
            Role::Whole => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_complete_when_everything_is_closed() {
        let complete = |text: &str| Completeness::default().is_complete(text);
        for text in [
            "\n",
            "x\n",
            "(+ 1 2)\n",
            "'(a . b) ; (\n",
            "#\\( 1\n",
            ")\n",
            "\"a\\nb\"\n",
            "#|(|# 1\n",
        ] {
            assert!(complete(text), "{text}");
        }
        for text in [
            "(+ 1\n", "'\n", "#;\n", "\"a\n", "#|\n", "#(1\n", "#;(a\n", "(a ; )\n", "|a\n",
        ] {
            assert!(!complete(text), "{text}");
        }
    }

    #[test]
    fn a_text_that_grows_is_looked_at_once() {
        let mut completeness = Completeness::default();
        let mut text = String::new();
        for line in ["(define (f x)\n", "  (display \"a\n", " b\")\n"] {
            text.push_str(line);
            assert!(!completeness.is_complete(&text), "{text}");
        }
        text.push_str("  x)\n");
        assert!(completeness.is_complete(&text));
    }
}
