//! VCode as text, as the grammar in `ir::vcode` says, before and after register allocation.

use super::located::Located;
use super::{context_names, global_name, procedure_name, target_text, words};
use crate::ir::foreign::Access;
use crate::ir::ssa::{FixnumKnowledge, Position};
use crate::ir::target::Target;
use crate::ir::vcode::*;
use crate::source::Span;
use regalloc2::{Allocation, Operand, OperandConstraint, OperandKind, OperandPos, PReg, RegClass, VReg};

/// A clause of a procedure over virtual registers.
pub fn function(position: Position, function: &Function) -> Located {
    let printer = Printer { position, function };
    let mut out = printer.head();
    for (index, block) in function.blocks.iter().enumerate() {
        let params: Vec<String> = block.params.iter().map(|&vreg| printer.defined(vreg)).collect();
        out.line(&format!("block{index}({}):", params.join(" ")), Span::NONE);
        for inst in &block.insts {
            let operands: Vec<String> = inst
                .operands
                .iter()
                .map(|&operand| printer.operand(operand))
                .collect();
            let text = printer.inst(inst, &operands, block);
            // After allocation, moves stand for the arguments.
            let arguments = match inst.operation {
                Operation::Jump => printer.arguments(block),
                _ => String::new(),
            };
            out.line(&format!("    {text}{arguments}"), inst.span);
        }
    }
    out
}

/// A clause of a procedure with registers and moves; behind each safepoint, if its map is known, what is live.
pub fn allocated(
    position: Position,
    function: &Function,
    allocated: &Allocated,
    maps: Option<&Maps>,
) -> Located {
    let printer = Printer { position, function };
    let mut out = printer.head();
    for (index, steps) in allocated.blocks.iter().enumerate() {
        out.line(&format!("block{index}:"), Span::NONE);
        for (number, step) in steps.iter().enumerate() {
            let (text, span) = match step {
                Step::Move(from, to, _) => {
                    let text = format!("{} = move {}", printer.location(*to), printer.location(*from));
                    (text, Span::NONE)
                }
                Step::Inst(block, inst, locations) => {
                    let block = &function.blocks[*block];
                    let inst = &block.insts[*inst];
                    let operands: Vec<String> = locations.iter().map(|&at| printer.location(at)).collect();
                    (printer.inst(inst, &operands, block), inst.span)
                }
            };
            let live = maps.and_then(|maps| maps[index][number].as_ref()).map(map);
            out.line(&format!("    {text}{}", live.unwrap_or_default()), span);
        }
    }
    out
}

/// `; live: rax slot0`.
fn map(map: &Map) -> String {
    let registers = (0..16).filter(|number| map.registers >> number & 1 != 0);
    let registers = registers.map(|number| register(PReg::new(number, RegClass::Int)));
    let slots = map.slots.iter().map(|slot| format!("slot{slot}"));
    let live: Vec<String> = registers.chain(slots).collect();
    format!(
        "    ; live: {}",
        if live.is_empty() {
            "nothing".into()
        } else {
            live.join(" ")
        }
    )
}

/// The name of a machine register.
fn register(register: PReg) -> String {
    const GENERAL: [&str; 16] = [
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
        "r14", "r15",
    ];
    match register.class() {
        RegClass::Int => GENERAL[register.hw_enc()].to_string(),
        RegClass::Float | RegClass::Vector => format!("xmm{}", register.hw_enc()),
    }
}

struct Printer<'a> {
    position: Position<'a>,
    function: &'a Function,
}

impl Printer<'_> {
    fn head(&self) -> Located {
        let procedure = self.position.procedure.0 as usize;
        let name = procedure_name(&self.position.program.procedures[procedure].name, procedure);
        let slots = match self.function.slots {
            0 => String::new(),
            slots => format!(" slots {slots}"),
        };
        let mut out = Located::default();
        let head = format!("function {name}.clause{}{slots}:", self.position.clause);
        out.line(&head, self.function.span);
        out
    }

    fn defined(&self, vreg: VReg) -> String {
        let content = match self.function.contents[vreg.vreg()] {
            Content::Tagged => "",
            Content::Raw => ":raw",
            Content::Double => ":double",
        };
        format!("v{}{content}", vreg.vreg())
    }

    /// `v7`; behind a colon, where it must lie if not in any register, and behind a use, `late` if it is intact to the
    /// end.
    fn operand(&self, operand: Operand) -> String {
        let fixed = match operand.constraint() {
            OperandConstraint::FixedReg(preg) => format!(":{}", register(preg)),
            OperandConstraint::Reuse(_) => ":reuse".to_string(),
            OperandConstraint::Any
            | OperandConstraint::Reg
            | OperandConstraint::Stack
            | OperandConstraint::Limit(_) => String::new(),
        };
        match (operand.kind(), operand.pos()) {
            (OperandKind::Def, OperandPos::Late) => self.defined(operand.vreg()) + &fixed,
            (OperandKind::Def, OperandPos::Early) => format!("v{}{fixed}", operand.vreg().vreg()),
            (OperandKind::Use, OperandPos::Early) => format!("v{}{fixed}", operand.vreg().vreg()),
            (OperandKind::Use, OperandPos::Late) => format!("v{}{fixed}:late", operand.vreg().vreg()),
        }
    }

    fn location(&self, location: Allocation) -> String {
        match (location.as_reg(), location.as_stack()) {
            (Some(preg), _) => register(preg),
            (_, Some(slot)) => format!("slot{}", self.function.slots as usize + slot.index()),
            (None, None) => "nowhere".to_string(),
        }
    }

    /// An instruction: definitions, operation, uses, scratch registers, successors.
    fn inst(&self, inst: &Inst, operands: &[String], block: &Block) -> String {
        let of = |wanted: fn(&Operand) -> bool| -> Vec<&str> {
            let operands = inst.operands.iter().zip(operands);
            operands
                .filter(|(operand, _)| wanted(operand))
                .map(|(_, text)| &**text)
                .collect()
        };
        let is_scratch =
            |operand: &Operand| operand.kind() == OperandKind::Def && operand.pos() == OperandPos::Early;
        let is_result =
            |operand: &Operand| operand.kind() == OperandKind::Def && operand.pos() == OperandPos::Late;
        let (results, scratch) = (of(is_result), of(is_scratch));
        let mut text = String::new();
        if !results.is_empty() {
            text = format!("{} = ", results.join(" "));
        }
        let mut parts = vec![self.operation(&inst.operation)];
        parts.extend(
            of(|operand| operand.kind() == OperandKind::Use)
                .into_iter()
                .map(str::to_string),
        );
        if !scratch.is_empty() {
            parts.push(format!("scratch {}", scratch.join(" ")));
        }
        if inst.operation.is_branch() {
            let successors = block.successors.iter();
            parts.extend(successors.map(|successor| format!("block{}", successor.index())));
        }
        text + &parts.join(" ")
    }

    /// The arguments of a block's jump.
    fn arguments(&self, block: &Block) -> String {
        let vregs: Vec<String> = block
            .arguments
            .iter()
            .map(|vreg| format!("v{}", vreg.vreg()))
            .collect();
        format!("({})", vregs.join(" "))
    }

    fn target(&self, target: &Target) -> String {
        let program = self.position.program;
        let names = target_text::Names {
            procedure: &|p| procedure_name(&program.procedures[p.0 as usize].name, p.0 as usize),
            globals: &program.globals,
            data: &program.data,
        };
        names.target(target)
    }

    fn operation(&self, operation: &Operation) -> String {
        use Operation::*;
        use words::{ARITHMETIC, BITWISE, DOUBLE_ARITHMETIC, constant, test, word};
        let global = |g: &crate::ir::core::Global| global_name(&self.position.program.globals[g.0 as usize]);
        let immediate = |bits: &i32| constant(*bits as i64 as u64);
        match operation {
            Parameters => "parameters".into(),
            Word(bits) => format!("word {}", constant(*bits)),
            Double(bits) => format!("double {:?}", f64::from_bits(*bits)),
            Address(target) => format!("address {}", self.target(target)),
            Load(displacement) => format!("load {displacement}"),
            LoadContext(displacement) => format!("load-context {}", context_names::field(*displacement)),
            StoreContext(displacement) => format!("store-context {}", context_names::field(*displacement)),
            LoadGlobal(g) => format!("load-global {}", global(g)),
            LoadDefinedGlobal(g) => format!("load-defined-global {}", global(g)),
            CheckBound(name) => format!("check-bound {}", self.target(name)),
            StoreGlobal(g) => format!("store-global {}", global(g)),
            DefineGlobal(g) => format!("define-global {}", global(g)),
            Check(t, primitive, argument) => format!("check {} {primitive:?} {argument}", test(*t)),
            CheckIndex(primitive) => format!("check-index {primitive:?}"),
            CheckIndexConstant(primitive, index) => {
                format!("check-index-constant {primitive:?} {}", immediate(index))
            }
            LoadWord => "load-word".into(),
            LoadByte => "load-byte".into(),
            Store(displacement, primitive) => format!("store {displacement} {primitive:?}"),
            StoreImmediate(displacement, value, primitive) => {
                format!(
                    "store-immediate {displacement} {} {primitive:?}",
                    immediate(value)
                )
            }
            StoreWord(primitive) => format!("store-word {primitive:?}"),
            StoreByte(primitive) => format!("store-byte {primitive:?}"),
            Initialise(displacement) => format!("initialise {displacement}"),
            InitialiseConstant(displacement, value) => {
                format!(
                    "initialise-constant {displacement} {}",
                    header_or(*value as i64 as u64)
                )
            }
            InitialiseWord(displacement, value) => {
                format!("initialise-word {displacement} {}", header_or(*value))
            }
            InitialiseAddress(displacement, target) => {
                format!("initialise-address {displacement} {}", self.target(target))
            }
            Length => "length".into(),
            Allocate(bytes, tag) => format!("allocate {bytes} {}", word(words::TAGS, u64::from(*tag))),
            Arithmetic(arithmetic, known) => {
                format!("{}{}", word(ARITHMETIC, *arithmetic), knowledge(*known))
            }
            ArithmeticConstant(arithmetic, value, known, side) => {
                let known = if *known { " known" } else { "" };
                format!(
                    "{}-constant{}{known} {}",
                    word(ARITHMETIC, *arithmetic),
                    self::side(*side),
                    immediate(value)
                )
            }
            FixnumArithmetic(arithmetic, primitive) => {
                format!("fixnum-{} {primitive:?}", word(ARITHMETIC, *arithmetic))
            }
            SafeArithmetic(arithmetic) | SafeDivide(arithmetic) => {
                format!("safe-{}", word(ARITHMETIC, *arithmetic))
            }
            SafeConstant(arithmetic, value) => {
                let value = words::constant(*value as i64 as u64);
                format!("safe-{}-constant {value}", word(ARITHMETIC, *arithmetic))
            }
            Divide(arithmetic, primitive, fixnums) => {
                let fixnums = if *fixnums { "fixnum-" } else { "" };
                format!("{fixnums}{} {primitive:?}", word(ARITHMETIC, *arithmetic))
            }
            Bitwise(bitwise) => word(BITWISE, *bitwise).into(),
            BitwiseConstant(bitwise, value) => format!("{}-constant {value}", word(BITWISE, *bitwise)),
            DoubleArithmetic(arithmetic) => word(DOUBLE_ARITHMETIC, *arithmetic).into(),
            DoubleSqrt => "double-sqrt".into(),
            Unbox => "unbox".into(),
            BoxDouble => "box-double".into(),
            FixnumToDouble => "fixnum-to-double".into(),
            StringRef => "string-ref".into(),
            StringSet => "string-set".into(),
            CharToFixnum => "char-to-fixnum".into(),
            Materialise(test) => format!("materialise {}", machine_test(test)),
            Slow(primitive) => format!("slow {primitive:?}"),
            Call(target) => format!("call {}", self.call_target(target)),
            CallValues(target, count, more) => {
                let more = if *more { " or-more" } else { "" };
                format!("call-values {count}{more} {}", self.call_target(target))
            }
            FailValues(expected, given) => format!("fail-values {expected} {given}"),
            IntegerToRaw => "integer-to-raw".into(),
            FixnumToRaw => "fixnum-to-raw".into(),
            ForeignAddress => "foreign-address".into(),
            BytesAddress => "bytes-address".into(),
            SameWord => "same-word".into(),
            RawToInteger(bits, signed) => {
                format!("raw-to-integer {}", Access::Integer(*bits, *signed).name())
            }
            DoubleToSingle => "double-to-single".into(),
            SingleToDouble => "single-to-double".into(),
            RawAdd => "raw-add".into(),
            RawOr => "raw-or".into(),
            RawShift(bits) => format!("raw-shift {bits}"),
            RawLoad(access, displacement) => format!("raw-load {} {displacement}", access.name()),
            RawStore(access, displacement) => format!("raw-store {} {displacement}", access.name()),
            StackArgument(index, count) => format!("stack-argument {index} {count}"),
            Foreign(call) => {
                let flags = [call.leaf, call.errno, call.variadic, call.serial, call.dispatched];
                let flags = super::foreign_flags(&call.outcome, call.stack_words, flags);
                format!("foreign {}{flags}", call.name)
            }
            StackCheck => "stack-check".into(),
            Save(slot) => format!("save slot{slot}"),
            Restore(slot) => format!("restore slot{slot}"),
            Keep(slots) => slots
                .iter()
                .fold("keep".into(), |text, slot| format!("{text} slot{slot}")),
            Jump => "jump".into(),
            Branch(test) => format!("branch {}", machine_test(test)),
            Return => "return".into(),
            ReturnValues(count) => format!("return-values {count}"),
            TailCall(target) => format!("tail-call {}", self.call_target(target)),
            Fail(entry, first, second) => format!("fail {} {first} {second}", entry.symbol()),
            Unreachable => "unreachable".into(),
        }
    }

    fn call_target(&self, target: &CallTarget) -> String {
        match target {
            CallTarget::Direct(target) => self.target(target),
            CallTarget::Closure(count) => format!("closure {count}"),
        }
    }
}

/// The first word of an object is a header; other words are values.
fn header_or(bits: u64) -> String {
    let header = abi::object::Header(bits);
    let row = abi::object::object_type(header.type_code());
    if bits & abi::value::TAG_MASK == abi::value::TAG_IMMEDIATE
        && row.is_some()
        && words::constant(bits).starts_with("0x")
    {
        return format!(
            "header {} {}",
            words::type_name(header.type_code()),
            header.length()
        );
    }
    words::constant(bits)
}

/// On which side of the operation the program has a constant; the second is the usual one.
fn side(side: Side) -> &'static str {
    match side {
        Side::First => " first",
        Side::Second => "",
    }
}

/// Which operands are known to be fixnums.
fn knowledge(known: FixnumKnowledge) -> String {
    match words::word(words::KNOWLEDGE, known) {
        "" => String::new(),
        word => format!(" {word}"),
    }
}

fn machine_test(test: &MachineTest) -> String {
    use words::{COMPARISONS, constant, word};
    match test {
        MachineTest::True => "true".into(),
        MachineTest::Same => "same".into(),
        MachineTest::IsWord(bits) => format!("is-word {}", constant(*bits as i64 as u64)),
        MachineTest::Is(t) => format!("is {}", words::test(*t)),
        MachineTest::Compare(comparison, known) => {
            format!("{}{}", word(COMPARISONS, *comparison), knowledge(*known))
        }
        MachineTest::CompareConstant(comparison, value, known, side) => {
            let value = constant(*value as i64 as u64);
            format!(
                "{}-constant{}{} {value}",
                word(COMPARISONS, *comparison),
                self::side(*side),
                knowledge(*known)
            )
        }
        MachineTest::CompareDoubles(comparison) => format!("double-{}", word(COMPARISONS, *comparison)),
        MachineTest::RecordOf => "record-of".into(),
        MachineTest::Equivalent => "equivalent".into(),
        MachineTest::Slow(primitive) => format!("slow {primitive:?}"),
    }
}
