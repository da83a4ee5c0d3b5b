//! Drives a headless Chromium by its DevTools protocol, over a pair of pipes: JSON, each message ended by a zero byte.

use libtest_mimic::{Arguments, Trial};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// How long a page may take to become what a test waits for: other tests run beside it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A test: it gets an empty folder and a browser.
pub type Test = fn(&Path, &mut Chromium);

/// Runs tests as `cargo test` does; they are reported as ignored where there is no browser.
pub fn run(tests: &[(&str, Test)]) -> ExitCode {
    let is_there = |name: &&str| Command::new(name).arg("--version").output().is_ok();
    let browser = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(is_there);
    let trial = |&(name, test): &(&str, Test)| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let trial = Trial::test(name, move || {
            // Of the last run.
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder)?;
            let browser = browser.expect("without one the test is ignored");
            test(&folder, &mut Chromium::start(browser, &folder));
            Ok(())
        });
        trial.with_ignored_flag(browser.is_none())
    };
    libtest_mimic::run(&Arguments::from_args(), tests.iter().map(trial).collect()).exit_code()
}

/// A browser with one page.
pub struct Chromium {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    session: String,
    requests: u64,
    /// What went wrong in the page: exceptions, and what its policy forbids.
    pub complaints: Vec<String>,
}

impl Chromium {
    /// Starts a browser, with a folder for what it keeps.
    fn start(name: &str, folder: &Path) -> Chromium {
        // The browser reads from descriptor 3 and writes to 4.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>&2", name])
            .args(["--headless=new", "--remote-debugging-pipe", "--no-sandbox"])
            .args(["--no-first-run", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--disable-background-networking", "--disable-component-update"])
            .arg("--window-size=1280,800")
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let input = process.stdin.take().expect("it is piped");
        let output = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut chromium = Chromium {
            process,
            input,
            output,
            session: String::new(),
            requests: 0,
            complaints: Vec::new(),
        };
        let target = chromium.call("Target.createTarget", json!({"url": "about:blank"}));
        let attached = chromium.call(
            "Target.attachToTarget",
            json!({"targetId": target["targetId"], "flatten": true}),
        );
        chromium.session = attached["sessionId"].as_str().expect("a session").to_string();
        for domain in ["Page", "Runtime", "Log"] {
            chromium.call(&format!("{domain}.enable"), json!({}));
        }
        chromium.resize(1280, 800, 1);
        chromium
    }

    /// Sets the size of the page, and how many pixels are a unit of it.
    pub fn resize(&mut self, width: u32, height: u32, scale: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Calls a method, and answers its result.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.requests += 1;
        let mut message = json!({"id": self.requests, "method": method, "params": parameters});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.input.write_all(&bytes).expect("the browser reads");
        loop {
            let mut bytes = Vec::new();
            self.output.read_until(0, &mut bytes).expect("the browser writes");
            assert_eq!(bytes.pop(), Some(0), "the browser has ended");
            let mut answer: Value = serde_json::from_slice(&bytes).expect("the browser writes JSON");
            match answer["method"].as_str() {
                Some("Runtime.exceptionThrown" | "Log.entryAdded") => {
                    self.complaints.push(answer["params"].to_string());
                }
                Some(_) => {}
                None if answer["id"] == json!(self.requests) => {
                    assert_eq!(answer["error"], Value::Null, "{method}");
                    return answer["result"].take();
                }
                None => {}
            }
        }
    }

    /// Opens an address.
    pub fn open(&mut self, address: &str) {
        self.call("Page.navigate", json!({"url": address}));
    }

    /// The value of an expression of JavaScript.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let result = self.call(
            "Runtime.evaluate",
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true}),
        );
        assert_eq!(result["exceptionDetails"], Value::Null, "{expression}");
        result["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        while self.evaluate(&format!("Boolean({expression})")) != json!(true) {
            if start.elapsed() > PATIENCE {
                let text = self.evaluate("document.body.innerText");
                panic!("never: {expression}; the page:\n{text}\n{:?}", self.complaints);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The middle of a text, or of its first line, in an element of a selector.
    fn place(&mut self, selector: &str, text: &str) -> (f64, f64) {
        let find = format!(
            "(() => {{
               const walker = document.createTreeWalker(document.querySelector({selector}), NodeFilter.SHOW_TEXT);
               const nodes = [];
               let all = '';
               while (walker.nextNode()) {{ nodes.push([all.length, walker.currentNode]); all += walker.currentNode.data; }}
               const at = all.indexOf({text});
               if (at < 0) return null;
               const [start, node] = nodes.findLast(([start]) => start <= at);
               const range = document.createRange();
               range.setStart(node, at - start);
               range.setEnd(node, at - start + 1);
               const box = range.getBoundingClientRect();
               return [box.left + box.width / 2, box.top + box.height / 2];
             }})()",
            selector = json!(selector),
            text = json!(text),
        );
        let place = self.evaluate(&find);
        let number = |index: usize| place[index].as_f64();
        match (number(0), number(1)) {
            (Some(x), Some(y)) => (x, y),
            _ => panic!("{selector} has no text {text}"),
        }
    }

    fn mouse(&mut self, kind: &str, (x, y): (f64, f64)) {
        let button = if kind == "mouseMoved" { "none" } else { "left" };
        self.call(
            "Input.dispatchMouseEvent",
            json!({"type": kind, "x": x, "y": y, "button": button, "clickCount": 1}),
        );
    }

    /// Points at the first character of a text.
    pub fn point(&mut self, selector: &str, text: &str) {
        let place = self.place(selector, text);
        self.mouse("mouseMoved", place);
    }

    /// Clicks on the first character of a text.
    pub fn click(&mut self, selector: &str, text: &str) {
        let place = self.place(selector, text);
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            self.mouse(kind, place);
        }
    }

    /// Types a text.
    pub fn type_text(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    /// Presses a key, with Control (2) or without (0).
    pub fn press(&mut self, key: &str, code: u32, modifiers: u32) {
        for kind in ["rawKeyDown", "keyUp"] {
            self.call(
                "Input.dispatchKeyEvent",
                json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}),
            );
        }
    }

    /// If the variable SCREENSHOTS of the environment names a folder: a picture of the page in it.
    pub fn screenshot(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("SCREENSHOTS") else {
            return;
        };
        let result = self.call("Page.captureScreenshot", json!({"format": "png"}));
        let encoded = result["data"].as_str().expect("a picture");
        let path = Path::new(&folder).join(format!("{name}.png"));
        std::fs::write(path, decode(encoded)).expect("the folder can be written");
    }
}

/// Bytes of base64.
pub fn decode(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text
        .bytes()
        .filter_map(|byte| DIGITS.iter().position(|&digit| digit == byte));
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for digit in digits {
        bits = bits << 6 | digit as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // Its processes end with it when it is asked; if the test has failed, perhaps only when it is killed.
        self.session.clear();
        let close = b"{\"id\":0,\"method\":\"Browser.close\"}\0";
        let is_asked = self.input.write_all(close).is_ok();
        let start = Instant::now();
        while is_asked && start.elapsed() < Duration::from_secs(10) {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The words whose contrast with what is behind them is too low. Colours are read from a canvas, which knows all notations.
pub const LOW_CONTRAST: &str = r##"(() => {
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
