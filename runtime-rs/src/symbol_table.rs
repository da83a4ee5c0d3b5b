//! Interning: one symbol for each name.
//!
//! The symbols of an image are static objects, entered when the image is registered; others are made at run time and
//! held weakly. Symbols never move, so the table is only swept, never rehashed, by a collection.

use abi::object::symbol;
use abi::value::Value;

use crate::heap::{self, Characters, characters, string_text};

/// A hash table of symbols with linear probing, at most half full.
pub struct SymbolTable {
    /// Symbols; `Value::EMPTY` where there is none. The length is a power of two.
    slots: Vec<Value>,
    count: usize,
    /// Number of symbols made by `gensym`, which makes their names unique.
    generated: u64,
}

impl SymbolTable {
    /// An empty table.
    pub fn new() -> SymbolTable {
        SymbolTable {
            slots: vec![Value::EMPTY; 1 << 10],
            count: 0,
            generated: 0,
        }
    }

    /// The symbol of a name, if there is one.
    pub fn find(&self, name: &str) -> Option<Value> {
        let mask = self.slots.len() - 1;
        let mut index = symbol::hash(name.as_bytes()) as usize & mask;
        loop {
            let candidate = self.slots[index];
            if candidate == Value::EMPTY {
                return None;
            }
            if has_name(candidate, name) {
                return Some(candidate);
            }
            index = (index + 1) & mask;
        }
    }

    /// Enters a symbol whose name is not in the table.
    pub fn insert(&mut self, symbol: Value) {
        if (self.count + 1) * 2 > self.slots.len() {
            self.rebuild(self.slots.len() * 2);
        }
        self.place(symbol);
    }

    /// Enters the symbol of an image, unless the table has one of that name, which is then the result: in the image the
    /// linker's symbol must be replaced by it.
    pub fn intern_static(&mut self, symbol: Value) -> Value {
        let name = symbol_text(symbol);
        if let Some(present) = self.find(&name) {
            return present;
        }
        self.insert(symbol);
        symbol
    }

    /// The number for the next generated symbol.
    pub fn next_generated(&mut self) -> u64 {
        self.generated += 1;
        self.generated
    }

    /// Drops the symbols that a full collection found dead. Symbols never move, so the others keep their addresses.
    pub fn sweep(&mut self, is_live: &mut dyn FnMut(Value) -> bool) {
        for slot in &mut self.slots {
            if *slot != Value::EMPTY && !is_live(*slot) {
                *slot = Value::EMPTY;
            }
        }
        // Emptied slots may have cut probe sequences.
        self.rebuild(self.slots.len());
    }

    fn rebuild(&mut self, length: usize) {
        let old = std::mem::replace(&mut self.slots, vec![Value::EMPTY; length]);
        self.count = 0;
        for symbol in old.into_iter().filter(|&symbol| symbol != Value::EMPTY) {
            self.place(symbol);
        }
    }

    fn place(&mut self, symbol: Value) {
        let mask = self.slots.len() - 1;
        let mut index = hash_of(symbol) & mask;
        while self.slots[index] != Value::EMPTY {
            index = (index + 1) & mask;
        }
        self.slots[index] = symbol;
        self.count += 1;
    }
}

impl Default for SymbolTable {
    fn default() -> Self {
        SymbolTable::new()
    }
}

/// The name of a symbol, a string.
pub fn symbol_name(symbol: Value) -> Value {
    debug_assert!(heap::is_symbol(symbol));
    heap::field(symbol, symbol::NAME as usize)
}

/// The text of a symbol's name.
pub fn symbol_text(symbol: Value) -> String {
    string_text(symbol_name(symbol))
}

fn hash_of(symbol: Value) -> usize {
    heap::field(symbol, symbol::HASH as usize)
        .as_fixnum()
        .expect("a symbol's hash is a fixnum") as usize
}

/// Whether a symbol has that name.
pub fn has_name(symbol: Value, name: &str) -> bool {
    match characters(symbol_name(symbol)) {
        // Only characters below 128 are the same in Latin-1 and UTF-8.
        Characters::Narrow(bytes) if bytes == name.as_bytes() => bytes.is_ascii(),
        characters => characters.len() <= name.len() && characters.iter().eq(name.chars()),
    }
}

#[cfg(test)]
mod tests {
    use abi::value::Value;

    use crate::allocate;
    use crate::context::runtime;
    use crate::heap::{self, Collection};
    use crate::testing::context;

    #[test]
    fn a_name_has_one_symbol_while_it_is_used() {
        let context = &mut *context();
        let kept = allocate::symbol(context, "kept").expect("room");
        context.registers[0] = kept;
        for i in 0..5000 {
            let symbol = allocate::symbol(context, &format!("symbol-{i}")).expect("room");
            assert_eq!(allocate::symbol(context, &format!("symbol-{i}")), Ok(symbol));
        }
        heap::collect(context, Collection::Full);
        assert_eq!(runtime(context).symbols.find("kept"), Some(kept));
        assert_eq!(runtime(context).symbols.find("symbol-77"), None);
        assert_eq!(context.registers[0], kept);
        assert_ne!(allocate::symbol(context, "é"), allocate::symbol(context, "e"));
        assert_eq!(allocate::symbol(context, "é"), allocate::symbol(context, "é"));
        context.registers[0] = Value::FALSE;
    }
}
