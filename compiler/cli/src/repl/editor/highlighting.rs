//! Colours of what is typed, and which parenthesis belongs to the one at the cursor.

use super::knowledge::Shared;
use super::tokens::{Kind, Token, tokens};
use crate::repl::perform;
use nu_ansi_term::{Color, Style};
use reedline::StyledText;

/// Colours texts.
pub struct Highlighter(pub Shared);

impl reedline::Highlighter for Highlighter {
    fn highlight(&self, text: &str, cursor: usize) -> StyledText {
        let mut shared = self.0.lock().expect("no holder panics");
        // What the keys decide by.
        shared.see(text, cursor);
        let mut styled = StyledText::new();
        styled.push((Style::new(), text.to_string()));
        let start = command_length(text);
        styled.style_range(0, start, Style::new().fg(Color::Purple).bold());
        let tokens: Vec<Token> = tokens(&text[start..])
            .into_iter()
            .map(|token| Token {
                start: token.start + start,
                end: token.end + start,
                ..token
            })
            .collect();
        let mut end = start;
        for token in &tokens {
            comment(&mut styled, text, end, token.start);
            let is_keyword = token.kind == Kind::Name && shared.is_keyword(&text[token.start..token.end]);
            styled.style_range(token.start, token.end, style(token.kind, is_keyword));
            end = token.end;
        }
        comment(&mut styled, text, end, text.len());
        if let Some(pair) = pair_at(&tokens, cursor) {
            for token in pair {
                styled.style_range(
                    token.start,
                    token.end,
                    Style::new().fg(Color::Cyan).bold().underline(),
                );
            }
        }
        styled
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

/// Between tokens, what is no blank is a comment.
fn comment(styled: &mut StyledText, text: &str, start: usize, end: usize) {
    let between = &text[start..end];
    let comment = between.trim();
    if !comment.is_empty() {
        let blank = between.len() - between.trim_start().len();
        let start = start + blank;
        styled.style_range(
            start,
            start + comment.len(),
            Style::new().fg(Color::DarkGray).italic(),
        );
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
    fn commands_end_with_their_names() {
        assert_eq!(command_length(",time (f)"), 5);
        assert_eq!(command_length(" ,t"), 3);
        assert_eq!(command_length("(f)"), 0);
    }
}
