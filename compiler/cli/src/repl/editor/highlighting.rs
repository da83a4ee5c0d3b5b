//! Colours of what is typed, and which parenthesis belongs to the one at the cursor.

use super::knowledge::Shared;
use super::tokens::{Kind, Token, tokens};
use crate::repl::perform;
use nu_ansi_term::{Color, Style};
use reedline::StyledText;
use std::ops::Range;

/// Colours texts.
pub struct Highlighter(pub Shared);

impl reedline::Highlighter for Highlighter {
    fn highlight(&self, text: &str, cursor: usize) -> StyledText {
        let mut shared = self.0.lock().expect("no holder panics");
        // What the keys decide by.
        shared.see(text, cursor);
        let start = command_length(text);
        let tokens: Vec<Token> = tokens(&text[start..])
            .into_iter()
            .map(|token| Token {
                start: token.start + start,
                end: token.end + start,
                ..token
            })
            .collect();
        let pair = pair_at(&tokens, cursor);
        let mut pieces = Pieces::of(text);
        pieces.add(0..start, Style::new().fg(Color::Purple).bold());
        for token in &tokens {
            pieces.add_comment(token.start);
            let is_keyword = token.kind == Kind::Name && shared.is_keyword(&text[token.start..token.end]);
            let is_of_pair = pair.is_some_and(|pair| pair.contains(token));
            let style = match is_of_pair {
                true => Style::new().fg(Color::Cyan).bold().underline(),
                false => style(token.kind, is_keyword),
            };
            pieces.add(token.start..token.end, style);
        }
        pieces.add_comment(text.len());
        pieces.styled
    }
}

/// The pieces of a text, from its beginning, with their styles. (To give styles to ranges of a [`StyledText`] looks through all
/// of it for each.)
struct Pieces<'t> {
    text: &'t str,
    styled: StyledText,
    /// Where the pieces end.
    end: usize,
}

impl<'t> Pieces<'t> {
    fn of(text: &'t str) -> Pieces<'t> {
        Pieces {
            text,
            styled: StyledText::new(),
            end: 0,
        }
    }

    /// Adds the text up to a range, in no style, and the range.
    fn add(&mut self, range: Range<usize>, style: Style) {
        for (piece, style) in [(self.end..range.start, Style::new()), (range.clone(), style)] {
            if !piece.is_empty() {
                self.styled.push((style, self.text[piece].to_string()));
            }
        }
        self.end = range.end;
    }

    /// Adds what is between tokens: what is no blank is a comment.
    fn add_comment(&mut self, end: usize) {
        let between = &self.text[self.end..end];
        let comment = between.trim();
        let start = self.end + between.len() - between.trim_start().len();
        if !comment.is_empty() {
            self.add(
                start..start + comment.len(),
                Style::new().fg(Color::DarkGray).italic(),
            );
        }
        self.add(end..end, Style::new());
    }
}

/// How much of a text is the name of a command.
fn command_length(text: &str) -> usize {
    match perform::command_text(text) {
        Some(command) => {
            let name = command
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(command.len());
            text.len() - command.len() + name
        }
        None => 0,
    }
}

fn style(kind: Kind, is_keyword: bool) -> Style {
    match kind {
        Kind::Open | Kind::Close | Kind::Punctuation => Style::new().fg(Color::DarkGray),
        Kind::Name if is_keyword => Style::new().fg(Color::Blue).bold(),
        Kind::Name => Style::new(),
        Kind::String | Kind::UnfinishedString => Style::new().fg(Color::Green),
        Kind::Constant => Style::new().fg(Color::Yellow),
        Kind::Wrong => Style::new().fg(Color::Red).underline(),
    }
}

/// The parenthesis at the cursor and the one that belongs to it. The one before the cursor comes first: it was typed last.
fn pair_at(tokens: &[Token], cursor: usize) -> Option<[Token; 2]> {
    let is_parenthesis = |token: &&Token| matches!(token.kind, Kind::Open | Kind::Close);
    let at = tokens
        .iter()
        .filter(is_parenthesis)
        .find(|token| token.end == cursor)
        .or_else(|| {
            tokens
                .iter()
                .filter(is_parenthesis)
                .find(|token| token.start == cursor)
        })?;
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Open => open.push(token),
            Kind::Close => {
                let opening = open.pop()?;
                if opening == at || token == at {
                    return Some([*opening, *token]);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(text: &str, cursor: usize) -> Option<(usize, usize)> {
        pair_at(&tokens(text), cursor).map(|[open, close]| (open.start, close.start))
    }

    #[test]
    fn parentheses_belong_together() {
        assert_eq!(pair("(a (b))", 7), Some((0, 6)));
        assert_eq!(pair("(a (b))", 6), Some((3, 5)));
        assert_eq!(pair("(a (b))", 0), Some((0, 6)));
        assert_eq!(pair("(a \")\"", 6), None);
        assert_eq!(pair("(a", 1), None);
        assert_eq!(pair("a)", 2), None);
    }

    #[test]
    fn pieces_make_up_the_text() {
        let text = ",time (f ; all\n \"x\") ; end\n";
        let mut pieces = Pieces::of(text);
        pieces.add(0..5, Style::new().bold());
        for token in tokens(text).iter().filter(|token| token.start > 5) {
            pieces.add_comment(token.start);
            pieces.add(token.start..token.end, Style::new());
        }
        pieces.add_comment(text.len());
        assert_eq!(pieces.styled.raw_string(), text);
        let comments = pieces.styled.buffer.iter().filter(|(style, _)| style.is_italic);
        let comments: Vec<&str> = comments.map(|(_, text)| &**text).collect();
        assert_eq!(comments, ["; all", "; end"]);
    }

    #[test]
    fn commands_end_with_their_names() {
        assert_eq!(command_length(",time (f)"), 5);
        assert_eq!(command_length(" ,t"), 3);
        assert_eq!(command_length("(f)"), 0);
    }
}
