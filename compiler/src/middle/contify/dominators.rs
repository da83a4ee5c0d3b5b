//! Dominators in a graph whose root is node 0: Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm", 2001.

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
    let mut dominator = vec![UNREACHED; order.len()];
    dominator[0] = 0;
    let mut changed = true;
    while changed {
        changed = false;
        for i in 1..order.len() {
            let mut best = UNREACHED;
            for &from in &predecessors[i] {
                if dominator[from as usize] != UNREACHED {
                    best = if best == UNREACHED {
                        from
                    } else {
                        common(&dominator, best, from)
                    };
                }
            }
            if dominator[i] != best {
                dominator[i] = best;
                changed = true;
            }
        }
    }
    let mut top: Vec<u32> = (0..successors.len() as u32).collect();
    for i in 1..order.len() {
        if dominator[i] != 0 {
            top[order[i] as usize] = top[order[dominator[i] as usize] as usize];
        }
    }
    top
}

const UNREACHED: u32 = u32::MAX;

/// The nearest common dominator of two nodes.
fn common(dominator: &[u32], mut a: u32, mut b: u32) -> u32 {
    while a != b {
        while a > b {
            a = dominator[a as usize];
        }
        while b > a {
            b = dominator[b as usize];
        }
    }
    a
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
