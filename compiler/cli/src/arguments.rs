//! The command line, parsed. `inc` and its `compile-r7rs` personality (SRFI 138) share the options.

use crate::printing::ErrorFormat;
use crate::repl::json;
use compiler::frontend::suggestion::nearest;
use compiler::options::Options;
use lexopt::{Arg, Parser, ValueExt};
use runtime::run_options;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Compile a file in memory and run it.
    Run { file: PathBuf, arguments: Vec<String> },
    /// Make an executable, or with `-c` an object, or with `-S` a listing.
    Build {
        file: PathBuf,
        output: Option<PathBuf>,
        product: Product,
    },
    /// Read, compile, run, print.
    Repl { client: Client },
    /// Print the values of expressions.
    Eval { expressions: Vec<String> },
    /// Print the listing of a file, or of one of its procedures.
    Asm { file: PathBuf, function: Option<String> },
    /// Print the program, or its procedures of a name, as it is after a pass.
    Ir {
        file: PathBuf,
        after: String,
        function: Option<String>,
    },
    /// Print the expanded program.
    Expand { file: PathBuf },
    /// Print what the libraries say of names.
    Doc { names: Vec<String> },
    /// Write the pages of the reference to a folder.
    Reference { folder: PathBuf },
    /// Serve a page that shows what the compiler makes of a program.
    Explore {
        file: Option<PathBuf>,
        port: Option<u16>,
        browser: Browser,
    },
    /// Print what error codes mean, or without any the list of them.
    Explain { codes: Vec<String> },
    /// Nothing: what `compile-r7rs` does without a program (SRFI 138 lets it).
    Nothing,
    /// Print help.
    Help,
    /// Print the version (`--version`).
    Version,
    /// Print the properties of SRFI 176 (`-V`).
    Properties,
}

/// What `build` makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Product {
    /// An executable.
    Executable,
    /// A relocatable ELF object.
    Object,
    /// An assembly listing.
    Listing,
}

/// Who uses the prompt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Client {
    /// People.
    Person,
    /// A program (`--json`).
    Program,
    /// The process that talks to that program, which has started this one.
    Relay,
}

/// Whether `explore` opens a browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Browser {
    /// It does.
    Open,
    /// It only prints the address (`--no-open`).
    Leave,
}

/// A parsed command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arguments {
    /// What to do.
    pub command: Command,
    /// How.
    pub options: Options,
    /// How errors are written.
    pub error_format: ErrorFormat,
}

/// How the program was called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Personality {
    /// As `inc`.
    Inc,
    /// As `compile-r7rs`: the rules of SRFI 138.
    CompileR7rs,
}

/// The text of `inc --help`.
pub const HELP: &str = "\
inc compiles Scheme (R7RS-small) to machine code, and runs it.

usage: inc COMMAND [OPTION...] [ARGUMENT...]

commands:
  run FILE [ARG...]              compile in memory and run; - is standard input
  build FILE [-o OUT] [-c | -S]  make an executable, an object (-c), or a listing (-S)
  build OBJECT [-o OUT]          make the executable of an object that build -c has made
  repl [--json]                  read, compile, run, print (also plain `inc` on a terminal; --json: for programs)
  eval EXPR...                   print the value of each expression
  asm FILE [--function NAME]     print the assembly listing
  ir FILE --after PASS           print the program after a pass (or one of its procedures: --function)
  expand FILE                    print the expanded program
  doc [NAME...]                  print what names of the libraries mean, or what a library exports
  doc --html DIR                 write the reference of all libraries to a folder, as pages
  explore [FILE] [--port N]      show in a browser what a program becomes (--no-open: only print the address)
  explain [CODE...]              print what an error code means, or the list of all
  help                           print this text

options:
  -I DIR            search DIR for libraries before all other places
  -A DIR            search DIR after all other places
  -D FEATURE        add a feature identifier
  -O0 -O1 -O2       how much to optimise (default: -O2)
  --gc-stress       collect at every allocation
  --gc-stats        print what the collector did
  --max-heap SIZE   limit of the heap; SIZE ends in k, M or G
  --error-format F  write errors as text or as json, an object a line (repl has --json)
  --deny-ffi        load no C library and call no foreign procedure
  --time-passes     print what each pass took
  --stdin-name NAME call the program - by that name in messages
  --version, -V     print the version, as text or as S-expressions
  --help, -h        print this text

The variable INC_OPTIONS of the environment, as in INC_OPTIONS=\"--max-heap 1G --gc-stats\", gives --gc-stress, --gc-stats,
--max-heap and --deny-ffi to programs that run, executables too.
";

/// Options that belong to single commands.
#[derive(Default)]
struct CommandOptions {
    /// The names of those that were given.
    given: Vec<&'static str>,
    output: Option<PathBuf>,
    product: Option<Product>,
    function: Option<String>,
    after: Option<String>,
    port: Option<u16>,
    error_format: ErrorFormat,
    pages: Option<PathBuf>,
}

/// The format of errors that arguments ask for which cannot be parsed.
pub fn wanted_error_format(arguments: &[OsString]) -> ErrorFormat {
    let is_json = |(index, word): (usize, &OsString)| {
        let value = arguments.get(index + 1);
        word == "--error-format=json"
            || word == "--error-format" && value.is_some_and(|value| value == "json")
    };
    match arguments.iter().enumerate().any(is_json) {
        true => ErrorFormat::Json,
        false => ErrorFormat::Text,
    }
}

/// Parses the arguments after the name of the program. `is_terminal` says whether standard input is one.
pub fn parse(
    personality: Personality,
    arguments: impl IntoIterator<Item = OsString>,
    is_terminal: bool,
) -> Result<Arguments, lexopt::Error> {
    let mut parser = Parser::from_args(arguments);
    let mut options = Options::default();
    let mut own = CommandOptions::default();
    let mut positional: Vec<String> = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => {
                return Ok(Arguments {
                    command: Command::Help,
                    options,
                    error_format: own.error_format,
                });
            }
            Arg::Long("version") => {
                return Ok(Arguments {
                    command: Command::Version,
                    options,
                    error_format: own.error_format,
                });
            }
            Arg::Short('V') => {
                return Ok(Arguments {
                    command: Command::Properties,
                    options,
                    error_format: own.error_format,
                });
            }
            // An expression may begin with a minus; what follows a program's name is the program's.
            Arg::Value(value) => {
                positional.push(value.string()?);
                match (personality, &*positional[0], positional.len()) {
                    // It gets what is no text as it does when it is an executable.
                    (Personality::Inc, "run", 2) => {
                        let rest = parser.raw_args()?;
                        positional.extend(rest.map(|value| value.to_string_lossy().into_owned()));
                    }
                    (Personality::Inc, "eval", 2) => {
                        for value in parser.raw_args()? {
                            positional.push(value.string()?);
                        }
                    }
                    _ => {}
                }
            }
            Arg::Short(short) => {
                parse_option(&format!("-{short}"), &mut parser, &mut options, &mut own)?;
            }
            Arg::Long(long) => {
                let name = format!("--{long}");
                parse_option(&name, &mut parser, &mut options, &mut own)?;
            }
        }
    }
    let error_format = own.error_format;
    let command = match personality {
        Personality::Inc => command(positional, own, is_terminal)?,
        Personality::CompileR7rs => {
            check_options("compile-r7rs", &["-o"], &own)?;
            match positional.is_empty() {
                true => Command::Nothing,
                false => Command::Build {
                    file: single("FILE", positional)?.into(),
                    output: Some(own.output.unwrap_or_else(|| "a.out".into())),
                    product: Product::Executable,
                },
            }
        }
    };
    Ok(Arguments {
        command,
        options,
        error_format,
    })
}

/// Takes an option with its value.
fn parse_option(
    name: &str,
    parser: &mut Parser,
    options: &mut Options,
    own: &mut CommandOptions,
) -> Result<(), lexopt::Error> {
    match name {
        "-I" => options.prepended.push(parser.value()?.into()),
        "-A" => options.appended.push(parser.value()?.into()),
        "-D" => options
            .features
            .push(not_empty("-D: FEATURE", parser.value()?.string()?)?),
        "--stdin-name" => {
            options.stdin_name = Some(not_empty("--stdin-name: NAME", parser.value()?.string()?)?);
        }
        "-O" => options.level = parser.value()?.parse_with(level)?,
        "--gc-stress" => options.gc_stress = true,
        "--gc-stats" => options.gc_stats = true,
        "--deny-ffi" => options.deny_foreign = true,
        "--max-heap" => options.max_heap = Some(parser.value()?.parse_with(run_options::size)?),
        "--error-format" => own.error_format = parser.value()?.parse_with(error_format)?,
        "--time-passes" => options.time_passes = true,
        "-o" => {
            own.given.push("-o");
            own.output = Some(not_empty("-o: OUT", parser.value()?)?.into());
        }
        "-c" => {
            own.given.push("-c");
            own.product = Some(Product::Object);
        }
        "-S" => {
            own.given.push("-S");
            own.product = Some(Product::Listing);
        }
        "--function" => {
            own.given.push("--function");
            own.function = Some(parser.value()?.string()?);
        }
        "--after" => {
            own.given.push("--after");
            own.after = Some(parser.value()?.string()?);
        }
        "--port" => {
            own.given.push("--port");
            own.port = Some(parser.value()?.parse_with(port)?);
        }
        "--html" => {
            own.given.push("--html");
            own.pages = Some(not_empty("--html: DIR", parser.value()?)?.into());
        }
        "--no-open" => own.given.push("--no-open"),
        "--json" => own.given.push("--json"),
        json::SESSION_OPTION => own.given.push(json::SESSION_OPTION),
        _ => return Err(unknown("option", name, long_options())),
    }
    Ok(())
}

/// Whether all options that were given, and that are not for every command, are for this one.
fn check_options(command: &str, known: &[&str], own: &CommandOptions) -> Result<(), lexopt::Error> {
    if let Some(option) = own.given.iter().find(|option| !known.contains(option)) {
        return Err(format!("{command} has no option {option}").into());
    }
    if own.given.contains(&"-c") && own.given.contains(&"-S") {
        return Err("-c and -S exclude each other".into());
    }
    Ok(())
}

fn command(
    mut positional: Vec<String>,
    own: CommandOptions,
    is_terminal: bool,
) -> Result<Command, lexopt::Error> {
    if positional.is_empty() {
        return if is_terminal {
            Ok(Command::Repl {
                client: Client::Person,
            })
        } else {
            Err("a command is missing".into())
        };
    }
    let name = positional.remove(0);
    let known: &[&str] = match &*name {
        "build" => &["-o", "-c", "-S"],
        "asm" => &["--function"],
        "ir" => &["--after", "--function"],
        "repl" => &["--json", json::SESSION_OPTION],
        "doc" => &["--html"],
        "explore" => &["--port", "--no-open"],
        _ => &[],
    };
    check_options(&name, known, &own)?;
    match &*name {
        "run" => {
            if positional.is_empty() {
                return Err("run: FILE is missing".into());
            }
            let file = not_empty("run: FILE", positional.remove(0))?.into();
            Ok(Command::Run {
                file,
                arguments: positional,
            })
        }
        "build" => Ok(Command::Build {
            file: single("build: FILE", positional)?.into(),
            output: own.output,
            product: own.product.unwrap_or(Product::Executable),
        }),
        "repl" if own.error_format == ErrorFormat::Json => Err("repl answers in JSON with --json".into()),
        "repl" if positional.is_empty() => Ok(Command::Repl { client: client(&own) }),
        "repl" => Err("repl takes no arguments".into()),
        "eval" if positional.is_empty() => Err("eval: EXPR is missing".into()),
        "eval" => Ok(Command::Eval {
            expressions: positional,
        }),
        "asm" => Ok(Command::Asm {
            file: single("asm: FILE", positional)?.into(),
            function: own.function,
        }),
        "ir" => {
            let file = single("ir: FILE", positional)?.into();
            let after = own.after.ok_or("ir: --after PASS is missing")?;
            let function = own.function;
            Ok(Command::Ir {
                file,
                after,
                function,
            })
        }
        "expand" => Ok(Command::Expand {
            file: single("expand: FILE", positional)?.into(),
        }),
        "doc" => match own.pages {
            None => Ok(Command::Doc { names: positional }),
            Some(folder) if positional.is_empty() => Ok(Command::Reference { folder }),
            Some(_) => Err("doc --html takes no names".into()),
        },
        "explore" => Ok(Command::Explore {
            file: match positional.is_empty() {
                true => None,
                false => Some(single("explore: FILE", positional)?.into()),
            },
            port: own.port,
            browser: match own.given.contains(&"--no-open") {
                true => Browser::Leave,
                false => Browser::Open,
            },
        }),
        "explain" => Ok(Command::Explain { codes: positional }),
        "help" => Ok(Command::Help),
        // A file is named where a command is expected by whoever wants to run it.
        _ if Path::new(&name).is_file() => {
            Err(format!("unknown command: {name}\nto run the program: inc run {name}").into())
        }
        _ => Err(unknown("command", &name, commands())),
    }
}

/// That there is no such command or option, and which one is probably meant.
fn unknown(what: &str, name: &str, known: impl Iterator<Item = &'static str>) -> lexopt::Error {
    let hint = nearest(name, known)
        .map(|nearest| format!("\ndid you mean {nearest}?"))
        .unwrap_or_default();
    format!("unknown {what}: {name}{hint}").into()
}

/// The commands that the help lists: the first words of its indented lines up to the options.
fn commands() -> impl Iterator<Item = &'static str> {
    let lines = HELP.lines().take_while(|line| *line != "options:");
    lines
        .filter(|line| line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next())
}

/// The options with long names that the help tells of.
fn long_options() -> impl Iterator<Item = &'static str> {
    HELP.split(|c: char| c != '-' && !c.is_ascii_lowercase())
        .filter(|word| word.starts_with("--"))
}

fn client(own: &CommandOptions) -> Client {
    match (
        own.given.contains(&json::SESSION_OPTION),
        own.given.contains(&"--json"),
    ) {
        (true, _) => Client::Relay,
        (false, true) => Client::Program,
        (false, false) => Client::Person,
    }
}

fn single(what: &str, mut positional: Vec<String>) -> Result<String, lexopt::Error> {
    match positional.len() {
        0 => Err(format!("{what} is missing").into()),
        1 => not_empty(what, positional.remove(0)),
        _ => Err(format!("unexpected argument: {}", positional[1]).into()),
    }
}

fn not_empty<T: AsRef<OsStr>>(what: &str, text: T) -> Result<T, lexopt::Error> {
    match text.as_ref().is_empty() {
        true => Err(format!("{what} is empty").into()),
        false => Ok(text),
    }
}

fn error_format(text: &str) -> Result<ErrorFormat, &'static str> {
    match text {
        "text" => Ok(ErrorFormat::Text),
        "json" => Ok(ErrorFormat::Json),
        _ => Err("the formats are text and json"),
    }
}

fn port(text: &str) -> Result<u16, &'static str> {
    text.parse().map_err(|_| "a port is a number from 0 to 65535")
}

fn level(text: &str) -> Result<u8, &'static str> {
    match text {
        "0" => Ok(0),
        "1" => Ok(1),
        "2" => Ok(2),
        _ => Err("the levels are 0, 1 and 2"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inc(arguments: &str) -> Result<Arguments, String> {
        let words = arguments.split_whitespace().map(OsString::from);
        parse(Personality::Inc, words, false).map_err(|error| error.to_string())
    }

    #[test]
    fn options_stand_anywhere_before_a_programs_arguments() {
        let parsed = inc("-O0 run --gc-stress -I lib x.scm -O1 --max-heap 3").expect("it is right");
        assert_eq!(parsed.options.level, 0);
        assert!(parsed.options.gc_stress);
        assert_eq!(parsed.options.prepended, [PathBuf::from("lib")]);
        let arguments = ["-O1", "--max-heap", "3"].map(String::from).to_vec();
        assert_eq!(
            parsed.command,
            Command::Run {
                file: "x.scm".into(),
                arguments
            }
        );
    }

    #[test]
    fn a_minus_stands_for_standard_input() {
        let parsed = inc("run - a").expect("it is right");
        assert_eq!(
            parsed.command,
            Command::Run {
                file: "-".into(),
                arguments: vec!["a".into()]
            }
        );
    }

    #[test]
    fn build_takes_its_output_before_or_after_the_file() {
        for line in ["build -o out x.scm -S", "build x.scm -S -o out"] {
            let command = Command::Build {
                file: "x.scm".into(),
                output: Some("out".into()),
                product: Product::Listing,
            };
            assert_eq!(inc(line).expect("it is right").command, command);
        }
    }

    #[test]
    fn sizes_have_binary_units() {
        assert_eq!(
            inc("--max-heap 2k repl").expect("it is right").options.max_heap,
            Some(2048)
        );
        assert_eq!(
            inc("--max-heap=1G repl").expect("it is right").options.max_heap,
            Some(1 << 30)
        );
        assert!(inc("--max-heap 2x repl").is_err());
        assert!(inc("--max-heap 99999999999G repl").is_err());
    }

    #[test]
    fn wrong_usage_is_refused() {
        for (line, message) in [
            ("", "a command is missing"),
            ("frobnicate", "unknown command: frobnicate"),
            ("run", "run: FILE is missing"),
            ("build a b", "unexpected argument: b"),
            ("ir x.scm", "ir: --after PASS is missing"),
            (
                "-O3 run x",
                "cannot parse argument \"3\": the levels are 0, 1 and 2",
            ),
            ("--wrong run x", "unknown option: --wrong"),
            ("run -o out x", "run has no option -o"),
            ("-c asm x", "asm has no option -c"),
            ("build x --after select", "build has no option --after"),
            ("explore a b", "unexpected argument: b"),
            (
                "explore --port 99999",
                "cannot parse argument \"99999\": a port is a number from 0 to 65535",
            ),
            (
                "explore --port abc",
                "cannot parse argument \"abc\": a port is a number from 0 to 65535",
            ),
            ("--port 1 run x", "run has no option --port"),
            ("--function f expand x", "expand has no option --function"),
            ("build -c -S x", "-c and -S exclude each other"),
            ("build x -o", "missing argument for option '-o'"),
        ] {
            assert_eq!(inc(line), Err(message.into()), "{line}");
        }
        let parse = |words: &[&str]| {
            let parsed = parse(Personality::Inc, words.iter().map(OsString::from), false);
            parsed.map_err(|error| error.to_string())
        };
        for (words, message) in [
            (&["run", ""][..], "run: FILE is empty"),
            (&["build", ""], "build: FILE is empty"),
            (&["build", "x", "-o", ""], "-o: OUT is empty"),
            (&["-D", "", "run", "x"], "-D: FEATURE is empty"),
        ] {
            assert_eq!(parse(words), Err(message.into()), "{words:?}");
        }
    }

    #[test]
    fn what_the_help_lists_is_known() {
        let unknown = |line: &str| inc(line).is_err_and(|message| message.starts_with("unknown"));
        assert!(unknown("--helq"));
        for known in commands().chain(long_options()) {
            assert!(!unknown(known), "{known}");
        }
    }

    #[test]
    fn the_personality_of_srfi_138() {
        let words = ["-I", "lib", "x.scm"].map(OsString::from);
        let parsed = parse(Personality::CompileR7rs, words, false).expect("it is right");
        let command = Command::Build {
            file: "x.scm".into(),
            output: Some("a.out".into()),
            product: Product::Executable,
        };
        assert_eq!(parsed.command, command);
        let parsed = parse(Personality::CompileR7rs, ["-I", "lib"].map(OsString::from), false);
        assert_eq!(parsed.expect("it is right").command, Command::Nothing);
    }
}
