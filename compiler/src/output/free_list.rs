//! The free parts of an area that is handed out in pieces and taken back.
//!
//! Best fit: a piece comes from the smallest free part that is large enough, at the lowest address of these. Neighbouring
//! free parts are one.

use std::collections::{BTreeMap, BTreeSet};

/// The free parts of an area, as offsets and lengths.
pub struct FreeList {
    /// Length of each free part, by its offset. No two touch.
    by_offset: BTreeMap<usize, usize>,
    /// The same parts as length, then offset.
    by_length: BTreeSet<(usize, usize)>,
}

impl FreeList {
    /// An area that is free as a whole.
    pub fn new(length: usize) -> FreeList {
        let mut list = FreeList {
            by_offset: BTreeMap::new(),
            by_length: BTreeSet::new(),
        };
        list.insert(0, length);
        list
    }

    /// Takes a piece out: its offset, if there is one.
    pub fn allocate(&mut self, length: usize) -> Option<usize> {
        let &(whole, offset) = self.by_length.range((length, 0)..).next()?;
        self.remove(offset, whole);
        if whole > length {
            self.insert(offset + length, whole - length);
        }
        Some(offset)
    }

    /// Takes a piece back that was handed out with this length.
    pub fn free(&mut self, offset: usize, length: usize) {
        let (mut start, mut end) = (offset, offset + length);
        if let Some((&before, &its_length)) = self.by_offset.range(..offset).next_back() {
            assert!(before + its_length <= offset, "a piece is freed once");
            if before + its_length == offset {
                self.remove(before, its_length);
                start = before;
            }
        }
        if let Some(&its_length) = self.by_offset.get(&end) {
            self.remove(end, its_length);
            end += its_length;
        }
        self.insert(start, end - start);
    }

    fn insert(&mut self, offset: usize, length: usize) {
        self.by_offset.insert(offset, length);
        self.by_length.insert((length, offset));
    }

    fn remove(&mut self, offset: usize, length: usize) {
        self.by_offset.remove(&offset);
        self.by_length.remove(&(length, offset));
    }
}

#[cfg(test)]
mod tests {
    use super::FreeList;

    #[test]
    fn pieces_are_handed_out_again_and_neighbours_joined() {
        let mut list = FreeList::new(100);
        let pieces: Vec<usize> = (0..10).map(|_| list.allocate(10).expect("room")).collect();
        assert_eq!(pieces, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
        assert_eq!(list.allocate(1), None);
        list.free(20, 10);
        list.free(60, 10);
        list.free(50, 10);
        assert_eq!(list.allocate(11), Some(50), "the two neighbours are one part");
        assert_eq!(list.allocate(10), Some(20), "the smallest part that fits");
        assert_eq!(list.allocate(9), Some(61));
        assert_eq!(list.allocate(1), None);
    }
}
