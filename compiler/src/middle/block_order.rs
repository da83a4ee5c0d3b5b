//! The order of blocks: reverse postorder, in which the blocks of a loop follow each other.
//!
//! Needs: any SSA function. Guarantees: the same function without the blocks that the entry does not reach. Where one target
//! of a branch is in more loops than the other, it comes first: an iteration then falls through to its next block, and
//! jumps once, back. Otherwise the target for a true condition comes first.

use crate::ir::ssa::{Block, BlockData, Function, Terminator};
use crate::middle::dominators::Graph;

/// Drops blocks and orders the others.
pub fn run(function: &mut Function) {
    let order = reverse_postorder(function, |_| 0);
    renumber(function, &order);
    if has_loop(function) {
        let depth = Graph::new(function).depth;
        let order = reverse_postorder(function, |block| depth[block.0 as usize]);
        renumber(function, &order);
    }
}

/// Whether a block leads back to an earlier one, or to itself.
fn has_loop(function: &Function) -> bool {
    let mut edges = function
        .blocks
        .iter()
        .enumerate()
        .flat_map(|(from, block)| block.terminator.successors().map(move |to| (from, to)));
    edges.any(|(from, to)| to.0 as usize <= from)
}

/// The blocks that the entry reaches; `depth` tells how many loops a block is in.
fn reverse_postorder(function: &Function, depth: impl Fn(Block) -> u32) -> Vec<Block> {
    let mut order = Vec::new();
    let mut seen = vec![false; function.blocks.len()];
    let mut stack = vec![(Block(0), false)];
    while let Some((block, done)) = stack.pop() {
        if done {
            order.push(block);
        } else if !std::mem::replace(&mut seen[block.0 as usize], true) {
            stack.push((block, true));
            let mut successors: Vec<Block> = function.blocks[block.0 as usize]
                .terminator
                .successors()
                .collect();
            // What is visited last comes first: the end of the stack is visited first.
            successors.sort_by_key(|&next| std::cmp::Reverse(depth(next)));
            stack.extend(successors.into_iter().map(|next| (next, false)));
        }
    }
    order.reverse();
    order
}

fn renumber(function: &mut Function, order: &[Block]) {
    let mut new_number = vec![u32::MAX; function.blocks.len()];
    for (number, block) in order.iter().enumerate() {
        new_number[block.0 as usize] = number as u32;
    }
    let mut old: Vec<Option<BlockData>> = std::mem::take(&mut function.blocks)
        .into_iter()
        .map(Some)
        .collect();
    for block in order {
        let mut data = old[block.0 as usize]
            .take()
            .expect("each block occurs once in the order");
        match &mut data.terminator {
            Terminator::Jump(target, _) => target.0 = new_number[target.0 as usize],
            Terminator::Branch(_, then, otherwise) => {
                then.0 = new_number[then.0 as usize];
                otherwise.0 = new_number[otherwise.0 as usize];
            }
            Terminator::Return(_)
            | Terminator::ReturnValues(_)
            | Terminator::TailCall(..)
            | Terminator::Unreachable => {}
        }
        function.blocks.push(data);
    }
}
