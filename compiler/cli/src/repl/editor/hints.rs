//! How the procedure or form is used that is being typed.

use super::knowledge::{Knowledge, Shared};
use super::tokens::{Kind, lists_around, tokens};
use nu_ansi_term::{Color, Style};
use reedline::History;

/// Shows signatures behind the text.
pub struct Hinter {
    shared: Shared,
    colours: bool,
}

impl Hinter {
    pub fn new(shared: Shared, colours: bool) -> Hinter {
        Hinter { shared, colours }
    }
}

impl reedline::Hinter for Hinter {
    fn handle(&mut self, text: &str, cursor: usize, _: &dyn History, _: bool, _: &str) -> String {
        // Without colours it could not be told from what was typed.
        if !self.colours || cursor != text.len() {
            return String::new();
        }
        let shared = self.shared.lock().expect("no holder panics");
        match hint(&shared, text) {
            Some(signature) => Style::new()
                .fg(Color::DarkGray)
                .paint(format!("  {signature}"))
                .to_string(),
            None => String::new(),
        }
    }

    // It is there to be read, not to be taken over.
    fn complete_hint(&self) -> String {
        String::new()
    }

    fn next_hint_token(&self) -> String {
        String::new()
    }
}

/// The signature of the operator of the innermost list, once its name is typed.
fn hint<'k>(knowledge: &'k Knowledge, text: &str) -> Option<&'k str> {
    let tokens = tokens(text);
    let lists = lists_around(&tokens, text.len());
    let operator = lists.last()?.open.and(lists.last()?.parts.first())?;
    let is_typed = operator.end < text.len();
    match operator.kind {
        Kind::Name if is_typed => knowledge.signature(&text[operator.start..operator.end]),
        _ => None,
    }
}
