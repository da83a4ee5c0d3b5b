//! Allocated VCode to machine code: frames, control flow, calls, cold paths.
//!
//! Needs: allocated code and the maps of its safepoints. Guarantees: a [`CodeObject`] in which every return address has
//! its site. The operations that are neither control nor calls are in `encode_operations`, the tests in `encode_tests`.
//!
//! ```text
//!   frame                                     checked entry: tests eax, makes rest lists
//!   rsp + 8*words   return address            clause entry:  body; sub rsp, 8*words where `frames` says
//!   ...             spill slots
//!   rsp             slots of crossing values
//! ```

use super::assembler::{Assembler, Cc, Label};
use super::debug_locals::DebugLocals;
use super::frames::{self, BlockFrame};
use super::instructions::{Alu, at, context, gpr, stack_limit};
use crate::ir::locals::{Located, Location};
use crate::ir::vcode::{Allocated, CallTarget, Function, Inst, Map, Maps, Operation, Step};
use crate::native::code::{CodeObject, ReturnSite, Stub, Target};
use crate::source::Span;
use abi::context::Context;
use abi::convention::MAX_DIRECT_ARGUMENTS;
use abi::entry::RuntimeEntry;
use abi::object;
use abi::stack_map::CallKind;
use abi::value::{TAG_BITS, TAG_MASK, TAG_PROCEDURE};
use iced_x86::Register;
use regalloc2::{Allocation, RegClass};
use std::mem::offset_of;

/// A clause ready to be encoded.
pub struct Clause {
    /// The VCode.
    pub function: Function,
    /// Its registers.
    pub allocated: Allocated,
    /// The maps of its safepoints.
    pub maps: Maps,
    /// What debuggers are told there.
    pub locals: DebugLocals,
    /// Number of required parameters.
    pub required: u32,
    /// Whether there is a rest parameter.
    pub rest: bool,
}

/// The place of the last argument, which holds a list when there are more arguments than places.
const LAST_PLACE: u32 = MAX_DIRECT_ARGUMENTS as u32 - 1;

/// A procedure whose frame has more bytes sees to it at its entry that the stack has room; the others find room for it in
/// the slack below the stack limit, of which this is a quarter.
const LARGE_FRAME_BYTES: u32 = 4 << 10;

/// Encodes a procedure. `has_checked_entry` says whether it can be called by unknown callers.
pub fn run(clauses: &[Clause], has_checked_entry: bool, span: Span) -> CodeObject {
    let mut asm = Assembler::new();
    let entries: Vec<Label> = clauses.iter().map(|_| asm.label()).collect();
    let checked = asm.label();
    asm.align(abi::image::ENTRY_PREFIX_BYTES as u32 + 8);
    asm.bind(checked);
    if has_checked_entry {
        dispatch(&mut asm, clauses, &entries, span);
    }
    for (clause, &entry) in clauses.iter().zip(&entries) {
        asm.align(0);
        asm.bind(entry);
        let frame_words = clause.function.slots + clause.allocated.spill_slots;
        let labels = clause.function.blocks.iter().map(|_| asm.label()).collect();
        Encoder {
            asm: &mut asm,
            clause,
            frames: frames::run(&clause.function, &clause.allocated, frame_words),
            frame_words,
            has_frame: false,
            labels,
            map: None,
            locals: &[],
            span,
        }
        .function();
    }
    let (mut object, offsets) = asm.finish();
    object.checked_entry = has_checked_entry.then(|| offset(&offsets, checked));
    object.clause_entries = entries.into_iter().map(|entry| offset(&offsets, entry)).collect();
    object.span = span;
    object
}

/// A variable's place in a frame with so many words pushed on it.
fn below(located: &Located, pushed: u32) -> Located {
    let location = match located.location {
        Location::Slot(slot) => Location::Slot(slot + pushed),
        Location::DoubleSlot(slot) => Location::DoubleSlot(slot + pushed),
        register @ (Location::Register(_) | Location::DoubleRegister(_)) => register,
    };
    Located {
        local: located.local.clone(),
        location,
    }
}

fn offset(offsets: &[u32], label: Label) -> u32 {
    offsets[label.index()]
}

/// The checked entry: finds the clause for the number of arguments in `eax`.
fn dispatch(asm: &mut Assembler, clauses: &[Clause], entries: &[Label], span: Span) {
    let site = |words| ReturnSite {
        offset: 0,
        kind: CallKind::Ordinary,
        words,
        slots: Vec::new(),
        registers: 0,
        span,
        locals: Vec::new(),
    };
    asm.line(span);
    let wrong = asm.label();
    if clauses.is_empty() {
        asm.jmp(wrong);
    }
    for (index, clause) in clauses.iter().enumerate() {
        let is_last = index + 1 == clauses.len();
        asm.alu32_imm(Alu::Cmp, Register::EAX, clause.required as i32);
        if clause.rest {
            let next = if is_last { wrong } else { asm.label() };
            asm.jcc(Cc::B, next);
            gather(asm, clause.required.min(LAST_PLACE), entries[index], site(0));
            if !is_last {
                asm.bind(next);
            }
        } else if clause.required > LAST_PLACE + 1 {
            let next = if is_last { wrong } else { asm.label() };
            asm.jcc(Cc::Ne, next);
            gather(asm, LAST_PLACE, entries[index], site(0));
            if !is_last {
                asm.bind(next);
            }
        } else if is_last {
            asm.jcc(Cc::Ne, wrong);
            if clauses.len() > 1 {
                asm.jmp(entries[index]);
            }
        } else {
            asm.jcc(Cc::E, entries[index]);
        }
    }
    asm.in_cold(|asm| {
        asm.bind(wrong);
        asm.push(Register::RBX);
        asm.push(Register::RAX);
        asm.call_target(Target::Stub(Stub::Fail(RuntimeEntry::fail_arity)));
        asm.site(site(2));
    });
}

/// Puts the arguments after so many into a list and enters a clause.
fn gather(asm: &mut Assembler, separate: u32, entry: Label, site: ReturnSite) {
    asm.mov_imm(Register::R11, separate);
    asm.call_target(Target::Stub(Stub::RestList));
    asm.site(site);
    asm.jmp(entry);
}

/// Encodes one clause.
pub(super) struct Encoder<'a> {
    /// Where the code goes.
    pub(super) asm: &'a mut Assembler,
    clause: &'a Clause,
    frames: Vec<BlockFrame>,
    /// Words of the frame.
    frame_words: u32,
    /// Whether the current instruction runs with the frame.
    has_frame: bool,
    labels: Vec<Label>,
    /// The map of the current instruction, if it is a safepoint that comes back.
    map: Option<&'a Map>,
    /// What debuggers are told at the current instruction.
    locals: &'a [Located],
    /// The expression of the current instruction.
    pub(super) span: Span,
}

/// The register of an operand.
pub(super) fn reg(allocation: Allocation) -> Register {
    let preg = allocation.as_reg().expect("operands are in registers");
    match preg.class() {
        RegClass::Int => gpr(preg.hw_enc()),
        RegClass::Float => Register::XMM0 + preg.hw_enc() as u32,
        RegClass::Vector => unreachable!("no vector registers are used"),
    }
}

impl<'a> Encoder<'a> {
    fn function(&mut self) {
        if self.frame_words * 8 > LARGE_FRAME_BYTES {
            self.room_check();
        }
        let clause = self.clause;
        let order = self.block_order();
        for (position, &index) in order.iter().enumerate() {
            let next = order.get(position + 1).copied();
            self.asm.bind(self.labels[index]);
            self.has_frame = self.frames[index].at_start;
            if self.frames[index].made_at_start {
                self.make_frame();
            }
            for (step_index, step) in clause.allocated.blocks[index].iter().enumerate() {
                self.map = clause.maps[index][step_index].as_ref();
                self.locals = clause.locals.get(index).map_or(&[], |locals| &locals[step_index]);
                match step {
                    Step::Move(from, to, class) => self.move_value(*from, *to, *class),
                    Step::Inst(block, inst, allocations) => {
                        let inst = &clause.function.blocks[*block].insts[*inst];
                        self.span = inst.span;
                        self.asm.line(inst.span);
                        self.inst(inst, allocations, index, next);
                    }
                }
            }
        }
    }

    fn make_frame(&mut self) {
        self.asm
            .alu_imm(Alu::Sub, Register::RSP, self.frame_words as i32 * 8);
        self.has_frame = true;
    }

    /// Words between the stack pointer and the return address.
    pub(super) fn words(&self) -> u32 {
        if self.has_frame { self.frame_words } else { 0 }
    }

    fn slot(&self, slot: u32) -> iced_x86::MemoryOperand {
        assert!(self.has_frame, "encode: slot {slot} of no frame");
        at(Register::RSP, slot as i32 * 8)
    }

    fn spill(&self, allocation: Allocation) -> Option<iced_x86::MemoryOperand> {
        allocation
            .as_stack()
            .map(|slot| self.slot(self.clause.function.slots + slot.index() as u32))
    }

    fn move_value(&mut self, from: Allocation, to: Allocation, class: RegClass) {
        match (self.spill(from), self.spill(to), class) {
            (None, None, RegClass::Int) => self.asm.mov(reg(to), reg(from)),
            (None, None, _) => self.asm.movapd(reg(to), reg(from)),
            (Some(memory), None, RegClass::Int) => self.asm.load(reg(to), memory),
            (Some(memory), None, _) => self.asm.load_double(reg(to), memory),
            (None, Some(memory), RegClass::Int) => self.asm.store(memory, reg(from)),
            (None, Some(memory), _) => self.asm.store_double(memory, reg(from)),
            (Some(_), Some(_), _) => unreachable!("the allocator moves between slots by a register"),
        }
    }

    // Sites.

    /// The last instruction called: what the collector needs there, with `pushed` words on the stack.
    pub(super) fn site(&mut self, kind: CallKind, pushed: u32) {
        self.site_with(kind, pushed, None);
    }

    /// Likewise, with a tagged word among those pushed.
    fn site_with(&mut self, kind: CallKind, pushed: u32, tagged: Option<u32>) {
        let map = self.map.cloned().unwrap_or_default();
        assert!(
            self.has_frame || map.slots.is_empty(),
            "encode: live slots of no frame"
        );
        self.asm.site(ReturnSite {
            offset: 0,
            kind,
            words: self.words() + pushed,
            slots: tagged
                .into_iter()
                .chain(map.slots.iter().map(|slot| slot + pushed))
                .collect(),
            registers: map.registers,
            span: self.span,
            locals: self.locals.iter().map(|located| below(located, pushed)).collect(),
        });
    }

    /// A cold call that never comes back: pushes the arguments and calls. If there is a map, all it says is kept.
    pub(super) fn fail(&mut self, at: Label, entry: RuntimeEntry, arguments: &[Argument]) {
        let saved = self.asm.enter_cold();
        self.asm.bind(at);
        for argument in arguments {
            match *argument {
                Argument::Register(register) => self.asm.push(register),
                Argument::Number(number) => self.asm.push_imm(number),
                Argument::Global(global) => self.asm.push_global_number(global),
                Argument::Target(ref target) => {
                    // No register need be kept.
                    self.asm.lea_target(Register::RAX, target.clone());
                    self.asm.push(Register::RAX);
                }
            }
        }
        let pushed = arguments.len() as u32;
        let takes_register = arguments
            .iter()
            .any(|argument| matches!(argument, Argument::Target(_)));
        let is_named = !self.clause.function.named.is_empty();
        if is_named && self.map.is_some() && !takes_register {
            self.asm.call_target(Target::Stub(Stub::FailKeeping(entry)));
            self.site(CallKind::Preserving, pushed);
        } else {
            self.asm.call_target(Target::Stub(Stub::Fail(entry)));
            // Nothing is live: the call never comes back.
            let (map, locals) = (self.map.take(), std::mem::take(&mut self.locals));
            self.site(CallKind::Ordinary, pushed);
            (self.map, self.locals) = (map, locals);
        }
        self.asm.leave_cold(saved);
    }

    /// A register-preserving call of a stub that takes its arguments on the stack and leaves the result in the place of
    /// the first, popped into `result`.
    pub(super) fn preserving(&mut self, stub: Stub, arguments: &[Argument], result: Register) {
        self.preserving_on_stack(stub, arguments);
        self.asm.pop(result);
    }

    /// Likewise; the result is left on the stack.
    pub(super) fn preserving_on_stack(&mut self, stub: Stub, arguments: &[Argument]) {
        for argument in arguments {
            match *argument {
                Argument::Register(register) => self.asm.push(register),
                Argument::Number(number) => self.asm.push_imm(number),
                Argument::Global(_) | Argument::Target(_) => unreachable!("only failing calls pass these"),
            }
        }
        self.asm.call_target(Target::Stub(stub));
        // The result, a tagged word, lies in the place of the first argument when the stub collects.
        let result = arguments.len() as u32 - 1;
        self.site_with(CallKind::Preserving, arguments.len() as u32, Some(result));
    }

    // Instructions: control, calls, frame; the rest is elsewhere.

    fn inst(&mut self, inst: &Inst, allocations: &[Allocation], block: usize, next: Option<usize>) {
        match &inst.operation {
            Operation::Parameters | Operation::Keep(_) => {}
            Operation::Save(slot) => {
                let memory = self.slot(*slot);
                let from = reg(allocations[0]);
                if from.is_gpr() {
                    self.asm.store(memory, from)
                } else {
                    self.asm.store_double(memory, from)
                }
            }
            Operation::Restore(slot) => {
                let memory = self.slot(*slot);
                let to = reg(allocations[0]);
                if to.is_gpr() {
                    self.asm.load(to, memory)
                } else {
                    self.asm.load_double(to, memory)
                }
            }
            Operation::StackCheck => self.stack_check(),
            Operation::Call(target) => {
                self.call(target);
                self.site(CallKind::Ordinary, 0);
            }
            Operation::CallValues(target, required, rest) => self.call_values(target, *required, *rest),
            Operation::Foreign(call) => self.foreign_call(call),
            Operation::FailValues(expected, given) => {
                let label = self.asm.label();
                self.asm.jmp(label);
                let arguments = [
                    Argument::Number(*expected as i32),
                    Argument::Number(*given as i32),
                ];
                self.fail(label, RuntimeEntry::fail_values, &arguments);
            }
            Operation::Fail(entry, first, second) => {
                let label = self.asm.label();
                self.asm.jmp(label);
                self.fail(
                    label,
                    *entry,
                    &[Argument::Number(*first), Argument::Number(*second)],
                );
            }
            Operation::Jump => {
                if self.frames[block].made_at_end {
                    self.make_frame();
                }
                let target = self.thread(self.clause.function.blocks[block].successors[0].index());
                if next != Some(target) {
                    self.asm.jmp(self.labels[target]);
                }
            }
            Operation::Branch(test) => {
                let successors = &self.clause.function.blocks[block].successors;
                let then = self.thread(successors[0].index());
                let otherwise = self.thread(successors[1].index());
                self.branch(test, allocations, then, otherwise, next);
            }
            Operation::Return => {
                if self.words() > 0 {
                    // Leaves the carry flag clear: the stack pointer does not wrap.
                    self.pop_frame();
                } else {
                    self.asm.clc();
                }
                self.asm.ret();
            }
            Operation::ReturnValues(count) => {
                self.pop_frame();
                self.asm.mov_imm(Register::RCX, *count);
                self.asm.stc();
                self.asm.ret();
            }
            Operation::TailCall(CallTarget::Direct(target)) => {
                self.pop_frame();
                self.asm.jmp_target(target.clone());
            }
            Operation::TailCall(CallTarget::Closure(count)) => {
                self.check_procedure();
                self.pop_frame();
                self.asm.mov_imm(Register::RAX, *count);
                self.asm.jmp_mem(at(Register::RBX, object::ENTRY));
            }
            Operation::Unreachable => self.asm.ud2(),
            _ => self.operation(&inst.operation, allocations),
        }
    }

    fn pop_frame(&mut self) {
        if self.words() > 0 {
            self.asm.alu_imm(Alu::Add, Register::RSP, self.words() as i32 * 8);
        }
    }

    /// Makes room for a large frame, at the entry. The arguments are in their places, in the Context too, so that
    /// nothing may collect here; `r11` is free.
    fn room_check(&mut self) {
        let slow = self.asm.label();
        let back = self.asm.label();
        self.asm
            .lea(Register::R11, at(Register::RSP, self.frame_words as i32 * -8));
        self.asm.alu_mem(Alu::Cmp, Register::R11, stack_limit());
        self.asm.jcc(Cc::B, slow);
        self.asm.bind(back);
        let saved = self.asm.enter_cold();
        self.asm.bind(slow);
        self.asm.call_target(Target::Stub(Stub::StackRoom));
        self.asm.site(ReturnSite {
            offset: 0,
            kind: CallKind::Preserving,
            words: 0,
            slots: Vec::new(),
            registers: 0,
            span: self.span,
            locals: Vec::new(),
        });
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
    }

    fn stack_check(&mut self) {
        let slow = self.asm.label();
        let back = self.asm.label();
        self.asm.alu_mem(Alu::Cmp, Register::RSP, stack_limit());
        self.asm.jcc(Cc::B, slow);
        self.asm.bind(back);
        let saved = self.asm.enter_cold();
        self.asm.bind(slow);
        self.asm.call_target(Target::Stub(Stub::StackCheck));
        self.site(CallKind::Preserving, 0);
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
    }

    /// Raises unless the closure register holds a procedure. The count register is free.
    fn check_procedure(&mut self) {
        let label = self.asm.label();
        self.asm.lea(
            Register::RAX,
            at(Register::RBX, (TAG_MASK + 1 - TAG_PROCEDURE) as i32),
        );
        self.asm.jump_unless_tag_zero(Register::RAX, label);
        self.fail(
            label,
            RuntimeEntry::fail_not_procedure,
            &[Argument::Register(Register::RBX)],
        );
    }

    fn call(&mut self, target: &CallTarget) {
        match target {
            CallTarget::Direct(target) => self.asm.call_target(target.clone()),
            CallTarget::Closure(count) => {
                self.check_procedure();
                self.asm.mov_imm(Register::RAX, *count);
                self.asm.call_mem(at(Register::RBX, object::ENTRY));
            }
        }
    }

    fn call_values(&mut self, target: &CallTarget, required: u32, rest: bool) {
        self.call(target);
        self.site(CallKind::Ordinary, 0);
        let several = self.asm.label();
        let wrong = self.asm.label();
        self.asm.jcc(Cc::B, several);
        self.asm
            .store(context(offset_of!(Context, values)), Register::RAX);
        self.asm.mov_imm(Register::RCX, 1);
        self.asm.bind(several);
        if !rest {
            self.asm.alu32_imm(Alu::Cmp, Register::ECX, required as i32);
            self.asm.jcc(Cc::Ne, wrong);
        } else if required > 0 {
            self.asm.alu32_imm(Alu::Cmp, Register::ECX, required as i32);
            self.asm.jcc(Cc::B, wrong);
        }
        self.asm.lea(
            Register::RAX,
            super::instructions::scaled(Register::RCX, 1 << TAG_BITS),
        );
        if !rest || required > 0 {
            let arguments = [
                Argument::Number(required as i32),
                Argument::Register(Register::RCX),
            ];
            self.fail(wrong, RuntimeEntry::fail_values, &arguments);
        }
    }

    fn branch(
        &mut self,
        test: &crate::ir::vcode::MachineTest,
        allocations: &[Allocation],
        then: usize,
        otherwise: usize,
        next: Option<usize>,
    ) {
        let (then_label, otherwise_label) = (self.labels[then], self.labels[otherwise]);
        let condition = self.test_to_labels(test, allocations, then_label, otherwise_label);
        if next == Some(then) {
            self.asm.jcc(condition.negate(), otherwise_label);
        } else {
            self.asm.jcc(condition, then_label);
            if next != Some(otherwise) {
                self.asm.jmp(otherwise_label);
            }
        }
    }

    /// The block that a jump to `block` ends up in, past blocks that only jump.
    fn thread(&self, mut block: usize) -> usize {
        // A loop of empty blocks is its own end.
        for _ in 0..self.labels.len() {
            match self.only_jump(block) {
                Some(next) => block = next,
                None => break,
            }
        }
        block
    }

    /// Where a block goes that does nothing else.
    fn only_jump(&self, block: usize) -> Option<usize> {
        match self.clause.allocated.blocks[block][..] {
            [Step::Inst(owner, index, _)]
                if self.clause.function.blocks[owner].insts[index].operation == Operation::Jump
                    && !self.frames[block].made_at_end =>
            {
                Some(self.clause.function.blocks[owner].successors[0].index())
            }
            _ => None,
        }
    }

    /// Blocks in reverse postorder, without those that only jump; the ones that end in failure last.
    fn block_order(&self) -> Vec<usize> {
        let ends_in = |index: usize| {
            let insts = &self.clause.function.blocks[index].insts;
            insts.last().map(|inst| &inst.operation)
        };
        let is_failure = |index: usize| match ends_in(index) {
            Some(Operation::Unreachable) => true,
            // What is kept for debuggers is passed on.
            Some(Operation::Jump) => {
                let next = self.clause.function.blocks[index].successors[0].index();
                ends_in(next) == Some(&Operation::Unreachable)
            }
            _ => false,
        };
        let is_kept = |index: usize| index == 0 || self.only_jump(index).is_none_or(|next| next == index);
        let kept = (0..self.labels.len()).filter(|&index| is_kept(index));
        let (last, first): (Vec<usize>, Vec<usize>) =
            kept.partition(|&index| index != 0 && is_failure(index));
        first.into_iter().chain(last).collect()
    }
}

/// An argument of a cold call.
#[derive(Clone, Debug)]
pub(super) enum Argument {
    /// What a register holds.
    Register(Register),
    /// A number or immediate word.
    Number(i32),
    /// The number of a global variable.
    Global(crate::ir::core::Global),
    /// The address of a target.
    Target(Target),
}
