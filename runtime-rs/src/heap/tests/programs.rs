//! Programs that allocate: what is reachable survives, unchanged.

use abi::value::Value;

use super::*;

/// A complete binary tree of vectors `#(left right depth)`.
fn tree(context: &mut Context, depth: i64) -> Value {
    if depth == 0 {
        return Value::NIL;
    }
    let left = tree(context, depth - 1);
    let right = tree(context, depth - 1);
    vector_from(context, &[left, right, Value::fixnum(depth)]).unwrap()
}

fn is_tree(value: Value, depth: i64) -> bool {
    if depth == 0 {
        return value == Value::NIL;
    }
    let [left, right, own] = elements(value) else {
        return false;
    };
    *own == Value::fixnum(depth) && is_tree(*left, depth - 1) && is_tree(*right, depth - 1)
}

#[test]
fn trees_of_mixed_ages() {
    let context = &mut *context();
    context.registers[0] = tree(context, 14);
    for round in 0..20 {
        context.registers[1 + round % 4] = tree(context, 10);
        collect(
            context,
            if round % 7 == 6 {
                Collection::Full
            } else {
                Collection::Minor
            },
        );
        assert!(is_tree(context.registers[0], 14));
        assert!((1..=4).all(|i| i > round + 1 || is_tree(context.registers[i], 10)));
    }
    assert_eq!(runtime(context).heap.stats.collections(), 20);
}

#[test]
fn a_long_list_is_traced_without_recursion() {
    let context = &mut *context();
    let mut list = Value::NIL;
    for i in 0..1_000_000 {
        list = cons(context, Value::fixnum(i), list).unwrap();
    }
    context.registers[0] = list;
    for collection in [Collection::Minor, Collection::Full, Collection::Full] {
        collect(context, collection);
    }
    let mut list = context.registers[0];
    for i in (0..1_000_000).rev() {
        assert_eq!(car(list), Value::fixnum(i));
        list = cdr(list);
    }
    assert_eq!(list, Value::NIL);
}

/// The pattern of the benchmark `mperm`: a long-lived list of lists, of which the older half is dropped again and again.
#[test]
fn a_queue_of_lists_is_renewed() {
    let context = &mut *context();
    for round in 0..60 {
        let fresh = iota(context, round, round + 2000);
        context.registers[0] = cons(context, fresh, context.registers[0]).unwrap();
        if round >= 20 {
            let mut kept = Value::NIL;
            let mut rest = context.registers[0];
            for _ in 0..20 {
                kept = cons(context, car(rest), kept).unwrap();
                rest = cdr(rest);
            }
            // Reverses the kept ones, so that shared structure is reached in another order each time.
            context.registers[0] = kept;
            let mut last = Value::FALSE;
            while kept.is_pair() {
                last = car(kept);
                kept = cdr(kept);
            }
            assert!(is_iota(last, round, round + 2000));
            context.registers[0] = list_reversed(context, context.registers[0]);
        } else if round == 0 {
            set_cdr(context, context.registers[0], Value::NIL);
        }
        safepoint(context);
    }
}

fn list_reversed(context: &mut Context, mut list: Value) -> Value {
    let mut reversed = Value::NIL;
    while list.is_pair() {
        reversed = cons(context, car(list), reversed).unwrap();
        list = cdr(list);
    }
    reversed
}

#[test]
fn every_type_survives() {
    let context = &mut *context();
    let name = string_from(context, "name").unwrap();
    let symbol = symbol(context, name, 5).unwrap();
    let wide = string_from(context, "wide: λ👋").unwrap();
    let big = bignum(context, true, &[1, 2, 3]).unwrap();
    let float = flonum(context, 1e200).unwrap();
    let ratio = ratnum(context, big, Value::fixnum(7)).unwrap();
    let data = bytevector_from(context, &[1, 2, 3, 4, 5]).unwrap();
    let port = port(context, 1, 2, name).unwrap();
    let empty = vector(context, 0, Value::NIL).unwrap();
    let place = boxed(context, empty).unwrap();
    let odd = vector_from(context, &[symbol, wide]).unwrap();
    let all = [name, symbol, wide, big, float, ratio, data, port, place, odd];
    context.registers[0] = vector_from(context, &all).unwrap();
    for collection in [
        Collection::Minor,
        Collection::Minor,
        Collection::Full,
        Collection::Minor,
        Collection::Full,
    ] {
        collect(context, collection);
        let [name, symbol, wide, big, float, ratio, data, port, place, odd] = elements(context.registers[0])
        else {
            panic!("the vector has changed its length");
        };
        assert_eq!(
            (string_text(*name), string_text(*wide)),
            ("name".into(), "wide: λ👋".into())
        );
        assert!(is_symbol(*symbol) && field(*symbol, 0) == *name && field(*symbol, 1) == Value::fixnum(5));
        assert!(is_negative(*big) && limbs(*big) == [1, 2, 3]);
        assert_eq!(as_flonum(*float), Some(1e200));
        assert_eq!((field(*ratio, 0), field(*ratio, 1)), (*big, Value::fixnum(7)));
        assert_eq!(bytes(*data), [1, 2, 3, 4, 5]);
        assert_eq!(field(*port, 2), *name);
        assert_eq!(length(field(*place, 0)), 0);
        assert_eq!(elements(*odd), [*symbol, *wide]);
    }
}

/// A graph that is changed at random, beside a model of it in Rust.
#[test]
fn a_random_graph_agrees_with_its_model() {
    const NODES: usize = 500;
    const EDGES: usize = 5;
    let context = &mut *context();
    let mut random = 12345u64;
    let mut next = move |below: usize| {
        random = random
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (random >> 33) as usize % below
    };
    let mut model = vec![[0; EDGES]; NODES];
    let table = vector(context, NODES, Value::FALSE).unwrap();
    for node in 0..NODES {
        let mut fields = [Value::fixnum(node as i64); EDGES + 1];
        fields[1..].fill(Value::FALSE);
        elements_mut(table)[node] = vector_from(context, &fields).unwrap();
    }
    mark_elements(context, table, 0, NODES);
    context.registers[0] = table;
    for &node in elements(table) {
        // Every edge leads to node 0 at first, as in the model.
        (1..=EDGES).for_each(|edge| set_field(context, node, edge, elements(table)[0]));
    }
    for step in 0..30_000 {
        let table = context.registers[0];
        let (node, edge, target) = (next(NODES), next(EDGES), next(NODES));
        if next(4) == 0 {
            // A copy takes the node's place; others go on to refer to the old one, which has the same number.
            let copy = vector_from(context, elements(elements(table)[node])).unwrap();
            set_field(context, table, node, copy);
        }
        model[node][edge] = target;
        set_field(context, elements(table)[node], 1 + edge, elements(table)[target]);
        let garbage = next(60);
        vector(context, garbage, table).unwrap();
        safepoint(context);
        if step % 10_000 == 9_999 {
            collect(context, Collection::Full);
        }
    }
    for (&node, edges) in elements(context.registers[0]).iter().zip(&model) {
        for (edge, &target) in edges.iter().enumerate() {
            assert_eq!(field(field(node, 1 + edge), 0), Value::fixnum(target as i64));
        }
    }
}

#[test]
fn two_contexts_have_nothing_in_common() {
    let threads: Vec<_> = (0..2)
        .map(|seed| {
            std::thread::spawn(move || {
                let context = &mut *context();
                context.registers[0] = iota(context, seed, seed + 50_000);
                for round in 0..10 {
                    iota(context, 0, 50_000);
                    collect(
                        context,
                        if round == 5 {
                            Collection::Full
                        } else {
                            Collection::Minor
                        },
                    );
                }
                is_iota(context.registers[0], seed, seed + 50_000)
            })
        })
        .collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
}
