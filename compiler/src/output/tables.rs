//! The tables of an image (`abi::image`, `abi::stack_map`), written when all code and literals are laid out.

use crate::ir::inlining::Inlining;
use crate::ir::locals::Located;
use crate::native::code::{CodeObject, ReturnSite};
use crate::output::image::{Address, Block, CodeSymbol, InFrame};
use crate::output::link::{Item, Layout, UnitId};
use crate::output::unit::{Location, locate};
use crate::source::{FileId, Inlined, Span};
use abi::image::{ANY_NUMBER, ImageHeader, Position, SourceFile};
use abi::stack_map::{DescriptorHeader, EMPTY_KEY, first_probe};
use rustc_hash::FxHashMap;
use std::mem::offset_of;
use std::rc::Rc;

/// Words of an [`abi::image::Position`].
const POSITION_WORDS: usize = size_of::<Position>() / size_of::<u32>();
/// Words of an [`abi::image::SourceFile`].
const FILE_WORDS: usize = size_of::<SourceFile>() / size_of::<u32>();

/// The tables as they grow, each as the words of its entries.
#[derive(Default)]
struct Tables {
    /// Offset, descriptor, position, procedure of each return point.
    return_points: Vec<[u32; 4]>,
    descriptors: Vec<u64>,
    descriptor_numbers: FxHashMap<Vec<u64>, u32>,
    procedures: Vec<u32>,
    positions: Vec<u32>,
    /// By place, and by the unit whose inlined calls the span refers to.
    position_numbers: FxHashMap<(Span, Option<UnitId>), u32>,
    files: Vec<u32>,
    file_numbers: FxHashMap<FileId, u32>,
    fault_sites: Vec<u32>,
    text: Vec<u8>,
    text_offsets: FxHashMap<Rc<str>, u32>,
}

impl Tables {
    /// The offset of a text, which is stored once and followed by a zero byte.
    fn text(&mut self, text: &Rc<str>) -> u32 {
        *self.text_offsets.entry(text.clone()).or_insert_with(|| {
            let offset = self.text.len() as u32;
            self.text.extend_from_slice(text.as_bytes());
            self.text.push(0);
            offset
        })
    }

    /// The index of a source file.
    fn file(&mut self, file: FileId, name: &Rc<str>) -> u32 {
        if let Some(&index) = self.file_numbers.get(&file) {
            return index;
        }
        let index = self.file_numbers.len() as u32;
        let entry: [u32; FILE_WORDS] = [self.text(name), name.len() as u32, file.0];
        self.files.extend(entry);
        self.file_numbers.insert(file, index);
        index
    }

    /// Adds a position; `inlined` is the name of the procedure that is inlined there, and the index of the call's.
    fn position(&mut self, location: Option<Location>, inlined: Option<(&Rc<str>, u32)>) -> u32 {
        let index = (self.positions.len() / POSITION_WORDS) as u32;
        let [file, line, column, length] = match location {
            Some(location) => {
                let file = self.file(location.file, &location.name);
                let declaration = match location.is_declaration {
                    true => Position::IS_DECLARATION,
                    false => 0,
                };
                let library = match location.is_library {
                    true => Position::IS_LIBRARY,
                    false => 0,
                };
                [
                    file,
                    location.line,
                    location.column,
                    location.length | declaration | library,
                ]
            }
            None => [0; 4],
        };
        let (name, name_length, call) = match inlined {
            Some((name, call)) => (self.text(name), name.len() as u32, call),
            None => (0, 0, 0),
        };
        let entry: [u32; POSITION_WORDS] = [file, line, column, length, name, name_length, call];
        self.positions.extend(entry);
        index
    }

    /// The index of a frame descriptor; equal ones are shared.
    fn descriptor(&mut self, site: &ReturnSite) -> u32 {
        let header = DescriptorHeader::new(site.words, site.registers, site.kind);
        let mut words = vec![0; 1 + header.bitmap_words()];
        words[0] = header.0;
        for &slot in &site.slots {
            words[1 + slot as usize / 64] |= 1 << (slot % 64);
        }
        let next = self.descriptors.len() as u32;
        *self.descriptor_numbers.entry(words).or_insert_with_key(|words| {
            self.descriptors.extend(words);
            next
        })
    }

    fn procedure(&mut self, code: &CodeObject, start: u32, position: u32) {
        let name = self.text(&code.name);
        let (fewest, most) = code.arity;
        let arity = fewest as u32 | (most.unwrap_or(ANY_NUMBER) as u32) << 16;
        let length = code.bytes.len() as u32;
        self.procedures
            .extend([start, length, name, code.name.len() as u32, position, arity]);
    }

    /// The return points as an open hash table, at most half full, and the logarithm of its size.
    fn return_point_table(&self) -> (Vec<u32>, u32) {
        let bits = (2 * self.return_points.len())
            .next_power_of_two()
            .trailing_zeros();
        let mask = (1 << bits) - 1;
        let mut table = vec![[EMPTY_KEY; 4]; 1 << bits];
        for entry in &self.return_points {
            let mut probe = first_probe(entry[0], bits);
            while table[probe][0] != EMPTY_KEY {
                probe = (probe + 1) & mask;
            }
            table[probe] = *entry;
        }
        (table.into_flattened(), bits)
    }
}

impl Layout<'_> {
    /// Appends the tables to the data and writes the header. `literals` is the offset of the first literal; everything
    /// after it is one so far.
    pub(super) fn write_tables(&mut self, literals: u32, enter: Address, underflow: Address) {
        let literals_length = self.image.data.len() as u32 - literals;
        let mut tables = Tables::default();
        tables.position(None, None);
        for index in 0..self.items.len() {
            self.describe(index, &mut tables);
        }
        let (return_points, bits) = tables.return_point_table();
        let names = self.linker.global_names[self.first_global as usize..].to_vec();
        let name_offsets: Vec<u32> = names.iter().map(|name| tables.text(name)).collect();

        use ImageHeader as H;
        self.header(offset_of!(H, code), Address::In(Block::Code, 0));
        self.header_number(offset_of!(H, code_length), self.image.code.len());
        self.table(offset_of!(H, return_points), &return_points);
        self.header_number(offset_of!(H, return_point_bits), bits as usize);
        let descriptors: Vec<u32> = tables
            .descriptors
            .iter()
            .flat_map(|word| [*word as u32, (*word >> 32) as u32])
            .collect();
        self.table(offset_of!(H, descriptors), &descriptors);
        self.table(offset_of!(H, procedures), &tables.procedures);
        self.header_number(offset_of!(H, procedure_count), self.items.len());
        self.table(offset_of!(H, positions), &tables.positions);
        self.header_number(
            offset_of!(H, position_count),
            tables.positions.len() / POSITION_WORDS,
        );
        self.table(offset_of!(H, files), &tables.files);
        self.header_number(offset_of!(H, file_count), tables.file_numbers.len());
        self.image.files = tables.file_numbers.keys().copied().collect();
        self.image.files.sort();
        self.table(offset_of!(H, fault_sites), &tables.fault_sites);
        self.header_number(offset_of!(H, fault_site_count), tables.fault_sites.len() / 4);
        self.header(offset_of!(H, literals), Address::In(Block::Data, literals));
        self.header_number(offset_of!(H, literals_length), literals_length as usize);
        let symbols = std::mem::take(&mut self.static_symbols);
        self.address_table(offset_of!(H, symbols), &symbols);
        self.header_number(offset_of!(H, symbol_count), symbols.len());
        let initialisers = self.image.initialisers.clone();
        self.address_table(offset_of!(H, initialisers), &initialisers);
        self.header_number(offset_of!(H, initialiser_count), initialisers.len());
        self.header_number(offset_of!(H, first_global), self.first_global as usize);
        self.header_number(offset_of!(H, global_count), self.linker.global_names.len());
        self.table(offset_of!(H, global_names), &name_offsets);
        self.header(offset_of!(H, enter), enter);
        self.header(offset_of!(H, underflow), underflow);
        if let Some(raise) = self.raise {
            self.header(offset_of!(H, raise), raise);
        }
        self.header(
            offset_of!(H, text),
            Address::In(Block::Data, self.image.data.len() as u32),
        );
        self.header_number(offset_of!(H, text_length), tables.text.len());
        self.image.data.extend_from_slice(&tables.text);
        self.header(offset_of!(H, objects), Address::In(Block::Objects, 0));
        self.header_number(offset_of!(H, object_count), self.image.objects.len());
        self.header_number(offset_of!(H, data_length), self.image.data.len());
        let is_collectable = self.image.is_collectable;
        self.header_number(offset_of!(H, is_collectable), usize::from(is_collectable));
    }

    /// Adds what the tables say of an item.
    fn describe(&mut self, index: usize, tables: &mut Tables) {
        let (item, start) = (self.items[index].item, self.items[index].offset);
        self.with_code(item, |layout, code| {
            let symbol = CodeSymbol {
                name: code.name.clone(),
                start,
                length: code.bytes.len() as u32,
            };
            layout.image.symbols.push(symbol);
            let position = layout.position_of(item, code.span, tables);
            tables.procedure(code, start, position);
            for site in &code.return_sites {
                let descriptor = tables.descriptor(site);
                let position = layout.position_of(item, site.span, tables);
                tables
                    .return_points
                    .push([start + site.offset, descriptor, position, index as u32]);
                let locals = layout.locals_at(item, site);
                if !locals.is_empty() {
                    layout.image.locals.push((start + site.offset, locals));
                }
            }
            for site in &code.fault_sites {
                let position = layout.position_of(item, site.span, tables);
                let operands = site.primitive as u32 | (site.object as u32) << 16;
                tables
                    .fault_sites
                    .extend([start + site.offset, position, site.words, operands]);
            }
        });
    }

    /// The local variables at a return address, each with the frame that it belongs to; without those of calls that the
    /// return address is not within.
    fn locals_at(&self, item: Item, site: &ReturnSite) -> Vec<InFrame> {
        let Item::Procedure(unit, _) = item else {
            return Vec::new();
        };
        if site.locals.is_empty() {
            return Vec::new();
        }
        let unit = self.linker.unit(unit);
        let around = |inlined: &Inlined| unit.inlining(*inlined).map(|inlining| inlining.call.inlined);
        let frames: Vec<Inlined> = std::iter::successors(Some(site.span.inlined), around).collect();
        let in_frame = |located: &Located| {
            let depth = frames.iter().position(|frame| *frame == located.local.frame)?;
            Some(InFrame {
                depth: depth as u32,
                located: located.clone(),
            })
        };
        site.locals.iter().filter_map(in_frame).collect()
    }

    /// The index of a span's position; 0 when it has none.
    fn position_of(&self, item: Item, span: Span, tables: &mut Tables) -> u32 {
        if !span.is_some() {
            return 0;
        }
        let unit = match item {
            Item::Procedure(unit, _) if span.inlined != Inlined::NONE => Some(unit),
            Item::Procedure(..) | Item::Stub(_) => None,
        };
        if let Some(&index) = tables.position_numbers.get(&(span, unit)) {
            return index;
        }
        let unit_of_calls = unit.map(|unit| self.linker.unit(unit));
        let inlining = unit_of_calls
            .as_ref()
            .and_then(|unit| unit.inlining(span.inlined));
        let inlined = inlining.map(|Inlining { name, call }| (name, self.position_of(item, *call, tables)));
        let index = tables.position(locate(span, self.sources), inlined);
        tables.position_numbers.insert((span, unit), index);
        index
    }

    fn header(&mut self, field: usize, value: Address) {
        self.data_word(field as u32, value);
    }

    fn header_number(&mut self, field: usize, number: usize) {
        self.header(field, Address::Absolute(number as u64));
    }

    /// Appends a table and writes its address into a field of the header.
    fn table(&mut self, field: usize, words: &[u32]) {
        let offset = self.allocate(4 * words.len());
        for (bytes, word) in self.image.data[offset as usize..].chunks_exact_mut(4).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        self.header(field, Address::In(Block::Data, offset));
    }

    fn address_table(&mut self, field: usize, addresses: &[Address]) {
        let offset = self.allocate(8 * addresses.len());
        for (i, &address) in addresses.iter().enumerate() {
            self.data_word(offset + 8 * i as u32, address);
        }
        self.header(field, Address::In(Block::Data, offset));
    }
}
