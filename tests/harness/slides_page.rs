//! The slides of the talk in a headless Chromium, which gets no network; skipped, and reported as
//! such, where there is none. `SCREENSHOTS=folder` keeps pictures.

use chromium::Chromium;
use harness::inc;
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

#[path = "../../compiler/cli/tests/explore/chromium.rs"]
#[allow(dead_code, reason = "the tests of inc explore use more of it")]
mod chromium;

fn main() -> ExitCode {
    chromium::run(&[
        (
            "every_slide_fits_and_its_arrows_hit",
            every_slide_fits_and_its_arrows_hit,
        ),
        (
            "the_pdf_has_a_page_for_each_slide",
            the_pdf_has_a_page_for_each_slide,
        ),
    ])
}

/// Shows the slides.
fn open(browser: &mut Chromium, query: &str) {
    browser.call("Network.enable", json!({}));
    browser.call(
        "Network.emulateNetworkConditions",
        json!({"offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}),
    );
    browser.resize(1600, 900, 1);
    let page = inc::root_folder().join("talk/slides.html");
    browser.open(&format!("file://{}{query}", page.display()));
    browser.wait("document.body?.dataset.ready");
}

/// What is wrong with the current slide: elements that leave it, or are higher or wider than their boxes, small letters, pictures
/// that are not there, and blocks and pictures that overlap.
const FAULTS: &str = "(() => {
    const slide = Reveal.getCurrentSlide();
    const faults = [];
    const name = (each) => `${slide.id}: ${each.tagName} ${each.id} ${each.textContent.slice(0, 40)}`;
    const bounds = slide.getBoundingClientRect();
    const scale = Reveal.getScale();
    const visible = [...slide.querySelectorAll('*')].filter((each) => !each.closest('aside'));
    for (const each of visible) {
        const box = each.getBoundingClientRect();
        if (box.left < bounds.left - 1 || box.right > bounds.right + 1 || box.top < bounds.top - 1 || box.bottom > bounds.bottom + 1)
            faults.push(`outside: ${name(each)} ${JSON.stringify(box)}`);
        if (each instanceof HTMLElement && getComputedStyle(each).display !== 'inline'
            && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 2) && each.clientWidth > 0)
            faults.push(`overflows: ${name(each)} ${each.scrollWidth}>${each.clientWidth} ${each.scrollHeight}>${each.clientHeight}`);
        if (each.tagName === 'IMG' && !(each.complete && each.naturalWidth > 0)) faults.push(`missing: ${name(each)}`);
        if (parseFloat(getComputedStyle(each).fontSize) < 24) faults.push(`small: ${name(each)}`);
    }
    const apart = visible.filter((each) => ['PRE', 'IMG', 'TABLE', 'P', 'H1', 'H2'].includes(each.tagName));
    apart.forEach((one, index) => apart.slice(index + 1).forEach((other) => {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        if (a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1)
            faults.push(`overlap: ${name(one)} and ${name(other)}`);
    }));
    return faults;
})()";

/// What is wrong with the arrows of the current slide: each has its line and its head, which begin and end at the side of a text that the
/// slide names; the places are found anew, not as `slides.js` finds them.
const ARROW_FAULTS: &str = r#"(() => {
    const slide = Reveal.getCurrentSlide();
    const wanted = (slide.dataset.arrows ?? '').trim().split('\n').filter((line) => line);
    const drawn = [...slide.querySelectorAll('.arrows .arrow')];
    const heads = [...slide.querySelectorAll('.arrows .head')];
    const faults = [];
    if (drawn.length !== wanted.length || heads.length !== wanted.length) faults.push(`${slide.id}: ${drawn.length} of ${wanted.length} arrows`);
    const boxes = (id, text) => {
        const block = slide.querySelector(`#${id}`);
        const found = [];
        const all = block.textContent;
        const [first, last] = [text.replace(/….*/, ''), text.replace(/.*…/, '')];
        for (let at = all.indexOf(first); at >= 0; at = all.indexOf(first, at + 1)) {
            const range = document.createRange();
            range.setStart(block.firstChild, at);
            range.setEnd(block.firstChild, all.indexOf(last, at) + last.length);
            found.push(range.getBoundingClientRect());
        }
        return found;
    };
    const on_screen = (path, point) => new DOMPoint(point.x, point.y).matrixTransform(path.getScreenCTM());
    const touches = (point, box) =>
        Math.min(Math.abs(point.x - box.left), Math.abs(point.x - box.right)) < 8 && point.y > box.top && point.y < box.bottom
        || Math.min(Math.abs(point.y - box.top), Math.abs(point.y - box.bottom)) < 8 && point.x > box.left && point.x < box.right;
    wanted.forEach((line, index) => {
        const ends = line.trim().match(/^(\w+) "(.*)" -> (\w+) "(.*)"$/);
        const [from, to] = [boxes(ends[1], ends[2]), boxes(ends[3], ends[4])];
        const path = drawn[index], head = heads[index];
        const start = on_screen(path, path.getPointAtLength(0));
        const tip = on_screen(head, head.getPointAtLength(0));
        if (!from.some((box) => touches(start, box))) faults.push(`${slide.id}: ${line} does not begin at its text`);
        if (!to.some((box) => touches(tip, box))) faults.push(`${slide.id}: ${line} does not hit its target`);
    });
    return faults;
})()"#;

fn every_slide_fits_and_its_arrows_hit(_: &Path, browser: &mut Chromium) {
    open(browser, "");
    let count = browser
        .evaluate("Reveal.getTotalSlides()")
        .as_u64()
        .expect("a number");
    assert!(count > 8, "there are {count} slides");
    // The hand that waves comes with the slides: a system may have no font of emoji.
    let hand =
        "[...document.fonts].filter((font) => font.family === 'Waving hand').map((font) => font.status)";
    assert_eq!(browser.evaluate(hand), json!(["loaded"]));
    let mut faults = Vec::new();
    let mut arrows = 0;
    for index in 0..count {
        browser.evaluate(&format!("Reveal.slide({index})"));
        let id = browser.evaluate("Reveal.getCurrentSlide().id");
        for expression in [FAULTS, ARROW_FAULTS] {
            let found = browser.evaluate(expression);
            faults.extend(found.as_array().expect("a list").iter().map(Value::to_string));
        }
        arrows += browser
            .evaluate("Reveal.getCurrentSlide().querySelectorAll('.arrow').length")
            .as_u64()
            .expect("a number");
        browser.screenshot(&format!(
            "{:02}-{}",
            index + 1,
            id.as_str().expect("a slide has an id")
        ));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(arrows > 8, "{arrows} arrows were looked at");
    assert_eq!(browser.complaints, Vec::<String>::new());
    let loaded = browser.evaluate("performance.getEntriesByType('resource').map((each) => each.name)");
    for address in loaded.as_array().expect("a list") {
        let address = address.as_str().expect("an address");
        assert!(
            address.starts_with("file://") || address.starts_with("data:"),
            "{address}"
        );
    }
}

/// `PDF=file` keeps the document, as `talk/pdf.sh` does.
fn the_pdf_has_a_page_for_each_slide(_: &Path, browser: &mut Chromium) {
    open(browser, "?print-pdf");
    browser.wait("document.querySelectorAll('.pdf-page').length > 0");
    assert_eq!(
        browser.evaluate("document.querySelectorAll('.pdf-page').length"),
        browser.evaluate("document.querySelectorAll('section').length")
    );
    let wanted = "[...document.querySelectorAll('section[data-arrows]')]\
                  .map((each) => each.dataset.arrows.trim().split('\\n').length).reduce((a, b) => a + b)";
    browser.wait(&format!(
        "document.querySelectorAll('.arrow').length === {wanted}"
    ));
    // What is printed keeps the margins of the slides.
    let outside = "[...document.querySelectorAll('.pdf-page')].filter((page) =>
        [...page.querySelectorAll('h1, h2, p, pre, table, img')].filter((each) => !each.closest('aside')).some((each) => {
            const [inner, outer] = [each.getBoundingClientRect(), page.getBoundingClientRect()];
            return inner.left < outer.left + 50 || inner.right > outer.right - 50
                || inner.top < outer.top + 30 || inner.bottom > outer.bottom - 10;
        })).map((page) => page.textContent)";
    assert_eq!(browser.evaluate(outside), json!([]));
    let printed = browser.call(
        "Page.printToPDF",
        json!({"printBackground": true, "preferCSSPageSize": true}),
    );
    let pdf = chromium::decode(printed["data"].as_str().expect("a document"));
    let page = b"/Type /Page\n";
    let pages = pdf.windows(page.len()).filter(|window| window == page).count();
    assert_eq!(
        json!(pages),
        browser.evaluate("document.querySelectorAll('section').length")
    );
    if let Some(path) = env::var_os("PDF") {
        fs::write(path, pdf).expect("the document can be written");
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}
