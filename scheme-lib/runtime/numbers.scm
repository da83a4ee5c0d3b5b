;;; Numbers: arithmetic and comparison of any number of arguments, classification, division, conversion.
;;;
;;; Exports: the procedures of section 6.2 of the report but those of (scheme inexact), 1+, -1+, 1-, exact-rational?,
;;; exact-nonnegative-integer?, bitwise operations.
;;; Needs: checks.scm.
;;;
;;; The clause of two arguments comes first: it is small, so that the inliner integrates it.

;; Classification.

;;> (number? object) -> boolean
;;> (complex? object) -> boolean
;;> Whether an object is a number, of whatever kind.
;;>   (number? 1+2i) => #t
;;>   (complex? 3/4) => #t
;;>   (number? "1") => #f
(define (number? value) (%number? value))
(define (complex? value) (%number? value))

;;> (real? object) -> boolean
;;> Whether an object is a number on the real line. A complex number whose imaginary part is an exact zero is one.
;;>   (real? 2.5) => #t
;;>   (real? 1+2i) => #f
(define (real? value) (%real? value))

;;> (rational? object) -> boolean
;;> Whether an object is a real number that a fraction can express: any but the infinities and NaN.
;;>   (rational? 1/3) => #t
;;>   (rational? 0.5) => #t
;;>   (rational? +inf.0) => #f
(define (rational? value) (%rational? value))

;;> (integer? object) -> boolean
;;> Whether an object is a whole number, exact or not.
;;>   (integer? 3.0) => #t
;;>   (integer? 6/2) => #t
;;>   (integer? 3.5) => #f
(define (integer? value) (or (%fixnum? value) (%integer? value)))

;;> (exact-integer? object) -> boolean
;;> Whether an object is an exact whole number, of any size.
;;>   (exact-integer? 32) => #t
;;>   (exact-integer? 32.0) => #f
(define (exact-integer? value) (%exact-integer? value))

;;> (exact? z) -> boolean
;;> Whether a number is exact: an integer or fraction, or a complex number of such parts.
;;>   (exact? 1/3) => #t
;;>   (exact? 1.0) => #f
(define (exact? z) (or (%fixnum? z) (%exact? z)))

;;> (inexact? z) -> boolean
;;> Whether a number is a floating-point number, or a complex number with such a part.
;;>   (inexact? 1.0) => #t
;;>   (inexact? 1/3) => #f
(define (inexact? z)
  (check %number? z 'inexact? 1 "a number")
  (not (%exact? z)))

;;> (exact-rational? object) -> boolean
;;> Whether an object is an exact integer or fraction.
;;>   (exact-rational? 2/3) => #t
;;>   (exact-rational? 0.5) => #f
(define (exact-rational? value)
  (or (%exact-integer? value) (%ratnum? value)))

;;> (exact-nonnegative-integer? object) -> boolean
;;> Whether an object is an exact integer of 0 or more: what indices and lengths are.
;;>   (exact-nonnegative-integer? 0) => #t
;;>   (exact-nonnegative-integer? -1) => #f
(define (exact-nonnegative-integer? value)
  (and (%exact-integer? value) (not (%< value 0))))

;;> (nan? z) -> boolean
;;> Whether a number is not a number in the sense of IEEE 754, or has such a part.
;;>   (nan? (/ 0. 0.)) => #t
;;>   (nan? 1) => #f
(define (nan? z) (%nan? z))

;;> (infinite? z) -> boolean
;;> Whether a number is an infinity, or has such a part.
;;>   (infinite? -inf.0) => #t
;;>   (infinite? +nan.0) => #f
(define (infinite? z) (%infinite? z))

;;> (finite? z) -> boolean
;;> Whether a number is neither an infinity nor NaN, nor has such a part.
;;>   (finite? 1e300) => #t
;;>   (finite? (* 1e300 1e300)) => #f
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

;;> (+ z ...) -> number
;;> The sum of numbers: exact if all are, else inexact. Without any it is 0.
;;>   (+ 1 2 3) => 6
;;>   (+ 1/2 1/3) => 5/6
;;>   (+ 1 0.5) => 1.5
;;>   (+) => 0
(define +
  (case-lambda
    ((a b) (%+ a b))
    ((a b c) (%+ (%+ a b) (operand c '+ 3)))
    (() 0)
    ((a) (check %number? a '+ 1 "a number") a)
    ((a b . rest) (add-all (%+ a b) rest 3))))

;;> (* z ...) -> number
;;> The product of numbers. Exact integers grow as far as memory goes. Without any it is 1.
;;>   (* 2 3 4) => 24
;;>   (* 99999999999 99999999999) => 9999999999800000000001
;;>   (*) => 1
(define *
  (case-lambda
    ((a b) (%* a b))
    ((a b c) (%* (%* a b) (operand c '* 3)))
    (() 1)
    ((a) (check %number? a '* 1 "a number") a)
    ((a b . rest) (multiply-all (%* a b) rest 3))))

;;> (- z1 z2 ...) -> number
;;> The first number less all others; a single one is negated.
;;>   (- 10 1 2) => 7
;;>   (- 5) => -5
;; Negation multiplies, so that (- 0.0) is -0.0.
(define -
  (case-lambda
    ((a b) (%- a b))
    ((a) (if (%fixnum? a) (%- 0 a) (%* -1 (operand a '- 1))))
    ((a b c) (%- (%- a b) (operand c '- 3)))
    ((a b . rest) (subtract-all (%- a b) rest 3))))

;;> (/ z1 z2 ...) -> number
;;> The first number divided by all others; the reciprocal of a single one. Exact numbers give exact fractions; an
;;> exact zero as divisor is an error.
;;>   (/ 6 4) => 3/2
;;>   (/ 1.0 4) => 0.25
;;>   (/ 3) => 1/3
;;>   (/ 1 0) => error: /: division of 1 by exact zero
(define /
  (case-lambda
    ((a b) (%/ a b))
    ((a) (%/ 1 (operand a '/ 1)))
    ((a b . rest) (divide-all (%/ a b) rest 3))))

;;> (1+ z) -> number
;;> (1- z) -> number
;;> (-1+ z) -> number
;;> One more, and under two names one less.
;;>   (1+ 5) => 6
;;>   (1- 5) => 4
;;>   (-1+ 5) => 4
(define (1+ z) (%+ z 1))
(define (1- z) (%- z 1))
(define (-1+ z) (%- z 1))

;;> (square z) -> number
;;> A number multiplied by itself.
;;>   (square 12) => 144
;;>   (square 1/2) => 1/4
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

;;> (= z ...) -> boolean
;;> Whether numbers are all equal, whatever their exactness.
;;>   (= 1 1.0 2/2) => #t
;;>   (= 1 2) => #f
(define-comparison = %= %number? "a number")

;;> (< x ...) -> boolean
;;> (> x ...) -> boolean
;;> (<= x ...) -> boolean
;;> (>= x ...) -> boolean
;;> Whether each number is less than the next, or greater, or not greater, or not less.
;;>   (< 1 2 3) => #t
;;>   (< 1 3 3) => #f
;;>   (> 3 2 1) => #t
;;>   (<= 1 3 3) => #t
;;>   (>= 3 3 4) => #f
(define-comparison < %< %real? "a real number")
(define-comparison > %> %real? "a real number")
(define-comparison <= %<= %real? "a real number")
(define-comparison >= %>= %real? "a real number")

;;> (zero? z) -> boolean
;;> Whether a number is zero.
;;>   (zero? 0) => #t
;;>   (zero? -0.0) => #t
;;>   (zero? 1/1000) => #f
(define (zero? z)
  (if (%fixnum? z) (%eq? z 0) (zero-slowly? z)))

(define (zero-slowly? z)
  (check %number? z 'zero? 1 "a number")
  (%= z 0))

;;> (positive? x) -> boolean
;;> Whether a number is greater than zero.
;;>   (positive? 3) => #t
;;>   (positive? 0) => #f
(define (positive? x)
  (if (%fixnum? x) (%fx<? 0 x) (positive-slowly? x)))

(define (positive-slowly? x)
  (check %real? x 'positive? 1 "a real number")
  (%> x 0))

;;> (negative? x) -> boolean
;;> Whether a number is less than zero.
;;>   (negative? -1/2) => #t
;;>   (negative? -0.0) => #f
(define (negative? x)
  (if (%fixnum? x) (%fx<? x 0) (negative-slowly? x)))

(define (negative-slowly? x)
  (check %real? x 'negative? 1 "a real number")
  (%< x 0))

;;> (even? n) -> boolean
;;> Whether two divides an integer.
;;>   (even? 10) => #t
;;>   (even? 7) => #f
(define (even? n)
  (if (%fixnum? n) (%eq? (%fxand n 1) 0) (even-slowly? 'even? n)))

;;> (odd? n) -> boolean
;;> Whether two does not divide an integer.
;;>   (odd? 7) => #t
;;>   (odd? 10.0) => #f
(define (odd? n)
  (if (%fixnum? n) (%eq? (%fxand n 1) 1) (not (even-slowly? 'odd? n))))

(define (even-slowly? who n)
  (check %integer? n who 1 "an integer")
  (%= (%remainder n 2) 0))

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

;;> (max x1 x2 ...) -> real
;;> The greatest of numbers; inexact if any of them is.
;;>   (max 1 5 3) => 5
;;>   (max 1 2.0) => 2.0
;;>   (max 3 2.0) => 3.0
(define max
  (case-lambda
    ((a b) (greater-of a b))
    ((a) (check %real? a 'max 1 "a real number") a)
    ((a b . rest)
     (let loop ((greatest (greater-of a b)) (rest rest))
       (if (%null? rest)
           greatest
           (loop (greater-of greatest (%car rest)) (%cdr rest)))))))

;;> (min x1 x2 ...) -> real
;;> The least of numbers; inexact if any of them is.
;;>   (min 4 1 3) => 1
;;>   (min 1 2.5) => 1.0
(define min
  (case-lambda
    ((a b) (lesser-of a b))
    ((a) (check %real? a 'min 1 "a real number") a)
    ((a b . rest)
     (let loop ((least (lesser-of a b)) (rest rest))
       (if (%null? rest)
           least
           (loop (lesser-of least (%car rest)) (%cdr rest)))))))

;;> (abs x) -> real
;;> The distance of a real number from zero. For complex numbers it is called `magnitude`.
;;>   (abs -7) => 7
;;>   (abs -1/2) => 1/2
(define (abs x)
  (if (%fixnum? x)
      (if (%fx<? x 0) (%- 0 x) x)
      (begin
        (check %real? x 'abs 1 "a real number")
        (%magnitude x))))

;; Integer division.

;;> (quotient n d:n) -> integer
;;> (truncate-quotient n d:n) -> integer
;;> How often one integer goes into another, rounded towards zero. `quotient` is the older name.
;;>   (quotient 17 5) => 3
;;>   (truncate-quotient -17 5) => -3
(define (quotient n d) (%quotient n d))

;;> (remainder n d:n) -> integer
;;> (truncate-remainder n d:n) -> integer
;;> What `truncate-quotient` leaves; it has the sign of the dividend. `remainder` is the older name.
;;>   (remainder -17 5) => -2
;;>   (truncate-remainder 17 -5) => 2
(define (remainder n d) (%remainder n d))

;;> (modulo n d:n) -> integer
;;> (floor-remainder n d:n) -> integer
;;> What `floor-quotient` leaves; it has the sign of the divisor, which makes it right for clocks and cyclic indices.
;;> `modulo` is the older name.
;;>   (modulo -1 12) => 11
;;>   (floor-remainder 17 -5) => -3
(define (modulo n d) (%modulo n d))
(define (truncate-quotient n d) (%quotient n d))
(define (truncate-remainder n d) (%remainder n d))

;;> (floor-quotient n d:n) -> integer
;;> How often one integer goes into another, rounded down.
;;>   (floor-quotient 17 5) => 3
;;>   (floor-quotient -17 5) => -4
(define (floor-quotient n d) (%floor-quotient n d))
(define (floor-remainder n d) (%modulo n d))

;;> (truncate/ n d:n) -> integer integer
;;> Quotient and remainder of two integers, the quotient rounded towards zero.
;;>   (truncate/ 17 5) => 3 2
;;>   (truncate/ -17 5) => -3 -2
(define (truncate/ n d)
  (check-division 'truncate/ n d)
  (values (%quotient n d) (%remainder n d)))

;;> (floor/ n d:n) -> integer integer
;;> Quotient and remainder of two integers, the quotient rounded down.
;;>   (floor/ 17 5) => 3 2
;;>   (floor/ -17 5) => -4 3
(define (floor/ n d)
  (check-division 'floor/ n d)
  (values (%floor-quotient n d) (%modulo n d)))

;; Raises what the primitives would raise in their own names.
(define (check-division who n d)
  (check integer? n who 1 "an integer")
  (check integer? d who 2 "an integer")
  (if (zero? d)
      (raise-system-condition
        (division-by-zero-kind) who (%cons n '())
        "division of " (quotation n) (if (%exact? d) " by exact zero" " by zero"))))

;;> (gcd n ...) -> integer
;;> The greatest common divisor of integers, which is not negative; 0 without any.
;;>   (gcd 12 18) => 6
;;>   (gcd -4 6 8) => 2
;;>   (gcd) => 0
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
        (abs (%* (%quotient a divisor) b)))))

;;> (lcm n ...) -> integer
;;> The least common multiple of integers, which is not negative; 1 without any.
;;>   (lcm 4 6) => 12
;;>   (lcm 2 3 5) => 30
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

;;> (numerator q) -> integer
;;> What stands above the line when a fraction is in lowest terms.
;;>   (numerator 6/4) => 3
;;>   (numerator 0.5) => 1.0
(define (numerator q) (%numerator q))

;;> (denominator q) -> integer
;;> What stands below the line when a fraction is in lowest terms; always positive.
;;>   (denominator 6/4) => 2
;;>   (denominator 5) => 1
(define (denominator q) (%denominator q))

;;> (floor x) -> real
;;> (ceiling x) -> real
;;> (truncate x) -> real
;;> (round x) -> real
;;> The nearest integer below a number, above it, towards zero, or on either side; `round` decides a tie for the even
;;> one. The result is as exact as the number.
;;>   (floor -3.5) => -4.0
;;>   (ceiling 7/2) => 4
;;>   (truncate -3.5) => -3.0
;;>   (round 5/2) => 2
;;>   (round 3.5) => 4.0
(define (floor x) (%floor x))
(define (ceiling x) (%ceiling x))
(define (truncate x) (%truncate x))
(define (round x) (%round x))

;;> (rationalize x y) -> real
;;> The fraction with the smallest denominator that differs from the first number by no more than the second.
;;>   (rationalize 3/10 1/10) => 1/3
;;>   (rationalize (exact 3.14159) 1/100) => 22/7
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

;;> (sqrt z) -> number
;;> The principal square root of a number: exact where an exact one exists, complex for negative numbers.
;;>   (sqrt 16) => 4
;;>   (sqrt 2) => 1.4142135623730951
;;>   (sqrt -4) => +2i
(define (sqrt z) (%sqrt z))

;;> (exact-integer-sqrt k) -> integer integer
;;> The largest integer whose square is not greater than a number, and what is left.
;;>   (exact-integer-sqrt 17) => 4 1
(define (exact-integer-sqrt n)
  (let ((root (%exact-integer-sqrt n)))
    (values (%car root) (%cdr root))))

;;> (expt z1 z2) -> number
;;> The first number to the power of the second; exact for an exact base and an integer.
;;>   (expt 2 10) => 1024
;;>   (expt 2 -2) => 1/4
;;>   (expt 2.0 0.5) => 1.4142135623730951
(define (expt base exponent) (%expt base exponent))

;;> (exact z) -> number
;;> The exact number equal to a given one. Infinities and NaN have none.
;;>   (exact 0.5) => 1/2
;;>   (exact 3.0) => 3
(define (exact z) (%exact z))

;;> (inexact z) -> number
;;> The floating-point number nearest to a given one.
;;>   (inexact 1/4) => 0.25
(define (inexact z) (%inexact z))

;;> (number->string z [radix:k]) -> string
;;> A number as text, which `string->number` reads back as the same number.
;;>   (number->string 255) => "255"
;;>   (number->string 255 16) => "ff"
;;>   (number->string 1/3) => "1/3"
(define number->string
  (case-lambda
    ((z) (%number->string z 10))
    ((z radix) (%number->string z radix))))

;;> (string->number string [radix:k]) -> number|#f
;;> The number that a text denotes in the syntax of Scheme, or `#f` if it denotes none.
;;>   (string->number "1e3") => 1000.0
;;>   (string->number "ff" 16) => 255
;;>   (string->number "twelve") => #f
(define string->number
  (case-lambda
    ((string) (%string->number string 10))
    ((string radix) (%string->number string radix))))

;; Transcendental functions and parts of complex numbers.

;;> (exp z) -> number
;;> e to the power of a number.
;;>   (exp 0) => 1
;;>   (exp 1) => 2.718281828459045
(define (exp z) (%exp z))

;;> (log z [base:z]) -> number
;;> The natural logarithm of a number, or that to a base.
;;>   (log 1) => 0
;;>   (log 8 2) => 3.0
;;>   (log -1) => +3.141592653589793i
(define log
  (case-lambda
    ((z) (%log z))
    ((z base) (%/ (%log z) (%log base)))))

;;> (sin z) -> number
;;> (cos z) -> number
;;> (tan z) -> number
;;> The trigonometric functions of an angle in radians.
;;>   (sin 0) => 0
;;>   (cos 0) => 1
;;>   (tan 0.5) => 0.5463024898437905
(define (sin z) (%sin z))
(define (cos z) (%cos z))
(define (tan z) (%tan z))

;;> (asin z) -> number
;;> (acos z) -> number
;;> The angles in radians, from -π/2 to π/2 and from 0 to π, that have a sine or cosine.
;;>   (asin 1) => 1.5707963267948966
;;>   (acos 1) => 0
(define (asin z) (%asin z))
(define (acos z) (%acos z))

;;> (atan z) -> number
;;> (atan y x) -> real
;;> The angle in radians that has a tangent; with two numbers, the angle of the point (x, y), in the right quadrant.
;;>   (atan 1) => 0.7853981633974483
;;>   (atan 1 -1) => 2.356194490192345
(define atan
  (case-lambda
    ((z) (%atan z))
    ((y x) (%atan2 y x))))

;;> (make-rectangular real:x imaginary:x) -> number
;;> The complex number with a real and an imaginary part.
;;>   (make-rectangular 1 2) => 1+2i
;;>   (make-rectangular 5 0) => 5
(define (make-rectangular real imaginary) (%make-rectangular real imaginary))

;;> (make-polar magnitude:x angle:x) -> number
;;> The complex number at a distance from zero and an angle in radians.
;;>   (make-polar 2 0) => 2
;;>   (magnitude (make-polar 3.0 1.0)) => 3.0
(define (make-polar magnitude angle) (%make-polar magnitude angle))

;;> (real-part z) -> real
;;> The real part of a number.
;;>   (real-part 3+4i) => 3
(define (real-part z) (%real-part z))

;;> (imag-part z) -> real
;;> The imaginary part of a number; an exact zero for real ones.
;;>   (imag-part 3+4i) => 4
;;>   (imag-part 2.5) => 0
(define (imag-part z) (%imag-part z))

;;> (magnitude z) -> real
;;> The distance of a number from zero.
;;>   (magnitude 3+4i) => 5
;;>   (magnitude -7) => 7
(define (magnitude z) (%magnitude z))

;;> (angle z) -> real
;;> The angle in radians between a number and the positive real axis.
;;>   (angle -1.0) => 3.141592653589793
;;>   (angle 5) => 0
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

;;> (bitwise-and n ...) -> integer
;;> (bitwise-ior n ...) -> integer
;;> (bitwise-xor n ...) -> integer
;;> The integer with the bits that all numbers have, that any has, or that an odd number of them has. Negative numbers
;;> are in two's complement with infinitely many leading ones.
;;>   (bitwise-and 12 10) => 8
;;>   (bitwise-ior 12 10) => 14
;;>   (bitwise-xor 12 10) => 6
;;>   (bitwise-and -1 255) => 255
(define-bitwise bitwise-and %bitwise-and -1)
(define-bitwise bitwise-ior %bitwise-ior 0)
(define-bitwise bitwise-xor %bitwise-xor 0)

;;> (bitwise-not n) -> integer
;;> The integer with all bits the other way round: `(- -1 n)`.
;;>   (bitwise-not 0) => -1
;;>   (bitwise-not 10) => -11
(define (bitwise-not n) (%bitwise-not n))

;;> (arithmetic-shift n count:n) -> integer
;;> An integer shifted to the left, or for a negative count to the right, where the bits that fall off are lost.
;;>   (arithmetic-shift 1 10) => 1024
;;>   (arithmetic-shift -5 -1) => -3
(define (arithmetic-shift n count) (%arithmetic-shift n count))

;;> (bit-count n) -> count
;;> The number of ones in a number, or of zeros in a negative one.
;;>   (bit-count 255) => 8
;;>   (bit-count -1) => 0
(define (bit-count n) (%bit-count n))

;;> (integer-length n) -> count
;;> How many bits an integer needs in two's complement, the sign apart.
;;>   (integer-length 255) => 8
;;>   (integer-length -8) => 3
(define (integer-length n) (%integer-length n))
