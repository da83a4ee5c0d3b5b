;;; Characters.
;;;
;;; Exports: the procedures of section 6.6 of the report, char-general-category.
;;; Needs: checks.scm.

(define (char? value) (%char? value))
(define (char->integer char) (%char->integer char))
(define (integer->char n) (%integer->char n))

(define (char-upcase char) (%char-upcase char))
(define (char-downcase char) (%char-downcase char))
(define (char-foldcase char) (%char-foldcase char))
(define (char-alphabetic? char) (%char-alphabetic? char))
(define (char-numeric? char) (%char-numeric? char))
(define (char-whitespace? char) (%char-whitespace? char))
(define (char-upper-case? char) (%char-upper-case? char))
(define (char-lower-case? char) (%char-lower-case? char))
(define (digit-value char) (%digit-value char))
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

(define-char-comparison char=? (a b) (%fx=? a b) as-it-is)
(define-char-comparison char<? (a b) (%fx<? a b) as-it-is)
(define-char-comparison char>? (a b) (%fx<? b a) as-it-is)
(define-char-comparison char<=? (a b) (not (%fx<? b a)) as-it-is)
(define-char-comparison char>=? (a b) (not (%fx<? a b)) as-it-is)
(define-char-comparison char-ci=? (a b) (%fx=? a b) %char-foldcase)
(define-char-comparison char-ci<? (a b) (%fx<? a b) %char-foldcase)
(define-char-comparison char-ci>? (a b) (%fx<? b a) %char-foldcase)
(define-char-comparison char-ci<=? (a b) (not (%fx<? b a)) %char-foldcase)
(define-char-comparison char-ci>=? (a b) (not (%fx<? a b)) %char-foldcase)
