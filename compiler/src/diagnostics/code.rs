//! What kinds of mistakes there are: the number of each, which never changes its meaning.
//!
//! ```text
//! E01nn  the text: what the reader finds            E05nn  libraries, imports, files
//! E02nn  names, definitions, bodies, calls          E06nn  declarations of what C has
//! E03nn  the core forms                             E07nn  the prompt
//! E04nn  macros                                     E10nn  conditions at run time (`abi::code`)
//! ```
//!
//! A kind is one mistake in the reader's mind, with one way to repair it; its messages may differ. Each has a page in
//! `docs/errors`, which `inc explain` prints and a test runs.

use std::fmt;

macro_rules! codes {
    ($($(#[$meaning:meta])* $variant:ident $number:literal;)*) => {
        /// The kind of a mistake.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u16)]
        pub enum Code {
            $($(#[$meaning])* $variant = $number,)*
        }

        impl Code {
            /// All of them, in ascending order.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];
        }
    };
}

codes! {
    /// A string, a comment or a name between bars has no end.
    Unterminated 101;
    /// A character that cannot stand where it does.
    UnexpectedCharacter 102;
    /// An escape, or the name of a character, that does not exist.
    CharacterName 103;
    /// `#` is followed by something that it cannot begin.
    HashSyntax 104;
    /// A number that cannot be.
    Number 105;
    /// A datum label that is missing, too large or used twice.
    Label 106;
    /// A closing parenthesis is missing.
    MissingClose 107;
    /// A closing parenthesis too many.
    UnexpectedClose 108;
    /// A bracket closes a parenthesis, or the other way round.
    MismatchedBracket 109;
    /// A dot that is not before the last datum of a list.
    Dot 110;
    /// Nothing follows a quotation mark or `#;`.
    MissingDatum 111;
    /// An element of a bytevector is no byte.
    Byte 112;
    /// The text is not UTF-8.
    NotUtf8 113;

    /// A name that is neither defined nor imported.
    UnknownName 201;
    /// The name of syntax is used as a variable.
    SyntaxAsVariable 202;
    /// The name of a standard procedure whose library is not imported.
    MissingImport 203;
    /// An imported variable is assigned.
    ImportedAssigned 204;
    /// A body defines a name twice.
    DefinedTwice 205;
    /// A body has no expression at its end.
    BodyWithoutExpression 206;
    /// A definition where an expression is expected.
    MisplacedDefinition 207;
    /// A keyword such as `else` outside of its form.
    MisplacedKeyword 208;
    /// `import` or `define-library` inside another form.
    MisplacedDeclaration 209;
    /// One form binds a name twice.
    BoundTwice 210;
    /// Something else where a name is bound or defined.
    NotAName 211;
    /// A foreign type or library is used as a variable.
    ForeignAsVariable 212;
    /// A definition in an environment that cannot be changed.
    ImmutableEnvironment 213;
    /// A call with a number of arguments that its procedure does not take.
    ArgumentCount 214;
    /// A call that is not a proper list.
    CallNotList 215;
    /// A use of a primitive with the wrong number of operands, or not as the operator of a call.
    Primitive 216;
    /// A call of a literal.
    CalledLiteral 217;
    /// A program or library defines a name twice.
    DefinedAgain 218;

    /// `quote` with other than one datum.
    Quote 301;
    /// `if` with too many or too few parts.
    If 302;
    /// `begin` without an expression.
    Begin 303;
    /// `set!` that is not of a name and an expression.
    Set 304;
    /// `lambda` without parameters or body.
    Lambda 305;
    /// A clause of `case-lambda` that is not of parameters and a body.
    CaseLambda 306;
    /// `let`, `let*`, `letrec` or `letrec*` with wrong bindings.
    Let 307;
    /// `let-values` or `let*-values` with wrong bindings.
    LetValues 308;
    /// `do` without bindings or without its end.
    Do 309;
    /// `cond` without clauses, or with one that is no list.
    Cond 310;
    /// `case` with a clause that does not begin with a list of data.
    Case 311;
    /// A clause after `else`.
    ElseNotLast 312;
    /// `=>` that is not followed by one expression.
    Arrow 313;
    /// `when` or `unless` without a test or without an expression after it.
    When 314;
    /// `parameterize` with wrong bindings.
    Parameterize 315;
    /// `guard` that does not begin with a list of a name and clauses.
    Guard 316;
    /// `delay` or `delay-force` with other than one expression.
    Delay 317;
    /// `quasiquote`, or what is unquoted in it, of a wrong form.
    Quasiquote 318;
    /// `define` of a wrong form.
    Define 319;
    /// `define-values` of a wrong form.
    DefineValues 320;
    /// `define-record-type` of a wrong form.
    DefineRecordType 321;
    /// A record type and its constructor disagree about fields, or a field is there twice.
    RecordField 322;
    /// A use of syntax that is not a proper list.
    FormNotList 323;
    /// Expressions nested too deeply, or a form of too many parts.
    TooDeep 324;
    /// A list in the program that contains itself.
    Circular 325;

    /// `define-syntax` of a wrong form.
    DefineSyntax 401;
    /// `let-syntax` or `letrec-syntax` with wrong bindings.
    LocalSyntax 402;
    /// A transformer that is not a `syntax-rules` form.
    NotATransformer 403;
    /// `syntax-rules`, or one of its rules, of a wrong form.
    SyntaxRules 404;
    /// An ellipsis that has no place in a pattern.
    PatternEllipsis 405;
    /// A variable occurs twice in a pattern.
    PatternVariable 406;
    /// An ellipsis in a template that repeats nothing.
    TemplateEllipsis 407;
    /// A variable is under more or fewer ellipses in the template than in the pattern.
    EllipsisDepth 408;
    /// An ellipsis repeats parts of different lengths.
    EllipsisLengths 409;
    /// A use of a macro that matches none of its rules.
    NoRuleMatches 410;
    /// An expansion that does not end.
    EndlessExpansion 411;
    /// A mistake that the program itself reports, by `syntax-error`.
    SyntaxError 412;
    /// `syntax-error` without a message.
    SyntaxErrorForm 413;
    /// The user interrupted the expansion, or its time was up.
    Interrupted 414;

    /// A library that is nowhere.
    NoLibrary 501;
    /// Something else where the name of a library is expected.
    NotALibraryName 502;
    /// An imported name that the library does not export.
    NotExported 503;
    /// `only`, `except`, `prefix` or `rename` of a wrong form.
    ImportSet 504;
    /// Two libraries give one name different meanings.
    ConflictingImports 505;
    /// A library imports itself, perhaps by way of others.
    CyclicImport 506;
    /// The file of a library does not define it.
    LibraryNotInFile 507;
    /// A library is defined twice.
    LibraryTwice 508;
    /// `define-library` of a wrong form.
    DefineLibrary 509;
    /// Something else where a library declaration is expected.
    NotADeclaration 510;
    /// `export` of a wrong form.
    Export 511;
    /// A name is exported twice.
    ExportedTwice 512;
    /// A name is exported that means nothing.
    UndefinedExport 513;
    /// A file that is not there, or cannot be read.
    MissingFile 514;
    /// A file includes itself.
    IncludesItself 515;
    /// `include` or `include-ci` of a wrong form.
    Include 516;
    /// `cond-expand`, or a requirement in it, of a wrong form.
    CondExpand 517;

    /// The definition of something foreign has a wrong form.
    ForeignForm 601;
    /// A foreign type of a wrong form.
    ForeignType 602;
    /// A foreign type that is not defined.
    UnknownForeignType 603;
    /// A foreign type where C can have none of this sort.
    TypePosition 604;
    /// The name of a structure where the way of passing it must be said.
    StructureAsType 605;
    /// An owned type that is not an address, has no procedure that frees it, or keeps no parameter.
    Ownership 606;
    /// A parameter of a foreign procedure of a wrong form.
    ForeignParameter 607;
    /// A foreign procedure without the type of its result.
    NoForeignResult 608;
    /// An option of a foreign procedure of a wrong form.
    ForeignOption 609;
    /// An option of a foreign procedure that does not exist.
    UnknownOption 610;
    /// Options of a foreign procedure that exclude each other.
    ConflictingOptions 611;
    /// An object of Scheme is passed by a call during which it could move.
    SchemeObject 612;
    /// A `leaf` call that takes a procedure.
    LeafCallsBack 613;
    /// A bytevector is lent to a call on another thread.
    LentBytevector 614;
    /// A variable argument of a type that C never passes so.
    Variadic 615;
    /// A buffer whose length nobody checks.
    BufferWithoutLength 616;
    /// A field of a structure or union of a wrong form or type.
    ForeignField 617;
    /// A member of an enumeration or of flags of a wrong form, or out of range.
    EnumMember 618;
    /// A callback whose type C cannot call.
    CallbackType 619;
    /// A posted callback that gives C a result, or takes text from it.
    PostedCallback 620;
    /// A definition of a library of C of a wrong form, or without a file.
    LibraryClause 621;
    /// The option `library` names something else.
    NotAForeignLibrary 622;
    /// A name that no function of C can have.
    NotACName 623;
    /// `define-foreign-type` that is not based on a scalar, or has unknown clauses.
    ForeignConversion 624;

    /// A command of the prompt that is used wrongly.
    PromptCommand 701;
    /// The system fails the compiler.
    System 702;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "E{:04}", *self as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_ascending_order() {
        assert!(Code::ALL.is_sorted_by(|one, other| (*one as u16) < *other as u16));
    }
}
