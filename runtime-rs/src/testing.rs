//! For the tests of primitives: a Context, data from text and back.

use abi::context::Context;
use abi::object::condition;
use abi::value::Value;

use crate::condition::Raised;
use crate::context::{Options, OwnedContext, runtime};
use crate::heap::{self, string_text};
use crate::port::{Input, Output};
use crate::printer::{self, Style};
use crate::reader::Reader;
use crate::{entry_points, start};

/// A Context with a small heap.
pub fn context() -> OwnedContext {
    let (mut entries, mut runtime_entries) = ([0; _], [0; _]);
    entry_points::fill(&mut entries);
    entry_points::fill_runtime_entries(&mut runtime_entries);
    let options = Options {
        max_heap: 256 << 20,
        ..Options::default()
    };
    let mut context = OwnedContext::new(&options, entries, runtime_entries).expect("the system has memory");
    start::make_constants(&mut context).expect("the heap has room");
    context
}

/// The datum that a text denotes.
pub fn datum(context: &mut Context, text: &str) -> Value {
    read_all(context, text).expect("the text is well-formed")
}

/// The datum that a text denotes, or the failure.
pub fn read_all(context: &mut Context, text: &str) -> Result<Value, Raised> {
    let mut input = Input::from_memory(text.as_bytes().to_vec());
    Reader::new(&mut input, Value::FALSE).read(context)
}

/// What `write` writes.
pub fn written(context: &mut Context, datum: Value) -> String {
    let mut output = Output::to_memory();
    printer::write(&mut output, &runtime(context).images, datum, Style::Write).expect("memory takes it");
    String::from_utf8(output.contents().expect("it is in memory").to_vec()).expect("the printer writes UTF-8")
}

/// The written result of a primitive, or the message of its failure.
pub fn outcome(context: &mut Context, result: Result<Value, Raised>) -> String {
    match result {
        Ok(value) => written(context, value),
        Err(_) => message(context),
    }
}

/// The message of the condition that was raised.
pub fn message(context: &mut Context) -> String {
    string_text(heap::field(context.condition, condition::MESSAGE as usize))
}
