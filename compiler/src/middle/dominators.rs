//! Predecessors, dominators and loops of an SSA function.
//!
//! Needs: blocks in reverse postorder, all of them reached. Loops are the natural loops of back-edges.

use crate::ir::dominators;
use crate::ir::ssa::{Block, Function};

/// What is known of a function's control flow.
pub struct Graph {
    /// The blocks that lead to each block.
    pub predecessors: Vec<Vec<Block>>,
    /// The immediate dominator of each block; the entry is its own.
    pub immediate: Vec<Block>,
    /// The blocks that each block immediately dominates, in reverse postorder.
    pub children: Vec<Vec<Block>>,
    /// How many loops each block is in.
    pub depth: Vec<u32>,
    /// The numbers of each block at the start and the end of a walk over the tree of dominators.
    interval: Vec<(u32, u32)>,
}

impl Graph {
    /// Analyses a function.
    pub fn new(function: &Function) -> Graph {
        let count = function.blocks.len();
        let mut predecessors = vec![Vec::new(); count];
        for (index, block) in function.blocks.iter().enumerate() {
            for next in block.terminator.successors() {
                predecessors[next.0 as usize].push(Block(index as u32));
            }
        }
        let immediate = dominators::immediate(count, |block| {
            predecessors[block].iter().map(|from: &Block| from.0)
        });
        let immediate: Vec<Block> = immediate.into_iter().map(Block).collect();
        let mut children = vec![Vec::new(); count];
        for index in 1..count {
            children[immediate[index].0 as usize].push(Block(index as u32));
        }
        let mut graph = Graph {
            predecessors,
            immediate,
            interval: intervals(&children),
            children,
            depth: vec![0; count],
        };
        graph.find_loops();
        graph
    }

    /// Whether all paths to `block` lead through `dominator`.
    pub fn dominates(&self, dominator: Block, block: Block) -> bool {
        let (outer, inner) = (
            self.interval[dominator.0 as usize],
            self.interval[block.0 as usize],
        );
        outer.0 <= inner.0 && inner.1 <= outer.1
    }

    /// Whether an edge leads back to the header of a loop.
    pub fn is_back_edge(&self, from: Block, to: Block) -> bool {
        self.dominates(to, from)
    }

    fn find_loops(&mut self) {
        for header in (0..self.children.len() as u32).map(Block) {
            let mut body = vec![false; self.children.len()];
            let mut work: Vec<Block> = self.predecessors[header.0 as usize]
                .iter()
                .copied()
                .filter(|&from| self.is_back_edge(from, header))
                .collect();
            if work.is_empty() {
                continue;
            }
            body[header.0 as usize] = true;
            while let Some(block) = work.pop() {
                if !std::mem::replace(&mut body[block.0 as usize], true) {
                    work.extend(&self.predecessors[block.0 as usize]);
                }
            }
            for (depth, inside) in self.depth.iter_mut().zip(body) {
                *depth += u32::from(inside);
            }
        }
    }
}

fn intervals(children: &[Vec<Block>]) -> Vec<(u32, u32)> {
    let mut intervals = vec![(0, 0); children.len()];
    let mut time = 0;
    let mut work = vec![(Block(0), 0)];
    while let Some((block, next)) = work.last_mut() {
        let index = block.0 as usize;
        if *next == 0 {
            intervals[index].0 = time;
        }
        time += 1;
        match children[index].get(*next) {
            Some(&child) => {
                *next += 1;
                work.push((child, 0));
            }
            None => {
                intervals[index].1 = time;
                work.pop();
            }
        }
    }
    intervals
}
