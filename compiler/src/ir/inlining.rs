//! Where code comes from that the inliner put elsewhere: a stack trace names a procedure also where its call is gone.
//!
//! A [`Span`] is a place in the source and, with it, the [`Inlined`] call whose procedure's body is there, if any. That
//! call has a span itself, and so on, up to code that is in the procedure in which it was written. (LLVM's `DILocation`
//! with `inlinedAt`.) Spans in the body of a lambda expression are relative to it: they do not tell of what surrounds it.
//!
//! ```text
//!   (define (f x) (car x))         (car x) 1:15, within f at (f y) 2:20, within g at (g z) 3:10
//!   (define (g y) (+ 1 (f y)))
//!   (define (h z) (g z) 3)
//! ```

use crate::source::{Inlined, Span};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A call in whose place the body of the procedure is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Inlining {
    /// The name of the procedure; empty if it has none.
    pub name: Rc<str>,
    /// The call.
    pub call: Span,
}

/// The inlined calls of a unit.
#[derive(Clone, Default, Debug)]
pub struct Inlinings {
    /// By [`Inlined`], from 1.
    entries: Vec<Inlining>,
    numbers: FxHashMap<Inlining, Inlined>,
}

impl Inlinings {
    /// The number of an inlined call.
    pub fn number(&mut self, name: &Rc<str>, call: Span) -> Inlined {
        let inlining = Inlining {
            name: name.clone(),
            call,
        };
        let next = Inlined(self.entries.len() as u32 + 1);
        *self.numbers.entry(inlining).or_insert_with_key(|inlining| {
            self.entries.push(inlining.clone());
            next
        })
    }

    /// What a number stands for; nothing for [`Inlined::NONE`].
    pub fn get(&self, inlined: Inlined) -> Option<&Inlining> {
        self.entries.get((inlined.0 as usize).checked_sub(1)?)
    }

    /// The span of code, written relative to its procedure, where the procedure's body is within an inlined call.
    pub fn within(&mut self, span: Span, outer: Inlined) -> Span {
        if outer == Inlined::NONE || !span.is_some() {
            return span;
        }
        let inlined = self.call_within(span.inlined, outer);
        Span { inlined, ..span }
    }

    /// The number of an inlined call, written relative to its procedure, where the procedure's body is within another.
    pub fn call_within(&mut self, inlined: Inlined, outer: Inlined) -> Inlined {
        if outer == Inlined::NONE {
            return inlined;
        }
        match self.get(inlined).cloned() {
            Some(Inlining { name, call }) => {
                let call = self.within(call, outer);
                self.number(&name, call)
            }
            None => outer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn calls_are_told_of_from_the_inside_out() {
        let place = |start| Span::new(FileId(0), start, start + 1);
        let mut inlinings = Inlinings::default();
        // In g, the body of f is in the place of a call.
        let f = inlinings.number(&"f".into(), place(20));
        let body_of_f = inlinings.within(place(10), f);
        // Then the body of g is in the place of a call in h.
        let g = inlinings.number(&"g".into(), place(30));
        let mut span = inlinings.within(body_of_f, g);
        let mut told = vec![("", span.start)];
        while let Some(Inlining { name, call }) = inlinings.get(span.inlined) {
            told.push((name, call.start));
            span = *call;
        }
        assert_eq!(told, [("", 10), ("f", 20), ("g", 30)]);
        assert_eq!(inlinings.within(Span::NONE, g), Span::NONE);
        assert_eq!(inlinings.within(body_of_f, Inlined::NONE), body_of_f);
    }
}
