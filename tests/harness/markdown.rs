//! The blocks of a Markdown page, which tests run.

/// What stands between two lines of three backquotes.
#[derive(Clone)]
pub struct Block {
    /// Where it begins, from 1.
    pub line: usize,
    /// What follows the first backquotes.
    pub language: String,
    /// Its lines, each with its end.
    pub text: String,
}

/// The blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            continue;
        };
        let text = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| *line != "```")
            .flat_map(|line| [line, "\n"])
            .collect();
        blocks.push(Block {
            line: number + 1,
            language: language.into(),
            text,
        });
    }
    blocks
}
