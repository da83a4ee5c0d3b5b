;;; Numbers: arithmetic and comparison of any number of arguments, classification, division, conversion.
;;;
;;; Exports: the procedures of section 6.2 of the report but those of (scheme inexact), 1+, -1+, 1-, exact-rational?,
;;; exact-nonnegative-integer?, bitwise operations.
;;; Needs: checks.scm.
;;;
;;; The clause of two arguments comes first: it is small, so that the inliner integrates it.

;; Classification.

(define (number? value) (%number? value))
(define (complex? value) (%number? value))
(define (real? value) (%real? value))
(define (rational? value) (%rational? value))
(define (integer? value) (or (%fixnum? value) (%integer? value)))
(define (exact-integer? value) (%exact-integer? value))
(define (exact? z) (or (%fixnum? z) (%exact? z)))

(define (inexact? z)
  (check %number? z 'inexact? 1 "a number")
  (not (%exact? z)))

(define (exact-rational? value)
  (or (%exact-integer? value) (%ratnum? value)))

(define (exact-nonnegative-integer? value)
  (and (%exact-integer? value) (not (%< value 0))))

(define (nan? z) (%nan? z))
(define (infinite? z) (%infinite? z))

(define (finite? z)
  (check %number? z 'finite? 1 "a number")
  (not (or (%nan? z) (%infinite? z))))

;; Arithmetic.

;; An operand after the second, which the primitive that combines it with the result so far would call its own second.
;; (operand c '+ 3) => (if (or (%fixnum? c) (%flonum? c)) c (checked-operand c '+ 3))
(define-syntax operand
  (syntax-rules ()
    ((_ value who position)
     (if (or (%fixnum? value) (%flonum? value)) value (checked-operand value who position)))))

(define (checked-operand value who position)
  (check %number? value who position "a number")
  value)

;; Combines a result with all operands from a position on. Apart from the procedure, so that this stays small enough to be
;; inlined where it is called.
;; (define-fold add-all + %+) => (define (add-all result operands position) (if (%null? operands) result (add-all ...)))
(define-syntax define-fold
  (syntax-rules ()
    ((_ fold who combine)
     (define (fold result operands position)
       (if (%null? operands)
           result
           (fold
             (combine result (operand (%car operands) 'who position))
             (%cdr operands)
             (%fx+ position 1)))))))

(define-fold add-all + %+)
(define-fold multiply-all * %*)
(define-fold subtract-all - %-)
(define-fold divide-all / %/)

(define +
  (case-lambda
    ((a b) (%+ a b))
    ((a b c) (%+ (%+ a b) (operand c '+ 3)))
    (() 0)
    ((a) (check %number? a '+ 1 "a number") a)
    ((a b . rest) (add-all (%+ a b) rest 3))))

(define *
  (case-lambda
    ((a b) (%* a b))
    ((a b c) (%* (%* a b) (operand c '* 3)))
    (() 1)
    ((a) (check %number? a '* 1 "a number") a)
    ((a b . rest) (multiply-all (%* a b) rest 3))))

;; Negation multiplies, so that (- 0.0) is -0.0.
(define -
  (case-lambda
    ((a b) (%- a b))
    ((a) (if (%fixnum? a) (%- 0 a) (%* -1 (operand a '- 1))))
    ((a b c) (%- (%- a b) (operand c '- 3)))
    ((a b . rest) (subtract-all (%- a b) rest 3))))

(define /
  (case-lambda
    ((a b) (%/ a b))
    ((a) (%/ 1 (operand a '/ 1)))
    ((a b . rest) (divide-all (%/ a b) rest 3))))

(define (1+ z) (%+ z 1))
(define (1- z) (%- z 1))
(define (-1+ z) (%- z 1))
(define (square z) (%* z z))

;; Comparison. Every argument is type-checked, those after a failed comparison too.

;; (define-comparison < %< %real? "a real number")
;; => (define <
;;      (case-lambda
;;        ((a b) (%< a b))
;;        ((a) (check %real? a '< 1 "a real number"))
;;        (() #t)
;;        ((a b . rest) (let loop ...))))
(define-syntax define-comparison
  (syntax-rules ()
    ((_ name compare valid? noun)
     (define name
       (case-lambda
         ((a b) (compare a b))
         ((a) (check valid? a 'name 1 noun))
         (() #t)
         ((a b . rest)
          (let loop ((previous b) (rest rest) (holds (compare a b)) (position 3))
            (if (%null? rest)
                holds
                (begin
                  (check valid? (%car rest) 'name position noun)
                  (let ((step (compare previous (%car rest))))
                    (loop (%car rest) (%cdr rest) (and holds step) (%fx+ position 1))))))))))))

(define-comparison = %= %number? "a number")
(define-comparison < %< %real? "a real number")
(define-comparison > %> %real? "a real number")
(define-comparison <= %<= %real? "a real number")
(define-comparison >= %>= %real? "a real number")

(define (zero? z)
  (if (%fixnum? z) (%eq? z 0) (zero-slowly? z)))

(define (zero-slowly? z)
  (check %number? z 'zero? 1 "a number")
  (%= z 0))

(define (positive? x)
  (if (%fixnum? x) (%fx<? 0 x) (positive-slowly? x)))

(define (positive-slowly? x)
  (check %real? x 'positive? 1 "a real number")
  (%> x 0))

(define (negative? x)
  (if (%fixnum? x) (%fx<? x 0) (negative-slowly? x)))

(define (negative-slowly? x)
  (check %real? x 'negative? 1 "a real number")
  (%< x 0))

(define (even? n)
  (if (%fixnum? n) (%eq? (%fxand n 1) 0) (even-slowly? 'even? n)))

(define (odd? n)
  (if (%fixnum? n) (%eq? (%fxand n 1) 1) (not (even-slowly? 'odd? n))))

(define (even-slowly? who n)
  (check %integer? n who 1 "an integer")
  (%= (%truncate-remainder n 2) 0))

;; One inexact argument makes the result of max and min inexact, and one NaN makes it NaN.

(define (greater-of a b)
  (cond
    ((and (%fixnum? a) (%fixnum? b)) (if (%fx<? a b) b a))
    (else
      (check %real? a 'max 1 "a real number")
      (check %real? b 'max 2 "a real number")
      (with-contagion a b (cond ((%< a b) b) ((%<= b a) a) (else (%+ a b)))))))

(define (lesser-of a b)
  (cond
    ((and (%fixnum? a) (%fixnum? b)) (if (%fx<? a b) a b))
    (else
      (check %real? a 'min 1 "a real number")
      (check %real? b 'min 2 "a real number")
      (with-contagion a b (cond ((%< a b) a) ((%<= b a) b) (else (%+ a b)))))))

(define (with-contagion a b result)
  (if (and (%exact? a) (%exact? b)) result (%inexact result)))

(define max
  (case-lambda
    ((a b) (greater-of a b))
    ((a) (check %real? a 'max 1 "a real number") a)
    ((a b . rest)
     (let loop ((greatest (greater-of a b)) (rest rest))
       (if (%null? rest)
           greatest
           (loop (greater-of greatest (%car rest)) (%cdr rest)))))))

(define min
  (case-lambda
    ((a b) (lesser-of a b))
    ((a) (check %real? a 'min 1 "a real number") a)
    ((a b . rest)
     (let loop ((least (lesser-of a b)) (rest rest))
       (if (%null? rest)
           least
           (loop (lesser-of least (%car rest)) (%cdr rest)))))))

(define (abs x)
  (if (%fixnum? x)
      (if (%fx<? x 0) (%- 0 x) x)
      (begin
        (check %real? x 'abs 1 "a real number")
        (%magnitude x))))

;; Integer division.

(define (quotient n d) (%truncate-quotient n d))
(define (remainder n d) (%truncate-remainder n d))
(define (modulo n d) (%floor-remainder n d))
(define (truncate-quotient n d) (%truncate-quotient n d))
(define (truncate-remainder n d) (%truncate-remainder n d))
(define (floor-quotient n d) (%floor-quotient n d))
(define (floor-remainder n d) (%floor-remainder n d))
(define (truncate/ n d) (values (%truncate-quotient n d) (%truncate-remainder n d)))
(define (floor/ n d) (values (%floor-quotient n d) (%floor-remainder n d)))

(define gcd
  (case-lambda
    ((a b) (%gcd a b))
    (() 0)
    ((a) (%gcd a 0))
    ((a b . rest)
     (let loop ((divisor (%gcd a b)) (rest rest))
       (if (%null? rest)
           divisor
           (loop (%gcd divisor (%car rest)) (%cdr rest)))))))

(define (lcm2 a b)
  (check %integer? a 'lcm 1 "an integer")
  (check %integer? b 'lcm 2 "an integer")
  (let ((divisor (%gcd a b)))
    (if (%= divisor 0)
        divisor
        (abs (%* (%truncate-quotient a divisor) b)))))

(define lcm
  (case-lambda
    ((a b) (lcm2 a b))
    (() 1)
    ((a) (lcm2 a 1))
    ((a b . rest)
     (let loop ((multiple (lcm2 a b)) (rest rest))
       (if (%null? rest)
           multiple
           (loop (lcm2 multiple (%car rest)) (%cdr rest)))))))

;; Rationals.

(define (numerator q) (%numerator q))
(define (denominator q) (%denominator q))
(define (floor x) (%floor x))
(define (ceiling x) (%ceiling x))
(define (truncate x) (%truncate x))
(define (round x) (%round x))

;; The simplest rational number within y of x: the one with the least denominator, found by descending the Stern-Brocot
;; tree along the continued fractions of both ends.
(define (rationalize x y)
  (check %real? x 'rationalize 1 "a real number")
  (check %real? y 'rationalize 2 "a real number")
  (cond
    ((or (%nan? x) (%nan? y)) +nan.0)
    ((%infinite? y) (if (%infinite? x) +nan.0 0.0))
    ((%infinite? x) x)
    (else
      (let ((simplest (simplest-within (%- (%exact x) (abs (%exact y))) (%+ (%exact x) (abs (%exact y))))))
        (if (and (%exact? x) (%exact? y)) simplest (%inexact simplest))))))

(define (simplest-within low high)
  (cond
    ((%> low 0) (simplest-positive low high))
    ((%< high 0) (%- 0 (simplest-positive (%- 0 high) (%- 0 low))))
    (else 0)))

(define (simplest-positive low high)
  (let ((whole (%floor low)))
    (cond
      ((%= whole low) whole)
      ((%< whole (%floor high)) (%+ whole 1))
      (else
        (%+ whole (%/ 1 (simplest-positive (%/ 1 (%- high whole)) (%/ 1 (%- low whole)))))))))

;; Roots, powers and conversions.

(define (sqrt z) (%sqrt z))

(define (exact-integer-sqrt n)
  (let ((root (%exact-integer-sqrt n)))
    (values (%car root) (%cdr root))))

(define (expt base exponent) (%expt base exponent))
(define (exact z) (%exact z))
(define (inexact z) (%inexact z))

(define number->string
  (case-lambda
    ((z) (%number->string z 10))
    ((z radix) (%number->string z radix))))

(define string->number
  (case-lambda
    ((string) (%string->number string 10))
    ((string radix) (%string->number string radix))))

;; Transcendental functions and parts of complex numbers.

(define (exp z) (%exp z))

(define log
  (case-lambda
    ((z) (%log z))
    ((z base) (%/ (%log z) (%log base)))))

(define (sin z) (%sin z))
(define (cos z) (%cos z))
(define (tan z) (%tan z))
(define (asin z) (%asin z))
(define (acos z) (%acos z))

(define atan
  (case-lambda
    ((z) (%atan z))
    ((y x) (%atan2 y x))))

(define (make-rectangular real imaginary) (%make-rectangular real imaginary))
(define (make-polar magnitude angle) (%make-polar magnitude angle))
(define (real-part z) (%real-part z))
(define (imag-part z) (%imag-part z))
(define (magnitude z) (%magnitude z))
(define (angle z) (%angle z))

;; Bits of exact integers in two's complement.

;; (define-bitwise bitwise-and %bitwise-and -1)
;; => (define bitwise-and
;;      (case-lambda ((a b) (%bitwise-and a b)) (() -1) ((a) (%bitwise-and a -1)) ((a b . rest) (let loop ...))))
(define-syntax define-bitwise
  (syntax-rules ()
    ((_ name combine identity)
     (define name
       (case-lambda
         ((a b) (combine a b))
         (() identity)
         ((a) (combine a identity))
         ((a b . rest)
          (let loop ((result (combine a b)) (rest rest))
            (if (%null? rest)
                result
                (loop (combine result (%car rest)) (%cdr rest))))))))))

(define-bitwise bitwise-and %bitwise-and -1)
(define-bitwise bitwise-ior %bitwise-ior 0)
(define-bitwise bitwise-xor %bitwise-xor 0)
(define (bitwise-not n) (%bitwise-not n))
(define (arithmetic-shift n count) (%arithmetic-shift n count))
(define (bit-count n) (%bit-count n))
(define (integer-length n) (%integer-length n))
