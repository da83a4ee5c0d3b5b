//! What brings other text into a program, or leaves text out: `include`, `include-ci`, `cond-expand`; reading files.

use super::core_forms::CoreForm;
use super::expander::Expander;
use super::reader::{self, Reading};
use super::scope::ScopeId;
use super::syntax::SyntaxId;
use crate::diagnostics::{Code, Diagnostic, reason};
use crate::source::{FileId, Span};
use crate::source_files;
use abi::features::FEATURES;
use std::path::{Path, PathBuf};

/// How `else`, `and`, `library` and so on are recognised: by meaning in a program, by name among library declarations.
#[derive(Clone, Copy)]
enum Recognise {
    InScope(ScopeId),
    ByName,
}

impl Expander {
    // Files.

    /// Adds the text of a file that is named at `span`; `None` after an error.
    pub(super) fn load_file(&mut self, path: &Path, span: Span) -> Option<FileId> {
        if !self.may_go_on(span) {
            return None;
        }
        let name = path.display().to_string();
        let bytes = match source_files::read_regular(path, self.limits.file_bytes) {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("cannot read {name}: {}", reason(&error));
                self.report(Diagnostic::error(Code::MissingFile, span, message));
                return None;
            }
        };
        let file = self.add_source(&name, bytes);
        file.map_err(|diagnostic| self.report(diagnostic)).ok()
    }

    /// Adds a source file. Text that is not UTF-8 is an error at its place.
    pub fn add_source(&mut self, name: &str, bytes: Vec<u8>) -> Result<FileId, Diagnostic> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(self.sources.add(name, &text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let file = self.sources.add(name, &text);
                // The text before the place is valid, so the place is the same in the repaired text.
                let replacement = char::REPLACEMENT_CHARACTER.len_utf8();
                let span = Span::new(file, valid as u32, (valid + replacement) as u32);
                Err(
                    Diagnostic::error(Code::NotUtf8, span, "the text is not valid UTF-8")
                        .label("this byte cannot stand here"),
                )
            }
        }
    }

    /// Reads a source file; `None` after an error.
    pub(super) fn read_source(&mut self, file: FileId, fold_case: bool) -> Option<Vec<SyntaxId>> {
        let reading = self.read_text(file, fold_case);
        let clean = reading.errors.is_empty();
        for error in reading.errors {
            self.report(error);
        }
        clean.then_some(reading.forms)
    }

    pub(super) fn read_text(&mut self, file: FileId, fold_case: bool) -> Reading {
        let text = self.sources.file(file).text.clone();
        reader::read(&mut self.syntax, &mut self.scopes, file, &text, fold_case)
    }

    /// The forms of the files that `include` names.
    pub(super) fn include(&mut self, form: CoreForm, span: Span, arguments: &[SyntaxId]) -> Vec<SyntaxId> {
        let name = form.name();
        if arguments.is_empty() {
            self.report(Diagnostic::error(
                Code::Include,
                span,
                format!("`{name}` takes at least one file name"),
            ));
        }
        let mut forms = Vec::new();
        for &argument in arguments {
            let Some(file) = self.syntax.string(argument) else {
                self.bad_part(
                    Code::Include,
                    argument,
                    format!("`{name}` takes file names, and this is not a string"),
                );
                continue;
            };
            let place = self.syntax.span(argument);
            let paths = self.included_paths(place, &file);
            let Some(path) = paths.iter().find(|path| path.exists()) else {
                let diagnostic =
                    Diagnostic::error(Code::MissingFile, place, format!("there is no file `{file}`"));
                let tried = paths.iter().map(|path| format!("tried {}", path.display()));
                self.report(tried.fold(diagnostic, Diagnostic::note));
                continue;
            };
            if self.is_endless(path, place) {
                self.report(Diagnostic::error(
                    Code::IncludesItself,
                    place,
                    format!("{} includes itself", path.display()),
                ));
                self.aborted = true;
                return forms;
            }
            self.including.push(path.clone());
            let Some(file) = self.load_file(path, place) else {
                continue;
            };
            self.includers.insert(file, place.file);
            forms.extend(
                self.read_source(file, form == CoreForm::IncludeCi)
                    .unwrap_or_default(),
            );
        }
        forms
    }

    /// Where the file may be that an `include` at a place names: beside the file that has the form, or, as libraries are
    /// looked for, in the directories of `-I`, in the current one, or in those of `-A`.
    fn included_paths(&self, place: Span, file: &str) -> Vec<PathBuf> {
        let beside = self.directory_of(place);
        let current = PathBuf::new();
        let directories = [&beside]
            .into_iter()
            .chain(&self.options.prepended)
            .chain([&current])
            .chain(&self.options.appended);
        let mut paths = Vec::new();
        for directory in directories {
            let path = directory.join(file);
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    /// Whether a file that is included at a place is there because that same file is being included. Where macros make
    /// the `include` forms, their places do not tell, and the number of files does.
    fn is_endless(&self, path: &Path, place: Span) -> bool {
        let mut file = place.file;
        while let Some(&includer) = self.includers.get(&file) {
            if Path::new(&*self.sources.file(file).name) == path {
                return true;
            }
            file = includer;
        }
        let begins = place.is_some() && Path::new(&*self.sources.file(file).name) == path;
        let many = self.including.len() > super::MAX_INCLUDE_DEPTH;
        begins || (many && self.including.iter().any(|included| included == path))
    }

    /// The directory of the file that has a place; that of the program if the place is not in a file.
    fn directory_of(&self, span: Span) -> PathBuf {
        if span.is_some() {
            let file = Path::new(&*self.sources.file(span.file).name);
            return file.parent().map(Path::to_path_buf).unwrap_or_default();
        }
        self.libraries.directory.clone().unwrap_or_default()
    }

    // cond-expand.

    /// The forms of the first clause whose requirement holds.
    pub(super) fn cond_expand(&mut self, span: Span, clauses: &[SyntaxId], scope: ScopeId) -> Vec<SyntaxId> {
        self.choose(span, clauses, Recognise::InScope(scope))
    }

    /// The same among library declarations.
    pub(super) fn cond_expand_by_name(&mut self, span: Span, clauses: &[SyntaxId]) -> Vec<SyntaxId> {
        self.choose(span, clauses, Recognise::ByName)
    }

    fn choose(&mut self, span: Span, clauses: &[SyntaxId], recognise: Recognise) -> Vec<SyntaxId> {
        if clauses.is_empty() {
            self.report(Diagnostic::error(
                Code::CondExpand,
                span,
                "`cond-expand` takes at least one clause",
            ));
        }
        for &clause in clauses {
            let parts = self.syntax.list(clause).unwrap_or_default();
            let Some((&requirement, forms)) = parts.split_first() else {
                self.bad_part(
                    Code::CondExpand,
                    clause,
                    "a clause of `cond-expand` is a list (requirement form ...)",
                );
                return Vec::new();
            };
            let is_else = match recognise {
                Recognise::InScope(scope) => self.is_keyword(requirement, scope, CoreForm::Else),
                Recognise::ByName => false,
            };
            match is_else
                .then_some(true)
                .or_else(|| self.requirement_holds(requirement, 0))
            {
                Some(true) => return forms.to_vec(),
                Some(false) => {}
                None => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// Whether a feature requirement holds; `None` after an error.
    fn requirement_holds(&mut self, requirement: SyntaxId, depth: usize) -> Option<bool> {
        if self.depth + depth > super::MAX_DEPTH {
            self.too_deep(self.syntax.span(requirement));
            return None;
        }
        if let Some(ident) = self.syntax.ident(requirement) {
            let name = self.scopes.name(ident);
            return Some(&*name == "else" || self.has_feature(&name));
        }
        let parts = self.syntax.list(requirement).unwrap_or_default();
        let head = parts.first().and_then(|&head| self.syntax.ident(head));
        let head = head.map(|head| self.scopes.name(head));
        match (head.as_deref(), parts.get(1..).unwrap_or_default()) {
            (Some("and"), parts) => {
                for &part in parts {
                    if !self.requirement_holds(part, depth + 1)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            (Some("or"), parts) => {
                for &part in parts {
                    if self.requirement_holds(part, depth + 1)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
            (Some("not"), &[part]) => self.requirement_holds(part, depth + 1).map(|holds| !holds),
            (Some("library"), &[name]) => match self.library_name(name) {
                Some(name) => Some(self.library_exists(&name)),
                None => {
                    self.bad_part(Code::NotALibraryName, name, "not a library name");
                    None
                }
            },
            _ => {
                let message =
                    "a requirement is a feature name, (and ...), (or ...), (not ...) or (library name)";
                self.bad_part(Code::CondExpand, requirement, message);
                None
            }
        }
    }

    /// The features that the user gave (`-D`).
    pub fn given_features(&self) -> &[String] {
        &self.options.features
    }

    fn has_feature(&self, name: &str) -> bool {
        FEATURES.contains(&name) || self.options.features.iter().any(|feature| feature == name)
    }
}
