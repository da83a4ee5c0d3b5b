//! What keys do: as in Emacs, but for Enter, Tab and, in an empty line, Ctrl-D.

use super::COMPLETIONS;
use super::indentation::indentation;
use super::knowledge::Shared;
use crate::repl::plain;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use reedline::{
    EditCommand, EditMode, Emacs, PromptEditMode, ReedlineEvent, ReedlineRawEvent, default_emacs_keybindings,
};
use std::time::Duration;

/// Decides what keys do.
pub struct Keys {
    emacs: Emacs,
    shared: Shared,
    /// Whether the menu of completions may be open: the last key was one that opens it or moves in it.
    in_menu: bool,
}

impl Keys {
    pub fn new(shared: Shared) -> Keys {
        let mut bindings = default_emacs_keybindings();
        let menu = ReedlineEvent::Menu(COMPLETIONS.to_string());
        bindings.add_binding(
            KeyModifiers::NONE,
            KeyCode::Tab,
            ReedlineEvent::UntilFound(vec![menu, ReedlineEvent::MenuNext]),
        );
        bindings.add_binding(KeyModifiers::SHIFT, KeyCode::BackTab, ReedlineEvent::MenuPrevious);
        bindings.add_binding(
            KeyModifiers::ALT,
            KeyCode::Enter,
            ReedlineEvent::Edit(vec![EditCommand::InsertNewline]),
        );
        Keys {
            emacs: Emacs::new(bindings),
            shared,
            in_menu: false,
        }
    }

    /// Runs the text if it is whole, otherwise begins a new line.
    fn enter(&mut self) -> ReedlineEvent {
        let mut shared = self.shared.lock().expect("no holder panics");
        match shared.typed() {
            Some((text, cursor)) if !plain::is_whole(text) => {
                // What is pasted has its own indentation. Not every terminal marks it, but it is all there at once.
                let is_pasted = crossterm::event::poll(Duration::ZERO).unwrap_or(false);
                let columns = if is_pasted { 0 } else { indentation(text, cursor) };
                let indentation = " ".repeat(columns);
                shared.add(&format!("\n{indentation}"));
                ReedlineEvent::Edit(vec![
                    EditCommand::InsertNewline,
                    EditCommand::InsertString(indentation),
                ])
            }
            // Where the text is not known, the validator decides, and nothing is indented.
            _ => {
                shared.forget();
                ReedlineEvent::Enter
            }
        }
    }

    /// Whether the cursor is in an empty line at the end of a text that has others before it.
    fn is_in_empty_last_line(&self) -> bool {
        let shared = self.shared.lock().expect("no holder panics");
        let line = match shared.typed() {
            Some((text, cursor)) if cursor == text.len() => text.rsplit_once('\n').map(|(_, line)| line),
            Some(_) | None => None,
        };
        line.is_some_and(|line| line.trim().is_empty())
    }

    /// What a key is that was perhaps pressed while a text ran: the terminal has made Ctrl-D a zero byte, which stands for Ctrl-Space.
    fn pressed(&mut self, event: Event) -> Event {
        let was_ahead = std::mem::take(&mut self.shared.lock().expect("no holder panics").is_typed_ahead);
        match event {
            Event::Key(KeyEvent {
                code: KeyCode::Char(' '),
                modifiers: KeyModifiers::CONTROL,
                ..
            }) if was_ahead => Event::Key(KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL)),
            event => event,
        }
    }

    /// Takes note of what a key other than Enter does to the text.
    fn note(&mut self, key: KeyEvent) {
        let mut shared = self.shared.lock().expect("no holder panics");
        match key.code {
            KeyCode::Char(c) if KeyModifiers::SHIFT.contains(key.modifiers) => {
                shared.add(c.encode_utf8(&mut [0; 4]))
            }
            _ => shared.forget(),
        }
    }
}

impl EditMode for Keys {
    fn parse_event(&mut self, event: ReedlineRawEvent) -> ReedlineEvent {
        let event = self.pressed(Event::from(event));
        let was_in_menu = std::mem::take(&mut self.in_menu);
        match event {
            Event::Key(KeyEvent {
                code: KeyCode::Enter,
                modifiers: KeyModifiers::NONE,
                ..
            }) if !was_in_menu => return self.enter(),
            // Where it would delete nothing, it ends what was begun.
            Event::Key(KeyEvent {
                code: KeyCode::Char('d'),
                modifiers: KeyModifiers::CONTROL,
                ..
            }) if self.is_in_empty_last_line() => return ReedlineEvent::CtrlC,
            Event::Key(key) => {
                self.in_menu = match key.code {
                    KeyCode::Tab | KeyCode::BackTab => true,
                    KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right => was_in_menu,
                    _ => false,
                };
                self.note(key);
            }
            _ => self.shared.lock().expect("no holder panics").forget(),
        }
        match ReedlineRawEvent::try_from(event) {
            Ok(event) => self.emacs.parse_event(event),
            Err(()) => ReedlineEvent::None,
        }
    }

    fn edit_mode(&self) -> PromptEditMode {
        self.emacs.edit_mode()
    }
}
