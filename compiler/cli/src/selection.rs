//! Which of many diagnostics are shown, and what is said of the others. It is the same for people and for programs.

use compiler::diagnostics::{Diagnostic, Severity};
use compiler::frontend::MAX_ERRORS;

/// The most errors, and the most warnings, that are shown of a text: as many as anyone reads, and few enough when the text is
/// not Scheme.
const MOST_SHOWN: usize = 20;

/// What is shown of some diagnostics.
pub struct Selection<'d> {
    /// The first ones of each severity.
    pub diagnostics: Vec<&'d Diagnostic>,
    /// That there are more.
    pub more: Vec<More>,
}

/// That there are more diagnostics of a severity.
pub struct More {
    /// The severity.
    pub severity: Severity,
    /// How many there are, in words.
    pub message: String,
}

impl Selection<'_> {
    /// What is shown of diagnostics.
    pub fn of(diagnostics: &[Diagnostic]) -> Selection<'_> {
        let (mut errors, mut warnings) = (0, 0);
        let is_shown = |diagnostic: &&Diagnostic| {
            let count = match diagnostic.severity {
                Severity::Error => &mut errors,
                Severity::Warning => &mut warnings,
            };
            *count += 1;
            *count <= MOST_SHOWN
        };
        Selection {
            diagnostics: diagnostics.iter().filter(is_shown).collect(),
            more: [
                more(warnings, usize::MAX, Severity::Warning),
                more(errors, MAX_ERRORS, Severity::Error),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    }
}

/// How many more diagnostics there are than those that are shown; `limit` is how many the front end looks for.
fn more(count: usize, limit: usize, severity: Severity) -> Option<More> {
    if count <= MOST_SHOWN {
        return None;
    }
    let more = count - MOST_SHOWN;
    let at_least = if count < limit { "" } else { "at least " };
    let plural = if more == 1 { "" } else { "s" };
    let message = format!("and {at_least}{more} more {}{plural}", severity.name());
    Some(More { severity, message })
}
