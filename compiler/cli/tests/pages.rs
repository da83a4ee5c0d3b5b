//! The page of `inc explore` in a headless Chromium; skipped where there is none. `SCREENSHOTS=folder` keeps pictures.

use chromium::Chromium;
use server::Server;
use std::path::PathBuf;

#[path = "explore/chromium.rs"]
mod chromium;
#[path = "explore/server.rs"]
#[allow(dead_code, reason = "the tests of the server use more of it")]
mod server;

const EDITOR: &str = "#editor .cm-content";
const LISTING: &str = "#listing .cm-content";

/// A server and a browser that shows its page.
fn open(name: &str) -> Option<(Server, Chromium)> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Of the last run.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    let Some(mut browser) = Chromium::start(&folder) else {
        eprintln!("skipped: there is no Chromium");
        return None;
    };
    let server = Server::start(&folder, None);
    browser.open(&server.address());
    browser.wait("document.body?.dataset.compiled >= 1");
    Some((server, browser))
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

#[test]
fn assembly_follows_the_program() {
    let Some((_server, mut browser)) = open("page-typing") else {
        return;
    };
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
#[test]
fn each_keystroke_is_shown() {
    let Some((_server, mut browser)) = open("page-speed") else {
        return;
    };
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

#[test]
fn expressions_and_what_they_became_light_up_together() {
    let Some((_server, mut browser)) = open("page-lights") else {
        return;
    };
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

#[test]
fn the_program_runs() {
    let Some((_server, mut browser)) = open("page-runs") else {
        return;
    };
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

#[test]
fn forms_run_at_the_prompt() {
    let Some((_server, mut browser)) = open("page-prompt") else {
        return;
    };
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
        assert_eq!(low, serde_json::json!([]), "{theme}");
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

#[test]
fn a_link_holds_the_program() {
    let Some((server, mut browser)) = open("page-links") else {
        return;
    };
    let program = "(writeln \"λ → é\")\n(define shared '(1 2 3))\n";
    browser.click(EDITOR, "(define");
    browser.press("a", 65, 2);
    browser.type_text(program);
    browser.click("#levels", "-O1");
    browser.click("#languages", "Flat");
    browser.wait("document.querySelector('#languages [data-language=flat][aria-pressed=true]')");
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

#[test]
fn the_page_is_legible_in_the_dark_and_from_afar() {
    let Some((_server, mut browser)) = open("page-themes") else {
        return;
    };
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
        assert_eq!(low, serde_json::json!([]), "{theme}");
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}

/// The words whose contrast with what is behind them is too low. Colours are read from a canvas, which knows all notations.
const LOW_CONTRAST: &str = r##"(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const linear = (c) => ((c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const background = (element) => {
    for (; element; element = element.parentElement) {
      const colour = rgba(getComputedStyle(element).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const low = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (!data.trim() || !parentElement.checkVisibility() || parentElement.closest("script, option")) continue;
    const style = getComputedStyle(parentElement);
    const [a, b] = [luminance(rgba(style.color)), luminance(background(parentElement))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) low.add(`${data.trim()} (${contrast.toFixed(2)}, ${parentElement.className})`);
  }
  return [...low];
})()"##;
