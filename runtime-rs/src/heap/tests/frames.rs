//! Frames, save areas and segments, with hand-made images: no code runs, only the tables are there.

use abi::convention::{Register, SAVE_AREA_WORDS, SAVED_REGISTERS};
use abi::image::ImageHeader;
use abi::object::segment;
use abi::stack_map::{CallKind, DescriptorHeader, EMPTY_KEY, ReturnPoint, first_probe};
use abi::value::Value;

use super::stack::{capture_stack, handle_stack_overflow, return_addresses};
use super::*;
use crate::context::register_image;

/// A raw word that would be a pointer to nowhere if it were taken for a value.
const RAW: u64 = 0x0dea_dbee_0000_0003;

/// A kind of frame: its size, which slots hold values, which registers do, the kind of call.
struct Shape {
    words: u32,
    slots: &'static [u32],
    registers: &'static [Register],
    kind: CallKind,
}

const ORDINARY: usize = 0;
const WIDE: usize = 1;
const PRESERVING: usize = 2;
const SAVE_AREA: usize = 3;

const SHAPES: [Shape; 4] = [
    Shape {
        words: 3,
        slots: &[0, 2],
        registers: &[],
        kind: CallKind::Ordinary,
    },
    Shape {
        words: 130,
        slots: &[1, 64, 129],
        registers: &[],
        kind: CallKind::Ordinary,
    },
    Shape {
        words: 2,
        slots: &[1],
        registers: &[Register::Rcx, Register::R15],
        kind: CallKind::Preserving,
    },
    Shape {
        words: SAVE_AREA_WORDS as u32,
        slots: &[],
        registers: &[],
        kind: CallKind::SaveArea,
    },
];

/// Registers an image whose return address number `i` belongs to `SHAPES[i]`. Answers the address of its code.
fn image(context: &mut Context) -> u64 {
    const BITS: u32 = 3;
    let code = Box::leak(vec![0u64; 64].into_boxed_slice());
    let mut points = vec![
        ReturnPoint {
            offset: EMPTY_KEY,
            descriptor: 0,
            position: 0,
            procedure: 0
        };
        1 << BITS
    ];
    let mut blob = Vec::new();
    for (index, shape) in SHAPES.iter().enumerate() {
        let offset = offset_of(index);
        let mut place = first_probe(offset, BITS);
        while points[place].offset != EMPTY_KEY {
            place = (place + 1) % points.len();
        }
        points[place] = ReturnPoint {
            offset,
            descriptor: blob.len() as u32,
            position: 0,
            procedure: 0,
        };
        let registers = shape
            .registers
            .iter()
            .fold(0, |set, &register| set | 1 << register as u16);
        let header = DescriptorHeader::new(shape.words, registers, shape.kind);
        blob.push(header.0);
        let mut bitmap = vec![0u64; header.bitmap_words()];
        shape
            .slots
            .iter()
            .for_each(|&slot| bitmap[slot as usize / 64] |= 1 << (slot % 64));
        blob.extend(bitmap);
    }
    let image = Box::leak(Box::new(ImageHeader {
        code: code.as_ptr() as u64,
        code_length: size_of_val(code) as u64,
        return_points: Box::leak(points.into_boxed_slice()).as_ptr() as u64,
        return_point_bits: BITS as u64,
        descriptors: Box::leak(blob.into_boxed_slice()).as_ptr() as u64,
        // SAFETY: the header consists of integers, for which zero is a valid value.
        ..unsafe { std::mem::zeroed() }
    }));
    // SAFETY: the tables are right and never freed.
    unsafe { register_image(context, image) };
    image.code
}

fn offset_of(shape: usize) -> u32 {
    (shape as u32 + 1) * 37
}

/// A Context with an image, and the means to push frames.
struct Machine {
    context: OwnedContext,
    code: u64,
}

impl Machine {
    fn new() -> Machine {
        let mut context = context();
        let code = image(&mut context);
        Machine { context, code }
    }

    /// Pushes a frame of a shape and the return address into it. Its values are lists that begin with `number`.
    fn push(&mut self, shape: usize, number: i64) {
        let frame = self.room(shape);
        for &slot in SHAPES[shape].slots {
            let value = self.value(number + slot as i64);
            word::store(frame + slot as u64 * 8, value.0);
        }
        self.push_return_address(shape);
    }

    /// Pushes a save area for a frame at a preserving call, as a stub does.
    fn push_save_area(&mut self, number: i64) {
        let frame = self.room(SAVE_AREA);
        for (place, &register) in SAVED_REGISTERS.iter().enumerate() {
            if SHAPES[PRESERVING].registers.contains(&register) {
                let value = self.value(number + register as i64);
                word::store(frame + place as u64 * 8, value.0);
            }
        }
        self.push_return_address(SAVE_AREA);
    }

    fn room(&mut self, shape: usize) -> u64 {
        self.context.scheme_sp -= SHAPES[shape].words as u64 * 8;
        let frame = self.context.scheme_sp;
        (0..SHAPES[shape].words as u64).for_each(|slot| word::store(frame + slot * 8, RAW));
        frame
    }

    fn push_return_address(&mut self, shape: usize) {
        self.context.scheme_sp -= 8;
        word::store(self.context.scheme_sp, self.code + offset_of(shape) as u64);
    }

    fn value(&mut self, number: i64) -> Value {
        iota(&mut self.context, number, number + 3)
    }

    /// Pops a frame that `push` made with the same arguments, and checks its values.
    fn pop(&mut self, shape: usize, number: i64) {
        self.underflow_if_empty();
        let sp = self.context.scheme_sp;
        assert_eq!(word::load(sp), self.code + offset_of(shape) as u64);
        for slot in 0..SHAPES[shape].words {
            let value = word::load(sp + 8 + slot as u64 * 8);
            if SHAPES[shape].slots.contains(&slot) {
                assert!(is_iota(
                    Value(value),
                    number + slot as i64,
                    number + slot as i64 + 3
                ));
            } else {
                assert_eq!(value, RAW);
            }
        }
        self.context.scheme_sp = sp + 8 + SHAPES[shape].words as u64 * 8;
    }

    /// Pops a save area.
    fn pop_save_area(&mut self, number: i64) {
        let sp = self.context.scheme_sp;
        assert_eq!(word::load(sp), self.code + offset_of(SAVE_AREA) as u64);
        for (place, &register) in SAVED_REGISTERS.iter().enumerate() {
            if SHAPES[PRESERVING].registers.contains(&register) {
                let value = Value(word::load(sp + 8 + place as u64 * 8));
                assert!(is_iota(
                    value,
                    number + register as i64,
                    number + register as i64 + 3
                ));
            }
        }
        self.context.scheme_sp = sp + 8 + SHAPES[SAVE_AREA].words as u64 * 8;
    }

    /// What the underflow handler does: brings the next frame back from the segment.
    fn underflow_if_empty(&mut self) {
        let context = &mut *self.context;
        if context.scheme_sp < context.stack_base {
            return;
        }
        let fields = elements(context.underflow_segment);
        let index = context.underflow_index.as_fixnum().unwrap() as usize;
        let first = fields[index].0;
        let words = (first >> segment::FRAME_SIZE_SHIFT) as usize;
        context.scheme_sp -= 8 + words as u64 * 8;
        word::store(context.scheme_sp, first & ((1 << segment::FRAME_SIZE_SHIFT) - 1));
        for slot in 0..words {
            word::store(
                context.scheme_sp + 8 + slot as u64 * 8,
                fields[index + 1 + slot].0,
            );
        }
        let next = index + 1 + words;
        if next == fields.len() {
            context.underflow_segment = fields[segment::NEXT as usize];
            context.underflow_index = fields[segment::NEXT_INDEX as usize];
        } else {
            context.underflow_index = Value::fixnum(next as i64);
        }
    }

    fn collect_in_all_ways(&mut self) {
        for collection in [
            Collection::Minor,
            Collection::Minor,
            Collection::Full,
            Collection::Minor,
        ] {
            collect(&mut self.context, collection);
        }
    }
}

#[test]
fn slots_and_saved_registers_are_found_exactly() {
    let mut machine = Machine::new();
    for round in 0..10 {
        machine.push(ORDINARY, round);
        machine.push(WIDE, round);
    }
    machine.push(PRESERVING, 77);
    machine.push_save_area(88);
    machine.collect_in_all_ways();
    machine.pop_save_area(88);
    machine.pop(PRESERVING, 77);
    for round in (0..10).rev() {
        machine.pop(WIDE, round);
        machine.pop(ORDINARY, round);
    }
    assert_eq!(machine.context.scheme_sp, machine.context.stack_base);
}

#[test]
fn captured_frames_become_a_segment() {
    let mut machine = Machine::new();
    let mut continuations = Vec::new();
    for round in 0..5 {
        // The second segment has a page of its own, the others are small.
        for _ in 0..if round == 1 { 50 } else { 2 } {
            machine.push(WIDE, round);
            machine.push(PRESERVING, round);
            machine.push_save_area(round);
            machine.push(ORDINARY, round);
        }
        let expected = (machine.context.stack_base - machine.context.scheme_sp) / 8;
        let segment = capture_stack(&mut machine.context).unwrap();
        assert_eq!(length(segment), segment::DATA as usize + expected as usize);
        assert_eq!(machine.context.scheme_sp, machine.context.stack_base);
        machine.context.registers[round as usize] = segment;
        collect(&mut machine.context, Collection::Minor);
        continuations.push(round);
    }
    assert_eq!(
        capture_stack(&mut machine.context),
        Ok(machine.context.registers[4])
    );
    machine.collect_in_all_ways();
    // Each continuation can be entered again, any number of times.
    for entered in [4, 2, 4, 0] {
        machine.context.underflow_segment = machine.context.registers[entered as usize];
        machine.context.underflow_index = Value::fixnum(segment::DATA as i64);
        machine.context.scheme_sp = machine.context.stack_base;
        for round in (0..=entered).rev() {
            for _ in 0..if round == 1 { 50 } else { 2 } {
                machine.pop(ORDINARY, round);
                machine.underflow_if_empty();
                machine.pop_save_area(round);
                machine.pop(PRESERVING, round);
                machine.pop(WIDE, round);
            }
        }
        assert_eq!(machine.context.underflow_segment, Value::fixnum(0));
    }
}

#[test]
fn an_overflow_keeps_the_top_frames() {
    let mut machine = Machine::new();
    for round in 0..200 {
        machine.push(WIDE, round);
    }
    machine.push(PRESERVING, 5);
    machine.push_save_area(6);
    let before = return_addresses(&machine.context, 1000);
    handle_stack_overflow(&mut machine.context).unwrap();
    let left = machine.context.stack_base - machine.context.scheme_sp;
    assert!((4096..8192).contains(&left), "{left} bytes are left");
    assert_eq!(return_addresses(&machine.context, 1000), before);
    assert_eq!(return_addresses(&machine.context, 10), before[..10]);
    machine.collect_in_all_ways();
    machine.pop_save_area(6);
    machine.pop(PRESERVING, 5);
    for round in (0..200).rev() {
        machine.pop(WIDE, round);
    }
}

#[test]
fn a_save_area_stays_with_its_frame() {
    // Whatever lies on top, the cut never falls between a save area and the frame whose registers it holds.
    for filler in 0..40 {
        let mut machine = Machine::new();
        for round in 0..60 {
            machine.push(PRESERVING, round);
            machine.push_save_area(round);
        }
        for round in 0..filler {
            machine.push(ORDINARY, round);
        }
        handle_stack_overflow(&mut machine.context).unwrap();
        collect(&mut machine.context, Collection::Minor);
        for round in (0..filler).rev() {
            machine.pop(ORDINARY, round);
        }
        for round in (0..60).rev() {
            machine.underflow_if_empty();
            machine.pop_save_area(round);
            machine.pop(PRESERVING, round);
        }
    }
}

#[test]
fn a_deep_stack_is_scanned_once() {
    let mut machine = Machine::new();
    for round in 0..300 {
        machine.push(WIDE, round);
    }
    let sp = machine.context.scheme_sp;
    collect(&mut machine.context, Collection::Minor);
    assert!(
        machine.context.scheme_sp > sp + 200_000,
        "most frames have become a segment"
    );
    let heap = heap_of(&mut machine.context);
    assert_eq!(heap.remembered.segments.len(), 1);
    collect(&mut machine.context, Collection::Minor);
    let heap = heap_of(&mut machine.context);
    assert!(
        heap.remembered.segments.is_empty(),
        "what the segment refers to is old"
    );
    for round in (0..300).rev() {
        machine.pop(WIDE, round);
    }
}
