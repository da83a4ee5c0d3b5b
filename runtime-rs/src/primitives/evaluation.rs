//! `eval` and what goes with it: the compiler, where a process carries it, is reached through [`CompilerHooks`].

use abi::context::Context;
use abi::object::{self, ConditionKind};
use abi::value::Value;

use crate::arguments;
use crate::condition::{self, Raised};
use crate::context::runtime;
use crate::report::snippet::Colours;

/// What the compiler does for a running program. Set in [`crate::context::Runtime::compiler`] by the process that
/// carries the compiler.
pub trait CompilerHooks {
    /// Compiles a datum in an environment: a procedure of no arguments that runs it.
    fn compile(&mut self, datum: Value, environment: Value, context: &mut Context) -> Result<Value, Raised>;
    /// Reads the source file at a path, which is a string: a number for it.
    fn load_source(&mut self, path: Value, context: &mut Context) -> Result<Value, Raised>;
    /// Compiles the next form of a source file, from a position on (0 at first), in an environment: a pair of a procedure of
    /// no arguments that runs it and the position after it; or #f at the end.
    fn compile_next(
        &mut self,
        source: u64,
        position: u64,
        environment: Value,
        context: &mut Context,
    ) -> Result<Value, Raised>;
    /// The environment made by a list of import sets.
    fn environment(&mut self, import_sets: Value, context: &mut Context) -> Result<Value, Raised>;
    /// The mutable environment of the prompt or script.
    fn interaction_environment(&mut self, context: &mut Context) -> Result<Value, Raised>;
    /// How much of the C stack it needs.
    fn stack_bytes(&self) -> usize;
    /// The frames of the program on the stack, with the local variables that are known, as `%captured-frames` answers them.
    fn captured_frames(&mut self, _: &mut Context) -> Result<Value, Raised> {
        Ok(Value::NIL)
    }
    /// Lets code that is compiled from now on see the variables of a frame, as they are listed in those captured.
    fn enter_frame(&mut self, _number: u64, _locals: Value, _: &mut Context) -> Result<(), Raised> {
        Ok(())
    }
    /// Ends that for the frame that was entered last.
    fn leave_frame(&mut self) {}
    /// What more there is to say of an object that was raised, at the end of its report ([`crate::report::snippet::footer`]);
    /// `line` is the one that the report has shown.
    fn remarks(&self, _object: Value, _line: Option<u32>, _colours: Colours) -> String {
        String::new()
    }
    /// The text of a source file, by its number in the images of what was compiled here.
    fn source_text(&self, number: u32) -> Option<String>;
}

/// Calls the compiler. It is taken out of the Context meanwhile, so that it may use all of that.
fn with_compiler(
    context: &mut Context,
    who: &str,
    body: impl FnOnce(&mut dyn CompilerHooks, &mut Context) -> Result<Value, Raised>,
) -> Result<Value, Raised> {
    let mut compiler = take_compiler(context, who)?;
    let stack_bytes = compiler.stack_bytes();
    let result = with_stack(context, stack_bytes, |context| body(&mut *compiler, context));
    runtime(context).compiler = Some(compiler);
    result
}

/// Takes the compiler out of the Context. (Not inlined: each executable has this code.)
#[inline(never)]
fn take_compiler(context: &mut Context, who: &str) -> Result<Box<dyn CompilerHooks>, Raised> {
    if let Some(compiler) = runtime(context).compiler.take() {
        return Ok(compiler);
    }
    let message = format!("{who}: this program was built without the compiler");
    Err(condition::raise(
        context,
        ConditionKind::Syntax,
        Some(who),
        &message,
        &[],
    ))
}

/// Does something on a C stack of so many bytes: by this thread, or, where that has less, by one that it waits for. (Callbacks run
/// on threads of C's, and the process's main thread may carry the program.)
fn with_stack(
    context: &mut Context,
    bytes: usize,
    body: impl FnOnce(&mut Context) -> Result<Value, Raised>,
) -> Result<Value, Raised> {
    #[cfg(feature = "foreign")]
    if !crate::foreign::c_stack::has(bytes) {
        let done = crate::foreign::c_stack::on_another(bytes, || body(context));
        return done.unwrap_or_else(|error| Err(super::no_thread(context, &error)));
    }
    let _ = bytes;
    body(context)
}

/// Compiles a datum in an environment: a procedure of no arguments that runs it.
pub fn compile(datum: Value, environment: Value, context: &mut Context) -> Result<Value, Raised> {
    let environment = checked_environment(context, "eval", environment)?;
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

/// The number of the source file at a path
pub fn load_source(path: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::string(context, "load", 1, path)?;
    with_compiler(context, "load", |compiler, context| {
        compiler.load_source(path, context)
    })
}

/// The next form of a source file, compiled in an environment
pub fn load_next(
    source: Value,
    position: Value,
    environment: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let source = arguments::count(context, "load", 1, source)? as u64;
    let position = arguments::count(context, "load", 2, position)? as u64;
    let environment = checked_environment(context, "load", environment)?;
    with_compiler(context, "load", |compiler, context| {
        compiler.compile_next(source, position, environment, context)
    })
}

/// The frames of the program on the stack
pub fn captured_frames(context: &mut Context) -> Result<Value, Raised> {
    // On this very thread, which knows whose call a callback is of.
    let mut compiler = take_compiler(context, "captured-frames")?;
    let frames = compiler.captured_frames(context);
    runtime(context).compiler = Some(compiler);
    frames
}

/// Enters a frame, by its number and its variables
pub fn enter_frame(number: Value, locals: Value, context: &mut Context) -> Result<Value, Raised> {
    let number = arguments::count(context, "enter-frame", 1, number)? as u64;
    with_compiler(context, "enter-frame", |compiler, context| {
        compiler.enter_frame(number, locals, context)?;
        Ok(Value::UNSPECIFIED)
    })
}

/// Leaves the frame that was entered last
pub fn leave_frame(context: &mut Context) -> Result<Value, Raised> {
    with_compiler(context, "leave-frame", |compiler, _| {
        compiler.leave_frame();
        Ok(Value::UNSPECIFIED)
    })
}

/// An environment, argument 2 of `who`.
fn checked_environment(context: &mut Context, who: &str, environment: Value) -> Result<Value, Raised> {
    arguments::object(
        context,
        who,
        2,
        environment,
        object::ENVIRONMENT,
        "an environment",
    )
}
