;;; Values as the prompt shows them: as `write` does, but never more than fits on a screen.
;;;
;;; Exports: show-value, shown-text, cut?.
;;; Needs: nothing of this folder.
;;;
;;; A small value is written as it is, with labels if it is cyclic. Of a large one a copy is written that has `...` in place of
;;; what is too deep, too long, or too much in all.

;; Lists and vectors show so many elements, and are shown so deep.
(define-syntax most-elements (syntax-rules () ((_) 100)))
(define-syntax most-levels (syntax-rules () ((_) 12)))
;; So many pairs, vectors and other data in all: about a screen.
(define-syntax most-parts (syntax-rules () ((_) 400)))
;; Characters of a string, elements of a bytevector, bits of an integer: about a screen of each.
(define-syntax most-characters (syntax-rules () ((_) 1600)))
(define-syntax most-bytes (syntax-rules () ((_) 400)))
(define-syntax most-bits (syntax-rules () ((_) 5000)))
;; Digits at the two ends of a longer integer, and the bits up to which finding them takes no time that is felt.
(define-syntax leading-digits (syntax-rules () ((_) 60)))
(define-syntax trailing-digits (syntax-rules () ((_) 20)))
(define-syntax most-converted-bits (syntax-rules () ((_) 1000000)))

;; Writes a value. Whether something was left out.
(define (show-value value port)
  (cond
    ((small? value) (write value port) #f)
    ((small-graph? value) (write-shared value port) #f)
    (else
      (let ((budget (make-vector 1 (most-parts))))
        (write (shortened value 0 budget) port)
        #t))))

(define (shown-text value)
  (let ((port (open-output-string)))
    (show-value value port)
    (get-output-string port)))

;; What stands for parts that are left out: a symbol, which has no quotation marks.
(define (omission) (string->symbol "..."))

;; Whether nothing of a value must be left out. A cyclic value is never small, since its parts do not end.
(define (small? value)
  (let ((budget (make-vector 1 (most-parts))))
    (small-within? value 0 budget)))

(define (small-within? value level budget)
  (spend! budget)
  (and (> (vector-ref budget 0) 0)
       (cond
         ((pair? value) (and (< level (most-levels)) (small-list? value 0 level budget)))
         ((vector? value)
          (and (< level (most-levels))
               (< (vector-length value) (most-elements))
               (let loop ((index 0))
                 (or (= index (vector-length value))
                     (and (small-within? (vector-ref value index) (+ level 1) budget)
                          (loop (+ index 1)))))))
         (else (short-atom? value)))))

(define (small-list? list length level budget)
  (cond
    ((pair? list)
     (and (< length (most-elements))
          (small-within? (car list) (+ level 1) budget)
          (small-list? (cdr list) (+ length 1) level budget)))
    (else (or (null? list) (small-within? list level budget)))))

(define (short-atom? value)
  (cond
    ((string? value) (< (string-length value) (most-characters)))
    ((bytevector? value) (< (bytevector-length value) (most-bytes)))
    ((exact-integer? value) (< (integer-length value) (most-bits)))
    ((exact-rational? value)
     (and (short-atom? (numerator value)) (short-atom? (denominator value))))
    (else #t)))

(define (spend! budget)
  (vector-set! budget 0 (- (vector-ref budget 0) 1)))

;; Whether a value has few parts, each counted once, so that writing it with labels is short although it is cyclic or shares
;; parts again and again.
(define (small-graph? value)
  (let ((seen (make-hash-table eq?)) (budget (make-vector 1 (most-elements))))
    (let visit ((value value))
      (cond
        ((and (or (pair? value) (vector? value)) (hash-table-contains? seen value)) #t)
        (else
          (spend! budget)
          (and (> (vector-ref budget 0) 0)
               (cond
                 ((pair? value)
                  (hash-table-set! seen value #t)
                  (and (visit (car value)) (visit (cdr value))))
                 ((vector? value)
                  (hash-table-set! seen value #t)
                  (all-at? visit value 0))
                 (else (short-atom? value)))))))))

(define (all-at? predicate vector index)
  (or (= index (vector-length vector))
      (and (predicate (vector-ref vector index)) (all-at? predicate vector (+ index 1)))))

;; A copy without what is too much.
(define (shortened value level budget)
  (spend! budget)
  (cond
    ((<= (vector-ref budget 0) 0) (omission))
    ((or (pair? value) (vector? value))
     (cond
       ((>= level (most-levels)) (omission))
       ((pair? value) (shortened-list value 0 level budget))
       (else (shortened-vector value level budget))))
    ((short-atom? value) value)
    (else (shortened-atom value))))

(define (shortened-list list length level budget)
  (cond
    ((pair? list)
     (if (or (= length (most-elements)) (<= (vector-ref budget 0) 0))
         (cons (omission) '())
         (let ((first (shortened (car list) (+ level 1) budget)))
           (cons first (shortened-list (cdr list) (+ length 1) level budget)))))
    ((null? list) '())
    (else (shortened list level budget))))

(define (shortened-vector vector level budget)
  (let loop ((index 0) (backwards '()))
    (cond
      ((= index (vector-length vector)) (list->vector (reverse backwards)))
      ((or (= index (most-elements)) (<= (vector-ref budget 0) 0))
       (list->vector (reverse (cons (omission) backwards))))
      (else
        (loop
          (+ index 1)
          (cons (shortened (vector-ref vector index) (+ level 1) budget) backwards))))))

;; The start of a string or bytevector, or a symbol that is written without bars.
(define (shortened-atom value)
  (cond
    ((string? value) (string-append (substring value 0 (most-characters)) "..."))
    ((bytevector? value) (bytevector-copy value 0 (most-bytes)))
    ((exact-integer? value) (string->symbol (shortened-digits value)))
    (else
      (string->symbol
        (string-append
          (shortened-digits (numerator value))
          "/"
          (shortened-digits (denominator value)))))))

(define (shortened-digits integer)
  (cond
    ((short-atom? integer) (number->string integer))
    ((< (integer-length integer) (most-converted-bits))
     (let* ((digits (number->string integer)) (end (string-length digits)))
       (string-append
         (substring digits 0 (leading-digits))
         "...and-"
         (number->string (- end (leading-digits) (trailing-digits)))
         "-digits..."
         (substring digits (- end (trailing-digits)) end))))
    (else (string-append "integer-of-" (number->string (integer-length integer)) "-bits..."))))
