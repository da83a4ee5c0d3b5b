//! The runtime shows the place of an error as the compiler does, although they share no code for that.

use compiler::diagnostics::{self, COLUMNS, Code, Diagnostic, Style};
use compiler::source::{SourceMap, Span};
use runtime::report::snippet::{self, Colours, Underlined};

#[test]
fn places_look_as_those_of_diagnostics() {
    for (text, place) in [
        ("(car x)", "(car x)"),
        ("(define (f x)\n  (car x))\n", "(car x)"),
        ("\t(f\t(car x) y)", "(car x)"),
        (
            "(f \"\u{65e5}\u{672c}\u{8a9e}\" (car \u{e4}e\u{301}\u{1f600}))",
            "(car \u{e4}e\u{301}\u{1f600})",
        ),
        ("\n\n\n\n\n\n\n\n\n\n\n(car\n x)  ", "(car\n x)"),
        ("(f \u{1b}[1m\u{7f}\u{202e} (car x))", "(car x)"),
        ("(f x\r\n (car x))\r\n", "(car x)"),
    ] {
        let mut sources = SourceMap::default();
        let file = sources.add("dir/x.scm", text);
        let start = text.find(place).expect("the place is in the text");
        let span = Span::new(file, start as u32, (start + place.len()) as u32);
        let at = sources.start(span).expect("the span has a place");
        for (style, colours) in [
            (Style::Plain, Colours::None),
            (Style::Coloured, Colours::Terminal),
        ] {
            let expected = diagnostics::render(
                &Diagnostic::error(Code::UnknownName, span, "so: it is"),
                &sources,
                style,
                COLUMNS,
            );
            let underlined = Underlined {
                line: text.lines().nth(at.line as usize - 1).expect("it has the line"),
                place: ("dir/x.scm", at.line, at.column),
                length: place.lines().next().expect("it is not empty").chars().count() as u32,
                columns: COLUMNS,
            };
            let found = snippet::headline(Code::UnknownName as i64, "so: it is", colours)
                + &snippet::render(&underlined, colours);
            assert_eq!(visible(&found), visible(&expected), "{text}");
        }
    }
}

/// The text without spaces at the ends of lines, and with colours that begin where they are seen.
fn visible(text: &str) -> String {
    text.lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}
