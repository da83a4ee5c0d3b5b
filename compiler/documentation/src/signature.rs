//! How a name is used: the first lines of an entry.
//!
//! ```text
//!   (name parameter ...) -> result ...        a procedure and its results
//!   parameter ::= type | name:type            `string`, `string2`, `knil:object`
//!               | parameter ...               none or more of them
//!               | [parameter ... ]            optional ones; those in brackets within need those before
//!   result    ::= type | type|#f              several for several values
//! ```
//!
//! A parameter that has no type of its own is called by its type, digits at its end apart.

use lexer::{Lexed, Lexer, TokenKind};

/// How a name is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// The use, without types: `(list-tail list k)`.
    pub usage: String,
    /// The parameters of a procedure.
    pub parameters: Vec<Parameter>,
    /// What its results are, none for syntax.
    pub results: Option<Vec<String>>,
}

/// A parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// The name of its type.
    pub type_name: String,
    /// Whether it can be left out.
    pub is_optional: bool,
    /// Whether there can be none or more.
    pub is_repeated: bool,
}

/// How many arguments a procedure takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arity {
    /// At least.
    pub least: usize,
    /// At most, if there is a limit.
    pub most: Option<usize>,
}

impl Signature {
    /// Reads a line. What it cannot understand it leaves out.
    pub fn parse(line: &str) -> Signature {
        let (usage, results) = match line.rsplit_once(" -> ") {
            Some((usage, results)) => (
                usage,
                Some(results.split_whitespace().map(str::to_string).collect()),
            ),
            None => (line, None),
        };
        let inner = usage
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
            .unwrap_or(usage);
        let (name, rest) = inner.split_once(' ').unwrap_or((inner, ""));
        let is_procedure = results.is_some();
        Signature {
            name: name.to_string(),
            usage: if is_procedure {
                without_types(usage)
            } else {
                usage.to_string()
            },
            parameters: if is_procedure {
                parameters(rest)
            } else {
                Vec::new()
            },
            results,
        }
    }

    /// The same use of a name that a library has renamed.
    pub fn renamed(&self, name: &str) -> Signature {
        let mut result = self.clone();
        let start = if self.usage.starts_with('(') { 1 } else { 0 };
        result.usage.replace_range(start..start + self.name.len(), name);
        result.name = name.to_string();
        result
    }

    /// Whether it is that of a procedure.
    pub fn is_procedure(&self) -> bool {
        self.results.is_some() && self.usage.starts_with('(')
    }

    /// How many arguments there can be.
    pub fn arity(&self) -> Arity {
        let required = |parameter: &&Parameter| !parameter.is_optional && !parameter.is_repeated;
        let has_rest = self.parameters.iter().any(|parameter| parameter.is_repeated);
        Arity {
            least: self.parameters.iter().filter(required).count(),
            most: (!has_rest).then_some(self.parameters.len()),
        }
    }
}

impl Parameter {
    /// Its name without the digits at its end.
    pub fn stem(&self) -> &str {
        without_number(&self.name)
    }
}

fn without_number(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.usage)?;
        match &self.results {
            Some(results) => write!(f, " -> {}", results.join(" ").replace('|', " or ")),
            None => Ok(()),
        }
    }
}

/// A parameter's name and its type.
fn split(word: &str) -> (&str, &str) {
    match word.split_once(':') {
        Some((name, type_name)) => (name, type_name),
        None => (word, without_number(word)),
    }
}

fn parameters(text: &str) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let mut depth = 0;
    let mut lexer = Lexer::new(text);
    while let Ok(Lexed::Token(token)) = lexer.next_token() {
        match &token.kind {
            TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseBracket => depth -= 1,
            TokenKind::Identifier(word) if word == "..." => {
                if let Some(last) = parameters.last_mut() {
                    last.is_repeated = true;
                }
            }
            TokenKind::Identifier(word) => {
                let (name, type_name) = split(word);
                parameters.push(Parameter {
                    name: name.to_string(),
                    type_name: type_name.to_string(),
                    is_optional: depth > 0,
                    is_repeated: false,
                });
            }
            _ => {}
        }
    }
    parameters
}

/// A use without the types of its parameters.
fn without_types(usage: &str) -> String {
    let mut words = usage.split(' ');
    let mut result = words.next().unwrap_or_default().to_string();
    for word in words {
        result.push(' ');
        match word.split_once(':') {
            Some((name, type_name)) => {
                let closing = type_name.trim_start_matches(|c| !matches!(c, ')' | ']'));
                result += name;
                result += closing;
            }
            None => result += word,
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arity(line: &str) -> (usize, Option<usize>) {
        let arity = Signature::parse(line).arity();
        (arity.least, arity.most)
    }

    #[test]
    fn arities_are_counted() {
        assert_eq!(arity("(f) -> object"), (0, Some(0)));
        assert_eq!(arity("(f string [start [end]]) -> string"), (1, Some(3)));
        assert_eq!(arity("(f z1 z2 ...) -> number"), (1, None));
    }

    #[test]
    fn types_are_shown_apart() {
        let signature = Signature::parse("(fold kons:procedure knil:object list1 list2 ...) -> object");
        assert_eq!(signature.name, "fold");
        assert_eq!(
            signature.to_string(),
            "(fold kons knil list1 list2 ...) -> object"
        );
        let types: Vec<&str> = signature
            .parameters
            .iter()
            .map(|parameter| &*parameter.type_name)
            .collect();
        assert_eq!(types, ["procedure", "object", "list", "list"]);
        let optional = Signature::parse("(f x [(g y:k)]) -> pair|#f");
        assert_eq!(optional.to_string(), "(f x [(g y)]) -> pair or #f");
    }

    #[test]
    fn syntax_has_no_results() {
        let signature = Signature::parse("(if test consequent [alternative])");
        assert!(!signature.is_procedure());
        assert_eq!(signature.to_string(), "(if test consequent [alternative])");
        assert_eq!(Signature::parse("else").name, "else");
    }
}
