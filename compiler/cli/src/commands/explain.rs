//! `inc explain`: what the code of an error means. The pages are the sections of the files in `docs/errors`, a file for each
//! group of codes, in ascending order.

use super::{Reported, Result, print};
use crate::USAGE;
use crate::printing::fail;

/// The files, in the order of their codes.
const CHAPTERS: [&str; 8] = [
    include_str!("../../../../docs/errors/text.md"),
    include_str!("../../../../docs/errors/names.md"),
    include_str!("../../../../docs/errors/forms.md"),
    include_str!("../../../../docs/errors/macros.md"),
    include_str!("../../../../docs/errors/libraries.md"),
    include_str!("../../../../docs/errors/foreign.md"),
    include_str!("../../../../docs/errors/prompt.md"),
    include_str!("../../../../docs/errors/run-time.md"),
];

/// What separates the pages of a file.
const PAGE_MARK: &str = "\n## E";

/// So many codes are named in place of one that does not exist.
const NEAR_CODES: usize = 3;

/// Prints the pages of some codes, or the list of all.
pub fn explain(codes: &[String]) -> Result<()> {
    if codes.is_empty() {
        return print(list());
    }
    let mut status = 0;
    for (index, code) in codes.iter().enumerate() {
        match explanation(code) {
            Ok(text) => {
                let separator = if index > 0 { "\n" } else { "" };
                print(format!("{separator}{text}"))?;
            }
            Err(reason) => {
                fail(None, &reason);
                status = USAGE;
            }
        }
    }
    match status {
        0 => Ok(()),
        status => Err(Reported(status)),
    }
}

/// What there is to say of a code, which may be written `E0201`, `e201` or `201`; an error says that there is none.
pub fn explanation(code: &str) -> std::result::Result<String, String> {
    let digits = code.strip_prefix(['E', 'e']).unwrap_or(code);
    let Ok(number) = digits.parse::<u16>() else {
        return Err(format!("{code} is no error code; one looks like E0201"));
    };
    let mut pages: Vec<Page> = pages().collect();
    if let Some(page) = pages.iter().find(|page| page.number == number) {
        return Ok(page.plain());
    }
    pages.sort_by_key(|page| page.number.abs_diff(number));
    let near: Vec<String> = pages[..NEAR_CODES].iter().map(Page::heading).collect();
    Err(format!(
        "there is no error code E{number:04}; near it are\n{}",
        near.join("\n")
    ))
}

/// All codes with their titles.
pub fn list() -> String {
    let mut text = String::new();
    for chapter in CHAPTERS {
        let title = chapter.lines().next().unwrap_or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text += &format!("{}\n", title.trim_start_matches("# "));
        for page in pages_of(chapter) {
            text += &format!("{}\n", page.heading());
        }
    }
    text
}

/// A section of a file.
struct Page {
    number: u16,
    title: &'static str,
    /// What follows the title, in Markdown.
    body: &'static str,
}

fn pages() -> impl Iterator<Item = Page> {
    CHAPTERS.into_iter().flat_map(pages_of)
}

fn pages_of(chapter: &'static str) -> impl Iterator<Item = Page> {
    chapter.split(PAGE_MARK).skip(1).map(|section| {
        let (heading, body) = section.split_once('\n').expect("a page has a heading and more");
        let (number, title) = heading
            .split_once(": ")
            .expect("a heading has a code and a title");
        Page {
            number: number.parse().expect("a code has a number"),
            title,
            body: body.trim(),
        }
    })
}

impl Page {
    /// The line of a list.
    fn heading(&self) -> String {
        format!("  E{:04}  {}", self.number, self.title)
    }

    /// The page for a terminal: programs are indented, and have no marks.
    fn plain(&self) -> String {
        let mut text = format!("E{:04}: {}\n\n", self.number, self.title);
        let mut in_program = false;
        for line in self.body.lines() {
            if line.starts_with("```") {
                in_program = !in_program;
                continue;
            }
            if in_program && !line.is_empty() {
                text.push_str("    ");
            }
            text.push_str(line);
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use compiler::diagnostics::Code;

    #[test]
    fn each_code_of_the_compiler_has_a_page_and_no_other_page_is_there() {
        let numbers: Vec<u16> = pages().map(|page| page.number).collect();
        assert!(numbers.is_sorted_by(|one, other| one < other));
        let compile_time: Vec<u16> = numbers
            .into_iter()
            .filter(|&number| i64::from(number) < abi::code::CONDITION)
            .collect();
        let codes: Vec<u16> = Code::ALL.iter().map(|&code| code as u16).collect();
        assert_eq!(compile_time, codes);
    }

    #[test]
    fn a_code_is_found_as_it_is_typed() {
        for code in ["E0201", "e0201", "E201", "201"] {
            let text = explanation(code).expect("the code exists");
            assert!(text.starts_with("E0201: "), "{text}");
            assert!(!text.contains("```"), "{text}");
        }
    }

    #[test]
    fn a_code_that_does_not_exist_names_its_neighbours() {
        let reason = explanation("E0200").expect_err("the code does not exist");
        assert!(reason.contains("E0201"), "{reason}");
        assert!(explanation("mutex").is_err());
        assert!(explanation("99999").is_err());
    }
}
