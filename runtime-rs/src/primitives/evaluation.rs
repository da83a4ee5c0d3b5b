//! `eval` and what goes with it: the compiler, where a process carries it, is reached through [`CompilerHooks`].

use abi::context::Context;
use abi::object::{self, ConditionKind};
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::context::runtime;
use crate::port::Input;
use crate::reader::Reader;
use crate::{allocate, arguments};

/// What the compiler does for a running program. Set in [`crate::context::Runtime::compiler`] by the process that
/// carries the compiler.
pub trait CompilerHooks {
    /// Compiles a datum in an environment: a procedure of no arguments that runs it.
    fn compile(&mut self, datum: Value, environment: Value, context: &mut Context) -> Result<Value, Raised>;
    /// The environment made by a list of import sets.
    fn environment(&mut self, import_sets: Value, context: &mut Context) -> Result<Value, Raised>;
    /// The mutable environment of the prompt or script.
    fn interaction_environment(&mut self, context: &mut Context) -> Result<Value, Raised>;
}

/// Calls the compiler. It is taken out of the Context meanwhile, so that it may use all of that.
fn with_compiler(
    context: &mut Context,
    who: &str,
    body: impl FnOnce(&mut dyn CompilerHooks, &mut Context) -> Result<Value, Raised>,
) -> Result<Value, Raised> {
    let Some(mut compiler) = runtime(context).compiler.take() else {
        let message = format!("{who}: this program was built without the compiler");
        return Err(condition::raise(
            context,
            ConditionKind::Syntax,
            Some(who),
            &message,
            &[],
        ));
    };
    let result = body(&mut *compiler, context);
    runtime(context).compiler = Some(compiler);
    result
}

/// Compiles a datum in an environment: a procedure of no arguments that runs it.
pub fn compile(datum: Value, environment: Value, context: &mut Context) -> Result<Value, Raised> {
    let environment = arguments::object(
        context,
        "eval",
        2,
        environment,
        object::ENVIRONMENT,
        "an environment",
    )?;
    with_compiler(context, "eval", |compiler, context| {
        compiler.compile(datum, environment, context)
    })
}

/// The environment made by a list of import sets
pub fn environment(import_sets: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::list(context, "environment", 1, import_sets)?;
    with_compiler(context, "environment", |compiler, context| {
        compiler.environment(import_sets, context)
    })
}

/// The mutable environment of the prompt or script
pub fn interaction_environment(context: &mut Context) -> Result<Value, Raised> {
    with_compiler(context, "interaction-environment", |compiler, context| {
        compiler.interaction_environment(context)
    })
}

/// All data of a source file
pub fn load_forms(path: Value, context: &mut Context) -> Result<Value, Raised> {
    let text = arguments::string(context, "load", 1, path)?.to_text();
    let bytes = std::fs::read(text).map_err(|error| condition::file_error(context, "load", path, &error))?;
    let mut input = Input::from_memory(bytes);
    input.skip_script_line();
    let mut data = Vec::new();
    loop {
        match Reader::new(&mut input, path).read(context)? {
            Value::EOF => return allocate::list(context, &data),
            datum => data.push(datum),
        }
    }
}
