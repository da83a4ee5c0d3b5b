//! A line of the source with a place in it underlined, as the diagnostics of the compiler show one (a test of the compiler
//! compares the two):
//!
//! ```text
//!   --> queens.scm:12:8
//!    |
//! 12 |   (and (vector-ref board column)
//!    |        ^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! Their crate would add a third to the size of small executables, for forms that no report has.

use unicode_width::UnicodeWidthChar;

/// Whether the text is for a terminal that shows colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colours {
    /// Text alone.
    None,
    /// With the colours of the compiler's diagnostics.
    Terminal,
}

impl Colours {
    /// A text in a style, which is given by its escape sequences.
    fn paint(self, style: &str, text: &str) -> String {
        match self {
            Colours::None => text.to_owned(),
            Colours::Terminal => format!("{style}{text}\x1b[0m"),
        }
    }
}

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[1m\x1b[91m";
const BLUE: &str = "\x1b[1m\x1b[94m";

/// Columns that are shown of a longer line, as the compiler's diagnostics do, where no terminal is narrower.
const MOST_COLUMNS: usize = 140;
/// Columns that are shown of it in any case.
const LEAST_COLUMNS: usize = 20;
/// What stands for the parts of a longer line that are left out.
const ELLIPSIS: &str = "...";
/// Columns of a tab.
const TAB_COLUMNS: usize = 4;
/// So much of a longer line is shown before the place, at least: enough to see what it is part of.
const COLUMNS_BEFORE: usize = 40;

/// What is shown.
pub struct Underlined<'a> {
    /// The text of the line.
    pub line: &'a str,
    /// The name of the file, the line, and the column in characters (both from 1).
    pub place: (&'a str, u32, u32),
    /// The number of characters that are underlined.
    pub length: u32,
    /// The columns that there are for a line, with the number before it.
    pub columns: usize,
}

/// `error[E1001]: message`
pub fn headline(code: i64, message: &str, colours: Colours) -> String {
    let error = colours.paint(RED, &format!("error[{}]", self::code(code)));
    let message = colours.paint(BOLD, &format!(": {message}"));
    format!("{error}{message}\n")
}

/// A code as it is shown.
pub fn code(code: i64) -> String {
    format!("E{code:04}")
}

/// What more there is to say, each after a word for what it is, below the line of that number if that was shown.
pub fn footer(line: Option<u32>, remarks: &[(&str, String)], colours: Colours) -> String {
    let margin = " ".repeat(line.map_or(1, |line| line.to_string().len()));
    let mut text = String::new();
    if line.is_some() && !remarks.is_empty() {
        text = format!("{margin} {}\n", colours.paint(BLUE, "|"));
    }
    for (word, remark) in remarks {
        let sign = colours.paint(BLUE, "= ");
        let word = colours.paint(BOLD, word);
        text += &format!("{margin} {sign}{word}: {remark}\n");
    }
    text
}

/// The place and the underlined line.
pub fn render(underlined: &Underlined, colours: Colours) -> String {
    let (file, line, column) = underlined.place;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let arrow = colours.paint(BLUE, "--> ");
    let bar = colours.paint(BLUE, "|");
    let number = colours.paint(BLUE, &number);
    let (text, start, columns) = window(underlined);
    let underline = " ".repeat(start) + &colours.paint(RED, &"^".repeat(columns));
    format!(
        "{margin}{arrow}{file}:{line}:{column}\n{margin} {bar}\n{number} {bar} {text}\n{margin} {bar} {underline}\n"
    )
}

/// The line as it is shown, the column (from 0) at which the underlining begins, and its columns.
fn window(underlined: &Underlined) -> (String, usize, usize) {
    let number = underlined.place.1.to_string();
    let around = number.len() + " | ".len() + 2 * ELLIPSIS.len();
    let most = underlined
        .columns
        .saturating_sub(around)
        .clamp(LEAST_COLUMNS, MOST_COLUMNS);
    let cells: Vec<(String, usize)> = underlined.line.trim_end().chars().map(cell).collect();
    let first = (underlined.place.2 as usize - 1).min(cells.len());
    let last = (first + underlined.length as usize).min(cells.len());
    let width = |cells: &[(String, usize)]| cells.iter().map(|(_, columns)| columns).sum::<usize>();
    let (start, columns) = (width(&cells[..first]), width(&cells[first..last]).max(1));
    if width(&cells) <= most {
        let text = cells.into_iter().map(|(text, _)| text).collect();
        return (text, start, columns);
    }
    let left = start.saturating_sub(COLUMNS_BEFORE.min(most / 2));
    let mut text = String::new();
    // Where the first character that is shown begins.
    let mut origin = None;
    let mut at = 0;
    for (shown, columns) in &cells {
        if at >= left && at + columns <= left + most {
            origin.get_or_insert(at);
            text.push_str(shown);
        }
        at += columns;
    }
    let origin = origin.unwrap_or(0);
    let before = if origin > 0 { ELLIPSIS } else { "" };
    let after = if at > left + most { ELLIPSIS } else { "" };
    let start = start - origin;
    let columns = columns.min(most - start);
    (format!("{before}{text}{after}"), before.len() + start, columns)
}

/// The columns that a part of a line takes.
pub fn columns_of(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(character: char) -> usize {
    match character {
        '\t' => TAB_COLUMNS,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => 1,
        _ => character.width().unwrap_or(1),
    }
}

/// How a character is shown, and in how many columns.
fn cell(character: char) -> (String, usize) {
    match character {
        '\t' => (" ".repeat(TAB_COLUMNS), TAB_COLUMNS),
        // What would control the terminal is shown by its picture.
        '\0'..='\x1f' => (picture(character as u32), 1),
        '\x7f' => (picture(0x21), 1),
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            (char::REPLACEMENT_CHARACTER.to_string(), 1)
        }
        _ => (character.to_string(), character.width().unwrap_or(1)),
    }
}

/// A picture of a control character, from the block U+2400.
fn picture(offset: u32) -> String {
    char::from_u32(0x2400 + offset)
        .expect("the block has so many characters")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(line: &str, column: u32, length: u32) -> String {
        in_columns(line, column, length, usize::MAX)
    }

    fn in_columns(line: &str, column: u32, length: u32, columns: usize) -> String {
        let underlined = Underlined {
            line,
            place: ("x.scm", 12, column),
            length,
            columns,
        };
        render(&underlined, Colours::None)
    }

    #[test]
    fn a_place_is_underlined() {
        let expected = "  --> x.scm:12:4\n   |\n12 | (f (g 1))\n   |    ^^^^^\n";
        assert_eq!(plain("(f (g 1))", 4, 5), expected);
    }

    #[test]
    fn tabs_wide_characters_and_controls_keep_the_columns() {
        let expected = "  --> x.scm:12:6\n   |\n12 |     \u{65e5}\u{241b}e\u{301}(g)\n   |         ^^^\n";
        assert_eq!(plain("\t\u{65e5}\x1be\u{301}(g)", 6, 3), expected);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}(here){}", "a ".repeat(500), " b".repeat(500));
        let text = plain(&line, 1001, 6);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[2].starts_with("12 | ...a a ") && lines[2].ends_with(" b b..."));
        assert!(lines[2].len() <= "12 | ".len() + MOST_COLUMNS + 2 * ELLIPSIS.len());
        assert_eq!(lines[2].find("(here)"), lines[3].find("^^^^^^"));
    }

    #[test]
    fn a_narrow_terminal_has_room_for_the_line_and_its_place() {
        let line = format!("{}(here {})", "a ".repeat(50), "b ".repeat(50));
        for columns in [40, 60, 80] {
            let text = in_columns(&line, 101, 100, columns);
            let lines: Vec<&str> = text.lines().collect();
            assert!(lines.iter().all(|line| line.len() <= columns), "{text}");
            assert_eq!(lines[2].find("(here"), lines[3].find("^^^^^"));
        }
    }

    #[test]
    fn a_place_outside_of_the_line_is_shown_at_its_end() {
        let expected = "  --> x.scm:12:9\n   |\n12 | (f)\n   |    ^\n";
        assert_eq!(plain("(f)", 9, 4), expected);
    }
}
