//! A prompt on a terminal. `script`, which every Linux has, makes the terminal; `vt100` shows its screen.

use libtest_mimic::{Arguments, Trial};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const INC: &str = env!("CARGO_BIN_EXE_inc");
const SCRIPT: &str = "/usr/bin/script";

const ROWS: u16 = 24;
const COLUMNS: u16 = 80;
const SIZE: [NonZero<u16>; 2] = [NonZero::new(ROWS).unwrap(), NonZero::new(COLUMNS).unwrap()];

/// What a test waits for comes much sooner, if it comes.
const PATIENCE: Duration = Duration::from_secs(20);

pub const ENTER: &str = "\r";
pub const CTRL_C: &str = "\x03";

/// A test: it gets an empty folder.
pub type Test = fn(&Path);

/// Runs tests as `cargo test` does; they are reported as ignored where there is no `script`.
pub fn run(tests: &[(&str, Test)]) -> ExitCode {
    let can_run = Path::new(SCRIPT).exists();
    let trial = |&(name, test): &(&str, Test)| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("terminal").join(name);
        let trial = Trial::test(name, move || {
            // Of the last run.
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder)?;
            test(&folder);
            Ok(())
        });
        trial.with_ignored_flag(!can_run)
    };
    libtest_mimic::run(&Arguments::from_args(), tests.iter().map(trial).collect()).exit_code()
}

/// A prompt on a terminal.
pub struct Terminal {
    process: Child,
    keys: Arc<Mutex<ChildStdin>>,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl Terminal {
    /// Starts the prompt, with the folder in which it keeps its history.
    pub fn start(state: &Path, environment: &[(&str, &str)]) -> Terminal {
        Terminal::start_by("exec inc repl", state, environment)
    }

    /// The same by commands of a shell, in which `inc` is the compiler.
    pub fn start_by(commands: &str, state: &Path, environment: &[(&str, &str)]) -> Terminal {
        let folder = Path::new(INC).parent().expect("it is in a folder").display();
        // Signals end the prompt, whatever this process was started by: with its terminal, for one.
        let shell = format!(
            "stty rows {ROWS} cols {COLUMNS}; PATH='{folder}':$PATH exec env --default-signal=HUP,QUIT,TERM sh -c '{commands}'"
        );
        let mut process = Command::new(SCRIPT)
            .args(["-qfec", &shell, "/dev/null"])
            .env_remove("INC_OPTIONS")
            .env_remove("NO_COLOR")
            .env("TERM", "xterm-256color")
            .env("XDG_STATE_HOME", state)
            .envs(environment.iter().copied())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script starts");
        let keys = Arc::new(Mutex::new(process.stdin.take().expect("it is piped")));
        let screen = Arc::new(Mutex::new(vt100::Parser::new(SIZE[0], SIZE[1], 0)));
        let mut output = process.stdout.take().expect("it is piped");
        let terminal = Terminal {
            process,
            keys: keys.clone(),
            screen: screen.clone(),
        };
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let mut screen = screen.lock().expect("no holder panics");
                screen.process(&bytes[..count]);
                // A terminal tells where its cursor is.
                if bytes[..count].windows(4).any(|part| part == b"\x1b[6n") {
                    let (row, column) = screen.screen().cursor_position();
                    let answer = format!("\x1b[{};{}R", row + 1, column + 1);
                    // It may have ended.
                    let _ = keys
                        .lock()
                        .expect("no holder panics")
                        .write_all(answer.as_bytes());
                }
            }
        });
        terminal.shows("\n>");
        terminal
    }

    /// Presses keys, one after the other.
    pub fn press(&self, keys: &[&str]) {
        for key in keys {
            let mut writer = self.keys.lock().expect("no holder panics");
            writer.write_all(key.as_bytes()).expect("the prompt reads");
            drop(writer);
        }
    }

    /// Types a line as people do: what follows is not typed before the editor has begun the next line.
    #[track_caller]
    pub fn line(&self, text: &str) {
        let (row, _) = self.cursor();
        self.press(&[text, ENTER]);
        self.until("a new line, behind its invitation", |terminal| {
            let (new_row, column) = terminal.cursor();
            new_row > row && column >= 2
        });
    }

    /// The row and the column of the cursor.
    pub fn cursor(&self) -> (u16, u16) {
        let screen = self.screen.lock().expect("no holder panics");
        screen.screen().cursor_position()
    }

    /// Gives the terminal another width: `device` is its file.
    pub fn resize(&self, device: &str, columns: u16) {
        let columns = NonZero::new(columns).expect("a terminal has columns");
        let screen = &mut self.screen.lock().expect("no holder panics");
        screen.screen_mut().set_size(SIZE[0], columns);
        let set = Command::new("stty")
            .args(["-F", device, "cols", &columns.to_string()])
            .status();
        assert!(set.expect("stty starts").success());
    }

    /// Has a text run, and waits for a new line to type in: while a text runs, the terminal is not the editor's.
    #[track_caller]
    pub fn run(&self, text: &str) {
        let count = |terminal: &Terminal| terminal.text().matches("\n>").count();
        let before = count(self);
        self.press(&[text, ENTER]);
        self.until("a new line", |terminal| {
            count(terminal) > before && terminal.text().ends_with("\n>")
        });
    }

    /// Presses Ctrl-C, and waits for a new line to type in.
    #[track_caller]
    pub fn forget(&self) {
        self.press(&[CTRL_C]);
        self.until("a new line", |terminal| terminal.text().ends_with("\n>"));
    }

    pub fn text(&self) -> String {
        let screen = self.screen.lock().expect("no holder panics");
        let rows: Vec<String> = screen
            .screen()
            .rows(0, screen.screen().size().1.into())
            .map(|row| row.trim_end().to_string())
            .collect();
        rows.join("\n").trim_end().to_string()
    }

    /// Waits until the screen has a text.
    #[track_caller]
    pub fn shows(&self, text: &str) {
        self.until(text, |terminal| terminal.text().contains(text));
    }

    #[track_caller]
    pub fn until(&self, what: &str, holds: impl Fn(&Terminal) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(
                start.elapsed() < PATIENCE,
                "{what}\nis not on the screen:\n{}",
                self.text()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until a text on the screen looks in a way.
    #[track_caller]
    pub fn looks(&self, text: &str, how: impl Fn(&vt100::Cell) -> bool) {
        self.until(text, |terminal| {
            let screen = terminal.screen.lock().expect("no holder panics");
            let screen = screen.screen();
            (0..ROWS).any(|row| {
                let line: Vec<&vt100::Cell> = (0..COLUMNS)
                    .filter_map(|column| screen.cell(row, column))
                    .collect();
                line.windows(text.len()).any(|cells| {
                    let shown: String = cells.iter().map(|cell| cell.contents()).collect();
                    shown == text && cells.iter().all(|cell| how(cell))
                })
            })
        });
    }

    /// Whether the terminal marks what is pasted, which the editor asks for.
    pub fn marks_pasted(&self) -> bool {
        let screen = self.screen.lock().expect("no holder panics");
        screen.screen().bracketed_paste()
    }

    /// Waits for the end of the session.
    #[track_caller]
    pub fn ends(mut self) {
        let start = Instant::now();
        while self.process.try_wait().expect("it can be waited for").is_none() {
            assert!(start.elapsed() < PATIENCE, "it goes on:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
