//! What the parts of the editor know of the session and of the text.

use crate::repl::evaluation::Prompt;
use crate::repl::names;
use compiler::frontend::visible::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex};

/// What is shared by the parts of the editor.
pub type Shared = Arc<Mutex<Knowledge>>;

/// What the parts of the editor know.
#[derive(Default, Debug)]
pub struct Knowledge {
    /// The visible names, sorted.
    pub names: Vec<String>,
    keywords: FxHashSet<String>,
    /// How names are used.
    signatures: FxHashMap<String, String>,
    /// The libraries that can be imported, as they are written.
    pub libraries: Vec<String>,
    /// What is being typed, and where the cursor is; none if keys were pressed since it was last shown that do more than add
    /// to it.
    typed: Option<(String, usize)>,
    /// Whether a text is being typed.
    pub is_typing: bool,
    /// Whether the next key was pressed before the editor had the terminal.
    pub is_typed_ahead: bool,
}

impl Knowledge {
    /// Whether a name is that of a core form or macro.
    pub fn is_keyword(&self, name: &str) -> bool {
        self.keywords.contains(name)
    }

    /// How a name is used, if its source says so.
    pub fn signature(&self, name: &str) -> Option<&str> {
        self.signatures.get(name).map(String::as_str)
    }

    /// Takes note that a text is typed from now on; nothing is shown yet.
    pub fn begin(&mut self) {
        self.typed = None;
        self.is_typing = true;
    }

    /// Takes note that the text is typed.
    pub fn end(&mut self) {
        self.typed = None;
        self.is_typing = false;
    }

    /// Takes note of what is shown.
    pub fn see(&mut self, text: &str, cursor: usize) {
        self.typed = Some((text.to_string(), cursor));
    }

    /// Takes note of a text that is put at the cursor.
    pub fn add(&mut self, added: &str) {
        if let Some((text, cursor)) = &mut self.typed {
            text.insert_str(*cursor, added);
            *cursor += added.len();
        }
    }

    /// Takes note of a change of which nothing is known.
    pub fn forget(&mut self) {
        self.typed = None;
    }

    /// What is being typed, and where the cursor is, if that is known.
    pub fn typed(&self) -> Option<(&str, usize)> {
        self.typed.as_ref().map(|(text, cursor)| (text.as_str(), *cursor))
    }
}

/// Renews what is known of the session.
pub fn renew(shared: &Shared, prompt: &mut Prompt) {
    let environment = prompt.environment;
    let (visible, libraries) = prompt.session.with_expander(|expander| {
        let visible: Vec<(String, Option<Kind>)> = expander
            .visible_names(environment)
            .iter()
            .map(|name| {
                (
                    name.to_string(),
                    expander.visible(name, environment).map(|visible| visible.kind),
                )
            })
            .collect();
        (visible, expander.libraries_for_users())
    });
    let mut known = shared.lock().expect("no holder panics");
    known.libraries = libraries.iter().map(ToString::to_string).collect();
    known.libraries.sort();
    known.keywords = visible
        .iter()
        .filter(|(_, kind)| matches!(kind, Some(Kind::CoreForm(_) | Kind::Macro)))
        .map(|(name, _)| name.clone())
        .collect();
    known.signatures = visible
        .iter()
        .filter_map(|(name, _)| Some((name.clone(), names::signatures(prompt, name).into_iter().next()?)))
        .collect();
    known.names = visible.into_iter().map(|(name, _)| name).collect();
}
