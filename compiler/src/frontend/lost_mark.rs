//! Where a quotation mark, or the bar of an identifier, was lost.
//!
//! Behind a lost mark, what is quoted and what is not are exchanged: to the end of the text, or until a comment hides
//! another mark. What the lexer cannot read there is no mistake, and the string that is open at the end is no clue.
//!
//! So the mark is looked for by trial, in the top-level form with the first flaw of the text. Put back at each place
//! where a word begins or ends, it is right where the fewest flaws remain: parentheses balance, lines are indented as
//! they are nested, strings touch no word and hold no lines of code. Where places in different lines do equally well,
//! nothing is claimed.

use lexer::{ErrorKind, Lexed, Lexer, TokenKind};
use std::ops::Range;

/// A quotation mark or bar whose partner is lost.
#[derive(Clone, Copy)]
pub struct Alone {
    /// Its byte in the text.
    pub at: usize,
    /// Which of the two it is.
    pub half: Half,
    /// Where its top-level form begins.
    pub form: usize,
}

/// An end of a string or of an identifier between bars.
#[derive(Clone, Copy)]
pub enum Half {
    /// It opens; the closing one is lost.
    Opening,
    /// It closes; the opening one is lost.
    Closing,
}

/// So many bytes are read for a text, beside the text itself, which takes about 40 ms: in a form of 1,000 lines, the places
/// in the last 20 lines before the first flaw.
const MAX_BYTES: usize = 4_000_000;

/// So many bytes around the mark, about 20 lines, have no grave flaw when it is back.
const NEARBY: usize = 1000;

/// Finds the mark whose partner is lost in a text that cannot be read.
pub fn find(text: &str) -> Option<Alone> {
    let flaws = flaws(text, u32::MAX);
    if !flaws.exchanged {
        return None;
    }
    let mut budget = MAX_BYTES;
    let mut from = 0;
    for &place in &flaws.places {
        let form = top_level_form(text, place);
        let start = from.max(form.start);
        let found = ['"', '|']
            .into_iter()
            .find_map(|mark| find_between(text, &form, start..place, mark, flaws.weight, &mut budget));
        if found.is_some() || budget == 0 {
            return found;
        }
        from = text[..place].rfind(['\n', '\r']).unwrap_or(0);
    }
    None
}

/// The form around a place, from a parenthesis that begins a line to the next one.
fn top_level_form(text: &str, place: usize) -> Range<usize> {
    let begins_line = |at: usize| at == 0 || ends_line(text.as_bytes()[at - 1]);
    let starts = text.match_indices('(').map(|(at, _)| at);
    let mut starts = starts.filter(|&at| begins_line(at)).peekable();
    let mut start = 0;
    while let Some(before) = starts.next_if(|&at| at < place) {
        start = before;
    }
    let end = starts.find(|&at| at > place);
    start..end.unwrap_or(text.len())
}

fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Finds the mark that is alone near a flaw of a form, if to put its partner back makes the whole text better, too. `budget` is
/// how many bytes may be read yet.
fn find_between(
    text: &str,
    form: &Range<usize>,
    near: Range<usize>,
    mark: char,
    weight: u32,
    budget: &mut usize,
) -> Option<Alone> {
    let inside = &text[form.clone()];
    let mut least = flaws(inside, u32::MAX).weight;
    let mut best = Vec::new();
    let places = word_ends(inside, near.start - form.start..near.end - form.start);
    for &place in places.iter().rev() {
        *budget = budget.saturating_sub(inside.len());
        if *budget == 0 {
            break;
        }
        let weight = flaws(&with_mark(inside, place, mark), least).weight;
        if weight < least {
            best.clear();
            least = weight;
        }
        if weight == least {
            best.push(form.start + place);
        }
    }
    *budget = budget.saturating_sub(text.len());
    let repaired = flaws(&with_mark(text, *best.first()?, mark), weight);
    let clean = repaired.places.iter().all(|flaw| flaw.abs_diff(best[0]) > NEARBY);
    if !clean || repaired.weight >= weight || repaired.endless {
        return None;
    }
    let partners = best.iter().filter_map(|&place| partner(text, form, place, mark));
    let partners: Vec<Alone> = partners.collect();
    let line = |alone: &Alone| text[..alone.at].bytes().filter(|&byte| ends_line(byte)).count();
    let &first = partners.first()?;
    partners
        .iter()
        .all(|alone| line(alone) == line(&first))
        .then_some(first)
}

/// The other end of what begins or ends at a place of a form when a mark is put there.
fn partner(text: &str, form: &Range<usize>, place: usize, mark: char) -> Option<Alone> {
    let inside = with_mark(&text[form.clone()], place - form.start, mark);
    let new = place - form.start;
    let mut pieces = Pieces::new(&inside)
        .filter(|piece| piece.kind != Kind::Endless && inside[piece.range.start..].starts_with(mark));
    let Piece { range, .. } = pieces.find(|piece| piece.range.start == new || piece.range.end == new + 1)?;
    let (at, half) = match range.start == new {
        // The mark put there is not in the text.
        true => (range.end - 2, Half::Closing),
        false => (range.start, Half::Opening),
    };
    Some(Alone {
        at: form.start + at,
        half,
        form: form.start,
    })
}

fn with_mark(text: &str, place: usize, mark: char) -> String {
    let (before, after) = text.split_at(place);
    format!("{before}{mark}{after}")
}

/// The places in some lines where a word begins or ends.
fn word_ends(text: &str, lines: Range<usize>) -> Vec<usize> {
    let bytes = text.as_bytes();
    let line_end = bytes[lines.end..].iter().position(|&byte| ends_line(byte));
    let last = line_end.map_or(text.len(), |length| lines.end + length + 1);
    let separates = |byte: u8| byte.is_ascii_whitespace() || b"()[]\"'|;".contains(&byte);
    (lines.start..last)
        .filter(|&at| separates(bytes[at]) || at > 0 && separates(bytes[at - 1]))
        .filter(|&at| text.is_char_boundary(at))
        .collect()
}

/// What makes a text unlikely.
struct Flaws {
    /// How much.
    weight: u32,
    /// Where the grave ones are.
    places: Vec<usize>,
    /// Whether strings seem to be exchanged with what is between them.
    exchanged: bool,
    /// Whether a string or identifier is open at the end.
    endless: bool,
}

/// A flaw of this weight or more is hardly ever found in a good text.
const GRAVE: u32 = 3;

impl Flaws {
    fn add(&mut self, weight: u32, place: usize) {
        self.weight += weight;
        if weight >= GRAVE {
            self.places.push(place);
        }
    }
}

/// Looks for flaws, until they weigh more than `limit`.
fn flaws(text: &str, limit: u32) -> Flaws {
    let mut flaws = Flaws {
        weight: 0,
        places: Vec::new(),
        exchanged: false,
        endless: false,
    };
    // Of each open parenthesis, its column and the start of its line.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut line = 0;
    let mut previous = 0;
    for Piece { kind, range } in Pieces::new(text) {
        let (start, end) = (range.start, range.end);
        if let Some(newline) = text[previous..start].rfind(['\n', '\r']) {
            line = previous + newline + 1;
            let column = start - line;
            let outside = |&(open, open_line): &(usize, usize)| column <= open && open_line != line;
            if kind != Kind::Close && open.last().is_some_and(outside) {
                flaws.add(if column == 0 { 6 } else { 2 }, start);
            }
            if column == 0 && kind != Kind::Close {
                open.clear();
            }
        }
        match kind {
            Kind::Open => open.push((start - line, line)),
            Kind::Close => {
                if open.pop().is_none() {
                    flaws.add(GRAVE, start);
                }
            }
            Kind::Prose => flaws.add(1, start),
            Kind::Unreadable => flaws.add(GRAVE, start),
            Kind::Endless => {
                flaws.endless = true;
                flaws.exchanged |= !text[start..].starts_with("#|");
                flaws.add(8, start);
            }
            Kind::Other => {}
        }
        if text[start..].starts_with(['"', '|']) {
            line = quoted(&mut flaws, text, &range).unwrap_or(line);
        }
        if flaws.weight > limit {
            return flaws;
        }
        previous = end;
    }
    if !open.is_empty() {
        flaws.add(6, text.len());
    }
    flaws
}

/// Looks for flaws of a string or identifier between bars; the start of its last line, if it has several.
fn quoted(flaws: &mut Flaws, text: &str, range: &Range<usize>) -> Option<usize> {
    let before = text[..range.start].chars().next_back();
    if before.is_some_and(|c| !c.is_whitespace() && !"([{'`,@;".contains(c)) {
        flaws.exchanged = true;
        flaws.add(GRAVE, range.start);
    }
    let mut line = range.start;
    for content in text[range.clone()].split_inclusive(['\n', '\r']) {
        if line > range.start {
            let weight = match content.trim_start().starts_with('(') {
                true if content.starts_with('(') => 6,
                true => 2,
                false => 1,
            };
            flaws.exchanged |= weight > 1;
            flaws.add(weight, line);
        }
        line += content.len();
    }
    let after = text[range.end..].chars().next();
    if after.is_some_and(|c| !c.is_whitespace() && !")]};".contains(c)) {
        flaws.exchanged = true;
        flaws.add(GRAVE, range.end);
    }
    let newline = text[range.clone()].rfind(['\n', '\r'])?;
    Some(range.start + newline + 1)
}

/// A token, or what is none.
struct Piece {
    kind: Kind,
    range: Range<usize>,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Open,
    Close,
    /// What is rather part of a sentence: a word with punctuation, a comma before a blank.
    Prose,
    Unreadable,
    /// A string, identifier or comment that is open at the end.
    Endless,
    Other,
}

struct Pieces<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
}

impl<'a> Pieces<'a> {
    fn new(text: &'a str) -> Pieces<'a> {
        let mut lexer = Lexer::new(text);
        lexer.skip_script_line();
        Pieces { text, lexer }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let previous = self.lexer.position();
        let next = self.lexer.next_token();
        let end = self.lexer.position();
        let (kind, start) = match next {
            Ok(Lexed::End | Lexed::Incomplete) => return None,
            Ok(Lexed::Token(token)) => {
                let kind = match &token.kind {
                    TokenKind::Open
                    | TokenKind::OpenBracket
                    | TokenKind::OpenVector
                    | TokenKind::OpenBytevector => Kind::Open,
                    TokenKind::Close | TokenKind::CloseBracket => Kind::Close,
                    TokenKind::Unquote if self.text[end..].starts_with(char::is_whitespace) => Kind::Prose,
                    TokenKind::Identifier(name) if name.ends_with([':', '.']) && name != "..." => Kind::Prose,
                    _ => Kind::Other,
                };
                (kind, token.span.start)
            }
            Err(error) => {
                let kind = match error.kind {
                    ErrorKind::UnterminatedString
                    | ErrorKind::UnterminatedIdentifier
                    | ErrorKind::UnterminatedComment => Kind::Endless,
                    _ => Kind::Unreadable,
                };
                // Of a bad escape in a string, the lexer tells the escape only.
                let start = match self.text[error.span.start..].starts_with('\\') {
                    true => match Lexer::on_last_piece(&self.text[previous..error.span.start]).next_token() {
                        Err(string) => previous + string.span.start,
                        Ok(_) => error.span.start,
                    },
                    false => error.span.start,
                };
                (kind, start)
            }
        };
        let range = start..end;
        Some(Piece { kind, range })
    }
}
