//! The free parts of an area that is handed out in pieces and taken back.
//!
//! Best fit: a piece comes from the smallest free part that is large enough, at the lowest address of these. Neighbouring
//! free parts are one.

use std::collections::{BTreeMap, BTreeSet};

/// The free parts of an area.
pub struct FreeList {
    /// Length of each free part, by its start. No two touch.
    by_start: BTreeMap<u64, u64>,
    /// The same parts as length, then start.
    by_length: BTreeSet<(u64, u64)>,
}

impl FreeList {
    /// An area that is free as a whole.
    pub fn new(start: u64, length: u64) -> FreeList {
        let mut list = FreeList {
            by_start: BTreeMap::new(),
            by_length: BTreeSet::new(),
        };
        list.insert(start, length);
        list
    }

    /// Takes a piece out: its start, if there is one.
    pub fn allocate(&mut self, length: u64) -> Option<u64> {
        let &(whole, start) = self.by_length.range((length, 0)..).next()?;
        self.remove(start, whole);
        if whole > length {
            self.insert(start + length, whole - length);
        }
        Some(start)
    }

    /// Takes a piece back that was handed out with this length.
    pub fn free(&mut self, start: u64, length: u64) {
        let (mut start, mut end) = (start, start + length);
        if let Some((&before, &its_length)) = self.by_start.range(..start).next_back() {
            assert!(before + its_length <= start, "a piece is freed once");
            if before + its_length == start {
                self.remove(before, its_length);
                start = before;
            }
        }
        if let Some(&its_length) = self.by_start.get(&end) {
            self.remove(end, its_length);
            end += its_length;
        }
        self.insert(start, end - start);
    }

    fn insert(&mut self, start: u64, length: u64) {
        self.by_start.insert(start, length);
        self.by_length.insert((length, start));
    }

    fn remove(&mut self, start: u64, length: u64) {
        self.by_start.remove(&start);
        self.by_length.remove(&(length, start));
    }
}

#[cfg(test)]
mod tests {
    use super::FreeList;

    #[test]
    fn pieces_are_handed_out_again_and_neighbours_joined() {
        let mut list = FreeList::new(1000, 100);
        let pieces: Vec<u64> = (0..10).map(|_| list.allocate(10).expect("room")).collect();
        assert_eq!(
            pieces,
            [1000, 1010, 1020, 1030, 1040, 1050, 1060, 1070, 1080, 1090]
        );
        assert_eq!(list.allocate(1), None);
        list.free(1020, 10);
        list.free(1060, 10);
        list.free(1050, 10);
        assert_eq!(list.allocate(11), Some(1050), "the two neighbours are one part");
        assert_eq!(list.allocate(10), Some(1020), "the smallest part that fits");
        assert_eq!(list.allocate(9), Some(1061));
        assert_eq!(list.allocate(1), None);
    }

    #[test]
    fn a_piece_between_free_ones_joins_both() {
        let mut list = FreeList::new(0, 30);
        let pieces: Vec<u64> = (0..3).map(|_| list.allocate(10).expect("room")).collect();
        assert_eq!(pieces, [0, 10, 20]);
        list.free(0, 10);
        list.free(20, 10);
        assert_eq!(list.allocate(20), None);
        list.free(10, 10);
        assert_eq!(list.allocate(30), Some(0));
    }

    #[test]
    fn the_rest_of_the_area_is_used_last() {
        let mut list = FreeList::new(0, 100);
        assert_eq!((list.allocate(10), list.allocate(10)), (Some(0), Some(10)));
        list.free(0, 10);
        assert_eq!(list.allocate(5), Some(0));
        list.free(10, 10);
        assert_eq!(
            list.allocate(95),
            Some(5),
            "what was freed and the rest are one part"
        );
    }

    #[test]
    #[should_panic(expected = "a piece is freed once")]
    fn a_piece_that_is_free_cannot_be_freed() {
        let mut list = FreeList::new(0, 20);
        list.allocate(10);
        list.free(0, 10);
        list.free(5, 5);
    }
}
