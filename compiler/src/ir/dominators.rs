//! Dominators: Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm", 2001.

/// In place of a dominator: the root does not reach the node.
pub const UNREACHED: u32 = u32::MAX;

/// The immediate dominator of each of `count` nodes, which are numbered in reverse postorder from the root, 0; the root is
/// its own. `predecessors` gives those of a node.
pub fn immediate<I: Iterator<Item = u32>>(count: usize, predecessors: impl Fn(usize) -> I) -> Vec<u32> {
    let mut immediate = vec![UNREACHED; count];
    immediate[0] = 0;
    let mut changed = true;
    while changed {
        changed = false;
        for node in 1..count {
            let known = predecessors(node).filter(|&from| immediate[from as usize] != UNREACHED);
            let nearest = known.reduce(|a, b| common(&immediate, a, b)).unwrap_or(UNREACHED);
            changed |= std::mem::replace(&mut immediate[node], nearest) != nearest;
        }
    }
    immediate
}

/// The nearest common dominator of two nodes: dominators have lower numbers.
fn common(immediate: &[u32], mut a: u32, mut b: u32) -> u32 {
    while a != b {
        if a > b {
            a = immediate[a as usize];
        } else {
            b = immediate[b as usize];
        }
    }
    a
}
