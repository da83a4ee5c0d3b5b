//! Strongly connected components of a small graph: Tarjan, "Depth-first search and linear graph algorithms" (1972), with
//! an explicit stack. The order is what the passes are after: every component comes after those it has edges to.

/// The components of the graph whose node `i` has an edge to each of `successors[i]`; members in ascending order.
pub fn components(successors: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut search = Search {
        successors,
        order: vec![UNSEEN; successors.len()],
        low: vec![0; successors.len()],
        path: Vec::new(),
        next: 0,
        found: Vec::new(),
    };
    for node in 0..successors.len() as u32 {
        if search.order[node as usize] == UNSEEN {
            search.explore(node);
        }
    }
    search.found
}

/// Order of a node that was not reached yet.
const UNSEEN: u32 = u32::MAX;
/// Order of a node whose component is complete.
const DONE: u32 = u32::MAX - 1;

struct Search<'a> {
    successors: &'a [Vec<u32>],
    /// When each node was reached.
    order: Vec<u32>,
    /// The earliest node on the path that each node was seen to lead to.
    low: Vec<u32>,
    /// Nodes reached whose components are not complete.
    path: Vec<u32>,
    next: u32,
    found: Vec<Vec<u32>>,
}

impl Search<'_> {
    fn explore(&mut self, root: u32) {
        // Each entry is a node and the number of its edges that were followed.
        let mut work = vec![(root, 0)];
        self.enter(root);
        while let Some((node, followed)) = work.last_mut() {
            let node = *node;
            match self.successors[node as usize].get(*followed) {
                Some(&next) => {
                    *followed += 1;
                    match self.order[next as usize] {
                        UNSEEN => {
                            self.enter(next);
                            work.push((next, 0));
                        }
                        DONE => {}
                        order => self.low[node as usize] = self.low[node as usize].min(order),
                    }
                }
                None => {
                    work.pop();
                    if let Some(&(parent, _)) = work.last() {
                        self.low[parent as usize] = self.low[parent as usize].min(self.low[node as usize]);
                    }
                    self.leave(node);
                }
            }
        }
    }

    fn enter(&mut self, node: u32) {
        self.order[node as usize] = self.next;
        self.low[node as usize] = self.next;
        self.next += 1;
        self.path.push(node);
    }

    fn leave(&mut self, node: u32) {
        if self.low[node as usize] != self.order[node as usize] {
            return;
        }
        let start = self
            .path
            .iter()
            .rposition(|&n| n == node)
            .expect("a node is on the path until it is done");
        let mut component = self.path.split_off(start);
        for &member in &component {
            self.order[member as usize] = DONE;
        }
        component.sort_unstable();
        self.found.push(component);
    }
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn components_follow_what_they_lead_to() {
        assert_eq!(
            components(&[vec![1], vec![2], vec![1, 3], vec![], vec![4]]),
            [vec![3], vec![1, 2], vec![0], vec![4]]
        );
    }
}
