//! `read`: tokens from a port become data in the heap.
//!
//! What is being read is kept on an explicit stack, so that nesting is bounded by memory alone. A reference to a datum
//! label whose datum is not complete stands for a placeholder, and when the outermost datum is complete, a walk puts the
//! labelled data in the places of the placeholders.

use std::collections::HashMap;

use abi::context::Context;
use abi::object::ConditionKind;
use abi::value::Value;
use lexer::{Lexed, Lexer, TokenKind};

use crate::condition::{self, Raised, show};
use crate::port::{Input, PortError};
use crate::primitives::waits_in_place;
use crate::signals::take_interrupt_of;
use crate::word_map::{WordMap, WordSet};
use crate::{allocate, heap};

/// Reads data from one port.
pub struct Reader<'a> {
    input: &'a mut Input,
    /// The port object or file name, for messages.
    source: Value,
    /// Data that are begun.
    levels: Vec<Level>,
    labels: HashMap<u64, Label>,
    /// Whether a placeholder was put into the datum.
    has_placeholders: bool,
}

/// A datum that is begun.
enum Level {
    /// A list: its first and its last pair (`()` while it is empty), and whether the dot, and what follows it, was read.
    List {
        brackets: Brackets,
        first: Value,
        last: Value,
        dot: Dot,
    },
    Vector(Vec<Value>),
    Bytevector(Vec<u8>),
    /// `'` and the like: the symbol.
    Abbreviation(Value),
    /// `#;`
    Comment,
    /// `#n=`
    Labelled(u64),
}

/// How a list is written. Square brackets are an extension; a list ends with what belongs to its beginning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Brackets {
    Round,
    Square,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dot {
    None,
    Read,
    TailRead,
}

struct Label {
    placeholder: Value,
    /// Once it is complete.
    datum: Option<Value>,
}

/// What a token leads to.
enum Step {
    /// Nothing yet.
    More,
    /// A datum is complete.
    Datum(Value),
    /// It cannot stand here.
    Error(String),
}

/// What reading on has come to.
enum More {
    /// There is more text.
    Text,
    /// The input is at its end.
    End,
    /// There is none yet.
    NotReady,
}

impl<'a> Reader<'a> {
    /// A reader on a port's input; `source` is shown in messages.
    pub fn new(input: &'a mut Input, source: Value) -> Reader<'a> {
        Reader {
            input,
            source,
            levels: Vec::new(),
            labels: HashMap::new(),
            has_placeholders: false,
        }
    }

    /// The next datum; the end-of-file object at the end; `Value::NOT_READY` if the library is to wait first, which then
    /// begins again.
    pub fn read(mut self, context: &mut Context) -> Result<Value, Raised> {
        if !waits_in_place(context) {
            self.input.mark();
            #[cfg(feature = "foreign")]
            self.input.gather(|| heap::room(context));
        }
        #[cfg(feature = "foreign")]
        let begin = std::time::Instant::now();
        let mut is_last = false;
        loop {
            match self.read_piece(context, is_last)? {
                Some(datum) => return self.resolve(context, datum),
                None if is_last => return self.end(context),
                None => match self.more(context)? {
                    More::Text => {}
                    More::End => is_last = true,
                    More::NotReady => {
                        self.input.rewind();
                        #[cfg(feature = "foreign")]
                        self.input.note_vain(begin.elapsed());
                        return Ok(Value::NOT_READY);
                    }
                },
            }
        }
    }

    /// Reads on in the text that has arrived: the datum, if it becomes complete. A token at the very end may go on in
    /// the text to come, unless there is none.
    fn read_piece(&mut self, context: &mut Context, is_last: bool) -> Result<Option<Value>, Raised> {
        // The text is copied out of the buffer's borrow only by reference: allocation does not touch the port.
        let fold_case = self.input.fold_case;
        let text: *const str = self.input.text();
        // SAFETY: the buffer is not changed before `consume_text`, which is after the last use of the lexer.
        let text: &str = unsafe { &*text };
        let mut lexer = if is_last {
            Lexer::on_last_piece(text)
        } else {
            Lexer::on_piece(text)
        };
        lexer.set_fold_case(fold_case);
        let result = loop {
            match lexer.next_token() {
                Ok(Lexed::Token(token)) => match self.token(context, token.kind)? {
                    Step::More => {}
                    Step::Datum(datum) => break Ok(Some(datum)),
                    Step::Error(message) => break Err((message, token.span.start)),
                },
                Ok(Lexed::End | Lexed::Incomplete) => break Ok(None),
                Err(error) => break Err((error.kind.message(), error.span.start)),
            }
        };
        let (position, fold_case) = (lexer.position(), lexer.folds_case());
        let place = result
            .as_ref()
            .err()
            .map(|(_, start)| self.input.place_at(*start));
        self.input.fold_case = fold_case;
        self.input.consume_text(position);
        result.map_err(|(message, _)| self.error(context, &message, place.unwrap_or(self.input.place())))
    }

    /// Waits for more text, if that is done here.
    fn more(&mut self, context: &mut Context) -> Result<More, Raised> {
        let valid = self.input.text().len();
        let pending = &self.input.buffered()[valid..];
        // A character that is not merely cut off at the end of what has arrived.
        let is_invalid = std::str::from_utf8(pending).is_err_and(|error| error.error_len().is_some());
        if !is_invalid {
            let filled = loop {
                match self.input.fill() {
                    // A signal that does not concern the program: the operation goes on.
                    Err(PortError::Interrupted) if !take_interrupt_of(context) => {}
                    Err(PortError::NoRoom) if self.input.let_grow(heap::room(context)) => {}
                    Err(PortError::NotReady) if waits_in_place(context) => self.input.let_wait(),
                    Err(PortError::NotReady) => return Ok(More::NotReady),
                    result => break result,
                }
            };
            match filled {
                Ok(true) => return Ok(More::Text),
                Ok(false) if pending_is_empty(self.input) => return Ok(More::End),
                Ok(false) => {}
                Err(error) => return Err(condition::port_error(context, "read", self.source, error)),
            }
        }
        self.input.consume_text(valid);
        // At the end of what a terminal has, it could be asked again.
        self.input.let_wait();
        match self.input.read_char() {
            Err(error) => Err(condition::port_error(context, "read", self.source, error)),
            Ok(_) => unreachable!("the next character is invalid"),
        }
    }

    /// The end of the input.
    fn end(&mut self, context: &mut Context) -> Result<Value, Raised> {
        let expected = match self.levels.last() {
            None => return Ok(Value::EOF),
            Some(Level::List { .. }) => "a list",
            Some(Level::Vector(_)) => "a vector",
            Some(Level::Bytevector(_)) => "a bytevector",
            Some(Level::Abbreviation(_) | Level::Comment | Level::Labelled(_)) => "a prefix",
        };
        let place = self.input.place();
        Err(self.error(context, &format!("unexpected end of input in {expected}"), place))
    }

    fn error(&self, context: &mut Context, message: &str, (line, column): (u64, u64)) -> Raised {
        let source = show(context, self.source);
        let message = format!("read: {message}, at line {line}, column {column} of {source}");
        condition::raise(
            context,
            ConditionKind::Read,
            Some("read"),
            &message,
            &[self.source],
        )
    }

    /// Takes a token.
    fn token(&mut self, context: &mut Context, token: TokenKind) -> Result<Step, Raised> {
        let datum = match token {
            TokenKind::Open => return Ok(self.open_list(Brackets::Round)),
            TokenKind::OpenBracket => return Ok(self.open_list(Brackets::Square)),
            TokenKind::OpenVector => return Ok(self.open(Level::Vector(Vec::new()))),
            TokenKind::OpenBytevector => return Ok(self.open(Level::Bytevector(Vec::new()))),
            TokenKind::DatumComment => return Ok(self.open(Level::Comment)),
            TokenKind::Quote => return self.abbreviation(context, "quote"),
            TokenKind::Quasiquote => return self.abbreviation(context, "quasiquote"),
            TokenKind::Unquote => return self.abbreviation(context, "unquote"),
            TokenKind::UnquoteSplicing => return self.abbreviation(context, "unquote-splicing"),
            TokenKind::Dot => return Ok(self.dot()),
            TokenKind::Close => match self.close(context, Brackets::Round)? {
                Step::Datum(datum) => datum,
                other => return Ok(other),
            },
            TokenKind::CloseBracket => match self.close(context, Brackets::Square)? {
                Step::Datum(datum) => datum,
                other => return Ok(other),
            },
            TokenKind::Label(number) => return self.label(context, number),
            TokenKind::Reference(number) => match self.labels.get(&number) {
                Some(Label {
                    datum: Some(datum), ..
                }) => *datum,
                Some(Label { placeholder, .. }) => {
                    self.has_placeholders = true;
                    *placeholder
                }
                None => return Ok(Step::Error(format!("unknown datum label #{number}#"))),
            },
            TokenKind::Boolean(boolean) => Value::bool(boolean),
            TokenKind::Character(c) => Value::char(c),
            TokenKind::Number(number) => allocate::number(context, &number)?,
            TokenKind::String(text) => allocate::string(context, &text)?,
            TokenKind::Identifier(name) => allocate::symbol(context, &name)?,
            TokenKind::Eof => Value::EOF,
            TokenKind::Default => Value::DEFAULT,
            TokenKind::Unspecified => Value::UNSPECIFIED,
        };
        self.complete(context, datum)
    }

    fn open_list(&mut self, brackets: Brackets) -> Step {
        self.open(Level::List {
            brackets,
            first: Value::NIL,
            last: Value::NIL,
            dot: Dot::None,
        })
    }

    fn open(&mut self, level: Level) -> Step {
        self.levels.push(level);
        Step::More
    }

    fn abbreviation(&mut self, context: &mut Context, name: &str) -> Result<Step, Raised> {
        let symbol = allocate::symbol(context, name)?;
        Ok(self.open(Level::Abbreviation(symbol)))
    }

    fn dot(&mut self) -> Step {
        match self.levels.last_mut() {
            Some(Level::List { first, dot, .. }) if *dot == Dot::None && *first != Value::NIL => {
                *dot = Dot::Read;
                Step::More
            }
            _ => Step::Error("unexpected dot".to_owned()),
        }
    }

    fn label(&mut self, context: &mut Context, number: u64) -> Result<Step, Raised> {
        let placeholder = allocate::pair(context, Value::UNBOUND, Value::UNBOUND)?;
        if self
            .labels
            .insert(
                number,
                Label {
                    placeholder,
                    datum: None,
                },
            )
            .is_some()
        {
            return Ok(Step::Error(format!("datum label #{number}= defined twice")));
        }
        Ok(self.open(Level::Labelled(number)))
    }

    fn close(&mut self, context: &mut Context, closing: Brackets) -> Result<Step, Raised> {
        let (opened, name, other) = match closing {
            Brackets::Round => (Brackets::Square, "parenthesis", "bracket"),
            Brackets::Square => (Brackets::Round, "bracket", "parenthesis"),
        };
        let mismatched = match self.levels.last() {
            Some(Level::List { brackets, .. }) => *brackets == opened,
            Some(Level::Vector(_) | Level::Bytevector(_)) => closing == Brackets::Square,
            Some(Level::Abbreviation(_) | Level::Comment | Level::Labelled(_)) | None => false,
        };
        if mismatched {
            return Ok(Step::Error(format!(
                "closing {name} where a closing {other} is expected"
            )));
        }
        Ok(match self.levels.pop() {
            Some(Level::List {
                first,
                dot: Dot::None | Dot::TailRead,
                ..
            }) => Step::Datum(first),
            Some(Level::List { .. }) => Step::Error("datum expected after the dot".to_owned()),
            Some(Level::Vector(elements)) => Step::Datum(allocate::vector_from(context, &elements)?),
            Some(Level::Bytevector(bytes)) => Step::Datum(allocate::bytevector_from(context, &bytes)?),
            Some(Level::Abbreviation(_) | Level::Comment | Level::Labelled(_)) => {
                Step::Error(format!("datum expected before the closing {name}"))
            }
            None => Step::Error(format!("unexpected closing {name}")),
        })
    }

    /// Puts a complete datum where it belongs.
    fn complete(&mut self, context: &mut Context, mut datum: Value) -> Result<Step, Raised> {
        loop {
            match self.levels.last_mut() {
                None => return Ok(Step::Datum(datum)),
                Some(Level::List { first, last, dot, .. }) => {
                    match dot {
                        Dot::None => {
                            let pair = allocate::pair(context, datum, Value::NIL)?;
                            if *first == Value::NIL {
                                *first = pair;
                            } else {
                                heap::set_cdr(context, *last, pair);
                            }
                            *last = pair;
                        }
                        Dot::Read => {
                            heap::set_cdr(context, *last, datum);
                            *dot = Dot::TailRead;
                        }
                        Dot::TailRead => {
                            return Ok(Step::Error(
                                "closing parenthesis expected after a dotted tail".to_owned(),
                            ));
                        }
                    }
                    return Ok(Step::More);
                }
                Some(Level::Vector(elements)) => {
                    elements.push(datum);
                    return Ok(Step::More);
                }
                Some(Level::Bytevector(bytes)) => {
                    return Ok(match datum.as_fixnum().map(u8::try_from) {
                        Some(Ok(byte)) => {
                            bytes.push(byte);
                            Step::More
                        }
                        _ => Step::Error("element of a bytevector that is not a byte".to_owned()),
                    });
                }
                Some(Level::Comment) => {
                    self.levels.pop();
                    return Ok(Step::More);
                }
                Some(Level::Abbreviation(symbol)) => {
                    let symbol = *symbol;
                    self.levels.pop();
                    datum = allocate::list(context, &[symbol, datum])?;
                }
                Some(Level::Labelled(number)) => {
                    let number = *number;
                    self.levels.pop();
                    let label = self
                        .labels
                        .get_mut(&number)
                        .expect("the label was entered when it was read");
                    if datum == label.placeholder {
                        return Ok(Step::Error(format!(
                            "datum label #{number}= that stands for itself"
                        )));
                    }
                    label.datum = Some(datum);
                }
            }
        }
    }

    /// Puts the labelled data in the places of their placeholders.
    fn resolve(&self, context: &mut Context, datum: Value) -> Result<Value, Raised> {
        if !self.has_placeholders {
            return Ok(datum);
        }
        let meaning: WordMap<Value> = self
            .labels
            .values()
            .filter_map(|label| label.datum.map(|datum| (label.placeholder.0, datum)))
            .collect();
        let replaced = |value: Value| meaning.get(&value.0).copied();
        let mut visited = WordSet::default();
        let mut remaining = vec![datum];
        while let Some(datum) = remaining.pop() {
            if !(datum.is_pair() || heap::is_vector(datum)) || !visited.insert(datum.0) {
                continue;
            }
            if datum.is_pair() {
                if let Some(car) = replaced(heap::car(datum)) {
                    heap::set_car(context, datum, car);
                }
                if let Some(cdr) = replaced(heap::cdr(datum)) {
                    heap::set_cdr(context, datum, cdr);
                }
                remaining.extend([heap::cdr(datum), heap::car(datum)]);
            } else {
                for index in 0..heap::length(datum) {
                    if let Some(element) = replaced(heap::field(datum, index)) {
                        heap::set_field(context, datum, index, element);
                    }
                }
                remaining.extend_from_slice(heap::elements(datum));
            }
        }
        Ok(datum)
    }
}

/// Whether nothing has arrived that is not consumed as text.
fn pending_is_empty(input: &mut Input) -> bool {
    let valid = input.text().len();
    input.buffered().len() == valid
}

#[cfg(test)]
mod tests {
    use crate::testing::{context, datum, outcome, read_all, written};

    #[test]
    fn data_of_every_sort_reads_and_writes_back() {
        let context = &mut *context();
        for text in [
            "()",
            "(1 2 . 3)",
            "(a (b #(c \"d\") #u8(1 2 255)) . e)",
            "#(1 #t #f #\\a #\\space #\\x7)",
            "(quote x)",
            "|hello world|",
            "||",
            "|1|",
            "...",
            "+",
            "->x",
            "\"tab\\t newline\\n quote\\\" backslash\\\\ λ\"",
            "-1.5e10",
            "1/3",
            "+i",
            "123456789012345678901234567890",
            "#0=(a . #0#)",
            "#0=#(1 #0# (2 . #0#))",
        ] {
            let datum = datum(context, text);
            let expected = match text {
                "#\\x7" => "#\\alarm",
                "-1.5e10" => "-15000000000.0",
                other => &other.replace("#\\x7)", "#\\alarm)"),
            };
            assert_eq!(written(context, datum), expected);
        }
    }

    #[test]
    fn errors_say_what_and_where() {
        let context = &mut *context();
        for (text, expected) in [
            (
                "(1 2",
                "read: unexpected end of input in a list, at line 1, column 5 of #f",
            ),
            (
                " )",
                "read: unexpected closing parenthesis, at line 1, column 2 of #f",
            ),
            ("(\n . 2)", "read: unexpected dot, at line 2, column 2 of #f"),
            (
                "(1 . 2 3)",
                "read: closing parenthesis expected after a dotted tail, at line 1, column 8 of #f",
            ),
            (
                "(1 [2)",
                "read: closing parenthesis where a closing bracket is expected, at line 1, column 6 of #f",
            ),
            (
                "#(1]",
                "read: closing bracket where a closing parenthesis is expected, at line 1, column 4 of #f",
            ),
            ("]", "read: unexpected closing bracket, at line 1, column 1 of #f"),
            (
                "#u8(1 256)",
                "read: element of a bytevector that is not a byte, at line 1, column 7 of #f",
            ),
            ("#5#", "read: unknown datum label #5#, at line 1, column 1 of #f"),
        ] {
            let result = read_all(context, text);
            assert_eq!(outcome(context, result), expected);
        }
    }

    #[test]
    fn nesting_is_bounded_by_memory_alone() {
        let context = &mut *context();
        let depth = 200_000;
        let text = "(".repeat(depth) + &")".repeat(depth);
        let datum = datum(context, &text);
        assert!(written(context, datum) == text);
    }

    #[test]
    fn labels_and_comments() {
        let context = &mut *context();
        for (text, expected) in [
            ("(#0=(1) #0#)", "((1) (1))"),
            ("#;(hidden) shown", "shown"),
            ("(1 #;2 3 #| #| nested |# |# 4 ; end\n)", "(1 3 4)"),
            (
                "'(a `(b ,c ,@d))",
                "(quote (a (quasiquote (b (unquote c) (unquote-splicing d)))))",
            ),
            ("", "#<eof>"),
        ] {
            let datum = datum(context, text);
            assert_eq!(written(context, datum), expected);
        }
    }
}
