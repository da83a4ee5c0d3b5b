//! Shrink-wrapping: which blocks run with a frame.
//!
//! Needs: allocated code. Guarantees: each block that touches a frame slot runs with the frame, a block's predecessors
//! agree on whether it does when it starts, and paths that touch no slot have no frame (Chow, "Minimizing register usage
//! penalty at procedure calls", 1988, for the frame alone: the saves are placed by `crossing`). A frame, once made, is
//! kept until the path leaves the function.

use crate::ir::vcode::{Allocated, Function, Operation, Step};

/// Where the frame of a block comes from.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct BlockFrame {
    /// The block starts with the frame.
    pub at_start: bool,
    /// The block makes the frame before its first instruction.
    pub made_at_start: bool,
    /// The block makes the frame before the jump that ends it.
    pub made_at_end: bool,
}

/// The frames of a function's blocks; `words` is the frame's size.
pub fn run(function: &Function, allocated: &Allocated, words: u32) -> Vec<BlockFrame> {
    let mut frames = vec![BlockFrame::default(); function.blocks.len()];
    if words == 0 {
        return frames;
    }
    let needs: Vec<bool> = allocated
        .blocks
        .iter()
        .map(|steps| steps.iter().any(|step| touches_frame(function, step)))
        .collect();
    let mut changed = true;
    while changed {
        changed = false;
        for (index, block) in function.blocks.iter().enumerate() {
            let has_frame = |block: usize, frames: &[BlockFrame]| frames[block].at_start || needs[block];
            if !frames[index].at_start
                && block
                    .predecessors
                    .iter()
                    .any(|previous| has_frame(previous.index(), &frames))
            {
                frames[index].at_start = true;
                changed = true;
            }
        }
    }
    for (index, block) in function.blocks.iter().enumerate() {
        if frames[index].at_start {
            continue;
        }
        if needs[index] {
            frames[index].made_at_start = true;
        } else if let [only] = block.successors[..] {
            frames[index].made_at_end = frames[only.index()].at_start;
        }
    }
    frames
}

fn touches_frame(function: &Function, step: &Step) -> bool {
    match step {
        Step::Move(from, to, _) => from.is_stack() || to.is_stack(),
        Step::Inst(block, index, _) => matches!(
            function.blocks[*block].insts[*index].operation,
            Operation::Save(_) | Operation::Restore(_)
        ),
    }
}
