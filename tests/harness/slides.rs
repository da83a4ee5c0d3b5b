//! The slides of the talk: each block of `talk/slides.html` shows what its command prints.
//!
//! A block is a `<pre>` with attributes: `data-command` is for a shell, in a folder with `demos` of the talk and
//! `runtime-rs`; `data-from` and `data-until` choose the lines from the first that begins so to the next that begins so, and
//! leave their common indentation out. `data-needs="gcc 12.2.0"` names a program and a part of what `--version` must print; elsewhere the block is
//! skipped. `UPDATE=1` in the environment writes what the commands print into the slides.

use harness::xml::{escape, unescape};
use harness::{expectation, inc, subprocess};
use libtest_mimic::{Arguments, Failed, Trial};
use std::ops::Range;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::{env, fs, process};

fn main() {
    let arguments = Arguments::from_args();
    let path = inc::root_folder().join("talk/slides.html");
    let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let inc = inc::path();
    let blocks = blocks(&page);
    assert!(blocks.len() > 5, "the slides have {} blocks", blocks.len());
    if expectation::updating() {
        update(&inc, page, &blocks, &path);
        return;
    }
    let mut trials: Vec<Trial> = Vec::new();
    for block in blocks {
        let inc = inc.clone();
        let is_skipped = !block.is_possible();
        let trial = Trial::test(format!("{}::line {}", block.slide, block.line), move || {
            check(&inc, &block)
        });
        trials.push(trial.with_ignored_flag(is_skipped));
    }
    trials.push(Trial::test("timings", move || check_timings(&page)));
    libtest_mimic::run(&arguments, trials).exit();
}

/// A block and the command that prints it.
struct Block {
    /// Where it begins, from 1.
    line: usize,
    /// The slide it is on.
    slide: String,
    command: String,
    from: Option<String>,
    until: Option<String>,
    needs: Option<String>,
    /// Where its text is in the page.
    place: Range<usize>,
    text: String,
}

impl Block {
    /// Whether the program that it needs is there, in that version.
    fn is_possible(&self) -> bool {
        let Some((program, version)) = self.needs.as_deref().and_then(|needs| needs.split_once(' ')) else {
            return true;
        };
        let printed = Command::new(program).arg("--version").output();
        printed.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(version))
    }
}

/// The blocks of the slides, in order.
fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut position = 0;
    while let Some(found) = page[position..].find("<pre") {
        let start = position + found;
        let begin = start + page[start..].find("\">").expect("the tag ends") + 2;
        let end = begin + page[begin..].find("</pre>").expect("the block ends");
        let tag = &page[start..begin - 1];
        let before = &page[..start];
        let section = before.rfind("<section").expect("a block is on a slide");
        let line = before.lines().count();
        blocks.push(Block {
            line,
            slide: attribute(&before[section..], "id").expect("a slide has an id"),
            command: attribute(tag, "data-command")
                .unwrap_or_else(|| panic!("line {line}: no command prints the block")),
            from: attribute(tag, "data-from"),
            until: attribute(tag, "data-until"),
            needs: attribute(tag, "data-needs"),
            place: begin..end,
            text: unescape(&page[begin..end]),
        });
        position = end;
    }
    blocks
}

/// The value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescape(rest.split('"').next()?))
}

/// What the command of a block prints, cut to what is shown.
fn shown(inc: &Path, block: &Block) -> Result<String, Failed> {
    let root = inc::root_folder();
    let folder = env::temp_dir().join(format!("inc-slides-{}-{}", process::id(), block.line));
    fs::create_dir_all(&folder)?;
    symlink(root.join("talk/demos"), folder.join("demos"))?;
    symlink(root.join("runtime-rs"), folder.join("runtime-rs"))?;
    let outcome = subprocess::shell(inc, &folder, &block.command);
    fs::remove_dir_all(&folder)?;
    let outcome = outcome?;
    if outcome.status != 0 {
        return Err(format!("{}: status {}\n{}", block.command, outcome.status, outcome.stdout).into());
    }
    cut(block, &outcome.stdout)
}

/// The lines that a block chooses.
fn cut(block: &Block, text: &str) -> Result<String, Failed> {
    let mut lines: Vec<&str> = text.lines().collect();
    let find = |lines: &[&str], start: &str| {
        let found = lines.iter().position(|line| line.starts_with(start));
        found.ok_or_else(|| format!("{}: no line begins with {start}\n{text}", block.command))
    };
    if let Some(start) = &block.from {
        lines.drain(..find(&lines, start)?);
    }
    if let Some(start) = &block.until {
        lines.truncate(find(&lines, start)? + 1);
    }
    let indentation = |line: &&str| line.len() - line.trim_start().len();
    let common = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(indentation)
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.get(common..).unwrap_or(""))
        .collect();
    Ok(lines.join("\n").trim_end().to_string())
}

fn check(inc: &Path, block: &Block) -> Result<(), Failed> {
    let shown = shown(inc, block)?;
    if shown != block.text {
        let hint = "UPDATE=1 in the environment writes it into the slides";
        return Err(format!("{} prints now\n{shown}\n{hint}", block.command).into());
    }
    Ok(())
}

/// Writes what the commands print into the slides, the last block first, so that the places stay true.
fn update(inc: &Path, mut page: String, blocks: &[Block], path: &Path) {
    for block in blocks.iter().rev().filter(|block| block.is_possible()) {
        match shown(inc, block) {
            Ok(shown) => page.replace_range(block.place.clone(), &escape(&shown)),
            Err(error) => panic!("{}", error.message().unwrap_or("no message")),
        }
    }
    fs::write(path, page).expect("the slides can be written");
}

/// The slides take ten minutes, and the notes of each begin with when it begins and how long it takes.
fn check_timings(page: &str) -> Result<(), Failed> {
    let mut now = 0;
    for slide in page.split("<section").skip(1) {
        let id = attribute(slide, "id").ok_or("a slide has an id")?;
        let timing = attribute(slide, "data-timing").ok_or_else(|| format!("{id} has no timing"))?;
        let expected = format!(
            "<aside class=\"notes\">\n<p>{}:{:02}, {timing} seconds.</p>",
            now / 60,
            now % 60
        );
        if !slide.contains(&expected) {
            return Err(format!("the notes of {id} do not begin with {expected}").into());
        }
        now += timing.parse::<u32>()?;
    }
    if now != 600 {
        return Err(format!("the slides take {now} seconds").into());
    }
    Ok(())
}
