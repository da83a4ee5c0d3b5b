//! The reader: text to syntax objects.
//!
//! What is open at a place of the text (lists, vectors, quotations, ...) is kept on a stack of frames on the heap, so that
//! nesting is limited by memory alone. A datum label gets a node at once, to which references point; when its datum is
//! complete, the node becomes a copy of the datum's first node.
//!
//! When parentheses do not balance, indentation says where one is probably missing: each token that begins a line ought
//! to be indented further than the parentheses it is inside of.

use super::lookalike;
use super::lost_mark::{self, Half};
use super::scope::Scopes;
use super::syntax::{Node, SyntaxArena, SyntaxId};
use super::{MAX_ERRORS, MAX_RESTARTS};
use crate::diagnostics::{Code, Diagnostic, drop_repetitions};
use crate::ir::data::Datum;
use crate::source::{FileId, Span};
use lexer::{ErrorKind, Lexed, Lexer, Token, TokenKind};
use number::Number;
use rustc_hash::FxHashMap;

/// What was read from a text.
#[derive(Default)]
pub struct Reading {
    /// The data.
    pub forms: Vec<SyntaxId>,
    /// The errors; if there are any, the data are not all.
    pub errors: Vec<Diagnostic>,
    /// Whether the text ends where more would be needed, and has no other error.
    pub incomplete: bool,
}

/// Where the reading of a text, datum by datum, goes on.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Resumption {
    /// Byte of the text.
    pub offset: usize,
    /// Whether case is folded there.
    pub fold_case: bool,
}

/// Reads the datum at a place of a text, and says where the next one may begin. No datum, and no error, is the end.
pub fn read_next(
    syntax: &mut SyntaxArena,
    scopes: &mut Scopes,
    file: FileId,
    text: &str,
    from: Resumption,
) -> (Reading, Resumption) {
    let rest = &text[from.offset..];
    let mut lexer = if from.offset == 0 {
        Lexer::new(rest)
    } else {
        Lexer::on_last_piece(rest)
    };
    if from.offset == 0 {
        lexer.skip_script_line();
    }
    lexer.set_fold_case(from.fold_case);
    let mut reader = Reader::new(syntax, scopes, file, text);
    reader.base = from.offset;
    reader.line_start = text[..from.offset].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    reader.previous_end = from.offset;
    reader.most = 1;
    reader.read_from(&mut lexer);
    reader.tell_lost_mark();
    let next = Resumption {
        offset: from.offset + lexer.position(),
        fold_case: lexer.folds_case(),
    };
    (reader.reading, next)
}

/// Reads a whole text.
pub fn read(
    syntax: &mut SyntaxArena,
    scopes: &mut Scopes,
    file: FileId,
    text: &str,
    fold_case: bool,
) -> Reading {
    let mut lexer = Lexer::new(text);
    lexer.skip_script_line();
    lexer.set_fold_case(fold_case);
    let mut reader = Reader::new(syntax, scopes, file, text);
    reader.read_from(&mut lexer);
    // After an unbalanced form, go on where the next one seems to begin.
    for _ in 0..MAX_RESTARTS {
        let Some(restart) = reader.restart.take() else {
            break;
        };
        reader.frames.clear();
        reader.labels.clear();
        reader.suspicion = None;
        reader.base = restart;
        reader.line_start = restart;
        reader.previous_end = restart;
        let mut lexer = Lexer::on_last_piece(&text[restart..]);
        lexer.set_fold_case(fold_case);
        reader.read_from(&mut lexer);
    }
    // What is behind the place where it went on was read before.
    drop_repetitions(&mut reader.reading.errors);
    reader.tell_lost_mark();
    reader.reading
}

struct Reader<'a> {
    syntax: &'a mut SyntaxArena,
    scopes: &'a mut Scopes,
    file: FileId,
    text: &'a str,
    /// Where in the text the lexer's positions are counted from.
    base: usize,
    /// Where the line of the current token begins.
    line_start: usize,
    previous_end: usize,
    frames: Vec<Frame>,
    labels: FxHashMap<u64, SyntaxId>,
    /// The first sign in this form that a parenthesis is missing.
    suspicion: Option<Suspicion>,
    /// Where the string, identifier or comment begins that is open at the end of the text.
    endless: Option<Span>,
    /// A parenthesis of full width, which is a letter.
    wide: Option<char>,
    /// Where, in an unbalanced form, the next form seems to begin.
    restart: Option<usize>,
    /// So many data are read.
    most: usize,
    reading: Reading,
}

/// Something that waits for data.
enum Frame {
    Collection(Collection),
    /// `'` and its like: the span, and what it stands for.
    Prefix(Span, &'static str),
    /// `#;`
    Comment(Span),
    /// `#0=`: the label and its node.
    Label(Span, u64, SyntaxId),
}

struct Collection {
    kind: CollectionKind,
    /// The opening parenthesis.
    open: Span,
    /// Its column, and whether it is on the current line.
    column: usize,
    line_start: usize,
    elements: Vec<SyntaxId>,
    tail: Tail,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CollectionKind {
    List,
    /// A list between brackets: an extension, as in R6RS.
    BracketedList,
    Vector,
    Bytevector,
}

enum Tail {
    None,
    /// After the dot.
    Awaited,
    Is(SyntaxId),
}

/// A line that is indented less than an open parenthesis.
struct Suspicion {
    open: Span,
    line: Span,
}

impl<'a> Reader<'a> {
    fn new(syntax: &'a mut SyntaxArena, scopes: &'a mut Scopes, file: FileId, text: &'a str) -> Reader<'a> {
        Reader {
            syntax,
            scopes,
            file,
            text,
            base: 0,
            line_start: 0,
            previous_end: 0,
            frames: Vec::new(),
            labels: FxHashMap::default(),
            suspicion: None,
            endless: None,
            wide: None,
            restart: None,
            most: usize::MAX,
            reading: Reading::default(),
        }
    }

    fn read_from(&mut self, lexer: &mut Lexer) {
        while self.reading.forms.len() < self.most {
            match lexer.next_token() {
                Ok(Lexed::Token(token)) => self.token(token),
                Ok(Lexed::End | Lexed::Incomplete) => break,
                Err(error) => {
                    let span = self.span(error.span);
                    let unterminated = matches!(
                        error.kind,
                        ErrorKind::UnterminatedString
                            | ErrorKind::UnterminatedIdentifier
                            | ErrorKind::UnterminatedComment
                    );
                    if unterminated {
                        self.unterminated(error.kind, span);
                        return;
                    }
                    let mut diagnostic = Diagnostic::error(code_of(error.kind), span, error.kind.message());
                    if let ErrorKind::UnexpectedCharacter(c) = error.kind {
                        diagnostic.hints.extend(lookalike::hint_for_character(c));
                    }
                    self.error(diagnostic);
                    // Braces are taken for parentheses, so that these balance.
                    match error.kind {
                        ErrorKind::ReservedCharacter('{') => self.open(CollectionKind::List, span),
                        ErrorKind::ReservedCharacter(_) => self.close(span),
                        _ => self.deliver_placeholder(span),
                    }
                }
            }
            if self.reading.errors.len() >= MAX_ERRORS {
                return;
            }
        }
        if self.reading.forms.len() < self.most {
            self.end_of_text();
        }
    }

    fn span(&self, span: lexer::Span) -> Span {
        let place = |at: usize| (at + self.base) as u32;
        Span::new(self.file, place(span.start), place(span.end))
    }

    fn error(&mut self, diagnostic: Diagnostic) {
        self.reading.incomplete = false;
        self.reading.errors.push(diagnostic);
    }

    fn token(&mut self, token: Token) {
        let span = self.span(token.span);
        self.track_lines(&token.kind, span);
        match token.kind {
            TokenKind::Open => self.open(CollectionKind::List, span),
            TokenKind::OpenVector => self.open(CollectionKind::Vector, span),
            TokenKind::OpenBytevector => self.open(CollectionKind::Bytevector, span),
            TokenKind::Close => {
                self.check_bracket(span, ")");
                self.close(span);
            }
            TokenKind::OpenBracket => self.open(CollectionKind::BracketedList, span),
            TokenKind::CloseBracket => {
                self.check_bracket(span, "]");
                self.close(span);
            }
            TokenKind::Quote => self.frames.push(Frame::Prefix(span, "quote")),
            TokenKind::Quasiquote => self.frames.push(Frame::Prefix(span, "quasiquote")),
            TokenKind::Unquote => self.frames.push(Frame::Prefix(span, "unquote")),
            TokenKind::UnquoteSplicing => self.frames.push(Frame::Prefix(span, "unquote-splicing")),
            TokenKind::DatumComment => self.frames.push(Frame::Comment(span)),
            TokenKind::Dot => self.dot(span),
            TokenKind::Label(label) => {
                self.syntax.note_sharing();
                let node = self.syntax.add(Node::Nil, span);
                if self.labels.insert(label, node).is_some() {
                    self.error(Diagnostic::error(
                        Code::Label,
                        span,
                        format!("datum label #{label}= is used twice"),
                    ));
                }
                self.frames.push(Frame::Label(span, label, node));
            }
            TokenKind::Reference(label) => match self.labels.get(&label) {
                Some(&node) => self.deliver(node),
                None => {
                    self.error(Diagnostic::error(
                        Code::Label,
                        span,
                        format!("no datum has the label #{label}="),
                    ));
                    self.deliver_placeholder(span);
                }
            },
            TokenKind::Identifier(name) => {
                let is_parenthesis = |&c: &char| matches!(c, '\u{ff08}' | '\u{ff09}');
                self.wide = self.wide.or_else(|| name.chars().find(is_parenthesis));
                let ident = self.scopes.intern(&name);
                let node = self.syntax.add(Node::Ident(ident), span);
                self.deliver(node);
            }
            TokenKind::Boolean(value) => self.atom(Datum::Bool(value), span),
            TokenKind::Character(value) => self.atom(Datum::Char(value), span),
            TokenKind::Number(value) => self.atom(Datum::Number(value), span),
            TokenKind::String(value) => self.atom(Datum::String((&*value).into()), span),
            TokenKind::Eof => self.atom(Datum::Eof, span),
            TokenKind::Default => self.atom(Datum::Default, span),
            TokenKind::Unspecified => self.atom(Datum::Unspecified, span),
        }
    }

    fn atom(&mut self, datum: Datum, span: Span) {
        let atom = self.syntax.add_atom(datum, span);
        self.deliver(atom);
    }

    /// Stands for what could not be read.
    fn deliver_placeholder(&mut self, span: Span) {
        let node = self.syntax.add(Node::Nil, span);
        self.deliver(node);
    }

    fn open(&mut self, kind: CollectionKind, open: Span) {
        self.frames.push(Frame::Collection(Collection {
            kind,
            open,
            column: open.start as usize - self.line_start,
            line_start: self.line_start,
            elements: Vec::new(),
            tail: Tail::None,
        }));
    }

    /// Hands a complete datum to what waits for it.
    fn deliver(&mut self, mut datum: SyntaxId) {
        loop {
            match self.frames.last_mut() {
                None => {
                    self.reading.forms.push(datum);
                    self.labels.clear();
                    self.suspicion = None;
                    self.restart = None;
                    return;
                }
                Some(Frame::Collection(collection)) => {
                    match collection.tail {
                        Tail::None => collection.elements.push(datum),
                        Tail::Awaited => collection.tail = Tail::Is(datum),
                        Tail::Is(_) => {
                            let span = self.syntax.span(datum);
                            let message = "more than one datum after the dot";
                            self.error(Diagnostic::error(Code::Dot, span, message));
                        }
                    }
                    return;
                }
                Some(Frame::Comment(_)) => {
                    self.frames.pop();
                    return;
                }
                Some(&mut Frame::Prefix(span, name)) => {
                    self.frames.pop();
                    let whole = Span {
                        end: self.syntax.span(datum).end.max(span.end),
                        ..span
                    };
                    let ident = self.scopes.intern(name);
                    let keyword = self.syntax.add(Node::Ident(ident), span);
                    let nil = self.syntax.add(Node::Nil, whole);
                    datum = self.syntax.add_list(&[keyword, datum], nil, whole);
                }
                Some(&mut Frame::Label(span, label, node)) => {
                    self.frames.pop();
                    if node == datum {
                        self.error(Diagnostic::error(
                            Code::Label,
                            span,
                            format!("datum label #{label}= labels itself"),
                        ));
                    }
                    let content = self.syntax[datum];
                    self.syntax.set(node, content);
                    self.syntax.set_span(node, self.syntax.span(datum));
                    datum = node;
                }
            }
        }
    }

    fn dot(&mut self, span: Span) {
        match self.frames.last_mut() {
            Some(Frame::Collection(Collection {
                kind: CollectionKind::List | CollectionKind::BracketedList,
                elements,
                tail: tail @ Tail::None,
                ..
            })) if !elements.is_empty() => *tail = Tail::Awaited,
            _ => self.error(
                Diagnostic::error(Code::Dot, span, "unexpected dot")
                    .note("a dot stands before the last datum of a list, after at least one other"),
            ),
        }
    }

    /// Reports a bracket that closes a parenthesis, or the other way round.
    fn check_bracket(&mut self, close: Span, text: &str) {
        let innermost = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Collection(collection) => Some((collection.kind, collection.open)),
            Frame::Prefix(..) | Frame::Comment(_) | Frame::Label(..) => None,
        });
        let Some((kind, open)) = innermost else { return };
        let is_bracket = kind == CollectionKind::BracketedList;
        if is_bracket != (text == "]") {
            let opened = if is_bracket { "[" } else { "(" };
            self.error(
                Diagnostic::error(
                    Code::MismatchedBracket,
                    close,
                    format!("`{text}` closes `{opened}`"),
                )
                .secondary(open, "opened here"),
            );
        }
    }

    fn close(&mut self, close: Span) {
        self.drop_waiting(close);
        let Some(Frame::Collection(collection)) = self.frames.pop() else {
            self.error(self.unexpected_close(close));
            return;
        };
        let span = Span {
            end: close.end,
            ..collection.open
        };
        let datum = match collection.kind {
            CollectionKind::List | CollectionKind::BracketedList => {
                let tail = match collection.tail {
                    Tail::Is(tail) => tail,
                    Tail::None => self.syntax.add(
                        Node::Nil,
                        Span {
                            start: close.start,
                            ..span
                        },
                    ),
                    Tail::Awaited => {
                        self.error(Diagnostic::error(Code::Dot, close, "no datum after the dot"));
                        self.syntax.add(Node::Nil, close)
                    }
                };
                if collection.elements.is_empty() {
                    self.syntax.set_span(tail, span);
                }
                self.syntax.add_list(&collection.elements, tail, span)
            }
            CollectionKind::Vector => self.syntax.add_vector(collection.elements, span),
            CollectionKind::Bytevector => {
                let bytes = collection
                    .elements
                    .iter()
                    .filter_map(|&element| self.byte(element))
                    .collect();
                self.syntax.add_atom(Datum::Bytevector(bytes), span)
            }
        };
        self.deliver(datum);
    }

    fn byte(&mut self, element: SyntaxId) -> Option<u8> {
        let byte = match self.syntax[element] {
            Node::Atom(atom) => match self.syntax.atom(atom) {
                Datum::Number(Number::Integer(n)) => u8::try_from(*n).ok(),
                _ => None,
            },
            Node::Nil | Node::Ident(_) | Node::Pair(..) | Node::Vector(_) => None,
        };
        if byte.is_none() {
            let message = "an element of a bytevector is an exact integer from 0 to 255";
            self.error(Diagnostic::error(Code::Byte, self.syntax.span(element), message));
        }
        byte
    }

    /// Takes prefixes off the stack for which no datum has come. Only the innermost is reported: those around it lack
    /// the same datum.
    fn drop_waiting(&mut self, end: Span) {
        let missing = match self.frames.last() {
            None | Some(Frame::Collection(_)) => return,
            Some(Frame::Prefix(span, name)) => Diagnostic::error(
                Code::MissingDatum,
                *span,
                format!("a datum is missing after the sign for `{name}`"),
            ),
            Some(Frame::Comment(span)) => {
                Diagnostic::error(Code::MissingDatum, *span, "a datum is missing after `#;`")
            }
            Some(Frame::Label(span, label, _)) => Diagnostic::error(
                Code::MissingDatum,
                *span,
                format!("a datum is missing after `#{label}=`"),
            ),
        };
        self.error(if end.is_some() {
            missing.secondary(end, "found this instead")
        } else {
            missing
        });
        let waits = |frame: &Frame| match frame {
            Frame::Collection(_) => false,
            Frame::Prefix(..) | Frame::Comment(_) | Frame::Label(..) => true,
        };
        while self.frames.last().is_some_and(waits) {
            self.frames.pop();
        }
    }

    // Balance.

    /// Keeps the start of the line, and looks for lines that are indented too little.
    fn track_lines(&mut self, kind: &TokenKind, span: Span) {
        let start = span.start as usize;
        let between = &self.text.as_bytes()[self.previous_end..start];
        let newline = between.iter().rposition(ends_line);
        if let Some(newline) = newline {
            self.line_start = self.previous_end + newline + 1;
            if !matches!(kind, TokenKind::Close | TokenKind::CloseBracket) {
                self.check_indentation(span);
            }
        }
        self.previous_end = span.end as usize;
        if let TokenKind::String(_) = kind
            && let Some(newline) = self.text.as_bytes()[start..self.previous_end]
                .iter()
                .rposition(ends_line)
        {
            self.line_start = start + newline + 1;
        }
    }

    /// Reports what has no end. Its span is all the rest: shown is where it begins.
    fn unterminated(&mut self, kind: ErrorKind, span: Span) {
        let begin = Span {
            end: span.start + 1,
            ..span
        };
        self.endless = Some(begin);
        self.reading.incomplete = self.reading.errors.is_empty();
        let diagnostic = Diagnostic::error(code_of(kind), begin, kind.message()).label("begins here");
        self.reading.errors.push(diagnostic);
    }

    /// After errors, reports a quotation mark or bar that was lost before them instead of what was found from its form on.
    fn tell_lost_mark(&mut self) {
        if self.reading.errors.is_empty() {
            return;
        }
        let Some(alone) = lost_mark::find(self.text) else {
            return;
        };
        let span = Span::new(self.file, alone.at as u32, alone.at as u32 + 1);
        if self.endless == Some(span) {
            return;
        }
        let (what, mark) = match self.text[alone.at..].starts_with('|') {
            true => ("identifier", "bar"),
            false => ("string", "quotation mark"),
        };
        let label = match alone.half {
            Half::Opening => format!("probably the {what} that begins here lacks its closing one"),
            Half::Closing => format!("probably the {what} that ends here lacks its opening one"),
        };
        let message = format!("{what} with one {mark} only");
        let diagnostic = Diagnostic::error(Code::Unterminated, span, message).label(label);
        let errors = &mut self.reading.errors;
        errors.retain(|error| (error.span.start as usize) < alone.form);
        errors.push(match self.endless {
            Some(endless) => diagnostic.secondary(endless, "this one is open at the end of the text"),
            None => diagnostic,
        });
    }

    fn check_indentation(&mut self, first: Span) {
        let column = first.start as usize - self.line_start;
        let innermost = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Collection(collection) => Some(collection),
            Frame::Prefix(..) | Frame::Comment(_) | Frame::Label(..) => None,
        });
        let Some(innermost) = innermost.filter(|innermost| column <= innermost.column) else {
            return;
        };
        if innermost.line_start == self.line_start {
            return;
        }
        if self.suspicion.is_none() {
            self.suspicion = Some(Suspicion {
                open: innermost.open,
                line: first,
            });
        }
        if column == 0 && self.restart.is_none() {
            self.restart = Some(first.start as usize);
        }
    }

    fn unexpected_close(&self, close: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error(Code::UnexpectedClose, close, "a closing parenthesis too many")
            .label("closes nothing");
        let diagnostic = self.with_wide(diagnostic);
        let indented = close.start as usize > self.line_start;
        match self.reading.forms.last() {
            Some(&last) if indented => {
                let span = self.syntax.span(last);
                let before_end = self.text[..span.end as usize].char_indices().next_back();
                let last_character = before_end.map_or(span.start, |(at, _)| at as u32);
                let end = Span {
                    start: last_character,
                    ..span
                };
                diagnostic.secondary(end, "the form before it is complete here")
            }
            _ => diagnostic,
        }
    }

    /// Says in an error about balance that there is a parenthesis which is none.
    fn with_wide(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let hint = self.wide.and_then(lookalike::hint_for_character);
        diagnostic.hints.extend(hint);
        diagnostic
    }

    fn end_of_text(&mut self) {
        let clean = self.reading.errors.is_empty();
        let waiting = !self.frames.is_empty();
        self.drop_waiting(Span::NONE);
        let open = self.frames.iter().filter_map(|frame| match frame {
            Frame::Collection(collection) => Some(collection.open),
            Frame::Prefix(..) | Frame::Comment(_) | Frame::Label(..) => None,
        });
        let open: Vec<Span> = open.collect();
        if let Some(&outermost) = open.first() {
            let count = match open.len() {
                1 => "one parenthesis is".to_string(),
                n => format!("{n} parentheses are"),
            };
            let note = format!("{count} open at the end of the text");
            let diagnostic = match &self.suspicion {
                Some(suspicion) => Diagnostic::error(
                    Code::MissingClose,
                    suspicion.open,
                    "a closing parenthesis is missing",
                )
                .label("probably this one is not closed")
                .secondary(suspicion.line, "by its indentation, this is outside of it"),
                None => Diagnostic::error(Code::MissingClose, outermost, "a closing parenthesis is missing")
                    .label("this one is not closed"),
            };
            self.error(self.with_wide(diagnostic.note(note)));
        }
        self.reading.incomplete = clean && waiting;
    }
}

/// Whether a line may end with a byte.
fn ends_line(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The code of what the lexer found.
fn code_of(error: ErrorKind) -> Code {
    match error {
        ErrorKind::UnterminatedString
        | ErrorKind::UnterminatedIdentifier
        | ErrorKind::UnterminatedComment => Code::Unterminated,
        ErrorKind::UnexpectedCharacter(_) | ErrorKind::ReservedCharacter(_) => Code::UnexpectedCharacter,
        ErrorKind::UnknownEscape | ErrorKind::UnknownCharacterName | ErrorKind::BadScalarValue => {
            Code::CharacterName
        }
        ErrorKind::UnknownSyntax | ErrorKind::UnknownDirective => Code::HashSyntax,
        ErrorKind::NotANumber | ErrorKind::NoSuchNumber | ErrorKind::NumberTooLarge => Code::Number,
        ErrorKind::LabelTooLarge => Code::Label,
    }
}
