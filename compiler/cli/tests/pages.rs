//! The pages that `inc` makes, in a headless Chromium: that of `inc explore`, and the search of the reference that `inc doc` writes.
//! Skipped, and reported as such, where there is no Chromium. `SCREENSHOTS=folder` keeps pictures.

use chromium::{Chromium, LOW_CONTRAST};
use serde_json::json;
use server::Server;
use std::path::Path;
use std::process::{Command, ExitCode};

#[path = "explore/chromium.rs"]
#[allow(dead_code, reason = "the tests of the slides use more of it")]
mod chromium;
#[path = "explore/server.rs"]
#[allow(dead_code, reason = "the tests of the server use more of it")]
mod server;

const EDITOR: &str = "#editor .cm-content";
const LISTING: &str = "#listing .cm-content";

fn main() -> ExitCode {
    chromium::run(&[
        ("assembly_follows_the_program", assembly_follows_the_program),
        ("each_keystroke_is_shown", each_keystroke_is_shown),
        (
            "expressions_and_what_they_became_light_up_together",
            expressions_and_what_they_became_light_up_together,
        ),
        (
            "vcode_is_shown_after_each_of_its_passes",
            vcode_is_shown_after_each_of_its_passes,
        ),
        ("the_program_runs", the_program_runs),
        ("each_example_runs", each_example_runs),
        ("a_file_is_shown_and_runs", a_file_is_shown_and_runs),
        ("a_long_compilation_is_told", a_long_compilation_is_told),
        ("forms_run_at_the_prompt", forms_run_at_the_prompt),
        (
            "keys_complete_recall_and_forget_at_the_prompt",
            keys_complete_recall_and_forget_at_the_prompt,
        ),
        ("a_link_holds_the_program", a_link_holds_the_program),
        (
            "another_link_in_the_address_bar_shows_its_program",
            another_link_in_the_address_bar_shows_its_program,
        ),
        ("a_narrow_page_shows_all", a_narrow_page_shows_all),
        (
            "the_page_is_legible_in_the_dark_and_from_afar",
            the_page_is_legible_in_the_dark_and_from_afar,
        ),
        (
            "the_search_of_the_reference_finds_names_and_goes_there",
            the_search_of_the_reference_finds_names_and_goes_there,
        ),
    ])
}

/// A server whose page the browser shows.
fn open(folder: &Path, browser: &mut Chromium) -> Server {
    let server = Server::start(folder, None);
    browser.open(&server.address());
    browser.wait("document.body?.dataset.compiled >= 1");
    server
}

/// An expression that says whether an element shows a text.
fn has(selector: &str, text: &str) -> String {
    format!("document.querySelector({selector:?})?.innerText.includes({text:?})")
}

/// An expression that says whether what is of a class in an element has a text.
fn is_marked(selector: &str, class: &str, text: &str) -> String {
    let marked = format!("[...document.querySelectorAll('{selector} .{class}')]");
    // A text that others lie in is marked piece by piece.
    format!("{marked}.map((each) => each.innerText).join('').includes({text:?})")
}

fn assembly_follows_the_program(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    browser.wait(&has(LISTING, "call fib.clause0"));
    browser.screenshot("welcome");
    browser.click(EDITOR, "(display");
    browser.press("a", 65, 2);
    browser.type_text("(define (twice é) (+ é é))\n(writeln (twice (read)))\n");
    browser.wait(&has(LISTING, "program.scm:1: (define (twice é)"));
    browser.wait(&is_marked("#editor", "tint", "(define (twice é)"));
    // A mistake is underlined, and the last listing stays.
    browser.type_text("(lenght (");
    browser.wait("document.querySelector('#listing.stale')");
    browser.wait("document.querySelector('#editor .cm-lintRange-error')");
    browser.wait("document.querySelector('#status.error').innerText.includes('closing parenthesis')");
    browser.screenshot("mistake");
    browser.type_text("list))");
    browser.wait("!document.querySelector('#status.error')");
    assert_eq!(browser.complaints, Vec::<String>::new());
}

/// Each keystroke in a program of 100 lines leads to new assembly; how soon is printed: the least of ten.
fn each_keystroke_is_shown(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    let procedure = |i| {
        format!(
            "(define (count-{i} n list)\n  (if (null? list)\n      (+ n {i})\n      \
             (count-{i} (+ n (car list)) (cdr list))))\n"
        )
    };
    let text: String = (0..25).map(procedure).collect();
    let calls: Vec<String> = (0..25).map(|i| format!("(count-{i} (read) (read))")).collect();
    browser.click(EDITOR, "(define");
    browser.press("a", 65, 2);
    browser.type_text(&(text + &format!("(writeln (list {}))", calls.join(" "))));
    browser.wait("document.querySelector('#editor .cm-content').innerText.includes('count-24')");
    let mut least = f64::INFINITY;
    for digit in 0..10 {
        let before = browser.evaluate("Number(document.body.dataset.compiled)");
        browser.type_text(&format!("{digit}"));
        browser.wait(&format!("Number(document.body.dataset.compiled) > {before}"));
        let time = browser.evaluate("Number(document.body.dataset.milliseconds)");
        least = least.min(time.as_f64().expect("a number"));
    }
    println!("{least} ms");
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn a_long_compilation_is_told(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    browser.click(EDITOR, "(display");
    browser.press("a", 65, 2);
    browser.type_text("(define-syntax m (syntax-rules () ((_ x ...) (m x ... x ...))))\n(m 1)");
    browser.wait(&has("#status", "compiling"));
    browser.wait("document.querySelector('#listing.stale')");
    browser.wait(&has("#status", "the expansion of `m` does not end, line 2"));
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn expressions_and_what_they_became_light_up_together(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    browser.point(LISTING, "call fib.clause0");
    browser.wait(&is_marked("#editor", "hot", "(fib 20)"));
    browser.wait("document.querySelectorAll('#links path').length >= 1");
    // From the other side; what it became is brought into view.
    browser.point(EDITOR, "(- n 1)");
    browser.wait(&is_marked("#editor", "hot", "(- n 1)"));
    browser.wait(&is_marked("#listing", "hot", "8"));
    browser.wait("document.querySelectorAll('#links path').length >= 1");
    browser.screenshot("lights");
    // In an expression, and in SSA.
    browser.click("#languages", "Expanded");
    browser.wait(&has(LISTING, "(define-global fib@"));
    browser.point(EDITOR, "(- n 1)");
    browser.wait(&is_marked("#listing", "hot", "(call -@"));
    browser.screenshot("expanded");
    browser.click("#languages", "SSA");
    browser.wait(&has(LISTING, "function fib#"));
    browser.wait("!document.querySelector('#listing .hot')");
    browser.point(EDITOR, "(- n 1)");
    browser.wait(&is_marked("#listing", "hot", "subtract"));
    browser.screenshot("ssa");
    browser.click("#passes", "build_ssa");
    browser.wait("document.querySelector('#passes [data-pass=build_ssa][aria-pressed=true]')");
    // Away from all, nothing is lit.
    browser.point("header", "explore");
    browser.wait("!document.querySelector('.hot') && !document.querySelector('#links path')");
    // At the lowest level there are fewer passes: the last one of the language is shown.
    browser.click("#languages", "Core");
    browser.wait("document.querySelector('#passes [data-pass=contify][aria-pressed=true]')");
    browser.click("#levels", "-O0");
    browser.wait("document.querySelector('#passes [data-pass=assignments][aria-pressed=true]')");
    browser.wait(&has(LISTING, "call -@"));
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn the_program_runs(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    browser.click("#run", "Run");
    browser.wait(&has("#output", "fib 20: 6765"));
    browser.wait(&has("#ending", "done"));
    browser.click("#views", "Values");
    browser.click(EDITOR, "(define (square");
    browser.press("Enter", 13, 2);
    browser.wait(&has("#output", "(1 4 9 16)"));
    browser.screenshot("values");
    browser.click("#views", "Timing");
    browser.wait(&has("#output", "allocate"));
    browser.screenshot("timing");
    // Markup is text, and a program without end can be stopped.
    browser.click("#views", "Output");
    browser.click(EDITOR, "(map square");
    browser.press("Home", 36, 0);
    browser.type_text("(display \"<b id=bad>\") (let loop () (loop))");
    browser.press("Enter", 13, 2);
    browser.wait(&has("#run", "Stop"));
    browser.click("#run", "Stop");
    browser.wait(&has("#ending", "stopped"));
    browser.wait(&has("#run", "Run"));
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn vcode_is_shown_after_each_of_its_passes(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    browser.click("#languages", "VCode");
    browser.wait("document.querySelector('#passes [data-pass=locations][aria-pressed=true]')");
    browser.wait(&has(LISTING, "rax = call fib#1.clause0 rdi"));
    browser.screenshot("vcode");
    // Before registers are allocated, values have the names of SSA.
    browser.click("#passes", "select");
    browser.wait("document.querySelector('#passes [data-pass=select][aria-pressed=true]')");
    browser.wait(&has(LISTING, "v0:rdi = parameters"));
    browser.point(EDITOR, "(- n 1)");
    browser.wait("document.querySelector('#listing .hot')");
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn each_example_runs(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    let chosen = "document.querySelector('#examples').value";
    for (name, output) in [
        ("Two small procedures", "fib 20: 6765"),
        ("A loop over flonums", "8.999999999998222"),
        ("A closure", "10\n15\n20"),
        ("A macro", "1000000"),
        ("A generator by call/cc", "a\nb\nc\ndone"),
    ] {
        let before = browser.evaluate("Number(document.body.dataset.compiled)");
        browser.evaluate("document.querySelector('#examples').focus()");
        browser.press("ArrowDown", 40, 0);
        browser.wait(&format!("{chosen} === '{name}'"));
        browser.wait(&format!("Number(document.body.dataset.compiled) > {before}"));
        browser.click("#run", "Run");
        browser.wait(&format!(
            "document.querySelector('#output').innerText.trim() === {}",
            json!(output)
        ));
        browser.wait(&has("#ending", "done"));
        let wrong = browser.evaluate("document.querySelectorAll('.error, .cm-lintRange').length");
        assert_eq!(wrong, 0, "{name}");
    }
    assert_eq!(
        browser.evaluate("document.querySelectorAll('#examples option').length"),
        6
    );
    // A program that was changed is none of them, and each can be chosen again.
    browser.click(EDITOR, "list->generator");
    browser.type_text("x");
    browser.wait(&format!("{chosen} === 'Examples'"));
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn a_file_is_shown_and_runs(folder: &Path, browser: &mut Chromium) {
    let text = "(define (greet name) (display \"hello \") (writeln name))\n(greet '</script>)\n";
    std::fs::write(folder.join("shown.scm"), text).expect("the folder is the test's");
    let server = Server::start(folder, Some("shown.scm"));
    browser.open(&server.address());
    browser.wait(&has(EDITOR, "(greet '</script>)"));
    browser.wait(&has(LISTING, "; shown.scm:1: (define (greet name)"));
    browser.click("#run", "Run");
    browser.wait(&has("#output", "hello </script>"));
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn forms_run_at_the_prompt(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    browser.click("#views", "Prompt");
    browser.wait(&has("#talk", "Load the program"));
    // A prompt begins with the program.
    browser.click("#run", "Load");
    browser.wait(&has("#talk", "fib 20: 6765"));
    browser.wait(&has("#run", "Load"));
    browser.type_text("(fib 15)");
    browser.press("Enter", 13, 0);
    browser.wait(&has("#talk", "= 610"));
    // A form goes on in the next line until it is complete.
    browser.type_text("(define (half n)\n(quotient n 2))");
    browser.press("Enter", 13, 0);
    browser.wait("!document.querySelector('#line .cm-content').innerText.includes('half')");
    browser.type_text("(half (fib 10) <b>)");
    browser.press("Enter", 13, 0);
    browser.wait("document.querySelector('#talk .errors')?.innerText.includes('error[E1004]')");
    // Up goes on to what is earlier, also from a text of several lines.
    browser.press("ArrowUp", 38, 0);
    browser.press("ArrowUp", 38, 0);
    browser.press("ArrowUp", 38, 0);
    browser.wait(&has("#line .cm-content", "(fib 15)"));
    browser.press("Enter", 13, 0);
    browser.wait("document.querySelectorAll('#talk .value').length > 2");
    for theme in ["light", "dark"] {
        if browser.evaluate("document.documentElement.dataset.theme") != theme {
            browser.click("#theme", "◐");
        }
        browser.wait(&format!("document.documentElement.dataset.theme === '{theme}'"));
        browser.screenshot(&format!("prompt-{theme}"));
        let low = browser.evaluate(LOW_CONTRAST);
        assert_eq!(low, json!([]), "{theme}");
    }
    browser.click("#line", "a form");
    // What is typed while a form runs is next.
    browser.type_text("(let count ((n 100000000)) (if (> n 0) (count (- n 1)) 'counted))");
    browser.press("Enter", 13, 0);
    browser.type_text("(half 200)");
    browser.press("Enter", 13, 0);
    browser.wait(&has("#talk", "= counted"));
    browser.wait(&has("#talk", "= 100"));
    // What runs without end is stopped, and the prompt goes on.
    browser.type_text("(let loop () (loop))");
    browser.press("Enter", 13, 0);
    browser.wait(&has("#run", "Stop"));
    // With it ends what waits for it.
    browser.type_text("'waiting");
    browser.press("Enter", 13, 0);
    browser.wait(&has("#talk", "'waiting"));
    browser.click("#run", "Stop");
    browser.wait(&has("#talk", "interrupted"));
    browser.wait(&has("#run", "Load"));
    browser.wait("!document.querySelector('#talk').innerText.includes('waiting')");
    browser.type_text("(half 9)");
    browser.press("Enter", 13, 0);
    browser.wait(&has("#talk", "= 4"));
    // It says that it does not know what was changed.
    browser.click(EDITOR, "(define (square");
    browser.type_text(" ");
    browser.wait(&has("#ending", "the program has changed"));
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn keys_complete_recall_and_forget_at_the_prompt(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    let line = |text: &str| {
        format!(
            "document.querySelector('#line .cm-line').innerText === {}",
            json!(text)
        )
    };
    browser.click("#views", "Prompt");
    browser.click("#run", "Load");
    browser.wait(&has("#talk", "fib 20: 6765"));
    browser.wait(&has("#run", "Load"));
    // Tab completes what is certain, and shows how it may go on.
    browser.type_text("(squ");
    browser.press("Tab", 9, 0);
    browser.wait(&line("(square"));
    browser.type_text(" 7)");
    browser.press("Enter", 13, 0);
    browser.wait(&has("#talk", "= 49"));
    browser.type_text("(vector-s");
    browser.press("Tab", 9, 0);
    browser.wait(&has("#ending", "vector-set!"));
    // Ctrl-C forgets what is typed.
    browser.press("c", 67, 2);
    browser.wait("document.querySelector('#line .cm-placeholder')");
    browser.type_text("(fib 10)");
    browser.press("Enter", 13, 0);
    browser.wait(&has("#talk", "= 55"));
    // Down goes back to what was being typed.
    browser.type_text("(draft");
    browser.press("ArrowUp", 38, 0);
    browser.wait(&line("(fib 10)"));
    browser.press("ArrowUp", 38, 0);
    browser.wait(&line("(square 7)"));
    browser.press("ArrowDown", 40, 0);
    browser.wait(&line("(fib 10)"));
    browser.press("ArrowDown", 40, 0);
    browser.wait(&line("(draft"));
    browser.press("ArrowDown", 40, 0);
    browser.wait(&line("(draft"));
    // Ctrl-C ends what runs.
    browser.press("c", 67, 2);
    browser.type_text("(let loop () (loop))");
    browser.press("Enter", 13, 0);
    browser.wait(&has("#run", "Stop"));
    browser.press("c", 67, 2);
    browser.wait(&has("#talk", "interrupted"));
    browser.wait(&has("#run", "Load"));
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn a_link_holds_the_program(folder: &Path, browser: &mut Chromium) {
    let server = open(folder, browser);
    let program = "(writeln \"λ → é\")\n(define shared '(1 2 3))\n";
    browser.click(EDITOR, "(define");
    browser.press("a", 65, 2);
    browser.type_text(program);
    // A click that begins before the result of another arrives is one after it: the buttons stay.
    let flat = "document.querySelector('#languages [data-language=flat]')";
    browser.evaluate(&format!("{flat}.isOld = true"));
    browser.click("#levels", "-O1");
    browser.click("#languages", "Flat");
    browser.wait("document.querySelector('#languages [data-language=flat][aria-pressed=true]')");
    assert_eq!(browser.evaluate(&format!("{flat}.isOld")), true);
    browser.click("#share", "Share");
    browser.wait("location.hash.startsWith('#p=')");
    let fragment = browser.evaluate("location.hash");
    let fragment = fragment.as_str().expect("a text").to_string();
    browser.open("about:blank");
    browser.wait("location.href === 'about:blank'");
    browser.open(&(server.address() + &fragment));
    browser.wait("document.body?.dataset.compiled >= 1");
    browser.wait(&has(EDITOR, "λ → é"));
    browser.wait("document.querySelector('#levels [data-level=\"1\"][aria-pressed=true]')");
    browser.wait("document.querySelector('#languages [data-language=flat][aria-pressed=true]')");
    browser.wait(&has(LISTING, "(%writeln"));
    // A link without a program says so, and shows the first one.
    browser.open("about:blank");
    browser.wait("location.href === 'about:blank'");
    browser.open(&(server.address() + "#p=!!!"));
    browser.wait("document.body?.dataset.compiled >= 1");
    browser.wait(&has(EDITOR, "(define (fib n)"));
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn another_link_in_the_address_bar_shows_its_program(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    browser.click(EDITOR, "(define");
    browser.press("a", 65, 2);
    browser.type_text("(writeln 'of-the-link)\n");
    browser.click("#levels", "-O0");
    browser.click("#languages", "Core");
    browser.wait(&has(LISTING, "of-the-link"));
    browser.click("#share", "Share");
    browser.wait("location.hash.startsWith('#p=')");
    let link = browser.evaluate("location.hash");
    browser.evaluate("document.querySelector('#examples').focus()");
    browser.press("ArrowDown", 40, 0);
    browser.wait(&has(EDITOR, "(define (fib n)"));
    browser.click("#levels", "-O2");
    browser.click("#languages", "Assembly");
    browser.wait(&has(LISTING, "call fib.clause0"));
    // The same address again is no change; one that the page itself sets is none, either.
    browser.evaluate("history.replaceState(null, '', location.pathname + location.search)");
    browser.evaluate(&format!("location.hash = {link}"));
    browser.wait(&has(EDITOR, "(writeln 'of-the-link)"));
    browser.wait("document.querySelector('#levels [data-level=\"0\"][aria-pressed=true]')");
    browser.wait("document.querySelector('#languages [data-language=core][aria-pressed=true]')");
    browser.wait(&has(LISTING, "of-the-link"));
    browser.wait("document.querySelector('#examples').value === 'Examples'");
    assert_eq!(browser.complaints, Vec::<String>::new());
}

/// The controls that are cut, that take several lines, or that overlap.
const CUT: &str = r##"(() => {
  const all = [...document.querySelectorAll("header > :not(.space), #levels button, nav button, #passes > *, .bar > :not(.space), .tabs button, section")];
  const seen = all.filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 0);
  const name = (each) => each.id || each.innerText;
  const cut = seen.filter((each) => {
    const { left, right, height } = each.getBoundingClientRect();
    const isBroken = each.matches("button") && height > 45;
    return left < 0 || right > innerWidth || each.scrollWidth > each.clientWidth + 1 || isBroken;
  });
  const overlaps = seen.flatMap((one, index) => seen.slice(index + 1).filter((other) => {
    if (one.contains(other) || other.contains(one)) return false;
    const [a, b] = [one, other].map((each) => each.getBoundingClientRect());
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1.5;
  }).map((other) => `${name(one)} and ${name(other)}`));
  return [...cut.map(name), ...overlaps];
})()"##;

fn a_narrow_page_shows_all(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    browser.click("#run", "Run");
    browser.wait(&has("#ending", "done"));
    for width in [1000, 880, 500] {
        browser.resize(width, 800, 1);
        browser.wait(&format!("innerWidth === {width}"));
        for language in ["Assembly", "SSA"] {
            browser.click("#languages", language);
            browser.wait(&format!(
                "document.querySelector('#languages [aria-pressed=true]').innerText.includes('{language}')"
            ));
            browser.screenshot(&format!("narrow-{width}-{language}"));
            let hidden = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(browser.evaluate(hidden), 0, "{width}");
            assert_eq!(browser.evaluate(CUT), json!([]), "{width} {language}");
        }
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn the_page_is_legible_in_the_dark_and_from_afar(folder: &Path, browser: &mut Chromium) {
    let _server = open(folder, browser);
    for (theme, width, height) in [("light", 1280, 800), ("dark", 1280, 800), ("light", 1920, 1080)] {
        browser.resize(width, height, 1);
        if browser.evaluate("document.documentElement.dataset.theme") != theme {
            browser.click("#theme", "◐");
        }
        browser.wait(&format!("document.documentElement.dataset.theme === '{theme}'"));
        browser.click("#run", "Run");
        browser.wait(&has("#output", "fib 20: 6765"));
        browser.click(EDITOR, "(fib (- n 1))");
        browser.wait("document.querySelector('#links path')");
        browser.screenshot(&format!("{theme}-{width}"));
        // Nothing is wider than the page, and every word has a contrast of 4.5 to 1 (WCAG 2, AA).
        assert_eq!(browser.evaluate("document.documentElement.scrollWidth"), width);
        let low = browser.evaluate(LOW_CONTRAST);
        assert_eq!(low, json!([]), "{theme}");
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}

fn the_search_of_the_reference_finds_names_and_goes_there(folder: &Path, browser: &mut Chromium) {
    let folder = folder.join("reference");
    let made = Command::new(env!("CARGO_BIN_EXE_inc"))
        .args(["doc", "--html"])
        .arg(&folder)
        .output()
        .expect("inc starts");
    assert!(made.status.success(), "{made:?}");
    browser.open(&format!("file://{}", folder.join("index.html").display()));
    browser.wait("document.readyState === 'complete' && document.querySelectorAll('.card').length > 30");
    browser.screenshot("reference-index");
    browser.press("/", 191, 0);
    browser.wait("document.activeElement.id === 'query'");
    browser.type_text("vector-m");
    browser.wait("document.querySelectorAll('#found li').length > 2");
    let first = browser.evaluate("document.querySelector('#found li[aria-selected=true] b').innerText");
    assert_eq!(first, json!("vector-map"));
    browser.screenshot("reference-search");
    browser.press("Enter", 13, 0);
    browser.wait("location.href.endsWith('/scheme-base.html#vector-map')");
    browser.wait("document.querySelector('article:target')?.id === 'vector-map'");
    browser.screenshot("reference-entry");
    let dark = json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]});
    browser.call("Emulation.setEmulatedMedia", dark);
    browser.wait("getComputedStyle(document.body).backgroundColor === 'rgb(21, 23, 26)'");
    browser.screenshot("reference-dark");
    assert_eq!(browser.complaints, Vec::<String>::new());
}
