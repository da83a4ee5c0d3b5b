;;; Strings: access, ranges, comparison, conversion.
;;;
;;; Exports: the procedures of section 6.7 of the report but string-map and string-for-each, and those of (scheme char).
;;; Needs: checks.scm.

(define (string? value) (%string? value))
(define (string-length string) (%string-length string))
(define (string-ref string k) (%string-ref string k))
(define (string-set! string k char) (%string-set! string k char))

(define make-string
  (case-lambda
    ((length) (%make-string length #\space))
    ((length char) (%make-string length char))))

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

(define (substring string start end)
  (check-string-range 'substring 1 string start end)
  (%substring string start end))

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
  (check %fixnum? at 'string-copy! 2 "an exact non-negative integer")
  (check-range 'string-copy! 2 "a string" (%string-length to) at (%fx+ at (%fx- end start)))
  (%string-copy! to at from start end))

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

(define (list->string chars) (%list->string chars))

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

(define-string-comparison string=? (a b) (%string=2? a b))
(define-string-comparison string<? (a b) (%fx<? (%string-compare a b) 0))
(define-string-comparison string>? (a b) (%fx<? 0 (%string-compare a b)))
(define-string-comparison string<=? (a b) (not (%fx<? 0 (%string-compare a b))))
(define-string-comparison string>=? (a b) (not (%fx<? (%string-compare a b) 0)))

(define (compare-folded a b)
  (%string-compare (%string-foldcase a) (%string-foldcase b)))

(define-string-comparison string-ci=? (a b) (%eq? (compare-folded a b) 0))
(define-string-comparison string-ci<? (a b) (%fx<? (compare-folded a b) 0))
(define-string-comparison string-ci>? (a b) (%fx<? 0 (compare-folded a b)))
(define-string-comparison string-ci<=? (a b) (not (%fx<? 0 (compare-folded a b))))
(define-string-comparison string-ci>=? (a b) (not (%fx<? (compare-folded a b) 0)))
