//! The prompt on a terminal: an editor of several lines (`reedline`) with colours, indentation, completion, hints, history.
//!
//! `reedline` has a thread of its own, and asks for each of these through an object that it owns, so what they know of the
//! session, [`Knowledge`], is shared, and is renewed after each text that ran.

// The tokens of a text that may be unfinished.
mod tokens;
// Colours.
mod highlighting;
// How far a new line is indented.
mod indentation;
// What could be meant by what was typed.
pub mod completion;
// How what is being typed is called.
mod hints;
// What keys do.
mod keys;
// The file of the lines of earlier sessions.
mod history;
// What is shared.
pub mod knowledge;
// How the terminal is left.
mod terminal;
// The thread of the editor.
mod desk;

use super::evaluation::{NUMBERED, Prompt};
use super::{perform, plain, submit};
use crate::commands::{Result, system_failure};
use crate::printing::{complain, print};
use compiler::options::Options;
use completion::Completer;
use desk::Desk;
use highlighting::Highlighter;
use hints::Hinter;
use keys::Keys;
use knowledge::{Knowledge, Shared};
use reedline::{
    ColumnarMenu, MenuBuilder, PromptEditMode, PromptHistorySearch, Reedline, ReedlineMenu, Signal,
    ValidationResult, Validator,
};
use std::borrow::Cow;
use std::sync::{Arc, Mutex};

/// The name by which keys refer to the menu of completions.
const COMPLETIONS: &str = "completions";

/// Runs the prompt until Ctrl-D.
pub fn run(options: &Options) -> Result<()> {
    let mut prompt = Prompt::new(options)?;
    let shared: Shared = Arc::new(Mutex::new(Knowledge::default()));
    let mut desk = Desk::open(&shared, &mut prompt.session).map_err(system_failure)?;
    // If that is not possible, the results that follow are not either, and that is reported.
    let _ = print(format!(
        "{}; ,help lists commands, Ctrl-D ends the session\n",
        crate::version::line()
    ));
    loop {
        knowledge::renew(&shared, &mut prompt);
        // Else the editor ends them, and the program's ports do not know.
        prompt.session.end_lines();
        match desk.read(perform::invitation(&prompt), &mut prompt) {
            Ok(Signal::Success(text)) => submit(&mut prompt, &text, NUMBERED),
            Ok(Signal::CtrlD) => submit(&mut prompt, ",quit", NUMBERED),
            Ok(_) => {}
            Err(error) => {
                complain(format_args!("inc: the terminal: {error}\n"));
                prompt.fail()
            }
        }
        prompt.session.take_interrupt();
    }
}

fn editor(shared: &Shared) -> Reedline {
    let colours = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let menu = ColumnarMenu::default().with_name(COMPLETIONS).with_marker("");
    let mut editor = Reedline::create()
        .with_ansi_colors(colours)
        .use_bracketed_paste(true)
        .with_highlighter(Box::new(Highlighter(shared.clone())))
        .with_hinter(Box::new(Hinter::new(shared.clone(), colours)))
        .with_completer(Box::new(Completer(shared.clone())))
        .with_quick_completions(true)
        .with_partial_completions(true)
        .with_validator(Box::new(Whole))
        .with_menu(ReedlineMenu::EngineCompleter(Box::new(menu)))
        .with_edit_mode(Box::new(Keys::new(shared.clone())));
    if let Some(history) = history::open() {
        editor = editor.with_history(history);
    }
    editor
}

/// What stands before the lines of a text.
struct Invitation(String);

impl reedline::Prompt for Invitation {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        self.0.as_str().into()
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        "".into()
    }

    fn render_prompt_indicator(&self, _mode: PromptEditMode) -> Cow<'_, str> {
        "".into()
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        "  ".into()
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        format!("(earlier lines with: {}) ", search.term).into()
    }
}

/// Says when Enter runs a text.
struct Whole;

impl Validator for Whole {
    fn validate(&self, text: &str) -> ValidationResult {
        match plain::is_whole(text) {
            true => ValidationResult::Complete,
            false => ValidationResult::Incomplete,
        }
    }
}
