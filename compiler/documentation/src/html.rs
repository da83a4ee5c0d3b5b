//! The reference as pages: a page for each library, a page with all of them and a search, and what the pages share.
//!
//! The pages need no server and no network. An entry's place is its name: `scheme-base.html#vector-map`.

use crate::entry::{Example, Outcome};
use crate::reference::{Binding, Library, Reference};
use crate::signature::Signature;
use crate::types::type_of;
use std::fmt::Write;

/// A file of the reference.
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

const STYLE: &str = include_str!("../page/reference.css");
const SCRIPT: &str = include_str!("../page/reference.js");

/// The files of the reference.
pub fn files(reference: &Reference, version: &str) -> Vec<File> {
    let file = |name: &str, text: String| File {
        name: name.to_string(),
        text,
    };
    let mut files = vec![
        file("reference.css", STYLE.to_string()),
        file("reference.js", SCRIPT.to_string()),
        file("names.js", names(reference)),
        file("index.html", index(reference, version)),
    ];
    for library in &reference.libraries {
        let page = Page {
            reference,
            library: Some(library),
        };
        let name = page_of(library);
        files.push(file(&name, page.whole(&library.name, &page.body(library))));
    }
    files
}

/// The page of a library.
fn page_of(library: &Library) -> String {
    let words = library.name.trim_matches(['(', ')']);
    format!("{}.html", words.replace(' ', "-"))
}

/// The address of a binding.
fn address(library: &Library, name: &str) -> String {
    format!("{}#{}", page_of(library), percent_encoded(name))
}

/// The data of the search: a list of name, address, kind, library and summary for each binding, where it is exported first.
fn names(reference: &Reference) -> String {
    let mut text = String::from("const names = [\n");
    for name in reference.names().keys() {
        for (binding, libraries) in reference.find(name) {
            let home = home(&libraries);
            let fields = [
                name,
                &*address(home, name),
                binding.kind(),
                &home.name,
                &binding.entry.summary(),
            ];
            let fields: Vec<String> = fields.iter().map(|field| script_string(field)).collect();
            let _ = writeln!(text, "[{}],", fields.join(","));
        }
    }
    text + "];\n"
}

/// The library that a binding is looked up in, of those that export it: not the old report's, which has everything.
fn home<'r>(libraries: &[&'r Library]) -> &'r Library {
    let rank = |library: &Library| {
        let parts = library.name.trim_matches(['(', ')']);
        match parts.split(' ').next() {
            _ if parts == "scheme r5rs" || parts == "scheme list" => 3,
            Some("scheme") => 0,
            Some("inc") => 1,
            _ => 2,
        }
    };
    libraries
        .iter()
        .min_by_key(|library| rank(library))
        .expect("a binding is found in a library")
}

fn index(reference: &Reference, version: &str) -> String {
    let page = Page {
        reference,
        library: None,
    };
    let mut body = String::from(
        "<h1>Reference</h1>\n<p class=\"lead\">Everything that the libraries of <b>inc</b> export. Each example was run, and comes out \
         as it is shown.</p>\n<div class=\"libraries\">\n",
    );
    for library in &reference.libraries {
        let _ = writeln!(
            body,
            "<a class=\"card\" href=\"{}\"><b>{}</b><span>{}</span><small>{}</small></a>",
            page_of(library),
            escaped(&library.name),
            escaped(&library.summary),
            count(library.bindings.len())
        );
    }
    body += "</div>\n<section class=\"legend\">\n<h2>How signatures are read</h2>\n";
    body += "<p>Parameters in brackets can be left out; one before <code>...</code> can be given any number of times, or not at all. \
             A parameter without a type of its own is called by its type:</p>\n<dl>\n";
    for (name, meaning) in crate::types::TYPES {
        let _ = writeln!(
            body,
            "<dt><code>{}</code></dt><dd>{}</dd>",
            escaped(name),
            escaped(meaning)
        );
    }
    let _ = writeln!(body, "</dl>\n</section>\n<footer>{}</footer>", escaped(version));
    page.whole("Reference", &body)
}

fn count(number: usize) -> String {
    match number {
        1 => "1 name".to_string(),
        _ => format!("{number} names"),
    }
}

/// A page that is being written.
struct Page<'r> {
    reference: &'r Reference,
    /// The library that it is about.
    library: Option<&'r Library>,
}

impl Page<'_> {
    /// The whole page around a body.
    fn whole(&self, title: &str, body: &str) -> String {
        let title = escaped(title);
        let mut links = String::new();
        for library in &self.reference.libraries {
            let is_here = self.library.is_some_and(|here| here.name == library.name);
            let current = if is_here { " aria-current=\"page\"" } else { "" };
            let _ = writeln!(
                links,
                "<a href=\"{}\"{current}>{}</a>",
                page_of(library),
                escaped(&library.name)
            );
        }
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} · inc</title>\n\
             <link rel=\"stylesheet\" href=\"reference.css\">\n<script src=\"names.js\" defer></script>\n\
             <script src=\"reference.js\" defer></script>\n</head>\n<body>\n<nav>\n<a class=\"home\" href=\"index.html\">inc</a>\n\
             <search><input id=\"query\" type=\"search\" placeholder=\"Search names  /\" autocomplete=\"off\" spellcheck=\"false\" \
             aria-label=\"Search names\"><ol id=\"found\" hidden></ol></search>\n<div class=\"links\">\n{links}</div>\n</nav>\n\
             <main>\n{body}</main>\n</body>\n</html>\n"
        )
    }

    fn body(&self, library: &Library) -> String {
        let mut text = format!(
            "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<div class=\"contents\">\n",
            escaped(&library.name),
            escaped(&library.summary)
        );
        for binding in &library.bindings {
            let _ = writeln!(
                text,
                "<a href=\"#{}\">{}</a>",
                percent_encoded(&binding.name),
                escaped(&binding.name)
            );
        }
        text += "</div>\n";
        for binding in &library.bindings {
            self.entry(binding, &mut text);
        }
        text
    }

    fn entry(&self, binding: &Binding, text: &mut String) {
        let id = escaped(&binding.name);
        let _ = writeln!(
            text,
            "<article id=\"{id}\">\n<h2><a href=\"#{}\">{id}</a> <small>{}</small></h2>",
            percent_encoded(&binding.name),
            binding.kind()
        );
        text.push_str("<pre class=\"usage\">");
        for signature in binding.signatures() {
            text.push_str(&usage(&signature));
            text.push('\n');
        }
        text.push_str("</pre>\n");
        for paragraph in binding.entry.text.split("\n\n") {
            let _ = writeln!(text, "<p>{}</p>", self.marked_up(&paragraph.replace('\n', " ")));
        }
        match &binding.entry.no_example {
            Some(reason) => {
                let _ = writeln!(text, "<p class=\"quiet\">No example: {}.</p>", escaped(reason));
            }
            None => {
                text.push_str("<pre class=\"examples\">");
                let examples = binding.entry.examples_of(&binding.defined_as);
                let examples: Vec<String> = examples.map(|example| example_text(&example)).collect();
                let _ = writeln!(text, "{}</pre>", examples.join("\n"));
            }
        }
        self.elsewhere(binding, text);
        text.push_str("</article>\n");
    }

    /// The other libraries that export the same.
    fn elsewhere(&self, binding: &Binding, text: &mut String) {
        let others: Vec<String> = self
            .reference
            .libraries
            .iter()
            .filter(|library| self.library.is_none_or(|here| here.name != library.name))
            .filter_map(|library| {
                let same = library.bindings.iter().find(|other| other.is_same(binding))?;
                let address = address(library, &same.name);
                Some(format!("<a href=\"{address}\">{}</a>", escaped(&library.name)))
            })
            .collect();
        if !others.is_empty() {
            let _ = writeln!(text, "<p class=\"quiet\">Also in {}.</p>", others.join(", "));
        }
    }

    /// A text in which names between grave accents are code, and links to their entries.
    fn marked_up(&self, text: &str) -> String {
        let mut result = String::new();
        for (index, part) in text.split('`').enumerate() {
            match (index % 2 == 1, self.link(part)) {
                (false, _) => result += &escaped(part),
                (true, Some(address)) => {
                    let _ = write!(result, "<a href=\"{address}\"><code>{}</code></a>", escaped(part));
                }
                (true, None) => {
                    let _ = write!(result, "<code>{}</code>", escaped(part));
                }
            }
        }
        result
    }

    /// The address of the entry of a name: on this page, if it has one.
    fn link(&self, name: &str) -> Option<String> {
        let is_here = |library: &&Library| library.bindings.iter().any(|binding| binding.name == name);
        if self.library.as_ref().is_some_and(is_here) {
            return Some(format!("#{}", percent_encoded(name)));
        }
        let found = self.reference.find(name);
        let (_, libraries) = found.first()?;
        Some(address(home(libraries), name))
    }
}

/// How something is used, with what its parameters are as titles.
fn usage(signature: &Signature) -> String {
    let mut result = String::new();
    let (usage, name) = (&signature.usage, &signature.name);
    let after_name = usage.find(name.as_str()).map_or(0, |at| at + name.len());
    let _ = write!(result, "{}<b>", escaped(&usage[..after_name - name.len()]));
    let _ = write!(result, "{}</b>", escaped(name));
    for (index, word) in usage[after_name..].split(' ').enumerate() {
        if index > 0 {
            result.push(' ');
        }
        let bare = word.trim_matches(['(', ')', '[', ']']);
        let parameter = signature
            .parameters
            .iter()
            .find(|parameter| parameter.name == bare);
        match parameter.and_then(|parameter| type_of(&parameter.type_name)) {
            Some(meaning) if !bare.is_empty() => {
                let titled = format!("<var title=\"{}\">{}</var>", escaped(meaning), escaped(bare));
                let (before, after) = word.split_once(bare).unwrap_or((word, ""));
                let _ = write!(result, "{}{titled}{}", escaped(before), escaped(after));
            }
            _ => result += &escaped(word),
        }
    }
    if let Some(results) = &signature.results {
        let results = results.join(" ").replace('|', " or ");
        let _ = write!(result, " <i>→ {}</i>", escaped(&results));
    }
    result
}

fn example_text(example: &Example) -> String {
    let expression = escaped(&example.expression);
    let outcome = match &example.outcome {
        None => String::new(),
        Some(Outcome::Values(values)) => format!(" <samp>⇒ {}</samp>", escaped(values)),
        Some(Outcome::Output(output)) => format!(" <samp>prints {}</samp>", escaped(output)),
        Some(Outcome::Error(message)) => {
            format!(" <samp class=\"error\">error: {}</samp>", escaped(message))
        }
    };
    format!("{expression}{outcome}")
}

/// A text for use between tags and in attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A text for use after the `#` of an address.
fn percent_encoded(text: &str) -> String {
    let mut result = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'!' | b'*' | b'$' => {
                result.push(byte as char);
            }
            _ => {
                let _ = write!(result, "%{byte:02X}");
            }
        }
    }
    result
}

/// A text as a string of JavaScript.
fn script_string(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_sorts_are_addresses() {
        assert_eq!(percent_encoded("vector-map"), "vector-map");
        assert_eq!(percent_encoded("list->string"), "list-%3Estring");
        assert_eq!(percent_encoded("set-car!"), "set-car!");
    }

    #[test]
    fn parameters_say_what_they_are() {
        let signature = Signature::parse("(f to:string [k]) -> object|#f");
        assert_eq!(
            usage(&signature),
            "(<b>f</b> <var title=\"a string\">to</var> \
             [<var title=\"an exact integer that is not negative\">k</var>]) <i>→ object or #f</i>"
        );
    }

    #[test]
    fn nothing_in_a_text_is_taken_for_a_tag() {
        assert_eq!(escaped("a<b>&\""), "a&lt;b&gt;&amp;&quot;");
        assert_eq!(script_string("a\"\\"), "\"a\\\"\\\\\"");
    }
}
