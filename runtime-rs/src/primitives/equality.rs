//! Equality: `eqv?` and `equal?`.
//!
//! `equal?` must end on cyclic data and be fast on all other. As in Adams and Dybvig, "Efficient nondestructive equality
//! checking for trees and graphs" (ICFP 2008), it first compares as if the data were trees, within a budget of steps.
//! Larger data is compared in turns: some steps with a union-find structure over the objects already assumed equal, then
//! a random number of steps without. So the cost of the structure is spread over many steps, and yet a cycle is noticed
//! sooner or later, since no period of the data keeps step with the turns. What remains to be compared is on an explicit
//! stack.

use abi::context::Context;
use abi::object;
use abi::value::Value;

use super::strings::same_characters;
use crate::condition::Raised;
use crate::heap::{self, characters};
use crate::printer::pair_parts;
use crate::word_map::{WordMap, mix};

/// Steps of the first comparison as trees: enough for all but large data, too few to notice when they are lost.
const TREE_STEPS: i64 = 10_000;
/// Steps of a turn with the structure, and the most of a turn without: the values of the paper.
const CLASS_STEPS: i64 = 40;
const MOST_STEPS_BETWEEN: u64 = 800;

/// `eqv?`, for what is not done inline: numbers that are objects.
pub fn eqv(a: Value, b: Value, _context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(is_eqv(a, b)))
}

/// `equal?`
pub fn equal(a: Value, b: Value, _context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(is_equal(a, b)))
}

/// Whether two values are the same object, or numbers of equal value and exactness.
pub(super) fn is_eqv(a: Value, b: Value) -> bool {
    if a == b {
        return true;
    }
    let (Some(code), Some(other)) = (heap::type_code(a), heap::type_code(b)) else {
        return false;
    };
    if code != other {
        return false;
    }
    match code {
        // Bits, so that zeros of different sign differ and a NaN is itself.
        object::FLONUM => heap::as_flonum(a).map(f64::to_bits) == heap::as_flonum(b).map(f64::to_bits),
        object::BIGNUM => heap::is_negative(a) == heap::is_negative(b) && heap::limbs(a) == heap::limbs(b),
        // The parts are not ratnums or complex numbers of further depth than two, so this ends.
        object::RATNUM | object::COMPNUM => {
            is_eqv(heap::field(a, 0), heap::field(b, 0)) && is_eqv(heap::field(a, 1), heap::field(b, 1))
        }
        // Empty strings, vectors and bytevectors may be or not be the same object.
        _ => false,
    }
}

/// Whether two data have the same structure and `eqv?` leaves.
pub(super) fn is_equal(a: Value, b: Value) -> bool {
    Comparison {
        remaining: Vec::new(),
        classes: Classes::default(),
        steps_left: TREE_STEPS,
        turns: 0,
    }
    .run(a, b)
}

struct Comparison<'a> {
    /// Pairs of sequences of equal length that are still to be compared.
    remaining: Vec<(&'a [Value], &'a [Value])>,
    /// The objects assumed equal.
    classes: Classes,
    /// Steps without the structure that are left; below zero, how many steps of the turn with it are done.
    steps_left: i64,
    /// Turns so far: the seed of their lengths.
    turns: u64,
}

impl Comparison<'_> {
    fn run(mut self, a: Value, b: Value) -> bool {
        if !self.compare(a, b) {
            return false;
        }
        while let Some((left, right)) = self.remaining.pop() {
            let (Some((&a, left)), Some((&b, right))) = (left.split_first(), right.split_first()) else {
                continue;
            };
            if !left.is_empty() {
                self.remaining.push((left, right));
            }
            if !self.compare(a, b) {
                return false;
            }
        }
        true
    }

    /// Compares two data, leaving their parts for later.
    fn compare(&mut self, a: Value, b: Value) -> bool {
        if a == b {
            return true;
        }
        if a.is_pair() && b.is_pair() {
            if !self.is_assumed(a, b) {
                self.remaining.push((pair_parts(a), pair_parts(b)));
            }
            return true;
        }
        let (Some(code), Some(other)) = (heap::type_code(a), heap::type_code(b)) else {
            return false;
        };
        if code != other {
            return false;
        }
        match code {
            object::STRING => same_characters(characters(a), characters(b)),
            object::BYTEVECTOR => heap::bytes(a) == heap::bytes(b),
            object::VECTOR => {
                let (left, right) = (heap::elements(a), heap::elements(b));
                if left.len() == right.len() && !self.is_assumed(a, b) {
                    self.remaining.push((left, right));
                }
                left.len() == right.len()
            }
            _ => is_eqv(a, b),
        }
    }

    /// Whether two objects are already assumed equal; in a turn with the structure, they are from now on.
    fn is_assumed(&mut self, a: Value, b: Value) -> bool {
        if self.steps_left == -CLASS_STEPS {
            self.turns += 1;
            self.steps_left = (mix(self.turns) % MOST_STEPS_BETWEEN) as i64;
        }
        if self.steps_left > 0 {
            self.steps_left -= 1;
            return false;
        }
        let is_assumed = self.classes.unite(a, b);
        // While the structure saves work, its turn goes on.
        self.steps_left = if is_assumed { 0 } else { self.steps_left - 1 };
        is_assumed
    }
}

/// Disjoint sets of objects, with path halving and union by size.
#[derive(Default)]
struct Classes {
    indices: WordMap<usize>,
    parents: Vec<usize>,
    sizes: Vec<usize>,
}

impl Classes {
    /// Unites the sets of two objects; whether they were one already.
    fn unite(&mut self, a: Value, b: Value) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        let (small, large) = if self.sizes[a] < self.sizes[b] {
            (a, b)
        } else {
            (b, a)
        };
        self.parents[small] = large;
        self.sizes[large] += self.sizes[small];
        false
    }

    fn root(&mut self, object: Value) -> usize {
        let new = self.parents.len();
        let mut index = *self.indices.entry(object.0).or_insert(new);
        if index == new {
            self.parents.push(new);
            self.sizes.push(1);
        }
        while self.parents[index] != index {
            self.parents[index] = self.parents[self.parents[index]];
            index = self.parents[index];
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, datum};

    #[test]
    fn equal_compares_structure_and_ends_on_cycles() {
        let context = &mut *context();
        for (a, b, expected) in [
            ("(1 #(2 \"x\") . 3.5)", "(1 #(2 \"x\") . 3.5)", true),
            ("(1 2)", "(1 2 3)", false),
            ("#u8(1 2)", "#u8(1 2)", true),
            ("2", "2.0", false),
            ("100000000000000000000", "100000000000000000000", true),
            ("#0=(a b . #0#)", "#0=(a b a b . #0#)", true),
            ("#0=(a b . #0#)", "#0=(a b a c . #0#)", false),
            ("#0=#(1 #0#)", "#(1 #0=#(1 #0#))", true),
        ] {
            let (left, right) = (datum(context, a), datum(context, b));
            assert_eq!(is_equal(left, right), expected, "{a} {b}");
        }
    }

    #[test]
    fn shared_structure_does_not_take_exponential_time() {
        let context = &mut *context();
        let mut trees = [Value::NIL; 2];
        for tree in &mut trees {
            for _ in 0..100 {
                *tree = heap::cons(context, *tree, *tree).expect("room");
            }
        }
        assert!(is_equal(trees[0], trees[1]));
    }

    #[test]
    fn eqv_tells_numbers_by_value_and_exactness() {
        let context = &mut *context();
        for (a, b, expected) in [
            ("1/3", "1/3", true),
            ("0.0", "-0.0", false),
            ("+nan.0", "+nan.0", true),
            ("\"\"", "\"a\"", false),
        ] {
            let (left, right) = (datum(context, a), datum(context, b));
            assert_eq!(is_eqv(left, right), expected, "{a} {b}");
        }
    }
}
