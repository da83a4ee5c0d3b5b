;;; Comparators: a type test, an equality, an ordering and a hash function in one object, after SRFI 128.
;;;
;;; Exports: the procedures of SRFI 128; comparator-if<=> is in its library.
;;; Needs: checks.scm, lists.scm, numbers.scm, strings.scm, characters.scm, exceptions.scm.

;;> (comparator? object) -> boolean
;;> Whether an object is a comparator: a type test, an equality, an ordering and a hash function in one.
;;>   (comparator? (make-default-comparator)) => #t

;;> (comparator-type-test-predicate comparator) -> predicate
;;> (comparator-equality-predicate comparator) -> procedure
;;> (comparator-ordering-predicate comparator) -> procedure
;;> (comparator-hash-function comparator) -> procedure
;;> One of the four procedures of a comparator. Where it has no ordering or hash function, these raise an error.
;;>   (define numbers (make-comparator number? = < number-hash))
;;>   ((comparator-type-test-predicate numbers) 'x) => #f
;;>   ((comparator-equality-predicate numbers) 1 1.0) => #t
;;>   ((comparator-ordering-predicate numbers) 1 2) => #t
;;>   (= ((comparator-hash-function numbers) 1) ((comparator-hash-function numbers) 1.0)) => #t

;;> (comparator-ordered? comparator) -> boolean
;;> (comparator-hashable? comparator) -> boolean
;;> Whether a comparator has an ordering, or a hash function.
;;>   (comparator-ordered? (make-eq-comparator)) => #f
;;>   (comparator-hashable? (make-eq-comparator)) => #t
(define-record-type <comparator>
  (new-comparator type-test equality ordering hash ordered? hashable?)
  comparator?
  (type-test comparator-type-test-predicate)
  (equality comparator-equality-predicate)
  (ordering comparator-ordering-predicate)
  (hash comparator-hash-function)
  (ordered? comparator-ordered?)
  (hashable? comparator-hashable?))

;;> (make-comparator type-test:object equality:object ordering:object hash:object) -> comparator
;;> A new comparator. The type test may be `#t`, for any object; the equality may be `#t`, for what the ordering leaves
;;> undecided; the ordering and the hash function may be `#f`: there is none.
;;>   (define by-length (make-comparator string? #t (lambda (a b) (< (string-length a) (string-length b))) #f))
;;>   (<? by-length "zz" "aaa") => #t
;;>   (=? by-length "zz" "aa") => #t
;;>   (comparator? (make-comparator #t eq? #f #f)) => #t
(define (make-comparator type-test equality ordering hash)
  (new-comparator
    (if (%eq? type-test #t) (lambda (value) #t) type-test)
    (if (%eq? equality #t)
        (lambda (a b) (not (or (ordering a b) (ordering b a))))
        equality)
    (or ordering (lambda (a b) (error-in 'comparator-ordering-predicate "the comparator has no ordering")))
    (or hash (lambda (value) (error-in 'comparator-hash-function "the comparator has no hash function")))
    (if ordering #t #f)
    (if hash #t #f)))

;;> (comparator-test-type comparator object) -> boolean
;;> Whether an object is one that a comparator is for.
;;>   (comparator-test-type (make-pair-comparator (make-default-comparator) (make-default-comparator)) '(1 . 2)) => #t
(define (comparator-test-type comparator value)
  ((comparator-type-test-predicate comparator) value))

;;> (comparator-check-type comparator object) -> boolean
;;> As `comparator-test-type`, but an error for other objects.
;;>   (comparator-check-type (make-default-comparator) 1) => #t
(define (comparator-check-type comparator value)
  (if (comparator-test-type comparator value)
      #t
      (raise-wrong-type 'comparator-check-type 2 "a value of the comparator's type" value)))

;;> (comparator-hash comparator object) -> integer
;;> The hash of an object, by a comparator's function.
;;>   (= (comparator-hash (make-equal-comparator) "a") (comparator-hash (make-equal-comparator) (string #\a))) => #t
(define (comparator-hash comparator value)
  ((comparator-hash-function comparator) value))

;;> (hash-bound) -> integer
;;> (hash-salt) -> integer
;;> A number above the hashes of well-behaved functions, and one that such functions may begin with: both the same for
;;> a whole run.
;;>   (< (hash-salt) (hash-bound)) => #t
;; The salt is the same for a whole run; hash functions of the library do not use it.
(define (hash-bound) 33554432)
(define (hash-salt) 16064047)

;; Comparison of any number of values.

(define (compare-chain holds? a b rest)
  (and (holds? a b)
       (or (%null? rest) (compare-chain holds? b (%car rest) (%cdr rest)))))

;;> (=? comparator object1 object2 object3 ...) -> boolean
;;> (<? comparator object1 object2 object3 ...) -> boolean
;;> (>? comparator object1 object2 object3 ...) -> boolean
;;> (<=? comparator object1 object2 object3 ...) -> boolean
;;> (>=? comparator object1 object2 object3 ...) -> boolean
;;> Whether objects are equal, rise, fall, do not fall, or do not rise, from each to the next, by a comparator.
;;>   (define any-object (make-default-comparator))
;;>   (=? any-object "a" "a") => #t
;;>   (<? any-object 1 2 3) => #t
;;>   (>? any-object 'b 'a) => #t
;;>   (<=? any-object '(1 2) '(1 2)) => #t
;;>   (>=? any-object #\a #\b) => #f
(define (=? comparator a b . rest)
  (compare-chain (comparator-equality-predicate comparator) a b rest))

(define (<? comparator a b . rest)
  (compare-chain (comparator-ordering-predicate comparator) a b rest))

(define (>? comparator a b . rest)
  (let ((less? (comparator-ordering-predicate comparator)))
    (compare-chain (lambda (a b) (less? b a)) a b rest)))

(define (<=? comparator a b . rest)
  (let ((less? (comparator-ordering-predicate comparator)))
    (compare-chain (lambda (a b) (not (less? b a))) a b rest)))

(define (>=? comparator a b . rest)
  (let ((less? (comparator-ordering-predicate comparator)))
    (compare-chain (lambda (a b) (not (less? a b))) a b rest)))

;; Hash functions.

;;> (boolean-hash boolean) -> integer
;;> (char-hash char) -> integer
;;> (char-ci-hash char) -> integer
;;> (symbol-hash symbol) -> integer
;;> (number-hash z) -> integer
;;> Hashes of objects of one type. Characters that differ only in case have one `char-ci-hash`, and equal numbers one
;;> hash, exact or not.
;;>   (= (boolean-hash #t) (boolean-hash #f)) => #f
;;>   (= (char-hash #\a) (char-hash #\b)) => #f
;;>   (= (char-ci-hash #\a) (char-ci-hash #\A)) => #t
;;>   (= (symbol-hash 'a) (symbol-hash 'a)) => #t
;;>   (= (number-hash 2) (number-hash 2.0)) => #t
(define (boolean-hash value) (if value 1 0))
(define (char-hash char) (%char->integer char))
(define (char-ci-hash char) (%char->integer (%char-foldcase char)))
(define (symbol-hash symbol) (%symbol-hash symbol))

;; Numbers that are = have one hash, exact or not.
(define (number-hash number)
  (%eqv-hash
    (if (and (not (%exact-integer? number)) (%real? number) (%rational? number))
        (%exact number)
        number)))

;;> (default-hash object) -> integer
;;> The hash of the default comparator: objects that it finds equal have the same.
;;>   (= (default-hash '(1 "a")) (default-hash (list 1.0 (string #\a)))) => #t
;; The hash of the default comparator: like its equality it goes by `=` for the numbers inside of a structure.
(define (default-hash value)
  (cond
    ((%number? value) (number-hash value))
    ((%symbol? value) (symbol-hash value))
    ((%string? value) (%string-hash value))
    ((%char? value) (char-hash value))
    ((%boolean? value) (boolean-hash value))
    ((%pair? value)
     (let loop ((rest value) (result 1))
       (if (%pair? rest)
           (loop (%cdr rest) (mix-hashes result (default-hash (%car rest))))
           (mix-hashes result (default-hash rest)))))
    ((%vector? value)
     (let loop ((i 0) (result 2))
       (if (%fx<? i (%vector-length value))
           (loop (%fx+ i 1) (mix-hashes result (default-hash (%vector-ref value i))))
           result)))
    (else
      (let ((comparator (registered-comparator value)))
        (if comparator
            (comparator-hash comparator value)
            (%equal-hash value))))))

;; Joins hashes so that their order matters.
(define (mix-hashes a b)
  (%fxand (%fx+ (%fx* (%fxand a 33554431) 31) (%fxand b 33554431)) 33554431))

;; Comparators of structures.

;;> (make-eq-comparator) -> comparator
;;> (make-eqv-comparator) -> comparator
;;> (make-equal-comparator) -> comparator
;;> A comparator of any objects by `eq?`, `eqv?` or `equal?`, with a hash function and without ordering.
;;>   (=? (make-eq-comparator) 'a 'a) => #t
;;>   (=? (make-eqv-comparator) 1.5 1.5) => #t
;;>   (=? (make-equal-comparator) '(1) (list 1)) => #t
(define (make-eq-comparator) (make-comparator #t eq? #f (lambda (value) (%eq-hash value))))
(define (make-eqv-comparator) (make-comparator #t eqv? #f (lambda (value) (%eqv-hash value))))
(define (make-equal-comparator) (make-comparator #t equal? #f (lambda (value) (%equal-hash value))))

;;> (make-pair-comparator first:comparator second:comparator) -> comparator
;;> A comparator of pairs by comparators of their parts, the first part first.
;;>   (let ((any (make-default-comparator))) (<? (make-pair-comparator any any) '(1 . 5) '(2 . 0))) => #t
(define (make-pair-comparator first second)
  (make-comparator
    (lambda (value)
      (and (%pair? value)
           (comparator-test-type first (%car value))
           (comparator-test-type second (%cdr value))))
    (lambda (a b)
      (and (=? first (%car a) (%car b)) (=? second (%cdr a) (%cdr b))))
    (and (comparator-ordered? first) (comparator-ordered? second)
         (lambda (a b)
           (if (=? first (%car a) (%car b))
               (<? second (%cdr a) (%cdr b))
               (<? first (%car a) (%car b)))))
    (and (comparator-hashable? first) (comparator-hashable? second)
         (lambda (value)
           (mix-hashes (comparator-hash first (%car value)) (comparator-hash second (%cdr value)))))))

;;> (make-list-comparator element:comparator [type-test:predicate empty?:predicate head:procedure tail:procedure]) -> comparator
;;> A comparator of lists by one of their elements: the first difference decides, and a beginning comes before the
;;> whole. Other sequences can be compared so by procedures that take them apart.
;;>   (<? (make-list-comparator (make-default-comparator)) '(1 2) '(1 2 0)) => #t
(define make-list-comparator
  (case-lambda
    ((element) (make-list-comparator element list? null? car cdr))
    ((element type-test empty? head tail)
     (define (all-of-type? rest)
       (or (empty? rest)
           (and (comparator-test-type element (head rest)) (all-of-type? (tail rest)))))
     (define (same? a b)
       (cond
         ((empty? a) (empty? b))
         ((empty? b) #f)
         (else (and (=? element (head a) (head b)) (same? (tail a) (tail b))))))
     (define (less? a b)
       (cond
         ((empty? b) #f)
         ((empty? a) #t)
         ((=? element (head a) (head b)) (less? (tail a) (tail b)))
         (else (<? element (head a) (head b)))))
     (define (hash rest)
       (let loop ((rest rest) (result 0))
         (if (empty? rest)
             result
             (loop (tail rest) (mix-hashes result (comparator-hash element (head rest)))))))
     (make-comparator
       (lambda (value) (and (type-test value) (all-of-type? value)))
       same?
       (and (comparator-ordered? element) less?)
       (and (comparator-hashable? element) hash)))))

;;> (make-vector-comparator element:comparator [type-test:predicate length:procedure ref:procedure]) -> comparator
;;> A comparator of vectors by one of their elements: shorter ones come first, then the first difference decides. Other
;;> sequences can be compared so by procedures that take them apart.
;;>   (<? (make-vector-comparator (make-default-comparator)) #(9) #(1 2)) => #t
(define make-vector-comparator
  (case-lambda
    ((element) (make-vector-comparator element vector? vector-length vector-ref))
    ((element type-test length ref)
     (define (all-of-type? value)
       (let loop ((i 0))
         (or (%= i (length value))
             (and (comparator-test-type element (ref value i)) (loop (%+ i 1))))))
     (define (same? a b)
       (and (%= (length a) (length b))
            (let loop ((i 0))
              (or (%= i (length a))
                  (and (=? element (ref a i) (ref b i)) (loop (%+ i 1)))))))
     (define (less? a b)
       (cond
         ((%< (length a) (length b)) #t)
         ((%< (length b) (length a)) #f)
         (else
           (let loop ((i 0))
             (cond
               ((%= i (length a)) #f)
               ((=? element (ref a i) (ref b i)) (loop (%+ i 1)))
               (else (<? element (ref a i) (ref b i))))))))
     (define (hash value)
       (let loop ((i 0) (result 0))
         (if (%= i (length value))
             result
             (loop (%+ i 1) (mix-hashes result (comparator-hash element (ref value i)))))))
     (make-comparator
       (lambda (value) (and (type-test value) (all-of-type? value)))
       same?
       (and (comparator-ordered? element) less?)
       (and (comparator-hashable? element) hash)))))

;; The default comparator orders any two values: by type first, then within it.

(define (type-rank value)
  (cond
    ((%null? value) 0)
    ((%pair? value) 1)
    ((%boolean? value) 2)
    ((%char? value) 3)
    ((%string? value) 4)
    ((%symbol? value) 5)
    ((%number? value) 6)
    ((%vector? value) 7)
    ((%bytevector? value) 8)
    (else 9)))

;;> (make-default-comparator) -> comparator
;;> A comparator of any two objects: by their types first, then by their contents; numbers by their values.
;;>   (list-sort (lambda (a b) (<? (make-default-comparator) a b)) '(2 "b" a 1.5)) => ("b" a 1.5 2)
(define (make-default-comparator)
  (make-comparator #t default-same? default-less? default-hash))

(define (default-same? a b)
  (let ((rank (type-rank a)))
    (and (%eq? rank (type-rank b))
         (cond
           ((%eq? rank 1) (and (default-same? (%car a) (%car b)) (default-same? (%cdr a) (%cdr b))))
           ((%eq? rank 6) (%= a b))
           ((%eq? rank 7)
            (and (%eq? (%vector-length a) (%vector-length b))
                 (let loop ((i 0))
                   (or (%eq? i (%vector-length a))
                       (and (default-same? (%vector-ref a i) (%vector-ref b i)) (loop (%fx+ i 1)))))))
           ((%eq? rank 9) (registered-same? a b))
           (else (%equal? a b))))))

(define (default-less? a b)
  (let ((rank (type-rank a)) (other (type-rank b)))
    (if (not (%eq? rank other))
        (%fx<? rank other)
        (cond
          ((%eq? rank 0) #f)
          ((%eq? rank 1)
           (if (default-same? (%car a) (%car b))
               (default-less? (%cdr a) (%cdr b))
               (default-less? (%car a) (%car b))))
          ((%eq? rank 2) (and (not a) b))
          ((%eq? rank 3) (%fx<? (%char->integer a) (%char->integer b)))
          ((%eq? rank 4) (%fx<? (%string-compare a b) 0))
          ((%eq? rank 5) (%fx<? (%string-compare (%symbol->string a) (%symbol->string b)) 0))
          ((%eq? rank 6) (number-less? a b))
          ((%eq? rank 7) (sequence-less? a b vector-length vector-ref default-same? default-less?))
          ((%eq? rank 8) (sequence-less? a b bytevector-length bytevector-u8-ref = <))
          (else (registered-less? a b))))))

;; Complex numbers are ordered by real part, then by imaginary part.
(define (number-less? a b)
  (if (and (%real? a) (%real? b))
      (%< a b)
      (or (%< (%real-part a) (%real-part b))
          (and (%= (%real-part a) (%real-part b)) (%< (%imag-part a) (%imag-part b))))))

(define (sequence-less? a b length ref same? less?)
  (cond
    ((%fx<? (length a) (length b)) #t)
    ((%fx<? (length b) (length a)) #f)
    (else
      (let loop ((i 0))
        (cond
          ((%eq? i (length a)) #f)
          ((same? (ref a i) (ref b i)) (loop (%fx+ i 1)))
          (else (less? (ref a i) (ref b i))))))))

;; Comparators registered by the user for other types, the first registered first.
(define registered-comparators (%box '()))

;;> (comparator-register-default! comparator) -> unspecified
;;> Has the default comparator use another one for the objects of its type.
;;>   (define-record-type city (make-city size) city? (size city-size))
;;>   (comparator-register-default!
;;>     (make-comparator city? #t (lambda (a b) (< (city-size a) (city-size b))) #f))
;;>   (<? (make-default-comparator) (make-city 1) (make-city 2)) => #t
(define (comparator-register-default! comparator)
  (%set-box! registered-comparators (append (%unbox registered-comparators) (%cons comparator '()))))

(define (registered-comparator value)
  (let loop ((rest (%unbox registered-comparators)))
    (cond
      ((%null? rest) #f)
      ((comparator-test-type (%car rest) value) (%car rest))
      (else (loop (%cdr rest))))))

(define (registered-same? a b)
  (let ((comparator (registered-comparator a)))
    (if (and comparator (comparator-test-type comparator b))
        (=? comparator a b)
        (%equal? a b))))

(define (registered-less? a b)
  (let ((comparator (registered-comparator a)))
    (if (and comparator (comparator-test-type comparator b))
        (<? comparator a b)
        #f)))
