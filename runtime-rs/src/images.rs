//! The registered images: what is known of a code address.

use abi::image::{FaultSite, ImageHeader, Position, ProcedureInfo};
use abi::stack_map::{DescriptorHeader, EMPTY_KEY, ReturnPoint, first_probe};

/// The images of a Context, by the address of their code.
#[derive(Default)]
pub struct Images {
    /// Ordered by `code`; no two overlap. Images stay mapped as long as they are registered.
    images: Vec<&'static ImageHeader>,
}

/// A frame descriptor.
#[derive(Clone, Copy)]
pub struct Descriptor {
    /// Address of the header word in the image's blob.
    address: *const u64,
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

impl Images {
    /// Adds an image.
    ///
    /// # Safety
    ///
    /// The header's addresses and lengths must be right, and all of it must stay mapped and unchanged as long as the
    /// Context lives.
    pub unsafe fn register(&mut self, image: *const ImageHeader) {
        // SAFETY: the caller's duty.
        let image: &'static ImageHeader = unsafe { &*image };
        let place = self.images.partition_point(|other| other.code < image.code);
        self.images.insert(place, image);
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
                let address = (image.descriptors + point.descriptor as u64 * 8) as *const u64;
                return Some(ReturnSite {
                    image,
                    point,
                    descriptor: Descriptor { address },
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

    /// The name of the procedure whose code contains an address, if it has one.
    pub fn procedure_name(&self, address: u64) -> Option<&'static str> {
        let (image, procedure) = self.procedure_at(address)?;
        let name = text(image, procedure.name, procedure.name_length);
        (!name.is_empty()).then_some(name)
    }

    /// The name of a global variable, by its number.
    pub fn global_name(&self, number: u64) -> Option<&'static str> {
        let image = self
            .images
            .iter()
            .find(|i| (i.first_global..i.global_count).contains(&number))?;
        // SAFETY: `register`'s duty: the array has an entry for each global of the image.
        let offset =
            unsafe { *(image.global_names as *const u32).add((number - image.first_global) as usize) };
        let rest = &text_area(image)[offset as usize..];
        let end = rest.iter().position(|&byte| byte == 0)?;
        std::str::from_utf8(&rest[..end]).ok()
    }
}

/// The procedures of an image, in the order of their code.
pub fn procedures(image: &'static ImageHeader) -> &'static [ProcedureInfo] {
    slice(image.procedures, image.procedure_count)
}

/// The positions of an image.
pub fn positions(image: &'static ImageHeader) -> &'static [Position] {
    slice(image.positions, image.position_count)
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
