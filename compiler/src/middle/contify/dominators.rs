//! The topmost dominators in a graph whose root is node 0.

use crate::ir::dominators::{self, UNREACHED};

/// For each node its topmost dominator other than the root: the child of the root in the dominator tree below which it
/// is. Nodes that the root does not reach, and the root, have themselves.
pub fn topmost(successors: &[Vec<u32>]) -> Vec<u32> {
    let order = reverse_postorder(successors);
    let mut position = vec![UNREACHED; successors.len()];
    for (i, &node) in order.iter().enumerate() {
        position[node as usize] = i as u32;
    }
    let mut predecessors = vec![Vec::new(); order.len()];
    for (i, &node) in order.iter().enumerate() {
        for &next in &successors[node as usize] {
            predecessors[position[next as usize] as usize].push(i as u32);
        }
    }
    // All below is in terms of positions in the order.
    let dominator = dominators::immediate(order.len(), |i| predecessors[i].iter().copied());
    let mut top: Vec<u32> = (0..successors.len() as u32).collect();
    for i in 1..order.len() {
        if dominator[i] != 0 {
            top[order[i] as usize] = top[order[dominator[i] as usize] as usize];
        }
    }
    top
}

fn reverse_postorder(successors: &[Vec<u32>]) -> Vec<u32> {
    let mut seen = vec![false; successors.len()];
    let mut order = Vec::new();
    let mut work = vec![(0, 0)];
    seen[0] = true;
    while let Some((node, followed)) = work.last_mut() {
        let node = *node;
        match successors[node as usize].get(*followed) {
            Some(&next) => {
                *followed += 1;
                if !std::mem::replace(&mut seen[next as usize], true) {
                    work.push((next, 0));
                }
            }
            None => {
                work.pop();
                order.push(node);
            }
        }
    }
    order.reverse();
    order
}
