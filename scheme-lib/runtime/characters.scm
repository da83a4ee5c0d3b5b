;;; Characters.
;;;
;;; Exports: the procedures of section 6.6 of the report, char-general-category.
;;; Needs: checks.scm.

;;> (char? object) -> boolean
;;> Whether an object is a character: a Unicode scalar value.
;;>   (char? #\a) => #t
;;>   (char? "a") => #f
(define (char? value) (%char? value))

;;> (char->integer char) -> integer
;;> The code point of a character.
;;>   (char->integer #\A) => 65
;;>   (char->integer #\λ) => 955
(define (char->integer char) (%char->integer char))

;;> (integer->char k) -> char
;;> The character at a code point. Surrogates, from D800 to DFFF in hexadecimal, are none.
;;>   (integer->char 955) => #\λ
(define (integer->char n) (%integer->char n))

;;> (char-upcase char) -> char
;;> The capital form of a letter; other characters stay as they are.
;;>   (char-upcase #\a) => #\A
;;>   (char-upcase #\ß) => #\ß
(define (char-upcase char) (%char-upcase char))

;;> (char-downcase char) -> char
;;> The small form of a letter; other characters stay as they are.
;;>   (char-downcase #\A) => #\a
(define (char-downcase char) (%char-downcase char))

;;> (char-foldcase char) -> char
;;> The form of a character in which those that differ only in case are the same.
;;>   (char-foldcase #\Σ) => #\σ
(define (char-foldcase char) (%char-foldcase char))

;;> (char-alphabetic? char) -> boolean
;;> Whether a character is a letter, in the sense of Unicode.
;;>   (char-alphabetic? #\λ) => #t
;;>   (char-alphabetic? #\1) => #f
(define (char-alphabetic? char) (%char-alphabetic? char))

;;> (char-numeric? char) -> boolean
;;> Whether a character is a decimal digit of any script; `digit-value` is its value.
;;>   (char-numeric? #\7) => #t
;;>   (char-numeric? #\x) => #f
(define (char-numeric? char) (%char-numeric? char))

;;> (char-whitespace? char) -> boolean
;;> Whether a character is white space: a space, tab, end of line and the like.
;;>   (char-whitespace? #\newline) => #t
;;>   (char-whitespace? #\_) => #f
(define (char-whitespace? char) (%char-whitespace? char))

;;> (char-upper-case? char) -> boolean
;;> Whether a character is a capital letter.
;;>   (char-upper-case? #\A) => #t
;;>   (char-upper-case? #\a) => #f
(define (char-upper-case? char) (%char-upper-case? char))

;;> (char-lower-case? char) -> boolean
;;> Whether a character is a small letter.
;;>   (char-lower-case? #\a) => #t
;;>   (char-lower-case? #\A) => #f
(define (char-lower-case? char) (%char-lower-case? char))

;;> (digit-value char) -> integer|#f
;;> The value of a decimal digit of any script, or `#f` for other characters.
;;>   (digit-value #\7) => 7
;;>   (digit-value #\x) => #f
(define (digit-value char) (%digit-value char))

;;> (char-general-category char) -> symbol
;;> The general category of a character in Unicode, such as `Lu` for a capital letter.
;;>   (char-general-category #\A) => Lu
;;>   (char-general-category #\space) => Zs
(define (char-general-category char) (%char-general-category char))

;; (define-char-comparison char<? (a b) (%fx<? a b) convert)
;; => (define char<?
;;      (case-lambda
;;        ((first second)
;;         (if (and (%char? first) (%char? second))
;;             (let ((a (%char->integer (convert first))) (b (%char->integer (convert second)))) (%fx<? a b))
;;             (raise-not-chars 'char<? (list first second))))
;;        ((first) ...)
;;        ((first second . rest) (let loop ...))))
(define-syntax define-char-comparison
  (syntax-rules ()
    ((_ name (a b) holds convert)
     (define name
       (case-lambda
         ((first second)
          (if (and (%char? first) (%char? second))
              (let ((a (%char->integer (convert first))) (b (%char->integer (convert second))))
                holds)
              (raise-not-chars 'name (%cons first (%cons second '())))))
         ((first) (check %char? first 'name 1 "a character"))
         ((first second . rest)
          (let ((chars (%cons first (%cons second rest))))
            (if (not (all-chars? chars)) (raise-not-chars 'name chars))
            (let loop ((a (%char->integer (convert first))) (rest (%cdr chars)))
              (or (%null? rest)
                  (let ((b (%char->integer (convert (%car rest)))))
                    (and holds (loop b (%cdr rest)))))))))))))

(define (all-chars? values)
  (or (%null? values)
      (and (%char? (%car values)) (all-chars? (%cdr values)))))

;; Complains about the first argument that is not a character.
(define (raise-not-chars who arguments)
  (let loop ((rest arguments) (position 1))
    (check %char? (%car rest) who position "a character")
    (loop (%cdr rest) (%fx+ position 1))))

(define-syntax as-it-is (syntax-rules () ((_ char) char)))

;;> (char=? char1 char2 ...) -> boolean
;;> (char<? char1 char2 ...) -> boolean
;;> (char>? char1 char2 ...) -> boolean
;;> (char<=? char1 char2 ...) -> boolean
;;> (char>=? char1 char2 ...) -> boolean
;;> Whether the code points of characters are equal, rise, fall, do not fall, or do not rise, from each to the next.
;;>   (char=? #\a #\a) => #t
;;>   (char<? #\a #\b #\c) => #t
;;>   (char>? #\a #\b) => #f
;;>   (char<=? #\a #\a #\b) => #t
;;>   (char>=? #\a #\b) => #f
(define-char-comparison char=? (a b) (%fx=? a b) as-it-is)
(define-char-comparison char<? (a b) (%fx<? a b) as-it-is)
(define-char-comparison char>? (a b) (%fx<? b a) as-it-is)
(define-char-comparison char<=? (a b) (not (%fx<? b a)) as-it-is)
(define-char-comparison char>=? (a b) (not (%fx<? a b)) as-it-is)

;;> (char-ci=? char1 char2 ...) -> boolean
;;> (char-ci<? char1 char2 ...) -> boolean
;;> (char-ci>? char1 char2 ...) -> boolean
;;> (char-ci<=? char1 char2 ...) -> boolean
;;> (char-ci>=? char1 char2 ...) -> boolean
;;> The comparisons of characters after `char-foldcase`: capital and small letters are the same.
;;>   (char-ci=? #\a #\A) => #t
;;>   (char-ci<? #\a #\B) => #t
;;>   (char-ci>? #\b #\A) => #t
;;>   (char-ci<=? #\a #\A #\b) => #t
;;>   (char-ci>=? #\a #\B) => #f
(define-char-comparison char-ci=? (a b) (%fx=? a b) %char-foldcase)
(define-char-comparison char-ci<? (a b) (%fx<? a b) %char-foldcase)
(define-char-comparison char-ci>? (a b) (%fx<? b a) %char-foldcase)
(define-char-comparison char-ci<=? (a b) (not (%fx<? b a)) %char-foldcase)
(define-char-comparison char-ci>=? (a b) (not (%fx<? a b)) %char-foldcase)
