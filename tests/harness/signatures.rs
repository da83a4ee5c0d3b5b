//! The calling convention: random signatures, called from Scheme and compiled by C compilers.
//!
//! Each signature makes a C function that compares its arguments with constants, counts what differs, and returns a
//! constant; and a foreign procedure that is called with these constants and whose result is compared. One without variable
//! arguments is also the type of a callback, which C calls with constants. So both sides are checked, and neither by
//! itself. Each program runs in memory and as an executable. With `SIGNATURES=10000` as many are tried, in programs of [`BATCH`] each; a
//! sample of fixed seed runs always.

use harness::inc;
use harness::random::Random;
use harness::subprocess::{self, TIME_LIMIT};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs, process};

/// Signatures in one program.
const BATCH: u64 = 200;
/// Signatures tried where nobody asks for more.
const SAMPLE: u64 = 400;

fn main() {
    let arguments = Arguments::from_args();
    let inc = inc::path();
    let count = env::var("SIGNATURES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(SAMPLE);
    let mut trials = Vec::new();
    for compiler in ["gcc", "clang"] {
        let is_there = Command::new(compiler).arg("--version").output().is_ok();
        for batch in 0..u64::div_ceil(count, BATCH) {
            let inc = inc.clone();
            let trial = Trial::test(format!("{compiler}::{batch}"), move || {
                check(&inc, compiler, batch)
            });
            trials.push(trial.with_ignored_flag(!is_there));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Compiles and runs one batch.
fn check(inc: &Path, compiler: &str, batch: u64) -> Result<(), Failed> {
    let folder = env::temp_dir().join(format!("inc-abi-{}-{compiler}-{batch}", process::id()));
    fs::create_dir_all(&folder)?;
    let outcome = run(inc, compiler, batch, &folder);
    fs::remove_dir_all(&folder)?;
    outcome
}

fn run(inc: &Path, compiler: &str, batch: u64, folder: &Path) -> Result<(), Failed> {
    let mut programs = Programs::new();
    for number in 0..BATCH {
        programs.add_signature(&mut Random::new(batch * BATCH + number + 1), number);
    }
    let (source, library) = (folder.join("abi.c"), folder.join("libabi.so"));
    let program = folder.join("abi.scm");
    fs::write(&source, &programs.c)?;
    fs::write(&program, programs.scheme(&library))?;
    let mut command = Command::new(compiler);
    command
        .args(["-O1", "-w", "-fPIC", "-shared", "-o"])
        .arg(&library)
        .arg(&source);
    succeed(command, "")?;
    let mut command = Command::new(inc);
    command.arg("run").arg(&program);
    succeed(command, "done 0\n")?;
    let executable = folder.join("abi");
    let mut command = Command::new(inc);
    command.arg("build").arg(&program).arg("-o").arg(&executable);
    succeed(command, "")?;
    succeed(Command::new(executable), "done 0\n")
}

/// Runs a command that must print just this.
fn succeed(command: Command, expected: &str) -> Result<(), Failed> {
    let outcome = subprocess::run(command, b"", TIME_LIMIT)?;
    if outcome.status != 0 || outcome.stdout != expected {
        return Err(format!("status {}\n{}{}", outcome.status, outcome.stdout, outcome.stderr).into());
    }
    Ok(())
}

/// A scalar type: its names in Scheme and in C.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Scalar {
    scheme: &'static str,
    c: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Signed(u32),
    Unsigned(u32),
    Float,
    Double,
}

const SCALARS: &[Scalar] = &[
    Scalar {
        scheme: "int8",
        c: "int8_t",
        kind: Kind::Signed(8),
    },
    Scalar {
        scheme: "int16",
        c: "int16_t",
        kind: Kind::Signed(16),
    },
    Scalar {
        scheme: "int",
        c: "int",
        kind: Kind::Signed(32),
    },
    Scalar {
        scheme: "int64",
        c: "int64_t",
        kind: Kind::Signed(64),
    },
    Scalar {
        scheme: "uint8",
        c: "uint8_t",
        kind: Kind::Unsigned(8),
    },
    Scalar {
        scheme: "uint16",
        c: "uint16_t",
        kind: Kind::Unsigned(16),
    },
    Scalar {
        scheme: "uint32",
        c: "uint32_t",
        kind: Kind::Unsigned(32),
    },
    Scalar {
        scheme: "uint64",
        c: "uint64_t",
        kind: Kind::Unsigned(64),
    },
    Scalar {
        scheme: "float",
        c: "float",
        kind: Kind::Float,
    },
    Scalar {
        scheme: "double",
        c: "double",
        kind: Kind::Double,
    },
];

/// A type of an argument, result or field.
#[derive(Clone)]
enum Type {
    Scalar(Scalar),
    /// So many scalars, in a structure.
    Array(Scalar, u64),
    Structure {
        name: String,
        fields: Vec<Type>,
    },
}

/// A constant, as both languages write it.
enum Value {
    Scalar { scheme: String, c: String },
    Parts(Vec<Value>),
}

impl Type {
    fn c(&self) -> &str {
        match self {
            Type::Scalar(scalar) | Type::Array(scalar, _) => scalar.c,
            Type::Structure { name, .. } => name,
        }
    }

    fn scheme(&self) -> String {
        match self {
            Type::Scalar(scalar) => scalar.scheme.to_owned(),
            Type::Array(scalar, count) => format!("(array {} {count})", scalar.scheme),
            Type::Structure { name, .. } => format!("(& {name})"),
        }
    }

    fn value(&self, random: &mut Random) -> Value {
        match self {
            Type::Scalar(scalar) => scalar.value(random),
            Type::Array(scalar, count) => Value::Parts((0..*count).map(|_| scalar.value(random)).collect()),
            Type::Structure { fields, .. } => {
                Value::Parts(fields.iter().map(|field| field.value(random)).collect())
            }
        }
    }
}

impl Scalar {
    fn value(self, random: &mut Random) -> Value {
        let bits = random.bits();
        let (scheme, c) = match self.kind {
            Kind::Signed(width) => {
                let n = (bits as i64) >> (64 - width);
                // The least number has no literal in C.
                let n = if n == i64::MIN { n + 1 } else { n };
                (n.to_string(), format!("{n}LL"))
            }
            Kind::Unsigned(width) => {
                let n = bits >> (64 - width);
                (n.to_string(), format!("{n}ULL"))
            }
            // Exact in both types.
            Kind::Float | Kind::Double => {
                let n = f64::from((bits >> 44) as u32) / 16.0 - 1000.0;
                (format!("{n:?}"), format!("{n:?}"))
            }
        };
        Value::Scalar { scheme, c }
    }
}

/// The two programs of a batch.
struct Programs {
    c: String,
    declarations: String,
    calls: String,
    structures: u64,
}

impl Programs {
    fn new() -> Programs {
        Programs {
            c: "#include <stdarg.h>\n#include <stdint.h>\nstatic int wrong;\nint abi_wrong(void) { return wrong; }\n".to_owned(),
            declarations: String::new(),
            calls: String::new(),
            structures: 0,
        }
    }

    fn scalar(random: &mut Random) -> Scalar {
        SCALARS[random.below(SCALARS.len() as u64) as usize]
    }

    /// A type; structures are defined in both languages.
    fn r#type(&mut self, random: &mut Random, depth: u32) -> Type {
        if depth == 3 || random.below(3) > 0 {
            return Type::Scalar(Programs::scalar(random));
        }
        let fields: Vec<Type> = (0..1 + random.below(4))
            .map(|_| match random.below(6) {
                0 => Type::Array(Programs::scalar(random), 1 + random.below(3)),
                _ => self.r#type(random, depth + 1),
            })
            .collect();
        self.structures += 1;
        let name = format!("s{}", self.structures);
        let (mut c, mut scheme) = (String::new(), String::new());
        for (index, field) in fields.iter().enumerate() {
            let _ = match field {
                Type::Array(scalar, count) => write!(c, " {} f{index}[{count}];", scalar.c),
                other => write!(c, " {} f{index};", other.c()),
            };
            let _ = write!(scheme, " (f{index} {})", field.scheme());
        }
        let _ = writeln!(self.c, "typedef struct {{{c} }} {name};");
        let _ = writeln!(self.declarations, "(define-foreign-struct {name}{scheme})");
        Type::Structure { name, fields }
    }

    fn add_signature(&mut self, random: &mut Random, number: u64) {
        let count = random.below(12);
        let parameters: Vec<Type> = (0..count).map(|_| self.r#type(random, 0)).collect();
        let result = (random.below(6) > 0).then(|| self.r#type(random, 0));
        // Variable arguments are what C promotes to.
        let variable: Vec<Type> = if random.below(5) == 0 && count > 0 {
            (0..1 + random.below(10))
                .map(|_| {
                    loop {
                        let r#type = self.r#type(random, 2);
                        let is_promoted = match &r#type {
                            Type::Scalar(scalar) => !matches!(
                                scalar.kind,
                                Kind::Float | Kind::Signed(8 | 16) | Kind::Unsigned(8 | 16)
                            ),
                            _ => true,
                        };
                        if is_promoted {
                            break r#type;
                        }
                    }
                })
                .collect()
        } else {
            Vec::new()
        };
        let all: Vec<&Type> = parameters.iter().chain(&variable).collect();
        let values: Vec<Value> = all.iter().map(|r#type| r#type.value(random)).collect();
        let answer = result.as_ref().map(|r#type| r#type.value(random));
        if variable.is_empty() {
            self.add_callback(number, &parameters, &result, &values, &answer, random);
        }
        self.add_c(number, &parameters, &variable, &result, &values, &answer);
        self.add_scheme(number, &all, parameters.len(), &result, &values, &answer, random);
    }

    fn add_c(
        &mut self,
        number: u64,
        parameters: &[Type],
        variable: &[Type],
        result: &Option<Type>,
        values: &[Value],
        answer: &Option<Value>,
    ) {
        let mut list: Vec<String> = parameters
            .iter()
            .enumerate()
            .map(|(index, parameter)| format!("{} a{index}", parameter.c()))
            .collect();
        if !variable.is_empty() {
            list.push("...".to_owned());
        }
        let list = if list.is_empty() {
            "void".to_owned()
        } else {
            list.join(", ")
        };
        let name = result.as_ref().map_or("void", Type::c);
        let _ = writeln!(self.c, "{name} f{number}({list})\n{{");
        if !variable.is_empty() {
            let _ = writeln!(
                self.c,
                "    va_list rest;\n    va_start(rest, a{});",
                parameters.len() - 1
            );
        }
        for (index, r#type) in variable.iter().enumerate() {
            let index = parameters.len() + index;
            let _ = writeln!(
                self.c,
                "    {} a{index} = va_arg(rest, {});",
                r#type.c(),
                r#type.c()
            );
        }
        for (index, value) in values.iter().enumerate() {
            self.compare_c(
                &format!("a{index}"),
                &all_types(parameters, variable)[index],
                value,
            );
        }
        if let (Some(r#type), Some(answer)) = (result, answer) {
            let _ = writeln!(self.c, "    {} answer;", r#type.c());
            self.assign_c("answer", r#type, answer);
            let _ = writeln!(self.c, "    return answer;");
        }
        let _ = writeln!(self.c, "}}");
    }

    /// The same signature the other way round: C calls a procedure.
    fn add_callback(
        &mut self,
        number: u64,
        parameters: &[Type],
        result: &Option<Type>,
        values: &[Value],
        answer: &Option<Value>,
        random: &mut Random,
    ) {
        let types: Vec<&str> = parameters.iter().map(Type::c).collect();
        let names: Vec<String> = (0..parameters.len()).map(|index| format!("a{index}")).collect();
        let list = if types.is_empty() {
            "void".to_owned()
        } else {
            types.join(", ")
        };
        let name = result.as_ref().map_or("void", Type::c);
        let _ = writeln!(self.c, "void g{number}({name} (*f)({list}))\n{{");
        for ((r#type, name), value) in parameters.iter().zip(&names).zip(values) {
            let _ = writeln!(self.c, "    {} {name};", r#type.c());
            self.assign_c(name, r#type, value);
        }
        let call = format!("f({})", names.join(", "));
        match (result, answer) {
            (Some(r#type), Some(answer)) => {
                let _ = writeln!(self.c, "    {name} answer = {call};");
                self.compare_c("answer", r#type, answer);
            }
            _ => {
                let _ = writeln!(self.c, "    {call};");
            }
        }
        let _ = writeln!(self.c, "}}");

        let types: Vec<String> = parameters.iter().map(Type::scheme).collect();
        let result_name = result.as_ref().map_or("void".to_owned(), Type::scheme);
        let class = ["parallel sync", "parallel", "sync", "serial"];
        let class = class[random.below(class.len() as u64) as usize];
        let _ = writeln!(
            self.declarations,
            "(define-foreign (g{number} (f (-> ({}) {result_name}))) void (library abi) {class})",
            types.join(" ")
        );
        let _ = writeln!(self.calls, "(g{number} (lambda ({})", names.join(" "));
        for ((r#type, name), value) in parameters.iter().zip(&names).zip(values) {
            self.compare_scheme(&format!("g{number}"), name, r#type, value);
        }
        let answer = match (result, answer) {
            (Some(r#type), Some(answer)) => make_scheme(r#type, answer),
            _ => "#t".to_owned(),
        };
        let _ = writeln!(self.calls, "  {answer}))\n(check-c 'g{number})");
    }

    fn compare_c(&mut self, place: &str, r#type: &Type, value: &Value) {
        each_part(place, r#type, value, &mut |place, c| {
            let _ = writeln!(self.c, "    wrong += {place} != {c};");
        });
    }

    fn assign_c(&mut self, place: &str, r#type: &Type, value: &Value) {
        each_part(place, r#type, value, &mut |place, c| {
            let _ = writeln!(self.c, "    {place} = {c};");
        });
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of a signature")]
    fn add_scheme(
        &mut self,
        number: u64,
        parameters: &[&Type],
        fixed: usize,
        result: &Option<Type>,
        values: &[Value],
        answer: &Option<Value>,
        random: &mut Random,
    ) {
        let mut list = String::new();
        for (index, parameter) in parameters.iter().enumerate() {
            let _ = write!(list, " (a{index} {})", parameter.scheme());
        }
        let name = result.as_ref().map_or("void".to_owned(), Type::scheme);
        let class = [
            "parallel sync",
            "parallel sync leaf",
            "parallel",
            "sync",
            "serial",
        ];
        let class = class[random.below(class.len() as u64) as usize];
        let variadic = if fixed < parameters.len() {
            format!(" (variadic {fixed})")
        } else {
            String::new()
        };
        let _ = writeln!(
            self.declarations,
            "(define-foreign (f{number}{list}) {name} (library abi) {class}{variadic})"
        );
        let arguments: Vec<String> = parameters
            .iter()
            .zip(values)
            .map(|(r#type, value)| make_scheme(r#type, value))
            .collect();
        let _ = writeln!(self.calls, "(let ((r (f{number} {})))", arguments.join(" "));
        if let (Some(r#type), Some(answer)) = (result, answer) {
            self.compare_scheme(&format!("f{number}"), "r", r#type, answer);
        }
        let _ = writeln!(self.calls, "  #t)\n(check-c 'f{number})");
    }

    fn compare_scheme(&mut self, name: &str, place: &str, r#type: &Type, value: &Value) {
        match (r#type, value) {
            (Type::Scalar(_), Value::Scalar { scheme, .. }) => {
                let _ = writeln!(self.calls, "  (check '{name} {place} {scheme})");
            }
            (
                Type::Structure {
                    name: structure,
                    fields,
                },
                Value::Parts(parts),
            ) => {
                for (index, (field, part)) in fields.iter().zip(parts).enumerate() {
                    let accessor = format!("{structure}-f{index}");
                    match (field, part) {
                        (Type::Array(scalar, _), Value::Parts(elements)) => {
                            for (i, element) in elements.iter().enumerate() {
                                let place = format!("({accessor} {place} {i})");
                                self.compare_scheme(name, &place, &Type::Scalar(*scalar), element);
                            }
                        }
                        _ => self.compare_scheme(name, &format!("({accessor} {place})"), field, part),
                    }
                }
            }
            _ => unreachable!("a value has the shape of its type"),
        }
    }

    fn scheme(&self, library: &Path) -> String {
        format!(
            "(import (scheme base) (scheme write) (inc ffi))
(define-foreign-library abi (soname {library:?}))
(define-foreign (abi-wrong) int (library abi) parallel sync)
(define wrong 0)
(define (complain name what)
  (set! wrong (+ wrong 1))
  (write name) (display \": \") (display what) (newline))
(define (check name actual expected)
  (if (not (eqv? actual expected)) (complain name (list 'result actual 'instead 'of expected))))
(define wrong-in-c 0)
(define (check-c name)
  (let ((now (abi-wrong)))
    (if (not (= now wrong-in-c)) (complain name (list 'arguments (- now wrong-in-c) 'wrong)))
    (set! wrong-in-c now)))
{}{}(display \"done \") (display wrong) (newline)\n",
            self.declarations, self.calls
        )
    }
}

fn all_types(parameters: &[Type], variable: &[Type]) -> Vec<Type> {
    parameters.iter().chain(variable).cloned().collect()
}

/// Calls `f` with each scalar of a place in C and its value.
fn each_part(place: &str, r#type: &Type, value: &Value, f: &mut dyn FnMut(&str, &str)) {
    match (r#type, value) {
        (Type::Scalar(_), Value::Scalar { c, .. }) => f(place, c),
        (Type::Array(scalar, _), Value::Parts(parts)) => {
            for (i, part) in parts.iter().enumerate() {
                each_part(&format!("{place}[{i}]"), &Type::Scalar(*scalar), part, f);
            }
        }
        (Type::Structure { fields, .. }, Value::Parts(parts)) => {
            for (i, (field, part)) in fields.iter().zip(parts).enumerate() {
                each_part(&format!("{place}.f{i}"), field, part, f);
            }
        }
        _ => unreachable!("a value has the shape of its type"),
    }
}

/// An expression that makes a value in Scheme.
fn make_scheme(r#type: &Type, value: &Value) -> String {
    match (r#type, value) {
        (Type::Scalar(_), Value::Scalar { scheme, .. }) => scheme.clone(),
        (Type::Structure { name, fields }, Value::Parts(parts)) => {
            let mut stores = String::new();
            for (i, (field, part)) in fields.iter().zip(parts).enumerate() {
                match (field, part) {
                    (Type::Array(scalar, _), Value::Parts(elements)) => {
                        for (k, element) in elements.iter().enumerate() {
                            let element = make_scheme(&Type::Scalar(*scalar), element);
                            let _ = write!(stores, " ({name}-f{i}-set! s {k} {element})");
                        }
                    }
                    _ => {
                        let _ = write!(stores, " ({name}-f{i}-set! s {})", make_scheme(field, part));
                    }
                }
            }
            format!("(let ((s (make-{name}))){stores} s)")
        }
        _ => unreachable!("a value has the shape of its type"),
    }
}
