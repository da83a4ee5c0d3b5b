//! The primitives, each declared once.
//!
//! Scheme code of the library reaches a primitive by its name with a `%` in front (`(%car x)`); user code never sees
//! them, only the library's procedures. From the rows of [`for_each_primitive!`] derive the enum [`Primitive`], the
//! table [`PRIMITIVES`], the compiler's knowledge of arity, types and effects, and the runtime's entry points: a row
//! whose `how` names a runtime function does not compile until the function exists in `runtime::primitives` with the
//! right number of parameters.
//!
//! A row: `rust_name "scheme-name" how (parameter types) -> result type, effect; "doc";`
//!
//! How it is compiled:
//!
//! - `inline`: by the compiler alone; wrong types raise at the check that the parameter types call for.
//! - `inline_slow`: inline for the common types (fixnums), otherwise the runtime function, called so that all registers
//!   are preserved.
//! - `call`: an ordinary call of the runtime function `extern "C" fn(arg, ..., &mut Context) -> Value`, which checks its
//!   arguments itself, completely, before its first effect.
//! - `stub`: an assembly stub (control: capture, apply, ...).
//! - `foreign`: like `call`, in the part of the runtime that only programs with foreign procedures carry.
//! - `special`: takes any number of arguments and is known to the compiler by name.
//!
//! Effects, from the least: `pure` (depends on the arguments alone), `reads` (also on memory), `allocates` (makes a fresh
//! object), `writes` (changes memory, or input and output), `control`. An unused `pure`, `reads` or `allocates` call may
//! be removed once its checks are known to succeed.

/// Receives all rows.
#[macro_export]
macro_rules! for_each_primitive {
    ($callback:ident) => {
        $callback! {
            // Identity and type tests.
            eq "eq?" inline (any, any) -> boolean, pure; "Whether two values are the same object.";
            not "not" inline (any) -> boolean, pure; "Whether a value is #f.";
            is_null "null?" inline (any) -> boolean, pure; "Whether a value is the empty list.";
            is_pair "pair?" inline (any) -> boolean, pure; "Whether a value is a pair.";
            is_fixnum "fixnum?" inline (any) -> boolean, pure; "Whether a value is a fixnum.";
            is_flonum "flonum?" inline (any) -> boolean, pure; "Whether a value is a flonum, self-tagged or boxed.";
            is_bignum "bignum?" inline (any) -> boolean, pure; "Whether a value is a bignum.";
            is_ratnum "ratnum?" inline (any) -> boolean, pure; "Whether a value is an exact ratio.";
            is_compnum "compnum?" inline (any) -> boolean, pure; "Whether a value is a non-real complex number.";
            is_char "char?" inline (any) -> boolean, pure; "Whether a value is a character.";
            is_string "string?" inline (any) -> boolean, pure; "Whether a value is a string.";
            is_symbol "symbol?" inline (any) -> boolean, pure; "Whether a value is a symbol.";
            is_vector "vector?" inline (any) -> boolean, pure; "Whether a value is a vector.";
            is_bytevector "bytevector?" inline (any) -> boolean, pure; "Whether a value is a bytevector.";
            is_procedure "procedure?" inline (any) -> boolean, pure; "Whether a value is a procedure.";
            is_boolean "boolean?" inline (any) -> boolean, pure; "Whether a value is #t or #f.";
            is_eof "eof-object?" inline (any) -> boolean, pure; "Whether a value is the end-of-file object.";
            is_record "record?" inline (any) -> boolean, pure; "Whether a value is a record.";
            is_box "box?" inline (any) -> boolean, pure; "Whether a value is a box.";
            is_port "port?" inline (any) -> boolean, pure; "Whether a value is a port.";
            is_condition "condition?" inline (any) -> boolean, pure; "Whether a value is a condition made by the system or by error.";
            is_promise "promise?" inline (any) -> boolean, pure; "Whether a value is a promise.";
            is_environment "environment?" inline (any) -> boolean, pure; "Whether a value is an environment.";
            is_weak_pair "weak-pair?" inline (any) -> boolean, pure; "Whether a value is a weak pair.";
            is_ephemeron "ephemeron?" inline (any) -> boolean, pure; "Whether a value is an ephemeron.";
            is_guardian "guardian?" inline (any) -> boolean, pure; "Whether a value is a guardian object.";
            is_default "default-object?" inline (any) -> boolean, pure; "Whether a value stands for an argument not given.";
            is_values "values-object?" inline (any) -> boolean, pure; "Whether a value is a reified list of results.";

            // Pairs.
            cons "cons" inline (any, any) -> pair, allocates; "A new pair.";
            car "car" inline (pair) -> any, reads; "First component of a pair.";
            cdr "cdr" inline (pair) -> any, reads; "Second component of a pair.";
            set_car "set-car!" inline (pair, any) -> unspecified, writes; "Changes the first component.";
            set_cdr "set-cdr!" inline (pair, any) -> unspecified, writes; "Changes the second component.";
            is_mutable "mutable?" call (any) -> boolean, reads; "Whether an object may be changed: it is no literal.";
            is_list "list?" call (any) -> boolean, reads; "Whether a value is a proper list.";
            make_list "make-list" call (index, any) -> any, allocates; "A new list of equal elements.";
            length "length" call (list) -> fixnum, reads; "Length of a proper list.";
            equal "equal?" call (any, any) -> boolean, reads; "Structural equality; terminates on cycles.";
            eqv "eqv?" inline_slow (any, any) -> boolean, reads; "Equivalence: eq?, or numbers of equal value and exactness.";

            // Fixnums: both arguments must be fixnums. The results of fx+ etc. wrap to 61 bits only where the name says so.
            fixnum_add "fx+" inline (fixnum, fixnum) -> fixnum, pure; "Sum; raises when it is not a fixnum.";
            fixnum_subtract "fx-" inline (fixnum, fixnum) -> fixnum, pure; "Difference; raises when it is not a fixnum.";
            fixnum_multiply "fx*" inline (fixnum, fixnum) -> fixnum, pure; "Product; raises when it is not a fixnum.";
            fixnum_quotient "fxquotient" inline (fixnum, fixnum) -> fixnum, pure; "Truncated quotient.";
            fixnum_remainder "fxremainder" inline (fixnum, fixnum) -> fixnum, pure; "Remainder of truncated division.";
            fixnum_equal "fx=?" inline (fixnum, fixnum) -> boolean, pure; "Equality.";
            fixnum_less "fx<?" inline (fixnum, fixnum) -> boolean, pure; "Order.";
            fixnum_and "fxand" inline (fixnum, fixnum) -> fixnum, pure; "Bitwise and.";
            fixnum_or "fxior" inline (fixnum, fixnum) -> fixnum, pure; "Bitwise inclusive or.";
            fixnum_xor "fxxor" inline (fixnum, fixnum) -> fixnum, pure; "Bitwise exclusive or.";
            fixnum_not "fxnot" inline (fixnum) -> fixnum, pure; "Bitwise complement.";
            fixnum_shift_left "fxarithmetic-shift-left" inline (fixnum, index) -> fixnum, pure; "Shift left by 0 to 60; bits beyond 61 are lost.";
            fixnum_shift_right "fxarithmetic-shift-right" inline (fixnum, index) -> fixnum, pure; "Arithmetic shift right by 0 to 60.";

            // Flonums: arguments must be flonums.
            flonum_add "fl+" inline (flonum, flonum) -> flonum, pure; "Sum.";
            flonum_subtract "fl-" inline (flonum, flonum) -> flonum, pure; "Difference.";
            flonum_multiply "fl*" inline (flonum, flonum) -> flonum, pure; "Product.";
            flonum_divide "fl/" inline (flonum, flonum) -> flonum, pure; "Quotient.";
            flonum_equal "fl=?" inline (flonum, flonum) -> boolean, pure; "Equality.";
            flonum_less "fl<?" inline (flonum, flonum) -> boolean, pure; "Order.";
            flonum_sqrt "flsqrt" inline (flonum) -> flonum, pure; "Square root.";
            fixnum_to_flonum "fixnum->flonum" inline (fixnum) -> flonum, pure; "The nearest flonum.";

            // The numeric tower.
            add "+" inline_slow (number, number) -> number, pure; "Sum.";
            subtract "-" inline_slow (number, number) -> number, pure; "Difference.";
            multiply "*" inline_slow (number, number) -> number, pure; "Product.";
            divide "/" inline_slow (number, number) -> number, pure; "Quotient; raises on division by exact zero.";
            number_equal "=" inline_slow (number, number) -> boolean, pure; "Numerical equality.";
            number_less "<" inline_slow (real, real) -> boolean, pure; "Order.";
            number_greater ">" inline_slow (real, real) -> boolean, pure; "Order.";
            number_less_equal "<=" inline_slow (real, real) -> boolean, pure; "Order.";
            number_greater_equal ">=" inline_slow (real, real) -> boolean, pure; "Order.";
            quotient "quotient" inline_slow (integer, integer) -> number, pure; "Truncated quotient.";
            remainder "remainder" inline_slow (integer, integer) -> number, pure; "Remainder of truncated division.";
            modulo "modulo" inline_slow (integer, integer) -> number, pure; "Remainder of floored division.";
            floor_quotient "floor-quotient" call (integer, integer) -> number, pure; "Floored quotient.";
            is_number "number?" call (any) -> boolean, pure; "Whether a value is a number.";
            is_real "real?" call (any) -> boolean, pure; "Whether a value is a real number.";
            is_rational "rational?" call (any) -> boolean, pure; "Whether a value is a rational number (not infinite, not NaN).";
            is_integer "integer?" call (any) -> boolean, pure; "Whether a value is an integer, exact or not.";
            is_exact_integer "exact-integer?" inline (any) -> boolean, pure; "Whether a value is a fixnum or bignum.";
            is_exact "exact?" call (number) -> boolean, pure; "Whether a number is exact.";
            exact "exact" call (number) -> number, pure; "The exact number nearest to the argument; raises on infinities and NaN.";
            inexact "inexact" call (number) -> number, pure; "The flonum (or complex of flonums) nearest to the argument.";
            is_nan "nan?" call (number) -> boolean, pure; "Whether a part is NaN.";
            is_infinite "infinite?" call (number) -> boolean, pure; "Whether a part is infinite.";
            numerator "numerator" call (number) -> number, pure; "Numerator of a rational in lowest terms.";
            denominator "denominator" call (number) -> number, pure; "Denominator of a rational in lowest terms.";
            gcd "gcd" call (integer, integer) -> number, pure; "Greatest common divisor, never negative.";
            floor "floor" call (real) -> number, pure; "Largest integer not above.";
            ceiling "ceiling" call (real) -> number, pure; "Smallest integer not below.";
            truncate "truncate" call (real) -> number, pure; "Integer nearest towards zero.";
            round "round" call (real) -> number, pure; "Nearest integer, ties to even.";
            exp "exp" call (number) -> number, pure; "e to the power.";
            log "log" call (number) -> number, pure; "Natural logarithm.";
            sin "sin" call (number) -> number, pure; "Sine.";
            cos "cos" call (number) -> number, pure; "Cosine.";
            tan "tan" call (number) -> number, pure; "Tangent.";
            asin "asin" call (number) -> number, pure; "Inverse sine.";
            acos "acos" call (number) -> number, pure; "Inverse cosine.";
            atan "atan" call (number) -> number, pure; "Inverse tangent.";
            atan2 "atan2" call (real, real) -> number, pure; "Angle of the point (x, y), given y and x.";
            sqrt "sqrt" call (number) -> number, pure; "Principal square root, exact where it can be.";
            exact_integer_sqrt "exact-integer-sqrt" call (integer) -> pair, pure; "A pair: the largest s with s*s <= n, and n - s*s.";
            expt "expt" call (number, number) -> number, pure; "Power.";
            make_rectangular "make-rectangular" call (real, real) -> number, pure; "Complex number from its parts.";
            make_polar "make-polar" call (real, real) -> number, pure; "Complex number from magnitude and angle.";
            real_part "real-part" call (number) -> number, pure; "Real part.";
            imag_part "imag-part" call (number) -> number, pure; "Imaginary part.";
            magnitude "magnitude" call (number) -> number, pure; "Absolute value.";
            angle "angle" call (number) -> number, pure; "Angle.";
            number_to_string "number->string" call (number, fixnum) -> string, pure; "Text of a number in a radix from 2 to 36.";
            string_to_number "string->number" call (string, fixnum) -> any, reads; "The number that a text denotes in a radix, or #f.";
            bitwise_and "bitwise-and" call (integer, integer) -> number, pure; "Bitwise and of exact integers in two's complement.";
            bitwise_or "bitwise-ior" call (integer, integer) -> number, pure; "Bitwise or.";
            bitwise_xor "bitwise-xor" call (integer, integer) -> number, pure; "Bitwise exclusive or.";
            bitwise_not "bitwise-not" call (integer) -> number, pure; "Bitwise complement.";
            arithmetic_shift "arithmetic-shift" call (integer, fixnum) -> number, pure; "Shift left, or right by a negative count.";
            bit_count "bit-count" call (integer) -> number, pure; "Number of bits that differ from the sign.";
            integer_length "integer-length" call (integer) -> number, pure; "Bits needed, sign excluded.";

            // Characters.
            char_to_integer "char->integer" inline (char) -> fixnum, pure; "Scalar value of a character.";
            integer_to_char "integer->char" inline_slow (fixnum) -> char, pure; "Character of a scalar value.";
            char_upcase "char-upcase" call (char) -> char, pure; "Simple upper case.";
            char_downcase "char-downcase" call (char) -> char, pure; "Simple lower case.";
            char_foldcase "char-foldcase" call (char) -> char, pure; "Simple case folding.";
            is_char_alphabetic "char-alphabetic?" call (char) -> boolean, pure; "Unicode property Alphabetic.";
            is_char_numeric "char-numeric?" call (char) -> boolean, pure; "General category Nd.";
            is_char_whitespace "char-whitespace?" call (char) -> boolean, pure; "Unicode property White_Space.";
            is_char_upper_case "char-upper-case?" call (char) -> boolean, pure; "Unicode property Uppercase.";
            is_char_lower_case "char-lower-case?" call (char) -> boolean, pure; "Unicode property Lowercase.";
            digit_value "digit-value" call (char) -> any, pure; "Value of a decimal digit, or #f.";
            char_general_category "char-general-category" call (char) -> symbol, pure; "General category, as a symbol of two letters.";

            // Strings. Ranges are checked: 0 <= start <= end <= length.
            make_string "make-string" call (index, char) -> string, allocates; "A new string filled with a character.";
            string_length "string-length" inline (string) -> fixnum, reads; "Number of characters.";
            string_ref "string-ref" inline_slow (string, index) -> char, reads; "The character at an index.";
            string_set "string-set!" inline_slow (string, index, char) -> unspecified, writes; "Changes the character at an index.";
            string_copy "substring" call (string, index, index) -> string, allocates; "A new string from a range.";
            string_copy_to "string-copy!" call (string, index, string, index, index) -> unspecified, writes; "Copies a range into another string, at an index.";
            string_fill "string-fill!" call (string, char, index, index) -> unspecified, writes; "Fills a range.";
            string_append "string-append2" call (string, string) -> string, allocates; "Concatenation of two strings.";
            string_concatenate "string-concatenate" call (list) -> string, allocates; "Concatenation of a list of strings.";
            list_to_string "list->string" call (list) -> string, allocates; "String of a list of characters.";
            string_compare "string-compare" call (string, string) -> fixnum, reads; "Lexicographic order by scalar value: -1, 0 or 1.";
            string_equal "string=2?" call (string, string) -> boolean, reads; "Equality of two strings.";
            string_upcase "string-upcase" call (string) -> string, allocates; "Full upper case.";
            string_downcase "string-downcase" call (string) -> string, allocates; "Full lower case (final sigma included).";
            string_foldcase "string-foldcase" call (string) -> string, allocates; "Full case folding.";
            string_index "string-index-of" call (string, string, index) -> any, reads; "Index of the first occurrence of the second string at or after an index, or #f.";
            string_hash "string-hash" call (string) -> fixnum, reads; "A hash, the same for equal strings.";
            string_immutable "string->immutable" call (string) -> string, allocates; "An immutable copy.";

            // Symbols.
            symbol_to_string "symbol->string" inline (symbol) -> string, reads; "Name of a symbol: an immutable string.";
            string_to_symbol "string->symbol" call (string) -> symbol, reads; "The symbol of a name.";
            gensym "gensym" call (string) -> symbol, allocates; "An uninterned symbol whose name begins with a text.";
            symbol_hash "symbol-hash" inline (symbol) -> fixnum, reads; "A hash of the name.";

            // Vectors.
            vector "vector" special (rest) -> vector, allocates; "A new vector of the arguments.";
            make_vector "make-vector" call (index, any) -> vector, allocates; "A new vector filled with a value.";
            vector_length "vector-length" inline (vector) -> fixnum, reads; "Number of elements.";
            vector_ref "vector-ref" inline (vector, index) -> any, reads; "The element at an index.";
            vector_set "vector-set!" inline (vector, index, any) -> unspecified, writes; "Changes the element at an index.";
            vector_copy "subvector" call (vector, index, index) -> vector, allocates; "A new vector from a range.";
            vector_copy_to "vector-copy!" call (vector, index, vector, index, index) -> unspecified, writes; "Copies a range into another vector, at an index.";
            vector_fill "vector-fill!" call (vector, any, index, index) -> unspecified, writes; "Fills a range.";
            list_to_vector "list->vector" call (list) -> vector, allocates; "Vector of a list.";
            vector_to_list "vector->list" call (vector, index, index) -> list, allocates; "List of a range of a vector.";

            // Bytevectors.
            make_bytevector "make-bytevector" call (index, byte) -> bytevector, allocates; "A new bytevector filled with a byte.";
            bytevector_length "bytevector-length" inline (bytevector) -> fixnum, reads; "Number of bytes.";
            bytevector_u8_ref "bytevector-u8-ref" inline (bytevector, index) -> fixnum, reads; "The byte at an index.";
            bytevector_u8_set "bytevector-u8-set!" inline (bytevector, index, byte) -> unspecified, writes; "Changes the byte at an index.";
            bytevector_copy "bytevector-copy" call (bytevector, index, index) -> bytevector, allocates; "A new bytevector from a range.";
            bytevector_copy_to "bytevector-copy!" call (bytevector, index, bytevector, index, index) -> unspecified, writes; "Copies a range into another bytevector, at an index.";
            bytevector_fill "bytevector-fill!" call (bytevector, byte, index, index) -> unspecified, writes; "Fills a range.";
            bytevector_append "bytevector-append2" call (bytevector, bytevector) -> bytevector, allocates; "Concatenation.";
            utf8_to_string "utf8->string" call (bytevector, index, index) -> string, allocates; "Decodes UTF-8; raises on invalid bytes.";
            string_to_utf8 "string->utf8" call (string, index, index) -> bytevector, allocates; "Encodes as UTF-8.";

            // Boxes, cells, promises, records.
            box_new "box" inline (any) -> box_, allocates; "A new box.";
            unbox "unbox" inline (box_) -> any, reads; "Content of a box.";
            set_box "set-box!" inline (box_, any) -> unspecified, writes; "Changes the content of a box.";
            cell_new "make-cell" inline (any) -> any, allocates; "A cell for an assigned variable (made by the compiler).";
            cell_ref "cell-ref" inline (cell) -> any, reads; "Content of a cell.";
            cell_set "cell-set!" inline (cell, any) -> unspecified, writes; "Changes the content of a cell.";
            unbound "unbound" inline () -> any, pure; "What a local variable holds until it is initialised; never the value of an expression (made by the compiler).";
            check_bound "check-bound" inline (any, symbol) -> any, pure; "The first argument; raises if it is %unbound, naming the variable given second, a constant (made by the compiler).";
            make_promise "make-promise-object" inline (any) -> promise, allocates; "A promise object around its state.";
            promise_state "promise-state" inline (promise) -> any, reads; "State of a promise.";
            set_promise_state "set-promise-state!" inline (promise, any) -> unspecified, writes; "Changes the state of a promise.";
            record "record" special (rest) -> record, allocates; "A new record: its type, then its fields.";
            record_type "record-type-of" inline (record) -> record, reads; "The type of a record.";
            record_ref "record-ref" inline (record, index) -> any, reads; "Field of a record (0 is the type). The index is not checked against the length: the type must have been tested.";
            record_set "record-set!" inline (record, index, any) -> unspecified, writes; "Changes a field of a record.";
            is_record_of "record-of-type?" inline (any, record) -> boolean, reads; "Whether a value is a record whose type is exactly the given one.";
            root_record_type "root-record-type" call () -> record, reads; "The type of record types.";

            // Conditions.
            make_condition "make-condition" call (fixnum, any, any, any, any) -> condition, allocates; "A condition of a kind, from message, irritants, who and payload.";
            condition_kind "condition-kind" inline (condition) -> fixnum, reads; "Kind of a condition.";
            condition_message "condition-message" inline (condition) -> any, reads; "Message of a condition.";
            condition_irritants "condition-irritants" inline (condition) -> any, reads; "Irritants of a condition.";
            condition_who "condition-who" inline (condition) -> any, reads; "The procedure that complains, or #f.";
            condition_payload "condition-payload" inline (condition) -> any, reads; "What else belongs to the condition.";
            condition_set_trace "condition-set-trace!" call (condition) -> unspecified, writes; "Records the current stack in a condition, unless one is recorded.";
            report_condition "report-uncaught" call (any) -> unspecified, writes; "Writes the report of an uncaught object to standard error: message, position, stack trace.";
            uncaught_description "uncaught-description" call (any) -> list, allocates; "What the report of an uncaught object says, as strings: code, message, the whole report, and for each frame file, line, column and procedure.";

            // Control.
            values "values" special (rest) -> any, control; "Returns its arguments as results.";
            values_list "values-list" call (index, index) -> list, allocates; "The results of the last call for several, from the first number up to the second (made by the compiler).";
            apply "apply" stub (procedure, list) -> any, control; "Calls a procedure with the elements of a list.";
            call_cc "call/cc" stub (procedure) -> any, control; "Calls a procedure with the current continuation, without regard to winders.";
            call_on_empty_stack "call-on-empty-stack" stub (procedure) -> any, control; "Drops the current continuation and calls a procedure, which must not return, without arguments.";
            procedure_arity "procedure-arity" call (procedure) -> any, reads; "A pair: the fewest arguments, and the most or #f.";
            procedure_name "procedure-name" call (procedure) -> any, reads; "The name of a procedure, a symbol, or #f.";
            is_same_code "same-code?" call (any, any) -> boolean, reads; "Whether two values are closures of the same lambda expression.";
            is_parameter "parameter?" call (any) -> boolean, reads; "Whether a value is a procedure made by make-parameter.";
            is_continuation "continuation?" call (any) -> boolean, reads; "Whether a value is a procedure made by %call/cc.";
            register_ref "register-ref" inline (index) -> any, reads; "A register of the Context; the number must be a constant.";
            register_set "register-set!" inline (index, any) -> unspecified, writes; "Changes a register of the Context; the number must be a constant.";
            unspecified "unspecified" inline () -> unspecified, pure; "The unspecified value.";
            default "default-object" inline () -> any, pure; "The value that stands for an argument not given.";
            eof "eof-object" inline () -> any, pure; "The end-of-file object.";
            exit "exit-process" call (fixnum) -> any, control; "Flushes all ports and ends the process with a status.";
            end_by_signal "end-by-signal" call (fixnum) -> any, control; "Flushes all ports and ends the process as a signal does, by its number.";
            raise_condition "signal" stub (any) -> any, control; "Makes the given condition be raised at the place of the call.";

            // Calls of C functions and C's memory. The library checks the operands; see `compiler/src/middle/foreign.rs`.
            is_foreign "foreign-pointer?" inline (any) -> boolean, pure; "Whether a value is a foreign pointer.";
            make_foreign "make-foreign-pointer" inline (any, any, any, any) -> foreign, allocates; "A new foreign pointer: address, length, type, lifetime.";
            foreign_address "foreign-pointer-address" inline (foreign) -> integer, reads; "Address of a foreign pointer.";
            foreign_length "foreign-pointer-length" inline (foreign) -> fixnum, reads; "Number of bytes that may be accessed.";
            foreign_type "foreign-pointer-type" inline (foreign) -> any, reads; "What it points to.";
            foreign_lifetime "foreign-pointer-lifetime" inline (foreign) -> any, reads; "The lifetime of the memory, or #f.";
            set_foreign_lifetime "foreign-pointer-set-lifetime!" inline (foreign, any) -> unspecified, writes; "Changes the lifetime of a foreign pointer.";
            foreign_load "foreign-load" foreign (vector, vector) -> vector, writes; "Loads libraries and looks up symbols; the slots of the latter.";
            foreign_open "foreign-open" foreign (string) -> any, writes; "Loads a library: its handle, an exact integer; a string that says why that failed; #f if foreign calls are denied.";
            foreign_find "foreign-find" foreign (any, string) -> any, reads; "Address of a symbol of a library, given by its handle, or of the process, given by #f; #f if there is none; #t if foreign calls are denied.";
            foreign_allocate "foreign-allocate" foreign (index) -> integer, writes; "Address of so many bytes of C's heap, zero.";
            foreign_free "foreign-free" foreign (integer) -> unspecified, writes; "Frees what foreign-allocate or C allocated.";
            foreign_text_size "foreign-text-size" foreign (string, index) -> any, reads; "Bytes that a string's characters take in an encoding (its number), with a zero at the end; #f if the string itself contains one.";
            foreign_fill_text "foreign-fill-text!" foreign (integer, string, index) -> unspecified, writes; "Writes a string's characters to an address in an encoding (its number), with a zero at the end.";
            foreign_text "foreign-text" foreign (integer, fixnum, index) -> any, reads; "The text at an address in an encoding (its number): so many bytes, or up to a zero if that is -1. #f if it is not valid.";
            foreign_read "foreign-read!" foreign (integer, bytevector, index, index) -> unspecified, writes; "Copies from an address into a bytevector: start, end.";
            foreign_write "foreign-write!" foreign (integer, bytevector, index, index) -> unspecified, writes; "Copies from a bytevector, from start to end, to an address.";
            foreign_move "foreign-move!" foreign (integer, integer, index) -> unspecified, writes; "Copies so many bytes to an address from another; they may overlap.";
            foreign_make_request "foreign-make-request" foreign (any, vector, vector, any) -> integer, writes; "A request to call a function of variable arguments (address, kinds of the fixed ones, exact integers and flonums, whether errno is captured).";
            foreign_perform "foreign-perform" foreign (integer) -> unspecified, writes; "Performs a request that was not started, on this thread.";
            foreign_keep_text "foreign-keep-text!" foreign (integer, index) -> unspecified, writes; "Before the start of a request: its result is a text in an encoding (its number), which is copied to a block that is to be freed.";
            foreign_start "foreign-start" foreign (integer, any) -> unspecified, writes; "Has a request performed: by the thread of a serial domain (a symbol), or by any of the pool if that is #f.";
            foreign_move_to "foreign-move-to" stub (any) -> any, writes; "Has the thread of a serial domain (a symbol), or one that does nothing else (#f), go on with the program. Whether it does; not if frames of C are below, or the thread is busy. With #t, leaves Scheme on a thread that does not carry the program.";
            foreign_hand_over "foreign-hand-over" foreign (procedure) -> boolean, writes; "In a callback of the program: has another thread go on with the program, by a procedure that never returns. Whether there is one.";
            foreign_is_program "foreign-program?" foreign () -> boolean, reads; "Whether this thread carries the program, or runs a callback of it.";
            foreign_wait "foreign-wait" foreign (any, fixnum) -> boolean, writes; "Whether a started request is done, after so many milliseconds at most; with -1, waits for ever. Without a request, #f, waits so long.";
            foreign_is_behind "foreign-behind?" foreign (integer) -> boolean, reads; "In a callback: whether a request that is not done waits for this very system thread.";
            foreign_retain "foreign-retain" foreign (integer) -> unspecified, writes; "Keeps a request until it is released once more.";
            foreign_release "foreign-release" foreign (integer) -> unspecified, writes; "Frees a request that nobody keeps any more, now or as soon as it is done.";
            foreign_watch "foreign-watch" foreign (integer) -> boolean, writes; "Has foreign-next-done tell that a request is done; #f if it is done already, and not told.";
            foreign_next_done "foreign-next-done" foreign (fixnum) -> any, writes; "The watched request that was done first among those not told, after so many milliseconds at most (-1: for ever), or #f.";
            foreign_done_descriptor "foreign-done-descriptor" foreign () -> fixnum, writes; "A file descriptor that is readable while foreign-next-done has one to tell. From the first use on, time slices end when it becomes so.";
            foreign_callback "foreign-callback" foreign (procedure, any) -> integer, writes; "The address of a new C function that calls a procedure with the address of a block (foreign::Callback of the abi); whether it takes arguments elsewhere than in rdi and rsi.";
            foreign_callback_name "foreign-callback-name!" foreign (integer, string) -> unspecified, writes; "Names a callback, for messages.";
            foreign_callback_else "foreign-callback-else!" foreign (integer, integer, flonum) -> unspecified, writes; "What a callback returns once it is freed: in rax, in xmm0. Without it the process ends.";
            foreign_callback_post "foreign-callback-post!" foreign (integer, index, boolean) -> unspecified, writes; "Has the calls of a new callback made later, while C goes on: words of arguments on the stack, whether they are dropped when too many wait.";
            foreign_caller "foreign-caller" foreign () -> any, allocates; "Where the program called the library: file:line:column, a string; or #f.";
            foreign_callback_free "foreign-callback-free" foreign (integer) -> unspecified, writes; "Frees a callback.";
            foreign_declare_exports "foreign-declare-exports" foreign (vector) -> unspecified, writes; "Makes names known to the libraries that are loaded from now on.";
            foreign_export "foreign-export!" foreign (string, integer) -> unspecified, writes; "Has the function of such a name go to a callback.";
            foreign_entry_live "foreign-entry-live?" foreign (fixnum) -> boolean, reads; "Whether an entry into Scheme of this system thread, by its serial, is not over.";
            foreign_entry_block "foreign-entry-block" foreign () -> integer, reads; "Address of the block of the callback that is running.";
            foreign_entry_winders "foreign-entry-winders" foreign () -> any, reads; "The winders where the callback that is running began.";
            foreign_entry_parameterization "foreign-entry-parameterization" foreign () -> any, reads; "The parameterization there; #f on a thread of C.";
            foreign_current_request "foreign-current-request" foreign () -> integer, reads; "The request whose call this system thread is making, or 0.";
            foreign_current_serial "foreign-current-serial" foreign () -> integer, reads; "The number of that request, which no other has, or 0.";
            foreign_escape "foreign-escape" foreign () -> fixnum, control; "Ends the callback that is running, and drops C's frames: the foreign call that called back returns, with any result.";
            foreign_return "foreign-return" stub () -> any, control; "Ends the callback that is running: returns to C with the results in its block.";
            port_descriptor "port-descriptor" foreign (port) -> fixnum, writes; "The file descriptor of a port, after writing out what an output port holds.";
            open_descriptor "open-descriptor" foreign (fixnum, boolean, boolean) -> port, writes; "A port of a file descriptor: whether it is for output, whether it is binary.";
            await_readable "await-readable" foreign (fixnum) -> unspecified, writes; "Waits until a file descriptor has something to read, while other threads may run Scheme.";
            bytevector_address "bytevector-address" foreign (bytevector) -> any, reads; "Address of the bytes of a bytevector that never moves, because it is large; #f of any other.";
            bytevector_set_length "bytevector-set-length!" foreign (bytevector, index) -> unspecified, writes; "Shortens a bytevector, or gives it back at most its first length.";
            foreign_call "foreign-call" special (rest) -> any, writes; "Calls a C function: a constant description, the address, the arguments.";
            foreign_ref "foreign-ref" special (rest) -> any, reads; "What lies in memory: a constant C type, an address, an offset in bytes.";
            foreign_set "foreign-set!" special (rest) -> unspecified, writes; "Stores into memory: a constant C type, an address, an offset in bytes, a value.";
            foreign_errno "foreign-errno" inline () -> fixnum, reads; "errno as the last call left it that was described as setting it.";

            // What green threads need of the system; the threads themselves are the library's.
            check_soon "check-soon!" call () -> unspecified, writes; "Has the next stack check look for what came up.";
            thread_ticks "thread-ticks!" foreign (boolean) -> unspecified, writes; "Whether time slices end.";
            event_watch "event-watch!" foreign (fixnum) -> boolean, writes; "Watches a descriptor until event-wait tells that it is readable; #f for one that never makes anyone wait.";
            event_unwatch "event-unwatch!" foreign (fixnum) -> unspecified, writes; "Watches a descriptor no more.";
            event_wait "event-wait" foreign (fixnum) -> any, writes; "Sleeps for so many nanoseconds at most (-1: for ever), or until something happens: the watched descriptors that are readable, or #t if the program was interrupted.";
            event_notify "event-notify!" foreign () -> unspecified, writes; "Wakes the system thread that sleeps in event-wait.";
            event_other_threads "event-other-threads?" foreign () -> boolean, reads; "Whether anything may happen, on another system thread, that ends a wait.";

            // Hashing and tables: the tables themselves are written in Scheme.
            eq_hash "eq-hash" call (any) -> fixnum, reads; "Hash by identity; for objects that move it holds until the collection counter changes.";
            is_address_hashed "address-hashed?" call (any) -> boolean, reads; "Whether eq-hash of a value depends on where it lies and it may still move.";
            collection_count "collection-count" call () -> fixnum, reads; "Number of collections so far.";
            eqv_hash "eqv-hash" call (any) -> fixnum, reads; "Hash for eqv?, likewise.";
            equal_hash "equal-hash" call (any) -> fixnum, reads; "Hash for equal?, bounded in time; never depends on addresses.";

            // Weak objects.
            weak_cons "weak-cons" call (any, any) -> any, allocates; "A new weak pair.";
            weak_car "weak-car" call (any) -> any, reads; "The car of a weak pair, or the broken-weak-pointer object.";
            weak_cdr "weak-cdr" call (any) -> any, reads; "The cdr of a weak pair.";
            set_weak_car "set-weak-car!" call (any, any) -> unspecified, writes; "Changes the car of a weak pair.";
            set_weak_cdr "set-weak-cdr!" call (any, any) -> unspecified, writes; "Changes the cdr of a weak pair.";
            is_broken "bwp-object?" inline (any) -> boolean, pure; "Whether a value is the broken-weak-pointer object.";
            make_ephemeron "make-ephemeron" call (any, any) -> any, allocates; "A new ephemeron.";
            ephemeron_key "ephemeron-key" call (any) -> any, reads; "Key of an ephemeron, or the broken-weak-pointer object.";
            ephemeron_value "ephemeron-value" call (any) -> any, reads; "Value of an ephemeron, or the broken-weak-pointer object.";
            make_guardian "make-guardian-object" call () -> any, allocates; "A new guardian.";
            guardian_register "guardian-register!" call (any, any) -> unspecified, writes; "Hands an object to a guardian.";
            guardian_retrieve "guardian-retrieve!" call (any) -> any, writes; "An object found inaccessible, or #f.";
            guardian_withdraw "guardian-withdraw!" call (any) -> any, writes; "An object not found inaccessible, or #f.";
            collect "collect" call (fixnum) -> unspecified, writes; "Asks for a collection at the next safepoint: 0 minor, 1 full.";

            // Ports. Every operation on a closed port raises.
            standard_port "standard-port" call (index) -> port, reads; "Port of standard input (0), output (1) or error (2).";
            open_input_file "open-input-file" call (string) -> port, writes; "Textual input from a file.";
            open_output_file "open-output-file" call (string, boolean) -> port, writes; "Textual output to a file; #t appends.";
            open_binary_input_file "open-binary-input-file" call (string) -> port, writes; "Binary input from a file.";
            open_binary_output_file "open-binary-output-file" call (string) -> port, writes; "Binary output to a file.";
            open_input_string "open-input-string" call (string) -> port, allocates; "Textual input from a string.";
            open_output_string "open-output-string" call () -> port, allocates; "Textual output that is kept.";
            get_output_string "get-output-string" call (port) -> string, allocates; "What was written to a string port.";
            open_input_bytevector "open-input-bytevector" call (bytevector) -> port, allocates; "Binary input from a bytevector.";
            open_output_bytevector "open-output-bytevector" call () -> port, allocates; "Binary output that is kept.";
            get_output_bytevector "get-output-bytevector" call (port) -> bytevector, allocates; "What was written to a bytevector port.";
            is_input_port "input-port?" call (any) -> boolean, pure; "Whether a value is an input port.";
            is_output_port "output-port?" call (any) -> boolean, pure; "Whether a value is an output port.";
            is_textual_port "textual-port?" call (any) -> boolean, pure; "Whether a value is a textual port.";
            is_binary_port "binary-port?" call (any) -> boolean, pure; "Whether a value is a binary port.";
            is_input_port_open "input-port-open?" call (port) -> boolean, reads; "Whether an input port is open.";
            is_output_port_open "output-port-open?" call (port) -> boolean, reads; "Whether an output port is open.";
            close_port "close-port" call (port) -> unspecified, writes; "Flushes and closes a port.";
            close_input_port "close-input-port" call (port) -> unspecified, writes; "Closes the input side; raises if it is not an input port.";
            close_output_port "close-output-port" call (port) -> unspecified, writes; "Closes the output side; raises if it is not an output port.";
            flush_output_port "flush-output-port" call (port) -> unspecified, writes; "Writes out what is buffered.";
            is_not_ready "not-ready?" inline (any) -> boolean, pure; "Whether a primitive that reads answers that there is nothing to read yet.";
            input_descriptor "input-descriptor" call (port) -> fixnum, reads; "The file descriptor from which a port has nothing to read yet.";
            read_char "read-char" call (port) -> any, writes; "The next character, or the end-of-file object.";
            peek_char "peek-char" call (port) -> any, writes; "The next character, left in place.";
            is_char_ready "char-ready?" call (port) -> boolean, writes; "Whether read-char would not wait.";
            read_line "read-line" call (port) -> any, writes; "The rest of the line, without its end.";
            read_string "read-string" call (index, port) -> any, writes; "Up to so many characters.";
            read_u8 "read-u8" call (port) -> any, writes; "The next byte, or the end-of-file object.";
            peek_u8 "peek-u8" call (port) -> any, writes; "The next byte, left in place.";
            is_u8_ready "u8-ready?" call (port) -> boolean, writes; "Whether read-u8 would not wait.";
            read_bytevector "read-bytevector" call (index, port) -> any, writes; "Up to so many bytes.";
            read_bytevector_to "read-bytevector!" call (bytevector, port, index, index) -> any, writes; "Reads into a range; the number of bytes, or the end-of-file object.";
            write_char "write-char" call (char, port) -> unspecified, writes; "Writes a character.";
            write_string "write-string" call (string, port, index, index) -> unspecified, writes; "Writes a range of a string.";
            write_u8 "write-u8" call (byte, port) -> unspecified, writes; "Writes a byte.";
            write_bytevector "write-bytevector" call (bytevector, port, index, index) -> unspecified, writes; "Writes a range of a bytevector.";
            newline "newline" call (port) -> unspecified, writes; "Writes an end of line.";
            write "write" call (any, port) -> unspecified, writes; "Writes a datum; datum labels for cycles only.";
            write_shared "write-shared" call (any, port) -> unspecified, writes; "Writes a datum; datum labels for all shared structure.";
            write_simple "write-simple" call (any, port) -> unspecified, writes; "Writes a datum without datum labels.";
            display "display" call (any, port) -> unspecified, writes; "Writes a datum for people to read.";
            writeln "writeln" call (any, port) -> unspecified, writes; "Displays a datum and an end of line.";
            port_column "port-column" call (port) -> fixnum, reads; "Column, from 0, of the next character written.";
            read "read" call (port) -> any, writes; "The next datum, or the end-of-file object; raises a read error.";
            port_fold_case "set-port-fold-case!" call (port, boolean) -> unspecified, writes; "Whether read folds case.";

            // The system.
            is_file_present "file-exists?" call (string) -> boolean, writes; "Whether a file exists.";
            delete_file "delete-file" call (string) -> unspecified, writes; "Deletes a file.";
            get_environment_variable "get-environment-variable" call (string) -> any, writes; "Value of an environment variable, or #f.";
            get_environment_variables "get-environment-variables" call () -> list, writes; "All environment variables: a list of pairs.";
            current_second "current-second" call () -> flonum, writes; "Seconds since the epoch, TAI.";
            current_jiffy "current-jiffy" call () -> fixnum, writes; "Nanoseconds since the process started.";
            cpu_time "cpu-time" call () -> fixnum, writes; "Processor time of this process in nanoseconds.";
            bytes_allocated "bytes-allocated" call () -> fixnum, writes; "Bytes allocated since the start.";
            compile "compile" call (any, any) -> any, writes; "Compiles a datum in an environment: a procedure of no arguments that runs it.";
            environment "make-environment" call (list) -> any, writes; "The environment made by a list of import sets.";
            interaction_environment "interaction-environment" call () -> any, writes; "The mutable environment of the prompt or script.";
            features "features" call () -> list, allocates; "The feature identifiers: a list of symbols.";
            load_source "load-source" call (string) -> fixnum, writes; "The number of the source file at a path.";
            load_next "load-next" call (fixnum, fixnum, any) -> any, writes; "The next form of a source file, from a position on, compiled in an environment: a pair of a procedure and the position after it, or #f.";
            captured_frames "captured-frames" call () -> list, writes; "The frames of the program on the stack, from the innermost: lists of file, line, column, procedure or #f, and variables, which are lists of name, value, and cell or #f.";
            enter_frame "enter-frame" call (fixnum, list) -> unspecified, writes; "Lets forms of the prompt see the variables of a frame, of a number.";
            leave_frame "leave-frame" call () -> unspecified, writes; "Ends that for the frame that was entered last.";
            disable_pending "interrupts-handled!" call () -> fixnum, writes; "What was pending, which is now cleared.";
        }
    };
}

/// The type that a primitive asks of an argument or promises of its result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(non_camel_case_types)]
pub enum Type {
    any,
    boolean,
    fixnum,
    /// A fixnum that is not negative.
    index,
    /// A fixnum from 0 to 255.
    byte,
    flonum,
    /// Exact or inexact integer.
    integer,
    real,
    number,
    char,
    pair,
    list,
    symbol,
    string,
    vector,
    bytevector,
    procedure,
    port,
    record,
    condition,
    promise,
    box_,
    cell,
    foreign,
    unspecified,
    /// Any number of further arguments.
    rest,
}

impl Type {
    /// The noun for messages, with its article.
    pub const fn noun(self) -> &'static str {
        match self {
            Type::any | Type::rest => "a value",
            Type::boolean => "a boolean",
            Type::fixnum => "a small exact integer",
            Type::index => "an exact non-negative integer",
            Type::byte => "a byte",
            Type::flonum => "a flonum",
            Type::integer => "an integer",
            Type::real => "a real number",
            Type::number => "a number",
            Type::char => "a character",
            Type::pair => "a pair",
            Type::list => "a list",
            Type::symbol => "a symbol",
            Type::string => "a string",
            Type::vector => "a vector",
            Type::bytevector => "a bytevector",
            Type::procedure => "a procedure",
            Type::port => "a port",
            Type::record => "a record",
            Type::condition => "a condition",
            Type::promise => "a promise",
            Type::box_ => "a box",
            Type::cell => "a cell",
            Type::foreign => "a foreign pointer",
            Type::unspecified => "the unspecified value",
        }
    }
}

/// How a primitive is compiled; see the module's text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(non_camel_case_types)]
pub enum How {
    inline,
    inline_slow,
    call,
    stub,
    special,
    foreign,
}

/// What a primitive does beyond computing its result; see the module's text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(non_camel_case_types)]
pub enum Effect {
    pure,
    reads,
    allocates,
    writes,
    control,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct PrimitiveInfo {
    /// The name in Scheme, without the `%`.
    pub name: &'static str,
    /// How it is compiled.
    pub how: How,
    /// The types of the parameters.
    pub parameters: &'static [Type],
    /// The type of the result.
    pub result: Type,
    /// What else it does.
    pub effect: Effect,
}

macro_rules! define_primitives {
    ($($symbol:ident $name:literal $how:ident ($($parameter:ident),*) -> $result:ident, $effect:ident; $doc:literal;)*) => {
        /// A primitive.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(non_camel_case_types)]
        #[repr(u16)]
        pub enum Primitive {
            $(#[doc = $doc] $symbol,)*
        }

        /// What is known of each primitive, in the order of the enum.
        pub const PRIMITIVES: &[PrimitiveInfo] = &[
            $(PrimitiveInfo {
                name: $name,
                how: How::$how,
                parameters: &[$(Type::$parameter),*],
                result: Type::$result,
                effect: Effect::$effect,
            },)*
        ];

        // Apart, because the runtime needs none of them.
        const SYMBOLS: &[&str] = &[$(stringify!($symbol),)*];

        /// All primitives, in order.
        pub const ALL: &[Primitive] = &[$(Primitive::$symbol,)*];
    };
}

for_each_primitive!(define_primitives);

/// Number of primitives.
pub const PRIMITIVE_COUNT: usize = PRIMITIVES.len();

impl Primitive {
    /// The row.
    pub const fn info(self) -> &'static PrimitiveInfo {
        &PRIMITIVES[self as usize]
    }

    /// The name of the function in Rust, and the symbol in listings.
    pub const fn symbol(self) -> &'static str {
        SYMBOLS[self as usize]
    }

    /// The primitive whose name in Scheme, without the `%`, is `name`.
    pub fn from_name(name: &str) -> Option<Primitive> {
        PRIMITIVES
            .iter()
            .position(|info| info.name == name)
            .map(|i| ALL[i])
    }

    /// The number of arguments it takes, if that is fixed.
    pub const fn arity(self) -> Option<usize> {
        match self.info().how {
            How::special => None,
            How::inline | How::inline_slow | How::call | How::foreign | How::stub => {
                Some(self.info().parameters.len())
            }
        }
    }
}

impl core::fmt::Debug for Primitive {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "%{}", self.info().name)
    }
}
