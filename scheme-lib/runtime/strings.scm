;;; Strings: access, ranges, comparison, conversion.
;;;
;;; Exports: the procedures of section 6.7 of the report but string-map and string-for-each, and those of (scheme char).
;;; Needs: checks.scm.

;;> (string? object) -> boolean
;;> Whether an object is a string.
;;>   (string? "abc") => #t
;;>   (string? #\a) => #f
(define (string? value) (%string? value))

;;> (string-length string) -> count
;;> The number of characters of a string.
;;>   (string-length "λx") => 2
(define (string-length string) (%string-length string))

;;> (string-ref string k) -> char
;;> The character of a string at an index, counted from 0. It takes constant time for any character.
;;>   (string-ref "abc" 1) => #\b
;;>   (string-ref "abc" 3) => error: string-ref: argument 2 must be an index from 0 to 2, but is 3
(define (string-ref string k) (%string-ref string k))

;;> (string-set! string k char) -> unspecified
;;> Replaces the character of a string at an index. Literals cannot be changed.
;;>   (let ((s (string #\a #\b))) (string-set! s 0 #\λ) s) => "λb"
(define (string-set! string k char) (%string-set! string k char))

;;> (make-string k [char]) -> string
;;> A new string of a length, with the same character everywhere.
;;>   (make-string 3 #\*) => "***"
(define make-string
  (case-lambda
    ((length) (%make-string length #\space))
    ((length char) (%make-string length char))))

;;> (string char ...) -> string
;;> A new string of characters.
;;>   (string #\a #\b) => "ab"
(define (string . chars) (%list->string chars))

;; The length of a string, after checking that it is one and that a range may begin at start.
(define (checked-string-end who position string start)
  (check %string? string who position "a string")
  (let ((end (%string-length string)))
    (check-range who (%fx+ position 1) "a string" end start end)
    end))

(define (check-string-range who position string start end)
  (check %string? string who position "a string")
  (check-range who (%fx+ position 1) "a string" (%string-length string) start end))

;;> (substring string start end) -> string
;;> A new string of the characters from one index up to another.
;;>   (substring "hello" 1 3) => "el"
(define (substring string start end)
  (check-string-range 'substring 1 string start end)
  (%substring string start end))

;;> (string-copy string [start [end]]) -> string
;;> A new string of the characters of a string, or of a part of it.
;;>   (string-copy "hello" 2) => "llo"
;;>   (string-copy "hello" 2 4) => "ll"
(define string-copy
  (case-lambda
    ((string)
     (check %string? string 'string-copy 1 "a string")
     (%substring string 0 (%string-length string)))
    ((string start)
     (%substring string start (checked-string-end 'string-copy 1 string start)))
    ((string start end)
     (check-string-range 'string-copy 1 string start end)
     (%substring string start end))))

;;> (string-copy! to:string at:k from:string [start [end]]) -> unspecified
;;> Copies the characters of a string, or of a part of it, into another one from an index on. The two may be the same
;;> string.
;;>   (define s (make-string 5 #\-))
;;>   (begin (string-copy! s 1 "abcd" 1 3) s) => "-bc--"
(define string-copy!
  (case-lambda
    ((to at from)
     (check %string? from 'string-copy! 3 "a string")
     (copy-into-string! to at from 0 (%string-length from)))
    ((to at from start)
     (copy-into-string! to at from start (checked-string-end 'string-copy! 3 from start)))
    ((to at from start end)
     (check-string-range 'string-copy! 3 from start end)
     (copy-into-string! to at from start end))))

(define (copy-into-string! to at from start end)
  (check %string? to 'string-copy! 1 "a string")
  (check %exact-integer? at 'string-copy! 2 "an exact non-negative integer")
  (check-range 'string-copy! 2 "a string" (%string-length to) at (%+ at (%fx- end start)))
  (%string-copy! to at from start end))

;;> (string-fill! string char [start [end]]) -> unspecified
;;> Puts a character everywhere in a string, or in a part of it.
;;>   (let ((s (string-copy "abcd"))) (string-fill! s #\x 1 3) s) => "axxd"
(define string-fill!
  (case-lambda
    ((string char)
     (check %string? string 'string-fill! 1 "a string")
     (%string-fill! string char 0 (%string-length string)))
    ((string char start)
     (%string-fill! string char start (string-fill-end string start)))
    ((string char start end)
     (check %string? string 'string-fill! 1 "a string")
     (check-range 'string-fill! 3 "a string" (%string-length string) start end)
     (%string-fill! string char start end))))

(define (string-fill-end string start)
  (check %string? string 'string-fill! 1 "a string")
  (check-range 'string-fill! 3 "a string" (%string-length string) start (%string-length string))
  (%string-length string))

;;> (string-append string ...) -> string
;;> A new string of the characters of strings one after the other.
;;>   (string-append "foo" "bar" "!") => "foobar!"
;;>   (string-append) => ""
(define string-append
  (case-lambda
    ((a b)
     (check %string? a 'string-append 1 "a string")
     (check %string? b 'string-append 2 "a string")
     (%string-append2 a b))
    (() (%make-string 0 #\space))
    (strings
     (let loop ((rest strings) (position 1))
       (if (%pair? rest)
           (begin
             (check %string? (%car rest) 'string-append position "a string")
             (loop (%cdr rest) (%fx+ position 1)))
           (%string-concatenate strings))))))

;; Conversions.

;;> (string->list string [start [end]]) -> list
;;> A list of the characters of a string, or of a part of it.
;;>   (string->list "abc") => (#\a #\b #\c)
;;>   (string->list "abc" 1) => (#\b #\c)
(define string->list
  (case-lambda
    ((string)
     (check %string? string 'string->list 1 "a string")
     (list-of-chars string 0 (%string-length string)))
    ((string start)
     (list-of-chars string start (checked-string-end 'string->list 1 string start)))
    ((string start end)
     (check-string-range 'string->list 1 string start end)
     (list-of-chars string start end))))

(define (list-of-chars string start end)
  (let loop ((i end) (chars '()))
    (if (%fx<? start i)
        (loop (%fx- i 1) (%cons (%string-ref string (%fx- i 1)) chars))
        chars)))

;;> (list->string list) -> string
;;> A new string of a list of characters.
;;>   (list->string '(#\a #\b)) => "ab"
(define (list->string chars) (%list->string chars))

;;> (string->vector string [start [end]]) -> vector
;;> A vector of the characters of a string, or of a part of it.
;;>   (string->vector "abc" 1) => #(#\b #\c)
(define string->vector
  (case-lambda
    ((string)
     (check %string? string 'string->vector 1 "a string")
     (vector-of-chars string 0 (%string-length string)))
    ((string start)
     (vector-of-chars string start (checked-string-end 'string->vector 1 string start)))
    ((string start end)
     (check-string-range 'string->vector 1 string start end)
     (vector-of-chars string start end))))

(define (vector-of-chars string start end)
  (let ((vector (%make-vector (%fx- end start) 0)))
    (let loop ((i start))
      (if (%fx<? i end)
          (begin
            (%vector-set! vector (%fx- i start) (%string-ref string i))
            (loop (%fx+ i 1)))
          vector))))

;;> (string->utf8 string [start [end]]) -> bytevector
;;> The bytes of a string, or of a part of it, in UTF-8.
;;>   (string->utf8 "aλ") => #u8(97 206 187)
(define string->utf8
  (case-lambda
    ((string)
     (check %string? string 'string->utf8 1 "a string")
     (%string->utf8 string 0 (%string-length string)))
    ((string start)
     (%string->utf8 string start (checked-string-end 'string->utf8 1 string start)))
    ((string start end)
     (check-string-range 'string->utf8 1 string start end)
     (%string->utf8 string start end))))

;;> (string-upcase string) -> string
;;> (string-downcase string) -> string
;;> (string-foldcase string) -> string
;;> A string in capital letters, in small letters, or in the form in which those that differ only in case are the same.
;;> The length may change.
;;>   (string-upcase "straße") => "STRASSE"
;;>   (string-downcase "HELLO") => "hello"
;;>   (string-foldcase "Straße") => "strasse"
(define (string-upcase string) (%string-upcase string))
(define (string-downcase string) (%string-downcase string))
(define (string-foldcase string) (%string-foldcase string))

;; Comparison, by scalar values. All arguments are type-checked.

;; (define-string-comparison string<? (a b) (%fx<? (%string-compare a b) 0))
;; => (define string<?
;;      (case-lambda
;;        ((a b) (check %string? a 'string<? 1 "a string") (check ...) (%fx<? (%string-compare a b) 0))
;;        ((a) (check %string? a 'string<? 1 "a string"))
;;        ((first second . rest) (let loop ...))))
(define-syntax define-string-comparison
  (syntax-rules ()
    ((_ name (a b) holds)
     (define name
       (case-lambda
         ((a b)
          (check %string? a 'name 1 "a string")
          (check %string? b 'name 2 "a string")
          holds)
         ((a) (check %string? a 'name 1 "a string"))
         ((first second . rest)
          (check %string? first 'name 1 "a string")
          (let loop ((a first) (rest (%cons second rest)) (position 2) (result #t))
            (if (%null? rest)
                result
                (let ((b (%car rest)))
                  (check %string? b 'name position "a string")
                  (loop b (%cdr rest) (%fx+ position 1) (and holds result)))))))))))

;;> (string=? string1 string2 ...) -> boolean
;;> (string<? string1 string2 ...) -> boolean
;;> (string>? string1 string2 ...) -> boolean
;;> (string<=? string1 string2 ...) -> boolean
;;> (string>=? string1 string2 ...) -> boolean
;;> Whether strings are equal, rise, fall, do not fall, or do not rise, from each to the next. They are in the order of
;;> their first different code point, and a beginning comes before the whole.
;;>   (string=? "ab" "ab") => #t
;;>   (string<? "ab" "abc" "b") => #t
;;>   (string>? "b" "abc") => #t
;;>   (string<=? "a" "a") => #t
;;>   (string>=? "a" "b") => #f
(define-string-comparison string=? (a b) (%string=2? a b))
(define-string-comparison string<? (a b) (%fx<? (%string-compare a b) 0))
(define-string-comparison string>? (a b) (%fx<? 0 (%string-compare a b)))
(define-string-comparison string<=? (a b) (not (%fx<? 0 (%string-compare a b))))
(define-string-comparison string>=? (a b) (not (%fx<? (%string-compare a b) 0)))

(define (compare-folded a b)
  (%string-compare (%string-foldcase a) (%string-foldcase b)))

;;> (string-ci=? string1 string2 ...) -> boolean
;;> (string-ci<? string1 string2 ...) -> boolean
;;> (string-ci>? string1 string2 ...) -> boolean
;;> (string-ci<=? string1 string2 ...) -> boolean
;;> (string-ci>=? string1 string2 ...) -> boolean
;;> The comparisons of strings after `string-foldcase`: capital and small letters are the same.
;;>   (string-ci=? "Straße" "STRASSE") => #t
;;>   (string-ci<? "a" "B") => #t
;;>   (string-ci>? "b" "A") => #t
;;>   (string-ci<=? "a" "A") => #t
;;>   (string-ci>=? "a" "B") => #f
(define-string-comparison string-ci=? (a b) (%eq? (compare-folded a b) 0))
(define-string-comparison string-ci<? (a b) (%fx<? (compare-folded a b) 0))
(define-string-comparison string-ci>? (a b) (%fx<? 0 (compare-folded a b)))
(define-string-comparison string-ci<=? (a b) (not (%fx<? 0 (compare-folded a b))))
(define-string-comparison string-ci>=? (a b) (not (%fx<? (compare-folded a b) 0)))
