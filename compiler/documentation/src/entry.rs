//! An entry of the documentation.
//!
//! ```text
//!   entry     ::= signature+ text+ example+        a line each, after `;;> `
//!   signature ::= (name parameter ...) -> result ...      a procedure; see the `signature` module
//!               | (name part ...)                         syntax: how it is written
//!               | name                                    a keyword; it is the only one of its entry
//!   text      ::= a line; an empty one separates paragraphs
//!   example   ::= expression                              indented by two; goes on in lines that are indented further
//!               | expression => value ...                 as the prompt writes them
//!               | expression => error: message
//!               | expression prints output
//!               | no example: reason
//! ```
//!
//! The examples of an entry are evaluated in order, so that the first can define what the others need.

use super::signature::Signature;
use lexer::{Lexed, Lexer, TokenKind};

/// What begins the lines of an entry.
const MARK: &str = ";;>";

/// What stands in the place of examples where none can be run.
const NO_EXAMPLE: &str = "no example: ";

/// An entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The file that it is in, below the library's folder.
    pub file: String,
    /// The line there, from 1.
    pub line: usize,
    /// How each name that it documents is used.
    pub signatures: Vec<Signature>,
    /// What it does: a line for each line of the source.
    pub text: String,
    /// Its examples as they are written, read when they are asked for: most entries are never shown.
    examples: Vec<String>,
    /// Why there is no example.
    pub no_example: Option<String>,
}

/// An expression, and what comes of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// The expression or definition, which can have several lines.
    pub expression: String,
    /// What comes of it; none if that is not shown.
    pub outcome: Option<Outcome>,
}

/// What comes of an expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Its values, separated by spaces, as `write` writes them.
    Values(String),
    /// What it writes, without white space at the ends.
    Output(String),
    /// The message of the error that it ends with.
    Error(String),
}

impl Entry {
    /// How one name is used.
    pub fn signatures_of<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Signature> {
        self.signatures
            .iter()
            .filter(move |signature| signature.name == name)
    }

    /// Its examples.
    pub fn examples(&self) -> impl Iterator<Item = Example> {
        self.examples.iter().map(|text| Example::parse(text))
    }

    /// The examples that use a name, with those that define what they need.
    pub fn examples_of(&self, name: &str) -> impl Iterator<Item = Example> {
        self.examples()
            .filter(move |example| example.outcome.is_none() || example.uses(name))
    }

    /// The first sentence of the text, on one line.
    pub fn summary(&self) -> String {
        let paragraph = self
            .text
            .split("\n\n")
            .next()
            .unwrap_or_default()
            .replace('\n', " ");
        match paragraph.find(". ") {
            Some(end) => paragraph[..=end].to_string(),
            None => paragraph,
        }
    }
}

impl Example {
    /// Whether a name occurs in the expression.
    pub fn uses(&self, name: &str) -> bool {
        let mut lexer = Lexer::new(&self.expression);
        loop {
            match lexer.next_token() {
                Ok(Lexed::Token(token)) if word(&token.kind) == Some(name) => return true,
                Ok(Lexed::Token(_)) | Err(_) => {}
                Ok(Lexed::End | Lexed::Incomplete) => return false,
            }
        }
    }

    fn parse(text: &str) -> Example {
        let (expression, outcome) = match find_mark(text) {
            None => (text, None),
            Some((start, end, is_output)) => {
                let rest = text[end..].trim();
                let outcome = match (is_output, rest.strip_prefix("error: ")) {
                    (true, _) => Outcome::Output(rest.to_string()),
                    (false, Some(message)) => Outcome::Error(message.to_string()),
                    (false, None) => Outcome::Values(rest.to_string()),
                };
                (&text[..start], Some(outcome))
            }
        };
        Example {
            expression: expression.trim_end().to_string(),
            outcome,
        }
    }
}

/// Where, outside of lists, an arrow or the word `prints` stands, and whether it is that.
fn find_mark(text: &str) -> Option<(usize, usize, bool)> {
    let mut lexer = Lexer::new(text);
    let mut depth = 0;
    let mut is_first = true;
    loop {
        // What follows the mark need not be Scheme.
        let Ok(Lexed::Token(token)) = lexer.next_token() else {
            return None;
        };
        match token.kind.role() {
            lexer::Role::Open => depth += 1,
            lexer::Role::Close => depth -= 1,
            lexer::Role::Prefix | lexer::Role::Whole => {}
        }
        if let Some(mark @ ("=>" | "prints")) = word(&token.kind)
            && depth == 0
            && !is_first
        {
            return Some((token.span.start, token.span.end, mark == "prints"));
        }
        is_first = false;
    }
}

fn word<'t>(kind: &'t TokenKind) -> Option<&'t str> {
    match kind {
        TokenKind::Identifier(name) => Some(name),
        _ => None,
    }
}

/// The entries of a file.
pub fn entries(file: &str, text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    // Most lines of most files are not of entries.
    if !text.contains(MARK) {
        return entries;
    }
    let mut lines: Vec<&str> = Vec::new();
    for (index, line) in text.lines().chain([""]).enumerate() {
        match line.trim_start().strip_prefix(MARK) {
            Some(line) => lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end()),
            None if lines.is_empty() => {}
            None => {
                entries.push(entry(file, index + 1 - lines.len(), &lines));
                lines.clear();
            }
        }
    }
    entries
}

fn entry(file: &str, line: usize, lines: &[&str]) -> Entry {
    let signature_count = match lines[0].contains(' ') {
        true => lines.iter().take_while(|line| line.starts_with('(')).count(),
        false => 1,
    };
    let (signatures, rest) = lines.split_at(signature_count);
    let text_count = rest.iter().take_while(|line| !line.starts_with("  ")).count();
    let (text, examples) = rest.split_at(text_count);
    let mut texts: Vec<String> = Vec::new();
    for line in examples {
        let line = line.strip_prefix("  ").unwrap_or(line);
        match texts.last_mut() {
            Some(last) if line.starts_with(' ') => *last += &format!("\n{line}"),
            _ => texts.push(line.to_string()),
        }
    }
    let reason = |text: &String| text.strip_prefix(NO_EXAMPLE).map(str::to_string);
    Entry {
        file: file.to_string(),
        line,
        signatures: signatures.iter().map(|line| Signature::parse(line)).collect(),
        text: text.join("\n"),
        no_example: texts.iter().find_map(reason),
        examples: texts.into_iter().filter(|text| reason(text).is_none()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = ";;; A file.

;;> (f x) -> integer
;;> (g x) -> integer
;;> Adds one. Says nothing
;;> more.
;;>   (define one 1)
;;>   (f (cond (one => f)
;;>        (else 2))) => 3
;;>   (g 2) prints 3
;;>   (f 'a) => error: no
(define (f x) (+ x 1))
";

    #[test]
    fn an_entry_has_signatures_text_and_examples() {
        let entries = entries("f.scm", TEXT);
        let [entry] = &entries[..] else {
            panic!("there is one entry")
        };
        assert_eq!((entry.line, entry.signatures.len()), (3, 2));
        assert_eq!(entry.text, "Adds one. Says nothing\nmore.");
        assert_eq!(entry.summary(), "Adds one.");
        let outcomes: Vec<_> = entry.examples().map(|example| example.outcome).collect();
        let expected = [
            None,
            Some(Outcome::Values("3".into())),
            Some(Outcome::Output("3".into())),
            Some(Outcome::Error("no".into())),
        ];
        assert_eq!(outcomes, expected);
        let second = entry.examples().nth(1).expect("there are four");
        assert_eq!(second.expression, "(f (cond (one => f)\n     (else 2)))");
        assert_eq!(entry.examples_of("g").count(), 2);
    }

    #[test]
    fn a_reason_stands_for_an_example() {
        let entries = entries(
            "f.scm",
            ";;> (quit) -> never\n;;> Ends.\n;;>   no example: it ends.\n",
        );
        assert_eq!(entries[0].no_example.as_deref(), Some("it ends."));
        assert_eq!(entries[0].examples().count(), 0);
    }
}
