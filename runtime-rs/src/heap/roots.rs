//! The roots: where every value that a program can reach is reachable from.
//!
//! - the frames of the active Scheme stack, by exact maps, and the segment below it; likewise of foreign calls that are
//!   running, and of other system threads;
//! - the registers and the condition in the Context;
//! - the global variables;
//! - the values that `Heap::add_root` was given;
//! - the references to objects of all images; of a collectable image, they are roots of a collection of the young zone
//!   only, and a full one traces them when it finds the image alive.
//!
//! `Context::arguments` and `Context::values` are not roots: a callee reads its arguments, and the receiver of several
//! values its values, before its first safepoint.

use abi::context::Context;

use super::stack::Frames;
use super::word::WORD_BYTES;
use crate::context::{global_mut, runtime};

/// The places of the roots of a Context, as areas of tagged words and the active stack. The places stay valid while the
/// collector runs, since nothing is registered or called meanwhile.
pub struct Roots {
    /// First address and number of words.
    areas: Vec<(u64, u64)>,
    /// The same for the references of collectable images.
    collectable: Vec<(u64, u64)>,
    /// Parts of Scheme stacks that hold frames: address of the innermost return address, and of the end. The active one is
    /// the first.
    regions: Vec<(u64, u64)>,
}

impl Roots {
    /// The roots of a Context that is at a safepoint.
    pub fn of(context: &mut Context) -> Roots {
        let one = |value: &abi::value::Value| (value as *const _ as u64, 1);
        let mut areas = vec![
            one(&context.condition),
            one(&context.underflow_segment),
            (context.registers.as_ptr() as u64, context.registers.len() as u64),
        ];
        let runtime = runtime(context);
        let roots = &runtime.heap.roots;
        areas.push((roots.as_ptr() as u64, roots.len() as u64));
        let mut collectable = Vec::new();
        for image in runtime
            .images
            .all()
            .iter()
            .filter(|image| image.object_count != 0)
        {
            let area = (image.objects, image.object_count);
            match image.is_collectable {
                0 => areas.push(area),
                _ => collectable.push(area),
            }
        }
        let global_count = runtime.global_count;
        areas.push((global_mut(context, 0) as *const _ as u64, global_count));
        #[cfg_attr(not(feature = "foreign"), expect(unused_mut))]
        let mut regions = vec![(context.scheme_sp, context.stack_base)];
        #[cfg(feature = "foreign")]
        crate::foreign::entries::roots(context, &mut areas, &mut regions);
        Roots {
            areas,
            collectable,
            regions,
        }
    }

    /// The addresses of all roots but those on the stack, as long as no image is to be found dead.
    pub fn slots(&self) -> impl Iterator<Item = u64> {
        self.lasting_slots().chain(words(&self.collectable))
    }

    /// The same without the references of collectable images.
    pub fn lasting_slots(&self) -> impl Iterator<Item = u64> {
        words(&self.areas)
    }

    /// The frames of each part of a Scheme stack.
    pub fn stacks(&self) -> impl Iterator<Item = Frames> {
        self.regions.iter().map(|&(start, end)| Frames::new(start, end))
    }
}

/// The addresses of the words of areas.
fn words(areas: &[(u64, u64)]) -> impl Iterator<Item = u64> {
    areas
        .iter()
        .flat_map(|&(start, words)| (0..words).map(move |index| start + index * WORD_BYTES))
}
