//! Syntax objects: data with places, whose symbols are identifiers.
//!
//! Nodes live in an arena and refer to each other by index, so a syntax object may be cyclic (datum labels) and of any
//! depth, and costs nothing to drop. A node carries no scopes: hygiene is kept by identifiers alone (see
//! [`super::scope`]), so that a macro's argument is put into its expansion without being touched.

use super::scope::{Ident, Scopes};
use crate::ir::data::{Data, Datum, DatumId, ObjectId};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A syntax object, by its index in a [`SyntaxArena`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SyntaxId(pub u32);

/// What a syntax object is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Node {
    /// `()`
    Nil,
    /// An identifier.
    Ident(Ident),
    /// Anything without parts: a number, a string, ...
    Atom(AtomId),
    /// A pair.
    Pair(SyntaxId, SyntaxId),
    /// A vector.
    Vector(VectorId),
}

/// A datum without parts, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AtomId(u32);

/// A vector, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VectorId(u32);

/// A part of the template of a macro that the user wrote, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TemplatePart(pub(super) u32);

/// Where a part of a template stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TemplatePlace {
    /// The name of the macro.
    pub keyword: Ident,
    /// The place in its definition.
    pub span: Span,
}

/// So many of the nodes that macros inserted are looked at first: they are in the processor's cache.
const NEWEST: usize = 256;

/// The elements of a list, and what follows the last pair.
pub struct Spine {
    /// The elements.
    pub elements: Vec<SyntaxId>,
    /// The last cdr: `()` if the list is proper.
    pub tail: SyntaxId,
}

/// Where the arena ended at some time, to forget what came later.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    nodes: usize,
    atoms: usize,
    vectors: usize,
}

/// All syntax objects of an expander.
#[derive(Default, Debug)]
pub struct SyntaxArena {
    nodes: Vec<Node>,
    spans: Vec<Span>,
    atoms: Vec<Datum>,
    vectors: Vec<Rc<[SyntaxId]>>,
    /// Whether some node may have two parents because the text said so with a datum label.
    shared: bool,
    /// The nodes that macros inserted, in ascending order, and the parts of templates that they were made of.
    inserted: Vec<(SyntaxId, TemplatePart)>,
    /// What is known of each part of a template.
    template_places: Vec<TemplatePlace>,
    /// The nodes that were made of an object of the running program, of which a literal is that object again.
    objects: FxHashMap<SyntaxId, ObjectId>,
}

impl SyntaxArena {
    /// Adds a node.
    pub fn add(&mut self, node: Node, span: Span) -> SyntaxId {
        self.nodes.push(node);
        self.spans.push(span);
        SyntaxId(self.nodes.len() as u32 - 1)
    }

    /// Adds a datum without parts.
    pub fn add_atom(&mut self, datum: Datum, span: Span) -> SyntaxId {
        let atom = self.make_atom(datum);
        self.add(Node::Atom(atom), span)
    }

    /// A new atom, for a node that exists already.
    pub fn make_atom(&mut self, datum: Datum) -> AtomId {
        self.atoms.push(datum);
        AtomId(self.atoms.len() as u32 - 1)
    }

    /// Adds a vector.
    pub fn add_vector(&mut self, elements: Vec<SyntaxId>, span: Span) -> SyntaxId {
        let vector = self.make_vector(elements);
        self.add(Node::Vector(vector), span)
    }

    /// A new vector, for a node that exists already.
    pub fn make_vector(&mut self, elements: Vec<SyntaxId>) -> VectorId {
        self.vectors.push(elements.into());
        VectorId(self.vectors.len() as u32 - 1)
    }

    /// Adds a list of `elements` that ends in `tail`. Each pair has the span of the whole.
    pub fn add_list(&mut self, elements: &[SyntaxId], tail: SyntaxId, span: Span) -> SyntaxId {
        elements
            .iter()
            .rev()
            .fold(tail, |tail, &element| self.add(Node::Pair(element, tail), span))
    }

    /// Adds a proper list. Each pair has the span of the whole.
    pub fn add_list_of(&mut self, elements: &[SyntaxId], span: Span) -> SyntaxId {
        let nil = self.add(Node::Nil, span);
        self.add_list(elements, nil, span)
    }

    /// Replaces a node: how cycles are closed.
    pub fn set(&mut self, id: SyntaxId, node: Node) {
        self.nodes[id.0 as usize] = node;
    }

    /// Replaces the span of a node, when its end has been found.
    pub fn set_span(&mut self, id: SyntaxId, span: Span) {
        self.spans[id.0 as usize] = span;
    }

    /// Notes that the text had a datum label.
    pub fn note_sharing(&mut self) {
        self.shared = true;
    }

    /// The place of a syntax object.
    pub fn span(&self, id: SyntaxId) -> Span {
        self.spans[id.0 as usize]
    }

    /// A datum without parts.
    pub fn atom(&self, id: AtomId) -> &Datum {
        &self.atoms[id.0 as usize]
    }

    /// The elements of a vector.
    pub fn vector(&self, id: VectorId) -> Rc<[SyntaxId]> {
        self.vectors[id.0 as usize].clone()
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The end of the arena.
    pub fn mark(&self) -> Mark {
        Mark {
            nodes: self.nodes.len(),
            atoms: self.atoms.len(),
            vectors: self.vectors.len(),
        }
    }

    /// Forgets all that was added since the mark.
    pub fn release(&mut self, mark: Mark) {
        self.nodes.truncate(mark.nodes);
        self.spans.truncate(mark.nodes);
        self.atoms.truncate(mark.atoms);
        self.vectors.truncate(mark.vectors);
        let inserted = self
            .inserted
            .partition_point(|(id, _)| (id.0 as usize) < mark.nodes);
        self.inserted.truncate(inserted);
        self.objects.retain(|id, _| (id.0 as usize) < mark.nodes);
    }

    /// A part of a template.
    pub fn add_template_part(&mut self, place: TemplatePlace) -> TemplatePart {
        self.template_places.push(place);
        TemplatePart(self.template_places.len() as u32 - 1)
    }

    /// Notes that the newest node was made of a part of a template.
    pub fn set_template_part(&mut self, id: SyntaxId, part: TemplatePart) {
        if self.inserted.last().is_none_or(|&(last, _)| last.0 < id.0) {
            self.inserted.push((id, part));
        }
    }

    /// The part of a template that a node was made of.
    pub fn template_place(&self, id: SyntaxId) -> Option<TemplatePlace> {
        let part = self.template_part(id)?;
        Some(self.template_places[part.0 as usize])
    }

    /// The same, by its index. What is asked for is mostly among the newest, or no part of any template.
    pub fn template_part(&self, id: SyntaxId) -> Option<TemplatePart> {
        if self.inserted.first()?.0.0 > id.0 {
            return None;
        }
        let newest = self.inserted.len().saturating_sub(NEWEST);
        let inserted = match self.inserted[newest].0.0 <= id.0 {
            true => &self.inserted[newest..],
            false => &self.inserted[..newest],
        };
        let found = inserted.binary_search_by_key(&id.0, |(id, _)| id.0).ok()?;
        Some(inserted[found].1)
    }

    /// What is known of the parts of templates, in the order of their indices.
    pub fn template_places(&self) -> &[TemplatePlace] {
        &self.template_places
    }

    /// The object of the running program that a node was made of.
    pub fn object(&self, id: SyntaxId) -> Option<ObjectId> {
        self.objects.get(&id).copied()
    }

    /// Says that a literal made of a node is an object of the running program.
    pub fn set_object(&mut self, id: SyntaxId, object: ObjectId) {
        self.objects.insert(id, object);
    }

    /// The identifier that a syntax object is, if it is one.
    pub fn ident(&self, id: SyntaxId) -> Option<Ident> {
        match self[id] {
            Node::Ident(ident) => Some(ident),
            Node::Nil | Node::Atom(_) | Node::Pair(..) | Node::Vector(_) => None,
        }
    }

    /// The car and cdr, if it is a pair.
    pub fn pair(&self, id: SyntaxId) -> Option<(SyntaxId, SyntaxId)> {
        match self[id] {
            Node::Pair(car, cdr) => Some((car, cdr)),
            Node::Nil | Node::Atom(_) | Node::Ident(_) | Node::Vector(_) => None,
        }
    }

    /// The text, if it is a string.
    pub fn string(&self, id: SyntaxId) -> Option<Rc<str>> {
        match self[id] {
            Node::Atom(atom) => match self.atom(atom) {
                Datum::String(text) => Some(text.clone()),
                _ => None,
            },
            Node::Nil | Node::Ident(_) | Node::Pair(..) | Node::Vector(_) => None,
        }
    }

    /// Whether it is `()`.
    pub fn is_nil(&self, id: SyntaxId) -> bool {
        self[id] == Node::Nil
    }

    /// The elements of a list, proper or not; `None` if its cdrs are circular.
    pub fn spine(&self, id: SyntaxId) -> Option<Spine> {
        let mut elements = Vec::new();
        let mut tail = id;
        while let Node::Pair(car, cdr) = self[tail] {
            if elements.len() > self.nodes.len() {
                return None;
            }
            elements.push(car);
            tail = cdr;
        }
        Some(Spine { elements, tail })
    }

    /// The elements of a proper list; `None` if it is anything else.
    pub fn list(&self, id: SyntaxId) -> Option<Vec<SyntaxId>> {
        self.spine(id)
            .filter(|spine| self.is_nil(spine.tail))
            .map(|spine| spine.elements)
    }

    /// Copies a syntax object to `data` as a literal: identifiers become symbols, what was made of an object of the running
    /// program is that object. Sharing within the object is kept if
    /// any text had datum labels, or if without it the literal would have more parts than there is syntax: a macro that
    /// uses its argument twice, time and again, makes few nodes that stand for a huge tree.
    pub fn to_datum(&self, id: SyntaxId, scopes: &Scopes, data: &mut Data) -> DatumId {
        let tree = match self.shared {
            true => None,
            false => self.copy_to_datum(id, scopes, data, Sharing::Lost),
        };
        tree.or_else(|| self.copy_to_datum(id, scopes, data, Sharing::Kept))
            .expect("a copy that keeps the sharing has no more parts than there are nodes")
    }

    /// The copy; `None` if it has more parts than there are nodes.
    fn copy_to_datum(
        &self,
        id: SyntaxId,
        scopes: &Scopes,
        data: &mut Data,
        sharing: Sharing,
    ) -> Option<DatumId> {
        let mut copied: FxHashMap<SyntaxId, DatumId> = FxHashMap::default();
        let mut work = Vec::new();
        let mut parts = 0;
        let mut reserve = |id: SyntaxId, data: &mut Data, work: &mut Vec<(SyntaxId, DatumId)>| {
            if sharing == Sharing::Kept
                && let Some(&datum) = copied.get(&id)
            {
                return datum;
            }
            let datum = data.add(Datum::Nil);
            if sharing == Sharing::Kept {
                copied.insert(id, datum);
            }
            work.push((id, datum));
            datum
        };
        let root = reserve(id, data, &mut work);
        while let Some((id, place)) = work.pop() {
            let datum = match self[id] {
                _ if self.objects.contains_key(&id) => Datum::Object(self.objects[&id]),
                Node::Nil => Datum::Nil,
                Node::Ident(ident) => Datum::Symbol(scopes.name(ident)),
                Node::Atom(atom) => self.atom(atom).clone(),
                Node::Pair(car, cdr) => {
                    let car = reserve(car, data, &mut work);
                    Datum::Pair(car, reserve(cdr, data, &mut work))
                }
                Node::Vector(vector) => Datum::Vector(
                    self.vector(vector)
                        .iter()
                        .map(|&id| reserve(id, data, &mut work))
                        .collect(),
                ),
            };
            data.set(place, datum);
            parts += 1;
            if parts > self.nodes.len() {
                return None;
            }
        }
        Some(root)
    }

    /// Makes a syntax object of a datum, as `eval` needs. It has no place. `objects` are the objects of the running program
    /// that the parts of the datum are copies of.
    pub fn from_datum(
        &mut self,
        data: &Data,
        datum: DatumId,
        objects: &FxHashMap<DatumId, ObjectId>,
        scopes: &mut Scopes,
    ) -> SyntaxId {
        let mut copied: FxHashMap<DatumId, SyntaxId> = FxHashMap::default();
        let mut work = Vec::new();
        let root = self.reserve_datum(datum, &mut copied, &mut work);
        while let Some((datum, place)) = work.pop() {
            let node = match &data[datum] {
                Datum::Nil => Node::Nil,
                Datum::Symbol(name) => Node::Ident(scopes.intern(name)),
                Datum::Pair(car, cdr) => {
                    let car = self.reserve_datum(*car, &mut copied, &mut work);
                    Node::Pair(car, self.reserve_datum(*cdr, &mut copied, &mut work))
                }
                Datum::Vector(elements) => {
                    let elements = elements
                        .iter()
                        .map(|&id| self.reserve_datum(id, &mut copied, &mut work))
                        .collect();
                    Node::Vector(self.make_vector(elements))
                }
                atom => Node::Atom(self.make_atom(atom.clone())),
            };
            self.set(place, node);
        }
        let objects = copied
            .iter()
            .filter_map(|(datum, &syntax)| Some((syntax, *objects.get(datum)?)));
        self.objects.extend(objects);
        root
    }

    fn reserve_datum(
        &mut self,
        datum: DatumId,
        copied: &mut FxHashMap<DatumId, SyntaxId>,
        work: &mut Vec<(DatumId, SyntaxId)>,
    ) -> SyntaxId {
        if let Some(&id) = copied.get(&datum) {
            self.shared = true;
            return id;
        }
        let id = self.add(Node::Nil, Span::NONE);
        copied.insert(datum, id);
        work.push((datum, id));
        id
    }
}

/// Whether parts that are in several places of a syntax object are one part of the literal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sharing {
    Kept,
    Lost,
}

impl std::ops::Index<SyntaxId> for SyntaxArena {
    type Output = Node;
    fn index(&self, id: SyntaxId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}
