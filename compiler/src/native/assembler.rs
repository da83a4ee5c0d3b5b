//! Instructions, labels and relocations to bytes.
//!
//! Instructions are built with `iced-x86` and encoded one by one by its `Encoder` (about ten times faster than its
//! `BlockEncoder`); labels, short jumps and relocations are ours. Code is written to two sections: the cold one follows
//! the hot one. Jumps begin short and grow where they do not reach, which ends because they never shrink.

use crate::ir::core::Global;
use crate::native::code::{CodeObject, FaultSite, Relocation, RelocationKind, ReturnSite, Target};
use crate::source::Span;
use iced_x86::{Code, Encoder, Instruction, MemoryOperand, Register};

/// A position in the code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Label(u32);

impl Label {
    /// Its index among the offsets that [`Assembler::finish`] answers.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A condition code, as in `jcc`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cc {
    /// Overflow.
    O,
    /// Below (carry).
    B,
    /// Above or equal (no carry).
    Ae,
    /// Equal.
    E,
    /// Not equal.
    Ne,
    /// Below or equal.
    Be,
    /// Above.
    A,
    /// Parity (unordered).
    P,
    /// Less.
    L,
    /// Greater or equal.
    Ge,
    /// Less or equal.
    Le,
    /// Greater.
    G,
}

impl Cc {
    /// The opposite.
    pub fn negate(self) -> Cc {
        match self {
            Cc::O => unreachable!("overflow is only tested for"),
            Cc::P => unreachable!("parity is only tested for"),
            Cc::B => Cc::Ae,
            Cc::Ae => Cc::B,
            Cc::E => Cc::Ne,
            Cc::Ne => Cc::E,
            Cc::Be => Cc::A,
            Cc::A => Cc::Be,
            Cc::L => Cc::Ge,
            Cc::Ge => Cc::L,
            Cc::Le => Cc::G,
            Cc::G => Cc::Le,
        }
    }

    fn codes(self) -> (Code, Code) {
        match self {
            Cc::O => (Code::Jo_rel8_64, Code::Jo_rel32_64),
            Cc::B => (Code::Jb_rel8_64, Code::Jb_rel32_64),
            Cc::Ae => (Code::Jae_rel8_64, Code::Jae_rel32_64),
            Cc::E => (Code::Je_rel8_64, Code::Je_rel32_64),
            Cc::Ne => (Code::Jne_rel8_64, Code::Jne_rel32_64),
            Cc::Be => (Code::Jbe_rel8_64, Code::Jbe_rel32_64),
            Cc::A => (Code::Ja_rel8_64, Code::Ja_rel32_64),
            Cc::P => (Code::Jp_rel8_64, Code::Jp_rel32_64),
            Cc::L => (Code::Jl_rel8_64, Code::Jl_rel32_64),
            Cc::Ge => (Code::Jge_rel8_64, Code::Jge_rel32_64),
            Cc::Le => (Code::Jle_rel8_64, Code::Jle_rel32_64),
            Cc::G => (Code::Jg_rel8_64, Code::Jg_rel32_64),
        }
    }
}

enum Item {
    /// Encoded bytes.
    Bytes {
        bytes: Vec<u8>,
        relocation: Option<Relocation>,
    },
    /// A jump to a label.
    Jump {
        condition: Option<Cc>,
        label: Label,
        long: bool,
    },
    /// The address of a label into a register.
    LeaLabel {
        register: Register,
        label: Label,
    },
    Bind(Label),
    /// Aligns to 16 bytes, keeping so many bytes before the boundary free.
    Align {
        room: u32,
    },
    /// The end of the preceding instruction is a return address.
    Site(Box<ReturnSite>),
    /// The following instruction may fault.
    Fault(Box<FaultSite>),
    /// The following instructions belong to this expression.
    Line(Span),
}

/// Code under construction.
pub struct Assembler {
    hot: Vec<Item>,
    cold: Vec<Item>,
    in_cold: bool,
    /// The expression of the last [`Item::Line`].
    line: Span,
    labels: u32,
    encoder: Encoder,
    names: Vec<(Label, String)>,
}

/// The address at which instructions are encoded; any will do, since what depends on it is relocated.
const BASE: u64 = 0x10_0000;
/// Stands for a displacement that the linker fills in: large, so that it is encoded in 32 bits.
const LARGE_DISPLACEMENT: i64 = 0x0f00_0000;

impl Assembler {
    /// No code yet.
    pub fn new() -> Assembler {
        Assembler {
            hot: Vec::new(),
            cold: Vec::new(),
            in_cold: false,
            line: Span::NONE,
            labels: 0,
            encoder: Encoder::new(64),
            names: Vec::new(),
        }
    }

    /// A new label, to be bound later.
    pub fn label(&mut self) -> Label {
        self.labels += 1;
        Label(self.labels - 1)
    }

    /// Makes a label the current position.
    pub fn bind(&mut self, label: Label) {
        self.item(Item::Bind(label));
    }

    /// Gives a label a name for listings.
    pub fn name(&mut self, label: Label, name: impl Into<String>) {
        self.names.push((label, name.into()));
    }

    /// From here on code goes to the cold section, where it belongs to the same expression; answers what
    /// [`Assembler::leave_cold`] takes.
    pub fn enter_cold(&mut self) -> bool {
        let saved = std::mem::replace(&mut self.in_cold, true);
        self.item(Item::Line(self.line));
        saved
    }

    /// Back to the section before.
    pub fn leave_cold(&mut self, saved: bool) {
        self.in_cold = saved;
    }

    /// Writes the code that `write` emits to the cold section.
    pub fn in_cold(&mut self, write: impl FnOnce(&mut Assembler)) {
        let saved = self.enter_cold();
        write(self);
        self.leave_cold(saved);
    }

    /// Aligns the current position to 16 bytes, after `room` free bytes.
    pub fn align(&mut self, room: u32) {
        self.item(Item::Align { room });
    }

    /// The end of the last instruction is a return address; its offset is filled in.
    pub fn site(&mut self, site: ReturnSite) {
        self.item(Item::Site(Box::new(site)));
    }

    /// The next instruction may fault; its offset is filled in.
    pub fn fault(&mut self, site: FaultSite) {
        self.item(Item::Fault(Box::new(site)));
    }

    /// The next instructions come from this expression.
    pub fn line(&mut self, span: Span) {
        self.line = span;
        self.item(Item::Line(span));
    }

    /// Jumps.
    pub fn jmp(&mut self, label: Label) {
        self.item(Item::Jump {
            condition: None,
            label,
            long: false,
        });
    }

    /// Jumps if a condition holds.
    pub fn jcc(&mut self, condition: Cc, label: Label) {
        self.item(Item::Jump {
            condition: Some(condition),
            label,
            long: false,
        });
    }

    /// The address of a label.
    pub fn lea_label(&mut self, register: Register, label: Label) {
        self.item(Item::LeaLabel { register, label });
    }

    /// Adds an instruction.
    pub fn inst(&mut self, instruction: Instruction) {
        let bytes = self.encode(&instruction);
        self.item(Item::Bytes {
            bytes,
            relocation: None,
        });
    }

    /// Calls a place known to the linker.
    pub fn call_target(&mut self, target: Target) {
        self.branch_target(Code::Call_rel32_64, target);
    }

    /// Jumps to a place known to the linker.
    pub fn jmp_target(&mut self, target: Target) {
        self.branch_target(Code::Jmp_rel32_64, target);
    }

    fn branch_target(&mut self, code: Code, target: Target) {
        let instruction = Instruction::with_branch(code, BASE).expect("a branch code");
        let bytes = self.encode(&instruction);
        let offset = self.encoder.get_constant_offsets().immediate_offset() as u32;
        self.relocated(bytes, offset, RelocationKind::Relative32, target);
    }

    /// An instruction whose memory operand, built by `with` from the operand, is a target.
    pub fn with_target(&mut self, target: Target, with: impl FnOnce(MemoryOperand) -> Instruction) {
        let memory = MemoryOperand::with_base_displ(Register::RIP, BASE as i64);
        let bytes = self.encode(&with(memory));
        let offset = self.encoder.get_constant_offsets().displacement_offset() as u32;
        self.relocated(bytes, offset, RelocationKind::Relative32, target);
    }

    /// An instruction whose memory operand, built by `with`, is a global variable.
    pub fn with_global(&mut self, global: Global, with: impl FnOnce(MemoryOperand) -> Instruction) {
        let memory = MemoryOperand::with_base_displ(Register::R13, LARGE_DISPLACEMENT);
        let bytes = self.encode(&with(memory));
        let offset = self.encoder.get_constant_offsets().displacement_offset() as u32;
        self.relocated(bytes, offset, RelocationKind::Number32, Target::Global(global));
    }

    /// Pushes the number of a global variable.
    pub fn push_global_number(&mut self, global: Global) {
        let instruction =
            Instruction::with1(Code::Pushq_imm32, LARGE_DISPLACEMENT as i32).expect("push of an immediate");
        let bytes = self.encode(&instruction);
        let offset = self.encoder.get_constant_offsets().immediate_offset() as u32;
        self.relocated(
            bytes,
            offset,
            RelocationKind::Number32,
            Target::GlobalNumber(global),
        );
    }

    fn relocated(&mut self, bytes: Vec<u8>, offset: u32, kind: RelocationKind, target: Target) {
        let trailing = (bytes.len() as u32 - offset - 4) as u8;
        let relocation = Relocation {
            offset,
            kind,
            target,
            trailing,
        };
        self.item(Item::Bytes {
            bytes,
            relocation: Some(relocation),
        });
    }

    fn encode(&mut self, instruction: &Instruction) -> Vec<u8> {
        self.encoder
            .encode(instruction, BASE)
            .unwrap_or_else(|error| panic!("assembler: {instruction}: {error}"));
        self.encoder.take_buffer()
    }

    fn item(&mut self, item: Item) {
        if self.in_cold {
            self.cold.push(item)
        } else {
            self.hot.push(item)
        }
    }

    /// The finished code. Answers the code object with bytes, relocations and sites, and the offsets of the labels.
    pub fn finish(mut self) -> (CodeObject, Vec<u32>) {
        let mut items = std::mem::take(&mut self.hot);
        items.append(&mut self.cold);
        let offsets = self.relax(&mut items);
        let mut object = CodeObject::default();
        for item in items {
            self.write(item, &offsets, &mut object);
        }
        object.labels = self
            .names
            .into_iter()
            .map(|(label, name)| (offsets[label.0 as usize], name))
            .collect();
        object.labels.sort();
        (object, offsets)
    }

    /// Chooses the size of each jump; answers the offset of each label.
    fn relax(&self, items: &mut [Item]) -> Vec<u32> {
        let mut labels = vec![u32::MAX; self.labels as usize];
        loop {
            let mut position = 0u32;
            let mut starts = Vec::with_capacity(items.len());
            for item in items.iter() {
                starts.push(position);
                position += size(item, position);
                if let Item::Bind(label) = item {
                    labels[label.0 as usize] = position;
                }
            }
            let mut grown = false;
            for (item, start) in items.iter_mut().zip(starts) {
                if let Item::Jump { label, long, .. } = item
                    && !*long
                {
                    let distance = i64::from(labels[label.0 as usize]) - i64::from(start + 2);
                    if i8::try_from(distance).is_err() {
                        *long = true;
                        grown = true;
                    }
                }
            }
            if !grown {
                return labels;
            }
        }
    }

    fn write(&mut self, item: Item, labels: &[u32], object: &mut CodeObject) {
        let position = object.bytes.len() as u32;
        match item {
            Item::Bytes { bytes, relocation } => {
                if let Some(mut relocation) = relocation {
                    relocation.offset += position;
                    object.relocations.push(relocation);
                }
                object.bytes.extend(bytes);
            }
            Item::Jump {
                condition,
                label,
                long,
            } => {
                let target = labels[label.0 as usize];
                assert!(
                    target != u32::MAX,
                    "assembler: a jump to a label that is not bound"
                );
                let (short_code, long_code) =
                    condition.map_or((Code::Jmp_rel8_64, Code::Jmp_rel32_64), Cc::codes);
                let code = if long { long_code } else { short_code };
                let instruction =
                    Instruction::with_branch(code, BASE + u64::from(target)).expect("a branch code");
                self.encoder
                    .encode(&instruction, BASE + u64::from(position))
                    .expect("the jump reaches");
                object.bytes.extend(self.encoder.take_buffer());
            }
            Item::LeaLabel { register, label } => {
                let address = BASE + u64::from(labels[label.0 as usize]);
                let memory = MemoryOperand::with_base_displ(Register::RIP, address as i64);
                let instruction =
                    Instruction::with2(Code::Lea_r64_m, register, memory).expect("lea of a register");
                self.encoder
                    .encode(&instruction, BASE + u64::from(position))
                    .expect("the label is near");
                object.bytes.extend(self.encoder.take_buffer());
            }
            Item::Bind(_) => {}
            Item::Align { room } => {
                let padding = padding(position, room);
                object.bytes.extend(nops(padding as usize));
            }
            Item::Site(site) => object.return_sites.push(ReturnSite {
                offset: position,
                ..*site
            }),
            Item::Fault(site) => object.fault_sites.push(FaultSite {
                offset: position,
                ..*site
            }),
            Item::Line(span) => match object.lines.last_mut() {
                Some(last) if last.0 == position => last.1 = span,
                Some(last) if last.1 == span => {}
                _ => object.lines.push((position, span)),
            },
        }
    }
}

impl Default for Assembler {
    fn default() -> Assembler {
        Assembler::new()
    }
}

/// Bytes from `position` to the next multiple of 16 that leaves `room` bytes before it.
fn padding(position: u32, room: u32) -> u32 {
    (position + room).next_multiple_of(16) - position
}

fn size(item: &Item, position: u32) -> u32 {
    match item {
        Item::Bytes { bytes, .. } => bytes.len() as u32,
        Item::Jump { long: false, .. } => 2,
        Item::Jump {
            condition: None,
            long: true,
            ..
        } => 5,
        Item::Jump {
            condition: Some(_),
            long: true,
            ..
        } => 6,
        Item::LeaLabel { .. } => 7,
        Item::Align { room } => padding(position, *room),
        Item::Bind(_) | Item::Site(_) | Item::Fault(_) | Item::Line(_) => 0,
    }
}

/// Instructions of `length` bytes in all that do nothing: the long forms that the processor manuals recommend.
fn nops(mut length: usize) -> Vec<u8> {
    const NOPS: [&[u8]; 9] = [
        &[0x90],
        &[0x66, 0x90],
        &[0x0f, 0x1f, 0x00],
        &[0x0f, 0x1f, 0x40, 0x00],
        &[0x0f, 0x1f, 0x44, 0x00, 0x00],
        &[0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00],
        &[0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00],
        &[0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
        &[0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
    ];
    let mut bytes = Vec::with_capacity(length);
    while length > 0 {
        let step = length.min(NOPS.len());
        bytes.extend_from_slice(NOPS[step - 1]);
        length -= step;
    }
    bytes
}
