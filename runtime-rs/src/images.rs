//! The registered images: what is known of a code address, and which images are freed.
//!
//! An image that is collectable (a form that `eval` or the prompt compiled) lives as long as something refers to it:
//!
//! - a value in the heap, in a root or in a frame: one of its static closures or literals;
//! - a closure on the heap whose code it has;
//! - a return address, on the stack or in a segment of a continuation.
//!
//! A full collection looks for these ([`Images::collectable_of_data`], [`Images::collectable_of_code`]), and traces the
//! references to objects of an image that lives; a collection of the young zone takes all images to be alive. No image
//! refers to a collectable one: what several forms use of a library is in an image of its own.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::ptr::NonNull;

use abi::image::{FaultSite, ImageHeader, Position, ProcedureInfo, SourceFile};
use abi::stack_map::{DescriptorHeader, EMPTY_KEY, ReturnPoint, first_probe};
use abi::value::Value;

/// The images of a Context, by the address of their code.
pub struct Images {
    /// Ordered by `code`; no two overlap. Images stay mapped as long as they are registered.
    images: Vec<&'static ImageHeader>,
    /// Those that are collectable, by the address of their header, where their data begins.
    collectable: BTreeMap<u64, &'static ImageHeader>,
    /// First and last address of the code and data of all images that were collectable.
    collectable_span: Option<(u64, u64)>,
    /// The names of the global variables of collectable images, by their numbers: the variables stay.
    names: BTreeMap<u64, Box<str>>,
    /// Descriptors by return addresses, for the thread that has the token.
    recent: [Cell<(u64, Option<Descriptor>)>; RECENT],
}

/// Entries of the cache of return addresses, a power of two.
const RECENT: usize = 64;

/// A frame descriptor.
#[derive(Clone, Copy)]
pub struct Descriptor {
    /// Address of the header word in the image's blob.
    address: NonNull<u64>,
}

impl Descriptor {
    /// The header.
    #[inline]
    pub fn header(self) -> DescriptorHeader {
        // SAFETY: a descriptor comes from the table of a registered image, which says where it lies in the blob.
        DescriptorHeader(unsafe { self.address.read() })
    }

    /// Word `index` of the bitmap: bit `i` says that slot `64 * index + i` holds a live tagged value.
    #[inline]
    pub fn bitmap_word(self, index: usize) -> u64 {
        debug_assert!(index < self.header().bitmap_words());
        // SAFETY: the bitmap follows the header in the blob.
        unsafe { self.address.add(1 + index).read() }
    }
}

/// What is known of a return address.
#[derive(Clone, Copy)]
pub struct ReturnSite {
    /// The image that it lies in.
    pub image: &'static ImageHeader,
    /// The entry in its table.
    pub point: &'static ReturnPoint,
    /// The layout of the frame that it returns into.
    pub descriptor: Descriptor,
}

impl Default for Images {
    fn default() -> Images {
        Images {
            images: Vec::new(),
            collectable: BTreeMap::new(),
            collectable_span: None,
            names: BTreeMap::new(),
            recent: [const { Cell::new((0, None)) }; RECENT],
        }
    }
}

impl Images {
    /// Adds an image.
    ///
    /// # Safety
    ///
    /// The header's addresses and lengths must be right, and all of it must stay mapped and unchanged as long as the
    /// Context lives, or until [`Images::drop_dead`] answers it.
    pub unsafe fn register(&mut self, image: *const ImageHeader) {
        // SAFETY: the caller's duty.
        let image: &'static ImageHeader = unsafe { &*image };
        let place = self.images.partition_point(|other| other.code < image.code);
        self.images.insert(place, image);
        if image.is_collectable != 0 {
            for number in image.first_global..image.global_count {
                let name = name_of_global(image, number).unwrap_or("?");
                self.names.insert(number, name.into());
            }
            let data = data_address(image);
            self.collectable.insert(data, image);
            let (first, last) = self.collectable_span.unwrap_or((u64::MAX, 0));
            self.collectable_span = Some((
                first.min(image.code).min(data),
                last.max(image.code + image.code_length)
                    .max(data + image.data_length),
            ));
        }
    }

    /// Removes the collectable images that are not among those found alive, by the addresses of their headers. Their
    /// memory can be freed.
    pub fn drop_dead(&mut self, live: &HashSet<u64>) -> Vec<&'static ImageHeader> {
        if live.len() == self.collectable.len() {
            return Vec::new();
        }
        let is_live =
            |image: &&'static ImageHeader| image.is_collectable == 0 || live.contains(&data_address(image));
        self.images.retain(is_live);
        for entry in &self.recent {
            entry.set((0, None));
        }
        let dead = self.collectable.extract_if(.., |_, image| !is_live(&&**image));
        dead.map(|(_, image)| image).collect()
    }

    /// The collectable images, by the addresses of their data.
    pub fn collectable(&self) -> impl Iterator<Item = &'static ImageHeader> {
        self.collectable.values().copied()
    }

    /// The collectable image that an address in its data belongs to.
    #[inline(always)]
    pub fn collectable_of_data(&self, address: u64) -> Option<&'static ImageHeader> {
        if !self.may_be_collectable(address) {
            return None;
        }
        let (&data, image) = self.collectable.range(..=address).next_back()?;
        (address < data + image.data_length).then_some(*image)
    }

    /// The collectable image that an address in its code, or right after it, belongs to.
    #[inline(always)]
    pub fn collectable_of_code(&self, address: u64) -> Option<&'static ImageHeader> {
        if !self.may_be_collectable(address) {
            return None;
        }
        self.of_code(address).filter(|image| image.is_collectable != 0)
    }

    /// A value that keeps alive the collectable image that a code address belongs to: its procedure.
    pub fn keeper(&self, address: u64) -> Option<Value> {
        let image = self.collectable_of_code(address)?;
        slice(image.initialisers, image.initialiser_count)
            .first()
            .copied()
    }

    /// Whether an address may lie in a collectable image: what most programs are asked, and most addresses.
    #[inline(always)]
    fn may_be_collectable(&self, address: u64) -> bool {
        self.collectable_span
            .is_some_and(|(first, last)| first <= address && address <= last)
    }

    /// All images, by the address of their code.
    pub fn all(&self) -> &[&'static ImageHeader] {
        &self.images
    }

    /// The image that contains a code address.
    #[inline]
    pub fn of_code(&self, address: u64) -> Option<&'static ImageHeader> {
        let after = self.images.partition_point(|image| image.code <= address);
        let image = self.images[..after].last()?;
        // The address after a call at the very end of the code is a return address too.
        (address <= image.code + image.code_length).then_some(*image)
    }

    /// The descriptor of a return address, if [`Images::remember`] was told of it and has not forgotten it. Only for the
    /// thread that has the token.
    #[inline]
    pub fn recent(&self, return_address: u64) -> Option<Descriptor> {
        let (known, descriptor) = self.recent[place_of_recent(return_address)].get();
        descriptor.filter(|_| known == return_address)
    }

    /// Keeps a descriptor for [`Images::recent`].
    pub fn remember(&self, return_address: u64, descriptor: Descriptor) {
        self.recent[place_of_recent(return_address)].set((return_address, Some(descriptor)));
    }

    /// What is known of a return address; `None` if it is not one.
    pub fn return_site(&self, address: u64) -> Option<ReturnSite> {
        let image = self.of_code(address)?;
        let offset = (address - image.code) as u32;
        let size = 1usize << image.return_point_bits;
        let mut index = first_probe(offset, image.return_point_bits as u32);
        for _ in 0..size {
            // SAFETY: `register`'s duty: the table has this many entries.
            let point: &'static ReturnPoint =
                unsafe { &*(image.return_points as *const ReturnPoint).add(index) };
            if point.offset == offset {
                let address = (image.descriptors + point.descriptor as u64 * 8) as *mut u64;
                return Some(ReturnSite {
                    image,
                    point,
                    descriptor: Descriptor {
                        address: NonNull::new(address)?,
                    },
                });
            }
            if point.offset == EMPTY_KEY {
                return None;
            }
            index = (index + 1) & (size - 1);
        }
        None
    }

    /// What is known of a store that may fault, by the address of its instruction.
    pub fn fault_site(&self, address: u64) -> Option<(&'static ImageHeader, &'static FaultSite)> {
        let image = self.of_code(address)?;
        let offset = (address - image.code) as u32;
        let sites: &'static [FaultSite] = slice(image.fault_sites, image.fault_site_count);
        let index = sites.binary_search_by_key(&offset, |site| site.offset).ok()?;
        Some((image, &sites[index]))
    }

    /// The procedure whose code contains an address.
    pub fn procedure_at(&self, address: u64) -> Option<(&'static ImageHeader, &'static ProcedureInfo)> {
        let image = self.of_code(address)?;
        let offset = (address - image.code) as u32;
        let procedures = procedures(image);
        let after = procedures.partition_point(|procedure| procedure.start <= offset);
        let procedure = procedures[..after].last()?;
        (offset < procedure.start + procedure.length).then_some((image, procedure))
    }

    /// The addresses of the code of the procedure whose code contains an address.
    pub fn code_of_procedure(&self, address: u64) -> Option<std::ops::Range<u64>> {
        let (image, procedure) = self.procedure_at(address)?;
        let start = image.code + u64::from(procedure.start);
        Some(start..start + u64::from(procedure.length))
    }

    /// The name of the procedure whose code contains an address, if it has one.
    pub fn procedure_name(&self, address: u64) -> Option<&'static str> {
        let (image, procedure) = self.procedure_at(address)?;
        let name = text(image, procedure.name, procedure.name_length);
        (!name.is_empty()).then_some(name)
    }

    /// The name of a global variable, by its number.
    pub fn global_name(&self, number: u64) -> Option<&str> {
        if let Some(name) = self.names.get(&number) {
            return Some(name);
        }
        let image = self
            .images
            .iter()
            .find(|i| (i.first_global..i.global_count).contains(&number))?;
        name_of_global(image, number)
    }
}

/// The entry of [`Images::recent`] that is a return address's.
fn place_of_recent(return_address: u64) -> usize {
    (return_address ^ return_address >> 6) as usize % RECENT
}

/// The name of a global variable of an image.
fn name_of_global(image: &'static ImageHeader, number: u64) -> Option<&'static str> {
    // SAFETY: `register`'s duty: the array has an entry for each global of the image.
    let offset = unsafe { *(image.global_names as *const u32).add((number - image.first_global) as usize) };
    let rest = &text_area(image)[offset as usize..];
    let end = rest.iter().position(|&byte| byte == 0)?;
    std::str::from_utf8(&rest[..end]).ok()
}

/// Where the data of an image begins.
pub fn data_address(image: &'static ImageHeader) -> u64 {
    image as *const ImageHeader as u64
}

/// The procedures of an image, in the order of their code.
pub fn procedures(image: &'static ImageHeader) -> &'static [ProcedureInfo] {
    slice(image.procedures, image.procedure_count)
}

/// The positions of an image.
pub fn positions(image: &'static ImageHeader) -> &'static [Position] {
    slice(image.positions, image.position_count)
}

/// The file of a position of an image, if the position is known.
pub fn file(image: &'static ImageHeader, position: &Position) -> Option<&'static SourceFile> {
    let files: &'static [SourceFile] = slice(image.files, image.file_count);
    files.get(position.file as usize).filter(|_| position.line != 0)
}

/// A text of an image's text area.
pub fn text(image: &'static ImageHeader, offset: u32, length: u32) -> &'static str {
    let bytes = &text_area(image)[offset as usize..(offset + length) as usize];
    std::str::from_utf8(bytes).unwrap_or("")
}

fn text_area(image: &'static ImageHeader) -> &'static [u8] {
    slice(image.text, image.text_length)
}

/// A table of a registered image.
fn slice<T>(address: u64, count: u64) -> &'static [T] {
    if count == 0 {
        return &[];
    }
    // SAFETY: `Images::register`'s duty: the header's addresses and lengths are right and stay so.
    unsafe { core::slice::from_raw_parts(address as *const T, count as usize) }
}
