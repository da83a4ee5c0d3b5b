//! How values are stored: little-endian base-128 numbers, strings by their index in one table, structures field by
//! field. There is no schema: an archive is read by the very build that wrote it.

use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::rc::Rc;

/// What can be stored in an archive.
pub trait Stored: Sized {
    /// Appends the value.
    fn write(&self, out: &mut Writer);
    /// Takes the next value.
    fn read(input: &mut Reader) -> Self;
}

/// The strings of an archive, each once.
#[derive(Default)]
pub struct StringTable {
    strings: Vec<Rc<str>>,
    numbers: FxHashMap<Rc<str>, u32>,
}

impl StringTable {
    fn number(&mut self, string: &Rc<str>) -> u32 {
        if let Some(&number) = self.numbers.get(string) {
            return number;
        }
        let number = self.strings.len() as u32;
        self.strings.push(string.clone());
        self.numbers.insert(string.clone(), number);
        number
    }

    /// The stored form: number of strings, end of each, text.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = (self.strings.len() as u32).to_le_bytes().to_vec();
        let mut end = 0;
        for string in &self.strings {
            end += string.len() as u32;
            bytes.extend(end.to_le_bytes());
        }
        self.strings
            .iter()
            .for_each(|string| bytes.extend(string.as_bytes()));
        bytes
    }
}

/// The strings of an opened archive, made when first asked for.
pub struct Strings {
    ends: &'static [u8],
    text: &'static str,
    made: Vec<OnceCell<Rc<str>>>,
}

impl Strings {
    /// The table at the start of `bytes`.
    pub fn open(bytes: &'static [u8]) -> Strings {
        let count = u32_at(bytes, 0) as usize;
        let (ends, rest) = bytes[4..].split_at(4 * count);
        let length = if count == 0 {
            0
        } else {
            u32_at(ends, count - 1) as usize
        };
        let text = std::str::from_utf8(&rest[..length]).expect("an archive's strings are UTF-8");
        Strings {
            ends,
            text,
            made: vec![OnceCell::new(); count],
        }
    }

    fn get(&self, number: u32) -> Rc<str> {
        self.made[number as usize]
            .get_or_init(|| self.text_of(number).into())
            .clone()
    }

    /// A string's text, without making it shareable.
    pub fn text_of(&self, number: u32) -> &'static str {
        let index = number as usize;
        let start = if index == 0 {
            0
        } else {
            u32_at(self.ends, index - 1) as usize
        };
        &self.text[start..u32_at(self.ends, index) as usize]
    }
}

/// The `index`-th 32-bit number of a table.
pub fn u32_at(bytes: &[u8], index: usize) -> u32 {
    let bytes = &bytes[4 * index..4 * index + 4];
    u32::from_le_bytes(bytes.try_into().expect("four bytes were taken"))
}

/// Values being written.
pub struct Writer<'t> {
    /// What was written so far.
    pub bytes: Vec<u8>,
    strings: &'t mut StringTable,
}

impl<'t> Writer<'t> {
    /// An empty one, whose strings go to a table.
    pub fn new(strings: &'t mut StringTable) -> Writer<'t> {
        Writer {
            bytes: Vec::new(),
            strings,
        }
    }

    /// Appends a number: seven bits a byte, the lowest first.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}

/// Values being read.
pub struct Reader<'a> {
    bytes: &'static [u8],
    strings: &'a Strings,
}

impl<'a> Reader<'a> {
    /// Reads from the start of `bytes`.
    pub fn new(bytes: &'static [u8], strings: &'a Strings) -> Reader<'a> {
        Reader { bytes, strings }
    }

    /// Takes a number.
    pub fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= ((byte & 0x7f) as u64) << shift;
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    }

    fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    fn take(&mut self, count: usize) -> &'static [u8] {
        let (taken, rest) = self.bytes.split_at(count);
        self.bytes = rest;
        taken
    }
}

macro_rules! stored_number {
    ($($type:ty)*) => {
        $(impl Stored for $type {
            fn write(&self, out: &mut Writer) {
                out.number(*self as u64);
            }
            fn read(input: &mut Reader) -> $type {
                input.number() as $type
            }
        })*
    };
}

stored_number!(u8 u16 u32 u64 i64 usize);

impl Stored for bool {
    fn write(&self, out: &mut Writer) {
        out.bytes.push(*self as u8);
    }
    fn read(input: &mut Reader) -> bool {
        input.byte() != 0
    }
}

impl Stored for char {
    fn write(&self, out: &mut Writer) {
        out.number(*self as u64);
    }
    fn read(input: &mut Reader) -> char {
        char::from_u32(input.number() as u32).expect("a character was written")
    }
}

impl Stored for f64 {
    fn write(&self, out: &mut Writer) {
        out.bytes.extend(self.to_bits().to_le_bytes());
    }
    fn read(input: &mut Reader) -> f64 {
        f64::from_bits(u64::from_le_bytes(
            input.take(8).try_into().expect("eight bytes were taken"),
        ))
    }
}

impl Stored for Rc<str> {
    fn write(&self, out: &mut Writer) {
        let number = out.strings.number(self);
        out.number(number as u64);
    }
    fn read(input: &mut Reader) -> Rc<str> {
        let number = input.number() as u32;
        input.strings.get(number)
    }
}

impl Stored for String {
    fn write(&self, out: &mut Writer) {
        Rc::<str>::from(&**self).write(out);
    }
    fn read(input: &mut Reader) -> String {
        let number = input.number() as u32;
        input.strings.text_of(number).into()
    }
}

/// Bytes are stored as they are, unlike lists of other things.
pub struct Bytes(pub Vec<u8>);

impl Stored for Bytes {
    fn write(&self, out: &mut Writer) {
        write_bytes(&self.0, out);
    }
    fn read(input: &mut Reader) -> Bytes {
        let length = input.number() as usize;
        Bytes(input.take(length).to_vec())
    }
}

/// Appends bytes as [`Bytes`] reads them.
pub fn write_bytes(bytes: &[u8], out: &mut Writer) {
    out.number(bytes.len() as u64);
    out.bytes.extend_from_slice(bytes);
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, out: &mut Writer) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }
    fn read(input: &mut Reader) -> Option<T> {
        bool::read(input).then(|| T::read(input))
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.number(self.len() as u64);
        self.iter().for_each(|value| value.write(out));
    }
    fn read(input: &mut Reader) -> Vec<T> {
        let length = input.number() as usize;
        (0..length).map(|_| T::read(input)).collect()
    }
}

impl<T: Stored> Stored for Rc<[T]> {
    fn write(&self, out: &mut Writer) {
        out.number(self.len() as u64);
        self.iter().for_each(|value| value.write(out));
    }
    fn read(input: &mut Reader) -> Rc<[T]> {
        Vec::read(input).into()
    }
}

macro_rules! stored_tuple {
    ($($name:ident)*) => {
        impl<$($name: Stored),*> Stored for ($($name,)*) {
            #[allow(non_snake_case)]
            fn write(&self, out: &mut Writer) {
                let ($($name,)*) = self;
                $($name.write(out);)*
            }
            fn read(input: &mut Reader) -> ($($name,)*) {
                ($($name::read(input),)*)
            }
        }
    };
}

stored_tuple!(A B);
stored_tuple!(A B C);
stored_tuple!(A B C D);

/// Implements [`Stored`] for a structure by its fields: `stored_struct!(Type { a, b })`.
macro_rules! stored_struct {
    ($type:path { $($field:ident),* $(,)? }) => {
        impl $crate::output::archive::encoding::Stored for $type {
            fn write(&self, out: &mut $crate::output::archive::encoding::Writer) {
                let Self { $($field),* } = self;
                $($crate::output::archive::encoding::Stored::write($field, out);)*
            }
            fn read(input: &mut $crate::output::archive::encoding::Reader) -> Self {
                Self { $($field: $crate::output::archive::encoding::Stored::read(input)),* }
            }
        }
    };
}

/// Implements [`Stored`] for an enumeration, whose variants get their numbers here:
/// `stored_enum!(Type { 0 A, 1 B(x), 2 C(x, y) })`.
macro_rules! stored_enum {
    ($type:path { $($number:literal $variant:ident $(($($field:ident),*))?),* $(,)? }) => {
        impl $crate::output::archive::encoding::Stored for $type {
            fn write(&self, out: &mut $crate::output::archive::encoding::Writer) {
                match self {
                    $(Self::$variant $(($($field),*))? => {
                        out.bytes.push($number);
                        $($($crate::output::archive::encoding::Stored::write($field, out);)*)?
                    })*
                }
            }
            fn read(input: &mut $crate::output::archive::encoding::Reader) -> Self {
                match <u8 as $crate::output::archive::encoding::Stored>::read(input) {
                    $($number => {
                        $($(let $field = $crate::output::archive::encoding::Stored::read(input);)*)?
                        Self::$variant $(($($field),*))?
                    })*
                    other => panic!("no variant {other} of {}", stringify!($type)),
                }
            }
        }
    };
}

pub(in crate::output) use {stored_enum, stored_struct};
