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
;;         (let ((a (char-order-key 'char<? 1 convert first)) (b ...)) (%fx<? a b)))
;;        ((first) ...)
;;        ((first second . rest) (let loop ...))))
(define-syntax define-char-comparison
  (syntax-rules ()
    ((_ name (a b) holds convert)
     (define name
       (case-lambda
         ((first second)
          (let ((a (char-order-key 'name 1 convert first))
                (b (char-order-key 'name 2 convert second)))
            holds))
         ((first) (check %char? first 'name 1 "a character"))
         ((first second . rest)
          (let loop ((a (char-order-key 'name 1 convert first))
                     (rest (%cons second rest))
                     (position 2)
                     (result #t))
            (if (%null? rest)
                result
                (let ((b (char-order-key 'name position convert (%car rest))))
                  (loop b (%cdr rest) (%fx+ position 1) (and holds result)))))))))))

;; (char-order-key 'char<? 1 values c)
;; => (if (%char? c) (%char->integer (values c)) (raise-wrong-type 'char<? 1 "a character" c))
(define-syntax char-order-key
  (syntax-rules ()
    ((_ who position convert char)
     (if (%char? char)
         (%char->integer (convert char))
         (raise-wrong-type who position "a character" char)))))

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
